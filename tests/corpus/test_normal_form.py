"""The normal form: what copies differ in is gone, words are not."""

import unicodedata

import pytest
from hypothesis import given
from strategies import documents

from saidby.corpus.model import Document
from saidby.corpus.normal_form import units


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Мост готов", "Мост\r\n\u00a0готов"),
        ("«Мост»", "„Мост“"),
        ("О’Кон", "О'Кон"),
        ("мост — тут", "мост -- тут"),
        ("ёлка, Ёлка", "елка, Елка"),
        ("йод", "и\u0306од"),
        ("가나", "\u1100\u1161\u1102\u1161"),
        ("Å", "\u212b"),
        ("так...", "так…"),
        ("пере\u00adнос", "перенос"),
        ("\ufeffмост", "мост"),
        ("❤\ufe0f", "❤"),
        ("", " \n\u200b"),
    ],
)
def test_copies_are_equal(one: str, other: str) -> None:
    assert units(one).values == units(other).values


@pytest.mark.parametrize(
    ("one", "other"),
    [("мост", "Мост"), ("мост", "моста"), ("1 2", "1,2"), ("й", "и"), ("так.", "так…"), ("a", "а"), ("e\u0301", "e")],
)
def test_other_words_are_not(one: str, other: str) -> None:
    assert units(one).values != units(other).values


@pytest.mark.law
@given(documents())
def test_units_are_where_they_say(document: Document) -> None:
    """In order and apart; between them stands nothing that can be seen; each is its own place, alone."""
    found = units(document.text)
    assert found.starts == sorted(found.starts)
    assert all(end <= start for end, start in zip(found.ends, found.starts[1:], strict=False))
    between = "".join(
        document.text[end:start] for end, start in zip([0, *found.ends], [*found.starts, None], strict=True)
    )
    assert all(unicodedata.category(char)[0] in "ZC" or "\ufe00" <= char <= "\ufe0f" for char in between)
    for value, start, end in zip(*found, strict=True):
        assert units(document.text[start:end]).values == [value]
