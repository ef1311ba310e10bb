"""Ways in which tools count characters: code points, UTF-16, without byte order mark, line ends as one, graphemes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import accumulate, combinations, pairwise
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from saidby.corpus.errors import MissingExtra
from saidby.corpus.model import Fragment

T = TypeVar("T")

WAYS = {
    "mark": "a byte order mark is not counted",
    "crlf": "a line end of two characters counts as one",
    "utf16": "characters beyond U+FFFF count as two",
}
"""Ways to count that differ from code points, in words."""


class Counting(NamedTuple):
    """A way to count characters, both ways; a text where all count alike has none."""

    ways: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    starts: Mapping[int, int] = MappingProxyType({})
    ends: Mapping[int, int] = MappingProxyType({})

    def read(self, start: int, end: int) -> tuple[int, int]:
        """Give the code points at two places of the file, -1 where there is none.

        Characters that are not counted lie before a start and behind an end.
        """
        return (self.starts.get(start, -1), self.ends.get(end, -1)) if self.ways else (start, end)

    def written(self, place: int) -> int:
        """Give the place in the file of a code point."""
        return self.places[place] if self.ways else place


def counting(text: str, ways: Sequence[str]) -> Counting:
    r"""Count a text in these ways.

    >>> counting("a\r\n😀b", ["crlf", "utf16"]).places
    (0, 1, 1, 2, 4, 5)
    """
    if not ways:
        return Counting()
    sizes = [_size(char, behind, ways) for char, behind in pairwise(f"{text}\0")]
    sizes[:1] = [0] if text[:1] == "\ufeff" and "mark" in ways else sizes[:1]
    places = (0, *accumulate(sizes))
    starts = {place: i for i, place in enumerate(places)}
    ends = {place: i for i, place in reversed([*enumerate(places)])}
    return Counting(tuple(ways), places, starts, ends)


def graphemes(text: str) -> Counting:
    r"""Count a text in extended grapheme clusters; no place inside of one can be read.

    >>> graphemes("e\u0301\r\nb").places
    (0, 1, 1, 2, 2, 3)
    """
    import regex

    bounds = [0, *(found.end() for found in regex.finditer(r"\X", text))]
    # A place inside of a cluster counts like its end.
    places = (0, *(number for number, pair in enumerate(pairwise(bounds), 1) for _ in range(*pair)))
    numbers = dict(enumerate(bounds))
    return Counting(("graphemes",), places, numbers, numbers)


def counted(text: str, offsets: str) -> Counting:
    """Count a text in ``codepoints``, ``utf16`` or ``graphemes``."""
    if offsets == "graphemes":
        return graphemes(text)
    return counting(text, ["utf16"] if offsets == "utf16" and max(text, default="") > "\uffff" else [])


def needed_for(offsets: str) -> None:
    """Check that what counts in this way is installed.

    Raises
    ------
    MissingExtra
        If it is not.
    """
    if offsets == "graphemes" and find_spec("regex") is None:
        raise MissingExtra("counting in graphemes", "graphemes")


def countings(text: str) -> Iterator[Counting]:
    """Give the ways to count that differ in this text, code points first."""
    there = {"mark": text.startswith("\ufeff"), "crlf": "\r\n" in text, "utf16": max(text, default="") > "\uffff"}
    differ = [way for way in WAYS if there[way]]
    for size in range(len(differ) + 1):
        for ways in combinations(differ, size):
            yield counting(text, ways)


def fitting(text: str, records: Sequence[T], fits: Callable[[T, Counting], bool]) -> Counting:
    """Give the way to count characters that fits all records, or else the most; the simplest of equal ones."""
    best, most = Counting(), -1
    for count in countings(text):
        fit = sum(fits(record, count) for record in records)
        if fit == len(records):
            return count
        best, most = (count, fit) if fit > most else (best, most)
    return best


def placed(places: Sequence[tuple[int, int]], count: Counting, size: int) -> tuple[Fragment, ...] | None:
    """Give places of a file as fragments, sorted, those that touch as one; None if one is outside of the text."""
    found = sorted(count.read(start, end) for start, end in places)
    if not all(0 <= start < end <= size for start, end in found):
        return None
    apart: list[Fragment] = []
    for start, end in found:
        if apart and start <= apart[-1].end:
            apart[-1] = Fragment(apart[-1].start, max(end, apart[-1].end))
        else:
            apart.append(Fragment(start, end))
    return tuple(apart)


def _size(char: str, behind: str, ways: Sequence[str]) -> int:
    if char == "\r" and behind == "\n" and "crlf" in ways:
        return 0
    return 2 if char > "\uffff" and "utf16" in ways else 1
