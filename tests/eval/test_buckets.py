"""Buckets: which span is in which, what is seen in training by string and by lemma, intervals."""

import sys
from typing import Any

import msgspec
import pytest
from scipy.stats import binomtest

from saidby.corpus.errors import UsageError
from saidby.corpus.model import Document, Fragment
from saidby.corpus.said import parse
from saidby.eval import strings
from saidby.eval.buckets import Bucket, wilson
from saidby.eval.classes import CLASSES, Count
from saidby.eval.columns import columns_of
from saidby.eval.errors import errors
from saidby.eval.looks import marking


def said(text: str, name: str = "a", *, tokens: str = "none", lang: str = "ru", head: str = "") -> Document:
    return parse(f"#said 1 lang={lang} tokens={tokens}\n#id {name}\n{head}\n{text}\n")


def rows(by: str, gold: Any, pred: Any, **options: Any) -> dict[str, tuple[int | None, ...]]:
    """Give gold, found, predicted, right of each bucket."""
    found = errors(gold, pred, by=by, **options).buckets[by].rows
    return {name: (row.gold, row.found, row.pred, row.right) for name, row in found.items()}


@pytest.mark.parametrize(("part", "whole"), [(0, 1), (0, 50), (1, 1), (3, 4), (8, 10), (50, 50), (977, 1000)])
def test_intervals_are_those_of_scipy(part: int, whole: int) -> None:
    """Wilson's, without correction."""
    interval = binomtest(part, whole).proportion_ci(method="wilson")
    assert wilson(part, whole) == pytest.approx((interval.low, interval.high), abs=1e-12)


def test_a_share_of_nothing_is_none() -> None:
    """No gold, no recall; JSON has null."""
    gold, pred = [said("{PER|Анна}")], [said("{LOC|Анна}")]
    buckets = errors(gold, pred, by="label").buckets["label"]
    classes = {name: Count(0, int(name == "wrong_label")) for name in CLASSES}
    assert buckets.rows["LOC"] == Bucket(0, 0, None, None, 1, 0, 0.0, wilson(0, 1), classes)
    assert buckets.to_dict()["rows"]["LOC"]["recall_ci95"] is None


GOLD = [said("{ORG|МИД {LOC|Южного {LOC|Заречья}}} и {PER|Ян}, {per|ян} и {PER|Ян}", tokens="razdel")]
PRED = [said("{ORG|МИД Южного} {LOC|Заречья} и {PER|Ян}, ян и Ян", tokens="razdel")]

EXAMPLES = {
    "label": {"LOC": (2, 1, 1, 1), "ORG": (1, 0, 1, 0), "PER": (2, 1, 1, 1), "per": (1, 0, 0, 0)},
    "length": {"1–4": (3, 1, 1, 1), "5–9": (1, 1, 1, 1), "10–19": (2, 0, 1, 0)},
    "tokens": {"1": (4, 2, 2, 2), "2": (1, 0, 1, 0), "3": (1, 0, 0, 0)},
    "depth": {"0": (4, 1, None, None), "1": (1, 0, None, None), "2": (1, 1, None, None)},
    "frequency": {"1": (3, 1, None, None), "3–5": (3, 1, None, None)},
}
"""By hand. Ян is there three times, in one case or another."""


@pytest.mark.parametrize("by", EXAMPLES)
def test_every_span_is_in_its_bucket(by: str) -> None:
    """Gold, found, predicted, right."""
    assert rows(by, GOLD, PRED) == EXAMPLES[by]


def test_gold_without_tokens_has_no_length_in_tokens() -> None:
    """It is said, not guessed."""
    found = errors([said("{PER|Анна}")], [said("{PER|Анна}")], by="tokens").buckets["tokens"]
    assert (found.rows, found.note) == ({}, "unavailable: the gold has no tokens")


def test_metadata_parts_documents() -> None:
    """By value, – where there is none; predictions are in the part of their document."""
    gold = [
        said("{PER|Анна}", "a", head="#source wire\n"),
        said("{PER|Ян}", "b"),
        said("{PER|Ян}", "c", head="#source wire\n"),
    ]
    pred = [said("{PER|Анна}", "a"), said("{PER|Ян}", "b"), said("Ян", "c")]
    assert rows("meta:source", gold, pred) == {"wire": (2, 1, 1, 1), "–": (1, 1, 1, 1)}
    with pytest.raises(UsageError, match="need documents"):
        errors(columns_of(gold), pred, by="meta:source")


def test_seen_is_by_string_and_label() -> None:
    """Case and kind of blanks do not matter, the label does; labels are those after renaming."""
    gold = [said("{PER|АННА  Юн}, {LOC|Заря}, {PER|Ян}")]
    train = [said("{PERSON|Анна Юн} {ORG|Заря}", "t")]
    expected = {"seen": (1, 1, 1, 1), "seen with another label": (1, 1, 1, 1), "unseen": (1, 1, 1, 1)}
    assert rows("seen", gold, gold, train=train, relabel="gold:PERSON=PER") == {
        "seen": (1, 1, 1, 1), "seen with another label": (1, 1, 1, 1), "unseen": (1, 1, 1, 1),
    } == expected  # fmt: skip


def lemmatised(document: Document, *lemmas: str | None) -> Document:
    return msgspec.structs.replace(document, layers={"lemma": lemmas})


def test_lemmas_come_from_the_layer_where_all_have_it() -> None:
    """A token without a lemma is its own."""
    gold = [lemmatised(said("{PER|Лужина} {PER|Анны}", tokens="razdel"), "Лужин", None)]
    train = [lemmatised(said("{PER|Лужину} {LOC|анны}", "t", tokens="razdel"), "лужин", None)]
    found = errors(gold, gold, by="seen_lemma", train=train).buckets["seen_lemma"]
    assert {name: row.gold for name, row in found.rows.items()} == {"seen": 1, "seen with another label": 1}
    assert found.note == "lemmas of the layer 'lemma'"


def test_else_lemmas_are_by_pymorphy3_for_documents_in_russian() -> None:
    """A document in another language has no lemmas, and says so by its bucket."""
    pytest.importorskip("pymorphy3", reason="pymorphy3 is not installed")
    gold = [said("{PER|Лужина}, {LOC|Москву}"), said("{PER|Ann}", "b", lang="en")]
    train = [lemmatised(said("{PER|Лужину}", "t", tokens="razdel"), "whatever")]
    found = errors(gold, gold, by="seen_lemma", train=train).buckets["seen_lemma"]
    assert {name: row.gold for name, row in found.rows.items()} == {"seen": 1, "unseen": 1, "–": 1}
    assert found.note == "lemmas by pymorphy3, of documents in Russian"


def test_lemmas_that_cannot_be_had_are_said_to_be_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another language without the layer; no pymorphy3; columns."""
    english, russian = [said("{PER|Ann}", lang="en")], [said("{PER|Анна}")]

    def note(gold: Any) -> str:
        buckets = errors(gold, gold, by="seen_lemma", train=gold).buckets["seen_lemma"]
        assert not buckets.rows
        return buckets.note

    assert note(english) == "unavailable: not all documents have the layer 'lemma', and none is in Russian"
    assert note(columns_of(russian)) == "unavailable: columns hold no lemmas; give documents, or the path of a corpus"
    monkeypatch.setitem(sys.modules, "pymorphy3", None)
    monkeypatch.setattr(strings, "find_spec", lambda name: None)
    assert note(russian).endswith("for Russian pip install 'saidby[ru]' (pymorphy3)")


def test_depth_counts_extents_not_spans() -> None:
    """Two spans of one extent around a third are one level."""
    pieces = ((0, 9), (0, 9), (0, 4))
    spans = tuple(
        msgspec.structs.replace(GOLD[0].spans[0], id=str(n), fragments=(Fragment(*p),)) for n, p in enumerate(pieces)
    )
    document = Document("a", "МИД Заречья", "ru", spans=spans)
    assert rows("depth", [document], [document]) == {"0": (2, 2, None, None), "1": (1, 1, None, None)}


def test_quotes_are_parted_by_what_they_look_like() -> None:
    """Marks, layout, place of the cue, form of the source: each side by its own; found by extent, of content."""
    gold = [
        said(
            "{QUOTE#a direct source_form=name cue=#ca|«Да»}, — {CUE#ca|сказал} он. {CUE#cb|Добавил}: "
            "{QUOTE#b direct cue=#cb layout=pull|“Нет”}. {QUOTE#c direct cue=#cc|„Вот}, — {CUE#cc|сказал}, — {#c|как“}. {QUOTE indirect|Он за}."
        )
    ]
    pred = [
        said(
            "«{QUOTE direct source_form=name|Да}», — сказал он. Добавил: {QUOTE direct|“Нет”}. „Вот, — сказал, — как“. Он за."
        )
    ]
    assert rows("marking", gold, pred, of="content") == {
        "«»": (1, 0, 1, 0), "“”": (1, 1, 1, 1), "„“": (1, 0, 0, 0), "none": (1, 0, 0, 0),
    }  # fmt: skip
    assert rows("order", gold, pred, of="content") == {
        "before": (1, 1, 0, 0), "after": (1, 0, 0, 0), "inside": (1, 0, 0, 0), "no cue": (1, 0, 2, 1),
    }  # fmt: skip
    assert rows("mode", gold, pred, of="content") == {"direct": (3, 1, 2, 1), "indirect": (1, 0, 0, 0)}
    assert rows("layout", gold, pred, of="content") == {"inline": (3, 0, 2, 1), "pull": (1, 1, 0, 0)}
    assert rows("source_form", gold, pred, of="content") == {"name": (1, 0, 1, 0), "–": (3, 1, 1, 1)}
    by_stage = errors(gold, pred, of="quotes", by="marking").buckets["marking"].rows["«»"]
    assert {name: count for name, count in by_stage.classes.items() if any(count)} == {"wrong_cue": (1, 1)}


MARKINGS = [
    ("Он: [«Да»].", "«»"),
    ("Он: «[Да]».", "«»"),
    ('Он: ["Да"].', '""'),
    ("Er: [„Ja“].", "„“"),
    ("Er: [»Ja«].", "»«"),
    ("He: [“Yes,]” he said.", "“”"),
    ("He: [‘Yes’].", "‘’"),
    ("Он сказал.\n— [Да], — сказал он.", "dash"),
    ("— [Да], — сказал он.", "dash"),
    ("[— Да], — сказал он.", "dash"),
    ("— [„Ой, лодка“. Хорошая песня].", "dash"),
    ("Он сказал — [да].", "none"),
    ("Он сказал, [что мост «простоит сто лет»].", "inside"),
    ("Сказал, [что да].", "none"),
    ("[-5 градусов] ждут", "none"),
    ("[Да]", "none"),
]


@pytest.mark.parametrize(("marked", "expected"), MARKINGS)
def test_marks_are_those_that_content_begins_with(marked: str, expected: str) -> None:
    """In it or right before it; a dash that begins the line goes before all."""
    start, end = marked.index("["), marked.index("]") - 1
    assert marking(marked.replace("[", "").replace("]", ""), start, end) == expected
