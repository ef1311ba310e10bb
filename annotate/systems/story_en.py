"""Who speaks in English news: sources resolved in the order of the text."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .actors_ru import Actor, Resolved, resolved
from .cast_en import CastEn, kind_of
from .names_en import Name, names_in
from .outlines import Word
from .phrases import Phrase
from .words_en import is_in, is_role, plain_en, singular

RELATIVES = ("who", "which", "that")
OWN = ("i", "me", "my")
GENDERS = {"he": "masc", "him": "masc", "she": "femn", "her": "femn"}


NEAR = 60
"""Characters between two names that are met together, or between quoted words and the next name."""


class Subject(NamedTuple):
    """The first noun phrase of a sentence, or a name in it."""

    offset: int
    actor: Actor | None
    first: bool


class StoryEn:
    """The actors on their way through the text; sources must be asked for in text order.

    Parameters
    ----------
    cast : CastEn
        Who is named.
    subjects : iterable of Subject
        Who is met in the author's words, in text order.
    authors : dict of str to Actor
        Whose the documents are, by their nouns; grows on the way.
    """

    def __init__(self, cast: CastEn, subjects: Iterable[Subject]):
        self.cast = cast
        self._ahead = sorted(subjects, key=lambda subject: -subject.offset)
        self._met: list[Subject] = []
        self._documents: list[Actor | None] = []
        self._authors: dict[str, Actor] = {}
        self._begun: dict[int, Actor] = {}

    def resolve(self, phrase: Phrase, *, says: Actor | None = None, quoted: bool = False) -> Resolved:
        """Tell who a source is; if it stands in quoted words, `says` is who speaks them."""
        self._read_to(phrase.start)
        found = self._resolve(phrase, says)
        by = phrase.places.start and phrase.words[phrase.places.start - 1].text == "by"
        if not quoted and not by and (found.speakers or found.form == "generic"):
            for actor in found.speakers or (None,):
                self._meet(actor, phrase.start)
        return found

    def before(self, place: int) -> Actor | None:
        """Give who speaks without being named: the last subject before a place."""
        self._read_to(place)
        for subject in reversed(self._met[-12:]):
            if subject.first or subject.actor is None:
                return subject.actor
        return self._last(None)

    def behind(self, place: int) -> Actor | None:
        """Give who is named next behind a place, if nobody was named before it."""
        following = next(
            (subject for subject in reversed(self._ahead) if subject.actor and subject.actor.label == "PER"), None
        )
        return following.actor if following and following.offset - place < NEAR else None

    def _read_to(self, place: int) -> None:
        while self._ahead and self._ahead[-1].offset < place:
            subject = self._ahead.pop()
            if subject.actor is not None:
                subject.actor.last = subject.offset
            self._met.append(subject)

    def _meet(self, actor: Actor | None, place: int) -> None:
        if actor is not None:
            actor.last = place
        self._met.append(Subject(place, actor, first=True))

    def _last(self, gender: str | None, label: str = "PER") -> Actor | None:
        """Give the subject met last that agrees, or else whoever was met last."""
        for firsts in (True, False):
            for subject in reversed(self._met[-12:]):
                actor = subject.actor
                if actor is None:
                    return None
                if actor.label == label and (subject.first or not firsts) and _agrees(actor, gender):
                    return actor
        return None

    def _pair(self) -> tuple[Actor, ...]:
        """Give the two persons that were met last, if they were met together: *Hale and Reeve left. They …*."""
        last = self._met[-4:]
        people = {one.actor: one.offset for one in last if one.actor is not None and one.actor.label == "PER"}
        (*_, first, second) = (None, None, *people)
        near = first is not None and second is not None and abs(people[second] - people[first]) < NEAR
        return (first, second) if first and second and near else ()

    def _resolve(self, phrase: Phrase, says: Actor | None) -> Resolved:
        words = phrase.words
        first = plain_en(words[phrase.places.start].text)
        if len(phrase.places) == 1 and (found := self._pronoun(first, phrase, says)):
            return found
        if words[phrase.places.start].quotation is not None:
            return self._titled(phrase)
        segments = _segments(words, phrase.places)
        for segment in segments:
            if name := _own_name(words, segment):
                actor = self.cast.named_at(name.offset)
                if actor is not None:
                    self._learn(actor, words, segments, name)
                    return Resolved("name", actor, (actor,))
        return self._common(phrase, segments[0])

    def _titled(self, phrase: Phrase) -> Resolved:
        """Give the outlet that a name in marks is: *“The Lantern” reports …*."""
        name = phrase.text.strip("“”‘’\"'«» ").removeprefix("The ")
        actor = self.cast.called(name.lower(), ()) or self.cast.add(Actor("ORG", name, phrase.start), {name.lower()})
        return Resolved("name", actor, (actor,))

    def _learn(self, actor: Actor, words: Sequence[Word], segments: list[range], name: Name) -> None:
        """Remember what an apposition calls the actor: *Tom Reeve, an engineer*."""
        for segment in segments:
            nouns = [words[place].text.lower() for place in segment if words[place].text[0].isalpha()]
            if not segment.start <= name.start < segment.stop:
                self.cast.call(actor, nouns)

    def _pronoun(self, word: str, phrase: Phrase, says: Actor | None) -> Resolved | None:
        """Give who a single word is; None if it is no pronoun."""
        if word in GENDERS:
            return resolved("pronoun", self._person(GENDERS[word]))
        if word in RELATIVES:
            return self._relative(phrase)
        if word == "it":
            return self._thing()
        if not is_in(word, "pronouns"):
            return None
        if word == "they":
            return Resolved("pronoun", None, self._pair())
        return resolved("generic" if is_in(word, "indefinite") else "pronoun", says if word in OWN else None)

    def _person(self, gender: str) -> Actor | None:
        actor = self._last(gender)
        if actor and actor.gender is None:
            actor.gender = gender
        return actor

    def _thing(self) -> Resolved:
        """Give whose *it* is: the last document's author, or the last body."""
        if self._documents and (author := self._documents[-1]):
            return Resolved("pronoun", None, (author,))
        return resolved("pronoun", self._last(None, "ORG"))

    def _relative(self, phrase: Phrase) -> Resolved:
        """Give who *who* is: the noun phrase before it."""
        place = phrase.places.start
        if self._met and self._met[-1].offset >= phrase.words[0].start:
            return resolved("pronoun", self._met[-1].actor)
        while place and not phrase.words[place - 1].text[0].isalnum():
            place -= 1
        start = place
        while start and phrase.words[start - 1].text[0].isalnum() and place - start < 6:
            start -= 1
        if start == place:
            return Resolved("pronoun")
        found = self._common(phrase, range(start, place))
        return Resolved("pronoun", found.entity, found.speakers)

    def _common(self, phrase: Phrase, core: range) -> Resolved:
        """Give who a common noun means: *the mayor*, *a driver*, *the company*, *the report*, *experts*."""
        words = phrase.words
        core = _core(words, core)
        head, rest = words[core.stop - 1].text.lower(), [words[place].text.lower() for place in core[:-1]]
        if is_in(head, "documents") or is_in(singular(head), "documents"):
            return self._document(phrase, core, singular(head))
        if is_in(singular(head), "anonymous") or _is_plural(head, rest):
            return Resolved("generic")
        kind = kind_of(head)
        if kind is None:
            return Resolved("nominal")
        definite = not rest or rest[0] not in ("a", "an", "one", "another")
        actor = self.cast.called(singular(head), [word for word in rest if word[0].isalpha()]) if definite else None
        actor = actor or self._begun.get(words[core.start].start)
        whole = core.start == phrase.places.start
        if actor is None and definite and core == phrase.places and len(rest) <= 1:
            actor = self._bare(kind, head, rest, words[0].start)
        if actor is None or actor.label != kind:
            start = core.start + (1 if rest and is_in(rest[0], "determiners", "numbers") else 0)
            name = (
                phrase.text[words[start].start - phrase.start :] if whole else _joined(words, range(start, core.stop))
            )
            actor = self.cast.add(Actor(kind, name, phrase.start), {singular(head), *rest})
        self._begun[words[core.start].start] = actor
        return Resolved("nominal", actor, (actor,))

    def _bare(self, kind: str, head: str, rest: list[str], sentence: int) -> Actor | None:
        """Give the last subject for *the governor*, if nobody was called so."""
        actor = self._last(None, kind)
        if actor is not None and kind == "PER" and (self.cast.has_role(actor) or actor.last >= sentence):
            return None
        if kind == "ORG" and head not in ("company", "group", "firm", "paper", "newspaper", "agency"):
            return None
        return actor if rest == ["the"] else None

    def _document(self, phrase: Phrase, core: range, head: str) -> Resolved:
        """Give who issued a document: its owner, or who is known to have written it."""
        words = phrase.words
        owner = next((name for name in names_in(words, core) if _is_owner(words, name)), None)
        actor = self.cast.named_at(owner.offset) if owner else self._maker(phrase) or self._authors.get(head)
        if actor is not None:
            self._authors[head] = actor
        self._documents.append(actor)
        return Resolved("nominal", None, (actor,) if actor else ())

    def _maker(self, phrase: Phrase) -> Actor | None:
        """Give who made a document by the words behind it: *prepared by Reeve Consulting*, *that she wrote*."""
        words, place = phrase.words, phrase.places.stop
        behind = [word.text.lower() for word in words[place : place + 6]]
        if behind[1:2] and behind[0] == "that" and behind[1] in GENDERS:
            return self._last(GENDERS[behind[1]])
        if "by" in behind:
            at = place + behind.index("by") + 1
            name = next(names_in(words, range(at, min(at + 5, len(words)))), None)
            return self.cast.named_at(name.offset) if name else None
        return None


def _joined(words: Sequence[Word], places: range) -> str:
    return " ".join(words[place].text for place in places)


def _agrees(actor: Actor, gender: str | None) -> bool:
    return gender is None or actor.gender in (None, gender)


def _segments(words: Sequence[Word], places: range) -> list[range]:
    """Cut a phrase at its commas."""
    cuts = [place for place in places if words[place].text == ","]
    starts = [places.start, *(cut + 1 for cut in cuts)]
    ends = [*cuts, places.stop]
    return [range(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _core(words: Sequence[Word], segment: range) -> range:
    """Give a noun phrase without what hangs on it: *a teller* of *a teller at the bank*."""
    for place in segment[1:]:
        if is_in(words[place].text, "prepositions") or words[place].text.lower() in ("to", "who", "that", "which"):
            return range(segment.start, place)
    return segment


def _own_name(words: Sequence[Word], segment: range) -> Name | None:
    """Give the name that a phrase is: not one that owns (*Hale’s office*) or hangs on the noun (*an aide to Hale*)."""
    core = _core(words, segment)
    names = [name for name in names_in(words, core) if name.end == core.stop or not _is_owner(words, name)]
    if not names:
        return None
    last = names[-1]
    if last.end < core.stop and (is_role(words[core.stop - 1].text) or len(names) == 0):
        return None
    behind = [words[place].text for place in range(last.end, core.stop)]
    return None if any(text[0].islower() for text in behind) else last


def _is_owner(words: Sequence[Word], name: Name) -> bool:
    return name.end < len(words) and words[name.end].text in ("’s", "'s", "’", "'")


def _is_plural(head: str, rest: list[str]) -> bool:
    if is_in(head, "crowds") or (rest and is_in(rest[0], "numbers") and rest[0] != "one"):
        return True
    return head.endswith("s") and not head.endswith(("ss", "us", "is")) and not is_in(head, "bodies", "roles")
