"""PDNC: speakers and addressees by any of their names, frames beside quotes, mentions, and every problem."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from foreign import shown, told, written

from saidby.annotate.formats import Report, read
from saidby.corpus.check import check

TEXT = "“My dear😀 sir,” said\nMiss Lodge, “come in, Tom.”\n\n“We will.” They went. “No,” whispered somebody.\n"
CHARACTERS = [
    ["Character ID", "Main Name", "Aliases", "Gender", "Category"],
    ["0", "Ada Lodge", "{'Miss Lodge', 'Ada Lodge'}", "F", "major"],
    ["1", "Tom", "['Tom', 'sir']", "M", "minor"],
    ["2", "Tim", "{'sir'}", "M", "minor"],
]
HEADER = [
    *("quoteID", "quoteText", "subQuotationList", "quoteByteSpans", "speaker", "addressees", "quoteType"),
    *("referringExpression", "mentionTextsList", "mentionSpansList", "mentionEntitiesList"),
]


def at(text: str) -> list[int]:
    """Give the place of a text."""
    return [TEXT.index(text), TEXT.index(text) + len(text)]


def quotation(id: str, pieces: list[str], *cells: str, mentions: list[tuple[str, list[str]]] = []) -> list[str]:  # noqa: B006
    """Give a row: pieces of the text, speaker, addressees, type, expression, and mentions of the first piece."""
    texts, places = [text for text, _ in mentions], [at(text) for text, _ in mentions]
    lists = [repr([value]) for value in (texts, places, [who for _, who in mentions])]
    return [id, " ".join(pieces), repr(pieces), repr([at(piece) for piece in pieces]), *cells, *lists]


ROWS = [
    quotation(
        "Q0",
        ["come in, Tom.", "My dear😀 sir,"],
        *("Miss Lodge", "['Tom', 'Tim']", "Explicit", "said Miss Lodge"),
        mentions=[("My", ["Ada Lodge"]), ("sir", ["Tom"]), ("Tom", ["Tom"])],
    ),
    quotation("Q1", ["We will."], "sir", "[]", "Anaphoric", "They answered", mentions=[("We", ["Tom", "Tim"])]),
    quotation("Q2", ["No,"], "Nobody Known", "[]", "nan", "nan"),
]


def novel(folder: Path, rows: list[list[str]], characters: list[list[str]] = CHARACTERS, text: str = TEXT) -> Path:
    """Write a novel."""
    for name, table in (("quotation_info.csv", [HEADER, *rows]), ("character_info.csv", characters)):
        content = io.StringIO(newline="")
        csv.writer(content).writerows(table)
        written(folder / "TheLodge" / name, content.getvalue())
    written(folder / "TheLodge" / "novel_text.txt", text)
    return folder


def test_quotes_have_speakers_addressees_frames_and_mentions(tmp_path: Path) -> None:
    """Pieces are sorted; an alias of two characters is neither; a frame stands beside a piece, over a line end."""
    (document,) = read("pdnc", novel(tmp_path, ROWS), report=(report := Report()))
    assert (document.id, document.lang) == ("TheLodge", "en")
    assert shown(document) == [
        ("Q0", "My dear😀 sir, … come in, Tom."),
        ("Q0.f", "said\nMiss Lodge"),
        ("Q0.m1", "My"),
        ("Q0.m2", "sir"),
        ("Q0.m3", "Tom"),
        ("Q1", "We will."),
        ("Q1.m1", "We"),
        ("Q2", "No,"),
    ]
    assert {span.id: (span.label, span.entity, span.attrs) for span in document.spans} == {
        "Q0": ("QUOTE", None, {"mode": "direct", "source_form": "name"}),
        "Q0.f": ("FRAME", None, {}),
        "Q0.m1": ("MENTION", "c0", {"form": "pronoun"}),
        "Q0.m2": ("MENTION", "c1", {"form": "nominal"}),
        "Q0.m3": ("PER", "c1", {}),
        "Q1": ("QUOTE", None, {"mode": "direct", "source_form": "pronoun"}),
        "Q1.m1": ("MENTION", None, {"form": "pronoun"}),
        "Q2": ("QUOTE", None, {"mode": "direct"}),
    }
    assert [(r.label, r.head, r.tail) for r in document.relations] == [
        ("speaker", "Q0", "c0"),
        ("addressee", "Q0", "c1"),
        ("addressee", "Q0", "c2"),
        ("frame", "Q0", "Q0.f"),
        ("speaker", "Q1", "x1"),
        ("mention", "Q1.m1", "c1"),
        ("mention", "Q1.m1", "c2"),
        ("speaker", "Q2", "x2"),
    ]
    assert [(e.id, e.name, e.aliases) for e in document.entities] == [
        ("c0", "Ada Lodge", ("Miss Lodge",)),
        ("c1", "Tom", ("sir",)),
        ("c2", "Tim", ("sir",)),
        ("x1", "sir", ()),
        ("x2", "Nobody Known", ()),
    ]
    assert document.native["pdnc"]["quotes"]["Q1"] == {"quoteType": "Anaphoric", "referringExpression": "They answered"}
    assert document.native["pdnc"]["characters"]["c0"] == {"gender": "F", "category": "major"}
    assert [told.what for told in report.repaired] == [
        "the pieces of Q0 are not sorted and apart; they are read so",
        "'sir' (1 times) is the name of no character, or of several; it is an entity of its own",
        "'Nobody Known' (1 times) is the name of no character, or of several; it is an entity of its own",
    ]
    assert report.counts == {"Explicit": 1, "in pieces": 1, "Anaphoric": 1, "without type": 1}
    assert check(document) == []


def test_offsets_that_count_line_ends_as_one_are_read(tmp_path: Path) -> None:
    """The text has line ends of two characters, the table counted one."""
    path = novel(
        tmp_path, [quotation("Q1", ["We will."], "Tom", "[]", "Implicit", "")], text=TEXT.replace("\n", "\r\n")
    )
    (document,) = read("pdnc", path, report=(report := Report()))
    assert shown(document) == [("Q1", "We will.")]
    assert report.repaired[0].what == (
        "its offsets fit the text if a line end of two characters counts as one, and are read so"
    )


def test_lists_of_mentions_of_different_lengths_are_told(tmp_path: Path) -> None:
    row = [*ROWS[1][:-1], "[[]]"]
    (document,) = read("pdnc", novel(tmp_path, [row]), report=(report := Report()))
    assert shown(document) == [("Q1", "We will.")]
    assert [told.what for told in report.lost] == [
        "the lists of the mentions of Q1 are of different lengths; what has no partner is left out"
    ]


def changed(row: list[str], **cells: Any) -> list[str]:
    return [cells.get(name, cell) for name, cell in zip(HEADER, row, strict=True)]


def test_all_problems_are_told_with_file_and_line(tmp_path: Path) -> None:
    """Rows that cannot be read; then, where all can, quotes that are not in the text."""
    rows = [
        changed(ROWS[1], quoteByteSpans="[[1, 'a']]"),
        changed(ROWS[1], addressees="__import__('os')"),
        changed(ROWS[2], quoteID=""),
    ]
    characters = [*CHARACTERS, ["2", "Jim", "set()", "M", "minor"]]
    assert told("pdnc", novel(tmp_path, rows, characters)) == [
        "…/TheLodge/character_info.csv:5: must have a name and an id of its own, got 'Jim', '2'",
        "…/TheLodge/quotation_info.csv:2 quoteByteSpans $[0][1]: Expected `int`, got `str`",
        "…/TheLodge/quotation_info.csv:3 addressees: must be a list as Python writes it, got \"__import__('os')\"",
        "…/TheLodge/quotation_info.csv:4: must have an id of its own, got ''",
    ]
    rows = [changed(ROWS[1], quoteByteSpans="[[1, 999]]"), changed(ROWS[2], quoteByteSpans="[[0, 3]]")]
    assert told("pdnc", novel(tmp_path, rows)) == [
        "…/TheLodge/quotation_info.csv:2 quoteByteSpans: must lie in the text (98 characters), each with start < end; "
        "got [(1, 999)]",
        "…/TheLodge/quotation_info.csv:3: says ['No,'], but the text has ['“My'] there",
    ]


@pytest.mark.parametrize(
    ("path", "expected"), [(".", "is a folder without novels (quotation_info.csv)"), ("a.txt", "is a file; name the")]
)
def test_what_is_no_novel_is_told(tmp_path: Path, path: str, expected: str) -> None:
    written(tmp_path / "a.txt", "text")
    assert told("pdnc", tmp_path / path)[0].startswith(f"…: {expected}")


def test_a_table_without_a_column_is_told(tmp_path: Path) -> None:
    path = novel(tmp_path, ROWS, [["Character ID", "Name"], ["1", "Tom"]])
    assert told("pdnc", path) == ["…/TheLodge/character_info.csv:1: has no column Main Name, Aliases, Gender, Category"]
