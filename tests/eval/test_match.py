"""Matching: one to one, as many pairs as can be, whatever the order of the spans."""

from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.columns import Columns, columns_of
from saidby.eval.documents import paired
from saidby.eval.match import ALONE, EXTENT, LABEL, SAME, TOUCH, Pairs, match_best, match_exact, match_overlap

TEXT = "абвгдежз"
EXTENTS = st.sampled_from(
    [((0, 1),), ((1, 2),), ((0, 2),), ((0, 1), (3, 4)), ((0, 1), (3, 4), (6, 7)), ((0, 1), (3, 5))]
)


def extent(pieces: Any) -> tuple[Fragment, ...]:
    return tuple(Fragment(*piece) for piece in pieces)


def spans(*, alternatives: int = 0, optional: bool = False) -> st.SearchStrategy[list[Span]]:
    one = st.builds(
        lambda label, pieces, others, free: Span("", label, extent(pieces), alternatives=tuple(map(extent, others)), optional=free),
        st.sampled_from("AB"),
        EXTENTS,
        st.lists(EXTENTS, max_size=alternatives),
        st.booleans() if optional else st.just(False),
    )  # fmt: skip
    return st.lists(one, max_size=4)


def columns(gold: list[Span], pred: list[Span]) -> tuple[Columns, Columns]:
    sides = (columns_of([Document("d", TEXT, "ru", spans=tuple(side))]) for side in (gold, pred))
    return paired(*sides)


def both(pairs: Pairs) -> list[tuple[int, int]]:
    return [(g, p) for g, p in zip(pairs.gold.tolist(), pairs.pred.tolist(), strict=True) if g >= 0 and p >= 0]


@pytest.mark.law
@given(spans(alternatives=2, optional=True), spans(optional=True))
def test_every_span_occurs_once(gold: list[Span], pred: list[Span]) -> None:
    """Pairs, missed and spurious together are all spans of both sides; nothing is dropped or used twice."""
    pairs = match_exact(*columns(gold, pred))
    assert sorted(pairs.gold[pairs.gold >= 0]) == list(range(len(gold)))
    assert sorted(pairs.pred[pairs.pred >= 0]) == list(range(len(pred)))
    assert not ((pairs.gold < 0) & (pairs.pred < 0)).any()


@pytest.mark.law
@given(spans(), spans())
def test_pairs_of_one_label_are_the_common_multiset(gold: list[Span], pred: list[Span]) -> None:
    """Equal spans pair one to one, and the rest by extent alone; both by counting multisets."""
    found = both(match_exact(*columns(gold, pred)))
    left, right = (Counter((s.label, s.fragments) for s in side) for side in (gold, pred))
    assert (
        Counter((gold[g].label, gold[g].fragments) for g, p in found if gold[g].label == pred[p].label) == left & right
    )
    left, right = (Counter(s.fragments for s in side) for side in (gold, pred))
    assert Counter(gold[g].fragments for g, _ in found) == left & right
    assert all(gold[g].fragments == pred[p].fragments for g, p in found)


def best(gold: list[Span], pred: list[Span]) -> tuple[int, int]:
    """Give the largest number of pairs, and of required gold in it, by trying every way."""
    choices = [
        [None, *(p for p, s in enumerate(pred) if s.label == g.label and s.fragments in (g.fragments, *g.alternatives))]
        for g in gold
    ]
    ways = [way for way in product(*choices) if len({*way} - {None}) == len(way) - way.count(None)]
    required = [[not g.optional for g, p in zip(gold, way, strict=True) if p is not None] for way in ways]
    return max((len(way), sum(way)) for way in required)


@pytest.mark.law
@given(spans(alternatives=2, optional=True), spans())
def test_alternatives_and_optional_spans_are_paired_as_well_as_can_be(gold: list[Span], pred: list[Span]) -> None:
    """No other one-to-one pairing finds more gold, nor more gold that may not be missed."""
    found = [(g, p) for g, p in both(match_exact(*columns(gold, pred))) if gold[g].label == pred[p].label]
    assert all(pred[p].fragments in (gold[g].fragments, *gold[g].alternatives) for g, p in found)
    assert (len(found), sum(not gold[g].optional for g, _ in found)) == best(gold, pred)


@pytest.mark.law
@pytest.mark.parametrize("rule", [match_exact, match_best, match_overlap])
@given(gold=spans(alternatives=2, optional=True), pred=spans(), random=st.randoms())
def test_order_changes_no_count(rule: Any, gold: list[Span], pred: list[Span], random: Any) -> None:
    """Shuffled spans give the same number of pairs of each tier and each two labels, optional or not."""

    def count(gold: list[Span], pred: list[Span]) -> Counter[Any]:
        pairs = rule(*columns(gold, pred))
        tiers = zip(pairs.gold.tolist(), pairs.pred.tolist(), pairs.tier.tolist(), strict=True)
        found = [(g, p, tier) for g, p, tier in tiers if tier != ALONE]
        return Counter((gold[g].label, gold[g].optional, pred[p].label, tier) for g, p, tier in found)

    shuffled = random.sample(gold, len(gold)), random.sample(pred, len(pred))
    assert count(*shuffled) == count(gold, pred)


RULES = [match_exact, match_best, match_overlap]


def texts(fragments: tuple[Fragment, ...]) -> set[int]:
    return {place for start, end in fragments for place in range(start, end)}


def fit(gold: Span, pred: Span) -> tuple[int, float]:
    """Give tier and intersection over union of the extent that fits best."""
    ways = []
    for extent in (gold.fragments, *gold.alternatives):
        left, right = texts(extent), texts(pred.fragments)
        tier = (gold.label != pred.label) + 2 * (extent != pred.fragments) if left & right else ALONE
        ways.append((tier, -len(left & right) / len(left | right)))
    tier, union = min(ways)
    return (ALONE if gold.optional and gold.label != pred.label else tier), -union


def copies(spans: list[Span], others: list[Span]) -> list[Span]:
    """Keep of equal spans as many as the other side has, one at least; the required ones first."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: span.optional):
        theirs = sum(span.label == o.label and span.fragments in (o.fragments, *o.alternatives) for o in others)
        mine = sum((span.label, span.fragments) == (k.label, k.fragments) and not k.alternatives for k in kept)
        if span.alternatives or mine < max(1, theirs):
            kept.append(span)
    return kept


Worth = tuple[list[int], list[int], float]


def worths(gold: list[Span], pred: list[Span], tiers: tuple[int, ...]) -> list[Worth]:
    """Give of every way to pair: pairs of each tier, optional ones among them, sum of intersection over union."""
    found: list[Worth] = []

    def extend(rest: list[Span], free: list[Span], counts: list[int], optional: list[int], union: float) -> None:
        if not rest:
            found.append((counts, optional, union))
            return
        extend(rest[1:], free, counts, optional, union)
        for number, span in enumerate(free):
            tier, part = fit(rest[0], span)
            if tier in tiers:
                more, less = (
                    [count + (tier == place and flag) for place, count in enumerate(column)]
                    for column, flag in ((counts, True), (optional, rest[0].optional))
                )
                extend(rest[1:], free[:number] + free[number + 1 :], more, less, union + part)

    extend(gold, pred, [0] * 4, [0] * 4, 0.0)
    return found


def worth(gold: list[Span], pred: list[Span], pairs: Pairs) -> Worth:
    """Give the same of the pairs that were made; that each fits as it says is checked on the way."""
    counts, optional, union = [0] * 4, [0] * 4, 0.0
    for g, p, tier in zip(pairs.gold.tolist(), pairs.pred.tolist(), pairs.tier.tolist(), strict=True):
        if g >= 0 and p >= 0:
            assert tier == fit(gold[g], pred[p])[0]
            counts[tier] += 1
            optional[tier] += gold[g].optional
            union += fit(gold[g], pred[p])[1]
        else:
            assert tier == ALONE
    return counts, optional, union


@pytest.mark.law
@given(spans(alternatives=1, optional=True), spans())
def test_the_best_pairs_come_first(gold: list[Span], pred: list[Span]) -> None:
    """No way to pair has more of the best tier, or less optional gold in it, then of the next, then larger shared parts."""

    def order(way: Worth) -> tuple[list[tuple[int, int]], float]:
        return [(count, -optional) for count, optional in zip(way[0], way[1], strict=True)], round(way[2], 6)

    best_way = max(map(order, worths(copies(gold, pred), copies(pred, gold), (SAME, EXTENT, LABEL, TOUCH))))
    assert order(worth(gold, pred, match_best(*columns(gold, pred)))) == best_way


@pytest.mark.law
@given(spans(alternatives=1, optional=True), spans())
def test_overlaps_of_one_label_are_as_many_as_can_be(gold: list[Span], pred: list[Span]) -> None:
    """Number first, then less optional gold, then more of the same extent, then larger shared parts."""

    def order(way: Worth) -> tuple[int, int, int, float]:
        return sum(way[0]), -sum(way[1]), way[0][SAME], round(way[2], 6)

    best_way = max(map(order, worths(copies(gold, pred), copies(pred, gold), (SAME, LABEL))))
    assert order(worth(gold, pred, match_overlap(*columns(gold, pred)))) == best_way


@pytest.mark.law
@pytest.mark.parametrize("rule", RULES)
@given(gold=spans(), pred=spans(), random=st.randoms())
def test_pairs_are_the_same_from_either_side_and_in_any_order(
    rule: Any, gold: list[Span], pred: list[Span], random: Any
) -> None:
    """Swapped and shuffled sides give the same pairs of labels and extents."""

    def found(gold: list[Span], pred: list[Span]) -> Counter[Any]:
        pairs = both(rule(*columns(gold, pred)))
        return Counter(((gold[g].label, gold[g].fragments), (pred[p].label, pred[p].fragments)) for g, p in pairs)

    swapped = found(random.sample(pred, len(pred)), random.sample(gold, len(gold)))
    assert Counter({pair[::-1]: count for pair, count in swapped.items()}) == found(gold, pred)


@pytest.mark.parametrize("rule", RULES)
def test_a_document_of_many_spans_that_all_lie_in_one_is_no_matter(rule: Any) -> None:
    """Time does not grow with the square: one span over a text of 20,000 others, shifted by one."""
    size = 20_000
    gold = [one("A", (0, 2 * size + 2)), *(one("A", (2 * i, 2 * i + 2)) for i in range(size))]
    pred = [one("A", (2 * i + 1, 2 * i + 3)) for i in range(size)]
    sides = paired(*(columns_of([Document("d", "а" * (2 * size + 2), "ru", spans=tuple(s))]) for s in (gold, pred)))
    assert len(both(rule(*sides))) == (0 if rule is match_exact else size)


def one(label: str, *pieces: tuple[int, int], **more: Any) -> Span:
    return Span("", label, extent(pieces), **more)


def test_the_whole_extent_must_be_the_same() -> None:
    """A discontinuous span is not found by its first fragment, its hull, or a longer chain."""
    gold = [one("A", (0, 1), (3, 4))]
    for pred in (one("A", (0, 1)), one("A", (0, 4)), one("A", (0, 1), (3, 4), (6, 7)), one("A", (0, 1), (3, 5))):
        assert both(match_exact(*columns(gold, [pred]))) == []
    assert both(match_exact(*columns(gold, gold))) == [(0, 0)]


def test_a_second_prediction_of_one_gold_span_is_left_over() -> None:
    """Duplicates pair one to one."""
    pairs = match_exact(*columns([one("A", (0, 1))], [one("A", (0, 1))] * 3))
    assert pairs.gold.tolist() == [0, -1, -1]


def test_what_is_left_over_pairs_by_extent_so_that_wrong_labels_show() -> None:
    """The right label comes first, then another one in the order of labels."""
    gold = [one("B", (0, 1)), one("A", (0, 1)), one("A", (1, 2))]
    pred = [one("C", (0, 1)), one("B", (0, 1)), one("C", (3, 4))]
    assert both(match_exact(*columns(gold, pred))) == [(0, 1), (1, 0)]


def test_an_alternative_makes_way_for_a_span_that_has_no_other_extent() -> None:
    """The first gold span goes to its alternative, so that both are found."""
    gold = [one("A", (0, 1), alternatives=(extent([(1, 2)]),)), one("A", (0, 1))]
    pred = [one("A", (0, 1)), one("A", (1, 2))]
    assert sorted(both(match_exact(*columns(gold, pred)))) == [(0, 1), (1, 0)]


def test_two_predictions_of_two_right_extents_are_one_right_and_one_spurious() -> None:
    """One gold span is found once, by whichever extent."""
    gold = [one("A", (0, 1), alternatives=(extent([(1, 2)]),))]
    assert len(both(match_exact(*columns(gold, [one("A", (0, 1)), one("A", (1, 2))])))) == 1


def test_optional_gold_never_pairs_with_another_label() -> None:
    """It may be left out, so a wrong label there is a spurious prediction and no more."""
    assert both(match_exact(*columns([one("A", (0, 1), optional=True)], [one("B", (0, 1))]))) == []


def test_spans_of_lower_rank_are_paired_first() -> None:
    """Of equal spans a measure can say which counts more, on each side."""
    gold, pred = columns([one("A", (0, 1))] * 3, [one("A", (0, 1))] * 2)
    pairs = match_exact(gold, pred, gold_rank=np.array([2, 0, 1]), pred_rank=np.array([1, 0]))
    assert both(pairs) == [(1, 1), (2, 0)]


def test_documents_are_kept_apart() -> None:
    """Equal offsets in two documents are not the same place."""
    gold = columns_of([Document("a", TEXT, "ru", spans=(one("A", (0, 1)),)), Document("b", TEXT, "ru")])
    pred = columns_of([Document("a", TEXT, "ru"), Document("b", TEXT, "ru", spans=(one("A", (0, 1)),))])
    assert both(match_exact(*paired(gold, pred))) == []


def test_a_required_span_comes_before_an_optional_one_in_every_step() -> None:
    """That the optional span could take the prediction, and the required one a worse one, is no reason to do so."""
    optional, required = Span("", "A", extent([(0, 4)]), optional=True), Span("", "A", extent([(2, 6)]))
    near, other = Span("", "A", extent([(1, 5)])), Span("", "B", extent([(5, 8)]))
    pairs = match_best(*columns([optional, required], [near, other]))
    assert both(pairs) == [(1, 0)]
    assert pairs.tier[pairs.gold == 1].tolist() == [LABEL]
    by_alternative = Span("", "A", extent([(3, 6)]), alternatives=(extent([(0, 2)]),))
    optional, found = Span("", "A", extent([(0, 2)]), optional=True), Span("", "A", extent([(0, 2)]))
    both_sides = columns([optional, by_alternative], [found, Span("", "A", extent([(4, 8)]))])
    assert both(match_best(*both_sides)) == both(match_exact(*both_sides)) == [(1, 0)]
