"""Sentences in which every quotation is one word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.annotate.systems.outlines import LONGEST, find_outlines

pytest.importorskip("pymorphy3", reason="needs the extra 'ru'")

CASES = {
    "a full stop inside": ("Секрет прост. «Мост. Пора», — сказал он.", ["Секрет прост .", "Q , — сказал он ."]),
    "a question ends the sentence": ("Он спросил: «Где мост?» Все молчали.", ["Он спросил : Q", "Все молчали ."]),
    "a title": ("Газета «Луч» вышла.", ["Газета Q вышла ."]),
    "initials": ("«Да», — сказал П. А. Лужин. Он ушёл.", ["Q , — сказал П . А . Лужин .", "Он ушёл ."]),
    "author inside": ("«Мост, — сказал он, — открыт».", ["Q , — сказал он , — Q ."]),
    "author between sentences": ("«Мост открыт, — сказал он. — Пора».", ["Q , — сказал он . — Q ."]),
    "author after a question": ("«Где мост? — спросил он. — Где?»", ["Q — спросил он . — Q"]),
    "twice": ("«Мост, — сказал он, — открыт, — добавил он. — Да».", ["Q , — сказал он , — Q , — добавил он . — Q ."]),
    "a dash is no author": ("«Мост, — наша гордость, — открыт».", ["Q .", "> Мост , — наша гордость , — открыт"]),
    "a converb is no author": ("«Мост, — честно говоря, — стар».", ["Q .", "> Мост , — честно говоря , — стар"]),
    "the first person is no author": ("«Мост, — замечу я, — стар».", ["Q .", "> Мост , — замечу я , — стар"]),
    "inside a quotation": ("«Он спросил: „Где?“», — сказал я.", ["Q , — сказал я .", "> Он спросил : Q"]),
    "an author inside the inner one": (
        "«А „Мост, — сказал он, — стар“ верно»",
        ["Q", "> А Q , — сказал он , — Q верно"],
    ),
}


def shape(text: str) -> list[str]:
    outlines = find_outlines(text, 0, len(text))
    words = ((o.depth, ("Q" if word.quotation else word.text for word in o.words)) for o in outlines)
    return ["> " * depth + " ".join(line) for depth, line in words]


@pytest.mark.parametrize(("text", "lines"), CASES.values(), ids=CASES)
def test_a_quotation_is_one_word(text: str, lines: list[str]) -> None:
    """Quoted words hide their full stops; the author's words inside a pair stand free."""
    assert shape(text) == lines


@given(
    st.lists(
        st.sampled_from(["«", "»", '"', "„", "“", "Мост", " сказал он", ", — ", ". — ", ". ", "? ", "\n"]), max_size=25
    )
)
def test_outlines_hold_the_text(pieces: list[str]) -> None:
    """Words of an outline stand in text order, apart, each exactly its slice."""
    text = "".join(pieces)
    for outline in find_outlines(text, 0, len(text)):
        assert outline.words
        assert all(text[word.start : word.end] == word.text for word in outline.words)
        assert all(a.end <= b.start for a, b in pairwise(outline.words))


@pytest.mark.parametrize("unit", ["«", "«а ", "«а: ", "«, — сказал он, — ", "Мост сказал: "])
def test_a_hundred_thousand_characters_without_end_are_read_in_parts(unit: str) -> None:
    """Neither marks nor a sentence without end make an outline that no model can read."""
    text = (unit * 100_000)[:100_000]
    assert max(len(outline.words) for outline in find_outlines(text, 0, len(text))) <= LONGEST
