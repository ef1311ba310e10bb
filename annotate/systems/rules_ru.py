"""``rules-ru``: direct quotes in Russian news, with cue, source and speaker.

Quotation marks are paired (`marks`), sentences become outlines in which a quotation is one word (`outlines`), orders
say which quotations are speech and where the verb stands (`orders_ru`), the parsed clause gives the source
(`clauses`), and the story of who was named gives the speaker (`cast_ru`, `story_ru`). A pull quote is a block of its
own; its source is the line of attribution behind it (`pull_quotes`). `quotes_ru` puts these together.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

from .cast_ru import Actor
from .outlines import Stretch
from .quotes_ru import Quote, find_quotes


def label(document: Document) -> Document:
    """Give the document with QUOTE, CUE and SOURCE spans, their relations, and the speakers as entities.

    PER spans that the document has are taken for the names of people; else natasha finds them.

    Raises
    ------
    MissingExtra
        If natasha or pymorphy3 is not installed.
    """
    spans: list[Span] = []
    relations: list[Relation] = []
    actors: dict[Actor, str] = {}
    sources: dict[Stretch, str] = {}
    for number, quote in enumerate(find_quotes(document), 1):
        if quote.speaker is not None:
            actors.setdefault(quote.speaker, f"e{len(actors) + 1}")
        spans += _spans(quote, number, actors, sources)
        relations += _relations(quote, number, actors, sources)
    entities = tuple(Entity(entity, actor.label, actor.name) for actor, entity in actors.items())
    return replace(document, spans=tuple(spans), relations=tuple(relations), entities=entities)


def _spans(quote: Quote, number: int, actors: dict[Actor, str], sources: dict[Stretch, str]) -> Iterable[Span]:
    """Give the quote, its cue, and its source unless an earlier quote has the same."""
    found = quote.found
    fragments = tuple(Fragment(*piece) for piece in found.fragments)
    yield Span(f"q{number}", "QUOTE", fragments, attrs={"mode": "direct", "layout": quote.layout})
    if found.cue is not None:
        yield Span(f"c{number}", "CUE", (Fragment(*found.cue),))
    if found.source is not None and found.source.stretch not in sources:
        sources[found.source.stretch] = f"s{number}"
        entity = actors[quote.speaker] if quote.speaker else None
        yield Span(f"s{number}", "SOURCE", (Fragment(*found.source.stretch),), entity)


def _relations(quote: Quote, number: int, actors: dict[Actor, str], sources: dict[Stretch, str]) -> Iterable[Relation]:
    tails = {
        "cue": f"c{number}" if quote.found.cue else None,
        "source": sources[quote.found.source.stretch] if quote.found.source else None,
        "speaker": actors[quote.speaker] if quote.speaker else None,
    }
    head = f"q{number}"
    return [Relation(f"{head}.{name}", name, head, tail) for name, tail in tails.items() if tail is not None]
