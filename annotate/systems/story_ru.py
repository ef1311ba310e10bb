"""Who speaks: sources resolved in the order of the text, so that «он» and «политолог» find their person.

A name is looked up in the cast; a pronoun or a missing subject is the last subject that agrees in gender; a title is
the person who was called so; a bare noun («чиновник») that nobody was called is the last subject too. What is
left is a new actor, or nobody where the source is anonymous.
"""

from collections.abc import Iterable

from saidby.corpus.names_ru import NAMELESS, read_name

from .cast_ru import Actor, Cast, Mention
from .cues import Cue, lexicon
from .models_ru import Tagged
from .phrases import Phrase, lemma
from .titles_ru import read_title

PRONOUNS = {"он": "masc", "она": "femn"}
RELATIVE = "который"
GENDERS = ("masc", "femn")
ANY = "any"


class Story:
    """The actors on their way through the text; speakers must be asked for in text order.

    Parameters
    ----------
    cast : Cast
        Who is named; new actors are added to it.
    mentions : iterable of Mention
        The names; those that are nominative and not aside are subjects, any other only while there is none.
    """

    def __init__(self, cast: Cast, mentions: Iterable[Mention]):
        self._cast = cast
        self._ahead = sorted((m for m in mentions if not m.aside), key=lambda mention: -mention.start)
        self._subjects: dict[str, Actor] = {}
        self._nearest: Actor | None = None

    def speaker(self, phrase: Phrase | None, verb: Cue | None, place: int, *, aside: bool = False) -> Actor | None:
        """Give who speaks, None if nobody can be named.

        Parameters
        ----------
        phrase : Phrase, optional
            The source, if there is one.
        verb : Cue, optional
            The verb; a missing subject has its gender.
        place : int
            Offset of the source, or of the quote.
        aside : bool
            Whether the quote stands outside the running text, as a pull quote does.
        """
        self._read_to(place)
        actor = self._unnamed(verb) if phrase is None else self._of(phrase, verb)
        if actor is not None:
            self._enter(actor, place, aside=aside)
        return actor

    def _read_to(self, place: int) -> None:
        while self._ahead and self._ahead[-1].start < place:
            mention = self._ahead.pop()
            if named := self._cast.named_at(mention.start):
                self._nearest, _ = named
                self._enter(self._nearest, mention.start, aside=not mention.nominative)

    def _enter(self, actor: Actor, place: int, *, aside: bool = False) -> None:
        """Make a person the last subject of the gender, of both if it is unknown; `aside` only if there is none."""
        actor.last = place
        if actor.label == "PER":
            new = dict.fromkeys([*((actor.gender,) if actor.gender else GENDERS), ANY], actor)
            self._subjects = new | self._subjects if aside else self._subjects | new

    def _unnamed(self, verb: Cue | None) -> Actor | None:
        """Give who says «Добавил: …»; «сообщили» and «говорится» have nobody."""
        if verb is None or verb.plural or verb.group in ("impersonal", "quoting"):
            return None
        return self._subjects.get(verb.gender or ANY)

    def _of(self, phrase: Phrase, verb: Cue | None) -> Actor | None:
        head, tagged = phrase.words[phrase.head].text.lower(), phrase.tag
        if tagged.pos in ("PRON", "DET") or head in PRONOUNS:
            return self._nearest if lemma(head) == RELATIVE else self._subjects.get(PRONOUNS.get(head, ""))
        return self._named(phrase) or self._called(phrase, verb)

    def _named(self, phrase: Phrase) -> Actor | None:
        """Give whose name stands in the phrase, in the case of its head: not «секретарь Лужина».

        Of two names side by side it is the second: «секретарь Лужина Анна Мох», «Лужина» taken for a woman.
        """
        case, found, behind = _case(phrase.tag), None, -1
        for place in phrase.places:
            named = self._cast.named_at(phrase.words[place].start)
            agrees = place == phrase.head or _case(phrase.tags[place]) in (case, None)
            if named and agrees and (found is None or place == behind):
                found, end = named
                behind = next((i for i in phrase.places if phrase.words[i].start >= end), -1)
        if found is None and phrase.tag.pos == "PROPN":
            return self._cast.named(phrase.text, phrase.start)
        return found

    def _called(self, phrase: Phrase, verb: Cue | None) -> Actor | None:
        """Give who bears a title, or is meant by a bare noun; a new actor if nobody is."""
        title = read_title(phrase.words, phrase.tags, phrase.places, phrase.head)
        plural = phrase.tag.feats.get("Number") == "Plur"
        if title.head in lexicon()["anonymous"] or (plural and not title.rest):
            return None
        if bearers := list(self._cast.titled(title)):
            return max(bearers, key=lambda actor: (actor.last, -actor.first))
        label = "PER" if phrase.tag.feats.get("Animacy") == "Anim" else "ORG"
        gender = verb.gender if verb else None
        subject = self._subjects.get(gender or ANY)
        if subject and label == "PER" and phrase.tag.pos == "NOUN" and len(phrase.places) == 1:
            return subject
        parts = read_name(phrase.text) if label == "PER" and phrase.tag.pos == "PROPN" else NAMELESS
        return self._cast.add(Actor(label, phrase.name, phrase.start, gender, parts=parts), title)


def _case(tagged: Tagged) -> str | None:
    """Give the case; a man's genitive and accusative are one form, which the tagger confuses."""
    case = tagged.feats.get("Case")
    return "Gen" if case == "Acc" else case
