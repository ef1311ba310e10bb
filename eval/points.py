"""Point values: precision, recall and F1 of labels by scikit-learn, from the unique label pairs and their weights."""

from dataclasses import dataclass

import numpy as np

from .choices import AVERAGES
from .columns import Floats
from .counts import LabelPairs
from .intervals import f1_values


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
    counts = pairs.totals()
    totals = np.repeat(counts.sum(axis=1, keepdims=True), len(AVERAGES), axis=1)
    if pairs.symmetric:
        values = _scored(pairs, np.maximum(pairs.recall, pairs.precision), zero_division)
    else:
        precision, _, _ = _scored(pairs, pairs.precision, zero_division)
        _, recall, _ = _scored(pairs, pairs.recall, zero_division)
        values = precision, recall, np.nan_to_num(f1_values(counts)[: len(pairs.labels)], nan=zero_division)
    micro = _micro(totals[:, 0], zero_division)
    if pairs.harmonic:
        values = values[0], values[1], harmonic_means(values[0], values[1])
        micro = micro[0], micro[1], float(harmonic_means(np.array(micro[0]), np.array(micro[1])))
    if pairs.apart:
        precision, recall, f1 = (np.append(value, [value.mean()] * len(AVERAGES)) for value in values)
    else:
        precision, recall, f1 = (
            _averaged(*value, counts[1], zero_division) for value in zip(values, micro, strict=True)
        )
    return Points(precision, recall, f1, np.hstack([counts, totals]))


def _scored(pairs: LabelPairs, weight: Floats, zero_division: float) -> tuple[Floats, Floats, Floats]:
    """Give precision, recall and F1 of each label."""
    from sklearn import config_context
    from sklearn.metrics import precision_recall_fscore_support

    if not weight.any():
        undefined = np.full(len(pairs.labels), float(zero_division))
        return undefined, undefined, undefined
    gold, pred, sums = pairs.distinct(weight)
    with config_context(assume_finite=True, skip_parameter_validation=True):
        precision, recall, f1, _ = precision_recall_fscore_support(
            gold,
            pred,
            labels=np.arange(len(pairs.labels)),
            sample_weight=sums,
            zero_division=zero_division,
        )
    return precision, recall, f1


def harmonic_means(precision: Floats, recall: Floats) -> Floats:
    """Give F1 as most scorers compute it, ``2pr / (p + r)``: equal to scikit-learn's but for the last bits."""
    below = precision + recall
    f1: Floats = 2 * precision * recall / np.where(below == 0, 1.0, below)
    return f1


def _micro(totals: Floats, none: float) -> tuple[float, float, float]:
    """Give precision, recall and F1 from totals, as scikit-learn's average ``micro`` does."""
    found, support, right, predicted = totals.tolist()
    below = support * right + predicted * found
    f1 = 2 * found * right / below if below else 0.0 if support + predicted else none
    return right / predicted if predicted else none, found / support if support else none, f1


def _averaged(labels: Floats, micro: float, support: Floats, zero_division: float) -> Floats:
    """Add micro, macro and weighted averages to the values of each label."""
    macro = labels.mean() if len(labels) else zero_division
    weighted = np.average(labels, weights=support) if support.any() else macro
    return np.append(labels, [micro, macro, weighted])
