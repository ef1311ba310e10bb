"""Outlines: sentences in which every quotation is one word, so that rules see what stands around it.

A block's quotation marks are paired; a pair that the author interrupts («Да, — сказал он, — мост») falls into
pieces; each piece becomes one word of an outline, Q below. Sentences are found with the pieces veiled, so that a
full stop inside quoted words ends nothing::

    Секрет прост. «Мост. Пора», — сказал он.   →   Секрет прост .  |  Q , — сказал он .

Pieces of some length give outlines of their own, down to `DEEPEST`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from saidby.corpus.model import Fragment

from .authors import split
from .cutting import cutter
from .marks import Pair, match_marks

DEEPEST = 3
"""Levels of quotation within quotation that are read."""

BRACKETS = re.compile(r"\([^()\n]{1,200}\)")
"""Words in brackets, in which no mark ends a sentence: «(мост. — Ред.)»."""

IDLE = re.compile(r"''(?=[«„])|(?<=[»“])''")
"""Single marks beside others, which say nothing: ``''«Мост»''``."""

COMMAS = str.maketrans(".?!…", ",,,,")

SHORTEST = 3
"""Words of a quotation that is read for itself though no quotation is inside."""

LONGEST = 400
"""Words of an outline; a longer sentence is cut, so that no model has to read it whole."""


Stretch = tuple[int, int]


class Quotation(NamedTuple):
    """A pair of marks and its pieces: one, or more where the author's words interrupt it."""

    pair: Pair
    pieces: tuple[Stretch, ...]


class Word(NamedTuple):
    """A word, a punctuation mark, or (`quotation` is set) a piece of a quotation."""

    start: int
    end: int
    text: str
    quotation: Quotation | None = None


Piece = tuple[Stretch, Quotation]


class Outline(NamedTuple):
    """A sentence as words; `depth` counts the quotations around it."""

    words: tuple[Word, ...]
    depth: int


def find_outlines(
    text: str, start: int, end: int, pairs: Iterable[Pair] | None = None, lang: str = "ru"
) -> Iterator[Outline]:
    """Give the outlines of a block, ``text[start:end]``, outer ones before those inside quotations.

    `pairs` bound its quotations; without them, its quotation marks do.
    """
    levels: list[list[Pair]] = [[] for _ in range(DEEPEST + 1)]
    for pair in match_marks(text, start, end) if pairs is None else pairs:
        if pair.depth <= DEEPEST:
            levels[pair.depth].append(pair)
    yield from _outlines(text, start, end, levels, 0, lang=lang)


def _outlines(text: str, start: int, end: int, levels: list[list[Pair]], depth: int, *, lang: str) -> Iterator[Outline]:
    pieces = sorted(_pieces(text, start, end, levels, depth, lang=lang), key=lambda piece: piece[0])
    veiled = BRACKETS.sub(lambda match: match[0].translate(COMMAS), _veil(text, start, end, pieces))
    yield from (Outline(words, depth) for words in _sentences(text, veiled, start, pieces, lang))
    if depth < DEEPEST:
        for (piece_start, piece_end), quotation in pieces:
            mark = quotation.pair.kind == "marks"
            inner = max(piece_start, quotation.pair.start + mark), min(piece_end, quotation.pair.end - mark)
            if text.count(" ", *inner) >= SHORTEST - 1 or _within(levels[depth + 1], *inner):
                yield from _outlines(text, *inner, levels, depth + 1, lang=lang)


def _pieces(text: str, start: int, end: int, levels: list[list[Pair]], depth: int, *, lang: str) -> Iterator[Piece]:
    """Give the pieces of the quotations of a level, and of those in the author's words between pieces."""
    for pair in _within(levels[depth], start, end):
        quotation = _quotation(text, pair, levels, lang)
        yield from ((piece, quotation) for piece in quotation.pieces)
        if depth < DEEPEST:
            for (_, before), (after, _) in pairwise(quotation.pieces):
                yield from _pieces(text, before, after, levels, depth + 1, lang=lang)


def _within(pairs: list[Pair], start: int, end: int) -> list[Pair]:
    """Give those of the sorted pairs that start inside a stretch."""
    return pairs[bisect_left(pairs, (start,)) : bisect_left(pairs, (end,))]


def _quotation(text: str, pair: Pair, levels: list[list[Pair]], lang: str) -> Quotation:
    """Cut the author's words out of a pair."""
    inner = levels[pair.depth + 1] if pair.depth < DEEPEST else []
    inner = _within(inner, pair.start + (pair.kind == "marks"), pair.end)
    veiled = _veil(text, pair.start, pair.end, [((p.start, p.end), Quotation(p, ())) for p in inner])
    pieces = split(veiled, endless=pair.kind != "marks", lang=lang)
    return Quotation(pair, tuple((pair.start + start, pair.start + end) for start, end in pieces))


def _veil(text: str, start: int, end: int, pieces: list[Piece]) -> str:
    """Give the stretch, as long as it is, with a made-up word for each piece.

    Between two pieces of one quotation no mark ends a sentence.
    """
    parts: list[str] = []
    place = until = start
    for (piece_start, piece_end), quotation in pieces:
        between = text[place:piece_start]
        parts += between.translate(COMMAS) if place < until else between, _veil_piece(text[piece_start:piece_end])
        place, until = piece_end, max(until, quotation.pieces[-1][0] if quotation.pieces else piece_end)
    return IDLE.sub("  ", "".join([*parts, text[place:end]]))


def _veil_piece(piece: str) -> str:
    """Give a quoted word as long as the piece, with the mark that ends a sentence if there is one.

    >>> _veil_piece("«Мост? Где?»")
    '«Ххххххххх?»'
    """
    if len(piece) < 4:
        return "Х" * len(piece)
    stop = piece[-2] if piece[-2] in ".?!…" else "х"
    return f"«Х{'х' * (len(piece) - 4)}{stop}»"


def _sentences(text: str, veiled: str, offset: int, pieces: list[Piece], lang: str) -> Iterator[tuple[Word, ...]]:
    sentences, tokens = cutter(lang)(veiled, offset)
    at = first = 0
    for sentence in sentences:
        last = bisect_left(tokens, sentence.end, lo=first, key=lambda token: token.start)
        words, at = _words(text, tokens[first:last], pieces, at)
        first = last
        yield from (tuple(words[i : i + LONGEST]) for i in range(0, len(words), LONGEST))


def _words(text: str, tokens: Sequence[Fragment], pieces: list[Piece], at: int) -> tuple[list[Word], int]:
    """Give the words of a sentence, each piece (from number `at` on) as one word, and the next piece's number."""
    words: list[Word] = []
    covered = 0
    for token in tokens:
        if token.start < covered:
            continue
        if at < len(pieces) and pieces[at][0][0] < token.end:
            (start, covered), quotation = pieces[at]
            words.append(Word(start, covered, text[start:covered], quotation))
            at += 1
        else:
            words.append(Word(token.start, token.end, text[token.start : token.end]))
    return words, at
