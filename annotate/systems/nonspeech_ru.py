"""Quotation marks that are no speech: every pair that is neither a quote nor a piece of one, with its use."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from saidby.corpus.russian import analyses, plain

from .attributed_ru import Reading
from .cues import cue_of
from .found import Found
from .outlines import Stretch, Word
from .uses_ru import EDGES, WORDS, Use, is_sentence, use_of
from .verbs_ru import infinitive_of

PIECES = ("number", "explained", "else")
"""Rules whose words are a piece of somebody's speech where they stand in a mixed quote."""

LONG = {"number": 4, "explained": 2, "else": 2, "capital": 5}
"""Words from which on a sentence beside a verb that reports is somebody's words, although no rule took it."""

LONGEST = 8
"""Words from which on it is, sentence or not."""


class NonSpeech(NamedTuple):
    """A pair of marks: ``text[start:end]``, and the rule that gives its use."""

    start: int
    end: int
    use: Use


def find_nonspeech(readings: Iterable[Reading], found: Iterable[Found]) -> list[NonSpeech]:
    """Give the pairs of quotation marks that are no speech, by start.

    A use that the text gives to words («прозвали «Утюгом»») they have everywhere in it.
    """
    quotes = list(found)
    spoken = {place for quote in quotes if quote.mode != "mixed" for piece in quote.fragments for place in piece}
    mixed = [piece for quote in quotes if quote.mode == "mixed" for piece in quote.fragments]
    pairs = [pair for reading in readings for pair in _pairs(reading) if not _is_spoken(pair, spoken, mixed)]
    told = {_key(word): use for word, use, _ in pairs if use.name not in (*PIECES, "capital", "epithet at the start")}
    nonspeech = (NonSpeech(*_stretch(word), told.get(_key(word), use)) for word, use, _ in pairs)
    return sorted(nonspeech, key=lambda one: (one.start, -one.end))


def _pairs(reading: Reading) -> Iterator[tuple[Word, Use, bool]]:
    """Give the pairs of marks in an outline that no order takes, each once, and whether a verb reports there."""
    words = reading.outline.words
    people = frozenset(
        place for place, word in enumerate(words) for start, end in reading.people if start <= word.start < end
    )
    reports = any(cue_of(word.text) or infinitive_of(word.text) for word in words)
    for place, word in enumerate(words):
        quotation = word.quotation
        first = quotation is not None and quotation.pair.kind == "marks" and quotation.pieces[0][0] == word.start
        if first and place not in reading.content:
            yield word, use_of(words, place, people), reports


def _stretch(word: Word) -> Stretch:
    return (word.quotation.pair.start, word.quotation.pair.end) if word.quotation else (word.start, word.end)


def _is_spoken(pair: tuple[Word, Use, bool], spoken: set[int], mixed: list[Stretch]) -> bool:
    """Tell whether a pair is a quote of its own, or a piece of a mixed one."""
    word, use, reports = pair
    start, end = _stretch(word)
    if start in spoken and end in spoken:
        return True
    if use.name in PIECES and any(a <= start and end <= b for a, b in mixed):
        return True
    size = len(WORDS.findall(word.text))
    return reports and use.name in LONG and size >= LONG[use.name] and (size >= LONGEST or is_sentence(word.text))


def _key(word: Word) -> tuple[str, ...]:
    """Give the lemmas of quoted words."""
    return tuple(plain(analyses(part)[0].normal_form) for part in WORDS.findall(word.text.strip(EDGES)))
