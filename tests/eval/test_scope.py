"""Scope: labels renamed, chosen, levels of nesting."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.errors import UnknownName, UsageError
from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.columns import Columns, columns_of
from saidby.eval.scope import Scope, on_level, relabelled, scope_of, unused

HULLS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5), st.integers(1, 4)), max_size=7)


def columns(*spans: tuple[str, str, int, int]) -> Columns:
    names = sorted({"a", *(name for name, *_ in spans)})
    return columns_of(
        Document(d, "абвгдежзик", "ru", spans=tuple(Span("", label, (Fragment(s, e),)) for n, label, s, e in spans if n == d))
        for d in names
    )  # fmt: skip


@pytest.mark.parametrize(
    ("relabel", "found"),
    [
        ("LOCORG=LOC", (("", "LOCORG", "LOC"),)),
        ("pred:PERSON=PER, gold:GPE=LOC", (("gold", "GPE", "LOC"), ("pred", "PERSON", "PER"))),
        ({"pred:A": "B", "a:b": "C"}, (("", "a:b", "C"), ("pred", "A", "B"))),
        ([("A", "B"), ("B", "A")], (("", "A", "B"), ("", "B", "A"))),
        (None, ()),
    ],
)
def test_labels_are_renamed_on_both_sides_or_one(relabel: Any, found: Any) -> None:
    """As text, as a mapping, as pairs; the order does not matter."""
    assert scope_of(relabel).relabel == found


def test_renaming_is_done_at_once() -> None:
    """Two labels can change places; two that get one name are one."""
    spans = columns(("a", "A", 0, 1), ("a", "B", 1, 2), ("a", "C", 2, 3))
    swapped = relabelled(spans, scope_of("A=B,B=A,gold:C=B"), "gold")
    assert swapped.labels == ("A", "B")
    assert [swapped.labels[code] for code in swapped.label] == ["B", "A", "B"]
    assert relabelled(spans, scope_of("gold:A=B"), "pred") is spans


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"relabel": "A"}, "relabel must be written FROM=TO,…, or gold:FROM=TO, pred:FROM=TO for one side; got 'A'"),
        ({"relabel": "A=B,=C"}, "relabel must be written FROM=TO,…, or gold:FROM=TO, pred:FROM=TO for one side; got '=C'"),
        ({"relabel": "A=B,gold:A=C"}, "relabel: 'A' gets two names on the side of gold; give it one (got 'C')"),
        ({"labels": "PER,,ORG"}, "labels must be names separated by commas, got 'PER,,ORG'"),
        ({"labels": ""}, "labels must be names separated by commas, got ''"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(options: dict[str, str], message: str) -> None:
    """The message says how it is written."""
    with pytest.raises(UsageError) as caught:
        scope_of(**options)
    assert str(caught.value) == message


def test_an_unknown_level_is_refused() -> None:
    """The message says what there is."""
    with pytest.raises(UnknownName, match=r"^unknown level 'outter'; did you mean 'outer'\? known: all, inner, outer$"):
        scope_of(level="outter")  # type: ignore[arg-type]


def test_labels_that_nobody_has_are_named() -> None:
    """A misspelt label is said, not scored as nothing."""
    gold, pred = columns(("a", "PER", 0, 1)), columns(("a", "PERSON", 0, 1))
    assert unused(scope_of("pred:PERSON=PER", "PER"), gold, pred) == []
    assert unused(scope_of("gold:PERSON=PER,PRE=PER", "ORG,PER"), gold, pred) == ["PRE", "PERSON", "ORG"]


@pytest.mark.law
@given(HULLS, st.sampled_from(["all", "outer", "inner"]))
def test_levels_are_what_lies_in_what(hulls: list[tuple[int, int, int]], level: Any) -> None:
    """The same as by comparing every two spans."""
    rows = sorted((doc, start, start + size) for doc, start, size in hulls)

    def inside(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
        return one[0] == other[0] and one != other and other[1] <= one[1] and one[2] <= other[2]

    kept = {
        "all": rows,
        "outer": [row for row in rows if not any(inside(row, other) for other in rows)],
        "inner": [row for row in rows if not any(inside(other, row) for other in rows)],
    }[level]
    found = on_level(columns(*(("ab"[doc], "A", start, end) for doc, start, end in rows)), level)
    assert sorted(zip(found.doc.tolist(), found.extents.start.tolist(), found.extents.end.tolist(), strict=True)) == [
        (doc if {row[0] for row in rows} != {1} else 1, start, end) for doc, start, end in kept
    ]
    assert found.label.dtype == np.int32


def test_the_default_scope_is_everything() -> None:
    """Nothing renamed, nothing left aside."""
    assert scope_of() == Scope((), (), "all")
