"""A result as one HTML page: scores with intervals, classes of errors, confusions, buckets, errors in their context.

The page needs nothing but itself: no network, no script to be read, and its policy forbids what is not its own. Every
text is data and escaped (`saidby.eval.markup`). The same result and errors give the same bytes. A section is a function
of `Report` and a line in `SECTIONS`; one that has nothing to say gives None.
"""

import re
import shlex
from base64 import b64encode
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from saidby.corpus.errors import DataError
from saidby.corpus.plain import many, short

from .columns import Columns
from .errors import errors
from .html_errors import LISTED, TITLES, listed_errors, listing, what_is_wrong
from .html_parts import LONG, ROWS, Report, bar, largest, section, table_row, wide_table
from .markup import Markup, joined, tag, text
from .measures import OF_QUOTES, Of, looked_at
from .names import parse_measure
from .scores import Result, Score, Scores
from .task import Source, columns_from
from .thresholds import Point, Thresholds, thresholds

POINTS = 25
"""Points of the curve over thresholds."""
LISTED_WITH_QUOTES: tuple[Of, ...] = ("content", "mode")
"""What is not listed by itself: the list of quotes shows it."""
CURVES = ("F1", "precision", "recall")
COLUMNS = ("", "F1", "", "95% interval", "precision", "recall", "found", "wrong", "missed")


def report(result: Result, gold: Source, pred: Source, *, names: tuple[str, str] = ("GOLD", "PRED")) -> str:
    """Give the page of a result.

    Parameters
    ----------
    result : Result
        Scores of `gold` and `pred`.
    gold, pred : iterable of Document, Columns, str or Path
        What was scored.
    names : tuple of two str
        What the two are called on the command line.
    """
    signature = result.signature
    looked = sections_of(result)
    left, right = (_columns(side, looked, layout=side is gold) for side in (gold, pred))
    if left.references is None or right.references is None:
        looked = [of for of in looked if of != "quotes"]
    choices: dict[str, Any] = {
        "relabel": signature.scope.renamings or None,
        "labels": signature.scope.labels or None,
        "level": signature.scope.level,
        "missing": signature.missing,
        "align": signature.align,
    }
    listed = {of: () if of in LISTED_WITH_QUOTES and "quotes" in looked else None for of in looked}
    found = tuple(
        errors(left, right, of=of, limit=LISTED, classes=classes, **choices) for of, classes in listed.items()
    )
    curve: Thresholds | None = None
    zero = signature.zero_division
    with suppress(DataError):  # what the measure looks at has no scores
        if looked_at(parse_measure(signature.measures[0])):
            curve = thresholds(left, right, signature.measures[0], at_most=POINTS, zero_division=zero, **choices)
    shown = tuple(part for part in found if part.of != "quotes" or any(part.total))
    return page(Report(result, shown, *names, curve))


def _columns(side: Source, looked: list[Of], *, layout: bool) -> Columns:
    """Read a side, with relations where quotes are shown as a whole; columns are what they are."""
    return side if isinstance(side, Columns) else columns_from(side, layout=layout, links="quotes" in looked)


def sections_of(result: Result) -> list[Of]:
    """Give what the measures of a result look at; where that are quotes or their roles, quotes stage by stage first."""
    every = (looked_at(parse_measure(name)) for name in result.measures)
    looked = list(dict.fromkeys(of for of in every if of is not None))
    first = next((place for place, of in enumerate(looked) if of in OF_QUOTES), None)
    return looked if first is None else [*looked[:first], "quotes", *looked[first:]]


def page(report: Report) -> str:
    """Give the page of a report."""
    parts = {
        "title": text(f"{Path(report.pred).name}, scored by saidby"),
        "body": joined(*(part(report) for part in SECTIONS)),
        "hash": text(_hash()),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _template())


@cache
def _template() -> str:
    return (files("saidby.eval") / "report.html").read_text("utf-8")


def _hash() -> str:
    """Give the source of scripts that the page's policy allows: its own."""
    (script,) = re.findall(r"<script>(.*?)</script>", _template(), re.DOTALL)
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


# Sections.


def _head(report: Report) -> Markup:
    counted = many(report.result.documents, "document")
    what = f"{short(report.pred, size=LONG)}, compared with the gold in {short(report.gold, size=LONG)}; {counted}"
    notes = [tag("li", short(str(note), size=2 * LONG)) for note in report.result.notes[:ROWS]]
    if (more := len(report.result.notes) - ROWS) > 0:
        notes.append(tag("li", f"… and {more:,} more"))
    curve = [("thresholds", "Thresholds")] if report.curve else []
    links = [("scores", "Scores"), *curve, *((f.of, TITLES[f.of]) for f in report.errors), ("repeat", "Repeat")]
    if listed_errors(report):
        links.insert(-1, ("errors", "Errors"))
    return joined(
        tag("header", tag("h1", tag("bdi", short(Path(report.pred).name, size=LONG))), tag("p", what, class_="soft")),
        tag("nav", *(tag("a", name, href=f"#{place}") for place, name in links), aria_label="Sections"),
        tag("ul", *notes, class_="notes", aria_label="Notes") if notes else None,
    )


def _scores(report: Report) -> Markup:
    resamples = report.result.signature.resamples
    drawn = f"Bars show F1 from 0 to 1, and its 95% interval from {resamples:,} draws of the documents."
    few = " From fewer than 2 documents there is nothing to draw: the intervals say nothing."
    said = drawn + few * (report.result.documents < 2) if resamples else "Bars show F1 from 0 to 1."
    rows = [_score(name, scores.micro) for name, scores in report.result.measures.items()]
    more = [
        _measure(name, scores, open_=not number) for number, (name, scores) in enumerate(report.result.measures.items())
    ]
    what = "Found: gold spans that are found; wrong: predictions that are wrong."
    together = wide_table("All labels together (micro)", COLUMNS, tag("tbody", *rows))
    return section("scores", "Scores", tag("p", f"{said} {what}", class_="soft"), together, *more)


def _measure(name: str, scores: Scores, *, open_: bool) -> Markup:
    labels, left = largest(scores.labels, lambda score: score.support + score.fp, ROWS)
    rows = [_score(label, score) for label, score in labels.items()]
    rows += [tag("tr", tag("th", f"… and {left:,} more labels", colspan=9, scope="row"))] if left else []
    rows += [_score(name, score, "sum") for name, score in scores.averages.items()] if labels else []
    inner = (
        wide_table(f"{name} by label", COLUMNS, tag("tbody", *rows))
        if labels
        else tag("p", "nothing to score", class_="soft")
    )
    return tag("details", tag("summary", name), inner, open="" if open_ else None)


def _score(name: str, score: Score, kind: str | None = None) -> Markup:
    interval = f"{score.ci95[0]:.3f}–{score.ci95[1]:.3f}" if score.ci95 else ""
    values = [f"{value:.3f}" for value in (score.precision, score.recall)]
    counts = [f"{round(value, 2):,}" for value in (score.tp, score.fp, score.fn)]
    cells = [f"{score.f1:.3f}", bar(score.f1, score.ci95), interval, *values, *counts]
    return table_row(name, *cells, class_=kind)


def _thresholds(report: Report) -> Markup | None:
    curve = report.curve
    if curve is None:
        return None
    best, measure = curve.best, curve.signature.measures[0]
    said = (
        f"{measure}, {curve.signature.average[0]}, as predictions with a lower score are dropped. F1 is highest, "
        f"{best.f1:.3f}, at {best.threshold:.4g}; average precision is {curve.average_precision:.3f}. "
        "A threshold chosen on these documents flatters: choose it on others."
    )
    unscored = f" {curve.unscored:,} predictions have no score and always stay." if curve.unscored else ""
    rows = [
        table_row(f"{p.threshold:.4g}", f"{p.predictions:,}", *_values(p), class_="sum" if p == best else None)
        for p in curve.points
    ]
    head = ("threshold", "predictions", *CURVES)
    table = wide_table("Scores by threshold; the best F1 is bold", head, tag("tbody", *rows))
    return section(
        "thresholds",
        "Thresholds",
        tag("p", said + unscored, class_="soft"),
        _curves(curve.points),
        tag("details", tag("summary", "The numbers"), table),
    )


def _values(point: Point) -> tuple[str, ...]:
    return tuple(f"{getattr(point, name.lower()):.3f}" for name in CURVES)


def _curves(points: tuple[Point, ...]) -> Markup:
    """Draw precision, recall and F1 over thresholds, each in a stroke of its own."""
    low, high = points[0].threshold, points[-1].threshold
    lines = [tag("line", x1=40, x2=590, y1=y, y2=y, class_="grid") for y in (10, 110, 210)]
    marks = [tag("text", name, x=34, y=y + 4, text_anchor="end") for name, y in (("1", 10), ("0.5", 110), ("0", 210))]
    ends = ((low, 40, "start"), (high, 590, "end"))
    marks += [tag("text", f"{value:.4g}", x=x, y=230, text_anchor=anchor) for value, x, anchor in ends]
    x = [40 + 550 * (point.threshold - low) / ((high - low) or 1) for point in points]
    for name in CURVES:
        y = [210 - 200 * float(getattr(point, name.lower())) for point in points]
        places = " ".join(f"{left:.1f},{top:.1f}" for left, top in zip(x, y, strict=True))
        lines.append(tag("polyline", points=places, class_=f"curve {name.lower()}"))
    keys = [tag("span", _key(name), f" {name}") for name in CURVES]
    drawing = tag(
        "svg", *lines, *marks, class_="curves", viewBox="0 0 600 240", role="img", aria_label="Scores by threshold"
    )
    return tag("figure", drawing, tag("figcaption", *keys))


def _key(name: str) -> Markup:
    stroke = tag("polyline", points="0,5 30,5", class_=f"curve {name.lower()}")
    return tag("svg", stroke, class_="key", viewBox="0 0 30 10", aria_hidden="true")


def _repeat(report: Report) -> Markup:
    signature = str(report.result.signature)
    call = shlex.join(["saidby", "score", report.gold, report.pred, "--again", signature])
    copy = [tag("button", "Copy", type="button", hidden="", data_copy=name) for name in ("signature", "call")]
    return section(
        "repeat",
        "Repeat",
        tag("p", "The signature: all that these numbers depend on. Print it beside a number. ", copy[0]),
        tag("pre", signature, id="signature"),
        tag("p", "The same scores again, and what is different, if anything is: ", copy[1]),
        tag("pre", call, id="call"),
    )


SECTIONS = (_head, _scores, _thresholds, what_is_wrong, listing, _repeat)
"""What a page has, in order."""
