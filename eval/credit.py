"""Label pairs of spans that were aligned one to one, each pair with a credit; and scores by the peers' formula.

Peers compute F1 as ``2pr / (p + r)`` from rounded precision and recall, scikit-learn (and so `saidby.eval.points`) as
``2tp / (gold + predicted)``: the same number, but for the last bits. `harmonic` gives the peers' bits, and so do
results of the measures under their names (`LabelPairs.harmonic`).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .choices import AVERAGES
from .columns import Bools, Floats, Ints, codes_of
from .counts import LabelPairs, weighing
from .match import rest
from .points import harmonic_means


class Items(NamedTuple):
    """Spans as far as a score needs them.

    Parameters
    ----------
    labels : tuple of str
        Table of labels.
    doc, label : int arrays of shape (n_items,)
        Document and label of each, as codes.
    """

    labels: tuple[str, ...]
    doc: Ints
    label: Ints


def credited(documents: int, gold: Items, pred: Items, pairs: tuple[Ints, Ints], credit: Floats) -> LabelPairs:
    """Give the label pairs of aligned items.

    Parameters
    ----------
    documents : int
        How many there are, with and without items.
    gold, pred : Items
        All items of each side.
    pairs : two int arrays of shape (n_pairs,)
        Gold and predicted items that are aligned; each item at most once.
    credit : float array of shape (n_pairs,)
        Between 0 (aligned, but wrong) and 1. A pair of two labels with credit counts for both: gold found, and
        prediction right.
    """
    table = tuple(sorted({*gold.labels, *pred.labels}))
    codes = [codes_of(side.labels, table)[side.label] for side in (gold, pred)]
    left, right = codes[0][pairs[0]], codes[1][pairs[1]]
    doc = gold.doc[pairs[0]]
    rest_gold, rest_pred = (rest(len(side.doc), rows) for side, rows in zip((gold, pred), pairs, strict=True))
    missing, spurious = len(table), len(table) + 1
    same, none = left == right, np.zeros(len(credit))
    wrong = ~same & (credit == 0)
    half = np.where(wrong, 0.0, 1 - credit)
    alone = ~same & ~wrong
    rows = [
        _rows(same, doc, left, right, credit, credit),
        _rows(wrong, doc, left, right, none + 1, none + 1),
        _rows(alone, doc, left, left, credit, none),
        _rows(alone, doc, right, right, none, credit),
        _rows(half > 0, doc, left, missing, half, none),
        _rows(half > 0, doc, spurious, right, none, half),
        _unpaired(gold.doc[rest_gold], codes[0][rest_gold], missing, gold=True),
        _unpaired(pred.doc[rest_pred], codes[1][rest_pred], spurious, gold=False),
    ]
    docs, golds, preds, recall, precision = map(np.concatenate, zip(*rows, strict=True))
    return weighing(LabelPairs(documents, table, docs, golds, preds, recall, precision))


_Rows = tuple[Ints, Ints, Ints, Floats, Floats]
"""Document, gold and predicted code, weight on recall and on precision."""


def _rows(where: Bools, *columns: Ints | Floats | int) -> _Rows:
    size = len(where)
    doc, gold, pred, recall, precision = (np.broadcast_to(column, size)[where] for column in columns)
    return doc, gold, pred, recall, precision


def _unpaired(doc: Ints, label: Ints, other: int, *, gold: bool) -> _Rows:
    ones, zeros, others = np.ones(len(doc)), np.zeros(len(doc)), np.full(len(doc), other)
    return (doc, label, others, ones, zeros) if gold else (doc, others, label, zeros, ones)


@dataclass(frozen=True, eq=False)
class Harmonic:
    """Scores as seqeval, nervaluate, spaCy and conlleval compute them, bit for bit.

    Float arrays of shape (n_labels + 3,): each label, then micro, macro, weighted (by gold spans).
    """

    labels: tuple[str, ...]
    precision: Floats
    recall: Floats
    f1: Floats
    support: Floats

    def row(self, name: str) -> tuple[float, float, float]:
        """Give precision, recall and F1 of a label, or of ``micro``, ``macro``, ``weighted``."""
        number = [*self.labels, *AVERAGES].index(name)
        return float(self.precision[number]), float(self.recall[number]), float(self.f1[number])


def harmonic(pairs: LabelPairs, *, zero_division: float = 0.0, scale: float = 1.0) -> Harmonic:
    """Score label pairs with ``F1 = 2pr / (p + r)``.

    Parameters
    ----------
    pairs : LabelPairs
        Of any weights.
    zero_division : {0.0, 1.0}
        What precision is without predictions, and recall without gold; macro without labels.
    scale : float
        100 for percent as conlleval.pl has them, ``100 * correct / found``.
    """
    counts = pairs.per_document().sum(axis=0).reshape(4, -1)
    counts = np.hstack([counts, counts.sum(axis=1, keepdims=True)])
    found, support, right, predicted = counts
    precision = _divided(scale * right, predicted, zero_division * scale)
    recall = _divided(scale * found, support, zero_division * scale)
    f1 = harmonic_means(precision, recall)
    scores = [
        np.concatenate([values, _averages(values, counts, zero_division * scale, kind)])
        for kind, values in enumerate((precision, recall, f1))
    ]
    return Harmonic(pairs.labels, scores[0], scores[1], scores[2], np.append(support, [support[-1], support[-1]]))


def _divided(above: Floats, below: Floats, undefined: float) -> Floats:
    values: Floats = np.divide(above, below, out=np.full(len(above), float(undefined)), where=below > 0)
    return values


def _averages(values: Floats, counts: Floats, undefined: float, kind: int) -> Floats:
    """Give macro and weighted averages over labels; `kind` counts precision, recall, F1."""
    values, (_, support, _, predicted) = values[:-1], counts[:, :-1]
    macro = np.mean(values) if len(values) else undefined
    if support.sum() > 0:
        return np.array([macro, np.average(values, weights=support)])
    return np.array([macro, undefined if kind == 1 or predicted.sum() == 0 else 0.0])
