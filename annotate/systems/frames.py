"""Words that report content in the author's grammar, and what they take: the data of ``frames_ru.toml``.

`senses` tells of «пообещала» that it is a finite form of «пообещать», which takes a deed («открыть мост») and more.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from saidby.corpus.russian import analyses, plain

from .cues import Cue

KINDS = {"VERB": "finite", "GRND": "converb", "INFN": "infinitive", "PRTF": "participle", "PRTS": "short"}
"""What a form of a verb is, by pymorphy3's part of speech."""


class Sense(NamedTuple):
    """What a form of a word that reports is.

    Parameters
    ----------
    lemma : str
        Of the verb, noun, or light verb.
    kind : str
        ``finite``, ``converb``, ``infinitive``, ``participle``, ``short``, ``noun``.
    takes : frozenset of str
        The frames.
    cue : Cue
        What its subject must agree with.
    first, second : bool
        Whether it is the first or second person.
    future : bool
        Whether it speaks of the future.
    """

    lemma: str
    kind: str
    takes: frozenset[str]
    cue: Cue
    first: bool = False
    second: bool = False
    future: bool = False


class Light(NamedTuple):
    """A noun that makes one cue with a verb; `preposition` stands between them."""

    noun: str
    takes: frozenset[str]
    preposition: str = ""


class Frame(NamedTuple):
    """A named pattern of cue and content, and texts that it reads."""

    name: str
    pattern: str
    examples: tuple[str, ...]
    takes: frozenset[str]


@cache
def tables() -> dict[str, Any]:
    """Give the file as it is written."""
    return tomllib.loads(files(__package__).joinpath("frames_ru.toml").read_text(encoding="utf-8"))


@cache
def frames() -> tuple[Frame, ...]:
    """Give the frames, in their file's sequence."""
    return tuple(
        Frame(
            entry["name"], entry.get("pattern", ""), tuple(entry["examples"]), _words(entry.get("takes", entry["name"]))
        )
        for entry in tables()["frame"]
    )


@cache
def words(name: str) -> frozenset[str]:
    """Give a list of words of the table ``[words]``."""
    return _words(tables()["words"][name])


@cache
def joints() -> frozenset[str]:
    """Give the words that join what is reported to the sentence before."""
    return frozenset(plain(joint.strip()) for joint in tables()["words"]["joints"].split(","))


def senses(word: str) -> dict[str, Sense]:
    """Give what a word can be, by kind."""
    return _forms().get(plain(word), {})


def lights(lemma: str) -> tuple[Light, ...]:
    """Give the nouns that make one cue with a verb."""
    return _lights().get(lemma, ())


def light_verb(word: str) -> Sense | None:
    """Give what a form of a light verb is."""
    found = _light_forms().get(plain(word), {})
    return next(iter(found.values()), None)


@cache
def _forms() -> dict[str, dict[str, Sense]]:
    forms: dict[str, dict[str, Sense]] = {}
    for part in ("verbs", "nouns"):
        for group, entry in tables()[part].items():
            for lemma in entry["lemmas"].split():
                for form, sense in _forms_of(plain(lemma), group, _words(entry["takes"]), noun=part == "nouns"):
                    forms.setdefault(form, {}).setdefault(sense.kind, sense)
    return forms


@cache
def _lights() -> dict[str, tuple[Light, ...]]:
    found: dict[str, list[Light]] = {}
    for entry in tables()["light"]:
        for verb in entry["verbs"].split():
            for noun in entry["nouns"].split():
                takes = _words(entry["takes"])
                found.setdefault(plain(verb), []).append(Light(plain(noun), takes, entry.get("preposition", "")))
    return {verb: tuple(nouns) for verb, nouns in found.items()}


@cache
def _light_forms() -> dict[str, dict[str, Sense]]:
    forms: dict[str, dict[str, Sense]] = {}
    for lemma in _lights():
        for form, sense in _forms_of(lemma, "light", frozenset(), noun=False):
            forms.setdefault(form, {}).setdefault(sense.kind, sense)
    return forms


def _forms_of(lemma: str, group: str, takes: frozenset[str], *, noun: bool) -> Iterator[tuple[str, Sense]]:
    wanted = "NOUN" if noun else "INFN"
    for analysis in analyses(lemma):
        if plain(analysis.normal_form) == lemma and wanted == analysis.tag.POS:
            for form in analysis.lexeme:
                if noun or ("impr" not in form.tag and form.tag.POS in KINDS):
                    yield plain(form.word), _sense(lemma, group, takes, form.tag)
            return


def _sense(lemma: str, group: str, takes: frozenset[str], tag: Any) -> Sense:
    kind = KINDS.get(tag.POS, "noun")
    name = "thought" if group == "think" else "impersonal" if kind == "short" or group == "passive" else "speech"
    cue = Cue(lemma, name, kind == "converb", tag.gender, tag.number == "plur")
    return Sense(lemma, kind, takes, cue, "1per" in tag, "2per" in tag, "futr" in tag)


def _words(text: str) -> frozenset[str]:
    return frozenset(map(plain, text.split()))
