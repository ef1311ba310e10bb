"""JSONL, the canonical interchange: one document a line.

A line is the document's struct as JSON, UTF-8, without blanks, fields in the order of
`saidby.corpus.model`, keys of free dictionaries sorted, defaults left out, and first of all the version of
the schema::

    {"schema":1,"id":"most","text":"Мост открыт.","lang":"ru","tokens":[[0,4],[5,11],[11,12]]}

Offsets are code points of `text`. Equal documents give equal bytes. `json_schema` is the JSON Schema of a
line. Empty lines are skipped in reading.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from .errors import DataError, Problem, Problems
from .model import SCHEMA, Document

RELEASE = b'{"stripped":'
"""How a line begins that is a document without words (`saidby.corpus.stripped`)."""

_DECODER = msgspec.json.Decoder(Document)
_ENCODER = msgspec.json.Encoder(order="deterministic")


def parse_line(line: str | bytes) -> Document:
    """Decode one document.

    Raises
    ------
    ValueError
        If it is not JSON, or not a document; the message says where in the line.
    """
    return _DECODER.decode(line)


def format_line(document: Document) -> bytes:
    """Encode one document, without line end."""
    return _ENCODER.encode(document)


def read(file: BinaryIO, name: str) -> Iterator[Document]:
    """Read documents from a file of lines; `name` stands in messages.

    Raises
    ------
    DataError
        At the end, with every line that holds no document.
    """
    import jsonlines

    problems = Problems()
    reader: Any = jsonlines.Reader(file, loads=parse_line)
    while True:
        try:
            document = reader.read(skip_empty=True)
        except EOFError:
            break
        except jsonlines.InvalidLineError as error:
            problems.append(_explained(f"{name}:{error.lineno}", error))
        else:
            yield document
    problems.raise_if_any()


def write(documents: Iterable[Document], file: BinaryIO) -> None:
    """Write documents, a line each."""
    import jsonlines

    jsonlines.Writer(file, dumps=_ENCODER.encode).write_all(documents)


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of a line."""
    schema = msgspec.json.schema(Document)
    for struct in schema["$defs"].values():
        # Of the docstring what a reader of the schema needs, alike in every version of Python.
        struct["description"] = struct["description"].partition("\n")[0]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "saidby document", **schema}


def _explained(where: str, error: Exception) -> Problem:
    """Turn a decoder's message into one that says what to do."""
    cause = error.__cause__
    if isinstance(cause, UnicodeDecodeError) and cause.reason == "unexpected end of data":
        return Problem(where, "is cut off in the middle of a character; get a whole copy of the file")
    if isinstance(cause, UnicodeDecodeError):
        return Problem(where, f"is not UTF-8 ({cause.reason} at byte {cause.start}); convert the file to UTF-8")
    what = str(cause or error)
    if what == "Object contains unknown field `stripped`":
        return Problem(where, "is a document without words; put it on its text with `saidby fill` first")
    if version := re.fullmatch(r"Invalid value (\d+) - at `\$\.schema`", what):
        return Problem(where, foreign_schema(version[1]))
    if what == "Input data was truncated":
        return Problem(where, "the JSON is cut off; get a whole copy of the file")
    return Problem(where, what)


def foreign_schema(version: str) -> str:
    """Say that a file's schema is not ours."""
    newer = version.isdecimal() and int(version) > SCHEMA
    advice = "upgrade saidby" if newer else "the file was damaged, versions start at 1"
    return f"has schema {version}, this saidby reads schema {SCHEMA}; {advice}"


def parse_json(where: str, value: str) -> Any:
    """Decode JSON that stands inside another format.

    Raises
    ------
    DataError
        If it is not JSON.
    """
    try:
        return msgspec.json.decode(value)
    except ValueError as error:
        raise DataError([Problem(where, f"must be JSON: {error}, got {value[:40]!r}")]) from None


def format_json(value: Any) -> str:
    """Encode JSON on one line, non-ASCII characters as they are, keys sorted."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
