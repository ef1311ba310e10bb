"""Scores by threshold: what happens as predictions of low confidence are dropped.

Spans are matched anew at each threshold, since a span that is dropped may leave its gold to another one.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from saidby.corpus.errors import Problem, UsageError, problem

from .choices import AVERAGES, Align, Average, Missing, check_average, check_zero_division
from .columns import Columns, Floats
from .measures import chosen, look_at_links, looked_at_alone, measured, sides_of
from .names import Measure
from .points import points
from .scope import Labels, Level, Relabel, scope_of
from .signature import Signature
from .signing import signed
from .task import Source, Task, task_of

CHOSEN_ON = "these documents"
CAUTION = "the best threshold was chosen on these documents: its f1 is too good; choose it on others"


@dataclass(frozen=True)
class Point:
    """The scores at a threshold.

    Parameters
    ----------
    threshold : float
        Predicted spans with a lower score are dropped.
    predictions : int
        Predicted spans that the measure looks at and that are left.
    precision, recall, f1 : float
        Averaged over labels as the curve says.
    """

    threshold: float
    predictions: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Thresholds:
    """The curve of one measure, thresholds ascending.

    Parameters
    ----------
    signature : Signature
        Of the points; `resamples` is 0.
    points : tuple of Point
        The first drops nothing.
    unscored : int
        Predicted spans without a score, which always stay.
    scores : int
        Distinct scores; if there are more than points, the curve is a sample of them.
    notes : tuple of Problem
        What a reader must know.
    """

    signature: Signature
    points: tuple[Point, ...]
    unscored: int
    scores: int
    notes: tuple[Problem, ...]

    @property
    def best(self) -> Point:
        """The point of the highest F1; of several the highest threshold."""
        return max(self.points, key=lambda point: (point.f1, point.threshold))

    @property
    def average_precision(self) -> float:
        """The area under the curve as a sum: precision of each point times the recall that it gains.

        ``AP = sum((R[n] - R[n - 1]) * P[n])``, thresholds falling, R[-1] = 0, without interpolation, as in
        scikit-learn's ``average_precision_score``. Where a lower threshold loses recall, its term is negative.
        """
        recall, precision = np.array([(point.recall, point.precision) for point in reversed(self.points)]).T
        return float((np.diff(recall, prepend=0.0) * precision).sum())

    def to_dict(self) -> dict[str, Any]:
        """Give the curve as JSON has it."""
        return {
            "signature": str(self.signature),
            "documents": self.signature.documents,
            "measure": self.signature.measures[0],
            "average": self.signature.average[0],
            "points": [asdict(point) for point in self.points],
            "best": {**asdict(self.best), "chosen_on": CHOSEN_ON},
            "average_precision": self.average_precision,
            "unscored": self.unscored,
            "distinct_scores": self.scores,
            "notes": list(map(str, self.notes)),
        }


def thresholds(
    gold: Source,
    pred: Source,
    measure: str | Measure,
    *,
    at_most: int | None = 100,
    average: Average = "micro",
    relabel: Relabel = None,
    labels: Labels = None,
    level: Level = "all",
    missing: Missing = "error",
    align: Align = "blanks",
    zero_division: float = 0.0,
) -> Thresholds:
    """Score predictions at thresholds of their own scores.

    Parameters
    ----------
    gold, pred : iterable of Document, datasets.Dataset, str or Path
        As in `saidby.score`; some predicted spans must carry a score.
    measure : str or Measure
        One measure.
    at_most : int, optional
        How many thresholds: the distinct scores, or so many quantiles of the scores if there are more; None for all.
    average : {"micro", "macro", "weighted"}
        How precision, recall and F1 are averaged over labels.
    relabel, labels, level, missing, align, zero_division
        As in `saidby.score`.

    Raises
    ------
    DataError
        If no predicted span has a score, or gold and predictions do not go together.
    UsageError
        If there is not one measure, or an option has a value that it cannot have.
    """
    asked = chosen(measure)
    _check(asked, at_most, average, zero_division)
    scope, links = scope_of(relabel, labels, level), look_at_links(asked)
    task = task_of(gold, pred, scope=scope, missing=missing, align=align, links=links)
    spans = _spans(task, asked[0])
    scores = spans.score[~np.isnan(spans.score)]
    if not len(scores):
        what = f"no span that {asked[0]} looks at has a score; thresholds need the confidence of the system in `score`"
        raise problem("pred", what)
    signature = signed(
        task,
        asked,
        align=align,
        missing=missing,
        average=(average,),
        zero_division=float(zero_division),
        resamples=0,
        seed=0,
    )
    curve = tuple(_point(task, float(threshold), asked[0], signature) for threshold in _chosen(scores, at_most))
    notes = (*task.notes, Problem("thresholds", CAUTION))
    return Thresholds(signature, curve, len(spans) - len(scores), len(np.unique(scores)), notes)


def _check(measures: Iterable[Measure], at_most: int | None, average: str, zero_division: float) -> None:
    if len(names := list(map(str, measures))) > 1:
        raise UsageError(f"thresholds are for one measure, got {', '.join(names)}")
    if at_most is not None and at_most < 1:
        raise UsageError(f"at_most must be 1 or more, got {at_most}")
    check_average(average)
    check_zero_division(zero_division)


def _chosen(scores: Floats, at_most: int | None) -> Floats:
    """Give the distinct scores, or quantiles if there are too many; the lowest score is always one."""
    distinct = np.unique(scores)
    if at_most is None or len(distinct) <= at_most:
        return distinct
    return np.unique(np.quantile(scores, np.linspace(0, 1, at_most), method="nearest"))


def _spans(task: Task, measure: Measure) -> Columns:
    """Give the predictions that a measure looks at."""
    return sides_of(task, looked_at_alone(measure, "--thresholds")).pred.spans


def _point(task: Task, threshold: float, measure: Measure, signature: Signature) -> Point:
    left = replace(task, pred=task.pred.take(np.flatnonzero(~(task.pred.score < threshold))))
    (pairs,) = measured(left, [measure]).values()
    values = points(pairs, zero_division=signature.zero_division)
    row = len(pairs.labels) + AVERAGES.index(signature.average[0])
    return Point(
        threshold,
        len(_spans(left, measure)),
        *(float(value[row]) for value in (values.precision, values.recall, values.f1)),
    )
