"""The cast of a document: who is named in it, every name with the person it belongs to.

Full names found the persons; shorter forms and other cases join the person whose name fits, the one introduced last
before them if several do. Gender tells «Анна Лужина» from «Пётр Лужин».
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from saidby.corpus.names_ru import NAMELESS, Name, compatible, gender_of, name_keys, read_name, same_word, to_nominative

from .titles_ru import Title


class Mention(NamedTuple):
    """A person's name in the text; `case` and `gender` as the tagger sees them, in the author's words only.

    One that is `aside` stands in quoted words or a pull quote.
    """

    start: int
    end: int
    text: str
    case: str | None = None
    gender: str | None = None
    aside: bool = False
    title: Title | None = None

    @property
    def nominative(self) -> bool:
        """Whether it is in the nominative."""
        return self.case == "Nom"


@dataclass(eq=False, slots=True)
class Actor:
    """A person or a body that can speak.

    Parameters
    ----------
    label : str
        PER or ORG.
    name : str
        In the nominative, as far as can be told.
    first : int
        Where it was first met.
    gender : str, optional
        ``masc`` or ``femn``.
    last : int
        Where it was last met so far; the story moves it on.
    parts, fullest : Name, Mention
        The fullest name, in any case, and where it stands.
    known : Name
        What of the name was met in the nominative.
    """

    label: str
    name: str
    first: int
    gender: str | None = None
    last: int = -1
    parts: Name = NAMELESS
    fullest: Mention | None = None
    known: Name = NAMELESS
    titles: set[Title] = field(default_factory=set)


class Cast:
    """The actors of a document.

    Parameters
    ----------
    mentions : iterable of Mention
        Every name of a person.
    """

    def __init__(self, mentions: Iterable[Mention]):
        self._by_key: dict[str, list[Actor]] = {}
        self._by_head: dict[str, list[Actor]] = {}
        self._by_start: dict[int, tuple[Actor, int]] = {}
        named = [(mention, read_name(mention.text)) for mention in mentions]
        for mention, name in sorted(named, key=lambda pair: _fullest_first(*pair)):
            self._by_start[mention.start] = self._join(mention, name), mention.end
        for actor, _ in self._by_start.values():
            actor.name = actor.name or _name(actor)

    def named_at(self, start: int) -> tuple[Actor, int] | None:
        """Give the person whose name begins at an offset, and where the name ends."""
        return self._by_start.get(start)

    def named(self, text: str, place: int) -> Actor | None:
        """Give the person that a name fits, None if nobody has it."""
        name = read_name(text)
        return self._fitting(name, gender_of(name, nominative=True), place)

    def titled(self, title: Title) -> Iterator[Actor]:
        """Give the actors that a title fits: who was called so, or so and more."""
        for actor in self._by_head.get(title.head, ()):
            if any(known.covers(title) for known in actor.titles):
                yield actor

    def add(self, actor: Actor, title: Title | None = None) -> Actor:
        """Take in an actor, findable by its name and its title."""
        for key in _keys(actor.parts):
            self._by_key.setdefault(key, []).append(actor)
        self._entitle(actor, title)
        return actor

    def _join(self, mention: Mention, name: Name) -> Actor:
        """Give the person that a name belongs to, who may be new."""
        gender = gender_of(name, nominative=mention.nominative)
        actor = self._fitting(name, gender, mention.start)
        if actor is None:
            actor = self.add(Actor("PER", "", mention.start, gender, parts=name, fullest=mention))
        if mention.nominative:
            actor.known = _learnt(actor.known, name, actor.parts)
        actor.gender = actor.gender or gender
        actor.first = min(actor.first, mention.start)
        self._entitle(actor, mention.title)
        return actor

    def _entitle(self, actor: Actor, title: Title | None) -> None:
        if title is not None and title not in actor.titles:
            actor.titles.add(title)
            self._by_head.setdefault(title.head, []).append(actor)

    def _fitting(self, name: Name, gender: str | None, place: int) -> Actor | None:
        """Give the person whose name fits, of several the one introduced last before `place`."""
        found = {id(actor): actor for key in sorted(_keys(name)) for actor in self._by_key.get(key, ())}.values()
        fitting = [actor for actor in found if compatible(name, actor.parts) and _may_be(actor.gender, gender)]
        return max(fitting, key=lambda actor: (actor.first <= place, actor.first), default=None)


def _learnt(known: Name, name: Name, parts: Name) -> Name:
    """Take over the parts of a name in the nominative."""
    return Name(
        *(
            old or (new if new and part and same_word(new, part) else "")
            for old, new, part in zip(known, name, parts, strict=True)
        )
    )


def _name(actor: Actor) -> str:
    """Give the name: what is known in the nominative, the rest brought into it."""
    seen = actor.fullest
    guessed = to_nominative(actor.parts, actor.gender or (seen and seen.gender), seen and seen.case)
    return str(Name(*(known or guess for known, guess in zip(actor.known, guessed, strict=True))))


def _keys(name: Name) -> set[str]:
    return {key for part in name if part for key in name_keys(part)}


def _fullest_first(mention: Mention, name: Name) -> tuple[int, bool, int]:
    size = sum(min(len(part), 2) for part in name)
    return -size, not mention.nominative, mention.start


def _may_be(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b
