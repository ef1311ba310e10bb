"""What lies behind the difference of two measures: labels of documents that they count differently, the spans there.

Every measure is made of counts by document and label: gold found, gold, predictions right, predictions. Where two
measures have the same counts, they say the same; where they differ, the spans of that label in that document are
shown that are not simply correct (`saidby.eval.classes`), or all of them if all are: then it is what a measure leaves
out, or its unit, that differs. See docs/reference/errors.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from saidby.corpus.errors import Problem, UsageError

from .choices import Align, Missing
from .classes import CLASSES
from .counts import LabelPairs
from .errors import Error, errors
from .measures import chosen, look_at_links, looked_at_alone, measured
from .names import Measure
from .points import points
from .scope import Labels, Level, Relabel, scope_of
from .task import Source, columns_from, task_of


@dataclass(frozen=True)
class Counts:
    """What a measure counts of one label in one document."""

    found: float
    gold: float
    right: float
    predicted: float


@dataclass(frozen=True)
class Difference:
    """A label of a document that two measures count differently.

    Parameters
    ----------
    document, label : str
        Where.
    counts : tuple of two Counts
        By the first and by the second measure.
    spans : tuple of Error
        What is not simply correct there, or all spans if all are.
    """

    document: str
    label: str
    counts: tuple[Counts, Counts]
    spans: tuple[Error, ...]

    @property
    def size(self) -> float:
        """How far the counts are apart, summed over the four."""
        first, second = (np.array(list(asdict(counts).values())) for counts in self.counts)
        return float(np.abs(first - second).sum())

    def to_dict(self) -> dict[str, Any]:
        """Give the difference as JSON has it."""
        return {
            "document": self.document,
            "label": self.label,
            "counts": list(map(asdict, self.counts)),
            "spans": [span.to_dict() for span in self.spans],
        }


@dataclass(frozen=True)
class Explanation:
    """Two measures of the same predictions.

    Parameters
    ----------
    measures : tuple of two str
        Their names.
    f1 : tuple of two floats
        Micro F1 of each.
    differences : tuple of Difference
        The largest first.
    notes : tuple of Problem
        What a reader must know.
    """

    measures: tuple[str, str]
    f1: tuple[float, float]
    differences: tuple[Difference, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def classes(self) -> dict[str, int]:
        """How many of the spans are of each class of errors."""
        kinds = [span.kind for difference in self.differences for span in difference.spans]
        return {name: kinds.count(name) for name in CLASSES if name in kinds}

    def to_dict(self) -> dict[str, Any]:
        """Give the explanation as JSON has it."""
        return {
            "measures": list(self.measures),
            "f1": list(self.f1),
            "classes": self.classes,
            "differences": [difference.to_dict() for difference in self.differences],
            "notes": list(map(str, self.notes)),
        }


def explain(
    gold: Source,
    pred: Source,
    *,
    between: Iterable[str | Measure],
    context: int = 40,
    relabel: Relabel = None,
    labels: Labels = None,
    level: Level = "all",
    missing: Missing = "error",
    align: Align = "blanks",
) -> Explanation:
    """Name the spans behind the difference of two measures.

    Parameters
    ----------
    gold, pred, relabel, labels, level, missing, align
        As for `saidby.eval.scores.score`.
    between : two names or measures
        Both of entities, or both of one role of quotes.
    context : int
        Characters that are shown on each side of a span.

    Raises
    ------
    DataError
        If the two sides do not hold the same documents and texts.
    UsageError
        If there are not two measures of the same spans.
    """
    first, second = _two(chosen(list(between)))
    links = look_at_links((first, second))
    sides = columns_from(gold, links=links), columns_from(pred, layout=False, links=links)
    task = task_of(*sides, scope=scope_of(relabel, labels, level), missing=missing, align=align, links=links)
    left, right = measured(task, (first, second)).values()
    cells = _cells(left, right, task.gold.documents)
    listed = errors(
        *sides,
        of=looked_at_alone(first, "explain"),
        by="label",
        classes=CLASSES,
        context=context,
        relabel=relabel,
        labels=labels,
        level=level,
        missing=missing,
        align=align,
    )
    spans = _by_cell(listed.listing)
    differences = [Difference(*cell, counts, _telling(spans[cell])) for cell, counts in cells.items()]
    order = sorted(differences, key=lambda found: (-found.size, found.document, found.label))
    row = [float(points(pairs).f1[len(pairs.labels)]) for pairs in (left, right)]
    return Explanation((str(first), str(second)), (row[0], row[1]), tuple(order), (*task.notes, *task.token_notes))


def _two(measures: tuple[Measure, ...]) -> tuple[Measure, Measure]:
    if len(measures) != 2:
        raise UsageError(f"explain needs two different measures, got {', '.join(map(str, measures))}")
    for measure in measures:
        if measure.name.startswith("speakers."):
            raise UsageError(f"{measure} is of who speaks; explain is for measures of spans, errors for speakers")
    first, second = measures
    if looked_at_alone(first, "explain") != looked_at_alone(second, "explain"):
        raise UsageError(f"{first} and {second} are of different spans; compare measures of the same ones")
    return first, second


def _cells(
    left: LabelPairs, right: LabelPairs, documents: tuple[str, ...]
) -> dict[tuple[str, str], tuple[Counts, Counts]]:
    """Give the documents and labels that are counted differently, with both counts."""
    labels = sorted({*left.labels, *right.labels})
    places, size = {label: place for place, label in enumerate(labels)}, len(labels)
    tables = [pairs.over(places, size).toarray().reshape(-1, 4, size) for pairs in (left, right)]
    apart = np.abs(tables[0] - tables[1]).max(axis=1, initial=0) > 1e-9
    return {
        (documents[doc], labels[code]): (
            Counts(*tables[0][doc, :, code].tolist()),
            Counts(*tables[1][doc, :, code].tolist()),
        )
        for doc, code in np.argwhere(apart).tolist()
    }


def _by_cell(listing: tuple[Error, ...]) -> dict[tuple[str, str], list[Error]]:
    """Give the spans of each document and label."""
    found = defaultdict[tuple[str, str], list[Error]](list)
    for span in listing:
        for label in {side.label for side in (span.gold, span.pred) if side}:
            found[span.document, label].append(span)
    return found


def _telling(spans: list[Error]) -> tuple[Error, ...]:
    """Leave out what is correct, unless all is."""
    return tuple([span for span in spans if span.kind != "correct"] or spans)
