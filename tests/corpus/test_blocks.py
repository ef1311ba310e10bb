"""Blocks: what each paragraph of a plain text is."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real import real_data
from strategies import GAPS, PIECES

from saidby.corpus.blocks import blocks
from saidby.corpus.model import Block

LONG = "Мост через реку Быструю строили два года, и все это время жители Заречья ездили в город на пароме."

TABLE = {
    "a quotation and a name": """
        pull_quote|«Мост простоит сто лет»
        attribution|– Пётр Лужин
        """,
    "any marks, a full stop behind": """
        pull_quote|"Мост простоит сто лет".
        attribution|— мэр Заречья Пётр Лужин, инженер по образованию
        pull_quote|“The bridge will stand for a hundred years.”
        attribution|-- Anna de Groot, engineer
        pull_quote|„Die Brücke steht.“
        attribution|― Anna de Groot.
        pull_quote|»Die Brücke steht.«
        pull_quote|「橋が開いた。」
        attribution|― 山田太郎
        """,
    "quotations within": """
        pull_quote|«Газета «Заря» об этом уже писала»
        pull_quote|«Об этом писала газета «Заря»
        pull_quote|"Газета "Заря" об этом писала"
        pull_quote|‘It’s a bridge’
        """,
    "a credit without dash": """
        pull_quote|«Мост простоит сто лет»
        attribution|Пётр Лужин
        pull_quote|«Паром не нужен»
        attribution|Анна де Грут, инженер
        pull_quote|«Ивы останутся»
        heading|Что будет с паромом
        paragraph|LONG
        """,
    "speech behind a quotation": """
        pull_quote|«Мост простоит сто лет»
        turn|— А паром?
        pull_quote|«Паром не нужен»
        turn|— Так говорил мэр. Потом он ушёл.
        """,
    "a quotation in a sentence": """
        paragraph|«Мост простоит сто лет», — сказал Лужин.
        paragraph|«Мост», — сказал Лужин, — «простоит сто лет»
        paragraph|«Мост, — сказал Лужин, — простоит сто лет»
        pull_quote|«То, что мы видим, — это успех»
        paragraph|«Заря» писала о «мосте».
        heading|«Заря» писала о «мосте»
        paragraph|LONG
        paragraph|«Мост простоит сто лет
        """,
    "a dash without a quotation above": """
        paragraph|LONG
        paragraph|– Пётр Лужин
        paragraph|LONG
        turn|– Мост простоит сто лет.
        paragraph|-5 было утром.
        """,
    "a dialogue": """
        turn|— Мост открыт
        turn|— Давно?
        turn|— С мая, — сказал Лужин.
        turn|- Спасибо!
        """,
    "an interview": """
        turn|Корреспондент: Когда откроют мост?
        turn|Лужин: В мае.
        paragraph|Он показал на реку.
        turn|Корреспондент: А пристань?
        turn|Лужин (смеётся): Летом.
        """,
    "questions and answers": """
        turn|Q: When?
        turn|A: In May.
        """,
    "an interview without blanks": """
        turn|记者：桥什么时候开？
        turn|工程师：五月。
        """,
    "labels that are none": """
        paragraph|Фото: Анна де Грут
        paragraph|Фото: Пётр Лужин
        paragraph|Голы: Лужин, 15.
        paragraph|LONG
        paragraph|Корреспондент: это слово стоит здесь один раз.
        """,
    "lists by number and bullet": """
        paragraph|Построят:
        list|1. Мост
        list|2) Пристань.
        paragraph|LONG
        list|• Мост
        list|* Пристань
        paragraph|LONG
        paragraph|• Мост
        paragraph|LONG
        paragraph|1. Мост построят в мае.
        """,
    "lists by dash": """
        paragraph|Построят:
        list|– мост;
        list|– пристань.
        paragraph|Не построят:
        list|- Паром
        list|- Вокзал
        """,
    "headings": """
        heading|Мост открыли
        heading|Как это было
        paragraph|LONG
        heading|10 лет спустя
        pull_quote|«Мост простоит сто лет»
        attribution|– Пётр Лужин
        heading|桥
        turn|— Мост открыт?
        turn|— Да.
        """,
    "short lines that are no headings": """
        paragraph|Мост открыли.
        paragraph|Мост открыли:
        paragraph|мост открыли
        paragraph|Заречье, 2 мая
        paragraph|2 мая 2031 года, 12:30
        paragraph|Zarechye, May 2 / Agency
        paragraph|02.05.2031
        paragraph|Фото Анны де Грут
        paragraph|© Анна де Грут
        paragraph|Обновлено в полдень
        paragraph|https://example.org/most
        paragraph|* * *
        paragraph|LONG
        paragraph|Конец
        """,
    "a heading may hold a date": """
        heading|Парад 9 мая
        paragraph|LONG
        """,
}


@pytest.mark.parametrize("gap", ["\n", "\r\n\r\n"], ids=["lines", "blank lines"])
@pytest.mark.parametrize("name", TABLE)
def test_layout(name: str, gap: str) -> None:
    """A paragraph is what its marks and its neighbours make it."""
    rows = [line.strip().replace("LONG", LONG) for line in TABLE[name].strip().splitlines()]
    lines = [row.split("|", 1)[1] for row in rows]
    text = gap.join(lines)
    assert [f"{block.kind}|{text[block.start : block.end]}" for block in blocks(text)] == rows


def test_known_blocks_are_kept_and_seen_by_the_rules() -> None:
    """A header stays what it is, and a name behind a quotation that the source marks is an attribution."""
    text = "date 2031-05-02 Мост открыли\nМост простоит сто лет\n– Пётр Лужин"
    known = [Block(0, 15, "meta"), Block(29, 50, "pull_quote")]
    assert blocks(text, known=known) == (
        known[0],
        Block(16, 28, "heading"),
        known[1],
        Block(51, 63, "attribution"),
    )


def test_no_text_has_no_blocks() -> None:
    """White space alone is not a block."""
    assert blocks("") == blocks(" \n\u00a0") == ()


MARKS = ["«", "»", '"', "“", "”", "— ", "- ", "1. ", "• ", "Q: ", "Лужин: ", ",", "?", "Фото: ", "2 мая", "：", "("]
TEXTS = st.lists(st.sampled_from([*PIECES, *GAPS, *MARKS]) | st.characters(codec="utf-8"), max_size=40).map("".join)


@pytest.mark.law
@given(TEXTS, st.data())
def test_every_character_that_is_not_white_space_lies_in_one_block(text: str, data: st.DataObject) -> None:
    """Blocks cover the text, whatever it is and whatever is known already, apart, in order and trimmed."""
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    known = [Block(start, end, "meta")] if start < end else []
    found = blocks(text, known=known)
    counts = Counter(i for block in found for i in range(block.start, block.end))
    assert {i for i, char in enumerate(text) if not char.isspace()} <= set(counts)
    assert set(counts.values()) <= {1}
    assert list(found) == sorted(found, key=lambda block: block.start)
    for block in found:
        piece = text[block.start : block.end]
        assert block in known or piece == piece.strip() != ""


@pytest.mark.real
def test_a_real_article_has_its_layout() -> None:
    """In the article that the project began with, four quotations stand out, each with its speaker."""
    text = (real_data("article") / "article.txt").read_text("utf-8")
    found = Counter(block.kind for block in blocks(text, known=[Block(1, 16, "meta")]))
    assert found == {"meta": 1, "heading": 1, "pull_quote": 4, "attribution": 4, "paragraph": 12}
