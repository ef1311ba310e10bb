"""Orders of quotation, verb and source: patterns over outlines, each with examples that are its tests.

A pattern is a line of signs; a word of the outline stands for each (``?``: or for none):

====  ==========================================================================
``|`` the place where a quotation can begin: the start of the outline, after a colon
Q     quoted words; a second Q goes on with the first
–     a dash, long or short; ``,`` a comma; ``:`` a colon
CUE   a finite verb of ``cues_ru.toml``; CUES: or a converb, «добавив»
LEAD  some words before the verb: «прежде всего», a converb clause
REST  the words up to what follows in the pattern
NAME  words that end with a person's name
``^`` its start; ``$`` its end
====  ==========================================================================

In the examples, braces mark the quote (Q), its cue (C) and its source (S). To add an order, add it to `ORDERS` with
examples. The first order that takes a quotation keeps it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from .cues import cue_of
from .outlines import Outline, Quotation, Stretch, Word


class Order(NamedTuple):
    """A named pattern, and texts that it reads."""

    name: str
    pattern: str
    examples: tuple[str, ...]


ORDERS = (
    Order(
        "before",
        "CUES REST : –? Q",
        (
            "{S Мэр Пётр Лужин} {C заявил}: {Q «Мост откроют в мае»}.",
            '{S Он} не спорил и {C добавил}: {Q "Пора"}.',
            "{S Лужин} кивнул, {C добавив}: {Q «Пора»}.",
            "На вопрос о сроках {S Анна Семёнова} {C ответила} коротко: {Q „Скоро!“}",
            "{S Газета «Луч»} {C пишет}: {Q «Мост закрыт»}.",
        ),
    ),
    Order(
        "interrupted",
        "| Q ,? – LEAD CUE REST ,? – Q",
        (
            "{Q «Мост}, — {C сказал} {S мэр}, — {Q откроют в мае»}.",
            "{Q «Мост старый}, — {C сказал} {S Пётр Лужин}. — {Q Он закрыт»}.",
            "{Q «Мост старый»}, — {C сказал} {S мэр}, — {Q «и узкий»}.",
        ),
    ),
    Order(
        "after",
        "| Q ,? – LEAD CUE",
        (
            "{Q «Мост откроют в мае»}, — {C сказал} {S мэр Заречья Пётр Лужин}.",
            '{Q "Пора"}, - прежде всего {C отметил} {S он}.',
            "{Q «Где мост?»} – {C спросила} журналистов {S жительница посёлка Анна Семёнова}.",
            "Секрет прост: {Q «Надо строить»}, — улыбнувшись, {C сказал} {S инженер}.",
        ),
    ),
    Order("after a comma", "| Q , CUE", ("{Q «Мост закрыт»}, {C сообщили} в {S мэрии}.",)),
    Order("label", "^ NAME : –? Q", ("{S Пётр Лужин}: {Q «Мост откроют в мае»}",)),
    Order("signed", "| Q ,? – NAME $", ("{Q «Мост откроют в мае»} — {S мэр Пётр Лужин}",)),
)

SPEECHLESS = frozenset({"label", "signed"})
"""Orders without a verb: they take sentences only, so that no title is a quote."""

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

    order: str
    quotations: tuple[Quotation, ...]
    content: tuple[int, ...]
    cue: int | None


def find_orders(outline: Outline, people: Sequence[Stretch] = ()) -> Iterator[Match]:
    """Match every order against an outline; earlier orders first.

    `people` are the stretches of text that name a person.
    """
    letters = _letters(outline.words, people)
    if "Q" in letters:
        for order in ORDERS:
            for match in _compiled(order.pattern).finditer(letters):
                yield _match(order, match, outline.words)


def _match(order: Order, match: re.Match[str], words: Sequence[Word]) -> Match:
    cue = match.start("cue") if "CUE" in order.pattern else None
    content = sorted({match.start(i) for i in range(1, match.re.groups + 1)} - {cue})
    quotations = (words[place].quotation for place in content)
    return Match(order.name, tuple(filter(None, quotations)), tuple(content), cue)


@lru_cache(maxsize=100)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(SIGNS[sign] for sign in pattern.split()))


def _letters(words: Sequence[Word], people: Sequence[Stretch]) -> str:
    """Write an outline as one letter a word: Q, V (verb), G (converb), N (name), w, or punctuation."""
    named = {word.start for word in words for start, end in people if start <= word.start < end}
    return "".join("N" if word.start in named and word.text[0].isalnum() else _letter(word) for word in words)


def _letter(word: Word) -> str:
    if word.quotation is not None:
        return "Q"
    if word.text in "–—-―":
        return "–"
    if not word.text[0].isalnum():
        return "." if word.text[0] in ".!?…" else word.text[0] if word.text[0] in ",:;()" else "w"
    cue = cue_of(word.text)
    return "w" if cue is None else "G" if cue.converb else "V"
