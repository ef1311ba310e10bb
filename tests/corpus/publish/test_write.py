"""A published folder: complete or not there, the same bytes twice, and the corpus comes back."""

import hashlib
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import documents

from saidby.annotate.scheme import load_scheme
from saidby.annotate.view import view_of
from saidby.corpus import stores
from saidby.corpus.errors import DataError, UsageError
from saidby.corpus.model import Document, Entity, Fragment, Span
from saidby.corpus.publish import write
from saidby.corpus.publish.facts import About
from saidby.seeds import NEWS

VIEW = view_of(load_scheme())
ABOUT = About("bridge", licence="CC-BY-4.0")
DOCS = [
    Document("a", "Мост 😀 открыт.", "ru", tokens=(Fragment(0, 4), Fragment(5, 6), Fragment(7, 14)), meta={"split": "test"}),
    Document("b", "Анна ушла.", "ru", spans=(Span("s", "PER", (Fragment(0, 4),), "e"),), entities=(Entity("e", "PER", "Анна"),)),
    Document("c", "", "und", meta={"split": "dev"}),
]  # fmt: skip


def published(folder: Path, docs: list[Document], about: About = ABOUT, **options: int) -> Path:
    write.publish(docs, folder, about, VIEW, **options)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def problems(docs: list[Document], folder: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        published(folder, docs)
    return [str(problem).replace(f"{folder.parent}/", "") for problem in caught.value.problems]


def test_the_files_of_a_published_folder(tmp_path: Path) -> None:
    """A split or a table without a row has no file; what is not known has none either."""
    assert sorted(contents(published(tmp_path / "d", DOCS))) == [
        "LICENSE",
        "README.md",
        "SHA256SUMS",
        "documents/test-00000-of-00001.parquet",
        "documents/train-00000-of-00001.parquet",
        "documents/validation-00000-of-00001.parquet",
        "entities/train-00000-of-00001.parquet",
        "saidby.json",
        "tokens/test-00000-of-00001.parquet",
    ]


def test_documents_come_back_split_by_split(tmp_path: Path) -> None:
    """train, validation (dev), test; within a split the order of the corpus."""
    folder = published(tmp_path / "d", DOCS)
    assert stores.load(folder) == [DOCS[1], DOCS[2], DOCS[0]]
    table = stores.table(folder, ["id", "text"])
    assert table is not None
    assert table.column("id").to_pylist() == ["b", "c", "a"]
    assert [str(path) for path in stores.corpora(folder)] == [str(folder)]


@pytest.mark.law
@settings(max_examples=20)
@given(st.lists(documents(), min_size=1, max_size=3, unique_by=lambda document: document.id))
def test_whatever_is_published_comes_back(tmp_path_factory: pytest.TempPathFactory, docs: list[Document]) -> None:
    """Any valid documents, one to a file; twice the same bytes."""
    docs = [msgspec.structs.replace(document, meta={**document.meta, "split": "train"}) for document in docs]
    folder = tmp_path_factory.mktemp("law")
    assert stores.load(published(folder / "d", docs, shard_bytes=1)) == docs
    assert contents(published(folder / "again", docs, shard_bytes=1)) == contents(folder / "d")


def test_the_way_a_corpus_comes_in_changes_no_byte(tmp_path: Path) -> None:
    """From .said, from JSONL, from what was published before, in the place of it."""
    stores.save(stores.stream(NEWS), tmp_path / "c.jsonl")
    about = About("seeds", licence="CC-BY-4.0")
    folders = [
        published(tmp_path / name, stores.load(source), about)
        for name, source in (("a", NEWS), ("b", tmp_path / "c.jsonl"))
    ]
    before = contents(folders[0])
    assert contents(folders[1]) == before
    write.publish(stores.stream(folders[0]), folders[0], about, VIEW)
    assert contents(folders[0]) == before


def test_a_split_is_cut_into_files_that_know_their_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files end behind a batch; the names are given at the end."""
    monkeypatch.setattr(write, "GROUP", 1)
    docs = [Document(str(number), "Да", "ru") for number in range(3)]
    folder = published(tmp_path / "d", docs, shard_bytes=1)
    assert sorted(path.name for path in (folder / "documents").iterdir()) == [
        f"train-0000{number}-of-00003.parquet" for number in range(3)
    ]
    assert stores.load(folder) == docs


def test_the_checksums_are_those_of_the_files(tmp_path: Path) -> None:
    """`SHA256SUMS` lists every other file; `saidby.json` says the same of the data, with rows and bytes."""
    folder = tmp_path / "d"
    facts = write.publish(DOCS, folder, ABOUT, VIEW)
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    found = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(contents(folder).items())}
    del found["SHA256SUMS"]
    assert lines == [f"{digest}  {name}" for name, digest in found.items()]
    for file in facts.files:
        assert file.sha256 == found[file.path]
        assert file.bytes == (folder / file.path).stat().st_size
        assert file.rows == pq.read_metadata(folder / file.path).num_rows
    assert msgspec.json.decode((folder / "saidby.json").read_bytes(), type=type(facts)) == facts


def test_a_foreign_folder_is_not_replaced(tmp_path: Path) -> None:
    """Nor one of ours that somebody has worked in."""
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "README.md").write_text("mine")
    assert problems(DOCS, folder) == [
        "d: is there already and is no corpus (it holds no saidby.json); choose another name"
    ]
    (folder / "README.md").unlink()
    published(folder, DOCS)
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("ref")
    (folder / "LICENSE").write_text("other")
    before = contents(folder)
    assert problems(DOCS[:1], folder) == [
        "d/.git/HEAD: was not published by saidby, and would be lost; move it away, or choose another name",
        "d/LICENSE: was changed since it was published; move it away, or choose another name",
    ]
    assert contents(folder) == before


def test_a_published_folder_is_replaced_by_a_complete_one_only(tmp_path: Path) -> None:
    """A corpus that breaks off half-way leaves what stood there."""
    folder = published(tmp_path / "d", DOCS[:1])
    before = contents(folder)
    bad = [*DOCS[1:], Document("e", "", "ru", meta={"split": "a/b"})]
    assert problems(bad, folder) == [
        "e $.meta.split: must be a word of Latin letters, digits, _ and ., got 'a/b'; rename the split"
    ]
    assert contents(folder) == before
    published(folder, DOCS[1:])
    assert stores.load(folder) == DOCS[1:]
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        ("documents", "documents/train-00000-of-00001.parquet: is missing; SHA256SUMS lists it; get the folder again"),
        ("documents SHA256SUMS", "documents: is missing; get the folder again"),
    ],
)
def test_a_published_folder_without_its_documents_says_so(tmp_path: Path, lost: str, told: str) -> None:
    """It is not read as any folder of files, whose tables would have the wrong columns."""
    folder = published(tmp_path / "d", [DOCS[1]])
    for name in lost.split():
        (folder / name).rename(tmp_path / name)
    with pytest.raises(DataError) as caught:
        stores.load(folder)
    assert [str(problem) for problem in caught.value.problems] == [f"{folder}/{told}"]


def test_no_split_has_the_name_of_all_splits(tmp_path: Path) -> None:
    """`datasets` refuses to load a dataset with a split `all`."""
    assert problems([Document("e", "", "ru", meta={"split": "all"})], tmp_path / "d") == [
        "e $.meta.split: is 'all', which the library `datasets` takes for all splits together; rename the split"
    ]
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_published_of_no_documents(tmp_path: Path) -> None:
    """An empty corpus is no dataset."""
    assert problems([], tmp_path / "d") == ["there are no documents to publish"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ([None, None], "no document names one in meta.licence"),
        (["CC BY 4.0", None], "documents name CC BY 4.0, and some none"),
        (["CC BY 4.0", "MIT"], "documents name CC BY 4.0, MIT"),
    ],
)
def test_a_licence_is_asked_for(tmp_path: Path, named: list[str | None], told: str) -> None:
    """It is never guessed: all documents name one, or the owner does."""
    docs = [
        Document(str(number), "", "ru", meta={"licence": name} if name else {}) for number, name in enumerate(named)
    ]
    with pytest.raises(UsageError) as caught:
        published(tmp_path / "d", docs, About("d"))
    advice = "give --licence with an SPDX identifier, such as CC-BY-4.0"
    assert str(caught.value) == f"under which licence? {told}; {advice}"
    published(tmp_path / "d", docs)


def test_the_licence_of_the_documents_is_taken(tmp_path: Path) -> None:
    """The seeds say what they are under."""
    facts = write.publish(stores.stream(NEWS), tmp_path / "d", About("seeds"), VIEW)
    assert facts.about.licence == "CC-BY-4.0"
    assert {document.id: document for document in stores.load(tmp_path / "d")} == {
        document.id: document for document in stores.load(NEWS)
    }


def test_a_published_folder_that_lost_a_file_is_no_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file that is missing, and every one that is another, is named."""
    monkeypatch.setattr(write, "GROUP", 1)
    docs = [Document(str(number), "Да", "ru") for number in range(3)]
    folder = published(tmp_path / "d", docs, shard_bytes=1)
    shards = sorted((folder / "documents").iterdir())
    shards[1].unlink()
    shards[2].write_bytes(shards[0].read_bytes())
    with pytest.raises(DataError) as caught:
        stores.load(folder)
    assert [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems] == [
        "documents/train-00001-of-00003.parquet: is missing; get the folder again",
        "documents/train-00002-of-00003.parquet: is not the file that was published (its sha256 is not that of SHA256SUMS)",
    ]
