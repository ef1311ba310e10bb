"""Our nervaluate against nervaluate 1.2.1 itself: the same counts in every document, the same floats."""

import random

import pytest
from nervaluate import Evaluator
from nervaluate.entities import EvaluationResult
from nervaluate.loaders import ListLoader
from nervaluate.strategies import EntityTypeEvaluation, ExactEvaluation, PartialEvaluation, StrictEvaluation
from tagging import Lists, all_pairs, alphabet, columns, counts, drawn

from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.columns import Columns, columns_of
from saidby.eval.credit import harmonic
from saidby.eval.documents import paired
from saidby.eval.nervaluate import SCENARIOS, VERSIONS, Prepared, nervaluate, nervaluate_by_label, prepare

STRATEGIES = {
    "strict": StrictEvaluation,
    "exact": ExactEvaluation,
    "partial": PartialEvaluation,
    "ent_type": EntityTypeEvaluation,
}


def check(prepared: Prepared, results: dict[str, dict[str, object]]) -> None:
    """Compare overall scores and those of each label: equal floats."""
    for scenario in SCENARIOS:
        overall: object = results["overall"][scenario]
        assert harmonic(nervaluate(prepared, scenario)).row("micro") == floats(overall)
        by_label = harmonic(nervaluate_by_label(prepared, scenario))
        assert {*by_label.labels} == {*results["entities"]}
        for label in by_label.labels:
            assert by_label.row(label) == floats(results["entities"][label][scenario])  # type: ignore[index]


def floats(result: object) -> tuple[float, float, float]:
    return result.precision, result.recall, result.f1  # type: ignore[attr-defined]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_all_short_sequences_give_the_same_counts(scenario: str) -> None:
    """Every pair of IOB sequences of two labels up to length 3."""
    gold, pred = all_pairs(alphabet("BI"), 3)
    found = counts(nervaluate(prepare(*columns(gold, pred)), scenario))
    sides = [ListLoader().load(side) for side in (gold, pred)]
    strategy = STRATEGIES[scenario]()
    for number, (left, right) in enumerate(zip(*sides, strict=True)):
        result, _ = strategy.evaluate(left, right, ["X", "Y"])
        credit = result.correct + 0.5 * result.partial
        assert found[number] == [credit, result.possible, credit, result.actual], (gold[number], pred[number])


def test_tags_at_random_give_the_same_floats() -> None:
    """Of three labels, one of which is not asked for: it is dropped on both sides."""
    for sides in drawn(alphabet("BI", "XYZ"), 300, 1, longest=14):
        gold, pred = ([row or ["O"] for row in side] for side in sides)
        for tags in ({"X", "Y", "Z"}, {"X", "Y"}):
            results = Evaluator(gold, pred, tags=sorted(tags), loader="list").evaluate()
            check(prepare(*columns(gold, pred), tags=tags), results)


def documents(spans: list[list[tuple[int, int, str]]]) -> Columns:
    return columns_of(
        Document(
            f"{number}",
            "x" * 40,
            "en",
            spans=tuple(Span(f"s{i}", label, (Fragment(start, end),)) for i, (start, end, label) in enumerate(rows)),
        )
        for number, rows in enumerate(spans)
    )


@pytest.mark.parametrize("ends", ["inclusive", "exclusive"])
def test_nested_and_crossing_spans_in_any_order_give_the_same_floats(ends: str) -> None:
    """Through the loader of dicts; spans at random, so that there is much to choose. Row order is kept."""
    draw = random.Random(2)

    def some() -> list[list[tuple[int, int, str]]]:
        return [
            [(*sorted(draw.sample(range(14), 2)), draw.choice("XYZ")) for _ in range(draw.randint(0, 7))]
            for _ in range(3)
        ]  # type: ignore[misc]

    for _ in range(400):
        gold, pred = some(), some()
        tags, overlap = draw.choice([["X", "Y", "Z"], ["X", "Y"]]), draw.choice([1.0, 34.0, 50.0, 100.0])
        shift = ends == "inclusive"
        dicts = [
            [[{"label": label, "start": start, "end": end - shift} for start, end, label in rows] for rows in side]
            for side in (gold, pred)
        ]
        results = Evaluator(*dicts, tags=tags, loader="dict", min_overlap_percentage=overlap).evaluate()
        both = paired(documents(gold), documents(pred))
        check(prepare(*both, tags=tags, min_overlap=overlap, ends=ends), results)


def test_a_long_span_is_not_found_by_less_than_a_hundredth() -> None:
    """One token of 101 is below 1%: nervaluate sees no overlap."""
    gold, pred = [["B-X", *["I-X"] * 100]], [["B-X", *["O"] * 100]]
    check(prepare(*columns(gold, pred)), Evaluator(gold, pred, tags=["X"], loader="list").evaluate())
    assert harmonic(nervaluate(prepare(*columns(gold, pred)), "partial")).row("micro") == (0.0, 0.0, 0.0)


def test_the_order_of_spans_changes_the_score() -> None:
    """nervaluate #39: [0, 6) takes what [0, 2) needed, if it comes first; by hand."""
    gold = [[(0, 2, "X"), (2, 6, "X")]]
    f1 = [
        harmonic(nervaluate(prepare(*paired(documents(gold), documents([pred]))), "partial")).row("micro")[2]
        for pred in ([(0, 6, "X"), (0, 2, "X")], [(0, 2, "X"), (0, 6, "X")])
    ]
    assert f1 == [2 * (0.25 * 0.25) / 0.5, 0.75]


def test_a_duplicated_prediction_can_help() -> None:
    """The second copy takes the next gold span: X over [0, 4) and Y in it, X predicted twice over [0, 4); by hand."""
    both = [documents([rows]) for rows in ([(0, 4, "X"), (1, 3, "Y")], [(0, 4, "X")], [(0, 4, "X"), (0, 4, "X")])]
    recalls = [harmonic(nervaluate(prepare(*paired(both[0], pred)), "partial")).row("micro")[1] for pred in both[1:]]
    assert recalls == [0.5, 0.75]


def test_swapped_sides_are_not_scored_alike() -> None:
    """Predictions choose, gold spans do not: as gold [0, 3) finds its equal, as prediction [0, 1) takes it; by hand."""
    one, two = documents([[(0, 1, "X"), (0, 3, "X")]]), documents([[(0, 3, "X")]])
    f1 = [harmonic(nervaluate(prepare(*paired(*both)), "strict")).row("micro")[2] for both in ((one, two), (two, one))]
    assert f1 == [pytest.approx(2 / 3), 0.0]


class Forgetful(Evaluator):
    """What 1.2.0 differs in from 1.2.1: merging documents forgets which formula it is."""

    @staticmethod
    def _merge_results(target: EvaluationResult, source: EvaluationResult, strategy_name: str) -> None:
        Evaluator._merge_results(target, source, "strict")


def test_version_1_2_0_forgets_partial_credit_over_several_documents() -> None:
    """The same floats as from an evaluator with that line; 0.5 on one document is 0.0 on the same twice."""
    for corpus in drawn(alphabet("BI"), 100, 3):
        gold, pred = ([row or ["O"] for row in side] for side in corpus)
        results = Forgetful(gold, pred, tags=["X", "Y"], loader="list").evaluate()
        check(prepare(*columns(gold, pred), version="1.2.0"), results)
    gold, pred = [["B-X", "I-X"]], [["B-X", "O"]]
    f1 = [
        harmonic(nervaluate(prepare(*columns(gold * times, pred * times), version="1.2.0"), "partial")).row("micro")[2]
        for times in (1, 2)
    ]
    assert f1 == [0.5, 0.0]


def test_versions_before_1_2_0_take_the_first_overlap() -> None:
    """J of the table: gold ORG [0, 5) and in it PER [3, 5), predicted PER [3, 5); by hand. 1.0.0 has no threshold."""
    gold, pred = [[(0, 5, "ORG"), (3, 5, "PER")]], [[(3, 5, "PER")]]
    both = paired(documents(gold), documents(pred))
    f1 = {
        version: round(harmonic(nervaluate(prepare(*both, version=version), "strict")).row("micro")[2], 3)
        for version in VERSIONS
    }
    assert f1 == {"1.0.0": 0.0, "1.1.0": 0.0, "1.2.0": 0.667, "1.2.1": 0.667}
    both = columns([["B-X", *["I-X"] * 100]], [["B-X", *["O"] * 100]])
    pairs = {version: len(prepare(*both, version=version).edges.gold) for version in VERSIONS}
    assert pairs == {"1.0.0": 1, "1.1.0": 0, "1.2.0": 0, "1.2.1": 0}
    with pytest.raises(UnknownName, match=r"unknown version of nervaluate '0\.3\.1'"):
        prepare(*both, version="0.3.1")


def test_tags_that_nervaluate_refuses_are_errors_with_their_places() -> None:
    """It raises ValueError with the tag alone; a tag that goes on with a span passes, whatever its prefix."""
    gold: Lists = [["B-X", "E-X"], ["S-X", "O"]]
    with pytest.raises(ValueError, match="Invalid tag format: S-X"):
        Evaluator(gold, gold, tags=["X"], loader="list")
    with pytest.raises(DataError) as caught:
        prepare(*columns(gold, [["B-X", "E-X"], ["O", "U-X"]]))
    what = "nervaluate opens a span at B- and I- only; convert the tags to IOB2"
    assert str(caught.value) == f"sequence 1, token 0: tag 'S-X': {what}\nsequence 1, token 1: tag 'U-X': {what}"


def test_options_are_checked() -> None:
    """By name."""
    both = columns([["O"]], [["O"]])
    with pytest.raises(UsageError, match="ends must be 'inclusive' or 'exclusive', got 'open'"):
        prepare(*both, ends="open")
    with pytest.raises(UsageError, match="min_overlap must be from 1 to 100, got 0"):
        prepare(*both, min_overlap=0)
    with pytest.raises(UnknownName, match="unknown scheme of nervaluate 'type'"):
        nervaluate(prepare(*both), "type")


def test_a_long_document_makes_no_more_pairs_than_spans() -> None:
    """nervaluate compares every prediction with every gold span of a document; here only those that meet are kept."""
    unit = ["B-X", "I-X", "O", "B-Y", "O"]
    prepared = prepare(*columns([unit * 20_000], [["O", *(unit * 20_000)[:-1]]]))
    assert len(prepared.gold.doc) == len(prepared.pred.doc) == 40_000
    assert len(prepared.edges.gold) == 20_000
