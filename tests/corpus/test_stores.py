"""Stores: by suffix, compressed, from pipes and folders; nothing half-written, nothing lost."""

import gzip
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from strategies import documents

from saidby.corpus import files, jsonl, stores
from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.model import Document, Fragment, Span, normal

DOCS = [
    Document("a", "Мост 😀 открыт.", "ru", tokens=(Fragment(0, 4), Fragment(5, 6), Fragment(7, 14))),
    Document("b", "Да", "ru", tokens=(Fragment(0, 2),), spans=(Span("s", "PER", (Fragment(0, 2),)),)),
]
NAMES = ["c.jsonl", "c.jsonl.gz", "c.jsonl.zst", "c.parquet", "c.conllu", "c.conllu.gz", "c.said", "c.said.zst", "c"]


def problems(path: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        stores.load(path)
    return [str(problem).replace(f"{path.parent}/", "") for problem in caught.value.problems]


@pytest.mark.parametrize("name", NAMES)
def test_a_corpus_comes_back_from_every_store(tmp_path: Path, name: str) -> None:
    """Each suffix, compressed or not, and the folder of shards: the same documents, the same bytes twice."""
    stores.save(DOCS, tmp_path / name)
    assert stores.load(tmp_path / name) == DOCS
    if (tmp_path / name).is_file():
        before = (tmp_path / name).read_bytes()
        stores.save(stores.load(tmp_path / name), tmp_path / name)
        assert (tmp_path / name).read_bytes() == before


@pytest.mark.law
@settings(max_examples=20)
@given(documents())
def test_every_chain_of_stores_ends_where_it_began(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    """JSONL → Parquet → .said → JSONL: the document in text order."""
    folder = tmp_path_factory.mktemp("chain")
    stores.save([document], folder / "c.jsonl")
    for before, after in (("c.jsonl", "c.parquet"), ("c.parquet", "c.said"), ("c.said", "d.jsonl")):
        stores.save(stores.stream(folder / before), folder / after)
    assert stores.load(folder / "d.jsonl") == [normal(document)]


def test_a_folder_of_files_is_one_corpus(tmp_path: Path) -> None:
    """Files of any store, in the order of their names, other files aside."""
    stores.save(DOCS[:1], tmp_path / "1.said")
    stores.save(DOCS[1:], tmp_path / "2.jsonl.gz")
    (tmp_path / "README.md").write_text("words")
    assert stores.load(tmp_path) == DOCS


def test_an_id_that_comes_twice_is_a_problem(tmp_path: Path) -> None:
    """Ids are unique in a corpus, across its files too."""
    stores.save(DOCS, tmp_path / "1.jsonl")
    stores.save(DOCS[1:], tmp_path / "2.jsonl")
    assert problems(tmp_path) == ["b: is the id of more than one document; ids are unique in a corpus"]


def test_every_problem_of_a_corpus_is_reported(tmp_path: Path) -> None:
    """A line that is no JSON, and a document that breaks an invariant, in one message."""
    (tmp_path / "c.jsonl").write_text(
        '{"id":"a","text":"Да","lang":"ru","tokens":[[0,3]]}\n{"id":"b"\n{"id":"c","text":"Да","lang":"ru"}\n', "utf-8"
    )
    assert problems(tmp_path / "c.jsonl") == [
        "a $.tokens[0]: 0-3 is outside the text (2 characters)",
        "c.jsonl:2: the JSON is cut off; get a whole copy of the file",
    ]


BROKEN = [
    ("c.jsonl", b"", "c.jsonl: holds no documents"),
    ("c.jsonl", b"\n\n", "c.jsonl: holds no documents"),
    ("c.said", b"", "c.said: holds no documents"),
    (
        "c.jsonl.gz",
        gzip.compress(jsonl.format_line(DOCS[0]))[:-20],
        "c.jsonl.gz: its gzip data is broken",
    ),
    ("c.jsonl.gz", b"hello", "c.jsonl.gz: its gzip data is broken"),
    ("c.jsonl.zst", b"hello hello", "c.jsonl.zst: its zstd data is broken"),
    ("c.jsonl", b"\x89PNG\r\n\x1a\n\x00\x00", "c.jsonl:1: is not UTF-8"),
    ("c.parquet", b"hello", "c.parquet: is not a whole Parquet file"),
]


@pytest.mark.parametrize(("name", "data", "message"), BROKEN, ids=[f"{n} {d[:6]!r}" for n, d, _ in BROKEN])
def test_a_broken_file_is_named(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    """Empty, cut off, or something else: which file, and what it is."""
    (tmp_path / name).write_bytes(data)
    assert problems(tmp_path / name)[0].startswith(message)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing file, a missing folder, a folder without a corpus, an unknown suffix or format."""
    assert problems(tmp_path / "c.jsonl") == ["c.jsonl: there is no such file"]
    assert problems(tmp_path / "c") == ["c: there is no such file or folder"]
    (tmp_path / "d").mkdir()
    assert problems(tmp_path / "d") == [
        "d: is a folder without corpus.json or files of a corpus (.jsonl, .parquet, .conllu, .said)"
    ]
    with pytest.raises(UsageError, match=r"c.docx: no format has the suffix '.docx'; known: .jsonl, "):
        stores.load(tmp_path / "c.docx")
    with pytest.raises(UnknownName, match=r"^unknown format 'jsnl'; did you mean 'jsonl'\? known: conllu, folder, "):
        stores.save(DOCS, tmp_path / "c.jsonl", format="jsnl")


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    """Neither the old file nor its folder changes when a document is not valid."""
    path = tmp_path / "c.jsonl"
    stores.save(DOCS, path)
    before = path.read_bytes()
    with pytest.raises(DataError, match=r"^bad \$.tokens\[0\]: 0-9 is outside the text \(1 characters\)$"):
        stores.save([*DOCS, Document("bad", "x", "ru", tokens=(Fragment(0, 9),))], path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_corpus_may_be_written_over_itself(tmp_path: Path) -> None:
    """Reading and writing one name at once is safe: the new file takes its place at the end."""
    path = tmp_path / "c.jsonl"
    stores.save(DOCS, path)
    stores.save(stores.stream(path), path)
    assert stores.load(path) == DOCS


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """An error of the file system while writing removes the temporary file and keeps the old one."""
    path = tmp_path / "c.jsonl"
    path.write_text("old")

    def failing(file: Path) -> None:
        with files.writing(file) as out:
            out.write(b"new")
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left on device") as caught:
        failing(path)
    assert caught.value.filename == str(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("inside", [True, False])
def test_a_full_disk_is_told_of_the_folder_that_was_named(tmp_path: Path, inside: bool) -> None:
    """Not of the temporary one beside it, which is gone when the user looks."""
    path = tmp_path / "corpus"

    def failing() -> None:
        with files.new_folder(path) as temporary:
            raise OSError(28, "No space left on device", *([str(temporary / "part-00000.parquet")] if inside else []))

    with pytest.raises(OSError, match="No space left on device") as caught:
        failing()
    assert caught.value.filename == str(path)
    assert list(tmp_path.iterdir()) == []


def test_an_input_that_fails_while_a_folder_is_written_keeps_its_name(tmp_path: Path) -> None:
    """Only what stands in the temporary folder is told under the name of the output."""
    with pytest.raises(OSError, match="Input/output error") as caught, files.new_folder(tmp_path / "corpus"):
        raise OSError(5, "Input/output error", "texts/a.txt")
    assert caught.value.filename == "texts/a.txt"


def test_a_device_or_a_pipe_is_never_replaced(tmp_path: Path) -> None:
    """A rename onto /dev/null would put a plain file there, for every program of the machine."""
    pipe = tmp_path / "c.jsonl"
    os.mkfifo(pipe)
    with pytest.raises(DataError, match=r"c.jsonl: is a device or a pipe; name a file, or give - for standard output$"):
        stores.save(DOCS, pipe)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_what_is_read_can_be_kept_from_being_replaced(tmp_path: Path) -> None:
    """One file under two names is still one file."""
    path, link = tmp_path / "c.jsonl", tmp_path / "link.jsonl"
    stores.save(DOCS, path)
    link.symlink_to(path)
    files.check_other(tmp_path / "new.jsonl", [path, Path("-")])
    with pytest.raises(UsageError, match=r"link.jsonl: is read here and would be replaced; give the output another"):
        files.check_other(link, [path])


def test_compressed_parquet_is_refused(tmp_path: Path) -> None:
    """It could be written but never read."""
    with pytest.raises(UsageError, match=r"c.parquet.gz: Parquet is compressed inside; name it .parquet$"):
        stores.save(DOCS, tmp_path / "c.parquet.gz")


def test_a_file_without_suffix_is_not_said_to_be_missing(tmp_path: Path) -> None:
    """`saidby score gold.jsonl <(…)` gives such a name."""
    (tmp_path / "c").write_text("{}")
    with pytest.raises(DataError, match=r"c: has no suffix to say its format; give it one, or pipe it to -$"):
        stores.load(tmp_path / "c")


def test_standard_input_and_output(tmp_path: Path) -> None:
    """`-` reads and writes pipes, and nothing comes out of a pipe when the data is bad."""
    code = "import sys, saidby; saidby.save(saidby.stream('-', format=sys.argv[1]), '-', format=sys.argv[2])"

    def pipe(data: bytes, source: str, target: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-c", code, source, target], input=data, capture_output=True, check=False
        )

    stores.save(DOCS, tmp_path / "c.jsonl")
    lines = (tmp_path / "c.jsonl").read_bytes()
    said = pipe(lines, "jsonl", "said").stdout
    assert pipe(said, "said", "jsonl").stdout == lines
    bad = pipe(lines + b"{", "jsonl", "jsonl")
    assert (bad.returncode, bad.stdout) == (1, b"")
    assert b"-:3: the JSON is cut off" in bad.stderr


def test_permissions_are_those_of_any_new_file(tmp_path: Path) -> None:
    """A file written beside and renamed has the mode that the umask gives."""
    (tmp_path / "usual").write_text("x")
    stores.save(DOCS, tmp_path / "c.jsonl")
    stores.save(DOCS, tmp_path / "c")
    (tmp_path / "folder").mkdir()
    assert (tmp_path / "c.jsonl").stat().st_mode == (tmp_path / "usual").stat().st_mode
    assert (tmp_path / "c").stat().st_mode == (tmp_path / "folder").stat().st_mode


def test_gzip_holds_neither_name_nor_time(tmp_path: Path) -> None:
    """The same content gives the same compressed bytes, whatever the file is called."""
    stores.save(DOCS, tmp_path / "a.jsonl.gz")
    stores.save(DOCS, tmp_path / "b.jsonl.gz")
    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()
    assert gzip.GzipFile(fileobj=io.BytesIO((tmp_path / "a.jsonl.gz").read_bytes())).read().count(b"\n") == 2


def test_a_folder_of_folders_holds_several_corpora(tmp_path: Path) -> None:
    """Two labellings of the same documents side by side are two corpora, files in depth belong to one."""
    for name in ("first", "second"):
        (tmp_path / name / "deep").mkdir(parents=True)
        stores.save(DOCS[:1], tmp_path / name / "a.said")
        stores.save(DOCS[1:], tmp_path / name / "deep" / "b.said")
    (tmp_path / "notes").mkdir()
    assert list(stores.corpora(tmp_path)) == [tmp_path / "first", tmp_path / "second"]
    assert [stores.load(corpus) for corpus in stores.corpora(tmp_path)] == [DOCS, DOCS]
    assert list(stores.corpora(tmp_path / "first" / "a.said")) == [tmp_path / "first" / "a.said"]
    assert list(stores.corpora(tmp_path / "notes")) == [tmp_path / "notes"]
