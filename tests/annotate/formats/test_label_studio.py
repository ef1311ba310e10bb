"""Label Studio: what people change there is found, the rest stays as it was; what is no export is refused."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace
from real import real_data

from saidby.annotate.formats import Report, read, write
from saidby.annotate.formats.label_studio_config import configuration
from saidby.annotate.scheme import load_scheme
from saidby.corpus.errors import DataError
from saidby.corpus.model import Fragment

SAMPLE = Path(__file__).parents[2] / "data" / "label-studio" / "of-others" / "export.json"
TEXT = "😀 Пётр Лужин открыл мост."


def region(start: int, end: int, text: str, **more: object) -> dict[str, object]:
    value = {"start": start, "end": end, "text": text, "labels": ["PER"]}
    return {"id": f"s{start}", "from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


def exported(folder: Path, *results: list[dict[str, object]], text: str = TEXT) -> Path:
    by = [
        {"completed_by": {"id": n, "email": f"{n}@example.org"}, "result": result} for n, result in enumerate(results)
    ]
    path = folder / "export.json"
    path.write_text(json.dumps([{"id": 1, "data": {"text": text}, "annotations": by}]), "utf-8")
    return path


def test_an_export_of_others() -> None:
    """Two labels are two spans, a relation to the left is turned round, who labelled it is told."""
    report = Report()
    first, second = read("label-studio", SAMPLE, report=report)
    assert [(s.id, s.label, first.text[s.start : s.end], s.attrs) for s in first.spans] == [
        ("aB3xK9pQ_1", "PER", "Пётр Лужин", {"form": "name"}),
        ("cD4yL0rS_2", "LOC", "мост", {}),
        ("cD4yL0rS_2~1", "WORK", "мост", {}),
    ]
    assert [(r.label, r.head, r.tail) for r in first.relations] == [("opened", "aB3xK9pQ_1", "cD4yL0rS_2")]
    assert first.meta["labelled_by"] == "anna@example.org"
    assert second.spans == ()
    assert report.counts == {"tasks without annotations (documents without spans)": 1}


def test_what_is_changed_is_written_anew_and_the_rest_stays(tmp_path: Path) -> None:
    """A span that is moved keeps what else its item says; one that goes takes its relations with it."""
    first, second = read("label-studio", SAMPLE)
    moved = replace(first.spans[0], fragments=(Fragment(2, 6),))
    write("label-studio", [replace(first, spans=(moved,), relations=()), second], tmp_path / "out.json")
    (task, other), before = (json.loads(path.read_text("utf-8")) for path in (tmp_path / "out.json", SAMPLE))
    items = before[0]["annotations"][0]["result"]
    items[0]["value"] |= {"end": 6, "text": "Пётр"}
    items[1]["value"] |= {"end": 6, "text": "Пётр"}
    before[0]["annotations"][0]["result"] = [items[0], items[1], items[4]]
    assert (task, other) == tuple(before)


@pytest.mark.parametrize(
    ("start", "end", "text", "told"),
    [
        (3, 7, "Пётр", "characters beyond U+FFFF count as two"),
        (2, 5, "Пётр", "an end is the place of the last character"),
        (2, 6, "Пётр", ""),
    ],
)
def test_other_ways_to_count(start: int, end: int, text: str, told: str, tmp_path: Path) -> None:
    """They are found by the texts of the regions, and told."""
    report = Report()
    (document,) = read("label-studio", exported(tmp_path, [region(start, end, text)]), report=report)
    assert document.spans[0].fragments == (Fragment(2, 6),)
    assert [told in problem.what for problem in report.repaired] == [True] * bool(told)


WRONG = [
    ("a,b\n", "x.json:1: is no list of tasks in JSON; in Label Studio export the project as JSON, "),
    ('[{"text": "a", "annotator": 1}]', "x.json:1: has no data; this is JSON-MIN, which leaves out relations: "),
    ('[\n{"data": {"url": "a"}}]', "x.json:2: data has no text under 'text'; name the key of the text with --option "),
    ('[{"data": {"text": "a"},', "x.json:1: is no JSON ("),
    ('[{"data": {"text": "a"}, "predictions": [4]}]', "x.json:1 $.predictions: are there by their ids only; "),
]


@pytest.mark.parametrize(("content", "message"), WRONG)
def test_what_is_no_export_is_refused(content: str, message: str, tmp_path: Path) -> None:
    """With file, line, and what to export instead."""
    path = tmp_path / "x.json"
    path.write_text(content, "utf-8")
    regions = "predictions" if "predictions" in content else "annotations"
    with pytest.raises(DataError) as caught:
        list(read("label-studio", path, regions=regions))
    assert str(caught.value).startswith(f"{tmp_path}/{message}")


def test_regions_that_are_not_where_they_say(tmp_path: Path) -> None:
    """All of them are told."""
    path = exported(tmp_path, [region(0, 3, "мост"), region(20, 90, "мост")])
    with pytest.raises(DataError) as caught:
        list(read("label-studio", path))
    place = f"{path}:1 $.annotations[0].result"
    assert [str(problem) for problem in caught.value.problems] == [
        f"{place}[0]: says 'мост', but the text has '😀 П' at 0-3",
        f"{place}[1]: 20-90 is outside the text (25 characters), or has no length",
    ]


def test_several_annotators(tmp_path: Path) -> None:
    """One is chosen, the others are written back too."""
    path = exported(tmp_path, [region(2, 6, "Пётр")], [region(7, 12, "Лужин")])
    with pytest.raises(
        DataError, match=r"are of 0@example.org, 1@example.org; choose one with --option annotator=NAME"
    ):
        list(read("label-studio", path))
    (document,) = read("label-studio", path, annotator="1@example.org")
    assert [span.id for span in document.spans] == ["s7"]
    write("label-studio", [document], tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == json.loads(path.read_text("utf-8"))


def test_several_of_one_annotator(tmp_path: Path) -> None:
    """A name does not tell them apart, so another way is named."""
    path = exported(tmp_path, [region(2, 6, "Пётр")], [region(7, 12, "Лужин")])
    path.write_text(path.read_text("utf-8").replace("1@example.org", "0@example.org"), "utf-8")
    what = (
        "are of 0@example.org, 0@example.org; delete all but one in Label Studio, "
        "or mark one there as ground truth and choose it with --option annotator=ground_truth"
    )
    with pytest.raises(DataError) as caught:
        list(read("label-studio", path, annotator="0@example.org"))
    assert [problem.what for problem in caught.value.problems] == [what]


def test_old_exports_call_annotations_completions(tmp_path: Path) -> None:
    """As Label Studio before 1.0, and tools that come from it; they are read, and written back so."""
    entry = {"created_username": "anna", "result": [region(2, 6, "Пётр", score=0.5)]}
    path = tmp_path / "old.json"
    path.write_text(json.dumps([{"id": 1, "data": {"text": TEXT}, "completions": [entry]}]), "utf-8")
    (document,) = read("label-studio", path)
    assert [span.label for span in document.spans] == ["PER"]
    assert document.meta["labelled_by"] == "anna"
    write("label-studio", [document], tmp_path / "back.json")
    assert json.loads((tmp_path / "back.json").read_text("utf-8")) == json.loads(path.read_text("utf-8"))
    write("label-studio", [replace(document, spans=())], tmp_path / "back.json")
    (task,) = json.loads((tmp_path / "back.json").read_text("utf-8"))
    assert (task["completions"], "annotations" in task) == ([{**entry, "result": []}], False)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("predictions", " but with predictions, which --option regions=predictions reads"),
        ("drafts", " but with drafts, which nobody has submitted"),
    ],
)
def test_work_that_is_no_annotation_is_told(key: str, told: str, tmp_path: Path) -> None:
    """A document without spans is no riddle."""
    path, report = tmp_path / "export.json", Report()
    task = {"data": {"text": TEXT}, "annotations": [], key: [{"result": [region(2, 6, "Пётр")]}]}
    path.write_text(json.dumps([task]), "utf-8")
    (document,) = read("label-studio", path, report=report)
    assert document.spans == ()
    assert report.counts == {f"tasks without annotations{told} (documents without spans)": 1}


def test_regions_of_another_text_are_not_those_of_this_one(tmp_path: Path) -> None:
    """A project that labels title and text: places in the title mean nothing in the text; all is written back."""
    path, report = tmp_path / "export.json", Report()
    items = [region(2, 6, "Пётр"), region(2, 6, "Пётр", id="t", to_name="title")]
    path.write_text(
        json.dumps([{"data": {"text": TEXT, "title": "О, Пётр"}, "annotations": [{"result": items}]}]), "utf-8"
    )
    (document,) = read("label-studio", path, report=report)
    assert [span.id for span in document.spans] == ["s2"]
    assert [problem.what for problem in report.lost] == [
        "documents hold nothing of the kind (labels 'label'); it is kept as it is"
    ]
    write("label-studio", [document], tmp_path / "back.json")
    assert json.loads((tmp_path / "back.json").read_text("utf-8")) == json.loads(path.read_text("utf-8"))


def test_the_configuration_has_all_that_the_scheme_has() -> None:
    """Labels with colours and keys, values of attributes, relations to spans, and to entities."""
    tree = ElementTree.fromstring(configuration(load_scheme("news")))
    scheme = load_scheme("news")
    assert [label.get("value") for label in tree.iter("Label")] == list(scheme.labels)
    assert [label.get("hotkey") for label in tree.iter("Label")] == [e.shortcut for e in scheme.labels.values()]
    (mode,) = (control for control in tree.iter("Choices") if control.get("name") == "mode")
    assert [choice.get("value") for choice in mode] == list(scheme.labels["QUOTE"].attributes["mode"].values)
    assert "continued" in [relation.get("value") for relation in tree.iter("Relation")]
    assert "entity:speaker" in [control.get("name") for control in tree.iter("TextArea")]


# Of the exports in the repository of the SDK: documents, and whether they come back as they were; or why not.
EXPORTS = {
    "test_export_csv/csv_test.json": 2,
    "test_export_csv/csv_test_colliding_keys.json": 1,
    "test_export_csv/csv_test_colliding_keys_mixed.json": 2,
    "test_export_csv/csv_test_history.json": 1,
    "test_export_csv/csv_test2.json": "data has no text under 'text'",
    "test_export_csv/csv_test2_result.csv": "is no list of tasks in JSON",
    "test_export_doclang/data.json": "data has no text under 'text'",
    "test_export_json_min/data.json": "data has no text under 'text'",
    "test_export_json_min/data_repeater.json": "data has no text under 'text'",
    "test_export_json_min/chat_data.json": "data has no text under 'text'",
}


@pytest.mark.real
@pytest.mark.parametrize("name", EXPORTS)
def test_real_exports(name: str, tmp_path: Path) -> None:
    """Each is read and written back equal, or refused with the reason."""
    path = real_data("tool_exports") / "label-studio-sdk" / "tests" / "custom" / "converter" / "data" / name
    expected = EXPORTS[name]
    if isinstance(expected, str):
        with pytest.raises(DataError, match=expected):
            list(read("label-studio", path))
        return
    documents = list(read("label-studio", path))
    assert len(documents) == expected
    write("label-studio", documents, tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == json.loads(path.read_text("utf-8"))
