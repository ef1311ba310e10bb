"""Integer keys: equal where what they stand for is equal, so that spans are compared by sorting numbers."""

import numpy as np

from saidby.corpus.ragged import owners

from .columns import Attributes, Extents, Ints

LIMIT = 2**62
"""Keys stay below; half of int64 is left for codes that are appended."""


def pack(*columns: Ints) -> Ints:
    """Fold columns of numbers >= 0 into one int64 key: equal where all are equal, ordered as the rows.

    The first column may hold any key, the others numbers below 2**31.

    >>> pack(np.array([0, 1, 1]), np.array([7, 7, 8])).tolist()
    [7, 16, 17]
    """
    key: Ints = columns[0].astype(np.int64)
    for column in columns[1:]:
        width = int(column.max(initial=0)) + 1
        if (int(key.max(initial=0)) + 1) * width > LIMIT:
            key = ranks(key)
        key = key * width + column
    return key


def ranks(values: Ints) -> Ints:
    """Give the place of each value among the distinct ones.

    >>> ranks(np.array([30, 10, 30])).tolist()
    [1, 0, 1]
    """
    ordered = np.sort(values)
    distinct = ordered[starts(ordered)]
    return np.searchsorted(distinct, values)


def starts(ordered: Ints) -> Ints:
    """Give the positions at which runs of equal values start.

    >>> starts(np.array([3, 3, 5])).tolist()
    [0, 2]
    """
    return np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)])


def extent_keys(doc: Ints, extents: Extents) -> Ints:
    """Give a key for each extent: equal if document and all fragments are equal.

    Parameters
    ----------
    doc : int array of shape (n_extents,)
        The document of each extent.
    extents : Extents
        Each of at least one fragment.

    Returns
    -------
    int64 array of shape (n_extents,)
        Keys do not depend on the order of the extents.
    """
    first, counts = extents.offsets[:-1], np.diff(extents.offsets)
    keys = pack(doc, extents.start[first], extents.end[first])
    return lengthened(keys, first + 1, counts - 1, extents.start, extents.end)


def attribute_keys(attributes: Attributes) -> Ints:
    """Give a key for the attributes of each span: equal if all keys and values are equal."""
    counts = np.diff(attributes.offsets)
    none = np.zeros(len(counts), dtype=np.int64)
    return lengthened(none, attributes.offsets[:-1], counts, attributes.key, attributes.value)


def lengthened(keys: Ints, first: Ints, counts: Ints, *values: Ints) -> Ints:
    """Take ragged rows of further values into keys: equal if key and row are equal.

    Parameters
    ----------
    keys : int64 array of shape (n,)
        What the rows are told apart by so far.
    first, counts : int arrays of shape (n,)
        Where each row begins in `values`, and how many it has.
    *values : int arrays
        Numbers >= 0.
    """
    keys = keys.copy()
    top = int(keys.max(initial=0)) + 1
    rows, step = np.flatnonzero(counts > 0), 0
    while len(rows):
        at = first[rows] + step
        found = ranks(pack(keys[rows], *(column[at] for column in values)))
        keys[rows] = top + found
        top += int(found.max()) + 1
        step += 1
        rows = rows[counts[rows] > step]
    return keys


def set_keys(offsets: Ints, values: Ints) -> Ints:
    """Give a key for each row of keys: equal if two rows hold the same keys, in whatever order.

    >>> set_keys(np.array([0, 2, 2, 4]), np.array([5, 9, 9, 5])).tolist()
    [2, 0, 2]
    """
    counts = np.diff(offsets)
    ordered = ranks(values)[np.lexsort((values, owners(offsets)))]
    return lengthened(np.zeros(len(counts), dtype=np.int64), offsets[:-1], counts, ordered)
