"""Where reported content comes from, the noun phrases beside a cue."""

from saidby.corpus.russian import plain

from .addressees import has_preposition, heard
from .clauses import Node, Source, index_of, joined_phrases, phrase_of, sources_of
from .frames import words
from .owned import owner_of
from .report import Report
from .sentences import Sentence


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
    found = sources_of(nodes, verb, one.sense.cue, outside | frozenset(range(sentence.begin)))
    if one.sense.first:  # «думаю»: «я», or nobody
        found = [source for source in found if plain(sentence.words[source.head].text) in ("я", "мы")]
    return found


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
    return nodes[i].feats.get("Case") == "Gen" and not has_preposition(nodes, i)


def _head(sentence: Sentence, places: range) -> int:
    nouns = (at for at in places if sentence.tags[at].pos in ("NOUN", "PROPN", "PRON", "DET"))
    return next(nouns, places.start)


def addressees(sentence: Sentence, one: Report, outside: frozenset[int]) -> list[range]:
    """Give the places of those to whom it was said."""
    if one.sense.kind in ("preposition", "noun", "particle"):
        return []
    verb = min(one.cue)
    return list(heard(sentence.words, sentence.nodes(verb), verb, one.sense.lemma, outside | frozenset(one.cue)))
