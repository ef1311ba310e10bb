"""Comparisons: laws that hold for any systems, and what the call refuses."""

import json
from dataclasses import replace
from math import comb
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import saidby
from saidby.corpus import stores
from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.compare import compare
from saidby.eval.comparison import Comparison, parse_comparison_signature
from saidby.eval.scores import score

MEASURES = ("entities.strict", "entities.partial", "quotes.strict[content]")
LABELS = st.sampled_from(["PER", "LOC", "QUOTE"])
EXTENTS = st.sampled_from([(0, 1), (1, 3), (2, 5), (4, 8)])
SPANS = st.lists(st.tuples(LABELS, EXTENTS), max_size=4)
CORPORA = st.integers(1, 4).flatmap(
    lambda size: st.tuples(*(st.lists(SPANS, min_size=size, max_size=size) for _ in range(4)))
)
"""Gold and three systems on the same documents."""
AVERAGES = st.sampled_from(["micro", "macro", "weighted"])


def side(rows: list[list[tuple[str, tuple[int, int]]]], copies: int = 1) -> list[Document]:
    return [
        Document(f"d{copy}-{i}", "абвгдежз", "ru", spans=tuple(Span(str(n), label, (Fragment(*at),)) for n, (label, at) in enumerate(spans)))
        for copy in range(copies)
        for i, spans in enumerate(rows)
    ]  # fmt: skip


def compared(gold: Any, systems: Any, **options: Any) -> Comparison:
    return compare(gold, systems, **{"measures": MEASURES, "resamples": 30, **options})


@pytest.mark.law
@given(CORPORA, AVERAGES)
def test_scores_are_those_of_score(corpora: Any, average: str) -> None:
    """A comparison and a score by the same measure and draws give the same F1, and the same interval."""
    gold, *systems = map(side, corpora)
    comparison = compared(gold, dict(zip("abc", systems, strict=True)), average=average)
    for name, system in zip("abc", systems, strict=True):
        for measure, scores in score(gold, system, measures=MEASURES, resamples=30).measures.items():
            found, expected = comparison.measures[measure].systems[name], scores.averages[average]
            assert found.score == pytest.approx(expected.f1)
            assert found.ci95 == pytest.approx(expected.ci95)


@pytest.mark.law
@given(CORPORA, AVERAGES, st.permutations("abc"), st.randoms())
def test_order_changes_no_number(corpora: Any, average: str, order: Any, random: Any) -> None:
    """Systems, documents, spans and runs in any order; a pair that is turned around changes its sign."""
    gold, *systems = map(side, corpora)
    given_systems = {"a": systems[0], "b": systems[1], "c": [systems[2], systems[0]]}

    def shuffled(documents: list[Document]) -> list[Document]:
        mixed = random.sample(documents, len(documents))
        return [msgspec.structs.replace(d, spans=tuple(random.sample(d.spans, len(d.spans)))) for d in mixed]

    other = {name: shuffled(given_systems[name]) if name != "c" else given_systems["c"][::-1] for name in order}
    one, two = compared(gold, given_systems, average=average), compared(shuffled(gold), other, average=average)
    for measure, ranking in one.measures.items():
        assert two.measures[measure].systems == ranking.systems
        assert list(two.measures[measure].systems) == list(order)
        pairs = {pair.systems: pair for pair in two.measures[measure].pairs}
        for pair in ranking.pairs:
            if pair.systems in pairs:
                assert pairs[pair.systems] == pair
                continue
            turned, (low, high) = pairs[pair.systems[::-1]], pair.ci95
            assert replace(turned, systems=pair.systems, difference=pair.difference, ci95=pair.ci95) == pair
            assert turned.difference == -pair.difference
            assert turned.ci95 == (-high, -low)


@pytest.mark.law
@given(CORPORA, AVERAGES)
def test_a_system_against_itself_does_not_differ(corpora: Any, average: str) -> None:
    """Difference 0, an interval without width, p = 1, one rank."""
    gold, system, *_ = map(side, corpora)
    for ranking in compared(gold, {"a": system, "b": system}, average=average).measures.values():
        (pair,) = ranking.pairs
        assert (pair.difference, pair.ci95, pair.detectable) == (0.0, (0.0, 0.0), None)
        assert (pair.p_bootstrap, pair.p_randomisation, pair.p_holm) == (1.0, 1.0, 1.0)
        assert [found.rank for found in ranking.systems.values()] == [1, 1]


@pytest.mark.law
@given(CORPORA, AVERAGES)
def test_duplicating_the_corpus_changes_no_score(corpora: Any, average: str) -> None:
    """Twice the documents, the same scores and differences."""
    once, twice = (
        compared(*_given([side(rows, copies) for rows in corpora]), average=average).measures for copies in (1, 2)
    )
    for measure, ranking in once.items():
        for name, found in ranking.systems.items():
            assert twice[measure].systems[name].score == pytest.approx(found.score)
        for pair, other in zip(ranking.pairs, twice[measure].pairs, strict=True):
            assert other.difference == pytest.approx(pair.difference)


def _given(sides: list[list[Document]]) -> tuple[list[Document], dict[str, list[Document]]]:
    return sides[0], dict(zip("abc", sides[1:], strict=True))


@pytest.mark.law
@given(CORPORA)
def test_a_signature_parses_back(corpora: Any) -> None:
    """Names of any characters, groups of runs, the choices of a score."""
    gold, *systems = map(side, corpora)
    given_systems = {"a|b,c=d+e: f%": systems[0], "группа": [systems[1], systems[2]]}
    signature = compared(gold, given_systems, average="macro", labels="PER", seed=3, resamples=1).signature
    assert parse_comparison_signature(str(signature)) == signature
    assert "|average:macro|" in str(signature)
    assert "|tokens:-|" in str(signature)
    assert "|tokens:-|" not in str(compared(gold, given_systems, measures="entities.token", resamples=1).signature)


def names(found: int, documents: int, shift: int = 0) -> list[Document]:
    """Give documents of one name each, of which so many are found from the `shift`-th on."""
    rows: list[Any] = [[("PER", (0, 1))] if (i - shift) % documents < found else [] for i in range(documents)]
    return side(rows)


def test_ranks_are_shared_unless_the_test_tells_apart() -> None:
    """40 of 40 names, 38, 36, and none: three that cannot be told apart, and one that is worse than each of them."""
    gold = names(40, 40)
    systems = {"none": [], "all": gold, "some": names(38, 40), "fewer": names(36, 40)}
    ranking = compare(gold, systems, missing="empty", measures="entities.strict").measures["entities.strict"]
    assert {name: found.rank for name, found in ranking.systems.items()} == {"none": 4, "all": 1, "some": 1, "fewer": 1}
    assert [pair.systems for pair in ranking.pairs if pair.significant] == [
        ("none", "all"), ("none", "some"), ("none", "fewer")
    ]  # fmt: skip


def test_order_changes_no_number_where_kinds_of_documents_are_drawn() -> None:
    """160 documents of three kinds: what is drawn does not depend on which system, or which document, comes first."""
    gold = names(160, 160)
    systems = {"a": names(120, 160), "b": names(100, 160, shift=20)}
    one = compared(gold, systems, resamples=200).measures["entities.strict"]
    two = compared(gold[::-1], {name: systems[name][::-1] for name in "ba"}, resamples=200).measures["entities.strict"]
    assert one.systems == two.systems
    (left,), (right,) = one.pairs, two.pairs
    assert (left.p_bootstrap, left.p_randomisation) == (right.p_bootstrap, right.p_randomisation)
    assert left.ci95 == (-right.ci95[1], -right.ci95[0])


def test_p_of_documents_that_one_system_alone_finds() -> None:
    """Twelve of 40 names are found by one system, two others by the other: a sign test of 14 documents, p = 0.013."""
    gold, shared = names(40, 40), names(20, 40)
    one, two = shared[:20] + gold[20:32] + shared[32:], shared[:32] + gold[32:34] + shared[34:]
    (pair,) = compare(gold, {"a": one, "b": two}, measures="entities.strict").measures["entities.strict"].pairs
    exact = 2 * sum(comb(14, k) for k in range(3)) / 2**14
    assert pair.p_randomisation == pytest.approx(exact, abs=0.004)
    assert pair.p_bootstrap < 0.05


def test_a_group_has_the_mean_of_its_runs() -> None:
    """F1 of 2 * 30 / 70, 2 * 20 / 60, 2 * 10 / 50: mean .6413, deviation (n - 1) .2296 by hand."""
    gold = names(40, 40)
    runs = [names(10, 40), names(30, 40), names(20, 40)]
    ranking = compare(gold, {"group": runs, "one": gold}, measures="entities.strict").measures["entities.strict"]
    group = ranking.systems["group"]
    assert group.runs == pytest.approx((0.4, 2 / 3, 0.857142857))
    assert group.score == pytest.approx(0.641270, abs=1e-6)
    assert group.sd == pytest.approx(0.229627, abs=1e-6)
    assert ranking.systems["one"].sd is None
    assert ranking.pairs[0].difference == pytest.approx(0.641270 - 1, abs=1e-6)


def test_paths_and_documents_are_the_same(tmp_path: Path) -> None:
    """A path, a path as text, documents, a list of paths."""
    gold, pred = names(40, 40), names(30, 40)
    for name, documents in (("gold", gold), ("pred", pred)):
        stores.save(documents, tmp_path / f"{name}.jsonl")
    by_path = saidby.compare(str(tmp_path / "gold.jsonl"), {"a": tmp_path / "pred.jsonl", "b": [str(tmp_path / "pred.jsonl"), tmp_path / "gold.jsonl"]}, resamples=20)  # fmt: skip
    assert by_path == saidby.compare(gold, {"a": pred, "b": [pred, gold]}, resamples=20)
    json.dumps(by_path.to_dict(), allow_nan=False)


def test_the_problems_of_all_systems_are_named() -> None:
    """Two systems that lack a document: both are said, each by its name."""
    gold = names(3, 3)
    with pytest.raises(DataError) as caught:
        compare(gold, {"a": gold[1:], "b": [gold, gold[:2]]})
    assert [problem.where for problem in caught.value.problems] == ["a: d0-0", "b: d0-2"]


def test_few_documents_are_warned_of() -> None:
    """Below 6 documents no p can be below .05 (2 / 2 ** 5 is .0625); below 30 they are few."""
    for documents, note in (
        (5, "documents: 5 are too few: "),
        (6, "documents: 6 are few: "),
        (29, "documents: 29 are few: "),
    ):
        gold = names(documents, documents)
        assert str(compare(gold, {"a": gold, "b": gold}, resamples=1).notes[-1]).startswith(note)
    assert compare(names(30, 30), {"a": names(30, 30), "b": names(30, 30)}, resamples=1).notes == ()


@pytest.mark.parametrize(
    ("systems", "options", "message"),
    [
        (["a"], {}, "compare needs two systems or more, got 1; score is for one"),
        (["", "a"], {}, "a system must have a name, got ''"),
        (["a", "b"], {"resamples": 0}, "resamples must be 1 or more and seed 0 or more, got 0 and 0"),
        (["a", "b"], {"seed": -1}, "resamples must be 1 or more and seed 0 or more, got 10 and -1"),
        (["a", "b"], {"zero_division": 0.5}, "zero_division must be 0 or 1, got 0.5"),
    ],
)
def test_a_wrong_call_says_what_must_be(systems: list[str], options: Any, message: str) -> None:
    """Nothing is computed first."""
    gold = names(3, 3)
    with pytest.raises(UsageError) as caught:
        compare(gold, dict.fromkeys(systems, gold), **{"resamples": 10, **options})
    assert str(caught.value) == message
    with pytest.raises(UnknownName, match="unknown average 'mikro'; did you mean 'micro'"):
        compare(gold, {"a": gold, "b": gold}, average="mikro")  # type: ignore[arg-type]


def test_nothing_at_all_can_be_compared() -> None:
    """Documents without spans: every F1 is `zero_division`, no difference, and numbers everywhere."""
    empty = side([[], []])
    comparison = compared(empty, {"a": empty, "b": empty}, zero_division=1.0)
    for ranking in comparison.measures.values():
        assert {(found.score, found.ci95) for found in ranking.systems.values()} == {(1.0, (1.0, 1.0))}
        assert ranking.pairs[0].p_holm == 1.0
