"""The direct quotes of a document: found block by block, given their speakers in the order of the text."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from saidby.corpus.model import Block, Document

from .found import Found
from .layout import readable_blocks
from .outlines import Outline, Stretch, find_outlines
from .people_ru import find_people
from .pull_quotes import pull_quote
from .spans import Quote
from .speakers_ru import Scene, with_speakers
from .speech_ru import Reading, find_speech, read

LAYOUTS = {"pull_quote": "pull", "heading": "headline"}
"""The layout of a quote by the kind of its block; else ``inline``."""


def find_quotes(document: Document) -> list[Quote]:
    """Find the direct quotes of a document, in text order."""
    parts = readable_blocks(document)
    people = find_people(document, parts)
    scenes = [Scene(block, _readings(document.text, block, people)) for block in parts]
    found: list[tuple[Found, str]] = []
    for scene, behind in pairwise([*scenes, None]):
        if scene is not None:
            quotes = _quotes(document.text, scene.block, behind and behind.block, scene.readings)
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
