"""Pair gold spans with predicted spans, one to one in each document.

Spans are compared as int64 keys of document, extent and label, which are sorted once: the time is that of
sorting, however many spans a document has. Where gold spans have alternative extents, what these touch is
paired by optimal assignment, in small groups.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .assign import assign
from .columns import Columns, Ints, joined
from .keys import extent_keys, pack, set_keys, starts


@dataclass(frozen=True, eq=False)
class Pairs:
    """Which gold span goes with which predicted span.

    Parameters
    ----------
    gold, pred : int64 arrays of shape (n_pairs,)
        Rows of the two `Columns`; -1 where a side is missing. Every row occurs once.
    """

    gold: Ints
    pred: Ints


class Side(NamedTuple):
    """What is compared of one side: a key a span, and a rank: among equal keys the lower rank is paired first."""

    key: Ints
    rank: Ints


class Further(NamedTuple):
    """Further keys of gold spans, those of their alternative extents: row ``i`` is of span ``i``."""

    offsets: Ints
    key: Ints

    @property
    def owner(self) -> Ints:
        """The span of each key."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))


def match_exact(gold: Columns, pred: Columns, *, gold_rank: Ints | None = None, pred_rank: Ints | None = None) -> Pairs:
    """Pair spans of the same extent, first with the same label, then the rest with another one.

    The whole extent must be the same: every fragment. A gold span can be found by each of its alternative
    extents. Equal spans are paired one to one, so that a second prediction of one gold span is left over.
    Optional gold is never paired with another label: that prediction is spurious, and the gold no loss.
    As many pairs of the same label are made as can be, and where there is a choice spans of lower rank are
    paired.

    Parameters
    ----------
    gold, pred : Columns
        Spans over the same documents and labels (`saidby.eval.documents.paired`).
    gold_rank, pred_rank : int arrays of shape (n_spans,), optional
        Small numbers >= 0; by default optional gold comes behind the rest.

    Returns
    -------
    Pairs
        How many spans of each document, label and rank are paired does not depend on the order of the input.
    """
    gold_rank = gold.optional.astype(np.int64) if gold_rank is None else gold_rank
    pred_rank = np.zeros(len(pred), dtype=np.int64) if pred_rank is None else pred_rank
    extents = _extent_keys(gold, pred)
    labels = np.concatenate([gold.label, pred.label, gold.label[gold.alternatives.owner]])
    keys = np.split(pack(extents, labels), _bounds(gold, pred))
    further = Further(gold.alternatives.offsets, keys[2])
    same = _pair_same(Side(keys[0], gold_rank), Side(keys[1], pred_rank), further)
    wrong = _pair_wrong(gold, pred, extents, same)
    return _with_the_rest(np.hstack([same, wrong]), len(gold), len(pred))


def _extent_keys(gold: Columns, pred: Columns) -> Ints:
    """Give keys of gold extents, predicted extents, and alternative gold extents, one after the other."""
    doc = np.concatenate([gold.doc, pred.doc, gold.doc[gold.alternatives.owner]])
    return extent_keys(doc, joined([gold.extents, pred.extents, gold.alternatives.extents]))


def _bounds(gold: Columns, pred: Columns) -> list[int]:
    return [len(gold), len(gold) + len(pred)]


def _pair_same(gold: Side, pred: Side, further: Further) -> Ints:
    """Pair equal keys; give rows as shape (2, n_pairs)."""
    if not len(further.key):
        return _pair_equal(gold, pred, np.arange(len(gold.key)), np.arange(len(pred.key)))
    touched = np.concatenate([further.key, gold.key[further.owner]])
    gold_free, pred_free = np.isin(gold.key, touched), np.isin(pred.key, touched)
    return np.hstack(
        [
            _pair_equal(gold, pred, np.flatnonzero(~gold_free), np.flatnonzero(~pred_free)),
            _pair_best(gold, pred, np.flatnonzero(gold_free), np.flatnonzero(pred_free), further),
        ]
    )


def _pair_equal(gold: Side, pred: Side, gold_rows: Ints, pred_rows: Ints) -> Ints:
    """Pair the n-th gold span of a key with the n-th prediction of it, by rank."""
    gold_rows, gold_key = _ordered(gold, gold_rows)
    pred_rows, pred_key = _ordered(pred, pred_rows)
    run = starts(pred_key)
    nth = np.arange(len(pred_key)) - np.repeat(run, np.diff(run, append=len(pred_key)))
    at = np.searchsorted(gold_key, pred_key) + nth
    hit = np.flatnonzero(at < len(gold_key))
    hit = hit[gold_key[at[hit]] == pred_key[hit]]
    return np.stack([gold_rows[at[hit]], pred_rows[hit]])


def _ordered(side: Side, rows: Ints) -> tuple[Ints, Ints]:
    """Sort rows by key, then rank; give them and their keys."""
    key = side.key[rows]
    order = np.argsort(pack(key, side.rank[rows]), kind="stable")
    return rows[order], key[order]


def _pair_best(gold: Side, pred: Side, gold_rows: Ints, pred_rows: Ints, further: Further) -> Ints:
    """Pair spans of which some have several keys: as many as can be, low ranks first.

    The spans that a matching can cover form a matroid on each side, and one matching is best for both, so
    weights that fall with the rank decide how many spans of each rank are paired. Spans are numbered by what
    they say, not by where they stand in the input, so that among the best matchings the same one is found.
    """
    meaning = pack(gold.key, gold.rank, set_keys(*further))[gold_rows]
    gold_rows = gold_rows[np.argsort(meaning, kind="stable")]
    pred_rows, pred_key = _ordered(pred, pred_rows)
    number = np.empty(len(gold.key), dtype=np.int64)
    number[gold_rows] = np.arange(len(gold_rows))
    golds = np.concatenate([np.arange(len(gold_rows)), number[further.owner]])
    edge, found = _equal(np.concatenate([gold.key[gold_rows], further.key]), pred_key)
    row, column = gold_rows[golds[edge]], pred_rows[found]
    top = int(gold.rank.max(initial=0)) + int(pred.rank.max(initial=0)) + 2
    chosen = assign(golds[edge], found, (top - gold.rank[row] - pred.rank[column]).astype(np.float64))
    return np.stack([row[chosen], column[chosen]])


def _equal(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Give every position of `left` with every position of `right` that has the same key."""
    order = np.argsort(right, kind="stable")
    first, last = (np.searchsorted(right[order], left, side=side) for side in ("left", "right"))
    counts = last - first
    begin = np.cumsum(counts) - counts
    at = np.arange(counts.sum()) - np.repeat(begin - first, counts)
    return np.repeat(np.arange(len(left)), counts), order[at]


def _pair_wrong(gold: Columns, pred: Columns, extents: Ints, same: Ints) -> Ints:
    """Pair what is left over by its first extent alone, labels in order."""
    gold_key, pred_key, _ = np.split(extents, _bounds(gold, pred))
    gold_rows, pred_rows = _rest(len(gold), same[0]), _rest(len(pred), same[1])
    gold_rows = gold_rows[~gold.optional[gold_rows]]
    return _pair_equal(Side(gold_key, gold.label), Side(pred_key, pred.label), gold_rows, pred_rows)


def _with_the_rest(pairs: Ints, n_gold: int, n_pred: int) -> Pairs:
    """Add the spans that have no partner."""
    missed, spurious = _rest(n_gold, pairs[0]), _rest(n_pred, pairs[1])
    gold = np.concatenate([pairs[0], missed, np.full(len(spurious), -1)])
    pred = np.concatenate([pairs[1], np.full(len(missed), -1), spurious])
    return Pairs(gold, pred)


def _rest(size: int, rows: Ints) -> Ints:
    """Give the numbers below `size` that are not among `rows`, ascending."""
    left = np.ones(size, dtype=bool)
    left[rows] = False
    return np.flatnonzero(left)
