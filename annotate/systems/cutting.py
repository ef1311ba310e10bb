"""Where the sentences and words of an outline end: by razdel in Russian, by `saidby.corpus.sentences` elsewhere."""

import re
from collections.abc import Iterator
from functools import cache, partial

from saidby.corpus.abbreviations import ABBREVIATIONS
from saidby.corpus.model import Fragment
from saidby.corpus.sentences import rules_for, sentences
from saidby.corpus.tokenise import Tokeniser

TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*(?:[^\W\d_]+|(?:-[^\W_]+)+)?|[^\W_]+(?:[-&.][^\W_]+|['’](?![sS]\b)[^\W_]+)*"
    r"|['’][^\W\d_]{1,2}\b|--|\S"
)
"""A word with what it holds inside, ``U.S.``; *’s* is one of its own."""


@cache
def cutter(lang: str) -> Tokeniser:
    """Give what cuts the text of an outline into sentences and words.

    >>> text = "Mr. Hale’s 3.5 o'clock. Yes."
    >>> sentences, words = cutter("en")(text, 0)
    >>> [text[word.start : word.end] for word in words], len(sentences)
    (['Mr.', 'Hale', '’s', '3.5', "o'clock", '.', 'Yes', '.'], 2)
    """
    if lang == "ru":
        from saidby.corpus.tokenise_razdel import cut

        return cut
    return partial(_cut, lang=lang)


def _cut(text: str, at: int, *, lang: str) -> tuple[list[Fragment], list[Fragment]]:
    found = [Fragment(at + start, at + end) for start, end in sentences(text, rules_for(lang))]
    return found, [Fragment(at + start, at + end) for start, end in _tokens(text, _short(lang))]


def _tokens(text: str, short: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    end = 0
    for token in TOKEN.finditer(text):
        if token.start() >= end:
            end = token.end()
            end += bool(short.fullmatch(token[0]) and text[end : end + 1] == "." and end + 1 < len(text))
            yield token.start(), end


@cache
def _short(lang: str) -> re.Pattern[str]:
    """Give what matches a word that is written with a full stop, without it: *Mr*, *J*."""
    words = "|".join(map(re.escape, sorted(ABBREVIATIONS.get(lang, ()))))
    return re.compile(rf"(?i:{words})|[^\W\d_a-z]" if words else r"[^\W\d_a-z]")
