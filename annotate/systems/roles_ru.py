"""What people and bodies are called where their names do not stand: the data of ``roles_ru.toml``.

«Чиновник» can take up «мэр», «компания» a «завод», «турецкий» narrows down as «Турции» does.
"""

import re
from functools import lru_cache
from typing import Any

from saidby.corpus.russian import plain

from .data import read_data

ALIKE = 5
"""First letters that tell a word's family: «Заречья», «заречный»."""

STEM = re.compile(r"(?:[ие]?йск|ск|цк)(?:ий|ой)$|(?:ия|ея|[аяь])$")
"""What ends an adjective of a country, and a country: «японский», «Япония»."""

BEGINNING = 4
"""Letters that every form of a noun begins with."""

FORMER = "экс-"
"""What does not change who is called so: «экс-мэр» is the mayor of before."""


@lru_cache(maxsize=1)
def roles() -> dict[str, Any]:
    """Give the groups as ``roles_ru.toml`` has them: words, or groups of words."""
    return {name: _words(value) for name, value in read_data("roles_ru.toml").items()}


@lru_cache(maxsize=10_000)
def takes_up(later: str, earlier: str) -> bool:
    """Tell whether who was called `earlier` can be called `later` (lemmas): «глава» takes up «мэр»."""
    later, earlier = current(later), current(earlier)
    if later == earlier or earlier in below(later):
        return True
    return any(
        later in kind["wide"] and earlier in kind["narrow"] | kind["wide"] for kind in roles()["bodies"].values()
    )


def below(word: str) -> frozenset[str]:
    """Give the narrower roles that a role takes up."""
    return frozenset(roles()["wider"].get(word, ())) | _joined().get(word, frozenset())


def is_role(words: str) -> bool:
    """Tell whether words together are one role: the lemmas «глава город» of «глава города»."""
    return words in _joined()


@lru_cache(maxsize=1)
def _joined() -> dict[str, frozenset[str]]:
    """Give the roles of two words by their lemmas."""
    from .phrases import lemma

    joined = ((name.split(), below) for name, below in roles()["wider"].items() if " " in name)
    return {f"{head} {lemma(rest)}": below for (head, rest), below in joined}


def takes_again(word: str) -> bool:
    """Tell whether a lemma takes up somebody whom nobody called so: «артист»."""
    return word in roles()["again"]["people"]


def is_kin(word: str) -> bool:
    """Tell whether a lemma says whose somebody is: «мать»; there is hardly more than one in a text."""
    return word in roles()["again"]["kin"]


@lru_cache(maxsize=10_000)
def is_body(word: str) -> bool:
    """Tell whether a lemma is a common noun of organisations or of bodies that serve them."""
    kinds = roles()["bodies"].values()
    return any(word in words for kind in kinds for words in kind.values()) or _serves(word)


def _serves(word: str) -> bool:
    return word in roles()["services"] or word.startswith("пресс-слу")


@lru_cache(maxsize=1)
def body_beginnings() -> tuple[str, ...]:
    """Give the first letters of the common nouns of bodies, so that few words need the dictionary."""
    words = (word for kind in roles()["bodies"].values() for words in kind.values() for word in words)
    return tuple(sorted({word[:BEGINNING] for word in (*words, *roles()["services"])}))


def current(word: str) -> str:
    """Give a role without «экс-»."""
    return word.removeprefix(FORMER)


@lru_cache(maxsize=10_000)
def families(word: str) -> frozenset[str]:
    """Give the families that a lemma belongs to: «турецкий» to that of «турция», too.

    >>> sorted(families("японский") & families("япония"))
    ['япон']
    """
    others = roles()["families"].get(word, ())
    stems = (STEM.sub("", other) for other in (word, *others))
    return frozenset(other[:ALIKE] for other in (word, *others, *stems))


def narrows(word: str) -> bool:
    """Tell whether a lemma says more of a title than which one is meant here."""
    return word not in roles()["words"]["general"]


def _words(value: Any) -> Any:
    if isinstance(value, str):
        return frozenset(plain(word) for word in value.split())
    return {plain(name): _words(words) for name, words in value.items()}
