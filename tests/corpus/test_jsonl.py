"""JSONL: exact round trips, equal bytes for equal documents, every bad line named."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from strategies import documents

from saidby.corpus import jsonl
from saidby.corpus.errors import DataError
from saidby.corpus.model import SCHEMA, Document, Fragment, Span

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "reference" / "document.schema.json"


def read(data: bytes) -> list[Document]:
    return list(jsonl.read(io.BytesIO(data), "a.jsonl"))


def problems(data: bytes) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(data)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.law
@given(documents())
def test_a_document_comes_back_and_gives_the_same_bytes(document: Document) -> None:
    """Read ∘ write is the identity on documents, write ∘ read on our own files."""
    file = io.BytesIO()
    jsonl.write([document, document], file)
    back = read(file.getvalue())
    again = io.BytesIO()
    jsonl.write(back, again)
    assert back == [document, document]
    assert again.getvalue() == file.getvalue()


def test_a_line_is_what_the_specification_shows() -> None:
    """Schema first, fields in order, defaults left out, offsets in code points."""
    document = Document(
        "a", "😀 Мост", "ru", tokens=(Fragment(0, 1), Fragment(2, 6)), spans=(Span("1", "LOC", (Fragment(2, 6),)),)
    )
    assert jsonl.format_line(document).decode() == (
        '{"schema":1,"id":"a","text":"😀 Мост","lang":"ru","tokens":[[0,1],[2,6]],'
        '"spans":[{"id":"1","label":"LOC","fragments":[[2,6]]}]}'
    )  # fmt: skip


def test_order_of_dictionaries_does_not_change_the_bytes() -> None:
    """Equal documents give equal bytes."""
    one, two = Document("a", "x", "en", meta={"b": 1, "a": 2}), Document("a", "x", "en", meta={"a": 2, "b": 1})
    assert one == two
    assert jsonl.format_line(one) == jsonl.format_line(two)


BAD = [
    (b'{"id":"a","text":"x","lang":"en"', "a.jsonl:1: the JSON is cut off; get a whole copy of the file"),
    (b'{"id":"a"}', "a.jsonl:1: Object missing required field `text`"),
    (b'{"id":1,"text":"x","lang":"en"}', "a.jsonl:1: Expected `str`, got `int` - at `$.id`"),
    (b'{"id":"a","text":"x","lang":"en","tokns":[]}', "a.jsonl:1: Object contains unknown field `tokns`"),
    (b'{"schema":2,"id":"a","text":"x","lang":"en"}', "a.jsonl:1: has schema 2, this saidby reads schema 1; upgrade saidby"),
    (
        b'{"schema":0,"id":"a","text":"x","lang":"en"}',
        "a.jsonl:1: has schema 0, this saidby reads schema 1; the file was damaged, versions start at 1",
    ),
    (b'{"id":"a","text":"x","lang":"en","tokens":[[0]]}', "a.jsonl:1: Expected `array` of at least length 2, got 1 - at `$.tokens[0]`"),
    (b'{"id":"a","text":"x","lang":"en","tokens":[[0,1,2]]}', "a.jsonl:1: Expected `array` of at most length 2"),
    (b'{"id":"a","text":"\xcc\xee"}', "a.jsonl:1: is not UTF-8 (invalid continuation byte at byte 18); convert the file to UTF-8"),
    (b'{"id":"a","text":"\xd0', "a.jsonl:1: is cut off in the middle of a character; get a whole copy of the file"),
    (b"hello", "a.jsonl:1: JSON is malformed: invalid character (byte 0)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "message"), BAD, ids=[message for _, message in BAD])
def test_a_bad_line_is_named(line: bytes, message: str) -> None:
    """A message says which line, what is wrong in it, and where."""
    assert problems(line) == [message]


def test_all_bad_lines_are_named_and_good_ones_given() -> None:
    """Every bad line of a file is reported at once, after the good documents."""
    data = b'{"id":"a","text":"x","lang":"en"}\n\n{\n{"id":"b","text":"y","lang":"en"}\n[]\n'
    assert [p.split(":")[1] for p in problems(data)] == ["3", "5"]
    stream = jsonl.read(io.BytesIO(data), "a.jsonl")
    assert [next(stream).id, next(stream).id] == ["a", "b"]


def test_the_json_schema_in_the_docs_is_that_of_the_structs() -> None:
    """docs/reference/document.schema.json is generated, and current."""
    assert json.loads(SCHEMA_FILE.read_text("utf-8")) == json.loads(json.dumps(jsonl.json_schema()))
    assert jsonl.json_schema()["$defs"]["Document"]["properties"]["schema"] == {"enum": [SCHEMA]}
