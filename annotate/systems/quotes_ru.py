"""The quotes of a document: found block by block, given their speakers in the order of the text."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from saidby.corpus.model import Block, Document

from .bounds import speech_pairs, whole
from .chains import joined
from .found import Found
from .indirect_ru import find_indirect
from .layout import Part, layout_of, parts, readable_blocks
from .marks import Pair
from .outlines import Outline, Stretch, find_outlines
from .people_ru import find_people
from .pull_quotes import pull_quote
from .spans import Quote
from .speakers_ru import Scene, with_speakers
from .speech_ru import Reading, find_speech, read

MARKS = "«»„“”\"'"
"""Quotation marks around a direct quote."""


def find_quotes(document: Document) -> list[Quote]:
    """Find the quotes of a document, in text order."""
    blocks = readable_blocks(document)
    people = find_people(document, blocks)
    scenes = [scene for part in parts(document.text, blocks) for scene in _scenes(document.text, part, people)]
    found: list[tuple[Found, str]] = []
    for scene, behind in pairwise([*scenes, None]):
        if scene is not None:
            quotes = list(_quotes(document.text, scene.block, behind and behind.block, scene.readings))
            quotes += _reported(document.text, scene, quotes, people)
            found += ((quote, layout_of(document.text, scene.block)) for quote in quotes)
    return with_speakers(document.text, scenes, joined(document.text, blocks, found))


def _scenes(text: str, part: Part, people: list[Stretch]) -> Iterator[Scene]:
    """Read a part; a paragraph that a colon leads to, but that no rule takes, is read by itself."""
    pairs = speech_pairs(text, part.block)
    if part.carried is not None:
        carried = whole(text, part.carried)
        readings = _readings(text, replace(part.block, end=part.carried.end), (*pairs, *carried), people)
        if any(quotation.pair == carried[0] for r in readings for match in r.matches for quotation in match.quotations):
            yield Scene(part.block, readings)
            return
    yield Scene(part.block, _readings(text, part.block, pairs, people))
    if part.carried is not None:
        yield from _scenes(text, Part(part.carried), people)


def _readings(text: str, block: Block, pairs: Sequence[Pair], people: list[Stretch]) -> list[Reading]:
    return [_read(outline, people, block.kind) for outline in find_outlines(text, block.start, block.end, pairs)]


def _read(outline: Outline, people: list[Stretch], kind: str) -> Reading:
    start, end = outline.words[0].start, outline.words[-1].end
    return read(outline, people[bisect_left(people, (start,)) : bisect_left(people, (end,))], kind)


def _quotes(text: str, block: Block, behind: Block | None, readings: Sequence[Reading]) -> Iterator[Found]:
    found = [(reading.outline.depth, quote) for reading in readings for quote in find_speech(text, reading)]
    if block.kind == "pull_quote" and all(depth > 0 or not quote.cue for depth, quote in found):
        yield pull_quote(text, block, behind)
        found = [(depth, quote) for depth, quote in found if depth > 0]
    yield from (quote for _, quote in found)


def _reported(text: str, scene: Scene, direct: Iterable[Found], people: list[Stretch]) -> Iterator[Found]:
    """Give what is reported in the author's grammar, by the author and in direct quotes."""
    deeper = [reading.outline.words[0].start for reading in scene.readings if reading.outline.depth]
    for reading in (*scene.readings, *_within(text, direct, deeper, people)):
        yield from find_indirect(text, reading, scene.block.kind)


def _within(text: str, direct: Iterable[Found], deeper: Sequence[int], people: list[Stretch]) -> Iterator[Reading]:
    """Give the sentences of direct quotes; those with quotations in them, at `deeper` places, have been read."""
    for start, end in (piece for quote in direct for piece in quote.fragments):
        inner = start + (text[start] in MARKS), end - (text[end - 1] in MARKS)
        if not any(inner[0] <= place < inner[1] for place in deeper):
            for outline in find_outlines(text, *inner, ()):
                yield _read(outline._replace(depth=1), people, "paragraph")
