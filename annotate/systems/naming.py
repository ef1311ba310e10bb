"""Naming verbs: «назвал мост «чудом»», «считает его старым»; the content is the object and what it is called."""

import re
from collections.abc import Iterator

from .borders import clause_start
from .clauses import Node, index_of, phrase_of
from .frames import words
from .report import Report
from .sentences import Sentence

OBJECTS = ("obj", "obl", "iobj", "xcomp", "nsubj:pass", "nsubj", "conj", "nmod", "amod", "parataxis", "appos")
ENDS = ",;:–(.X"
ANOTHER = re.compile("[vV]|un?[vVLb]")
"""Another verb, which ends the content."""

VALUE = re.compile("K|w#|Q")
"""«как», or «в» and a number: what something is held to be."""

PHRASE = 2
"""Words among which the preposition of a noun stands."""

LONGEST = 30
"""Words that the content of a naming verb has at most, on each side."""


def find_naming(sentence: Sentence) -> Iterator[Report]:
    """Give the naming verbs of a sentence that call something by something."""
    for place, sense in sentence.senses.items():
        if "name" in sense.takes and sense.kind in ("finite", "converb", "infinitive"):
            one = _naming(sentence, place)
            if one is not None:
                yield one


def _naming(sentence: Sentence, place: int) -> Report | None:
    behind = _behind(sentence, place)
    named = [at for at in behind if _is_name(sentence, at)]
    if sentence.senses[place].lemma in words("valuing"):
        named = list(behind) if VALUE.search(sentence.letters[behind.start : behind.stop]) else []
    before = _before(sentence, place, named=bool(named))
    named_before = _role(sentence, place) is not None or any(_is_name(sentence, at) for at in before)
    if not named and not named_before:
        return None
    if not named and not behind:
        return None
    return Report("naming", (place,), sentence.senses[place], place + 1, before=before, behind=behind)


def _is_name(sentence: Sentence, at: int) -> bool:
    """Tell what something is called: quoted words in small letters, a noun or adjective in the instrumental."""
    word, tag = sentence.words[at], sentence.tags[at]
    if word.quotation is not None:
        return word.text[1:2].islower()
    placed = any(sentence.tags[i].pos == "ADP" for i in range(max(at - PHRASE, 0), at))
    return tag.pos in ("NOUN", "ADJ", "PROPN") and tag.feats.get("Case") == "Ins" and not placed


def _behind(sentence: Sentence, place: int) -> range:
    """Give the words behind the verb up to a mark, without its subject."""
    start, nodes = place + 1, sentence.nodes(place)
    verb = index_of(nodes, place)
    while start < len(sentence.words) and _is_outside(nodes, verb, start):
        start += 1
    end = start
    while end < min(sentence.end, start + LONGEST) and sentence.letters[end] not in ENDS:
        if ANOTHER.match(sentence.letters, end):
            break
        end += 1
    while end > start and sentence.letters[end - 1] == "u":
        end -= 1
    return range(start, end)


def _is_outside(nodes: list[Node], verb: int, place: int) -> bool:
    """Tell whether a word right behind the verb is its subject or an adverb."""
    for node in nodes:
        if node.place == place:
            return node.rel in ("nsubj", "advmod") and node.head == verb
    return False


def _before(sentence: Sentence, place: int, *, named: bool) -> range:
    """Give the object or the name that stands before the verb."""
    if (role := _role(sentence, place)) is not None:
        return role
    nodes = sentence.nodes(place)
    verb = index_of(nodes, place)
    for i, node in enumerate(nodes):
        if node.head == verb and i < verb and node.rel in OBJECTS and not node.content and node.place < place:
            wanted = ("Acc",) if named else ("Ins",)
            if node.feats.get("Case") in wanted and not any(o.head == i and o.rel == "case" for o in nodes):
                found = phrase_of(nodes, i, verb)
                return range(found.start, found.end)
    return range(0)


def _role(sentence: Sentence, place: int) -> range | None:
    """Give «в качестве причины» before the verb."""
    begin = clause_start(sentence, place)
    texts = sentence.texts(range(begin, place))
    if "качестве" not in texts:
        return None
    start = begin + texts.index("качестве")
    nodes = sentence.nodes(place)
    found = phrase_of(nodes, index_of(nodes, start), index_of(nodes, place))
    return range(start - 1, max(found.end, start + 2)) if start else None
