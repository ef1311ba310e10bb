"""The author's words inside of speech: ``«Мост, — сказал он, — открыт»``.

They begin at ``, —`` or ``? —`` and end at ``, —`` or ``. —``; speech that no mark closes may end with them.
"""

import re
from collections.abc import Iterator

from .cues import cue_of
from .verbs_ru import may_be_subject, reports_own_words, verb_of

OPENING = re.compile(r"(?:,|(?<=[?!…])|(?<=\.\.\.))\s{0,3}[–—-]\s+")
CLOSING = re.compile(r"\s{0,3}[,.;:?!…]\s{0,3}[–—-]\s+")
"""What stands before and after the author's words: ``, —`` or ``? —``; ``, —`` or ``. —``."""

COMMA = re.compile(r",\s+([a-z]+) (?=[A-Z]|the |an? )")
"""A comma, a word that may be a verb, and what may be its subject."""

BRACKET = re.compile(r"\s*\(([a-z]+)\s[^()]{1,80}\)\s+")
"""The author's words in brackets: ``“The bridge (said Hale) is safe.”``"""

LENGTH = 300
"""Characters that they may have."""

REACH = 5
"""Words of them among which a verb that reports must stand."""

NEAR = 7
"""Words of them among which the subject of another verb must stand."""

WORDS = re.compile(r"[\w-]+")


def split(veiled: str, *, endless: bool = False, lang: str = "ru") -> Iterator[tuple[int, int]]:
    """Give the pieces of speech between the author's words.

    Parameters
    ----------
    veiled : str
        The speech, with quotations in it veiled.
    endless : bool
        Whether no mark closes it, so that the author may have the last word.
    lang : str
        Its language.
    """
    if lang == "en" and (bracket := BRACKET.search(veiled)) and cue_of(bracket[1], lang):
        yield 0, bracket.start()
        yield bracket.end(), len(veiled)
        return
    begin = place = 0
    while opening := OPENING.search(veiled, place):
        place = opening.end()
        closing = CLOSING.search(veiled, place, place + LENGTH)
        if closing is not None and closing.end() < len(veiled):
            if are_authors(veiled[place : closing.start()], lang):
                yield begin, opening.start()
                begin = place = closing.end()
        elif endless and are_authors(veiled[place : place + LENGTH], lang):
            yield begin, opening.start()
            return
    yield begin, _verb_first(veiled, begin) if endless and lang == "en" else len(veiled)


def _verb_first(veiled: str, begin: int) -> int:
    """Give where the author's words begin in speech that no mark closes: ``“The bridge is old, said Hale``."""
    commas = (comma for comma in COMMA.finditer(veiled, begin) if (cue := cue_of(comma[1], "en")) and not cue.converb)
    return next((comma.start() for comma in commas), len(veiled))


def are_authors(words: str, lang: str) -> bool:
    """Tell whether words between dashes are the author's: a verb that reports, or any verb before its subject."""
    first = WORDS.findall(words)[:NEAR]
    if any(cue and not cue.converb for cue in (cue_of(word, lang) for word in first[:REACH])):
        return True
    if lang != "ru" or not first or verb_of(first[0]) is None:
        return False
    return reports_own_words(first[0]) or any(map(may_be_subject, first[1:]))
