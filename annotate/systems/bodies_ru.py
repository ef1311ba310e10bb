"""Bodies and places by name: every name with what it names, across cases, shorter forms and abbreviations.

«Заречстрой» and «в Заречстрое», «Промышленный банк Заречья» and «Промышленный банк» are one, and so are «Министерство
обороны» and «МО».
"""

import re
from collections.abc import Iterable

from saidby.corpus.names_ru import name_keys
from saidby.corpus.russian import analyses, plain

from .actors_ru import Actor, Mention
from .phrases import agreeing
from .roles_ru import roles

PARTS = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
MARKS = '«»„“”"'

Words = tuple[str, ...]


class Bodies:
    """The bodies and places of a document.

    Parameters
    ----------
    mentions : iterable of Mention
        The names, labelled ORG or LOC.
    """

    def __init__(self, mentions: Iterable[Mention]):
        self._by_key: dict[str, list[tuple[Words, Actor]]] = {}
        self._by_start: dict[int, tuple[Actor, int]] = {}
        named = [(mention, read_body(mention.text)) for mention in mentions]
        for mention, words in sorted(named, key=lambda pair: (-len(pair[1]), not pair[0].nominative, pair[0].start)):
            if words:
                self._by_start[mention.start] = self._join(mention, words), mention.end

    def add(self, mention: Mention) -> tuple[Actor, int] | None:
        """Take in a name that was missed: what it names, and where it ends."""
        if words := read_body(mention.text):
            self._by_start[mention.start] = self._join(mention, words), mention.end
        return self._by_start.get(mention.start)

    def starts(self) -> dict[int, tuple[Actor, int]]:
        """Give by the offsets where names begin: whose they are, and where they end."""
        return self._by_start

    def _join(self, mention: Mention, words: Words) -> Actor:
        actor = self._fitting(words, mention.label)
        if actor is None:
            actor = Actor(mention.label, _nominative(mention.text), mention.start, fullest=mention)
            for key in _keys(words):
                self._by_key.setdefault(key, []).append((words, actor))
        else:
            actor.first = min(actor.first, mention.start)
            if (name := _nominative(mention.text)) != actor.name:
                actor.aliases.setdefault(name)
        actor.titles |= set(mention.titles)
        return actor

    def _fitting(self, words: Words, label: str) -> Actor | None:
        """Give what a name fits: of several the first that has the label, as the fullest names come first."""
        found = (pair for key in sorted(_keys(words)) for pair in self._by_key.get(key, ()))
        fitting = [actor for known, actor in found if _fits(words, known)]
        return min(fitting, key=lambda actor: (actor.label != label, actor.first), default=None)


def read_body(text: str) -> Words:
    """Give the words that tell a body from others: «завод «Луч»» is «луч».

    >>> read_body("ООО «Заречстрой»")
    ('заречстрой',)
    """
    marked = re.search(f"[{MARKS}](.+?)[{MARKS}]", text)
    words = [plain(word) for word in PARTS.findall(marked[1] if marked and text[:1] not in MARKS else text)]
    while len(words) > 1 and words[0] in roles()["legal"]:
        words = words[1:]
    return tuple(words)


def _keys(words: Words) -> set[str]:
    return {*name_keys(words[0]), *([short] if (short := _short(words)) else [])}


def _short(words: Words) -> str | None:
    """Give the abbreviation that a name can have: «мид» of «министерство иностранных дел»."""
    letters = "".join(word[0] for word in words if word not in roles()["linking"])
    return letters if len(letters) > 1 else None


def _fits(name: Words, known: Words) -> bool:
    """Tell whether a name is another, its beginning or its abbreviation, in any case."""
    if len(name) == 1 and name[0] == _short(known):
        return True
    return len(name) <= len(known) and all(
        a == b or not name_keys(a).isdisjoint(name_keys(b)) for a, b in zip(name, known, strict=False)
    )


def _nominative(text: str) -> str:
    """Give a name in the nominative: its first noun and the adjectives before it."""
    text = text.strip(MARKS)
    words = PARTS.findall(text)
    noun = next((i for i, word in enumerate(words) if analyses(word.lower())[0].tag.POS != "ADJF"), None)
    if noun is None or all(_can_be_nominative(word) for word in words[: noun + 1]):
        return text
    analysis = analyses(words[noun].lower())[0]
    inflected = analysis.inflect({"nomn"})
    if inflected is None:
        return text
    for word in words[:noun]:
        text = text.replace(word, _like(word, agreeing(word, analysis.tag.gender)), 1)
    return text.replace(words[noun], _like(words[noun], inflected.word), 1)


def _can_be_nominative(word: str) -> bool:
    return any(analysis.tag.case in ("nomn", None) for analysis in analyses(word.lower())[:5])


def _like(word: str, other: str) -> str:
    """Write another word with the capitals of a word."""
    if word.isupper():
        return other.upper()
    return other[:1].upper() + other[1:] if word[:1].isupper() else other
