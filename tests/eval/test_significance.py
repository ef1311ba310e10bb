"""Paired tests: against enumeration, hand-worked tables, and what they promise of p."""

from itertools import product

import numpy as np
import pytest
from scipy.sparse import csr_array

from saidby.eval import intervals
from saidby.eval.intervals import bootstrap, f1_values
from saidby.eval.significance import NEAR, bootstrap_p, detectable, holm, share, turned

Table = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def counts(documents: int, seed: int, *, kept: float = 0.7) -> Table:
    """Give counts of one system on gold that is the same for every seed."""
    gold = np.random.default_rng(1).poisson(3, documents)
    generator = np.random.default_rng([2, seed])
    found, wrong = generator.binomial(gold, kept), generator.poisson(0.6, documents)
    return np.stack([found, gold, found, found + wrong], axis=1).astype(np.float64)


def f1(sums: Table) -> Table:
    return f1_values(sums.reshape(*sums.shape[:-1], 4, 1))[..., 1]


def randomisation_p(runs: list[Table], first: int, trials: int, seed: int) -> float:
    difference = f1(np.stack([run.sum(axis=0) for run in runs]))
    observed = difference[:first].mean() - difference[first:].mean()
    drawn = []
    for sums in turned([csr_array(run) for run in runs], trials=trials, seed=seed):
        values = f1(sums)
        drawn.append(values[:, :first].mean(axis=1) - values[:, first:].mean(axis=1))
    return share(np.abs(np.concatenate(drawn)) >= abs(observed) - NEAR)


@pytest.mark.parametrize(("p", "corrected"), [
    ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
    ([0.2, 0.6, 0.9], [0.6, 1.0, 1.0]),
    ([0.05], [0.05]),
    ([], []),
])  # fmt: skip
def test_holm_by_hand(p: list[float], corrected: list[float]) -> None:
    """The smallest of four times 4, the next times 3, …; never below the one before, never above 1."""
    assert holm(p) == pytest.approx(corrected)


@pytest.mark.parametrize(("runs", "first"), [(2, 1), (3, 1), (4, 2)])
def test_approximate_randomisation_is_near_the_enumeration(runs: int, first: int) -> None:
    """On six documents every way in which runs can change places is tried: 2 ** 6, 3 ** 6, 4 ** 6."""
    tables = [counts(6, seed, kept=0.5 + 0.1 * seed) for seed in range(runs)]
    totals = []
    for steps in product(range(runs), repeat=6):
        places = [
            sum(tables[(place + step) % runs][document] for document, step in enumerate(steps)) for place in range(runs)
        ]
        values = f1(np.stack(places))
        totals.append(values[:first].mean() - values[first:].mean())
    exact = np.mean(np.abs(totals) >= abs(totals[0]) - NEAR)
    assert randomisation_p(tables, first, trials=20_000, seed=0) == pytest.approx(exact, abs=0.015)


@pytest.mark.parametrize("block", [1, 64, 10**6])
def test_what_stands_in_all_places_is_what_was_there(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    """Runs change places, nothing is lost; the size of a block changes no memory of that."""
    monkeypatch.setattr(intervals, "BLOCK", block)
    runs = [counts(20, seed) for seed in range(3)]
    for sums in turned([csr_array(run) for run in runs], trials=50, seed=0):
        np.testing.assert_array_equal(sums.sum(axis=1), np.tile(sum(runs).sum(axis=0), (len(sums), 1)))


def test_a_system_against_itself_has_p_1() -> None:
    """No trial is less extreme than no difference at all."""
    table = counts(30, 0)
    assert randomisation_p([table, table], 1, trials=100, seed=0) == 1.0
    assert bootstrap_p(np.zeros(100), 0.0) == 1.0
    assert detectable(np.zeros(100)) is None


@pytest.mark.parametrize("test", ["randomisation", "groups", "bootstrap"])
def test_where_nothing_differs_p_is_uniform(test: str) -> None:
    """200 pairs of systems of the same quality: about 5% of p are below .05, half below .5 (bounds: 4 sd of a share)."""
    p = []
    for seed in range(200):
        one, two = counts(60, 2 * seed), counts(60, 2 * seed + 1)
        if test == "randomisation":
            p.append(randomisation_p([one, two], 1, trials=200, seed=seed))
            continue
        if test == "groups":
            p.append(randomisation_p([one, two, counts(60, 1000 + seed)], 2, trials=200, seed=seed))
            continue
        blocks = bootstrap([csr_array(one), csr_array(two)], resamples=200, seed=seed)
        drawn = np.concatenate([f1(left) - f1(right) for left, right in blocks])
        p.append(bootstrap_p(drawn, float(f1(one.sum(axis=0)) - f1(two.sum(axis=0)))))
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.06)
    assert np.mean(np.array(p) < 0.5) == pytest.approx(0.5, abs=0.14)


def test_a_large_difference_has_the_smallest_p() -> None:
    """(0 + 1) / (n + 1)."""
    assert randomisation_p([counts(60, 0, kept=0.95), counts(60, 1, kept=0.3)], 1, trials=999, seed=0) == 0.001


def test_bootstrap_p_by_hand() -> None:
    """Draws are .1, .2, .3 around their mean .2; a difference of .1 is reached by two of them, one of .2 by none."""
    drawn = np.array([0.1, 0.2, 0.3, np.nan])
    assert bootstrap_p(drawn, 0.1) == pytest.approx(3 / 4)
    assert bootstrap_p(drawn, -0.1) == pytest.approx(3 / 4)
    assert bootstrap_p(drawn, 0.2) == pytest.approx(1 / 4)


def test_the_detectable_difference_is_2_8_standard_errors() -> None:
    """Bloom 1995: a multiplier of 2.8 for .05 and 80%; the deviation of .1, .2, .3 is .1."""
    assert detectable(np.array([0.1, 0.2, 0.3])) == pytest.approx(0.28, abs=0.0005)


def test_a_difference_of_the_detectable_size_is_found_in_80_percent() -> None:
    """By simulation: two systems whose true difference is the detectable one; z tests at .05 (bounds: 4 sd)."""
    generator = np.random.default_rng(0)
    drawn = generator.normal(0, 0.02, 20_000)
    size = detectable(drawn)
    assert size is not None
    assert np.mean(np.abs(generator.normal(size, 0.02, 4000)) > 1.96 * 0.02) == pytest.approx(0.8, abs=0.03)
