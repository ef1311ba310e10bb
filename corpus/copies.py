"""Copies: the texts that a user has, kept on disk and found by hash, by name, by length.

They come from a corpus, from articles as `saidby build` reads them, or from documents at hand. Memory holds a few
numbers and the name of each; the texts wait in a temporary file.
"""

import tempfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import NamedTuple
from unicodedata import normalize

from . import files, jsonl
from .errors import DataError, Problems
from .model import Document
from .normal_form import digest, units
from .readers import READERS, Failed, Options, reader_of
from .sources import Work, check_paths, works
from .stores import MANIFEST, STORES, stream

Sources = str | Path | Sequence[str | Path] | Iterable[Document] | Mapping[str, str]
"""Where copies come from: paths, documents, or texts by name."""


class Text(NamedTuple):
    """A copy: its name, and its text."""

    name: str
    text: str


class Entry(NamedTuple):
    """Where a copy lies in the file, in bytes."""

    name: str
    start: int
    size: int


class Copies:
    """The copies of a user; a context that removes its file at the end.

    Parameters
    ----------
    sources : path, paths, documents, or mapping of name to text
        See `Sources`.

    Attributes
    ----------
    problems : list of Problem
        What could not be read.
    """

    def __init__(self, sources: Sources):
        self.problems = Problems()
        self._entries: list[Entry] = []
        self._by_hash: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        self._by_normal: dict[str, int] | None = None
        self._by_length: list[tuple[int, int]] = []
        with ExitStack() as stack:
            self._file = stack.enter_context(tempfile.TemporaryFile())
            for text in _texts(sources, self.problems):
                self._add(text)
            self._stack = stack.pop_all()

    def __enter__(self) -> "Copies":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, number: int) -> Text:
        entry = self._entries[number]
        self._file.seek(entry.start)
        return Text(entry.name, self._file.read(entry.size).decode())

    def with_hash(self, text_hash: str) -> int | None:
        """Give the copy whose text has this SHA-256."""
        return self._by_hash.get(text_hash)

    def with_normal(self, normal: str) -> int | None:
        """Give a copy whose normal form has this hash; every text is read once for it."""
        return self._normal_forms().get(normal)

    def named(self, name: str) -> list[int]:
        """Give the copies of this name, or, if there are none, those whose name ends in the same last part."""
        whole = normalize("NFC", name)
        last = self._by_name.get(_last(whole), [])
        return [number for number in last if self._entries[number].name == whole] or last

    def of_length(self, length: int, *, most: int) -> list[int]:
        """Give the copies that have nearly so many units, at least half and at most twice as many."""
        self._normal_forms()
        at = bisect_left(self._by_length, (length, 0))
        near = self._by_length[max(0, at - most) : at + most]
        near = [(abs(size - length), number) for size, number in near if length <= 2 * size <= 4 * length]
        return [number for _, number in sorted(near)[:most]]

    def _normal_forms(self) -> dict[str, int]:
        """Read all texts, once: give them by the hash of their normal form, and note how many units they have."""
        if self._by_normal is None:
            self._by_normal = {}
            for number in range(len(self)):
                values = units(self[number].text).values
                self._by_normal.setdefault(digest(values), number)
                self._by_length.append((len(values), number))
            self._by_length.sort()
        return self._by_normal

    def _add(self, text: Text) -> None:
        try:
            data = text.text.encode()
        except UnicodeEncodeError as error:
            self.problems.note(text.name, f"holds half of a surrogate pair at character {error.start}")
            return
        number = len(self._entries)
        self._entries.append(Entry(normalize("NFC", text.name), self._file.tell(), len(data)))
        self._file.write(data)
        self._by_hash.setdefault(sha256(data).hexdigest(), number)
        self._by_name.setdefault(_last(self._entries[-1].name), []).append(number)


def _last(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _texts(sources: Sources, problems: Problems) -> Iterator[Text]:
    if isinstance(sources, Mapping):
        yield from (Text(name, text) for name, text in sources.items())
        return
    for source in [sources] if isinstance(sources, str | Path) else sources:
        if isinstance(source, Document):
            yield Text(source.id, source.text)
        else:
            with problems.gathered():
                yield from _at(Path(source), problems)


def _at(path: Path, problems: Problems) -> Iterator[Text]:
    """Give the texts at a path: of a corpus, or of articles."""
    if _is_corpus(path):
        yield from (Text(document.id, document.text) for document in stream(path))
        return
    check_paths([path], reader=None)
    options = Options()
    for work in works([path], options):
        if not isinstance(work, Work):
            continue
        if isinstance(work.item, Failed):
            problems.extend(work.item.problems)
            continue
        try:
            document = READERS[work.reader].load().read(work.item, options)
        except DataError as error:
            problems.extend(error.problems)
        else:
            yield Text(document.id, document.text)


def _is_corpus(path: Path) -> bool:
    """Tell whether a path holds documents, and not articles; a folder with both holds articles."""
    if path == files.STANDARD:
        return True
    if path.is_dir():
        inner = [child for child in path.rglob("*") if child.is_file() and not child.name.startswith(".")]
        return (path / MANIFEST).is_file() or not any(reader_of(child) and not _is_corpus(child) for child in inner)
    suffix = files.suffixes(path)[0]
    if suffix == ".jsonl":
        return _first_is_document(path)
    return suffix in {store.suffix for store in STORES.values()}


def _first_is_document(path: Path) -> bool:
    with files.reading(path) as file:
        for line in file:
            if line.strip():
                break
        else:
            return False
    try:
        jsonl.parse_line(line)
    except ValueError:
        return line.startswith(b'{"schema"')
    return True
