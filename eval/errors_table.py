"""Errors as plain text for people: counts by label and class, buckets, then every listed error in its context.

In a context ``[…]`` holds the gold span and ``{…}`` the prediction. What would steer a terminal is made visible, line
ends too; the middle of what is long is left out.
"""

from collections.abc import Iterator

from saidby.corpus.plain import aligned, many, short
from saidby.corpus.visible import on_one_line

from .buckets import KINDS, META, Bucket, Buckets
from .classes import CLASSES
from .errors import Confusion, Count, Error, Errors

LONG = 70
"""Characters of a piece of context that are shown."""
BRACKETS = {"[": "]", "{": "}"}
"""What stands around the gold span, and around the prediction."""
HEADER = ("gold", "found", "recall", "95% interval", "predicted", "right", "precision", "95% interval")
Row = tuple[str, ...]


def table(errors: Errors) -> str:
    """Give the errors as text."""
    parts = [_classes(errors), *(_buckets(name, found) for name, found in errors.buckets.items())]
    if len(errors.confusion.labels) > 1:
        parts.insert(1, _confusion(errors.confusion))
    parts += [_listing(errors), [str(note) for note in errors.notes]]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def heading(name: str) -> str:
    """Give what buckets are made by, in words."""
    return f"{name.removeprefix(META)} of the document" if name.startswith(META) else KINDS[name].help


def name_of(text: str) -> str:
    """Give a label or an id as it is shown: on one line, without what would steer a terminal, never empty."""
    return on_one_line(text) or "''"


def shown(error: Error) -> str:
    """Give the context with the gold span in square brackets and the prediction in curly ones."""
    text, opened = list[str](), list[str]()
    for piece, *sides in [*error.marked(), ("", False, False)]:
        inside = {mark for mark, there in zip(BRACKETS, sides, strict=True) if there}
        text += [BRACKETS[mark] for mark in reversed(opened) if mark not in inside]
        opened = [mark for mark in opened if mark in inside]
        new = [mark for mark in BRACKETS if mark in inside and mark not in opened]
        text += [*new, short(on_one_line(piece), size=LONG)]
        opened += new
    return "".join(text)


def labels_of(error: Error) -> str:
    """Give the label, or what became of it: ``PER→LOC``."""
    labels = dict.fromkeys(name_of(place.label) for place in (error.gold, error.pred) if place)
    return "→".join(labels)


def _classes(errors: Errors) -> list[str]:
    rows: list[Row] = [(errors.of, "gold", *CLASSES, "predicted")]
    rows += [_row(name_of(label), counts) for label, counts in errors.labels.items()]
    rows.append(_row("all", errors.classes))
    return [f"{many(errors.documents, 'document')}; gold spans by class, spurious are predictions", "", *aligned(rows)]


def _row(name: str, counts: dict[str, Count]) -> Row:
    gold, pred = map(sum, zip(*counts.values(), strict=True))
    cells = (count.pred if kind == "spurious" else count.gold for kind, count in counts.items())
    return name, *(f"{number:,}" for number in (gold, *cells, pred))


def _confusion(confusion: Confusion) -> list[str]:
    labels = list(map(name_of, confusion.labels))
    rows: list[Row] = [("gold ↓ predicted →", *labels, "missed")]
    rows += [
        (name, *(f"{number:,}" for number in row))
        for name, row in zip([*labels, "spurious"], confusion.table, strict=True)
    ]
    return aligned(rows)


def _buckets(name: str, found: Buckets) -> list[str]:
    note = f" ({found.note})" if found.note else ""
    title = name_of(f"by {heading(name)}") + note
    if not found.rows:
        return [title, *([] if note else ["nothing to count"])]
    both = any(row.pred is not None for row in found.rows.values())
    rows: list[Row] = [("", *(HEADER if both else HEADER[:4]))]
    rows += [(name_of(name), *_cells(row, both)) for name, row in found.rows.items()]
    return [title, *aligned(rows)]


def _cells(row: Bucket, both: bool) -> Iterator[str]:
    yield from _share(row.gold, row.found, row.recall, row.recall_ci95)
    if both:
        yield from _share(row.pred or 0, row.right or 0, row.precision, row.precision_ci95)


def _share(whole: int, part: int, share: float | None, bounds: tuple[float, float] | None) -> Row:
    values = ("", "") if share is None or bounds is None else (f"{share:.4f}", f"{bounds[0]:.4f}–{bounds[1]:.4f}")
    return f"{whole:,}", f"{part:,}", *values


def _listing(errors: Errors) -> list[str]:
    rows: list[Row] = [(name_of(e.document), e.kind, labels_of(e), shown(e)) for e in errors.listing]
    lines = ["errors: [gold] {predicted}", *aligned(rows, left=4)] if rows else []
    left = ", ".join(f"{name} {count:,}" for name, count in errors.left_out.items() if count)
    return [*lines, *([f"not listed: {left}"] if left else [])]
