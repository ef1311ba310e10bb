"""Dealing: units of documents into parts, so that each part gets its share of documents and of every label.

The error of a deal is the sum, over parts and labels, of the squared distance of the part's share of the label from the
share that it should have, divided by the latter, as in the chi-squared statistic; documents count as a label. The
largest units are dealt first, each to the part where it makes the error least, as in largest-first scheduling [1]_;
the small ones then level what the large ones left. Unlike iterative stratification [2]_, which deals one label after
the other, every choice weighs all labels of a unit. Deterministic; a step for each label of each unit and part.

References
----------
.. [1] Graham 1969, doi:10.1137/0117039.
.. [2] Sechidis, Tsoumakas, Vlahavas 2011, doi:10.1007/978-3-642-23808-6_10.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_DIGITS = 12
"""Digits to which errors are compared: sums in another order are equal."""


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


Shares = dict[str | None, float]
"""A share of all spans by label; None stands for documents."""


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
    shares = _shares(units)
    dealt = dict(fixed or {})
    wanted = {part: share / sum(ratio.values()) for part, share in ratio.items()}
    lacks = {part: dict.fromkeys(_all_labels(units), share) for part, share in wanted.items()}
    for name, part in dealt.items():
        _take(lacks[part], shares[name])
    sizes = {name: round(sum(held.values()), _DIGITS) for name, held in shares.items()}
    for unit in sorted(units, key=lambda unit: (-sizes[unit.name], unit.place, unit.name)):
        if unit.name not in dealt:
            dealt[unit.name] = min(lacks, key=lambda part: _change(lacks[part], shares[unit.name], wanted[part]))
            _take(lacks[dealt[unit.name]], shares[unit.name])
    return dealt


def _all_labels(units: Sequence[Unit]) -> list[str | None]:
    return [None, *sorted({label for unit in units for label in unit.labels})]


def _shares(units: Sequence[Unit]) -> dict[str, Shares]:
    """Give by unit its share of all documents and of all spans of each of its labels."""
    documents = sum(unit.documents for unit in units)
    total: Counter[str] = Counter()
    for unit in units:
        total.update(unit.labels)
    return {
        unit.name: {None: unit.documents / documents, **{label: n / total[label] for label, n in unit.labels.items()}}
        for unit in units
    }


def _change(lack: Shares, share: Shares, wanted: float) -> float:
    """Give how the error of a part changes if it gets a unit."""
    return round(sum(part * (part - 2 * lack[label]) for label, part in share.items()) / wanted, _DIGITS)


def _take(lack: Shares, share: Shares) -> None:
    for label, part in share.items():
        lack[label] -= part
