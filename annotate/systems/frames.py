"""Words that report content in the author's grammar, and what they take: the data of ``frames_ru.toml``.

`senses` tells of «пообещала» that it is a finite form of «пообещать», which takes a deed («открыть мост») and more.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from saidby.corpus.russian import analyses, plain

from .cues import Cue
from .data import read_data

PARTS = {"verbs": "INFN", "nouns": "NOUN", "adjectives": "ADJF"}
"""The parts of speech (pymorphy3's) of the lemmas in the tables."""

KINDS = {
    "INFN": {"VERB": "finite", "GRND": "converb", "INFN": "infinitive", "PRTF": "participle", "PRTS": "short"},
    "NOUN": {"NOUN": "noun"},
    "ADJF": {"ADJS": "state"},
}
"""What the forms of a word are, by its part of speech and theirs."""

GROUPS = {"think": "thought", "hold": "thought", "passive": "impersonal", "feel": "feeling"}
"""Groups of the lexicon that differ from speech."""


class Sense(NamedTuple):
    """What a form of a word that reports is.

    Parameters
    ----------
    lemma : str
        Of the verb, noun, or light verb.
    kind : str
        ``finite``, ``converb``, ``infinitive``, ``participle``, ``short``, ``noun``, ``state``.
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
    return read_data("frames_ru.toml")


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


@cache
def is_thought(lemma: str) -> bool:
    """Tell whether a verb is one of the few of thought that count as speech: «считать»."""
    groups = (entry for group, entry in tables()["verbs"].items() if GROUPS.get(group) == "thought")
    return any(lemma in entry["lemmas"].split() for entry in groups)


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
    for part, speech in PARTS.items():
        for group, entry in tables()[part].items():
            for form, sense in _forms_of_group(group, entry, speech):
                forms.setdefault(form, {}).setdefault(sense.kind, sense)
    return forms


def _forms_of_group(group: str, entry: dict[str, str], speech: str) -> Iterator[tuple[str, Sense]]:
    takes = _words(entry["takes"])
    for lemma in entry["lemmas"].split():
        yield from _forms_of(plain(lemma), group, takes, speech)
    for form in entry.get("states", "").split():  # short forms that the dictionary has as participles only
        yield plain(form), _sense(form, group, takes, analyses(form)[0].tag, "state")


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
        for form, sense in _forms_of(lemma, "light", frozenset(), "INFN"):
            forms.setdefault(form, {}).setdefault(sense.kind, sense)
    return forms


def _forms_of(lemma: str, group: str, takes: frozenset[str], speech: str) -> Iterator[tuple[str, Sense]]:
    """Give the forms of a word of a part of speech, no commands."""
    for analysis in analyses(lemma):
        if plain(analysis.normal_form) == lemma and speech == analysis.tag.POS:
            for form in analysis.lexeme:
                if form.tag.POS in KINDS[speech] and "impr" not in form.tag and _is_active(form.tag):
                    sense = _sense(lemma, group, takes, form.tag, KINDS[speech][form.tag.POS])
                    yield plain(form.word), sense._replace(future=sense.future and not _may_be_present(form.word))
            return


def _may_be_present(form: str) -> bool:
    """Tell whether a form can be the present: «считает» is of two verbs."""
    return any("pres" in analysis.tag for analysis in analyses(form))


def _is_active(tag: Any) -> bool:
    """Tell whether a participle is what its noun does: «обещавший», not «призванный»."""
    return tag.POS != "PRTF" or "actv" in tag


def _sense(lemma: str, group: str, takes: frozenset[str], tag: Any, kind: str) -> Sense:
    name = GROUPS.get(group, "impersonal" if kind == "short" else "speech")
    cue = Cue(lemma, name, kind == "converb", tag.gender, tag.number == "plur")
    return Sense(lemma, kind, takes, cue, "1per" in tag, "2per" in tag, "futr" in tag)


def _words(text: str) -> frozenset[str]:
    return frozenset(map(plain, text.split()))
