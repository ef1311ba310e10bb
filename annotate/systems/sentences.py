"""Sentences for frames: an outline written as one letter a word, with its tags, and its tree where one is asked for.

======  =======================================================================
V S     a finite form, «сказано», of a verb that reports; G I P converb, infinitive, participle; N a noun that reports
b L     a light verb («выразил») and its noun («надежду»), which stands for both
v i g p another finite verb or short adjective, infinitive, converb, participle
c d k   «что», «будто», «чтобы»; h a question word; K «как»; l «ли»; r «который»; e «если», «хотя»
o z s   «о», «за», «с»; t «том»; u «и», «но»; n «не»; # a number
Q X     a quotation; quoted words that are a direct quote
======  =======================================================================

Marks are themselves, a dash is ``–``, what ends a sentence is ``.``, all else ``w``.
"""

from collections.abc import Sequence
from functools import cached_property

from saidby.corpus.russian import analyses, plain

from .clauses import Node, read_clause, tag_outline
from .frames import Light, Sense, light_verb, lights, senses
from .models_ru import Tagged
from .outlines import Word

LETTERS = {
    letter: frozenset(words.split())
    for letter, words in {
        "c": "что",
        "d": "будто",
        "k": "чтобы чтоб",
        "h": """кто кого кому кем ком чего чему чем чей чья чье чьи где куда откуда когда почему зачем отчего сколько
                какой какая какое какие какую какого каких каким каком какими каков какова насколько""",
        "K": "как",
        "l": "ли",
        "r": """который которая которое которые которого которую которой которых которому которым которыми котором""",
        "e": "если хотя поскольку потому пока чем",
        "o": "о об обо про",
        "t": "том то тем тому этом этого",
        "u": "и а но или да однако либо",
        "n": "не ни",
        "z": "за",
        "s": "с со",
    }.items()
}
KIND_LETTERS = {"finite": "V", "short": "S", "converb": "G", "infinitive": "I", "participle": "P", "noun": "N"}
TAG_LETTERS = {"Inf": "i", "Conv": "g", "Part": "p"}
NOUN_REACH = 7
"""Words that may stand between a light verb and its noun."""

BREAKS = frozenset("vVSGcdk:;X")
"""Letters over which no light verb reaches its noun."""


class Sentence:
    """An outline with what frames need.

    Parameters
    ----------
    words : sequence of Word
        Of the outline.
    content : frozenset of int
        Places of quoted words that are direct quotes.
    tags : sequence of Tagged
        As long as `words`.
    """

    def __init__(self, words: Sequence[Word], content: frozenset[int], tags: Sequence[Tagged] = ()):
        self.words = words
        self.content = content
        self.tags = tags or tag_outline(words, content)
        self.senses: dict[int, Sense] = {}
        self.verbs: dict[int, int] = {}
        """The place of the light verb by that of its noun."""
        letters = [self._letter(place) for place in range(len(words))]
        for place in range(len(words)):
            self._join_light(place, letters)
        self.letters = "".join(letters)
        self._trees: dict[tuple[int, int], list[Node]] = {}

    def _letter(self, place: int) -> str:
        word, tag = self.words[place], self.tags[place]
        if word.quotation is not None:
            return "X" if place in self.content else "Q"
        if word.text in "–—-―":
            return "–"
        if not word.text[0].isalnum():
            return self._mark(place)
        if word.text[0].isdigit():
            return "#"
        text = plain(word.text)
        for letter, texts in LETTERS.items():
            if text in texts:
                return letter
        return self._sense_letter(place, text) or _tag_letter(tag)

    def _mark(self, place: int) -> str:
        """Give a mark's letter; the full stop of an initial is no mark: «П. Лужин»."""
        mark = self.words[place].text[0]
        if mark in "?!…" or (mark == "." and place == len(self.words) - 1):
            return "."
        return mark if mark in ",:;()" else "w"

    def _sense_letter(self, place: int, text: str) -> str | None:
        tag, found = self.tags[place], senses(text)
        for kind in _kinds(tag):
            if kind in found and not found[kind].second:
                self.senses[place] = found[kind]
                return KIND_LETTERS[kind]
        return None

    def _join_light(self, place: int, letters: list[str]) -> None:
        """Find the noun of a light verb, which becomes the cue's letter."""
        verb = light_verb(self.words[place].text) if letters[place] in "vigVIGp" else None
        if verb is None or verb.second:
            return
        for other in [
            *range(place + 1, min(place + NOUN_REACH, len(letters))),
            *range(place - 1, max(place - 4, -1), -1),
        ]:
            if letters[other] in BREAKS and other > place:
                break
            if light := self._light(verb, other):
                letters[place], letters[other] = "b", "L"
                self.senses[other] = verb._replace(takes=light.takes)
                self.verbs[other] = place
                return

    def _light(self, verb: Sense, place: int) -> Light | None:
        if self.words[place].quotation is not None or self.tags[place].pos not in ("NOUN", "VERB"):
            return None
        lemmas = {plain(a.normal_form) for a in analyses(self.words[place].text.lower())[:2]}
        before = plain(self.words[place - 1].text) if place else ""
        for light in lights(verb.lemma):
            if light.noun in lemmas and (not light.preposition or before in light.preposition.split()):
                return light
        return None

    def nodes(self, place: int) -> list[Node]:
        """Give the tree of the clause around a place."""
        before = max((at for at in self.content if at < place), default=-1)
        after = min((at for at in self.content if at > place), default=len(self.words))
        if (before, after) not in self._trees or all(node.place != place for node in self._trees[before, after]):
            self._trees[before, after] = read_clause(self.words, place, self.content)
        return self._trees[before, after]

    @cached_property
    def end(self) -> int:
        """Where the sentence ends, without its full stop."""
        end = len(self.words)
        while end and self.words[end - 1].quotation is None and self.words[end - 1].text in (".", ";"):
            end -= 1
        return end


def _kinds(tag: Tagged) -> tuple[str, ...]:
    form = tag.feats.get("VerbForm")
    if tag.pos in ("VERB", "AUX"):
        if form == "Inf":
            return ("infinitive",)
        if form == "Conv":
            return ("converb",)
        if form == "Part":
            return ("short",) if tag.feats.get("Variant") == "Short" else ("participle",)
        return ("finite",)
    if tag.pos == "NOUN":
        return ("noun",)
    return ("participle",) if tag.pos == "ADJ" else ()


def _tag_letter(tag: Tagged) -> str:
    if tag.pos in ("VERB", "AUX"):
        form = tag.feats.get("VerbForm", "")
        return "v" if tag.feats.get("Variant") == "Short" else TAG_LETTERS.get(form, "v")
    return "v" if tag.pos == "ADJ" and tag.feats.get("Variant") == "Short" else "w"
