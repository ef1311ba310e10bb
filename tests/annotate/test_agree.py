"""Agreement: a pair of short labellings by hand, and the laws that any agreement keeps."""

import json
import math
import random
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents
from variants import shuffled, with_other_spans

from saidby.annotate.agree import Agreement, agree
from saidby.annotate.disagreements import Disagreement
from saidby.annotate.facts import About
from saidby.annotate.scheme import load_scheme
from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.model import Document
from saidby.corpus.said import parse

HEAD = "#said 1 lang=ru tokens=razdel\n#id {id}\n#entity lu PER Пётр Лужин\n#entity za LOC Заречье\n\n"
ANNA = (
    "{QUOTE#q direct cue=#c source=#s speaker=@lu|«Мост в {LOC@za|Заречье} откроют»}, — {CUE#c|сказал} "
    "{SOURCE#s@lu|мэр {PER@lu|Лужин}}. Скоро."
)
BORIS = (
    "{QUOTE#q mixed cue=#c source=#s|«Мост в {LOC@za|Заречье} откроют»}, — {CUE#c|сказал} "
    "{SOURCE#s@lu|мэр {ORG@lu|Лужин}}. {DATE|Скоро}."
)


def said(text: str, id: str = "a", head: str = HEAD) -> Document:
    return parse(head.format(id=id) + text)


def both(first: str, second: str, **options: Any) -> Agreement:
    return agree([said(first)], [said(second)], resamples=0, **options)


# By hand.


def test_f1_has_its_denominator() -> None:
    """Anna has 5 spans, Boris 6; QUOTE, LOC, CUE, SOURCE are the same: 2 · 4 / 11."""
    found = both(ANNA, BORIS)
    (pair,) = found.together.exact.pairs
    assert (pair.annotators, pair.spans, pair.agreed) == (("A", "B"), (5, 6), 4)
    assert found.together.exact.f1 == pair.f1 == pytest.approx(8 / 11)
    assert found.together.spans == {"A": 5, "B": 6}
    assert {label: of.exact.f1 for label, of in found.labels.items()} == {
        "PER": 0.0, "ORG": 0.0, "LOC": 1.0, "DATE": 0.0, "QUOTE": 1.0, "CUE": 1.0, "SOURCE": 1.0,
    }  # fmt: skip
    assert found.to_dict()["ceiling"]["together"] == pair.f1


def test_overlap_is_enough_for_the_second_f1() -> None:
    """One character in common; two pieces of one whole are one pair."""
    found = both("{PER|Пётр Лужин} и {LOC|Заречье}", "{PER|Пётр} {PER|Лужин} и {LOC|Заречье}")
    assert found.labels["PER"].exact.f1 == 0
    assert found.labels["PER"].overlap.f1 == pytest.approx(2 / 3)
    assert found.together.overlap.f1 == pytest.approx(2 * 2 / 5)


def test_kappa_says_how_common_nothing_is() -> None:
    """4 tokens, marked 1 and 2 of them, 1 in common: observed 3/4, expected 1/4 · 1/2 + 3/4 · 1/2 = 1/2, kappa 1/2."""
    found = both("{PER|Лужин} и Мост молчат", "{PER|Лужин и} Мост молчат").labels["PER"].kappa
    assert (found.value, found.outside) == pytest.approx((0.5, 5 / 8))
    assert next(iter(found.pairs.values())).expected == pytest.approx(0.5)


def test_alpha_by_hand() -> None:
    """The same tokens: o = 1 pair differs, 2 / 8; n = 3, 5: expected 2 · 3 · 5 / (8 · 7): 1 - (2/8) / (30/56) = 8/15."""
    found = both("{PER|Лужин} и Мост молчат", "{PER|Лужин и} Мост молчат")
    assert found.labels["PER"].alpha.value == pytest.approx(8 / 15)


def test_a_token_has_the_set_of_its_labels() -> None:
    """All labels together: a name inside a quote is another value than the quote alone."""
    found = both("{QUOTE direct|{PER|Лужин} тут}", "{QUOTE direct|Лужин тут}")
    kappa = next(iter(found.together.kappa.pairs.values()))
    assert (kappa.units, kappa.observed) == (2, 0.5)


def test_unitizing_counts_characters() -> None:
    """0-4 and 2-6 of 10 characters, as in the test of the formula: 31/120. One unit each."""
    found = both("{PER|abcd}efghij", "ab{PER|cdef}ghij", labels=["PER"])
    assert found.labels["PER"].unitizing.value == pytest.approx(31 / 120)
    assert found.together.unitizing.value == pytest.approx(31 / 120)


def test_nested_spans_of_a_label_are_one_unit_and_counted() -> None:
    """Alpha of units cannot see the inner name: it says how many spans it joined, F1 sees it."""
    found = both("{ORG|Центр {ORG|Мост}}", "{ORG|Центр Мост}").labels["ORG"]
    assert (found.unitizing.note, found.unitizing.joined) == ("undefined: the label covers all of every text", 2)
    assert found.exact.f1 == pytest.approx(2 / 3)


def test_opinions_are_asked_about_spans_that_both_have() -> None:
    """One quote: another mode, the same cue and source, a speaker that Boris left out."""
    found = both(ANNA, BORIS).opinions
    agreed = {about.name: (opinion.spans, opinion.agreed) for about, opinion in found.items() if about.label == "QUOTE"}
    assert agreed == {
        "mode": (1, 0), "layout": (1, 1), "medium": (1, 1), "factuality": (1, 1), "cue": (1, 1), "source": (1, 1), "speaker": (1, 0),
    }  # fmt: skip
    assert found[About("SOURCE", "entity", "entity")].agreed == 1


def test_entities_are_the_same_if_they_are_mentioned_together() -> None:
    """Other ids and other names: the mention decides. Without any mention the name does."""
    other = "#said 1 lang=ru tokens=razdel\n#id a\n#entity x1 PER мэр\n#entity x2 LOC заречье\n\n"
    text = "{QUOTE direct speaker=@%s|«Да»}, — сказал {PER@%s|Лужин}, {QUOTE direct speaker=@%s|«нет»}."
    found = agree([said(text % ("lu", "lu", "za"))], [said(text % ("x1", "x1", "x2"), head=other)], resamples=0)
    assert found.opinions[About("QUOTE", "relation", "speaker")].agreed == 2
    assert found.disagreements == []


def test_defaults_are_no_difference() -> None:
    """`layout=inline` is what the scheme says of a quote without layout; a set has no order."""
    found = both(
        '{QUOTE direct layout=inline medium="speech writing"|«Да»}', '{QUOTE direct medium="writing speech"|«Да»}'
    )
    assert found.disagreements == []
    assert found.opinions[About("QUOTE", "attribute", "medium")].share == 1


def test_every_disagreement_has_a_kind_and_a_place() -> None:
    """Where, what each has, and the words around."""
    found = both(ANNA, BORIS).disagreements
    assert [(d.kind, d.label, d.name, d.said) for d in found] == [
        ("attribute", "QUOTE", "mode", {"A": "direct", "B": "mixed"}),
        ("relation", "QUOTE", "speaker", {"A": "Пётр Лужин", "B": "–"}),
        ("label", "PER/ORG", "", {"A": "PER", "B": "ORG"}),
        ("missing", "DATE", "", {"A": "", "B": "Скоро"}),
    ]
    assert found[-1] == Disagreement(
        "a", 46, 51, "missing", "DATE", "", {"A": "", "B": "Скоро"}, "…откроют», — сказал мэр Лужин. Скоро."
    )


def test_an_extent_is_one_disagreement() -> None:
    """Of a cue, not of its quote too: the relation leads to the cue of both, wherever it ends."""
    found = both("{QUOTE direct cue=#c|«Да»}, — {CUE#c|сказал} он", "{QUOTE direct cue=#c|«Да»}, — {CUE#c|сказал он}")
    assert [(d.kind, d.label, d.said) for d in found.disagreements] == [
        ("extent", "CUE", {"A": "сказал", "B": "сказал он"})
    ]
    assert found.opinions[About("QUOTE", "relation", "cue")].agreed == 1


# Who labelled what.


def test_three_annotators_and_missing_documents() -> None:
    """F1 is a mean over pairs; a document counts for those who labelled it; what one alone labelled is listed."""
    yes, no = "{PER|Лужин} тут", "Лужин {LOC|тут}"
    found = agree(
        [said(yes, "a"), said(yes, "b")],
        [said(yes, "a")],
        [said(no, "a"), said(yes, "c")],
        names=["x", "y", "z"],
        resamples=0,
    )
    assert (found.compared, found.documents) == (1, {"x": 1, "y": 1, "z": 1})
    assert found.alone == {"b": "x", "c": "z"}
    assert [(pair.annotators, pair.f1) for pair in found.labels["PER"].exact.pairs] == [
        (("x", "y"), 1.0), (("x", "z"), 0.0), (("y", "z"), 0.0),
    ]  # fmt: skip
    assert found.labels["PER"].exact.f1 == pytest.approx(1 / 3)
    assert found.labels["LOC"].exact.f1 == 0
    assert found.labels["LOC"].exact.pairs[0].f1 is None


def test_two_who_share_nothing_are_no_pair() -> None:
    """Each shares a document with the third."""
    text = "{PER|Лужин} тут"
    found = agree([said(text, "a")], [said(text, "a"), said(text, "b")], [said(text, "b")], resamples=0)
    assert list(found.together.kappa.pairs) == [("A", "B"), ("B", "C")]
    assert found.labels["PER"].alpha.value == 1


def test_words_instead_of_nan() -> None:
    """A label that nobody used, and no label at all."""
    found = both("Лужин тут", "Лужин тут", labels=["PER"])
    words = "undefined: no annotator used the label"
    for part in (found.labels["PER"], found.together):
        assert (part.exact.f1, part.exact.note) == (None, words)
        assert (part.kappa.value, part.kappa.note, part.kappa.outside) == (None, words, 1.0)
        assert (part.alpha.value, part.alpha.note) == (None, words)
        assert (part.unitizing.value, part.unitizing.note) == (None, words)
    everywhere = both("{PER|Лужин тут}", "{PER|Лужин тут}").labels["PER"]
    assert everywhere.kappa.note == everywhere.alpha.note == "undefined: every token has the label, for all annotators"


def test_other_tokens_cut_the_text_anew() -> None:
    """A word to one, two to the other: the text is cut at all boundaries; without any tokens, as its language asks."""
    whole = parse("#said 1 lang=en tokens=none\n#id a\n\n{PER|Ann} left\n#end\n#tokens [[0,8]]\n")
    parts = parse("#said 1 lang=en tokens=none\n#id a\n\nAnn {PER|left}\n#end\n#tokens [[0,3],[4,8]]\n")
    none = parse("#said 1 lang=en tokens=none\n#id a\n\n{PER|Ann} left\n")
    found = agree([whole], [parts], resamples=0)
    assert (found.tokens, found.retokenised) == (3, ("a",))
    assert (agree([none], [none], resamples=0).tokens, agree([none], [none], resamples=0).retokenised) == (2, ())


def test_labels_narrow_the_view() -> None:
    """Relations that lose an end go; a label of the scheme that nobody used is undefined, one by mistake an error."""
    found = both(ANNA, BORIS, labels=["QUOTE", "EVENT"])
    assert list(found.labels) == ["EVENT", "QUOTE"]
    assert About("QUOTE", "relation", "cue") not in found.opinions
    assert About("QUOTE", "relation", "speaker") in found.opinions
    with pytest.raises(UnknownName, match="unknown label 'QUOTES'; did you mean 'QUOTE'"):
        both(ANNA, BORIS, labels=["QUOTES"])


# Errors.


def test_every_difference_of_texts_is_named() -> None:
    """Of all documents and annotators, at once."""
    first = [said("Мост открыт", "a"), said("Да", "b")]
    second = [said("Мост закрыт", "a"), said("Да!", "b")]
    with pytest.raises(DataError) as caught:
        agree(first, second)
    assert str(caught.value) == (
        "a: A and B have different texts from character 5 on: A 'Мост открыт' (its end), B 'Мост закрыт' (its end); label one text\n"
        "b: A and B have different texts from character 2 on: A 'Да' (its end), B 'Да!' (its end); label one text"
    )


def test_what_cannot_be_compared_is_refused() -> None:
    """One annotator, no common document, an id twice, names that do not fit."""
    with pytest.raises(UsageError, match="two or more annotators, got 1"):
        agree([said("Да")])
    with pytest.raises(DataError, match="no document is labelled by two of A, B"):
        agree([said("Да", "a")], [said("Да", "b")])
    with pytest.raises(DataError, match="A a: is the id of two documents"):
        agree([said("Да"), said("Да")], [said("Да")])
    with pytest.raises(UsageError, match="a name for each of 2 annotators, got 1"):
        agree([said("Да")], [said("Да")], names=["x"])
    with pytest.raises(UsageError, match="'x' is the name of 2 annotators"):
        agree([said("Да")], [said("Да")], names=["x", "x"])
    with pytest.raises(UsageError, match="resamples must be 0 or more, got -1"):
        agree([said("Да")], [said("Да")], resamples=-1)


def test_an_invalid_document_is_named_with_its_annotator() -> None:
    """A span outside the text."""
    (span,) = (good := said("{PER|Да}")).spans
    bad = msgspec.structs.replace(good, text="Д", tokens=(), sentences=(), blocks=(), spans=(span,))
    with pytest.raises(DataError, match=r"B a \$\.spans\[0\]\.fragments\[0\]: 0-2 is outside the text"):
        agree([good], [bad])


# Laws.

NEWS = load_scheme()
CORPORA = st.lists(documents(), min_size=1, max_size=2, unique_by=lambda document: document.id)


def numbers(value: Any) -> Iterator[float]:
    """Give every number of a JSON value."""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from numbers(inner)
    if isinstance(value, float):
        yield value


@pytest.mark.law
@given(CORPORA)
def test_an_annotator_agrees_with_themself(corpus: list[Document]) -> None:
    """1 everywhere, or words; no disagreement."""
    found = agree(corpus, corpus, resamples=5, scheme=NEWS)
    assert found.disagreements == []
    for part in (*found.labels.values(), found.together):
        assert part.exact.f1 in (1, None)
        assert part.overlap.f1 in (1, None)
        for coefficient in (part.kappa, part.alpha, part.unitizing):
            assert coefficient.value == pytest.approx(1) if coefficient.value is not None else coefficient.note
    assert all(opinion.share == 1 for opinion in found.opinions.values())


@pytest.mark.law
@given(CORPORA, st.randoms(use_true_random=False))
def test_no_order_changes_a_number(corpus: list[Document], rng: random.Random) -> None:
    """Neither of annotators nor of documents, spans, relations and entities: the same bytes."""
    annotators = {name: [with_other_spans(rng, document) for document in corpus] for name in ("x", "y", "z")}
    names = list(annotators)
    mixed = {name: [shuffled(rng, d) for d in rng.sample(made, len(made))] for name, made in annotators.items()}
    first = agree(*annotators.values(), names=names, resamples=5, scheme=NEWS).to_dict()
    turned = agree(*(mixed[name] for name in names[::-1]), names=names[::-1], resamples=5, scheme=NEWS).to_dict()
    assert json.dumps(first) == json.dumps(turned)
    assert all(math.isfinite(number) and number <= 1 + 1e-12 for number in numbers(first))


@pytest.mark.law
@given(CORPORA, st.randoms(use_true_random=False))
def test_names_are_only_names(corpus: list[Document], rng: random.Random) -> None:
    """Two annotators who change their names keep their numbers: agreement is symmetric."""
    other = [with_other_spans(rng, document) for document in corpus]
    first, second = agree(corpus, other, resamples=5, scheme=NEWS), agree(other, corpus, resamples=5, scheme=NEWS)
    for one, two in zip(
        [*first.labels.values(), first.together], [*second.labels.values(), second.together], strict=True
    ):
        assert one.exact.f1 == two.exact.f1
        assert one.overlap.f1 == two.overlap.f1
        assert one.exact.ci95 == two.exact.ci95
        assert one.alpha == two.alpha
        assert one.unitizing == two.unitizing
        assert one.kappa.value is two.kappa.value is None or one.kappa.value == pytest.approx(two.kappa.value)
    assert [d.kind for d in first.disagreements] == [d.kind for d in second.disagreements]


@pytest.mark.law
@given(CORPORA, st.randoms(use_true_random=False))
def test_overlap_finds_what_exact_finds(corpus: list[Document], rng: random.Random) -> None:
    """And more, never less, but for copies of one span, of which exact counts every one."""
    distinct = [
        msgspec.structs.replace(d, spans=tuple({(s.label, s.fragments): s for s in d.spans}.values()), relations=())
        for d in corpus
    ]
    other = [with_other_spans(rng, document) for document in distinct]
    found = agree(distinct, other, resamples=0, scheme=NEWS)
    for part in (*found.labels.values(), found.together):
        assert part.exact.pairs[0].agreed <= part.overlap.pairs[0].agreed
