"""Point values: precision, recall and F1 by scikit-learn, from the unique label pairs and their weights."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from .columns import Floats
from .counts import LabelPairs
from .intervals import f1_values

AVERAGES = ("micro", "macro", "weighted")
"""Over all labels: from the sums of the counts; the mean over labels; the mean weighted by the gold spans of each."""


@dataclass(frozen=True, eq=False)
class Points:
    """Scores of each label, then of `AVERAGES`: float arrays of shape (n_labels + 3,).

    `counts` has shape (4, n_labels + 3), the totals in the rows of averages: gold spans that are found, gold
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
    support = counts[1]
    if pairs.symmetric:
        values = _scored(pairs, np.maximum(pairs.recall, pairs.precision), zero_division)
    else:
        precision, recall = (
            _scored(pairs, weight, zero_division)[n] for n, weight in enumerate((pairs.precision, pairs.recall))
        )
        values = precision, recall, f1_values(counts)[: len(support) + 1]
    totals = np.repeat(counts.sum(axis=1, keepdims=True), len(AVERAGES), axis=1)
    precision, recall, f1 = (_averaged(value, support, zero_division) for value in values)
    return Points(precision, recall, f1, np.hstack([counts, totals]))


def _scored(pairs: LabelPairs, weight: Floats, zero_division: float) -> tuple[Floats, Floats, Floats]:
    """Give precision, recall and F1 of each label, and micro."""
    from sklearn import config_context
    from sklearn.metrics import precision_recall_fscore_support

    if not weight.any():
        undefined = np.full(len(pairs.labels) + 1, float(zero_division))
        return undefined, undefined, undefined
    unique = pairs.confusion(weight).tocoo()
    averages: tuple[Literal["micro"] | None, ...] = (None, "micro")
    with config_context(assume_finite=True, skip_parameter_validation=True):
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


def _averaged(values: Floats, support: Floats, zero_division: float) -> Floats:
    """Add macro and weighted averages to the values of each label and micro."""
    labels = values[:-1]
    macro = labels.mean() if len(labels) else zero_division
    weighted = np.average(labels, weights=support) if support.any() else macro
    return np.append(values, [macro, weighted])
