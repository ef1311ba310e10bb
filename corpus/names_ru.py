"""Russian personal names: their parts, whether two can be one person's, and the nominative.

A word of a name is compared by its keys: itself, what is left without a case ending, and the dictionary's lemma.
Two words can be forms of one name if they share a key: «Лужина» and «Лужиным» share «лужин». Without pymorphy3
(the extra ``ru``) endings alone tell.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from .errors import MissingExtra
from .russian import analyses, plain

ENDINGS = (
    "ыми", "ими", "ами", "ями", "ого", "его", "ому", "ему", "ая", "яя", "ую", "юю", "ой", "ей", "ый", "ий", "ою", "ею",
    "ым", "им", "ом", "ем", "ых", "их", "ам", "ям", "ах", "ях", "а", "я", "у", "ю", "е", "ы", "и", "о", "ь", "й",
)  # fmt: skip
AMBIGUOUS = re.compile(r"[сц]кой$")
"""A man's surname in the nominative («Трубецкой»), or a woman's in another case («Лужской»)."""

MASCULINE_OBLIQUE = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|ем|е)$")
"""Case endings of a man's surname that ends in a consonant."""

DOUBLED = re.compile(r"([бвгдзклмнпрстфх])\1")
"""Letters that one paper doubles and another does not: «Гарри», «Гари»."""

STEM = 3
"""Letters that must be left of a word without its ending."""

FEMININE_PATRONYMIC = re.compile(r"(?:вн|чн)(?:а|ы|е|у|ой|ою)$")
OBLIQUE = {
    "masc": (
        (re.compile(r"(?<=[оеиы][вн])(?:а|у|ым|е)$"), ""),
        (re.compile(r"(?<=[сц]к)(?:ого|ому|им|ом)$"), "ий"),
    ),
    "femn": (
        (re.compile(r"(?<=[оеиы][вн])(?:ой|у)$"), "а"),
        (re.compile(r"(?<=[сц]к)(?:ой|ую)$"), "ая"),
    ),
}
"""Endings of surnames in -ов, -ин, -ский outside the nominative, and what stands there in it."""

MASCULINE_SURNAME = re.compile(r"(?:ов|ев|ин|ын|ский|цкий|ской|цкой)$")
FEMININE_SURNAME = re.compile(r"(?:ова|ева|ина|ына|ская|цкая)$")

CASES = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}
"""The tagger's cases as the dictionary writes them."""

PARTICLES = frozenset(
    (
        "фон", "цу", "дер", "ден", "тер", "ван", "де", "дю", "да", "ду", "ди", "ла", "ле", "аль", "эль", "бен", "бин",
        "ибн", "von", "zu", "der", "den", "ter", "van", "de", "du", "da", "di", "la", "le", "al", "el", "bin", "ibn",
    )
)  # fmt: skip
"""Words in small letters that belong to the surname behind them: «Урсула фон дер Ляйен»."""

NAME_GRAMMEMES = ("Name", "Patr", "Surn")
PARTS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


class Name(NamedTuple):
    """The parts of a name as they stand in the text; a part that is missing is empty, an initial a letter, or «Дж»."""

    given: str
    patronymic: str
    surname: str

    @property
    def bare(self) -> bool:
        """Whether it is a single word."""
        return not self.given and not self.patronymic

    def __str__(self) -> str:
        return " ".join(f"{part}." if is_initial(part) else part for part in self if part)


NAMELESS = Name("", "", "")


@lru_cache(maxsize=100_000)
def read_name(text: str) -> Name:
    """Tell the parts of a name: «Пётр Лужин», «Лужин П. А.», «Лужин».

    >>> read_name("П. А. Лужин")
    Name(given='П', patronymic='А', surname='Лужин')
    """
    words = PARTS.findall(text)
    full = [word for word in words if not is_initial(word)]
    initials = [word for word in words if is_initial(word)]
    if initials and len(full) > 1 and initials == words[1:-1] and words[0][0].isupper():  # Owen B. Strake
        return Name(words[0], initials[0], words[-1])
    if initials:
        given, patronymic, *_ = [*initials, "", ""]
        return Name(given, patronymic, " ".join(full))
    return _full_name(words)


def is_initial(word: str) -> bool:
    """Tell whether a word stands for a name that begins with it."""
    return len(word) == 1 or word == "Дж"


def _full_name(words: list[str]) -> Name:
    """Tell the parts of a name without initials; a single word is a surname, and so is «де Мост»."""
    if words[0:1] and words[0] in PARTICLES:
        return Name("", "", " ".join(words))
    second = next((i for i, word in enumerate(words) if i and _is_patronymic(word)), None)
    if second is not None:
        return Name(words[second - 1], words[second], " ".join(words[: second - 1] + words[second + 1 :]))
    if len(words) > 1 and is_given(words[-1]) and not is_given(words[0]):
        return Name(words[-1], "", " ".join(words[:-1]))
    return Name(" ".join(words[:-1][:1]), "", " ".join(words[1:] or words))


def compatible(a: Name, b: Name) -> bool:
    """Tell whether two names can be one person's: the parts that both have are forms of one word.

    A single word can be any part of the other name.
    """
    if a.bare or b.bare:
        bare, other = (a, b) if a.bare else (b, a)
        return any(part and same_word(bare.surname, part) for part in other)
    return all(same_word(x, y) for x, y in zip(a, b, strict=True) if x and y)


def same_word(a: str, b: str) -> bool:
    """Tell whether two words can be forms of one name, or one the initial of the other."""
    if is_initial(a) or is_initial(b):
        return plain(a[:1]) == plain(b[:1])
    return not name_keys(a).isdisjoint(name_keys(b))


@lru_cache(maxsize=100_000)
def name_keys(word: str) -> frozenset[str]:
    """Give what the forms of a name have in common; of several words the last one's forms."""
    if " " in word:
        return name_keys(word.rsplit(maxsplit=1)[-1]) | {plain(word)}
    word = plain(word)
    stems = {word[: -len(ending)] for ending in ENDINGS if word.endswith(ending) and len(word) >= len(ending) + STEM}
    lemmas = {plain(a.normal_form) for a in name_analyses(word) if a.tag.number != "plur"}
    return frozenset({word, DOUBLED.sub(r"\1", word)} | stems | lemmas)


def gender_of(name: Name, *, nominative: bool) -> str | None:
    """Give ``masc`` or ``femn`` where the name tells it; a surname in -а tells it in the nominative only."""
    genders = {a.tag.gender for a in name_analyses(name.given) if "Name" in a.tag and a.tag.number != "plur"}
    if len(genders) == 1 and genders <= {"masc", "femn"}:
        return str(*genders)
    if name.patronymic and not is_initial(name.patronymic):
        return "femn" if FEMININE_PATRONYMIC.search(plain(name.patronymic)) else "masc"
    surname = plain(name.surname)
    if MASCULINE_SURNAME.search(surname) and (nominative or not AMBIGUOUS.search(surname)):
        return "masc"
    return "femn" if nominative and FEMININE_SURNAME.search(surname) else None


def is_given(word: str) -> bool:
    """Tell whether the dictionary knows a word as a given name above all."""
    return any("Name" in a.tag for a in name_analyses(word)[:2])


def to_nominative(name: Name, gender: str | None, case: str | None = None) -> Name:
    """Give a name that stands in another case in the nominative, as far as dictionary and endings tell it.

    Parameters
    ----------
    name : Name
        In the case `case`.
    gender : str, optional
        ``masc`` or ``femn``.
    case : str, optional
        As the tagger writes it: Gen, Dat, Acc, Ins, Loc.
    """
    given, patronymic = (_from_dictionary(part, gender, case) for part in (name.given, name.patronymic))
    return Name(given, patronymic, _surname_to_nominative(name.surname, gender, case))


def _from_dictionary(word: str, gender: str | None, case: str | None) -> str:
    fitting = [a for a in name_analyses(word) if gender in (None, a.tag.gender) and a.tag.number == "sing"]
    for analysis in sorted(fitting, key=lambda a: a.tag.case != CASES.get(case or "")):
        inflected = analysis.inflect({"nomn"})
        return "-".join(part.capitalize() for part in inflected.word.split("-")) if inflected else word
    return word


def _surname_to_nominative(surname: str, gender: str | None, case: str | None) -> str:
    if case == "Acc" and surname.endswith(("у", "ю")):  # «Гору»: no man's name that ends in a consonant
        return surname[:-1] + {"у": "а", "ю": "я"}[surname[-1]]
    for ending, nominative in OBLIQUE.get(gender or "", ()):
        if ending.search(surname):
            return ending.sub(nominative, surname)
    if gender == "masc" and case in CASES and case != "Nom" and not name_analyses(surname):
        return MASCULINE_OBLIQUE.sub("", surname)
    return _from_dictionary(surname, gender, case)


@lru_cache(maxsize=100_000)
def name_analyses(word: str) -> tuple[Any, ...]:
    """Give the analyses as a name of a word that the dictionary has; none without the dictionary."""
    try:
        found = analyses(word.lower()) if len(word) > 1 else ()
    except MissingExtra:
        return ()
    return tuple(a for a in found if a.is_known and any(grammeme in a.tag for grammeme in NAME_GRAMMEMES))


def _is_patronymic(word: str) -> bool:
    return any("Patr" in a.tag for a in name_analyses(word)[:2])
