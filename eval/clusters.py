"""How far two ways to cluster the same things agree: MUC, B³, CEAF, LEA, as counts a document.

Notation: K are the clusters of the gold, S the predicted ones, and n is what a gold cluster k and a predicted cluster
s have in common. Each measure is a recall, whose numerator and denominator are sums over clusters; precision is the
recall of the sides swapped. Clusters of one side share no member. A member that the other side has in no cluster is
in none, and nothing is added for it.

::

    muc     Σ_k (|k| - parts of k)                        of  Σ_k (|k| - 1)
    b3      Σ_k Σ_s n² / |k|                              of  Σ_k |k|
    ceafe   the largest Σ 2n / (|k| + |s|), one s to a k  of  |K|
    ceafm   the largest Σ n, one s to a k                 of  Σ_k |k|
    lea     Σ_k |k| · Σ_s links(n) / links(k)             of  Σ_k |k|

The parts of k are the predicted clusters that it meets, and each of its members that is in none. links(n) is
n (n - 1) / 2; a cluster of one has one link, to itself, which only a cluster of one has too.

References
----------
.. [1] Vilain et al. 1995, aclanthology.org/M95-1005 (MUC).
.. [2] Bagga & Baldwin 1998, LREC workshop on linguistic coreference (B³).
.. [3] Luo 2005, aclanthology.org/H05-1004 (CEAF).
.. [4] Pradhan et al. 2014, doi:10.3115/v1/P14-2006: all of them where gold and predicted mentions differ.
.. [5] Moosavi & Strube 2016, doi:10.18653/v1/P16-1060 (LEA).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .assign import assign
from .columns import Floats, Ints
from .counts import LabelPairs, weighing
from .keys import pack, starts

FINE = 2.0**52
"""In CEAFe, how like two clusters are is compared in parts of this size."""
BITS = 52
"""Of a sum of counts; what is finer is rounded away, so that sums are exact in any order."""
CONLL = ("b3", "ceafe", "muc")
"""What the score of the CoNLL shared tasks is the mean of."""


@dataclass(frozen=True, eq=False)
class Clusters:
    """Members of clusters on two sides.

    Parameters
    ----------
    documents : int
        How many there are, with and without members.
    doc : int array of shape (n_members,)
        The document of each; ascends.
    gold, pred : int arrays of shape (n_members,)
        The cluster of each member, as a code >= 0 of its side; -1 where the side does not have it. A cluster lies in
        one document.
    """

    documents: int
    doc: Ints
    gold: Ints
    pred: Ints

    @property
    def swapped(self) -> "Clusters":
        """The same with gold for predictions."""
        return Clusters(self.documents, self.doc, self.pred, self.gold)

    @cached_property
    def size(self) -> Ints:
        """Members of each gold cluster, by code."""
        return np.bincount(self.gold[self.gold >= 0])

    @cached_property
    def home(self) -> Ints:
        """The document of each gold cluster, by code; anything where a code has no member."""
        home = np.zeros(len(self.size), dtype=np.int64)
        there = self.gold >= 0
        home[self.gold[there]] = self.doc[there]
        return home

    @cached_property
    def meets(self) -> tuple[Ints, Ints, Ints]:
        """Gold clusters and predicted clusters that have members in common, and how many; sorted."""
        both = np.flatnonzero((self.gold >= 0) & (self.pred >= 0))
        gold, pred = self.gold[both], self.pred[both]
        key = pack(gold, pred)
        order = np.argsort(key, kind="stable")
        first = starts(key[order])
        return gold[order[first]], pred[order[first]], np.diff(first, append=len(order))

    def summed(self, of_cluster: Ints | Floats) -> Floats:
        """Sum what is given for each gold cluster over the clusters of each document."""
        return _sums(self.home, of_cluster, self.documents)

    def at(self, clusters: Ints, values: Ints | Floats) -> Floats:
        """Sum values that belong to these gold clusters over each document."""
        return _sums(self.home[clusters], values, self.documents)

    def gathered(self, of_meeting: Ints | Floats) -> Floats:
        """Sum what is given for each of `meets` over each gold cluster."""
        return _sums(self.meets[0], of_meeting, len(self.size))


def muc(side: Clusters) -> tuple[Floats, Floats]:
    """Count the links that join each gold cluster, and how many of them stay if predictions divide it."""
    _, _, common = side.meets
    in_none = side.size - side.gathered(common)
    parts = side.gathered(np.ones_like(common)) + in_none
    return side.summed(side.size - parts), side.summed(np.maximum(side.size - 1, 0))


def b3(side: Clusters) -> tuple[Floats, Floats]:
    """Count for each member the share of its gold cluster that it is together with."""
    met, _, common = side.meets
    return side.summed(side.gathered(common**2 / side.size[met])), side.summed(side.size)


def lea(side: Clusters) -> tuple[Floats, Floats]:
    """Count for each gold cluster the share of its links that is there, weighed by its size."""
    met, other, common = side.meets
    single = (side.size[met] == 1) & (side.swapped.size[other] == 1)
    there = np.where(single, 1, common * (common - 1) // 2)
    size = side.size
    links = np.where(size == 1, 1, size * (size - 1) // 2)
    return side.summed(side.gathered(size[met] * there / links[met])), side.summed(size)


def ceafm(side: Clusters) -> tuple[Floats, Floats]:
    """Count the members that clusters have in common that are assigned to each other."""
    met, other, common = side.meets
    chosen = assign(met, other, common)
    return side.at(met[chosen], common[chosen]), side.summed(side.size)


def ceafe(side: Clusters) -> tuple[Floats, Floats]:
    """Count how like clusters are that are assigned to each other, from 0 to 1 each."""
    met, other, common = side.meets
    like = 2 * common / (side.size[met] + side.swapped.size[other])
    chosen = assign(met, other, np.rint(like * FINE).astype(np.int64))
    return side.at(met[chosen], like[chosen]), side.summed(np.minimum(side.size, 1))


COUNTS: dict[str, Callable[[Clusters], tuple[Floats, Floats]]] = {
    "muc": muc,
    "b3": b3,
    "ceafe": ceafe,
    "ceafm": ceafm,
    "lea": lea,
}
"""Each gives numerator and denominator of recall, float arrays of shape (n_documents,)."""


def agreement(clusters: Clusters, *names: str) -> LabelPairs:
    """Give measures of clusters as weighted label pairs; the name of each measure is its label.

    What a measure counts is found, and what it lacks to the denominator is missed, or spurious. Several measures have
    no common sums: what is said of all is their mean.
    """
    labels = tuple(sorted(names))
    doc, gold, pred, recall, precision = map(np.concatenate, zip(*_rows(clusters, labels), strict=True))
    several = len(labels) > 1
    pairs = LabelPairs(clusters.documents, labels, doc, gold, pred, recall, precision, fixed=several, apart=several)
    return pairs if several else weighing(pairs)


def _rows(clusters: Clusters, labels: tuple[str, ...]) -> Iterator[tuple[Ints | Floats, ...]]:
    """Give document, codes and weights of what each measure finds, misses, and finds too much."""
    doc, none = np.arange(clusters.documents), np.zeros(clusters.documents)
    missing, spurious = np.full_like(doc, len(labels)), np.full_like(doc, len(labels) + 1)
    for code, name in enumerate(labels):
        (found, gold), (right, pred) = (COUNTS[name](side) for side in (clusters, clusters.swapped))
        found, right = _rounded(max(gold.sum(), pred.sum()), found, right)
        same = np.full_like(doc, code)
        yield doc, same, same, found, right
        yield doc, same, missing, gold - found, none
        yield doc, spurious, same, none, pred - right


def _sums(places: Ints, values: Ints | Floats, size: int) -> Floats:
    """Sum values by place."""
    return np.bincount(places, values, minlength=size).astype(np.float64)


def _rounded(total: float, *columns: Floats) -> list[Floats]:
    """Round counts to parts so large that a sum of them up to the total is exact."""
    grain = 2.0 ** (BITS - np.ceil(np.log2(max(total, 1.0))))
    return [np.rint(column * grain) / grain for column in columns]
