"""Errors as plain text for people: counts by label and class, buckets, then every listed error in its context.

Of quotes there is a funnel instead of labels: how many are lost at each stage, and how many are still right after it.
In a context ``[…]`` holds the gold span and ``{…}`` the prediction. What would steer a terminal is made visible, line
ends too; the middle of what is long is left out.
"""

from collections.abc import Iterator

from saidby.corpus.plain import aligned, many, short
from saidby.corpus.visible import on_one_line

from .buckets import KINDS, META, NOTHING, QUOTE_KINDS, Bucket, Buckets
from .classes import Count
from .errors import Confusion, Error, Errors
from .stages import LOST, ORDER, STAGES

LONG = 70
"""Characters of a piece of context that are shown."""
BRACKETS = {"[": "]", "{": "}"}
"""What stands around the gold span, and around the prediction."""
HEADER = ("gold", "found", "recall", "95% interval", "predicted", "right", "precision", "95% interval")
Row = tuple[str, ...]


def table(errors: Errors) -> str:
    """Give the errors as text."""
    staged = errors.of == "quotes"
    parts = [_funnel(errors) if staged else _classes(errors)]
    parts += [(_stages if staged else _buckets)(name, found) for name, found in errors.buckets.items()]
    if len(errors.confusion.labels) > 1:
        parts.insert(1, _confusion(errors.confusion))
    parts += [_listing(errors), [str(note) for note in errors.notes]]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def heading(name: str) -> str:
    """Give what buckets are made by, in words."""
    return (
        f"{name.removeprefix(META)} of the document" if name.startswith(META) else {**KINDS, **QUOTE_KINDS}[name].help
    )


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
    """Give the label, or what became of it: ``PER→LOC``; of a quote also its part that is wrong."""
    labels = dict.fromkeys(name_of(place.label) for place in (error.gold, error.pred) if place)
    return "→".join(labels)


def part_of(error: Error) -> str:
    """Give the part of a quote that is wrong, on both sides: ``cue [сказал] {добавил}``; nothing if it is another."""
    role = LOST.get(error.kind)
    if role is None or error.gold is None or error.pred is None:
        return ""
    told = (", ".join(place.parts[role]) or NOTHING for place in (error.gold, error.pred))
    gold, pred = (short(on_one_line(text), size=LONG) for text in told)
    return f"{role} [{gold}] {{{pred}}}"


def _classes(errors: Errors) -> list[str]:
    rows: list[Row] = [(errors.of, "gold", *errors.classes, "predicted")]
    rows += [_row(name_of(label), counts) for label, counts in errors.labels.items()]
    rows.append(_row("all", errors.classes))
    return [f"{many(errors.documents, 'document')}; gold spans by class, spurious are predictions", "", *aligned(rows)]


def _funnel(errors: Errors) -> list[str]:
    """Give gold quotes and predictions of each stage, and how many of the gold are right up to there."""
    whole, left = errors.total, errors.total.gold
    rows: list[Row] = [(errors.of, "gold", "share", "still right", "share", "predicted", "share")]
    for stage in (STAGES[code] for code in ORDER):
        count = errors.classes[stage]
        left -= count.gold
        rows.append((stage, *_of(count.gold, whole.gold), *_of(left, whole.gold), *_of(count.pred, whole.pred)))
    right, spurious = errors.classes[STAGES[0]], errors.classes["spurious"]
    rows.append((STAGES[0], *_of(right.gold, whole.gold), "", "", *_of(right.pred, whole.pred)))
    rows.append(("spurious", "", "", "", "", *_of(spurious.pred, whole.pred)))
    rows.append(("all", f"{whole.gold:,}", "", "", "", f"{whole.pred:,}", ""))
    title = f"{many(errors.documents, 'document')}; quotes by the first stage at which they are lost"
    return [title, "", *aligned(rows)]


def _of(part: int, whole: int) -> tuple[str, str]:
    return f"{part:,}", f"{part / whole:.4f}" if whole else ""


def _stages(name: str, found: Buckets) -> list[str]:
    """Give a bucket's stages, then the share that is right of gold and of predictions."""
    note = f" ({found.note})" if found.note else ""
    title = name_of(f"by {heading(name)}") + note
    if not found.rows:
        return [title, *([] if note else ["nothing to count"])]
    rows: list[Row] = [("", "gold", *STAGES[1:-1], "right", *HEADER[2:])]
    for key, row in found.rows.items():
        lost = (f"{row.classes[stage].gold:,}" for stage in STAGES[1:-1])
        gold, *cells = _cells(row, both=row.pred is not None)
        rows.append((name_of(key), gold, *lost, *cells))
    return [title, *aligned(rows)]


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
    rows: list[Row] = [
        (name_of(e.document), e.kind, labels_of(e), " | ".join(filter(None, (part_of(e), shown(e)))))
        for e in errors.listing
    ]
    lines = ["errors: [gold] {predicted}", *aligned(rows, left=4)] if rows else []
    left = ", ".join(f"{name} {count:,}" for name, count in errors.left_out.items() if count)
    return [*lines, *([f"not listed: {left}"] if left else [])]
