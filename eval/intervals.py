"""Intervals: documents are drawn again and again, and counts summed anew.

A resample is a row of multinomial document weights; a block of them times the counts per document gives the
counts of each resample, so that no document is ever copied.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .columns import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BLOCK = 500_000
"""Document weights drawn at once (4 MB)."""
LEVELS = (2.5, 97.5)


def f1_intervals(counts: "csr_array", *, resamples: int, seed: int, zero_division: float = 0.0) -> Floats:
    """Give 95% percentile intervals of F1 by bootstrap over documents.

    Parameters
    ----------
    counts : sparse array of shape (n_documents, 4 * n_labels)
        `saidby.eval.counts.LabelPairs.per_document`.
    resamples : int
        How often the corpus is drawn anew, at least 1.
    seed : int
        Of the generator; the same seed and number of documents give the same draws.
    zero_division : float
        What stands where no resample holds anything of a label.

    Returns
    -------
    float array of shape (n_labels + 3, 2)
        Lower and upper bound for each label, micro, macro, weighted. A resample without gold and predictions of a label
        says nothing of the label, and is left out for it and in its macro mean.

    References
    ----------
    .. [1] Efron 1979, doi:10.1214/aos/1176344552.
    """
    documents, width = counts.shape
    values = np.full((resamples, width // 4 + 3), np.nan)
    at = 0
    for weights in _weights(documents, width, resamples, np.random.default_rng(seed)):
        sums = np.asarray(weights @ counts).reshape(len(weights), 4, width // 4)
        values[at : at + len(weights)] = f1_values(sums)
        at += len(weights)
    values[:, np.isnan(values).all(axis=0)] = zero_division
    bounds: Floats = np.nanpercentile(values, LEVELS, axis=0).T
    return bounds


def mean_f1_intervals(counts: "Sequence[csr_array]", *, resamples: int, seed: int) -> Floats:
    """Give 95% percentile intervals of the mean of several F1 on the same documents, such as of pairs of annotators.

    Parameters
    ----------
    counts : sequence of sparse arrays of shape (n_documents, 4 * n_labels)
        At least one; for each draw the same documents are taken from all.
    resamples, seed : int
        As for `f1_intervals`.

    Returns
    -------
    float array of shape (n_labels + 1, 2)
        Lower and upper bound for each label and micro; NaN where no resample holds anything of a label. Of a
        resample, the mean is over those F1 that are defined.
    """
    documents, width = counts[0].shape
    sums = np.full((resamples, width // 4 + 1), 0.0)
    defined = np.zeros(sums.shape)
    at = 0
    for weights in _weights(documents, width, resamples, np.random.default_rng(seed)):
        rows = slice(at, at + len(weights))
        for part in counts:
            values = f1_values(np.asarray(weights @ part).reshape(len(weights), 4, width // 4))[:, : width // 4 + 1]
            sums[rows] += np.nan_to_num(values)
            defined[rows] += ~np.isnan(values)
        at += len(weights)
    means = np.divide(sums, defined, out=np.full(sums.shape, np.nan), where=defined > 0)
    bounds = np.full((means.shape[1], 2), np.nan)
    known = ~np.isnan(means).all(axis=0)
    if known.any():
        bounds[known] = np.nanpercentile(means[:, known], LEVELS, axis=0).T
    return bounds


def f1_values(counts: Floats) -> Floats:
    """Give F1 of each label, micro and macro, from counts.

    Parameters
    ----------
    counts : float array of shape (…, 4, n_labels)
        Gold spans that are found, gold spans, predictions that are right, predictions.

    Returns
    -------
    float array of shape (…, n_labels + 3)
        For each label, micro, macro, weighted; NaN where there is neither gold nor a prediction. Macro is the mean over
        the other labels, weighted the mean by gold spans (where there are none, it is macro).
    """
    counts = np.concatenate([counts, counts.sum(axis=-1, keepdims=True)], axis=-1)
    found, support, right, predicted = np.moveaxis(counts, -2, 0)
    below = support * right + predicted * found
    f1 = np.divide(2 * found * right, below, out=np.zeros_like(below), where=below > 0)
    there = support + predicted > 0
    labels = there[..., :-1].sum(axis=-1)
    macro = np.divide(f1[..., :-1].sum(axis=-1), labels, out=np.full(labels.shape, np.nan), where=labels > 0)
    gold = support[..., -1]
    weighted = np.divide((support * f1)[..., :-1].sum(axis=-1), gold, out=macro.copy(), where=gold > 0)
    return np.concatenate([np.where(there, f1, np.nan), macro[..., None], weighted[..., None]], axis=-1)


def _weights(documents: int, width: int, resamples: int, generator: np.random.Generator) -> Iterator[Floats]:
    """Draw multinomial weights, in blocks of shape (n_resamples, n_documents)."""
    block = max(1, BLOCK // max(documents, width, 1))
    for start in range(0, resamples if documents else 0, block):
        size = min(block, resamples - start)
        drawn = generator.integers(documents, size=(size, documents))
        drawn += np.arange(size)[:, None] * documents
        yield np.bincount(drawn.ravel(), minlength=size * documents).reshape(size, documents).astype(np.float64)
