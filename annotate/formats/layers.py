"""Layers of UIMA, which WebAnno TSV and CAS XMI share: what becomes of annotations, and how a document is held in them.

Our layers are ``webanno.custom.SaidSpan``, which has all spans, so that any can be related to any, and
``webanno.custom.SaidRelation`` on it. Features of a span, all of them strings:

    label, id        as they are
    entity           id of the entity that it mentions
    score, optional  a number; yes
    alternatives     extents: ``4-10;4-6,8-10`` are two, the second in two pieces
    entities         JSON, at the first span that has to do with an entity: what its id does not say of it
    relations        JSON: relations to entities
    mode, form …     an attribute; one that is called like a feature above is ``attribute_id``

A relation has ``label`` and ``id``. Of any other layer an annotation is a span: its label is the last part of the
layer's name (the whole name, if two layers share that part), its features are attributes. The label of a relation is
its feature label, value or DependencyType; of a slot, its role; else as of a span. The links of a chain are spans of
one entity.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from saidby.corpus.errors import Problem
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

from .held_ids import fresh
from .held_links import by_tails, carriers
from .offsets import Counting, placed
from .report import Report

SPAN, RELATION = "webanno.custom.SaidSpan", "webanno.custom.SaidRelation"
WORD = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
DEPENDENCY = "de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency"
OWN = ("label", "id", "entity", "score", "optional", "alternatives", "entities", "relations")
"""Features of our layer of spans that are no attributes."""
ATTRIBUTE = "(?!ROLE_)[A-Za-z][A-Za-z0-9_]*"
"""What can be the name of a feature."""
LABELS = ("label", "value", "DependencyType")
"""Features of relations that are their label, the first that is there."""
YES = "yes"

_RESERVED = re.compile(rf"(?P<prefix>(?:attribute_)*)(?:{'|'.join((*OWN, 'sofa', 'begin', 'end'))})")
_EXTENTS = re.compile(r"[0-9]{1,9}-[0-9]{1,9}(?:[,;][0-9]{1,9}-[0-9]{1,9})*")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(eq=False)
class Mark:
    """An annotation of a layer: where it is said, its layer, its place in code points, its features."""

    where: str
    type: str
    start: int
    end: int
    features: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Arc:
    """A relation of two annotations, or a slot: then it has a label."""

    where: str
    type: str
    head: Mark
    tail: Mark
    features: dict[str, str] = field(default_factory=dict)
    label: str | None = None


@dataclass
class Layered:
    """A text with tokens, sentences and layers; chains are links in their order."""

    text: str
    count: Counting
    lang: str = "und"
    tokens: list[Fragment] = field(default_factory=list)
    sentences: list[Fragment] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)
    chains: list[list[Mark]] = field(default_factory=list)


class _Entity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a span says of an entity beside its id."""

    id: str
    label: str = ""
    name: str = ""
    aliases: tuple[str, ...] = ()
    kb: str | None = None


class _Related(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A relation to an entity."""

    id: str
    label: str
    tail: str


_ENTITIES, _RELATED = msgspec.json.Decoder(list[_Entity]), msgspec.json.Decoder(list[_Related])
T = TypeVar("T")


def feature_of(attribute: str) -> str:
    """Give the feature of an attribute: its name, or another where that means something else.

    >>> feature_of("mode"), feature_of("id"), attribute_of("attribute_id")
    ('mode', 'attribute_id', 'id')
    """
    return f"attribute_{attribute}" if _RESERVED.fullmatch(attribute) else attribute


def attribute_of(feature: str) -> str:
    """Give the attribute of a feature of our layer."""
    found = _RESERVED.fullmatch(feature)
    return feature.removeprefix("attribute_") if found and found["prefix"] else feature


def document_of(id: str, layered: Layered, report: Report) -> Document:
    """Give the document of annotations; what it does not hold is told."""
    return _Reading(layered, report).document(id)


def features_of(document: Document, count: Counting) -> list[dict[str, str]]:
    """Give the features of each span in our layer."""
    known = {entity.id: entity for entity in document.entities}
    entities: dict[str, list[_Entity]] = {}
    for name, carrier in carriers(document).items():
        said = _said(known[name], carrier)
        if said != _Entity(name):
            entities.setdefault(carrier.id, []).append(said)
    related: dict[str, list[_Related]] = {}
    for relation in document.relations:
        if relation.tail in known:
            related.setdefault(relation.head, []).append(_Related(relation.id, relation.label, relation.tail))
    return [dict(_features(span, entities.get(span.id), related.get(span.id), count)) for span in document.spans]


def arcs_of(document: Document) -> Iterator[Relation]:
    """Give the relations from span to span."""
    entities = {entity.id for entity in document.entities}
    return (relation for relation in document.relations if relation.tail not in entities)


def same(one: Document, other: Document) -> bool:
    """Say whether two documents have the same text and annotation."""
    parts = ("text", "tokens", "sentences", "spans", "relations", "entities")
    return all(getattr(one, part) == getattr(other, part) for part in parts)


def _features(
    span: Span, entities: Sequence[_Entity] | None, related: Sequence[_Related] | None, count: Counting
) -> Iterator[tuple[str, str]]:
    yield "label", span.label
    yield "id", span.id
    if span.entity is not None:
        yield "entity", span.entity
    yield from ((feature_of(name), value) for name, value in span.attrs.items())
    if span.score is not None:
        yield "score", repr(span.score)
    if span.optional:
        yield "optional", YES
    if span.alternatives:
        yield "alternatives", ";".join(_extent(extent, count) for extent in span.alternatives)
    if entities:
        yield "entities", _json(entities)
    if related:
        yield "relations", _json(related)


def _extent(fragments: Iterable[Fragment], count: Counting) -> str:
    return ",".join(f"{count.written(start)}-{count.written(end)}" for start, end in fragments)


def _json(values: Iterable[msgspec.Struct]) -> str:
    text = json.dumps([msgspec.to_builtins(value) for value in values], ensure_ascii=False)
    return _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _said(entity: Entity, carrier: Span) -> _Entity:
    return _Entity(
        entity.id,
        entity.label if entity.label != carrier.label else "",
        entity.name if entity.name != entity.id else "",
        entity.aliases,
        entity.kb,
    )


class _Reading:
    """Builds a document of layers."""

    def __init__(self, layered: Layered, report: Report):
        self.layered, self.report = layered, report
        self.said: dict[str, _Entity] = {}
        self.related: list[Relation] = []
        marks = [mark for mark in layered.marks if mark.type == SPAN]
        self.taken = {mark.features.get(name, "") for mark in marks for name in ("id", "entity")}
        self.taken |= {arc.features.get("id", "") for arc in layered.arcs if arc.type == RELATION}
        shorts = Counter(short for type in {mark.type for mark in layered.marks} for short in [short_of(type)])
        self.shared = {short for short, number in shorts.items() if number > 1}

    def document(self, id: str) -> Document:
        layered = self.layered
        marks = sorted(filter(self._has_width, layered.marks), key=lambda mark: (mark.start, -mark.end, mark.type))
        notes = [(mark, self._notes(mark)) for mark in marks if mark.type == SPAN]
        self.taken |= {relation.id for _, related in notes for relation in related}
        self.taken |= {relation.tail for _, related in notes for relation in related}
        self.free = {prefix: fresh(prefix, self.taken) for prefix in ("s", "r", "e")}
        seen = {*self.said} | {mark.features.get("entity", "") for mark in marks if mark.type == SPAN}
        seen |= {relation.tail for _, related in notes for relation in related}
        chained = self._chained()
        spans = {mark: self._span(mark, seen, chained.get(mark)) for mark in marks}
        relations = [
            Relation(self._id(note.id, "r", seen, mark.where), note.label, spans[mark].id, note.tail)
            for mark, related in notes
            for note in related
        ]
        relations += self._relations(spans, seen)
        document = Document(
            id,
            layered.text,
            layered.lang,
            sentences=tuple(layered.sentences),
            tokens=tuple(layered.tokens),
            spans=tuple(spans.values()),
            relations=tuple(relations),
        )
        document = by_tails(document)
        return replace(document, entities=tuple(self._entities(document)))

    def _has_width(self, mark: Mark) -> bool:
        if mark.start < mark.end:
            return True
        self.report.counts["annotations without width (kept as they are)"] += 1
        return False

    def _notes(self, mark: Mark) -> list[_Related]:
        for said in self._decoded(mark, "entities", _ENTITIES):
            self.said.setdefault(said.id, said)
        return self._decoded(mark, "relations", _RELATED)

    def _decoded(self, mark: Mark, name: str, decoder: "msgspec.json.Decoder[list[T]]") -> "list[T]":
        text = mark.features.get(name)
        if text is None:
            return []
        try:
            return decoder.decode(text)
        except (msgspec.DecodeError, UnicodeEncodeError) as error:
            self._not_held(mark, name, str(error))
            return []

    def _not_held(self, mark: Mark, name: str, why: str) -> None:
        what = f"the feature {name} of {short_of(mark.type)} is {mark.features[name]!r}, which means nothing: {why}"
        self.report.lost.append(Problem(mark.where, what))

    def _id(self, wanted: str | None, prefix: str, seen: set[str], where: str) -> str:
        """Give the id that is asked for, or a free one if there is none, or it is somebody else's."""
        if wanted and wanted not in seen:
            seen.add(wanted)
            return wanted
        id = next(self.free[prefix])
        if wanted:
            self.report.repaired.append(Problem(where, f"the id {wanted} is there twice; it is called {id}"))
        return id

    def _chained(self) -> dict[Mark, str]:
        """Give the entity of each link of a chain that has a place."""
        chained: dict[Mark, str] = {}
        for links in self.layered.chains:
            entity, first = next(self.free["e"]), links[0]
            self.said[entity] = _Entity(entity, short_of(first.type), self.layered.text[first.start : first.end])
            chained |= dict.fromkeys(links, entity)
        return chained

    def _span(self, mark: Mark, seen: set[str], chained: str | None) -> Span:
        fragments = (Fragment(mark.start, mark.end),)
        features = mark.features
        if mark.type != SPAN:
            return Span(next(self.free["s"]), self._label(mark.type), fragments, chained, features)
        attributes = {attribute_of(name): value for name, value in features.items() if name not in OWN}
        return Span(
            self._id(features.get("id"), "s", seen, mark.where),
            features.get("label") or short_of(SPAN),
            fragments,
            features.get("entity") or None,
            attributes,
            self._score(mark),
            tuple(self._alternatives(mark)),
            self._optional(mark),
        )

    def _label(self, type: str) -> str:
        short = short_of(type)
        return type if short in self.shared else short

    def _score(self, mark: Mark) -> float | None:
        if (text := mark.features.get("score")) is None:
            return None
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if isfinite(number):
            return number
        self._not_held(mark, "score", "it must be a number")
        return None

    def _optional(self, mark: Mark) -> bool:
        if mark.features.get("optional", YES) != YES:
            self._not_held(mark, "optional", f"it must be {YES}, or not there")
        return mark.features.get("optional") == YES

    def _alternatives(self, mark: Mark) -> Iterator[tuple[Fragment, ...]]:
        if (text := mark.features.get("alternatives")) is None:
            return
        pieces = text.split(";") if _EXTENTS.fullmatch(text) else []
        places = [[tuple(map(int, part.split("-"))) for part in piece.split(",")] for piece in pieces]
        found = [placed([(s, e) for s, e in extent], self.layered.count, len(self.layered.text)) for extent in places]
        if not found or None in found:
            self._not_held(mark, "alternatives", "it must be places in the text: 4-10;4-6,8-10")
            return
        yield from (extent for extent in found if extent)

    def _relations(self, spans: Mapping[Mark, Span], seen: set[str]) -> Iterator[Relation]:
        for arc in self.layered.arcs:
            if arc.head not in spans or arc.tail not in spans:
                self.report.counts["relations of annotations without width (kept as they are)"] += 1
                continue
            name = next((name for name in LABELS if arc.features.get(name)), None)
            label = arc.features[name] if name else arc.label or short_of(arc.type)
            id = self._id(arc.features.get("id") if arc.type == RELATION else None, "r", seen, arc.where)
            rest = {*arc.features} - {name} - ({"id"} if arc.type == RELATION else set())
            if rest:
                told = ", ".join(f"{key}={arc.features[key]}" for key in sorted(rest))
                self.report.lost.append(Problem(arc.where, f"a relation has no features ({told}); kept as they are"))
            yield Relation(id, label, spans[arc.head].id, spans[arc.tail].id)

    def _entities(self, document: Document) -> Iterator[Entity]:
        for id, span in carriers(document).items():
            said = self.said.get(id, _Entity(id))
            yield Entity(id, said.label or span.label, said.name or id, said.aliases, said.kb)


def short_of(type: str) -> str:
    """Give the last part of the name of a type."""
    return type.rpartition(".")[2]
