"""The errors on a page: classes, confusions, buckets, and every listed error in its context."""

import shlex
from collections.abc import Iterable, Iterator

from saidby.corpus.plain import short

from .buckets import NOTHING, Bucket, Buckets
from .classes import CLASSES, Count
from .errors import Confusion, Error, Errors
from .errors_table import heading
from .html_parts import LONG, ROWS, Report, bar, count_cell, head_cell, largest, section, table_row, wide_table
from .markup import Markup, joined, tag, text
from .stages import LOST, ORDER, STAGES

LISTED = 50
"""Errors of each class that a page lists."""
SQUARE = 12
"""Labels that the table of confusions shows."""
TITLES: dict[str, str] = {
    "entities": "Names",
    "quotes": "Quotes",
    "content": "Content of quotes",
    "cue": "Cues",
    "source": "Sources",
    "addressee": "Addressees",
    "mode": "Modes of quotes",
    "nonspeech": "Marks without speech",
}
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
    "right": "the extent, and cue, source and speaker agree",
    "not_found": "a gold quote without a prediction",
    "wrong_extent": "found, with more or less than the gold quote",
    "wrong_cue": "right extent, another cue",
    "wrong_source": "right extent and cue, another source",
    "wrong_entity": "right up to the source, but another speaker",
}
"""What each class is, in a line."""


def what_is_wrong(report: Report) -> Markup | None:
    """Give a section for each kind of spans that the measures look at."""
    return joined(*map(_errors_of, report.errors)) if report.errors else None


def _errors_of(found: Errors) -> Markup:
    if not any(found.total):
        return section(found.of, TITLES[found.of], tag("p", "Neither gold nor predictions.", class_="soft"))
    if found.of == "quotes":
        return _quotes(found)
    labels, left = largest(found.labels, _size, ROWS)
    head = ("", "gold", *CLASSES, "predicted")
    rows = [_label(label, counts) for label, counts in labels.items()]
    rows += [_label(f"… {left:,} more labels", _rest(found, labels))] if left else []
    parts = [_classes(found)]
    if len(labels) > 1:
        parts.append(wide_table("By label; split and merged are counted in gold spans", head, tag("tbody", *rows)))
    if len(found.confusion.labels) > 1:
        parts.append(_confusion(found.confusion))
    buckets = (tag("section", _buckets(name, rows)) for name, rows in found.buckets.items() if name != "label")
    return section(found.of, f"{TITLES[found.of]}: what is wrong", *parts, tag("div", *buckets, class_="grid"))


def _quotes(found: Errors) -> Markup:
    """Give where quotes are lost: a funnel, confusions of modes, stages of quotes that are alike in something."""
    parts = [_funnel(found)]
    if len(found.confusion.labels) > 1:
        parts.append(_confusion(found.confusion, what="mode"))
    parts.append(tag("div", *(_stages(name, rows) for name, rows in found.buckets.items()), class_="stages"))
    return section(found.of, "Quotes: where they are lost", *parts)


def _funnel(found: Errors) -> Markup:
    """Give the stages one after the other; bars show how much of the gold is right up to there."""
    whole, left, rows = found.total, found.total.gold, []
    for stage in (STAGES[code] for code in ORDER):
        count = found.classes[stage]
        left -= count.gold
        still = bar(left / whole.gold, None, filled=True) if whole.gold else ""
        rows.append(table_row(stage, f"{count.gold:,}", f"{count.pred:,}", still, f"{left:,}", say=MEANINGS[stage]))
    for name, kind in (("right", "sum"), ("spurious", None)):
        count = found.classes[name]
        rows.append(table_row(name, f"{count.gold:,}", f"{count.pred:,}", "", "", class_=kind, say=MEANINGS[name]))
    rows.append(table_row("all", f"{whole.gold:,}", f"{whole.pred:,}", "", "", class_="sum", say=""))
    head = ("", "gold", "predicted", "", "still right", "")
    return wide_table("Every quote is lost at one stage, or right", head, tag("tbody", *rows))


def _stages(name: str, found: Buckets) -> Markup:
    title = f"By {heading(name)}" + (f" ({found.note})" if found.note else "")
    rows, left = largest(found.rows, lambda row: row.gold + (row.pred or 0), ROWS)
    if not rows:
        return joined(tag("h3", title), None if found.note else tag("p", "nothing to count", class_="soft"))
    lost = (stage.replace("_", " ") for stage in STAGES[1:-1])
    head = ("", "gold", *lost, "right", "recall", "", "predicted", "precision", "")
    body = [_stage_row(name, row) for name, row in rows.items()]
    more = tag("p", f"… and {left:,} more", class_="soft") if left else None
    return joined(wide_table(title, head, tag("tbody", *body)), more)


def _stage_row(name: str, row: Bucket) -> Markup:
    gold, found, *recall = _bucket(row, both=False)
    lost = (count_cell(row.classes[stage].gold) for stage in STAGES[1:-1])
    pred = (f"{row.pred:,}", *_share(row.precision, row.precision_ci95)) if row.pred is not None else ("", "", "")
    cells = [tag("td", cell) for cell in (found, *recall, *pred)]
    return tag("tr", head_cell(name), tag("td", gold), *lost, *cells)


def _classes(found: Errors) -> Markup:
    most = max(1, *(max(count) for count in found.classes.values()))
    rows = [
        table_row(
            name,
            f"{count.gold:,}",
            f"{count.pred:,}",
            bar(max(count) / most, None, filled=True),
            class_=None,
            say=MEANINGS[name],
        )
        for name, count in found.classes.items()
    ]
    total = found.total
    rows.append(table_row("all", f"{total.gold:,}", f"{total.pred:,}", "", class_="sum", say=""))
    return wide_table(
        "Every gold span and every prediction is of one class", ("", "gold", "predicted", "", ""), tag("tbody", *rows)
    )


def _label(name: str, counts: dict[str, Count]) -> Markup:
    gold, pred = _size_of(counts)
    cells = (count.pred if kind == "spurious" else count.gold for kind, count in counts.items())
    return tag("tr", head_cell(name), *map(count_cell, (gold, *cells, pred)))


def _rest(found: Errors, labels: dict[str, dict[str, Count]]) -> dict[str, Count]:
    """Give the counts of the labels that are not shown."""
    shown = {kind: [row[kind] for row in labels.values()] for kind in CLASSES}
    return {
        kind: Count(*(whole - sum(part) for whole, part in zip(count, zip(*shown[kind], strict=True), strict=True)))
        for kind, count in found.classes.items()
    }


def _confusion(confusion: Confusion, *, what: str = "label") -> Markup:
    names, table = _square(confusion)
    head = ["gold ↓ predicted →", *names[:-1], "missed"]
    bodies = []
    for number, (name, row) in enumerate(zip(names, table, strict=True)):
        whole = max(1, sum(row))
        cells = (_heat(count, count / whole, right=column == number) for column, count in enumerate(row))
        bodies.append(tag("tr", head_cell(name), *cells))
    return wide_table(
        f"Which {what} is found as which; shades are shares of the row", head, tag("tbody", *bodies), names="name"
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
    rows, left = largest(found.rows, lambda row: row.gold + (row.pred or 0), ROWS)
    if not rows:
        return joined(tag("h3", title), None if found.note else tag("p", "nothing to count", class_="soft"))
    both = any(row.pred is not None for row in rows.values())
    head = ("", "gold", "found", "recall", "", *(("predicted", "precision", "") if both else ()))
    body = [table_row(name, *_bucket(row, both)) for name, row in rows.items()]
    more = tag("p", f"… and {left:,} more", class_="soft") if left else None
    return joined(wide_table(title, head, tag("tbody", *body)), more)


def _bucket(row: Bucket, both: bool) -> Iterator[str]:
    yield from (f"{row.gold:,}", f"{row.found:,}", *_share(row.recall, row.recall_ci95))
    if both:
        yield from (f"{row.pred:,}", *_share(row.precision, row.precision_ci95))


def _share(share: float | None, bounds: tuple[float, float] | None) -> tuple[str, str]:
    return ("", "") if share is None else (f"{share:.3f}", bar(share, bounds))


def listing(report: Report) -> Markup | None:
    """Give the errors in their context, and what chooses among them."""
    listed = listed_errors(report)
    if not listed:
        return None
    left = sum(sum(found.left_out.values()) for found in report.errors)
    said = [tag("p", tag("mark", "gold"), " ", tag("u", "prediction"), " ", tag("mark", tag("u", "both")))]
    if left:
        calls = (tag("pre", _errors_call(report, found.of)) for found in report.errors if any(found.left_out.values()))
        more = f"{left:,} more are not on this page: it has at most {LISTED} of each class, spread over the corpus."
        said += [tag("p", f"{more} To list all:"), *calls]
    return section("errors", "Errors", *said, _filter(listed), tag("ol", *map(_item, listed), class_="errors"))


def listed_errors(report: Report) -> list[Error]:
    """Give every error that the page shows."""
    return [error for found in report.errors for error in found.listing]


def _filter(listed: list[Error]) -> Markup:
    """Give what chooses errors; it shows where scripts run."""
    kinds = [name for name in dict.fromkeys((*CLASSES, *STAGES)) if any(error.kind == name for error in listed)]
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
    if role := LOST.get(error.kind):
        facts.append(_part(error, role))
    gold, pred = (place.label if place else None for place in (error.gold, error.pred))
    return tag(
        "li",
        tag("div", *facts, class_="facts"),
        tag("div", *(_piece(*piece) for piece in error.marked()), class_="context", dir="auto"),
        data_kind=error.kind, data_doc=error.document, data_gold=gold, data_pred=pred,
    )  # fmt: skip


def _part(error: Error, role: str) -> Markup:
    """Give the part of a quote that is wrong, on both sides."""
    told = [", ".join(place.parts[role]) if place else "" for place in (error.gold, error.pred)]
    gold, pred = (tag("bdi", short(text, size=LONG) or NOTHING) for text in told)
    return tag("span", f"{role}: ", tag("mark", gold), " → ", tag("u", pred))


def _piece(piece: str, gold: bool, pred: bool) -> Markup:
    shown = text(short(piece, size=LONG))
    shown = tag("u", shown) if pred else shown
    return tag("mark", shown) if gold else shown


def _size_of(counts: dict[str, Count]) -> tuple[int, int]:
    gold, pred = map(sum, zip(*counts.values(), strict=True))
    return gold, pred


def _size(counts: dict[str, Count]) -> int:
    return sum(_size_of(counts))


def _errors_call(report: Report, of: str) -> str:
    """Give the command that lists every error."""
    signature, options = report.result.signature, ["--limit", "all"]
    scope = {
        "relabel": ",".join(f"{old}={new}" for old, new in signature.scope.renamings),
        "labels": ",".join(signature.scope.labels),
        "level": signature.scope.level if signature.scope.level != "all" else "",
        "missing": signature.missing if signature.missing != "error" else "",
        "align": signature.align if signature.align != "blanks" else "",
        "of": of if of != "entities" else "",
    }
    for name, value in scope.items():
        options += [f"--{name}", value] if value else []
    return shlex.join(["saidby", "errors", report.gold, report.pred, *options])
