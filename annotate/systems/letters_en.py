"""A letter for each English word: what it does in its sentence, by itself and then by what stands beside it.

Without a tagger: small words are known, capitals tell names, endings tell some verbs. Beside the letters of chunks
(`chunks_en`), which most of these are, there are d (begins a noun phrase), # (a number), n, g (in -ing) and C (with a
capital): nouns and adjectives, and ' for *’s*.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from saidby.corpus.punctuation import TERMINALS

from .outlines import Word
from .words_en import is_in, takes, verb_en

DASHES = ("–", "—", "―", "-", "--")

MARKS = {**dict.fromkeys(",:;()"), "$": "#", "£": "#", "€": "#", "%": "n", "&": "n"}
"""Letters of punctuation marks; None is the mark itself."""

WORDS = {"to": "i", "that": "t", "according": "K", "’s": "'", "'s": "'", "’": "'", "'": "'"}

CLASSES = {
    "determiners": "d",
    "numbers": "#",
    "conjunctions": "c",
    "relatives": "r",
    "questions": "w",
    "auxiliaries": "A",
    "refusing": "X",
    "planning": "X",
    "days": "D",
    "subordinators": "b",
    "prepositions": "p",
    "adverbs": "e",
    "verbs": "v",
}
"""The letters of classes of small words; the first class that a word is in gives it."""

PEOPLE = ("people", "police", "men", "women", "staff", "children")
"""Plurals without s."""


class Place(NamedTuple):
    """A word among others: the words, their letters (settled up to it), its number, the letters beside it."""

    words: Sequence[Word]
    letters: Sequence[str]
    at: int
    before: str
    after: str

    @property
    def text(self) -> str:
        """The word in small letters."""
        return self.words[self.at].text.lower()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.words[self.at].text[0].isupper()


def letters_of(words: Sequence[Word]) -> str:
    """Give a letter for each word."""
    letters = [_letter(words, place) for place in range(len(words))]
    for at, letter in enumerate(letters):
        before = letters[at - 1] if at else "^"
        after = letters[at + 1] if at + 1 < len(letters) else "$"
        if settle := SETTLED.get(letter):
            letters[at] = settle(Place(words, letters, at, before, after)) or letter
        if before == "D" and is_in(words[at].text, "parts_of_day"):
            letters[at] = "D"
    return "".join(letters)


# By itself


def _letter(words: Sequence[Word], place: int) -> str:
    text = words[place].text
    if words[place].quotation is not None:
        return _quoted(words, place)
    if text in DASHES:
        return "–"
    if not text[0].isalnum() and text[0] not in "’'":
        return "." if text[0] in TERMINALS else MARKS.get(text[0], "x") or text[0]
    return _small(text) or _open(words, place)


def _quoted(words: Sequence[Word], place: int) -> str:
    word = words[place]
    if word.quotation is not None and word.quotation.pair.kind == "turn":
        return "T"
    inside = word.text.rstrip("\"'”’»").rstrip()
    followed = words[place + 1].text if place + 1 < len(words) else ""
    return "Q" if inside[-1:] in (*TERMINALS, ",", *DASHES) or followed == "," else "q"


@lru_cache(maxsize=50_000)
def _small(text: str) -> str:
    """Give the letter of a word of a closed class; ? is a pronoun that may begin a noun phrase, too."""
    word = text.lower()
    if word in WORDS:
        return WORDS[word]
    if is_in(word, "pronouns"):
        return "?" if is_in(word, "determiners", "numbers") else "H"
    if word in ("may", "march") and text[0].islower():
        return "A" if word == "may" else ""
    return next((letter for group, letter in CLASSES.items() if is_in(word, group)), "")


def _open(words: Sequence[Word], place: int) -> str:
    text = words[place].text
    if verb := verb_en(text):
        return "G" if verb.converb else "V"
    if text[0].isdigit():
        return "#"
    if text[0].isupper() and (place or _is_name(words, place)):
        return "C"
    return _ending(text)


def _ending(text: str) -> str:
    for ending, letter, longer in (("ly", "e", 4), ("ed", "v", 4), ("ing", "g", 5)):
        if text.endswith(ending) and len(text) > longer:
            return letter
    return "n"


def _is_name(words: Sequence[Word], place: int) -> bool:
    """Tell whether the first word of a sentence is a name: another capital follows, or it is no plural."""
    text, behind = words[place].text, words[place + 1].text if place + 1 < len(words) else ""
    if text.endswith("ly") and not is_in(text, "masculine_names", "feminine_names"):
        return False
    return behind[:1].isupper() or not text.endswith("s")


# Beside others


def _either(place: Place) -> str:
    """Tell *her* boats from *her*, *some* people from *some*."""
    begins = place.after in "nCd#GgvV?'" or (place.after == "e" and place.text not in ("her", "all"))
    return "d" if begins else "H"


def _possessive(place: Place) -> str:
    """Tell *the mayor’s* car from *he’s* late, and the apostrophe of *drivers’* from one that closes nothing."""
    before, after = place.before, place.after
    known = before == "H" and not is_in(place.words[place.at - 1].text, "indefinite")
    if known or before in "trw" or (place.text[1:] and after in "Ad" and before != "C"):
        return "A"
    return "'" if before in "nCVdvDHg" and after in "nCd#gGvVeD" else "x"


def _that(place: Place) -> str:
    return "d" if place.before in "^pi;" and place.after in "nCgv" else "t"


def _will(place: Place) -> str:
    """Tell *the will* from *will*."""
    return "n" if place.before == "d" and place.after != "v" else "A"


def _noun(place: Place) -> str:
    """Tell an infinitive from a noun: *to break a tie*, *would not sign*."""
    if not place.text.isalpha() or place.capital:
        return "n"
    if place.before == "i":
        return "v" if place.after in "dH#" else "n"
    at = place.at - 1
    while at >= 0 and (place.letters[at] == "e" or place.words[at].text.lower() in ("not", "never")):
        at -= 1
    return "v" if at >= 0 and is_in(place.words[at].text, "modals") else "n"


def _participle(place: Place) -> str:
    """Tell *the accused* from *a packed hall*, whose *packed* is followed by a noun."""
    return "n" if place.before in "d'p" and place.after not in "nC" else "v"


def _adverb(place: Place) -> str:
    """Tell *a rally* from *a really* big one."""
    return "n" if place.before == "d" and place.after not in "nCevVgG#'" else "e"


def _day(place: Place) -> str:
    return "n" if place.before in "dnC'" and not place.capital else "D"


def _in_ing(place: Place) -> str:
    if place.capital and place.at and (place.after in "CV" or place.before == "C"):
        return "C"
    return "g" if place.before in "d'p" and place.after in "nC" else "G"


def _verb(place: Place) -> str:
    """Tell verbs of speech from nouns and participles of the same form."""
    cue, word = verb_en(place.words[place.at].text), place.text
    lemma = cue.lemma if cue else ""
    if place.capital and place.at and (place.after in "CV" or place.before == "C"):
        return "C"
    if place.before in "d'" or place.letters[max(place.at - 2, 0) : place.at] == ["d", "v"]:
        return "v" if word not in (lemma, lemma + "s") and place.after in "nC" else "n"
    if word == lemma:
        return "V" if _is_plain_verb(place) else "n"
    noun = place.before in "gp^" or (place.after in "VA" and takes(lemma, "nouns"))
    return "n" if word == lemma + "s" and noun else "V"


def _is_plain_verb(place: Place) -> bool:
    """Tell the plain form of a verb from a noun: *growers say*, *to say*, *did not say*, but *council report*."""
    at = place.at
    while at and place.letters[at - 1] == "e":
        at -= 1
    if at == 0:
        return place.after not in "nC"
    lead, word = place.letters[at - 1], place.words[at - 1].text.lower()
    return lead in "iAHrc,Qq" or (lead in "nC" and (word.endswith("s") or word in PEOPLE))


SETTLED: Mapping[str, Callable[[Place], str]] = {
    "?": _either,
    "'": _possessive,
    "t": _that,
    "A": _will,
    "K": lambda place: "K" if place.after == "i" else "n",
    "X": lambda place: "X" if place.after == "i" else "v",
    "n": _noun,
    "v": _participle,
    "e": _adverb,
    "D": _day,
    "G": _in_ing,
    "V": _verb,
}
"""By the letter that a word has by itself: what gives its letter among others."""
