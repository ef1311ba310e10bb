"""English words by class: the data of ``words_en.toml``, and the verbs of ``cues_en.toml`` in all their forms."""

from functools import cache, lru_cache

from .cues import Cue, cue_of, lexicon
from .data import read_data

ROLE_ENDINGS = ("er", "or", "ist", "man", "woman", "person", "ian", "ant", "ee")
"""How nouns end that name a person by what they do: *driver*, *councillor*, *pathologist*."""


def plain_en(word: str) -> str:
    """Give a word in small letters, with curved apostrophes.

    >>> plain_en("Didn't")
    'didn’t'
    """
    return word.lower().replace("'", "’")


@lru_cache(maxsize=100_000)
def is_in(word: str, *groups: str) -> bool:
    """Tell whether a word belongs to one of the groups of ``words_en.toml``."""
    return any(plain_en(word) in _group(name) for name in groups)


def verb_en(word: str) -> Cue | None:
    """Give the verb of speech that a word is a form of."""
    return cue_of(plain_en(word), "en")


def takes(lemma: str, *groups: str) -> bool:
    """Tell whether a lemma is in one of the groups of ``cues_en.toml``."""
    return any(lemma in _cues(name) for name in groups)


def singular(noun: str) -> str:
    """Give the singular of a noun, as far as endings tell.

    >>> singular("promises"), singular("company"), singular("companies"), singular("witness")
    ('promise', 'company', 'company', 'witness')
    """
    word = plain_en(noun)
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def is_role(noun: str) -> bool:
    """Tell whether a noun names a person: *the mayor*, *a driver*."""
    word = singular(noun)
    known = word in _group("roles") or word in _group("anonymous")
    return known or (len(word) > 4 and word.endswith(ROLE_ENDINGS) and not is_in(word, "bodies", "documents"))


@cache
def _group(name: str) -> frozenset[str]:
    return frozenset(_words()[name].split())


@cache
def _cues(name: str) -> frozenset[str]:
    return frozenset(lexicon("en")[name])


@cache
def _words() -> dict[str, str]:
    return read_data("words_en.toml")
