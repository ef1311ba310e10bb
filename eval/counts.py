"""Weighted label pairs: what every measure gives, and what every score is made of.

A pair is a gold label and the label predicted for it, or *missing* or *spurious* where a side has nothing. Each
pair weighs on recall and on precision; the two weights are the same unless a measure asks different things of
gold and predictions.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .columns import Bools, Columns, Floats, Ints
from .match import ALONE, EXTENT, TOUCH, Pairs, match_best, match_exact, match_overlap

if TYPE_CHECKING:
    from scipy.sparse import csr_array


DENSE = 4_000_000
"""Counts are summed in a whole table up to so many cells."""


@dataclass(frozen=True, eq=False)
class View:
    """The spans that a measure looks at, and which of them count.

    Parameters
    ----------
    spans : Columns
        All that can be paired.
    counts : bool array of shape (n_spans,)
        The others can be paired too, but are neither found nor missed nor spurious.
    """

    spans: Columns
    counts: Bools

    @property
    def demanded(self) -> Bools:
        """Whether a span counts and may not be left out."""
        return self.counts & ~self.spans.optional

    @property
    def rank(self) -> Ints:
        """Small numbers: what counts comes first, and of it what is demanded."""
        return 2 * ~self.counts + self.spans.optional.astype(np.int64)


def everything(spans: Columns) -> View:
    """Look at all spans."""
    return View(spans, np.ones(len(spans), dtype=bool))


@dataclass(frozen=True, eq=False)
class LabelPairs:
    """Pairs of labels with weights, per document.

    Parameters
    ----------
    documents : int
        How many documents there are, with and without pairs.
    labels : tuple of str
        The union of gold and predicted labels that weigh anything, sorted.
    doc : int array of shape (n_pairs,)
        Document of each pair.
    gold, pred : int arrays of shape (n_pairs,)
        Codes of `labels`; in `pred` ``missing`` is a code too, in `gold` ``spurious``.
    recall, precision : float arrays of shape (n_pairs,)
        Weight of the pair in each.
    fixed : bool
        Whether macro is over all of `labels`, those that do not occur too.
    harmonic : bool
        Whether F1 is computed from precision and recall, as other tools do, to the last bit.
    apart : bool
        Whether each label is a measure of its own, so that there are no common sums: micro is macro.
    """

    documents: int
    labels: tuple[str, ...]
    doc: Ints
    gold: Ints
    pred: Ints
    recall: Floats
    precision: Floats
    fixed: bool = False
    harmonic: bool = False
    apart: bool = False

    @property
    def missing(self) -> int:
        """The code that stands in `pred` for nothing predicted."""
        return len(self.labels)

    @property
    def spurious(self) -> int:
        """The code that stands in `gold` for nothing there."""
        return len(self.labels) + 1

    @property
    def symmetric(self) -> bool:
        """Whether every pair of two labels weighs the same on recall and on precision."""
        both = (self.gold < len(self.labels)) & (self.pred < len(self.labels))
        return np.array_equal(self.recall[both], self.precision[both])

    def distinct(self, weight: Floats) -> tuple[Ints, Ints, Floats]:
        """Give the distinct pairs of codes, gold and predicted, with the sums of their weights."""
        size = len(self.labels) + 2
        key = self.gold.astype(np.int64) * size + self.pred
        if size * size > DENSE:
            found, place = np.unique(key, return_inverse=True)
            sums: Floats = np.bincount(place, weight).astype(np.float64)
        else:
            cells = np.bincount(key, weight).astype(np.float64)
            found = np.flatnonzero(cells)
            sums = cells[found]
        return found // size, found % size, sums

    def totals(self) -> Floats:
        """Give counts of all documents together, shape (4, n_labels); the rows as in `per_document`."""
        return np.stack(
            [np.bincount(codes, weight, minlength=len(self.labels)) for codes, weight, _ in self._counted()]
        )

    def per_document(self) -> "csr_array":
        """Give counts a document, shape (n_documents, 4 * n_labels).

        For each label: gold spans that are found, gold spans, predictions that are right, predictions.
        """
        return self._per_document

    def over(self, places: dict[str, int], width: int) -> "csr_array":
        """Give the same with each label at its place, shape (n_documents, 4 * width); labels at one place add up."""
        from scipy.sparse import csr_array

        old = np.arange(4 * len(self.labels))
        at = np.array([places[label] for label in self.labels], dtype=np.int64)
        new = (np.arange(4)[:, None] * width + at).ravel()
        return csr_array(self.per_document() @ csr_array((np.ones(len(old)), (old, new)), shape=(len(old), 4 * width)))

    @cached_property
    def _per_document(self) -> "csr_array":
        from scipy.sparse import coo_array, csr_array

        size = len(self.labels)
        codes, weights, docs = zip(*self._counted(), strict=True)
        column = np.concatenate([number * size + part for number, part in enumerate(codes)])
        weight, doc = np.concatenate(weights), np.concatenate(docs)
        shape = (self.documents, 4 * size)
        if self.documents * 4 * size > DENSE:
            return coo_array((weight, (doc, column)), shape=shape).tocsr()
        cells = np.bincount(doc.astype(np.int64) * shape[1] + column, weight, minlength=shape[0] * shape[1])
        return csr_array(cells.reshape(shape))

    def _counted(self) -> Iterator[tuple[Ints, Floats, Ints]]:
        """Give label, weight and document of what is found, of gold, of what is right, of predictions."""
        size = len(self.labels)
        right = self.gold == self.pred
        for codes, weight, rows in (
            (self.gold, self.recall, right),
            (self.gold, self.recall, self.gold < size),
            (self.pred, self.precision, right),
            (self.pred, self.precision, self.pred < size),
        ):
            yield codes[rows], weight[rows], self.doc[rows]


class Credit(NamedTuple):
    """What a pair of spans counts, by how well it fits (`saidby.eval.match`).

    `same`, `extent`, `label` and `touch` are shares of a right answer, from 0 to 1. A pair of a tier in `confused`
    is shown as one label taken for the other; other pairs without credit are a missed and a spurious span.
    """

    same: float
    extent: float
    label: float
    touch: float
    confused: tuple[int, ...] = ()

    def tables(self) -> tuple[Floats, Bools]:
        """Give by tier what a pair weighs that is right or confused (0 without partner), and whether it is confused."""
        confused = np.array([tier in self.confused for tier in range(ALONE + 1)])
        return np.where(confused, 1.0, np.array([*self[:ALONE], 0.0])), confused


STRICT = Credit(1, 0, 0, 0, confused=(EXTENT,))
BOUNDARIES = Credit(1, 1, 0, 0)
PARTIAL = Credit(1, 1, 0.5, 0.5)
TYPE = Credit(1, 0, 1, 0, confused=(EXTENT, TOUCH))
OVERLAP = Credit(1, 0, 1, 0)


@dataclass(frozen=True, eq=False)
class Sides:
    """Gold and predictions as one measure sees them; the pairs of each rule are made once."""

    gold: View
    pred: View

    @cached_property
    def exact(self) -> Pairs:
        """Pairs of the same extent."""
        return self._paired(match_exact)

    @cached_property
    def best(self) -> Pairs:
        """Pairs that share text, the best first."""
        return self._paired(match_best)

    @cached_property
    def overlap(self) -> Pairs:
        """Pairs of the same label that share text, as many as can be."""
        return self._paired(match_overlap)

    def _paired(self, match: Callable[..., Pairs]) -> Pairs:
        return match(
            self.gold.spans,
            self.pred.spans,
            gold_rank=self.gold.rank,
            pred_rank=(~self.pred.counts).astype(np.int64),
        )


def label_pairs(sides: Sides, pairs: Pairs, credit: Credit) -> LabelPairs:
    """Give the labels of paired spans, weighed by credit.

    What a pair lacks to a right answer is missed of the gold and spurious of the prediction. An optional gold span
    has nothing to miss. Where extents alone give credit, each label of a pair is right by itself.
    """
    rows = list(_paired_rows(sides, pairs, credit)) + list(_single_rows(sides, pairs, credit))
    doc, gold, pred, recall, precision = map(np.concatenate, zip(*rows, strict=True))
    spans = sides.gold.spans
    return weighing(LabelPairs(len(spans.documents), spans.labels, doc, gold, pred, recall, precision))


def _paired_rows(sides: Sides, pairs: Pairs, credit: Credit) -> Iterator[tuple[Ints | Floats, ...]]:
    """Give document, codes and weights of what two spans have right, or take for each other."""
    both = np.flatnonzero(pairs.tier != ALONE)
    left, right, tier = pairs.gold[both], pairs.pred[both], pairs.tier[both]
    doc, gold, pred = sides.gold.spans.doc[left], sides.gold.spans.label[left], sides.pred.spans.label[right]
    shares, confusing = credit.tables()
    confused, share = confusing[tier], shares[tier]
    together = confused | (gold == pred)
    recall, precision = share * sides.gold.counts[left], share * sides.pred.counts[right]
    yield doc, gold, np.where(confused, pred, gold), recall, np.where(together, precision, 0.0)
    apart = np.flatnonzero(~together)
    yield doc[apart], pred[apart], pred[apart], np.zeros(len(apart)), precision[apart]


def _single_rows(sides: Sides, pairs: Pairs, credit: Credit) -> Iterator[tuple[Ints | Floats, ...]]:
    """Give document, codes and weights of what is missed and what is spurious."""
    size = len(sides.gold.spans.labels)
    lack = 1.0 - credit.tables()[0][pairs.tier]
    doc, label, weight = _lacking(sides.gold, sides.gold.demanded, pairs.gold, lack)
    yield doc, label, np.full(len(doc), size), weight, np.zeros(len(doc))
    doc, label, weight = _lacking(sides.pred, sides.pred.counts, pairs.pred, lack)
    yield doc, np.full(len(doc), size + 1), label, np.zeros(len(doc)), weight


def _lacking(view: View, demanded: Bools, rows: Ints, lack: Floats) -> tuple[Ints, Ints, Floats]:
    """Give document, label and weight of what spans of one side lack that are demanded."""
    there = np.flatnonzero((rows >= 0) & (lack > 0))
    spans = rows[there]
    return view.spans.doc[spans], view.spans.label[spans], lack[there] * demanded[spans]


def weighing(pairs: LabelPairs) -> LabelPairs:
    """Leave out pairs without weight, and labels without such pairs."""
    size = len(pairs.labels)
    weights = (
        np.bincount(codes, weight, minlength=size)[:size]
        for codes, weight in ((pairs.gold, pairs.recall), (pairs.pred, pairs.precision))
    )
    used = np.flatnonzero(sum(weights))
    gold_code, pred_code = np.full(size + 2, len(used) + 1), np.full(size + 2, len(used))
    gold_code[used] = pred_code[used] = np.arange(len(used))
    rows = np.flatnonzero(pairs.recall + pairs.precision)
    return LabelPairs(
        pairs.documents,
        tuple(pairs.labels[code] for code in used),
        pairs.doc[rows],
        gold_code[pairs.gold[rows]],
        pred_code[pairs.pred[rows]],
        pairs.recall[rows],
        pairs.precision[rows],
    )
