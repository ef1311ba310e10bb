"""Ragged data in compressed rows: row ``i`` is ``values[offsets[i]:offsets[i + 1]]``."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer]
"""Codes, offsets or row numbers."""


def offsets_of(lengths: Sequence[int] | Ints) -> Ints:
    """Give where rows of these lengths begin, and where the last ends.

    >>> offsets_of([2, 0, 1]).tolist()
    [0, 2, 2, 3]
    """
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def owners(offsets: Ints) -> Ints:
    """Give the row of each value.

    >>> owners(np.array([0, 2, 2, 3])).tolist()
    [0, 0, 2]
    """
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


def taken(offsets: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Give offsets and positions of the values of these rows, in this order.

    >>> offsets, at = taken(np.array([0, 2, 3]), np.array([1, 0, 1]))
    >>> offsets.tolist(), at.tolist()
    ([0, 1, 3, 4], [2, 0, 1, 2])
    """
    lengths = np.diff(offsets)[rows]
    return offsets_of(lengths), _positions(offsets[:-1][rows], lengths)


def spread(first: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Spread ranges: give the number of the range and the position, for each position of each range.

    >>> number, at = spread(np.array([5, 0]), np.array([2, 1]))
    >>> number.tolist(), at.tolist()
    ([0, 0, 1], [5, 6, 0])
    """
    return np.repeat(np.arange(len(counts)), counts), _positions(first, counts)


def equals(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Give every position of `left` with every position of `right` that has the same value.

    >>> left, right = equals(np.array([7, 5]), np.array([5, 6, 5]))
    >>> left.tolist(), right.tolist()
    ([1, 1], [0, 2])
    """
    order = np.argsort(right, kind="stable")
    first, last = (np.searchsorted(right[order], left, side=side) for side in ("left", "right"))
    number, at = spread(first, last - first)
    return number, order[at]


def _positions(first: Ints, counts: Ints) -> Ints:
    begin = np.cumsum(counts) - counts
    return np.arange(counts.sum()) - np.repeat(begin - first, counts)
