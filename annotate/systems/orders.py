"""Orders of quotation, verb and source: the patterns of ``orders_LANG.toml``, matched against outlines.

The file says how a pattern is written; `SIGNS` says what each sign means.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from .cues import cue_of, lexicon
from .data import read_data
from .outlines import Outline, Quotation, Stretch, Word
from .verbs_ru import first_person_of, infinitive_of, noun_letter, passes_on, verb_of


class Order(NamedTuple):
    """A named pattern, texts that it reads, and what else it asks for, as the head of the file says."""

    name: str
    pattern: str
    examples: tuple[str, ...]
    sentences: bool = False
    words: int = 1000
    utterance: bool = False
    tied: bool = False
    each: bool = False
    block: str | None = None
    medium: str | None = None
    body: bool = False


SIGNS = {
    "^": "^",
    "$": r"\.?$",
    "END": "(?=[–,]|[.]?$)",
    "|": r"(?:^–?|(?<=[:.(]))",
    "Q": "(?P<q{}>[QT])",
    "QQ": "(?P<q{}>[QT](?:,[QT])*(?:,?&[QT])?)",
    "TURN": "(?P<q{}>T)",
    "HEAD": "(?P<q{}>H)",
    "(…)": r"(?:\((?:(?P<q{}>Q)|[^()]{{1,30}})\))?",
    "CUE": "(?P<cue>[VPI])",
    "CUES": "(?P<cue>[VPGIF])",
    "RELAY": "[vwFKNCOQ&]{{0,3}}?P[vwFKNCOQ&]{{0,7}}?",
    "SAID": "(?P<cue>Z)",
    "VERB": "(?P<cue>v)",
    "WORDS": "(?P<cue>[SZ])",
    "THING": "(?P<cue>O)",
    "KAK": "K",
    "FEW": "[wCK]{{0,3}}?",
    "CHAIN": "(?P<chain>L)",
    "LEAD": r"(?:[wvFKNCSZOQ&]{{0,8}}?|[wvFKNCSZOQ&]{{0,2}}G[wvFKNCSZOQ&]{{0,8}},[wvFKNCSZOQ&]{{0,3}})",
    "REST": r"(?:(?![,.]?–[QTH])[^:;VPGI]){{0,60}}?",
    "NEAR": r"(?:(?![,.]?–[QTH])[^:;VPGI]){{0,12}}?",
    "NAME": r"[wKCSZON.&]{{0,10}}N",
    "CAPITALS": "[NC]{{2,4}}",
    "WHO": r"[wKCSZON]{{1,7}}?",
    "ROLE": r"[wKCSZON,&]{{1,14}}?",
    "LABEL": r"[^:TH]{{1,20}}?",
    ",?": "[,.]?",
    ",": ",",
    "–": "–",
    "–?": "–?",
    ":": ":",
}
"""The regular expression of each sign, over the letters that `_letters` gives; groups of quotations are numbered."""


SINGLE = {"как": "K", "ссылкой": "L"}
"""Letters of single words."""

UNMARKED = {"turn": "T", "headline": "H"}
"""Letters of quotations by what bounds them; else Q."""


class Match(NamedTuple):
    """What an order found in an outline: the places of quoted words, and the place of the verb or noun.

    `start` and `end` are the places that it covers.
    """

    order: Order
    quotations: tuple[Quotation, ...]
    content: tuple[int, ...]
    cue: int | None
    start: int
    end: int


@cache
def orders(lang: str) -> tuple[Order, ...]:
    """Give the orders of a language, in their file's sequence."""
    return tuple(
        Order(**entry | {"examples": tuple(entry["examples"])}) for entry in read_data(f"orders_{lang}.toml")["order"]
    )


def find_orders(
    outline: Outline, people: Sequence[Stretch] = (), *, block: str = "paragraph", lang: str = "ru"
) -> Iterator[Match]:
    """Match every order against an outline; earlier orders first.

    `people` are the stretches of text that name a person, `block` is the kind of the block.
    """
    if any(word.quotation for word in outline.words):
        letters = _letters(outline.words, people, lang)
        for order in orders(lang):
            if order.block in (None, block):
                for match in _compiled(order.pattern).finditer(letters):
                    yield from _matches(order, match, outline.words)


def _matches(order: Order, match: re.Match[str], words: Sequence[Word]) -> Iterator[Match]:
    found = match.groupdict()
    cue = next((match.start(name) for name in ("chain", "cue") if name in found), None)
    stretches = (range(*match.span(name)) for name, text in found.items() if text and name not in ("chain", "cue"))
    content = sorted(place for stretch in stretches for place in stretch if words[place].quotation)
    for places in [(place,) for place in content] if order.each else [tuple(content)]:
        quotations = tuple(quotation for place in places if (quotation := words[place].quotation))
        yield Match(order, quotations, places, cue, match.start(), match.end())


@lru_cache(maxsize=100)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(SIGNS[sign].format(number) for number, sign in enumerate(pattern.split())))


def _letters(words: Sequence[Word], people: Sequence[Stretch], lang: str) -> str:
    """Write an outline as one letter a word.

    ===== ========================================================================
    Q T H a quotation; a turn; words of a headline
    V P   a verb that reports; one that passes on
    G I   the converb and the infinitive of a verb that reports
    F     its first person, but the present tense
    v     another verb
    S Z O a noun for words; «слова»; a thing with words on it
    N     a part of a name
    K L   «как»; «ссылкой»
    & C w «и»; other words, with and without a capital letter
    ===== ========================================================================

    The rest is punctuation.
    """
    named = {word.start for word in words for start, end in people if start <= word.start < end}
    letters = ["N" if word.start in named and _is_word(word) else _letter(word, lang) for word in words]
    inner = (place for place, letter in enumerate(letters) if letter == ":" and _is_inside(words, place))
    for place in inner:
        letters[place] = "w"
    return "".join(letters)


def _is_inside(words: Sequence[Word], place: int) -> bool:
    """Tell whether a colon stands between figures: «15:13»."""
    if not 0 < place < len(words) - 1:
        return False
    return words[place - 1].end == words[place].start and words[place].end == words[place + 1].start


def _is_word(word: Word) -> bool:
    return word.quotation is None and word.text[0].isalnum()


def _letter(word: Word, lang: str) -> str:
    if word.quotation is not None:
        return UNMARKED.get(word.quotation.pair.kind, "Q")
    if word.text in "–—-―":
        return "–"
    if not word.text[0].isalnum():
        return "." if word.text[0] in ".!?…" else word.text[0] if word.text[0] in ",:;()" else "w"
    if lang == "ru" and (letter := SINGLE.get(word.text.lower()) or ("P" if passes_on(word.text) else "")):
        return letter
    if cue := cue_of(word.text, lang):
        return "G" if cue.converb else "V"
    letter = _other_letter(word.text, lang)
    return "C" if letter == "w" and word.text[0].isupper() else letter


def _other_letter(word: str, lang: str) -> str:
    if word in lexicon(lang).get("and", ()):
        return "&"
    if lang != "ru":
        return "w"
    if letter := noun_letter(word):
        return letter
    if first_person_of(word) and not verb_of(word):
        return "F"
    return "v" if verb_of(word) else "I" if infinitive_of(word) else "w"
