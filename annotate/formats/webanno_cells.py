r"""Cells of WebAnno TSV 3: stacked values, numbers, escapes.

>>> [part for part in parts(r"a\|b[1]|*[2]", "|")]
['a\\|b[1]', '*[2]']
>>> numbered(r"a\|b[1]")
('a|b', 1)
"""

import re
from collections.abc import Iterator

NONE, NULL = "_", "*"
"""A cell without annotation; an annotation without value."""

_PIECE = re.compile(r"\\.|.|\\$", re.DOTALL)
_NUMBERED = re.compile(r"((?:\\.|[^\\\[])*)\[([0-9]+)\]", re.DOTALL)
_ESCAPES = {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b", "\\": "\\"}
_LETTERS = {char: letter for letter, char in _ESCAPES.items()}
_CONTROL = "\x00-\x07\x0e-\x1f"
_ESCAPED = re.compile(rf"\\([tnfrb\\{_CONTROL}])")
_TO_ESCAPE = re.compile(r"[\\\t\n\f\r\b]|[\x00-\x07\x0e-\x1f]")
_JAVA = re.compile(r"\\(?:u+([0-9A-Fa-f]{4})|([0-3]?[0-7]{1,2})|(.))")
_VALUE = re.compile(r"->|[\\\[\]|_;*\t\n]")
_ESCAPED_VALUE = re.compile(r"\\(->|[\\\[\]|_;*tn])")


def parts(cell: str, mark: str) -> Iterator[str]:
    """Cut a cell at a mark that is not escaped."""
    if "\\" not in cell:
        yield from cell.split(mark)
        return
    part: list[str] = []
    for piece in _PIECE.findall(cell):
        if piece == mark:
            yield "".join(part)
            part = []
        else:
            part.append(piece)
    yield "".join(part)


def numbered(part: str) -> tuple[str | None, int | None]:
    """Give the value of a part of a cell, None for ``*``, and its number, None if it has none."""
    found = _NUMBERED.fullmatch(part)
    value, number = (found[1], int(found[2])) if found else (part, None)
    return (None if value in (NULL, NONE) else value_of(value)), number


def value_of(escaped: str) -> str:
    r"""Give a value without escapes.

    >>> value_of(r"a\_b\n\->")
    'a_b\n->'
    """
    return _ESCAPED_VALUE.sub(lambda found: {"t": "\t", "n": "\n"}.get(found[1], found[1]), escaped)


def escaped_value(value: str) -> str:
    """Give a value as it stands in a cell."""
    return _VALUE.sub(lambda found: "\\" + {"\t": "t", "\n": "n"}.get(found[0], found[0]), value)


def text_of(escaped: str, *, java: bool = False) -> str:
    """Give a text without escapes: those of Java up to version 3.1, fewer later."""
    if "\\" not in escaped:
        return escaped
    if not java:
        return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), escaped)
    text = _JAVA.sub(_java, escaped)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def escaped_text(text: str) -> str:
    r"""Give a text as it stands behind ``#Text=``.

    >>> escaped_text("a\tb")
    'a\\tb'
    """
    return _TO_ESCAPE.sub(lambda found: "\\" + _LETTERS.get(found[0], found[0]), text)


def _java(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    return chr(int(found[2], 8)) if found[2] else _ESCAPES.get(found[3], found[3])
