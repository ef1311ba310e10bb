"""Whose words stand in quotation marks within indirect content: the speaker's, or a title, a term, a scare word."""

import re

from saidby.corpus.russian import analyses, plain

from .frames import words
from .sentences import Sentence

PREDICATES = frozenset({"ADJS", "VERB", "INFN", "PRED", "PRTS"})
"""Parts of speech (pymorphy3's) of a single word that says something by itself: «прекрасен»."""

WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

SENTENCE = 4
"""Words that a title with a capital letter seldom has, if one of them is a finite verb."""


def is_spoken(sentence: Sentence, place: int) -> bool:
    """Tell whether a quotation within reported content is the speaker's own words.

    Two words or more in small letters are, and a sentence; a single word is if it is the predicate.
    """
    found = WORDS.findall(sentence.words[place].text)
    if not found or _is_introduced(sentence, place):
        return False
    if found[0][0].isupper():
        return len(found) >= SENTENCE and any(_is_finite(word) for word in found[1:])
    return len(found) > 1 or _is_predicate(sentence, place, found[0])


def _is_introduced(sentence: Sentence, place: int) -> bool:
    """Tell whether the author calls it a name or a term: «так называемый «мёртвый объём»»."""
    return place > 0 and plain(sentence.words[place - 1].text) in words("so called")


def _is_finite(word: str) -> bool:
    return analyses(word.lower())[0].tag.POS in ("VERB", "PRED")


def _is_predicate(sentence: Sentence, place: int, word: str) -> bool:
    before = plain(sentence.words[place - 1].text) if place else ""
    return before in words("copulas") or analyses(word.lower())[0].tag.POS in PREDICATES
