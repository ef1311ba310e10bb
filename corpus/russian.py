"""Russian words: letters that do not matter, and pymorphy3's dictionary, loaded once a process."""

from functools import lru_cache
from importlib import import_module
from typing import Any

from .errors import MissingExtra

EXTRA = "ru"


def plain(word: str) -> str:
    """Give the word in small letters, with е for ё and one kind of apostrophe.

    >>> plain("Ёлка")
    'елка'
    """
    return word.lower().replace("ё", "е").replace("’", "'")


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
