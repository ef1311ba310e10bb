"""Sentences for frames: an outline written as one letter a word, with its tags, and its tree where one is asked for.

======  =======================================================================
V S     a finite form, «сказано», of a verb that reports; G I P converb, infinitive, participle; N a noun that reports
b L     a light verb («выразил») and its noun («надежду»), which stands for both
v i g p another finite verb or short adjective, infinitive, converb, participle
c d k   «что», «будто», «чтобы»; h a question word; K «как»; l «ли»; r «который»; e «если», «хотя»
o z s a «о», «за», «с», «на»; t «том»; u «и», «но»; n «не»; # a number
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
        "a": "на",
    }.items()
}
KIND_LETTERS = {
    "finite": "V",
    "short": "S",
    "converb": "G",
    "infinitive": "I",
    "participle": "P",
    "noun": "N",
    "state": "V",
}
TAG_LETTERS = {"Inf": "i", "Conv": "g", "Part": "p"}
NOUN_REACH = 12
"""Words that may stand between a light verb and its noun."""

ABBREVIATED = frozenset(
    {"ул", "им", "пр", "проф", "акад", "стр", "св", "тов", "гр", "млн", "млрд", "тыс", "руб", "ст", "см"}
)
"""What stands before a full stop that ends no sentence, though a capital follows."""

DATELINE = 10
"""Words before the dash of a dateline, at most."""

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
        word = self.words[place]
        if word.quotation is not None:
            return "X" if place in self.content else "Q"
        if word.text in "–—-―":
            return "–"
        if not word.text[0].isalnum():
            return self._mark(place)
        if word.text[0].isdigit():
            return "#"
        return "w" if self._is_initial(place) else self._word_letter(place)

    def _word_letter(self, place: int) -> str:
        text = plain(self.words[place].text)
        listed = next((letter for letter, texts in LETTERS.items() if text in texts), None)
        return listed or self._sense_letter(place, text) or _tag_letter(self.tags[place])

    def _is_initial(self, place: int) -> bool:
        behind = self.words[place + 1 : place + 2]
        return (
            len(self.words[place].text) == 1 and self.words[place].text.isupper() and any(w.text == "." for w in behind)
        )

    def _mark(self, place: int) -> str:
        """Give a mark's letter; the full stop of an initial is no mark: «П. Лужин»."""
        mark = self.words[place].text[0]
        if mark in "?!…" or (mark == "." and (place == len(self.words) - 1 or self._begins(place + 1))):
            return "."
        return mark if mark in ",:;()" else "w"

    def _begins(self, place: int) -> bool:
        """Tell whether a sentence begins that the splitter missed: «в 2006 г. По данным мэрии»."""
        word, before = self.words[place], self.words[place - 2 : place - 1]
        if not word.text[0].isupper() or not before or before[0].text.lower() in ABBREVIATED:
            return False
        return self.tags[place].pos != "PROPN" and (len(before[0].text) > 1 or self._numbered(place - 3))

    def _numbered(self, place: int) -> bool:
        return place >= 0 and self.words[place].text[0].isdigit()

    def _sense_letter(self, place: int, text: str) -> str | None:
        tag, found = self.tags[place], senses(text)
        for kind in _kinds(tag):
            if kind in found and _fits(found[kind], tag):
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

    def texts(self, places: range) -> list[str]:
        """Give the words at some places, in plain letters."""
        return [plain(self.words[at].text) for at in places]

    def nodes(self, place: int) -> list[Node]:
        """Give the tree of the clause around a place."""
        before = max((at for at in self.content if at < place), default=-1)
        after = min((at for at in self.content if at > place), default=len(self.words))
        if (before, after) not in self._trees or all(node.place != place for node in self._trees[before, after]):
            self._trees[before, after] = read_clause(self.words, place, self.content)
        return self._trees[before, after]

    @cached_property
    def begin(self) -> int:
        """Where the sentence begins, behind a dateline: «ЗАРЕЧЬЕ, 12 мая — »."""
        dash = self.letters.find("–", 0, DATELINE)
        if dash < 1 or any(letter not in "w#,.()Qas" for letter in self.letters[:dash]):
            return 0
        named = self.words[0].text.isupper() or "#" in self.letters[:dash]
        behind = self.words[dash + 1 : dash + 2]
        return dash + 1 if named and behind and behind[0].text[:1].isupper() else 0

    @cached_property
    def end(self) -> int:
        """Where the sentence ends, without its full stop."""
        end = len(self.words)
        while end and self.words[end - 1].quotation is None and self.words[end - 1].text in (".", ";"):
            end -= 1
        return end


FORMS = {"Inf": "infinitive", "Conv": "converb", "Part": "participle"}
"""What a verb's form is, by its feature; a finite form is all else."""


def _kinds(tag: Tagged) -> tuple[str, ...]:
    """Give what a word that reports can be, by its tag."""
    short = tag.feats.get("Variant") == "Short"
    if tag.pos in ("VERB", "AUX"):
        kind = FORMS.get(tag.feats.get("VerbForm", ""), "finite")
        return ("short",) if short and kind == "participle" else (kind,)
    if tag.pos == "ADJ":
        return ("state", "short") if short else ("participle",)
    if tag.pos == "ADV":  # «подчёркнуто»
        return ("short",)
    return ("noun",) if tag.pos == "NOUN" else ()


def _fits(sense: Sense, tag: Tagged) -> bool:
    """Tell whether a form can report: no second person; of the short forms «сказано» only."""
    return not sense.second and (sense.kind != "short" or tag.feats.get("Gender", "Neut") == "Neut")


def _tag_letter(tag: Tagged) -> str:
    if tag.pos in ("VERB", "AUX"):
        form = tag.feats.get("VerbForm", "")
        return "v" if tag.feats.get("Variant") == "Short" else TAG_LETTERS.get(form, "v")
    return "v" if tag.pos == "ADJ" and tag.feats.get("Variant") == "Short" else "w"
