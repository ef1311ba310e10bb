"""Score predictions against gold: the whole way from documents to numbers.

Documents become columns, columns matched pairs, pairs weighted labels, labels point values (scikit-learn) and
intervals (numpy); see docs/reference/measures.md for what each number means.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from saidby.corpus.errors import Problem

from .choices import AVERAGES, Align, Missing, check_counts, check_zero_division
from .counts import LabelPairs
from .intervals import f1_intervals
from .measures import chosen, look_at_links, measured
from .names import Measure
from .points import points
from .scope import Labels, Level, Relabel, scope_of
from .signature import Signature
from .signing import signed
from .task import Source, Task, task_of


@dataclass(frozen=True)
class Score:
    """The score of a label, or of all labels together (micro, macro, weighted).

    Parameters
    ----------
    tp, fp, fn : int or float
        Gold spans that are found, predictions that are wrong, gold spans that are missed. Whole numbers are
        int. In macro and weighted they are the totals, as in micro.
    precision, recall, f1 : float
        Between 0 and 1.
    support : int or float
        Gold spans, ``tp + fn``.
    ci95 : tuple of two floats, optional
        95% interval of `f1`; None if no resamples were asked for.
    """

    tp: float
    fp: float
    fn: float
    precision: float
    recall: float
    f1: float
    support: float
    ci95: tuple[float, float] | None

    def to_dict(self) -> dict[str, Any]:
        """Give the score as JSON has it."""
        return {**asdict(self), "ci95": self.ci95 and list(self.ci95)}


@dataclass(frozen=True)
class Scores:
    """The scores of one measure: of each label (the union of gold and predicted ones, sorted), and together."""

    labels: dict[str, Score]
    micro: Score
    macro: Score
    weighted: Score

    @property
    def averages(self) -> dict[str, Score]:
        """The scores over all labels, by name."""
        return {name: getattr(self, name) for name in AVERAGES}

    def to_dict(self) -> dict[str, Any]:
        """Give the scores as JSON has them."""
        labels = {label: score.to_dict() for label, score in self.labels.items()}
        return {"labels": labels, **{name: score.to_dict() for name, score in self.averages.items()}}


@dataclass(frozen=True)
class Result:
    """Scores by measure, with the signature that says how they came about, and what a reader must know of them."""

    signature: Signature
    measures: dict[str, Scores]
    notes: tuple[Problem, ...] = ()

    @property
    def documents(self) -> int:
        """Number of gold documents."""
        return self.signature.documents

    def to_dict(self) -> dict[str, Any]:
        """Give the result as JSON has it."""
        measures = {name: scores.to_dict() for name, scores in self.measures.items()}
        notes = list(map(str, self.notes))
        return {"signature": str(self.signature), "documents": self.documents, "measures": measures, "notes": notes}


def score(
    gold: Source,
    pred: Source,
    *,
    measures: str | Measure | Iterable[str | Measure] | None = None,
    relabel: Relabel = None,
    labels: Labels = None,
    level: Level = "all",
    missing: Missing = "error",
    align: Align = "blanks",
    resamples: int = 1000,
    seed: int = 0,
    zero_division: float = 0.0,
) -> Result:
    """Score predictions against gold.

    Parameters
    ----------
    gold, pred : iterable of Document, datasets.Dataset, str or Path
        The same texts on both sides, in any order: documents, datasets (`saidby.to_dataset`), or paths of corpora.
    measures : str, Measure or iterable of them, optional
        Names such as ``"quotes.strict(mode=direct)[content]"``, patterns such as ``"entities.*"``; by default
        ``entities.strict`` and ``quotes.strict[content]``.
    relabel : str, mapping or pairs, optional
        New names of labels, on both sides (``"LOCORG=LOC"``) or on one (``"pred:PERSON=PER"``).
    labels : str or iterable of str, optional
        Labels of entities that are scored, after renaming; by default all.
    level : {"all", "outer", "inner"}
        Of nested spans of one measure all, only those that lie in no other, or those in which no other lies.
    missing : {"error", "empty"}
        What gold documents without predictions are: an error, or documents in which nothing was found.
    align : {"blanks", "none"}
        Whether texts may differ in white space and invisible characters, or must be the same.
    resamples : int
        Draws of the documents for the 95% intervals; 0 for none.
    seed : int
        Of the draws, at least 0.
    zero_division : {0.0, 1.0}
        The value of precision without predictions, recall without gold, F1 without both.

    Returns
    -------
    Result
        ``to_dict()`` is what ``saidby score --json`` prints.

    Raises
    ------
    DataError
        If the two sides do not hold the same documents and texts; every document is named.
    UnknownName
        If there is no such measure, parameter or value.
    UsageError
        If an option has a value that it cannot have.
    """
    asked = chosen(measures)
    check_counts(resamples=resamples, seed=seed)
    check_zero_division(zero_division)
    scope, links = scope_of(relabel, labels, level), look_at_links(asked)
    task = task_of(gold, pred, scope=scope, missing=missing, align=align, links=links)
    signature = signed(
        task,
        asked,
        align=align,
        missing=missing,
        zero_division=float(zero_division),
        resamples=resamples,
        seed=seed,
    )
    return scored(task, asked, signature)


def scored(task: Task, measures: Iterable[Measure], signature: Signature) -> Result:
    """Score a task as the signature says."""
    found = {name: scores(pairs, signature) for name, pairs in measured(task, measures).items()}
    return Result(signature, found, (*task.notes, *task.token_notes, *task.identity_notes))


def again(signature: Signature, gold: Source, pred: Source) -> tuple[Result, dict[str, tuple[str, str]]]:
    """Score as a signature says, and tell what is different.

    Returns
    -------
    Result
        With a signature of its own.
    dict of str to (str, str)
        Fields of the signature whose values differ: the old value and the new one.

    Raises
    ------
    DataError, UsageError
        As `score`.
    """
    scope = signature.scope
    result = score(
        gold,
        pred,
        measures=signature.measures,
        relabel=scope.renamings,
        labels=scope.labels or None,
        level=scope.level,
        missing=signature.missing,
        align=signature.align,
        resamples=signature.resamples,
        seed=signature.seed,
        zero_division=signature.zero_division,
    )
    old, new = signature.fields(), result.signature.fields()
    return result, {name: (value, new[name]) for name, value in old.items() if value != new[name]}


def scores(pairs: LabelPairs, signature: Signature) -> Scores:
    """Score label pairs as the signature says."""
    values = points(pairs, zero_division=signature.zero_division)
    bounds = _bounds(pairs, signature)
    found, support, right, predicted = values.counts
    rows = [
        Score(
            tp=_number(found[row]),
            fp=_number(predicted[row] - right[row]),
            fn=_number(support[row] - found[row]),
            precision=float(values.precision[row]),
            recall=float(values.recall[row]),
            f1=float(values.f1[row]),
            support=_number(support[row]),
            ci95=bounds[row],
        )
        for row in range(len(values.f1))
    ]
    return Scores(dict(zip(pairs.labels, rows, strict=False)), *rows[len(pairs.labels) :])


def _bounds(pairs: LabelPairs, signature: Signature) -> list[tuple[float, float] | None]:
    if not signature.resamples:
        return [None] * (len(pairs.labels) + len(AVERAGES))
    bounds = f1_intervals(
        pairs.per_document(),
        resamples=signature.resamples,
        seed=signature.seed,
        zero_division=signature.zero_division,
        fixed=pairs.fixed,
        apart=pairs.apart,
    )
    return [(float(low), float(high)) for low, high in bounds]


def _number(value: float) -> float:
    return int(value) if float(value).is_integer() else float(value)
