"""Counts of a corpus as plain tables: a row a count, a column a part of the corpus; then lengths, a row a part."""

from collections.abc import Iterator
from typing import Any

import msgspec

from saidby.corpus.plain import aligned, printable, short

from .scheme import Scheme
from .stats import Lengths, Overview, Path, SpanStats, Stats, label_of

SIZES = ("documents", "sentences", "tokens", "words")
SHAPES = ("nested", "discontinuous", "crossing", "optional", "alternatives")
INDENT = "  "
WIDTH = 48
"""Characters of a name that are shown: a value of an attribute or of `meta` may be a text."""
LENGTHS = ("lengths in tokens", "mean", "median", "p90", "max")

Row = tuple[int, str, Path]
"""Depth, name, and place of the count; a heading has no place."""


def table(overview: Overview, *, scheme: Scheme | None = None) -> str:
    """Give the counts as text; columns are the parts and their total, shapes that no span has are left out."""
    columns = [*overview.parts.values(), overview.total]
    counts = [dict(_flat(msgspec.to_builtins(column))) for column in columns]
    rows = [["", *map(_named, overview.parts), "total"]] if overview.parts else []
    for depth, name, path in _rows(overview.total, scheme):
        cells = [f"{column.get(path, 0):,}" if path else "" for column in counts]
        rows.append([INDENT * depth + _named(name), *cells])
    lengths = list(_lengths(overview))
    return "\n".join([*aligned(rows), *(["", *aligned([LENGTHS, *lengths])] if lengths else []), ""])


def _named(name: str) -> str:
    return short(printable(name), size=WIDTH)


def _lengths(overview: Overview) -> Iterator[tuple[str, ...]]:
    """Give a row for each kind of length; under it, if there are parts, a row for each."""
    for field in ("lengths", "span_lengths"):
        for name, found in getattr(overview.total, field).items():
            yield _length(_named(name), found)
            for part, stats in overview.parts.items():
                yield _length(INDENT + _named(part), getattr(stats, field).get(name))


def _length(name: str, found: Lengths | None) -> tuple[str, ...]:
    if found is None:
        return name, *("–" for _ in LENGTHS[1:])
    return name, f"{found.mean:,.1f}", f"{found.median:,.1f}", f"{found.p90:,}", f"{found.max:,}"


def _flat(value: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, int]]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, (*path, key))
        else:
            yield (*path, key), inner


def _rows(total: Stats, scheme: Scheme | None) -> Iterator[Row]:
    yield from ((0, name, (name,)) for name in SIZES)
    yield 0, "spans", ("spans", "count")
    yield from _shapes(1, total.spans, ("spans",))
    for group in total.groups:
        yield 0, f"spans: {group}", ("groups", group)
        for label in total.labels:
            if label_of(label, scheme).group == group:
                yield from _label(total, label)
    if total.relations:
        yield 0, "relations", ()
    for name in total.relations:
        yield 1, name, ("relations", name, "count")
        yield from ((2, side, ("relations", name, side)) for side in ("heads", "tails"))
    if total.entities:
        yield 0, "entities", ()
    yield from ((1, name, ("entities", name)) for name in total.entities)
    if total.speakers.keys() - {"0"}:
        yield 0, "speakers a document", ()
        yield from ((1, number, ("speakers", number)) for number in total.speakers)


def _label(total: Stats, label: str) -> Iterator[Row]:
    path = ("labels", label)
    yield 1, label, (*path, "count")
    yield from _shapes(2, total.labels[label], path)
    for key, values in total.labels[label].attributes.items():
        yield 2, key, ()
        yield from ((3, value, (*path, "attributes", key, value)) for value in values)


def _shapes(depth: int, spans: SpanStats, path: Path) -> Iterator[Row]:
    yield from ((depth, name, (*path, name)) for name in SHAPES if getattr(spans, name))
