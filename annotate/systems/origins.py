"""Where reported content comes from, and to whom it was said: the noun phrases beside a cue."""

from collections.abc import Iterator

from saidby.corpus.russian import plain

from .clauses import Node, Source, index_of, joined_phrases, phrase_of, sources_of
from .frames import words
from .guards import can_speak
from .owned import owner_of
from .phrases import lemma
from .report import Report
from .sentences import Sentence

INTERVIEWS = frozenset({"интервью", "беседа", "разговор"})
ASKED = ("obj", "iobj", "obl", "nmod")


def sources(sentence: Sentence, one: Report, outside: frozenset[int]) -> list[Source]:
    """Give the noun phrases that an attribution comes from; `outside` are the places of reported content."""
    if one.sense.kind == "particle":
        return []
    if one.sense.kind == "preposition":
        return _owners(sentence, one)
    verb = min(one.cue) if one.key in sentence.verbs else one.key
    nodes = sentence.nodes(verb)
    at = index_of(nodes, verb)
    if one.sense.kind == "noun":
        owner = owner_of_noun(sentence, one.key)
        return [] if owner is None else [owner]
    if one.sense.kind == "participle":
        head = _modified(nodes, at, behind=sentence.letters[verb - 1 : verb] != ",")
        return [] if head is None else [phrase_of(nodes, head, at)]
    if one.aside:
        outside |= frozenset(range(len(sentence.words))) - frozenset(one.aside)
    return sources_of(nodes, verb, one.sense.cue, outside | frozenset(range(sentence.begin)))


def _owners(sentence: Sentence, one: Report) -> list[Source]:
    """Give those whose words a preposition gives."""
    owner = owner_of(sentence, one.cue)
    if owner is None:
        return []
    nodes, head = sentence.nodes(one.cue[0]), _head(sentence, owner)
    found = joined_phrases(nodes, index_of(nodes, head), index_of(nodes, one.cue[0]))
    if len(found) > 1 and all(found[0].end <= other.start for other in found[1:]):
        return [Source(owner.start, found[0].end, head), *found[1:]]
    return [Source(owner.start, owner.stop, head)]


def _modified(nodes: list[Node], at: int, *, behind: bool) -> int | None:
    """Find the noun that a participle belongs to: the nearest that agrees, before its comma or behind it."""
    feats = nodes[at].feats
    places = range(at + 1, len(nodes)) if behind else range(at - 1, -1, -1)
    return next((i for i in places if nodes[i].pos in ("NOUN", "PROPN") and _agree(nodes[i].feats, feats)), None)


def _agree(noun: dict[str, str], participle: dict[str, str]) -> bool:
    features = ("Case", "Number") if participle.get("Number") == "Plur" else ("Case", "Number", "Gender")
    return all(noun.get(feature) == participle.get(feature) for feature in features)


def owner_of_noun(sentence: Sentence, place: int) -> Source | None:
    """Find whose word a noun is: «обещание мэра», «его обещание»."""
    nodes = sentence.nodes(place)
    at = index_of(nodes, place)
    below = (i for i, node in enumerate(nodes) if node.head == at and node.rel in ("nmod", "det") and not node.content)
    owner = next((i for i in below if _is_owner(nodes, i)), None)
    return None if owner is None else phrase_of(nodes, owner, at)


def _is_owner(nodes: list[Node], i: int) -> bool:
    if plain(nodes[i].text) in words("possessive"):
        return True
    return nodes[i].feats.get("Case") == "Gen" and not _has_preposition(nodes, i)


def _has_preposition(nodes: list[Node], i: int) -> bool:
    return any(node.head == i and node.rel == "case" for node in nodes)


def _head(sentence: Sentence, places: range) -> int:
    nouns = (at for at in places if sentence.tags[at].pos in ("NOUN", "PROPN", "PRON", "DET"))
    return next(nouns, places.start)


def addressees(sentence: Sentence, one: Report, outside: frozenset[int]) -> Iterator[range]:
    """Give the places of those to whom it was said: «сказал журналистам», «попросил мэра», «в интервью газете»."""
    if one.sense.kind in ("preposition", "noun", "particle"):
        return
    verb = min(one.cue)
    nodes = [node._replace(content=True) if node.place in outside else node for node in sentence.nodes(verb)]
    at = index_of(nodes, verb)
    for i, node in enumerate(nodes):
        if node.head == at and not node.content and node.place not in one.cue and node.rel in ASKED:
            head = i if _is_addressed(sentence, nodes, i, one) else _interviewer(nodes, i)
            if head is not None:
                found = phrase_of(nodes, head, at)
                yield range(found.start, found.end)


def _is_addressed(sentence: Sentence, nodes: list[Node], i: int, one: Report) -> bool:
    node = nodes[i]
    case, preposition = node.feats.get("Case"), _has_preposition(nodes, i)
    if case == "Dat" and not preposition:
        return _may_hear(sentence, node)
    if preposition:
        return case == "Dat" and _is_to(nodes, i) and one.sense.lemma in words("turning")
    return one.sense.lemma in words("asking of") and case in ("Acc", "Gen") and _may_hear(sentence, node)


def _is_to(nodes: list[Node], i: int) -> bool:
    return any(node.head == i and node.rel == "case" and plain(node.text) in ("к", "ко") for node in nodes)


def _may_hear(sentence: Sentence, node: Node) -> bool:
    if sentence.words[node.place].quotation is not None:
        return sentence.words[node.place].text[1:2].isupper()
    if node.pos in ("PRON", "PROPN"):
        return plain(node.text) not in ("этому", "тому", "чему", "это", "себе")
    return node.feats.get("Animacy") == "Anim" or can_speak(lemma(node.text))


def _interviewer(nodes: list[Node], i: int) -> int | None:
    """Find with whom somebody speaks: «в интервью газете», «в беседе с корреспондентом»."""
    if lemma(nodes[i].text) not in INTERVIEWS or not _has_preposition(nodes, i):
        return None
    below = (j for j, node in enumerate(nodes) if node.head == i and node.rel in ("nmod", "obl", "iobj", "appos"))
    return next((j for j in below if nodes[j].feats.get("Case", "Dat") in ("Dat", "Gen", "Ins")), None)
