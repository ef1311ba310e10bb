"""A file of TEI into documents: known elements of the text, what stands beside it, entities, relations."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from saidby.corpus.check import check
from saidby.corpus.errors import DataError, Problem, Problems, problem
from saidby.corpus.model import Block, Document, Entity, Fragment, Relation, Span, normal

from .held_ids import fresh
from .report import Report
from .tei_details import detailed, layers_of, meta_of
from .tei_flow import ID, LINES, Flow, Mark, Part
from .tei_writing import ATTRIBUTES, ELEMENTS, SPEAKER
from .xml_reading import NAMESPACE, Element, elements_of

LABELS = {tag: label for label, tag in ELEMENTS.items()}
LABELS |= dict.fromkeys(("quote", "q", "sp"), "QUOTE") | {"num": "QUANTITY"}
LABELS |= dict.fromkeys(("geogName", "settlement", "country", "region", "district", "bloc"), "LOC")
"""Labels of elements of the text."""
NAMES = {"person": "PER", "org": "ORG", "place": "LOC"}
"""Labels of ``<name type="…">``, and of the entities of lists."""
ENTITIES = {**NAMES, "personGrp": "PER", "object": "", "event": "EVENT"}
NAMED = {"persName", "orgName", "placeName", "geogName", "objectName", "eventName", "name", "label"}
SILENT = {"speaker", "stage"}
"""Elements of a speech that are not spoken."""
PLAIN = {
    *LINES,
    "s",
    "w",
    "pc",
    "lb",
    "pb",
    "cb",
    "milestone",
    "anchor",
    "choice",
    "corr",
    "reg",
    "expan",
    "app",
    "lem",
}
"""Elements of the text that are no spans, but known."""

_POINTER = re.compile(r"#string-range\(([^,()]+)((?:,[0-9]{1,9},[0-9]{1,9})+)\)")
_OWN = {"who", "ref", "corresp", "key", "type", "target", "from", "to"}


def documents_of(name: str, content: str, id: str, report: Report) -> list[Document]:
    """Give the documents of a file: one, or one for each ``<TEI>`` of a ``<teiCorpus>``.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    content : str
        Of the file.
    id : str
        Of a document that is alone; of others, with ``/`` and their ``xml:id`` or number.
    report : Report
        Takes what is repaired, and what documents do not hold.

    Raises
    ------
    DataError
        With every problem of the file.
    """
    flow = Flow(name)
    root, *_ = elements_of(name, content, begins=flow.begins, says=flow.says, ends=flow.ends)
    if not flow.parts:
        raise problem(f"{name}:{root.line}", f"must be TEI, got <{root.path[-1]}>; is it a file of TEI P5?")
    ids = [part.root.attributes.get(ID, "") for part in flow.parts]
    alone, told = len(ids) == 1, len({*ids}) == len(ids) and all(ids)
    documents, problems = [], Problems()
    for number, part in enumerate(flow.parts, 1):
        with problems.gathered():
            own = id if alone else f"{id}/{ids[number - 1] if told else number}"
            documents.append(_Reading(name, part, report).document(own))
    problems.raise_if_any()
    return documents


class _Reading:
    """Builds a document of a part."""

    def __init__(self, name: str, part: Part, report: Report):
        self.name, self.part, self.report = name, part, report
        self.text = part.text
        self.places: dict[str, Mark] = {}
        taken: set[str] = set()
        for element in [*(mark.element for mark in part.marks), *part.beside]:
            taken |= {element.attributes[ID]} if ID in element.attributes else set()
        for mark in part.marks:
            self.places.setdefault(mark.element.attributes.get(ID, ""), mark)
        self.starts = [block.start for block in part.blocks]
        groups = [element for element in part.beside if element.path[-1] == "spanGrp"]
        self.groups = {span: group.attributes.get("type", "") for group in groups for span in group.children}
        self.free = {prefix: fresh(prefix, taken) for prefix in ("s", "r", "e")}
        self.seen: set[str] = set()
        self.entities: dict[str, Entity] = {}
        self.outside: dict[str, str] = {}
        self.spans: list[Span] = []
        self.speakers: list[tuple[str, str]] = []

    def document(self, id: str) -> Document:
        by_tag: dict[str, list[Element]] = {}
        for element in self.part.beside:
            by_tag.setdefault(element.path[-1], []).append(element)
        for element in self.part.beside:
            self._entity(element)
        for mark in self.part.marks:
            self._inline(mark)
        for element in by_tag.get("span", []):
            self._stand_off(element)
        self._count()
        document = self._layout(Document(id, self.text, self.part.lang or "und", tuple(self.part.blocks)))
        structures = by_tag.get("fs", [])
        details = {fs.attributes.get("corresp", "")[1:]: fs for fs in structures if fs.attributes.get("type") == "span"}
        spans = tuple(detailed(span, details.get(span.id), self.name) for span in self.spans)
        document = replace(document, spans=spans, layers={**document.layers, **layers_of(structures, self.name)})
        relations = [*self._relations(by_tag.get("relation", []))]
        relations += self._of_speakers(relations)
        entities = tuple(self.entities.values())
        document = replace(
            document, relations=tuple(relations), entities=entities, meta=meta_of(by_tag.get("xenoData", []), self.name)
        )
        document = normal(document)
        if problems := check(document):
            raise DataError(Problem(f"{self.name}:{self.part.root.line} {path}", what) for path, what in problems)
        return document

    def _where(self, element: Element) -> str:
        return f"{self.name}:{element.line}"

    def _id(self, element: Element, prefix: str) -> str:
        """Give the id of an element, or a free one if it has none, or it is somebody else's."""
        wanted = element.attributes.get(ID, "")
        if wanted and wanted not in self.seen:
            self.seen.add(wanted)
            return wanted
        id = next(self.free[prefix])
        if wanted:
            told = f"the id {wanted} is there twice; it is called {id}"
            self.report.repaired.append(Problem(self._where(element), told))
        return id

    def _said(self, element: Element) -> str:
        """Give all text of an element beside the text; in files of others without blanks that are more than one."""
        return element.text if self.part.exact else " ".join(element.text.split())

    def _entity(self, element: Element) -> None:
        """Take an entity of a list: its names, the first of which it is called by; its id elsewhere."""
        tag, inner = element.path[-1], element.children
        if tag not in ENTITIES or ID not in element.attributes or element.attributes[ID] in self.seen:
            return
        inner = [*inner, *(child for each in inner if each.path[-1] == "objectIdentifier" for child in each.children)]
        names = [said for child in inner if child.path[-1] in NAMED and (said := self._said(child))]
        kbs = [self._said(child) for child in inner if child.path[-1] == "idno"]
        labels = [self._said(n) for n in inner if n.path[-1] == "note" and n.attributes.get("type") == "label"]
        id = self._id(element, "e")
        label = ENTITIES[tag] or (labels[0] if labels else "") or "OBJECT"
        aliases = names[1:] if self.part.exact else list(dict.fromkeys(name for name in names[1:] if name != names[0]))
        self.entities[id] = Entity(id, label, names[0] if names else id, tuple(aliases), kbs[0] if kbs else None)

    def _referred(self, pointer: str, label: str, name: str) -> str:
        """Give the entity that a pointer leads to; one of this name for each that leads out of the file."""
        if pointer.startswith("#") and pointer[1:] in self.entities:
            return pointer[1:]
        if pointer not in self.outside:
            self.outside[pointer] = id = next(self.free["e"])
            self.entities[id] = Entity(id, label, name.strip() or pointer, kb=pointer)
        return self.outside[pointer]

    def _inline(self, mark: Mark) -> None:
        element = mark.element
        label = _label(element)
        if label is None:
            return
        if mark.start >= mark.end:
            self.report.counts["elements without text (left out)"] += 1
            return
        extent = self._speech(mark) if element.path[-1] == "sp" else (Fragment(mark.start, mark.end),)
        if extent:
            self._span(element, label, extent)

    def _speech(self, mark: Mark) -> tuple[Fragment, ...]:
        """Give the lines of a speech of a play: neither who speaks nor what is done."""
        first, behind = (bisect_left(self.starts, place) for place in (mark.start, mark.end))
        said = zip(self.part.blocks[first:behind], self.part.tags[first:behind], strict=False)
        return self._joined([(block.start, block.end) for block, tag in said if tag not in SILENT]) or ()

    def _span(self, element: Element, label: str, extent: tuple[Fragment, ...]) -> None:
        said = element.attributes
        pointers = (said.get("ref") or said.get("key") or "").split()
        start, end = extent[0]
        entity = self._referred(pointers[0], label, self.text[start:end]) if pointers else None
        if entity is None and said.get("corresp", "")[1:] in self.entities:
            entity = said["corresp"][1:]
        id = self._id(element, "s")
        tag = element.path[-1]
        attrs = {key.rpartition(" ")[2]: value for key, value in said.items() if _is_attribute(key)}
        if tag not in ("span", "seg", ELEMENTS.get(label)):
            attrs["element"] = tag
        if tag not in ("span", "seg", "name") and "type" in said:
            attrs["type"] = said["type"]
        if tag == "said" and attrs.get("direct") in ("true", "false"):
            attrs["mode"] = "direct" if attrs.pop("direct") == "true" else "indirect"
        self.spans.append(Span(id, label, extent, entity, attrs))
        for pointer in said.get("who", "").split():
            self.speakers.append((id, pointer))

    def _stand_off(self, element: Element) -> None:
        """Take a span of ``<spanGrp>``."""
        if element.path[-2:-1] != ("spanGrp",):
            return
        extent = self._extent(element)
        if extent is None:
            told = f"leads to {_targets(element)!r}, which is no place in the text"
            if self.part.exact:
                raise problem(self._where(element), f"a <span> {told}")
            self.report.lost.append(Problem(self._where(element), f"a <span> {told}: it is left out"))
            return
        self._span(element, self.groups.get(element, "") or "SPAN", extent)

    def _extent(self, element: Element) -> tuple[Fragment, ...] | None:
        """Give the place that a span leads to: characters of an element, or elements; None if it is none."""
        if found := _POINTER.fullmatch(element.attributes.get("target", "")):
            base = self.places.get(found[1])
            if base is None or not self.part.exact:
                return None
            numbers = [int(number) for number in found[2][1:].split(",")]
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            extent = tuple(Fragment(base.start + at, base.start + at + size) for at, size in pairs)
            return extent if extent[-1].end <= base.end else None
        if element.attributes.get("from"):
            ends = [self.places.get(element.attributes.get(name, "#")[1:]) for name in ("from", "to")]
            first, last = ends[0], ends[1] or ends[0]
            return self._joined([(first.start, last.end)]) if first and last else None
        marks = [self.places.get(pointer[1:]) for pointer in element.attributes.get("target", "").split()]
        found_marks = [mark for mark in marks if mark]
        return self._joined([(m.start, m.end) for m in found_marks]) if len(found_marks) == len(marks) else None

    def _joined(self, pieces: Iterable[tuple[int, int]]) -> tuple[Fragment, ...] | None:
        """Give pieces without blanks at the edges; those with nothing but blanks between are one."""
        joined: list[Fragment] = []
        for start, end in sorted(pieces):
            covered = self.text[start:end]
            first, behind = end - len(covered.lstrip()), start + len(covered.rstrip())
            if first >= behind:
                continue
            if joined and not self.text[joined[-1].end : first].strip():
                joined[-1] = Fragment(joined[-1].start, max(joined[-1].end, behind))
            else:
                joined.append(Fragment(first, behind))
        return tuple(joined) or None

    def _count(self) -> None:
        for mark in self.part.marks:
            tag = mark.element.path[-1]
            if _label(mark.element) is None and tag not in PLAIN:
                self.report.counts[f"<{tag}> (only its text is read)"] += 1
        for tag, count in self.part.left.items():
            self.report.counts[f"<{tag}> (left out)"] += count

    def _layout(self, document: Document) -> Document:
        """Give the document with its sentences and tokens, and the layers that these have."""
        sentences = [mark for mark in self._outermost("s") if mark.start < mark.end]
        tokens = [mark for mark in self._outermost("w", "pc") if mark.start < mark.end]
        if document.blocks:
            sentences = self._held("sentences", sentences, document.blocks)
        if sentences:
            tokens = self._held("tokens", tokens, [Fragment(mark.start, mark.end) for mark in sentences])
        elif document.blocks:
            tokens = self._held("tokens", tokens, document.blocks)
        layers: dict[str, tuple[str | None, ...]] = {}
        for name, key in ATTRIBUTES.items():
            values = tuple(mark.element.attributes.get(key) for mark in tokens)
            layers |= {name: values} if any(value is not None for value in values) else {}
        return replace(
            document,
            sentences=tuple(Fragment(mark.start, mark.end) for mark in sentences),
            tokens=tuple(Fragment(mark.start, mark.end) for mark in tokens),
            layers=layers,
        )

    def _outermost(self, *tags: str) -> Iterator[Mark]:
        """Give the marks of elements that lie in no other of them."""
        behind = 0
        for mark in self.part.marks:
            if mark.element.path[-1] in tags and mark.start >= behind:
                behind = mark.end
                yield mark

    def _held(self, what: str, marks: list[Mark], around: Sequence[Fragment | Block]) -> list[Mark]:
        """Give the marks that lie inside of one of the pieces around."""
        starts = [piece.start for piece in around]
        held = []
        for mark in marks:
            at = bisect_right(starts, mark.start) - 1
            if at >= 0 and mark.end <= around[at].end:
                held.append(mark)
        if left := len(marks) - len(held):
            self.report.counts[f"{what} that lie in no block or sentence (left out)"] += left
        return held

    def _relations(self, elements: Iterable[Element]) -> Iterator[Relation]:
        spans = {span.id for span in self.spans}
        for element in elements:
            said = element.attributes
            heads, tails = (said.get(name, "").split() for name in ("active", "passive"))
            label = said.get("name") or said.get("ref") or "relation"
            pairs = [(head[1:], tail[1:]) for head in heads for tail in tails]
            held = [(h, t) for h, t in pairs if h in spans and (t in spans or t in self.entities)]
            if not held:
                self.report.counts["relations that do not lead from a span (left out)"] += 1
            for number, (head, tail) in enumerate(held):
                yield Relation(next(self.free["r"]) if number else self._id(element, "r"), label, head, tail)

    def _of_speakers(self, known: Iterable[Relation]) -> Iterator[Relation]:
        """Give the relations of ``who`` that are no others."""
        told = {(relation.head, relation.tail) for relation in known if relation.label == SPEAKER}
        for head, pointer in self.speakers:
            tail = self._referred(pointer, "PER", pointer.rpartition("#")[2])
            if (head, tail) not in told:
                told.add((head, tail))
                yield Relation(next(self.free["r"]), SPEAKER, head, tail)


def _label(element: Element) -> str | None:
    """Give the label of an element of the text, if it is a span."""
    tag, type = element.path[-1], element.attributes.get("type", "")
    if tag == "seg":
        return type or None
    return NAMES.get(type) or type or "NAME" if tag == "name" else LABELS.get(tag)


def _is_attribute(key: str) -> bool:
    return key not in _OWN and key != NAMESPACE and not key.startswith("http://www.w3.org/XML/1998/namespace ")


def _targets(element: Element) -> str:
    return " ".join(value for name in ("target", "from", "to") if (value := element.attributes.get(name)))
