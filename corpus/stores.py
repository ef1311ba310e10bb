"""Stores: the files that hold documents whole, by name and suffix.

A corpus is a file of a store (also ``.gz``, ``.zst`` for lines), `-` for standard input or output, a folder of
shards with ``corpus.json``, a published folder, any folder of such files, or a published dataset of the hub,
``hf://datasets/NAMESPACE/NAME[@REVISION]``. `stream` gives valid documents with ids that are unique in the corpus, in
constant memory; `save` writes them so that the file appears only when it is complete.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, cast

from . import files, jsonl
from .check import check
from .errors import DataError, Problem, Problems, UnknownName, UsageError, problem
from .model import Document

if TYPE_CHECKING:
    import pyarrow as pa


class Module(Protocol):
    """What the module of a store gives."""

    def read(self, file: BinaryIO, name: str) -> Iterator[Document]:
        """Read documents; `name` stands in messages. Problems are raised at the end, all at once."""

    def write(self, documents: Iterable[Document], file: BinaryIO) -> None:
        """Write documents."""


class Store(NamedTuple):
    """A file format that holds documents whole."""

    name: str
    suffix: str
    module: str
    help: str

    def load(self) -> Module:
        """Import the module that reads and writes it."""
        return cast(Module, import_module(self.module))


STORES = {
    store.name: store
    for store in (
        Store("jsonl", ".jsonl", "saidby.corpus.jsonl", "one document a line; the canonical interchange"),
        Store("parquet", ".parquet", "saidby.corpus.parquet", "one row a document; fast, for the hub"),
        Store("conllu", ".conllu", "saidby.corpus.conllu", "CoNLL-U treebanks; annotation in MISC and comments"),
        Store("said", ".said", "saidby.corpus.said", "annotation inside the text, for people"),
    )
}
MANIFEST = "corpus.json"
CARD = "README.md"
"""What a published folder (`saidby.corpus.publish`) begins with."""
FOLDER = "folder"
"""Name of the store that is a folder of Parquet shards with `corpus.json`."""
HUB = "hf:/"
"""What the name of a dataset of the hub begins with."""


def load(path: str | Path, *, format: str | None = None) -> list[Document]:
    """Read a whole corpus into memory.

    Parameters
    ----------
    path : str or Path
        A file, a folder, ``hf://datasets/NAMESPACE/NAME``, or ``-`` for standard input.
    format : str, optional
        Name of the store; by default the suffix says it.

    Raises
    ------
    DataError
        With every problem of the corpus.
    UnknownName
        If no store has this name.
    """
    return list(stream(path, format=format))


def stream(path: str | Path, *, format: str | None = None) -> Iterator[Document]:
    """Read a corpus document by document, in constant memory.

    Every valid document is given; then, if anything was wrong, `DataError` is raised with every problem.
    """
    problems = Problems()
    with problems.gathered():
        yield from valid_documents(_documents(here(path), format), problems)
    problems.raise_if_any()


def table(path: str | Path, columns: list[str]) -> "pa.Table | None":
    """Give columns of a Parquet file or a folder of shards as they are, for work in arrays; None for other corpora.

    Documents are not checked, and shards are not compared with their hashes: `stream` does both. A table with a null
    where a value must be is None too, so that `stream` can say where.

    Raises
    ------
    DataError
        If the file is no whole Parquet file of documents, or a shard is missing.
    """
    path = here(path)
    if (path / MANIFEST).is_file():
        from . import shards

        return shards.read_table(path, columns)
    if module := published(path):
        return module.read_table(path, columns)
    if path.is_dir() or path == files.STANDARD or files.suffixes(path) != (".parquet", ""):
        return None
    from . import parquet

    with files.reading(path) as file:
        found = parquet.read_table(file, str(path), columns)
    if found is not None and not len(found):
        raise problem(str(path), "holds no documents")
    return found


def corpora(path: str | Path) -> Iterator[Path]:
    """Give the corpora of a folder that only holds folders, each by itself; any other path is one corpus."""
    path = here(path)
    inner = sorted(child for child in path.iterdir() if not child.name.startswith(".")) if path.is_dir() else []
    files_here = any(child.is_file() and (_is_member(child) or child.name == MANIFEST) for child in inner)
    if not path.is_dir() or files_here or published(path):
        yield path
        return
    folders = [child for child in inner if child.is_dir() and any(map(_is_member, child.rglob("*")))]
    for folder in folders:
        yield from corpora(folder)
    if not folders:
        yield path


def save(documents: Iterable[Document], path: str | Path, *, format: str | None = None) -> None:
    """Write documents, or a `datasets.Dataset` of them: a file by its suffix, ``-``, or else a folder of shards.

    What stood under that name before is replaced only when the new corpus is complete.

    Raises
    ------
    DataError
        If a document is not valid, or the store cannot hold it.
    """
    if is_of_hub(path):
        raise UsageError(f"{path}: the hub is written to by `saidby publish CORPUS --repo NAMESPACE/NAME`")
    path = Path(path)
    store = _store_of(path, format)
    problems = Problems()
    documents = valid_documents(documents_of(documents), problems, at_once=True)
    if store is None:
        from . import shards

        shards.write(documents, path)
        return
    with files.writing(path) as file:
        store.load().write(documents, file)


def is_of_hub(path: str | Path) -> bool:
    """Say whether a corpus is named as a dataset of the hub."""
    return str(path).startswith(HUB)


def here(path: str | Path) -> Path:
    """Give where a corpus stands on this machine; a dataset of the hub is fetched."""
    if not is_of_hub(path):
        return Path(path)
    from .publish.fetch import fetch_published

    return fetch_published(path)


def documents_of(source: "Iterable[Document] | str | Path") -> Iterable[Document]:
    """Give the documents of a corpus by its path, of a `datasets.Dataset`, or these documents.

    Raises
    ------
    DataError
        If the corpus or the dataset has any problem.
    """
    if isinstance(source, str | Path):
        return stream(source)
    from .dataset import from_dataset, is_dataset

    return from_dataset(source) if is_dataset(source) else source


def valid_documents(documents: Iterable[Document], problems: Problems, *, at_once: bool = False) -> Iterator[Document]:
    """Pass valid documents of different ids on; collect the problems of the others, or raise them `at_once`."""
    seen: set[str] = set()
    for document in documents:
        found = check(document)
        if document.id in seen:
            found.append(Problem(document.id, "is the id of more than one document; ids are unique in a corpus"))
        seen.add(document.id)
        if not found:
            yield document
        elif at_once:
            raise DataError(found)
        problems.extend(found)


def _documents(path: Path, name: str | None) -> Iterator[Document]:
    if path.is_dir():
        yield from _folder(path, name)
        return
    store = _store_of(path, name)
    if store is None and path.exists():
        raise problem(str(path), "has no suffix to say its format; give it one, or pipe it to -")
    if store is None:
        raise problem(str(path), "there is no such file or folder")
    count = 0
    with files.reading(path) as file:
        for count, document in enumerate(store.load().read(file, str(path)), 1):  # noqa: B007
            yield document
    if not count:
        raise problem(str(path), "holds no documents")


def _folder(path: Path, name: str | None) -> Iterator[Document]:
    from . import shards

    if (path / MANIFEST).is_file():
        yield from shards.read(path)
        return
    if module := published(path):
        yield from module.read(path)
        return
    members = sorted(p for p in path.rglob("*") if p.is_file() and _is_member(p) and not p.name.startswith("."))
    if not members:
        known = ", ".join(store.suffix for store in STORES.values())
        raise problem(str(path), f"is a folder without {MANIFEST} or files of a corpus ({known})")
    problems = Problems()
    for member in members:
        with problems.gathered():
            yield from _documents(member, name)
    problems.raise_if_any()


def published(path: Path) -> ModuleType | None:
    """Give the module that reads a published folder, if this is one."""
    if not (path / CARD).is_file():
        return None
    from .publish import reading

    return reading if reading.is_published(path) else None


def _named(path: Path) -> Store | None:
    """Give the store that a file's name tells, if any."""
    suffix = files.suffixes(path)[0]
    return next((store for store in STORES.values() if store.suffix == suffix), None)


def _is_member(path: Path) -> bool:
    """Tell whether a file of a folder is one of its corpus: by its name, and a release without words is none."""
    if not _named(path) or not path.is_file():
        return False
    if files.suffixes(path)[0] != ".jsonl":
        return True
    with files.reading(path) as file:
        return not file.read(len(jsonl.RELEASE)).startswith(jsonl.RELEASE)


def _store_of(path: Path, name: str | None) -> Store | None:
    """Give the store of a file; None is a folder of shards."""
    if name == FOLDER and path == files.STANDARD:
        raise UsageError("-: a folder of shards is no stream; name a folder, or another format")
    if name == FOLDER or (name is None and not path.suffix and path != files.STANDARD):
        return None
    if name is not None:
        if name not in STORES:
            raise UnknownName("format", name, [*STORES, FOLDER])
        return STORES[name]
    if path == files.STANDARD:
        return STORES["jsonl"]
    if store := _named(path):
        if store.name == "parquet" and files.suffixes(path)[1]:
            raise UsageError(f"{path}: Parquet is compressed inside; name it .parquet")
        return store
    known = ", ".join(store.suffix for store in STORES.values())
    raise UsageError(f"{path}: no format has the suffix {''.join(files.suffixes(path))!r}; known: {known}")
