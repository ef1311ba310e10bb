"""Splits: shares, laws, and the recipe that repeats them."""

import random
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saidby.corpus import shards
from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.model import JSON, Document, Fragment, Span
from saidby.corpus.split import read_recipe, split
from saidby.corpus.split_recipe import Recipe, recipe_of
from saidby.corpus.stores import load, save

PARTS = ["train", "dev", "test"]


def document(name: str, text: str = "", labels: str = "", **meta: JSON) -> Document:
    """Give a document; each letter of `labels` is a span of that label."""
    text = text or " ".join(f"{name}{i}" for i in range(30))
    spans = tuple(Span(f"s{i}", label, (Fragment(0, 1),)) for i, label in enumerate(labels))
    return Document(name, text, "ru", spans=spans, meta=meta)


def copies(count: int, family: int = 1) -> list[Document]:
    """Give documents, each with `family` versions that differ in the last word."""
    return [
        document(f"d{i}v{v}", " ".join([*(f"д{i}с{w}" for w in range(20)), f"версия{v}"]))
        for i in range(count)
        for v in range(family)
    ]


def test_shares_are_those_of_the_ratio() -> None:
    """Of 2,000 documents up to chance: 4 standard deviations are 72 for 80%, 54 for 10%."""
    counts = split(copies(2000)).split.counts
    assert abs(counts["train"].documents - 1600) < 72
    assert abs(counts["dev"].documents - 200) < 54
    assert abs(counts["test"].documents - 200) < 54


def test_another_seed_is_another_split() -> None:
    """And the same seed the same."""
    documents = copies(50)
    assert split(documents, seed=1).parts == split(documents, seed=1).parts != split(documents, seed=2).parts


@pytest.mark.law
@settings(max_examples=20)
@given(st.data())
def test_order_does_not_matter(data: st.DataObject) -> None:
    """In no mode."""
    documents = [
        msgspec.structs.replace(found, meta={"date": f"2031-0{1 + i % 9}-01", "site": f"s{i % 7}"})
        for i, found in enumerate(copies(10, family=2))
    ]
    other = data.draw(st.permutations(documents))
    for options in MODES:
        assert split(documents, **options).parts == split(other, **options).parts  # type: ignore[arg-type]


MODES: list[dict[str, object]] = [
    {},
    {"by": "date", "cuts": ["2031-04-01", "2031-07-01"]},
    {"by": "meta:site"},
    {"by": "meta:site", "ratio": {"a": 1.0, "b": 1.0}},
]


@pytest.mark.law
@settings(max_examples=20)
@given(st.integers(0, 1000))
def test_near_duplicates_stay_on_one_side(seed: int) -> None:
    """In every mode."""
    rng = random.Random(seed)
    documents = [
        msgspec.structs.replace(found, meta={"date": f"2031-0{rng.randint(1, 9)}-01", "site": f"s{rng.randint(1, 9)}"})
        for found in copies(6, family=3)
    ]
    for options in MODES:
        done = split(documents, **options)  # type: ignore[arg-type]
        assert len(done.split.groups) == 6
        assert all(len({done.parts[name] for name in group}) == 1 for group in done.split.groups)


@pytest.mark.law
@settings(max_examples=20)
@given(st.sets(st.integers(0, 40), min_size=1), st.integers(0, 5))
def test_documents_added_later_move_no_others(chosen: set[int], seed: int) -> None:
    """By text: a part hangs on nothing but a document's words, whatever else is there, and whatever its id."""
    documents = copies(41)
    whole = split(documents, seed=seed).parts
    some = [documents[i] for i in sorted(chosen)]
    assert split(some, seed=seed).parts == {found.id: whole[found.id] for found in some}
    renamed = [msgspec.structs.replace(found, id=f"x{found.id}") for found in some]
    assert list(split(renamed, seed=seed).parts.values()) == list(split(some, seed=seed).parts.values())


def test_by_date() -> None:
    """A cut is the first day of the next part; of a time the day counts; copies go with the earliest."""
    documents = [
        document("a", date="2029-12-31T23:59:00+05:00"),
        document("b", date="2030-01-01"),
        document("c", date="2030-06-01"),
        document("late", document("a").text, date="2030-07-01"),
        document("none"),
    ]
    done = split(documents, by="date", cuts=["2030-01-01", "2030-06-01"], missing="test")
    assert done.parts == {"a": "train", "b": "dev", "c": "test", "late": "train", "none": "test"}
    assert done.split.moved == ["late"]
    assert done.split.groups == [["a", "late"]]


def test_documents_without_a_sound_date_are_listed() -> None:
    """All of them at once."""
    documents = [
        document("a"),
        document("b", date="May 2031"),
        document("c", date="2031-05-01"),
        document("d", date=None),
    ]
    with pytest.raises(DataError) as caught:
        split(documents, by="date", cuts=["2031-01-01"])
    assert str(caught.value) == (
        "a $.meta.date: is missing; add it, or pass --undated PART\n"
        "b $.meta.date: must begin with a day, YYYY-MM-DD, got 'May 2031'\n"
        "d $.meta.date: is missing; add it, or pass --undated PART"
    )


def test_by_a_key_of_meta() -> None:
    """Documents of a value stay together; the shares are as near as they can be: 6 + 4 of 10 + 2 + 2 for 60:20:20."""
    sizes = {"a": 6, "b": 4, "c": 2, "d": 2, "e": 2, "f": 4}
    documents = [document(f"{site}{i}", site=site) for site, size in sizes.items() for i in range(size)]
    done = split(documents, by="meta:site", ratio={"train": 60.0, "dev": 20.0, "test": 20.0})
    assert [done.split.counts[part].documents for part in PARTS] == [12, 4, 4]
    assert all(len({done.parts[f"{site}{i}"] for i in range(size)}) == 1 for site, size in sizes.items())


def test_sources_that_near_duplicates_hold_together() -> None:
    """Are on one side, and named; a document without source goes where it is told, or with its copy."""
    documents = [document("a", source="x"), document("b", document("a").text, source="y"), document("c", source="y")]
    documents += [document("d", source="z"), document("e"), document("f", document("d").text)]
    done = split(documents, by="source", ratio={"train": 50, "test": 50}, missing="test")
    assert done.split.joined == [["x", "y"]]
    assert len({done.parts[name] for name in "abc"}) == 1
    assert done.parts["e"] == "test"
    assert done.parts["d"] == done.parts["f"]


def imbalance(documents: list[Document], parts: dict[str, str], ratio: dict[str, float]) -> float:
    """Give the mean distance of the labels' shares from the ratio."""
    total: Counter[str] = Counter()
    held: Counter[tuple[str, str]] = Counter()
    for found in documents:
        for span in found.spans:
            total[span.label] += 1
            held[parts[found.id], span.label] += 1
    whole = sum(ratio.values())
    off = [abs(held[part, label] / total[label] - share / whole) for part, share in ratio.items() for label in total]
    return sum(off) / len(off)


@pytest.mark.parametrize("seed", range(5))
def test_stratified_labels_are_shared_better(seed: int) -> None:
    """Of rare and common labels, at least five times nearer to the ratio than by hash; documents too."""
    rng = random.Random(seed)
    documents = [
        document(
            f"d{i}",
            labels="".join(label * rng.choice((0, 0, 1, size)) for label, size in (("A", 9), ("B", 4), ("C", 1))),
        )
        for i in range(200)
    ]
    ratio = {"train": 80.0, "dev": 10.0, "test": 10.0}
    plain = split(documents, seed=seed).parts
    done = split(documents, seed=seed, stratify=["A", "B", "C"])
    assert imbalance(documents, done.parts, ratio) < imbalance(documents, plain, ratio) / 5
    assert abs(done.split.counts["dev"].documents - 20) <= 4


def test_a_label_that_is_not_there() -> None:
    """Of a group one must be there."""
    documents = [document("a", labels="A"), document("b", labels="B")]
    assert split(documents, stratify=[["A", "X"]]).split.recipe.stratify == (("A", "X"),)
    with pytest.raises(UnknownName, match="unknown label 'X'; known: A, B"):
        split(documents, stratify=["X"])
    with pytest.raises(UsageError, match=r"^no document has a span, so none can be stratified; leave out stratify$"):
        split([document("a")], stratify=["X"])


def test_the_folder_says_how_it_was_made_and_that_repeats_it(tmp_path: Path) -> None:
    """Every option; the same bytes, also from the folder itself."""
    source = tmp_path / "in.jsonl"
    save([msgspec.structs.replace(found, meta={"site": found.id[:2]}) for found in copies(20, family=2)], source)
    done = split(source, tmp_path / "one", by="meta:site", ratio={"a": 2, "b": 1}, seed=3, threshold=0.6)
    assert {found.id: found.meta["split"] for found in load(tmp_path / "one")} == done.parts
    assert shards.load_manifest(tmp_path / "one").split == done.split
    split(source, tmp_path / "two", recipe=read_recipe(tmp_path / "one/corpus.json"))
    split(tmp_path / "one", tmp_path / "three", recipe=read_recipe(tmp_path / "two"), again=True)
    for name in ("corpus.json", "part-00000.parquet"):
        assert len({(tmp_path / folder / name).read_bytes() for folder in ("one", "two", "three")}) == 1
    assert sum(held.documents for held in done.split.counts.values()) == 40


def test_a_corpus_that_was_not_split_says_nothing_of_it(tmp_path: Path) -> None:
    """Its corpus.json is what it was before there were splits, and holds no recipe."""
    save(copies(1), tmp_path / "plain")
    assert "split" not in msgspec.json.decode((tmp_path / "plain/corpus.json").read_bytes())
    with pytest.raises(DataError) as caught:
        read_recipe(tmp_path / "plain")
    assert str(caught.value) == f"{tmp_path}/plain/corpus.json: says of no split; name that of a corpus that was split"


def test_what_has_been_split_is_not_split_again_unasked(tmp_path: Path) -> None:
    """Every document that has a part is named; nothing is written."""
    documents = [document("a", split="dev"), document("b"), document("c", split=None)]
    with pytest.raises(DataError) as caught:
        split(documents, tmp_path / "out")
    assert str(caught.value) == (
        "a $.meta.split: is 'dev' already; pass --again to split anew\n"
        "c $.meta.split: is None already; pass --again to split anew"
    )
    assert not list(tmp_path.iterdir())
    assert set(split(documents, again=True).parts) == set("abc")


def test_odd_corpora() -> None:
    """One document; empty ones, which are no near-duplicates; none; an id twice."""
    assert len(split([document("a")]).parts) == 1
    empty = [Document(f"e{i}", "", "und") for i in range(60)]
    assert set(split(empty).parts.values()) > {"train"}
    with pytest.raises(DataError, match="there are no documents to split"):
        split([])
    with pytest.raises(DataError, match="a: is the id of more than one document; ids are unique in a corpus"):
        split([document("a"), document("a")])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "colour"}, "cannot split by 'colour'; known: date, meta:KEY, source, text"),
        ({"by": "meta:"}, "cannot split by 'meta:'; known: date, meta:KEY, source, text"),
        ({"ratio": {"a": 0.0, "b": 1.0}}, "shares of a ratio must be numbers above 0, got a=0,b=1"),
        ({"ratio": {"a": 1.0}}, "a split has two or more parts of different names, got a"),
        ({"by": "date"}, "a split by date needs cuts: the days on which the second part and those after it begin"),
        ({"by": "date", "cuts": ["2031"]}, "a cut is a day, YYYY-MM-DD, got '2031'"),
        ({"by": "date", "cuts": ["2031-02-01", "2031-01-01"]}, "cuts must rise, got 2031-02-01, 2031-01-01"),
        ({"by": "date", "cuts": ["2031-02-01"], "parts": ["a"]}, "1 cuts make 2 parts, got 1 names; name the parts"),
        ({"by": "date", "cuts": ["2031-02-01"], "ratio": {}}, "a split by date has no ratio and is not stratified; its cuts say all"),
        ({"cuts": ["2031-02-01"]}, "cuts and names of parts are for a split by date; the ratio names the parts of others"),
        ({"missing": "train"}, "a part for documents without a value is for a split by date, source or meta:KEY"),
        ({"by": "source", "missing": "x"}, "'x' is no part of the split; it has train, dev, test"),
        ({"threshold": 0.0}, "threshold must be from 0.1 to 1, got 0"),
    ],
)  # fmt: skip
def test_options_that_make_no_sense(options: dict[str, object], message: str) -> None:
    """Are refused before anything is read."""
    with pytest.raises(UsageError) as caught:
        recipe_of(**options)  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_a_recipe_is_checked_too() -> None:
    """Somebody may have written it by hand."""
    with pytest.raises(UsageError, match="shares of a ratio must be numbers above 0, got train=80,dev=10"):
        split([document("a")], recipe=Recipe(ratio=(80, 10)))
