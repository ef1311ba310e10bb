"""Pieces of a text, known by length and hash alone, found again in a copy.

Both are rows of units (`saidby.corpus.normal_form`). Pieces that follow each other are first tried where the one before
ended, from the head and from the tail of the copy. In what is left between, every stretch from a break to a break
(`breaks`) that is as long as a piece is hashed; a piece that stands once on both sides is an anchor, the longest row of
anchors in one order is taken, and from them the pieces beside are tried again. A piece that could stand in two places
is left out: nothing is guessed.

The work grows with the text, and between the ends of both runs with breaks times different lengths of pieces.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .normal_form import Units, digest
from .punctuation import BREAKS, CLOSING, TERMINALS, WIDE_TERMINALS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ENDS = frozenset(TERMINALS + WIDE_TERMINALS)
_CLOSES = frozenset(CLOSING)
_LINE = re.compile(f"[{BREAKS}]+")
HASH = 32
"""Hexadecimal digits of a piece's hash."""


class Piece(NamedTuple):
    """A stretch of units: how many, and the beginning of their hash; None can never be found."""

    size: int
    hash: str | None


class Copy(NamedTuple):
    """A text in which pieces are looked for."""

    units: Units
    text: str
    salt: str

    def holds(self, piece: Piece, at: int) -> bool:
        """Tell whether the piece stands at a unit."""
        return piece.hash is not None and self.hash(at, piece.size) == piece.hash

    def hash(self, at: int, size: int) -> str:
        """Give the hash of the units from `at` on."""
        return digest(self.units.values[at : at + size], salt=self.salt)[:HASH]


class Gap(NamedTuple):
    """Pieces and units between which nothing is decided yet."""

    first: int
    last: int
    start: int
    end: int


def align(pieces: Sequence[Piece], copy: Copy) -> list[int | None]:
    """Give for each piece the unit at which it stands in the copy, None where it is not known to stand.

    Parameters
    ----------
    pieces : sequence of Piece
        In the order of their text.
    copy : Copy
        Where to look.

    Returns
    -------
    list of int or None
        In rising order, pieces never overlap.
    """
    places: list[int | None] = [None] * len(pieces)
    repeated = {name for name, count in Counter(piece.hash for piece in pieces).items() if count > 1}
    gap = _tighten(pieces, copy, Gap(0, len(pieces), 0, len(copy.units.values)), places, repeated)
    if gap is None:
        return places
    anchors = _anchors(pieces, copy, gap)
    edges = [(gap.first - 1, gap.start, gap.start), *anchors, (gap.last, gap.end, gap.end)]
    for (before, _, start), (after, end, _) in pairwise(edges):
        _tighten(pieces, copy, Gap(before + 1, after, start, end), places, repeated)
    for piece, at, _ in anchors:
        places[piece] = at
    return places


def breaks(copy: Copy) -> "NDArray[np.bool_]":
    """Tell for each unit, and for the end, whether a piece may begin or end there.

    At both ends of the text, at line breaks, behind what ends a sentence, and behind the closing marks after it.
    """
    import numpy as np

    values = copy.units.values
    found = np.zeros(len(values) + 1, dtype=bool)
    found[[0, -1]] = True
    lines = [match.start() for match in _LINE.finditer(copy.text)]
    found[np.searchsorted(np.asarray(copy.units.starts, dtype=np.int64), lines)] = True
    closing = False
    for i, value in enumerate(values):
        closing = value in _ENDS or (closing and value in _CLOSES)
        if closing:
            found[i + 1] = True
    return found


def _tighten(
    pieces: Sequence[Piece], copy: Copy, gap: Gap, places: list[int | None], repeated: Set[str | None]
) -> Gap | None:
    """Place pieces from both ends of a gap; give what is left between, None if nothing is."""
    head, tail = _run(pieces, copy, gap), _run_back(pieces, copy, gap)
    if len(head) == gap.last - gap.first and (not head or head[-1] + pieces[gap.last - 1].size == gap.end):
        places[gap.first : gap.last] = head
        return None
    _shorten(head, pieces[gap.first : gap.last], repeated)
    _shorten(tail, pieces[gap.first : gap.last][::-1], repeated)
    cut = head[-1] + pieces[gap.first + len(head) - 1].size if head else gap.start
    back = tail[-1] if tail else gap.end
    first, last = gap.first + len(head), gap.last - len(tail)
    # Where both runs claim a piece, or units, neither is believed.
    for piece, at in enumerate(head, gap.first):
        if piece < last and at + pieces[piece].size <= back:
            places[piece] = at
    for number, at in enumerate(tail, 1):
        if gap.last - number >= first and at >= cut:
            places[gap.last - number] = at
    return Gap(first, last, cut, back) if first < last and cut < back else None


def _shorten(run: list[int], pieces: Sequence[Piece], repeated: Set[str | None]) -> None:
    """Take back pieces at the end of a run that come again: one could be another's copy, if that one is gone."""
    while run and len(run) < len(pieces) and pieces[len(run) - 1].hash in repeated:
        run.pop()


def _run(pieces: Sequence[Piece], copy: Copy, gap: Gap) -> list[int]:
    found, at = [], gap.start
    for piece in pieces[gap.first : gap.last]:
        if at + piece.size > gap.end or not copy.holds(piece, at):
            break
        found.append(at)
        at += piece.size
    return found


def _run_back(pieces: Sequence[Piece], copy: Copy, gap: Gap) -> list[int]:
    found, at = [], gap.end
    for i in range(gap.last - 1, gap.first - 1, -1):
        at -= pieces[i].size
        if at < gap.start or not copy.holds(pieces[i], at):
            break
        found.append(at)
    return found


def _anchors(pieces: Sequence[Piece], copy: Copy, gap: Gap) -> list[tuple[int, int, int]]:
    """Give pieces that stand once on both sides, in one order: the piece, its first unit, the unit after it."""
    wanted: dict[tuple[int, str], list[int]] = {}
    for i in range(gap.first, gap.last):
        if (name := pieces[i].hash) is not None:
            wanted.setdefault((pieces[i].size, name), []).append(i)
    found: dict[tuple[int, str], list[int]] = {}
    for size, at in _stretches(copy, gap, sorted({size for size, _ in wanted})):
        if (key := (size, copy.hash(at, size))) in wanted:
            found.setdefault(key, []).append(at)
    pairs = sorted((wanted[key][0], at[0]) for key, at in found.items() if len(at) == len(wanted[key]) == 1)
    return _in_order([(piece, at, at + pieces[piece].size) for piece, at in pairs])


def _stretches(copy: Copy, gap: Gap, sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    import numpy as np

    is_break = breaks(copy)
    starts = gap.start + np.flatnonzero(is_break[gap.start : gap.end])
    for size in sizes:
        fitting = starts[: np.searchsorted(starts, gap.end - size, side="right")]
        yield from ((size, int(at)) for at in fitting[is_break[fitting + size]])


def _in_order(anchors: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Give a longest row of anchors whose places rise with their pieces, without those that overlap."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, (_, at, _) in enumerate(anchors):
        level = bisect_left(tops, at)
        before.append(ends[level - 1] if level else -1)
        tops[level : level + 1] = [at]
        ends[level : level + 1] = [i]
    row = []
    i = ends[-1] if ends else -1
    while i >= 0:
        row.append(anchors[i])
        i = before[i]
    apart: list[tuple[int, int, int]] = []
    for anchor in reversed(row):
        if not apart or apart[-1][2] <= anchor[1]:
            apart.append(anchor)
    return apart
