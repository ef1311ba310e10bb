"""Paragraphs of a plain text: its lines, and hard-wrapped lines put together again.

A line ends at any of `punctuation.BREAKS` and is trimmed of white space, no-break spaces included; a blank line is
no line. In most files a line is a paragraph. A text is taken for *hard-wrapped*, its paragraphs broken at a column,
only if all of this holds over its inner line ends (those with another line right behind, no blank line between):

- no line is longer than `WIDEST`, and there are at least `FEWEST` inner line ends;
- three in four of their lines are *full*: the first word of the next line would have made them longer than the
  longest line of the text (in scripts without blanks: its first character);
- at one in three of them the next line goes on with the sentence: it begins with a small letter, or with a
  letter of a script without capitals while the line before does not end a sentence.

Then a full line and the next are one paragraph, unless the full line ends a sentence and the next begins with a
dash or the mark of a list item. A line that is not full ends its paragraph.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from .model import Block, Fragment
from .punctuation import BREAKS, DASHES, ends_sentence

WIDEST = 120
FEWEST = 3

_LINE = re.compile(rf"\S[^{BREAKS}]*")
_BLANK_LINE = re.compile(rf"\u2029|(?>\r\n|[{BREAKS}])[^{BREAKS}]*(?>\r\n|[{BREAKS}])")
_FIRST_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\S+")
_ITEM = re.compile(rf"(?:[{re.escape(DASHES)}•*]|\d{{1,3}}[.)])\s")


def paragraphs(text: str, *, around: Iterable[Block] = ()) -> list[Fragment]:
    r"""Give the paragraphs of a text in order, those around blocks that are already known.

    Every character that is not white space and not in `around` lies in exactly one of them.

    >>> text = " Мост \n\nОткрыт.\r\n"
    >>> [text[start:end] for start, end in paragraphs(text)]
    ['Мост', 'Открыт.']
    """
    rows = list(_lines(text, around))
    cut = _cut_by_wrapping(text, rows)
    joined: list[Fragment] = []
    for i, row in enumerate(rows):
        if i - 1 in cut:
            joined[-1] = Fragment(joined[-1].start, row.end)
        else:
            joined.append(row)
    return joined


def _lines(text: str, around: Iterable[Block]) -> Iterator[Fragment]:
    start = 0
    for gap_end, next_start in (*((block.start, block.end) for block in around), (len(text), len(text))):
        for match in _LINE.finditer(text, start, gap_end):
            yield Fragment(match.start(), match.start() + len(match.group().rstrip()))
        start = next_start


def _cut_by_wrapping(text: str, rows: Sequence[Fragment]) -> set[int]:
    """Give the indexes of the lines that a hard wrap has cut from the next; none if the text is not wrapped."""
    width = max((end - start for start, end in rows), default=0)
    if width > WIDEST:
        return set()
    pairs = {i: (text[slice(*rows[i])], text[slice(*rows[i + 1])]) for i in _inner(text, rows)}
    full = {i for i, (line, following) in pairs.items() if _is_full(line, following, width)}
    amid = sum(_goes_on(line, following) for line, following in pairs.values())
    if len(pairs) < FEWEST or 4 * len(full) < 3 * len(pairs) or 3 * amid < len(pairs):
        return set()
    return {i for i in full if not (_ITEM.match(pairs[i][1]) and ends_sentence(pairs[i][0]))}


def _inner(text: str, rows: Sequence[Fragment]) -> Iterator[int]:
    """Give the indexes of the lines with another line right behind: white space between, no blank line."""
    for i, (row, following) in enumerate(pairwise(rows)):
        gap = text[row.end : following.start]
        if gap.isspace() and not _BLANK_LINE.search(gap):
            yield i


def _is_full(line: str, following: str, width: int) -> bool:
    word = _FIRST_WORD.match(following)
    return word is not None and len(line) + 1 + word.end() > width


def _goes_on(line: str, following: str) -> bool:
    first = following[0]
    return first.islower() or (first.isalpha() and not first.isupper() and not ends_sentence(line))
