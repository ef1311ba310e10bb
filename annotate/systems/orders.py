"""Orders of quotation, verb and source: the patterns of ``orders_LANG.toml``, matched against outlines.

The file says how a pattern is written; `SIGNS` says what each sign means.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from .cues import cue_of
from .outlines import Outline, Quotation, Stretch, Word


class Order(NamedTuple):
    """A named pattern, and texts that it reads; `sentences`: it takes sentences only."""

    name: str
    pattern: str
    examples: tuple[str, ...]
    sentences: bool = False


SIGNS = {
    "^": "^",
    "$": r"\.?$",
    "|": r"(?:^|^–|(?<=[:.(]))",
    "Q": "(Q)",
    "CUE": "(?P<cue>V)",
    "CUES": "(?P<cue>[VG])",
    "LEAD": r"(?:[wNQ]{0,8}?|[wNQ]{0,2}G[wNQ]{0,8},[wNQ]{0,3})",
    "REST": r"(?:(?![,.]?–Q)[^:;VG]){0,60}?",
    "NAME": r"[wN.]{0,10}N",
    ",?": "[,.]?",
    ",": ",",
    "–": "–",
    "–?": "–?",
    ":": ":",
}
"""The regular expression of each sign, over the letters that `_letters` gives."""


class Match(NamedTuple):
    """What an order found in an outline: the quotations, their places, and the place of the verb."""

    order: Order
    quotations: tuple[Quotation, ...]
    content: tuple[int, ...]
    cue: int | None


@cache
def orders(lang: str) -> tuple[Order, ...]:
    """Give the orders of a language, in their file's sequence."""
    text = files(__package__).joinpath(f"orders_{lang}.toml").read_text(encoding="utf-8")
    return tuple(Order(**entry | {"examples": tuple(entry["examples"])}) for entry in tomllib.loads(text)["order"])


def find_orders(outline: Outline, people: Sequence[Stretch] = (), *, lang: str = "ru") -> Iterator[Match]:
    """Match every order against an outline; earlier orders first.

    `people` are the stretches of text that name a person.
    """
    letters = _letters(outline.words, people, lang)
    if "Q" in letters:
        for order in orders(lang):
            for match in _compiled(order.pattern).finditer(letters):
                yield _match(order, match, outline.words)


def _match(order: Order, match: re.Match[str], words: Sequence[Word]) -> Match:
    cue = match.start("cue") if "CUE" in order.pattern else None
    content = sorted({match.start(i) for i in range(1, match.re.groups + 1)} - {cue})
    quotations = (words[place].quotation for place in content)
    return Match(order, tuple(filter(None, quotations)), tuple(content), cue)


@lru_cache(maxsize=100)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(SIGNS[sign] for sign in pattern.split()))


def _letters(words: Sequence[Word], people: Sequence[Stretch], lang: str) -> str:
    """Write an outline as one letter a word: Q, V (verb), G (converb), N (name), w, or punctuation."""
    named = {word.start for word in words for start, end in people if start <= word.start < end}
    return "".join("N" if word.start in named and word.text[0].isalnum() else _letter(word, lang) for word in words)


def _letter(word: Word, lang: str) -> str:
    if word.quotation is not None:
        return "Q"
    if word.text in "–—-―":
        return "–"
    if not word.text[0].isalnum():
        return "." if word.text[0] in ".!?…" else word.text[0] if word.text[0] in ",:;()" else "w"
    cue = cue_of(word.text, lang)
    return "w" if cue is None else "G" if cue.converb else "V"
