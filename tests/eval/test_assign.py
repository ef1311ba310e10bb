"""Assignment: the best of all ways to pair, found by trying all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.eval.assign import assign

EDGES = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(1, 4), max_size=7)


def best(edges: list[tuple[tuple[int, int], int]]) -> int:
    """Give the largest total weight of edges that share no end."""
    if not edges:
        return 0
    (row, column), weight = edges[0]
    free = [(ends, w) for ends, w in edges[1:] if ends[0] != row and ends[1] != column]
    return max(best(edges[1:]), weight + best(free))


@pytest.mark.law
@given(EDGES, st.integers(0, 6))
def test_the_total_weight_is_the_largest_possible(edges: dict[tuple[int, int], int], repeated: int) -> None:
    """One to one, and no other choice weighs more; an edge given twice is one edge."""
    given_edges = list(edges.items())
    given_edges += given_edges[:repeated]
    ends = np.array([pair for pair, _ in given_edges], dtype=np.int64).reshape(-1, 2)
    weight = np.array([w for _, w in given_edges], dtype=np.float64)
    chosen = assign(ends[:, 0], ends[:, 1], weight)
    assert len(set(ends[chosen, 0])) == len(set(ends[chosen, 1])) == len(chosen)
    assert weight[chosen].sum() == best(list(edges.items()))
