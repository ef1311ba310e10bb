"""Sources: what form they have (`source_form`), what they refer to, and whose the words are.

A name is looked up in the cast, a pronoun in the story; a title is the person who was called so, a common noun the body.
What is left is somebody without a name, or nobody where the source is a crowd or says only "somebody".
"""

from typing import NamedTuple

from saidby.corpus.names_ru import NAMELESS, read_name
from saidby.corpus.russian import plain

from .actors_ru import Actor
from .cues import Cue
from .phrases import Phrase, lemma
from .outlines import Stretch
from .roles_ru import is_body, roles, takes_again
from .story_ru import Story
from .titles_ru import Title, is_person, read_title

MASCULINE = frozenset("он его него ему нему ним нем".split())
FEMININE = frozenset("она ее нее ей ней".split())
NEUTER = frozenset(["оно"])
PLURAL = frozenset("они их них ими ним".split()) - MASCULINE
OWN = frozenset("я меня мне мной".split())
OURS = frozenset("мы нас нам нами вы вас вам ты тебя".split())
OTHERS = {"тот": "masc", "та": "femn", "последний": "masc", "последняя": "femn"}
RELATIVE = "который"

GENDERS = {"Masc": "masc", "Fem": "femn"}


class Resolved(NamedTuple):
    """A source: its form, the entity that it refers to, and the speakers, who are others where a document speaks."""

    form: str
    entity: Actor | None = None
    speakers: tuple[Actor, ...] = ()


TAKEN_UP = frozenset("компания предприятие фирма холдинг корпорация концерн издание газета журнал агентство телеканал портал клуб".split())
"""Common nouns that take up the last body of which no other is known."""

NOBODY = Resolved("generic")


def resolve(
    phrase: Phrase, verb: Cue | None, story: Story, *, says: Actor | None = None, within: Stretch | None = None
) -> Resolved:
    """Tell who a source is.

    Parameters
    ----------
    phrase : Phrase
        The source.
    verb : Cue, optional
        The verb, whose gender the speaker has.
    story : Story
        The people of the text, read up to the source.
    says : Actor, optional
        Who says the quote in which this one stands, or wrote the article: its «я».
    within : (int, int), optional
        Where the quote in which this one stands begins and ends.
    """
    phrase = _with_noun_head(phrase)
    word = phrase.head_word
    if word in OWN or word in OURS:
        return _one("pronoun", says if word in OWN else None)
    if pronoun := _pronoun(word, phrase, story, says, within):
        return pronoun
    if lemma(word) in roles()["crowd"] or word in roles()["indefinite"] and phrase.tag.pos not in ("NOUN", "PROPN"):
        return NOBODY
    if named := _named(phrase, story):
        return _one("name", named)
    return _called(phrase, verb, story)


def _with_noun_head(phrase: Phrase) -> Phrase:
    """Give the phrase with its first noun as head, if its head is a word beside that: «её пресс-секретарь»."""
    if phrase.tag.pos in ("NOUN", "PROPN", "PRON", "NUM") or len(phrase.places) == 1:
        return phrase
    nouns = [place for place in phrase.places if phrase.tags[place].pos in ("NOUN", "PROPN")]
    return phrase._replace(head=nouns[0]) if nouns else phrase


def _one(form: str, actor: Actor | None) -> Resolved:
    return Resolved(form, actor, (actor,) if actor else ())


# Pronouns


def _pronoun(
    word: str, phrase: Phrase, story: Story, says: Actor | None, within: Stretch | None
) -> Resolved | None:
    place = phrase.words[phrase.head].start
    if phrase.tag.pos in ("PRON", "DET") and lemma(word) == RELATIVE:
        return _relative(phrase, place, story)
    if word in NEUTER:
        return _one("pronoun", story.body(place))
    if len(phrase.places) > 1:
        return None
    if gender := "masc" if word in MASCULINE else "femn" if word in FEMININE else None:
        if within is not None:
            return _one("pronoun", story.within(gender, place, within[0], says))
        return _one("pronoun", story.who(gender, place))
    if word in PLURAL:
        return Resolved("pronoun", None, tuple(story.pair(place)))
    if word in OTHERS:
        return _one("pronoun", story.other(story.who(OTHERS[word], place), place))
    return None


def _relative(phrase: Phrase, place: int, story: Story) -> Resolved:
    """Give whom «который» takes up: the noun before its comma, or the last name before it."""
    feats = phrase.tag.feats
    if feats.get("Number") == "Plur":
        return Resolved("pronoun")
    gender = GENDERS.get(feats.get("Gender", ""))
    met = story.nearest(place, gender)
    noun = _antecedent(phrase, gender)
    if noun is not None and (met is None or met.place < phrase.words[noun].start):
        start = noun
        while start and phrase.tags[start - 1].pos == "ADJ":
            start -= 1
        places = range(start, noun + 1)
        text = phrase.words[noun].text
        if is_person(text) or is_body(lemma(text)):
            inner = Phrase(text, phrase.words, phrase.tags, places, noun)
            return _called(inner, None, story)._replace(form="pronoun")
    return _one("pronoun", met.actor if met else story.body(place))


def _antecedent(phrase: Phrase, gender: str | None) -> int | None:
    for at in range(phrase.head - 1, -1, -1):
        tagged = phrase.tags[at]
        if tagged.pos == "NOUN" and GENDERS.get(tagged.feats.get("Gender", "")) == gender and phrase.words[at].quotation is None:
            return at
    return None


# Names


def _named(phrase: Phrase, story: Story) -> Actor | None:
    """Give whose name is the phrase's: a person's in the case of its head, a body's that is the head or beside it."""
    person = _person(phrase, story)
    if person or is_person(phrase.head_word):
        return person
    return _body(phrase, story)


def _person(phrase: Phrase, story: Story) -> Actor | None:
    """Give the person whose name agrees with the head: not «секретарь Лужина».

    Of two names side by side it is the second: «секретарь Лужина Анна Мох», «Лужина» taken for a woman.
    """
    case, found, behind = _case(phrase, phrase.head), None, -1
    for place in phrase.places:
        named = story.cast.named_at(phrase.words[place].start)
        if named is None or named[0].label != "PER":
            continue
        agrees = place == phrase.head or _case(phrase, place) in (case, None)
        if agrees and (found is None or place == behind):
            found, end = named
            behind = next((i for i in phrase.places if phrase.words[i].start >= end), -1)
    if found is None and phrase.tag.pos == "PROPN" and is_namelike(phrase):
        return story.cast.named(phrase.text, phrase.start)
    return found


def is_namelike(phrase: Phrase) -> bool:
    """Tell whether a phrase is words with capitals."""
    return phrase.text[:1].isupper()


def _body(phrase: Phrase, story: Story) -> Actor | None:
    """Give the body that is named by the head, or beside it: «агентство «Луч»», not «совет завода «Луч»»."""
    for place in phrase.places:
        word = phrase.words[place]
        inside = word.quotation is not None or place == phrase.places.start
        named = story.cast.named_at(word.start) or (story.cast.named_at(word.start + 1) if word.quotation else None)
        if named is None or named[0].label == "PER":
            continue
        holds_head = word.start <= phrase.words[phrase.head].start < named[1]
        beside = inside and place == phrase.head + 1 and _is_nominative(word.text) and lemma(phrase.head_word) not in roles()["services"]
        latin = place == phrase.head + 1 and word.text.isascii()
        agency = place == phrase.head + 1 and _case(phrase, place) in ("Nom", None) and is_body(lemma(phrase.head_word))
        if holds_head or beside or latin or agency:
            return named[0]
    return None


def _is_nominative(marked: str) -> bool:
    """Tell whether a name in marks can be in the nominative: «Луч», not «Луча»."""
    from saidby.corpus.russian import analyses

    word = marked.strip("«»„“”\"").split()[0] if marked.strip("«»„“”\"").split() else ""
    cases = {a.tag.case for a in analyses(word.lower())[:3]} if word else set()
    return "nomn" in cases or cases <= {None}


def _case(phrase: Phrase, place: int) -> str | None:
    """Give the case; a man's genitive and accusative are one form, which the tagger confuses."""
    case = phrase.tags[place].feats.get("Case")
    return "Gen" if case == "Acc" else case


# Common nouns


def _called(phrase: Phrase, verb: Cue | None, story: Story) -> Resolved:
    """Give who bears a title, or is meant by a common noun; somebody new if nobody is."""
    head = lemma(phrase.head_word)
    title = read_title(phrase.words, phrase.tags, phrase.places, phrase.head)
    gender = (verb.gender if verb else None) or GENDERS.get(phrase.tag.feats.get("Gender", ""))
    if head in roles()["documents"] and not is_body(head):
        return Resolved("nominal", None, _issuer(phrase, story))
    if head in roles()["machines"]:
        return Resolved("nominal")
    if head in roles()["crowd"] or (phrase.tag.feats.get("Number") == "Plur" and not _is_single(phrase)):
        return NOBODY
    if bearer := _bearer(title, verb.gender if verb else None, story):
        return _one("nominal", bearer)
    if head in roles()["anonymous"]:
        return NOBODY
    if _is_body(phrase, head):
        if not title.rest and head in TAKEN_UP and (body := story.body(phrase.start, untitled=True)):
            return _one("nominal", body)
        return _one("nominal", story.cast.add(Actor("ORG", phrase.name, phrase.start), title))
    if takes_again(head) and (subject := _again(phrase, verb, story)):
        story.cast.entitle(subject, title)
        return _one("nominal", subject)
    parts = read_name(phrase.text) if phrase.tag.pos == "PROPN" else NAMELESS
    return _one("nominal", story.cast.add(Actor("PER", phrase.name, phrase.start, gender, parts=parts), title))


def _is_body(phrase: Phrase, head: str) -> bool:
    if _is_single(phrase) or (is_person(phrase.head_word) and not is_body(head)):
        return False
    return is_body(head) or phrase.tag.feats.get("Animacy") != "Anim"


def _again(phrase: Phrase, verb: Cue | None, story: Story) -> Actor | None:
    """Give whom a noun takes up that nobody was called before: «артист», or «нынешний глава государства» if only one fits."""
    subject = story.who(verb.gender if verb else None, phrase.start)
    bare = all(phrase.tags[place].pos in ("NOUN", "ADJ") and (place == phrase.head or phrase.tags[place].pos == "ADJ") for place in phrase.places)
    return subject if subject and (bare or not subject.titles) else None


def _bearer(title: Title, gender: str | None, story: Story) -> Actor | None:
    bearers = [actor for actor in story.cast.titled(title) if gender is None or actor.gender in (gender, None) or actor.label != "PER"]
    return max(bearers, key=lambda actor: (actor.last, -actor.first), default=None)


def _is_single(phrase: Phrase) -> bool:
    """Tell whether one of several is meant: «один из рыбаков»."""
    return plain(phrase.words[phrase.places.start].text) in ("один", "одна", "одного", "одной", "одному")


def _issuer(phrase: Phrase, story: Story) -> tuple[Actor, ...]:
    """Give whose document it is: who is named in the phrase, or bears a title in it."""
    for place in phrase.places:
        word = phrase.words[place]
        named = story.cast.named_at(word.start) or (story.cast.named_at(word.start + 1) if word.quotation else None)
        if named:
            return (named[0],)
    for place in phrase.places:
        if place != phrase.head and phrase.tags[place].pos == "NOUN":
            title = read_title(phrase.words, phrase.tags, range(place, phrase.places.stop), place)
            if (is_person(phrase.words[place].text) or is_body(title.head)) and (bearer := _bearer(title, None, story)):
                return (bearer,)
    return ()
