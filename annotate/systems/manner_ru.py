"""How something was said: by mouth, in writing or in thought (`medium`), and whether it was said (`factuality`)."""

from collections.abc import Sequence

from .borders import clause_start
from .clauses import Source, index_of
from .frames import words
from .media_ru import medium_of
from .phrases import lemma
from .report import Report
from .sentences import Sentence

BESIDE = 2
"""Words to each side of a verb among which «бы» makes it a possibility."""


def manner(sentence: Sentence, one: Report, found: Sequence[Source], inside: frozenset[int]) -> dict[str, str]:
    """Give medium and factuality, where they are not the usual ones; `inside` are the places of the content."""
    medium, factuality = _medium(sentence, one, found, inside), _factuality(sentence, one)
    attrs = {"medium": medium, "factuality": factuality}
    return {name: value for name, value in attrs.items() if value is not None}


def _medium(sentence: Sentence, one: Report, found: Sequence[Source], inside: frozenset[int]) -> str | None:
    if one.sense.cue.group == "thought":
        return "thought"
    head = sentence.words[found[0].head].text if found else None
    return medium_of(one.sense.cue, head) or ("writing" if _is_posted(sentence, one, inside) else None)


def _is_posted(sentence: Sentence, one: Report, inside: frozenset[int]) -> bool:
    """Tell whether the author's clause says where it was written: «сообщил в соцсети»."""
    if one.sense.kind == "preposition":
        return False
    clause = range(clause_start(sentence, one.cue[0]), one.aside.stop or max(one.start, one.key + 1))
    return any(
        sentence.tags[at].feats.get("Case") in ("Loc", "Dat") and lemma(sentence.words[at].text) in words("posted")
        for at in clause
        if at not in inside and sentence.words[at].quotation is None
    )


def _factuality(sentence: Sentence, one: Report) -> str | None:
    if one.sense.kind in ("preposition", "noun", "particle"):
        return None
    governor = _governor(sentence, one)
    if _is_negated(sentence, one.cue[0]) or (governor is not None and _refuses(sentence, governor)):
        return "negated"
    if _is_possible(sentence, one) or _is_wished(sentence, governor):
        return "hypothetical"
    purpose = one.sense.kind == "infinitive" and "k" in sentence.letters[max(one.cue[0] - 3, 0) : one.cue[0]]
    planned = purpose or (governor is not None and lemma(sentence.words[governor].text) in words("plans"))
    return "future" if planned or (one.sense.future and one.sense.kind == "finite") else None


def _is_negated(sentence: Sentence, place: int) -> bool:
    return sentence.letters[place - 1 : place] == "n" and sentence.words[place - 1].text.lower() == "не"


def _governor(sentence: Sentence, one: Report) -> int | None:
    """Give the place of the verb that an infinitive hangs on."""
    if one.sense.kind != "infinitive":
        return None
    nodes = sentence.nodes(one.cue[0])
    head = nodes[index_of(nodes, one.cue[0])].head
    return nodes[head].place if head >= 0 and nodes[head].pos in ("VERB", "AUX", "ADJ") else None


def _refuses(sentence: Sentence, place: int) -> bool:
    return _is_negated(sentence, place) or lemma(sentence.words[place].text) in words("refusals")


def _is_possible(sentence: Sentence, one: Report) -> bool:
    place = one.cue[0]
    begin = one.aside.start if one.aside else clause_start(sentence, place)
    texts = sentence.texts(range(begin, place))
    near = sentence.texts(range(max(begin, place - BESIDE), min(place + BESIDE + 1, len(sentence.words))))
    return "если" in texts or "якобы" in texts or "бы" in near or near[-BESIDE:][:1] == ["ли"]


def _is_wished(sentence: Sentence, governor: int | None) -> bool:
    """Tell whether somebody may or shall say it: «мог сказать», «попросил рассказать»."""
    return governor is not None and lemma(sentence.words[governor].text) in words("wishes")
