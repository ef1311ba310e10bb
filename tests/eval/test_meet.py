"""Extents that meet: the same as by looking at every pair."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.eval.columns import Extents
from saidby.eval.meet import lengths, meetings

PIECES = st.sets(st.integers(0, 12), min_size=2, max_size=6).map(
    lambda cuts: list(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)
SIDE = st.lists(st.tuples(st.integers(0, 1), PIECES), max_size=6)
Side = list[tuple[int, list[tuple[int, int]]]]


def arrays(side: Side) -> tuple[np.ndarray, Extents]:
    pieces = [piece for _, extent in side for piece in extent]
    offsets = np.cumsum([0, *(len(extent) for _, extent in side)])
    start, end = np.array(pieces, dtype=np.int32).reshape(-1, 2).T
    return np.array([doc for doc, _ in side], dtype=np.int32), Extents(offsets, start, end)


def characters(row: tuple[int, list[tuple[int, int]]]) -> set[tuple[int, int]]:
    doc, extent = row
    return {(doc, place) for start, end in extent for place in range(start, end)}


@pytest.mark.law
@given(SIDE, SIDE)
def test_what_meets_is_what_shares_characters(left: Side, right: Side) -> None:
    """Nested, crossing, discontinuous, equal; documents are kept apart."""
    found = meetings(*arrays(left), *arrays(right))
    shared = {
        (i, j): len(characters(left[i]) & characters(right[j]))
        for i, j in product(range(len(left)), range(len(right)))
        if characters(left[i]) & characters(right[j])
    }
    assert list(zip(*map(np.ndarray.tolist, found[:2]), strict=True)) == sorted(shared)
    assert found.shared.tolist() == [shared[pair] for pair in sorted(shared)]


@pytest.mark.law
@given(SIDE)
def test_lengths_leave_gaps_out(side: Side) -> None:
    """The number of characters that an extent covers."""
    assert lengths(arrays(side)[1]).tolist() == [len(characters(row)) for row in side]
