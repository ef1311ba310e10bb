"""Quotation marks find their partners."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.annotate.systems.marks import CLOSERS, match_marks

CASES = {
    "guillemets": ("Газета «Луч» вышла.", ["«Луч»"]),
    "straight": ('Газета "Луч" вышла.', ['"Луч"']),
    "low and high": ("Газета „Луч“ вышла.", ["„Луч“"]),
    "low and high, English": ("Газета „Луч” вышла.", ["„Луч”"]),
    "high": ("Газета “Луч” вышла.", ["“Луч”"]),
    "high, both the same": ("Газета “Луч“ вышла.", ["“Луч“"]),
    "nested, other marks": ("«Газета „Луч“ вышла»", ["«Газета „Луч“ вышла»", "„Луч“"]),
    "nested, same marks": ("«Газета «Луч» вышла»", ["«Газета «Луч» вышла»", "«Луч»"]),
    "nested, straight": ('"Газета "Луч" вышла"', ['"Газета "Луч" вышла"', '"Луч"']),
    "nested, both at the start": ('""Луч" вышел"', ['""Луч" вышел"', '"Луч"']),
    "both closed at the end": ("«Газета «Луч»»", ["«Газета «Луч»»", "«Луч»"]),
    "one mark closes two": ("«Я читаю «Луч», — сказал он.", ["«Я читаю «Луч»", "«Луч»"]),
    "one mark closes two, full stop": ("Завод «Газета «Луч».", ["«Газета «Луч»", "«Луч»"]),
    "no mark inside another pair closes two": ("“«““-»", ["«““-»", "““"]),
    "one that nothing closes": ("«Луч и «Мост» открыты", ["«Мост»"]),
    "one that nothing opens": ("Луч» и «Мост»", ["«Мост»"]),
    "an inner one that nothing closes": ("«Газета „Луч»", ["«Газета „Луч»"]),
    "low and straight": ('«Читаю „Луч" и „Мост" утром»', ['«Читаю „Луч" и „Мост" утром»', '„Луч"', '„Мост"']),
    "a number at the end inside": ('"Смотрю "Мост 2". Он хорош"', ['"Смотрю "Мост 2". Он хорош"', '"Мост 2"']),
    "inches": ('Экран 15" и 17"', []),
    "inches inside": ('"Экран 15" дорог"', ['"Экран 15" дорог"']),
    "numbers at the end": ('"Экран 15" и "Экран 17"', ['"Экран 15"', '"Экран 17"']),
    "a typewriter's hard sign": ('Он "об"явил" войну', ['"об"явил"']),
    "blanks inside": ('Газета " Луч " вышла', ['" Луч "']),
    "after a bracket": ('Газета ("Луч") вышла', ['"Луч"']),
    "after a hyphen": ('пресс-"Луч" вышел', ['"Луч"']),
    "dash without blank": ('"Луч"-сказал он', ['"Луч"']),
    "nothing": ("Луч вышел", []),
    "empty": ("", []),
}


@pytest.mark.parametrize(("text", "pairs"), CASES.values(), ids=CASES)
def test_marks_are_paired(text: str, pairs: list[str]) -> None:
    """A pair stands with its marks, outer ones first."""
    assert [text[pair.start : pair.end] for pair in match_marks(text)] == pairs


def test_only_the_stretch_is_read() -> None:
    """A block's marks do not reach into the next."""
    text = "«Луч\nМост» и «Луч»"
    assert [text[pair.start : pair.end] for pair in match_marks(text, 5, len(text))] == ["«Луч»"]
    assert match_marks(text, 0, 9) == ()


@given(st.text('«»„“”"а 1.,—-(', max_size=40))
def test_pairs_nest_and_never_cross(text: str) -> None:
    """Of two pairs one is inside the other or they are apart; the depth counts the pairs around."""
    pairs = match_marks(text)
    for pair in pairs:
        assert text[pair.end - 1] in CLOSERS[text[pair.start]]
        around = [other for other in pairs if other.start < pair.start and pair.end <= other.end]
        assert pair.depth == len(around)
    for a, b in pairwise(pairs):
        assert a.start < b.start
        assert b.end <= a.end or a.end <= b.start


@pytest.mark.parametrize("unit", ["«", "»", '"', '"а ', "«а ", "а» ", "„“”«", "«а» ", '1" '])
def test_a_hundred_thousand_unbalanced_marks_are_read(unit: str) -> None:
    """Time is linear: what is quadratic would not end here."""
    pairs = match_marks(unit * 100_000)
    assert all(pair.start < pair.end for pair in pairs)
