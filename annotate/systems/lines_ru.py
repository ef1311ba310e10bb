"""The author's sentences, and who is met in each: the candidates for «он» in the sentences behind it."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from .actors_ru import Actor, Mention
from .attributed_ru import Reading
from .cast_ru import Cast
from .clauses import tag_outline
from .models_ru import Tagged
from .titles_ru import is_person, read_title

SHORT = 4
"""First letters that a word must share with a title to be looked at."""

RELATIVES = ("который", "которая")


class Rank(IntEnum):
    """How likely it is that a person who is met so is taken up; the speaker of a quote above all."""

    SPEAKER = 0
    SUBJECT = 1
    RELATIVE = 2
    OTHER = 3
    QUOTED = 4


class Candidate(NamedTuple):
    """A person who is met at an offset."""

    place: int
    rank: Rank
    actor: Actor


class Line:
    """A sentence of the author, with what is named in it.

    Parameters
    ----------
    reading : Reading
        Of its outline.
    block : int
        The number of its block.
    aside : bool
        Whether it stands outside the running text.
    mentions : sequence of Mention
        The names in it.
    """

    def __init__(self, reading: Reading, block: int, *, aside: bool, mentions: Sequence[Mention]):
        self.words = reading.outline.words
        self.block = block
        self.aside = aside
        self.mentions = mentions
        self.start, self.end = self.words[0].start, self.words[-1].end
        self._reading = reading
        self._tags = reading.tags

    @property
    def tags(self) -> Sequence[Tagged]:
        """The tags of its words; most lines are asked for none."""
        self._tags = self._tags or tag_outline(self.words, self._reading.content)
        return self._tags

    def named(self, cast: Cast) -> Iterator[Candidate]:
        """Give the people who are named."""
        for mention in self.mentions:
            met = cast.named_at(mention.start)
            if met and mention.label == "PER" and not mention.aside:
                yield Candidate(mention.start, self._rank(mention), met[0])

    def called(self, cast: Cast) -> Iterator[Candidate]:
        """Give the people who are called by a title that they have."""
        heads = cast.beginnings(SHORT)
        for place, word in enumerate(self.words):
            if word.quotation is None and word.text[:SHORT].lower() in heads and self._is_alone(place):
                title = read_title(self.words, self.tags, self._modified(place), place)
                if bearers := [actor for actor in cast.titled(title) if actor.label == "PER"]:
                    rank = Rank.SUBJECT if self._is_subject(place) else Rank.OTHER
                    yield Candidate(word.start, rank, max(bearers, key=lambda actor: (actor.last, -actor.first)))

    def strangers(self) -> Iterator[int]:
        """Give the places of the nouns for one person, away from any name."""
        for place, word in enumerate(self.words):
            if word.quotation is None and word.text.isalpha() and is_person(word.text) and self._is_alone(place):
                yield place

    def pronouns(self) -> Iterator[tuple[int, str]]:
        """Give where «он» and «она» are subjects, and which."""
        for word in self.words:
            if word.quotation is None and (text := word.text.lower()) in ("он", "она"):
                yield word.start, text

    def _rank(self, mention: Mention) -> Rank:
        if mention.nominative:
            return Rank.SUBJECT
        behind = [word.text.lower() for word in self.words if mention.end <= word.start < mention.end + 12]
        return Rank.RELATIVE if behind[:1] == [","] and behind[1:2] and behind[1] in RELATIVES else Rank.OTHER

    def _is_subject(self, place: int) -> bool:
        """Tell whether a noun is in the nominative, and one person."""
        return self._is_alone(place) and self.tags[place].feats.get("Case") == "Nom"

    def _is_alone(self, place: int) -> bool:
        """Tell whether a noun stands by itself, and not beside the name of whom it is a title."""
        noun, behind = self.tags[place], self.tags[place + 1] if place + 1 < len(self.words) else None
        beside = behind is not None and behind.pos == "PROPN" and behind.feats.get("Case") == noun.feats.get("Case")
        return noun.pos == "NOUN" and noun.feats.get("Number") == "Sing" and not beside

    def _modified(self, place: int) -> range:
        """Give a noun with the adjectives before it and the genitives behind it."""
        start, end = place, place + 1
        while start and self.tags[start - 1].pos == "ADJ":
            start -= 1
        while (
            end < len(self.words)
            and self.tags[end].pos in ("NOUN", "PROPN", "ADJ")
            and self.tags[end].feats.get("Case") == "Gen"
        ):
            end += 1
        return range(start, end)
