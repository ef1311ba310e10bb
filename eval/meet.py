"""Which extents meet, and how much of the text they share: found by sorting, in time linear in what meets."""

from typing import Literal, NamedTuple

import numpy as np

from saidby.corpus.ragged import offsets_of, owners, spread

from .columns import Extents, Ints


class Meetings(NamedTuple):
    """Pairs of extents that share text; arrays of shape (n_meetings,).

    `left` and `right` are numbers of extents, `shared` is the number of characters. Sorted, no pair twice.
    """

    left: Ints
    right: Ints
    shared: Ints


def meetings(left_doc: Ints, left: Extents, right_doc: Ints, right: Extents) -> Meetings:
    """Give every pair of a left and a right extent that share a character.

    Two fragments meet where one starts inside the other, so that sorted starts are enough: the time does not
    depend on how many fragments a document has, only on how many meet.

    Parameters
    ----------
    left_doc, right_doc : int arrays of shape (n_extents,)
        The document of each extent.
    """
    stride = 1 + int(max(left.end.max(initial=0), right.end.max(initial=0)))
    one, two = _fragments(left_doc, left, stride), _fragments(right_doc, right, stride)
    starts_in_left = _starting(one, two, "left")
    starts_in_right = _starting(two, one, "right")
    i = np.concatenate([starts_in_left[0], starts_in_right[1]])
    j = np.concatenate([starts_in_left[1], starts_in_right[0]])
    shared = np.minimum(one.end[i], two.end[j]) - np.maximum(one.start[i], two.start[j])
    return _summed(one.owner[i], two.owner[j], shared)


def lengths(extents: Extents) -> Ints:
    """Give the number of characters of each extent, gaps left out."""
    sums = offsets_of(extents.end - extents.start)
    whole: Ints = sums[extents.offsets[1:]] - sums[extents.offsets[:-1]]
    return whole


class _Fragments(NamedTuple):
    """Fragments on one line on which documents stand one after the other."""

    owner: Ints
    start: Ints
    end: Ints


def _fragments(doc: Ints, extents: Extents, stride: int) -> _Fragments:
    owner = owners(extents.offsets)
    base = doc[owner].astype(np.int64) * stride
    return _Fragments(owner, base + extents.start, base + extents.end)


def _starting(around: _Fragments, inner: _Fragments, side: Literal["left", "right"]) -> tuple[Ints, Ints]:
    """Give pairs of fragments of which the second starts inside the first (side right: not where it starts)."""
    order = np.argsort(inner.start, kind="stable")
    starts = inner.start[order]
    first = np.searchsorted(starts, around.start, side=side)
    number, at = spread(first, np.searchsorted(starts, around.end) - first)
    return number, order[at]


def _summed(left: Ints, right: Ints, shared: Ints) -> Meetings:
    """Sum what the fragments of two extents share."""
    order = np.lexsort((right, left))
    left, right, shared = left[order], right[order], shared[order]
    new = np.flatnonzero((np.diff(left, prepend=-1) != 0) | (np.diff(right, prepend=-1) != 0))
    return Meetings(left[new], right[new], np.add.reduceat(shared, new) if len(new) else shared)
