"""An annotation of Label Studio into spans, relations and entities."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from msgspec.structs import replace

from saidby.corpus.errors import Problem, Problems
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span, covered, normal

from .held_ids import fresh
from .label_studio_items import (
    ALTERNATIVES,
    DISPUTE,
    DISPUTES,
    ENTITY,
    OF_ATTRIBUTE,
    OF_ENTITY,
    OPTIONAL,
    YES,
    Item,
    Key,
    piece_key,
    relation_keys,
)
from .label_studio_regions import Place, Region, ends_of, joint_of, pieces_of, placed, regions_of
from .offsets import Counting
from .offsets import placed as fragments_of
from .report import Report

UNNAMED = "relation"
"""Label of a relation that has none."""
VALUES = {"choices": "choices", "textarea": "text", "number": "number", "rating": "rating", "datetime": "datetime"}
"""Types of items that are attributes, and where they have their value."""

_EXTENT = re.compile(r"[0-9]{1,9} [0-9]{1,9}(?:;[0-9]{1,9} [0-9]{1,9})*")


class Claim(NamedTuple):
    """What an item is about; where documents hold nothing of it, the spans without which it means nothing."""

    keys: tuple[Key, ...] = ()
    needs: tuple[str, ...] = ()


class Content(NamedTuple):
    """What the items of an annotation say: a document, answers to its questions, and what each item is about."""

    document: Document
    asked: Mapping[str, str]
    claims: Sequence[Claim]


def content_of(
    result: Sequence[Item],
    draft: Document,
    place: Place,
    report: Report,
    problems: Problems,
    *,
    elsewhere: frozenset[str] = frozenset(),
) -> Content:
    """Give what items say about the text of a document whose entities are known.

    Parameters
    ----------
    result : sequence of dict
        The items.
    draft : Document
        Id, text, and the entities that are there already.
    place : Place
        Of the items, for messages.
    report, problems
        Take what is told, and what is wrong.
    elsewhere : frozenset of str
        Keys of other texts of the task: regions of these are none of this text.
    """
    regions = regions_of(result, place, report, problems, elsewhere)
    where = placed(regions, draft.text, place, report, problems)
    regions = [region for region in regions if region.id in where]
    reader = _Reader(result, draft, place, report, regions, where)
    for id, group in pieces_of(regions, result).items():
        reader.bind(id, group)
    for number, item in enumerate(result):
        if number not in reader.claims:
            reader.claims[number] = reader.taken(number, item)
    return Content(reader.document(), reader.asked, reader.all_claims())


@dataclass
class _Reader:
    """Filled item by item."""

    result: Sequence[Item]
    draft: Document
    place: Place
    report: Report
    regions: Sequence[Region]
    where: Mapping[str, Fragment]
    spans: dict[str, Span] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    claims: dict[int, Claim] = field(default_factory=dict)
    links: list[tuple[int, Relation]] = field(default_factory=list)
    joints: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = {region.id: region for region in self.regions}
        self.entities = {entity.id: entity for entity in self.draft.entities}
        self.named: dict[str, list[str]] = {}
        for entity in self.draft.entities:
            for name in {entity.name, *entity.aliases}:
                self.named.setdefault(name, []).append(entity.id)
        self.typed: dict[str, str] = {}
        self.asked: dict[str, str] = {}

    def bind(self, id: str, group: Sequence[Region]) -> None:
        """Take a span."""
        extent = fragments_of([(*self.where[region.id],) for region in group], Counting(), len(self.draft.text)) or ()
        places = [self.where[region.id] for region in group]
        scores = [region.score for region in sorted(group, key=lambda region: self.where[region.id])]
        score = next((score for score in scores if score is not None), None)
        self.spans[id] = Span(id, group[0].label, extent, score=score)
        apart = sorted(places) == list(extent)
        if not apart:
            what = "its pieces overlap or touch; they are joined"
            self.report.repaired.append(Problem(self.place.of(group[0].item), what))
        every = tuple(piece_key(id, number) for number in range(len(extent)))
        for region, at in zip(group, places, strict=True):
            self.of[region.id] = id
            keys = (piece_key(id, extent.index(at)),) if apart else every
            self.claims[region.item] = Claim((*self.claims.get(region.item, Claim()).keys, *keys))

    def taken(self, number: int, item: Item) -> Claim:
        """Take an item that is no region, and say what it is about, or why it is only kept."""
        if item.get("type") == "relation":
            return self._relation(number, item)
        span = self.of.get(str(item.get("id")))
        if span is None:
            if item.get("from_name") == DISPUTES and (lines := _texts(item)) and all(map(DISPUTE.fullmatch, lines)):
                self.asked |= {found[1]: found[2] for line in lines if (found := DISPUTE.fullmatch(line))}
                return Claim(((DISPUTES,),))
            return self._kept(number, f"documents hold nothing of the kind ({_shown(item)})")
        key = self._detail(number, item, self.spans[span])
        return (
            Claim((key,))
            if key
            else self._kept(number, f"{_shown(item)} is nothing that a span has, or it has one", span)
        )

    def _kept(self, number: int, why: str, *needs: str) -> Claim:
        self.report.lost.append(Problem(self.place.of(number), f"{why}; it is kept as it is"))
        return Claim((), needs)

    def _relation(self, number: int, item: Item) -> Claim:
        if (joint := joint_of(item, self.known)) is not None:
            span = self.of[joint[0]]
            self.joints[span] = self.joints.get(span, 0) + 1
            return Claim((("joint", span, self.joints[span]),))
        ends = ends_of(item)
        if any(end not in self.of for end in ends):
            gone = ", ".join(repr(end) for end in ends if end not in self.of)
            return self._kept(
                number, f"there is no region of text {gone}", *(self.of[end] for end in ends if end in self.of)
            )
        if item.get("direction") == "bi":
            self.report.repaired.append(Problem(self.place.of(number), "goes both ways; it is read as from_id → to_id"))
        labels = [label for label in item.get("labels") or () if isinstance(label, str) and label]
        if not labels:
            self.report.repaired.append(Problem(self.place.of(number), f"has no label; it is {UNNAMED!r}"))
        head, tail = (self.of[end] for end in ends)
        self.links += [(number, Relation("", label, head, tail)) for label in labels or [UNNAMED]]
        return Claim()

    def _detail(  # noqa: PLR0911  one answer for each kind
        self, number: int, item: Item, span: Span
    ) -> Key | None:
        """Take what an item says of a span, and say what it is about; None if documents do not hold it."""
        name, values = item.get("from_name"), _texts(item)
        if not isinstance(name, str) or not name or values is None:
            return None
        is_text = item["type"] == "textarea"
        if name == ENTITY and is_text:
            if span.entity is not None or len(values) != 1 or not self._is_name(values[0]):
                return None
            self._set(span, entity=self._entity(values[0], span))
            return ENTITY, span.id
        if name.startswith(OF_ENTITY) and is_text and len(name) > len(OF_ENTITY):
            if not values or not all(map(self._is_name, values)):
                return None
            label = name.removeprefix(OF_ENTITY)
            self.links += [(number, Relation("", label, span.id, self._entity(value, span))) for value in values]
            return (OF_ENTITY,)
        if name == OPTIONAL and values == [YES] and not span.optional:
            self._set(span, optional=True)
            return OPTIONAL, span.id
        if name == ALTERNATIVES and is_text and not span.alternatives and (found := self._extents(values)):
            self._set(span, alternatives=found)
            return ALTERNATIVES, span.id
        attribute = name.removeprefix(OF_ATTRIBUTE)
        if attribute in span.attrs:
            return None
        self._set(span, attrs={**span.attrs, attribute: " ".join(values)})
        return "attribute", span.id, attribute

    def _is_name(self, text: str) -> bool:
        """Say whether a person named an entity: blanks are no name, but if an entity has them for its id."""
        return text in self.entities or bool(text.strip())

    def _set(self, span: Span, **fields: Any) -> None:
        self.spans[span.id] = replace(span, **fields)

    def _extents(self, values: Iterable[str]) -> tuple[tuple[Fragment, ...], ...]:
        """Give extents as they are written, or nothing if one is none."""
        extents = []
        for value in values:
            if not _EXTENT.fullmatch(value):
                return ()
            places = [tuple(map(int, piece.split(" "))) for piece in value.split(";")]
            extent = fragments_of([(start, end) for start, end in places], Counting(), len(self.draft.text))
            if not extent:
                return ()
            extents.append(extent)
        return tuple(extents)

    def _entity(self, text: str, span: Span) -> str:
        """Give the id of an entity that a person named: by its id, or by a name that no other has; or a new one."""
        if text in self.entities:
            return text
        name = text.strip()
        if name in self.entities or len(self.named.get(name, ())) == 1:
            return name if name in self.entities else self.named[name][0]
        if name not in self.typed:
            taken = name in self.known or name in self.entities
            id = next(fresh(ENTITY, {*self.known, *self.entities})) if taken else name
            shown = covered(self.draft.text, span.fragments)
            self.entities[id] = Entity(id, span.label, shown if _is_id(name) else name)
            self.typed[name] = id
        return self.typed[name]

    def document(self) -> Document:
        """Give the document, relations numbered, and note which of them each item is about."""
        spans, relations = tuple(self.spans.values()), [relation for _, relation in self.links]
        items = {id(relation): number for number, relation in self.links}
        ordered = normal(
            replace(self.draft, spans=spans, relations=tuple(relations), entities=tuple(self.entities.values()))
        )
        for relation, key in zip(ordered.relations, relation_keys(ordered.relations, self.spans), strict=True):
            number = items[id(relation)]
            own = [known for known in self.claims.get(number, Claim()).keys if known not in ((OF_ENTITY,), key)]
            self.claims[number] = Claim((*own, key))
        return replace(ordered, relations=_numbered(ordered.relations, self.spans, {*self.spans, *self.entities}))

    def all_claims(self) -> list[Claim]:
        """Give what each item is about, in their order."""
        return [self.claims[number] for number in range(len(self.result))]


def _numbered(relations: Sequence[Relation], spans: Mapping[str, Span], taken: set[str]) -> tuple[Relation, ...]:
    """Give ids to relations: first those to spans, then those to entities."""
    free = fresh("r", taken)
    order = sorted(range(len(relations)), key=lambda number: relations[number].tail not in spans)
    ids = {number: next(free) for number in order}
    return tuple(replace(relation, id=ids[number]) for number, relation in enumerate(relations))


def _texts(item: Item) -> list[str] | None:
    """Give the values of an item that is an attribute; None if it is something else."""
    value, type = item.get("value"), item.get("type")
    found = value.get(VALUES[type]) if isinstance(value, dict) and isinstance(type, str) and type in VALUES else None
    values = found if isinstance(found, list) else [] if found is None else [found]
    return [str(value) for value in values] or None


def _shown(item: Item) -> str:
    return f"{item.get('type')} {item.get('from_name')!r}"


def _is_id(name: str) -> bool:
    """Say whether this is no name that could be read: a short id, as ``e7``."""
    return re.fullmatch(r"[A-Za-z]{0,3}[0-9]+", name) is not None
