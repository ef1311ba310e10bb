"""A CAS in XMI into layers."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import Fragment

from .cas_types import METADATA, TypeSystem, is_value
from .layers import DEPENDENCY, SENTENCE, SPAN, WORD, Arc, Layered, Mark
from .offsets import counting
from .report import Report
from .xml_reading import NAMESPACE, Element, elements_of

UNKNOWN = "x-unspecified"
"""The language of a text whose language is not known."""

_ID = "http://www.omg.org/XMI id"
_ABOUT = METADATA.rpartition(".")[0]
_PLACE = {NAMESPACE, _ID, "sofa", "begin", "end"}
_ENDS = {"Governor", "Dependent"}


@dataclass(eq=False)
class Structure:
    """A feature structure: its line, type, id, features; features of several values have blanks between."""

    where: str
    type: str
    id: str
    features: dict[str, str]

    @property
    def is_annotation(self) -> bool:
        """Whether it has a place."""
        return "begin" in self.features and "end" in self.features


def structures_of(name: str, content: str) -> list[Structure]:
    """Give the feature structures of a file.

    Raises
    ------
    DataError
        If it is no XMI.
    """
    root, *_ = elements_of(name, content)
    if root.path[-1] != "XMI":
        raise problem(f"{name}:{root.line}", f"must be XMI, got <{root.path[-1]}>; is it a file of CAS XMI?")
    return [_structure(name, element) for element in root.children]


def layered_of(structures: list[Structure], types: TypeSystem, name: str, report: Report) -> Layered:
    """Give text, tokens, sentences and layers.

    Raises
    ------
    DataError
        With every problem of the file.
    """
    text = _text(name, [structure for structure in structures if structure.type == "uima.cas.Sofa"])
    count = counting(text, ["utf16"] if max(text, default="") > "\uffff" else [])
    return _Reading(Layered(text, count), {each.id: each for each in structures}, types, report).layered(structures)


def _structure(name: str, element: Element) -> Structure:
    package = element.namespace.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
    package = "" if package == "uima.noNamespace" else f"{package}."
    features = {key: value for key, value in element.attributes.items() if key not in (NAMESPACE, _ID)}
    several: dict[str, list[str]] = {}
    for child in element.children:
        several.setdefault(child.path[-1], []).append(child.text)
    features |= {key: " ".join(values) for key, values in several.items()}
    where = f"{name}:{element.line}"
    return Structure(where, f"{package}{element.path[-1]}", element.attributes.get(_ID, ""), features)


def _text(name: str, sofas: list[Structure]) -> str:
    with_text = [sofa for sofa in sofas if "sofaString" in sofa.features]
    if not with_text:
        other = [sofa.where for sofa in sofas if {"sofaURI", "sofaArray"} & {*sofa.features}]
        what = "its text is elsewhere (sofaURI, sofaArray)" if other else "has no text (sofaString)"
        raise problem(other[0] if other else name, f"{what}; a document has one")
    if len(with_text) > 1:
        views = ", ".join(sofa.features.get("sofaID", "?") for sofa in with_text)
        raise problem(with_text[1].where, f"has {len(with_text)} texts ({views}); write the view to be read as a file")
    return with_text[0].features["sofaString"]


class _Reading:
    """Sorts feature structures: text, tokens, spans, relations, slots, chains."""

    def __init__(self, layered: Layered, by_id: dict[str, Structure], types: TypeSystem, report: Report):
        self.found, self.by_id, self.types, self.report = layered, by_id, types, report
        self.problems = Problems()
        self.marks: dict[str, Mark] = {}

    def layered(self, structures: list[Structure]) -> Layered:
        arcs: list[Structure] = []
        tokens: list[tuple[str, int, int]] = []
        sentences: list[tuple[str, int, int]] = []
        for structure in structures:
            if structure.type.startswith(_ABOUT) or structure.type == "uima.tcas.DocumentAnnotation":
                language = structure.features.get("language", UNKNOWN)
                self.found.lang = language if language != UNKNOWN else self.found.lang
            elif not structure.is_annotation:
                continue
            elif structure.type == WORD:
                tokens += self._extent(structure)
            elif structure.type == SENTENCE:
                sentences += self._extent(structure)
            elif {*structure.features} >= _ENDS and structure.type != SPAN:
                arcs.append(structure)
            else:
                self._mark(structure)
        self.found.sentences = [sentence for _, sentence in self._apart(sentences)]
        self.found.tokens = list(self._inside(self._apart(tokens)))
        for arc in arcs:
            self._arc(arc)
        for structure in structures:
            self._slots(structure)
            self._chain(structure)
        self.problems.raise_if_any()
        return self.found

    def _extent(self, structure: Structure) -> Iterator[tuple[str, int, int]]:
        """Give the place of an annotation in code points, if it is in the text."""
        begin, end = structure.features["begin"], structure.features["end"]
        if not (begin.isdecimal() and end.isdecimal()):
            self.problems.note(structure.where, f"begin and end must be numbers, got {begin!r}, {end!r}")
            return
        if int(begin) < int(end):
            start, stop = self.found.count.read(int(begin), int(end))
        else:
            start = stop = self.found.count.read(int(begin), int(begin))[0]
        if int(begin) <= int(end) and 0 <= start <= stop <= len(self.found.text):
            yield structure.where, start, stop
            return
        size = self.found.count.written(len(self.found.text))
        what = f"{begin}-{end} is outside of the text ({size} characters in UTF-16), or inside of a character"
        self.problems.note(structure.where, what)

    def _mark(self, structure: Structure) -> None:
        for where, start, end in self._extent(structure):
            mark = Mark(where, structure.type, start, end, self._values(structure))
            self.marks[structure.id] = mark
            self.found.marks.append(mark)

    def _values(self, structure: Structure) -> dict[str, str]:
        """Give the features that are values; references are not."""
        values = {}
        for name, value in structure.features.items():
            if name in _PLACE or (structure.type != SPAN and self._is_reference(structure, name, value)):
                continue
            values[name] = value
        return values

    def _is_reference(self, structure: Structure, name: str, value: str) -> bool:
        if name in _ENDS or name == "next" or self._links(value) or value == "":
            return True
        known = is_value(self.types, structure.type, name)
        if known is False:
            self.report.counts["features that refer to something (kept as they are)"] += 1
        return known is False

    def _links(self, value: str) -> list[Structure]:
        """Give the links of a slot: things with a target, and no place."""
        found = [self.by_id[id] for id in value.split(" ") if id in self.by_id]
        links = [link for link in found if "target" in link.features and not link.is_annotation]
        return links if links and len(links) == value.count(" ") + 1 else []

    def _apart(self, pieces: Iterable[tuple[str, int, int]]) -> Iterator[tuple[str, Fragment]]:
        """Sort pieces; those that overlap the one before, or have no width, are left out."""
        last = 0
        for where, start, end in sorted(pieces, key=lambda piece: piece[1:]):
            if start < last or start == end:
                self.report.repaired.append(Problem(where, "overlaps the one before, or has no width; it is left out"))
                continue
            last = end
            yield where, Fragment(start, end)

    def _inside(self, tokens: Iterable[tuple[str, Fragment]]) -> Iterator[Fragment]:
        """Give tokens that lie in a sentence, if there are sentences."""
        sentences = self.found.sentences
        starts = [sentence.start for sentence in sentences]
        for where, token in tokens:
            place = bisect_right(starts, token.start) - 1
            if not sentences or (place >= 0 and token.end <= sentences[place].end):
                yield token
            else:
                what = f"the token {self.found.text[token.start : token.end]!r} is not in a sentence; it is left out"
                self.report.repaired.append(Problem(where, what))

    def _arc(self, structure: Structure) -> None:
        ends = [self.by_id.get(structure.features[name]) for name in ("Governor", "Dependent")]
        if structure.type == DEPENDENCY or any(end and end.type == WORD for end in ends):
            self.report.counts["relations of tokens (kept as they are)"] += 1
            return
        marks = [self.marks.get(end.id) if end else None for end in ends]
        if marks[0] is None or marks[1] is None:
            what = "Governor and Dependent must be annotations that are there"
            self.problems.note(structure.where, what)
            return
        values = self._values(structure)
        self.found.arcs.append(Arc(structure.where, structure.type, marks[0], marks[1], values))

    def _slots(self, structure: Structure) -> None:
        host = self.marks.get(structure.id)
        if host is None or structure.type == SPAN:
            return
        for name, value in structure.features.items():
            for link in self._links(value) if name not in _PLACE else ():
                target = self.marks.get(link.features["target"])
                if target is None:
                    self.problems.note(link.where, f"there is no annotation {link.features['target']}")
                elif target is not host:
                    label = link.features.get("role") or name
                    self.found.arcs.append(Arc(link.where, structure.type, host, target, label=label))

    def _chain(self, structure: Structure) -> None:
        link = self.by_id.get(structure.features.get("first", "")) if not structure.is_annotation else None
        links: list[Mark] = []
        seen: set[str] = set()
        while link and link.id in self.marks and link.id not in seen:
            seen.add(link.id)
            links.append(self.marks[link.id])
            link = self.by_id.get(link.features.get("next", ""))
        if links:
            self.found.chains.append(links)
