"""Sources: from paths to raw articles, in an order and with ids that are the same on every machine.

A folder is walked in the order of its names, hidden files left out. The id of an article is its path relative to the
argument, without suffix, in NFC; rows have the id of their id column or a number. What cannot be read is passed on as
`Failed`, in its place, and so is an article whose id was there before.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from .errors import DataError, Problem, Problems, UsageError
from .files import suffixes
from .readers import READERS, Failed, Options, Raw, Reader, Skipped, Source, reader_named, reader_of


class Work(NamedTuple):
    """A raw article, and the name of the reader that makes a document of it."""

    reader: str
    item: Raw | Failed


class Readable(NamedTuple):
    """A source, and its reader."""

    reader: Reader
    source: Source


def check_paths(paths: Sequence[Path], *, reader: str | None) -> None:
    """Refuse paths that are not there, and files that no reader knows, before anything is read.

    Raises
    ------
    DataError
        With every path that is not there.
    UsageError
        If there is no path, no such reader, or a file has a suffix that no reader has.
    """
    if not paths:
        raise UsageError("name at least one file or folder of articles")
    problems = Problems()
    for path in paths:
        if not path.exists():
            problems.note(str(path), "there is no such file or folder")
        elif not path.is_dir() and reader is None and reader_of(path) is None:
            raise UsageError(f"{path}: no reader knows its suffix; known: {known_suffixes()}; or pass --reader NAME")
    problems.raise_if_any()
    if reader is not None:
        reader_named(reader)


def works(
    paths: Iterable[Path], options: Options, *, reader: str | None = None, without: Iterable[Path] = ()
) -> Iterator[Work | Skipped]:
    """Give every raw article of the paths, in order.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders, as `check_paths` lets them pass.
    options : Options
        What the user says about them.
    reader : str, optional
        Name of the reader of all files; by default the suffix says it, and files of other suffixes are skipped.
    without : iterable of Path
        Files and folders to leave out: the output, if it lies among the sources.
    """
    seen: dict[str, str] = {}
    barred = {path.resolve() for path in without}
    for path in paths:
        for found in _readable(path, reader, barred):
            if isinstance(found, Readable):
                yield from _unique(_works(found, options), seen)
            else:
                yield found


def known_suffixes() -> str:
    """Give the suffixes of all readers, for messages."""
    return ", ".join(suffix for reader in READERS.values() for suffix in reader.suffixes)


def _readable(path: Path, reader: str | None, barred: set[Path]) -> Iterator[Readable | Skipped | Work]:
    """Give the sources at a path: itself, or the files below it."""
    if not path.is_dir():
        chosen = reader_named(reader) if reader else reader_of(path)
        if chosen is not None:
            yield Readable(chosen, _source(path, path.name))
        return
    empty = True
    for file in _walk(path, barred, frozenset()):
        chosen = reader_named(reader) if reader else reader_of(file)
        if chosen is None or (file.exists() and not file.is_file()):
            yield Skipped(str(file), f"files with suffix {file.suffix!r}" if file.suffix else "files without suffix")
        else:
            empty = False
            yield Readable(chosen, _source(file, file.relative_to(path).as_posix()))
    if empty:
        looked = f"any file, for {reader}" if reader else known_suffixes()
        yield _unreadable(
            Raw(id=path.name, source=path.name, where=str(path)), f"holds no articles; looked for {looked}"
        )


def _walk(folder: Path, barred: set[Path], above: frozenset[Path]) -> Iterator[Path]:
    """Give the files below a folder in the order of their names; a link back to a folder above is not followed."""
    real = folder.resolve()
    if real in above:
        return
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.startswith(".") or path.resolve() in barred:
            continue
        if path.is_dir():
            yield from _walk(path, barred, above | {real})
        else:
            yield path


def _source(path: Path, relative: str) -> Source:
    name = normalize("NFC", os.fsencode(relative).decode("utf-8", "backslashreplace"))
    suffix, compression = suffixes(path)
    known = any(suffix in reader.suffixes for reader in READERS.values())
    stem = name.removesuffix(path.suffix) if compression else name
    return Source(path, name, stem[: len(stem) - len(suffix)] if known else stem)


def _works(readable: Readable, options: Options) -> Iterator[Work | Skipped]:
    """Give the articles of a source; where it cannot be read on, that is the last."""
    reader, source = readable
    module = reader.load()
    try:
        for item in module.raws(source, options):
            yield item if isinstance(item, Skipped) else Work(reader.name, item)
    except DataError as error:
        raw = Raw(id=source.id, source=source.name, where=source.where())
        yield Work(reader.name, Failed(raw, error.problems))


def _unique(found: Iterable[Work | Skipped], seen: dict[str, str]) -> Iterator[Work | Skipped]:
    """Let the first article of an id pass, and fail the others."""
    for work in found:
        if isinstance(work, Skipped) or isinstance(work.item, Failed):
            yield work
        elif first := seen.get((raw := work.item).id):
            what = f"its id {raw.id!r} is already the id of {first}; rename one, or build from the folder above both"
            yield Work(work.reader, Failed(raw, (Problem(raw.where, what),)))
        else:
            seen[raw.id] = raw.where
            yield work


def _unreadable(raw: Raw, what: str) -> Work:
    return Work("", Failed(raw, (Problem(raw.where, what),)))
