"""Tokenisers: what cuts a block into sentences and tokens, by name.

A tokeniser is a module with a function that takes a language and gives a `Tokeniser`, and a line in `TOKENISERS`.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, Protocol

from .errors import UnknownName
from .model import Fragment


class Pieces(NamedTuple):
    """Sentences and tokens, each in order."""

    sentences: tuple[Fragment, ...]
    tokens: tuple[Fragment, ...]


class Tokeniser(Protocol):
    """Cuts the text of one block.

    Every character that is not white space lies in one token, every token in one sentence; no token and no
    sentence begins or ends with white space.
    """

    def __call__(self, text: str, at: int) -> tuple[list[Fragment], list[Fragment]]:
        """Give the sentences and the tokens of `text`, which stands at `at` in the document."""


def _razdel(lang: str) -> Tokeniser:
    from .tokenise_razdel import cut

    return cut


def _unicode(lang: str) -> Tokeniser:
    from .tokenise_unicode import tokeniser

    return tokeniser(lang)


def _spacy(lang: str) -> Tokeniser:
    from .tokenise_spacy import tokeniser

    return tokeniser(lang)


TOKENISERS: dict[str, Callable[[str], Tokeniser]] = {
    "razdel": _razdel,
    "spacy": _spacy,
    "unicode": _unicode,
}
"""Loaders by name: from a language (BCP 47) to a tokeniser of it."""


def default_tokeniser(lang: str) -> str:
    """Give the name of the tokeniser for a language.

    ``razdel`` for Russian only: its abbreviations are Russian, and it cuts the apostrophe out of Ukrainian and
    Belarusian words («п’ять»).

    >>> default_tokeniser("ru-RU"), default_tokeniser("uk"), default_tokeniser("und")
    ('razdel', 'unicode', 'unicode')
    """
    return "razdel" if language(lang) in ("ru", "rus") else "unicode"


def language(lang: str) -> str:
    """Give the language of a tag, without script and region: ``ru`` of ``ru-RU`` and ``ru_RU``."""
    return lang.replace("_", "-").split("-")[0].lower()


@lru_cache(maxsize=64)
def load_tokeniser(name: str, lang: str) -> Tokeniser:
    """Load a tokeniser, once.

    Raises
    ------
    UnknownName
        If there is none of that name.
    MissingExtra
        If what it needs is not installed.
    UsageError
        If it cannot do the language.
    """
    if name not in TOKENISERS:
        raise UnknownName("tokeniser", name, TOKENISERS)
    return TOKENISERS[name](lang)
