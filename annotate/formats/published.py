"""What readers of published corpora share: files, the part of the corpus that each is of, JSON with repeated keys."""

import json
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import JSON

from .folders import files_of, id_of, read_text
from .report import Report

T = TypeVar("T")

SPLITS = {
    "train": "train",
    "dev": "dev",
    "val": "dev",
    "validation": "dev",
    "test": "test",
    "test_blind": "test",
    "eval": "test",
    "trial": "trial",
}
"""The part of a corpus, ``meta.split``, by the name of a folder."""


_BREAK = b"\n"

ABOVE = 2
"""Folders that are looked at for the part of a corpus if a folder in it is read: it, and the one that it is in."""


class File(NamedTuple):
    """A file of a corpus: where it is, the id of its document, and what ``meta`` says of the part of the corpus."""

    path: Path
    id: str
    split: dict[str, JSON]


def split_of(path: Path, root: Path) -> dict[str, JSON]:
    """Give ``split`` if a folder of this file says it, the innermost first; none far above what is read.

    >>> split_of(Path("corpus/train/a/b.json"), Path("corpus"))
    {'split': 'train'}
    """
    top = root.absolute().parts[-ABOVE:] if root != path else path.absolute().parent.parts[-ABOVE:]
    folders = (*top, *path.relative_to(root).parts[:-1])
    found = [SPLITS[folder] for folder in folders if folder in SPLITS]
    return {"split": found[-1]} if found else {}


def files_with(suffix: str, path: Path, report: Report, *, what: str, kind: str = "") -> list[File]:
    """Give the files with a suffix in a folder and those in it, or one file; other files are told.

    Parameters
    ----------
    suffix : str
        ``.json``; the id of a document is the path of its file in the folder without it.
    path : Path
        A folder, or a file of any suffix.
    report : Report
        Takes files that are not read.
    what : str
        A document in words, for the message.
    kind : str
        What may stand before the suffix, and is left out of the id.

    Raises
    ------
    DataError
        If a folder has none.
    """
    if not path.is_dir():
        return [File(path, id_of(_bare(path.name, suffix, kind)), split_of(path, path))]
    found = list(files_of(path))
    wanted = [file for file in found if file.name.endswith(suffix)]
    if not wanted:
        raise problem(str(path), f"is a folder without {what} (*{suffix})")
    others = [file for file in found if not file.name.endswith(suffix)]
    report.lost.extend(Problem(str(file), "is no document, and was not read") for file in others)
    return [
        File(file, id_of(_bare(file.relative_to(path).as_posix(), suffix, kind)), split_of(file, path))
        for file in wanted
    ]


def decoded(path: Path, *, several: Collection[str] = (), report: Report) -> JSON:
    """Read a file of JSON; every value of a key that an object repeats is there.

    Parameters
    ----------
    path : Path
        UTF-8, with byte order mark or without.
    several : collection of str
        Keys whose value becomes the list of their values, in any object: one value, or more that differ.
    report : Report
        Takes keys that are repeated.

    Raises
    ------
    DataError
        If it is no JSON, or an object repeats another key with another value.
    """
    problems = Problems()
    text = read_text(path, problems)
    problems.raise_if_any()
    keys = _Keys(str(path), several, report, problems)
    try:
        msgspec.json.decode(text)
        found = json.loads(text, object_pairs_hook=lambda pairs: _object(pairs, keys))
    except msgspec.DecodeError as error:
        raise problem(f"{path}{_line(text, str(error))}", f"must be JSON: {error}") from None
    except (UnicodeEncodeError, ValueError, RecursionError) as error:
        raise problem(str(path), f"must be JSON: {error}") from None
    problems.raise_if_any()
    return found


def converted(value: JSON, type: type[T], where: str) -> T:
    """Give JSON as the type that it must have.

    Raises
    ------
    DataError
        With the place in the JSON, if it has another.
    """
    try:
        return msgspec.convert(value, type)
    except msgspec.ValidationError as error:
        what, _, at = str(error).partition(" - at `")
        raise problem(f"{where} {at.removesuffix('`')}".rstrip(), what) from None


class _Keys(NamedTuple):
    """What may be repeated in the objects of a file, and what takes it if something is."""

    where: str
    several: Collection[str]
    report: Report
    problems: Problems


def _object(pairs: list[tuple[str, JSON]], keys: _Keys) -> dict[str, JSON]:
    """Give an object of all values of its keys, and tell the keys that it repeats."""
    values: dict[str, list[JSON]] = {}
    for key, value in pairs:
        found = values.setdefault(key, [])
        if not found or value != found[-1]:
            found.append(value)
    if len(values) < len(pairs):
        for key in (key for key, count in Counter(key for key, _ in pairs).items() if count > 1):
            _tell(key, values[key], keys)
    return {key: found if key in keys.several else found[-1] for key, found in values.items()}


def _tell(key: str, values: list[JSON], keys: _Keys) -> None:
    what = f"an object has the key {key!r} more than once"
    if len(values) == 1:
        keys.report.repaired.append(Problem(keys.where, f"{what}, with the same value"))
    elif key in keys.several:
        keys.report.repaired.append(Problem(keys.where, f"{what}; all values are read"))
    else:
        keys.problems.note(keys.where, f"{what}, with different values; leave one")


def _line(text: str, error: str) -> str:
    """Give the line of an error of msgspec that tells a byte, or that there is too little."""
    place = error.rpartition("(byte ")[2].removesuffix(")")
    if not place.isdecimal():
        return f":{text.count(_BREAK.decode()) + 1}"
    before = text.encode()[: int(place)]
    return f":{before.count(_BREAK) + 1}"


def _bare(name: str, suffix: str, kind: str) -> str:
    return name.removesuffix(suffix).removesuffix(kind) or name
