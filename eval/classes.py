"""The class of every gold span and every prediction: what is right, and in which way the rest is wrong.

Spans are paired as `saidby.eval.match.match_best` pairs them. A pair, and a span without partner, is an entry of one
class:

- ``correct``: same extent, same label;
- ``wrong_label``: a pair of two labels, whatever the extents;
- ``too_long``: one label; the prediction has all characters of the gold span, and more;
- ``too_short``: one label; the gold span has all characters of the prediction, and more;
- ``shifted``: one label; each has characters that the other has not;
- ``split``: one label, another extent, and further predictions of the label, without partner, share text with the gold
  span and none with the paired prediction: each of these pieces is an entry of the class too;
- ``merged``: the mirror image: further gold spans of the label, without partner, share text with the prediction and
  none with the paired gold span;
- ``missed``: any other gold span without partner;
- ``spurious``: any other prediction without partner.

A second prediction of what is paired already is no piece, but spurious. Characters are those of the fragments. A gold
span with alternatives has the extent that fits the prediction best.

An entry counts for gold, for predictions, or for both: a pair for both, a piece and a span without partner for its own
side. Optional gold that is not found exactly is nothing that gold demands: if it is missed there is no entry, else the
entry counts for the prediction alone. So each class has a number of gold spans and one of predictions; over all
classes they are the support of ``entities.strict`` and its predictions, and ``correct`` is what it finds.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .columns import Bools, Columns, Extents, Ints, joined
from .counts import Sides
from .keys import extent_keys, pack, starts
from .match import LABEL, Pairs
from .meet import lengths, meetings

CLASSES = (
    "correct", "wrong_label", "too_long", "too_short", "shifted", "split", "merged", "missed", "spurious",
)  # fmt: skip
CORRECT, WRONG_LABEL, TOO_LONG, TOO_SHORT, SHIFTED, SPLIT, MERGED, MISSED, SPURIOUS = range(len(CLASSES))
OF_TIER = np.array([CORRECT, WRONG_LABEL, SHIFTED, WRONG_LABEL, MISSED])
"""The class of a pair of each tier, before extents of one label are looked at."""


class Count(NamedTuple):
    """How many gold spans and how many predictions."""

    gold: int
    pred: int


@dataclass(frozen=True, eq=False)
class Entries:
    """Pairs, pieces and spans without partner, each of one class.

    Parameters
    ----------
    gold, pred : Columns
        The spans of both sides.
    gold_row, pred_row : int arrays of shape (n_entries,)
        Rows of the two; -1 where a side has nothing to show. A piece shows the span that it is one of.
    kind : int array of shape (n_entries,)
        Code of `names`.
    gold_counts, pred_counts : bool arrays of shape (n_entries,)
        Whether the entry counts for the side; every span that counts does so once.
    extents : Extents
        Extents of gold that were compared: those of `gold`, then others that fitted better.
    extent : int array of shape (n_entries,)
        Number in `extents`, -1 where there is no gold.
    names : tuple of str
        What the classes are called; the first is what is right.
    """

    gold: Columns
    pred: Columns
    gold_row: Ints
    pred_row: Ints
    kind: Ints
    gold_counts: Bools
    pred_counts: Bools
    extents: Extents
    extent: Ints
    names: tuple[str, ...] = CLASSES


def entries(sides: Sides) -> Entries:
    """Give every pair, piece and span without partner of two sides its class."""
    gold, pred, pairs = sides.gold.spans, sides.pred.spans, sides.best
    near = np.flatnonzero(pairs.tier == LABEL)
    compared, found = fitting(gold, pred, pairs, near), pred.extents.take(pairs.pred[near])
    demanded, wanted, given = (
        np.append(flags, False)[rows]
        for flags, rows in (
            (sides.gold.demanded, pairs.gold),
            (sides.gold.counts, pairs.gold),
            (sides.pred.counts, pairs.pred),
        )
    )
    kind = np.where(pairs.gold < 0, SPURIOUS, OF_TIER[pairs.tier])
    kind[near] = _compared(compared, found)
    whole = _Spans(gold.doc[pairs.gold[near]], gold.label[pairs.gold[near]], compared)
    other = _Spans(pred.doc[pairs.pred[near]], pred.label[pairs.pred[near]], found)
    split, split_pieces = _pieces(whole, other, pred, pairs.pred, np.flatnonzero(pairs.gold < 0))
    merged, merged_pieces = _pieces(other, whole, gold, pairs.gold, np.flatnonzero((pairs.pred < 0) & demanded))
    kind[near[split]] = kind[split_pieces] = SPLIT
    kind[near[merged]] = kind[merged_pieces] = MERGED
    gold_row, pred_row, extent = pairs.gold.copy(), pairs.pred.copy(), pairs.gold.copy()
    gold_row[split_pieces], pred_row[merged_pieces] = pairs.gold[near[split]], pairs.pred[near[merged]]
    extent[near] = len(gold) + np.arange(len(near))
    extent[split_pieces] = extent[near[split]]
    gold_counts = np.where(kind == CORRECT, wanted, demanded)
    rows = np.flatnonzero(gold_counts | given)
    return Entries(
        gold, pred, gold_row[rows], pred_row[rows], kind[rows], gold_counts[rows], given[rows],
        joined([gold.extents, compared]), extent[rows],
    )  # fmt: skip


class _Spans(NamedTuple):
    doc: Ints
    label: Ints
    extents: Extents


def fitting(gold: Columns, pred: Columns, pairs: Pairs, near: Ints) -> Extents:
    """Give the extent of each gold span of these pairs that shares the largest part of the union with its partner."""
    rows = pairs.gold[near]
    others = gold.alternatives.take(rows)
    owner = np.concatenate([np.arange(len(near)), others.owner])
    extents, found = joined([gold.extents.take(rows), others.extents]), pred.extents.take(pairs.pred[near])
    shared = _shared(owner, extents, found)
    part = shared / (lengths(extents) + lengths(found)[owner] - shared)
    begin, other = extents.start[extents.offsets[:-1]], np.arange(len(owner)) >= len(near)
    order = np.lexsort((begin, other, -part, owner))
    return extents.take(order[starts(owner[order])])


def _shared(owner: Ints, extents: Extents, found: Extents) -> Ints:
    """Give how many characters each extent shares with the one of `found` that has the number of its owner."""
    meet = meetings(owner, extents, np.arange(len(found.offsets) - 1), found)
    shared = np.zeros(len(owner), dtype=np.int64)
    shared[meet.left] = meet.shared
    return shared


def _compared(gold: Extents, pred: Extents) -> Ints:
    """Say how the extents of each pair lie to each other."""
    shared = _shared(np.arange(len(gold.offsets) - 1), gold, pred)
    kinds = [TOO_LONG, TOO_SHORT]
    return np.select([shared == lengths(gold), shared == lengths(pred)], kinds, SHIFTED)


def _pieces(around: _Spans, beside: _Spans, side: Columns, row: Ints, more: Ints) -> tuple[Ints, Ints]:
    """Find what shares text with paired spans and none with their partners.

    Parameters
    ----------
    around, beside : _Spans
        The spans of each pair that may be in pieces, and their partners.
    side : Columns
        What holds partners and pieces.
    row : int array
        The row of `side` of every entry, -1 where there is none.
    more : int array
        Entries without partner.

    Returns
    -------
    pair, entry : int arrays of shape (n_pieces,)
        The pair that each piece belongs to, the first in the text if there are several, and its entry.
    """
    more = more[~_repeated(side, row, more)]
    loose = side.take(row[more])
    inside = meetings(around.doc, around.extents, loose.doc, loose.extents)
    partner = meetings(beside.doc, beside.extents, loose.doc, loose.extents)
    rows = around.label[inside.left] == loose.label[inside.right]
    rows &= ~np.isin(inside.left * len(loose) + inside.right, partner.left * len(loose) + partner.right)
    pair, piece = inside.left[rows], inside.right[rows]
    begin = around.extents.start[around.extents.offsets[pair]]
    order = np.lexsort((pair, begin, piece))
    first = order[starts(piece[order])]
    return pair[first], more[piece[first]]


def _repeated(side: Columns, row: Ints, more: Ints) -> Bools:
    """Say of each entry without partner whether its span is one that is paired already."""
    keys = pack(extent_keys(side.doc, side.extents), side.label)
    there = row[row >= 0]
    paired = np.setdiff1d(there, row[more])
    return np.isin(keys[row[more]], keys[paired])
