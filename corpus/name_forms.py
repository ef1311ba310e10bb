"""Whether a name, in whatever case, can be one of somebody's names.

A surname that stands alone is told by its form: «Лужин» can be Пётр Лужин and not Анна Лужина, «Лужина» both, «Лужиной»
her alone. Forms come from endings, which hold for surnames that no dictionary has, and from pymorphy3 where it is
installed. In other scripts words must be equal.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .errors import MissingExtra
from .names_ru import PARTICLES, Name, gender_of, is_initial, name_analyses, name_keys, read_name
from .russian import analyses, plain

GENDERS = ("masc", "femn")
WORD = re.compile(r"\w+(?:[-‐‑’']\w+)*")
POSSESSIVE = re.compile(r"['’]s$")
APPOSITION = re.compile(r",\s+(?=[a-zа-яё])|\s*\n|\s+\(")
"""What comes behind a name and is none: «Лужин, мэр Заречья»."""
ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
LINKS = frozenset({"и", "или", "с", "для", "от", "and", "or", "for", "of", "to", "by", "with", "from"})
"""Words behind which a name is one more, or somebody else's: spokesman for Ann Hale."""
IN_MARKS = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”“\"]$")
COURTESY: dict[str, str | None] = {
    **dict.fromkeys(("господин", "господина", "господину", "господином", "господине"), "masc"),
    **dict.fromkeys(("г-н", "г-на", "г-ну", "г-ном", "г-не", "mr", "sir"), "masc"),
    **dict.fromkeys(("госпожа", "госпожи", "госпоже", "госпожу", "госпожой"), "femn"),
    **dict.fromkeys(("г-жа", "г-жи", "г-же", "г-жу", "г-жой", "mrs", "ms", "miss", "dame"), "femn"),
    **dict.fromkeys(("dr", "prof", "professor", "president", "senator", "governor", "mayor", "minister", "judge")),
}
"""Titles with a surname behind them, in every case, and the gender that they tell."""


class Paradigm(NamedTuple):
    """How names decline: how the nominative ends, how many letters go, what stands there in other cases."""

    genders: tuple[str, ...]
    ending: re.Pattern[str]
    cut: int
    cases: tuple[str, ...]


def _paradigm(genders: str, ending: str, cut: int, cases: str) -> Paradigm:
    return Paradigm(tuple(genders.split()), re.compile(f"(?:{ending})$"), cut, tuple(cases.split()))


PARADIGMS = (
    _paradigm("masc", "[сц]кий", 2, "ого ому им ом"),  # Зареченский
    _paradigm("femn", "ая", 2, "ой ую ою"),  # Зареченская
    _paradigm("femn", "яя", 2, "ей юю ею"),  # Верхняя
    _paradigm("masc", "[оы]й", 2, "ого ому ым ом"),  # Толстой, Белый
    _paradigm("masc", "[оеиы][вн]", 0, "а у ым ом е"),  # Лужин; Дарвин, Константин
    _paradigm("femn", "[оеиы][вн]а", 1, "ой ою у"),  # Лужина; the dictionary knows Ирина
    _paradigm("masc", "ий", 2, "ия ию ием ии его ему им ем ого ому ом"),  # Дмитрий; Бегучий, Долгий
    _paradigm("masc", "ей", 2, "ея ею еем ее ья ью ьем ье"),  # Сергей, Соловей
    _paradigm("masc", "й|ь", 1, "я ю ем е"),  # Николай, Игорь
    _paradigm("femn", "ь", 1, "и ью"),  # Любовь
    _paradigm("masc femn", "ия", 1, "и ю ей ею"),  # Мария, Берия
    _paradigm("masc femn", "а", 1, "ы и е у ой ою ей ею"),  # Гора, Никита
    _paradigm("masc femn", "я", 1, "и е ю ей ею"),  # Заря, Илья
    _paradigm("masc", "ец", 2, "ца цу цем цом це еца ецу ецем ецом еце"),  # Шевец, Швец
    _paradigm("masc", "[бвгджзклмнпрстфцчшщ]|(?<!ы)х", 0, "а у ом ем е"),  # Мох, Пётр; not Седых
)
"""The first that fits a gender and an ending holds; a name that none fits does not change: Шевченко, Анна Мох."""


def can_be(name: str, names: tuple[str, ...], *, person: bool, gender: str | None = None) -> bool:
    """Say whether a name can be somebody's who has these names, in the nominative.

    A name of several words fits one of several words if the parts that both have fit: «П. Лужин», «Лужин Пётр
    Алексеевич» and «Петра Лужина» fit «Пётр Лужин». It fits a single word if none of the longer names says otherwise.

    A name may have an apposition behind it, or a title before it.

    Parameters
    ----------
    name : str
        In any case.
    names : tuple of str
        Name and aliases.
    person : bool
        Whether they are a person's: parts of a name are compared then. Else all words must fit, one by one.
    gender : str, optional
        ``masc`` or ``femn``, if it is known of who is named.

    >>> [can_be("Лужиной", (name,), person=True) for name in ("Пётр Лужин", "Анна Лужина")]
    [False, True]
    """
    forms = dict.fromkeys((name, APPOSITION.split(name.strip())[0]))
    return any(_can_be(one, names, person, gender) or (person and _can_be_titled(one, names, gender)) for one in forms)


def _can_be_titled(name: str, names: tuple[str, ...], gender: str | None) -> bool:
    """Say whether a name behind a title of courtesy can be somebody's: «господина Лужина», Mayor Hale."""
    title, _, left = name.partition(" ")
    told = COURTESY.get(plain(title.rstrip(".")), "")
    if told == "" or (told and gender and told != gender):
        return False
    return _can_be(left.lstrip(), names, True, told or gender)


def _can_be(name: str, names: tuple[str, ...], person: bool, gender: str | None) -> bool:
    name = ARTICLE.sub("", name)
    if not (person and is_bare(name)) and any(_words(name) == _words(other) for other in names):
        return True
    if not (person and _is_named(name)) and any(words_fit(name, other) for other in names):
        return True
    if not person:
        return _in_marks(name, names)
    own = gender_of_names(names)
    if gender is not None and own not in (None, gender):
        return False
    left = _untitled(name, names, own)
    return left is not None and _fits(left, names, own)


def _is_named(name: str) -> bool:
    """Say whether a name begins and ends as a person's does: «Жан де Мост», not «мэр Лужин»."""
    words = WORD.findall(name)
    return bool(words) and words[0][:1].isupper() and words[-1][:1].isupper()


def is_bare(name: str) -> bool:
    """Say whether a name is a single word with a capital: «Лужин», not «помощница»."""
    words = WORD.findall(name)
    return len(words) == 1 and words[0][:1].isupper()


@lru_cache(maxsize=100_000)
def gender_of_names(names: tuple[str, ...]) -> str | None:
    """Give the gender that names in the nominative tell, if they agree."""
    genders = {gender_of(read_name(name), nominative=True) for name in names} - {None}
    return genders.pop() if len(genders) == 1 else None


@lru_cache(maxsize=100_000)
def first_letters(names: tuple[str, ...]) -> frozenset[str]:
    """Give the letters that words of names, and their lemmas, begin with: names without a common one are never one's.

    >>> sorted(first_letters(("мэр Пётр Лужин",)))
    ['л', 'м', 'п']
    """
    words = {word for name in names for word in _words(name)}
    return frozenset(key[0] for word in words for key in (word, *_keys(word)) if key)


def words_fit(name: str, other: str) -> bool:
    """Say whether two names have the same words, in any case.

    >>> words_fit("Министерства дорог", "Министерство дорог"), words_fit("Канал 5", "Канал 7")
    (True, False)
    """
    left, right = _words(name), _words(other)
    return len(left) == len(right) > 0 and all(x == y or _keys(x) & _keys(y) for x, y in zip(left, right, strict=True))


@lru_cache(maxsize=100_000)
def is_form(word: str, nominative: str, gender: str | None) -> bool:
    """Say whether a word can be a case, in the singular, of a name of this gender; of either if it is None.

    >>> is_form("Лужина", "Лужин", "masc"), is_form("Лужин", "Лужина", "femn")
    (True, False)
    """
    word, nominative = map(_unlinked, (word, nominative))
    if word == nominative:
        return True
    pieces = re.split(r"[-‐‑\s]", word), re.split(r"[-‐‑\s]", nominative)
    if len(pieces[0]) > 1:
        pairs = zip(*pieces, strict=False)
        return len(pieces[0]) == len(pieces[1]) and all(is_form(x, y, gender) for x, y in pairs)
    genders = GENDERS if gender is None else (gender,)
    return any(
        word in _cases(nominative, one) or _lemmas(word, one) & _lemmas(nominative, one, "nomn") for one in genders
    )


def _fits(name: Name, names: Sequence[str], gender: str | None) -> bool:
    others = [read_name(other) for other in names if WORD.search(other)]
    long, bare = ([other for other in others if other.bare is bare] for bare in (False, True))
    if any(_compatible(name, other, gender) for other in long):
        return True
    denied = not name.bare and any(_shared(name, other) for other in long)
    return not denied and any(_compatible(name, other, gender) for other in bare)


def _compatible(name: Name, other: Name, gender: str | None) -> bool:
    if name.bare:
        return any(part and _part_fits(name.surname, part, gender) for part in other)
    if other.bare:
        return any(part and _part_fits(part, other.surname, gender) for part in name)
    shared = _shared(name, other)
    return bool(shared) and all(_part_fits(x, y, gender) for x, y in shared)


def _shared(name: Name, other: Name) -> list[tuple[str, str]]:
    """Give the parts that both have."""
    return [(x, y) for x, y in zip(name, other, strict=True) if x and y]


def _part_fits(word: str, part: str, gender: str | None) -> bool:
    if is_initial(word) or is_initial(part):
        return plain(word[:1]) == plain(part[:1])
    return is_form(word, part, gender)


def _in_marks(name: str, names: tuple[str, ...]) -> bool:
    """Say whether a name stands in marks behind what it is: «агентство «Полдень»», not «директор «Заречстроя»»."""
    marked = IN_MARKS.search(name)
    return marked is not None and any(_words(marked[1]) == _words(other) for other in names)


@lru_cache(maxsize=100_000)
def _untitled(name: str, names: tuple[str, ...], gender: str | None) -> Name | None:
    """Give a name as it is, or what is left of it behind a title: «мэр Пётр Лужин», Councilman Owen Strake.

    «пресс-секретарь Петра Лужина» is somebody else, so what is left must be a name, or the surname of one, as it stands
    there; «депутат Лужина» and «депутат Шевченко» may be either, and are neither.
    """
    name = POSSESSIVE.sub("", name)
    found = list(WORD.finditer(name))
    words = [match.group() for match in found]
    for at in range(1, len(words)):
        if words[at - 1].lower() in LINKS or "," in name[found[at - 1].end() : found[at].start()]:
            continue
        left = " ".join(words[at:])
        fits = any(_words(left) == _words(other) for other in names)
        if all(map(is_initial, words[at:-1])):
            surname = fits or any(plain(words[-1]) == plain(read_name(other).surname) for other in names)
            fits = surname and _is_title(words[:at]) and _tells_case(words[-1], gender)
        if fits:
            return read_name(left)
    return read_name(" ".join(words)) if any(word[:1].isupper() for word in words) else None


def _is_title(words: list[str]) -> bool:
    """Say whether words can be a title before a surname: «мэр», not spokesman for mayor."""
    return all(map(str.islower, words)) and LINKS.isdisjoint(words)


def _tells_case(surname: str, gender: str | None) -> bool:
    """Say whether a surname would have another form, or a word before it, if it depended on a noun before it."""
    return surname.isascii() or (gender == "masc" and bool(_cases(plain(surname), "masc")))


def _unlinked(word: str) -> str:
    """Give a surname without what may stand before it: «фон дер Ляйен», «Ляйен»."""
    pieces = word.split()
    return plain(" ".join(piece for piece in pieces if piece not in PARTICLES) or word)


@lru_cache(maxsize=100_000)
def _words(name: str) -> tuple[str, ...]:
    return tuple(POSSESSIVE.sub("", plain(word)) for word in WORD.findall(name))


@lru_cache(maxsize=100_000)
def _keys(word: str) -> frozenset[str]:
    """Give what the forms of a word have in common: lemmas, or without the dictionary stems."""
    try:
        return frozenset(plain(analysis.normal_form) for analysis in analyses(word))
    except MissingExtra:
        return name_keys(word)


def _cases(nominative: str, gender: str) -> frozenset[str]:
    for paradigm in PARADIGMS:
        if gender in paradigm.genders and paradigm.ending.search(nominative):
            stem = nominative[: len(nominative) - paradigm.cut]
            return frozenset(stem + case for case in paradigm.cases)
    return frozenset()


def _lemmas(word: str, gender: str, case: str | None = None) -> frozenset[str]:
    """Give the lemmas of a word as a name of one person, in a case or in any."""
    found = (a for a in name_analyses(word) if a.tag.number != "plur" and case in (None, a.tag.case))
    return frozenset(plain(a.normal_form) for a in found if a.tag.gender in (gender, None))
