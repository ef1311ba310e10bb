"""Prepositions of speech: «по словам мэра», «по его словам», «согласно отчёту», with those whose words they are."""

import re
from collections.abc import Iterator

from saidby.corpus.russian import plain

from .clauses import index_of, phrase_of
from .cues import Cue
from .frames import Sense, words
from .phrases import lemma
from .report import NOMINAL, Report
from .sentences import Sentence

EXPRESSION = "по выражение"
"""What introduces quoted words alone: «по выражению мэра, «чудо»»."""

LEADING = 2
"""Words that may stand before a preposition at the start of a sentence, without a mark: «Однако по словам мэра»."""


def find_owned(sentence: Sentence) -> Iterator[Report]:
    """Give «по словам мэра», «по его словам», «согласно отчёту», «со ссылкой на мэра»."""
    for place, word in enumerate(sentence.words):
        text = plain(word.text)
        if text in ("по", "согласно", "со"):
            cue = _preposition(sentence, place, text)
            if cue is not None and (one := _owned_aside(sentence, cue)) is not None:
                yield one
        elif sentence.letters[place : place + 2] == "Nr" and (passed := _passed_on(sentence, place)) is not None:
            yield passed


def _preposition(sentence: Sentence, place: int, text: str) -> tuple[int, ...] | None:
    """Give the places of a preposition of speech: «согласно», «по … словам», «со слов»."""
    texts = sentence.texts(range(place, min(place + 5, len(sentence.words))))
    if text == "согласно":
        return (place,)
    if texts[:2] == ["со", "слов"]:
        return place, place + 1
    if text == "по":
        for at in range(place + 1, min(place + 4, len(sentence.words))):
            tag = sentence.tags[at]
            if tag.pos == "NOUN":
                good = tag.feats.get("Case") == "Dat" and lemma(sentence.words[at].text) in words("owned")
                return (place, at) if good else None
            if tag.pos not in ("ADJ", "DET", "PRON"):
                return None
    return None


def _owned_aside(sentence: Sentence, cue: tuple[int, ...]) -> Report | None:
    start, last, letters = cue[0], cue[-1], sentence.letters
    owner = owner_of(sentence, cue)
    if owner is None:
        return None
    stop = max(owner.stop, last + 1)
    bracketed = letters[start - 1 : start] == "(" and letters[stop : stop + 1] != ")"
    if bracketed or letters[owner.start] == "r":  # «мэр, по словам которого мост готов»
        return Report("owned", cue, _sense(sentence, last), stop + (letters[stop : stop + 1] == ","))
    while letters[stop : stop + 1] == "(":
        stop = _behind_bracket(sentence, stop)
    if re.match(r",(?:[wzsao]?[rp]|Nr)", letters[stop:]):
        follow = letters.find(",", stop + 1)
        stop = len(letters) if follow < 0 else follow
    if letters[start - 1 : start] not in ("", *",–;:(ucrhe.") and not (start <= LEADING and "," not in letters[:start]):
        return None
    while stop < len(letters) and letters[stop] in ",–)":
        stop += 1
    while start and letters[start - 1] in ",–(":
        start -= 1
    sense = _sense(sentence, last)
    if sense.lemma == EXPRESSION:
        quoted = next((at for at in (stop, start - 1) if letters[at : at + 1] == "Q"), stop)
        return Report("owned", cue, sense, stop, behind=range(quoted, quoted + 1))
    return Report("owned", cue, sense, stop, range(start, stop), nested=True)


def _sense(sentence: Sentence, place: int) -> Sense:
    noun = lemma(sentence.words[place].text)
    group = "thought" if noun == "мнение" else "impersonal"
    return Sense(f"по {noun}", "preposition", frozenset(), Cue("по", group))


def _behind_bracket(sentence: Sentence, place: int) -> int:
    """Give the place behind a bracket and the rest of the phrase: «службы (ФТС) России»."""
    stop = sentence.letters.find(")", place) + 1 or len(sentence.letters)
    while stop < sentence.end and sentence.tags[stop].feats.get("Case") == "Gen" and sentence.letters[stop] == "w":
        stop += 1
    return stop


def _passed_on(sentence: Sentence, place: int) -> Report | None:
    """Give «…, слова которого приводит агентство, …»."""
    letters = sentence.letters
    behind = range(place + 2, min(place + 5, len(letters)))
    verb = next((at for at in behind if lemma(sentence.words[at].text) in words("relays")), None)
    if verb is None or lemma(sentence.words[place].text) != "слово" or letters[place - 1 : place] != ",":
        return None
    stop = letters.find(",", verb)
    stop = sentence.end if stop < 0 else stop + 1
    sense = Sense("слово", "preposition", frozenset(), Cue("слово", "impersonal"))
    return Report("owned", (place,), sense, stop, range(place - 1, stop), nested=True)


def owner_of(sentence: Sentence, cue: tuple[int, ...]) -> range | None:
    """Give the places of the one whose words a preposition gives."""
    inner = [at for at in range(cue[0] + 1, cue[-1]) if plain(sentence.words[at].text) in words("possessive")]
    if inner:
        return range(inner[0], inner[0] + 1)
    at = _owner_head(sentence, cue)
    if at is None:
        return None
    nodes = sentence.nodes(cue[0])
    found = phrase_of(nodes, index_of(nodes, at), index_of(nodes, cue[0]))
    end = max(found.end, at + 1)
    comma = sentence.letters.find(",", at, end)
    if comma > 0 and sentence.letters[end : end + 1] != ",":  # no apposition: the content begins behind the comma
        end = comma
    return range(cue[-1] + 1, end)


def _owner_head(sentence: Sentence, cue: tuple[int, ...]) -> int | None:
    """Give the place of the noun that owns the words: in the genitive, after «согласно» in the dative."""
    case = "Dat" if sentence.letters[cue[0]] == "w" and len(cue) == 1 else "Acc" if len(cue) == 3 else "Gen"
    for at in range(cue[-1] + 1, min(cue[-1] + 6, len(sentence.words))):
        word, tag = sentence.words[at], sentence.tags[at]
        if word.quotation is not None:
            return at if at not in sentence.content else None
        behind = sentence.words[at + 1 : at + 2]
        if sentence.letters[at] == "r" or tag.pos in ("X", "PROPN") or any(word.text == "из" for word in behind):
            return at
        if tag.pos in NOMINAL:
            return at if tag.feats.get("Case", case) in (case, "Acc") else None
        if tag.pos not in ("ADJ", "DET", "NUM", "PART") and sentence.letters[at] != "#":
            return None
    return None
