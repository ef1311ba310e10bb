"""Where a deed that is promised or asked for begins: an infinitive with what hangs on it before it."""

from .clauses import descends, index_of
from .frames import words
from .guards import can_speak
from .phrases import lemma
from .report import NOMINAL, Report
from .sentences import Sentence


def deed_start(sentence: Sentence, one: Report) -> int:
    """Give where an infinitive begins with what hangs on it before it: «не спешить», «раз в год красить»."""
    start, nodes = one.start, sentence.nodes(one.key)
    infinitive = index_of(nodes, start)
    below = {node.place for i, node in enumerate(nodes) if i != infinitive and descends(nodes, i, infinitive)}
    while start - 1 > one.key and _hangs(sentence, one, start - 1, below):
        start -= 1
    if _is_addressed(sentence, one, start - 1):
        while start < one.start and sentence.tags[start].feats.get("Case") == "Gen":
            start += 1
    return start if start <= one.start and not _is_addressed(sentence, one, start) else one.start


def _hangs(sentence: Sentence, one: Report, place: int, below: set[int]) -> bool:
    """Tell whether a word before an infinitive belongs to it, by the parser; the one who is told it does not."""
    if sentence.letters[place] in "nQ":
        return True
    return place in below and sentence.letters[place] != "," and not _is_addressed(sentence, one, place)


def _is_dative(sentence: Sentence, place: int) -> bool:
    if sentence.words[place].quotation is not None:
        return False
    preposition = any(sentence.tags[at].pos == "ADP" for at in range(max(place - 2, 0), place))
    return sentence.tags[place].feats.get("Case") == "Dat" and not preposition


def _is_addressed(sentence: Sentence, one: Report, place: int) -> bool:
    """Tell whether a word between cue and infinitive is the one who is told to do it."""
    quoted = sentence.words[place].quotation is not None
    if place <= one.key or quoted or sentence.tags[place].pos not in NOMINAL:
        return False
    tag = sentence.tags[place]
    asked = tag.feats.get("Case") == "Acc" and one.sense.lemma in words("asking of")
    hears = tag.feats.get("Animacy") == "Anim" or can_speak(lemma(sentence.words[place].text))
    return _is_dative(sentence, place) or (asked and hears)
