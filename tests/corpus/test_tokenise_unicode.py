"""Tokens of any language: the words of UAX #29, and where we differ."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import GAPS, PIECES

from saidby.corpus.punctuation import extends
from saidby.corpus.tokenise_unicode import tokeniser

TABLE = [
    # Words.
    "The so|-|called bridge doesn't cost m² a_b H₂O A1 3D",
    "L’homme d'Arles n’a|-|t|-|il EU:s example.org U.S|.",
    "П’ять об'єктів і що|-|небудь Әлихан қала",
    "e\u0301te\u0301 пере\u00adнос می\u200cخواهم क्षत्रिय ни|\u200b|и",
    'צה"ל אמר|: "|כן|"|.',
    # Numbers.
    "1,000.50 3,14 10:30 1’000 3٫5 ١٢ 5|% $|7 №|5 +|7 1|/|2 1|; 2|.",
    # Addresses.
    "https://example.org/a_(b)?q=1|, (|http://пример.рф/путь/|) www.example.org|.",
    "anna.lodge@example.org|, mailto|:|a@b.co.uk|. @|anna a|@|b",
    # Scripts without blanks.
    "桥|开|了|。|Apple|公|司|3.5|亿",
    "コンピュータ|を|買|う ｺﾝﾋﾟｭｰﾀ",
    "ส|ะ|พ|า|น|เ|ปิ|ด",
    "见|https://example.org/b|了|解 写|信|给|a@example.cn|。",
    # Emoji.
    "👩\u200d🚒|👍🏽|🇰🇿|🇷🇺|🇰 1️⃣ #️⃣ 🙂\u200d↔️ ❤️ ™️",
    # Marks.
    "«|„|Мост|“|»|.|.|. ?|! -|- *|*",
    "\u0301|а",
    "\u202b|א",
]


@pytest.mark.parametrize("marked", TABLE)
def test_tokens(marked: str) -> None:
    """``|`` stands at bounds without a blank."""
    text = marked.replace("|", "")
    found = [text[start:end] for start, end in tokeniser("und")(text, 0)[1]]
    assert found == re.split("[| ]", marked)


def test_offsets_are_those_of_the_document() -> None:
    """A block that stands at 100 has offsets from 100 on."""
    sentences, tokens = tokeniser("en")("Open. Yes.", 100)
    assert [tuple(piece) for piece in sentences] == [(100, 105), (106, 110)]
    assert [tuple(piece) for piece in tokens] == [(100, 104), (104, 105), (106, 109), (109, 110)]


TEXTS = st.lists(
    st.sampled_from([*PIECES, *GAPS, "。", "！", "”", "a@b.org", "https://a.b/c", "\u200d", "🏽", "\ufe0f", "🇰", "コ", "桥", 'צ"'])
    | st.characters(codec="utf-8"),
    max_size=40,
).map("".join)  # fmt: skip


@pytest.mark.law
@given(TEXTS)
def test_a_mark_is_never_parted_from_its_base(text: str) -> None:
    """No token but one at the start or behind white space begins with a mark, a joiner or a skin tone."""
    for start, _ in tokeniser("und")(text, 0)[1]:
        assert start == 0 or text[start - 1].isspace() or not extends(text[start])


@pytest.mark.law
@given(TEXTS, TEXTS)
def test_tokens_of_a_stretch_without_blanks_depend_on_nothing_else(left: str, right: str) -> None:
    """What stands beyond white space never moves a token's bounds."""
    cut = tokeniser("und")
    whole = [tuple(piece) for piece in cut(f"{left} {right}", 0)[1]]
    parts = [*cut(left, 0)[1], *cut(right, len(left) + 1)[1]]
    assert whole == [tuple(piece) for piece in parts]
