r"""Blocks by line: the layout that `.said` need not mark, and the marks that it needs.

A line (between ``"\n"``) is a block of one kind, trimmed of white space, unless explicit blocks lie on it: then
what is left of it is. `line_blocks` reads this layout, `lines_of` finds the fewest marks that say it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .model import Block


class Lines(NamedTuple):
    """What lines are: the kind of those without a marker (None: no block), and the markers by line start."""

    kind: str | None
    markers: dict[int, str]


def line_blocks(text: str, lines: Lines, explicit: Iterable[Block]) -> tuple[Block, ...]:
    """Give all blocks of a text: the explicit ones and those that lines are."""
    explicit = sorted(explicit, key=lambda block: block.start)
    found = list(explicit)
    if lines.kind is None and not lines.markers:
        return tuple(found)
    for start, end in _lines(text):
        if kind := lines.markers.get(start, lines.kind):
            found += [Block(*piece, kind) for piece in _stretches(text, start, end, explicit)]  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda block: block.start))


def lines_of(text: str, blocks: Sequence[Block]) -> tuple[Lines, list[Block]]:
    """Find line markers and explicit blocks from which `line_blocks` gives `blocks` again."""
    by_paragraph = _marks(text, blocks, "paragraph") if blocks else None
    return by_paragraph or _marks(text, blocks, None) or (Lines(None, {}), list(blocks))


def _marks(text: str, blocks: Sequence[Block], default: str | None) -> tuple[Lines, list[Block]] | None:
    """Find marks given the kind of unmarked lines; None if text outside of blocks forbids it."""
    across = [block for block in blocks if "\n" in text[block.start : block.end]]
    inner = [block for block in blocks if "\n" not in text[block.start : block.end]]
    starts = [block.start for block in inner]
    markers: dict[int, str] = {}
    explicit = list(across)
    for start, end in _lines(text):
        here = inner[bisect_right(starts, start - 1) : bisect_right(starts, end)]
        if not here and default is None:
            continue
        line = _line_marks(text, (start, end), here, across, default)
        if line is None:
            return None
        marker, chosen = line
        explicit += chosen
        if marker != default:
            markers[start] = str(marker)
    return Lines(default, markers), sorted(explicit, key=lambda block: block.start)


def _line_marks(
    text: str, line: tuple[int, int], here: list[Block], across: list[Block], default: str | None
) -> tuple[str | None, list[Block]] | None:
    """Find the marker of a line and the fewest of its blocks that must be explicit."""
    start, end = line
    for chosen in ([], [block for block in here if block.kind != default], here):
        rest = [block for block in here if block not in chosen]
        kinds = {block.kind for block in rest}
        if default is None and not rest:
            return None, chosen
        pieces = _stretches(text, start, end, [*_overlapping(across, start, end), *chosen])
        if len(kinds) < 2 and [(block.start, block.end) for block in rest] == pieces:
            return (kinds.pop() if kinds else default), chosen
    return None


def _overlapping(blocks: Sequence[Block], start: int, end: int) -> list[Block]:
    first = bisect_right(blocks, start, key=lambda block: block.end)
    last = bisect_right(blocks, end, key=lambda block: block.start)
    return list(blocks[first:last])


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Give the extents of the lines, without their ends."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield start, end
        start = end + 1
    yield start, len(text)


def _stretches(text: str, start: int, end: int, explicit: Sequence[Block]) -> list[tuple[int, int]]:
    """Give what is left of a line outside explicit blocks, trimmed, without what is empty."""
    found = []
    taken = [(block.start, block.end) for block in _overlapping(explicit, start, end)]
    for stop, after in [*taken, (end, end)]:
        piece = text[start:stop]
        if stripped := piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            found.append((left, left + len(stripped)))
        start = max(start, after)
    return found
