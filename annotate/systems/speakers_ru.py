"""The speakers of a document's quotes, asked for in the order of the text."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from saidby.corpus.model import Block

from .cast_ru import Cast
from .found import Found
from .mentions_ru import mentions_of
from .spans import Quote
from .speech_ru import Reading
from .story_ru import Story

ASIDE = ("pull_quote", "attribution")
"""Blocks outside the running text: nobody named there is its subject."""


class Scene(NamedTuple):
    """A block with the readings of its outlines."""

    block: Block
    readings: Sequence[Reading]


def with_speakers(text: str, scenes: Iterable[Scene], found: Iterable[tuple[Found, str]]) -> list[Quote]:
    """Give the quotes, found with their layouts, in text order, each with its speakers."""
    mentions = [
        mention
        for scene in scenes
        for reading in scene.readings
        if reading.outline.depth == 0
        for mention in mentions_of(text, reading, aside=scene.block.kind in ASIDE)
    ]
    story = Story(Cast(mentions), mentions)
    quotes = []
    for quote, layout in sorted(found, key=lambda pair: pair[0].place):
        aside = quote.aside or layout == "pull"
        speakers = (story.speaker(source, quote.verb, quote.place, aside=aside) for source in quote.sources or (None,))
        quotes.append(Quote(quote, layout, tuple(speakers)))
    return sorted(quotes, key=lambda quote: quote.found.fragments)
