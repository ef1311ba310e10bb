"""Where sentences end, in any language: the rules of UAX #29 with a guard for abbreviations.

A sentence ends behind a terminator («. ! ? …» and their kin of other scripts) and the closing quotation marks and
brackets after it, if white space follows; behind «。！？» also without. It goes on all the same if

- the next letter, opening marks and dashes put aside, is small («“Why?” he asked»);
- a comma, a colon, a closing bracket or another terminator is next;
- the terminator is a full stop behind an initial («А. Лужин», «U.S. Army»), behind an abbreviation of the
  language (`saidby.corpus.abbreviations`), behind a number of one or two digits in a language that writes
  ordinals so («am 3. Mai»), or behind the number or letter that begins the sentence («1. Мост»).

References
----------
.. [1] Unicode Standard Annex #29, Unicode Text Segmentation, Sentence Boundaries.
   https://www.unicode.org/reports/tr29/
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from .abbreviations import ABBREVIATIONS, DOT_ORDINALS
from .punctuation import CLOSING, DASHES, QUOTATION, TERMINALS, WIDE_CLOSING, WIDE_TERMINALS, extends

_OPENING = "".join(QUOTATION) + "([{（［｛【〈《¿¡"
_T, _C, _W = re.escape(TERMINALS), re.escape(CLOSING), WIDE_TERMINALS
_END = re.compile(
    rf"(?<![{_T}])[{_T}]++(?:[{_C}]|[ \u00a0\u202f][»›](?!\S))*+(?=\s)"  # French « Oui ! » closes behind a blank
    rf"|(?<![{_W}])[{_W}]++[{re.escape(WIDE_CLOSING)}\"')\]]*+"
)
_GOES_ON = re.compile(rf"\s*[,;:)\]}}，、；：{_T}]")
_NEXT_LETTER = re.compile(rf"[\s{re.escape(_OPENING + DASHES)}]*+(\S)")
_ENUMERATOR = re.compile(r"\d+|[^\W\d_]|[IVXLC]+")
_WINDOW = 20
"""Characters that an abbreviation may have."""


class Rules(NamedTuple):
    """What differs between languages."""

    abbreviations: frozenset[str]
    dot_ordinals: bool


def rules_for(language: str) -> Rules:
    """Give the rules of a language (``de``); a language without any has initials and enumerators only."""
    return Rules(ABBREVIATIONS.get(language, frozenset()), language in DOT_ORDINALS)


def sentences(text: str, rules: Rules) -> Iterator[tuple[int, int]]:
    """Give the sentences of a block, trimmed of white space; every other character lies in one.

    >>> text = "“Why?” asked J. Lodge. Nobody knew."
    >>> [text[start:end] for start, end in sentences(text, rules_for("en"))]
    ['“Why?” asked J. Lodge.', 'Nobody knew.']
    """
    yield from cut_at(text, _END, lambda begin, end: end.end() < len(text) and _is_end(text, begin, end, rules))


def cut_at(text: str, end: re.Pattern[str], ends: Callable[[int, re.Match[str]], bool]) -> Iterator[tuple[int, int]]:
    """Cut a text behind those places where a sentence ends; blank pieces are left out, the others trimmed.

    Parameters
    ----------
    text : str
        Text of a block.
    end : Pattern
        Finds where a sentence may end.
    ends : callable
        Whether the sentence that begins at the number given ends with the match.
    """
    begin = 0
    for match in end.finditer(text):
        if ends(begin, match):
            yield _trimmed(text, begin, match.end())
            begin = match.end()
    if text[begin:].strip():
        yield _trimmed(text, begin, len(text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())


def _is_end(text: str, begin: int, match: re.Match[str], rules: Rules) -> bool:
    start, end = match.span()
    if text[start] in WIDE_TERMINALS:
        return not extends(text[end])
    following = _NEXT_LETTER.match(text, end)
    if following is None or following[1].islower() or _GOES_ON.match(text, end):
        return False
    return match.group() != "." or not _is_abbreviation(text[max(begin, start - _WINDOW) : start], start - begin, rules)


def _is_abbreviation(left: str, length: int, rules: Rules) -> bool:
    """Tell whether what stands left of a full stop is short for something; the sentence has `length` characters."""
    word = (left.split() or [""])[-1].lstrip(_OPENING)
    if not word or left[-1].isspace():
        return False
    if word[-1].isupper() and not word[-2:-1].isalnum():
        return True
    if word in rules.abbreviations or word[0].lower() + word[1:] in rules.abbreviations:
        return True
    if rules.dot_ordinals and word.isdecimal() and len(word) <= 2:
        return True
    return length <= _WINDOW and left.strip() == word and bool(_ENUMERATOR.fullmatch(word))
