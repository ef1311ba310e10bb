"""Intervals: the same as drawing the documents one by one."""

import tracemalloc

import numpy as np
import pytest
from scipy.sparse import csr_array

from saidby.eval import intervals
from saidby.eval.intervals import bootstrap, f1_intervals, f1_values, mean_f1_intervals


def counts(documents: int, labels: int = 3) -> csr_array:
    generator = np.random.default_rng(7)
    gold, wrong = generator.poisson(0.8, (documents, labels)), generator.poisson(0.3, (documents, labels))
    found = generator.binomial(gold, 0.7)
    return csr_array(np.hstack([found, gold, found, found + wrong]).astype(np.float64))


@pytest.mark.parametrize("block", [1, 100, 10**6])
def test_intervals_are_percentiles_of_f1_of_drawn_documents(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    """The same draws by fancy indexing give the same bounds, whatever the size of a block."""
    monkeypatch.setattr(intervals, "BLOCK", block)
    table = counts(40)
    generator = np.random.default_rng(3)
    drawn = np.stack([generator.integers(40, size=40) for _ in range(200)])
    values = f1_values(table.toarray()[drawn].sum(axis=1).reshape(200, 4, 3))
    expected = np.percentile(values, [2.5, 97.5], axis=0).T
    np.testing.assert_allclose(f1_intervals(table, resamples=200, seed=3), expected, rtol=1e-12)


def test_the_seed_decides_the_draws() -> None:
    """One seed, one result; another seed, another."""
    one, two, other = (f1_intervals(counts(40), resamples=50, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_the_interval_of_a_share_is_near_the_normal_one() -> None:
    """400 documents with one span each, 300 found: F1 of 0.857, by the delta method ± 0.028."""
    found = np.repeat([[1.0], [0.0]], [300, 100], axis=0)
    table = csr_array(np.hstack([found, np.ones((400, 1)), found, found]))
    low, high = f1_intervals(table, resamples=4000, seed=0)[0]
    assert (low, high) == (pytest.approx(0.857 - 0.028, abs=0.005), pytest.approx(0.857 + 0.028, abs=0.005))


def test_a_label_that_a_draw_lacks_is_left_out_of_it() -> None:
    """A label of one document is perfect in every draw that holds it: not 0 in the others, nor in their macro mean."""
    table = np.zeros((10, 8))
    table[:, 0::2] = 1.0
    table[0, 1::2] = 1.0
    assert f1_intervals(csr_array(table), resamples=100, seed=0).tolist() == [[1.0, 1.0]] * 5


@pytest.mark.parametrize("zero_division", [0.0, 1.0])
@pytest.mark.parametrize("documents", [0, 1, 5])
def test_nothing_at_all_has_the_interval_of_the_undefined_value(documents: int, zero_division: float) -> None:
    """Without documents, or without spans, bounds are numbers too."""
    nothing = csr_array((documents, 0))
    bounds = f1_intervals(nothing, resamples=10, seed=0, zero_division=zero_division)
    assert bounds.tolist() == [[zero_division, zero_division]] * 3


def test_memory_does_not_grow_with_resamples_times_documents() -> None:
    """All weights of 1,000 draws of 20,000 documents would be 160 MB; a block is drawn at a time."""
    table = counts(20_000)
    tracemalloc.start()
    f1_intervals(table, resamples=1000, seed=0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 25_000_000


def test_the_mean_of_one_f1_has_its_interval() -> None:
    """Of one pair of annotators the mean is its F1, with the same draws: label by label, and micro."""
    counts = csr_array(
        np.array([[3, 0, 4, 1, 3, 0, 3, 2], [1, 2, 2, 2, 1, 2, 5, 2], [0, 1, 1, 1, 0, 1, 0, 1]], dtype=float)
    )
    alone = f1_intervals(counts, resamples=50, seed=3)
    assert mean_f1_intervals([counts], resamples=50, seed=3) == pytest.approx(alone[:3])
    assert mean_f1_intervals([counts, counts], resamples=50, seed=3) == pytest.approx(alone[:3])


def test_the_mean_of_two_f1_is_drawn_from_the_same_documents() -> None:
    """One always 1, the other always 0, a label that neither has: 1/2, and nothing."""
    right = csr_array(np.array([[2, 0, 2, 0, 2, 0, 2, 0]] * 4, dtype=float))
    wrong = csr_array(np.array([[0, 0, 2, 0, 0, 0, 2, 0]] * 4, dtype=float))
    bounds = mean_f1_intervals([right, wrong], resamples=20, seed=0)
    assert bounds[[0, 2]].tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert np.isnan(bounds[1]).all()


def many(documents: int, kinds: int, others: int = 0) -> csr_array:
    """Give counts of documents of few kinds, and of others that are like no other."""
    common = counts(kinds).toarray()[np.random.default_rng(5).integers(kinds, size=documents)]
    return csr_array(np.vstack([common, counts(others).toarray() + 10 * np.arange(others)[:, None]]))


def test_several_tables_share_their_draws() -> None:
    """A table that is given twice has the same sums twice, and one of half the counts half of them."""
    table = counts(40)
    for once, again, half in bootstrap([table, table, table / 2], resamples=50, seed=0):
        assert np.array_equal(once, again)
        assert np.array_equal(once, 2 * half)


@pytest.mark.parametrize("dense", [0, intervals.DENSE])
@pytest.mark.parametrize("factor", [1, 1 / 3, 2.0**22 + 1])
def test_dense_and_sparse_products_are_the_same(monkeypatch: pytest.MonkeyPatch, dense: int, factor: float) -> None:
    """Float32 where it is exact, float64 or sparse rows elsewhere: the sums are those of the drawn documents."""
    monkeypatch.setattr(intervals, "DENSE", dense)
    table = counts(40) * factor
    drawn = np.random.default_rng(3).integers(40, size=(100, 40))
    (sums,) = next(bootstrap([table], resamples=100, seed=3))
    np.testing.assert_allclose(sums, table.toarray()[drawn].sum(axis=1), rtol=1e-12)


@pytest.mark.parametrize("others", [0, 40])
def test_drawing_kinds_of_documents_gives_the_same_intervals(others: int) -> None:
    """5,000 documents of 20 kinds, with others or without: bounds are as near to drawing each as two seeds are."""
    table = many(5000, 20, others)
    dense, size = table.toarray(), 5000 + others
    drawn = np.random.default_rng(1)
    sums = np.stack([np.bincount(drawn.integers(size, size=size), minlength=size) @ dense for _ in range(4000)])
    expected = np.percentile(f1_values(sums.reshape(-1, 4, 3)), [2.5, 97.5], axis=0).T
    width = expected[:, 1:] - expected[:, :1]
    assert (np.abs(f1_intervals(table, resamples=4000, seed=0) - expected) < 0.06 * width).all()


def test_every_drawn_corpus_has_as_many_documents() -> None:
    """Drawn by kind or one by one, weights add up to the number of documents."""
    for table in (many(500, 10), many(500, 10, 40), counts(40)):
        ones = csr_array(np.ones((table.shape[0], 1)))
        for _, sizes in bootstrap([table, ones], resamples=30, seed=0):
            assert (sizes == table.shape[0]).all()


def test_the_order_of_documents_of_few_kinds_changes_nothing() -> None:
    """Kinds are numbered by their counts."""
    table = many(500, 10)
    shuffled = table[np.random.default_rng(2).permutation(500)]
    one, two = (f1_intervals(side, resamples=50, seed=0) for side in (table, shuffled))
    assert np.array_equal(one, two)
