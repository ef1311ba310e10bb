"""The quotes of a document: found block by block, given their speakers in the order of the text."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from saidby.corpus.model import Block, Document

from .found import Found
from .indirect_ru import find_indirect
from .layout import readable_blocks
from .outlines import Outline, Stretch, find_outlines
from .people_ru import find_people
from .pull_quotes import pull_quote
from .spans import Quote
from .speakers_ru import Scene, with_speakers
from .speech_ru import Reading, find_speech, read

LAYOUTS = {"pull_quote": "pull", "heading": "headline"}
"""The layout of a quote by the kind of its block; else ``inline``."""

MARKS = '«»„“”"'
"""Quotation marks around a direct quote."""


def find_quotes(document: Document) -> list[Quote]:
    """Find the quotes of a document, in text order."""
    parts = readable_blocks(document)
    people = find_people(document, parts)
    scenes = [Scene(block, _readings(document.text, block, people)) for block in parts]
    found: list[tuple[Found, str]] = []
    for scene, behind in pairwise([*scenes, None]):
        if scene is not None:
            quotes = list(_quotes(document.text, scene.block, behind and behind.block, scene.readings))
            quotes += _reported(document.text, scene.readings, quotes, people)
            found += ((quote, LAYOUTS.get(scene.block.kind, "inline")) for quote in quotes)
    return with_speakers(document.text, scenes, found)


def _readings(text: str, block: Block, people: list[Stretch]) -> list[Reading]:
    return [_read(outline, people) for outline in find_outlines(text, block.start, block.end)]


def _read(outline: Outline, people: list[Stretch]) -> Reading:
    start, end = outline.words[0].start, outline.words[-1].end
    return read(outline, people[bisect_left(people, (start,)) : bisect_left(people, (end,))])


def _quotes(text: str, block: Block, behind: Block | None, readings: Sequence[Reading]) -> Iterator[Found]:
    found = [(reading.outline.depth, quote) for reading in readings for quote in find_speech(text, reading)]
    yield from (quote for _, quote in found)
    if block.kind == "pull_quote" and all(depth > 0 for depth, _ in found):
        yield pull_quote(text, block, behind)


def _reported(
    text: str, readings: Sequence[Reading], direct: Iterable[Found], people: list[Stretch]
) -> Iterator[Found]:
    """Give what is reported in the author's grammar, by the author and in direct quotes."""
    deeper = [reading.outline.words[0].start for reading in readings if reading.outline.depth]
    for reading in (*readings, *_within(text, direct, deeper, people)):
        yield from find_indirect(text, reading)


def _within(text: str, direct: Iterable[Found], deeper: Sequence[int], people: list[Stretch]) -> Iterator[Reading]:
    """Give the sentences of direct quotes; those with quotations in them, at `deeper` places, have been read."""
    for start, end in (piece for quote in direct for piece in quote.fragments):
        inner = start + (text[start] in MARKS), end - (text[end - 1] in MARKS)
        if not any(inner[0] <= place < inner[1] for place in deeper):
            for outline in find_outlines(text, *inner):
                yield _read(outline._replace(depth=1), people)
