"""Trimmed extents: outer quotation marks, punctuation and white space do not matter."""

import pytest

from saidby.corpus.model import Fragment
from saidby.eval.edges import trimmed

TEXTS = [
    ("[«Мост откроют в мае»].", "Мост откроют в мае"),
    ("[ — „Да“, – ] сказал он", "Да"),
    ("[«А «Заря» пришла»]", "А «Заря» пришла"),
    ('["don\'t stop!"]', "don't stop"),
    ("[\u00a0\u200bslow\u00ad ]", "slow"),
    ("[вырос на 5 €…]", "вырос на 5 €"),
    ("[«Мост]», — сказал он, — [откроют»]", "Мост|откроют"),
    ("[«]Мост[»,] [открыт]", "открыт"),
    ("[открыт] [!]", "открыт"),
    ("[е\u0301]", "е\u0301"),
    ("[«…»]", "«…»"),
    ("[?!] [—]", "?!|—"),
]


@pytest.mark.parametrize(("marked", "expected"), TEXTS)
def test_both_ends_of_the_whole_extent_are_trimmed(marked: str, expected: str) -> None:
    """Marks inside stay, a fragment of marks alone goes, an extent of marks alone stays whole."""
    text, extent, start = "", [], 0
    for character in marked:
        if character == "[":
            start = len(text)
        elif character == "]":
            extent.append(Fragment(start, len(text)))
        else:
            text += character
    assert "|".join(text[start:end] for start, end in trimmed(text, tuple(extent))) == expected
