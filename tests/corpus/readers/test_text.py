"""The reader of plain text: nothing is changed, a header goes to `meta`."""

import gzip
from hashlib import sha256
from pathlib import Path

import pytest
from real import real_data

from saidby.corpus.errors import DataError
from saidby.corpus.model import Block, Document
from saidby.corpus.readers import Options, Source, text
from saidby.corpus.segment import segment


def read(path: Path, **options: str) -> Document:
    (raw,) = text.raws(Source(path, path.name, "most"), Options(**options))
    return text.read(raw, Options(**options))


def written(folder: Path, data: bytes, name: str = "most.txt") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def test_the_text_is_the_whole_decoded_file(tmp_path: Path) -> None:
    """Blanks, line ends and the header stay: offsets are the file's own."""
    whole = " date 2031-05-02 Мост\u00a0открыт. \r\n\r\n«Ура!»\n\n"
    document = read(written(tmp_path, whole.encode()))
    assert document.text == whole
    assert document.blocks == (Block(1, 16, "meta"),)
    assert [document.text[start:end] for start, end in segment(document).tokens][:2] == ["Мост", "открыт"]


def test_meta_says_where_the_text_is_from(tmp_path: Path) -> None:
    """Source, hash of the bytes, reader: the same on every machine."""
    data = "Заголовок: Мост\nДата: 2 мая 2031 г.\nИсточник: Вестник\n\nОткрыт.".encode("utf-16")
    assert read(written(tmp_path, data)).meta == {
        "title": "Мост",
        "date": "2031-05-02",
        "date_text": "2 мая 2031 г.",
        "publisher": "Вестник",
        "source": "most.txt",
        "sha256": sha256(data).hexdigest(),
        "encoding": "utf-16-le",
        "reader": {"name": "text", "version": 1},
    }


def test_a_date_of_two_readings_is_kept_as_it_is(tmp_path: Path) -> None:
    """`meta.date` is an ISO date or absent."""
    meta = read(written(tmp_path, b"date: 05/02/2031\n\nx")).meta
    assert meta["date_text"] == "05/02/2031"
    assert "date" not in meta


def test_a_header_names_the_language(tmp_path: Path) -> None:
    """It wins over the option, and must be a tag."""
    assert read(written(tmp_path, b"lang: kk\n\nx"), lang="uk").lang == "kk"
    assert read(written(tmp_path, b"x"), lang="uk").lang == "uk"
    with pytest.raises(DataError, match=r"most\.txt: the language must be a BCP 47 tag such as 'ru', got 'русский'"):
        read(written(tmp_path, "язык: русский\n\nx".encode()))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty; leave it out"),
        (b"\xef\xbb\xbf", "holds only white space; leave it out"),
        (b" \r\n\n", "holds only white space; leave it out"),
        (b"title: x\n \n", "holds a header but no text; leave it out"),
    ],
)
def test_a_file_without_text_is_an_error(tmp_path: Path, data: bytes, said: str) -> None:
    """An empty document would be counted as an article."""
    path = written(tmp_path, data)
    with pytest.raises(DataError) as caught:
        read(path)
    assert str(caught.value) == f"{path}: {said}"


def test_a_compressed_file_is_read_as_if_it_was_not(tmp_path: Path) -> None:
    """Only the source differs, not even the hash."""
    whole = read(written(tmp_path, "Мост".encode()))
    packed = read(written(tmp_path, gzip.compress("Мост".encode()), "most.txt.gz"))
    assert packed.text == whole.text
    assert packed.meta == {**whole.meta, "source": "most.txt.gz"}


@pytest.mark.real
def test_the_article_of_the_project_has_its_date_and_layout() -> None:
    """Its first line holds a header and text; 1 heading, 4 pull quotes and 4 attribution lines are blocks."""
    path = real_data("article") / "article.txt"
    document = segment(read(path))
    assert document.meta["date"] == "2025-10-20"
    assert document.text == path.read_text("utf-8")
    kinds = [block.kind for block in document.blocks]
    assert [kinds.count(kind) for kind in ("meta", "heading", "pull_quote", "attribution")] == [1, 1, 4, 4]
