"""Quotes as a document has them: spans, relations, entities."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

from .actors_ru import Actor, Resolved
from .found import Found
from .nonspeech_ru import NonSpeech
from .outlines import Stretch

Pieces = tuple[Stretch, ...]


class Cast(Protocol):
    """Who is named in a document, in any language."""

    def names(self) -> Iterator[tuple[int, int, Actor]]:
        """Give every name in the order of the text: where it starts and ends, and whose it is."""


MENTIONS = ("nominal", "pronoun")
"""Forms of sources that are mentions of an entity without its name."""


class Quote(NamedTuple):
    """What was found, and where it stands.

    Parameters
    ----------
    found : Found
        The quote.
    layout, form : str
        Its layout and its source's form, as the scheme has them.
    sources : tuple of Resolved
        What each source refers to.
    speakers : tuple of Actor
        Whose words they are.
    """

    found: Found
    layout: str
    form: str
    sources: tuple[Resolved, ...]
    speakers: tuple[Actor, ...]


def with_quotes(document: Document, quotes: Iterable[Quote], nonspeech: Iterable[NonSpeech], cast: Cast) -> Document:
    """Give the document with these quotes, pairs of marks and the names of who is in the cast; quotes in text order.

    A cue or source of several quotes is one span. Of bodies and places only those that speak are named; a source that
    is no name is a MENTION, too.
    """
    answer = _Answer()
    for number, quote in enumerate(quotes, 1):
        answer.add(quote, number)
    answer.name(cast)
    entities = tuple(Entity(id, actor.label, actor.name, _aliases(actor)) for actor, id in answer.entities.items())
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
        attrs = {"mode": found.mode, "layout": quote.layout, "source_form": quote.form, **found.attrs}
        self.quotes.append(Span(head, "QUOTE", _fragments(found.fragments), attrs=attrs))
        speakers = [self._entity(actor) for actor in quote.speakers]
        entities = [self._entity(source.entity) if source.entity else None for source in quote.sources]
        cues = [
            self._span("CUE", cue, _numbered(f"c{number}", i)) for i, cue in enumerate((found.cue, *found.more)) if cue
        ]
        sources = [
            self._span("SOURCE", (source.stretch,), _numbered(f"s{number}", i), entity)
            for i, (source, entity) in enumerate(zip(found.sources, entities, strict=False))
        ]
        heard = [self._span("ADDRESSEE", (one,), _numbered(f"a{number}", i)) for i, one in enumerate(found.addressees)]
        self._relate(head, "addressee", heard)
        self._relate(head, "cue", cues)
        self._relate(head, "source", sources)
        self._relate(head, "speaker", speakers)

        for source, resolved in zip(found.sources, quote.sources, strict=False):
            if resolved.entity is not None and resolved.form in MENTIONS:
                attrs = {"form": resolved.form}
                self._span("MENTION", (source.stretch,), f"m{len(self.shared)}", self._entity(resolved.entity), attrs)

    def name(self, cast: Cast) -> None:
        """Add the names."""
        for number, (start, end, actor) in enumerate(cast.names(), 1):
            if actor.label == "PER" or actor in self.entities:
                self._span(actor.label, ((start, end),), f"p{number}", self._entity(actor))

    def _entity(self, actor: Actor) -> str:
        return self.entities.setdefault(actor, f"e{len(self.entities) + 1}")

    def _span(
        self, label: str, pieces: Pieces, id: str, entity: str | None = None, attrs: dict[str, str] | None = None
    ) -> str:
        return self.shared.setdefault((label, pieces), Span(id, label, _fragments(pieces), entity, attrs or {})).id

    def _relate(self, head: str, label: str, tails: list[str]) -> None:
        for number, tail in enumerate(tails):
            self.relations.append(Relation(_numbered(f"{head}.{label}", number), label, head, tail))


def _aliases(actor: Actor) -> tuple[str, ...]:
    return tuple(alias for alias in actor.aliases if alias != actor.name)


def _numbered(id: str, number: int) -> str:
    """Give the id of the first, second … of a kind: ``s1``, ``s1.2``."""
    return f"{id}.{number + 1}" if number else id


def _fragments(pieces: Pieces) -> tuple[Fragment, ...]:
    return tuple(Fragment(*piece) for piece in pieces)
