"""Rows of other tools in JSON: objects, a line each, or in a list, or one alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import msgspec

from saidby.corpus import files
from saidby.corpus.errors import Problems, problem

Row: TypeAlias = dict[str, Any]
"""An object of JSON, keys in their order."""

_MARK = b"\xef\xbb\xbf"


def rows(path: Path, advice: str, problems: Problems) -> Iterator[tuple[str, Row]]:
    """Give the rows of a file, each with the file and line where it begins.

    Lines are read one by one; a list, and an object over several lines, is read whole. Blank lines are left out.

    Parameters
    ----------
    path : Path
        A file, or ``-``.
    advice : str
        What to do about a file that is something else.
    problems : Problems
        Takes what is wrong.
    """
    found = False
    with files.reading(path) as file:
        for number, raw in enumerate(file, 1):
            line = (raw.removeprefix(_MARK) if number == 1 else raw).strip()
            if not line:
                continue
            if not found and (line == b"{" or line.startswith(b"[")):
                yield from _whole(line + b"\n" + file.read(), path, number, advice, problems)
                return
            if not found and not line.startswith(b"{"):
                raise problem(f"{path}:{number}", f"is no object in JSON; {advice}")
            found = True
            if (row := _object(line, f"{path}:{number}", advice, problems)) is not None:
                yield f"{path}:{number}", row
    if not found:
        problems.note(str(path), f"holds no rows; {advice}")


def items(content: bytes, path: Path, advice: str) -> Iterator[tuple[int, bytes]]:
    """Give the items of a list in JSON, or one object that stands alone, each with the number of its first line.

    Raises
    ------
    DataError
        If it is no JSON.
    """
    alone = content.lstrip().startswith(b"{")
    try:
        raws = [msgspec.Raw(content.strip())] if alone else msgspec.json.decode(content, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise problem(f"{path}:{_line_of(content, error)}", f"is no JSON ({error}); {advice}") from None
    at, line = 0, 1
    for raw in raws:
        start = content.index(bytes(raw), at)
        line += content.count(b"\n", at, start)
        yield line, bytes(raw)
        at = start


def merged(
    old: Sequence[Any], ids: Sequence[str | None], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Any]:
    """Give items as they were, without those of what is gone; changed ones anew; new ones at the end.

    Parameters
    ----------
    old : sequence
        Objects, or lists.
    ids : sequence of str or None
        What each of them is about; what documents do not hold stays.
    before, after : mapping
        The items that are made of the document as it was read, and of the one that is written.
    """
    kept = [
        item if id is None or before.get(id) == after[id] else _changed(item, after[id])
        for item, id in zip(old, ids, strict=True)
        if id is None or id in after
    ]
    known = {*ids}
    return kept + [item for id, item in after.items() if id not in known]


def write_rows(rows: Iterable[Row], target: BinaryIO, *, slashes: bool = False) -> None:
    r"""Write rows, a line each, characters as they are; `slashes` are written ``\/`` where a tool does."""
    for row in rows:
        line = encoded(row)
        # In JSON a slash can only stand in a string.
        target.write((line.replace(b"/", rb"\/") if slashes else line) + b"\n")


def encoded(row: Row) -> bytes:
    """Give a row as JSON without blanks, keys in their order."""
    return msgspec.json.encode(row)


def first_row(path: Path) -> Row:
    """Give the object in the first line of a file that is not blank; nothing if there is none."""
    try:
        with files.reading(path) as file:
            line = next((line for raw in file if (line := raw.removeprefix(_MARK).strip())), b"")
        found = msgspec.json.decode(line) if line.startswith(b"{") else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _whole(content: bytes, path: Path, first: int, advice: str, problems: Problems) -> Iterator[tuple[str, Row]]:
    number = 0
    # Lines before the first one count too.
    for number, raw in items(b"\n" * (first - 1) + content, path, advice):
        if (row := _object(raw, f"{path}:{number}", advice, problems)) is not None:
            yield f"{path}:{number}", row
    if not number:
        problems.note(str(path), f"holds no rows; {advice}")


def _object(raw: bytes, where: str, advice: str, problems: Problems) -> Row | None:
    try:
        row = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        problems.note(where, f"is no JSON ({error}); {advice}")
        return None
    if not isinstance(row, dict):
        problems.note(where, f"must be an object in JSON, got {type(row).__name__}; {advice}")
        return None
    return row


def _changed(item: Any, new: Any) -> Any:
    if isinstance(item, dict):
        return {**item, **new}
    return [*new, *item[len(new) :]]


def _line_of(content: bytes, error: Exception) -> int:
    """Give the line of an error, if it says where it is; else the last one."""
    *_, last = str(error).split()
    place = last.rstrip(")")
    return content.count(b"\n", 0, int(place) if place.isdecimal() else len(content.rstrip())) + 1


def list_of(items: object, path: str) -> list[Any]:
    """Give a list of a row, empty if there is nothing.

    Raises
    ------
    DataError
        If it is something else.
    """
    if items is None:
        return []
    if not isinstance(items, list):
        raise problem(path, f"must be a list, got {items!r}")
    return items
