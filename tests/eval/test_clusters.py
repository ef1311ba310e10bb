"""Measures of clusters: worked examples, sums written out, and the laws that hold for all of them."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from chains import clusters_of
from hypothesis import given
from hypothesis import strategies as st

from saidby.eval.clusters import CONLL, COUNTS, Clusters, agreement
from saidby.eval.intervals import f1_intervals
from saidby.eval.points import points

Side = list[set[str]]


def made(*sides: Sequence[Sequence[Sequence[str]]]) -> Clusters:
    """Make clusters of documents that are written as words: ``[["ab", "c"]]`` is a document of two."""
    gold, pred = ([[{(ord(m), ord(m)) for m in word} for word in doc] for doc in side] for side in sides)
    return clusters_of(gold, pred)


# gold, predictions, measure, recall, precision: counted by hand
WORKED = [
    # the example of the paper on B³: a small chain joined to a large one, and two large ones joined
    ("12345 67 89ABC", "12345 6789ABC", "b3", "12/12", "16/21"),
    ("12345 67 89ABC", "123456789ABC 67", "b3", "1", "7/12"),
    ("12345 67 89ABC", "12345 6789ABC", "muc", "9/9", "9/10"),
    ("12345 67 89ABC", "12345 6789ABC", "ceafm", "10/12", "10/12"),
    # 2·5/(5+5) + 2·5/(5+7) of three gold clusters and two predicted ones
    ("12345 67 89ABC", "12345 6789ABC", "ceafe", "11/18", "11/12"),
    # 5 · 10/10 + 7 · (1 + 10)/21, of 12: the large cluster has 21 links, of which 1 and 10 are right
    ("12345 67 89ABC", "12345 6789ABC", "lea", "1", "13/18"),
    # a singleton has one link, to itself, which a singleton has too, and a larger cluster has not
    ("a bc", "a bc", "lea", "1", "1"),
    ("a bc", "abc", "lea", "2/3", "1/3"),
    # what is predicted in no cluster is a part by itself: abc in {ab}, {c}
    ("abc", "ab", "muc", "1/2", "1"),
    ("abc", "ab", "b3", "4/9", "1"),
    ("abc", "ab", "ceafe", "4/5", "4/5"),
    ("abc", "ab", "ceafm", "2/3", "1"),
    ("abc", "ab", "lea", "1/3", "1"),
    # no links at all: undefined, and so 0
    ("a b", "a b", "muc", "0", "0"),
    ("a b", "a b", "b3", "1", "1"),
    # one cluster a cluster: ab is taken, so that the other half is lost
    ("abcd", "ab cd", "ceafe", "2/3", "1/3"),
    ("abcd", "ab cd", "ceafm", "1/2", "1/2"),
]


@pytest.mark.parametrize(("gold", "pred", "measure", "recall", "precision"), WORKED)
def test_measures_by_hand(gold: str, pred: str, measure: str, recall: str, precision: str) -> None:
    """Recall and precision as fractions."""
    clusters = made([gold.split()], [pred.split()])
    if measure == "muc" and recall == "0":
        assert agreement(clusters, measure).labels == ()
        return
    found = points(agreement(clusters, measure))
    assert found.recall[-1] == pytest.approx(float(Fraction(recall)))
    assert found.precision[-1] == pytest.approx(float(Fraction(precision)))


def test_counts_of_documents_are_summed() -> None:
    """Recall of two documents is the sum of what is found by the sum of what there is, not a mean of documents."""
    pairs = agreement(made([["abcd"], ["ab"]], [["abcd"], ["a", "b"]]), "muc")
    assert pairs.per_document().toarray().tolist() == [[3, 3, 3, 3], [0, 1, 0, 0]]
    assert points(pairs).recall[0] == 3 / 4


def test_conll_is_the_mean_of_three() -> None:
    """Of MUC, B³ and CEAFe, whichever average is looked at; MUC without links is 0 in it."""
    clusters = made([["12345", "67", "89ABC"]], [["12345", "6789ABC"]])
    found = points(agreement(clusters, *CONLL))
    each = [points(agreement(clusters, name)).f1[-1] for name in CONLL]
    assert found.f1[:3] == pytest.approx(each)
    assert found.f1[3:] == pytest.approx([sum(each) / 3] * 3)
    single = points(agreement(made([["a", "b"]], [["a", "b"]]), *CONLL))
    assert single.f1.tolist() == pytest.approx([1, 1, 0, 2 / 3, 2 / 3, 2 / 3])
    assert points(agreement(made([["a"]], [["a"]]), *CONLL), zero_division=1.0).f1.tolist() == [1.0] * 6


def test_the_interval_of_the_mean_is_that_of_drawn_means() -> None:
    """Of two documents, one all right and one all wrong, draws have the mean 0, what lies between, and 1."""
    pairs = agreement(made([["ab"], ["ab"]], [["ab"], []]), *CONLL)
    bounds = f1_intervals(pairs.per_document(), resamples=500, seed=0, fixed=pairs.fixed, apart=pairs.apart)
    assert bounds[3:].tolist() == [[0.0, 1.0]] * 3


# The formulas written out, over sets


def recall(measure: str, gold: Side, pred: Side) -> tuple[Fraction, int]:
    return {"muc": muc, "b3": b3, "ceafe": ceafe, "ceafm": ceafm, "lea": lea}[measure](gold, pred)


def muc(gold: Side, pred: Side) -> tuple[Fraction, int]:
    def parts(k: set[str]) -> int:
        return len([s for s in pred if s & k]) + len(k - set().union(*pred))

    return Fraction(sum(len(k) - parts(k) for k in gold)), sum(len(k) - 1 for k in gold)


def b3(gold: Side, pred: Side) -> tuple[Fraction, int]:
    total = sum((Fraction(len(k & s) ** 2, len(k)) for k in gold for s in pred), Fraction(0))
    return total, sum(map(len, gold))


def assigned(gold: Side, pred: Side, like: object) -> Fraction:
    shorter, longer = sorted((gold, pred), key=len)
    return max(sum(map(like, shorter, order), Fraction(0)) for order in permutations(longer, len(shorter)))  # type: ignore[call-overload]


def ceafe(gold: Side, pred: Side) -> tuple[Fraction, int]:
    return assigned(gold, pred, lambda k, s: Fraction(2 * len(k & s), len(k) + len(s))), len(gold)


def ceafm(gold: Side, pred: Side) -> tuple[Fraction, int]:
    return assigned(gold, pred, lambda k, s: Fraction(len(k & s))), sum(map(len, gold))


def lea(gold: Side, pred: Side) -> tuple[Fraction, int]:
    def links(k: set[str]) -> set[frozenset[str]]:
        return {frozenset((a, b)) for a in k for b in k if a != b} or {frozenset(k)}

    shares = (len(k) * Fraction(len(links(k) & links(s)), len(links(k))) for k in gold for s in pred)
    return sum(shares, Fraction(0)), sum(map(len, gold))


WORDS = st.permutations("abcdefg").flatmap(
    lambda letters: st.lists(st.integers(0, 3), min_size=7, max_size=7).map(
        lambda numbers: [
            word
            for number in range(3)
            if (word := "".join(m for m, n in zip(letters, numbers, strict=True) if n == number))
        ]
    )
)
"""Clusters of some of seven members; those of the last number are in none."""
MEASURE = st.sampled_from(list(COUNTS))
CORPORA = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3)


@pytest.mark.law
@given(MEASURE, CORPORA)
def test_counts_are_the_formulas(measure: str, corpus: list[tuple[list[str], list[str]]]) -> None:
    """Numerator and denominator of each document, by sets and permutations."""
    gold, pred = zip(*corpus, strict=True)
    clusters = made(gold, pred)
    for side, swap in ((clusters, False), (clusters.swapped, True)):
        found, whole = COUNTS[measure](side)
        for doc, words in enumerate(corpus):
            sides = [[set(word) for word in one] for one in words]
            above, below = recall(measure, *(sides[::-1] if swap else sides))
            assert found[doc] == pytest.approx(float(above))
            assert whole[doc] == below


@pytest.mark.law
@given(MEASURE, CORPORA)
def test_swapping_the_sides_swaps_precision_and_recall(measure: str, corpus: list[tuple[list[str], list[str]]]) -> None:
    """To the last bit, but for the mean that gold weighs; all are numbers from 0 to 1, with whole denominators."""
    gold, pred = zip(*corpus, strict=True)
    one, two = (points(agreement(made(*sides), measure)) for sides in ((gold, pred), (pred, gold)))
    assert one.precision[:-1].tolist() == two.recall[:-1].tolist()
    assert one.recall[:-1].tolist() == two.precision[:-1].tolist()
    assert one.f1[:-1].tolist() == two.f1[:-1].tolist()
    assert ((one.f1 >= 0) & (one.f1 <= 1) & (one.recall <= 1) & (one.precision <= 1)).all()
    assert (one.counts[[1, 3]] % 1 == 0).all()


@pytest.mark.law
@given(MEASURE, CORPORA, st.randoms())
def test_names_of_clusters_do_not_matter(
    measure: str, corpus: list[tuple[list[str], list[str]]], random: object
) -> None:
    """Clusters in another order have the same counts."""
    gold, pred = zip(*corpus, strict=True)
    mixed = [[random.sample(doc, len(doc)) for doc in side] for side in (gold, pred)]  # type: ignore[attr-defined]
    one, two = (COUNTS[measure](made(*sides)) for sides in ((gold, pred), mixed))
    assert np.allclose(one, two)
