"""Pronouns as sources: «он», «она», «они», «который», «тот», «я»."""

import re
from functools import lru_cache
from typing import NamedTuple

from saidby.corpus.russian import analyses

from .actors_ru import GENDERS, Actor, Resolved, resolved
from .nouns_ru import called
from .outlines import Stretch
from .phrases import Phrase, lemma
from .roles_ru import is_body, roles
from .story_ru import Story
from .titles_ru import is_person

THIRD = dict.fromkeys(["он", "его", "него", "ему", "нему", "ним", "нем"], "masc")
THIRD |= dict.fromkeys(["она", "ее", "нее", "ей", "ней"], "femn")
"""Gender of each form of «он» and «она»."""

NEUTER = "оно"
PLURAL = frozenset(["они", "их", "них", "ими"])
OWN = frozenset(["я", "меня", "мне", "мной"])
OURS = frozenset(["мы", "нас", "нам", "нами", "вы", "вас", "вам", "ты", "тебя"])
OTHERS = {"тот": "masc", "та": "femn", "последний": "masc", "последняя": "femn"}
RELATIVE = "который"


SELF = re.compile(r"\b[Яя]\b(?P<behind>(?:\s+[а-яё-]+){1,3})")
"""«я» and the words behind it."""


class Speech(NamedTuple):
    """What a source stands in: who says it or wrote it, its «я»; and, in a quote, where that begins and ends."""

    speaker: Actor | None = None
    stretch: Stretch | None = None


@lru_cache(maxsize=1000)
def own_gender(words: str) -> str | None:
    """Give the gender in which somebody speaks of himself.

    >>> own_gender("Зимой я возила его на санках"), own_gender("Мост открыт"), own_gender("Я уже сказал, что рад")
    ('femn', None, 'masc')
    """
    for match in SELF.finditer(words):
        for word in match["behind"].split():
            for analysis in analyses(word.lower())[:1]:
                if analysis.tag.POS in ("VERB", "ADJS") and analysis.tag.gender in ("masc", "femn"):
                    return str(analysis.tag.gender)
    return None


def pronoun(phrase: Phrase, story: Story, speech: Speech) -> Resolved | None:
    """Tell who a source is that is a pronoun; None if it is none."""
    word, place = phrase.head_word, phrase.words[phrase.head].start
    if phrase.tag.pos in ("PRON", "DET") and lemma(word) == RELATIVE:
        return _relative(phrase, place, story)
    if word in PLURAL and len(phrase.places) == 1:
        return Resolved("pronoun", None, tuple(story.pair(place)))
    if len(phrase.places) == 1 and word in (*THIRD, *OWN, *OURS, *OTHERS, NEUTER):
        return resolved("pronoun", _single(word, place, story, speech))
    return None


def _single(word: str, place: int, story: Story, speech: Speech) -> Actor | None:
    if word in THIRD and speech.stretch is not None:
        return story.within(THIRD[word], place, speech.stretch[0], speech.speaker)
    if word in THIRD:
        return story.who(THIRD[word], place)
    if word in OTHERS:
        return story.other(OTHERS[word], place, last=word.startswith("послед"))
    if word == NEUTER:
        return story.body(place)
    return speech.speaker if word in OWN else None


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
        inner = Phrase(text, phrase.words, phrase.tags, places, noun)
        meant = is_person(text) or is_body(lemma(text))
        if lemma(text) in roles()["documents"]:  # «Лужин сделал заявление, в котором говорится»
            return Resolved("pronoun", None, (met.actor,) if met else ())
        return called(inner, None, story)._replace(form="pronoun") if meant else Resolved("pronoun")
    return resolved("pronoun", met.actor if met else story.body(place))


def _antecedent(phrase: Phrase, gender: str | None) -> int | None:
    for at in range(phrase.head - 1, -1, -1):
        tagged = phrase.tags[at]
        if (
            tagged.pos == "NOUN"
            and GENDERS.get(tagged.feats.get("Gender", "")) == gender
            and phrase.words[at].quotation is None
        ):
            return at
    return None
