"""Optimal assignment in small groups: where spans can be paired in several ways, the best way is taken."""

import numpy as np

from .columns import Floats, Ints


def assign(gold: Ints, pred: Ints, weight: Floats) -> Ints:
    """Choose edges, no two at one span, of the largest total weight.

    Parameters
    ----------
    gold, pred : int arrays of shape (n_edges,)
        The spans that each edge could pair.
    weight : float array of shape (n_edges,)
        Positive; an edge given twice has the same weight both times.

    Returns
    -------
    int array of shape (n_chosen,)
        Positions of the chosen edges, ascending.

    References
    ----------
    .. [1] Kuhn 1955, doi:10.1002/nav.3800020109. Solved for each connected group of spans by itself.
    """
    if not len(gold):
        return np.zeros(0, dtype=np.int64)
    group = _groups(gold, pred)
    order = np.argsort(group, kind="stable")
    bounds = np.flatnonzero(np.diff(group[order])) + 1
    chosen = [_best(gold, pred, weight, edges) for edges in np.split(order, bounds)]
    return np.sort(np.concatenate(chosen))


def _groups(gold: Ints, pred: Ints) -> Ints:
    """Give each edge the number of its connected group."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    left, right = int(gold.max()) + 1, int(pred.max()) + 1
    shape = (left + right, left + right)
    _, group = connected_components(coo_array((np.ones(len(gold)), (gold, left + pred)), shape=shape), directed=False)
    numbers: Ints = group[gold]
    return numbers


def _best(gold: Ints, pred: Ints, weight: Floats, edges: Ints) -> Ints:
    """Choose among the edges of one group."""
    from scipy.optimize import linear_sum_assignment

    if len(edges) == 1:
        return edges
    golds, row = np.unique(gold[edges], return_inverse=True)
    preds, column = np.unique(pred[edges], return_inverse=True)
    weights = np.zeros((len(golds), len(preds)))
    weights[row, column] = weight[edges]
    edge = np.full(weights.shape, -1)
    edge[row, column] = edges
    chosen: Ints = edge[linear_sum_assignment(weights, maximize=True)]
    return chosen[chosen >= 0]
