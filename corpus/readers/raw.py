"""What readers pass on: sources in, raw articles out, and what goes wrong between them.

A reader works in two stages. ``raws`` is cheap and streams: it cuts a source into raw articles, in order.
``read`` is pure: it turns one raw article into a document, in whatever process. Both see the same `Options`.
"""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from saidby.corpus.encoding import codec
from saidby.corpus.errors import Problem, UsageError
from saidby.corpus.model import JSON

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
PROVENANCE = ("source", "record", "sha256", "reader", "encoding", "columns", "date_text")
"""Keys of `meta` that readers set themselves; no column can be mapped to them."""


def is_language(tag: str) -> bool:
    """Tell whether a string looks like a BCP 47 tag.

    >>> is_language("ru"), is_language("sr-Latn"), is_language("русский")
    (True, True, False)
    """
    return _LANGUAGE.fullmatch(tag) is not None


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the user says about the sources.

    Parameters
    ----------
    lang : str
        BCP 47 tag of articles that do not name their language.
    columns : dict of str to str
        Column by target, for readers of rows; see `saidby.corpus.readers.rows`.
    encoding : str, optional
        Charset of all sources; None finds out.
    """

    lang: str = "ru"
    columns: dict[str, str] = {}
    encoding: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no article could be read with."""
        if not is_language(self.lang):
            raise UsageError(f"the language must be a BCP 47 tag such as 'ru', got {self.lang!r}")
        if self.encoding is not None:
            codec(self.encoding)
        for target in self.columns:
            if target in PROVENANCE:
                raise UsageError(f"cannot map a column to {target!r}: readers set it; choose another name")


class Source(msgspec.Struct, frozen=True):
    """A file to be read.

    Parameters
    ----------
    path : Path
        Where it is.
    name : str
        Its path relative to the argument that led to it: the same on every machine.
    id : str
        The name without suffixes: the id of its article, or the stem of their ids.
    """

    path: Path
    name: str
    id: str

    def where(self, record: int | None = None) -> str:
        """Name the source, or a record in it, in a message."""
        return str(self.path) if record is None else f"{self.path}:{record}"


class Raw(msgspec.Struct, frozen=True, kw_only=True):
    """An article as its source holds it.

    Parameters
    ----------
    id : str
        Id of the document to be.
    source : str
        Name of its source.
    where : str
        Its place for messages; never part of a corpus.
    data : bytes or dict of str to str
        The bytes, or the cells of a row by column.
    record : int, optional
        Number in the source from 1: line, element, WARC record.
    charset : str, optional
        What its carrier declares; of a record cut out of decoded text, what that was in.
    meta : dict of str to str
        What its carrier knows: URL, time of the crawl.
    """

    id: str
    source: str
    where: str
    data: bytes | dict[str, str] = b""
    record: int | None = None
    charset: str | None = None
    meta: dict[str, str] = {}

    @property
    def content(self) -> bytes:
        """The bytes, or the row as JSON with sorted keys."""
        return self.data if isinstance(self.data, bytes) else msgspec.json.encode(self.data, order="deterministic")


class Failed(msgspec.Struct, frozen=True):
    """A raw article that did not become a document, and why; without data if its source cannot be read on."""

    raw: Raw
    problems: tuple[Problem, ...]


class Skipped(msgspec.Struct, frozen=True):
    """Something that is no article by its kind: counted under its reason, no error."""

    where: str
    reason: str


Item = Raw | Failed | Skipped


def provenance(raw: Raw, reader: str, *, version: int = 1, encoding: str = "utf-8", **options: Any) -> dict[str, JSON]:
    """Give the part of `meta` that says where a document comes from.

    Parameters
    ----------
    raw : Raw
        The raw article.
    reader : str
        Name of the reader.
    version : int
        Version of its rules: grows when the same bytes give another text.
    encoding : str
        Recorded if it is not UTF-8.
    **options
        What else the text depends on; empty values are left out.
    """
    told = {key: value for key, value in options.items() if value}
    meta: dict[str, JSON] = {"source": raw.source, "sha256": sha256(raw.content).hexdigest()}
    if raw.record is not None:
        meta["record"] = raw.record
    if encoding != "utf-8":
        meta["encoding"] = encoding
    return {**raw.meta, **meta, "reader": {"name": reader, "version": version, **told}}
