"""Predictions on a text that differs in blanks: their offsets are brought over, character by character.

Blanks are white space and invisible characters (category Cf: soft hyphen, zero width space, BOM …). Two texts that
are equal without blanks are the same text; a span begins and ends at its first and last other character. Pieces of a
span with nothing but blanks between them that the other text has not are one piece.
"""

from dataclasses import replace
from functools import cache
from typing import NamedTuple
from unicodedata import category

import numpy as np

from saidby.corpus.ragged import offsets_of, owners

from .columns import Bools, Columns, Extents, Ints


class Realigned(NamedTuple):
    """Predictions over the texts of the gold.

    Parameters
    ----------
    columns : Columns
        The spans, in their old order.
    documents : tuple of str
        Ids of documents whose texts differed in blanks.
    lost : int array
        Rows of spans that hold nothing but blanks. Each stands behind the end of its text, where no gold can be.
    """

    columns: Columns
    documents: tuple[str, ...]
    lost: Ints


def same_but_blanks(one: str, other: str) -> bool:
    r"""Say whether two texts are equal without blanks.

    >>> same_but_blanks("10 млн пере\u00adнос", "10\u00a0млн перенос\n")
    True
    """
    return one == other or np.array_equal(_visible(one)[0], _visible(other)[0])


def first_visible_difference(one: str, other: str) -> tuple[int, int]:
    r"""Give the places in both texts from which on they differ, blanks aside; the ends where they do not.

    >>> first_visible_difference("a b", "ab c")
    (3, 3)
    """
    (left, before), (right, after) = _visible(one), _visible(other)
    size = min(len(left), len(right))
    differ = np.flatnonzero(left[:size] != right[:size])
    at = int(differ[0]) if len(differ) else size
    return int(np.append(before, len(one))[at]), int(np.append(after, len(other))[at])


def realigned(columns: Columns, texts: dict[str, str]) -> Realigned:
    """Bring spans over to other texts of the same documents, equal but for blanks."""
    moved = [
        number
        for number, (name, text) in enumerate(zip(columns.documents, columns.texts, strict=True))
        if texts.get(name, text) != text
    ]
    names = tuple(columns.documents[number] for number in moved)
    if not moved:
        return Realigned(columns, (), np.zeros(0, dtype=np.int64))
    extents = columns.extents
    owner = owners(extents.offsets)
    start, end = extents.start.copy(), extents.end.copy()
    kept = np.ones(len(owner), dtype=bool)
    lost: list[Ints] = [np.zeros(0, dtype=np.int64)]
    for number in moved:
        at = np.flatnonzero(columns.doc[owner] == number)
        text = texts[columns.documents[number]]
        start[at], end[at], kept[at] = _moved(columns.texts[number], text, start[at], end[at])
        empty = np.setdiff1d(owner[at], owner[at][kept[at]])
        first = extents.offsets[:-1][empty]
        start[first], end[first], kept[first] = len(text), len(text) + 1, True
        lost.append(empty)
    moved_extents = _joined(owner[kept], start[kept], end[kept], len(columns))
    return Realigned(replace(columns, extents=moved_extents), names, np.concatenate(lost))


def _joined(owner: Ints, start: Ints, end: Ints, size: int) -> Extents:
    """Give extents of these pieces; pieces of one extent that touch become one, since nothing lies between them."""
    ahead = (np.diff(owner, prepend=-1) == 0) & (start == np.roll(end, 1))
    first, last = np.flatnonzero(~ahead), np.flatnonzero(~np.roll(ahead, -1))
    return Extents(offsets_of(np.bincount(owner[first], minlength=size)), start[first], end[last])


def _moved(old: str, new: str, start: Ints, end: Ints) -> tuple[Ints, Ints, Bools]:
    """Give starts and ends of pieces of the old text in the new one, and whether there is anything to see in them."""
    (_, before), (_, after) = _visible(old), _visible(new)
    first, last = np.searchsorted(before, start), np.searchsorted(before, end)
    seen = first < last
    after = np.append(after, len(new))
    return after[first], after[np.maximum(last - 1, 0)] + 1, seen


def _visible(text: str) -> tuple[Ints, Ints]:
    """Give the code points of a text that are no blanks, and where they stand."""
    points = np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), dtype=np.uint32)
    distinct, number = np.unique(points, return_inverse=True)
    blank = np.array([_is_blank(chr(point)) for point in distinct.tolist()], dtype=bool)
    places = np.flatnonzero(~blank[number]) if len(points) else np.zeros(0, dtype=np.int64)
    return points[places], places


@cache
def _is_blank(character: str) -> bool:
    return character.isspace() or category(character) == "Cf"
