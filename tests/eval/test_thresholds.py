"""Scores by threshold: by hand, against scikit-learn, and against scoring what is left."""

import json
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.scores import score
from saidby.eval.thresholds import Thresholds, thresholds

TEXT = "абвгдежз" * 20
SCORES = st.none() | st.sampled_from([0.1, 0.5, 0.5000001, 0.9])
SPANS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3), st.sampled_from(["PER", "LOC"]), SCORES), max_size=5)
CORPORA = st.lists(st.tuples(SPANS, SPANS), min_size=1, max_size=3)


def document(rows: Any, name: str = "d") -> Document:
    spans = (
        Span(str(i), label, (Fragment(at, at + size),), score=value) for i, (at, size, label, value) in enumerate(rows)
    )
    return Document(name, TEXT, "ru", spans=tuple(spans))  # fmt: skip


def names(*scores: float | None, gold: int = 0) -> list[Document]:
    """Give names one after the other: the first `gold` of them are right, the others stand where there is none."""
    places = [2 * i if i < gold else 40 + 2 * i for i in range(len(scores))]
    return [document([(at, 1, "PER", value) for at, value in zip(places, scores, strict=True)])]


def curve(found: Thresholds) -> list[tuple[float, int, float, float]]:
    return [(point.threshold, point.predictions, point.precision, point.recall) for point in found.points]


GOLD = names(None, None, None, None, gold=4)


def test_a_curve_by_hand() -> None:
    """Four gold names; right at .9, .6 and .3, wrong at .8 and .2: recall rises by quarters, precision falls."""
    pred = [
        document([(0, 1, "PER", 0.9), (50, 1, "PER", 0.8), (2, 1, "PER", 0.6), (4, 1, "PER", 0.3), (60, 1, "PER", 0.2)])
    ]
    found = thresholds(GOLD, pred, "entities.strict")
    assert curve(found) == [
        (0.2, 5, 3 / 5, 3 / 4), (0.3, 4, 3 / 4, 3 / 4), (0.6, 3, 2 / 3, 2 / 4), (0.8, 2, 1 / 2, 1 / 4), (0.9, 1, 1.0, 1 / 4)
    ]  # fmt: skip
    assert found.best == found.points[1]
    assert found.average_precision == pytest.approx(1 / 4 * 1 + 0 + 1 / 4 * 2 / 3 + 1 / 4 * 3 / 4)
    assert found.to_dict()["best"]["chosen_on"] == "these documents"
    assert str(found.notes[-1]).startswith("thresholds: the best threshold was chosen on these documents")
    json.dumps(found.to_dict(), allow_nan=False)


def test_spans_without_a_score_always_stay() -> None:
    """Two unscored names are left at the highest threshold, and counted."""
    found = thresholds(GOLD, names(None, None, 0.5, 0.7, gold=4), "entities.strict")
    assert curve(found) == [(0.5, 4, 1.0, 1.0), (0.7, 3, 1.0, 3 / 4)]
    assert (found.unscored, found.scores) == (2, 2)


def test_spans_are_matched_anew() -> None:
    """A confident span that overlaps in part is the better match once the exact one, of low confidence, is gone."""
    gold = [document([(0, 4, "PER", None)])]
    pred = [document([(0, 4, "PER", 0.1), (0, 3, "PER", 0.9)])]
    found = thresholds(gold, pred, "entities.partial")
    assert curve(found) == [(0.1, 2, 0.5, 1.0), (0.9, 1, 0.5, 0.5)]


@pytest.mark.parametrize("seed", range(5))
def test_average_precision_is_that_of_scikit_learn(seed: int) -> None:
    """Where the lowest threshold finds all gold, a prediction is a case, and right or wrong is its class."""
    from sklearn.metrics import average_precision_score

    generator = np.random.default_rng(seed)
    scores = generator.integers(0, 8, size=20) / 8
    found = thresholds(names(*[None] * 7, gold=7), names(*map(float, scores), gold=7), "entities.strict", at_most=None)
    assert found.average_precision == pytest.approx(average_precision_score([1] * 7 + [0] * 13, scores))


@pytest.mark.law
@given(CORPORA, st.sampled_from(["entities.strict", "entities.overlap"]), st.sampled_from(["micro", "macro"]))
def test_a_point_is_the_score_of_what_is_left(corpus: Any, measure: str, average: str) -> None:
    """Spans below a threshold might as well never have been predicted."""
    gold, pred = ([document(row, f"d{i}") for i, row in enumerate(side)] for side in zip(*corpus, strict=True))
    if all(span.score is None for d in pred for span in d.spans):
        with pytest.raises(DataError):
            thresholds(gold, pred, measure)
        return
    found = thresholds(gold, pred, measure, average=average)
    for point in found.points:
        left = [msgspec.structs.replace(d, spans=tuple(s for s in d.spans if s.score is None or s.score >= point.threshold)) for d in pred]  # fmt: skip
        expected = score(gold, left, measures=measure, resamples=0).measures[measure].averages[average]
        assert (point.precision, point.recall, point.f1) == (expected.precision, expected.recall, expected.f1)
        assert point.predictions == sum(len(d.spans) for d in left)


def test_of_many_scores_quantiles_are_taken() -> None:
    """Ten thresholds of forty, the lowest and the highest among them; the whole curve if asked."""
    pred = names(*(i / 40 for i in range(40)), gold=4)
    found = thresholds(GOLD, pred, "entities.strict", at_most=10)
    assert [len(found.points), found.points[0].threshold, found.points[-1].threshold] == [10, 0.0, 39 / 40]
    assert found.scores == 40
    assert len(thresholds(GOLD, pred, "entities.strict", at_most=None).points) == 40


def test_of_equal_points_the_highest_threshold_is_best() -> None:
    """A wrong name dropped with a right one gained: the shorter list is preferred."""
    pred = names(0.5, 0.7, gold=0)
    assert thresholds(GOLD, pred, "entities.strict").best.threshold == 0.7


def test_a_wrong_call_says_what_must_be() -> None:
    """No scores, several measures, an average that there is not."""
    pred = names(0.5, gold=1)
    with pytest.raises(
        DataError, match=r"pred: no span that entities\.strict looks at has a score; thresholds need the confidence"
    ):
        thresholds(GOLD, GOLD, "entities.strict")
    with pytest.raises(UsageError, match=r"thresholds are for one measure, got entities\.strict, entities\.exact"):
        thresholds(GOLD, pred, "entities.*")
    with pytest.raises(UsageError, match="at_most must be 1 or more, got 0"):
        thresholds(GOLD, pred, "entities.strict", at_most=0)
    with pytest.raises(UnknownName, match="unknown average 'mikro'"):
        thresholds(GOLD, pred, "entities.strict", average="mikro")
    with pytest.raises(UsageError, match="zero_division must be 0 or 1, got 2"):
        thresholds(GOLD, pred, "entities.strict", zero_division=2)


def test_only_what_the_measure_looks_at_has_thresholds() -> None:
    """A quote, and a label out of scope, give no threshold to names and are not counted."""
    pred = document([(0, 1, "PER", 0.5), (3, 1, "LOC", 0.7), (5, 2, "QUOTE", 0.9), (8, 1, "PER", None)])
    found = thresholds([document([(0, 1, "PER", None)])], [pred], "entities.strict", labels="PER")
    assert [(point.threshold, point.predictions) for point in found.points] == [(0.5, 2)]
    assert (found.unscored, found.scores) == (1, 1)
