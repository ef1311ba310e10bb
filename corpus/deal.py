"""Dealing: units of documents into parts, so that each part gets its share of documents and of every label.

Iterative stratification [1]_: the label with the fewest spans left is dealt first, its units with the most spans of it
before the others, each to the part that lacks most of the label; units without labels follow, the largest first,
to the part that lacks most documents. Deterministic; a few steps for each label of each unit.

References
----------
.. [1] Sechidis, Tsoumakas, Vlahavas 2011, doi:10.1007/978-3-642-23808-6_10.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Unit(NamedTuple):
    """Documents that stay together.

    Parameters
    ----------
    name : str
        Unique among units.
    place : float
        Breaks ties; drawn by a hash, so that neither order nor names matter.
    documents : int
        How many they are.
    labels : Counter of str
        Spans by label.
    """

    name: str
    place: float
    documents: int
    labels: Counter[str]


def deal(
    units: Sequence[Unit], ratio: Mapping[str, float], *, fixed: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Give each unit a part.

    Parameters
    ----------
    units : sequence of Unit
        In any order.
    ratio : mapping of str to float
        Shares by part.
    fixed : mapping of str to str, optional
        Parts of units that are given already; they count.

    Returns
    -------
    dict of str to str
        Part by name of unit.
    """
    lacks = _wanted(units, ratio)
    dealt: dict[str, str] = {}
    by_name = {unit.name: unit for unit in units}
    for name, part in (fixed or {}).items():
        _give(by_name[name], part, lacks, dealt)
    holders = _holders([unit for unit in units if unit.name not in dealt])
    left = Counter({label: sum(unit.labels[label] for unit in held) for label, held in holders.items()})
    while left:
        label = min(left, key=lambda name: (left[name], name))
        for unit in sorted(holders[label], key=lambda unit: (-unit.labels[label], unit.place, unit.name)):
            if unit.name not in dealt:
                _give(unit, _neediest(lacks, label), lacks, dealt)
                left.subtract({other: count for other, count in unit.labels.items() if other in left})
        del left[label]
    for unit in sorted(units, key=lambda unit: (-unit.documents, unit.place, unit.name)):
        if unit.name not in dealt:
            _give(unit, _neediest(lacks, None), lacks, dealt)
    return dealt


Lacks = dict[str, defaultdict[str | None, float]]
"""By part how much is lacking of each label; None stands for documents."""


def _wanted(units: Sequence[Unit], ratio: Mapping[str, float]) -> Lacks:
    total = sum(ratio.values())
    whole: Counter[str | None] = Counter()
    for unit in units:
        whole.update(unit.labels)
        whole[None] += unit.documents
    return {
        part: defaultdict(float, {label: count * share / total for label, count in whole.items()})
        for part, share in ratio.items()
    }


def _holders(units: Sequence[Unit]) -> dict[str, list[Unit]]:
    holders: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        for label in unit.labels:
            holders[label].append(unit)
    return holders


def _neediest(lacks: Lacks, label: str | None) -> str:
    """Give the part that lacks most of a label, then of documents; the first of equals."""
    return max(lacks, key=lambda part: (round(lacks[part][label], 6), round(lacks[part][None], 6)))


def _give(unit: Unit, part: str, lacks: Lacks, dealt: dict[str, str]) -> None:
    dealt[unit.name] = part
    lacks[part][None] -= unit.documents
    for label, count in unit.labels.items():
        lacks[part][label] -= count
