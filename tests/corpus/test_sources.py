"""Sources: the same articles, order and ids on every machine; nothing is left out in silence."""

import json
import os
from pathlib import Path
from unicodedata import normalize

import pytest

from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.readers import Failed, Options, Raw, Skipped
from saidby.corpus.sources import check_paths, works


def plant(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Мост открыт.", "utf-8")
    return folder


def told(*paths: Path, reader: str | None = None, without: tuple[Path, ...] = ()) -> list[str]:
    """Give what `works` gives as lines: `reader id source`, `failed …` or `skipped …`."""
    lines = []
    for work in works(paths, Options(), reader=reader, without=without):
        if isinstance(work, Skipped):
            lines.append(f"skipped {work.reason}")
        elif isinstance(work.item, Raw):
            lines.append(f"{work.reader} {work.item.id} {work.item.source}")
        else:
            lines += [f"failed {problem}" for problem in work.item.problems]
    return [line.replace(f"{paths[0].parent}/", "") for line in lines]


def test_a_folder_is_walked_in_the_order_of_names(tmp_path: Path) -> None:
    """Ids and sources are relative to the argument; hidden files are left out, other suffixes counted."""
    names = ("b.txt", "a/z.txt", "a.txt", "a/.x.txt", ".git/x.txt", "c.doc", "Makefile", "d.v2.txt")
    assert told(plant(tmp_path / "news", *names)) == [
        "skipped files without suffix",
        "text a/z a/z.txt",
        "text a a.txt",
        "text b b.txt",
        "skipped files with suffix '.doc'",
        "text d.v2 d.v2.txt",
    ]


def test_a_file_has_its_name_as_id_wherever_it_is(tmp_path: Path) -> None:
    """No path of a machine gets into a corpus."""
    plant(tmp_path, "deep/er/most.v2.txt")
    assert told(tmp_path / "deep/er/most.v2.txt") == ["text most.v2 most.v2.txt"]


def test_ids_are_in_nfc(tmp_path: Path) -> None:
    """A file system that decomposes names (macOS) gives the same ids."""
    news = plant(tmp_path / "news", normalize("NFD", "йод.txt"))
    assert told(news) == ["text йод йод.txt"]


def test_a_link_back_to_a_folder_above_is_not_followed(tmp_path: Path) -> None:
    """A loop of links ends."""
    news = plant(tmp_path / "news", "a/b.txt")
    (news / "a/up").symlink_to(news)
    (news / "other").symlink_to(plant(tmp_path / "elsewhere", "c.txt"))
    assert told(news) == ["text a/b a/b.txt", "text other/c other/c.txt"]


def test_a_broken_link_is_a_failure(tmp_path: Path) -> None:
    """An article that cannot be read is told, not skipped."""
    news = plant(tmp_path / "news", "a.txt")
    (news / "b.txt").symlink_to(tmp_path / "gone.txt")
    assert told(news) == ["text a a.txt", "failed news/b.txt: there is no such file"]


def test_a_reader_by_name_reads_every_file(tmp_path: Path) -> None:
    """A crawl has pages without suffix."""
    news = plant(tmp_path / "news", "a", "b.php")
    assert told(news, reader="text") == ["text a a", "text b.php b.php"]


def test_the_output_is_no_source(tmp_path: Path) -> None:
    """`saidby build . -o corpus.jsonl` a second time does not read the first corpus."""
    news = plant(tmp_path / "news", "a.txt", "corpus.jsonl", "corpus.jsonl.parts/000000.jsonl")
    assert told(news, without=(news / "corpus.jsonl", news / "corpus.jsonl.parts")) == ["text a a.txt"]


def test_a_folder_without_articles_is_a_failure(tmp_path: Path) -> None:
    """With what was looked for."""
    (tmp_path / "news").mkdir()
    assert told(tmp_path / "news") == [
        "failed news: holds no articles; looked for .txt, .text, .html, .htm, .xhtml, .jsonl, .ndjson, .json, .csv, "
        ".tsv, .warc"
    ]
    assert told(tmp_path / "news", reader="text") == ["failed news: holds no articles; looked for any file, for text"]


def test_an_id_that_comes_again_fails_and_names_both_places(tmp_path: Path) -> None:
    """Across folders, suffixes and rows; the first keeps it."""
    first, second = plant(tmp_path / "1", "a.txt"), plant(tmp_path / "2", "a.txt", "a.text")
    rows = "\n".join(json.dumps({"id": name, "text": "x"}) for name in "ba")
    (second / "n.jsonl").write_text(rows)
    said = "its id 'a' is already the id of 1/a.txt; rename one, or build from the folder above both"
    assert told(first, second, first / "a.txt") == [
        "text a a.txt",
        f"failed 2/a.text: {said}",
        f"failed 2/a.txt: {said}",
        "jsonl b n.jsonl",
        f"failed 2/n.jsonl:2: {said}",
        f"failed 1/a.txt: {said}",
    ]


def test_a_source_that_breaks_off_gives_what_it_had(tmp_path: Path) -> None:
    """The failure stands where the reading stopped, and the next source is read."""
    news = plant(tmp_path / "news", "b.txt")
    (news / "a.csv").write_text('id,text\nr,x\ns,"y')
    found = list(works([news], Options()))
    assert [type(work.item) for work in found if not isinstance(work, Skipped)] == [Raw, Failed, Raw]


def test_a_name_that_is_no_utf_8_is_kept_readable(tmp_path: Path) -> None:
    """File systems hold any bytes; ids must be Unicode."""
    try:
        (tmp_path / os.fsdecode(b"m\xee.txt")).write_text("x")
    except OSError:
        pytest.skip("this file system holds UTF-8 names only")
    assert told(tmp_path) == ["text m\\xee m\\xee.txt"]


def test_paths_are_checked_before_anything_is_read(tmp_path: Path) -> None:
    """All that are not there at once; a file of an unknown suffix is a wrong call."""
    plant(tmp_path, "a.doc")
    with pytest.raises(DataError) as caught:
        check_paths([tmp_path / "x", tmp_path / "y"], reader=None)
    assert [problem.what for problem in caught.value.problems] == ["there is no such file or folder"] * 2
    with pytest.raises(
        UsageError, match=r"a\.doc: no reader knows its suffix; known: \.txt, .*; or pass --reader NAME"
    ):
        check_paths([tmp_path / "a.doc"], reader=None)
    with pytest.raises(UsageError, match="name at least one file or folder of articles"):
        check_paths([], reader=None)
    with pytest.raises(UnknownName, match="unknown reader 'txt'"):
        check_paths([tmp_path / "a.doc"], reader="txt")
    check_paths([tmp_path / "a.doc", tmp_path], reader="text")
