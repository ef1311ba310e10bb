"""Damage done to the bytes of a file, and what reading makes of it."""

from collections.abc import Callable
from pathlib import Path

from saidby.annotate.formats import Report, read
from saidby.corpus.errors import DataError, Problem
from saidby.corpus.model import Document

ODD = [
    b"\t",
    b'"',
    b"{",
    b"]",
    b"9",
    b"-",
    b"\0",
    b"\xff",
    b"\r",
    b"\n",
    b"<",
    b"&",
    b"_",
    b"\xef\xbb\xbf",
    "😀".encode(),
]
Damage = Callable[[bytes, int, int], bytes]


def cut(data: bytes, at: int, _: int) -> bytes:
    """Give the file as it is when the copy was broken off."""
    return data[: at % (len(data) + 1)]


def replaced(data: bytes, at: int, which: int) -> bytes:
    """Put an odd byte in the place of another."""
    place = at % max(len(data), 1)
    return data[:place] + ODD[which % len(ODD)] + data[place + 1 :]


def inserted(data: bytes, at: int, which: int) -> bytes:
    """Put an odd byte between two."""
    place = at % (len(data) + 1)
    return data[:place] + ODD[which % len(ODD)] + data[place:]


def without_a_line(data: bytes, at: int, _: int) -> bytes:
    """Take a line out."""
    lines = data.splitlines(keepends=True)
    return b"".join(line for number, line in enumerate(lines) if number != at % max(len(lines), 1))


def with_a_line_twice(data: bytes, at: int, to: int) -> bytes:
    """Copy a line to another place."""
    lines = data.splitlines(keepends=True)
    copied = lines[at % len(lines)] if lines else b"\n"
    lines.insert(to % (len(lines) + 1), copied)
    return b"".join(lines)


def other_number(data: bytes, at: int, to: int) -> bytes:
    """Change a digit."""
    digits = [place for place, byte in enumerate(data) if 48 <= byte < 58]
    if not digits:
        return data
    place = digits[at % len(digits)]
    return data[:place] + b"%d" % (to % 10) + data[place + 1 :]


DAMAGES: list[Damage] = [cut, replaced, inserted, without_a_line, with_a_line_twice, other_number]


def outcome(name: str, source: Path) -> tuple[list[Document], tuple[Problem, ...]]:
    """Give the documents of a file, or what is wrong with it."""
    try:
        return list(read(name, source, report=Report())), ()
    except DataError as error:
        return [], error.problems
