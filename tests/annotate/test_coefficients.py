"""Kappa and alpha: numbers of papers and by hand; words where there is no number."""

from typing import Any

import krippendorff as package
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.annotate.coefficients import MISSING, Coefficient, Kappa, cohen, krippendorff, mean

M = MISSING
VALUES = st.integers(1, 8).flatmap(
    lambda size: st.lists(st.lists(st.integers(M, 3), min_size=size, max_size=size), min_size=2, max_size=4)
)


def test_kappa_by_hand() -> None:
    """50 units: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed .7, expected .5 · .6 + .5 · .4 = .5, kappa .4."""
    first = np.repeat([1, 1, 0, 0], [20, 5, 10, 15])
    second = np.repeat([1, 0, 1, 0], [20, 5, 10, 15])
    found = cohen(first, second, undefined="")
    assert (found.value, found.observed, found.expected) == pytest.approx((0.4, 0.7, 0.5))
    assert (found.units, found.note) == (50, "")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([0, 0], [0, 0], Kappa(None, "nothing used", 2, 1.0, 1.0)),
        ([], [], Kappa(None, "undefined: nothing to compare")),
        ([0, M], [M, 1], Kappa(None, "undefined: nothing to compare")),
        ([0, 0], [0, 1], Kappa(0.0, "", 2, 0.5, 0.5)),
        ([0, 0], [1, 1], Kappa(0.0, "", 2, 0.0, 0.0)),
    ],
)
def test_kappa_has_words_where_it_has_no_value(first: list[int], second: list[int], expected: Kappa) -> None:
    """One value only, for both: undefined, not NaN and not 1. One of the two alone uses a value: 0."""
    assert cohen(np.array(first, dtype=int), np.array(second, dtype=int), undefined="nothing used") == expected


def test_alpha_of_the_paper() -> None:
    """Krippendorff 2011, Computing Krippendorff's alpha-reliability, example C: four coders, missing values, .743."""
    n = M
    values = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, n, n, n],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, n, 3],
        [n, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, n],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, n],
    ]
    assert krippendorff(np.array(values), undefined="").value == pytest.approx(0.743, abs=0.0005)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[0, 0], [0, 0]], Coefficient(None, "nothing used")),
        ([[0, M], [M, 1]], Coefficient(None, "undefined: nothing to compare")),
        ([[], []], Coefficient(None, "undefined: nothing to compare")),
        ([[2, M, 0], [2, 1, 2]], Coefficient(0.0)),
    ],
)
def test_alpha_has_words_where_it_has_no_value(values: list[list[int]], expected: Coefficient) -> None:
    """A unit that one annotator saw compares nothing. 2-2, 0-2: observed 1/2, expected 2 · 3 / (4 · 3) = 1/2."""
    assert krippendorff(np.array(values, dtype=int), undefined="nothing used") == expected


def test_a_mean_leaves_out_what_has_no_value() -> None:
    """Without any value it has the words of the first."""
    assert mean([Coefficient(0.5), Coefficient(None, "no"), Coefficient(1.0)]) == Coefficient(0.75)
    assert mean([Coefficient(None, "no"), Coefficient(None, "never")]) == Coefficient(None, "no")


@pytest.mark.law
@given(VALUES)
def test_units_on_which_all_agree_can_be_counted_together(values: list[list[int]]) -> None:
    """What the package gives for every unit by itself."""
    array = np.array(values)
    found = krippendorff(array, undefined="x")
    pairable = array[:, (array != M).sum(axis=0) > 1]
    if len(np.unique(pairable[pairable != M])) > 1:
        plain: Any = np.where(array == M, np.nan, array)
        assert found.value == pytest.approx(package.alpha(plain, level_of_measurement="nominal"))
    else:
        assert found.value is None


@pytest.mark.law
@given(VALUES)
def test_kappa_is_symmetric_and_at_most_1(values: list[list[int]]) -> None:
    """Of oneself it is 1, or undefined."""
    first, second = np.array(values[0]), np.array(values[1])
    found = cohen(first, second, undefined="x")
    turned = cohen(second, first, undefined="x")
    assert (found.value is None) == (turned.value is None)
    assert found.value is None or (found.value == pytest.approx(turned.value) and found.value <= 1)
    assert cohen(first, first, undefined="x").value in (1, None)
