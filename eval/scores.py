"""Score predictions against gold: the whole way from documents to numbers.

Documents become columns, columns matched pairs, pairs weighted labels, labels point values (scikit-learn) and
intervals (numpy); see docs/reference/measures.md for what each number means.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from saidby.corpus import stores
from saidby.corpus.errors import UsageError
from saidby.corpus.model import Document

from .columns import Columns, columns_of
from .counts import LabelPairs
from .documents import Missing, paired
from .fingerprint import fingerprint
from .intervals import f1_intervals
from .measures import MEASURES, chosen
from .names import Measure
from .points import points
from .signature import Signature

Source = Iterable[Document] | str | Path
"""Documents, or the path of a corpus."""


@dataclass(frozen=True)
class Score:
    """The score of a label, or of all labels together (micro, macro).

    Parameters
    ----------
    tp, fp, fn : int or float
        Gold spans that are found, predictions that are wrong, gold spans that are missed. Whole numbers are
        int. In macro they are the totals, as in micro.
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

    def to_dict(self) -> dict[str, Any]:
        """Give the scores as JSON has them."""
        labels = {label: score.to_dict() for label, score in self.labels.items()}
        return {"labels": labels, "micro": self.micro.to_dict(), "macro": self.macro.to_dict()}


@dataclass(frozen=True)
class Result:
    """Scores by measure, with the signature that says how they came about."""

    signature: Signature
    measures: dict[str, Scores]

    @property
    def documents(self) -> int:
        """Number of gold documents."""
        return self.signature.documents

    def to_dict(self) -> dict[str, Any]:
        """Give the result as JSON has it."""
        measures = {name: scores.to_dict() for name, scores in self.measures.items()}
        return {"signature": str(self.signature), "documents": self.documents, "measures": measures}


def score(
    gold: Source,
    pred: Source,
    *,
    measures: str | Measure | Iterable[str | Measure] | None = None,
    missing: Missing = "error",
    resamples: int = 1000,
    seed: int = 0,
    zero_division: float = 0.0,
) -> Result:
    """Score predictions against gold.

    Parameters
    ----------
    gold, pred : iterable of Document, str or Path
        Documents with the same texts, in any order, or the paths of two corpora.
    measures : str, Measure or iterable of them, optional
        Names such as ``"quotes.strict(mode=direct)[content]"``; by default ``entities.strict`` and
        ``quotes.strict[content]``.
    missing : {"error", "empty"}
        What gold documents without predictions are: an error, or documents in which nothing was found.
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
    _check_options(resamples, seed, zero_division)
    given = _columns(gold), _columns(pred)
    both = paired(*given, missing=missing)
    signature = Signature(
        measures=tuple(map(str, asked)),
        documents=len(both[0].documents),
        missing=missing,
        zero_division=float(zero_division),
        resamples=resamples,
        seed=seed,
        gold=fingerprint(given[0]),
        pred=fingerprint(given[1]),
        version=version("saidby"),
    )
    pairs = {str(measure): MEASURES[measure.kind].label_pairs(*both, measure) for measure in asked}
    return Result(signature, {name: scores(found, signature) for name, found in pairs.items()})


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
        for row in range(len(pairs.labels) + 2)
    ]
    return Scores(dict(zip(pairs.labels, rows, strict=False)), *rows[-2:])


def _bounds(pairs: LabelPairs, signature: Signature) -> list[tuple[float, float] | None]:
    if not signature.resamples:
        return [None] * (len(pairs.labels) + 2)
    bounds = f1_intervals(
        pairs.per_document(),
        resamples=signature.resamples,
        seed=signature.seed,
        zero_division=signature.zero_division,
    )
    return [(float(low), float(high)) for low, high in bounds]


def _number(value: float) -> float:
    return int(value) if float(value).is_integer() else float(value)


def _columns(source: Source) -> Columns:
    return columns_of(stores.stream(source) if isinstance(source, str | Path) else source)


def _check_options(resamples: int, seed: int, zero_division: float) -> None:
    for name, value in (("resamples", resamples), ("seed", seed)):
        if value < 0:
            raise UsageError(f"{name} must be 0 or more, got {value}")
    if zero_division not in (0, 1):
        raise UsageError(f"zero_division must be 0 or 1, got {zero_division}")
