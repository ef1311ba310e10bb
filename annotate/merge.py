"""Labellings of one text by several annotators, merged: what all say, and the disputes about the rest.

Spans and entities of the annotators are brought together in *places*: a place holds at most one span (entity) of each
annotator. The first annotator's spans open places; each further annotator's spans are paired with what the places hold
(`saidby.annotate.pairing`, `saidby.annotate.people`), and what finds no partner opens a place of its own.

A place is settled if all annotators have the same there: extent, label, attributes as written, flags, alternatives,
entity, and relations. A relation to a span that the other does not have is no dispute of its own: it comes or goes with
that span. Every other place is disputed, and its *candidates* are the different things that annotators have there.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from saidby.corpus.inline import relation_id
from saidby.corpus.model import Document, Entity, Relation, Span, covered, normal
from saidby.corpus.plain import short

from .labellings import Shared
from .pairing import extent, pair
from .people import matched

DISPUTE = "dispute"
"""Attribute of the candidates: number of the dispute, and who has it."""
OWN = ("labelled_by", "adjudicated")
"""Keys of `meta` that are written here."""
NOTHING = "–"
SHOWN = 30
"""Characters shown of each end of a long text."""

Tail = tuple[Literal["span", "entity"], int]
"""The place that a relation leads to."""
Links = Counter[tuple[str, Tail]]
"""Relations from a span: label and place, and how often."""


class Candidate(NamedTuple):
    """What some annotators have at a disputed place: the id that it has in the file, and who has it."""

    id: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Dispute:
    """A place where annotators have different things.

    Parameters
    ----------
    number : int
        From 1 on, in a document.
    kind : {"span", "entity"}
        What stands there.
    id : str
        The id of what is decided for.
    candidates : tuple of Candidate
        The different things; who is in none has nothing here.
    words : str
        What it is about and who says what, on one line.
    """

    number: int
    kind: Literal["span", "entity"]
    id: str
    candidates: tuple[Candidate, ...]
    words: str


@dataclass(frozen=True)
class Merged:
    """One document of all annotators.

    Parameters
    ----------
    names : tuple of str
        Who labelled it.
    document : Document
        What is settled, and every candidate of what is not.
    disputes : tuple of Dispute
        In text order, entities first.
    loose : frozenset of str
        Ids of entities that only some annotators have: they stay if something that is decided for leads to them.
    unlike : tuple of str
        Fields of the layout (blocks, tokens, …) and keys of meta that annotators have differently; those of the first
        are taken.
    """

    names: tuple[str, ...]
    document: Document
    disputes: tuple[Dispute, ...]
    loose: frozenset[str]
    unlike: tuple[str, ...]


def merge(shared: Shared) -> Merged:
    """Merge the labellings of a document."""
    return _Merge(shared).merged()


class _Places:
    """Spans and entities of all annotators, each place with what every annotator has there, by name."""

    def __init__(self, by: Mapping[str, Document]):
        self.spans: list[dict[str, Span]] = []
        self.entities: list[dict[str, Entity]] = []
        self.of: dict[str, dict[str, Tail]] = {}
        """The place of each id, by annotator."""
        for name, document in by.items():
            self._add(name, document, self._held(by, document))

    def _add(self, name: str, document: Document, held: Document) -> None:
        same, relabelled, moved, *_ = pairing = pair(held, document)
        entities = {other: int(place[1:]) for place, other in matched(held, document, pairing.same).items()}
        spans = {b.id: int(a.id[1:]) for a, b in (*same, *relabelled, *moved)}
        self.of[name] = {}
        for entity in document.entities:
            self.of[name][entity.id] = ("entity", _put(self.entities, entities.get(entity.id), name, entity))
        for span in normal(document).spans:
            self.of[name][span.id] = ("span", _put(self.spans, spans.get(span.id), name, span))

    def _held(self, by: Mapping[str, Document], like: Document) -> Document:
        """Give what the first annotator of each place has there; ids are those of places."""
        spans, relations = [], []
        for i, place in enumerate(self.spans):
            name, span = next(iter(place.items()))
            entity = None if span.entity is None else self._id(name, span.entity)
            spans.append(msgspec.structs.replace(span, id=f"s{i}", entity=entity))
        for name in self.of:
            for relation in by[name].relations:
                head = self._id(name, relation.head)
                if next(iter(self.spans[int(head[1:])])) == name:
                    relations.append(msgspec.structs.replace(relation, head=head, tail=self._id(name, relation.tail)))
        entities = [msgspec.structs.replace(_first(place), id=f"e{i}") for i, place in enumerate(self.entities)]
        return Document(
            like.id, like.text, "und", spans=tuple(spans), relations=tuple(relations), entities=tuple(entities)
        )

    def _id(self, name: str, identity: str) -> str:
        kind, number = self.of[name][identity]
        return f"{kind[0]}{number}"


class _Merge:
    """Which places are settled, and how everything is called in the merged document."""

    def __init__(self, shared: Shared):
        self.by, self.names = shared.by, tuple(shared.by)
        self.places = _Places(shared.by)
        self.links = {name: _links(document, self.places.of[name]) for name, document in self.by.items()}
        self.used = {name: used_ids(document) for name, document in self.by.items()}
        ids = _Ids()
        self.entity_ids = [ids.take(_first(place).id) for place in self.places.entities]
        self.span_ids = [ids.take(_first(place).id) for place in self.places.spans]
        self.entity_groups = [self._entity_groups(i) for i in range(len(self.places.entities))]
        self.span_groups = [self._span_groups(i) for i in range(len(self.places.spans))]
        self.numbers = self._numbers()
        self.ids = ids
        self.entity_candidates = [self._entity_candidates(i) for i in range(len(self.places.entities))]
        self.span_candidates = [self._span_candidates(i) for i in range(len(self.places.spans))]

    def merged(self) -> Merged:
        """Put everything together."""
        spans = [span for i in range(len(self.places.spans)) for span in self._spans(i)]
        entities = [entity for i in range(len(self.places.entities)) for entity in self._entities(i)]
        document = normal(
            msgspec.structs.replace(
                next(iter(self.by.values())),
                spans=tuple(spans),
                entities=tuple(entities),
                relations=tuple(self._relations()),
                meta=_meta(self.by),
            )
        )
        return Merged(self.names, document, tuple(self._disputes()), frozenset(self._loose()), _unlike(self.by))

    # What is settled.

    def _entity_groups(self, i: int) -> list[tuple[str, ...]]:
        """Give who has which record at a place."""
        return _grouped({name: (e.label, e.name, e.aliases, e.kb) for name, e in self.places.entities[i].items()})

    def _is_loose(self, i: int) -> bool:
        """Say whether some annotators lack an entity that all others use."""
        place = self.places.entities[i]
        return len(place) < len(self.names) and all(entity.id in self.used[name] for name, entity in place.items())

    def _disputed_entity(self, i: int) -> bool:
        missing = len(self.places.entities[i]) < len(self.names)
        return len(self.entity_groups[i]) > 1 or (missing and not self._is_loose(i))

    def _span_groups(self, i: int) -> list[tuple[str, ...]]:
        """Give who has the same at a place; one group of all if it is settled."""
        place = self.places.spans[i]
        if len(place) == len(self.names) and all(self._same(i, a, b) for a, b in combinations(place, 2)):
            return [self.names]
        return _grouped({name: (*self._plain(i, name), frozenset(self._out(i, name).items())) for name in place})

    def _disputed_span(self, i: int) -> bool:
        return self.span_groups[i] != [self.names]

    def _same(self, i: int, first: str, second: str) -> bool:
        if self._plain(i, first) != self._plain(i, second):
            return False
        common: list[Links] = []
        for name in (first, second):
            common.append(
                Counter({
                    (label, tail): count
                    for (label, tail), count in self._out(i, name).items()
                    if tail[0] == "entity" or {first, second} <= {*self.places.spans[tail[1]]}
                })
            )  # fmt: skip
        return common[0] == common[1]

    def _plain(self, i: int, name: str) -> tuple[Any, ...]:
        """Give what an annotator says of a span, but for relations."""
        span = self.places.spans[i][name]
        entity = None if span.entity is None else self.places.of[name][span.entity]
        attrs = frozenset(span.attrs.items())
        return span.label, extent(span.fragments), attrs, entity, span.optional, span.score, span.alternatives

    def _out(self, i: int, name: str) -> Links:
        return self.links[name].get(self.places.spans[i][name].id, Counter())

    # What stands in the document.

    def _entity_candidates(self, i: int) -> list[Candidate]:
        """Give the different records of an entity; the first has its id, so that spans can name it."""
        own = self.entity_ids[i]
        first, *others = self.entity_groups[i]
        return [Candidate(own, first), *(Candidate(self.ids.take(f"{own}.{'+'.join(o)}"), o) for o in others)]

    def _span_candidates(self, i: int) -> list[Candidate]:
        """Give the settled span of a place, or all candidates."""
        own = self.span_ids[i]
        if not self._disputed_span(i):
            return [Candidate(own, self.names)]
        stem = f"d{self.numbers['span', i]}" if own.isdecimal() else own
        return [Candidate(self.ids.take(f"{stem}.{'+'.join(group)}"), group) for group in self.span_groups[i]]

    def _spans(self, i: int) -> Iterator[Span]:
        """Give the settled span of a place, or every candidate."""
        for candidate in self.span_candidates[i]:
            name = candidate.names[0]
            span = self.places.spans[i][name]
            attrs = dict(span.attrs)
            if self._disputed_span(i):
                attrs = {DISPUTE: f"{self.numbers['span', i]}.{'+'.join(candidate.names)}", **attrs}
            entity = None if span.entity is None else self.entity_ids[self.places.of[name][span.entity][1]]
            yield msgspec.structs.replace(span, id=candidate.id, attrs=attrs, entity=entity)

    def _entities(self, i: int) -> Iterator[Entity]:
        for candidate in self.entity_candidates[i]:
            yield msgspec.structs.replace(self.places.entities[i][candidate.names[0]], id=candidate.id)

    def _relations(self) -> Iterator[Relation]:
        """Give the relations from settled spans and candidates, to every candidate of a disputed place."""
        for i in range(len(self.places.spans)):
            for candidate in self.span_candidates[i]:
                numbers = Counter[str]()
                for label, tail in self._tails(i, candidate):
                    numbers[label] += 1
                    usual = relation_id(candidate.id, label, numbers[label])
                    yield Relation(self.ids.take(usual), label, candidate.id, tail)

    def _tails(self, i: int, candidate: Candidate) -> Iterator[tuple[str, str]]:
        links = Links()
        for name in candidate.names:
            links |= self._out(i, name)
        for (label, (kind, at)), count in sorted(links.items()):
            ends = [self.entity_ids[at]] if kind == "entity" else [other.id for other in self.span_candidates[at]]
            yield from ((label, end) for _ in range(count) for end in ends)

    # Disputes.

    def _numbers(self) -> dict[Tail, int]:
        """Give numbers to what is disputed: entities, then spans in text order."""
        entities: list[Tail] = [("entity", i) for i in range(len(self.places.entities)) if self._disputed_entity(i)]
        spans = [i for i in range(len(self.places.spans)) if self._disputed_span(i)]
        spans.sort(key=lambda i: (_first(self.places.spans[i]).start, -_first(self.places.spans[i]).end, i))
        disputed: list[Tail] = [*entities, *(("span", i) for i in spans)]
        return {place: number for number, place in enumerate(disputed, 1)}

    def _disputes(self) -> Iterator[Dispute]:
        for (kind, i), number in self.numbers.items():
            if kind == "entity":
                candidates, own = self.entity_candidates[i], self.entity_ids[i]
                said = {name: _entity_facts(entity) for name, entity in self.places.entities[i].items()}
                about = f"entity {_line(own)}"
            else:
                candidates, own = self.span_candidates[i], self.span_ids[i]
                said = {name: self._span_facts(i, name) for name in self.places.spans[i]}
                about = " ".join(_first(said)[key] for key in ("label", "text"))
            yield Dispute(number, kind, own, tuple(candidates), _words(about, said, self.names))

    def _span_facts(self, i: int, name: str) -> dict[str, str]:
        """Give what an annotator says of a span, in words."""
        span, text = self.places.spans[i][name], self.by[name].text
        facts = {"label": span.label, "text": _quoted(covered(text, span.fragments)), **span.attrs}
        facts |= {"optional": "yes"} if span.optional else {}
        facts |= {"score": f"{span.score}"} if span.score is not None else {}
        facts |= {"entity": self._shown(self.places.of[name][span.entity])} if span.entity is not None else {}
        if span.alternatives:
            facts["alternatives"] = ", ".join(_quoted(covered(text, other)) for other in span.alternatives)
        for (label, tail), _ in sorted(self._out(i, name).items()):
            facts[label] = f"{facts[label]}, {self._shown(tail)}" if label in facts else self._shown(tail)
        return facts

    def _shown(self, tail: Tail) -> str:
        """Give an entity by its name, a span by its text, the same for all annotators."""
        kind, at = tail
        if kind == "entity":
            return _first(self.places.entities[at]).name
        span = _first(self.places.spans[at])
        return _quoted(covered(_first(self.by).text, span.fragments))

    def _loose(self) -> Iterator[str]:
        yield from (self.entity_ids[i] for i in range(len(self.places.entities)) if self._is_loose(i))


class _Ids:
    """Ids of one document: each is given once."""

    def __init__(self) -> None:
        self.taken = set[str]()

    def take(self, wanted: str) -> str:
        """Give an id, with a number behind it if it is taken."""
        found, number = wanted, 1
        while found in self.taken:
            number += 1
            found = f"{wanted}.{number}"
        self.taken.add(found)
        return found


T = TypeVar("T")


def _first(place: Mapping[str, T]) -> T:
    return next(iter(place.values()))


def _put(places: list[dict[str, T]], at: int | None, name: str, item: T) -> int:
    """Put an annotator's item in a place, or open a new one; give its number."""
    if at is None:
        places.append({})
    number = len(places) - 1 if at is None else at
    places[number][name] = item
    return number


def used_ids(document: Document) -> set[str | None]:
    """Give the ids of the entities that spans mention and relations lead to, and of other things."""
    return {span.entity for span in document.spans} | {relation.tail for relation in document.relations}


def _links(document: Document, of: Mapping[str, Tail]) -> dict[str, Links]:
    links: dict[str, Links] = {}
    for relation in document.relations:
        links.setdefault(relation.head, Counter())[relation.label, of[relation.tail]] += 1
    return links


def _grouped(said: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Give the names that have the same, in order."""
    groups: dict[Any, list[str]] = {}
    for name, value in said.items():
        groups.setdefault(value, []).append(name)
    return [tuple(names) for names in groups.values()]


def _meta(by: Mapping[str, Document]) -> dict[str, Any]:
    """Give the meta of all, of the first who has a key, and who labelled it."""
    labelled = [document.meta["labelled_by"] for document in by.values() if "labelled_by" in document.meta]
    told = "; ".join(dict.fromkeys(map(str, labelled)))
    meta: dict[str, Any] = {}
    for document in by.values():
        meta = {**meta, **{key: value for key, value in document.meta.items() if key not in meta}}
    return {**meta, **({"labelled_by": told} if told else {}), "adjudicated": ", ".join(by)}


def _unlike(by: Mapping[str, Document]) -> tuple[str, ...]:
    first, *others = by.values()
    fields = ("lang", "blocks", "sentences", "tokens", "layers", "native")
    layout = [field for field in fields if any(getattr(first, field) != getattr(o, field) for o in others)]
    meta = _meta(by)
    keys = [
        f"meta.{key}"
        for key in meta
        if key not in OWN and any(key in d.meta and d.meta[key] != meta[key] for d in by.values())
    ]
    return (*layout, *keys)


def _entity_facts(entity: Entity) -> dict[str, str]:
    facts = {"label": entity.label, "name": entity.name}
    facts |= {"aliases": ", ".join(entity.aliases)} if entity.aliases else {}
    return facts | ({"kb": entity.kb} if entity.kb is not None else {})


def _words(about: str, said: Mapping[str, Mapping[str, str]], names: Sequence[str]) -> str:
    """Say on one line what is disputed: the facts that differ, or the whole where somebody has nothing."""
    keys = list(dict.fromkeys(key for facts in said.values() for key in facts))
    if len(said) == len(names):
        keys = [key for key in keys if len({facts.get(key) for facts in said.values()}) > 1] or keys
    parts = [about]
    for name in names:
        told = [f"{key} {said[name].get(key, NOTHING)}" for key in keys] if name in said else [NOTHING]
        parts.append(f"{name}: {', '.join(told)}")
    return _line(" | ".join(parts))


def _quoted(text: str) -> str:
    """Quote a text, a long one by its two ends."""
    return f"“{short(' '.join(text.split()), size=2 * SHOWN)}”"


def _line(text: str) -> str:
    """Make a text fit for a line of a header."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
