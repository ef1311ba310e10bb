"""Weighted label pairs: what every measure gives, and what every score is made of.

A pair is a gold label and the label predicted for it, or *missing* or *spurious* where a side has nothing. Each
pair weighs on recall and on precision; the two weights are the same unless a measure asks different things of
gold and predictions.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .columns import Bools, Columns, Floats, Ints
from .match import Pairs, match_exact

if TYPE_CHECKING:
    from scipy.sparse import csr_array


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
    """

    documents: int
    labels: tuple[str, ...]
    doc: Ints
    gold: Ints
    pred: Ints
    recall: Floats
    precision: Floats

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

    def confusion(self, weight: Floats) -> "csr_array":
        """Give the sum of weights of each pair of codes, shape (n_labels + 2, n_labels + 2)."""
        from scipy.sparse import coo_array

        size = len(self.labels) + 2
        return coo_array((weight, (self.gold, self.pred)), shape=(size, size)).tocsr()

    def per_document(self) -> "csr_array":
        """Give counts a document, shape (n_documents, 4 * n_labels).

        For each label: gold spans that are found, gold spans, predictions that are right, predictions.
        """
        from scipy.sparse import coo_array

        size = len(self.labels)
        right = self.gold == self.pred
        parts = [
            (self.gold, self.recall, right),
            (self.gold, self.recall, self.gold < size),
            (self.pred, self.precision, right),
            (self.pred, self.precision, self.pred < size),
        ]
        column = np.concatenate([number * size + codes[rows] for number, (codes, _, rows) in enumerate(parts)])
        weight = np.concatenate([weights[rows] for _, weights, rows in parts])
        doc = np.concatenate([self.doc[rows] for _, _, rows in parts])
        return coo_array((weight, (doc, column)), shape=(self.documents, 4 * size)).tocsr()


def exact_label_pairs(gold: View, pred: View) -> LabelPairs:
    """Pair spans of the same extent and give their labels."""
    pairs = match_exact(
        gold.spans,
        pred.spans,
        gold_rank=2 * ~gold.counts + gold.spans.optional.astype(np.int64),
        pred_rank=(~pred.counts).astype(np.int64),
    )
    return label_pairs(gold, pred, pairs)


def label_pairs(gold: View, pred: View, pairs: Pairs) -> LabelPairs:
    """Give the labels of paired spans; an optional gold span that is missing weighs nothing."""
    has_gold, has_pred = pairs.gold >= 0, pairs.pred >= 0
    left, right = pairs.gold[has_gold], pairs.pred[has_pred]
    table = gold.spans.labels
    doc = np.zeros(len(has_gold), dtype=np.int64)
    doc[has_gold], doc[has_pred] = gold.spans.doc[left], pred.spans.doc[right]
    recall, precision = np.zeros(len(doc)), np.zeros(len(doc))
    recall[has_gold] = gold.counts[left] & (has_pred[has_gold] | ~gold.spans.optional[left])
    precision[has_pred] = pred.counts[right]
    gold_code, pred_code = np.full(len(doc), len(table) + 1), np.full(len(doc), len(table))
    gold_code[has_gold], pred_code[has_pred] = gold.spans.label[left], pred.spans.label[right]
    return _weighing(LabelPairs(len(gold.spans.documents), table, doc, gold_code, pred_code, recall, precision))


def _weighing(pairs: LabelPairs) -> LabelPairs:
    """Leave out pairs without weight, and labels without such pairs."""
    size = len(pairs.labels)
    gold, pred = pairs.gold[pairs.recall > 0], pairs.pred[pairs.precision > 0]
    used = np.union1d(gold[gold < size], pred[pred < size])
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
