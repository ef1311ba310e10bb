"""Noun phrases in outlines: the sources of quotes."""

from collections.abc import Sequence
from typing import NamedTuple

from saidby.corpus.russian import analyses, plain

from .models_ru import Tagged
from .outlines import Stretch, Word


class Phrase(NamedTuple):
    """A noun phrase: its text, the outline with its tags, its places there, and the place of its head."""

    text: str
    words: Sequence[Word]
    tags: Sequence[Tagged]
    places: range
    head: int

    @property
    def start(self) -> int:
        """Where it starts in the document."""
        return self.words[self.places.start].start

    @property
    def stretch(self) -> Stretch:
        """Where it starts and ends in the document."""
        return self.start, self.words[self.places.stop - 1].end

    @property
    def tag(self) -> Tagged:
        """What the tagger says of its head; nothing if no tagger was asked."""
        return self.tags[self.head] if self.tags else Tagged(self.words[self.head].text, "X", {})

    @property
    def head_word(self) -> str:
        """Its head as it stands, in plain letters."""
        return plain(self.words[self.head].text)

    @property
    def role(self) -> str:
        """The lemma of its head, that of a person where the tagger sees one: «политик» of «политика»."""
        return role_lemma(self.head_word, someone=is_someone(self.tag))

    @property
    def name(self) -> str:
        """The phrase in the nominative: «новая пресс-служба завода» of «новой пресс-службе завода»."""
        if self.tag.feats.get("Case", "Nom") == "Nom":
            return self.text
        head = analyses(self.words[self.head].text.lower())[0]
        before = [place for place in range(self.places.start, self.head) if self.tags[place].pos == "ADJ"]
        adjectives = (agreeing(self.words[place].text, head.tag.gender) for place in before)
        rest = self.text[self.words[self.head].end - self.start :]
        word = self.role if is_someone(self.tag) else lemma(self.head_word)
        return " ".join([*adjectives, word]) + rest


def is_someone(tag: Tagged) -> bool:
    """Tell whether the tagger takes a word for a person's."""
    return tag.feats.get("Animacy") == "Anim"


def phrase(text: str, words: Sequence[Word], tags: Sequence[Tagged], places: range, head: int) -> Phrase:
    """Make a phrase of places of an outline of `text`."""
    return Phrase(text[words[places.start].start : words[places.stop - 1].end], words, tags, places, head)


def agreeing(adjective: str, gender: str | None) -> str:
    """Give an adjective in the nominative singular of a gender."""
    found = next((a for a in analyses(adjective.lower()) if "ADJF" in a.tag), None)
    inflected = found.inflect({"nomn", "sing", *([gender] if gender else [])}) if found else None
    return str(inflected.word) if inflected else adjective


def lemma(word: str) -> str:
    """Give the dictionary's likeliest lemma of a word, in plain letters.

    >>> lemma("Пресс-службе")
    'пресс-служба'
    """
    return plain(analyses(word.lower())[0].normal_form)


def role_lemma(word: str, *, someone: bool = False) -> str:
    """Give the lemma of a word that says what somebody is: «заведующая», which is no verb here.

    `someone`: the tagger takes it for a person, «политика» for «политик».

    >>> role_lemma("Заведующей"), role_lemma("мэра"), role_lemma("политика", someone=True)
    ('заведующий', 'мэр', 'политик')
    """
    likeliest = analyses(word.lower())[0]
    if someone and "inan" in likeliest.tag:
        people = (a for a in analyses(word.lower())[:3] if "NOUN" in a.tag and "anim" in a.tag)
        likeliest = next(people, likeliest)
    if likeliest.tag.POS != "PRTF":
        return plain(likeliest.normal_form)
    masculine = likeliest.inflect({"masc", "sing", "nomn"})
    return plain(masculine.word if masculine else word)
