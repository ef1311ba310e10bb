"""BSNLP with places and without, and RuCoCo: mentions of entities, and every problem with its place."""

from pathlib import Path
from typing import Any

import pytest
from foreign import shown, told, written

from saidby.annotate.formats import Report, read
from saidby.corpus.check import check

TEXT = "В Заречье 😀 был мост. Мэрия Заречья молчит, Заречьяне тоже.\n"
PLACED = (
    "2\t9\tЗаречье\tЗаречье\tLOC\tGPE-Zarechye\n"
    "22\t35\tМэрия Заречья\tМэрия Заречья\tORG\tORG-Mayor\n"
    "28\t35\tЗаречья\tЗаречье\tLOC\t\n"
)
HEADED = f"ru-7\nru\n2031-05-02\nhttp://news.invalid/7\nМост в Заречье\n{TEXT}"
LISTED = (
    "ru-7\nЗаречье\tЗаречье\tLOC\tGPE-Zarechye\nЗаречья\tЗаречье\tLOC\tGPE-Zarechye\n"
    "Мэрия  Заречья\tМэрия Заречья\tORG\tORG-Mayor\nЛужин\tЛужин\tPER\tPER-Luzhin\n"
)


def test_rows_with_places_are_spans_of_entities(tmp_path: Path) -> None:
    """Names may nest; one without id is of no entity, and told."""
    written(tmp_path / "raw" / "bridge" / "ru" / "7.txt", TEXT)
    written(tmp_path / "ner" / "bridge" / "ru" / "7.tsv", PLACED)
    (document,) = read("bsnlp", tmp_path, report=(report := Report()))
    assert (document.id, document.lang, document.text) == ("ner/bridge/ru/7", "ru", TEXT)
    assert shown(document) == [("n1", "Заречье"), ("n2", "Мэрия Заречья"), ("n3", "Заречья")]
    assert [(span.label, span.entity, span.attrs) for span in document.spans] == [
        ("LOC", "GPE-Zarechye", {"base": "Заречье"}),
        ("ORG", "ORG-Mayor", {"base": "Мэрия Заречья"}),
        ("LOC", None, {"base": "Заречье"}),
    ]
    assert [(e.id, e.label, e.name) for e in document.entities] == [
        ("GPE-Zarechye", "LOC", "Заречье"),
        ("ORG-Mayor", "ORG", "Мэрия Заречья"),
    ]
    assert [told.what for told in report.repaired] == ["'Заречья' has no id; it is a name of no entity"]
    assert check(document) == []
    assert shown(next(read("bsnlp", tmp_path / "ner" / "bridge" / "ru" / "7.tsv"))) == shown(document)


def test_names_of_a_list_are_found_as_whole_words_the_longer_first(tmp_path: Path) -> None:
    """In title and text, not in the header; one that is not there is told."""
    written(tmp_path / "bridge" / "raw" / "ru" / "7.txt", HEADED)
    written(tmp_path / "bridge" / "annotated" / "ru" / "7.out", LISTED)
    (document,) = read("bsnlp", tmp_path, report=(report := Report()))
    assert shown(document) == [("n1", "Заречье"), ("n2", "Заречье"), ("n3", "Мэрия Заречья")]
    assert document.spans[0].start == HEADED.index("Заречье")
    assert [document.text[block.start : block.end] for block in document.blocks][:2] == [
        "ru-7\nru\n2031-05-02\nhttp://news.invalid/7",
        "Мост в Заречье",
    ]
    assert (document.meta["title"], document.meta["date"]) == ("Мост в Заречье", "2031-05-02")
    assert [told.what for told in report.lost] == [
        "'Заречья' is not in the text, but inside of longer names at most",
        "'Лужин' is not in the text, but inside of longer names at most",
    ]
    assert check(document) == []


def test_rows_that_mean_nothing_are_errors_or_kept(tmp_path: Path) -> None:
    written(tmp_path / "raw" / "7.txt", TEXT)
    path = written(tmp_path / "ner" / "7.tsv", "2\t9\tЗаречье\tЗаречье\tLOC\tx\n1\t2\tа\tб\tEV\n")
    form = "start, end, name, base form, category (PER, LOC, ORG, PRO, EVT), id, with tabs between"
    row = r"'1\t2\tа\tб\tEV'"
    assert told("bsnlp", path) == [f"…:2: must be {form}; got {row}; --option malformed=keep goes on without it"]
    (document,) = read("bsnlp", path, malformed="keep", report=(report := Report()))
    assert document.native == {"bsnlp": {"lines": ["1\t2\tа\tб\tEV"]}}
    assert [told.what for told in report.lost] == [f"must be {form}; got {row}; the line is kept as it is"]


def test_places_that_are_not_in_the_text_are_told(tmp_path: Path) -> None:
    """All of a file at once, and a text that is not there."""
    written(tmp_path / "raw" / "7.txt", TEXT)
    path = written(tmp_path / "ner" / "7.tsv", "3\t9\tЗаречье\tЗаречье\tLOC\tx\n90\t99\tЛужин\tЛужин\tPER\ty\n")
    assert told("bsnlp", path) == [
        "…:1: says 'Заречье', but the text has 'аречье' at 3-9",
        "…:2: says 'Лужин', but the text has '' at 90-99",
    ]
    written(tmp_path / "ner" / "8.tsv", "")
    assert told("bsnlp", tmp_path)[-1] == "…/raw/8.txt: there is no such file"


def text_of(folder: Path, **changes: Any) -> Path:
    """Write a text of RuCoCo."""
    content = {
        "text": "Лужин и Вереск 😀 открыли мост. Они рады.\n",
        "entities": [[[0, 5]], [[8, 14]], [[0, 14], [31, 34], [31, 34]]],
        "includes": [[], [], [0, 1]],
    }
    return written(folder / "test" / "2031_bridge.json", content | changes)


def test_chains_are_entities(tmp_path: Path) -> None:
    """An entity that consists of others is related to them; a mention that is there twice is read once."""
    (document,) = read("rucoco", text_of(tmp_path), report=(report := Report()))
    assert (document.id, document.lang, document.meta["split"]) == ("2031_bridge", "ru", "test")
    assert [(name, text, span.entity) for span, (name, text) in zip(document.spans, shown(document), strict=True)] == [
        ("m0.0", "Лужин", "e0"),
        ("m1.0", "Вереск", "e1"),
        ("m2.0", "Лужин и Вереск", "e2"),
        ("m2.1", "Они", "e2"),
    ]
    assert [(r.label, r.head, r.tail) for r in document.relations] == [
        ("includes", "m2.0", "e0"),
        ("includes", "m2.0", "e1"),
    ]
    assert [e.name for e in document.entities] == ["Лужин", "Вереск", "Лужин и Вереск"]
    assert [told.what for told in report.repaired] == ["has a mention twice, which is read once"]
    assert report.counts == {"entities": 3, "entities that include others": 1}
    assert check(document) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"entities": [[[0, 99]], [], [[3, 3]]]}, ["[0][0]: must satisfy 0 <= start < end <= 41, got 0-99",
                                                   "[1]: must have a mention",
                                                   "[2][0]: must satisfy 0 <= start < end <= 41, got 3-3"]),
        ({"entities": [[[0, "5"]]], "includes": []}, ["[0][0][1]: Expected `int`, got `str`"]),
    ],
)  # fmt: skip
def test_chains_that_cannot_be_are_told(tmp_path: Path, changes: dict[str, Any], expected: list[str]) -> None:
    assert told("rucoco", text_of(tmp_path, **changes)) == [f"… $.entities{what}" for what in expected]


def test_members_that_cannot_be_are_told(tmp_path: Path) -> None:
    assert told("rucoco", text_of(tmp_path, includes=[[0], [7]])) == [
        "… $.includes: must have a list an entity: 3, got 2",
        "… $.includes[0]: must be numbers of other entities, got 0",
        "… $.includes[1]: must be numbers of other entities, got 7",
    ]
