"""Read a published folder, and tell one of ours from others."""

import re
from collections import defaultdict
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

import pyarrow as pa

from saidby.corpus import parquet
from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import Document
from saidby.corpus.stores import CARD

from .facts import MAIN
from .splits import in_order

MARK = "saidby.json"
"""The file that marks a folder as published by this program."""
SUMS = "SHA256SUMS"
MISSING = "is missing; get the folder again"
LISTED = f"is missing; {SUMS} lists it; get the folder again"
CHANGED = f"is not the file that was published (its sha256 is not that of {SUMS})"

_SHARD = re.compile(r"(?P<split>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.parquet")


def shard_name(split: str, number: int, count: int) -> str:
    """Name a file of a split.

    >>> shard_name("train", 0, 2)
    'train-00000-of-00002.parquet'
    """
    return f"{split}-{number:05d}-of-{count:05d}.parquet"


def is_published(folder: Path) -> bool:
    """Say whether a folder holds a card, and our mark or documents in files that are named as ours."""
    marked = (folder / MARK).is_file() or any(_SHARD.fullmatch(path.name) for path in (folder / MAIN).glob("*"))
    return marked and (folder / CARD).is_file()


def read(folder: Path) -> Iterator[Document]:
    """Read the documents of a published folder, split by split.

    Raises
    ------
    DataError
        If a file of a split is missing, has another checksum than `SHA256SUMS` says, or does not hold documents.
    """
    problems = Problems()
    for path in shards(folder, problems):
        with problems.gathered(), path.open("rb") as file:
            yield from parquet.read(file, str(path))
    problems.raise_if_any()


def read_table(folder: Path, columns: list[str]) -> pa.Table | None:
    """Read some columns of all documents, whole; None as for `parquet.read_table`."""
    problems, tables = Problems(), []
    for path in shards(folder, problems):
        with problems.gathered(), path.open("rb") as file:
            tables.append(parquet.read_table(file, str(path), columns))
    problems.raise_if_any()
    return None if any(table is None for table in tables) else pa.concat_tables(tables)


def shards(folder: Path, problems: Problems) -> list[Path]:
    """Give the files of documents in order; those that should be there and are not, or are others, are problems."""
    found: defaultdict[str, dict[str, set[int]]] = defaultdict(dict)
    for path in (folder / MAIN).glob("*.parquet"):
        if match := _SHARD.fullmatch(path.name):
            found[match["split"]].setdefault(match["count"], set()).add(int(match["number"]))
    known, right = read_sums(folder), []
    for split in in_order(found):
        if len(found[split]) > 1:
            what = f"split {split!r} has files of {len(found[split])} sizes ({', '.join(sorted(found[split]))} files)"
            problems.note(str(folder / MAIN), f"{what}; get the folder again")
        for count, numbers in sorted(found[split].items())[:1]:
            for number in range(max(int(count), max(numbers) + 1)):
                path = folder / MAIN / shard_name(split, number, int(count))
                right += [path] if _is_right(path, known.get(f"{MAIN}/{path.name}"), problems) else []
    listed = {name for name in known if name.startswith(f"{MAIN}/")}
    for name in sorted(
        listed - {f"{MAIN}/{shard_name(s, n, int(c))}" for s in found for c in found[s] for n in range(int(c))}
    ):
        problems.note(str(folder / name), LISTED)
    if not found and not listed:
        problems.note(str(folder / MAIN), MISSING)
    return right


def _is_right(path: Path, digest: str | None, problems: Problems) -> bool:
    if not path.is_file():
        problems.note(str(path), MISSING)
    elif digest is not None and _digest(path) != digest:
        problems.note(str(path), CHANGED)
    else:
        return True
    return False


def other_files(folder: Path, *, partial: bool = False) -> Iterator[Problem]:
    """Compare what `read` does not, all but the documents, with `SHA256SUMS`; `partial` forgives what is missing."""
    for name, digest in read_sums(folder).items():
        path = folder / name
        if name.startswith(f"{MAIN}/"):
            continue
        if not path.is_file():
            yield from () if partial else (Problem(str(path), LISTED),)
        elif _digest(path) != digest:
            yield Problem(str(path), CHANGED)


def sums(folder: Path) -> str:
    """Give the sha256 of every file of a folder, as ``sha256sum -c`` reads them."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return "".join(f"{_digest(folder / name)}  {name}\n" for name in names if name != SUMS)


def read_sums(folder: Path) -> dict[str, str]:
    """Read `SHA256SUMS`: the sum of each path; nothing if it is not there."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def check_ours(folder: Path) -> None:
    """Refuse a published folder that holds what this program did not write.

    Raises
    ------
    DataError
        With every file that was added, and every one that was changed; data files are told by their names alone.
    """
    if not (folder / MARK).is_file():
        return
    known = read_sums(folder)
    problems = Problems()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS):
        name = path.relative_to(folder).as_posix()
        if name not in known:
            problems.note(
                str(path), "was not published by saidby, and would be lost; move it away, or choose another name"
            )
        elif path.suffix != ".parquet" and _digest(path) != known[name]:
            problems.note(str(path), "was changed since it was published; move it away, or choose another name")
    problems.raise_if_any()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def check_outside(folder: Path, source: Path) -> None:
    """Refuse to write into the folder that is read.

    Raises
    ------
    DataError
        If `folder` lies in `source`.
    """
    if source.is_dir() and source.resolve() in folder.resolve().parents:
        raise problem(str(folder), f"lies in {source}, which is read here; choose another place")
