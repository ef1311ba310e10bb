"""What two annotators say about a span beyond its extent and label: attributes, its entity, what it is related to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from saidby.corpus.model import Document, Span, covered

from .pairing import Pair, Pairing, pair
from .people import matched
from .scheme import Scheme

NOTHING = "–"
"""Stands for an attribute that is not given, for no entity, for no relation."""

Value = tuple[str, ...]
"""What is said of one thing, sorted. Equal for two annotators if they say the same."""


class About(NamedTuple):
    """What something is said about: an attribute, the entity or a relation of spans of a label."""

    label: str
    kind: str
    name: str


class Sides:
    """Two labellings of one text, with their spans paired and their entities matched.

    Parameters
    ----------
    left, right : Document
        The labellings.
    scheme : Scheme, optional
        Gives attributes that are not given their defaults, and says which are sets.
    """

    def __init__(self, left: Document, right: Document, scheme: Scheme | None = None):
        self.left, self.right, self.scheme = left, right, scheme
        self.pairing: Pairing = pair(left, right)
        self.people = matched(left, right, self.pairing.same)
        joined = [(a.id, b.id) for a, b in self.paired] + list(self.people.items())
        self._here = _Side(left, {a: f"both {a}" for a, _ in joined}, "left")
        self._there = _Side(right, {b: f"both {a}" for a, b in joined}, "right")

    @property
    def paired(self) -> list[Pair]:
        """All pairs of spans, in text order."""
        same, relabelled, moved, *_ = self.pairing
        return sorted([*same, *relabelled, *moved], key=lambda pair: (pair[0].start, -pair[0].end))

    def facts(self, left: Span, right: Span) -> dict[About, tuple[Value, Value]]:
        """Give everything that one of the two says of a pair of spans, and what each says."""
        here, there = self._here.facts(left, self.scheme), self._there.facts(right, self.scheme)
        return {
            About(left.label, *about): (here.get(about, (NOTHING,)), there.get(about, (NOTHING,)))
            for about in sorted({*here, *there})
        }

    def words(self, value: Value) -> str:
        """Give a value for people: an entity by its name, a span by its text."""
        known = {**self._there.words, **self._here.words}
        return ", ".join(known.get(part, part) for part in value)


class _Side:
    """One labelling; spans and entities that both have are called the same on both sides."""

    def __init__(self, document: Document, common: Mapping[str, str], side: str):
        ids = [span.id for span in document.spans] + [entity.id for entity in document.entities]
        self.names = {end: common.get(end, f"{side} {end}") for end in ids}
        self.words = {self.names[span.id]: f"“{covered(document.text, span.fragments)}”" for span in document.spans}
        self.words |= {self.names[entity.id]: entity.name for entity in document.entities}
        self.text = document.text
        self.links = defaultdict[str, dict[str, list[str]]](lambda: defaultdict(list))
        for relation in document.relations:
            self.links[relation.head][relation.label].append(self.names[relation.tail])

    def facts(self, span: Span, scheme: Scheme | None) -> dict[tuple[str, str], Value]:
        """Give what is said of a span, by kind and name."""
        found = {("attribute", key): value for key, value in _attributes(span, scheme)}
        if span.optional:
            found["attribute", "optional"] = ("yes",)
        if span.alternatives:
            others = sorted(set(span.alternatives))
            found["attribute", "alternatives"] = tuple(f"“{covered(self.text, other)}”" for other in others)
        if span.entity is not None:
            found["entity", "entity"] = (self.names[span.entity],)
        for label, tails in self.links[span.id].items():
            found["relation", label] = tuple(sorted(tails))
        return found


def _attributes(span: Span, scheme: Scheme | None) -> Iterator[tuple[str, Value]]:
    known = scheme.labels[span.label].attributes if scheme and span.label in scheme.labels else {}
    for key in {*span.attrs, *known}:
        attribute = known.get(key)
        value = span.attrs.get(key, attribute.default if attribute else None)
        if value is not None:
            yield key, tuple(sorted(attribute.parts(value))) if attribute else (value,)
