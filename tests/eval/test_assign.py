"""Assignment: the best of all ways to pair, found by trying all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.eval import assign as module
from saidby.eval.assign import assign

ENDS = st.tuples(st.integers(0, 3), st.integers(0, 3))
EDGES = st.dictionaries(ENDS, st.tuples(st.integers(0, 1), st.integers(0, 4)), max_size=8)
Edges = list[tuple[tuple[int, int], tuple[int, int]]]


def ways(edges: Edges) -> list[list[int]]:
    """Give every choice of edges that share no end, as positions."""
    found: list[list[int]] = [[]]
    for place, ((row, column), _) in enumerate(edges):
        found += [
            [*way, place] for way in found if all(row != edges[i][0][0] and column != edges[i][0][1] for i in way)
        ]
    return found


def worth(edges: Edges, way: list[int]) -> tuple[int, int, list[bool]]:
    """Give the sums of both criteria, and which edges are taken, the first one first."""
    one, two = (sum(edges[i][1][number] for i in way) for number in (0, 1))
    return one, two, [place in way for place in range(len(edges))]


def chosen(edges: Edges) -> list[int]:
    ends, values = (np.array([edge[side] for edge in edges], dtype=np.int64).reshape(-1, 2) for side in (0, 1))
    return assign(ends[:, 0], ends[:, 1], values[:, 0], values[:, 1]).tolist()


@pytest.mark.law
@given(EDGES)
def test_no_other_way_is_better(edges: dict[tuple[int, int], tuple[int, int]]) -> None:
    """The first criterion decides, then the second, then the edges that stand first."""
    rows = list(edges.items())
    assert chosen(rows) == max(ways(rows), key=lambda way: worth(rows, way))


@pytest.mark.law
@given(EDGES)
def test_large_groups_are_solved_as_well(edges: dict[tuple[int, int], tuple[int, int]]) -> None:
    """The sparse solver gives the same sums as the exact one."""
    rows = list(edges.items())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "WORK", 0)
        sparse = chosen(rows)
    assert worth(rows, sparse)[:2] == worth(rows, chosen(rows))[:2]


@pytest.mark.parametrize("better", [0, 1])
def test_the_last_criterion_counts_in_a_ring_of_hundreds(better: int) -> None:
    """A ring of 300 can be paired in two ways, equal in eight criteria: the ninth decides, though 53 bits cannot hold it."""
    size = 300
    gold, pred = np.tile(np.arange(size), 2), np.concatenate([np.arange(size), (np.arange(size) + 1) % size])
    way = np.repeat([0, 1], size)
    found = assign(gold, pred, *[np.ones_like(gold)] * 8, (way == better).astype(np.int64))
    assert way[found].tolist() == [better] * size


def test_a_long_chain_is_one_group_and_no_matter() -> None:
    """Ten thousand spans, each between two of the other side: as many pairs as there are spans."""
    size = 10_000
    gold = np.concatenate([np.arange(size), np.arange(1, size)])
    pred = np.concatenate([np.arange(size), np.arange(size - 1)])
    order = np.lexsort((pred, gold))
    gold, pred = gold[order], pred[order]
    found = assign(gold, pred, np.ones(len(gold), dtype=np.int64), (gold == pred).astype(np.int64))
    assert gold[found].tolist() == pred[found].tolist() == list(range(size))
