"""csv: a row a quote, a row a mention; formulas, byte order mark, what cannot be done."""

import csv
from pathlib import Path

import pytest

from saidby.annotate.formats import read, write
from saidby.corpus.errors import UsageError
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

TEXT = '«Паром, "Рыбин"\nпойдёт», - сказал Глеб Рыбин.'
DOCUMENT = Document(
    "parom",
    TEXT,
    "ru",
    spans=(
        Span("q1", "QUOTE", (Fragment(0, 6), Fragment(16, 23)), attrs={"mode": "direct"}),
        Span("c1", "CUE", (Fragment(27, 33),)),
        Span("s1", "SOURCE", (Fragment(34, 44),), "e1"),
        Span("m1", "PER", (Fragment(34, 44),), "e1", {"form": "name"}),
        Span("m2", "LOC", (Fragment(25, 33),)),
    ),
    relations=(Relation("r1", "cue", "q1", "c1"), Relation("r2", "source", "q1", "s1"), Relation("r3", "speaker", "q1", "e1"), Relation("r4", "cue", "q1", "m1")),
    entities=(Entity("e1", "PER", "Глеб Рыбин", kb="Q1"), Entity("e2", "ORG", "=Порт")),
    meta={"date": "2031-05-02"},
)  # fmt: skip


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_a_quote(tmp_path: Path) -> None:
    """Speakers by name, other roles by their words, several joined; pieces where there are several."""
    write("csv", [DOCUMENT], tmp_path / "out.csv")
    assert rows(tmp_path / "out.csv") == [
        {
            "document": "parom", "date": "2031-05-02", "quote": "q1", "mode": "direct", "medium": "", "factuality": "", "speaker": "Глеб Рыбин",
            "source": "Глеб Рыбин", "cue": "сказал; Глеб Рыбин", "addressee": "", "text": "«Паром … пойдёт»", "start": "0", "end": "23", "pieces": "0-6 16-23",
        }
    ]  # fmt: skip


def test_a_row_a_mention_and_a_formula(tmp_path: Path) -> None:
    """Of an entity or not; entities that nothing mentions stand last; an apostrophe before what looks like a formula."""
    write("csv", [DOCUMENT], tmp_path / "out.csv", of="entities")
    found = [
        (row["entity"], row["name"], row["kb"], row["mention"], row["form"], row["text"])
        for row in rows(tmp_path / "out.csv")
    ]
    assert found == [
        ("e1", "Глеб Рыбин", "Q1", "s1", "", "Глеб Рыбин"), ("e1", "Глеб Рыбин", "Q1", "m1", "name", "Глеб Рыбин"),
        ("", "", "", "m2", "", "'- сказал"), ("e2", "'=Порт", "", "", "", ""),
    ]  # fmt: skip
    write("csv", [DOCUMENT], tmp_path / "out.csv", of="entities", formulas="kept")
    assert [row["text"] or row["name"] for row in rows(tmp_path / "out.csv")][2:] == ["- сказал", "=Порт"]


def test_the_form_is_that_of_rfc_4180(tmp_path: Path) -> None:
    """Quotation marks doubled, line breaks inside of fields, CR LF behind rows; a byte order mark if asked for."""
    document = Document("d", TEXT, "ru", spans=(Span("q", "QUOTE", (Fragment(0, 23),)),))
    write("csv", [document], tmp_path / "out.csv", bom="yes")
    head, row = (tmp_path / "out.csv").read_bytes().decode().split("\r\n", 1)
    assert head.startswith("\ufeffdocument,date,quote,")
    assert row == 'd,,q,,,,,,,,"«Паром, ""Рыбин""\nпойдёт»",0,23,\r\n'


def test_it_is_not_read(tmp_path: Path) -> None:
    """A table is made of documents and holds none."""
    (tmp_path / "in.csv").write_text("a,b\n", "utf-8")
    with pytest.raises(UsageError, match="csv can be written, not read"):
        read("csv", tmp_path / "in.csv")
