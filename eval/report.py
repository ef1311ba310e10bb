"""A result as a plain table for people: scores with four decimals, intervals of F1 behind."""

from itertools import chain

from .scores import Result, Score, Scores

HEADER = ("", "tp", "fp", "fn", "precision", "recall", "f1", "95% interval")
INDENT = "  "


def table(result: Result) -> str:
    """Give the result as text: for each measure a row a label, then the averages; last notes and the signature."""
    rows = chain.from_iterable(_measure(name, scores) for name, scores in result.measures.items())
    return "\n".join([*aligned([HEADER, *rows]), "", *_notes(result), ""])


def _measure(name: str, scores: Scores) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [(name,)]
    rows += [_row(label, score) for label, score in scores.labels.items()]
    if not scores.labels:
        return [*rows, (f"{INDENT}nothing to score: neither gold nor predictions",)]
    averages = [_row(name, score) for name, score in scores.averages.items()]
    return [*rows, averages[0], *((name, "", "", "", *values) for name, _, _, _, *values in averages[1:])]


def _row(name: str, score: Score) -> tuple[str, ...]:
    """Give the cells of a score; a name that would break the table is escaped."""
    counts = (f"{round(count, 2):,}" for count in (score.tp, score.fp, score.fn))
    values = (f"{value:.4f}" for value in (score.precision, score.recall, score.f1))
    interval = f"{score.ci95[0]:.4f}–{score.ci95[1]:.4f}" if score.ci95 else ""
    return INDENT + (name if name.isprintable() else repr(name)), *counts, *values, interval


def aligned(rows: list[tuple[str, ...]]) -> list[str]:
    """Align the first column to the left, the others to the right; rows of one cell stand for themselves."""
    widths = [max(map(len, column)) for column in zip(*(row for row in rows if len(row) > 1), strict=True)]
    return ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in rows]


def _notes(result: Result) -> list[str]:
    documents, resamples = result.documents, result.signature.resamples
    notes = [f"{documents:,} document{'' if documents == 1 else 's'}"]
    if resamples:
        notes[0] += f"; 95% intervals of f1 from {resamples:,} draws of the documents"
    if resamples and documents < 2:
        notes.append("from fewer than 2 documents there is nothing to draw: the intervals say nothing")
    return [*notes, *map(str, result.notes), f"signature {result.signature}"]
