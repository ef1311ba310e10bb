"""Who can speak, and the names by which they are met."""

from dataclasses import dataclass, field
from typing import NamedTuple

from saidby.corpus.names_ru import NAMELESS, Name

from .titles_ru import Title

GENDERS = {"Masc": "masc", "Fem": "femn"}
"""The tagger's genders as the dictionary writes them."""


class Mention(NamedTuple):
    """A name in the text; `case` and `gender` as the tagger sees them, in the author's words only.

    One that is `aside` stands in quoted words or a pull quote.
    """

    start: int
    end: int
    text: str
    case: str | None = None
    gender: str | None = None
    aside: bool = False
    titles: tuple[Title, ...] = ()
    label: str = "PER"

    @property
    def nominative(self) -> bool:
        """Whether it is in the nominative."""
        return self.case == "Nom"


@dataclass(eq=False, slots=True)
class Actor:
    """A person, a body or a place that can speak.

    Parameters
    ----------
    label : str
        PER, ORG or LOC.
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
    aliases : dict
        The other names by which it was met, in the nominative, in the order of the text.
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
    aliases: dict[str, None] = field(default_factory=dict)


class Resolved(NamedTuple):
    """A source: its form, the entity that it refers to, and the speakers, who are others where a document speaks."""

    form: str
    entity: Actor | None = None
    speakers: tuple[Actor, ...] = ()


def resolved(form: str, actor: Actor | None) -> Resolved:
    """Give a source that refers to the speaker."""
    return Resolved(form, actor, (actor,) if actor else ())
