"""The Croissant file: what it describes, what it needs, what it leaves out."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import NAMES

from saidby.corpus.errors import UnknownName, UsageError
from saidby.corpus.publish.croissant import croissant, missing
from saidby.corpus.publish.facts import About, Counts, Facts, Field, File, Split, Table
from saidby.corpus.publish.responsible import RAI, check_rai

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "published.md"
SPLITS = {"train": Split((File("entities/train-00000-of-00001.parquet", 2, 9, "ab"),), 2, 9)}
FEATURES: list[dict[str, Any]] = [
    {"name": "id", "dtype": "string"},
    {"name": "tag", "dtype": {"class_label": {"names": {"0": "O", "1": "B-PER"}}}},
    {"name": "aliases", "sequence": "string"},
    {"name": "spans", "list": [{"name": "start", "dtype": "int32"}, {"name": "names", "sequence": "string"}]},
    {"name": "alternatives", "list": {"list": [{"name": "start", "dtype": "int32"}]}},
]
TABLE = Table("an entity of a document", (Field("id", "string", "id of the entity"),), FEATURES, SPLITS)
ABOUT = About(
    "most", "Most", "Invented news.", "https://example.org/most", creators=("Ann Lodge",), licence="CC-BY-4.0"
)
FACTS = Facts(ABOUT, {"entities": TABLE}, {"train": Counts(documents=2, discontinuous=1)}, {"ru": 2}, {}, (), 0, ())


def made(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(croissant(replace(FACTS, about=replace(ABOUT, **changes))))
    return found


def test_a_table_is_a_record_set_over_its_files() -> None:
    """Every column that a reader can hold is a field; the others are named."""
    found = made()
    assert found["distribution"] == [
        {
            "@type": "cr:FileSet",
            "@id": "entities-files",
            "name": "entities-files",
            "encodingFormat": "application/x-parquet",
            "includes": "entities/*.parquet",
        }
    ]
    splits, entities = found["recordSet"]
    assert splits["data"] == [{"splits/name": "train"}]
    assert entities["description"] == (
        "A row is an entity of a document. In the Parquet files only: alternatives, spans.names."
    )
    fields = {field["@id"]: field for field in entities["field"]}
    assert list(fields) == ["entities/split_", *(f"entities/{name}" for name in ("id", "tag", "aliases", "spans"))]
    assert fields["entities/id"]["dataType"] == "sc:Text"
    assert fields["entities/tag"]["description"] == "tag; codes: 0 O, 1 B-PER"
    assert fields["entities/aliases"]["repeated"] is True
    (below,) = fields["entities/spans"]["subField"]
    assert (below["@id"], below["dataType"]) == ("entities/spans/start", "cr:Int32")
    assert below["source"]["transform"] == {"jsonPath": "$[*].start"}


@pytest.mark.law
@given(st.lists(NAMES | st.sampled_from(["split_", "a b", "a_b", "spans/start"]), unique=True))
def test_every_field_has_an_id_of_its_own(names: list[str]) -> None:
    """Without blanks or what has a meaning in IRIs, whatever columns are called; the column is named as it is."""
    known = {feature["name"] for feature in FEATURES}
    names = [name for name in names if name not in known]
    features = [*FEATURES, *({"name": name, "dtype": "string"} for name in names)]
    facts = replace(FACTS, tables={"entities": replace(TABLE, features=features)})
    fields = json.loads(croissant(facts))["recordSet"][1]["field"]
    ids = [found["@id"] for field in fields for found in (field, *field.get("subField", ()))]
    assert len(set(ids)) == len(ids) == 6 + len(names)
    assert all(re.fullmatch(r"entities(/[\w-]+){1,2}", id) for id in ids)
    assert [field["source"]["extract"]["column"] for field in fields[5:]] == names


def test_what_the_owner_says_goes_before_what_was_counted() -> None:
    """Limits come from the counts; a key of the owner's own takes their place."""
    assert "1 span has several fragments." in made()["rai:dataLimitations"]
    found = made(rai={"dataLimitations": "few", "dataBiases": "none known"}, version="1.0.0", date="2031-05-02")
    assert (found["rai:dataLimitations"], found["rai:dataBiases"]) == ("few", "none known")
    assert (found["version"], found["datePublished"]) == ("1.0.0", "2031-05-02")


@pytest.mark.parametrize("fact", ["description", "url", "creators"])
def test_without_what_it_needs_there_is_no_file(fact: str) -> None:
    """What Croissant asks for is never invented."""
    facts = replace(FACTS, about=replace(ABOUT, **{fact: () if fact == "creators" else ""}))
    assert (croissant(facts), missing(facts)) == ("", [fact])


def test_keys_of_responsible_ai_are_known() -> None:
    """There are twenty of them, and the reference lists them; another, and a text of blanks, is refused."""
    listed = REFERENCE.read_text("utf-8").partition("Keys of `--rai")[2].partition("\n\n`dataCollection`")[0]
    assert sorted(re.findall(r"`([a-z]\w+)`", listed)) == sorted(RAI)
    assert len(RAI) == 20
    assert check_rai({"dataBiases": "none"}) == {"dataBiases": "none"}
    with pytest.raises(UnknownName, match=r"unknown key of responsible AI 'dataBias'; did you mean 'dataBiases'\?"):
        check_rai({"dataBias": "none"})
    with pytest.raises(UsageError, match="the text of dataBiases is empty; leave the key out, or say something"):
        check_rai({"dataBiases": " "})
