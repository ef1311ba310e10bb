"""Pair gold spans with predicted spans, one to one in each document.

Four rules, each the best of all ways to pair:

- `match_exact`: spans of the same extent;
- `match_best`: spans that share text, the better the pair the sooner: same extent and label > same extent >
  same label > any overlap, in each lower rank, then larger intersection over union, then earlier in the text;
- `match_overlap`: as many spans of the same label that share text as can be; then lower rank, same extent,
  intersection over union, place;
- `match_worth`: the same with the largest sum of what each pair is worth, instead of the largest number of pairs.

Spans are compared as int64 keys of document, extent and label, which are sorted once, and only spans that meet
are looked at in pairs: the time is that of sorting, however many spans a document has. Optimal assignment is asked
only inside groups of spans that meet and can be paired in several ways.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from saidby.corpus.ragged import equals, owners

from .assign import assign
from .columns import Bools, Columns, Ints, joined
from .keys import extent_keys, pack, ranks, set_keys, starts
from .meet import lengths, meetings

SAME, EXTENT, LABEL, TOUCH, ALONE = range(5)
"""How well a pair fits: extent and label, extent alone, label and some text, some text; a span without partner."""
FINE = 2**30
"""Intersection over union is compared in parts of this size."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Which gold span goes with which predicted span.

    Parameters
    ----------
    gold, pred : int64 arrays of shape (n_pairs,)
        Rows of the two `Columns`; -1 where a side is missing. Every row occurs once.
    tier : int64 array of shape (n_pairs,)
        `SAME`, `EXTENT`, `LABEL`, `TOUCH` or `ALONE`.
    """

    gold: Ints
    pred: Ints
    tier: Ints


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
        return owners(self.offsets)


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
    extents = _extent_keys(gold, pred)
    same = _pair_same(*_compared(gold, pred, extents, gold_rank, pred_rank))
    wrong = _pair_wrong(gold, pred, extents, same)
    tier = np.repeat([SAME, EXTENT], [same.shape[1], wrong.shape[1]])
    return _with_the_rest(np.hstack([same, wrong]), tier, len(gold), len(pred))


def match_best(gold: Columns, pred: Columns, *, gold_rank: Ints | None = None, pred_rank: Ints | None = None) -> Pairs:
    """Pair spans that share text, best pairs first: the alignment of SemEval-2013 task 9.1, made definite.

    As many pairs of the same extent and label as can be, then as many of the same extent, then of the same label,
    then of any two that share a character; in each step spans of lower rank are paired where there is a choice. Where
    this leaves one: a larger sum of intersection over union, earlier places. A gold span has the extent that fits best
    of its alternatives. Optional gold is never paired with another label. Of equal spans, no more than the other side
    has of them, but one at least, is paired: saying a thing twice finds nothing more.

    Parameters
    ----------
    gold, pred, gold_rank, pred_rank
        As for `match_exact`.

    References
    ----------
    .. [1] Segura-Bedmar et al. 2013, SemEval-2013 task 9, aclanthology.org/S13-2056: what a pair counts; how spans
       are paired is left open there.
    """
    extents = _extent_keys(gold, pred)
    left, right, further = _compared(gold, pred, extents, gold_rank, pred_rank)
    gold_rows, pred_rows = _without_copies(gold, left, right, further)
    same = _pair_untouched(left, right, further, gold_rows, pred_rows)
    edges = _edges(gold, pred, extents, _without(gold_rows, same[0]), _without(pred_rows, same[1]))
    edges = _in_text_order(edges, gold, pred, _meanings(left, right, further))
    low = _lowness(edges, left, right)
    tiers = [(edges.tier == tier).astype(np.int64) for tier in (SAME, EXTENT, LABEL, TOUCH)]
    steps = [step for tier in tiers for step in (tier, tier * low)]
    chosen = edges.take(assign(edges.gold, edges.pred, *steps, edges.union))
    pairs = np.hstack([same, [chosen.gold, chosen.pred]])
    return _with_the_rest(pairs, np.concatenate([np.full(same.shape[1], SAME), chosen.tier]), len(gold), len(pred))


def match_overlap(
    gold: Columns, pred: Columns, *, gold_rank: Ints | None = None, pred_rank: Ints | None = None
) -> Pairs:
    """Pair as many spans of the same label that share text as can be.

    Where this leaves a choice: lower ranks, more pairs of the same extent, a larger sum of intersection over union,
    earlier places. Alternatives and equal spans are as in `match_best`.
    """
    return match_worth(gold, pred, lambda edges: np.ones_like(edges.gold), gold_rank=gold_rank, pred_rank=pred_rank)


def match_worth(
    gold: Columns,
    pred: Columns,
    worth: "Callable[[Edges], Ints]",
    *,
    kinds: tuple[Ints, Ints] | None = None,
    gold_rank: Ints | None = None,
    pred_rank: Ints | None = None,
) -> Pairs:
    """Pair spans of the same label that share text so that the pairs are worth as much as can be.

    Parameters
    ----------
    worth : callable
        From edges, of tier `SAME` or `LABEL`, to whole numbers >= 0; what is worth 0 is no pair.
    kinds : two int arrays of shape (n_spans,), optional
        What tells spans apart beside extent and label, as codes >= 0 of one table for gold and predictions: only spans
        of one kind are equal.
    gold, pred, gold_rank, pred_rank
        As for `match_overlap`.
    """
    extents = _extent_keys(gold, pred)
    left, right, further = _compared(gold, pred, extents, gold_rank, pred_rank, kinds=kinds)
    edges = _edges(gold, pred, extents, *_without_copies(gold, left, right, further))
    edges = edges.take(np.flatnonzero((edges.tier == SAME) | (edges.tier == LABEL)))
    edges = _in_text_order(edges, gold, pred, _meanings(left, right, further))
    value = worth(edges)
    edges, value = edges.take(np.flatnonzero(value)), value[value > 0]
    low, exact = _lowness(edges, left, right), (edges.tier == SAME).astype(np.int64)
    chosen = edges.take(assign(edges.gold, edges.pred, value, low, exact, edges.union))
    return _with_the_rest(np.stack([chosen.gold, chosen.pred]), chosen.tier, len(gold), len(pred))


def _compared(
    gold: Columns,
    pred: Columns,
    extents: Ints,
    gold_rank: Ints | None,
    pred_rank: Ints | None,
    *,
    kinds: tuple[Ints, Ints] | None = None,
) -> tuple[Side, Side, Further]:
    """Give keys of extent, label and kind, with ranks, and those of alternatives."""
    gold_rank = gold.optional.astype(np.int64) if gold_rank is None else gold_rank
    pred_rank = np.zeros(len(pred), dtype=np.int64) if pred_rank is None else pred_rank
    told_apart = [(gold.label, pred.label), *([kinds] if kinds else [])]
    codes = [np.concatenate([left, right, left[gold.alternatives.owner]]) for left, right in told_apart]
    keys = np.split(pack(extents, *codes), _bounds(gold, pred))
    return Side(keys[0], gold_rank), Side(keys[1], pred_rank), Further(gold.alternatives.offsets, keys[2])


def _extent_keys(gold: Columns, pred: Columns) -> Ints:
    """Give keys of gold extents, predicted extents, and alternative gold extents, one after the other."""
    doc = np.concatenate([gold.doc, pred.doc, gold.doc[gold.alternatives.owner]])
    return extent_keys(doc, joined([gold.extents, pred.extents, gold.alternatives.extents]))


def _bounds(gold: Columns, pred: Columns) -> list[int]:
    return [len(gold), len(gold) + len(pred)]


def _pair_same(gold: Side, pred: Side, further: Further) -> Ints:
    """Pair equal keys; give rows as shape (2, n_pairs)."""
    gold_free, pred_free = _touched(gold, pred, further)
    return np.hstack(
        [
            _pair_equal(gold, pred, np.flatnonzero(~gold_free), np.flatnonzero(~pred_free)),
            _pair_best(gold, pred, np.flatnonzero(gold_free), np.flatnonzero(pred_free), further),
        ]
    )


def _pair_untouched(gold: Side, pred: Side, further: Further, gold_rows: Ints, pred_rows: Ints) -> Ints:
    """Pair equal keys of these rows, but for those that alternatives touch."""
    gold_free, pred_free = _touched(gold, pred, further)
    return _pair_equal(gold, pred, gold_rows[~gold_free[gold_rows]], pred_rows[~pred_free[pred_rows]])


def _touched(gold: Side, pred: Side, further: Further) -> tuple[Bools, Bools]:
    """Say of each span whether its key is one that a span with alternatives has."""
    if not len(further.key):
        return np.zeros(len(gold.key), dtype=bool), np.zeros(len(pred.key), dtype=bool)
    touched = np.concatenate([further.key, gold.key[further.owner]])
    return np.isin(gold.key, touched), np.isin(pred.key, touched)


def _without_copies(columns: Columns, gold: Side, pred: Side, further: Further) -> tuple[Ints, Ints]:
    """Give the rows of both sides, of equal spans no more than the other side has of them, but one at least.

    Gold spans with alternatives are told apart by these, and all stay.
    """
    several = np.diff(columns.alternatives.offsets) > 0
    key, owner = np.unique(np.stack([further.key, further.owner]), axis=1)
    either = np.concatenate([gold.key, key[key != gold.key[owner]]])
    return (
        np.sort(np.concatenate([np.flatnonzero(several), _first(gold, np.flatnonzero(~several), pred.key)])),
        np.sort(_first(pred, np.arange(len(pred.key)), either)),
    )


def _first(side: Side, rows: Ints, others: Ints) -> Ints:
    """Give of the rows of equal spans, lower ranks first, as many as there are among others, 1 at least."""
    rows, key = _ordered(side, rows)
    return rows[_places(key) < _counted(key, others)]


def _places(ordered: Ints) -> Ints:
    """Give each value its number within its run, from 0.

    >>> _places(np.array([3, 3, 5])).tolist()
    [0, 1, 0]
    """
    run = starts(ordered)
    return np.arange(len(ordered)) - np.repeat(run, np.diff(run, append=len(ordered)))


def _counted(keys: Ints, others: Ints) -> Ints:
    """Give how often each key occurs among others, 1 at least."""
    others = np.sort(others)
    counts: Ints = np.searchsorted(others, keys, side="right") - np.searchsorted(others, keys)
    return np.maximum(1, counts)


class Edges(NamedTuple):
    """Spans that meet.

    `gold` and `pred` are rows, `tier` says how well they fit, `union` is the shared part of the union, of `FINE`.
    """

    gold: Ints
    pred: Ints
    tier: Ints
    union: Ints

    def take(self, numbers: Ints) -> "Edges":
        """Give the edges of these numbers."""
        return Edges(*(column[numbers] for column in self))


def _edges(gold: Columns, pred: Columns, extents: Ints, gold_rows: Ints, pred_rows: Ints) -> Edges:
    """Find what meets among these rows; of the extents of a gold span the best one counts."""
    gold_key, pred_key, other_key = np.split(extents, _bounds(gold, pred))
    wanted = np.zeros(len(gold), dtype=bool)
    wanted[gold_rows] = True
    others = np.flatnonzero(wanted[gold.alternatives.owner])
    owner = np.concatenate([gold_rows, gold.alternatives.owner[others]])
    key = np.concatenate([gold_key[gold_rows], other_key[others]])
    left = joined([gold.extents.take(gold_rows), gold.alternatives.extents.take(others)])
    right = pred.extents.take(pred_rows)
    meet = meetings(gold.doc[owner], left, pred.doc[pred_rows], right)
    whole = lengths(left)[meet.left] + lengths(right)[meet.right] - meet.shared
    row, column = owner[meet.left], pred_rows[meet.right]
    differ = (key[meet.left] != pred_key[column]).astype(np.int64)
    tier = np.where(gold.label[row] == pred.label[column], 2 * differ, 2 * differ + 1)
    edges = Edges(row, column, tier, meet.shared * FINE // whole)
    edges = edges.take(np.flatnonzero((tier % 2 == 0) | ~gold.optional[row]))
    return _best_extents(edges)


def _best_extents(edges: Edges) -> Edges:
    """Keep one edge of two spans, the one that fits best."""
    order = np.lexsort((-edges.union, edges.tier, edges.pred, edges.gold))
    edges = edges.take(order)
    return edges.take(starts(pack(edges.gold, edges.pred)))


def _in_text_order(edges: Edges, gold: Columns, pred: Columns, keys: Ints) -> Edges:
    """Sort edges by the places of their spans, then by what the spans are, the same way from either side."""
    begin = gold.extents.start[gold.extents.offsets[edges.gold]], pred.extents.start[pred.extents.offsets[edges.pred]]
    key = keys[edges.gold], keys[len(gold) + edges.pred]
    least, most = np.minimum, np.maximum
    return edges.take(np.lexsort((key[0], most(*key), least(*key), most(*begin), least(*begin))))


def _meanings(gold: Side, pred: Side, further: Further) -> Ints:
    """Give keys of gold, then predicted spans: equal if nothing tells two spans apart."""
    keys = np.concatenate([gold.key, pred.key])
    others = np.concatenate([set_keys(*further), np.zeros(len(pred.key), dtype=np.int64)])
    return pack(keys, np.concatenate([gold.rank, pred.rank]), ranks(others))


def _lowness(edges: Edges, gold: Side, pred: Side) -> Ints:
    """Give a number >= 0 that falls with the ranks of both spans."""
    rank = gold.rank[edges.gold] + pred.rank[edges.pred]
    lowness: Ints = rank.max(initial=0) - rank
    return lowness


def _pair_equal(gold: Side, pred: Side, gold_rows: Ints, pred_rows: Ints) -> Ints:
    """Pair the n-th gold span of a key with the n-th prediction of it, by rank."""
    gold_rows, gold_key = _ordered(gold, gold_rows)
    pred_rows, pred_key = _ordered(pred, pred_rows)
    at = np.searchsorted(gold_key, pred_key) + _places(pred_key)
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

    Spans are numbered by what they say, not by where they stand in the input, so that among the best ways the same
    one is found.
    """
    meaning = pack(gold.key, gold.rank, set_keys(*further))[gold_rows]
    gold_rows = gold_rows[np.argsort(meaning, kind="stable")]
    pred_rows, pred_key = _ordered(pred, pred_rows)
    number = np.empty(len(gold.key), dtype=np.int64)
    number[gold_rows] = np.arange(len(gold_rows))
    golds = np.concatenate([np.arange(len(gold_rows)), number[further.owner]])
    edge, found = equals(np.concatenate([gold.key[gold_rows], further.key]), pred_key)
    pairs = np.unique(np.stack([golds[edge], found]), axis=1)
    row, column = gold_rows[pairs[0]], pred_rows[pairs[1]]
    rank = gold.rank[row] + pred.rank[column]
    chosen = assign(*pairs, np.ones_like(rank), rank.max(initial=0) - rank)
    return np.stack([row[chosen], column[chosen]])


def _pair_wrong(gold: Columns, pred: Columns, extents: Ints, same: Ints) -> Ints:
    """Pair what is left over by its first extent alone, labels in order."""
    gold_key, pred_key, _ = np.split(extents, _bounds(gold, pred))
    gold_rows, pred_rows = rest(len(gold), same[0]), rest(len(pred), same[1])
    gold_rows = gold_rows[~gold.optional[gold_rows]]
    return _pair_equal(Side(gold_key, gold.label), Side(pred_key, pred.label), gold_rows, pred_rows)


def _with_the_rest(pairs: Ints, tier: Ints, n_gold: int, n_pred: int) -> Pairs:
    """Add the spans that have no partner."""
    missed, spurious = rest(n_gold, pairs[0]), rest(n_pred, pairs[1])
    gold = np.concatenate([pairs[0], missed, np.full(len(spurious), -1)])
    pred = np.concatenate([pairs[1], np.full(len(missed), -1), spurious])
    return Pairs(gold, pred, np.concatenate([tier, np.full(len(missed) + len(spurious), ALONE)]))


def rest(size: int, rows: Ints) -> Ints:
    """Give the numbers below `size` that are not among `rows`, ascending."""
    return _without(np.arange(size), rows)


def _without(rows: Ints, taken: Ints) -> Ints:
    """Give rows, ascending, but those that are taken."""
    left = np.zeros(int(rows.max(initial=-1)) + 1, dtype=bool)
    left[rows] = True
    left[taken] = False
    return np.flatnonzero(left)
