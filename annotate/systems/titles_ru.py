"""Titles: what a person is called beside the name, «президент Заречья» in «президент Заречья Пётр Лужин».

A later «президент Заречья», «заречный президент» or plain «президент» is then the same person.
"""

from collections.abc import Sequence
from typing import NamedTuple

from saidby.corpus.russian import analyses, plain

from .models_ru import Tagged
from .outlines import Word

NOMINAL = ("NOUN", "ADJ", "PROPN")
ALIKE = 5
"""First letters that tell a word's family: «Заречья», «заречный»."""

APPOSITION = 12
"""Words that an apposition behind a name may have."""


class Title(NamedTuple):
    """The lemma of the head noun, and the families of the words that narrow it down."""

    head: str
    rest: frozenset[str]

    def covers(self, other: "Title") -> bool:
        """Tell whether `other` is this title or a shorter form of it."""
        return self.head == other.head and other.rest <= self.rest


def read_title(words: Sequence[Word], tags: Sequence[Tagged], places: range, head: int) -> Title:
    """Give the title that a noun phrase is: «газета «Луч»» is told from «газета «Заря»»."""
    rest = (_lemma(words[i]) for i in places if i != head and tags[i].pos in NOMINAL)
    return Title(_lemma(words[head]), frozenset(lemma[:ALIKE] for lemma in rest))


def find_title(words: Sequence[Word], tags: Sequence[Tagged], name: range) -> Title | None:
    """Find the title before a name («мэр Пётр Лужин»), or behind it («Пётр Лужин, мэр Заречья,»).

    Parameters
    ----------
    words, tags : sequences of equal length
        An outline, tagged.
    name : range
        Places of the name in it.
    """
    case = tags[name[-1]].feats.get("Case")
    for places in (_before(tags, name.start), _behind(words, tags, name.stop)):
        agreeing = [i for i in places if tags[i].feats.get("Case") == case]
        head = next((i for i in agreeing if tags[i].pos == "NOUN"), None)
        if head is not None and _is_person(words[head].text):
            return read_title(words, tags, range(agreeing[0], places.stop), head)
    return None


def _before(tags: Sequence[Tagged], end: int) -> range:
    start = end
    while start and tags[start - 1].pos in NOMINAL:
        start -= 1
    return range(start, end)


def _behind(words: Sequence[Word], tags: Sequence[Tagged], start: int) -> range:
    if start >= len(words) or words[start].text != ",":
        return range(start, start)
    end = start + 1
    while end < min(len(words), start + APPOSITION) and tags[end].pos in NOMINAL:
        end += 1
    return range(start + 1, end)


def _is_person(noun: str) -> bool:
    return "anim" in analyses(noun.lower())[0].tag


def _lemma(word: Word) -> str:
    if word.quotation is not None:
        return plain(word.text[1:-1])
    return plain(analyses(word.text.lower())[0].normal_form)
