"""Assignment by several criteria: where spans can be paired in several ways, the best way is taken.

Edges fall into connected groups of spans, and each group is solved by itself: at once where one span stands
against others, in whole numbers of any size where a group is not too large, by scipy's sparse solver where it is.
"""

from heapq import heappop, heappush

import numpy as np

from .columns import Floats, Ints

WORK = 1_000_000
"""Rows · edges up to which a group is solved in whole numbers, in a tenth of a second at most."""


def assign(gold: Ints, pred: Ints, *criteria: Ints) -> Ints:
    """Choose edges, no two at one span: the largest sum of the first criterion, among these of the second, and so on.

    Parameters
    ----------
    gold, pred : int arrays of shape (n_edges,)
        The spans that each edge could pair; no edge is given twice.
    *criteria : int arrays of shape (n_edges,)
        Numbers >= 0, the most important first. What they leave open, the edge that stands first wins.

    Returns
    -------
    int array of shape (n_chosen,)
        Positions of the chosen edges, ascending. An edge without any weight is chosen too, if nothing is lost by it.

    References
    ----------
    .. [1] Kuhn 1955, doi:10.1002/nav.3800020109.
    """
    if not len(gold):
        return np.zeros(0, dtype=np.int64)
    group = _groups(gold, pred)
    values = np.stack(criteria)
    order = np.lexsort((*-values[::-1], group))
    first = np.flatnonzero(np.diff(group[order], prepend=-1))
    star = np.minimum(_spans(group, gold), _spans(group, pred)) == 1
    place, end = np.argsort(group, kind="stable"), np.append(first[1:], len(order))
    several = [place[i:j] for i, j in zip(first[~star].tolist(), end[~star].tolist(), strict=True)]
    solved = [edges[_solved(gold[edges], pred[edges], values[:, edges])] for edges in several]
    return np.sort(np.concatenate([order[first[star]], *solved]))


def _groups(gold: Ints, pred: Ints) -> Ints:
    """Give each edge the number of its connected group, from 0 without gaps."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    left, right = int(gold.max()) + 1, int(pred.max()) + 1
    shape = (left + right, left + right)
    _, group = connected_components(coo_array((np.ones(len(gold)), (gold, left + pred)), shape=shape), directed=False)
    numbers: Ints = np.unique(group[gold], return_inverse=True)[1]
    return numbers


def _spans(group: Ints, spans: Ints) -> Ints:
    """Give the number of distinct spans of each group."""
    of_span = np.zeros(int(spans.max()) + 1, dtype=np.int64)
    of_span[spans] = group + 1
    return np.bincount(of_span, minlength=int(group.max()) + 2)[1:]


def _solved(gold: Ints, pred: Ints, values: Ints) -> Ints:
    """Choose among the edges of one group."""
    row, column = (np.unique(spans, return_inverse=True)[1] for spans in (gold, pred))
    if row.max() > column.max():
        row, column = column, row
    rows = int(row.max()) + 1
    if rows * len(row) > WORK:
        return _solved_sparse(row, column, values)
    weights = _whole_weights(values, rows)
    return np.array(_heaviest(row.tolist(), column.tolist(), weights), dtype=np.int64)


def _whole_weights(values: Ints, pairs: int) -> list[int]:
    """Fold criteria into one number an edge: no sum of `pairs` later values reaches one of an earlier criterion.

    The lowest bits are powers of two that fall along the edges, so that the first ones win.
    """
    weights = [0] * values.shape[1]
    for criterion in values.tolist():
        base = pairs * max(criterion) + 1
        weights = [weight * base + value for weight, value in zip(weights, criterion, strict=True)]
    size = len(weights)
    return [(weight << size) + (1 << size - 1 - place) for place, weight in enumerate(weights)]


def _heaviest(row: list[int], column: list[int], weight: list[int]) -> list[int]:
    """Give the edges of the largest total weight, no two at one row or column, ascending.

    Rows come in one by one; each takes the cheapest alternating path to a free column, by prices of rows and columns.
    """
    prices = _Prices(row, column, weight)
    for start in range(len(prices.ends)):
        prices.seat(start)
    return sorted(edge for edge in prices.edge if edge >= 0)


class _Prices:
    """Rows at columns; each row has a column of its own too, which costs nothing: it stays alone there."""

    def __init__(self, row: list[int], column: list[int], weight: list[int]):
        rows, columns = max(row) + 1, max(column) + 1
        self.ends = [[(columns + i, 0, -1)] for i in range(rows)]
        for number, (i, j, worth) in enumerate(zip(row, column, weight, strict=True)):
            self.ends[i].append((j, -worth, number))
        self.above = [min(cost for _, cost, _ in ends) for ends in self.ends]
        self.left = [0] * (columns + rows)
        self.owner, self.column, self.edge = [-1] * (columns + rows), [-1] * rows, [-1] * rows

    def seat(self, start: int) -> None:
        """Give a row a column; others may move."""
        far: dict[int, int] = {}
        by: dict[int, tuple[int, int]] = {}
        heap: list[tuple[int, int]] = []
        seen: list[int] = []
        i, way, at = start, 0, -1
        while i >= 0:
            for j, cost, number in self.ends[i]:
                length = way + cost - self.above[i] - self.left[j]
                if j not in far or length < far[j]:
                    far[j], by[j] = length, (i, number)
                    heappush(heap, (length, j))
            way, at = heappop(heap)
            while way > far[at]:
                way, at = heappop(heap)
            i = self.owner[at]
            seen.append(at)
        self.above[start] += way
        for j in seen[:-1]:
            self.above[self.owner[j]] += way - far[j]
            self.left[j] -= way - far[j]
        while at >= 0:
            i, number = by[at]
            following = self.column[i]
            self.owner[at], self.column[i], self.edge[i] = i, at, number
            at = following


def _solved_sparse(row: Ints, column: Ints, values: Ints) -> Ints:
    """Choose in a large group; the later criteria weigh as much as 53 bits leave of them."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    rows, columns = int(row.max()) + 1, int(column.max()) + 1
    weight = _float_weights(np.vstack([values, np.arange(len(row))[::-1]]), rows)
    cost = np.concatenate([1 + weight.max() - weight, np.full(rows, 1 + weight.max())])
    own = np.arange(rows)
    ends = np.concatenate([row, own]), np.concatenate([column, columns + own])
    graph = coo_array((cost, ends), shape=(rows, columns + rows)).tocsr()
    matched, partner = min_weight_full_bipartite_matching(graph)
    edge = dict(zip(zip(row.tolist(), column.tolist(), strict=True), range(len(row)), strict=True))
    found = [edge[pair] for pair in zip(matched.tolist(), partner.tolist(), strict=True) if pair in edge]
    return np.array(sorted(found), dtype=np.int64)


def _float_weights(values: Ints, pairs: int) -> Floats:
    weight: Floats = np.zeros(values.shape[1])
    scale = 1.0
    for criterion in values:
        scale /= pairs * float(criterion.max()) + 1
        weight += criterion * scale
    weight /= weight.max()
    return weight
