"""Choices that several calls have: their values, and how others are refused."""

from typing import Literal, get_args

from saidby.corpus.errors import UnknownName, UsageError

Missing = Literal["error", "empty"]
"""What gold documents without predictions are: an error, or documents in which nothing was found."""
Align = Literal["blanks", "none"]
"""Whether texts may differ in blanks, or must be the same."""
Average = Literal["micro", "macro", "weighted"]
"""Over all labels: from the sums of the counts; the mean over labels; the mean weighted by the gold spans of each."""
Edges = Literal["trim", "keep"]
"""Whether quotation marks, punctuation and white space at both ends of an extent do not matter, or do."""
Fit = Literal["overlap", "strict"]
"""Whether two spans must share text, or have the same extent."""
MISSING: tuple[str, ...] = get_args(Missing)
ALIGN: tuple[str, ...] = get_args(Align)
AVERAGES: tuple[str, ...] = get_args(Average)
EDGES: tuple[str, ...] = get_args(Edges)
FITS: tuple[str, ...] = get_args(Fit)


def check_counts(**values: int) -> None:
    """Refuse numbers below 0, by name."""
    for name, value in values.items():
        if value < 0:
            raise UsageError(f"{name} must be 0 or more, got {value}")


def check_zero_division(value: float) -> None:
    """Refuse what undefined values cannot be."""
    if value not in (0, 1):
        raise UsageError(f"zero_division must be 0 or 1, got {value}")


def check_average(average: str) -> None:
    """Refuse an average that there is not."""
    if average not in AVERAGES:
        raise UnknownName("average", average, AVERAGES)
