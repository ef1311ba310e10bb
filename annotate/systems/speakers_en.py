"""The speakers of an English document's quotes, asked for in the order of the text."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from saidby.corpus.model import Block

from .cast_en import CastEn
from .found import Found
from .hosts import hosts_of
from .names_en import find_names
from .spans import Quote
from .speech_en import Reading
from .story_en import StoryEn, Subject
from .turns_ru import fill_repeated

ASIDE = ("pull_quote", "attribution")
"""Blocks outside the running text: nobody named there is its subject."""

REPEATED = 30
"""First characters of quoted words that tell whether they stand in the text again."""


class SceneEn(NamedTuple):
    """A block with the readings of its outlines."""

    block: Block
    readings: Sequence[Reading]


def with_speakers_en(
    text: str, scenes: Sequence[SceneEn], laid: Sequence[tuple[Found, str]], cast: CastEn
) -> list[Quote]:
    """Give the quotes, found with their layouts, in text order, each with its speakers."""
    story = StoryEn(cast, _subjects(scenes, cast))
    hosts = hosts_of([quote for quote, _ in laid])
    spoken: dict[int, Quote] = {}
    for i in sorted(range(len(laid)), key=lambda i: (hosts[i] is not None, laid[i][0].place, laid[i][0].fragments)):
        quote, layout = laid[i]
        host = hosts[i]
        spoken[i] = _spoken(text, quote, layout, story, spoken.get(host) if host is not None else None)
    return fill_repeated(text, sorted(spoken.values(), key=lambda quote: quote.found.fragments))


def _spoken(text: str, quote: Found, layout: str, story: StoryEn, host: Quote | None) -> Quote:
    if not quote.sources:
        actor = story.before(quote.fragments[0][0]) or story.behind(quote.fragments[-1][1])
        alone = not quote.cue and host is None and not _is_repeated(text, quote)
        return Quote(quote, layout, "null" if quote.cue else "implicit", (), (actor,) if alone and actor else ())
    says = next(iter(host.speakers), None) if host else None
    sources = tuple(story.resolve(source, says=says, quoted=host is not None) for source in quote.sources)
    speakers = tuple(dict.fromkeys(actor for source in sources for actor in source.speakers))
    return Quote(quote, layout, sources[0].form, sources, speakers)


def _is_repeated(text: str, quote: Found) -> bool:
    """Tell whether quoted words are set apart from those that stand in the text again."""
    start, end = quote.fragments[0]
    words = text[start:end].strip("\"“”‘’'«» .,")[:REPEATED]
    return quote.aside and text.count(words) > 1


def _subjects(scenes: Sequence[SceneEn], cast: CastEn) -> Iterator[Subject]:
    """Give who is named in the author's words; the first person of a sentence is its subject."""
    for scene in scenes:
        readings = [reading for reading in scene.readings if reading.outline.depth == 0]
        for reading in readings if scene.block.kind not in ASIDE else ():
            yield from _met(reading, cast)


def _met(reading: Reading, cast: CastEn) -> Iterator[Subject]:
    first = True
    for name in find_names(reading.line):
        actor = None if name.describes else cast.named_at(name.offset)
        if actor is not None:
            person = actor.label == "PER"
            yield Subject(name.offset, actor, first and person)
            first = first and not person
