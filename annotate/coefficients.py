"""Coefficients of agreement that correct for chance, on units that each annotator gave one value."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from saidby.eval.columns import Floats, Ints

NOBODY = "undefined: no annotator used the label"
NO_UNITS = "undefined: nothing to compare"
MISSING = -1
"""Stands for the value of an annotator who did not see the unit."""


@dataclass(frozen=True)
class Coefficient:
    """A value, at most 1, or the words why there is none."""

    value: float | None
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return asdict(self)


@dataclass(frozen=True)
class Kappa(Coefficient):
    """Cohen's kappa of two annotators.

    Parameters
    ----------
    units : int
        How many they both gave a value.
    observed, expected : float, optional
        Share of units with the same value; that share by chance. None without units.
    """

    units: int = 0
    observed: float | None = None
    expected: float | None = None


def cohen(first: Ints, second: Ints, *, undefined: str) -> Kappa:
    """Give Cohen's kappa of two annotators.

    Parameters
    ----------
    first, second : int arrays of shape (n_units,)
        Values as codes, `MISSING` where one did not see the unit.
    undefined : str
        The words where both gave all units one and the same value.

    References
    ----------
    .. [1] Cohen 1960, doi:10.1177/001316446002000104; computed by scikit-learn.
    """
    both = (first != MISSING) & (second != MISSING)
    pairs, counts = _counted(np.stack([first[both], second[both]]))
    total = int(counts.sum())
    if not total:
        return Kappa(None, NO_UNITS)
    observed = float(counts[pairs[0] == pairs[1]].sum() / total)
    shares = [np.bincount(row, weights=counts, minlength=int(pairs.max()) + 1) / total for row in pairs]
    expected = float(shares[0] @ shares[1])
    if len(np.unique(pairs)) == 1:
        return Kappa(None, undefined, total, observed, expected)
    from sklearn.metrics import cohen_kappa_score

    value = float(cohen_kappa_score(pairs[0], pairs[1], sample_weight=counts))
    return Kappa(value, "", total, observed, expected)


def krippendorff(values: Ints, *, undefined: str) -> Coefficient:
    """Give Krippendorff's alpha, nominal, of any number of annotators.

    Parameters
    ----------
    values : int array of shape (n_annotators, n_units)
        Codes from 0 on, `MISSING` where an annotator did not see the unit.
    undefined : str
        The words where all pairable values are the same.

    References
    ----------
    .. [1] Krippendorff 2011, Computing Krippendorff's alpha-reliability; computed by the package krippendorff.
    """
    counts = _value_counts(values)
    counts = counts[:, counts.sum(axis=0) > 0]
    if not len(counts):
        return Coefficient(None, NO_UNITS)
    if counts.shape[1] == 1:
        return Coefficient(None, undefined)
    from krippendorff import alpha

    return Coefficient(float(alpha(value_counts=counts, level_of_measurement="nominal")))


def mean(values: Sequence[Coefficient]) -> Coefficient:
    """Give the mean of those that have a value; without any, the words of the first."""
    numbers = [value.value for value in values if value.value is not None]
    if numbers:
        return Coefficient(float(np.mean(np.sort(numbers))))
    return Coefficient(None, values[0].note if values else NO_UNITS)


def _counted(rows: Ints) -> tuple[Ints, Floats]:
    """Give the distinct columns of an array, and how often each occurs."""
    distinct, counts = np.unique(rows, axis=1, return_counts=True)
    return distinct, counts.astype(np.float64)


def _value_counts(values: Ints) -> Ints:
    """Count the values of each unit that two or more annotators saw, shape (n_units, n_values).

    Units on which all agree are one unit for each value: to the coincidences n equal values give n, however they
    are parted into units, and the package needs memory for each unit and each two values.
    """
    seen = values != MISSING
    pairable = seen.sum(axis=0) > 1
    values, seen = values[:, pairable], seen[:, pairable]
    size = int(values.max(initial=-1)) + 1
    highest = values.max(axis=0, initial=MISSING)
    agreed = np.where(seen, values == highest, True).all(axis=0)
    unanimous = np.bincount(highest[agreed], weights=seen[:, agreed].sum(axis=0), minlength=size)
    differing = values[:, ~agreed]
    counts = np.zeros((differing.shape[1], size), dtype=np.int64)
    for row in differing:
        there = row != MISSING
        counts[np.flatnonzero(there), row[there]] += 1
    diagonal = np.diag(unanimous.astype(np.int64))
    return np.concatenate([counts, diagonal[unanimous > 0]])
