"""The reference library of Croissant loads every record of what is published, and the values are those of the files."""

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace
from scratch import python_with

import saidby
from saidby.annotate.scheme import load_scheme
from saidby.annotate.view import view_of
from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.publish import write
from saidby.corpus.publish.facts import About
from saidby.corpus.publish.forms import without_text
from saidby.corpus.publish.view import View
from saidby.seeds import NEWS

LIBRARY = "mlcroissant==1.1.1"
ABOUT = About(
    "most",
    "Most",
    "Invented news.",
    "https://example.org/most",
    "1.0.0",
    "2031-05-02",
    licence="CC-BY-4.0",
    creators=("Ann Lodge",),
    rai={"dataBiases": "Invented news only."},
)
NEWS_VIEW = view_of(load_scheme())
ODD = View(
    {
        "entities": ("PER",), "имена и даты": ("Имя 1",), "a/b c": ("B",), "a_b_c": ("C",), "../..": ("D",),
        "split_": ("E",), "a?b#c%20d": ("F",), 'q"<>{}|\\^`': ("G",), "sources ": ("H",), "ё": ("I",), "е\u0308": ("J",),
        "😀": ("K",),
    },
    {"тон речи": "сухой", "fragments/start": "1", "attributes/key": None, "split_": "x", "$[*]": "y"},
)  # fmt: skip
"""Columns whose names are no ids, fall together when they are made ids, or are ids of other fields."""

LOAD = """
import json, sys
import mlcroissant

def plain(value):
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value.item() if hasattr(value, "item") else value

found = mlcroissant.Dataset(sys.argv[1])
issues = found.metadata.issues
records = {records.id: [plain(record) for record in found.records(records.id)] for records in found.metadata.record_sets}
biases = found.metadata.data_biases
print(json.dumps({"issues": [*issues.errors, *issues.warnings], "records": records, "biases": biases}))
"""

pytestmark = pytest.mark.heavy


def loaded(folder: Path) -> dict[str, Any]:
    """Give what the library says of a published folder, and all its records."""
    call = [str(python_with(LIBRARY, "pyarrow")), "-c", LOAD, str(folder / "croissant.json")]
    keep = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(call, env=keep, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def expected(folder: Path, table: str, fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the records of a table by its Parquet files, as far as the Croissant file has fields for them."""
    files = sorted((folder / table).glob("*.parquet"))
    return [
        {f"{table}/split_": path.name.partition("-")[0], **{field["@id"]: value(row, field) for field in fields[1:]}}
        for path in files
        for row in pq.read_table(path).to_pylist()
    ]


def value(row: dict[str, Any], field: dict[str, Any]) -> Any:
    """Give what a field must hold: the column, or of a list of structs the members that are fields."""
    below = {inner["@id"]: inner["@id"].rpartition("/")[2] for inner in field.get("subField", ())}
    column = row[field.get("subField", [field])[0]["source"]["extract"]["column"]]
    return [{id: struct[member] for id, member in below.items()} for struct in column] if below else column


def check(documents: Iterable[Document], folder: Path, view: View = NEWS_VIEW, **options: Any) -> dict[str, Any]:
    """Publish, load, and compare every value; give the Croissant file."""
    facts = write.publish(documents, folder, ABOUT, view, **options)
    found = loaded(folder)
    told: dict[str, Any] = json.loads((folder / "croissant.json").read_text("utf-8"))
    assert found["issues"] == []
    assert found["biases"] == ["Invented news only."]
    assert list(found["records"]) == ["splits", *facts.tables]
    assert found["records"]["splits"] == [{"splits/name": split} for split in facts.counts]
    for record_set in told["recordSet"][1:]:
        name = record_set["@id"]
        rows = found["records"][name]
        counts = {split: sum(row[f"{name}/split_"] == split for row in rows) for split in facts.tables[name].splits}
        assert counts == {split: of.rows for split, of in facts.tables[name].splits.items()}
        assert sorted(map(ordered, rows)) == sorted(map(ordered, expected(folder, name, record_set["field"])))
    return told


def ordered(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True)


def test_the_seeds_load(tmp_path: Path) -> None:
    """Every table; counts by split are those of the corpus."""
    documents = saidby.load(NEWS)
    check(documents, tmp_path / "d")
    rows = loaded(tmp_path / "d")["records"]
    train = {document.id: document for document in documents if document.meta["split"] == "train"}
    of_train = {name: [row for row in rows[name] if row[f"{name}/split_"] == "train"] for name in list(rows)[1:]}
    assert {row["documents/id"]: row["documents/text"] for row in of_train["documents"]} == {
        document.id: document.text for document in train.values()
    }
    spans = [span for document in train.values() for span in document.spans]
    assert sum(len(row["documents/spans"]) for row in of_train["documents"]) == len(spans)
    assert len(of_train["quotes"]) == sum(span.label == "QUOTE" for span in spans)
    assert len(of_train["entities"]) == sum(len(document.entities) for document in train.values())
    assert len(of_train["tokens"]) == sum(len(document.sentences) for document in train.values())


def test_the_seeds_without_their_texts_load(tmp_path: Path) -> None:
    """Every table; no column of words, and the description says why."""
    told = check(saidby.load(NEWS), tmp_path / "d", form=without_text())
    assert "The texts are not part of these data" in told["description"]


def test_the_least_corpus_loads(tmp_path: Path) -> None:
    """One document of one split, without quotes, entities or annotation: two tables."""
    text = "Мост 😀 открыт."
    least = Document("a", text, "ru", sentences=(Fragment(0, 14),), tokens=(Fragment(0, 4), Fragment(5, 6)))
    told = check([least], tmp_path / "d")
    assert [found["@id"] for found in told["recordSet"]] == ["splits", "documents", "tokens"]


def test_a_corpus_of_many_files_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file a document."""
    monkeypatch.setattr(write, "GROUP", 1)
    documents = saidby.load(NEWS)[:6]
    check(documents, tmp_path / "d", shard_bytes=1)
    assert len(list((tmp_path / "d" / "documents").iterdir())) == 6


def test_columns_of_any_name_load(tmp_path: Path) -> None:
    """Blanks, strokes, brackets, names that are alike as ids: each field has an id of its own, and its column."""
    text = "Да, мост открыт."
    spans = [Span(f"s{label}", label, (Fragment(4, 8),)) for names in ODD.tags.values() for label in names]
    quote = Span("q", "QUOTE", (Fragment(0, 2),), attrs={"тон речи": "живой"})
    document = Document(
        "a", text, "ru", sentences=(Fragment(0, 16),), tokens=(Fragment(0, 2), Fragment(4, 8)), spans=(*spans, quote)
    )
    told = check([document, replace(document, id="b", meta={"split": "a.b_c"})], tmp_path / "d", ODD)
    tokens, quotes = ([field["@id"] for field in found["field"]] for found in told["recordSet"][2:])
    assert tokens[5:] == [
        f"tokens/{name}"
        for name in (
            "entities", "имена_и_даты", "a_b_c", "a_b_c_", "_____", "split__", "a_b_c_20d", "q_________", "sources_",
            "ё", "е_", "_", "others",
        )
    ]  # fmt: skip
    assert {"quotes/тон_речи", "quotes/fragments_start", "quotes/attributes_key", "quotes/split__"} <= set(quotes)
