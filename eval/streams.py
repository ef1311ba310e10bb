"""Tags as scorers read them: one stream of roles and labels, with an outside place behind each sequence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from saidby.corpus.tags import Tags, stream_place, transition_numbers

from .columns import Ints
from .counts import LabelPairs
from .credit import Items, credited
from .tagged import Tagged

Split = Callable[[str], tuple[int, str]]
"""Gives role, a number below 8 with 0 for outside, and label of a tag."""


class Stream(NamedTuple):
    """Tags of all sequences, one after the other.

    Parameters
    ----------
    role, label : int arrays of shape (n_tokens + n_sequences,)
        As `Split` gives them; labels are codes.
    before : int
        The label before the first place, -1 if it is like no other.
    """

    role: Ints
    label: Ints
    before: int

    @property
    def transitions(self) -> Ints:
        """Give a number for each transition (`saidby.corpus.tags.transition_numbers`)."""
        return transition_numbers(self.role, self.label, before=self.before)


@dataclass(frozen=True, eq=False)
class Found:
    """Spans that a scorer found in a stream.

    Parameters
    ----------
    start, end : int arrays of shape (n_spans,)
        Places in the stream, half-open; no two spans have the same end.
    label : int array of shape (n_spans,)
        Codes of labels.
    """

    start: Ints
    end: Ints
    label: Ints


def streams(
    sides: Iterable[Tags], split: Split, *, outside: str = "", before: str | None = None
) -> tuple[tuple[str, ...], list[Stream]]:
    """Read the tags of several sides.

    Parameters
    ----------
    sides : iterable of Tags
        Of any tags.
    split : callable
        Gives role and label of a tag.
    outside : str
        The label of the places between sequences.
    before : str, optional
        The label before the first place; by default like no other.

    Returns
    -------
    tuple of str, list of Stream
        One sorted table of labels, and a stream a side.
    """
    sides = list(sides)
    read = [[split(tag) for tag in tags.table] for tags in sides]
    labels = tuple(sorted({outside, before or outside, *(label for side in read for _, label in side)}))
    place = {label: code for code, label in enumerate(labels)}
    return labels, [
        Stream(
            np.array([*(role for role, _ in side), 0], dtype=np.int8)[stream],
            np.array([*(place[label] for _, label in side), place[outside]], dtype=np.int32)[stream],
            -1 if before is None else place[before],
        )
        for side, stream in zip(read, (tags.stream for tags in sides), strict=True)
    ]


def exact(sides: tuple[Tagged, Tagged], labels: tuple[str, ...], gold: Found, pred: Found) -> LabelPairs:
    """Pair spans of the same extent and give their labels."""
    size = len(sides[0].tags.code) + len(sides[0].tags) + 1
    at = np.full(size, -1)
    at[gold.end] = np.arange(len(gold.end))
    partner = at[pred.end]
    hit = np.flatnonzero(partner >= 0)
    hit = hit[gold.start[partner[hit]] == pred.start[hit]]
    pairs = partner[hit], hit
    credit = (gold.label[pairs[0]] == pred.label[pairs[1]]).astype(np.float64)
    items = [
        Items(labels, documents_of(side, found.end - 1), found.label)
        for side, found in zip(sides, (gold, pred), strict=True)
    ]
    return credited(sides[0].documents, items[0], items[1], pairs, credit)


def documents_of(side: Tagged, at: Ints) -> Ints:
    """Give the documents of places in the stream."""
    sequence, _ = stream_place(side.tags, at)
    return side.doc[sequence]
