"""Comma-separated values: a header line, then a row an article; quoted cells may hold line ends.

The delimiter is a comma, a semicolon or a tab, whichever parts the header into most columns; ``.tsv`` is a tab.
Quotes must be well-formed: a lenient reader would take quotation marks out of the texts. Which column is
what: `saidby.corpus.readers.rows`.
"""

import csv
import io
from collections.abc import Iterator
from typing import TextIO

import msgspec

from saidby.corpus.encoding import SAMPLE, UTF8, stream_codec
from saidby.corpus.errors import Problem, problem
from saidby.corpus.files import reading, suffixes
from saidby.corpus.model import Document

from . import rows
from .raw import Failed, Options, Raw, Source

DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 1 << 30
"""Characters; the csv module refuses cells over 128 K by default."""


def raws(source: Source, options: Options) -> Iterator[Raw | Failed]:
    """Give each row as a dict of its cells; `record` is the line where it starts."""
    with reading(source.path) as file:
        head = file.read(SAMPLE)
    if not head.strip():
        raise problem(source.where(), "is empty; leave it out")
    if not source.path.is_file():
        raise problem(source.where(), "must be a regular file, it is read twice; save it first")
    codec = stream_codec(head, source=source.where(), encoding=options.encoding)
    delimiter = _delimiter(head.decode(codec, "ignore"), source)
    with reading(source.path) as file, io.TextIOWrapper(file, codec, newline="") as text:
        yield from _rows(text, delimiter, source, options, UTF8 if codec.startswith(UTF8) else codec)


def read(raw: Raw, options: Options) -> Document:
    """Turn a row into a document.

    Raises
    ------
    DataError
        If it holds no article.
    """
    row = raw.data if isinstance(raw.data, dict) else {}
    return rows.document(raw, row, options, reader="csv", encoding=raw.charset or UTF8)


def _delimiter(head: str, source: Source) -> str:
    if suffixes(source.path)[0] == ".tsv":
        return "\t"
    return max(DELIMITERS, key=lambda delimiter: len(_first(head, delimiter)))


def _first(head: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _rows(text: TextIO, delimiter: str, source: Source, options: Options, charset: str) -> Iterator[Raw | Failed]:
    csv.field_size_limit(LONGEST_CELL)
    records = _records(text, delimiter, source.where())
    _, header = next(records, (1, []))
    if repeated := sorted({name for name in header if header.count(name) > 1}):
        raise problem(source.where(1), f"the header names a column twice: {', '.join(repeated)}; rename one")
    for line, cells in records:
        where = source.where(line)
        fits = len(cells) == len(header)
        row = dict(zip(header, cells, strict=False))
        raw = Raw(
            id=rows.row_id(row, options, default=rows.numbered(source.id, line)),
            source=source.name,
            where=where,
            data=row if fits else msgspec.json.encode(cells),
            record=line,
            charset=charset,
        )
        yield raw if fits else Failed(raw, (Problem(where, f"has {len(cells)} cells, the header has {len(header)}"),))


def _records(text: TextIO, delimiter: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Give each record that is not empty, with the line where it starts."""
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            advice = "write quotes inside a quoted cell twice"
            raise problem(f"{where}:{line}", f"is not CSV ({error}); {advice}; the rest is not read") from None
        except UnicodeDecodeError as error:
            fact = f"byte 0x{error.object[error.start]:02X} soon after this line is not {error.encoding}"
            raise problem(f"{where}:{line}", f"{fact}; pass --encoding NAME") from None
        if cells is None:
            return
        if cells:
            yield line, cells
