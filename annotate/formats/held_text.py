"""The tokens that a format cannot do without, and the text of one that has nothing else: steps of `projection`."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from saidby.corpus.model import Block, Document, Fragment
from saidby.corpus.segment import segment

from .held_sentences import blanked, covered_by_tokens
from .held_spans import Losses, loss
from .keeps import Keeps


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
    """Build the text anew of its tokens, a sentence a line; pieces of the old text move to the new one."""
    if keeps.text != "tokens":
        return (blanked(document) if keeps.text == "sentences" else document), ()
    tokens = _Tokens(document.tokens)
    sentences = [piece for piece in map(tokens.within, document.sentences) if piece]
    move, text = _laid_out(document, {sentence.end for sentence in sentences})
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


def _laid_out(document: Document, ends: set[int]) -> tuple["_Move", str]:
    """Give the tokens joined, a line break behind those that end a sentence, and the way to their places."""
    move, parts, at = _Move({}, {}), [], 0
    for start, end in document.tokens:
        parts += [document.text[start:end], "\n" if end in ends else " "]
        move.starts[start], move.ends[end] = at, at + end - start
        at += end - start + 1
    return move, "".join(parts[:-1])


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
