"""Spans as columns of BIO tags over tokens, and a count of what a column cannot hold.

A span has the tokens that share a character with it. Of spans of one column that share tokens, the one that begins
first stays, of those the longest, of those the first of the document: the outermost. Every piece of it in a sentence,
a run of tokens, begins with ``B-``; pieces with only white space between them are one run.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.ragged import Ints

HELD = ("pieces", "across", "widened")
"""What is told of spans that a column holds: it has them in pieces, in several sentences, with more than they cover."""
LEFT_OUT = ("nested", "crossing", "tokenless")
"""Why a column leaves a span out: all its tokens are of other spans, some are, it has none."""

Losses = Counter[tuple[str, str, str]]
"""How often, by column, label, and one of `HELD`, `LEFT_OUT` or ``spans``, which counts all."""


class Sentences(NamedTuple):
    """Tokens of a document, and where among them each sentence with tokens begins, by its number."""

    start: Ints
    end: Ints
    first: Ints
    number: Ints

    @property
    def bounds(self) -> list[tuple[int, int]]:
        """The tokens of each sentence, half-open."""
        return list(pairwise([*self.first.tolist(), len(self.start)]))


def sentences_of(document: Document) -> Sentences:
    """Give the sentences of a document that have tokens; without sentences, all tokens are one."""
    start, end = _sides(document.tokens)
    starts, _ = _sides(document.sentences)
    number = np.maximum(np.searchsorted(starts, start, side="right") - 1, 0)
    first = np.flatnonzero(np.diff(number, prepend=-1) != 0)
    return Sentences(start, end, first, number[first])


def codes_of(spans: Iterable[Span], column: str, labels: Sequence[str], sentences: Sentences, losses: Losses) -> Ints:
    """Give the code of each token, as `saidby.corpus.publish.view.tag_names` orders the tags.

    Parameters
    ----------
    spans : iterable of Span
        Of a document; those of other labels are passed over.
    column : str
        What the column is called in `losses`, to which is added.
    labels : sequence of str
        Labels of the column.
    sentences : Sentences
        Of the document.
    losses : Losses
        Counts what the column cannot hold.

    Returns
    -------
    int64 array of shape (n_tokens,)
    """
    code = {label: 1 + 2 * number for number, label in enumerate(labels)}
    codes = np.zeros(len(sentences.start), dtype=np.int64)
    for span, runs in _in_order([span for span in spans if span.label in code], sentences):
        told = _told(runs, codes) or [*_written(span, runs, codes, code[span.label], sentences)]
        losses.update((column, span.label, what) for what in ("spans", *told))
    return codes


Runs = list[tuple[int, int]]


def _sides(pieces: Sequence[Fragment]) -> tuple[Ints, Ints]:
    starts = np.fromiter([piece.start for piece in pieces], np.int64, len(pieces))
    return starts, np.fromiter([piece.end for piece in pieces], np.int64, len(pieces))


def _in_order(spans: list[Span], sentences: Sentences) -> list[tuple[Span, Runs]]:
    """Give spans with their runs of tokens, the outermost first; those without tokens last."""
    found = [(span, _runs(span, sentences)) for span in spans]
    return sorted(found, key=lambda item: (item[1][0][0], -item[1][-1][1]) if item[1] else (len(sentences.start), 0))


def _runs(span: Span, sentences: Sentences) -> Runs:
    starts, ends = _sides(span.fragments)
    first = np.searchsorted(sentences.end, starts, side="right").tolist()
    last = np.searchsorted(sentences.start, ends, side="left").tolist()
    runs: Runs = []
    for a, b in zip(first, last, strict=True):
        if a < b and runs and a <= runs[-1][1]:
            runs[-1] = runs[-1][0], b
        elif a < b:
            runs.append((a, b))
    return runs


def _told(runs: Runs, codes: Ints) -> list[str]:
    """Say why a span has no place, if it has none."""
    if not runs:
        return ["tokenless"]
    taken = sum(int(np.count_nonzero(codes[a:b])) for a, b in runs)
    if not taken:
        return []
    return ["nested" if taken == sum(b - a for a, b in runs) else "crossing"]


def _written(span: Span, runs: Runs, codes: Ints, begin: int, sentences: Sentences) -> Iterator[str]:
    """Write the tags of a span, and say what they do not."""
    across = False
    for a, b in runs:
        low, high = np.searchsorted(sentences.first, (a + 1, b))
        codes[a:b] = begin + 1
        codes[[a, *sentences.first[low:high].tolist()]] = begin
        across |= bool(high > low)
    if len(runs) > 1:
        yield "pieces"
    if across or len({int(np.searchsorted(sentences.first, a, side="right")) for a, _ in runs}) > 1:
        yield "across"
    if any(sentences.start[a] < span.start or sentences.end[b - 1] > span.end for a, b in (runs[0], runs[-1])):
        yield "widened"
