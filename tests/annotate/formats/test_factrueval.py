"""factRuEval-2016: what becomes what, three extents, quirks of the data, and every problem with its place."""

from collections import Counter
from pathlib import Path

import pytest
from factrueval import answer, write
from real import real_data

from saidby.annotate.formats import Report, read
from saidby.corpus import jsonl
from saidby.corpus.check import check
from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.model import Document, Entity, covered

SENTENCES = ["Мэр Пётр Лужин открыл клуб «Заря» в Заречье.", "Правительство Заречья молчит."]
PARTS = {
    "1": ("job", "Мэр"),
    "2": ("name", "Пётр"),
    "3": ("surname", "Лужин"),
    "4": ("org_descr", "клуб"),
    "5": ("org_name", "Заря"),
    "6": ("loc_name", "Заречье"),
    "7": ("org_descr", "Правительство"),
    "8": ("loc_name", "Заречья"),
}
OBJECTS = {
    "11": ("Person", "3 2"),
    "12": ("Org", "4 5"),
    "13": ("Location", "6"),
    "14": ("Org", "7 8"),
    "15": ("LocOrg", "8"),
    "16": ("Org", "7"),
}
COREF = "21 11\nfirstname Пётр\nlastname Лужин\n\n22 13 15\nname Заречье\nname Заречный край\nwikidata Q1\n\n23 14\ndescriptor правительство\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write one document with everything."""
    return write(tmp_path, "book_1", SENTENCES, PARTS, OBJECTS, coref=COREF, facts="1-0 Occupation\nWho obj21 Лужин\n")


def one(folder: Path, **options: str) -> Document:
    (document,) = read("factrueval", folder, **options)
    return document


def shown(document: Document) -> list[tuple[str, str, str | None, dict[str, str]]]:
    """Give label, words, entity and attributes of each span."""
    return [(s.label, covered(document.text, s.fragments), s.entity, s.attrs) for s in document.spans]


def test_every_layer_has_its_place(folder: Path) -> None:
    """Parts and objects are spans that name each other by attributes; chains are entities; facts stay as they are."""
    document = one(folder)
    assert shown(document) == [
        ("job", "Мэр", None, {}),
        ("name", "Пётр", None, {"part_of": "11:Person"}),
        ("surname", "Лужин", None, {"part_of": "11:Person"}),
        ("org_descr", "клуб", None, {"part_of": "12:Org"}),
        ("org_name", "Заря", None, {"part_of": "12:Org"}),
        ("loc_name", "Заречье", None, {"part_of": "13:Location"}),
        ("org_descr", "Правительство", None, {"part_of": "14:Org 16:Org"}),
        ("loc_name", "Заречья", None, {"part_of": "14:Org 15:LocOrg"}),
        ("PER", "Пётр Лужин", "e21", {"object": "11:Person"}),
        ("ORG", "Заря", None, {"object": "12:Org"}),
        ("LOC", "Заречье", "e22", {"object": "13:Location"}),
        ("ORG", "Заречья", "e23", {"object": "14:Org"}),
        ("LOCORG", "Заречья", "e22", {"object": "15:LocOrg"}),
        ("MENTION", "Правительство", None, {"object": "16:Org"}),
    ]
    assert document.entities == (
        Entity("e21", "PER", "Пётр Лужин"),
        Entity("e22", "LOC", "Заречье", ("Заречный край",), "Q1"),
        Entity("e23", "ORG", "Правительство Заречья"),
    )
    assert [document.text[a:b] for a, b in document.sentences] == SENTENCES
    assert [document.text[a:b] for a, b in document.tokens][:6] == ["Мэр", "Пётр", "Лужин", "открыл", "клуб", "«"]
    assert document.native["factrueval"]["facts"] == [["1-0 Occupation", "Who obj21 Лужин"]]
    assert document.native["factrueval"]["coref"]["23"] == [["descriptor", "правительство"]]
    assert document.meta["imported"] == {"format": "factrueval", "options": {"object_extent": "names"}}


# Labels and words of the objects of the document above, worked by hand from the rules of each projection.
EXTENTS = [
    ("names", ["PER Пётр Лужин", "ORG Заря", "LOC Заречье", "ORG Заречья", "LOCORG Заречья", "MENTION Правительство"]),
    ("all", ["PER Пётр Лужин", "ORG клуб … Заря", "LOC Заречье", "ORG Правительство Заречья", "LOCORG Заречья", "ORG Правительство"]),
    ("naeval", ["PER Пётр Лужин", "ORG Заря", "LOC Заречье", "LOC Заречья"]),
]  # fmt: skip


@pytest.mark.parametrize(("extent", "spans"), EXTENTS)
def test_the_extent_of_objects_is_a_choice(folder: Path, extent: str, spans: list[str]) -> None:
    """The parts are the same; the choice stands in the document."""
    document = one(folder, object_extent=extent)
    assert [f"{s.label} {covered(document.text, s.fragments)}" for s in document.spans[len(PARTS) :]] == spans
    assert shown(document)[: len(PARTS)] == shown(one(folder))[: len(PARTS)]
    assert document.meta["imported"]["options"] == {"object_extent": extent}


def test_naeval_leaves_out_overlaps_and_what_is_off_razdels_tokens(tmp_path: Path) -> None:
    """Sorted by start, the longer first; the second of two that overlap goes, and so does half a token of razdel."""
    parts = {
        "1": ("org_name", "МИД Заречья"),
        "2": ("loc_name", "Заречья"),
        "3": ("loc_name", "Рим"),
        "4": ("loc_name", "Верн"),
    }
    objects = {"11": ("Org", "1"), "12": ("Location", "2"), "13": ("Location", "3"), "14": ("Location", "4")}
    tokens = "101 0 3 МИД\n102 4 7 Заречья\n103 12 1 в\n104 14 3 Рим\n105 17 1 -\n106 18 4 Верн\n"
    spans = (
        "1 org_name 0 11 101 2  # 101 102 МИД Заречья\n2 loc_name 4 7 102 1  # 102 Заречья\n"
        "3 loc_name 14 3 104 1  # 104 Рим\n4 loc_name 18 4 106 1  # 106 Верн\n"
    )
    write(tmp_path, "book_1", ["МИД Заречья в Рим-Верн"], {}, objects, tokens=tokens, spans=spans)
    assert [s[:2] for s in shown(one(tmp_path))[len(parts) :]] == [
        ("ORG", "МИД Заречья"),
        ("LOC", "Заречья"),
        ("LOC", "Рим"),
        ("LOC", "Верн"),
    ]
    report = Report()
    (document,) = read("factrueval", tmp_path, report=report, object_extent="naeval")
    assert [s[:2] for s in shown(document)[len(parts) :]] == [("ORG", "МИД Заречья")]
    assert [problem.where for problem in report.lost] == ["book_1 12", "book_1 13", "book_1 14"]


def test_an_object_in_pieces_has_fragments(tmp_path: Path) -> None:
    """Parts in any order; neighbours are one fragment, whatever blanks lie between."""
    parts = {"1": ("name", "Анна"), "2": ("surname", "Лужины"), "3": ("name", "Пётр")}
    write(tmp_path, "book_1", ["Анна и Пётр Лужины"], parts, {"11": ("Person", "2 1"), "12": ("Person", "2 3")})
    assert [s[:2] for s in shown(one(tmp_path))[3:]] == [("PER", "Анна … Лужины"), ("PER", "Пётр Лужины")]


def test_what_the_files_say_twice_is_repaired_and_told(tmp_path: Path) -> None:
    """The last part of an id counts for objects, as in the comparator; tokens count, not characters."""
    spans = "1 nickname 0 3 101 1  # 101 Луч\n1 loc_name 0 3 101 1  # 101 Луч\n2 name 4 9 102 2  # 102 104 Жан Ли\n"
    objects = {"11": ("Location", "1"), "12": ("Person", "2")}
    write(tmp_path, "book_1", ["Луч Жан Де Ли."], {}, objects, spans=spans)
    report = Report()
    (document,) = read("factrueval", tmp_path, report=report)
    assert [(s.id, *shown(document)[i][:2]) for i, s in enumerate(document.spans)] == [
        ("s1", "nickname", "Луч"),
        ("s1.2", "loc_name", "Луч"),
        ("s2", "name", "Жан … Ли"),
        ("o11", "LOC", "Луч"),
        ("o12", "PER", "Жан … Ли"),
    ]
    place = tmp_path / "book_1.spans"
    assert [str(problem) for problem in report.repaired] == [
        f"{place}:2: '1' is the id of a nickname already; objects mean the loc_name",
        f"{place}:3: characters 4-13 are 'Жан Де Ли', tokens are 'Жан Ли'; the tokens are kept",
    ]


def test_other_types_have_their_own_label(tmp_path: Path) -> None:
    """A project by its name; a type that names nothing is a mention."""
    parts = {"1": ("prj_descr", "программа"), "2": ("prj_name", "Луч"), "3": ("facility_descr", "сайт")}
    write(tmp_path, "book_1", ["программа Луч, сайт"], parts, {"11": ("Project", "1 2"), "12": ("Facility", "3")})
    assert [s[:2] for s in shown(one(tmp_path))[3:]] == [("PROJECT", "Луч"), ("MENTION", "сайт")]
    assert [s[:2] for s in shown(one(tmp_path, object_extent="all"))[3:]] == [
        ("PROJECT", "программа Луч"),
        ("FACILITY", "сайт"),
    ]


def test_byte_order_marks_and_other_files_mean_nothing(tmp_path: Path) -> None:
    """Coreference and facts may be absent; a text without layers is told, and not read."""
    write(
        tmp_path, "book_1", ["Луч"], {}, {}, tokens="\ufeff101 0 3 Луч", spans="\ufeff1 loc_name 0 3 101 1  # 101 Луч"
    )
    write(tmp_path, "book_0", ["😀 Луч"], {"1": ("loc_name", "Луч")}, {})
    (tmp_path / "list.txt").write_text("book_0", "utf-8")
    report = Report()
    documents = list(read("factrueval", tmp_path, report=report))
    assert [(d.id, *shown(d)[0][:2]) for d in documents] == [
        ("book_0", "loc_name", "Луч"),
        ("book_1", "loc_name", "Луч"),
    ]
    assert [str(p) for p in report.lost] == [f"{tmp_path / 'list.txt'}: is no layer of a document, and was not read"]
    assert [d.id for d in read("factrueval", tmp_path / "book_0.txt")] == ["book_0"]


# file, what stands in it, line, message
WRONG = [
    ("tokens", "101 0 3 Мэр\n102 4 4 Петр", 2, "token is 'Петр', but the text has 'Пётр' at 4-8"),
    ("tokens", "101 0 Мэр", 1, "must be a token: id, start, length, text; got '101 0 Мэр'"),
    ("tokens", "101 4 4 Пётр\n102 0 3 Мэр", 2, "token must come behind the one before, which ends at 8, got 0"),
    ("tokens", "101 0 3 Мэр\n101 4 4 Пётр", 2, "'101' is the id of an earlier line already"),
    ("spans", "1 job 0 3 101 1", 1, "must be a span: id, type, start, length, token, tokens # ids, texts; got '1 job 0 3 101 1'"),
    ("spans", "1 job 0 3 101 1  # 999 Мэр", 1, "must name 1 tokens behind #, and their texts; there is no token 999"),
    ("spans", "1 job 0 3 101 2  # 101 Мэр", 1, "must name 2 tokens behind #, and their texts; there is no token Мэр"),
    ("objects", "11 Person # Лужин", 1, "must be an object: id, type, ids of spans # text; got '11 Person # Лужин'"),
    ("objects", "11 Person 2\n12 Person 2 99", 2, "there is no span 99"),
    ("objects", "11 Person 2\n11 Org 5", 2, "'11' is the id of an earlier line already"),
    ("coref", "21 11\nname Лужин\n\n22 11 99", 4, "there is no object 11, 99, or it is identified already"),
    ("coref", "21\nname Лужин", 1, "must name objects; got '21'"),
]  # fmt: skip


@pytest.mark.parametrize(("suffix", "content", "line", "message"), WRONG)
def test_a_problem_has_file_and_line(folder: Path, suffix: str, content: str, line: int, message: str) -> None:
    """The first problem is where the fault is; what hangs on it may follow."""
    (folder / f"book_1.{suffix}").write_text(content, "utf-8")
    with pytest.raises(DataError) as caught:
        one(folder)
    assert str(caught.value).splitlines()[0] == f"{folder / f'book_1.{suffix}'}:{line}: {message}"


def test_all_problems_of_all_documents_come_at_once(folder: Path) -> None:
    """Sound documents are given first."""
    write(folder, "book_0", ["Луч"], {}, {}, objects="11 Org\n12 Org")
    write(folder, "book_2", ["Луч"], {}, {}).joinpath("book_2.spans").unlink()
    (folder / "book_2.objects").write_bytes(b"\xff")
    documents = read("factrueval", folder)
    assert next(documents).id == "book_1"
    with pytest.raises(DataError) as caught:
        next(documents)
    assert [Path(p.where).name for p in caught.value.problems] == [
        "book_0.objects:1",
        "book_0.objects:2",
        "book_2.spans",
        "book_2.objects",
    ]
    assert caught.value.problems[-1].what == "is not UTF-8 (byte 0: invalid start byte); convert it first"


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    """Before anything is written."""
    with pytest.raises(DataError, match="is a folder without documents of factRuEval"):
        list(read("factrueval", tmp_path))
    with pytest.raises(DataError, match="there is no such file or folder"):
        read("factrueval", tmp_path / "none")


def test_wrong_calls_are_refused_at_once(folder: Path) -> None:
    """Formats, options and values are known by name."""
    with pytest.raises(UnknownName, match="unknown format 'factruevil'; did you mean 'factrueval'"):
        read("factruevil", folder)
    with pytest.raises(UnknownName, match="unknown option of factrueval 'extent'"):
        read("factrueval", folder, extent="all")
    with pytest.raises(UnknownName, match="unknown value of factrueval's object_extent 'name'; did you mean 'names'"):
        read("factrueval", folder, object_extent="name")
    assert issubclass(UnknownName, UsageError)


def test_answers_to_track_1_are_predictions(folder: Path) -> None:
    """Types in any case, a mark at the head, blank lines; the text lies beside, or elsewhere."""
    answer(folder, "book_1", "\ufeffPER 4 10", "", "locorg 36 7")
    report = Report()
    (document,) = read("factrueval-task1", folder, report=report)
    assert [s[:2] for s in shown(document)] == [("PER", "Пётр Лужин"), ("LOCORG", "Заречье")]
    assert report.spans == {"PER": 1, "LOCORG": 1}
    (folder / "answers").mkdir()
    answer(folder / "answers", "book_1")
    assert [d.text for d in read("factrueval-task1", folder / "answers", texts=str(folder))] == [document.text]


def test_answers_that_are_none_are_all_named(folder: Path) -> None:
    """A wrong type, a missing number, a place outside of the text."""
    path = answer(folder, "book_1", "PERSON 4 10", "PER 4", "PER 4 1000", "PER 4 0") / "book_1.task1"
    with pytest.raises(DataError) as caught:
        list(read("factrueval-task1", folder))
    assert str(caught.value).splitlines() == [
        f"{path}:1: must be a name: one of PER, LOC, ORG, LOCORG, start, length; got 'PERSON 4 10'",
        f"{path}:2: must be a name: one of PER, LOC, ORG, LOCORG, start, length; got 'PER 4'",
        f"{path}:3: 4-1004 is no stretch of the text (74 characters)",
        f"{path}:4: 4-4 is no stretch of the text (74 characters)",
    ]


@pytest.mark.real
@pytest.mark.parametrize("extent", ["names", "all", "naeval"])
def test_the_devset_is_read_whole(extent: str) -> None:
    """Counts of its SOURCE.txt; valid; the same after a way through JSON."""
    report = Report()
    documents = list(read("factrueval", real_data("factrueval") / "devset", report=report, object_extent=extent))
    found = report.documents, report.counts["parts"], report.counts["objects"], report.counts["sentences"]
    assert found == (122, 4084, 2611, 1769)
    assert (report.counts["entities"], report.counts["facts"]) == (1395, 273)
    assert sum(len(d.tokens) for d in documents) == 30_940
    assert [problem for d in documents for problem in check(d)] == []
    assert [jsonl.parse_line(jsonl.format_line(d)) for d in documents] == documents
    assert sum("part_of" in s.attrs or "object" not in s.attrs for d in documents for s in d.spans) == 4084
    objects = Counter((d.id, s.attrs["object"]) for d in documents for s in d.spans if "object" in s.attrs)
    assert len(objects) + len(report.lost) == 2611


@pytest.mark.real
def test_the_words_of_parts_are_those_of_the_files() -> None:
    """Blanks aside, the text under each span is its own column of text; five lines are repaired, and told."""
    folder = real_data("factrueval") / "devset"
    report = Report()
    compared = 0
    for document in read("factrueval", folder, report=report):
        lines = (folder / f"{document.id}.spans").read_text("utf-8").splitlines()
        parts = [span for span in document.spans if "object" not in span.attrs]
        for line, span in zip(lines, parts, strict=True):
            words = line.partition(" # ")[2].split()
            assert "".join(covered(document.text, span.fragments, gap="").split()) == "".join(words[len(words) // 2 :])
            compared += 1
    assert compared == 4084
    assert [Path(p.where.rpartition(":")[0]).stem for p in report.repaired] == [
        "book_100",
        "book_260",
        "book_367",
        "book_483",
        "book_506",
    ]
