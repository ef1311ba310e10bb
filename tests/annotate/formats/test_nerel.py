"""NEREL and RuNNE: broken lines kept and written back, inclusive ends, every problem with its place."""

from pathlib import Path

import pytest

from saidby.annotate.formats import Report, read, write
from saidby.corpus.errors import DataError, UsageError
from saidby.corpus.model import Document, covered

TEXT = "Пётр Лужин из Заречья открыл мост.\n"
LINES = (
    "T1\tPERSON 0 10\tПётр Лужин\n"
    "T2\tCITY 14 21\tЗаречья\n"
    "R1\tORIGINS_FROM Arg1:T1 Arg2:T2\n"
    "N1\tReference T2 Wikidata:Q1\tЗаречье\n"
    "N2\tReference T9 Wikidata:Q2\tНичто\n"
    "N3\tReference T1 Wikidaужин\n"
    "Лужин из\n"
)


def labelled(document: Document) -> list[tuple[str, str]]:
    """Give label and words of each span."""
    return [(span.label, covered(document.text, span.fragments)) for span in document.spans]


def test_lines_that_mean_nothing_are_told_and_written_back(tmp_path: Path) -> None:
    """The rest is read; as brat the file is what it was, byte for byte."""
    folder = tmp_path / "train"
    folder.mkdir()
    (folder / "1_text.txt").write_text(TEXT, "utf-8")
    (folder / "1_text.ann").write_text(LINES, "utf-8")
    (document,) = read("nerel", folder, report=(report := Report()))
    assert document.lang == "ru"
    assert labelled(document) == [("PERSON", "Пётр Лужин"), ("CITY", "Заречья")]
    assert [entity.kb for entity in document.entities] == ["Wikidata:Q1"]
    assert [problem.where.rpartition(":")[2] for problem in report.lost] == ["5", "6", "7"]
    write("brat", [document], tmp_path / "out", conf="no")
    assert (tmp_path / "out" / "1_text.ann").read_text("utf-8") == LINES


def written(folder: Path, name: str, *lines: str, mark: bool = False) -> Path:
    """Write a file of lines."""
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8-sig" if mark else "utf-8")
    return path


LINE = (
    '{"id": 7, "sentences": "Мэр 😀 Пётр Лужин", "ners": [[6, 15, "PERSON"], [11, 15, "FAMILY"], [0, 2, "PROFESSION"]]}'
)


def test_ends_are_inclusive_and_characters_are_code_points(tmp_path: Path) -> None:
    """Also with a byte order mark at the head, and blank lines."""
    (document,) = read("runne", written(tmp_path, "a.jsonl", LINE, "", mark=True))
    assert (document.id, document.lang) == ("7", "ru")
    assert labelled(document) == [("PERSON", "Пётр Лужин"), ("FAMILY", "Лужин"), ("PROFESSION", "Мэр")]


def test_answers_have_their_texts_in_another_file(tmp_path: Path) -> None:
    """By id; a text without names has none."""
    texts = written(tmp_path, "test.jsonl", '{"id": 3, "sentences": "Мост"}', '{"id": 7, "sentences": "Заречье"}')
    answers = written(tmp_path, "answers.jsonl", '{"id": 7, "ners": [[0, 6, "CITY"]]}', '{"id": 3, "ners": []}')
    found = list(read("runne", answers, texts=str(texts)))
    assert [(document.id, labelled(document)) for document in found] == [("7", [("CITY", "Заречье")]), ("3", [])]
    assert [document.spans for document in read("runne", texts)] == [(), ()]


def test_a_name_that_is_there_twice_is_told_and_kept(tmp_path: Path) -> None:
    """A measure counts it as the file has it."""
    path = written(
        tmp_path, "a.jsonl", '{"id": 1, "sentences": "Мост", "ners": [[0, 3, "FACILITY"], [0, 3, "FACILITY"]]}'
    )
    (document,) = read("runne", path, report=(report := Report()))
    assert len(document.spans) == 2
    assert [str(p) for p in report.repaired] == [f"{path}:1: FACILITY 'Мост' (0-3) is there 2 times; all are kept"]


def test_problems_are_told_with_their_lines(tmp_path: Path) -> None:
    """All of them at once."""
    path = written(
        tmp_path,
        "a.jsonl",
        '{"id": 1, "sentences": "Мост", "ners": [[0, 4, "FACILITY"], [2, 1, "CITY"], [0, 3, ""]]}',
        '{"id": 2, "ners": []}',
        '{"id": 3, "sentences": "Мост"}',
        '{"id": 3, "sentences": "Мост"}',
        '{"id": 4, "text": "Мост"}',
        "{",
    )
    with pytest.raises(DataError) as caught:
        list(read("runne", path))
    told = [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]
    assert told == [
        "1: a name must satisfy 0 <= first <= last < 4, got [0, 4, 'FACILITY']",
        "1: a name must satisfy 0 <= first <= last < 4, got [2, 1, 'CITY']",
        "1: the name [0, 3] has no type",
        "2: 2 has no text; name the file that has it: --option texts=FILE",
        "4: 3 is the id of an earlier line already",
        "5: must be id, sentences and ners in JSON: Object contains unknown field `text`",
        "6: must be id, sentences and ners in JSON: Input data was truncated",
    ]


def test_a_folder_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    """The files have the same ids."""
    with pytest.raises(DataError, match="is a folder; name one file of it"):
        list(read("runne", tmp_path))
    with pytest.raises(DataError, match="there is no such file"):
        list(read("runne", written(tmp_path, "a.jsonl"), texts=str(tmp_path / "none")))
    for name in ("nerel", "runne"):
        with pytest.raises(UsageError, match=f"{name} can be read, not written"):
            write(name, [Document("d", "Мост", "ru")], tmp_path / "out")
