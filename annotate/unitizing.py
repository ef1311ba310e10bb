"""Krippendorff's alpha for unitized continua: whether annotators mark the same stretches of a text with a label.

A continuum (a text of L code points) is cut by each annotator into *units*, the stretches with the label, and *gaps*
between them. Nothing depends on tokens. For m annotators of a continuum ([1]_, with the nominal values "label" and
"nothing"):

- observed coincidences of values c and k (equation 1): ``o_ck``, the sum over annotators i != j of the length of the
  intersections of i's segments of value c with j's of value k, divided by m - 1;
- expected ones (equation 4): ``e_ck = l (l_c l_k - [c = k] s_c) / (l² - sum of s)``, where l_c is the length to which
  all annotators together gave c, and l = m L; s_c corrects for segments that meet themselves: the sum of squared
  lengths of units, but the plain length of gaps, which have no identity;
- ``alpha = 1 - D_o / D_e`` with ``D = l -`` the sum of the coincidences of c with c (equation 5a).

Several documents are one continuum: their sums are added, so their order means nothing. A document counts with the
number m of those who labelled it. With one label and nothing, uα and |uα of [1]_ are the same.

The earlier definition [2]_ compares boundaries by squared differences; [1]_ replaces it, since it misbehaves with more
than two annotators.

References
----------
.. [1] Krippendorff, Mathet, Bouvry, Widlöcher 2016, doi:10.1007/s11135-015-0266-1; its erratum
   doi:10.1007/s11135-015-0289-7.
.. [2] Krippendorff 1995, doi:10.2307/271061; 2004, Content Analysis, 2nd edition, pp. 251-256.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from saidby.eval.columns import Floats, Ints

Unit = tuple[int, int]
"""Start and end of a marked stretch, half-open."""


class Sums(NamedTuple):
    """What a label adds up to over continua; sums of several can be added field by field.

    Parameters
    ----------
    marked, unmarked : float
        Length of units and of gaps of all annotators.
    squares : float
        Sum of the squared lengths of the units.
    differing : float
        Coincidences of marked with unmarked, once.
    """

    marked: float = 0.0
    unmarked: float = 0.0
    squares: float = 0.0
    differing: float = 0.0

    def plus(self, other: "Sums") -> "Sums":
        """Add two sums."""
        return Sums(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def observed(self) -> float:
        """Observed disagreement, a length."""
        return 2 * self.differing

    @property
    def expected(self) -> float:
        """Disagreement expected by chance, a length; 0 where only one value is used."""
        total = self.marked + self.unmarked
        pairable = total**2 - self.squares - self.unmarked
        return 2 * total * self.marked * self.unmarked / pairable if pairable > 0 else 0.0


def sums(annotators: Sequence[Sequence[Unit]], length: int) -> Sums:
    """Add up the units of a continuum.

    Parameters
    ----------
    annotators : sequence of sequences of (start, end)
        For each of at least two annotators the units: apart, or touching, in any order (`units` makes them).
    length : int
        Of the continuum, in code points.
    """
    m = len(annotators)
    edges = np.array([edge for units in annotators for edge in units], dtype=np.int64).reshape(-1, 2)
    sizes = (edges[:, 1] - edges[:, 0]).astype(np.float64)
    depth, width = _depths(edges)
    return Sums(
        marked=float(sizes.sum()),
        unmarked=float(m * length - sizes.sum()),
        squares=float((sizes**2).sum()),
        differing=float((depth * (m - depth) * width).sum() / (m - 1)),
    )


def units(extents: Iterable[Unit]) -> list[Unit]:
    """Join stretches that share characters into units; those that only touch stay two.

    >>> units([(5, 9), (0, 3), (2, 4), (9, 12)])
    [(0, 4), (5, 9), (9, 12)]
    """
    joined: list[Unit] = []
    for start, end in sorted(extents):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def alpha(parts: Iterable[Sums]) -> float | None:
    """Give the alpha of one label, or of several: observed and expected disagreements are added (as [2]_ does).

    None if the labels are used nowhere or everywhere, so that nothing could differ.
    """
    parts = list(parts)
    expected = sum(part.expected for part in parts)
    return 1 - sum(part.observed for part in parts) / expected if expected else None


def _depths(edges: Ints) -> tuple[Floats, Floats]:
    """Sweep over the edges: how many annotators mark each stretch between two edges, and how long it is."""
    places = edges.ravel(order="F")
    steps = np.repeat([1, -1], len(edges))
    order = np.argsort(places, kind="stable")
    depth = np.cumsum(steps[order])[:-1]
    return depth.astype(np.float64), np.diff(places[order]).astype(np.float64)
