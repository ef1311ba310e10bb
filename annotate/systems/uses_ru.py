"""What quoted words are that nobody is cited with: the rules of ``uses_ru.toml``; and whether they are a sentence."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from saidby.corpus.russian import analyses, plain

from .data import read_data
from .outlines import Word
from .verbs_ru import verb_of

EDGES = "«»„“”\"' "

WORDS = re.compile(r"[\w-]+")

PREDICATES = {
    "нет",
    "надо",
    "нужно",
    "можно",
    "нельзя",
    "пора",
    "жаль",
    "это",
    "да",
    "вот",
    "спасибо",
    "привет",
    "ура",
    "стоп",
}
"""Words that make a sentence without a verb."""

NOMINATIVE = frozenset({"sing", "masc", "nomn"})

VERBAL = {"INFN", "PRED"}


class Use(NamedTuple):
    """A rule: the use that it gives, what must stand before and behind, and what inside."""

    name: str
    use: str
    examples: tuple[str, ...]
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    within: int = 0
    inside: str = ""


@cache
def uses() -> tuple[Use, ...]:
    """Give the rules, in their file's sequence."""
    return tuple(_use(entry) for entry in read_data("uses_ru.toml")["rule"])


def use_of(words: Sequence[Word], place: int, people: frozenset[int] = frozenset()) -> Use:
    """Give the rule for the quotation at a place of an outline; `people` are the places of people's names."""
    return next(use for use in uses() if _fits(use, words, place, people))


def is_sentence(quoted: str) -> bool:
    """Tell whether quoted words, with or without their marks, can be said just so.

    >>> is_sentence("«Мост откроют»"), is_sentence("«Вестник Заречья»"), is_sentence("«Пора!»")
    (True, False, True)
    """
    inner = quoted.strip(EDGES)
    return inner.endswith((".", "?", "!", "…")) or any(_is_predicate(word) for word in WORDS.findall(inner))


@lru_cache(maxsize=10_000)
def _is_predicate(word: str) -> bool:
    if plain(word) in PREDICATES or verb_of(word) is not None:
        return True
    tag = next((analysis.tag for analysis in analyses(word)[:1]), None)
    return tag is not None and (tag.POS in VERBAL or "impr" in tag or "1per" in tag or "2per" in tag)


def _use(entry: dict[str, Any]) -> Use:
    words = {key: frozenset(entry.get(key, "").split()) for key in ("before", "after")}
    return Use(**{**entry, **words, "examples": tuple(entry["examples"])})


def _fits(use: Use, words: Sequence[Word], place: int, people: frozenset[int]) -> bool:
    before = range(max(place - use.within - 1, 0), place)
    if use.before and not any(_lemma(words[at].text) & use.before for at in before):
        return False
    if use.after and not any(_lemma(word.text) & use.after for word in words[place + 1 : place + 3]):
        return False
    return not use.inside or _inside(use.inside, words, place, people)


def _inside(kind: str, words: Sequence[Word], place: int, people: frozenset[int]) -> bool:
    inner = words[place].text.strip(EDGES)
    if kind == "name":
        return place - 1 in people and place + 1 in people
    if kind == "epithet":
        return place == 0 and " " not in inner and _agrees(inner, words[1:2])
    if kind == "code":
        return not inner[:1].isalpha() or not re.search(r"[а-яё]", inner)
    return inner[:1].isupper() == (kind == "capital")


def _agrees(adjective: str, behind: Sequence[Word]) -> bool:
    """Tell whether an adjective goes with the noun behind it."""
    tags = [analysis.tag for analysis in analyses(adjective)[:2] if analysis.tag.POS == "ADJF"]
    nouns = [analysis.tag for word in behind for analysis in analyses(word.text)[:2] if analysis.tag.POS == "NOUN"]
    return any(tag.case == noun.case and tag.number == noun.number for tag in tags for noun in nouns)


@lru_cache(maxsize=10_000)
def _lemma(word: str) -> frozenset[str]:
    """Give the word itself, its lemmas, and a participle as an adjective: «называемый»."""
    found = analyses(word)[:2]
    forms = (analysis.inflect(NOMINATIVE) for analysis in found if analysis.tag.POS == "PRTF")
    lemmas = [analysis.normal_form for analysis in found] + [form.word for form in forms if form]
    return frozenset(map(plain, (word, *lemmas)))
