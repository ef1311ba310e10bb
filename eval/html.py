"""A result as one HTML page: scores with intervals, classes of errors, confusions, buckets, errors in their context.

The page needs nothing but itself: no network, no script to be read, and its policy forbids what is not its own. Every
text is data and escaped (`saidby.eval.markup`). The same result and errors give the same bytes. A section is a function
of `Report` and a line in `SECTIONS`; one that has nothing to say gives None.
"""

import re
import shlex
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from .buckets import Bucket, Buckets
from .classes import CLASSES
from .errors import Confusion, Count, Error, Errors, Of, errors
from .errors_table import heading, short
from .markup import Markup, joined, tag, text
from .measures import ROLES
from .names import parse_measure
from .scope import Scope
from .scores import Result, Score, Scores
from .task import Source, columns_from
from .thresholds import Point, Thresholds, thresholds

T = TypeVar("T")
POINTS = 25
"""Points of the curve over thresholds."""
LISTED = 50
"""Errors of each class that a page lists."""
ROWS = 60
"""Labels, or buckets, that a table shows: those with most spans."""
SQUARE = 12
"""Labels that the table of confusions shows."""
LONG = 200
"""Characters of a piece of text that are shown."""
NAME = 60
"""Characters of a name in a table that are shown."""
NAMES = ("entities.", "factrueval.", "naeval", "runne")
"""How the measures begin that look at names."""
TITLES = {"entities": "Names", "content": "Quotes", "cue": "Cues", "source": "Sources"}
CURVES = ("F1", "precision", "recall")
COLUMNS = ("", "F1", "", "95% interval", "precision", "recall", "found", "wrong", "missed")
MEANINGS = {
    "correct": "same extent, same label",
    "wrong_label": "found under another label",
    "too_long": "right label; the prediction has all of the gold span, and more",
    "too_short": "right label; the gold span has all of the prediction, and more",
    "shifted": "right label; each has something that the other has not",
    "split": "right label; several predictions for one gold span",
    "merged": "right label; one prediction for several gold spans",
    "missed": "gold without a prediction",
    "spurious": "a prediction without gold",
}
"""What each class is, in a line."""


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
    left, right = columns_from(gold), columns_from(pred, layout=False)
    signature = result.signature
    choices: dict[str, Any] = {
        "relabel": _relabel(signature.scope) or None,
        "labels": signature.scope.labels or None,
        "level": signature.scope.level,
        "missing": signature.missing,
        "align": signature.align,
    }
    found = tuple(errors(left, right, of=of, limit=LISTED, **choices) for of in _looked_at(result))
    curve = None
    if not np.isnan(right.score).all():
        zero = signature.zero_division
        curve = thresholds(left, right, signature.measures[0], at_most=POINTS, zero_division=zero, **choices)
    return page(Report(result, found, *names, curve))


def page(report: Report) -> str:
    """Give the page of a report."""
    parts = {
        "title": text(f"{Path(report.pred).name}, scored by saidby"),
        "body": joined(*(section(report) for section in SECTIONS)),
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


def _looked_at(result: Result) -> list[Of]:
    """Give what the measures look at and errors are known of, each once."""
    measures = [parse_measure(name) for name in result.measures]
    found: dict[Of, None] = {}
    for measure in measures:
        role = measure.role or "content"
        if measure.kind.startswith(NAMES):
            found["entities"] = None
        elif measure.kind.startswith("quotes.") and role in ROLES:
            found[role] = None  # type: ignore[index]
    return list(found)


# Sections.


def _head(report: Report) -> Markup:
    documents = report.result.documents
    counted = f"{documents:,} document{'' if documents == 1 else 's'}"
    what = f"{short(report.pred, size=LONG)}, compared with the gold in {short(report.gold, size=LONG)}; {counted}"
    notes = [tag("li", short(str(note), size=2 * LONG)) for note in report.result.notes[:ROWS]]
    if (more := len(report.result.notes) - ROWS) > 0:
        notes.append(tag("li", f"… and {more:,} more"))
    curve = [("thresholds", "Thresholds")] if report.curve else []
    links = [("scores", "Scores"), *curve, *((f.of, TITLES[f.of]) for f in report.errors), ("repeat", "Repeat")]
    if _listed(report):
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
    together = _table("All labels together (micro)", COLUMNS, tag("tbody", *rows))
    return _section("scores", "Scores", tag("p", f"{said} {what}", class_="soft"), together, *more)


def _measure(name: str, scores: Scores, *, open_: bool) -> Markup:
    labels, left = _most(scores.labels, lambda score: score.support + score.fp, ROWS)
    rows = [_score(label, score) for label, score in labels.items()]
    rows += [tag("tr", tag("th", f"… and {left:,} more labels", colspan=9, scope="row"))] if left else []
    rows += [_score(name, score, "sum") for name, score in scores.averages.items()] if labels else []
    inner = (
        _table(f"{name} by label", COLUMNS, tag("tbody", *rows))
        if labels
        else tag("p", "nothing to score", class_="soft")
    )
    return tag("details", tag("summary", name), inner, open="" if open_ else None)


def _score(name: str, score: Score, kind: str | None = None) -> Markup:
    interval = f"{score.ci95[0]:.3f}–{score.ci95[1]:.3f}" if score.ci95 else ""
    values = [f"{value:.3f}" for value in (score.precision, score.recall)]
    counts = [f"{round(value, 2):,}" for value in (score.tp, score.fp, score.fn)]
    cells = [f"{score.f1:.3f}", _bar(score.f1, score.ci95), interval, *values, *counts]
    return _row(name, *cells, class_=kind)


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
        _row(f"{p.threshold:.4g}", f"{p.predictions:,}", *_values(p), class_="sum" if p == best else None)
        for p in curve.points
    ]
    head = ("threshold", "predictions", *CURVES)
    table = _table("Scores by threshold; the best F1 is bold", head, tag("tbody", *rows))
    return _section(
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


def _errors(report: Report) -> Markup | None:
    return joined(*map(_errors_of, report.errors)) if report.errors else None


def _errors_of(found: Errors) -> Markup:
    if not any(found.total):
        return _section(found.of, TITLES[found.of], tag("p", "Neither gold nor predictions.", class_="soft"))
    labels, left = _most(found.labels, _size, ROWS)
    head = ("", "gold", *CLASSES, "predicted")
    rows = [_label(label, counts) for label, counts in labels.items()]
    rows += [_label(f"… {left:,} more labels", _rest(found, labels))] if left else []
    parts = [_classes(found)]
    if len(labels) > 1:
        parts.append(_table("By label; split and merged are counted in gold spans", head, tag("tbody", *rows)))
    if len(found.confusion.labels) > 1:
        parts.append(_confusion(found.confusion))
    buckets = (tag("section", _buckets(name, rows)) for name, rows in found.buckets.items() if name != "label")
    return _section(found.of, f"{TITLES[found.of]}: what is wrong", *parts, tag("div", *buckets, class_="grid"))


def _classes(found: Errors) -> Markup:
    most = max(1, *(max(count) for count in found.classes.values()))
    rows = [
        _row(
            name,
            f"{count.gold:,}",
            f"{count.pred:,}",
            _bar(max(count) / most, None, filled=True),
            class_=None,
            say=MEANINGS[name],
        )
        for name, count in found.classes.items()
    ]
    total = found.total
    rows.append(_row("all", f"{total.gold:,}", f"{total.pred:,}", "", class_="sum", say=""))
    return _table(
        "Every gold span and every prediction is of one class", ("", "gold", "predicted", "", ""), tag("tbody", *rows)
    )


def _label(name: str, counts: dict[str, Count]) -> Markup:
    gold, pred = _size_of(counts)
    cells = (count.pred if kind == "spurious" else count.gold for kind, count in counts.items())
    return tag("tr", _name(name), *map(_number, (gold, *cells, pred)))


def _rest(found: Errors, labels: dict[str, dict[str, Count]]) -> dict[str, Count]:
    """Give the counts of the labels that are not shown."""
    shown = {kind: [row[kind] for row in labels.values()] for kind in CLASSES}
    return {
        kind: Count(*(whole - sum(part) for whole, part in zip(count, zip(*shown[kind], strict=True), strict=True)))
        for kind, count in found.classes.items()
    }


def _confusion(confusion: Confusion) -> Markup:
    names, table = _square(confusion)
    head = ["gold ↓ predicted →", *names[:-1], "missed"]
    bodies = []
    for number, (name, row) in enumerate(zip(names, table, strict=True)):
        whole = max(1, sum(row))
        cells = (_heat(count, count / whole, right=column == number) for column, count in enumerate(row))
        bodies.append(tag("tr", _name(name), *cells))
    return _table(
        "Which label is found as which; shades are shares of the row", head, tag("tbody", *bodies), names="name"
    )


def _square(confusion: Confusion) -> tuple[list[str], list[list[int]]]:
    """Give names and counts, the rarer labels of many taken together before the last row and column."""
    last = len(confusion.labels)
    weight = [sum(row) + sum(other[i] for other in confusion.table) for i, row in enumerate(confusion.table)]
    kept = sorted(sorted(range(last), key=lambda i: (-weight[i], i))[:SQUARE])
    rest = [i for i in range(last) if i not in kept]
    groups = [[i] for i in kept] + ([rest] if rest else []) + [[last]]
    names = [confusion.labels[i] for i in kept] + ([f"{len(rest):,} more labels"] if rest else []) + ["spurious"]
    return names, [[sum(confusion.table[i][j] for i in row for j in column) for column in groups] for row in groups]


def _heat(count: int, share: float, *, right: bool) -> Markup:
    if not count:
        return tag("td", "0", class_="zero")
    return tag("td", f"{count:,}", class_=f"heat {'right' if right else 'wrong'}", style=f"--share:{share:.3f}")


def _buckets(name: str, found: Buckets) -> Markup:
    title = f"By {heading(name)}" + (f" ({found.note})" if found.note else "")
    rows, left = _most(found.rows, lambda row: row.gold + (row.pred or 0), ROWS)
    if not rows:
        return joined(tag("h3", title), None if found.note else tag("p", "nothing to count", class_="soft"))
    both = any(row.pred is not None for row in rows.values())
    head = ("", "gold", "found", "recall", "", *(("predicted", "precision", "") if both else ()))
    body = [_row(name, *_bucket(row, both)) for name, row in rows.items()]
    more = tag("p", f"… and {left:,} more", class_="soft") if left else None
    return joined(_table(title, head, tag("tbody", *body)), more)


def _bucket(row: Bucket, both: bool) -> Iterator[str]:
    yield from (f"{row.gold:,}", f"{row.found:,}", *_share(row.recall, row.recall_ci95))
    if both:
        yield from (f"{row.pred:,}", *_share(row.precision, row.precision_ci95))


def _share(share: float | None, bounds: tuple[float, float] | None) -> tuple[str, str]:
    return ("", "") if share is None else (f"{share:.3f}", _bar(share, bounds))


def _listing(report: Report) -> Markup | None:
    listed = _listed(report)
    if not listed:
        return None
    left = sum(sum(found.left_out.values()) for found in report.errors)
    said = [tag("p", tag("mark", "gold"), " ", tag("u", "prediction"), " ", tag("mark", tag("u", "both")))]
    if left:
        calls = (tag("pre", _errors_call(report, found.of)) for found in report.errors if any(found.left_out.values()))
        more = f"{left:,} more are not on this page: it has at most {LISTED} of each class, spread over the corpus."
        said += [tag("p", f"{more} To list all:"), *calls]
    return _section("errors", "Errors", *said, _filter(listed), tag("ol", *map(_item, listed), class_="errors"))


def _listed(report: Report) -> list[Error]:
    return [error for found in report.errors for error in found.listing]


def _filter(listed: list[Error]) -> Markup:
    """Give what chooses errors; it shows where scripts run."""
    kinds = [name for name in CLASSES if any(error.kind == name for error in listed)]
    labels = sorted({place.label for error in listed for place in (error.gold, error.pred) if place})
    return tag(
        "form",
        tag("label", "Class", _select("kind", kinds)),
        tag("label", "Label", _select("label", labels)),
        tag("label", "Document", tag("input", name="doc", type="search", placeholder="part of an id")),
        tag("output", id="count", aria_live="polite", class_="soft"),
        id="filter",
        hidden="",
    )  # fmt: skip


def _select(name: str, values: Iterable[str]) -> Markup:
    options = (tag("option", short(value, size=LONG), value=value) for value in values)
    return tag("select", Markup('<option value="">all</option>'), *options, name=name)


def _item(error: Error) -> Markup:
    labels = dict.fromkeys(place.label for place in (error.gold, error.pred) if place)
    named = [tag("bdi", short(label, size=LONG)) for label in labels]
    start = min(place.fragments[0][0] for place in (error.gold, error.pred) if place)
    facts = [
        tag("span", error.kind, class_="kind"),
        tag("span", named[0], *(joined(" → ", name) for name in named[1:])),
        tag("span", tag("bdi", short(error.document, size=LONG)), f", character {start:,}"),
    ]
    gold, pred = (place.label if place else None for place in (error.gold, error.pred))
    return tag(
        "li",
        tag("div", *facts, class_="facts"),
        tag("div", *(_piece(*piece) for piece in error.marked()), class_="context", dir="auto"),
        data_kind=error.kind, data_doc=error.document, data_gold=gold, data_pred=pred,
    )  # fmt: skip


def _piece(piece: str, gold: bool, pred: bool) -> Markup:
    shown = text(short(piece, size=LONG))
    shown = tag("u", shown) if pred else shown
    return tag("mark", shown) if gold else shown


def _repeat(report: Report) -> Markup:
    signature = str(report.result.signature)
    call = shlex.join(["saidby", "score", report.gold, report.pred, "--again", signature])
    copy = [tag("button", "Copy", type="button", hidden="", data_copy=name) for name in ("signature", "call")]
    return _section(
        "repeat",
        "Repeat",
        tag("p", "The signature: all that these numbers depend on. Print it beside a number. ", copy[0]),
        tag("pre", signature, id="signature"),
        tag("p", "The same scores again, and what is different, if anything is: ", copy[1]),
        tag("pre", call, id="call"),
    )


SECTIONS = (_head, _scores, _thresholds, _errors, _listing, _repeat)
"""What a page has, in order."""


# Pieces.


def _section(place: str, title: str, *children: str | None) -> Markup:
    return tag("section", tag("h2", title), *children, id=place)


def _table(caption: str, head: Iterable[str], *bodies: Markup, names: str | None = None) -> Markup:
    """Give a table that scrolls by itself where it is too wide."""
    first, *rest = head
    cells = [_name(first, "col") if first else tag("td")]
    cells += [
        tag("th", tag("bdi", short(name, size=NAME)), scope="col", class_=names) if name else tag("td") for name in rest
    ]
    table = tag("table", tag("caption", caption), tag("thead", tag("tr", *cells)), *bodies)
    return tag("div", table, class_="wide", tabindex=0, role="region", aria_label=caption)


def _row(name: str, *cells: str, class_: str | None = None, say: str | None = None) -> Markup:
    said = None if say is None else tag("td", say, class_="say")
    return tag("tr", _name(name), *(tag("td", cell) for cell in cells), said, class_=class_)


def _name(name: str, scope: str = "row") -> Markup:
    return tag("th", tag("bdi", short(name, size=NAME) or "''"), scope=scope)


def _number(count: int) -> Markup:
    return tag("td", f"{count:,}", class_=None if count else "zero")


def _bar(value: float, bounds: tuple[float, float] | None, *, filled: bool = False) -> Markup:
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


def _most(rows: dict[str, T], size: Callable[[T], float], limit: int) -> tuple[dict[str, T], int]:
    """Give the largest rows, in their order, and how many are left out."""
    kept = set(sorted(rows, key=lambda name: -size(rows[name]))[:limit])
    return {name: row for name, row in rows.items() if name in kept}, max(0, len(rows) - limit)


def _size_of(counts: dict[str, Count]) -> tuple[int, int]:
    gold, pred = map(sum, zip(*counts.values(), strict=True))
    return gold, pred


def _size(counts: dict[str, Count]) -> int:
    return sum(_size_of(counts))


def _errors_call(report: Report, of: str) -> str:
    """Give the command that lists every error."""
    signature, options = report.result.signature, ["--limit", "all"]
    scope = {
        "relabel": ",".join(f"{old}={new}" for old, new in _relabel(signature.scope)),
        "labels": ",".join(signature.scope.labels),
        "level": signature.scope.level if signature.scope.level != "all" else "",
        "missing": signature.missing if signature.missing != "error" else "",
        "align": signature.align if signature.align != "blanks" else "",
        "of": of if of != "entities" else "",
    }
    for name, value in scope.items():
        options += [f"--{name}", value] if value else []
    return shlex.join(["saidby", "errors", report.gold, report.pred, *options])


def _relabel(scope: Scope) -> list[tuple[str, str]]:
    return [(f"{side}:{old}" if side else old, new) for side, old, new in scope.relabel]
