"""Whose words stand in quotation marks that no order takes: the speaker's, or a title, nickname, term, scare word."""

import re
from collections.abc import Sequence

from .outlines import Word
from .uses_ru import Use
from .words_en import is_in

WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

CALLED = frozenset(["call", "calls", "called", "nicknamed", "dubbed", "christened", "known"])
TERMS = frozenset(["word", "words", "term", "terms", "letter", "phrase", "so-called"])


def is_spoken(words: Sequence[Word], place: int, *, named: bool) -> bool:
    """Tell whether a quotation within reported content is the speaker's own words.

    Two words or more are, unless they look like a title; one word is if it is what something is called or is said
    to be.
    """
    inner = WORDS.findall(words[place].text)
    before = words[place - 1].text.lower() if place else ""
    if not inner or _is_title(inner) or before in TERMS:
        return False
    return len(inner) > 1 or named or is_in(before, "passive", "negations")


def use_of(words: Sequence[Word], place: int) -> Use:
    """Give the use of marks that are no speech: title, nickname, term or scare, and the rule that tells it."""
    inner = WORDS.findall(words[place].text)
    before = [word.text.lower() for word in words[max(0, place - 6) : place]]
    if CALLED.intersection(before):
        return Use("called", "nickname", ())
    if TERMS.intersection(before[-2:]):
        return Use("explained", "term", ())
    return Use("capital", "title", ()) if _is_title(inner) else Use("else", "scare", ())


def _is_title(inner: Sequence[str]) -> bool:
    """Tell whether words are written as a title: those that carry meaning with a capital."""
    heavy = [word for word in inner if len(word) > 3]
    return bool(inner) and inner[0][0].isupper() and all(word[0].isupper() for word in heavy or inner)
