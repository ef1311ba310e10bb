"""Point values: scikit-learn and numpy agree, and nothing is undefined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support

from saidby.eval import counts
from saidby.eval.counts import LabelPairs
from saidby.eval.intervals import f1_values
from saidby.eval.points import points

WEIGHTS = st.sampled_from([0.0, 0.5, 1.0])
PAIRS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4), st.integers(0, 3), WEIGHTS, WEIGHTS), max_size=12)


def label_pairs(rows: list[tuple[int, int, int, float, float]], *, symmetric: bool) -> LabelPairs:
    """Give pairs over three labels; 3 is missing, 4 spurious; each label weighs something."""
    rows = [*((0, label, label, 1.0, 1.0) for label in range(3)), *rows]
    rows = [(doc, 4 if gold >= 3 else gold, pred, r, p) for doc, gold, pred, r, p in rows]
    doc, gold, pred = (np.array(column, dtype=np.int64) for column in list(zip(*rows, strict=True))[:3])
    recall, precision = (np.array(column) for column in list(zip(*rows, strict=True))[3:])
    recall = np.where(gold == 4, 0.0, recall)
    precision = np.where(pred == 3, 0.0, recall if symmetric else precision)
    precision = np.where((gold == 4) & (pred < 3), 1.0, precision)
    return LabelPairs(3, ("A", "B", "C"), doc, gold, pred, recall, precision)


@pytest.mark.law
@given(PAIRS)
def test_scikit_learn_and_numpy_give_the_same_f1(rows: list[tuple[int, int, int, float, float]]) -> None:
    """Points from unique label pairs equal those from the sums of the counts per document."""
    pairs = label_pairs(rows, symmetric=True)
    assert pairs.symmetric
    values = f1_values(np.asarray(pairs.per_document().sum(axis=0)).reshape(4, -1))
    found = points(pairs)
    np.testing.assert_allclose(found.f1, values, rtol=1e-12)
    weight = np.maximum(pairs.recall, pairs.precision)
    micro = precision_recall_fscore_support(
        pairs.gold, pairs.pred, labels=range(3), sample_weight=weight, average="micro"
    )
    np.testing.assert_allclose(
        [column[3] for column in (found.precision, found.recall, found.f1)], micro[:3], rtol=1e-12
    )


@pytest.mark.law
@given(PAIRS)
def test_precision_and_recall_are_ratios_of_the_counts(rows: list[tuple[int, int, int, float, float]]) -> None:
    """Also where pairs weigh differently on the two; macro is the mean over labels, weighted by gold."""
    pairs = label_pairs(rows, symmetric=False)
    found = points(pairs)
    hits, support, right, predicted = found.counts
    np.testing.assert_allclose(found.recall[:4], hits[:4] / support[:4], rtol=1e-12)
    np.testing.assert_allclose(found.precision[:4], right[:4] / predicted[:4], rtol=1e-12)
    for column in (found.precision, found.recall, found.f1):
        assert column[-2] == pytest.approx(column[:3].mean())
        assert column[-1] == pytest.approx((column[:3] * support[:3]).sum() / support[:3].sum())


@pytest.mark.parametrize("dense", [0, counts.DENSE])
def test_distinct_pairs_hold_missed_and_spurious_as_labels_of_their_own(
    monkeypatch: pytest.MonkeyPatch, dense: int
) -> None:
    """In gold *spurious* is the last code, in predictions *missing* the last but one; weights are summed."""
    monkeypatch.setattr(counts, "DENSE", dense)
    gold, pred = np.array([0, 0, 1, 0, 3]), np.array([0, 1, 2, 0, 1])
    pairs = LabelPairs(1, ("A", "B"), np.zeros(5, dtype=np.int64), gold, pred, np.ones(5), np.ones(5))
    assert (pairs.missing, pairs.spurious) == (2, 3)
    assert [column.tolist() for column in pairs.distinct(pairs.recall)] == [[0, 0, 1, 3], [0, 1, 2, 1], [2, 1, 1, 1]]
    np.testing.assert_array_equal(pairs.totals().ravel(), pairs.per_document().toarray().sum(axis=0))


@pytest.mark.parametrize("zero_division", [0.0, 1.0])
def test_undefined_values_are_what_zero_division_says(zero_division: float) -> None:
    """Precision without predictions, recall without gold; F1 is defined as soon as there is either."""
    one = np.ones(2)
    pairs = LabelPairs(
        1, ("A", "B"), np.zeros(2, dtype=np.int64), np.array([0, 3]), np.array([2, 1]), one * [1, 0], one * [0, 1]
    )
    values = points(pairs, zero_division=zero_division)
    assert values.precision.tolist() == [zero_division, 0, 0, zero_division / 2, zero_division]
    assert values.recall.tolist() == [0, zero_division, 0, zero_division / 2, 0]
    assert values.f1.tolist() == [0, 0, 0, 0, 0]
