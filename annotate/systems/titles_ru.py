"""Titles: what somebody is called beside the name, «президент Заречья» in «президент Заречья Пётр Лужин».

A later «президент Заречья», «заречный президент», «глава Заречья» or plain «президент» is then the same person. So
with bodies: «компания» is «завод «Луч»».
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from saidby.corpus.russian import analyses, plain

from .models_ru import Tagged
from .outlines import Word
from .phrases import is_someone, lemma, role_lemma
from .roles_ru import body_beginnings, current, families, is_body, is_role, narrows, takes_up

NOMINAL = ("NOUN", "ADJ", "PROPN", "X")
WITHIN = ("NOUN", "ADJ", "PROPN", "ADP", "NUM", "DET", "ADV", "X", "SYM")
"""Parts of speech inside a title: «заместитель мэра по строительству»."""

REACH = 15
"""Words that a title before a name, or an apposition behind it, may have."""

LONGEST = 80
"""Characters of a quotation that can be a name."""

NAMED = ("Name", "Surn", "Patr", "Geox")
"""Grammemes (pymorphy3's) of words that are no title."""

HEADS = ("глава", "лицо", "лидер")
"""Titles that the dictionary does not know as people."""

PARTS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

DASHES = ("–", "—", "-")

LISTING = (",", "и", *DASHES)
"""What stands between titles of one person."""


class Title(NamedTuple):
    """The lemma of the head noun, and the families of each of the words that narrow it down."""

    head: str
    rest: frozenset[frozenset[str]]

    def covers(self, other: "Title") -> bool:
        """Tell whether who bears this title can be called `other`: by a shorter or a wider one."""
        if not takes_up(other.head, self.head):
            return False
        return all(any(word & mine for mine in self.rest) for word in other.rest)


def read_title(words: Sequence[Word], tags: Sequence[Tagged], places: range, head: int) -> Title:
    """Give the title that a noun phrase is: «газета «Луч»» is told from «газета «Заря»»; «глава города» is one word."""
    rest = [_lemma(words[i]) for i in places if i != head and tags[i].pos in NOMINAL]
    role = current(_lemma(words[head], someone=is_someone(tags[head])))
    whole = next((f"{role} {word}" for word in rest if is_role(f"{role} {word}")), role)
    return Title(whole, frozenset(families(word) for word in rest if narrows(word)))


def find_titles(words: Sequence[Word], tags: Sequence[Tagged], name: range) -> Iterator[Title]:
    """Find the titles before a person's name («мэр Пётр Лужин»), or behind it («Пётр Лужин, мэр Заречья,»).

    Parameters
    ----------
    words, tags : sequences of equal length
        An outline, tagged.
    name : range
        Places of the name in it.
    """
    case = tags[name[-1]].feats.get("Case")
    found = False
    for places in (_before(words, tags, name.start), _behind(words, tags, name.stop)):
        heads = _heads(words, tags, places, case)
        for start, end in pairwise([*heads, places.stop]):
            found = True
            yield read_title(words, tags, range(first_adjective(tags, start, places.start), end), start)
        if found:
            return


def body_titles(words: Sequence[Word], name: range) -> Iterator[Title]:
    """Find what kind of body a name names: «завод» before it, or in it, not somewhere in quoted words with it."""
    for place in (*name, *range(max(name.start - 1, 0), name.start)):
        word = words[place]
        inside = place in name and len(word.text) <= LONGEST
        kinds = PARTS.findall(word.text) if inside else [word.text] if word.text.isalpha() else []
        for kind in (lemma(kind) for kind in kinds if kind.lower().startswith(body_beginnings())):
            if is_body(kind):
                yield Title(kind, frozenset())
                return


def first_adjective(tags: Sequence[Tagged], head: int, start: int) -> int:
    """Give where the adjectives of a head begin: «заречный мэр»."""
    while head > start and tags[head - 1].pos == "ADJ":
        head -= 1
    return head


def is_person(word: str) -> bool:
    """Tell whether a noun is what people are called: «мэр», «женщина», no name."""
    return plain(word) in HEADS or lemma(word) in HEADS or _animate(word.lower())


def _animate(word: str) -> bool:
    return any(
        "NOUN" in a.tag and "anim" in a.tag and not any(grammeme in a.tag for grammeme in NAMED)
        for a in analyses(word)[:2]
    )


def _heads(words: Sequence[Word], tags: Sequence[Tagged], places: range, case: str | None) -> list[int]:
    """Give the places of the nouns that are titles: those in the case of the name, in the genitive only the first."""
    heads = [
        i
        for i in places
        if tags[i].pos in ("NOUN", "PROPN")
        and words[i].quotation is None
        and _same_case(tags[i].feats.get("Case"), case)
        and is_person(words[i].text)
    ]
    return heads[:1] if case in ("Gen", "Acc") else heads


def _same_case(a: str | None, b: str | None) -> bool:
    return a == b or {a, b} == {"Gen", "Acc"}


def _before(words: Sequence[Word], tags: Sequence[Tagged], end: int) -> range:
    """Give the words that lead to a name, over the commas of a list: «актриса, режиссёр и посол — Анна Мох»."""
    start = end
    while start > max(0, end - REACH):
        if tags[start - 1].pos in WITHIN or words[start - 1].quotation:
            listed = any(words[i].text in LISTING for i in range(start, end))
            if listed and tags[start - 1].pos == "PROPN" and tags[start - 1].feats.get("Animacy") == "Anim":
                break
        elif words[start - 1].text not in LISTING:
            break
        start -= 1
    return range(start, end)


def _behind(words: Sequence[Word], tags: Sequence[Tagged], start: int) -> range:
    """Give the apposition behind a comma or a bracket, or the predicate behind a dash."""
    if start >= len(words) or words[start].text not in (",", "(", *DASHES):
        return range(start, start)
    end = start + 1
    while end < min(len(words), start + REACH) and (tags[end].pos in WITHIN or words[end].quotation):
        end += 1
    return range(start + 1, end)


def _lemma(word: Word, *, someone: bool = False) -> str:
    if word.quotation is not None:
        return plain(word.text[1:-1])
    return role_lemma(word.text, someone=someone)
