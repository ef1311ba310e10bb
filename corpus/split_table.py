"""A split as a plain table: a row a count, a column a part."""

from .plain import aligned, many, printable, some
from .split import Division
from .split_recipe import Counts, Split


def table(division: Division) -> str:
    """Give the counts of the parts and of all as text."""
    counts = division.split.counts
    total = sum(held.documents for held in counts.values())
    labels = sorted({label for held in counts.values() for label in held.spans})
    columns = list(counts.values())
    rows = [
        ["", *map(printable, counts), "total"],
        _row("documents", [held.documents for held in columns]),
        ["  share", *(f"{100 * held.documents / total:.1f}%" for held in columns), "100.0%"],
        _row("tokens", [held.tokens for held in columns]),
        _row("spans", [sum(held.spans.values()) for held in columns]),
        *(_row(f"  {printable(label)}", [held.spans.get(label, 0) for held in columns]) for label in labels),
        _row("near-duplicate groups", [held.groups for held in columns]),
    ]
    return "\n".join([*aligned(rows), ""])


def _row(name: str, cells: list[int]) -> list[str]:
    return [name, *(f"{cell:,}" for cell in [*cells, sum(cells)])]


def notes(split: Split) -> list[str]:
    """Give what a reader of the table must know besides: parts without documents, what near-duplicates decided."""
    lines = [f"{part}: no document is in this part" for part, held in split.counts.items() if held == Counts()]
    if split.moved:
        verb = "has" if len(split.moved) == 1 else "have"
        where = some(list(map(printable, split.moved)))
        lines.append(f"{many(len(split.moved), 'document')} {verb} the part of an earlier near-duplicate: {where}")
    lines += [f"near-duplicates hold together: {some(list(map(printable, values)))}" for values in split.joined]
    return lines
