"""Verbs that report quoted words: the data of ``cues_LANG.toml``, found by any form that can report.

`cue_of` tells of «подчеркнула» that it is a form of «подчеркнуть», a verb of speech, and that its subject is one woman.
Infinitives, participles, commands, the first and the second person report nobody's words.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from saidby.corpus.russian import analyses, plain

from .data import read_data
from .inflect_en import english_forms

VERBS = ("speech", "thought", "manner", "impersonal", "quoting", "inscribing")
"""The groups of the lexicon that hold verbs."""

NOT_REPORTING = {"impr", "1per", "2per"}
"""Grammemes (pymorphy3's) of verb forms that report nobody's words: «скажи», «замечу», «говоришь»."""


class Cue(NamedTuple):
    """A verb form that reports words: lemma, group of the lexicon, and what its subject must agree with.

    `gender` is ``masc``, ``femn``, ``neut`` or None.
    """

    lemma: str
    group: str
    converb: bool = False
    gender: str | None = None
    plural: bool = False


def cue_of(word: str, lang: str = "ru") -> Cue | None:
    """Give the cue that a word can be."""
    return _forms(lang).get(plain(word))


@cache
def lexicon(lang: str = "ru") -> dict[str, tuple[str, ...]]:
    """Give the words of every group: Russian lemmas, forms divided by ``/`` in other languages (``say/says/said``)."""
    return {
        group: tuple(plain(lemma) for lemma in lemmas.split())
        for group, lemmas in read_data(f"cues_{lang}.toml").items()
    }


@cache
def _forms(lang: str) -> dict[str, Cue]:
    forms_of = FORMS.get(lang, _written_forms)
    entries = [(word, group) for group in VERBS for word in lexicon(lang).get(group, ())]
    return {form: cue for word, group in entries for form, cue in forms_of(word, group)}


def _written_forms(forms: str, group: str) -> Iterator[tuple[str, Cue]]:
    """Give the forms that stand in the lexicon; the first is the lemma."""
    lemma, *others = forms.split("/")
    return ((form, Cue(lemma, group)) for form in (lemma, *others))


def _russian_forms(lemma: str, group: str) -> Iterator[tuple[str, Cue]]:
    for verb in (analysis for analysis in analyses(lemma) if analysis.tag.POS == "INFN"):
        for form in verb.lexeme:
            if cue := _cue(lemma, group, form.tag):
                yield plain(form.word), cue


def _cue(lemma: str, group: str, tag: Any) -> Cue | None:
    """Give the cue that a form of a verb is, if it can report."""
    if tag.POS == "PRTS" and tag.gender == "neut":  # «сказано»: nobody is the subject
        return Cue(lemma, "impersonal")
    if group == "inscribing" or tag.POS not in ("VERB", "GRND") or any(grammeme in tag for grammeme in NOT_REPORTING):
        return None
    return Cue(lemma, group, tag.POS == "GRND", tag.gender, tag.number == "plur")


def _english_forms(written: str, group: str) -> Iterator[tuple[str, Cue]]:
    lemma, *_ = written.split("/")
    return ((form, Cue(lemma, group, ing)) for form, ing in english_forms(written))


FORMS: dict[str, Callable[[str, str], Iterator[tuple[str, Cue]]]] = {"ru": _russian_forms, "en": _english_forms}
"""By language: from a word of the lexicon and its group to forms with their cues; else `_written_forms`."""
