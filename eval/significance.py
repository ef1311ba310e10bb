"""Is a difference real? Paired tests, their correction for several pairs, and what the data could have told.

All work on counts per document, so that they serve every measure. A difference is one of the mean scores of two groups
of runs; a single system is a group of one.
"""

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from .columns import Bools, Floats
from .intervals import block_rows, multipliers, products

if TYPE_CHECKING:
    from scipy.sparse import csr_array

ALPHA = 0.05
"""Below, a corrected p tells two systems apart."""
NEAR = 1e-12
"""Differences as near as this are equal: sums of the same numbers in another order."""
POWER = 1.959963984540054 + 0.8416212335729143
"""Quantiles .975 and .8 of the normal distribution: two-sided tests at .05, and a power of 80%."""


def bootstrap_p(drawn: Floats, difference: float) -> float:
    """Give the two-sided p of a difference by paired bootstrap, shifted to the null hypothesis.

    Parameters
    ----------
    drawn : float array of shape (n_resamples,)
        Differences in drawn corpora; NaN where a score is undefined, which is left out.
    difference : float
        In the whole corpus.

    Returns
    -------
    float
        ``(c + 1) / (n + 1)``, where c of n draws are as far from their mean as the difference is from 0.

    References
    ----------
    .. [1] Efron & Tibshirani 1993, chapter 16; Riezler & Maxwell 2005, https://aclanthology.org/W05-0908, figure 2,
       here with both tails. sacreBLEU 2.5 shifts the absolute differences, which gives about half of this p.
    """
    drawn = drawn[~np.isnan(drawn)]
    if not len(drawn):
        return 1.0
    return share(np.abs(drawn - drawn.mean()) >= abs(difference) - NEAR)


def share(extreme: Bools) -> float:
    """Give p where some trials of a test are at least as extreme as the data, which count as one more.

    >>> share(np.array([True, False, False]))
    0.5
    """
    return float((np.count_nonzero(extreme) + 1) / (len(extreme) + 1))


def holm(p: Sequence[float]) -> list[float]:
    """Correct the p of several tests, so that one false find among all has a probability of at most alpha.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]

    References
    ----------
    .. [1] Holm 1979, https://www.jstor.org/stable/4615733.
    """
    order = np.argsort(p, kind="stable")
    scaled = np.array(p, dtype=np.float64)[order] * np.arange(len(p), 0, -1)
    corrected = np.empty(len(p))
    corrected[order] = np.minimum(np.maximum.accumulate(scaled), 1)
    return [float(value) for value in corrected]


def detectable(drawn: Floats) -> float | None:
    """Give the true difference that a test at .05 finds in 80% of the cases; None where differences never vary.

    ``(z(.975) + z(.8)) * SE``, the standard error being that of the drawn differences, shape (n_resamples,).

    References
    ----------
    .. [1] Bloom 1995, doi:10.1177/0193841X9501900504; why to print it: Card et al. 2020,
       doi:10.18653/v1/2020.emnlp-main.745.
    """
    drawn = drawn[~np.isnan(drawn)]
    error = sqrt(float(drawn.var(ddof=1))) if len(drawn) > 1 else 0.0
    return POWER * error if error > NEAR else None


def turned(ring: "Sequence[csr_array]", *, trials: int, seed: int) -> Iterator[Floats]:
    """Give the counts of corpora in which, document by document, the runs of a ring have changed places.

    Parameters
    ----------
    ring : sequence of sparse arrays of shape (n_documents, width)
        Counts of two runs or more, with the same columns. In each document the runs move on by the same random number
        of places; two runs are swapped with probability .5.
    trials, seed : int
        How many corpora, and the seed of the generator.

    Yields
    ------
    float array of shape (n_block, n_runs, width)
        Sums of what stands in each place. Documents in which all runs have the same counts need no draws.

    References
    ----------
    .. [1] Noreen 1989, Computer-intensive methods for testing hypotheses; Yeh 2000, https://aclanthology.org/C00-2137.
    """
    from scipy.sparse import hstack

    size, width = len(ring), ring[0].shape[1]
    still = np.stack([run.sum(axis=0) for run in ring])
    moved = [
        hstack([ring[(place + step) % size] - ring[place] for place in range(size - 1)], format="csr")
        for step in range(1, size)
    ]
    differing = np.flatnonzero(sum(abs(table).sum(axis=1) for table in moved))
    factors = multipliers([table[differing] for table in moved])
    dtype, generator = np.result_type(*factors), np.random.default_rng(seed)
    rows = block_rows(trials, len(differing), still.size)
    for start in range(0, trials, rows):
        shape = min(rows, trials - start), len(differing)
        steps = generator.integers(size, size=shape, dtype=np.uint8 if size < 256 else np.int64)
        change = sum(products((steps == n).astype(dtype), [factor])[0] for n, factor in enumerate(factors, start=1))
        sums = still[:-1] + np.reshape(change, (len(steps), size - 1, width))
        yield np.concatenate([sums, still.sum(axis=0) - sums.sum(axis=1, keepdims=True)], axis=1)
