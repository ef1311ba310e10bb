r"""The normal form of a text: its characters without what copies of one article differ in.

A text is a row of units. A unit is a character with the marks that follow it, composed (NFC), and folded:

=============================  ===========================================
white space, controls          no unit
soft hyphens, joiners, BOM     no unit (format characters, variation selectors)
``ё``, ``Ё``                   ``е``, ``Е``
any quotation mark             ``"``
a run of hyphens and dashes    one ``-``
a run of dots, ``…``           one ``…``; a single dot is a dot
=============================  ===========================================

Two texts with the same units say the same words; where the units are the same, so is every place between them.

>>> units("«Мост — го\u00adтов»...").values == units('"Мост -\n готов"…').values
True
"""

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from .punctuation import DASHES, QUOTATION

QUOTES = frozenset("".join(QUOTATION) + "".join(QUOTATION.values()) + "`´ʼ′″‟‛＂")
DOTS = frozenset(".…")
_BLANK = ("Cc", "Cf", "Zs", "Zl", "Zp")
_FOLDED = {"ё": "е", "Ё": "Е"} | dict.fromkeys(QUOTES, '"') | dict.fromkeys(DASHES, "-")
_UNIT = re.compile("xm*|d+m*|o+m*|m+")


class Units(NamedTuple):
    """The units of a text: what each is, and where it starts and ends, in code points."""

    values: list[str]
    starts: list[int]
    ends: list[int]


def units(text: str) -> Units:
    """Give the units of a text, in order."""
    kinds: dict[str, str | int | None] = {char: _kind(char) for char in set(text)}
    single = {char: _FOLDED.get(composed := unicodedata.normalize("NFC", char), composed) for char in kinds}
    classes = text.translate(str.maketrans(kinds))
    places = [match.span() for match in _UNIT.finditer(classes)]
    values = [
        single[text[start]] if end - start == 1 else _value(text[start:end], classes[start]) for start, end in places
    ]
    return Units(values, [start for start, _ in places], [end for _, end in places])


def digest(values: Iterable[str], *, salt: str = "") -> str:
    """Give the SHA-256 of units, a line each, behind the salt."""
    return sha256("\n".join((salt, *values)).encode("utf-8", "surrogatepass")).hexdigest()


def _kind(char: str) -> str:
    """Tell what a character does: b is no unit, m goes with the one before, d and o make runs, x is a unit."""
    category = unicodedata.category(char)
    if char in DASHES:
        return "d"
    if char in DOTS:
        return "o"
    if category in _BLANK or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return "b"
    return "m" if category.startswith("M") or "\u1160" <= char <= "\u11ff" else "x"


def _value(piece: str, kind: str) -> str:
    if kind == "d":
        return "-" + unicodedata.normalize("NFC", piece.lstrip(DASHES))
    if kind == "o":
        return "…" + unicodedata.normalize("NFC", piece.lstrip("".join(DOTS)))
    composed = unicodedata.normalize("NFC", piece)
    return _FOLDED.get(composed, composed)
