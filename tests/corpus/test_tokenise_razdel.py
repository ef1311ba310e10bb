"""Russian sentences and tokens: razdel's, boundary for boundary."""

import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import razdel
from hypothesis import example, given
from hypothesis import strategies as st
from real import real_data
from strategies import PIECES

from saidby.corpus.blocks import blocks
from saidby.corpus.tokenise_razdel import cut

# Everything that a rule of razdel asks for, and what lies at its edges.
ASKED = (
    "а", "Б", "ё", "a", "Z", "İ", "ſ", "ᲀ", "Ә", "é", "1", "٣", "²", ".", ",", "/", "\\", "-", "–", "‑", "−", "_", "!", "?", "…",
    "'", "„", "’", ":", ";", "=", ":)", ";-(", "(", ")", "[", "*", "--", "yahoo", "Yahoo!", "€", "\x00",
    "т. е. ", "и т. д.", " А. ", " см.", "ул. ", "1. ", "IV. ", "а) ", "мн. Ч", "слово", "Слово", "длинноесловодлинное",
)  # fmt: skip
BLANKS = (" ", " ", " ", "\u00a0", "  ", "\r\n", "\u2009", " " * 12)
TEXTS = st.lists(st.sampled_from(ASKED + BLANKS + PIECES) | st.characters(codec="utf-8"), max_size=30).map("".join)


def ours(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    sentences, tokens = cut(text, 0)
    return [(start, end) for start, end in sentences], [(start, end) for start, end in tokens]


def theirs(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    sentences = [(piece.start, piece.stop) for piece in razdel.sentenize(text) if piece.text]
    return sentences, [(piece.start, piece.stop) for piece in razdel.tokenize(text)]


@pytest.mark.law
@given(TEXTS)
@example("Мост открыт. " + "он " * 8 + "г. Заречье. «Да.» Ул. Мира. Он")
@example("кое- где -то в 2031. 17 мая , .5 -5- б")
def test_boundaries_are_those_of_razdel(text: str) -> None:
    """Whatever the text is; but a text of white space has no sentence, where razdel gives an empty one."""
    assert ours(text) == theirs(text)


def test_boundaries_are_those_of_razdel_in_thousands_of_sentences() -> None:
    """Sentences put together at random from what razdel's rules ask for are cut as razdel cuts them."""
    draw = random.Random(20310502)
    parts = ASKED + BLANKS * 4
    for _ in range(3000):
        text = "".join(draw.choices(parts, k=draw.randint(1, 25)))
        assert ours(text) == theirs(text)


@pytest.mark.parametrize(
    "marked",
    [
        "Мост в Заречье (|два пролёта|) открыл кто-то из «|Зари|»|.",
        "3,5 млн т|, 1/2 2031-05-02 10|:|30 50|% №|5|, $|7",
        "В 2031. 17 мая|, кое- где -|, 1|. Б",
        "Әлихан сказал :) ?!... * Yahoo!",
    ],
)
def test_tokens(marked: str) -> None:
    """Tokens of razdel, its faults at the edges of numbers and hyphens included; ``|`` marks bounds without blank."""
    text = marked.replace("|", "")
    assert [text[start:end] for start, end in cut(text, 0)[1]] == re.split("[| ]", marked)


def test_offsets_are_those_of_the_document() -> None:
    """A block that stands at 100 has offsets from 100 on."""
    sentences, tokens = cut("Мост открыт. Да.", 100)
    assert [tuple(piece) for piece in sentences] == [(100, 112), (113, 116)]
    assert [tuple(piece) for piece in tokens] == [(100, 104), (105, 111), (111, 112), (113, 115), (115, 116)]


@pytest.mark.parametrize(("unit", "tokens"), [("слово ", 1), ("«", 1), ("...", 0), ("а; ", 2), ("Δ", 0), ("А. ", 2)])
def test_a_block_without_sentence_end_is_one_sentence(unit: str, tokens: int) -> None:
    """A hundred thousand pieces without an end are one sentence; copying it at every mark would take minutes."""
    found = cut(unit * 100_000, 0)
    assert [len(piece) for piece in found] == [1, tokens * 100_000 or 1]


def texts() -> Iterator[tuple[str, str]]:
    """Give real texts by name: news articles, and treebanks with a sentence a line and all in one line."""
    for path in [real_data("article") / "article.txt", *sorted(real_data("factrueval").glob("*set/*.txt"))]:
        yield path.name, path.read_text("utf-8")
    for path in sorted(real_data("ud_russian").rglob("*.conllu")):
        sentences = list(_sentence_texts(path))
        yield path.name, "\n".join(sentences)
        yield path.name, " ".join(sentences[:200])


def _sentence_texts(path: Path) -> Iterable[str]:
    for line in path.read_text("utf-8").split("\n"):
        if line.startswith("# text = "):
            yield line.removeprefix("# text = ")


@pytest.mark.real
def test_boundaries_of_real_texts_are_those_of_razdel() -> None:
    """Over whole texts and over their blocks: news, social media, fiction, wiki."""
    for name, text in texts():
        for piece in [text, *(text[block.start : block.end] for block in blocks(text))]:
            assert ours(piece) == theirs(piece), name
