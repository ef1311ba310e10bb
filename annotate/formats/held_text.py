"""The tokens that a format cannot do without, and the text of one that has nothing else: steps of `projection`."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import add
from typing import NamedTuple

from msgspec.structs import replace

from saidby.corpus.model import Block, Document, Fragment
from saidby.corpus.segment import segment
from saidby.corpus.spacing import found

from .held_sentences import blanked, covered_by_tokens
from .held_spans import Losses, loss
from .keeps import BREAK, Keeps

_OFF_LINE = re.compile(rf"\S|{BREAK}")
"""What cannot stand between two tokens of a line."""


def needed(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Cut a document into the tokens and sentences that it must have."""
    if "tokens" in keeps.needs and not document.tokens:
        document = segment(replace(document, layers={}))
    if "sentences" in keeps.needs and not document.sentences and document.tokens:
        tokens = _Tokens(document.tokens)
        whole = document.blocks or (Fragment(document.tokens[0].start, document.tokens[-1].end),)
        document = replace(document, sentences=tuple(piece for piece in map(tokens.within, whole) if piece))
    return (covered_by_tokens(document) if keeps.text == "sentences" else document), ()


def text(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Build the text anew of its tokens, a sentence a line; pieces of the old text move to the new one.

    Where lines are held, what stands between the tokens of a sentence stays if it is white space (`shown_gaps`).
    """
    if keeps.text not in ("tokens", "lines"):
        return (blanked(document) if keeps.text == "sentences" else document), ()
    tokens = _Tokens(document.tokens)
    sentences = [piece for piece in map(tokens.within, document.sentences) if piece]
    move, text = _laid_out(document, {sentence.end for sentence in sentences}, exact=keeps.text == "lines")
    spans, losses = [], []
    for span in document.spans:
        moved_too = tuple(extent for old in span.alternatives if (extent := move(old)))
        # Where they are not held at all, `held_spans.details` tells it.
        alternatives = moved_too if keeps.alternatives else span.alternatives
        if len(alternatives) < len(span.alternatives):
            losses.append(loss(document, span, "an alternative begins or ends off the tokens"))
        spans.append(replace(span, fragments=move(span.fragments), alternatives=alternatives))
    moved = replace(
        document,
        text=text,
        tokens=move(document.tokens),
        sentences=move(sentences),
        blocks=tuple(
            replace(block, start=place.start, end=place.end)
            for block in document.blocks
            if (piece := tokens.within(block))
            for place in move((piece,))
        ),
        spans=tuple(spans),
    )
    return moved, losses


def _laid_out(document: Document, ends: set[int], *, exact: bool) -> tuple["_Move", str]:
    """Give the tokens joined, a line break behind those that end a sentence, and the way to their places."""
    move, parts, at = _Move({}, {}), [], 0
    for line in _lines(document.tokens, ends):
        gaps = shown_gaps(document.text, line) if exact else [" "] * (len(line) - 1)
        for (start, end), gap in zip(line, [*gaps, "\n"], strict=True):
            parts += [document.text[start:end], gap]
            move.starts[start], move.ends[end] = at, at + end - start
            at += end - start + len(gap)
    return move, "".join(parts[:-1])


def _lines(tokens: Sequence[Fragment], ends: set[int]) -> Iterator[Sequence[Fragment]]:
    """Give the tokens of each sentence."""
    first = 0
    for i, token in enumerate(tokens, 1):
        if token.end in ends or i == len(tokens):
            yield tokens[first:i]
            first = i


def shown_gaps(text: str, tokens: Sequence[Fragment]) -> list[str]:
    """Give what a line of text can have between tokens: white space as it is, for anything else a blank.

    One blank for each, if the tokens could not be found again in that line.
    """
    between = [text[one.end : two.start] for one, two in pairwise(tokens)]
    gaps = [" " if _OFF_LINE.search(gap) else gap for gap in between]
    forms = [text[start:end] for start, end in tokens]
    line = "".join(map(add, forms, [*gaps, ""]))
    return gaps if found(forms, line) == gaps else [" "] * len(gaps)


class _Tokens:
    """Finds the tokens inside of a piece."""

    def __init__(self, tokens: Sequence[Fragment]):
        self.starts, self.ends = [token.start for token in tokens], [token.end for token in tokens]

    def within(self, piece: Fragment | Block) -> Fragment | None:
        """Give the stretch of the tokens that lie inside of a piece, if any do."""
        first, behind = bisect_left(self.starts, piece.start), bisect_right(self.ends, piece.end)
        return Fragment(self.starts[first], self.ends[behind - 1]) if first < behind else None


class _Move(NamedTuple):
    """Where the starts and ends of tokens are in another text."""

    starts: dict[int, int]
    ends: dict[int, int]

    def __call__(self, pieces: Iterable[Fragment | Block]) -> tuple[Fragment, ...]:
        """Give pieces at their new place; none at all if one of them is off the tokens."""
        pieces = tuple(pieces)
        if not all(piece.start in self.starts and piece.end in self.ends for piece in pieces):
            return ()
        return tuple(Fragment(self.starts[piece.start], self.ends[piece.end]) for piece in pieces)
