"""brat: what each line becomes, how documents are held in it, what is kept, repaired, refused."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from real import real_data
from strategies import documents

from saidby.annotate.formats import Report, detect, project, read, write
from saidby.annotate.formats.brat import KEEPS
from saidby.annotate.formats.brat_lines import lines_of
from saidby.annotate.formats.brat_reading import ADVICE
from saidby.corpus.check import check
from saidby.corpus.errors import DataError
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span, covered

DATA = Path(__file__).parents[2] / "data" / "brat"
TEXT = "Мэр Пётр Лужин открыл мост.\nОн рад."


def put(folder: Path, *lines: str, text: str = TEXT, name: str = "most") -> Path:
    """Write a document of these lines; give the folder."""
    (folder / f"{name}.txt").write_bytes(text.encode())
    (folder / f"{name}.ann").write_bytes("".join(f"{line}\n" for line in lines).encode())
    return folder


def one(folder: Path, report: Report | None = None, **options: str) -> Document:
    (document,) = read("brat", folder, report=report, **options)
    return document


def lines(document: Document, folder: Path) -> list[str]:
    """Write a document, and give the lines of its annotation."""
    write("brat", [document], folder / "out")
    return (folder / "out" / f"{document.id}.ann").read_bytes().decode().split("\n")[:-1]


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [(span.id, span.label, covered(document.text, span.fragments)) for span in document.spans]


def test_all_kinds_of_lines_have_their_place() -> None:
    """Spans, relations, the arguments of events, attributes, references; an event is its span."""
    report = Report()
    document = one(DATA / "all-kinds", report)
    assert shown(document) == [
        ("T1", "PER", "Пётр Лужин"), ("T5", "LOC", "Заречье"), ("T2", "Open", "открыл"), ("T3", "WORK", "мост"), ("T4", "QUOTE", "«Он наш»"),
        ("T6", "Say", "сказала"), ("T7", "PER", "Анна\nРогова"), ("T8", "LOC", "Заречья"), ("T9", "Rain", "наш"),
    ]  # fmt: skip
    assert [(r.id, r.label, r.head, r.tail) for r in document.relations] == [
        ("E1.1", "Who", "T2", "T1"), ("E1.2", "What", "T2", "T3"), ("R1", "source", "T4", "T7"), ("E2.1", "Who", "T6", "T7"), ("E2.2", "About", "T6", "T2"),
    ]  # fmt: skip
    assert {span.id: span.attrs for span in document.spans if span.attrs} == {
        "T5": {"kind": "village"},
        "T2": {"Past": "", "Negation": ""},
    }
    assert document.entities == (Entity("Wikidata:Q1", "PER", "Пётр Лужин", (), "Wikidata:Q1"),)
    assert {span.id: span.entity for span in document.spans if span.entity} == {"T1": "Wikidata:Q1"}
    assert report.counts == {
        "notes (kept as they are)": 2,
        "equivalences (kept as they are)": 1,
        "references to nothing (kept as they are)": 1,
    }
    assert (report.repaired, report.lost) == ([], [])
    assert document.meta["imported"] == {"format": "brat", "options": {"malformed": "error"}}


def test_what_brat_has_no_place_for_is_held_in_references_and_notes(tmp_path: Path) -> None:
    """Entities, relations to them, scores, optional spans, alternatives; a line end in a span."""
    document = Document(
        "d", TEXT, "und",
        spans=(
            Span("T1", "PER", (Fragment(4, 14),), "e1", {"sex": "m", "former": ""}, 0.5, ((Fragment(0, 14),), (Fragment(4, 8), Fragment(9, 14)))),
            Span("T2", "QUOTE", (Fragment(22, 34),), optional=True),
            Span("T3", "MENTION", (Fragment(28, 30),), "e1"),
            Span("T4", "WORK", (Fragment(22, 26),), "Wikidata:Q2"),
        ),
        relations=(Relation("R1", "source", "T2", "T1"), Relation("N1", "speaker", "T2", "e2")),
        entities=(Entity("e1", "PER", "Пётр Лужин", ("Лужин",)), Entity("Wikidata:Q2", "WORK", "мост", (), "Wikidata:Q2"), Entity("e2", "ORG", "мэрия\nЗаречья", kb="Wikidata:Q3")),
    )  # fmt: skip
    assert lines(document, tmp_path) == [
        "T1\tPER 4 14\tПётр Лужин",
        "T2\tQUOTE 22 27;28 34\tмост. Он рад",
        "T3\tMENTION 28 30\tОн",
        "T4\tWORK 22 26\tмост",
        "N2\tReference T1 entity:e1\tПётр Лужин",
        "N3\tReference T3 entity:e1\tПётр Лужин",
        "N4\tReference T4 Wikidata:Q2\tмост",
        "R1\tsource Arg1:T2 Arg2:T1",
        "N1\tspeaker T2 entity:e2\t",
        "A1\tsex T1 m",
        "A2\tformer T1",
        "#1\talternative T1\t0 14",
        "#2\talternative T1\t4 8;9 14",
        "#3\tscore T1\t0.5",
        "#4\toptional T2\tyes",
        '#5\tentity T1\t{"id": "e1", "aliases": ["Лужин"]}',
        '#6\tentity T2\t{"id": "e2", "label": "ORG", "name": "мэрия\\nЗаречья", "kb": "Wikidata:Q3"}',
    ]
    assert replace(one(tmp_path / "out"), meta={}) == document


def test_the_configuration_lets_people_use_the_labels(tmp_path: Path) -> None:
    """Labels that are there, in brat's own letters; values of attributes; left out on request."""
    spans = (
        Span("T1", "PER", (Fragment(4, 14),), attrs={"sex": "m", "note": "и так далее"}),
        Span("T2", "ИМЯ", (Fragment(9, 14),)),
    )
    document = Document("d", TEXT, "und", spans=spans, relations=(Relation("R1", "in", "T2", "T1"),))
    write("brat", [document], tmp_path / "a")
    assert (tmp_path / "a" / "annotation.conf").read_text("utf-8") == (
        "[entities]\nPER\n\n[relations]\nin\tArg1:<ENTITY>, Arg2:<ENTITY>\n\n[events]\n\n"
        "[attributes]\nnote\tArg:<ENTITY>\nsex\tArg:<ENTITY>, Value:m\n"
    )
    write("brat", [document], tmp_path / "b", conf="no")
    assert sorted(file.name for file in (tmp_path / "b").iterdir()) == ["d.ann", "d.txt"]


def test_what_was_changed_is_written_anew_and_the_rest_stays(tmp_path: Path) -> None:
    """A label, a new span, a span that is gone with all that hangs on it; the order of the others is that of the file."""
    document = one(DATA / "all-kinds")
    spans = [
        replace(span, label="GPE") if span.id == "T5" else span
        for span in document.spans
        if span.id not in ("T1", "T7")
    ]
    changed = replace(
        document,
        spans=(*spans, Span("x", "CUE", (Fragment(0, 3),))),
        relations=tuple(r for r in document.relations if {r.head, r.tail}.isdisjoint({"T1", "T7"})),
        entities=(),
    )
    assert lines(changed, tmp_path) == [
        "T5\tGPE 31 38\tЗаречье",
        "A1\tkind T5 village",
        "#1\tAnnotatorNotes T5\tГород или село?",
        "T2\tOpen 17 23\tоткрыл",
        "T3\tWORK 24 28\tмост",
        "E1\tOpen:T2 What:T3",
        "A2\tPast E1",
        "M1\tNegation E1",
        "T4\tQUOTE 40 48\t«Он наш»",
        "T6\tSay 52 59\tсказала",
        "E2\tSay:T6 About:T2",
        "T8\tLOC 75 82\tЗаречья",
        "*\tEquiv T5 T8",
        "N2\tReference T5 Wikidata:NULL\t",
        "#2\tAnnotatorNotes E1\tБудущее?",
        "T9\tRain 44 47\tнаш",
        "E3\tRain:T9",
        "T10\tCUE 0 3\tМэр",
    ]


# lines, spans, what is told
REPAIRED = [
    (["T1\tPER 9 14;4 8\tЛужин Пётр"], ["Пётр … Лужин"], "most.ann:1: its pieces are not sorted and apart; they are read so"),
    (["T1\tPER 4 9;9 14\tПётр  Лужин"], ["Пётр Лужин"], "most.ann:1: its pieces are not sorted and apart; they are read so"),
    (["T1\tPER 4 14"], ["Пётр Лужин"], "most.ann:1: has no text behind its places; that of the document is taken"),
    (["T1\tX 22 28\tмост.", ""], ["мост."], "most.ann:1: line breaks at the edges of it, or of its pieces, are cut"),
    (["T1\tX 0 3\tМэр", "T1\tPER 9 14\tЛужин"], ["Мэр", "Лужин"], "most.ann:2: 'T1' is the id of an earlier line already; this one is T2, references mean the other"),
    (["T1\tX 22 30\tмост.", "Он"], ["мост.\nОн"], None),
    (["T1\tX 22 27;28 30\tмост. Он"], ["мост.\nОн"], None),
    (["T1\tX 4 8;9 14\tПётрЛужин"], ["Пётр … Лужин"], None),
    (["T1\tX 9 14\tЛужин # мэр"], ["Лужин"], None),
    (["", "T7a\tX 9 14\tЛужин"], ["Лужин"], None),
]  # fmt: skip


@pytest.mark.parametrize(("content", "spans", "told"), REPAIRED)
def test_what_others_write_is_read(tmp_path: Path, content: list[str], spans: list[str], told: str | None) -> None:
    """As it means; told where it is not what brat writes; and written again as it was, blank lines aside."""
    report = Report()
    document = one(put(tmp_path, *content), report)
    assert [covered(TEXT, span.fragments) for span in document.spans] == spans
    assert [str(problem) for problem in report.repaired] == ([f"{tmp_path}/{told}"] if told else [])
    assert check(document) == []
    assert lines(document, tmp_path) == content[content[0] == "" :]


# lines, line of the problem, message
WRONG = [
    (["T1 PER 4 14 Пётр Лужин"], 1, "must be a line that begins with T, R, E, A, M, N, # and a number, or *; got 'T1 PER 4 14 Пётр Лужин'"),
    (["\tPER 4 14\tПётр Лужин"], 1, "must be a line that begins with T, R, E, A, M, N, # and a number, or *; got '\\tPER 4 14\\tПётр Лужин'"),
    (["T1\tX 0 3\tМэр", "Лужин"], 2, "must be a line that begins with T, R, E, A, M, N, # and a number, or *; got 'Лужин'"),
    (["T1\tPER 4,14\tПётр Лужин"], 1, "must be a span: id, tab, label, start, end[;start end], tab, text; got 'T1\\tPER 4,14\\tПётр Лужин'"),
    (["T1\tPER 4 4\t"], 1, "a span must lie in the text (35 characters) and have start < end; got 'T1\\tPER 4 4\\t'"),
    (["T1\tPER 4 99\tПётр"], 1, "a span must lie in the text (35 characters) and have start < end; got 'T1\\tPER 4 99\\tПётр'"),
    (["T1\tPER 4 14\tЛужин Пётр"], 1, "says 'Лужин Пётр', but the text has 'Пётр Лужин' there"),
    (["T1\tPER 27 28\t"], 1, "a span must hold more than line breaks"),
    (["T1\tX 0 3\tМэр", "R1\tin Arg1:T1"], 2, "must be a relation: id, tab, label, role:id, role:id; got 'R1\\tin Arg1:T1'"),
    (["T1\tX 0 3\tМэр", "R1\tin Arg1:T1 Arg2:T9"], 2, "there is no T9"),
    (["E1\tX:T9 Who:T8"], 1, "there is no T9, T8"),
    (["T1\tX 0 3\tМэр", "E1\tX:T1 Who:"], 2, "must be an event: id, tab, label:id, and role:id for each argument; got 'E1\\tX:T1 Who:'"),
    (["A1\tsex T1 m"], 1, "there is no T1"),
    (["A1\tsex"], 1, "must be an attribute: id, tab, name, id, and a value or none; got 'A1\\tsex'"),
    (["N1\tReference T1 Q1\tx"], 1, "must be a reference: id, tab, type, id, base:key, tab, name; got 'N1\\tReference T1 Q1\\tx'"),
    (["#1\tAnnotatorNotes T1\tчто?"], 1, "there is no T1"),
    (["#1\tчто?"], 1, "must be a note: id, tab, type, id, tab, text; got '#1\\tчто?'"),
    (["*\tEquiv T1"], 1, "must be an equivalence: *, tab, label, id, id; got '*\\tEquiv T1'"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "line", "message"), WRONG)
def test_a_malformed_line_is_named_or_kept(tmp_path: Path, content: list[str], line: int, message: str) -> None:
    """With file and line; `malformed=keep` reads the others, tells it, and writes it back."""
    put(tmp_path, *content)
    with pytest.raises(DataError) as caught:
        one(tmp_path)
    assert [str(problem) for problem in caught.value.problems] == [f"{tmp_path}/most.ann:{line}: {message}; {ADVICE}"]
    report = Report()
    document = one(tmp_path, report, malformed="keep")
    assert [str(problem) for problem in report.lost] == [
        f"{tmp_path}/most.ann:{line}: {message}; the line is kept as it is"
    ]
    assert lines(document, tmp_path) == content


def test_what_documents_cannot_hold_is_told_and_kept(tmp_path: Path) -> None:
    """A second attribute of one name, a second entity, a relation of a relation; notes that are not what they seem."""
    content = [
        "T1\tPER 9 14\tЛужин", "T2\tX 0 3\tМэр", "A1\tsex T1 m", "A2\tsex T1 f", "N1\tReference T1 K:1\tЛужин", "N2\tReference T1 K:2\tЛужин",
        "R1\tis Arg1:T1 Arg2:T2", "R2\tsays Arg1:T2 Arg2:R1", "A3\told R1", "#1\tscore T1\thigh", "#2\talternative T1\t0 99", "#3\tentity T1\t{}", "#4\toptional T1\tno",
    ]  # fmt: skip
    report = Report()
    document = one(put(tmp_path, *content), report)
    assert [str(problem).removeprefix(f"{tmp_path}/most.ann:") for problem in report.lost] == [
        "4: T1 has an attribute sex already, or is no span; the line is kept as it is",
        "6: T1 has an entity already, or is no span; the line is kept as it is",
        "8: it relates a relation, or its trigger is no span; the line is kept as it is",
        "9: R1 has an attribute old already, or is no span; the line is kept as it is",
    ]
    assert report.counts == {"notes (kept as they are)": 4}
    assert lines(document, tmp_path) == content


# text, what the file counts, in words
COUNTED = [
    ("\ufeffМост\nЛужин", ["T1\tX 4 10\tЛужин", "T1\tX 5 10\tЛужин"], "a byte order mark is not counted"),
    ("Мост\r\nЛужин", ["T1\tX 5 10\tЛужин"], "a line end of two characters counts as one"),
    ("😀 Лужин", ["T1\tX 3 8\tЛужин"], "characters beyond U+FFFF count as two"),
    ("Мост\r\nу\r\nЛужин", ["T1\tX 5 6;7 12\tу Лужин"], "a line end of two characters counts as one"),
]


@pytest.mark.parametrize(("text", "content", "told"), COUNTED)
def test_offsets_of_other_tools_are_found_out(tmp_path: Path, text: str, content: list[str], told: str) -> None:
    """By the texts of the spans; they are written back as they were counted."""
    report = Report()
    document = one(put(tmp_path, *content[-1:], text=text), report)
    assert [str(problem) for problem in report.repaired] == [
        f"most: its offsets fit the text if {told}, and are read so"
    ]
    assert covered(text, document.spans[0].fragments).endswith("Лужин")
    assert lines(document, tmp_path) == content[-1:]


def test_line_ends_of_the_text_are_counted() -> None:
    """As brat does; nothing is repaired."""
    report = Report()
    document = one(DATA / "crlf-counted", report)
    assert shown(document) == [("T1", "WORK", "Мост"), ("T2", "PER", "Пётр\r\nЛужин")]
    assert report.repaired == []


def test_an_entity_is_never_taken_for_a_span(tmp_path: Path) -> None:
    """Annotators give a new span the id that an entity has."""
    document = one(put(tmp_path, "T1\tPER 9 14\tЛужин", "N1\tReference T1 entity:T1\tЛужин"))
    assert [entity.id for entity in document.entities] == ["entity:T1"]
    assert check(document) == []
    assert lines(document, tmp_path)[1] == "N1\tReference T1 entity:T1\tЛужин"


def test_tabs_before_a_name_mean_nothing(tmp_path: Path) -> None:
    """brat puts one more there each time it saves; a tab inside is two lines that ran into one."""
    content = ["T1\tPER 9 14\tЛужин", "N1\tReference T1 K:1\t\t\tЛужин"]
    document = one(put(tmp_path, *content))
    assert document.entities == (Entity("K:1", "PER", "Лужин", (), "K:1"),)
    assert lines(document, tmp_path) == content
    put(tmp_path, content[0], "N1\tReference T1 K:1\tЛуж2\tReference T1 K:2\tЛужин")
    with pytest.raises(DataError, match=r"most\.ann:2: must be a reference"):
        one(tmp_path / "most.ann")


def test_folders_are_read_with_those_in_them(tmp_path: Path) -> None:
    """Ids are paths; what is no document is told; a text or annotation alone is not taken for a document."""
    assert [d.id for d in read("brat", DATA / "folders")] == ["2031/100%", "2031/may/мост: да"]
    assert one(DATA / "folders" / "2031" / "100%.txt").id == "100%"
    (tmp_path / "alone.txt").write_text("Мост", "utf-8")
    (tmp_path / "README").write_text("Мост", "utf-8")
    (tmp_path / "visual.conf").write_text("", "utf-8")
    with pytest.raises(DataError, match="is a folder without documents of brat"):
        list(read("brat", tmp_path))
    report = Report()
    one(put(tmp_path, "T1\tX 0 3\tМэр"), report)
    assert [str(problem) for problem in report.lost] == [
        f"{tmp_path}/README: is no document, and was not read",
        f"{tmp_path}/alone.txt: has no .ann beside it, and was not read",
    ]
    (tmp_path / "most.txt").unlink()
    advice = r"a document is a text, \.txt, and its annotation, \.ann, of one name in one folder"
    with pytest.raises(DataError, match=rf"most\.txt: there is no such file; {advice}"):
        one(tmp_path)


def test_annotation_in_parts_is_to_be_joined(tmp_path: Path) -> None:
    """The files of BioNLP's shared tasks."""
    for suffix in ("txt", "a1", "a2"):
        (tmp_path / f"most.{suffix}").write_text("Мост", "utf-8")
    with pytest.raises(DataError, match=r"join \.a1 and \.a2 of a text, as shared tasks have them, in one \.ann"):
        list(read("brat", tmp_path))


def test_a_document_can_be_called_anything(tmp_path: Path) -> None:
    """Nothing is written outside of the folder; a name that is too long is refused."""
    ids = ["../x", "a/../../x", "/etc/x", "a//b", ".x", "a:b", "CON?", "x.", "%41", "а/б"]
    write("brat", [Document(id, "Мост", "und") for id in ids], tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert sorted(d.id for d in read("brat", tmp_path / "out")) == sorted(ids)
    with pytest.raises(DataError, match="is too long an id for the name of a file"):
        write("brat", [Document("я" * 200, "Мост", "und")], tmp_path / "long")
    assert not (tmp_path / "long").exists()


IDS = ["T1", "T2", "R1", "R2", "N1", "N2", "E1", "A1", "#1", "Wikidata:Q1", "K:NULL", "NULL", "entity:e1", "entity:T1"]


@pytest.mark.law
@given(document=documents(), ids=st.permutations(IDS), known=st.booleans())
def test_ids_of_brat_in_any_place_come_back(document: Document, ids: list[str], known: bool) -> None:
    """Ids that look like lines, bases and keys, of spans, relations and entities; entities of a knowledge base."""
    document = project(renamed(document, ids, known=known), KEEPS).document
    with tempfile.TemporaryDirectory() as folder:
        write("brat", [document], Path(folder) / "out")
        assert replace(one(Path(folder) / "out"), meta={}) == document


def renamed(document: Document, ids: list[str], *, known: bool) -> Document:
    """Give the document with these ids; if `known`, those of entities are those of a knowledge base."""
    old = [item.id for item in (*document.entities, *document.spans, *document.relations)]
    new = dict(zip(old, ids, strict=False))
    return replace(
        document,
        entities=tuple(replace(e, id=new[e.id], kb=new[e.id] if known else e.kb) for e in document.entities),
        spans=tuple(replace(s, id=new[s.id], entity=s.entity and new[s.entity]) for s in document.spans),
        relations=tuple(replace(r, id=new[r.id], head=new[r.head], tail=new[r.tail]) for r in document.relations),
    )


TARGETS = st.sampled_from(["T1", "T2", "T3", "E1", "E2", "R1", "A1", "T9"])
NAMES = st.sampled_from(["PER", "score", "optional", "alternative", "entity", "Reference", "x:y"])
VALUES = st.sampled_from(
    ["", " ", "yes", "0.5", "0 3", "0 3;4 8", '{"id": "e1"}', '{"id": "e1", "kb": "K:1"}', "a b", "Мэр", "\t"]
)
PLACES = st.sampled_from(["0 3", "4 8;9 14", "9 14;4 8", "22 27;28 30", "22 30", "4 8;8 14", "14 4", "0 99"])


@st.composite
def any_line(draw: st.DrawFn) -> str:
    """Draw a line as files have it, or nearly."""
    number, name, target, value = draw(st.integers(1, 4)), draw(NAMES), draw(TARGETS), draw(VALUES)
    return draw(
        st.sampled_from(
            [
                f"T{number}\t{name} {draw(PLACES)}\t{draw(st.sampled_from(['Мэр', 'Пётр Лужин', 'Лужин Пётр', 'мост. Он']))}",
                f"T{number}\t{name} {draw(PLACES)}",
                f"R{number}\t{name} Arg1:{target} {name}:{draw(TARGETS)}",
                f"E{number}\t{name}:{target} {name}:{draw(TARGETS)}",
                f"E{number}\t{name}:{target}",
                f"A{number}\t{name} {target} {value}",
                f"M{number}\t{name} {target}",
                f"N{number}\t{name} {target} {draw(st.sampled_from(['entity', 'K', '']))}:{draw(TARGETS)}\t{value}",
                f"#{number}\t{name} {target}\t{value}",
                f"*\t{name} {target} {draw(TARGETS)}",
                f"{value}\t{name}",
                f"{name} {value}",
            ]
        )
    )


@pytest.mark.law
@example(content=["T1\tPER 0 3\tМэр", '#1\tentity T1\t{"id": "e1"}'])
@given(content=st.lists(any_line().filter(str.strip), min_size=1, max_size=10))
def test_any_lines_are_written_as_they_were(content: list[str]) -> None:
    """Whatever they mean: kept where they mean nothing. What is held is valid, and the same when it is read again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        document = one(put(folder, *content), malformed="keep")
        assert check(document) == []
        assert "\n".join(lines(document, folder)) == "\n".join(content)
        assert one(folder / "out", malformed="keep") == document


def test_native_of_something_else_is_refused(tmp_path: Path) -> None:
    """Where, and what to do; arguments of one event have one head."""
    document = Document("d", TEXT, "und", native={"brat": {"lines": "T1"}})
    with pytest.raises(DataError, match=r"d \$.native.brat: is not what was read from brat \(.*\); remove it"):
        write("brat", [document], tmp_path / "a")
    spans = (Span("T1", "X", (Fragment(0, 3),)), Span("T2", "X", (Fragment(4, 8),)))
    relations = (Relation("E1.1", "who", "T1", "T2"), Relation("E1.2", "who", "T2", "T1"))
    with pytest.raises(DataError, match="the relations of event E1 must have one head"):
        write("brat", [Document("d", TEXT, "und", spans=spans, relations=relations)], tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_the_language_can_be_said(tmp_path: Path) -> None:
    """brat does not know it."""
    assert one(put(tmp_path), lang="ru").lang == "ru"
    assert one(tmp_path).lang == "und"


def test_brat_is_told_by_its_suffix(tmp_path: Path) -> None:
    """A file, a folder; not a folder that holds a corpus too."""
    put(tmp_path)
    assert (detect(tmp_path), detect(tmp_path / "most.ann"), detect(tmp_path / "most.txt")) == ("brat", "brat", None)
    (tmp_path / "gold.said").write_text("", "utf-8")
    assert detect(tmp_path) is None


def test_lines_are_counted_where_texts_go_on() -> None:
    """Only a span with less text than it has characters goes on."""
    found = list(lines_of("a.ann", "T1\tX 0 5\tда\nнет\n\nT2\tX 0 2\tда\nнет"))
    assert found == [("a.ann:1", "T1\tX 0 5\tда\nнет"), ("a.ann:4", "T2\tX 0 2\tда"), ("a.ann:5", "нет")]


INCEPTION = "inception/inception/inception-io-brat/src/test/resources/corpora/"
# folder, documents, lines T
REAL = [
    ("brat/example-data/tutorials/news", 13, 119),
    (f"{INCEPTION}CoNLL-ST_2006", 20, 4759),
    (f"{INCEPTION}NCBI-disease", 20, 226),
    (f"{INCEPTION}TDT", 6, 1165),
]


@pytest.mark.real
@pytest.mark.parametrize(("folder", "documents", "spans"), REAL)
def test_real_files_are_written_as_they_were(folder: str, documents: int, spans: int, tmp_path: Path) -> None:
    """Every file byte for byte; the counts are those of the lines T."""
    source = real_data("tool_exports") / folder
    report = Report()
    found = list(read("brat", source, report=report))
    assert (report.documents, report.spans.total(), report.repaired) == (documents, spans, [])
    assert [problem for document in found for problem in check(document)] == []
    write("brat", found, tmp_path / "out")
    for file in [*source.glob("*.ann"), *source.glob("*.txt")]:
        assert (tmp_path / "out" / file.name).read_bytes() == file.read_bytes(), file.name


def test_a_text_over_many_lines_is_one(tmp_path: Path) -> None:
    """It goes on for as long as its places say, blank lines and all, or until a line of another id."""
    text = "«Мост\n\nоткрыт»,\nсказал мэр."
    (tmp_path / "most.txt").write_text(text, "utf-8")
    (tmp_path / "most.ann").write_text(f"T1\tQUOTE 0 15\t{text[:15]}\nT2\tCUE 16 22\tсказал\n", "utf-8")
    (document,) = read("brat", tmp_path)
    assert [covered(text, span.fragments) for span in document.spans] == [text[:15], "сказал"]
    write("brat", [document], tmp_path / "back")
    assert (tmp_path / "back" / "most.ann").read_bytes() == (tmp_path / "most.ann").read_bytes()
