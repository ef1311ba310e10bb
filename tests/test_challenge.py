"""The challenge suite: gold as the manual has it, every phenomenon shown, its pairs mutual."""

import re
from collections import Counter
from pathlib import Path

import gold
import pytest

from saidby.annotate.conform import check as conforms
from saidby.corpus import said
from saidby.corpus.check import check
from saidby.corpus.model import Document

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "seeds" / "challenge").glob("*.said"))
LEAST = {"ru": 100, "en": 20, "de": 10, "fr": 10}
"""How many items of a language there are, at least."""


def items() -> list[tuple[Path, Document]]:
    found = []
    for path in FILES:
        with path.open("rb") as file:
            found += [(path, document) for document in said.read(file, path.name)]
    return found


def sections() -> dict[str, list[str]]:
    """Give the phenomena of the manual by the heading under which they stand."""
    text = (ROOT / "docs/reference/guidelines/phenomena.md").read_text("utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.M)[1:]
    return {title: re.findall(r"^### `(.+)`$", part, re.M) for title, part in zip(parts[::2], parts[1::2], strict=True)}


ITEMS = items()
DOCUMENTS = {document.id: document for _, document in ITEMS}
every_item = pytest.mark.parametrize("item", DOCUMENTS.values(), ids=list(DOCUMENTS))


@every_item
def test_an_item_is_valid_and_keeps_to_scheme_and_manual(item: Document) -> None:
    """It breaks no invariant, no rule of the scheme, and none of the manual's that a program can tell."""
    assert check(item) == []
    assert conforms(item, gold.SCHEME) == []
    assert gold.quotes(item) == []
    assert gold.attribution(item) == []
    assert gold.entities(item) == []
    assert gold.marks(item) == []


@every_item
def test_an_item_stands_by_itself(item: Document) -> None:
    """Its header says what it shows and where it comes from; what it lists, it mentions."""
    assert set(item.meta) - {"pair", "counter"} == {"phenomenon", "origin", "licence"}
    assert (item.meta["origin"], item.meta["licence"]) == ("invented", "CC BY 4.0")
    assert item.meta.get("counter", "yes") == "yes"
    assert re.fullmatch(rf"{item.meta['phenomenon']}(-{item.lang})?-[1-9][0-9]*", item.id)
    assert {entity.id for entity in item.entities} == {span.entity for span in item.spans if span.entity}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_in_normal_form(path: Path) -> None:
    """Read and written again, it is the same to the byte."""
    assert "\n".join(said.format(document) for file, document in ITEMS if file == path) == path.read_text("utf-8")


def test_ids_and_texts_are_unique_over_the_files() -> None:
    """No item comes twice."""
    assert [key for key, count in Counter(document.id for _, document in ITEMS).items() if count > 1] == []
    assert [key for key, count in Counter(document.text for _, document in ITEMS).items() if count > 1] == []


def test_phenomena_are_those_of_the_manual_and_each_is_shown() -> None:
    """A look-alike alone does not show its phenomenon."""
    names = sections()
    assert {item.meta["phenomenon"] for item in DOCUMENTS.values()} <= {
        name for part in names.values() for name in part
    }
    shown = {
        (item.lang, str(item.meta["phenomenon"])) for item in DOCUMENTS.values() if item.meta.get("counter") != "yes"
    }
    other = {(name.split("-", 1)[0], name) for name in names.pop("Other languages")}
    assert ({("ru", name) for part in names.values() for name in part} | other) - shown == set()


def test_pairs_are_mutual_and_differ() -> None:
    """The two sides name each other, are of one phenomenon and language, and one at least is no look-alike."""
    for item in DOCUMENTS.values():
        if pair := item.meta.get("pair"):
            other = DOCUMENTS[str(pair)]
            assert other is not item
            assert other.meta["pair"] == item.id
            assert (other.lang, other.meta["phenomenon"]) == (item.lang, item.meta["phenomenon"]), item.id
            assert [item.meta.get("counter"), other.meta.get("counter")].count("yes") <= 1, item.id


def counts() -> Counter[str]:
    return Counter(item.lang for item in DOCUMENTS.values())


@pytest.mark.parametrize(("lang", "least"), LEAST.items())
def test_there_are_enough_items(lang: str, least: int) -> None:
    """The suite speaks each of its languages."""
    assert counts()[lang] >= least
