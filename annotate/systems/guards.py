"""What tells a report from its look-alikes: the author's own «отметим», «матч говорит о том, что», «это заявление»."""

from collections.abc import Callable
from itertools import pairwise

from saidby.corpus.russian import plain

from .borders import clause_start
from .clauses import index_of, source_of
from .frames import words
from .phrases import lemma
from .report import Report
from .roles_ru import is_body, roles
from .sentences import Sentence


def is_report(sentence: Sentence, one: Report) -> bool:
    """Tell whether an attribution reports what somebody said."""
    return one.sense.kind in ("preposition", "particle") or not any(guard(sentence, one) for guard in GUARDS)


def _is_authors(_: Sentence, one: Report) -> bool:
    """Tell «отметим, что»: the author to his reader, or somebody who does it by saying so."""
    return one.sense.first and one.sense.cue.group != "thought"


def _is_half(sentence: Sentence, one: Report) -> bool:
    """Tell «скрывает», which is speech with «не» only."""
    return one.sense.lemma in words("denied") and sentence.letters[one.key - 1 : one.key] != "n"


def _is_nobodys(sentence: Sentence, one: Report) -> bool:
    """Tell «можно сказать»; «отказался уточнить» is somebody's."""
    return one.sense.kind == "infinitive" and not _is_somebodys(sentence, one.cue[0])


def _points_back(sentence: Sentence, one: Report) -> bool:
    """Tell «это заявление»."""
    before = range(max(one.key - 2, 0), one.key)
    return one.sense.kind == "noun" and any(lemma(sentence.words[at].text) in words("pointing") for at in before)


def _follows(sentence: Sentence, one: Report) -> bool:
    """Tell «следует отметить» from «из отчёта следует»."""
    begin = clause_start(sentence, one.key)
    clause = range(begin, one.aside.stop or max(one.start, one.key + 1))
    return one.sense.lemma == "следовать" and "из" not in sentence.texts(clause)


def _is_phrase(sentence: Sentence, one: Report) -> bool:
    """Tell «не говоря о», «что касается», «как мост, так и паром»."""
    begins = sentence.texts(range(one.start, min(one.start + 2, len(sentence.words))))
    idle = one.sense.kind == "converb" and sentence.letters[one.key - 1 : one.key] == "n"
    both = begins[:1] == ["как"] and ("так", "и") in pairwise(sentence.texts(range(one.start, sentence.end)))
    return not one.aside and (idle or both or begins == ["что", "касается"])


def _is_thing_told(_: Sentence, one: Report) -> bool:
    """Tell «сведения не сообщаются» from «сообщается, что»: something is the subject."""
    return one.sense.cue.group == "impersonal" and one.sense.cue.plural


def _is_fact(sentence: Sentence, one: Report) -> bool:
    """Tell «матч говорит о том, что», «мост грозит рухнуть»: no thing speaks."""
    proves = one.sense.lemma == "говорить" and sentence.letters[one.key + 1 : one.key + 3] == "ot"
    if one.sense.kind != "finite" or not (proves or one.sense.lemma in words("threats")):
        return False
    return _is_thing(sentence, one.key)


GUARDS: tuple[Callable[[Sentence, Report], bool], ...] = (
    _is_authors, _is_half, _is_nobodys, _points_back, _follows, _is_phrase, _is_thing_told, _is_fact,
)  # fmt: skip
"""What refuses an attribution."""


def _is_thing(sentence: Sentence, place: int) -> bool:
    """Tell whether the subject cannot speak: «матч говорит о том, что», «мост грозит рухнуть»."""
    found = source_of(sentence.nodes(place), place, sentence.senses[place].cue)
    if found is None:
        return False
    tag, head = sentence.tags[found.head], sentence.words[found.head]
    if sentence.letters[found.head] == "r" or plain(head.text) in ("это", "все", "что"):
        return True
    return tag.pos == "NOUN" and tag.feats.get("Animacy") == "Inan" and not can_speak(lemma(head.text))


def can_speak(noun: str) -> bool:
    """Tell whether a lemma without life is a body, a group or a capital that can speak."""
    return is_body(noun) or noun in roles()["crowd"] or noun in words("speakers")


def _is_somebodys(sentence: Sentence, place: int) -> bool:
    """Tell «отказался уточнить» from «можно сказать»."""
    if "если" in sentence.texts(range(max(place - 2, 0), place)):
        return False
    nodes = sentence.nodes(place)
    head = nodes[nodes[index_of(nodes, place)].head]
    if head.feats.get("Person") == "1":  # «хочу поблагодарить»
        return False
    if head.place != place and lemma(head.text) in words("phases"):
        return True
    before = range(max(place - 4, 0), place)
    if "k" in sentence.letters[before.start : place]:
        return True
    return any(sentence.letters[at] in "vV" and lemma(sentence.words[at].text) in words("phases") for at in before)
