"""Scores: the laws that every measure obeys, and the ends of the range."""

import json
from collections import Counter
from inspect import signature as signature_of
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus import stores
from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.model import Document, Fragment, Relation, Span
from saidby.corpus.said import parse
from saidby.eval.choices import AVERAGES
from saidby.eval.measures import MEASURES
from saidby.eval.quotes import MODES
from saidby.eval.scores import Result, Score, again, score
from saidby.eval.signature import parse_signature

TEXT = "абвгдежз"
TOKENS = tuple(Fragment(start, end) for start, end in ((0, 1), (1, 2), (2, 4), (5, 8)))
QUOTES = [name for name in MEASURES if MEASURES[name].params.keys() >= {"edges", "mode"}]
CHOSEN = [name.replace("[", f"({choice})[") for name in QUOTES for choice in ("mode=direct", "edges=trim")]
NAMES = [*MEASURES, *CHOSEN, "quotes.mode(given=matched)"]
BY_EXTENT = ("entities.exact", "entities.partial", "nervaluate.exact", "nervaluate.partial")
"""Measures in which gold of one label can be found by a prediction of another: `tp` of a label is of the gold's."""
HALVES = ("entities.partial", "nervaluate.partial")
"""Measures that count halves."""
SOFT = tuple(name for name in NAMES if name.startswith("quotes.soft"))
"""Measures that count each side by itself: gold by what is found of it, predictions by what is right of them."""
SHARED = ("factrueval.t1",)
"""Measures in which a pair counts by the share that is found, so that a second prediction can find what is left."""
GRADED = (*SHARED, *SOFT)
"""Measures that count parts of spans."""
GIVEN = ("speakers.mention", "speakers.overlap", "speakers.entity")
"""Measures of gold quotes: a prediction of no gold quote is no matter (more in tests/eval/test_speakers.py)."""
OF_GOLD = ("runne", *SHARED, *GIVEN)
"""Measures in which gold has rules, or labels, that predictions have not."""
LOOPED = tuple(name for name in MEASURES if name.startswith("nervaluate."))
"""Measures that pair spans in a loop: order, sides and duplicates matter to them (tests/eval/test_nervaluate.py)."""
LOST_IS_WRONG = ("spkatt.roles", "spkatt.joint")
"""Measures in which gold that is not predicted can be a wrong prediction too (tests/eval/test_spkatt.py)."""
EXTENTS = st.sampled_from([((0, 1),), ((1, 2),), ((0, 2),), ((0, 1), (3, 4)), ((2, 8),)])
LABELS = st.sampled_from(["PER", "LOC", "MENTION", "QUOTE", "QUOTE", "CUE", "SOURCE", "ADDRESSEE", "NONSPEECH"])
PARTS = {"CUE": "cue", "SOURCE": "source", "ADDRESSEE": "addressee"}
MEASURE = st.sampled_from(NAMES)
ORDERED = ("naeval", *LOOPED)
"""Measures to which the order of spans matters; to naeval only that of two labels of one extent (test_naeval.py)."""
ORDERLESS = st.sampled_from([name for name in NAMES if name not in ORDERED])
SYMMETRIC = st.sampled_from([name for name in NAMES if name not in (*OF_GOLD, *LOOPED, *LOST_IS_WRONG)])
ALL_OR_NOTHING = st.sampled_from([name for name in NAMES if name not in (*SHARED, *LOOPED)])


def make(label: str, pieces: Any, mode: str, of: str = "a", alternative: Any = None, optional: bool = False) -> Span:
    """Make a span; quotes have the cues, sources and addressees of the same `of` (`document`)."""
    fragments, other = (tuple(Fragment(*piece) for piece in row or ()) for row in (pieces, alternative))
    attrs = {"mode": mode, "use": mode, "of": of}
    return Span("", label, fragments, attrs=attrs, alternatives=(other,) if other else (), optional=optional)


def spans(*, plain: bool) -> st.SearchStrategy[tuple[Span, ...]]:
    modes = st.sampled_from(MODES[:2])
    more = [] if plain else [st.none() | EXTENTS, st.booleans()]
    one = st.builds(make, LABELS, EXTENTS, modes, st.sampled_from("ab"), *more)
    return st.lists(one, max_size=4).map(tuple)


def corpora(*, plain: bool = False) -> st.SearchStrategy[list[tuple[tuple[Span, ...], tuple[Span, ...]]]]:
    """Draw gold and predicted spans of one to three documents; plain ones without alternatives and options."""
    return st.lists(st.tuples(spans(plain=plain), spans(plain=True)), min_size=1, max_size=3)


def sides(corpus: list[tuple[tuple[Span, ...], tuple[Span, ...]]]) -> tuple[list[Document], list[Document]]:
    gold, pred = ([document(f"d{i}", *side) for i, side in enumerate(column)] for column in zip(*corpus, strict=True))
    return gold, pred


def document(name: str, *given_spans: Span, text: str = TEXT) -> Document:
    numbered = tuple(msgspec.structs.replace(span, id=str(i)) for i, span in enumerate(given_spans))
    linked = (
        Relation(f"r{head.id}-{tail.id}", PARTS[tail.label], head.id, tail.id)
        for head in numbered
        if head.label == "QUOTE"
        for tail in numbered
        if tail.label in PARTS and head.attrs["of"] == tail.attrs["of"]
    )
    return Document(name, text, "ru", spans=numbered, relations=tuple(linked), tokens=TOKENS if text is TEXT else ())


def scored(name: str, gold: Any, pred: Any, **options: Any) -> Result:
    return score(gold, pred, **{"measures": name, "resamples": 0, **options})


def rows(result: Result) -> dict[str, Score]:
    """Give every score of a result of one measure."""
    (scores,) = result.measures.values()
    return {**scores.labels, **scores.averages}


@pytest.mark.law
@given(ORDERLESS, corpora(), st.randoms())
def test_shuffling_changes_nothing(name: str, corpus: Any, random: Any) -> None:
    """Documents and spans in any order give the same result, intervals and signature included."""
    gold, pred = sides(corpus)

    def shuffled(side: list[Document]) -> list[Document]:
        return [
            msgspec.structs.replace(d, spans=tuple(random.sample(d.spans, len(d.spans))))
            for d in random.sample(side, len(side))
        ]

    assert (
        scored(name, shuffled(gold), shuffled(pred), resamples=20).to_dict()
        == scored(name, gold, pred, resamples=20).to_dict()
    )


@pytest.mark.law
@given(MEASURE, corpora())
def test_gold_against_itself_is_one(name: str, corpus: Any) -> None:
    """Every label that occurs is found whole, optional or not, and the interval has no width."""
    gold, _ = sides(corpus)
    for found in rows(scored(name, gold, gold, resamples=20, zero_division=1.0)).values():
        assert (found.fp, found.fn, found.precision, found.recall, found.f1) == (0, 0, 1.0, 1.0, 1.0)
        assert found.ci95 == (1.0, 1.0)


@pytest.mark.law
@given(SYMMETRIC, corpora(plain=True))
def test_swapping_gold_and_predictions_swaps_precision_and_recall(name: str, corpus: Any) -> None:
    """F1 stays; true for spans without alternatives and options, and averages that gold does not weigh."""
    gold, pred = sides(corpus)
    one, two = rows(scored(name, gold, pred)), rows(scored(name, pred, gold))
    assert one.keys() == two.keys()
    for label in one.keys() - {"weighted"}:
        found, swapped = one[label], two[label]
        assert (found.precision, found.recall, found.f1) == (swapped.recall, swapped.precision, swapped.f1)
        if "mode" not in name and name not in SOFT and (label in AVERAGES or name not in BY_EXTENT):
            assert (found.tp, found.fp, found.fn) == (swapped.tp, swapped.fn, swapped.fp)


@pytest.mark.law
@given(MEASURE, corpora())
def test_duplicating_the_corpus_doubles_counts_and_changes_no_score(name: str, corpus: Any) -> None:
    """Twice the documents, the same precision, recall and F1."""
    once, twice = rows(scored(name, *sides(corpus))), rows(scored(name, *sides(corpus * 2)))
    assert once.keys() == twice.keys()
    for label, found in once.items():
        double = twice[label]
        assert (double.tp, double.fp, double.fn) == pytest.approx((2 * found.tp, 2 * found.fp, 2 * found.fn))
        assert (double.precision, double.recall, double.f1) == pytest.approx((found.precision, found.recall, found.f1))


@pytest.mark.law
@given(ALL_OR_NOTHING, corpora(plain=True))
def test_a_duplicated_prediction_never_helps(name: str, corpus: Any) -> None:
    """Where gold says a thing once, saying it twice finds no more and costs precision."""
    gold, pred = sides([(tuple({(s.label, s.fragments): s for s in left}.values()), right) for left, right in corpus])
    doubled = [document(d.id, *d.spans, *d.spans) for d in pred]
    once, twice = rows(scored(name, gold, pred)), rows(scored(name, gold, doubled))
    for label, found in once.items():
        double = twice[label]
        assert (double.tp, double.recall) == (found.tp, found.recall)
        assert double.precision <= found.precision
        assert double.f1 <= found.f1


@pytest.mark.law
@given(MEASURE, corpora(), st.sampled_from([0.0, 1.0]))
def test_every_score_is_a_number_from_zero_to_one(name: str, corpus: Any, zero_division: float) -> None:
    """Counts are whole, support is tp + fn, the interval is in order; nothing is NaN."""
    for found in rows(scored(name, *sides(corpus), resamples=20, zero_division=zero_division)).values():
        assert found.ci95 is not None
        assert all(0 <= value <= 1 for value in (found.precision, found.recall, found.f1, *found.ci95))
        assert found.ci95[0] <= found.ci95[1]
        unit = 0.5 if name in HALVES else 1
        counts = found.tp, found.fp, found.fn, found.support
        assert all(count >= 0 and (count % unit == 0 or name in GRADED) for count in counts)
        assert all(type(count) is int or count % 1 for count in (found.tp, found.fp, found.fn, found.support))
        assert found.support == pytest.approx(found.tp + found.fn)


@pytest.mark.law
@given(corpora())
def test_measures_that_forgive_more_find_more(corpus: Any) -> None:
    """strict <= exact <= partial and strict <= type <= overlap in gold found and predictions right, over all labels."""
    names = ["strict", "exact", "partial", "type", "overlap"]
    result = scored([f"entities.{name}" for name in names], *sides(corpus))  # type: ignore[arg-type]
    found = {name: result.measures[f"entities.{name}"].micro for name in names}
    for less, more in (("strict", "exact"), ("exact", "partial"), ("strict", "type"), ("type", "overlap")):
        assert found[less].tp <= found[more].tp
        assert found[less].precision <= found[more].precision


@pytest.mark.law
@given(corpora(plain=True))
def test_strict_counts_are_those_of_multisets(corpus: Any) -> None:
    """The same numbers from Python's counters, label by label."""
    gold, pred = sides(corpus)
    left, right = (
        Counter((d.id, s.label, s.fragments) for d in side for s in d.spans if s.label in ("PER", "LOC"))
        for side in (gold, pred)
    )
    labels = scored("entities.strict", gold, pred).measures["entities.strict"].labels
    assert set(labels) == {label for _, label, _ in [*left, *right]}
    for label, found in labels.items():
        tp, fp, fn = (
            sum(n for (_, other, _), n in c.items() if other == label)
            for c in (left & right, right - left, left - right)
        )
        assert (found.tp, found.fp, found.fn) == (tp, fp, fn)


def said(name: str, text: str) -> Document:
    return parse(f"#said 1 lang=ru tokens=none\n#id {name}\n\n{text}\n")


GOLD = [said("a", "{PER|Лужин} и {PER|Анна} в {LOC|Заречье}"), said("b", "{ORG|Заря} и {PER|Лужин}")]
PRED = [said("a", "{PER|Лужин} и {LOC|Анна} в {LOC|Заречье}"), said("b", "Заря и {PER|Лужин}")]
SILENT = [msgspec.structs.replace(d, spans=()) for d in GOLD]


def test_the_json_is_what_the_contract_says() -> None:
    """Names, nesting, types and values, worked out by hand: 3 of 5 found, 3 of 4 right."""
    result = score(GOLD, PRED, measures="entities.strict", resamples=100).to_dict()
    assert json.loads(json.dumps(result)) == result
    assert list(result) == ["signature", "documents", "measures", "notes"]
    assert result["documents"] == 2
    scores = result["measures"]["entities.strict"]
    assert list(scores) == ["labels", "micro", "macro", "weighted"]
    assert list(scores["labels"]) == ["LOC", "ORG", "PER"]
    intervals = [row.pop("ci95") for row in (*scores["labels"].values(), *map(scores.get, AVERAGES))]
    assert all(len(interval) == 2 and {*map(type, interval)} == {float} for interval in intervals)
    counts = {"tp": 3, "fp": 1, "fn": 2, "support": 5}
    assert scores["labels"]["LOC"] == {
        "tp": 1, "fp": 1, "fn": 0, "precision": 0.5, "recall": 1.0, "f1": pytest.approx(2 / 3), "support": 1,
    }  # fmt: skip
    assert scores["labels"]["ORG"] == {"tp": 0, "fp": 0, "fn": 1, "precision": 0, "recall": 0, "f1": 0, "support": 1}
    assert scores["micro"] == {**counts, "precision": 0.75, "recall": 0.6, "f1": pytest.approx(2 / 3)}
    assert scores["macro"] == pytest.approx({**counts, "precision": 0.5, "recall": 5 / 9, "f1": (2 / 3 + 0 + 0.8) / 3})
    assert scores["weighted"] == pytest.approx(
        {**counts, "precision": 3.5 / 5, "recall": 3 / 5, "f1": (2 / 3 + 3 * 0.8) / 5}
    )


@pytest.mark.parametrize("zero_division", [0.0, 1.0])
@pytest.mark.parametrize(("gold", "pred"), [(GOLD, SILENT), (SILENT, PRED), (SILENT, SILENT), ([], [])])
def test_empty_sides_give_numbers(gold: list[Document], pred: list[Document], zero_division: float) -> None:
    """No gold, no predictions, neither, no documents: what is undefined is zero_division, and nothing else is."""
    micro = score(gold, pred, zero_division=zero_division, resamples=10).measures["entities.strict"].micro
    has_gold, has_pred = gold is GOLD, pred is PRED
    assert (micro.tp, micro.fp, micro.fn, micro.support) == (0, 4 * has_pred, 5 * has_gold, 5 * has_gold)
    undefined = {True: 0.0, False: zero_division}
    assert (micro.precision, micro.recall) == (undefined[has_pred], undefined[has_gold])
    assert micro.f1 == undefined[has_gold or has_pred]
    assert micro.ci95 == (micro.f1, micro.f1)


def test_labels_of_either_side_count_in_the_macro_mean() -> None:
    """A label that only gold has, and one that was made up, are labels with F1 0."""
    gold, pred = [said("a", "{PER|Лужин} {LOC|Заречье}")], [said("a", "{PER|Лужин} {CITY|Заречье}")]
    scores = score(gold, pred, resamples=0).measures["entities.strict"]
    assert {label: found.f1 for label, found in scores.labels.items()} == {"CITY": 0.0, "LOC": 0.0, "PER": 1.0}
    assert scores.macro.f1 == pytest.approx(1 / 3)
    assert scores.micro.f1 == 0.5


def test_missing_documents_count_as_missed_if_asked() -> None:
    """With missing='empty' the gold of a document without predictions is missed; the signature says so."""
    with pytest.raises(DataError, match=r"^b: has no predictions;"):
        score(GOLD, PRED[:1])
    result = score(GOLD, PRED[:1], missing="empty", resamples=0)
    assert result.measures["entities.strict"].micro.fn == 3
    assert (result.documents, result.signature.missing) == (2, "empty")


def test_tokens_and_sentences_move_no_number() -> None:
    """Two tokenisations of one text score the same: offsets are the truth."""
    words = [msgspec.structs.replace(d, tokens=(Fragment(0, 5),), sentences=(Fragment(0, 5),)) for d in PRED]
    letters = [msgspec.structs.replace(d, tokens=tuple(Fragment(i, i + 1) for i in range(5))) for d in PRED]
    assert score(GOLD, words, resamples=10).to_dict() == score(GOLD, letters, resamples=10).to_dict()


CHOICES: list[dict[str, Any]] = [
    {"seed": 1},
    {"resamples": 10},
    {"zero_division": 1.0},
    {"measures": "entities.strict"},
    {"measures": "entities.type"},
    {"measures": ["entities.strict", "quotes.strict(mode=direct)[content]"]},
    {"missing": "empty"},
    {"align": "none"},
    {"relabel": "ORG=LOC"},
    {"relabel": "gold:ORG=LOC"},
    {"relabel": "pred:ORG=LOC"},
    {"labels": "PER,LOC"},
    {"labels": "PER"},
    {"level": "outer"},
    {"level": "inner"},
]


def test_every_choice_that_can_move_a_number_stands_in_the_signature() -> None:
    """The same choices give the same result; each other one, other gold and other predictions another signature."""
    base = score(GOLD, PRED)
    assert score(iter(GOLD), iter(PRED)) == base
    others = [score(GOLD, PRED, **choice) for choice in CHOICES] + [score(PRED, PRED), score(GOLD, GOLD)]
    assert len({str(result.signature) for result in (base, *others)}) == 1 + len(CHOICES) + 2


def test_a_choice_is_an_argument_of_score() -> None:
    """An argument that no test above changes would be a choice that the signature may not know."""
    assert {name for choice in CHOICES for name in choice} == {*signature_of(score).parameters} - {"gold", "pred"}


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_a_signature_runs_again(choice: dict[str, Any]) -> None:
    """What it says is enough to get the same numbers; other predictions are told."""
    first = score(GOLD, PRED, **choice)
    parsed = parse_signature(str(first.signature))
    assert parsed == first.signature
    assert again(parsed, GOLD, PRED) == (first, {})
    _, different = again(parsed, GOLD, GOLD)
    assert different == {"pred": (first.signature.pred, first.signature.gold)}


def test_tokens_of_the_gold_stand_in_the_signature_of_measures_that_look_at_them() -> None:
    """Other tokens are another gold for such a measure, and no matter for the others."""
    coarse, fine = ([msgspec.structs.replace(d, tokens=(Fragment(0, n),)) for d in GOLD] for n in (5, 4))
    for name, differ in (("entities.token", True), ("entities.strict", False)):
        one, two = (str(scored(name, gold, PRED).signature) for gold in (coarse, fine))
        assert (one != two) is differ


def test_labels_that_no_span_has_are_told() -> None:
    """A misspelt label gives no number in silence."""
    result = score(GOLD, PRED, relabel="LOCORG=LOC", labels="PRE,LOC", measures="entities.strict", resamples=0)
    assert result.to_dict()["notes"] == ["scope: no span has the label 'LOCORG'", "scope: no span has the label 'PRE'"]
    assert list(result.measures["entities.strict"].labels) == ["LOC"]


def test_renamed_labels_score_as_one() -> None:
    """A system that knows no organisations of places is not punished for it."""
    gold, pred = [said("a", "{LOCORG|Заречье} и {LOC|Лужки}")], [said("a", "{LOC|Заречье} и {GPE|Лужки}")]
    micro = score(gold, pred, relabel="LOCORG=LOC,pred:GPE=LOC", resamples=0).measures["entities.strict"].micro
    assert (micro.tp, micro.fp, micro.fn) == (2, 0, 0)


def test_levels_suit_flat_systems() -> None:
    """Of nested gold a flat system can find one level."""
    gold, pred = [said("a", "{ORG|МИД {LOC|Заречья}}")], [said("a", "{ORG|МИД Заречья}")]

    def counts(level: Any) -> tuple[float, float, float]:
        micro = score(gold, pred, level=level, resamples=0).measures["entities.strict"].micro
        return micro.tp, micro.fp, micro.fn

    assert [counts(level) for level in ("all", "outer", "inner")] == [(1, 0, 1), (1, 0, 0), (0, 1, 1)]


def test_no_resamples_give_no_intervals() -> None:
    """What was not computed is null, not a number."""
    assert score(GOLD, PRED, resamples=0).to_dict()["measures"]["entities.strict"]["micro"]["ci95"] is None


def test_one_document_has_intervals_without_width() -> None:
    """Drawing one document gives that document again."""
    micro = score(GOLD[:1], PRED[:1], resamples=10).measures["entities.strict"].micro
    assert micro.ci95 == (micro.f1, micro.f1)


def test_paths_score_as_documents_do(tmp_path: Path) -> None:
    """A corpus is read from its file, whatever the format."""
    stores.save(GOLD, tmp_path / "gold.jsonl")
    stores.save(PRED, tmp_path / "pred.parquet")
    assert score(tmp_path / "gold.jsonl", str(tmp_path / "pred.parquet"), resamples=10) == score(
        GOLD, PRED, resamples=10
    )


def test_a_document_of_a_hundred_thousand_spans_is_scored() -> None:
    """Nothing in matching is quadratic in the spans of one document."""
    generator = np.random.default_rng(0)
    starts = generator.permutation(200_000)[:100_000].tolist()
    text = "а" * 200_001
    gold, pred = (
        document("d", *(make("PER", ((start, start + 1),), "") for start in row), text=text)
        for row in (starts[:80_000], starts[20_000:])
    )
    micro = score([gold], [pred], measures="entities.strict", resamples=0).measures["entities.strict"].micro
    assert (micro.tp, micro.fp, micro.fn) == (60_000, 20_000, 20_000)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"resamples": -1}, UsageError, "resamples must be 0 or more, got -1"),
        ({"seed": -1}, UsageError, "seed must be 0 or more, got -1"),
        ({"zero_division": 0.5}, UsageError, "zero_division must be 0 or 1, got 0.5"),
        ({"missing": "skip"}, UsageError, "missing must be 'error' or 'empty', got 'skip'"),
        ({"measures": "f1"}, UnknownName, f"unknown measure 'f1'; known: {', '.join(sorted(MEASURES))}"),
    ],
)
def test_an_option_that_cannot_be_is_refused(options: dict[str, Any], error: type[Exception], message: str) -> None:
    """The call is at fault, and the message says what it can be."""
    with pytest.raises(error) as caught:
        score(GOLD, PRED, **options)
    assert str(caught.value) == message
