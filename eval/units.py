"""Tokens as units: the labels that each token of the gold has, so that tokens are scored as spans are."""

from dataclasses import replace

import numpy as np

from saidby.corpus.ragged import offsets_of, owners, spread
from saidby.corpus.tokenise import load_tokeniser

from .columns import Columns, Extents, Ints, joined, no_alternatives, no_attributes
from .keys import pack, starts
from .meet import lengths, meetings
from .references import no_references

TOKENISER = "unicode"


def without_tokens(columns: Columns) -> list[int]:
    """Give the numbers of the documents that have a text and no tokens."""
    bare = np.flatnonzero(np.diff(columns.tokens.offsets) == 0).tolist()
    return [number for number in bare if columns.texts[number].strip()]


def tokenised(columns: Columns, documents: list[int]) -> Extents:
    """Give the tokens of all documents; those of these documents are the words of UAX #29."""
    cut = load_tokeniser(TOKENISER, "und")
    made = [cut(columns.texts[number], 0)[1] for number in documents]
    pieces = [piece for row in made for piece in row]
    start, end = (np.fromiter((getattr(piece, name) for piece in pieces), np.int32) for name in ("start", "end"))
    size = len(columns.documents)
    new = Extents(offsets_of(list(map(len, made))), start, end)
    order = np.arange(size)
    order[documents] = size + np.arange(len(documents))
    return joined([columns.tokens, new]).take(order)


def token_units(columns: Columns) -> Columns:
    """Give a span for each token and each label that a span with a character in it has.

    Tokens are those of `columns.tokens`. A unit is optional if all the spans are that give it its label.
    """
    return units_of(columns, *speaking(columns, columns.optional.astype(np.int64)))


def speaking(columns: Columns, rank: Ints) -> tuple[Ints, Ints]:
    """Give tokens, and for each of their labels the span of the lowest rank that gives it; two int arrays."""
    token, span = covered_tokens(columns)
    order = np.lexsort((rank[span], columns.label[span], token))
    first = order[starts(pack(token[order], columns.label[span[order]]))]
    return token[first], span[first]


def units_of(columns: Columns, token: Ints, span: Ints) -> Columns:
    """Give a span for each of these tokens, with label and option of the span beside it."""
    size, tokens = len(token), columns.tokens
    return replace(
        columns,
        doc=columns.doc[span],
        label=columns.label[span],
        extents=Extents(np.arange(size + 1), tokens.start[token], tokens.end[token]),
        score=np.full(size, np.nan),
        optional=columns.optional[span],
        alternatives=no_alternatives(size),
        attributes=no_attributes(size),
        references=no_references(size),
    )


def covered_tokens(columns: Columns) -> tuple[Ints, Ints]:
    """Give tokens and the spans that have a character in them, two int arrays; a pair a fragment.

    Tokens are those of `columns.tokens`, sorted and apart, as in every document.
    """
    extents, tokens = columns.extents, columns.tokens
    stride = 1 + int(max(tokens.end.max(initial=0), extents.end.max(initial=0)))
    base = owners(tokens.offsets) * stride
    span = owners(extents.offsets)
    place = columns.doc[span].astype(np.int64) * stride
    first = np.searchsorted(base + tokens.end, place + extents.start, side="right")
    last = np.searchsorted(base + tokens.start, place + extents.end)
    fragment, token = spread(first, np.maximum(last - first, 0))
    return token, span[fragment]


def settled(gold: Columns, pred: Columns) -> Columns:
    """Give gold with one extent a span: of its alternatives the one that fits a prediction of its label best.

    What fits best shares the largest part of the union; the main extent is kept where another is no better.
    """
    alternatives = gold.alternatives
    several = np.flatnonzero(np.diff(alternatives.offsets))
    if not len(several):
        return gold
    owner = np.concatenate([np.arange(len(gold)), alternatives.owner])
    extents = joined([gold.extents, alternatives.extents])
    chosen = np.arange(len(gold))
    chosen[several] = _best(gold, pred, owner, extents)[several]
    return replace(gold, extents=extents.take(chosen), alternatives=no_alternatives(len(gold)))


def _best(gold: Columns, pred: Columns, owner: Ints, extents: Extents) -> Ints:
    """Give the number of the best extent of each span."""
    meet = meetings(gold.doc[owner], extents, pred.doc, pred.extents)
    same = np.flatnonzero(gold.label[owner[meet.left]] == pred.label[meet.right])
    left, right, shared = (column[same] for column in meet)
    part = np.zeros(len(owner))
    np.maximum.at(part, left, shared / (lengths(extents)[left] + lengths(pred.extents)[right] - shared))
    order = np.lexsort((np.arange(len(owner)), -part, owner))
    return order[starts(owner[order])]
