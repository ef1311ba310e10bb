"""The cast of an English document: who is named in it, each name with the person, body or place it belongs to.

Full names found the actors; *Hale*, *Ms. Hale* and *Hale Ferries* join the one introduced last that they fit.
"""

from collections.abc import Iterable, Iterator

from .actors_ru import Actor
from .names_en import Name, gender_en
from .words_en import is_in, is_role, singular

TITLES_OF_NOTHING = frozenset(
    [
        "the",
        "a",
        "an",
        "his",
        "her",
        "their",
        "its",
        "my",
        "our",
        "your",
        "former",
        "then",
        "new",
        "old",
        "young",
        "late",
        "acting",
        "said",
        "first",
    ]
)


class CastEn:
    """The actors of a document.

    Parameters
    ----------
    names : iterable of Name
        Every name, in text order.
    """

    def __init__(self, names: Iterable[Name]):
        self._by_word: dict[str, dict[Actor, None]] = {}
        self._words: dict[Actor, set[str]] = {}
        self._called: dict[Actor, set[str]] = {}
        self._at: dict[int, tuple[Actor, int]] = {}
        found = _without_common(list(names))
        told = {name.parts: name.label for name in found if name.label}
        found = [name._replace(label=name.label or told.get(name.parts)) for name in found]
        for name in sorted(found, key=lambda name: (-len(name.parts), name.label is None, name.offset)):
            actor = self._join(name)
            self._at[name.offset] = actor, name.offset_end
            actor.aliases[" ".join(name.parts)] = None
            self.call(actor, name.titles)

    def named_at(self, offset: int) -> Actor | None:
        """Give whose name begins at an offset."""
        found = self._at.get(offset)
        return found[0] if found else None

    def names(self) -> Iterator[tuple[int, int, Actor]]:
        """Give every name in the order of the text: where it starts and ends, and whose it is."""
        for start, (actor, end) in sorted(self._at.items(), key=lambda pair: pair[0]):
            yield start, end, actor

    def add(self, actor: Actor, words: Iterable[str] = ()) -> Actor:
        """Take in an actor that is called by some words."""
        self._words[actor] = set()
        self._called[actor] = set()
        self._index(actor, self._called[actor], words)
        return actor

    def _index(self, actor: Actor, known: set[str], words: Iterable[str]) -> None:
        for word in words:
            known.add(word)
            self._by_word.setdefault(word, {})[actor] = None

    def call(self, actor: Actor, words: Iterable[str]) -> None:
        """Remember that an actor is called by some words: *Councilman Strake*, *the council’s engineer*."""
        telling = (singular(word) for word in words if word not in TITLES_OF_NOTHING and word[0].isalpha())
        self._index(actor, self._called[actor], telling)

    def has_role(self, actor: Actor) -> bool:
        """Tell whether an actor is called by an office or a trade."""
        return any(is_role(word) or is_in(word, "titles") for word in self._called[actor])

    def called(self, head: str, rest: Iterable[str]) -> Actor | None:
        """Give who is called by a noun and the words before it, of several the one met last."""
        wanted = {head, *rest} - TITLES_OF_NOTHING
        fitting = list(self._by_word.get(head, ()))
        best = [actor for actor in fitting if wanted <= self._called[actor] | self._words[actor]]
        return max(best or fitting, key=lambda actor: (actor.last, -actor.first), default=None)

    def _join(self, name: Name) -> Actor:
        parts = {part.lower().rstrip(".") for part in name.parts}
        fitting = [actor for actor in self._by_word.get(min(parts), ()) if self._fits(actor, parts, name)]
        if fitting:
            actor = max(fitting, key=lambda actor: _nearest(actor, name))
            actor.gender = actor.gender or (gender_en(name) if actor.label == "PER" else None)
            return actor
        label = name.label or ("PER" if len(name.parts) in (2, 3) and not name.describes else "LOC")
        actor = Actor(label, " ".join(name.parts), name.offset, gender_en(name) if label == "PER" else None)
        self.add(actor)
        self._index(actor, self._words[actor], sorted(parts))
        return actor

    def _fits(self, actor: Actor, parts: set[str], name: Name) -> bool:
        """Tell whether a shorter name can be an actor's: a person's surname or given name, a body's first words."""
        if not parts <= self._words[actor]:
            return False
        if name.label not in (None, actor.label):
            return len(name.parts) == 1 and actor.label == "PER"
        if actor.label == "PER":
            gender = gender_en(name)
            return gender is None or actor.gender is None or gender == actor.gender
        return actor.name.lower().split()[0] in parts or len(parts) == len(self._words[actor])


def _nearest(actor: Actor, name: Name) -> tuple[bool, bool, int]:
    """Prefer a person to a firm of the same name, and who was introduced last before the name."""
    person = len(name.parts) == 1 and name.label is None and actor.label == "PER"
    return person, actor.first <= name.offset, actor.first


def _without_common(names: list[Name]) -> list[Name]:
    """Leave out plurals that begin a sentence, if they have no capital elsewhere: *Critics say*."""
    known = {part for name in names for part in name.parts if name.start or len(name.parts) > 1}
    return [
        name for name in names if name.start or len(name.parts) > 1 or not _is_common(name) or name.parts[0] in known
    ]


def _is_common(name: Name) -> bool:
    word = name.parts[0]
    return word.endswith("s") or is_in(word, "crowds", "bodies", "roles")


def kind_of(head: str) -> str | None:
    """Give the label of an actor that a noun names: a person by trade, a body; None for all other things.

    >>> kind_of("driver"), kind_of("council"), kind_of("report")
    ('PER', 'ORG', None)
    """
    if is_in(head, "bodies"):
        return "ORG"
    return "PER" if is_role(head) else None
