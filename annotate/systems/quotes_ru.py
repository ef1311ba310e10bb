"""The direct quotes of a document: found block by block, given their speakers in the order of the text."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, pairwise

from saidby.corpus.model import Block, Document

from .cast_ru import Cast, Mention
from .found import Found
from .layout import readable_blocks
from .models_ru import Tagged
from .names_ru import is_given
from .outlines import Outline, Stretch, Word, find_outlines
from .people_ru import find_people
from .pull_quotes import pull_quote
from .spans import Quote
from .speech_ru import Reading, find_speech, read
from .story_ru import Story
from .titles_ru import find_title

LAYOUTS = {"pull_quote": "pull", "heading": "headline"}
"""The layout of a quote by the kind of its block; else ``inline``."""

GENDERS = {"Masc": "masc", "Fem": "femn"}
"""The tagger's genders as the dictionary writes them."""

ASIDE = ("pull_quote", "attribution")
"""Blocks outside the running text: nobody named there is its subject."""


def find_quotes(document: Document) -> list[Quote]:
    """Find the direct quotes of a document, in text order."""
    parts = readable_blocks(document)
    people = find_people(document, parts)
    found: list[tuple[Found, str]] = []
    mentions: list[Mention] = []
    for block, behind in pairwise([*parts, None]):
        if block is not None:
            readings = [_read(outline, people) for outline in find_outlines(document.text, block.start, block.end)]
            mentions += _mentions(document.text, readings, aside=block.kind in ASIDE)
            quotes = _quotes(document.text, block, behind, readings)
            found += ((quote, LAYOUTS.get(block.kind, "inline")) for quote in quotes)
    return _with_speakers(found, Story(Cast(mentions), mentions))


def _with_speakers(found: Iterable[tuple[Found, str]], story: Story) -> list[Quote]:
    quotes = []
    for quote, layout in sorted(found, key=lambda pair: pair[0].place):
        aside = quote.aside or layout == "pull"
        speakers = (story.speaker(source, quote.verb, quote.place, aside=aside) for source in quote.sources or (None,))
        quotes.append(Quote(quote, layout, tuple(speakers)))
    return sorted(quotes, key=lambda quote: quote.found.fragments)


def _read(outline: Outline, people: list[Stretch]) -> Reading:
    start, end = outline.words[0].start, outline.words[-1].end
    return read(outline, people[bisect_left(people, (start,)) : bisect_left(people, (end,))])


def _quotes(text: str, block: Block, behind: Block | None, readings: list[Reading]) -> Iterator[Found]:
    found = [(reading.outline.depth, quote) for reading in readings for quote in find_speech(text, reading)]
    yield from (quote for _, quote in found)
    if block.kind == "pull_quote" and all(depth > 0 for depth, _ in found):
        yield pull_quote(text, block, behind)


def _mentions(text: str, readings: Iterable[Reading], *, aside: bool) -> Iterator[Mention]:
    """Give the names of people in a block, each once."""
    for reading in readings:
        if reading.outline.depth == 0:
            places = {word.start: place for place, word in enumerate(reading.outline.words) if not word.quotation}
            for start, end in reading.people:
                covered = [places[at] for at in range(start, end) if at in places]
                yield _mention(text, start, end, reading, covered, aside=aside)


def _mention(text: str, start: int, end: int, reading: Reading, places: list[int], *, aside: bool) -> Mention:
    """Give a name as a mention; `places` are its words in the outline, none if it stands in quoted words."""
    if not places:
        return Mention(start, end, text[start:end], aside=True)
    words, tags = reading.outline.words, reading.tags
    places = _without_another(places, words, tags)
    start = words[places[0]].start
    title = find_title(words, tags, range(places[0], places[-1] + 1))
    last = tags[places[-1]].feats
    return Mention(start, end, text[start:end], last.get("Case"), GENDERS.get(last.get("Gender", "")), aside, title)


def _without_another(places: list[int], words: Sequence[Word], tags: Sequence[Tagged]) -> list[int]:
    """Take another's name away from the front: «секретарь Лужина Анна Мох» is no «Лужина Анна Мох»."""
    rest = list(dropwhile(lambda place: tags[place].feats.get("Case") == "Gen", places))
    return rest if rest and is_given(words[rest[0]].text) else places
