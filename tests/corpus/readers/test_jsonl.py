"""JSON Lines and arrays: each object is an article, each broken one a problem with its line."""

import codecs
import gzip
import json
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest

from saidby.corpus.errors import DataError, Problems
from saidby.corpus.model import Document
from saidby.corpus.readers import Options, Source, jsonl

A = '{"text": "Мост открыт.", "id": "a"}'
B = '{"text": "Ура!"}'


def read(path: Path, **options: str) -> list[Document]:
    return [
        jsonl.read(raw, Options(**options)) for raw in jsonl.raws(Source(path, path.name, "news"), Options(**options))
    ]


def problems(path: Path) -> list[str]:
    found = Problems()
    with found.gathered():
        for raw in jsonl.raws(Source(path, path.name, "news"), Options()):
            with found.gathered():
                jsonl.read(raw, Options())
    return [str(problem).replace(f"{path.parent}/", "") for problem in found]


def written(folder: Path, data: bytes, name: str = "news.jsonl") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("news.jsonl", f"{A}\n{B}\n".encode()),
        ("news.jsonl", f"{A}\r\n{B}".encode()),
        ("news.jsonl", codecs.BOM_UTF8 + f"{A}\n{B}\n".encode()),
        ("news.ndjson.gz", gzip.compress(f"{A}\n{B}\n".encode())),
        ("news.jsonl.zst", pa.compress(f"{A}\n{B}\n".encode(), "zstd", asbytes=True)),
        ("news.json", f"[{A},\n {B}]".encode()),
        ("news.json", codecs.BOM_UTF8 + f" [{A}, {B}] ".encode()),
        ("news.json", f"[{A}, {B}]".encode("utf-16")),
    ],
)
def test_objects_are_articles(tmp_path: Path, name: str, data: bytes) -> None:
    """By lines or in an array, compressed or not; an object without id has a number."""
    first, second = read(written(tmp_path, data, name))
    assert (first.id, first.text, first.meta["record"]) == ("a", "Мост открыт.", 1)
    assert (second.id, second.text, second.meta["record"]) == ("news-000002", "Ура!", 2)


def test_one_object_is_one_article(tmp_path: Path) -> None:
    """A .json file need not be an array."""
    (document,) = read(written(tmp_path, A.encode(), "news.json"))
    assert document.text == "Мост открыт."


def test_the_hash_is_that_of_the_line(tmp_path: Path) -> None:
    """Without its end, so that it is the same in files with other line ends."""
    for end in ("\n", "\r\n"):
        (document,) = read(written(tmp_path, f"{A}{end}".encode()))
        assert document.meta["sha256"] == sha256(A.encode()).hexdigest()


def test_empty_lines_count_but_are_no_articles(tmp_path: Path) -> None:
    """The record is the line that an editor shows."""
    assert [document.meta["record"] for document in read(written(tmp_path, f"\n{A}\n \n{B}\n".encode()))] == [2, 4]


def test_another_charset_must_be_named(tmp_path: Path) -> None:
    """JSON Lines are UTF-8; --encoding reads others, and ids too."""
    path = written(tmp_path, '{"text": "Мост", "id": "м"}\n'.encode("cp1251"))
    assert problems(path) == [
        "news.jsonl:1: declares utf-8 but is not in it (byte 0xCC at 10, line 1); pass --encoding NAME"
    ]
    (document,) = read(path, encoding="cp1251")
    assert (document.id, document.text, document.meta["encoding"]) == ("м", "Мост", "cp1251")


def test_every_broken_line_is_a_problem(tmp_path: Path) -> None:
    """Not JSON, no object, no text, cut off: all of them at once, with their lines."""
    assert problems(written(tmp_path, f'{A}\n{{"text": 5}}\n[1]\nnull\n{{"body: 1}}\n{A[:20]}'.encode())) == [
        "news.jsonl:2: column 'text' must be a string, got int 5",
        "news.jsonl:3: must be a JSON object, got list",
        "news.jsonl:4: must be a JSON object, got NoneType",
        "news.jsonl:5: is not JSON: Input data was truncated; the file seems cut off, get a whole copy",
        "news.jsonl:6: is not JSON: Input data was truncated; the file seems cut off, get a whole copy",
    ]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "news.json",
            f"{A}\n{B}".encode(),
            "news.json: is not JSON: JSON is malformed: trailing characters (byte 47); "
            "if it holds an object a line, name it .jsonl",
        ),
        ("news.jsonl", f"{A}\n".encode("utf-16"), "news.jsonl: is UTF-16, and JSON Lines must be UTF-8; convert it"),
        (
            "news.jsonl.gz",
            gzip.compress(f"{A}\n".encode())[:-9],
            "news.jsonl.gz: its gzip data is broken (Truncated compressed stream); get a whole copy",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """A truncated archive never passes for a short one."""
    assert problems(written(tmp_path, data, name))[-1] == said


def test_a_corpus_of_saidby_is_not_built_again(tmp_path: Path) -> None:
    """Its spans and tokens would be lost."""
    line = json.dumps({"schema": 1, "id": "a", "text": "Мост", "lang": "ru", "tokens": [[0, 4]]})
    assert problems(written(tmp_path, line.encode())) == [
        "news.jsonl:1: is a document of saidby already; use the file as it is"
    ]


def test_lines_are_read_as_they_are_needed(tmp_path: Path) -> None:
    """A broken end does not keep the beginning from being read."""
    path = written(tmp_path, gzip.compress(f"{A}\n{'x' * 10}\n".encode() * 5000)[:-20], "news.jsonl.gz")
    raws = jsonl.raws(Source(path, path.name, "news"), Options())
    assert next(raws).id == "a"
    with pytest.raises(DataError):
        list(raws)
