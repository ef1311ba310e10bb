"""Rows: what a column map says, what is known without one, and every problem of a row."""

import re

import pytest

from saidby.corpus.errors import DataError, UsageError
from saidby.corpus.model import JSON, Document
from saidby.corpus.readers import Options, Raw, rows


def document(row: dict[str, JSON], **columns: str) -> Document:
    raw = Raw(id="r1", source="news.jsonl", where="news.jsonl:7", record=7)
    return rows.document(raw, row, Options(columns=columns), reader="jsonl")


def problems(row: dict[str, JSON], **columns: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        document(row, **columns)
    return [str(problem) for problem in caught.value.problems]


def own(meta: dict[str, JSON]) -> dict[str, JSON]:
    """Leave out what every reader records."""
    return {key: value for key, value in meta.items() if key not in ("source", "sha256", "reader", "record")}


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("text=body,published=date", {"text": "body", "published": "date"}),
        (" text = body text , author=writer? ", {"text": "body text", "author": "writer?"}),
        ("text=a=b", {"text": "a=b"}),
    ],
)
def test_a_map_is_target_equals_column(text: str, columns: dict[str, str]) -> None:
    """Ours on the left, theirs on the right."""
    assert rows.parse_map(text) == columns


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("text", "a column map is TARGET=COLUMN,…, for example text=body,date=published; got 'text'"),
        ("text=a,", "a column map is TARGET=COLUMN,…, for example text=body,date=published; got ''"),
        ("=a", "a column map is TARGET=COLUMN,…, for example text=body,date=published; got '=a'"),
        ("text=a,text=b", "the column map names 'text' twice: 'a' and 'b'"),
    ],
)
def test_a_map_that_cannot_be_read_is_a_wrong_call(text: str, said: str) -> None:
    """The message shows how it is written."""
    with pytest.raises(UsageError, match=re.escape(said)):
        rows.parse_map(text)


def test_the_map_of_the_documentation() -> None:
    """`text=body,published=date`: the text is the column body, the column date goes to meta.published."""
    made = document({"body": "Мост", "date": "2 мая 2031", "n": 5}, text="body", published="date")
    assert made.text == "Мост"
    assert made.meta["published"] == "2031-05-02"
    assert made.meta["columns"] == {"n": 5}
    assert made.meta["reader"] == {"name": "jsonl", "version": 1, "map": {"text": "body", "published": "date"}}
    assert (made.meta["source"], made.meta["record"]) == ("news.jsonl", 7)


@pytest.mark.parametrize(
    ("row", "meta"),
    [
        (  # lenta
            {
                "url": "https://example.org/1",
                "title": "М",
                "text": "т",
                "topic": "Россия",
                "tags": "",
                "date": "2031/05/02",
            },
            {"url": "https://example.org/1", "title": "М", "date": "2031-05-02", "date_text": "2031/05/02"}
            | {"columns": {"topic": "Россия"}},
        ),
        (  # cc_news
            {
                "title": "M",
                "text": "t",
                "domain": "example.org",
                "date": "2031-05-02 10:00:00",
                "url": "https://example.org",
            },
            {"title": "M", "publisher": "example.org", "date": "2031-05-02", "url": "https://example.org"}
            | {"date_text": "2031-05-02 10:00:00"},
        ),
        (  # news-please
            {"maintext": "t", "title": "M", "authors": ["A", "B"], "date_publish": "2031-05-02", "language": "en"},
            {"title": "M", "author": ["A", "B"], "date": "2031-05-02"},
        ),
        ({"Text": "t", "DATE": "05/02/2031"}, {"date_text": "05/02/2031"}),
        ({"text": "t", "date": 1_900_000_000, "url": None}, {"date": 1_900_000_000}),
    ],
)
def test_well_known_columns_need_no_map(row: dict[str, JSON], meta: dict[str, JSON]) -> None:
    """As the common collections of news name them; what is empty is left out, the rest kept in meta.columns."""
    made = document(row)
    assert own(made.meta) == meta
    assert made.lang == row.get("language", "ru")


def test_a_language_column_must_hold_tags_to_count() -> None:
    """Others call it `Russian`: it is kept in meta.columns, and --lang stays."""
    made = document({"text": "т", "language": "Russian"})
    assert (made.lang, made.meta["columns"]) == ("ru", {"language": "Russian"})
    assert document({"text": "т", "language": "kk"}).lang == "kk"
    assert document({"text": "т", "l": "kk"}, lang="l").lang == "kk"
    assert document({"text": "т", "lang": None}).lang == "ru"


def test_a_heading_is_put_before_the_text() -> None:
    """As a block, so that its names are found; without it the title is only meta."""
    row: dict[str, JSON] = {"title": "Мост откроют", "text": "Вода спала.\n\n— Когда?\n— В мае."}
    made = document(row, heading="title")
    assert made.text == "Мост откроют\n\nВода спала.\n\n— Когда?\n— В мае."
    found = [(block.kind, made.text[block.start : block.end]) for block in made.blocks]
    assert found[:2] == [("heading", "Мост откроют"), ("paragraph", "Вода спала.")]
    assert [kind for kind, _ in found[2:]] == ["turn", "turn"]
    assert document(row).blocks == ()


@pytest.mark.parametrize(
    ("row", "columns", "said"),
    [
        ({"body": "x", "date": "y"}, {"text": "txt"}, ["there is no column 'txt'; columns: body, date"]),
        ({"a": "x"}, {}, ["no column is the text; say which with --map text=COLUMN; columns: a"]),
        ({}, {}, ["no column is the text; say which with --map text=COLUMN; columns: none"]),
        ({"text": None}, {}, ["column 'text' must be a string, got null"]),
        ({"text": ["x"]}, {}, ["column 'text' must be a string, got list ['x']"]),
        ({"text": " \n"}, {}, ["column 'text' holds no text"]),
        ({"text": "a\0b"}, {}, ["column 'text' is not text: it holds a NUL character at 1"]),
        (
            {"text": "x", "l": "русский"},
            {"lang": "l"},
            ["the language must be a BCP 47 tag such as 'ru', got 'русский'"],
        ),
        (
            {"text": 5, "t": 6},
            {"heading": "t", "author": "who"},
            [
                "there is no column 'who'; columns: text, t",
                "column 'text' must be a string, got int 5",
                "column 't' must be a string, got int 6",
            ],
        ),
    ],
)
def test_every_problem_of_a_row_is_told(row: dict[str, JSON], columns: dict[str, str], said: list[str]) -> None:
    """With its place, the column, and what is there instead."""
    assert problems(row, **columns) == [f"news.jsonl:7: {what}" for what in said]


def test_a_column_with_a_question_mark_may_be_absent() -> None:
    """Rows of JSON often leave empty fields out."""
    assert "author" not in document({"text": "x"}, author="writer?").meta
    assert document({"text": "x", "writer": "A"}, author="writer?").meta["author"] == "A"
    assert document({"text": "x", "writer?": "B"}, author="writer?").meta["author"] == "B"


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"id": "a"}, "a"),
        ({"ID": 7}, "7"),
        ({"id": " и\u0306 "}, "й"),
        ({"id": ""}, "news-000007"),
        ({"id": None}, "news-000007"),
        ({"id": True}, "news-000007"),
        ({}, "news-000007"),
    ],
)
def test_a_row_has_the_id_of_its_column_or_a_number(row: dict[str, JSON], name: str) -> None:
    """In NFC, so that one id has one spelling."""
    assert rows.row_id(row, Options(), default=rows.numbered("news", 7)) == name
