"""The items of an annotation in Label Studio that a document is written as."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from saidby.annotate.scheme import Scheme
from saidby.corpus.model import Document, Fragment, Relation, Span

from .held_ids import fresh

Item: TypeAlias = dict[str, Any]
"""A value of JSON that Label Studio calls a result."""
Key: TypeAlias = tuple[str | int, ...]
"""What an item is about: its kind, the id of a span, and what else tells it from others."""
Kinds: TypeAlias = Mapping[str, str]
"""How each attribute is labelled: ``one`` of several values, a ``set`` of them, or, if it is not there, as text."""

LABEL, TEXT = "label", "text"
"""Names of the control with the labels, and of the object with the text."""
ENTITY, OPTIONAL, ALTERNATIVES, DISPUTES = "entity", "optional", "alternatives", "disputes"
CONTINUED = "continued"
"""Label of the relation from one piece of a span to another."""
OF_ENTITY, OF_ATTRIBUTE = "entity:", "attribute:"
YES = "yes"

_RESERVED = re.compile(
    f"(?:{LABEL}|{TEXT}|{ENTITY}|{OPTIONAL}|{ALTERNATIVES}|{DISPUTES})|(?:{OF_ENTITY}|{OF_ATTRIBUTE})(?s:.*)"
)
DISPUTE = re.compile(r"(dispute\.[0-9]+) (.*)")
"""A line that a person answers: the key of `meta`, and its value."""


class Controls(NamedTuple):
    """The names that a project has for its labels and its text: those of each label, and of labels that are new."""

    label: str = LABEL
    text: str = TEXT
    of: Mapping[str, str] = {}


USUAL = Controls()
"""The names in the configuration that saidby writes."""


def kinds_of(scheme: Scheme) -> dict[str, str]:
    """Say how attributes are labelled; of one that several labels have, the values are those of all."""
    kinds: dict[str, str] = {}
    for label in scheme.labels.values():
        for name, attribute in label.attributes.items():
            if attribute.values:
                kinds[name] = "set" if attribute.set or kinds.get(name) == "set" else "one"
    return kinds


def control_of(attribute: str) -> str:
    """Give the name of the control of an attribute.

    >>> control_of("mode"), control_of("entity")
    ('mode', 'attribute:entity')
    """
    return f"{OF_ATTRIBUTE}{attribute}" if _RESERVED.fullmatch(attribute) else attribute


def asked(meta: Mapping[str, object]) -> dict[str, str]:
    """Give the questions of `meta` to a person, which are lines of a control of the document."""
    return {
        key: value
        for key, value in meta.items()
        if isinstance(value, str) and (found := DISPUTE.fullmatch(f"{key} {value}")) and found[1] == key
    }


def items_of(document: Document, kinds: Kinds, controls: Controls = USUAL) -> list[tuple[Key, Item]]:
    """Give the items of a document, each with what it is about: regions, what they have, relations, questions."""
    taken = {span.id for span in document.spans} | {entity.id for entity in document.entities}
    maker = _Maker(document.text, kinds, controls, taken)
    items = [item for span in document.spans for item in maker.regions(span)]
    items += [item for span in document.spans for item in maker.details(span)]
    items += maker.relations(document)
    if lines := [f"{key} {value}" for key, value in asked(document.meta).items()]:
        item = {"id": next(fresh(DISPUTES, taken)), "from_name": DISPUTES, "to_name": controls.text}
        items.append(((DISPUTES,), {**item, "type": "textarea", "value": {"text": lines}}))
    return items


def piece_key(span: str, number: int) -> Key:
    """Give the key of a piece of a span, the first of them 0."""
    return ("piece", span, number)


class _Maker(NamedTuple):
    """Makes the items of one document."""

    text: str
    kinds: Kinds
    controls: Controls
    taken: set[str]

    def regions(self, span: Span) -> Iterator[tuple[Key, Item]]:
        """Give the region of each piece of a span, and what joins them."""
        name = self.controls.of.get(span.label, self.controls.label)
        for number, piece in enumerate(span.fragments):
            id = self._free(f"{span.id}+{number + 1}") if number else span.id
            item = self._item(id, name, "labels", piece, {"labels": [span.label]})
            yield (
                piece_key(span.id, number),
                item | ({"score": span.score} if span.score is not None and not number else {}),
            )
            if number:
                yield ("joint", span.id, number), relation_item(span.id, id, CONTINUED)

    def details(self, span: Span) -> Iterator[tuple[Key, Item]]:
        """Give what a span has: entity, attributes, whether it is optional, alternatives."""
        if span.entity is not None:
            yield (ENTITY, span.id), self._about(span, ENTITY, "textarea", [span.entity])
        for name, value in span.attrs.items():
            kind = self.kinds.get(name)
            values = value.split(" ") if kind == "set" else [value]
            type = "choices" if kind else "textarea"
            yield ("attribute", span.id, name), self._about(span, control_of(name), type, values)
        if span.optional:
            yield (OPTIONAL, span.id), self._about(span, OPTIONAL, "choices", [YES])
        if span.alternatives:
            extents = [";".join(f"{start} {end}" for start, end in extent) for extent in span.alternatives]
            yield (ALTERNATIVES, span.id), self._about(span, ALTERNATIVES, "textarea", extents)

    def relations(self, document: Document) -> Iterator[tuple[Key, Item]]:
        """Give the relations; those of one label from one span to entities are one item."""
        spans = {span.id: span for span in document.spans}
        keys = relation_keys(document.relations, spans)
        for key, group in groupby(zip(keys, document.relations, strict=True), key=lambda pair: pair[0]):
            relations = [relation for _, relation in group]
            first = relations[0]
            if key[0] == "relation":
                yield key, relation_item(first.head, first.tail, first.label)
            else:
                name = f"{OF_ENTITY}{first.label}"
                yield key, self._about(spans[first.head], name, "textarea", [relation.tail for relation in relations])

    def _about(self, span: Span, name: str, type: str, values: list[str]) -> Item:
        return self._item(span.id, name, type, span.fragments[0], {"text" if type == "textarea" else type: values})

    def _item(self, id: str, name: str, type: str, piece: Fragment, values: Item) -> Item:
        value = {"start": piece.start, "end": piece.end, "text": self.text[piece.start : piece.end], **values}
        return {"id": id, "from_name": name, "to_name": self.controls.text, "type": type, "value": value}

    def _free(self, wanted: str) -> str:
        id = wanted if wanted not in self.taken else next(fresh(f"{wanted}+", self.taken))
        self.taken.add(id)
        return id


def relation_item(head: str, tail: str, label: str) -> Item:
    """Give a relation between regions."""
    return {"from_id": head, "to_id": tail, "type": "relation", "direction": "right", "labels": [label]}


def relation_keys(relations: Iterable[Relation], spans: Mapping[str, Span]) -> Iterator[Key]:
    """Give the key of each relation: equal ones are counted; those to entities that stand together have one key."""
    seen: Counter[Key] = Counter()
    before: tuple[str, str] | None = None
    for relation in relations:
        head, label, tail = relation.head, relation.label, relation.tail
        if tail in spans:
            key: Key = ("relation", head, label, tail)
            seen[key] += 1
            before = None
        else:
            key = (OF_ENTITY, head, label)
            seen[key] += before != (head, label)
            before = (head, label)
        yield (*key, seen[key])
