"""Web archives (WARC 1.0 and 1.1, ISO 28500): their HTML pages, each read as `saidby.corpus.readers.html` does.

A page is a response with status 200 and a type of `PAGES`; every other record is skipped and counted by its kind. The
charset of the HTTP header is the declared one; the target is ``meta.url``, the time of the crawl ``meta.crawled``.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from saidby.corpus.errors import problem
from saidby.corpus.files import reading
from saidby.corpus.model import Document

from . import html, rows
from .raw import Options, Raw, Skipped, Source

PAGES = ("text/html", "application/xhtml+xml")
END = b"\r\n\r\n"
"""Ends every record."""


class Stream:
    """A file that does not let a cut pass for its end, as warcio does."""

    def __init__(self, file: BinaryIO, where: str):
        self.file, self.where, self.last = file, where, b""

    def read(self, size: int = -1) -> bytes:
        """Read bytes, keeping the last few."""
        try:
            data = self.file.read(size)
        except EOFError:
            raise problem(self.where, "its gzip data is cut off; get a whole copy") from None
        self.last = (self.last + data)[-len(END) :]
        return data


def raws(source: Source, options: Options) -> Iterator[Raw | Skipped]:
    """Give the pages of an archive; `record` is the number of the record."""
    with reading(source.path) as file:
        stream = Stream(file, source.where())
        for number, record in enumerate(_records(stream), start=1):
            yield _item(record, number, source)
        if stream.last != END:
            raise problem(
                source.where(), "does not end as a web archive does, it is empty or cut off; get a whole copy"
            )


def read(raw: Raw, options: Options) -> Document:
    """Turn a page of an archive into a document.

    Raises
    ------
    DataError
        As the reader of HTML.
    """
    return html.read(raw, options, reader="warc")


def _records(stream: Stream) -> Iterator[Any]:
    """Give the records; on damaged heads warcio raises whatever its code meets."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        yield from ArchiveIterator(stream)
    except (ArchiveLoadFailed, AttributeError, TypeError, ValueError) as error:
        raise problem(stream.where, f"is not a web archive, or damaged: {error}; get a whole copy") from None


def _item(record: Any, number: int, source: Source) -> Raw | Skipped:
    where = source.where(number)
    if reason := _no_page(record):
        return Skipped(where, reason)
    if record.length is None:
        raise problem(where, "has no Content-Length; get a whole copy")
    data = record.content_stream().read()
    if record.raw_stream.limit > 0:
        raise problem(where, f"is cut off, {record.raw_stream.limit} bytes are missing; get a whole copy")
    return Raw(
        id=rows.numbered(source.id, number),
        source=source.name,
        where=where,
        data=data,
        record=number,
        charset=_charset(record.http_headers.get_header("Content-Type", "")),
        meta={
            "url": record.rec_headers.get_header("WARC-Target-URI", ""),
            "crawled": record.rec_headers.get_header("WARC-Date", ""),
        },
    )


def _no_page(record: Any) -> str | None:
    """Say why a record is no page, if it is none."""
    if record.rec_type != "response" or record.http_headers is None:
        return f"WARC records of type {record.rec_type}"
    if (status := record.http_headers.get_statuscode()) != "200":
        return f"responses with status {status}"
    kind = record.http_headers.get_header("Content-Type", "").partition(";")[0].strip().lower()
    return None if kind in PAGES else f"responses of type {kind or 'unknown'}"


def _charset(content_type: str) -> str | None:
    """Give the charset of a Content-Type header.

    >>> _charset('text/html; charset="windows-1251"')
    'windows-1251'
    """
    _, found, charset = content_type.lower().partition("charset=")
    return charset.partition(";")[0].strip(" \"'") if found else None
