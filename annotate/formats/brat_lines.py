"""Lines of a brat ``.ann`` file: what each says, and how it is written."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

Place: TypeAlias = tuple[int, int]


class Line(NamedTuple):
    """A line as it stands in the file, and where, for messages."""

    where: str
    raw: str


class TextBound(NamedTuple):
    """``T1 PER 0 4;6 10 text``: a span."""

    id: str
    label: str
    places: tuple[Place, ...]
    text: str | None


class Link(NamedTuple):
    """``R1 cue Arg1:T1 Arg2:T2``: a relation."""

    id: str
    label: str
    arguments: tuple[tuple[str, str], ...]


class Event(NamedTuple):
    """``E1 Meet:T1 Who:T2 Whom:E2``: a span that is the head of relations."""

    id: str
    label: str
    trigger: str
    arguments: tuple[tuple[str, str], ...]


class Attribute(NamedTuple):
    """``A1 mode T1 direct``, or without value; ``M1`` in old files."""

    id: str
    name: str
    target: str
    value: str


class Reference(NamedTuple):
    """``N1 Reference T1 Wikidata:Q1 name``: a link to something in a knowledge base."""

    id: str
    type: str
    target: str
    base: str
    key: str
    name: str


class Note(NamedTuple):
    """``#1 AnnotatorNotes T1 text``."""

    id: str
    type: str
    target: str
    text: str


class Equivalence(NamedTuple):
    """``* Equiv T1 T2``: things that are the same; it has no id."""

    id: str
    label: str
    members: tuple[str, ...]


Record: TypeAlias = TextBound | Link | Event | Attribute | Reference | Note | Equivalence

_ID = re.compile(r"(?:[TREAMN#][0-9][^\s:;.]*|\*)\t")
_PLACES = re.compile(r"(\S+) ([0-9]{1,9} [0-9]{1,9}(?:;[0-9]{1,9} [0-9]{1,9})*)")
_FORMS = {
    "T": "a span: id, tab, label, start, end[;start end], tab, text",
    "R": "a relation: id, tab, label, role:id, role:id",
    "E": "an event: id, tab, label:id, and role:id for each argument",
    "A": "an attribute: id, tab, name, id, and a value or none",
    "M": "an attribute: id, tab, name, id",
    "N": "a reference: id, tab, type, id, base:key, tab, name",
    "#": "a note: id, tab, type, id, tab, text",
    "*": "an equivalence: *, tab, label, id, id",
}


def lines_of(name: str, content: str) -> Iterator[Line]:
    """Give the lines of a file that are not blank; one in which the text of a span goes on belongs to that span."""
    where, parts, lacking = "", list[str](), 0
    for number, raw in enumerate(content.removesuffix("\n").split("\n"), 1):
        if lacking > 0 and not _ID.match(raw):
            parts.append(raw)
            lacking -= len(raw) + 1
            continue
        if parts:
            yield Line(where, "\n".join(parts))
        where, parts = f"{name}:{number}", [raw] if raw.strip() else []
        lacking = _lacking(raw)
    if parts:
        yield Line(where, "\n".join(parts))


def _lacking(raw: str) -> int:
    """Give how many characters the text of a span has less than its places; 0 for other lines."""
    record = parse(raw)
    if not isinstance(record, TextBound) or record.text is None:
        return 0
    return sum(end - start for start, end in record.places) - len(record.text)


def parse(raw: str) -> Record | None:
    """Read a line; None if it is none of those that there are."""
    if not _ID.match(raw):
        return None
    id, _, rest = raw.partition("\t")
    data, tab, tail = rest.partition("\t")
    return _PARSERS[id[0]](id, data, tail if tab else None)


def expected(raw: str) -> str:
    """Say what a line that `parse` cannot read should be."""
    form = _FORMS[raw[0]] if _ID.match(raw) else "a line that begins with T, R, E, A, M, N, # and a number, or *"
    return f"must be {form}; got {raw!r}"


def _text_bound(id: str, data: str, tail: str | None) -> TextBound | None:
    found = _PLACES.fullmatch(data.rstrip(" "))
    if not found:
        return None
    places = [piece.split(" ") for piece in found[2].split(";")]
    return TextBound(id, found[1], tuple((int(start), int(end)) for start, end in places), tail)


def _link(id: str, data: str, tail: str | None) -> Link | None:
    label, *fields = data.split() or [""]
    arguments = _arguments(fields)
    whole = len(arguments) == len(fields) == 2 and ":" not in label and not (tail or "").strip()
    return Link(id, label, arguments) if whole else None


def _event(id: str, data: str, tail: str | None) -> Event | None:
    head, *fields = data.split() or [""]
    label, _, trigger = head.rpartition(":")
    arguments = _arguments(fields)
    whole = label and trigger and len(arguments) == len(fields) and not (tail or "").strip()
    return Event(id, label, trigger, arguments) if whole else None


def _arguments(fields: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Give role and id of each argument that has both."""
    pairs = (field.rpartition(":")[::2] for field in fields)
    return tuple((role, target) for role, target in pairs if role and target and ":" not in role)


def _attribute(id: str, data: str, tail: str | None) -> Attribute | None:
    name, target, value = [*data.split(" ", 2), "", ""][:3]
    whole = name and target and not (tail or "").strip() and (id[0] == "A" or not value)
    return Attribute(id, name, target, value) if whole else None


def _reference(id: str, data: str, tail: str | None) -> Reference | None:
    fields = data.split()
    base, _, key = fields[-1].partition(":") if fields else ("", "", "")
    # brat itself puts another tab before the name each time it saves.
    name = (tail or "").lstrip("\t")
    whole = len(fields) == 3 and base and key and "\t" not in name
    return Reference(id, fields[0], fields[1], base, key, name) if whole else None


def _note(id: str, data: str, tail: str | None) -> Note | None:
    fields = data.split()
    return Note(id, fields[0], fields[1], tail or "") if len(fields) == 2 else None


def _equivalence(id: str, data: str, tail: str | None) -> Equivalence | None:
    label, *members = data.split() or [""]
    return Equivalence(id, label, tuple(members)) if len(members) > 1 and not (tail or "").strip() else None


_PARSERS: dict[str, Callable[[str, str, str | None], Record | None]] = {
    "T": _text_bound,
    "R": _link,
    "E": _event,
    "A": _attribute,
    "M": _attribute,
    "N": _reference,
    "#": _note,
    "*": _equivalence,
}
