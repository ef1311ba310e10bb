"""What quotes look like in the text: the marks that they begin with, and where their cue stands."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from saidby.corpus.punctuation import BREAKS, DASHES, QUOTATION

from .columns import Columns, Ints
from .keys import starts

if TYPE_CHECKING:
    from .frames import Part

PAIRS = {mark: mark + closing[0] for mark, closing in QUOTATION.items()}
"""What pairs of marks are called, by the mark that opens."""
DASH, INSIDE, BARE = "dash", "inside", "none"
MARKINGS = (*sorted(set(PAIRS.values())), DASH, INSIDE, BARE)
"""How content is marked: by a pair of marks around it, a dash before it, marks somewhere in it, or not at all."""
ORDERS = ("before", "after", "inside", "no cue")
"""Where the first cue stands: before the content, after it, between its beginning and its end."""
BEFORE, AFTER, BETWEEN, WITHOUT = range(len(ORDERS))
INDENT = 8
"""Characters before content in which its line must begin for a dash to be the line's first."""


def markings(quotes: Columns) -> Ints:
    """Give how each quote is marked, as a code of `MARKINGS`.

    Marks count that stand right before the content as well as those that it begins with, so that it does not matter on
    which side of a mark a system, or `edges=trim`, cuts.
    """
    places = {name: code for code, name in enumerate(MARKINGS)}
    begin, end = quotes.extents.hulls
    rows = zip(quotes.doc.tolist(), begin.tolist(), end.tolist(), strict=True)
    found = (places[marking(quotes.texts[doc], *hull)] for doc, *hull in rows)
    return np.fromiter(found, np.int64, len(quotes))


def marking(text: str, start: int, end: int) -> str:
    """Give how content is marked.

    >>> marking("Он: «Да».", 4, 8), marking("Он: «Да».", 5, 7)
    ('«»', '«»')
    >>> marking("— Да, — сказал он.", 2, 4), marking("Он против «Зари».", 0, 16), marking("Он за.", 0, 5)
    ('dash', 'inside', 'none')
    """
    if _after_dash(text, start):
        return DASH
    opening = next((mark for mark in _around_start(text, start, end) if mark in PAIRS), None)
    if opening is not None:
        return PAIRS[opening]
    return INSIDE if any(mark in text[start:end] for mark in PAIRS) else BARE


def orders(quotes: Columns, cues: "Part") -> Ints:
    """Give where the first cue of each quote stands, as a code of `ORDERS`."""
    begin, end = quotes.extents.hulls
    owner = np.repeat(np.arange(len(quotes)), np.diff(cues.offsets))
    cue_begin, cue_end = (side[cues.rows] for side in cues.spans.extents.hulls)
    order = np.lexsort((cue_end, cue_begin, owner))
    first = order[starts(owner[order])]
    quote = owner[first]
    found = np.full(len(quotes), WITHOUT)
    before, after = cue_end[first] <= begin[quote], cue_begin[first] >= end[quote]
    found[quote] = np.select([before, after], [BEFORE, AFTER], BETWEEN)
    return found


def _after_dash(text: str, start: int) -> bool:
    """Say whether nothing but a dash stands before content in its line; content may begin with the dash."""
    near = text[max(0, start - INDENT) : start]
    *lines, before = re.split(f"[{BREAKS}]", near)
    first = text[start : start + 2] if not before.strip() else before
    return bool(lines or start < INDENT) and first.strip() in tuple(DASHES)


def _around_start(text: str, start: int, end: int) -> Iterator[str]:
    """Give the first visible character of content, then the one right before it."""
    yield text[start:end].lstrip()[:1]
    yield text[start - 1 : start]
