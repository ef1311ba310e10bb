"""Point values: precision, recall and F1 by scikit-learn, from the unique label pairs and their weights."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from .columns import Floats
from .counts import LabelPairs
from .intervals import f1_values

Average = Literal["micro", "macro"] | None


@dataclass(frozen=True, eq=False)
class Points:
    """Scores of each label, then micro, then macro: float arrays of shape (n_labels + 2,).

    `counts` has shape (4, n_labels + 2), the totals in the rows of micro and macro: gold spans that are found, gold
    spans, predictions that are right, predictions. `found` and `right` differ only where a measure asks different
    things of gold and predictions.
    """

    precision: Floats
    recall: Floats
    f1: Floats
    counts: Floats


def points(pairs: LabelPairs, *, zero_division: float = 0.0) -> Points:
    """Score label pairs.

    Parameters
    ----------
    pairs : LabelPairs
        Of any weights, none at all included.
    zero_division : {0.0, 1.0}
        What precision is without predictions, recall without gold, and F1 without both.
    """
    counts = pairs.per_document().sum(axis=0).reshape(4, -1)
    totals = counts.sum(axis=1, keepdims=True)
    counts = np.hstack([counts, totals, totals])
    if pairs.symmetric:
        return Points(*_scored(pairs, np.maximum(pairs.recall, pairs.precision), zero_division), counts)
    precision, _, _ = _scored(pairs, pairs.precision, zero_division)
    _, recall, _ = _scored(pairs, pairs.recall, zero_division)
    return Points(precision, recall, f1_values(counts[:, :-2]), counts)


def _scored(pairs: LabelPairs, weight: Floats, zero_division: float) -> tuple[Floats, Floats, Floats]:
    """Give precision, recall and F1 of each label, micro and macro."""
    from sklearn.metrics import precision_recall_fscore_support

    if not weight.any():
        undefined = np.full(len(pairs.labels) + 2, float(zero_division))
        return undefined, undefined, undefined
    unique = pairs.confusion(weight).tocoo()
    averages: tuple[Average, ...] = (None, "micro", "macro")
    rows = [
        precision_recall_fscore_support(
            unique.row,
            unique.col,
            labels=np.arange(len(pairs.labels)),
            sample_weight=unique.data,
            average=average,
            zero_division=zero_division,
        )[:3]
        for average in averages
    ]
    precision, recall, f1 = (np.hstack(column) for column in zip(*rows, strict=True))
    return precision, recall, f1
