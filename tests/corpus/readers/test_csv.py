"""Tables: delimiters, quotes, charsets; a cell is never damaged in silence."""

import codecs
import csv as standard
import gzip
import io
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.errors import DataError, Problems
from saidby.corpus.model import Document
from saidby.corpus.readers import Failed, Options, Raw, Source, csv


def source(folder: Path, data: bytes, name: str = "news.csv") -> Source:
    (folder / name).write_bytes(data)
    return Source(folder / name, name, "news")


def read(source: Source, **options: str) -> list[Document]:
    found = csv.raws(source, Options(**options))
    return [csv.read(raw, Options(**options)) for raw in found if isinstance(raw, Raw)]


def problems(source: Source) -> list[str]:
    found = Problems()
    with found.gathered():
        for raw in csv.raws(source, Options()):
            with found.gathered():
                found.extend(raw.problems) if isinstance(raw, Failed) else csv.read(raw, Options())
    return [str(problem).replace(f"{source.path.parent}/", "") for problem in found]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("news.csv", 'id,text\na,"Да, мост"\n'),
        ("news.csv", 'id;text\na;"Да, мост"\n'),
        ("news.csv", "id\ttext\na\tДа, мост\n"),
        ("news.tsv", "id\ttext\na\tДа, мост"),
        ("news.csv", 'text,"id"\r\n"Да, мост",a\r\n\r\n'),
    ],
)
def test_the_delimiter_is_found(tmp_path: Path, name: str, text: str) -> None:
    """Comma, semicolon or tab; a header tells."""
    (document,) = read(source(tmp_path, text.encode(), name))
    assert (document.id, document.text) == ("a", "Да, мост")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("id;text\na;Мост\n".encode(), None),
        (codecs.BOM_UTF8 + "id;text\na;Мост\n".encode(), None),
        ("id;text\na;Мост\n".encode("utf-16"), "utf-16"),
        (("id;text\na;Мост" + " через реку Быструю откроют в мае, когда спадёт вода" * 3).encode("cp1251"), "cp1251"),
    ],
)
def test_the_charset_is_found(tmp_path: Path, data: bytes, encoding: str | None) -> None:
    """A byte order mark is no part of the first column's name."""
    (document,) = read(source(tmp_path, data))
    assert (document.id, document.text[:4], document.meta.get("encoding")) == ("a", "Мост", encoding)


def test_a_compressed_table_is_read(tmp_path: Path) -> None:
    """As lenta is distributed."""
    (document,) = read(source(tmp_path, gzip.compress("url,text\nu,Мост\n".encode()), "lenta.csv.gz"))
    assert (document.id, document.meta["url"]) == ("news-000002", "u")


def test_a_record_is_the_line_where_it_starts(tmp_path: Path) -> None:
    """Quoted cells hold line ends, which stay as they are, and quotes twice."""
    text = 'text,id\r\n"Он сказал:\r\n""Да""\nи ушёл",a\r\n\r\nМост,b\r\n'
    first, second = read(source(tmp_path, text.encode()))
    assert (first.text, first.meta["record"]) == ('Он сказал:\r\n"Да"\nи ушёл', 2)
    assert (second.text, second.meta["record"]) == ("Мост", 6)


def test_a_long_cell_is_read(tmp_path: Path) -> None:
    """Longer than the csv module's own limit."""
    (document,) = read(source(tmp_path, ("text\n" + "Мост " * 50_000).encode()))
    assert len(document.text) == 250_000


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])) | st.sampled_from(['"', "a\r\nb", ";"]))
)
def test_every_cell_comes_back(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    """What Python's csv module writes is read without a shifted character."""
    file = io.StringIO(newline="")
    standard.writer(file).writerows([["id", "text"], *([f"r{n}", f"x{cell}"] for n, cell in enumerate(cells))])
    path = tmp_path_factory.mktemp("csv")
    assert [document.text for document in read(source(path, file.getvalue().encode()))] == [
        f"x{cell}" for cell in cells
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "news.csv: is empty; leave it out"),
        (b"text,text\na,b\n", "news.csv:1: the header names a column twice: text; rename one"),
        (
            b'id,text\na,"x" y\n',
            "news.csv:2: is not CSV (',' expected after '\"'); write quotes inside a quoted cell twice; the rest is not read",
        ),
        (
            b'id,text\na,x\nb,"y\n',
            "news.csv:3: is not CSV (unexpected end of data); write quotes inside a quoted cell twice; the rest is not read",
        ),
        (b"\x89PNG\r\n\x1a\n", "news.csv: is not text (PNG image); convert it to text or leave it out"),
    ],
)
def test_a_table_that_cannot_be_read_is_a_problem(tmp_path: Path, data: bytes, said: str) -> None:
    """Unbalanced quotes would swallow rows or lose quotation marks."""
    assert problems(source(tmp_path, data)) == [said]


def test_bytes_of_another_charset_behind_the_sample_are_a_problem(tmp_path: Path) -> None:
    """A table whose head is ASCII and whose end is not UTF-8."""
    data = b"id,text\n" + (b"a," + b"x" * 1000 + b"\n") * 1100 + "b,Мост\n".encode("cp1251")
    with pytest.raises(DataError, match=r"byte 0xCC soon after this line is not utf-8; pass --encoding NAME"):
        list(csv.raws(source(tmp_path, data), Options()))


def test_every_bad_row_is_a_problem(tmp_path: Path) -> None:
    """Without text, with too few or too many cells; the good rows are read."""
    found = source(tmp_path, b"id,text\na,\nb\nc,x,y\nd,x\n")
    assert problems(found) == [
        "news.csv:2: column 'text' holds no text",
        "news.csv:3: has 1 cells, the header has 2",
        "news.csv:4: has 3 cells, the header has 2",
    ]
    failed = [item for item in csv.raws(found, Options()) if isinstance(item, Failed)]
    assert [msgspec.json.decode(item.raw.content) for item in failed] == [["b"], ["c", "x", "y"]]
