"""What every format that is written promises: what goes out comes back, and what cannot go is told."""

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import documents

from saidby.annotate.formats import FORMATS, Report, project, read, write
from saidby.corpus.check import check
from saidby.corpus.errors import DataError, Problem, UsageError
from saidby.corpus.model import Document, Fragment, Relation, Span

WRITTEN = [name for name, entry in FORMATS.items() if entry.keeps is not None and entry.is_read]
every = pytest.mark.parametrize("name", WRITTEN)


def target(name: str, folder: Path) -> Path:
    """Give a path of the kind that the format is written to."""
    return folder / ("corpus" + (FORMATS[name].suffix or ".txt") if FORMATS[name].target == "file" else "corpus")


def there_and_back(
    name: str, documents: Iterable[Document], *, lossy: bool = False, lang: str | None = None
) -> list[Document]:
    """Write documents and read them; what says that they were imported is left out."""
    with tempfile.TemporaryDirectory() as folder:
        path = target(name, Path(folder))
        write(name, documents, path, lossy=lossy)
        found = list(read(name, path))
    return [replace(d, meta={key: value for key, value in d.meta.items() if key != "imported"}) for d in found]


def held(name: str, document: Document) -> Document:
    return project(document, FORMATS[name].keeps, name=name).document


def bytes_of(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else [file for file in sorted(path.rglob("*")) if file.is_file()]
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in files}


@pytest.mark.law
@every
@given(document=documents())
def test_what_the_format_holds_comes_back(name: str, document: Document) -> None:
    """read(write(project(document))) == project(document), and that is valid."""
    document = held(name, document)
    (found,) = there_and_back(name, [document])
    assert found == document
    assert check(found) == []


@pytest.mark.law
@every
@given(document=documents(tokenised=False) | documents())
def test_a_lossy_way_there_and_back_is_the_projection(name: str, document: Document) -> None:
    """read(write(document, lossy)) == project(document)."""
    assert there_and_back(name, [document], lossy=True) == [held(name, document)]


@pytest.mark.law
@every
@given(document=documents())
def test_without_lossy_all_annotation_comes_back_or_each_loss_is_named(name: str, document: Document) -> None:
    """An error lists exactly the losses, then what to do; no file appears."""
    losses = project(document, FORMATS[name].keeps, name=name).losses
    if not losses:
        assert there_and_back(name, [document]) == [held(name, document)]
        return
    with tempfile.TemporaryDirectory() as folder:
        path = target(name, Path(folder))
        with pytest.raises(DataError) as caught:
            write(name, [document], path)
        advice = Problem(str(path), f"nothing is written, for {name} cannot hold this; --lossy writes the rest")
        assert caught.value.problems == (*losses, advice)
        assert list(Path(folder).iterdir()) == []


@pytest.mark.law
@every
@given(several=st.lists(documents(), min_size=1, max_size=3, unique_by=lambda document: document.id))
def test_the_same_documents_are_the_same_bytes(name: str, several: list[Document]) -> None:
    """Of one and of more; each comes back under its id where ids are kept."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [target(name, Path(folder) / side) for side in "ab"]
        for path in paths:
            path.parent.mkdir()
            write(name, several, path, lossy=True)
        assert bytes_of(paths[0]) == bytes_of(paths[1])
        assert len(list(read(name, paths[0]))) == len(several)


@every
def test_a_document_without_spans(name: str) -> None:
    """Also one without a character, where the format holds any text."""
    document = Document("d", "Мост открыт.", "und")
    assert [found.spans for found in there_and_back(name, [document])] == [()]


@every
def test_no_documents_are_an_error(name: str, tmp_path: Path) -> None:
    """Nothing is written."""
    with pytest.raises(DataError, match="there are no documents to write"):
        write(name, [], target(name, tmp_path))
    assert list(tmp_path.iterdir()) == []


@every
def test_what_is_wrong_with_documents_is_told_at_once(name: str, tmp_path: Path) -> None:
    """Invalid ones, and ids that are there twice."""
    wrong = Document(
        "d", "Мост", "ru", spans=(Span("s", "LOC", (Fragment(0, 9),)),), relations=(Relation("r", "in", "s", "x"),)
    )
    right = Document("e", "Мост", "ru")
    with pytest.raises(DataError) as caught:
        write(name, [wrong, right, right], target(name, tmp_path))
    told = [
        "d $.spans[0].fragments[0]: 0-9 is outside the text (4 characters)",
        "d $.relations[0].tail: there is no span or entity 'x'",
    ]
    twice = ["e: is the id of more than one document; ids are unique in a corpus"]
    assert [str(problem) for problem in caught.value.problems] == told + twice * (
        bool(re.fullmatch(FORMATS[name].keeps.document_ids.pattern, "e"))
    )
    assert list(tmp_path.iterdir()) == []


@every
def test_what_is_left_out_beside_the_annotation_is_counted(name: str, tmp_path: Path) -> None:
    """Ids, the text, views that the format does not hold, by the number of documents; no error."""
    tokens = (Fragment(0, 4), Fragment(6, 10))
    document = Document("d", "Мост  стал", "ru", tokens=tokens, meta={"date": "2031-05-02"})
    report = Report()
    write(name, [document], target(name, tmp_path), report=report)
    keeps = FORMATS[name].keeps
    left = [view for view in ("lang", "tokens", "meta") if view not in keeps.views]
    left += ["ids of documents"] * (not re.fullmatch(keeps.document_ids.pattern, "d"))
    left += ["text as it is"] * (keeps.text == "tokens")
    assert report.left == dict.fromkeys(left, 1)


@every
def test_a_folder_with_files_is_never_replaced(name: str, tmp_path: Path) -> None:
    """It may hold the work of annotators. A file is replaced."""
    path = target(name, tmp_path)
    document = Document("d", "Мост", "und")
    write(name, [document], path)
    before = bytes_of(path)
    if FORMATS[name].target == "file":
        write(name, [document], path)
    else:
        with pytest.raises(DataError, match="is there already, and may hold somebody's work"):
            write(name, [document], path)
        with pytest.raises(UsageError, match="is a folder of files, no stream"):
            write(name, [document], "-")
    assert bytes_of(path) == before


def samples() -> Iterator[tuple[str, Path, Path]]:
    """Give each sample: the format, what is read, and what must be written."""
    for name in WRITTEN:
        for folder in sorted(Path(__file__).parents[2].joinpath("data", name).glob("*")):
            if FORMATS[name].target == "folder":
                source, normal = folder / "source", folder / "normal"
                yield name, source if source.is_dir() else folder, normal if normal.is_dir() else folder
                continue
            for file in sorted(path for path in folder.iterdir() if path.is_file()):
                normal = folder / "normal" / file.name
                yield name, file, normal if normal.is_file() else file


@pytest.mark.parametrize(("name", "source", "normal"), [*samples()], ids=lambda value: getattr(value, "name", value))
def test_what_others_wrote_is_written_as_it_was(name: str, source: Path, normal: Path, tmp_path: Path) -> None:
    """Byte for byte; what is not in the documented normal form, as ``normal`` beside it has it."""
    out = tmp_path / f"out{source.suffix}"
    first = list(read(name, source))
    assert [problem for document in first for problem in check(document)] == []
    write(name, first, out)
    expected, found = bytes_of(normal), bytes_of(out)
    assert {file: found.get(file) for file in expected} == expected
    assert [replace(d, native={}) for d in read(name, out)] == [replace(d, native={}) for d in first]
