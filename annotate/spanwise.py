"""F1 between annotators: a span of one is found by the other or not. F1 is the same whichever of them is gold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from saidby.eval.columns import Bools, Floats, codes_of
from saidby.eval.intervals import f1_values, mean_f1_intervals
from saidby.eval.match import LABEL, SAME, Pairs, match_exact, match_overlap

from .coefficients import NOBODY
from .labellings import Labellings
from .pairing import both

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Rule = Literal["exact", "overlap"]
MATCHINGS = {"exact": match_exact, "overlap": match_overlap}
"""When two spans of one label are the same: equal extents, or one character in common (as many pairs as can be)."""


@dataclass(frozen=True)
class PairF1:
    """F1 of two annotators on the documents that both labelled.

    Parameters
    ----------
    annotators : tuple of two str
        Their names.
    spans : tuple of two int
        How many spans each has: the denominator, ``f1 = 2 agreed / (spans[0] + spans[1])``.
    agreed : int
        How many are paired.
    f1 : float, optional
        None if neither has a span.
    """

    annotators: tuple[str, str]
    spans: tuple[int, int]
    agreed: int
    f1: float | None

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return {
            "annotators": list(self.annotators), "spans": list(self.spans), "agreed": self.agreed, "f1": self.f1,
        }  # fmt: skip


@dataclass(frozen=True)
class F1:
    """Mean F1 over pairs of annotators.

    Parameters
    ----------
    f1 : float, optional
        Mean over the pairs that have a value; None without any.
    ci95 : tuple of two floats, optional
        95% interval from draws of the documents.
    pairs : tuple of PairF1
        Every two annotators who share a document.
    note : str
        Why there is no value.
    """

    f1: float | None
    ci95: tuple[float, float] | None
    pairs: tuple[PairF1, ...]
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return {
            "f1": self.f1,
            "ci95": self.ci95 and list(self.ci95),
            "note": self.note,
            "pairs": [pair.to_dict() for pair in self.pairs],
        }


def span_f1(given: Labellings, labels: Sequence[str], rule: Rule, *, resamples: int, seed: int) -> list[F1]:
    """Give the F1 of each label, and last that of all labels together.

    References
    ----------
    .. [1] Hripcsak & Rothschild 2005, doi:10.1197/jamia.M1733.
    """
    counts = [_counts(given, pair, labels, rule) for pair in given.pairs]
    values = np.stack([f1_values(np.asarray(c.sum(axis=0)).reshape(4, -1))[: len(labels) + 1] for c in counts])
    bounds = mean_f1_intervals(counts, resamples=resamples, seed=seed) if resamples else None
    totals = [_totals(c) for c in counts]
    return [
        _label(
            [
                PairF1(pair, (int(total[1, at]), int(total[3, at])), int(total[0, at]), _value(row[at]))
                for pair, total, row in zip(given.pairs, totals, values, strict=True)
            ],
            None if bounds is None else bounds[at],
        )
        for at in range(len(labels) + 1)
    ]


def _label(pairs: list[PairF1], bounds: Floats | None) -> F1:
    known = [pair.f1 for pair in pairs if pair.f1 is not None]
    if not known:
        return F1(None, None, tuple(pairs), NOBODY)
    interval = None if bounds is None or np.isnan(bounds).any() else (float(bounds[0]), float(bounds[1]))
    return F1(float(np.mean(np.sort(known))), interval, tuple(pairs))


def _value(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def _totals(counts: "csr_array") -> Floats:
    sums = np.asarray(counts.sum(axis=0)).reshape(4, -1)
    return np.hstack([sums, sums.sum(axis=1, keepdims=True)])


def _counts(given: Labellings, pair: tuple[str, str], labels: Sequence[str], rule: Rule) -> "csr_array":
    """Give counts a document, shape (n_documents, 4 * n_labels), as `saidby.eval.counts.LabelPairs.per_document`."""
    from scipy.sparse import coo_array

    shared = [(row, s) for row, s in enumerate(given.documents) if set(pair) <= set(s.by)]
    first, second = both(*([s.by[name] for _, s in shared] for name in pair))
    found = MATCHINGS[rule](first, second)
    agreed = _agreed(found)
    code = codes_of(first.labels, labels)
    rows = np.array([row for row, _ in shared])
    parts = [
        (first.doc[found.gold[agreed]], first.label[found.gold[agreed]]),
        (first.doc, first.label),
        (second.doc[found.pred[agreed]], second.label[found.pred[agreed]]),
        (second.doc, second.label),
    ]
    row = np.concatenate([rows[doc] for doc, _ in parts])
    column = np.concatenate([code[label] + number * len(labels) for number, (_, label) in enumerate(parts)])
    shape = (len(given.documents), 4 * len(labels))
    return coo_array((np.ones(len(row)), (row, column)), shape=shape).tocsr()


def _agreed(pairs: Pairs) -> Bools:
    """Say of each pair whether both have the label."""
    agreed: Bools = (pairs.tier == SAME) | (pairs.tier == LABEL)
    return agreed
