"""The regions of an annotation in Label Studio: which they are, where they lie, which are pieces of one span."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from saidby.corpus.errors import Problem, Problems
from saidby.corpus.model import Fragment

from .held_ids import Further
from .label_studio_items import CONTINUED, Item
from .offsets import WAYS, Counting, countings
from .report import Report

INCLUSIVE = "an end is the place of the last character"
"""A way to count of old exports, in words."""
REGION = "region"

_BLANKS = re.compile(r"(?:\s|\\n)+")


class Region(NamedTuple):
    """A label of a region: its id, the number of its item, label, places, text, confidence.

    Its own id is that of the region for the first label of a region, and another for further ones.
    """

    id: str
    item: int
    label: str
    start: int
    end: int
    text: str | None
    score: float | None


class Place(NamedTuple):
    """Where messages say that items are: the file and line of the task, and the path of the list in it."""

    where: str
    path: str

    def of(self, number: int) -> str:
        """Give the place of an item."""
        return f"{self.where} {self.path}[{number}]"


def regions_of(
    result: Sequence[Item], place: Place, report: Report, problems: Problems, elsewhere: frozenset[str] = frozenset()
) -> list[Region]:
    """Give the regions of text, each label of one by itself; ids that are missing or there twice are made anew.

    Where some regions are of another text, as their ``to_name`` is in `elsewhere`, and some are not, these count.
    """
    ids = Further(id for item in result if isinstance(id := item.get("id"), str))
    regions: list[Region] = []
    seen: dict[str, tuple[object, object]] = {}
    labelled = [(number, item, labels) for number, item in enumerate(result) if (labels := labels_of(item))]
    own_text = [entry for entry in labelled if str(entry[1].get("to_name")) not in elsewhere]
    for number, item, labels in own_text or labelled:
        value = item["value"]
        extent = (value.get("start"), value.get("end"))
        if not all(isinstance(point, int) for point in extent):
            problems.note(
                place.of(number), f"start and end must be numbers of characters, got {extent[0]!r}, {extent[1]!r}"
            )
            continue
        own = item.get("id")
        if not isinstance(own, str) or not own:
            own = ids.next(REGION)
            report.repaired.append(Problem(place.of(number), f"has no id; it is {own}"))
        elif own in seen and seen[own] != extent:
            new = ids.next(f"{own}~")
            what = f"{own!r} is the id of an earlier region already; this one is {new}, references mean the other"
            report.repaired.append(Problem(place.of(number), what))
            own = new
        text, score = value.get("text"), item.get("score")
        for label in labels:
            id = ids.next(f"{own}~") if own in seen else own
            seen[id] = extent
            number_ = float(score) if isinstance(score, int | float) else None
            regions.append(Region(id, number, label, *extent, text if isinstance(text, str) else None, number_))
    return regions


def labels_of(item: Item) -> list[str]:
    """Give the labels of an item that labels a stretch of text; none if it is something else."""
    value = item.get("value")
    if item.get("type") != "labels" or not isinstance(value, dict) or not isinstance(value.get("labels"), list):
        return []
    return [label for label in value["labels"] if isinstance(label, str) and label]


def placed(
    regions: Sequence[Region], text: str, place: Place, report: Report, problems: Problems
) -> dict[str, Fragment]:
    """Give the place of each region in the text, however characters are counted."""
    ways = list(_ways(text))
    whole = next((way for way in ways if all(_fits(region, text, way, exact=True) for region in regions)), None)
    found: dict[str, Fragment] = {}
    told: set[str] = set()
    for region in regions:
        way = whole or next(
            (way for exact in (True, False) for way in ways if _fits(region, text, way, exact=exact)), None
        )
        start, end = way.read(region) if way else (0, 0)
        if way is None or not 0 <= start < end <= len(text):
            problems.note(place.of(region.item), _misplaced(region, text))
            continue
        found[region.id] = Fragment(start, end)
        told.update(way.told())
    if told:
        report.repaired.append(
            Problem(place.where, f"its offsets fit the text if {'; '.join(sorted(told))}, and are read so")
        )
    return found


class _Way(NamedTuple):
    """A way to count characters; `last` is 1 if the end is that of the last one."""

    counting: Counting
    last: int

    def read(self, region: Region) -> tuple[int, int]:
        return self.counting.read(region.start, region.end + self.last)

    def told(self) -> Iterator[str]:
        yield from (WAYS[way] for way in self.counting.ways)
        if self.last:
            yield INCLUSIVE


def _ways(text: str) -> Iterator[_Way]:
    counts = list(countings(text))
    yield from (_Way(count, last) for last, count in product((0, 1), counts))


def _fits(region: Region, text: str, way: _Way, *, exact: bool) -> bool:
    """Say whether the text of a region is the text at its places; white space aside if not `exact`."""
    start, end = way.read(region)
    if not 0 <= start < end <= len(text):
        return False
    shown = text[start:end]
    if region.text is None or region.text == shown:
        return not (region.text is None and way.last)
    return not exact and _BLANKS.sub("", region.text) == _BLANKS.sub("", shown)


def _misplaced(region: Region, text: str) -> str:
    if not 0 <= region.start < region.end <= len(text):
        return f"{region.start}-{region.end} is outside the text ({len(text)} characters), or has no length"
    return f"says {region.text!r}, but the text has {text[region.start : region.end]!r} at {region.start}-{region.end}"


def pieces_of(regions: Iterable[Region], result: Sequence[Item]) -> dict[str, list[Region]]:
    """Give the regions that are one span, by the id of the one that others continue, in their order."""
    known = {region.id: region for region in regions}
    root = {id: id for id in known}
    continuing: set[str] = set()
    for item in result:
        if (ends := joint_of(item, known)) is not None:
            first, second = (_root(root, end) for end in ends)
            root[second] = first
            continuing.add(ends[1])
    groups: dict[str, list[Region]] = {}
    for id, region in known.items():
        groups.setdefault(_root(root, id), []).append(region)
    return {_head(group, continuing): group for group in groups.values()}


def joint_of(item: Item, known: Mapping[str, Region]) -> tuple[str, str] | None:
    """Give the regions that a relation joins to one span, if it does."""
    if item.get("type") != "relation" or item.get("labels") != [CONTINUED]:
        return None
    first, second = ends_of(item)
    if first == second or first not in known or second not in known or known[first].label != known[second].label:
        return None
    return first, second


def ends_of(item: Item) -> tuple[str, str]:
    """Give the head and the tail of a relation."""
    ends = str(item.get("from_id")), str(item.get("to_id"))
    return (ends[1], ends[0]) if item.get("direction") == "left" else ends


def _head(group: Sequence[Region], continuing: set[str]) -> str:
    return next((region.id for region in group if region.id not in continuing), group[0].id)


def _root(root: dict[str, str], id: str) -> str:
    while root[id] != id:
        root[id] = id = root[root[id]]
    return id
