"""XML into elements with their lines: without entities of others, without document types."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from saidby.corpus.errors import problem


@dataclass(eq=False)
class Element:
    """An element: its line, the names of those that it is in and its own, attributes, text, children.

    Names of other namespaces than the document's first are ``namespace name``.
    """

    line: int
    path: tuple[str, ...]
    attributes: dict[str, str]
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    @property
    def namespace(self) -> str:
        """Where its name is from."""
        return self.attributes.get(NAMESPACE, "")


NAMESPACE = " namespace"
"""Key of the namespace among the attributes of an element."""


def elements_of(
    name: str,
    content: str,
    *,
    begins: Callable[[Element], None] | None = None,
    says: Callable[[str], None] | None = None,
    ends: Callable[[Element], None] | None = None,
) -> list[Element]:
    """Give the elements of a file, the root first, in the order in which they begin.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    content : str
        Of the file.
    begins, says, ends : callable, optional
        Are told what comes, in its order: an element without its content, text, an element that is complete.

    Raises
    ------
    DataError
        If it is no well-formed XML, or has a document type: that could bring entities in.
    """
    parser = expat.ParserCreate("utf-8", " ")  # Whatever the file declares: it has been decoded.
    parser.buffer_text = True
    elements: list[Element] = []
    open_elements: list[Element] = []
    pieces: list[list[str]] = []

    def start(qualified: str, attributes: dict[str, str]) -> None:
        namespace, _, local = qualified.rpartition(" ")
        path = (*open_elements[-1].path, local) if open_elements else (local,)
        element = Element(parser.CurrentLineNumber, path, {NAMESPACE: namespace, **attributes})
        if open_elements:
            open_elements[-1].children.append(element)
        elements.append(element)
        open_elements.append(element)
        pieces.append([])
        if begins:
            begins(element)

    def data(text: str) -> None:
        pieces[-1].append(text)
        if says:
            says(text)

    def end(_: str) -> None:
        element = open_elements.pop()
        element.text = "".join(pieces.pop())
        if ends:
            ends(element)

    def document_type(*_: object) -> None:
        raise problem(f"{name}:{parser.CurrentLineNumber}", "has a document type (<!DOCTYPE …>), which is not read")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = document_type
    try:
        parser.Parse(content.encode(), True)
    except expat.ExpatError as error:
        raise problem(f"{name}:{error.lineno}", f"is no well-formed XML ({expat.ErrorString(error.code)})") from None
    return elements
