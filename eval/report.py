"""A result as a plain table for people: scores with four decimals, intervals of F1 behind."""

from itertools import chain

from saidby.corpus.plain import aligned, many, printable

from .scores import Result, Score, Scores
from .thresholds import CAUTION, Thresholds

HEADER = ("", "tp", "fp", "fn", "precision", "recall", "f1", "95% interval")
INDENT = "  "
SUMMARY = ("", "precision", "recall", "f1", "95% interval", "macro f1")
LABELS = 8
"""A summary has a column a label up to so many labels."""


def table(result: Result) -> str:
    """Give the result as text: for each measure a row a label, then the averages; last notes and the signature."""
    rows = chain.from_iterable(_measure(name, scores) for name, scores in result.measures.items())
    return "\n".join([*aligned([HEADER, *rows]), "", *_notes(result), ""])


def summary(result: Result) -> str:
    """Give the result as text, a row a measure: micro, then macro F1 and F1 of each label."""
    labels = sorted({label for scores in result.measures.values() for label in scores.labels})
    shown = labels if len(labels) <= LABELS else []
    header = (*SUMMARY, *map(printable, shown))
    rows = [_side_by_side(name, scores, shown) for name, scores in result.measures.items()]
    return "\n".join([*aligned([header, *rows]), "", *_notes(result), ""])


def curve(thresholds: Thresholds) -> str:
    """Give scores at thresholds as text: a row a threshold, ascending; the best one is marked."""
    best = thresholds.best
    rows: list[tuple[str, ...]] = [
        (f"{thresholds.signature.measures[0]} from", "predictions", "precision", "recall", "f1", "")
    ]
    for point in thresholds.points:
        values = (f"{value:.4f}" for value in (point.precision, point.recall, point.f1))
        rows.append(
            (f"{INDENT}{point.threshold:.6g}", f"{point.predictions:,}", *values, "best" if point is best else "")
        )
    notes = [f"average precision {thresholds.average_precision:.4f} ({thresholds.signature.average[0]})"]
    if thresholds.unscored:
        notes.append(f"{thresholds.unscored:,} predictions have no score and always stay")
    return "\n".join([*aligned(rows), "", *notes, CAUTION, ""])


def _side_by_side(name: str, scores: Scores, labels: list[str]) -> tuple[str, ...]:
    _, _, _, _, *values = _row(name, scores.micro)
    of_labels = (f"{scores.labels[label].f1:.4f}" if label in scores.labels else "" for label in labels)
    return name, *values, f"{scores.macro.f1:.4f}", *of_labels


def _measure(name: str, scores: Scores) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [(name,)]
    rows += [_row(label, score) for label, score in scores.labels.items()]
    if not scores.labels:
        return [*rows, (f"{INDENT}nothing to score: neither gold nor predictions",)]
    averages = [_row(name, score) for name, score in scores.averages.items()]
    return [*rows, averages[0], *((name, "", "", "", *values) for name, _, _, _, *values in averages[1:])]


def _row(name: str, score: Score) -> tuple[str, ...]:
    """Give the cells of a score."""
    counts = (f"{round(count, 2):,}" for count in (score.tp, score.fp, score.fn))
    values = (f"{value:.4f}" for value in (score.precision, score.recall, score.f1))
    interval = f"{score.ci95[0]:.4f}–{score.ci95[1]:.4f}" if score.ci95 else ""
    return INDENT + printable(name), *counts, *values, interval


def _notes(result: Result) -> list[str]:
    documents, resamples = result.documents, result.signature.resamples
    notes = [many(documents, "document")]
    if resamples:
        notes[0] += f"; 95% intervals of f1 from {resamples:,} draws of the documents"
    if resamples and documents < 2:
        notes.append("from fewer than 2 documents there is nothing to draw: the intervals say nothing")
    return [*notes, *map(str, result.notes), f"signature {result.signature}"]
