"""Predictions on a text with other blanks: every visible character keeps its place."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.columns import columns_of
from saidby.eval.realign import realigned, same_but_blanks
from saidby.eval.scores import score

BLANKS = st.text(" \n\t\u00a0\u00ad\u200b\ufeff\r", max_size=3)
VISIBLE = st.lists(st.sampled_from(["Мост", "😀", "e\u0301", "«", "a", "—"]), min_size=1, max_size=5)


def spaced(pieces: list[str], blanks: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Give a text of pieces with blanks around, and where the pieces stand."""
    text, places = blanks[0], []
    for piece, blank in zip(pieces, blanks[1:], strict=True):
        places.append((len(text), len(text) + len(piece)))
        text += piece + blank
    return text, places


@pytest.mark.law
@given(st.data(), VISIBLE)
def test_spans_are_found_again_whatever_the_blanks(data: Any, pieces: list[str]) -> None:
    """Each run of pieces, with blanks at its ends or without, becomes the same pieces of the other text."""
    size = len(pieces) + 1
    texts = [spaced(pieces, data.draw(st.lists(BLANKS, min_size=size, max_size=size))) for _ in range(2)]
    (old, before), (new, after) = texts
    assert same_but_blanks(old, new)
    first = data.draw(st.integers(0, len(pieces) - 1))
    last = data.draw(st.integers(first, len(pieces) - 1))
    start = data.draw(st.integers(before[first - 1][1] if first else 0, before[first][0]))
    end = data.draw(st.integers(before[last][1], before[last + 1][0] if last + 1 < len(before) else len(old)))
    columns = columns_of([Document("d", old, "ru", spans=(Span("1", "A", (Fragment(start, end),)),))])
    moved = realigned(columns, {"d": new})
    assert moved.lost.tolist() == []
    expected = (start, end) if old == new else (after[first][0], after[last][1])
    assert moved.columns.extents.row(0) == (Fragment(*expected),)


def test_a_span_of_blanks_alone_is_lost_and_stands_behind_the_text() -> None:
    """Fragments of blanks go, the others stay; a span of nothing else is told."""
    spans = (
        Span("1", "A", (Fragment(0, 1), Fragment(1, 2))),
        Span("2", "A", (Fragment(1, 2),)),
        Span("3", "A", (Fragment(0, 3),)),
    )
    other = Document("c", "a b", "ru", spans=(Span("1", "B", (Fragment(1, 2),)),))
    moved = realigned(columns_of([Document("d", "a b", "ru", spans=spans), other]), {"d": "ab", "c": "a b"})
    rows = [moved.columns.extents.row(i) for i in range(4)]
    assert rows == [(Fragment(0, 1),), (Fragment(2, 3),), (Fragment(0, 2),), (Fragment(1, 2),)]
    assert (moved.documents, moved.lost.tolist()) == (("d",), [1])
    assert np.diff(moved.columns.extents.offsets).tolist() == [1, 1, 1, 1]


def test_pieces_that_come_to_touch_are_one() -> None:
    """A span cut at a soft hyphen is the whole word of a text without it; pieces of two spans stay apart."""
    spans = (
        Span("1", "A", (Fragment(0, 4), Fragment(5, 8), Fragment(9, 10))),
        Span("2", "A", (Fragment(0, 4),)),
        Span("3", "A", (Fragment(5, 8),)),
    )
    pred = Document("d", "пере\u00adнос и", "ru", spans=spans)
    moved = realigned(columns_of([pred]), {"d": "перенос и"})
    rows = [moved.columns.extents.row(i) for i in range(3)]
    assert rows == [(Fragment(0, 7), Fragment(8, 9)), (Fragment(0, 4),), (Fragment(4, 7),)]
    gold = Document("d", "перенос и", "ru", spans=(Span("1", "A", (Fragment(0, 7),)),))
    pred = Document("d", "пере\u00adнос и", "ru", spans=(Span("1", "A", (Fragment(0, 4), Fragment(5, 8))),))
    assert score([gold], [pred], measures="entities.strict", resamples=0).measures["entities.strict"].micro.f1 == 1


GOLD = Document("d", "Пётр\u00a0Лужин в Заречье.", "ru", spans=(
    Span("1", "PER", (Fragment(0, 10),)), Span("2", "LOC", (Fragment(13, 20),)),
))  # fmt: skip
OTHER = Document("d", "Пётр Лу\u00adжин\nв  Заречье .\n", "ru", spans=(
    Span("1", "PER", (Fragment(0, 11),)), Span("2", "LOC", (Fragment(15, 22),)), Span("3", "LOC", (Fragment(13, 15),)),
))  # fmt: skip


def test_predictions_on_another_spacing_score_as_on_the_gold() -> None:
    """What cannot be placed is spurious and named; edges=trim does not look for its text."""
    result = score([GOLD], [OTHER], measures=["entities.*", "quotes.strict(edges=trim)[content]"], resamples=0)
    micro = result.measures["entities.strict"].micro
    assert (micro.tp, micro.fp, micro.fn) == (2, 1, 0)
    assert list(map(str, result.notes)) == [
        "pred: 1 of the texts differ from the gold's in blanks (d); their spans were brought over",
        "pred d: a span 'LOC' holds nothing but blanks that the text of the gold has not; it counts as spurious",
        "gold: 1 document has no tokens; words (tokeniser 'unicode') stand for them",
    ]
    lost = Document("d", OTHER.text, "ru", spans=(Span("1", "QUOTE", (Fragment(13, 15),)),))
    trimmed = score([GOLD], [lost], measures="quotes.strict(edges=trim)[content]", resamples=0)
    assert trimmed.measures["quotes.strict(edges=trim)[content]"].micro.fp == 1
