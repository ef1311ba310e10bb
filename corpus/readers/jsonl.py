"""JSON Lines: an object a line, UTF-8; and ``.json``, one object or an array of them.

Which key is what: `saidby.corpus.readers.rows`. A ``.json`` file is read into memory whole.
"""

import codecs
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from saidby.corpus.encoding import UTF8, decode
from saidby.corpus.errors import DataError, problem
from saidby.corpus.files import reading, suffixes
from saidby.corpus.model import Document

from . import rows
from .raw import Options, Raw, Source


def raws(source: Source, options: Options) -> Iterator[Raw]:
    """Give each object as its bytes; `record` is the line, or the number of the element."""
    with reading(source.path) as file:
        if suffixes(source.path)[0] == ".json":
            text, charset = decode(file.read(), source=source.where(), declared=UTF8, encoding=options.encoding)
            for record, data in _elements(text, source.where()):
                yield _raw(source, options, record, data, charset)
            return
        for record, data in _lines(file, source.where()):
            yield _raw(source, options, record, data, None)


def read(raw: Raw, options: Options) -> Document:
    """Turn an object into a document.

    Raises
    ------
    DataError
        If it is no JSON object, or holds no article.
    """
    encoding = raw.charset or options.encoding
    text = raw.content.decode() if raw.charset else _decoded(raw.content, raw.where, options)
    try:
        row: Any = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        advice = "; the file seems cut off, get a whole copy" if "truncated" in str(error) else ""
        raise problem(raw.where, f"is not JSON: {error}{advice}") from None
    if not isinstance(row, dict):
        raise problem(raw.where, f"must be a JSON object, got {type(row).__name__}")
    if {"schema", "id", "text"} <= row.keys() <= {"schema", *Document.__struct_fields__}:
        raise problem(raw.where, "is a document of saidby already; use the file as it is")
    return rows.document(raw, row, options, reader="jsonl", encoding=encoding or UTF8)


def _decoded(data: bytes, where: str, options: Options) -> str:
    return decode(data, source=where, declared=UTF8, encoding=options.encoding).text


def _lines(file: BinaryIO, where: str) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(file, start=1):
        if number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise problem(where, "is UTF-16, and JSON Lines must be UTF-8; convert it")
        data = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if data.strip():
            yield number, data.rstrip(b"\r\n")


def _elements(text: str, where: str) -> Iterator[tuple[int, bytes]]:
    try:
        whole = msgspec.json.decode(text, type=msgspec.Raw)
        array = bytes(whole).lstrip().startswith(b"[")
        elements = msgspec.json.decode(whole, type=list[msgspec.Raw]) if array else [whole]
    except msgspec.DecodeError as error:
        raise problem(where, f"is not JSON: {error}; if it holds an object a line, name it .jsonl") from None
    yield from ((number, bytes(element)) for number, element in enumerate(elements, start=1))


def _raw(source: Source, options: Options, record: int, data: bytes, charset: str | None) -> Raw:
    where = source.where(record)
    default = rows.numbered(source.id, record)
    return Raw(
        id=_id(data, where, options, default),
        source=source.name,
        where=where,
        data=data,
        record=record,
        charset=charset,
    )


def _id(data: bytes, where: str, options: Options, default: str) -> str:
    """Look the id up in an object; `read` says what is wrong with the object if something is."""
    try:
        row = msgspec.json.decode(data if options.encoding is None else _decoded(data, where, options))
    except (msgspec.DecodeError, DataError, UnicodeDecodeError):
        return default
    return rows.row_id(row, options, default=default) if isinstance(row, dict) else default
