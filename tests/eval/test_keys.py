"""Keys: equal where what they stand for is equal, below the limit of int64."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.eval.columns import Extents
from saidby.eval.keys import LIMIT, extent_keys, pack, ranks, set_keys

NUMBERS = st.integers(0, 2**31 - 1)
EXTENTS = st.lists(st.tuples(st.integers(0, 3), st.integers(4, 6)), min_size=1, max_size=3)


@pytest.mark.law
@given(st.lists(st.tuples(st.integers(0, 2**62), NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=6))
def test_packed_keys_order_as_the_rows_do(rows: list[tuple[int, int, int, int]]) -> None:
    """Numbers too large for one int64 are packed without loss too."""
    keys = pack(*(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)))
    assert keys.max() <= LIMIT
    assert ranks(keys).tolist() == [sorted(set(rows)).index(row) for row in rows]


@pytest.mark.law
@given(st.lists(st.tuples(st.integers(0, 1), EXTENTS), max_size=8))
def test_extents_have_one_key_if_document_and_all_fragments_are_equal(
    rows: list[tuple[int, list[tuple[int, int]]]],
) -> None:
    """Fragments are told apart however many there are; a prefix is another extent."""
    pieces = np.array([piece for _, extent in rows for piece in extent], dtype=np.int32).reshape(-1, 2)
    offsets = np.cumsum([0, *(len(extent) for _, extent in rows)])
    keys = extent_keys(np.array([doc for doc, _ in rows], dtype=np.int32), Extents(offsets, pieces[:, 0], pieces[:, 1]))
    assert [[a == b for a in keys.tolist()] for b in keys.tolist()] == [[a == b for a in rows] for b in rows]


@pytest.mark.law
@given(st.lists(st.lists(st.integers(0, 2) | st.just(2**62), max_size=3), max_size=5))
def test_rows_have_one_key_if_they_hold_the_same_in_any_order(rows: list[list[int]]) -> None:
    """Order within a row does not matter; how often a value stands in it does."""
    values = np.array([value for row in rows for value in row], dtype=np.int64)
    keys = set_keys(np.cumsum([0, *map(len, rows)]), values).tolist()
    assert [[a == b for a in keys] for b in keys] == [[sorted(a) == sorted(b) for a in rows] for b in rows]


def test_no_rows_have_no_keys() -> None:
    """Empty columns pack to an empty key."""
    none = np.zeros(0, dtype=np.int32)
    assert pack(none, none).tolist() == ranks(none).tolist() == []
