"""Krippendorff's alpha for unitized continua: worked by hand, and against its definition written out segment by segment."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.annotate.unitizing import Sums, Unit, alpha, sums, units

LENGTH = 12
UNITS = st.lists(st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 4)), max_size=4).map(
    lambda pieces: units((start, min(start + size, LENGTH)) for start, size in pieces)
)
ANNOTATORS = st.lists(UNITS, min_size=2, max_size=4)


def by_definition(segments: list[list[tuple[int, int, int]]]) -> float | None:
    """Equations 1, 4 and 5a of Krippendorff et al. 2016, over all pairs of segments (start, end, 1 for units, 0 for gaps)."""
    m = len(segments)
    observed = {
        (c, k): sum(
            max(0, min(g[1], h[1]) - max(g[0], h[0]))
            for i, j in permutations(segments, 2)
            for g in i
            for h in j
            if (g[2], h[2]) == (c, k)
        )
        / (m - 1)
        for c in (0, 1)
        for k in (0, 1)
    }
    total = sum(observed.values())
    margin = {c: observed[c, 0] + observed[c, 1] for c in (0, 1)}
    own = {c: sum((b - a) ** (2 if c else 1) for i in segments for a, b, value in i if value == c) for c in (0, 1)}
    pairable = total**2 - sum(own.values())
    if not pairable or not all(margin.values()):
        return None
    expected = [total * (margin[c] ** 2 - own[c]) / pairable for c in (0, 1)]
    return 1 - (total - observed[0, 0] - observed[1, 1]) / (total - sum(expected))


def segments(marked: list[Unit], length: int) -> list[tuple[int, int, int]]:
    return [*((a, b, 1) for a, b in marked), *gaps(marked, length)]


def gaps(marked: list[Unit], length: int) -> list[tuple[int, int, int]]:
    edges = [0, *(edge for unit in sorted(marked) for edge in unit), length]
    return [(a, b, 0) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def test_the_definition_is_that_of_another_implementation() -> None:
    """The example in the readme of the package krippendorff-unitized-alpha 0.1.0 prints 0.5671992508994135.

    Its segments leave single characters to nobody, so that the sweep, which knows units and gaps alone, cannot have it.
    """
    found = by_definition(
        [
            [(0, 2, 0), (3, 14, 1), (15, 21, 0), (22, 52, 1), (53, 55, 0)],
            [(0, 2, 0), (3, 9, 1), (10, 21, 0), (22, 52, 1), (53, 55, 0)],
            [(0, 21, 0), (22, 45, 1), (46, 55, 0)],
        ]
    )
    assert found == pytest.approx(0.5671992508994135)


def test_two_annotators_by_hand() -> None:
    """0-4 and 2-6 of 10: o = 4, 4, 4, 8; expected difference 20 · 8 · 12 / (400 - 32 - 12); alpha 1 - 4 · 356 / 1920."""
    found = sums([[(0, 4)], [(2, 6)]], 10)
    assert found == Sums(marked=8, unmarked=12, squares=32, differing=4)
    assert found.expected == pytest.approx(2 * 1920 / 356)
    assert alpha([found]) == pytest.approx(31 / 120)


def test_three_annotators_by_hand() -> None:
    """Two mark 0-2 of 4, the third nothing: each marked character differs twice, halved; 1 - 4 / (2 · 12 · 4 · 8 / 128)."""
    found = sums([[(0, 2)], [(0, 2)], []], 4)
    assert found == Sums(marked=4, unmarked=8, squares=8, differing=2)
    assert alpha([found]) == pytest.approx(1 - 4 / (2 * 12 * 4 * 8 / (144 - 8 - 8)))


def test_labels_and_texts_add_up() -> None:
    """Of labels the disagreements are added, of texts the lengths: two texts are one continuum."""
    first, second = sums([[(0, 4)], [(2, 6)]], 10), sums([[(0, 3)], [(0, 3)]], 10)
    assert alpha([first, second]) == pytest.approx(1 - first.observed / (first.expected + second.expected))
    assert first.plus(second) == sums([[(0, 4), (10, 13)], [(2, 6), (10, 13)]], 20)


@pytest.mark.parametrize("marked", [[], [(0, 5)]])
def test_without_any_difference_to_expect_there_is_no_alpha(marked: list[Unit]) -> None:
    """Nobody marks anything, or everybody everything."""
    assert alpha([sums([marked, marked], 5)]) is None


def test_stretches_that_share_characters_are_one_unit() -> None:
    """Touching ones stay two: that is a boundary that somebody drew."""
    assert units([(5, 9), (0, 3), (2, 4), (9, 12), (6, 8)]) == [(0, 4), (5, 9), (9, 12)]


@pytest.mark.law
@given(ANNOTATORS)
def test_the_sweep_is_the_definition(annotators: list[list[Unit]]) -> None:
    """Equal to the sum over all pairs of segments, for two to four annotators."""
    found, expected = alpha([sums(annotators, LENGTH)]), by_definition([segments(one, LENGTH) for one in annotators])
    assert (found is None) == (expected is None)
    assert found is None or found == pytest.approx(expected)


@pytest.mark.law
@given(ANNOTATORS, UNITS)
def test_alpha_is_at_most_1_and_1_only_without_differences(annotators: list[list[Unit]], marked: list[Unit]) -> None:
    """Whoever is first: the order of annotators and of units changes nothing."""
    found = alpha([sums(annotators, LENGTH)])
    covered = [{at for a, b in one for at in range(a, b)} for one in annotators]
    assert found is None or found <= 1
    assert found is None or (found == 1) == all(one == covered[0] for one in covered)
    assert found == alpha([sums([one[::-1] for one in annotators[::-1]], LENGTH)])
    assert alpha([sums([marked, marked], LENGTH)]) in (1, None)
