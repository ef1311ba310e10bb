"""Quotes as a document has them: spans, relations, entities."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

from .cast_ru import Actor
from .found import Found
from .nonspeech_ru import NonSpeech
from .outlines import Stretch

Pieces = tuple[Stretch, ...]


class Quote(NamedTuple):
    """What was found, its layout, and who speaks: an actor or nobody for each source, one if there is no source."""

    found: Found
    layout: str
    speakers: tuple[Actor | None, ...]


def with_quotes(document: Document, quotes: Iterable[Quote], nonspeech: Iterable[NonSpeech] = ()) -> Document:
    """Give the document with these quotes, pairs of marks and nothing else; quotes in text order.

    A cue or source of several quotes is one span.
    """
    answer = _Answer()
    for number, quote in enumerate(quotes, 1):
        answer.add(quote, number)
    entities = tuple(Entity(id, actor.label, actor.name) for actor, id in answer.entities.items())
    marks = [
        Span(f"n{number}", "NONSPEECH", (Fragment(one.start, one.end),), attrs={"use": one.use.use})
        for number, one in enumerate(nonspeech, 1)
    ]
    spans = (*answer.quotes, *answer.shared.values(), *marks)
    return replace(document, spans=spans, relations=tuple(answer.relations), entities=entities)


class _Answer:
    def __init__(self) -> None:
        self.quotes: list[Span] = []
        self.shared: dict[tuple[str, Pieces], Span] = {}
        self.relations: list[Relation] = []
        self.entities: dict[Actor, str] = {}

    def add(self, quote: Quote, number: int) -> None:
        found, head = quote.found, f"q{number}"
        attrs = {"mode": found.mode, "layout": quote.layout, **found.attrs}
        self.quotes.append(Span(head, "QUOTE", _fragments(found.fragments), attrs=attrs))
        speakers = [self._entity(actor) for actor in quote.speakers]
        cues = [self._span("CUE", found.cue, f"c{number}")] if found.cue else []
        sources = [
            self._span("SOURCE", (source.stretch,), _numbered(f"s{number}", i), entity)
            for i, (source, entity) in enumerate(zip(found.sources, speakers, strict=False))
        ]
        self._relate(head, "cue", cues)
        self._relate(head, "source", sources)
        self._relate(head, "speaker", [entity for entity in dict.fromkeys(speakers) if entity is not None])

    def _entity(self, actor: Actor | None) -> str | None:
        return None if actor is None else self.entities.setdefault(actor, f"e{len(self.entities) + 1}")

    def _span(self, label: str, pieces: Pieces, id: str, entity: str | None = None) -> str:
        return self.shared.setdefault((label, pieces), Span(id, label, _fragments(pieces), entity)).id

    def _relate(self, head: str, label: str, tails: list[str]) -> None:
        for number, tail in enumerate(tails):
            self.relations.append(Relation(_numbered(f"{head}.{label}", number), label, head, tail))


def _numbered(id: str, number: int) -> str:
    """Give the id of the first, second … of a kind: ``s1``, ``s1.2``."""
    return f"{id}.{number + 1}" if number else id


def _fragments(pieces: Pieces) -> tuple[Fragment, ...]:
    return tuple(Fragment(*piece) for piece in pieces)
