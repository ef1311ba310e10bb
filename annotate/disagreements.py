"""Where annotators differ, one by one, with the place and the words."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from saidby.corpus.model import Document, Fragment, Span, covered

from .facts import Sides

Kind = Literal["missing", "extent", "label", "attribute", "entity", "relation"]
CONTEXT = 30
"""Characters shown on each side."""


@dataclass(frozen=True)
class Disagreement:
    """Something that two annotators see differently.

    Parameters
    ----------
    document : str
        Id of the document.
    start, end : int
        From the first character to behind the last that is in question, in code points.
    kind : str
        ``missing``: one has a span, the other none there. ``extent``: two extents of one label that overlap.
        ``label``: one extent, two labels. ``attribute``, ``entity``, ``relation``: a span of both, about which they say
        different things.
    label : str
        Label of the span; with two labels both, with a slash.
    name : str
        Of the attribute or relation, else empty.
    said : dict of str to str
        What each of the two annotators has, by name.
    text : str
        The words in question, and what stands around them.
    """

    document: str
    start: int
    end: int
    kind: Kind
    label: str
    name: str
    said: dict[str, str]
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return asdict(self)


def disagreements(compared: Iterable[tuple[tuple[str, str], Sides]]) -> list[Disagreement]:
    """List everything that two annotators see differently.

    Parameters
    ----------
    compared : iterable of ((str, str), Sides)
        Each document that two annotators share, with their names.

    Returns
    -------
    list of Disagreement
        By document and annotators in the order given, then by place.
    """
    return [found for names, sides in compared for found in sorted(between(sides, *names), key=_order)]


def between(sides: Sides, left: str, right: str) -> Iterator[Disagreement]:
    """Give what differs between two labellings of one document; `left` and `right` are the annotators."""
    same, relabelled, moved, lefts, rights = sides.pairing

    def found(kind: Kind, spans: tuple[Span, ...], here: str, there: str, name: str = "") -> Disagreement:
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        label = "/".join(dict.fromkeys(span.label for span in spans))
        text = _in_context(sides.left, start, end)
        return Disagreement(sides.left.id, start, end, kind, label, name, {left: here, right: there}, text)

    text = sides.left.text
    for span in lefts:
        yield found("missing", (span,), covered(text, span.fragments), "")
    for span in rights:
        yield found("missing", (span,), "", covered(text, span.fragments))
    for a, b in relabelled:
        yield found("label", (a, b), a.label, b.label)
    for a, b in moved:
        yield found("extent", (a, b), covered(text, a.fragments), covered(text, b.fragments))
    for a, b in [*same, *moved]:
        for about, (here, there) in sides.facts(a, b).items():
            if here != there:
                kind: Any = about.kind
                yield found(kind, (a, b), sides.words(here), sides.words(there), about.name)


def _in_context(document: Document, start: int, end: int) -> str:
    """Give the text of a place on one line, with what stands around it."""
    before, after = max(0, start - CONTEXT), min(len(document.text), end + CONTEXT)
    shown = covered(document.text, (Fragment(before, after),))
    return f"{'…' if before else ''}{' '.join(shown.split())}{'…' if after < len(document.text) else ''}"


def _order(found: Disagreement) -> tuple[Any, ...]:
    return found.start, -found.end, found.kind, found.label, found.name, sorted(found.said.items())
