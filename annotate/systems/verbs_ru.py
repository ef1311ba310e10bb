"""What can be the verb of a clause: any finite form of the third person, not only one that reports."""

from functools import lru_cache
from typing import Any

from saidby.corpus.russian import analyses, plain

from .cues import NOT_REPORTING, VERBS, Cue, lexicon

PRONOUNS = {"он", "она", "они", "тот", "та", "те", "кто-то", "я", "мы"}

WORDS = "слова"
"""What one passes on of another: «приводит его слова»."""

NOUNS = {"S": "words", "O": "things"}
"""Groups of nouns in ``cues_ru.toml``, and their letters in outlines."""

FINITE = ("VERB", "ADJS", "PRTS")


@lru_cache(maxsize=100_000)
def verb_of(word: str) -> Cue | None:
    """Give a finite verb, short adjective or short participle as a cue of the group ``other``.

    Only the likeliest analysis of the form counts.

    >>> verb_of("открыла")
    Cue(lemma='открыть', group='other', converb=False, gender='femn', plural=False)
    """
    found = analyses(word)[:1] if word[:1].isalpha() else ()
    return next((_cue(analysis) for analysis in found if _finite(analysis.tag) or reports_own_words(word)), None)


@lru_cache(maxsize=100_000)
def noun_letter(word: str) -> str:
    """Give S for a noun that stands for somebody's words, Z for «слова», O for a thing that bears words, else nothing.

    >>> noun_letter("ответом"), noun_letter("слова"), noun_letter("табличке"), noun_letter("мост")
    ('S', 'Z', 'O', '')
    """
    if plain(word) == WORDS:
        return "Z"
    lemmas = {plain(analysis.normal_form) for analysis in analyses(word)[:2] if analysis.tag.POS == "NOUN"}
    return next((letter for letter, group in NOUNS.items() if not lemmas.isdisjoint(lexicon("ru")[group])), "")


def may_be_subject(word: str) -> bool:
    """Tell whether a word can be the person who does it: a pronoun, a name, a noun for a living being."""
    return word.lower() in PRONOUNS or word[:1].isupper() or is_person(word)


@lru_cache(maxsize=100_000)
def is_person(word: str) -> bool:
    """Tell whether a word can be a noun for a living being in the nominative."""
    tags = (analysis.tag for analysis in analyses(word)[:3])
    return any(tag.POS == "NOUN" and tag.case == "nomn" and "anim" in tag for tag in tags)


def is_official(word: str) -> bool:
    """Tell whether a word can be a common noun for a person: «мэр», «эксперты», but no name."""
    return is_person(word) and not any("Surn" in analysis.tag or "Name" in analysis.tag for analysis in analyses(word))


@lru_cache(maxsize=100_000)
def infinitive_of(word: str) -> Cue | None:
    """Give the infinitive of a verb that reports as a cue: «начал рассказывать»."""
    lemma = plain(word)
    group = next((group for group in VERBS if lemma in lexicon("ru")[group]), None)
    return None if group is None else Cue(lemma, group)


BEGINNING = 4
"""Letters that every form of a verb begins with, so that few words need the dictionary."""


@lru_cache(maxsize=100_000)
def passes_on(word: str) -> bool:
    """Tell whether a form passes on another's words: «приводит (слова мэра)»."""
    passing = lexicon("ru")["passing"]
    if not word.lower().startswith(tuple(verb[:BEGINNING] for verb in passing)):
        return False
    verbs = (analysis for analysis in analyses(word)[:2] if _finite(analysis.tag))
    return any(plain(analysis.normal_form) in passing for analysis in verbs)


@lru_cache(maxsize=100_000)
def first_person_of(word: str) -> Cue | None:
    """Give a form of the first person of a verb of speech as a cue: «скажу», «отвечаем»."""
    verbs = lexicon("ru")["speech"]
    own = (analysis for analysis in analyses(word)[:2] if "1per" in analysis.tag)
    lemma = next((lemma for analysis in own if (lemma := plain(analysis.normal_form)) in verbs), None)
    return None if lemma is None else Cue(lemma, "speech")


def reports_own_words(word: str) -> bool:
    """Tell whether a form is the author's own report: «спрашиваем»."""
    verbs = lexicon("ru")["speech"]
    return any(
        {"1per", "pres"} in analysis.tag and plain(analysis.normal_form) in verbs for analysis in analyses(word)[:2]
    )


def _finite(tag: Any) -> bool:
    return tag.POS in FINITE and not any(grammeme in tag for grammeme in NOT_REPORTING)


def _cue(analysis: Any) -> Cue:
    tag = analysis.tag
    return Cue(analysis.normal_form.replace("ё", "е"), "other", gender=tag.gender, plural=tag.number == "plur")
