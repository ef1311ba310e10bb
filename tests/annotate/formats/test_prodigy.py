"""Prodigy: what people change there is found, the rest stays as it was; whose answers, and which, is an option."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import documents

from saidby.annotate.formats import Report, detect, read, write
from saidby.annotate.formats.prodigy_tokens import shown
from saidby.corpus.errors import DataError, UsageError
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

SAMPLE = Path(__file__).parents[2] / "data" / "prodigy" / "of-two-recipes" / "out.jsonl"
TEXT = "Лужин приехал."


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def rows_in(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def answered(by: str, label: str = "PER", answer: str = "accept", **more: object) -> dict[str, object]:
    spans = [{"start": 0, "end": 5, "label": label}]
    return {"text": TEXT, "spans": spans, "_input_hash": 7, "_annotator_id": f"news-{by}", "answer": answer, **more}


def test_answers_of_others() -> None:
    """Relations go from head to child; one between words that are no spans is told and kept; who answered is told."""
    report = Report()
    first, second = read("prodigy", SAMPLE, report=report)
    assert [(s.id, s.label, first.text[s.start : s.end]) for s in first.spans] == [
        ("s2", "PER", "Пётр Лужин"),
        ("s3", "WORK", "мост в Заречье"),
        ("s1", "LOC", "Заречье"),
    ]
    assert first.relations == (Relation("r1", "opened", "s2", "s3"),)
    assert (first.id, second.id) == ("-1080010644", "12")
    assert {"source": "Вестник", "labelled_by": "news-anna"}.items() <= first.meta.items()
    assert [second.text[start:end] for start, end in second.tokens] == ["Лужин", "приехал", ".", "Дождь", "."]
    assert second.spans[0].score == 0.5
    assert [str(one) for one in report.lost] == [
        f"{SAMPLE}:1 $.relations[1]: joins words that are no spans with a label; it is kept as it is"
    ]


def test_what_is_changed_is_written_anew_and_the_rest_stays(tmp_path: Path) -> None:
    """A span off the tokens cuts them; one that stays keeps its colour and source; a relation goes with a span."""
    first, second = read("prodigy", SAMPLE)
    write(
        "prodigy",
        [
            replace(first, spans=(first.spans[0], first.spans[2]), relations=()),
            replace(second, spans=(*second.spans, Span("x", "DATE", (Fragment(6, 9),)))),
        ],
        tmp_path / "out.jsonl",
    )
    (one, two), (row, other) = rows_of(tmp_path / "out.jsonl"), rows_of(SAMPLE)
    row["spans"] = [span | {} for span in row["spans"] if span["label"] != "WORK"]
    row["relations"] = row["relations"][1:]
    assert one == row
    assert [token["text"] for token in two["tokens"]] == ["Лужин", "при", "ехал", ".", "\n\n", "Дождь", "."]
    assert two["spans"][1] == {"start": 6, "end": 9, "token_start": 1, "token_end": 1, "label": "DATE", "id": "x"}
    assert {key: two[key] for key in ("_input_hash", "answer")} == {
        key: other[key] for key in ("_input_hash", "answer")
    }
    assert next(read("prodigy", tmp_path / "out.jsonl")).spans[1].id == "s1"


def test_relations_between_words_follow_the_tokens(tmp_path: Path) -> None:
    """They are only kept; where a new span cuts tokens, they still mean the same words."""
    first, _ = read("prodigy", SAMPLE)
    cut = Span("x", "NEW", (Fragment(2, 4),))
    write("prodigy", [replace(first, spans=(cut, *first.spans))], tmp_path / "out.jsonl")
    (row,), (before, _) = rows_of(tmp_path / "out.jsonl"), rows_of(SAMPLE)
    assert [token["text"] for token in row["tokens"][:4]] == ["😀", "Пё", "тр", "Лужин"]
    for relation, old in zip(row["relations"], before["relations"], strict=True):
        assert (relation["head"], relation["child"]) == (old["head"] + 1, old["child"] + 1)
        assert relation["child_span"]["token_end"] == old["child_span"]["token_end"] + 1
        assert relation["color"] == old["color"]


def test_what_is_given_to_prodigy(tmp_path: Path) -> None:
    """Worked by hand: tokens that join to the text, inclusive ends; plain metadata is shown, the rest is hidden."""
    document = Document(
        "most",
        "«Мост  открыт», — Лужин.",
        "ru",
        tokens=(
            Fragment(0, 5),
            Fragment(7, 13),
            Fragment(13, 15),
            Fragment(16, 17),
            Fragment(18, 23),
            Fragment(23, 24),
        ),
        spans=(
            Span("q", "QUOTE", (Fragment(1, 13),), attrs={"mode": "direct"}),
            Span("n", "PER", (Fragment(18, 23),), "e", score=0.5),
        ),
        relations=(Relation("r", "source", "q", "n"), Relation("t", "speaker", "q", "e")),
        entities=(Entity("e", "PER", "Пётр Лужин"),),
        meta={"date": "2031-05-02", "tags": ["мост"]},
    )
    write("prodigy", [document], tmp_path / "in.jsonl")
    (row,) = rows_of(tmp_path / "in.jsonl")
    pieces = [("«", False), ("Мост", True), (" ", False), ("открыт", False), ("»,", True), ("—", True), ("Лужин", False), (".", False)]  # fmt: skip
    assert [(token["text"], token["ws"]) for token in row["tokens"]] == pieces
    quote = {"start": 1, "end": 13, "token_start": 1, "token_end": 3, "label": "QUOTE", "id": "q"}
    name = {"start": 18, "end": 23, "token_start": 6, "token_end": 6, "label": "PER", "id": "n", "score": 0.5}
    assert row["spans"] == [quote, name]
    assert row["relations"] == [
        {"head": 3, "child": 6, "head_span": quote, "child_span": name, "label": "source", "id": "r"}
    ]
    assert row["meta"] == {"date": "2031-05-02"}
    assert row["saidby"]["meta"] == {"tags": ["мост"]}
    (found,) = read("prodigy", tmp_path / "in.jsonl")
    assert replace(found, meta=document.meta) == document


@pytest.mark.law
@given(document=documents())
def test_the_tokens_that_are_shown_are_the_text(document: Document) -> None:
    """Joined with blanks they are the text; every span begins and ends with one."""
    spans = [fragment for span in document.spans for fragment in span.fragments]
    tokens = shown(document.text, document.tokens, spans)
    assert "".join(token["text"] + " " * token["ws"] for token in tokens) == document.text
    starts, ends = {token["start"] for token in tokens}, {token["end"] for token in tokens}
    assert all(piece.start in starts and piece.end in ends for piece in (*spans, *document.tokens))
    assert all(token["text"] == document.text[token["start"] : token["end"]] for token in tokens)


def test_answers_are_chosen(tmp_path: Path) -> None:
    """Only what is accepted, or not answered yet; the others are counted and named."""
    other = {"text": "Дождь.", "_input_hash": 8, "answer": "reject"}
    path = rows_in(tmp_path / "x.jsonl", answered("anna"), other, {"text": "Снег."})
    report = Report()
    assert [document.text for document in read("prodigy", path, report=report)] == [TEXT, "Снег."]
    assert report.counts == {"tasks left out": 1}
    assert [str(one) for one in report.lost] == [
        f"{path}:2: left out, for its answer is reject; --option answer=reject or any takes it"
    ]
    assert [document.text for document in read("prodigy", path, answer="reject")] == ["Дождь.", "Снег."]
    assert len(list(read("prodigy", path, answer="any"))) == 3


def test_several_annotators(tmp_path: Path) -> None:
    """One is chosen, by the name with the dataset or without; a document has the same id for all."""
    path = rows_in(tmp_path / "x.jsonl", answered("anna"), answered("boris", "ORG"))
    with pytest.raises(DataError) as caught:
        list(read("prodigy", path))
    assert str(caught.value) == (
        f"{path}:2: is an answer of news-boris to the input of {path}:1, which has one of news-anna already; "
        "read each annotator into a corpus: --option annotator=NAME"
    )
    for name in ("boris", "news-boris"):
        (document,) = read("prodigy", path, annotator=name)
        assert (document.id, document.spans[0].label, document.meta["labelled_by"]) == ("7", "ORG", "news-boris")


def test_several_answers_of_one(tmp_path: Path) -> None:
    """An error, or the last one, or each."""
    path = rows_in(tmp_path / "x.jsonl", answered("anna"), answered("anna", "ORG"), answered("anna", "LOC", "ignore"))
    with pytest.raises(DataError) as caught:
        list(read("prodigy", path))
    assert str(caught.value) == (
        f"{path}:2: is a further answer to the input of {path}:1; --option repeated=last reads the last one, "
        "repeated=all each as a document"
    )
    (document,) = read("prodigy", path, repeated="last", report=(report := Report()))
    assert document.spans[0].label == "ORG"
    assert report.counts == {"tasks left out": 2}
    assert [document.id for document in read("prodigy", path, repeated="all")] == ["7", "7~1"]
    with pytest.raises(UsageError, match="-: repeated=last reads a file twice"):
        list(read("prodigy", "-", repeated="last"))


def test_an_end_that_is_the_token_behind(tmp_path: Path) -> None:
    """As spaCy counts: told; any other token is an error. Places by tokens alone are read."""
    tokens = [{"text": "Лужин", "start": 0, "end": 5, "id": 0}, {"text": "приехал", "start": 6, "end": 13, "id": 1}]
    span = {"start": 0, "end": 5, "token_start": 0, "token_end": 1, "label": "PER"}
    path = rows_in(tmp_path / "x.jsonl", {"text": TEXT, "tokens": tokens, "spans": [span]})
    (document,) = read("prodigy", path, report=(report := Report()))
    assert document.spans[0].fragments == (Fragment(0, 5),)
    assert [str(one) for one in report.repaired] == [
        f"{path}:1 $.spans[0]: its token_end 1 is the token behind it; start and end are read"
    ]
    bare = {"token_start": 0, "token_end": 1, "label": "PER"}
    (document,) = read("prodigy", rows_in(path, {"text": TEXT, "tokens": tokens, "spans": [bare]}))
    assert document.spans[0].fragments == (Fragment(0, 13),)
    wrong = [span | {"token_end": 5}, span | {"start": 6, "end": 13, "token_end": 1}]
    with pytest.raises(DataError) as caught:
        list(read("prodigy", rows_in(path, {"text": TEXT, "tokens": tokens, "spans": wrong})))
    assert [str(one) for one in caught.value.problems] == [
        f"{path}:1 $.spans[0]: its token_end 5 does not end at 5",
        f"{path}:1 $.spans[1]: its token_start 0 begins at 0, not at 6",
    ]


def test_a_rejected_span_is_none(tmp_path: Path) -> None:
    """Nor is one without a label; both are told and kept."""
    spans = [{"start": 0, "end": 5, "label": "PER", "answer": "reject"}, {"start": 0, "end": 5}]
    path = rows_in(tmp_path / "x.jsonl", {"text": TEXT, "spans": spans})
    (document,) = read("prodigy", path, report=(report := Report()))
    assert document.spans == ()
    assert [str(one) for one in report.lost] == [
        f"{path}:1 $.spans[0]: its answer is reject; it is kept as it is",
        f"{path}:1 $.spans[1]: has no label; it is kept as it is",
    ]
    write("prodigy", [document], tmp_path / "out.jsonl")
    assert rows_of(tmp_path / "out.jsonl") == rows_of(path)


TOKEN = {"text": "Лужин", "start": 0, "end": 5, "id": 0}
WRONG = [
    ({"image": "a.png"}, ": has no text; tasks of text are read (keys: image)"),
    ({"text": TEXT, "spans": {}}, " $.spans: must be a list, got {}"),
    ({"text": TEXT, "spans": [{"start": 0, "end": 50, "label": "PER"}]}, " $.spans[0]: must have start, end and a label in"),
    ({"text": TEXT, "spans": [{"start": 0, "end": 5, "label": "PER", "text": "Пётр"}]}, " $.spans[0]: says 'Пётр', but the"),
    ({"text": TEXT, "tokens": [TOKEN | {"text": "Пётр"}]}, " $.tokens[0]: says 'Пётр', but the text has 'Лужин' there"),
    ({"text": TEXT, "tokens": [TOKEN | {"id": 3}]}, " $.tokens[0]: its id must be its place in the list, got 3"),
    ({"text": TEXT, "tokens": [TOKEN | {"end": 99}]}, " $.tokens[0]: must be a token in the text (0-14) with start and end"),
    ({"text": TEXT, "tokens": [TOKEN, TOKEN | {"id": 1}]}, " $.tokens[1]: begins at 0, before the end of the one before (5)"),
    ({"text": TEXT, "relations": ["x"]}, " $.relations[0]: must have head, child and label, got 'x'"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "message"), WRONG)
def test_what_is_no_task_is_refused(row: dict[str, object], message: str, tmp_path: Path) -> None:
    """With file and line, and what is wrong."""
    path = rows_in(tmp_path / "x.jsonl", {"text": "Снег."}, row)
    with pytest.raises(DataError) as caught:
        list(read("prodigy", path))
    assert str(caught.value).startswith(f"{path}:2{message}")


def test_it_is_known_by_its_first_task() -> None:
    """Also where nothing is answered yet."""
    assert detect(SAMPLE) == detect(SAMPLE.parents[1] / "given-to-prodigy" / "in.jsonl") == "prodigy"


KEYS = (
    "id",
    "label",
    "start",
    "end",
    "token_start",
    "token_end",
    "head",
    "child",
    "head_span",
    "child_span",
    "score",
    "text",
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 6) | st.sampled_from(["", "PER", "1", "Лужин"]) | st.floats(0, 3),
    lambda inner: st.lists(inner, max_size=4) | st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, inner)),
    max_leaves=12,
)
FIELDS = ("id", "tokens", "spans", "relations", "meta", "saidby", "_input_hash", "_annotator_id", "answer", "accept")


@pytest.mark.law
@given(row=st.fixed_dictionaries({"text": st.just("Лужин")}, optional=dict.fromkeys(FIELDS, VALUES)))
def test_whatever_a_task_says(row: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    """It is read and written back equal, or refused."""
    path = rows_in(tmp_path_factory.mktemp("prodigy") / "x.jsonl", row)
    try:
        documents = list(read("prodigy", path, answer="any"))
    except DataError:
        return
    write("prodigy", documents, path.with_name("out.jsonl"))
    assert rows_of(path.with_name("out.jsonl")) == [row]
