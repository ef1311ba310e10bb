"""A document into the lines of a brat file."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple

from saidby.corpus.errors import problem
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

from .brat_native import Native
from .held_ids import fresh
from .held_links import carriers
from .held_spans import lines_of
from .keeps import BREAK
from .offsets import Counting, counting

MENTION = "Reference"
"""Type of a line N that says of which entity a span is; any other type is a relation to the entity."""
ENTITY = "entity"
"""Base of an entity that is in no knowledge base, and type of notes about entities."""
SCORE, OPTIONAL, ALTERNATIVE = "score", "optional", "alternative"
"""Types of notes about spans."""
YES = "yes"
NOTHING = {"NULL", "NIL"}
"""Keys that say that a knowledge base does not have it."""
EVENT = re.compile(r"(E[0-9][^\s:;.]*)\.[0-9]+")
"""Id of a relation that is an argument of an event."""

_BREAK = re.compile(BREAK)
_PLAIN = re.compile(f"(?:(?!{BREAK})[^\t])+")


class Statement(NamedTuple):
    """A line to be: its id, or the letter of one that is free; what it is about; what stands behind the id."""

    id: str
    about: str
    body: str


def written(document: Document, native: Native) -> list[tuple[str, str]]:
    """Give the lines of a document, each with what it is about, as `Native.lines` has it; kept ones too.

    Raises
    ------
    DataError
        If the arguments of an event have not one head.
    """
    places = {head: i for i, head in enumerate(native.lines)}
    lines = _numbered(list(_statements(document, native)), native.lines)
    rows = [(places.get(head, len(native.lines)), head, line) for head, line in lines]
    there = {span.id for span in document.spans} | {relation.id for relation in document.relations}
    for place, raw in enumerate(native.lines):
        if raw in native.kept and there.issuperset(native.kept[raw]):
            rows.append((place, raw, raw))
    return [(head, line) for _, head, line in sorted(rows, key=itemgetter(0))]


def text_of(lines: Iterable[tuple[str, str]], native: Native) -> str:
    """Give the file of these lines, those that are as they were in the form that they had."""
    end = "\r\n" if native.crlf else "\n"
    return "".join(f"{native.forms.get(line, line)}{end}" for _, line in lines)


def _numbered(statements: list[Statement], heads: Iterable[str]) -> list[tuple[str, str]]:
    """Give ids to lines without: the one that the file had for it, or a free one."""
    known: dict[tuple[str, str], str] = {}
    taken = {statement.id for statement in statements}
    for head in heads:
        id, _, about = head.partition("\t")[0].partition(" ")
        taken.add(id)
        known[_KIND.get(id[:1], id[:1]), about] = id
    free = {letter: fresh(letter, taken) for letter in "AN#"}
    lines = []
    for id, about, body in statements:
        if not about:
            lines.append((id, f"{id}\t{body}"))
            continue
        own = known.get((id, about))
        if own is None or (own[0] == "M" and body.count(" ") > 1):
            own = next(free[id])
        lines.append((f"{own} {about}", f"{own}\t{body}"))
    return lines


_KIND = {"M": "A"}
"""The letter of attributes in old files; they have no value there."""


def _statements(document: Document, native: Native) -> Iterator[Statement]:
    count = counting(document.text, native.ways)
    entities = {entity.id: entity for entity in document.entities}
    for span in document.spans:
        pieces = list(lines_of(span.fragments, document.text))
        text = " ".join(document.text[start:end] for start, end in pieces)
        yield Statement(span.id, "", f"{span.label} {_extent(pieces, count)}\t{text}")
    for span in document.spans:
        if span.entity is not None:
            yield Statement("N", f"{span.id} {MENTION}", f"{MENTION} {span.id} {_reference(entities[span.entity])}")
    yield from _relations(document, entities, native)
    for span in document.spans:
        for name, value in span.attrs.items():
            yield Statement("A", f"{span.id} {name}", f"{name} {span.id}{value and ' '}{value}")
    for span in document.spans:
        for number, (kind, text) in enumerate(_notes(span, count)):
            about = f"{span.id} {kind}" + (f".{number}" if kind == ALTERNATIVE else "")
            yield Statement("#", about, f"{kind} {span.id}\t{text}")
    for id, span in carriers(document).items():
        if said := _said(entities[id], span):
            yield Statement("#", f"{span.id} {ENTITY} {id}", f"{ENTITY} {span.id}\t{said}")


def _extent(fragments: Iterable[Fragment], count: Counting) -> str:
    return ";".join(f"{count.written(start)} {count.written(end)}" for start, end in fragments)


def _notes(span: Span, count: Counting) -> Iterator[tuple[str, str]]:
    for extent in span.alternatives:
        yield ALTERNATIVE, _extent(extent, count)
    if span.score is not None:
        yield SCORE, repr(span.score)
    if span.optional:
        yield OPTIONAL, YES


def _reference(entity: Entity) -> str:
    """Give base, key and name of an entity; one whose id is that of a knowledge base is said by it."""
    base, _, key = entity.id.partition(":")
    own = entity.kb != entity.id or not base or not key or base == ENTITY or key in NOTHING
    return f"{f'{ENTITY}:' if own else ''}{entity.id}\t{entity.name if _PLAIN.fullmatch(entity.name) else ''}"


def _said(entity: Entity, carrier: Span) -> str:
    """Give as JSON what the reference to an entity does not say of it; nothing if it says all."""
    base, _, rest = _reference(entity).partition("\t")
    kb = None if base.startswith(f"{ENTITY}:") else base
    more: dict[str, object] = {}
    more |= {"label": entity.label} if entity.label != carrier.label else {}
    more |= {"name": entity.name} if entity.name != rest else {}
    more |= {"aliases": list(entity.aliases)} if entity.aliases else {}
    more |= {"kb": entity.kb} if entity.kb != kb else {}
    if not more:
        return ""
    return _BREAK.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps({"id": entity.id} | more, ensure_ascii=False))


def _relations(document: Document, entities: Mapping[str, Entity], native: Native) -> Iterator[Statement]:
    """Give the relations: R, to entities N, those of an event on one line E where the first of them is."""
    labels = {span.id: span.label for span in document.spans}
    events: dict[str, list[Relation]] = {}
    for relation in document.relations:
        if relation.tail not in entities and (found := EVENT.fullmatch(relation.id)):
            events.setdefault(found[1], []).append(relation)
    done = set()
    for relation in document.relations:
        id, label, head, tail = relation.id, relation.label, relation.head, relation.tail
        if tail in entities:
            yield Statement(id, "", f"{label} {head} {_reference(entities[tail])}")
        elif not (found := EVENT.fullmatch(id)):
            yield Statement(id, "", f"{label} Arg1:{head} Arg2:{tail}")
        elif (event := found[1]) not in done:
            done.add(event)
            if any(other.head != head for other in events[event]):
                raise problem(
                    f"{document.id} {id}", f"the relations of event {event} must have one head; give it another id"
                )
            arguments = "".join(f" {other.label}:{other.tail}" for other in events[event])
            yield Statement(event, "", f"{labels[head]}:{head}{arguments}")
    for event, trigger in native.triggers.items():
        if event not in done and trigger in labels:
            yield Statement(event, "", f"{labels[trigger]}:{trigger}")
