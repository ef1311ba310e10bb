"""The quotes of a document: found block by block, given their speakers in the order of the text."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from saidby.corpus.model import Block, Document

from .answers_ru import with_answers
from .attributed_ru import Reading
from .bounds import speech_pairs, whole
from .cast_ru import Cast
from .chains import joined
from .found import Found
from .indirect_ru import find_indirect
from .layout import Part, layout_of, parts, readable_blocks
from .marks import Pair
from .named_ru import find_named
from .nonspeech_ru import NonSpeech, find_nonspeech
from .outlines import Outline, Stretch, find_outlines
from .pull_quotes import pull_quote
from .spans import Quote
from .speakers_ru import Scene, with_speakers
from .speech_ru import find_speech, read


class Answer(NamedTuple):
    """The quotes of a document, the quotation marks that are no speech, and who is named in it."""

    quotes: list[Quote]
    nonspeech: list[NonSpeech]
    cast: Cast


def find_all(document: Document) -> Answer:
    """Find the quotes of a document and the quotation marks that are no speech, in text order, and who is named."""
    blocks = with_answers(document.text, readable_blocks(document))
    named = find_named(document, blocks)
    people = [(name.start, name.end) for name in named if name.label == "PER"]
    scenes = read_scenes(document.text, blocks, people)
    found: list[tuple[Found, str]] = []
    for scene, behind in pairwise([*scenes, None]):
        if scene is not None:
            quotes = list(_quotes(document.text, scene.block, behind and behind.block, scene.readings))
            quotes += (quote for reading in scene.readings for quote in find_indirect(document.text, reading))
            found += ((quote, layout_of(document.text, scene.block)) for quote in quotes)
    found = joined(document.text, blocks, found)
    readings = (reading for scene in scenes for reading in scene.readings)
    nonspeech = find_nonspeech(readings, (quote for quote, _ in found))
    spoken, cast = with_speakers(document.text, scenes, named, found)
    return Answer(spoken, nonspeech, cast)


def read_scenes(text: str, blocks: Sequence[Block], people: list[Stretch]) -> list[Scene]:
    """Read the blocks of a text, in which `people` are named."""
    return [scene for part in parts(text, tuple(blocks)) for scene in _scenes(text, part, people)]


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
        yield from pull_quote(text, block, behind)
        found = [(depth, quote) for depth, quote in found if depth > 0]
    seen: set[tuple[Stretch, ...]] = set()
    for _, quote in found:  # one that is longer than an outline is found in each of its outlines
        if quote.fragments not in seen:
            seen.add(quote.fragments)
            yield quote
