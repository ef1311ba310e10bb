"""Spans and entities of two annotators: who is paired with whom."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents
from variants import shuffled, with_other_spans

from saidby.annotate.pairing import Pairing, pair
from saidby.annotate.people import matched
from saidby.corpus.model import Document, Span, covered
from saidby.corpus.said import parse


def labelled(text: str, *entities: str) -> Document:
    return parse("\n".join(["#said 1 lang=en tokens=none", "#id a", *entities, "", text]))


def words(found: Pairing, text: str) -> dict[str, list[str]]:
    """Give each list as ``LABEL text`` or ``LABEL text = LABEL text``."""

    def one(span: Span) -> str:
        return f"{span.label} {covered(text, span.fragments)}"

    pairs = {
        name: [f"{one(a)} = {one(b)}" for a, b in getattr(found, name)] for name in ("same", "relabelled", "moved")
    }
    alone = {name: [one(span) for span in getattr(found, name)] for name in ("left", "right")}
    return {name: shown for name, shown in {**pairs, **alone}.items() if shown}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("{A|one} two", "{A|one} two", {"same": ["A one = A one"]}),
        ("{A|one} two", "{B|one} two", {"relabelled": ["A one = B one"]}),
        ("{A|one} two", "{A|one two}", {"moved": ["A one = A one two"]}),
        ("{A|one} two", "one {A|two}", {"left": ["A one"], "right": ["A two"]}),
        ("{A|one} two", "{B|one two}", {"left": ["A one"], "right": ["B one two"]}),
        ("{A|{A|one} two}", "{A|one} two", {"same": ["A one = A one"], "left": ["A one two"]}),
        ("{A|one} {A|two three}", "{A|one two three}", {"moved": ["A two three = A one two three"], "left": ["A one"]}),
        ("{A#x|one} two {#x|three}", "{A|one} two three", {"moved": ["A one … three = A one"]}),
        ("{A|{B|one}} two", "{A|one} two", {"same": ["A one = A one"], "left": ["B one"]}),
        ("{A|one} two", "{A|{A|one}} two", {"same": ["A one = A one"], "right": ["A one"]}),
        ("{A?|one} two", "{A|one} two", {"same": ["A one = A one"]}),
        ("{A#x|one {#x/1|two}}", "one {A|two}", {"moved": ["A one two = A two"]}),
    ],
)
def test_spans_are_paired(left: str, right: str, expected: dict[str, list[str]]) -> None:
    """The same, then the same extent, then the same label; neither is gold, so flags and alternatives decide nothing."""
    document, other = labelled(left), labelled(right)
    assert words(pair(document, other), document.text) == expected


def test_of_equal_spans_those_go_together_that_say_the_same() -> None:
    """Two quotes of one extent: by mode, whatever their order."""
    left = labelled("{QUOTE#a direct|{QUOTE#b mixed|one}}")
    right = labelled("{QUOTE#b mixed|{QUOTE#a direct|one}}")
    assert [(a.id, b.id) for a, b in pair(left, right).same] == [("a", "a"), ("b", "b")]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        # A mention of both decides, whatever ids and names say.
        ((["e1 PER Ann", "e2 PER Bob"], "{PER@e1|x} {PER@e2|y}"), (["e1 PER Bob", "e2 PER Ann"], "{PER@e2|x} {PER@e1|y}"), {"e1": "e2", "e2": "e1"}),
        ((["e1 PER Ann"], "{PER@e1|x} y"), (["f1 ORG Lake"], "{PER@f1|x} y"), {"e1": "f1"}),
        # The more mentions, the better; one to one.
        ((["e1 PER Ann"], "{PER@e1|x} {PER@e1|y} {PER@e1|z}"), (["f1 PER Ann", "f2 PER She"], "{PER@f1|x} {PER@f2|y} {PER@f2|z}"), {"e1": "f2"}),
        # Without a mention: label and a name or alias, in any case.
        ((["e1 PER Ann Hale"], "x"), (["f1 PER Hale | ann hale", "f2 LOC Ann Hale"], "x"), {"e1": "f1"}),
        ((["e1 PER Ann"], "x"), (["f1 ORG Ann"], "x"), {}),
        # Spans of other extents or labels say nothing.
        ((["e1 PER Ann"], "{PER@e1|x y}"), (["f1 PER She"], "{PER@f1|x} y"), {}),
        # Of two namesakes the one with the same record.
        ((["e1 PER Ann", "e2 PER Ann | Hale"], "x"), (["f1 PER Ann | Hale", "f2 PER Ann"], "x"), {"e1": "f2", "e2": "f1"}),
    ],
)  # fmt: skip
def test_entities_are_matched(
    left: tuple[list[str], str], right: tuple[list[str], str], expected: dict[str, str]
) -> None:
    """By shared mentions, then by names."""
    first, second = (labelled(text, *(f"#entity {entity}" for entity in entities)) for entities, text in (left, right))
    assert matched(first, second, pair(first, second).same) == expected
    turned = matched(second, first, pair(second, first).same)
    assert {b: a for a, b in turned.items()} == expected


@pytest.mark.law
@given(documents(), st.randoms(use_true_random=False))
def test_every_span_stands_in_one_list_once(document: Document, rng: random.Random) -> None:
    """And turning the sides turns the pairs."""
    other = with_other_spans(rng, document)
    found, turned = pair(document, other), pair(shuffled(rng, other), shuffled(rng, document))
    pairs = [*found.same, *found.relabelled, *found.moved]
    assert sorted([a.id for a, _ in pairs] + [s.id for s in found.left]) == sorted(s.id for s in document.spans)
    assert sorted([b.id for _, b in pairs] + [s.id for s in found.right]) == sorted(s.id for s in other.spans)
    assert [len(part) for part in found] == [len(turned[i]) for i in (0, 1, 2, 4, 3)]
    for a, b in found.same:
        assert (a.label, a.fragments) == (b.label, b.fragments)
