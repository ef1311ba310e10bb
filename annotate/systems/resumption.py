"""Where the clause around a cue goes on: «…, что мост готов, и ушёл», «заявление, что …, всех удивило»."""

import re
from collections.abc import Iterator

from .borders import SUBORDINATE, clause_start, hangs_on, subject_between
from .clauses import descends, index_of
from .report import Report
from .sentences import Sentence

ANOTHER = re.compile("u[wn#]{0,4}[vV]")
"""«и», and another verb without subject between."""

QUESTIONS = frozenset({"question", "whether"})
"""Frames whose content does not go on with «, и чтобы»."""

CONDITIONS = frozenset({"если", "когда", "хотя", "пока"})
"""Words that begin a clause of condition or time."""


def resumed(sentence: Sentence, one: Report, start: int) -> int | None:
    """Give where the clause around the cue goes on: «…, что мост готов, и ушёл», «заявление о том, что …, удивило»."""
    fronted = one.sense.kind in ("noun", "infinitive", "converb")
    if fronted and (main := _main_clause(sentence, one, start)) is not None:
        return main
    return next((at for at in _outer(sentence, start + 1) if _goes_on(sentence, one, start, at)), None)


def _goes_on(sentence: Sentence, one: Report, start: int, at: int) -> bool:
    """Tell whether the clause around the cue goes on at a place."""
    letters = sentence.letters
    if letters[at : at + 3] == ",uk":
        return one.frame in QUESTIONS
    if letters[at] == ",":
        return letters[at + 1 : at + 2] not in SUBORDINATE and _goes_on_behind_comma(sentence, one, start, at)
    return one.frame == "deed" and _goes_on_within(sentence, one, at)


def _goes_on_within(sentence: Sentence, one: Report, at: int) -> bool:
    """Tell whether no comma divides a deed from what goes on: «просил ждать и дождался», «просьба ждать забыта»."""
    if sentence.letters[at] in "vV" and one.sense.kind == "noun":
        return True
    verb = ANOTHER.match(sentence.letters, at) if sentence.letters[at - 1] != "," else None
    return verb is not None and not _is_below(sentence, verb.end() - 1, one)


def _goes_on_behind_comma(sentence: Sentence, one: Report, start: int, at: int) -> bool:
    letters = sentence.letters
    verb = re.compile("[^vV,;]*([vV])").match(letters, at + 1, sentence.end)
    if verb is None:
        return False
    place = verb.start(1)
    if letters[at + 1] == "u" and not one.aside and not subject_between(sentence, at, place):
        return hangs_on(sentence, place, one.cue[0]) or _has_subject_of(sentence, one, at, place)
    if _is_conditional(sentence, one.cue[0]):
        return "v" in letters[start:at].lower()
    below = one.sense.kind in ("participle", "noun") or _is_subordinate(sentence, one.cue[0])
    return below and not _is_below(sentence, place, one)


def _has_subject_of(sentence: Sentence, one: Report, comma: int, verb: int) -> bool:
    """Tell whether a verb behind «, и» goes on with the cue's subject: «…, что все привыкнут, и ссылаются»."""
    if sentence.words[comma + 1].text.lower() != "и" or one.sense.kind != "finite":
        return False
    a, b = sentence.tags[one.cue[0]].feats, sentence.tags[verb].feats
    return all(a.get(feature) == b.get(feature) for feature in ("Number", "Gender", "Tense", "Person"))


def _main_clause(sentence: Sentence, one: Report, start: int) -> int | None:
    """Give where the clause goes on that a noun of speech, infinitive, converb begins: no verb stands before it."""
    letters = sentence.letters
    if any(letter in "vV" for letter in letters[clause_start(sentence, one.key) : one.key]):
        return None
    for at in range(sentence.end - 1, start, -1):
        if letters[at] == "," and letters[at + 1 : at + 2] not in "u" + SUBORDINATE and re.search("[vV]", letters[at:]):
            return at
    return None


def _is_conditional(sentence: Sentence, cue: int) -> bool:
    """Tell whether a cue stands in a clause that begins with «если» or «когда»."""
    begin = clause_start(sentence, cue)
    return bool(CONDITIONS & set(sentence.texts(range(begin, min(cue, begin + 1)))))


def _outer(sentence: Sentence, start: int) -> Iterator[int]:
    """Give the places that stand in no bracket."""
    depth = 0
    for at in range(start, sentence.end):
        depth += (sentence.letters[at] == "(") - (sentence.letters[at] == ")")
        if depth == 0:
            yield at


def _is_subordinate(sentence: Sentence, cue: int) -> bool:
    """Tell whether a cue stands in a clause that begins with «если», «который»."""
    begin = clause_start(sentence, cue)
    return any(letter in "er" for letter in sentence.letters[begin : min(cue, begin + 4)])


def _is_below(sentence: Sentence, place: int, one: Report) -> bool:
    nodes = sentence.nodes(one.key)
    if all(node.place != place for node in nodes):
        return False
    return descends(nodes, index_of(nodes, place), index_of(nodes, one.key))
