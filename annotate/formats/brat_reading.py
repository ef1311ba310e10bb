"""A brat file into a document."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite

import msgspec
from msgspec.structs import replace

from saidby.corpus.errors import Problem, Problems
from saidby.corpus.model import JSON, Document, Entity, Fragment, Relation, Span

from .brat_lines import Attribute, Equivalence, Event, Line, Link, Note, Record, Reference, TextBound, expected, parse
from .brat_native import NAME, Native
from .brat_writing import ALTERNATIVE, ENTITY, MENTION, NOTHING, OPTIONAL, SCORE, YES, written
from .held_ids import Further
from .held_links import carriers
from .held_spans import joined, lines_of
from .offsets import WAYS, Counting, fitting, placed
from .report import Report

ADVICE = "mend the line, or keep it as it is with --option malformed=keep"

_EXTENT = re.compile(r"[0-9]{1,9} [0-9]{1,9}(?:;[0-9]{1,9} [0-9]{1,9})*")


@dataclass(frozen=True)
class Reading:
    """How a file is read, and what takes what is told of it; `lenient` keeps lines that mean nothing."""

    lang: str
    lenient: bool
    report: Report
    problems: Problems

    def fault(self, where: str, what: str) -> None:
        """Note a line that cannot be read, or tell that it is kept as it is."""
        if self.lenient:
            self.report.lost.append(Problem(where, f"{what}; the line is kept as it is"))
        else:
            self.problems.note(where, f"{what}; {ADVICE}")


def document_of(id: str, text: str, lines: Sequence[Line], draft: Native, reading: Reading) -> Document:
    """Give the document of a text and the lines about it.

    Parameters
    ----------
    id : str
        Of the document.
    text : str
        The whole file.
    lines : sequence of Line
        As `brat_lines.lines_of` gives them.
    draft : Native
        What is known of the file already.
    reading : Reading
        Takes problems, and what is told.
    """
    records = _with_own_ids([(line, parse(line.raw)) for line in lines], reading)
    bound = [record for _, record in records if isinstance(record, TextBound)]
    count = fitting(text, bound, lambda record, count: _fits(record, text, count))
    if count.ways:
        told = "; ".join(WAYS[way] for way in count.ways)
        reading.report.repaired.append(Problem(id, f"its offsets fit the text if {told}, and are read so"))
    named = [record for _, record in records if isinstance(record, TextBound | Link | Reference)]
    reserved = frozenset(record.id for record in named if not _is_mention(record))
    content = _Content(text, count, reading, reserved)
    for line, record in records:
        if isinstance(record, TextBound):
            content.bind(line, record)
    for _, record in records:
        if isinstance(record, Event) and record.trigger in content.spans:
            content.triggers[record.id] = record.trigger
    for line, record in records:
        content.take(line, record)
    content.keep_strange_notes()
    document = Document(
        id, text, reading.lang, spans=tuple(content.spans.values()), relations=tuple(content.relations.values())
    )
    document = replace(document, entities=tuple(content.entities(document)))
    native = replace(draft, ways=count.ways, lines=tuple(content.heads), kept=content.kept, triggers=content.bare)
    return replace(document, native=_kept_of(document, native, content.raws))


def _kept_of(document: Document, native: Native, raws: dict[str, str]) -> dict[str, JSON]:
    """Give what must be kept of a file besides the document, so that it can be written as it was."""
    lines = written(document, native)
    if not native.kept and lines == written(document, replace(native, lines=())):
        native = replace(native, lines=())
    forms = {line: raws[head] for head, line in lines if head in raws and raws[head] != line}
    kept = msgspec.json.decode(msgspec.json.encode(replace(native, forms=forms)))
    return {NAME: kept} if kept else {}


def _with_own_ids(records: list[tuple[Line, Record | None]], reading: Reading) -> list[tuple[Line, Record | None]]:
    """Give another id to a line whose id is that of an earlier one; references mean the earlier."""
    ids = Further(record.id for _, record in records if record)
    seen: set[str] = set()
    own: list[tuple[Line, Record | None]] = []
    for line, record in records:
        if record and record.id in seen and record.id != "*":
            new = ids.next(record.id[0])
            what = f"{record.id!r} is the id of an earlier line already; this one is {new}, references mean the other"
            reading.report.repaired.append(Problem(line.where, what))
            own.append((line, record._replace(id=new)))
        else:
            own.append((line, record))
            seen |= {record.id} if record else set()
    return own


def _fits(record: TextBound, text: str, count: Counting) -> bool:
    """Say whether the text of a line is the text at its places; blanks, and what follows behind one, aside."""
    places = [count.read(start, end) for start, end in record.places]
    shown = [text[start:end] if start >= 0 else "" for start, end in places]
    if record.text is None or record.text == " ".join(shown):
        return True
    bare = "".join("".join(shown).split())
    return "".join(record.text.split()) == bare or record.text.startswith(f"{' '.join(shown)} ")


@dataclass
class _Content:
    """What the lines of a file say, filled line by line.

    `heads` are what each line is about, in their order, as `Native.lines` has it; `raws` the lines by that.
    """

    text: str
    count: Counting
    reading: Reading
    reserved: frozenset[str]
    spans: dict[str, Span] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    triggers: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    bases: dict[str, str | None] = field(default_factory=dict)
    said: "dict[str, _Said]" = field(default_factory=dict)
    noted: dict[str, tuple[str, str]] = field(default_factory=dict)
    bare: dict[str, str] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    raws: dict[str, str] = field(default_factory=dict)
    kept: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def bind(self, line: Line, record: TextBound) -> None:
        """Take a span."""
        extent = placed(record.places, self.count, len(self.text))
        if extent is None:
            what = f"a span must lie in the text ({len(self.text)} characters) and have start < end; got {line.raw!r}"
            self.reading.fault(line.where, what)
            return
        if not _fits(record, self.text, self.count):
            shown = " ".join(self.text[start:end] for start, end in extent)
            self.reading.fault(line.where, f"says {record.text!r}, but the text has {shown!r} there")
            return
        held = joined(lines_of(extent, self.text), self.text)
        if not held:
            self.reading.fault(line.where, "a span must hold more than line breaks")
            return
        for what in _repairs(record, extent, held, self.text):
            self.reading.report.repaired.append(Problem(line.where, what))
        self.spans[record.id] = Span(record.id, record.label, held)

    def take(self, line: Line, record: Record | None) -> None:
        """Take a line: what it is about, or, if documents do not hold it, what it hangs on."""
        about = self._taken(line, record)
        if isinstance(about, str):
            self.heads.append(about)
            self.raws[about] = line.raw
        else:
            self.heads.append(line.raw)
            self.kept[line.raw] = about

    def _taken(self, line: Line, record: Record | None) -> str | tuple[str, ...]:
        if record is None:
            self.reading.fault(line.where, expected(line.raw))
            return ()
        if isinstance(record, TextBound):
            return record.id if record.id in self.spans else ()
        unknown = [id for id in _targets(record) if self._span_of(id) is None and id not in self.relations]
        if unknown and not (isinstance(record, Note) and record.target[0] not in "TRE"):
            self.reading.fault(line.where, f"there is no {', '.join(unknown)}")
            return ()
        hangs_on = tuple(dict.fromkeys(self._span_of(id) or id for id in _targets(record) if id not in unknown))
        about = self._held(record)
        if about is not None:
            return about
        if kind := _counted(record):
            self.reading.report.counts[f"{kind} (kept as they are)"] += 1
        else:
            self.reading.report.lost.append(Problem(line.where, f"{_why_not(record)}; the line is kept as it is"))
        return hangs_on

    def keep_strange_notes(self) -> None:
        """Keep as they are the notes on entities that no line has named."""
        for id, (about, target) in self.noted.items():
            if id not in self.bases:
                raw = self.raws.pop(about)
                self.heads[self.heads.index(about)] = raw
                self.kept[raw] = (target,)
                self.reading.report.counts["notes (kept as they are)"] += 1

    def _span_of(self, id: str) -> str | None:
        """Give the id of a span, or of the span that is an event."""
        return id if id in self.spans else self.triggers.get(id)

    def _held(self, record: Record) -> str | None:
        """Take what a document holds of a line, and say what it is about; None if it holds nothing of it."""
        match record:
            case Link():
                return self._link(record)
            case Event():
                return self._event(record)
            case Attribute():
                return self._attribute(record)
            case Reference():
                return self._reference(record)
            case Note():
                return self._note(record)
        return None

    def _link(self, record: Link) -> str | None:
        (_, first), (_, second) = record.arguments
        head, tail = self._span_of(first), self._span_of(second)
        if head is None or tail is None:
            return None
        self.relations[record.id] = Relation(record.id, record.label, head, tail)
        return record.id

    def _event(self, record: Event) -> str | None:
        head, tails = self.triggers.get(record.id), [self._span_of(id) for _, id in record.arguments]
        if head is None or None in tails:
            return None
        if not tails:
            self.bare[record.id] = head
        for number, ((role, _), tail) in enumerate(zip(record.arguments, tails, strict=True), 1):
            id = f"{record.id}.{number}"
            self.relations[id] = Relation(id, role, head, str(tail))
        return record.id

    def _attribute(self, record: Attribute) -> str | None:
        span = self.spans.get(self._span_of(record.target) or "")
        if span is None or record.name in span.attrs:
            return None
        self.spans[span.id] = replace(span, attrs={**span.attrs, record.name: record.value})
        return f"{record.id} {span.id} {record.name}"

    def _reference(self, record: Reference) -> str | None:
        span = self.spans.get(self._span_of(record.target) or "")
        own = record.base == ENTITY
        if span is None or (record.key in NOTHING and not own) or (record.type == MENTION and span.entity is not None):
            return None
        entity = record.key if own and record.key not in self.reserved else f"{record.base}:{record.key}"
        self.bases.setdefault(entity, None if own else entity)
        if record.name or entity not in self.names:
            self.names[entity] = self.names.get(entity) or record.name
        if not _is_mention(record):
            self.relations[record.id] = Relation(record.id, record.type, span.id, entity)
            return record.id
        self.spans[span.id] = replace(span, entity=entity)
        return f"{record.id} {span.id} {MENTION}"

    def _note(self, record: Note) -> str | None:
        span = self.spans.get(record.target)
        about = f"{record.id} {record.target} {record.type}"
        if span is None:
            return None
        if record.type == SCORE and span.score is None and (score := _number(record.text)) is not None:
            self.spans[span.id] = replace(span, score=score)
        elif record.type == OPTIONAL and not span.optional and record.text == YES:
            self.spans[span.id] = replace(span, optional=True)
        elif record.type == ALTERNATIVE and (extent := self._extent(record.text)):
            about += f".{len(span.alternatives)}"
            self.spans[span.id] = replace(span, alternatives=(*span.alternatives, extent))
        elif record.type == ENTITY and (said := _said(record.text)) and said.id not in self.said:
            about += f" {said.id}"
            self.said[said.id] = said
            self.noted[said.id] = about, record.target
        else:
            return None
        return about

    def _extent(self, text: str) -> tuple[Fragment, ...] | None:
        if not _EXTENT.fullmatch(text):
            return None
        places = [tuple(map(int, piece.split(" "))) for piece in text.split(";")]
        return placed([(start, end) for start, end in places], self.count, len(self.text))

    def entities(self, document: Document) -> Iterator[Entity]:
        """Give the entities in the order in which spans, then relations, name them."""
        for id, span in carriers(document).items():
            said = self.said.get(id, _Said(id))
            name = said.name or self.names.get(id) or id.rpartition(":")[2] or id
            kb = self.bases[id] if said.kb is msgspec.UNSET else said.kb
            yield Entity(id, said.label or span.label, name, said.aliases, kb)


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a note says of an entity."""

    id: str
    label: str = ""
    name: str = ""
    aliases: tuple[str, ...] = ()
    kb: str | msgspec.UnsetType | None = msgspec.UNSET


def _said(text: str) -> _Said | None:
    try:
        return msgspec.json.decode(text, type=_Said)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _targets(record: Record) -> tuple[str, ...]:
    """Give the ids that a line names."""
    match record:
        case Link():
            return tuple(id for _, id in record.arguments)
        case Event():
            return (record.trigger, *(id for _, id in record.arguments))
        case Attribute() | Reference() | Note():
            return (record.target,)
        case Equivalence():
            return record.members
    return ()


def _is_mention(record: Record) -> bool:
    """Say whether a line says of which entity a span is."""
    return isinstance(record, Reference) and record.type == MENTION


def _counted(record: Record) -> str | None:
    """Name what is kept and counted: many files are full of it, and documents have nothing of the kind."""
    match record:
        case Note():
            return "notes"
        case Equivalence():
            return "equivalences"
        case Reference() if record.key in NOTHING:
            return "references to nothing"
    return None


def _why_not(record: Record) -> str:
    match record:
        case Attribute():
            return f"{record.target} has an attribute {record.name} already, or is no span"
        case Reference():
            return f"{record.target} has an entity already, or is no span"
    return "it relates a relation, or its trigger is no span"


def _repairs(record: TextBound, extent: tuple[Fragment, ...], held: tuple[Fragment, ...], text: str) -> Iterator[str]:
    if record.text is None:
        yield "has no text behind its places; that of the document is taken"
    if len(extent) < len(record.places) or sorted(record.places) != list(record.places):
        yield "its pieces are not sorted and apart; they are read so"
    if joined(extent, text) != held:
        yield "line breaks at the edges of it, or of its pieces, are cut"
