"""doccano: what people change there is found, the rest stays as it was; what is no row of spans is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from real import real_data
from strategies import documents

from saidby.annotate.formats import FORMATS, Report, detect, project, read, write
from saidby.corpus.errors import DataError, MissingExtra, UsageError
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span
from saidby.corpus.stores import save

SAMPLES = Path(__file__).parents[2] / "data" / "doccano"
RELATED = SAMPLES / "of-a-project-with-relations"
TEXT = "👩\u200d🚒 Лу\u0301жин\r\nв Заречье"
LUZHIN = "Лу\u0301жин"


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def rows_in(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def gold() -> Document:
    """Give a document that has all that people do not see in doccano."""
    text = "Лужин: мост открыт."
    return Document(
        "most",
        text,
        "ru",
        tokens=(Fragment(0, 5), Fragment(5, 6), Fragment(7, 11)),
        spans=(
            Span("n1", "PER", (Fragment(0, 5),), "e1", {"form": "name"}, 0.5),
            Span("q1", "QUOTE", (Fragment(7, 18),), attrs={"mode": "direct"}, optional=True),
        ),
        relations=(Relation("a", "source", "q1", "n1"), Relation("b", "speaker", "q1", "e1")),
        entities=(Entity("e1", "PER", "Пётр Лужин"),),
        meta={"date": "2031-05-02"},
    )


def test_an_export_of_others() -> None:
    """Numbers of spans and relations are apart, columns are metadata, an id in the metadata is that of the row."""
    report = Report()
    first, second = read("doccano", RELATED, report=report)
    assert [(s.id, s.label, first.text[s.start : s.end]) for s in first.spans] == [
        ("7", "PER", "Пётр Лужин"),
        ("8", "WORK", "мост в Заречье"),
        ("9", "LOC", "Заречье"),
    ]
    assert first.relations == (Relation("r7", "opened", "7", "8"),)
    assert (first.id, second.id) == ("41", "zarechye")
    assert first.meta["source"] == "Вестник"
    assert "labelled_by" not in first.meta
    assert report.counts == {
        "rows with comments (kept as they are)": 1,
        "texts with characters beyond U+FFFF, whose offsets were read as code points": 1,
    }


def test_what_is_changed_is_written_anew_and_the_rest_stays(tmp_path: Path) -> None:
    """A moved span keeps its number, a new one comes last, relations go with spans, metadata stays in its column."""
    first, second = read("doccano", RELATED)
    moved = replace(first.spans[0], fragments=(Fragment(7, 12),))
    new = Span("10", "QUOTE", (Fragment(2, 30),))
    changed = replace(
        first,
        spans=(new, moved, first.spans[2]),
        relations=(),
        meta={"source": "Заря", "url": first.meta["url"], "n": 1},
    )
    write("doccano", [changed, second], tmp_path / "out.jsonl")
    row, other = rows_of(RELATED / "all.jsonl")
    row["entities"][1]["start_offset"] = 7
    del row["entities"][2]
    row["entities"].append({"id": 10, "label": "QUOTE", "start_offset": 2, "end_offset": 30})
    row |= {"relations": [], "source": "Заря", "saidby": {"meta": {"n": 1}}}
    assert rows_of(tmp_path / "out.jsonl") == [row, other]
    assert next(read("doccano", tmp_path / "out.jsonl")).meta["n"] == 1


def test_doccano_gives_other_numbers_and_what_it_does_not_show_comes_back(tmp_path: Path) -> None:
    """As it imports and exports: new ids, columns in its order; what is left of a relabelled span is told."""
    write("doccano", [gold()], tmp_path / "in.jsonl")
    (row,) = rows_of(tmp_path / "in.jsonl")
    entities = [entity | {"id": entity["id"] + 900} for entity in reversed(row["entities"])]
    relations = [{"id": 5, "from_id": 902, "to_id": 901, "type": "source"}]
    rows_in(tmp_path / "out.jsonl", row | {"entities": entities, "relations": relations, "Comments": []})
    (back,) = read("doccano", tmp_path / "out.jsonl")
    assert [replace(s, id="") for s in back.spans] == [replace(s, id="") for s in gold().spans]
    assert back.relations == (Relation("r5", "source", "902", "901"), Relation("b", "speaker", "902", "e1"))
    assert (back.id, back.lang, back.tokens, back.entities) == (gold().id, "ru", gold().tokens, gold().entities)
    assert {"date": "2031-05-02"}.items() <= back.meta.items()
    entities[1]["label"] = "ORG"
    rows_in(tmp_path / "out.jsonl", row | {"entities": entities, "relations": relations})
    list(read("doccano", tmp_path / "out.jsonl", report=(report := Report())))
    assert [str(problem) for problem in report.lost] == [
        f"{tmp_path}/out.jsonl:1 $.saidby.spans: there is no PER at 0-5 any more, which had entity=e1, form=name"
    ]


@pytest.mark.parametrize(("offsets", "start", "end"), [("codepoints", 4, 10), ("utf16", 6, 12), ("graphemes", 2, 7)])
def test_what_offsets_count_is_an_option(offsets: str, start: int, end: int, tmp_path: Path) -> None:
    """Worked by hand: the fireman is 3 code points, 5 units, 1 cluster; ``у`` with its accent 2, 2, 1."""
    row = {"id": 1, "text": TEXT, "entities": [{"id": 1, "label": "PER", "start_offset": start, "end_offset": end}]}
    (document,) = read("doccano", rows_in(tmp_path / "x.jsonl", row), offsets=offsets)
    assert document.text[document.spans[0].start : document.spans[0].end] == LUZHIN
    write("doccano", [document], tmp_path / "out.jsonl", offsets=offsets)
    assert rows_of(tmp_path / "out.jsonl") == [row]
    write("doccano", [document], tmp_path / "points.jsonl")
    (changed,) = rows_of(tmp_path / "points.jsonl")
    assert (changed["entities"][0]["start_offset"], changed["entities"][0]["end_offset"]) == (4, 10)


def test_no_span_can_end_inside_of_what_is_counted(tmp_path: Path) -> None:
    """Of reading it is an error, of writing a loss."""
    row = {"id": 1, "text": TEXT, "label": [[1, 12, "PER"]]}
    with pytest.raises(DataError) as caught:
        list(read("doccano", rows_in(tmp_path / "x.jsonl", row), offsets="utf16"))
    assert str(caught.value) == (
        f"{tmp_path}/x.jsonl:1 $.label[0]: 1-12 is no place in the text (0-23); does the project count otherwise? "
        "--option offsets=codepoints, utf16 or graphemes"
    )
    document = Document("d", TEXT, "ru", spans=(Span("1", "PER", (Fragment(4, 6),)),))
    with pytest.raises(DataError, match="d 1: PER 'Лу': it begins or ends inside of a grapheme cluster"):
        write("doccano", [document], tmp_path / "out.jsonl", offsets="graphemes")


def test_without_the_package_graphemes_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names what to install."""
    monkeypatch.setattr("saidby.annotate.formats.offsets.find_spec", lambda name: None)
    with pytest.raises(MissingExtra) as caught:
        list(read("doccano", RELATED, offsets="graphemes"))
    assert str(caught.value) == "counting in graphemes needs the extra 'graphemes': pip install 'saidby[graphemes]'"


@pytest.mark.law
@pytest.mark.parametrize("options", [{"layout": "label"}, {"offsets": "graphemes"}, {"offsets": "utf16"}], ids=str)
@given(document=documents())
def test_what_comes_back_with_other_options(
    options: dict[str, str], document: Document, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """read(write(document)) == project(document, keeps of the options)."""
    path = tmp_path_factory.mktemp("doccano") / "x.jsonl"
    write("doccano", [document], path, lossy=True, **options)
    (found,) = read("doccano", path, **{key: value for key, value in options.items() if key == "offsets"})
    keeps = FORMATS["doccano"].keeps_with({"layout": "entities", "offsets": "codepoints"} | options)
    meta = {key: value for key, value in found.meta.items() if key != "imported"}
    assert replace(found, meta=meta, native={}) == project(document, keeps, name="doccano").document


@pytest.mark.law
@given(text=st.text(st.characters(codec="utf-8")))
def test_rows_are_written_as_doccano_writes_them(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same bytes as pandas, by which doccano exports."""
    import pandas as pd

    path = tmp_path_factory.mktemp("doccano") / "x.jsonl"
    row = {"id": 1, "text": f"{text}.", "note": text, "label": [[0, 1, "PER"]], "Comments": [text]}
    exported = pd.DataFrame([row]).to_json(orient="records", force_ascii=False, lines=True)
    path.write_bytes(exported.encode())
    documents = list(read("doccano", path))
    write("doccano", documents, path.with_name("out.jsonl"))
    assert path.with_name("out.jsonl").read_bytes() == path.read_bytes()


def test_a_folder_with_a_file_for_each_annotator(tmp_path: Path) -> None:
    """The same rows of two people: one is chosen, and told by name; written back they are as they were."""
    for name, label in (("anna", "PER"), ("boris", "ORG")):
        rows_in(tmp_path / f"{name}.jsonl", {"id": 5, "text": "Лужин", "label": [[0, 5, label]]})
    with pytest.raises(DataError) as caught:
        list(read("doccano", tmp_path))
    assert str(caught.value) == (
        f"{tmp_path}/boris.jsonl:1: '5' is in another file of the folder too; read each annotator into a corpus of its "
        "own: --option annotator=NAME (anna, boris)"
    )
    (document,) = read("doccano", tmp_path, annotator="boris")
    assert (document.meta["labelled_by"], document.spans[0].label) == ("boris", "ORG")
    write("doccano", [document], tmp_path.with_suffix(".jsonl"))
    assert rows_of(tmp_path.with_suffix(".jsonl")) == rows_of(tmp_path / "boris.jsonl")
    with pytest.raises(DataError, match=r"has no file of vera; there are those of anna, boris$"):
        list(read("doccano", tmp_path, annotator="vera"))
    with pytest.raises(UsageError, match="annotator=anna chooses a file of a folder"):
        list(read("doccano", tmp_path / "anna.jsonl", annotator="anna"))


def test_columns_are_options(tmp_path: Path) -> None:
    """As in doccano's own import."""
    path = rows_in(tmp_path / "x.jsonl", {"body": "Лужин", "tags": [[0, 5, "PER"]]})
    (document,) = read("doccano", path, text="body", label="tags")
    assert [(span.id, span.label) for span in document.spans] == [("1", "PER")]
    write("doccano", [document], tmp_path / "out.jsonl")
    assert rows_of(tmp_path / "out.jsonl") == rows_of(path)


WRONG = [
    ("a,b\n", ":1: is no object in JSON; export the project from doccano as JSONL; "),
    ("", ": holds no rows; export the project from doccano as JSONL; "),
    ('{"text": "a"}\n{"text": "b"\n', ":2: is no JSON (Input data was truncated); "),
    ('{"text": "a"}\n["b"]\n', ":2: must be an object in JSON, got list; "),
    ('[\n{"text": "a"},\n{"label": []}]\n', ":3: has no text under 'text'; name the column of the text with --option "),
    ('{"filename": "a.png"}\n', ":1: has no text, but the name of a file: images and sound have no spans of text"),
    ('{"text": "a", "label": ["x"]}\n', ":1 $.label[0]: is a label of the whole text, 'x'; documents have labels of "),
    (
        '{"text": "a", "label": [[0, "1", "x"]]}\n',
        ":1 $.label[0]: id and offsets must be whole numbers, got None, 0, '1'",
    ),
    ('{"text": "a", "label": [[0, 1, 4]]}\n', ":1 $.label[0]: the label must be a string that is not empty, got 4"),
    ('{"text": "a", "label": [[0, 2, "x"]]}\n', ":1 $.label[0]: 0-2 is no place in the text (0-1); does the project "),
    ('{"text": "a", "label": [[1, 1, "x"]]}\n', ":1 $.label[0]: 1-1 is no place in the text (0-1); does the project "),
    ('{"text": "a", "label": {}, "labels": 3}\n', ""),
    (
        '{"text": "a", "relations": [{"from_id": 1, "to_id": 2, "type": "x"}]}\n',
        ":1 $.relations[0]: there is no span 1, ",
    ),
    (
        '{"text": "a", "saidby": {"lang": 3}}\n',
        ":1 $.saidby.lang: Expected `str`, got `int`; saidby wrote it, and nobody ",
    ),
]


@pytest.mark.parametrize(("content", "message"), WRONG)
def test_what_is_no_row_is_refused(content: str, message: str, tmp_path: Path) -> None:
    """With file and line, and what to do."""
    path = tmp_path / "x.jsonl"
    path.write_text(content, "utf-8")
    if not message:
        assert [document.spans for document in read("doccano", path)] == [()]
        return
    with pytest.raises(DataError) as caught:
        list(read("doccano", path))
    assert str(caught.value).startswith(f"{path}{message}")


def test_ids_that_several_have(tmp_path: Path) -> None:
    """Of rows: a new one, told. Of spans: an error, for relations cannot tell them."""
    path = rows_in(tmp_path / "x.jsonl", {"id": 1, "text": "a"}, {"id": 1, "text": "b"})
    report = Report()
    assert [document.id for document in read("doccano", path, report=report)] == ["1", "1~1"]
    assert [str(one) for one in report.repaired] == [
        f"{path}:2: '1' is the id of an earlier row already; this one is 1~1"
    ]
    twice = [{"id": 1, "label": "x", "start_offset": 0, "end_offset": 1}] * 2
    with pytest.raises(DataError, match=r":1 \$.entities: 1 is the id of several spans; give each its own"):
        list(read("doccano", rows_in(path, {"text": "a", "entities": twice})))


def test_it_is_known_by_its_first_row(tmp_path: Path) -> None:
    """Documents of saidby, and other rows, are not taken for it."""
    save([gold()], tmp_path / "own.jsonl")
    write("doccano", [gold()], tmp_path / "in.jsonl")
    write("prodigy", [gold()], tmp_path / "prodigy.jsonl")
    rows_in(tmp_path / "texts.jsonl", {"text": "a", "label": ["x"]})
    found = {path.name: detect(path) for path in sorted(tmp_path.iterdir())}
    assert found == {"in.jsonl": "doccano", "own.jsonl": None, "prodigy.jsonl": "prodigy", "texts.jsonl": None}
    assert detect(RELATED / "all.jsonl") == detect(SAMPLES / "of-a-project-of-spans" / "anna.jsonl") == "doccano"
    assert detect(tmp_path / "nothing.jsonl") is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 6) | st.sampled_from(["", "PER", "1"]) | st.floats(0, 3),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "label", "start_offset", "end_offset", "from_id", "to_id", "type"), inner))
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.law
@given(
    row=st.fixed_dictionaries(
        {"text": st.just("Лужин")},
        optional=dict.fromkeys(("id", "label", "entities", "relations", "saidby", "x"), VALUES),
    )
)
def test_whatever_a_row_says(row: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    """It is read and written back equal, or refused."""
    path = rows_in(tmp_path_factory.mktemp("doccano") / "x.jsonl", row)
    try:
        documents = list(read("doccano", path))
    except DataError:
        return
    write("doccano", documents, path.with_name("out.jsonl"))
    assert rows_of(path.with_name("out.jsonl")) == [row]


FILES = {
    "data_export/pipeline/examples/intent_detection/example.jsonl": 2,
    "data_export/pipeline/examples/relation_extraction/example.jsonl": 1,
    "data_export/pipeline/examples/sequence_labeling/example.jsonl": 3,
    "data_import/pipeline/examples/intent_detection/example.jsonl": 2,
    "data_import/pipeline/examples/relation_extraction/example.jsonl": 1,
    "data_import/tests/data/relation_extraction/example.jsonl": 1,
    "data_import/tests/data/sequence_labeling/example_overlapping.jsonl": 1,
    "data_import/tests/data/sequence_labeling/example.jsonl": ":3: has no text under 'text'",
    "data_import/tests/data/intent/example.jsonl": ":5: has no text under 'text'",
    "data_import/pipeline/examples/sequence_labeling/example.jsonl": ":1: has no text under 'text'; name the column",
}
"""Files of doccano's repository that have labelled spans: documents, or why not."""
OTHERS = (
    "is a label of the whole text",
    "has no text, but the name of a file",
    "has no text under 'text'; name the column of the text with --option text=COLUMN (columns with strings: column_data",
    "is no object in JSON",
    "is no JSON",
)


@pytest.mark.real
def test_real_files(tmp_path: Path) -> None:
    """Every file is read and written back equal, or refused with the reason."""
    folder = real_data("tool_exports") / "doccano" / "backend"
    paths = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    assert {*FILES} <= {*paths}
    for name, path in paths.items():
        expected = FILES.get(name)
        if not isinstance(expected, int):
            with pytest.raises(DataError) as caught:
                list(read("doccano", path))
            assert expected in str(caught.value) if expected else any(one in str(caught.value) for one in OTHERS)
            continue
        documents = list(read("doccano", path))
        assert len(documents) == expected
        write("doccano", documents, tmp_path / "out.jsonl")
        content = path.read_text("utf-8")
        before = [json.loads(content)] if content.startswith("{\n") else [*map(json.loads, content.splitlines())]
        assert rows_of(tmp_path / "out.jsonl") == before


@pytest.mark.real
def test_a_real_file_by_its_columns() -> None:
    """The example of an import, with the columns that it has."""
    path = (
        real_data("tool_exports") / "doccano" / "backend/data_import/pipeline/examples/sequence_labeling/example.jsonl"
    )
    documents = list(read("doccano", path, text="column_data", label="column_label"))
    assert [span.label for document in documents for span in document.spans] == ["ORG", "PERSON", "PERSON"]


def test_spans_in_another_column_are_not_overlooked(tmp_path: Path) -> None:
    """The option that reads them is named; doccano 1.0 has numbers there, which mean nothing without the project."""
    path = tmp_path / "in.jsonl"
    row = {"text": "Глеб плывёт", "annotations": [{"label": "PER", "start_offset": 0, "end_offset": 4, "user": 1}]}
    path.write_text(json.dumps(row), "utf-8")
    what = "has no entities, label or labels, but spans under 'annotations'; name their column with --option label=annotations"
    with pytest.raises(DataError) as caught:
        list(read("doccano", path))
    assert [str(problem) for problem in caught.value.problems] == [f"{path}:1: {what}"]
    (document,) = read("doccano", path, label="annotations")
    assert [(span.label, span.start, span.end) for span in document.spans] == [("PER", 0, 4)]
    path.write_text(json.dumps(row).replace('"PER"', "3"), "utf-8")
    what = "the label must be a string that is not empty, got 3; doccano 1.0 has numbers of labels in JSONL, their names in JSONL (text labels): export this"
    with pytest.raises(DataError) as caught:
        list(read("doccano", path, label="annotations"))
    assert [str(problem) for problem in caught.value.problems] == [f"{path}:1 $.annotations[0]: {what}"]
