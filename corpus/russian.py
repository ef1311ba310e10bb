"""Russian words: letters that do not matter, lemmas, and pymorphy3's dictionary, loaded once a process."""

import re
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from .errors import MissingExtra

EXTRA = "ru"
WORD = re.compile(r"\w+(?:[-‐‑]\w+)*")


def plain(word: str) -> str:
    """Give the word in small letters, with е for ё and one kind of apostrophe.

    >>> plain("Ёлка")
    'елка'
    """
    return word.lower().replace("ё", "е").replace("’", "'")


def is_russian(lang: str) -> bool:
    """Say whether a BCP 47 tag is of Russian.

    >>> is_russian("ru-RU"), is_russian("rue")
    (True, False)
    """
    return lang.split("-", maxsplit=1)[0].lower() == "ru"


def folded(text: str) -> str:
    """Give text case folded, every stretch of white space as one blank."""
    return " ".join(text.split()).casefold()


def lemmas_of(text: str) -> str:
    """Give the lemmas of the words of a text, joined by blanks; the text itself if it has no words.

    Raises
    ------
    MissingExtra
        If pymorphy3 is not installed.
    """
    return " ".join(map(_lemma, WORD.findall(text))) or text


@cache
def _lemma(word: str) -> str:
    lemma: str = analyses(word)[0].normal_form
    return lemma


@lru_cache(maxsize=100_000)
def analyses(word: str) -> tuple[Any, ...]:
    """Give pymorphy3's analyses of a word, the likeliest first.

    Raises
    ------
    MissingExtra
        If pymorphy3 is not installed.
    """
    return tuple(_analyser().parse(word))


@lru_cache(maxsize=1)
def _analyser() -> Any:
    try:
        return import_module("pymorphy3").MorphAnalyzer(lang="ru")
    except ModuleNotFoundError as error:
        raise MissingExtra("pymorphy3", EXTRA) from error
