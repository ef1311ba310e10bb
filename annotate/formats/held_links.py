"""Which relations and entities a format holds: steps of `projection`."""

import re

from msgspec.structs import replace

from saidby.corpus.errors import Problem
from saidby.corpus.model import Document, Entity, Relation, Span, normal

from .held_spans import Losses, loss
from .keeps import Keeps


def relations(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep relations whose ends are there and can be related, and whose label fits."""
    spans, entities = {span.id for span in document.spans}, {entity.id for entity in document.entities}
    kept, losses = [], []
    for relation in document.relations:
        reason = _why_not(relation, spans, entities, keeps)
        if reason is None:
            kept.append(relation)
        else:
            what = f"{relation.label} {relation.head} → {relation.tail}: {reason}"
            losses.append(Problem(f"{document.id} {relation.id}", what))
    return replace(document, relations=tuple(kept)), losses


def _why_not(relation: Relation, spans: set[str], entities: set[str], keeps: Keeps) -> str | None:
    for end in (relation.head, relation.tail):
        if end not in spans and end not in entities:
            return f"there is no {end} any more"
    to_span = relation.tail in spans
    if not (keeps.relations if to_span else keeps.entity_relations and keeps.entities != "none"):
        return f"it holds no relations to {'spans' if to_span else 'entities'}"
    pattern = keeps.relation_labels if to_span else keeps.entity_relation_labels
    return None if re.fullmatch(pattern, relation.label) else f"a label must fit {pattern}"


def entities(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep entities, or their ids, or none; only those that are named where the format says so."""
    if keeps.entities == "none":
        return _without_entities(document)
    first = carriers(document)
    known = {entity.id: entity for entity in document.entities}
    order = list(known) if keeps.unmentioned else list(first)
    held = {*order}
    entities = [known[name] for name in order]
    losses = [
        Problem(f"{document.id} {entity.id}", f"{entity.label} {entity.name!r}: nothing mentions it")
        for entity in document.entities
        if entity.id not in held
    ]
    if keeps.entities == "ids":
        bare = [Entity(e.id, first[e.id].label if e.id in first else e.label, e.id) for e in entities]
        losses += [
            Problem(f"{document.id} {old.id}", f"{old.label} {old.name!r}: of an entity only the id is held")
            for old, new in zip(entities, bare, strict=True)
            if old != new
        ]
        entities = bare
    return replace(document, entities=tuple(entities)), losses


def _without_entities(document: Document) -> tuple[Document, Losses]:
    names = {entity.id: entity.name for entity in document.entities}
    losses = [
        loss(document, span, f"that it is {span.entity} ({names[span.entity]})")
        for span in document.spans
        if span.entity is not None
    ]
    mentioned = {span.entity for span in document.spans}
    losses += [
        Problem(f"{document.id} {entity.id}", f"{entity.label} {entity.name!r}: it holds no entities")
        for entity in document.entities
        if entity.id not in mentioned
    ]
    spans = tuple(replace(span, entity=None) for span in document.spans)
    return replace(document, spans=spans, entities=()), losses


def by_tails(document: Document) -> Document:
    """Give the document in normal order, relations of one label from one span in the order of what they lead to."""
    document = normal(document)
    place = {span.id: i for i, span in enumerate(document.spans)}
    relations = sorted(document.relations, key=lambda r: (place.get(r.head, -1), r.label, place.get(r.tail, -1)))
    return replace(document, relations=tuple(relations))


def carriers(document: Document) -> dict[str, Span]:
    """Give the first span that mentions an entity, or else is related to it; spans first, in order."""
    known = {span.id: span for span in document.spans}
    first: dict[str, Span] = {}
    for span in document.spans:
        if span.entity is not None:
            first.setdefault(span.entity, span)
    for relation in document.relations:
        if relation.tail not in known:
            first.setdefault(relation.tail, known[relation.head])
    return first
