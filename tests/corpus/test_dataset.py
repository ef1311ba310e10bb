"""Documents as a `datasets.Dataset`, and back: whatever a dataset went through, or an error that says what is wrong."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import documents

import saidby
from saidby.corpus import jsonl
from saidby.corpus.errors import DataError
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span
from saidby.seeds import NEWS

datasets: Any = pytest.importorskip("datasets")

DOC = Document(
    "a", "Анна 😀 ушла, сказал Пётр.", "ru",
    tokens=(Fragment(0, 4), Fragment(5, 6)),
    layers={"lemma": ("анна", None)},
    spans=(
        Span("s1", "PER", (Fragment(0, 4),), "e"),
        Span("q", "QUOTE", (Fragment(0, 4), Fragment(7, 11)), attrs={"mode": "indirect"}, alternatives=((Fragment(0, 11),),)),
    ),
    relations=(Relation("r", "speaker", "q", "e"),),
    entities=(Entity("e", "PER", "Анна", ("Аня",)),),
    meta={"date": "2031-05-02"},
)  # fmt: skip
BARE = Document("b", "", "und")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What `map` writes goes into the folder of the test."""
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    datasets.disable_progress_bars()
    yield
    datasets.enable_progress_bars()


def problems(dataset: Any) -> list[str]:
    with pytest.raises(DataError) as caught:
        saidby.from_dataset(dataset)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.law
@settings(max_examples=30)
@given(st.lists(documents(), min_size=1, max_size=3, unique_by=lambda document: document.id))
def test_documents_come_back_from_a_dataset(docs: list[Document]) -> None:
    """As it is, as a stream, and of rows that went through Python, whose types datasets guesses."""
    dataset = saidby.to_dataset(docs)
    assert saidby.from_dataset(dataset) == docs
    assert saidby.from_dataset(dataset.to_iterable_dataset()) == docs
    assert saidby.from_dataset(datasets.Dataset.from_list(dataset.to_list())) == docs


def test_rows_are_taken_as_the_dataset_orders_them() -> None:
    """select, filter and shuffle are indices over the same table."""
    dataset = saidby.to_dataset([DOC, BARE])
    assert saidby.from_dataset(dataset.select([1, 0])) == [BARE, DOC]


def test_splits_are_named_as_the_hub_names_them() -> None:
    """dev is validation; documents without a split are train; back in the order of the splits."""
    docs = [msgspec.structs.replace(BARE, id=name, meta={"split": name}) for name in ("test", "dev", "train")]
    found = saidby.to_dataset([*docs, DOC], by_split=True)
    assert {name: list(part["id"]) for name, part in found.items()} == {
        "train": ["train", "a"], "validation": ["dev"], "test": ["test"],
    }  # fmt: skip
    assert saidby.from_dataset(found) == [docs[2], DOC, docs[1], docs[0]]


def test_columns_and_fields_of_none_are_passed_over() -> None:
    """What `map` leaves: columns that are None, and fields that only other rows have."""
    dataset = saidby.to_dataset([DOC, BARE]).map(lambda row: {"note": None, "layers": row["layers"] or None})
    assert saidby.from_dataset(dataset) == [DOC, BARE]
    rows = dataset.to_list()
    for row in rows:
        row["spans"] = [
            {**span, "colour": None, "optional": None, "alternatives": span["alternatives"] or None}
            for span in row["spans"]
        ]
        row["meta"] = None
    blank = [msgspec.structs.replace(document, meta={}) for document in (DOC, BARE)]
    assert saidby.from_dataset(datasets.Dataset.from_list(rows)) == blank


def test_lines_of_jsonl_are_read_as_datasets_reads_them(tmp_path: Path) -> None:
    """Offsets as lists of two numbers, attributes, layers and meta as structs or JSON."""
    docs = [*saidby.load(NEWS)[:3], DOC, BARE]
    file = io.BytesIO()
    jsonl.write(docs, file)
    (tmp_path / "c.jsonl").write_bytes(file.getvalue())
    dataset = datasets.load_dataset("json", data_files=str(tmp_path / "c.jsonl"), cache_dir=str(tmp_path / "json"))
    assert saidby.from_dataset(dataset) == docs
    rows = [json.loads(line) for line in file.getvalue().splitlines()]
    keys = {key for row in rows for key in row}  # from_list asks the first row alone for its keys
    whole = [{key: row.get(key) for key in keys} for row in rows]
    assert saidby.from_dataset(datasets.Dataset.from_list(whole)) == docs


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"length": 3}, "dataset: unknown column 'length'; a document has id, text, lang, blocks, sentences, tokens, layers, spans, relations, entities, meta, native; leave it out with remove_columns"),
        ({"lang": 7}, "dataset: column 'lang' must be string, got int64 (text is asked for, and int64 is there)"),
        ({"tokens": [[0, 1, 2]]}, "dataset: column 'tokens' must be list<item: struct<start: int32, end: int32>>, got list<item: list<item: int64>> (offsets must be lists of two numbers)"),
        ({"tokens": [{"start": 0, "end": 1, "word": "x"}]}, "dataset: column 'tokens' must be list<item: struct<start: int32, end: int32>>, got list<item: struct<start: int64, end: int64, word: string>> (unknown field 'word')"),
        ({"schema": 9}, "dataset: has schema 9, this saidby reads schema 1; upgrade saidby"),
        ({"meta": "{"}, "dataset: must be JSON: Input data was truncated, got '{'"),
        ({"tokens": [[0, 9]]}, "b $.tokens[0]: 0-9 is outside the text (0 characters)"),
    ],
)  # fmt: skip
def test_a_dataset_that_holds_no_documents_is_refused(change: dict[str, Any], told: str) -> None:
    """A label that is a code, a column that nobody knows: nothing is guessed, nothing left out."""
    row = {"id": "b", "text": "", "lang": "ru", **change}
    assert problems(datasets.Dataset.from_list([row])) == [told]


def test_columns_that_must_be_there_are_asked_for() -> None:
    """A dataset of something else."""
    assert problems(datasets.Dataset.from_list([{"tokens": ["a"], "id": "x"}]))[0] == (
        "dataset: there is no column 'text'; it has tokens, id"
    )


def test_documents_that_are_one_twice_are_refused() -> None:
    """Ids are unique over all splits."""
    dataset = saidby.to_dataset([DOC])
    assert problems(datasets.DatasetDict({"train": dataset, "test": dataset})) == [
        "a: is the id of more than one document; ids are unique in a corpus"
    ]


def test_scores_take_datasets_on_either_side() -> None:
    """The same numbers and signature as of the documents."""
    gold = saidby.load(NEWS)[:4]
    pred = [msgspec.structs.replace(document, spans=document.spans[::2], relations=()) for document in gold]
    wanted = saidby.score(gold, pred, measures=["entities.*", "quotes.*", "coref.muc"], resamples=0)
    left, right = saidby.to_dataset(gold), datasets.Dataset.from_list(saidby.to_dataset(pred).to_list())
    for sides in ((left, right), (gold, right), (left, pred)):
        assert saidby.score(*sides, measures=["entities.*", "quotes.*", "coref.muc"], resamples=0) == wanted
    some = {"measures": ["entities.strict"], "resamples": 10}
    assert saidby.compare(left, {"a": right, "b": left}, **some) == saidby.compare(gold, {"a": pred, "b": gold}, **some)
    assert saidby.agree(left, right, resamples=0).to_dict() == saidby.agree(gold, pred, resamples=0).to_dict()
    assert saidby.errors(left, right).to_dict() == saidby.errors(gold, pred).to_dict()


def test_a_dataset_is_a_corpus_wherever_documents_are(tmp_path: Path) -> None:
    """Saved, counted, split and audited as its documents are."""
    docs = [Document(f"d{i}", f"Мост {i} открыт.", "ru", tokens=(Fragment(0, 4),)) for i in range(4)]
    dataset: Any = saidby.to_dataset(docs)
    saidby.save(dataset, tmp_path / "c.jsonl")
    assert saidby.load(tmp_path / "c.jsonl") == docs
    assert saidby.stats(dataset) == saidby.stats(docs)
    assert saidby.split(dataset) == saidby.split(docs)
    assert saidby.audit(dataset) == saidby.audit(docs)


def test_a_score_tells_what_is_missing_in_a_dataset() -> None:
    """Where a value must be and is None, the message says so, as for a file."""
    rows = saidby.to_dataset([DOC]).to_list()
    rows[0]["spans"][0]["label"] = None
    with pytest.raises(DataError) as caught:
        saidby.score([DOC], datasets.Dataset.from_list(rows))
    assert str(caught.value) == "dataset: a value of type string is null where one must be; rewrite the file"
