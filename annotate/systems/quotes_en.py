"""The quotes of an English document: found block by block, given their speakers in the order of the text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from saidby.corpus.model import Block, Document

from .bounds import speech_pairs, whole
from .cast_en import CastEn
from .chains import joined
from .found import Found
from .layout import Part, layout_of, parts, readable_blocks
from .marks import Pair
from .names_en import find_names
from .nonspeech_en import find_nonspeech_en
from .nonspeech_ru import NonSpeech
from .outlines import Outline, find_outlines
from .spans import Quote
from .speakers_en import SceneEn, with_speakers_en
from .speech_en import Reading, find_speech_en, read_en
from .verbless_en import alone, behind, beside, headline, labelled, pull_quote_en

ATTRIBUTION = re.compile(r"(?:[NS](?:p[NS]){0,2}|H)[Ae]{0,2}V(?![:QqT]|,[QqT])")
"""A sentence that says who spoke."""

PAIRED = ("marks", "open")
"""What bounds quoted words that can go on with those of the sentence before."""


def find_all_en(document: Document) -> tuple[list[Quote], list[NonSpeech], CastEn]:
    """Find the quotes of a document, the quotation marks that are no speech, and who is named, in text order."""
    text, blocks = document.text, readable_blocks(document)
    scenes = [scene for part in parts(text, blocks) for scene in _scenes(text, part)]
    readings = [reading for scene in scenes for reading in scene.readings]
    cast = CastEn(name for reading in readings for name in find_names(reading.line))
    laid: list[tuple[Found, str]] = []
    for scene, following in pairwise([*scenes, None]):
        if scene is not None:
            quotes = _quotes(text, scene, following and following.block, cast)
            laid += ((quote, layout_of(text, scene.block)) for quote in quotes)
    laid = joined(text, blocks, laid)
    nonspeech = find_nonspeech_en(readings, [quote for quote, _ in laid])
    return with_speakers_en(text, scenes, laid, cast), nonspeech, cast


def _scenes(text: str, part: Part) -> Iterator[SceneEn]:
    """Read a part; a paragraph that a colon leads to, but that no order takes, is read by itself."""
    pairs = speech_pairs(text, part.block, "en")
    if part.carried is not None:
        both = replace(part.block, end=part.carried.end)
        readings = _readings(text, both, (*pairs, *whole(text, part.carried, "en")))
        if any(match.quotes for reading in readings for match in reading.matches):
            yield SceneEn(part.block, readings)
            return
    yield SceneEn(part.block, _readings(text, part.block, pairs))
    if part.carried is not None:
        yield from _scenes(text, Part(part.carried))


def _readings(text: str, block: Block, pairs: Sequence[Pair]) -> list[Reading]:
    return [read_en(outline) for outline in _whole(find_outlines(text, block.start, block.end, pairs, "en"))]


def _whole(outlines: Iterable[Outline]) -> Iterator[Outline]:
    """Join quoted words that end with a question mark to the sentence behind that says who asked."""
    waiting: Outline | None = None
    for outline in outlines:
        if waiting is not None and outline.depth == waiting.depth and _is_attribution(outline):
            yield Outline((*waiting.words, *outline.words), outline.depth)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        last = outline.words[-1]
        asks = last.quotation is not None and last.text.rstrip("\"'”’»")[-1:] in ("?", "!", "…")
        waiting = outline if asks else None
        if not asks:
            yield outline
    if waiting is not None:
        yield waiting


def _is_attribution(outline: Outline) -> bool:
    reading = read_en(outline)
    return ATTRIBUTION.match(reading.line.letters) is not None and not reading.matches


def _quotes(text: str, scene: SceneEn, following: Block | None, cast: CastEn) -> Iterator[Found]:
    """Give the quotes of a block; quoted words alone go on with the quote that the sentence before has begun."""
    found = list(_apart(text, scene, following, cast))
    last: int | None = None
    for reading in scene.readings:
        quotes = list(find_speech_en(text, reading))
        pieces = alone(reading) if not quotes and scene.block.kind != "pull_quote" and not reading.outline.depth else ()
        if pieces and last is not None and _is_paired(reading):
            found[last] = found[last]._replace(fragments=(*found[last].fragments, *pieces))
        elif pieces:
            found.append(Found("alone", pieces))
            last = None
        elif reading.outline.depth:
            found += quotes
        else:
            quotes += _verbless(text, reading, quotes)
            last = _begun(reading, quotes, len(found))
            found += quotes
    yield from found


def _apart(text: str, scene: SceneEn, following: Block | None, cast: CastEn) -> Iterator[Found]:
    """Give what a pull quote or a heading says by itself."""
    outer = [reading for reading in scene.readings if reading.outline.depth == 0]
    if scene.block.kind == "heading":
        for reading in outer:
            yield from headline(text, reading, cast)
    elif scene.block.kind == "pull_quote" and not any(reading.matches for reading in outer):
        yield from pull_quote_en(text, scene.block, outer[0].outline.words[0], following)


def _verbless(text: str, reading: Reading, quotes: Sequence[Found]) -> Iterator[Found]:
    found = None if quotes else labelled(text, reading) or beside(text, reading)
    yield from (found,) if found else behind(text, reading, quotes)


def _begun(reading: Reading, quotes: Sequence[Found], at: int) -> int | None:
    """Give the number of the only quote of a sentence that the author ends, by saying who spoke or otherwise."""
    words = reading.outline.words
    if len(quotes) != 1 or quotes[0].mode != "direct" or words[-1].quotation is not None:
        return None
    begins = quotes[0].fragments[0][0] == words[0].start
    told = quotes[0].cue and quotes[0].cue[0][0] > quotes[0].fragments[0][0]
    return at if begins or told else None


def _is_paired(reading: Reading) -> bool:
    """Tell whether quoted words stand in marks, and are no turn."""
    quotations = (word.quotation for word in reading.outline.words)
    return all(quotation is None or quotation.pair.kind in PAIRED for quotation in quotations)
