"""Readers: articles into documents, by suffix.

A reader is a module with two functions, `raws` and `read` (see `saidby.corpus.readers.raw`), and a line in `READERS`.
Every file may also end in ``.gz`` or ``.zst``. The document has a text, `meta`, and the blocks that the source
marks; sentences and tokens come later (`saidby.corpus.segment`).
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from saidby.corpus.errors import MissingExtra, UnknownName
from saidby.corpus.files import suffixes
from saidby.corpus.model import Document

from .raw import Failed, Item, Options, Raw, Skipped, Source

__all__ = ["READERS", "Failed", "Item", "Options", "Raw", "Reader", "Skipped", "Source", "reader_named", "reader_of"]


class Module(Protocol):
    """What the module of a reader gives."""

    def raws(self, source: Source, options: Options) -> Iterator[Item]:
        """Cut a source into raw articles, in order, in constant memory.

        Raises
        ------
        DataError
            Where the source cannot be read on.
        """

    def read(self, raw: Raw, options: Options) -> Document:
        """Turn a raw article into a document, without sentences and tokens.

        Raises
        ------
        DataError
            If it holds no article.
        """


class Reader(NamedTuple):
    """A kind of source."""

    name: str
    suffixes: tuple[str, ...]
    help: str
    needs: tuple[str, ...] = ()
    """Packages of the extra ``html`` without which it does not work."""

    def load(self) -> Module:
        """Import the module that reads it.

        Raises
        ------
        MissingExtra
            If a package that it needs is not installed.
        """
        for package in self.needs:
            if find_spec(package) is None:
                raise MissingExtra(f"reading {self.name} ({package})", "html")
        return cast(Module, import_module(f"{__name__}.{self.name}"))


READERS = {
    reader.name: reader
    for reader in (
        Reader("text", (".txt", ".text"), "plain text, with header fields at the top if any"),
        Reader("html", (".html", ".htm", ".xhtml"), "web pages; the article is extracted", ("trafilatura",)),
        Reader("jsonl", (".jsonl", ".ndjson", ".json"), "a JSON object an article, by lines or in one array"),
        Reader("csv", (".csv", ".tsv"), "a row an article; comma, semicolon or tab"),
        Reader("warc", (".warc",), "web archives; their HTML pages", ("warcio", "trafilatura")),
    )
}


def reader_named(name: str) -> Reader:
    """Give the reader of this name.

    Raises
    ------
    UnknownName
        If there is none.
    """
    if name not in READERS:
        raise UnknownName("reader", name, READERS)
    return READERS[name]


def reader_of(path: Path) -> Reader | None:
    """Give the reader that a file's suffix tells, if any.

    >>> reader_of(Path("news.JSONL.gz")).name
    'jsonl'
    """
    suffix = suffixes(path)[0]
    return next((reader for reader in READERS.values() if suffix in reader.suffixes), None)
