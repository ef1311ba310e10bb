"""The cast of a document: who is named in it, every name with the person it belongs to.

Full names found the persons; shorter forms and other cases join the person whose name fits, the one introduced last
before them if several do. Gender tells «Анна Лужина» from «Пётр Лужин».
"""

import re
from collections.abc import Iterable, Iterator

from saidby.corpus.names_ru import Name, compatible, gender_of, name_keys, read_name, same_word, to_nominative
from saidby.corpus.russian import plain

from .actors_ru import Actor, Mention
from .bodies_ru import Bodies
from .outlines import Word
from .roles_ru import below, roles
from .titles_ru import Title

NICKNAME = re.compile(r"[«„“\"].*?[»“”\"]")
"""What no part of a name is: «Пётр «Якорь» Лужин»."""


class Cast:
    """The actors of a document.

    Parameters
    ----------
    mentions : iterable of Mention
        Every name of a person, a body or a place.
    """

    def __init__(self, mentions: Iterable[Mention]):
        names = list(mentions)
        self._by_key: dict[str, list[Actor]] = {}
        self._by_head: dict[str, list[Actor]] = {}
        self._by_start: dict[int, tuple[Actor, int]] = {}
        self._add_people([mention for mention in names if mention.label == "PER"])
        self._bodies = bodies = Bodies(mention for mention in names if mention.label != "PER")
        self._by_start |= bodies.starts()
        for actor in dict.fromkeys(actor for actor, _ in bodies.starts().values()):
            for title in sorted(actor.titles):
                self._by_head.setdefault(title.head, []).append(actor)

    def named_at(self, start: int) -> tuple[Actor, int] | None:
        """Give whose name begins at an offset, and where the name ends."""
        return self._by_start.get(start)

    def names(self) -> Iterator[tuple[int, int, Actor]]:
        """Give every name in the order of the text: where it starts and ends, and whose it is."""
        for start, (actor, end) in sorted(self._by_start.items(), key=lambda pair: pair[0]):
            yield start, end, actor

    def marked(self, word: Word) -> tuple[Actor, int] | None:
        """Give the body whose name a quotation is, who may be new."""
        mention = Mention(word.start + 1, word.end - 1, word.text[1:-1], label="ORG")
        if named := self._bodies.add(mention):
            self._by_start[mention.start] = named
        return named

    def named(self, text: str, place: int) -> Actor | None:
        """Give the person that a name fits, None if nobody has it."""
        name = read_name(text)
        return self._fitting(name, gender_of(name, nominative=True), place)

    def titled(self, title: Title) -> Iterator[Actor]:
        """Give the actors that a title fits: who was called so, or so and more, or by a narrower word."""
        heads = _heads_below(title.head)
        found = {id(actor): actor for head in heads for actor in self._by_head.get(head, ())}
        for actor in found.values():
            if any(known.covers(title) for known in actor.titles):
                yield actor

    def beginnings(self, size: int) -> frozenset[str]:
        """Give the first letters of the titles that people have, and of those that can take them up."""
        wider = (word for word, narrower in roles()["wider"].items() if not narrower.isdisjoint(self._by_head))
        return frozenset(head[:size] for head in (*self._by_head, *wider))

    def add(self, actor: Actor, title: Title | None = None) -> Actor:
        """Take in an actor, findable by its name and its title."""
        for key in _keys(actor.parts):
            self._by_key.setdefault(key, []).append(actor)
        if title is not None:
            self.entitle(actor, title)
        return actor

    def entitle(self, actor: Actor, title: Title) -> None:
        """Let an actor be found by a title."""
        if title not in actor.titles:
            actor.titles.add(title)
            self._by_head.setdefault(title.head, []).append(actor)

    def _add_people(self, mentions: list[Mention]) -> None:
        named = [(mention, read_name(NICKNAME.sub("", mention.text) or mention.text)) for mention in mentions]
        for mention, name in sorted(named, key=lambda pair: _fullest_first(*pair)):
            self._by_start[mention.start] = self._join(mention, name), mention.end
        for actor in dict.fromkeys(actor for actor, _ in self._by_start.values()):
            actor.name = actor.name or _name(actor) or (actor.fullest.text if actor.fullest else "")

    def _join(self, mention: Mention, name: Name) -> Actor:
        """Give the person that a name belongs to, who may be new."""
        gender = gender_of(name, nominative=mention.nominative) or (mention.gender if name.given else None)
        actor = self._fitting(name, gender, mention.start)
        if actor is None:
            actor = self.add(Actor("PER", "", mention.start, gender, parts=name, fullest=mention))
        elif len(name.surname) > 1 and name.bare:
            actor.aliases.setdefault(str(to_nominative(name, actor.gender, mention.case)))
        if not _may_be(actor.gender, mention.gender):  # the tagger took «Лужина» for a woman
            return actor
        if mention.nominative:
            actor.known = _learnt(actor.known, name, actor.parts)
        actor.gender = actor.gender or gender
        actor.first = min(actor.first, mention.start)
        for title in mention.titles:
            self.entitle(actor, title)
        return actor

    def _fitting(self, name: Name, gender: str | None, place: int) -> Actor | None:
        """Give the person whose name fits, of several the one introduced last before `place`."""
        found = {id(actor): actor for key in sorted(_keys(name)) for actor in self._by_key.get(key, ())}.values()
        fitting = [
            actor
            for actor in found
            if compatible(name, actor.parts) and (_may_be(actor.gender, gender) or _is_given_of(name, actor.parts))
        ]
        return max(fitting, key=lambda actor: (actor.first <= place, actor.first), default=None)


def _is_given_of(name: Name, parts: Name) -> bool:
    """Tell whether a single word is somebody's given name to the letter: «Кэтрин» ends like a man's surname."""
    return name.bare and bool(parts.given) and plain(name.surname) == plain(parts.given)


def _heads_below(head: str) -> list[str]:
    """Give the words that a role can take up, itself first."""
    kinds = (kind["wide"] | kind["narrow"] for kind in roles()["bodies"].values() if head in kind["wide"])
    return [head, *sorted(below(head).union(*kinds) - {head})]


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
