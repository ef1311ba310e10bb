"""Others load what is published: `datasets` of several versions, polars, pandas, duckdb."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scratch import python_with

import saidby
from saidby.annotate.scheme import load_scheme
from saidby.annotate.view import view_of
from saidby.corpus.publish.facts import About, Facts
from saidby.corpus.publish.forms import without_text
from saidby.corpus.publish.write import publish
from saidby.seeds import NEWS

LOAD = """
import json, sys, datasets
folder, cache = sys.argv[1:]
found = {"version": datasets.__version__}
for name in ("documents", "tokens", "quotes", "entities"):
    parts = datasets.load_dataset(folder, name, cache_dir=cache)
    streamed = datasets.load_dataset(folder, name, cache_dir=cache, streaming=True)
    found[name] = {split: part.to_list() for split, part in parts.items()}
    for split, part in streamed.items():
        assert list(part) == found[name][split], (name, split)
first = next(iter(datasets.load_dataset(folder, "tokens", cache_dir=cache).values()))
names = first.features["entities"].feature.names
print(json.dumps({**found, "names": names}))
"""


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Facts]:
    folder = tmp_path_factory.mktemp("published") / "seeds"
    return folder, publish(saidby.stream(NEWS), folder, About("seeds"), view_of(load_scheme()))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One document, no split: the least that can be published."""
    folder = tmp_path_factory.mktemp("published") / "small"
    publish([saidby.load(NEWS)[0]], folder, About("small"), view_of(load_scheme()))
    return folder


@pytest.fixture(scope="module")
def wordless(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Facts]:
    """The seeds without their texts."""
    folder = tmp_path_factory.mktemp("published") / "wordless"
    facts = publish(saidby.stream(NEWS), folder, About("seeds"), view_of(load_scheme()), form=without_text())
    return folder, facts


@pytest.fixture(params=["seeds", "wordless"])
def either(request: pytest.FixtureRequest) -> tuple[Path, Facts]:
    """The seeds with their texts, and without."""
    found: tuple[Path, Facts] = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def datasets(tmp_path: Path) -> Iterator[Any]:
    module: Any = pytest.importorskip("datasets")
    module.disable_progress_bars()
    yield module
    module.enable_progress_bars()


def loaded(python: Path | str, folder: Path, cache: Path) -> dict[str, Any]:
    """Give what the `datasets` of an environment loads, as plain values."""
    keep = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment = {**keep, "HF_HUB_OFFLINE": "1", "HF_HOME": str(cache), "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    call = [str(python), "-c", LOAD, str(folder), str(cache)]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_datasets_load_the_corpus(seeds: tuple[Path, Facts], datasets: Any, tmp_path: Path) -> None:
    """Documents equal to those that were published, and scored without a way over files."""
    folder = seeds[0]
    documents = datasets.load_dataset(str(folder), "documents", cache_dir=str(tmp_path))
    assert list(documents) == ["train", "validation", "test"]
    assert saidby.from_dataset(documents) == saidby.load(folder)
    assert {document.id: document for document in saidby.load(folder)} == {d.id: d for d in saidby.load(NEWS)}
    assert saidby.score(documents, str(NEWS), resamples=0).measures["entities.strict"].micro.f1 == 1.0


def test_every_table_loads_by_the_features_of_the_card(
    either: tuple[Path, Facts], datasets: Any, tmp_path: Path
) -> None:
    """The card says the features, the rows and the sizes; those in the Parquet files are the same."""
    folder, facts = either
    for name, table in facts.tables.items():
        builder = datasets.load_dataset_builder(str(folder), name, cache_dir=str(tmp_path))
        assert {split: info.num_examples for split, info in builder.info.splits.items()} == {
            split: found.rows for split, found in table.splits.items()
        }
        found = datasets.load_dataset(str(folder), name, cache_dir=str(tmp_path))
        assert found["train"].features == builder.info.features
        for split, part in found.items():
            embedded = datasets.Dataset.from_parquet(
                str(folder / table.splits[split].files[0].path), cache_dir=str(tmp_path)
            )
            assert embedded.features == builder.info.features
            assert embedded.to_list() == part.to_list()


def test_tags_are_class_labels_and_spell_the_spans(seeds: tuple[Path, Facts], datasets: Any, tmp_path: Path) -> None:
    """Read back from the tags, the names of the seeds are those that no other name holds or crosses."""
    folder = seeds[0]
    rows = datasets.load_dataset(str(folder), "tokens", split="train+validation", cache_dir=str(tmp_path))
    feature = rows.features["entities"].feature
    tags = [feature.int2str(row) for row in rows["entities"]]
    begins = sum(tag.startswith("B-") for row in tags for tag in row)
    documents = [d for d in saidby.load(NEWS) if d.meta["split"] != "test"]
    names = {
        (document.id, span.start, span.end) for document in documents for span in document.spans
        if span.label in {name.partition("-")[2] for name in feature.names}
    }  # fmt: skip
    outer = [n for n in names if not any(o != n and o[0] == n[0] and o[1] <= n[1] and n[2] <= o[2] for o in names)]
    assert begins == len(outer)


def test_the_least_corpus_loads(small: Path, tmp_path: Path) -> None:
    """One document of one split, in a process of its own."""
    pytest.importorskip("datasets")
    found = loaded(sys.executable, small, tmp_path)
    (split,) = found["documents"]
    assert [row["id"] for row in found["documents"][split]] == [saidby.load(NEWS)[0].id]


@pytest.mark.heavy
@pytest.mark.parametrize("version", ["3.6.0", "4.0.0"])
def test_old_versions_load_the_same(either: tuple[Path, Facts], tmp_path: Path, version: str) -> None:
    """Each row of each table, names of codes too, as the version of this environment loads them."""
    pytest.importorskip("datasets")
    old = loaded(python_with(f"datasets=={version}"), either[0], tmp_path / "old")
    new = loaded(sys.executable, either[0], tmp_path / "new")
    assert old.pop("version") == version
    assert new.pop("version") != version
    assert old == new


READ = """
import json, sys
folder = sys.argv[1]
import duckdb, pandas, polars
for name in ("documents", "tokens", "quotes", "entities"):
    path = f"{folder}/{name}/train-00000-of-00001.parquet"
    first = "id" if name == "documents" else "document"
    print(json.dumps([
        pandas.read_parquet(path)[first].tolist(),
        polars.read_parquet(path)[first].to_list(),
        [row[0] for row in duckdb.sql(f"select {first} from '{path}'").fetchall()],
    ]))
print(polars.scan_parquet(f"{folder}/quotes/*.parquet").select(polars.len()).collect().item())
print(duckdb.sql(f"select count(*) from '{folder}/quotes/*.parquet' where mode = 'direct'").fetchall()[0][0])
"""


@pytest.mark.heavy
def test_tables_are_read_by_pandas_polars_and_duckdb(either: tuple[Path, Facts]) -> None:
    """The same rows in the same order; nested columns hinder nobody."""
    python = python_with("duckdb", "pandas", "polars", "pyarrow")
    folder, facts = either
    done = subprocess.run([str(python), "-c", READ, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *tables, rows, direct = [json.loads(line) for line in done.stdout.splitlines()]
    documents = [document.id for document in saidby.load(NEWS) if document.meta["split"] == "train"]
    for name, found in zip(facts.tables, tables, strict=True):
        assert found[0] == found[1] == found[2]
        assert len(found[0]) == facts.tables[name].splits["train"].rows
        assert list(dict.fromkeys(found[0])) == documents
    assert rows == facts.total.spans["QUOTE"]
    assert direct == facts.total.quotes["mode"]["direct"]
