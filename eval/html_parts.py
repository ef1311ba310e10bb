"""What a page shows, and the pieces that it is made of: sections, tables that scroll, bars."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from saidby.corpus.plain import short

from .errors import Errors
from .markup import Markup, tag
from .scores import Result
from .thresholds import Thresholds

T = TypeVar("T")
ROWS = 60
"""Labels, or buckets, that a table shows: those with most spans."""
LONG = 200
"""Characters of a piece of text that are shown."""
NAME = 60
"""Characters of a name in a table that are shown."""


@dataclass(frozen=True)
class Report:
    """What a page shows.

    Parameters
    ----------
    result : Result
        The scores.
    errors : tuple of Errors
        Of what the measures look at.
    gold, pred : str
        What the two sides are called on the command line.
    curve : Thresholds, optional
        Of the first measure, where predictions carry scores.
    """

    result: Result
    errors: tuple[Errors, ...]
    gold: str
    pred: str
    curve: Thresholds | None = None


def section(place: str, title: str, *children: str | None) -> Markup:
    """Give a part of the page that links can lead to, at `place`."""
    return tag("section", tag("h2", title), *children, id=place)


def wide_table(caption: str, head: Iterable[str], *bodies: Markup, names: str | None = None) -> Markup:
    """Give a table that scrolls by itself where it is too wide."""
    first, *rest = head
    cells = [head_cell(first, "col") if first else tag("td")]
    cells += [
        tag("th", tag("bdi", short(name, size=NAME)), scope="col", class_=names) if name else tag("td") for name in rest
    ]
    table = tag("table", tag("caption", caption), tag("thead", tag("tr", *cells)), *bodies)
    return tag("div", table, class_="wide", tabindex=0, role="region", aria_label=caption)


def table_row(name: str, *cells: str, class_: str | None = None, say: str | None = None) -> Markup:
    """Give a row of a table by its name, with words behind its cells."""
    said = None if say is None else tag("td", say, class_="say")
    return tag("tr", head_cell(name), *(tag("td", cell) for cell in cells), said, class_=class_)


def head_cell(name: str, scope: str = "row") -> Markup:
    """Give the name of a row or column, a long one by its two ends."""
    return tag("th", tag("bdi", short(name, size=NAME) or "''"), scope=scope)


def count_cell(count: int) -> Markup:
    """Give a count; what is 0 stands back."""
    return tag("td", f"{count:,}", class_=None if count else "zero")


def bar(value: float, bounds: tuple[float, float] | None, *, filled: bool = False) -> Markup:
    """Draw a value from 0 to 1: a point in its interval, or a filled bar."""
    rects = [tag("rect", x=0, y=3, width=100, height=4, class_="track")]
    if bounds:
        low, high = bounds
        rects.append(tag("rect", x=f"{100 * low:.1f}", y=2, width=f"{100 * (high - low):.1f}", height=6, class_="ci"))
    if filled:
        rects.append(tag("rect", x=0, y=3, width=f"{100 * value:.1f}", height=4, class_="point"))
    else:
        rects.append(tag("rect", x=f"{98.5 * value:.1f}", y=0, width="1.5", height=10, class_="point"))
    return tag("svg", *rects, class_="bar", viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")


def largest(rows: dict[str, T], size: Callable[[T], float], limit: int) -> tuple[dict[str, T], int]:
    """Give the largest rows, in their order, and how many are left out."""
    kept = set(sorted(rows, key=lambda name: -size(rows[name]))[:limit])
    return {name: row for name, row in rows.items() if name in kept}, max(0, len(rows) - limit)
