"""Plain text for people: tables, counts with their noun, names on one line, the place where two texts differ."""

from collections.abc import Iterable, Iterator, Sequence

CONTEXT = 10
"""Characters that `around` shows on each side."""


def aligned(rows: Iterable[Sequence[str]], *, left: int = 1) -> list[str]:
    """Give the lines of a table; rows of one cell stand for themselves.

    Parameters
    ----------
    rows : iterable of sequences of str
        The cells; but for those of one cell, rows are of one length.
    left : int
        How many columns are aligned to the left; the others are to the right.

    >>> aligned([("", "f1"), ("PER", "0.5"), ("LOC", "0.25")])
    ['       f1', 'PER   0.5', 'LOC  0.25']
    """
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*(row for row in rows if len(row) > 1), strict=True)]
    return [row[0] if len(row) == 1 else "  ".join(_padded(row, widths, left)).rstrip() for row in rows]


def _padded(row: Sequence[str], widths: list[int], left: int) -> Iterator[str]:
    for number, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.ljust(width) if number < left else cell.rjust(width)


def many(count: int, noun: str) -> str:
    """Give a count with its noun.

    >>> many(1, "document"), many(2031, "document")
    ('1 document', '2,031 documents')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def some(names: Sequence[str], *, most: int = 3) -> str:
    """Give the first names, and say if there are more.

    >>> some(["a", "b", "c", "d"])
    'a, b, c, …'
    """
    return ", ".join([*names[:most], *(["…"] if len(names) > most else [])])


def printable(name: str) -> str:
    """Escape a name that would break a table."""
    return name if name.isprintable() else repr(name)


def short(text: str, *, size: int) -> str:
    """Leave out the middle of a long text.

    >>> short("abcdefghij", size=5)
    'ab … ij'
    """
    return text if len(text) <= size else f"{text[: size // 2]} … {text[-(size // 2) :]}"


def around(text: str, at: int) -> str:
    """Quote the text around a place, and say if it ends there.

    >>> around("The bridge opens.", 10)
    "'The bridge opens.' (its end)"
    """
    start, end = max(0, at - CONTEXT), at + CONTEXT
    return f"{'…' if start else ''}{text[start:end]!r}{'…' if end < len(text) else ' (its end)'}"


def first_difference(one: str, other: str) -> int:
    """Give the place from which on two texts differ.

    >>> first_difference("the bridge", "the road")
    4
    """
    size = min(len(one), len(other))
    return next((i for i in range(size) if one[i] != other[i]), size)
