"""Errors: every class by example, the laws that counts obey, what is listed and with which context."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus import stores
from saidby.corpus.errors import UnknownName, UsageError
from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.said import parse
from saidby.eval.classes import CLASSES
from saidby.eval.errors import Count, Error, Errors, errors
from saidby.eval.scores import score

SWAPPED = {"too_long": "too_short", "split": "merged", "missed": "spurious"}
SWAPPED |= {there: here for here, there in SWAPPED.items()}


def said(text: str, name: str = "a") -> Document:
    return parse(f"#said 1 lang=ru tokens=none\n#id {name}\n\n{text}\n")


def counted(found: Errors) -> dict[str, tuple[int, int]]:
    return {name: tuple(count) for name, count in found.classes.items() if any(count)}  # type: ignore[misc]


EXAMPLES = {
    "same": ("{PER|Пётр Лужин} уехал", "{PER|Пётр Лужин} уехал", {"correct": (1, 1)}),
    "another label": ("{PER|Пётр Лужин} уехал", "{LOC|Пётр Лужин} уехал", {"wrong_label": (1, 1)}),
    "another label and extent": ("{PER|Пётр Лужин} уехал", "{LOC|Пётр} Лужин уехал", {"wrong_label": (1, 1)}),
    "more": ("мэр {PER|Лужин} уехал", "{PER|мэр Лужин} уехал", {"too_long": (1, 1)}),
    "more on both sides": ("мэр {PER|Лужин} уехал", "{PER|мэр Лужин уехал}", {"too_long": (1, 1)}),
    "less": ("{PER|Пётр Лужин} уехал", "{PER|Пётр} Лужин уехал", {"too_short": (1, 1)}),
    "more here, less there": ("мэр {PER|Пётр Лужин}", "{PER|мэр Пётр} Лужин", {"shifted": (1, 1)}),
    "in two": ("{PER|Пётр Лужин} уехал", "{PER|Пётр} {PER|Лужин} уехал", {"split": (1, 2)}),
    "in three": ("{ORG|Банк и Ко}", "{ORG|Банк} {ORG|и} {ORG|Ко}", {"split": (1, 3)}),
    "in two, one with more": ("{PER|Пётр Лужин} уехал", "{PER|Пётр} {PER|Лужин уехал}", {"split": (1, 2)}),
    "in two, of two labels": ("{PER|Пётр Лужин}", "{PER|Пётр} {LOC|Лужин}", {"too_short": (1, 1), "spurious": (0, 1)}),
    "two in one": ("{PER|Анна} и {PER|Лужин}", "{PER|Анна и Лужин}", {"merged": (2, 1)}),
    "two in one, of two labels": ("{PER|Анна} и {LOC|Лужин}", "{PER|Анна и Лужин}", {"too_long": (1, 1), "missed": (1, 0)}),
    "nothing": ("{PER|Лужин} уехал", "Лужин уехал", {"missed": (1, 0)}),
    "too much": ("Лужин уехал", "{PER|Лужин} уехал", {"spurious": (0, 1)}),
    "twice": ("{PER|Лужин} уехал", "{PER|{PER|Лужин}} уехал", {"correct": (1, 1), "spurious": (0, 1)}),
    "twice, too long": ("{PER|Лужин} уехал", "{PER|{PER|Лужин уехал}}", {"too_long": (1, 1), "spurious": (0, 1)}),
    "right, and a part of it": ("{ORG|МИД Заречья}", "{ORG|МИД {ORG|Заречья}}", {"correct": (1, 1), "spurious": (0, 1)}),
    "outer too short, inner missed": (
        "{ORG|Музей {ORG|Завода} в Заречье}", "{ORG|Музей Завода} в Заречье", {"too_short": (1, 1), "missed": (1, 0)},
    ),
    "optional, missed": ("{PER?|Лужин} уехал", "Лужин уехал", {}),
    "optional, found": ("{PER?|Лужин} уехал", "{PER|Лужин} уехал", {"correct": (1, 1)}),
    "optional, too long": ("{PER?|Лужин} уехал", "{PER|Лужин уехал}", {"too_long": (0, 1)}),
    "optional, of another label": ("{PER?|Лужин} уехал", "{LOC|Лужин} уехал", {"spurious": (0, 1)}),
    "another document's": ("{PER|Лужин} {QUOTE|«Да»}", "{PER|Лужин} {CUE|«Да»}", {"correct": (1, 1)}),
}  # fmt: skip
"""Gold, predictions, and gold and predicted spans of each class, all by hand; quote labels are no entities."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_class_is_what_the_examples_show(name: str) -> None:
    """A pair has one class; pieces and spans without partner count for their side alone."""
    gold, pred, expected = EXAMPLES[name]
    found = errors([said(gold)], [said(pred)], classes=CLASSES, by=())
    assert counted(found) == expected
    assert sum(("gold" in entry.counts) for entry in found.listing) == found.total.gold


REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "errors.md"
SHOWN = re.findall(r"^(\w+) +(\S.*?\S) {2,}(\S.*)$", REFERENCE.read_text("utf-8").split("```")[5], re.MULTILINE)


@pytest.mark.parametrize(("kind", "gold", "pred"), SHOWN)
def test_the_reference_shows_each_class(kind: str, gold: str, pred: str) -> None:
    """Its examples are of the class that it says, and of no other."""
    assert list(counted(errors([said(gold)], [said(pred)], by=()))) == [kind]
    assert {shown for shown, _, _ in SHOWN} == set(CLASSES)


def test_of_alternatives_the_one_that_fits_is_compared() -> None:
    """A prediction that is too long for the one extent is too short for the other, which it fits better."""
    text = "новый мэр города Пётр Лужин"
    whole, name = (Fragment(0, len(text)),), (Fragment(17, len(text)),)
    gold = Document("a", text, "ru", spans=(Span("1", "PER", name, alternatives=(whole,)),))
    for start, kind in ((12, "too_long"), (6, "too_short")):
        pred = Document("a", text, "ru", spans=(Span("1", "PER", (Fragment(start, len(text)),)),))
        (entry,) = errors([gold], [pred], by=()).listing
        assert (entry.kind, entry.gold and entry.gold.fragments[0][0]) == (kind, 17 if kind == "too_long" else 0)


# Laws.

TEXT = "абвгдежзик"
EXTENTS = st.builds(
    lambda start, size: ((start, min(start + size, 10)),), st.integers(0, 9), st.sampled_from([1, 2, 3, 5])
) | st.sampled_from([((0, 1), (3, 4)), ((0, 1), (3, 6))])


def make(label: str, pieces: Any, alternative: Any = None, optional: bool = False) -> Span:
    fragments, other = (tuple(Fragment(*piece) for piece in row or ()) for row in (pieces, alternative))
    return Span("", label, fragments, alternatives=(other,) if other else (), optional=optional)


def spans(*, plain: bool) -> st.SearchStrategy[tuple[Span, ...]]:
    more = [] if plain else [st.none() | EXTENTS, st.booleans()]
    return st.lists(st.builds(make, st.sampled_from(["PER", "LOC"]), EXTENTS, *more), max_size=6).map(tuple)


def corpora(*, plain: bool = False) -> st.SearchStrategy[Any]:
    return st.lists(st.tuples(spans(plain=plain), spans(plain=True)), min_size=1, max_size=3)


def sides(corpus: Any) -> Iterator[list[Document]]:
    for column in zip(*corpus, strict=True):
        yield [
            Document(
                f"d{i}", TEXT, "ru", tokens=(Fragment(0, 2), Fragment(2, 3)),
                spans=tuple(msgspec.structs.replace(span, id=str(n)) for n, span in enumerate(side)), meta={"part": str(i)},
            )
            for i, side in enumerate(column)
        ]  # fmt: skip


BUCKETS = "label,length,tokens,depth,frequency,seen,seen_lemma,meta:part"


@pytest.mark.law
@given(corpora())
def test_classes_sum_to_all_that_counts(corpus: Any) -> None:
    """Every prediction has one class, every gold span too but for optional ones that are not found; rows of the table of
    confusions, labels, buckets and the listing sum to the same."""
    gold, pred = sides(corpus)
    found = errors(gold, pred, classes=CLASSES, by=BUCKETS, train=gold)
    support = sum(not span.optional for document in gold for span in document.spans)
    optional = sum(span.optional for document in gold for span in document.spans)
    assert found.total.pred == sum(len(document.spans) for document in pred)
    assert support <= found.total.gold <= support + min(optional, found.classes["correct"].gold)
    assert found.classes["correct"].gold == found.classes["correct"].pred
    for name, count in found.classes.items():
        assert count == Count(*(sum(row[name][side] for row in found.labels.values()) for side in (0, 1)))
        assert count == Count(
            *(sum(e.kind == name and side in e.counts for e in found.listing) for side in ("gold", "pred"))
        )
    table = np.array(found.confusion.table)
    for number, label in enumerate(found.confusion.labels):
        total = [sum(column) for column in zip(*found.labels[label].values(), strict=True)]
        assert [table[number].sum(), table[:, number].sum()] == total
    for buckets in found.buckets.values():
        assert sum(row.gold for row in buckets.rows.values()) == found.total.gold
        assert sum(row.found for row in buckets.rows.values()) == found.classes["correct"].gold
        if any(row.pred is not None for row in buckets.rows.values()):
            assert sum(row.pred or 0 for row in buckets.rows.values()) == found.total.pred
            assert sum(row.right or 0 for row in buckets.rows.values()) == found.classes["correct"].pred


@pytest.mark.law
@given(corpora(plain=True))
def test_counts_are_those_of_the_strict_measure(corpus: Any) -> None:
    """What is correct is what `entities.strict` finds, label by label."""
    gold, pred = sides(corpus)
    labels = score(gold, pred, measures="entities.strict", resamples=0).measures["entities.strict"].labels
    found = errors(gold, pred, by="label")
    assert {name: row["correct"].gold for name, row in found.labels.items()} == {n: s.tp for n, s in labels.items()}
    rows = found.buckets["label"].rows
    assert {n: (r.gold, (r.pred or 0) - (r.right or 0)) for n, r in rows.items()} == {
        n: (s.support, s.fp) for n, s in labels.items()
    }


@pytest.mark.law
@given(corpora(plain=True))
def test_swapping_sides_mirrors_the_classes(corpus: Any) -> None:
    """Too long becomes too short, split merged, missed spurious; the others stay."""
    gold, pred = sides(corpus)
    one, two = errors(gold, pred, by=()), errors(pred, gold, by=())
    mirrored = {SWAPPED.get(name, name): Count(count.pred, count.gold) for name, count in two.classes.items()}
    assert one.classes == {name: mirrored[name] for name in CLASSES}
    assert np.array_equal(np.array(one.confusion.table), np.array(two.confusion.table).T)


@pytest.mark.law
@given(corpora(), st.randoms())
def test_the_order_of_input_changes_nothing(corpus: Any, random: Any) -> None:
    """Documents and spans in any order: the same counts, the same listing, also where it is cut.

    Gold spans are different ones: of equal spans with other alternatives the order decides which one is paired.
    """
    gold, pred = sides([(tuple({(s.label, s.fragments): s for s in left}.values()), right) for left, right in corpus])

    def shuffled(side: list[Document]) -> list[Document]:
        mixed = [msgspec.structs.replace(d, spans=tuple(random.sample(d.spans, len(d.spans)))) for d in side]
        return random.sample(mixed, len(mixed))

    for options in ({}, {"limit": 1}):
        one = errors(gold, pred, by=BUCKETS, train=gold, **options)  # type: ignore[arg-type]
        assert errors(shuffled(gold), shuffled(pred), by=BUCKETS, train=gold, **options).to_dict() == one.to_dict()  # type: ignore[arg-type]


@pytest.mark.law
@given(corpora())
def test_the_marked_context_is_the_context(corpus: Any) -> None:
    """Pieces join to the context, and those that are marked to the spans."""
    for entry in errors(*sides(corpus), classes=CLASSES, by=(), context=2).listing:
        pieces = list(entry.marked())
        assert (
            "".join(text for text, _, _ in pieces)
            == entry.context
            == TEXT[entry.start : entry.start + len(entry.context)]
        )
        for place, number in ((entry.gold, 1), (entry.pred, 2)):
            marked = "".join(piece[0] for piece in pieces if piece[number])
            assert marked == (place.text.replace(" … ", "") if place else "")


# What is listed.

GOLD = [said("{PER|Лужин} уехал в {LOC|Заречье}.", "b"), said("{PER|Анна} и {PER|Пётр}", "a")]
PRED = [said("Лужин уехал в {LOC|Заречье.}", "b"), said("{PER|Анна и Пётр}", "a")]


def test_the_listing_is_in_order_with_context() -> None:
    """By id, then by place; a piece shows what it is a piece of, and does not count for it."""
    found = errors(GOLD, PRED, context=3, by=())
    shown = [(e.document, e.kind, e.gold and e.gold.text, e.pred and e.pred.text, e.counts) for e in found.listing]
    assert shown == [
        ("a", "merged", "Анна", "Анна и Пётр", ("gold", "pred")),
        ("a", "merged", "Пётр", "Анна и Пётр", ("gold",)),
        ("b", "missed", "Лужин", None, ("gold",)),
        ("b", "too_long", "Заречье", "Заречье.", ("gold", "pred")),
    ]
    assert list(found.listing[3].marked()) == [(" в ", False, False), ("Заречье", True, True), (".", False, True)]
    assert json.loads(json.dumps(found.to_dict())) == found.to_dict()
    assert found.to_dict()["errors"][2] == {
        "document": "b", "class": "missed", "gold": {"label": "PER", "text": "Лужин", "fragments": [[0, 5]]},
        "pred": None, "counts": ["gold"], "context": "Лужин уе", "start": 0,
    }  # fmt: skip


def test_a_limit_spreads_over_the_corpus_and_says_what_it_leaves_out() -> None:
    """Of each class so many, the first and the last among them; 0 is none; all are counted."""
    gold = [said("{PER|Лужин} {LOC|Заречье}", f"d{i}") for i in range(9)]
    pred = [said("Лужин {LOC|Заречье}", f"d{i}") for i in range(9)]
    found = errors(gold, pred, limit=3, classes="missed,spurious", by=())
    assert [entry.document for entry in found.listing] == ["d0", "d4", "d8"]
    assert found.left_out == {"missed": 6, "spurious": 0}
    assert found.classes["missed"].gold == 9
    assert errors(gold, pred, limit=0, by=()).listing == ()


def test_roles_of_quotes_have_errors_too() -> None:
    """Of one label each."""
    gold = [said("{QUOTE|«Да», — {CUE|сказал}} он")]
    pred = [said("{QUOTE|«Да»}, — {CUE|сказал} он")]
    assert counted(errors(gold, pred, of="content", by=())) == {"too_short": (1, 1)}
    assert counted(errors(gold, pred, of="cue", by=())) == {"correct": (1, 1)}
    assert counted(errors(gold, pred, of="source", by=())) == {}


def test_the_scope_is_that_of_scores() -> None:
    """Labels, levels, missing documents; paths and columns too."""
    pred = [said("{PERSON|Лужин} уехал в {LOC|Заречье}.", "b")]
    found = errors(GOLD, pred, relabel="pred:PERSON=PER", labels="PER,ORG", missing="empty", by=())
    assert counted(found) == {"correct": (1, 1), "missed": (2, 0)}
    assert [str(note) for note in found.notes] == ["scope: no span has the label 'ORG'"]


def test_nothing_at_all_has_no_errors() -> None:
    """No spans, no documents: zeros."""
    for gold in ([said("Да")], []):
        found = errors(gold, gold)
        assert (counted(found), found.labels, found.confusion.labels, found.listing) == ({}, {}, (), ())
        assert all(not buckets.rows for buckets in found.buckets.values())


def test_paths_give_the_same(tmp_path: Path) -> None:
    """Files of any format, read into columns or documents."""
    stores.save(GOLD, tmp_path / "gold.parquet")
    stores.save(PRED, tmp_path / "pred.jsonl")
    for options in ({}, {"train": tmp_path / "gold.parquet"}):
        found = errors(tmp_path / "gold.parquet", tmp_path / "pred.jsonl", **options)  # type: ignore[arg-type]
        assert found.to_dict() == errors(GOLD, PRED, **dict.fromkeys(options, GOLD)).to_dict()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"of": "names"}, "unknown kind of spans 'names'; known: addressee, content, cue, entities, mode, nonspeech, quotes, source"),
        ({"classes": "to_long"}, f"unknown class of errors 'to_long'; did you mean 'too_long'? known: {', '.join(sorted(CLASSES))}"),
        ({"by": "lenght"}, "unknown way to make buckets 'lenght'; did you mean 'length'? known: depth, frequency, "),
        ({"by": "seen"}, "by 'seen' needs the corpus that the system was trained on; give it as train"),
        ({"limit": -1}, "limit must be 0 or more, got -1"),
        ({"context": -1}, "context must be 0 or more, got -1"),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_is_refused(options: dict[str, Any], message: str) -> None:
    """The call is at fault, and the message says what it can be."""
    with pytest.raises((UnknownName, UsageError)) as caught:
        errors(GOLD, PRED, **options)
    assert str(caught.value).startswith(message)


def test_a_hundred_thousand_spans_are_no_matter() -> None:
    """Nothing is quadratic in the spans of a document."""
    text = "а" * 300_003
    gold, pred = (
        Document("a", text, "ru", spans=tuple(Span(str(i), "PER", (Fragment(i, i + size),)) for i in range(0, 300_000, 6)))
        for size in (2, 3)
    )  # fmt: skip
    found = errors([gold], [pred], limit=10)
    assert counted(found) == {"too_long": (50_000, 50_000)}
    assert isinstance(found.listing[0], Error)


def test_classes_sum_to_strict_counts_where_an_optional_and_a_required_span_are_found_by_one_prediction() -> None:
    """The required span is found, by its alternative; the optional one is nothing that gold demands."""
    optional = Span("1", "PER", (Fragment(0, 2),), optional=True)
    required = Span("2", "PER", (Fragment(3, 6),), alternatives=((Fragment(0, 2),),))
    gold = [Document("d", "абвгдежзик", "ru", spans=(optional, required))]
    found = (Span("1", "PER", (Fragment(0, 2),)), Span("2", "PER", (Fragment(4, 8),)))
    pred = [Document("d", "абвгдежзик", "ru", spans=found)]
    micro = score(gold, pred, measures="entities.strict", resamples=0).measures["entities.strict"].micro
    assert errors(gold, pred).total == (micro.support, micro.tp + micro.fp) == (1, 2)
