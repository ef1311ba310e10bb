"""The author's clause around a quotation: parsed, with the quoted words masked, to find the source.

The mask is «Это», which the parser knows as a complete statement; other quotations in the clause (titles) are
masked as a noun. Only the words around a cue are parsed, so that time stays linear.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from saidby.corpus.russian import analyses, plain

from .cues import Cue
from .models_ru import Tagged, parse, tag
from .outlines import Word

REACH = 60
"""Words to each side of the cue that are parsed."""

MARKS = ("«", "»")
CONTENT, TITLE = "Это", "Ххх"
"""What the models read in the place of a quotation."""

SUBJECT = ("nsubj", "nsubj:pass")
CONJOINED = ("conj", "advcl", "xcomp")
"""Relations of a verb to the verb that has its subject: «сказал и добавил», «кивнул, добавив»."""

PHRASE = (
    "amod", "appos", "case", "cc", "compound", "conj", "det",
    "fixed", "flat", "flat:foreign", "flat:name", "nmod", "nummod", "nummod:gov", "nummod:entity",
)  # fmt: skip
"""Relations inside a noun phrase that is a source; relative clauses and participles are not among them."""

WORDS = ("слова", "слово", "заявление", "высказывание")
"""What is quoted of somebody: «цитирует слова мэра»."""

TIMES = frozenset({"год", "месяц", "день", "неделя", "начало", "конец", "середина", "время", "час", "ответ", "ход"})
"""Nouns in which nobody speaks: «в конце мая», «в ответ»."""

PLACES = ("в", "во", "на")
GENDERS = {"masc": "Masc", "femn": "Fem", "neut": "Neut"}
"""The lexicon's genders as the tagger writes them."""


class Node(NamedTuple):
    """A word of the clause: its place in the outline, and what the parser says."""

    place: int
    text: str
    pos: str
    feats: dict[str, str]
    head: int
    rel: str
    content: bool


class Source(NamedTuple):
    """A noun phrase by its places in the outline (half-open), and the place of its head."""

    start: int
    end: int
    head: int


def find_source(words: Sequence[Word], cue_place: int, cue: Cue, content: frozenset[int]) -> Source | None:
    """Find the noun phrase that a verb's words come from.

    Parameters
    ----------
    words : sequence of Word
        Those of an outline.
    cue_place : int
        Where the verb stands in it.
    cue : Cue
        What the lexicon says of it.
    content : frozenset of int
        Places of the quoted words, which bound the clause.
    """
    return source_of(read_clause(words, cue_place, content), cue_place, cue)


def source_of(nodes: list[Node], cue_place: int, cue: Cue, outside: frozenset[int] = frozenset()) -> Source | None:
    """Find the noun phrase that a verb's words come from, in a clause that is read; none of it `outside`."""
    return next(iter(sources_of(nodes, cue_place, cue, outside)), None)


def sources_of(nodes: list[Node], cue_place: int, cue: Cue, outside: frozenset[int] = frozenset()) -> list[Source]:
    """Find the noun phrases that a verb's words come from: of a verb in the plural each that «и» joins."""
    nodes = [node._replace(content=True) if node.place in outside else node for node in nodes]
    verb = index_of(nodes, cue_place)
    head = _head(nodes, verb, cue)
    if head is None:
        return []
    if cue.group == "impersonal" or cue.lemma == "следовать":
        return [_with_genitives(nodes, phrase_of(nodes, head, verb))]
    return joined_phrases(nodes, head, verb) if cue.plural else [phrase_of(nodes, head, verb)]


def _with_genitives(nodes: list[Node], source: Source) -> Source:
    """Stretch a document over the genitives right behind it: «отчёта завода», where nothing else stands."""
    behind = {node.place: node for node in nodes}
    end = source.end
    while end in behind and behind[end].pos in ("NOUN", "PROPN") and behind[end].feats.get("Case") == "Gen":
        end += 1
    return source._replace(end=end)


def joined_phrases(nodes: list[Node], head: int, verb: int) -> list[Source]:
    """Give the noun phrases that «и» joins, beginning with `head`."""
    case = nodes[head].feats.get("Case")
    heads = [
        head,
        *(
            i
            for i, node in enumerate(nodes)
            if node.rel == "conj" and node.head == head and node.feats.get("Case") == case and not node.content
        ),
    ]
    return [phrase_of(nodes, one, verb, without=frozenset(heads) - {one}) for one in heads]


def tag_outline(words: Sequence[Word], content: frozenset[int]) -> list[Tagged]:
    """Tag the words of an outline, one tag a place; content and titles are masked."""
    shown = _shown(words, range(len(words)), content)
    tags = tag(tuple(text for _, text in shown))
    middle = {place: tagged for (place, text), tagged in zip(shown, tags, strict=True) if text not in MARKS}
    return [middle.get(place, Tagged(word.text, "PUNCT", {})) for place, word in enumerate(words)]


def read_clause(words: Sequence[Word], cue_place: int, content: frozenset[int]) -> list[Node]:
    """Tag and parse the words between two pieces of content."""
    shown = _shown(words, _bounds(cue_place, content, len(words)), content)
    texts = tuple(text for _, text in shown)
    return [
        Node(place, text, tagged.pos, tagged.feats, link.head, link.rel, place in content)
        for (place, text), tagged, link in zip(shown, tag(texts), parse(texts), strict=True)
    ]


def _bounds(cue_place: int, content: Iterable[int], size: int) -> range:
    before = max((place for place in content if place < cue_place), default=0)
    after = min((place + 1 for place in content if place > cue_place), default=size)
    return range(max(before, cue_place - REACH), min(after, cue_place + REACH))


def _shown(words: Sequence[Word], places: range, content: frozenset[int]) -> list[tuple[int, str]]:
    """Give what the models see: place and text of each word, three words for a quotation."""
    return [(place, text) for place in places for text in _masked(words[place], place in content)]


def _masked(word: Word, content: bool) -> tuple[str, ...]:
    if word.quotation is None:
        return (word.text,)
    return (MARKS[0], CONTENT if content else TITLE, MARKS[1])


# The head of the source


def _head(nodes: list[Node], verb: int, cue: Cue) -> int | None:
    if cue.group == "quoting":
        return _object(nodes, verb)
    if cue.lemma == "следовать":
        return _placed(nodes, verb, ("из",), "Gen")
    if cue.group == "impersonal":
        return _placed(nodes, verb, PLACES, "Loc")
    if (subject := _subject(nodes, verb)) is not None:
        return subject
    if cue.plural and (place := _placed(nodes, verb, PLACES, "Loc", anywhere=False)) is not None:
        return place
    return _nearest(nodes, verb, cue)


def index_of(nodes: list[Node], place: int) -> int:
    """Give the place of a word in its clause."""
    return next(i for i, node in enumerate(nodes) if node.place == place)


def descends(nodes: list[Node], i: int, ancestor: int) -> bool:
    """Tell whether a word hangs on another, directly or not."""
    for _ in range(len(nodes)):
        if i == ancestor:
            return True
        i = nodes[i].head
        if i < 0:
            break
    return False


def _subject(nodes: list[Node], verb: int) -> int | None:
    """Find the verb's subject, or that of the verb it is conjoined with."""
    for _ in range(4):
        found = [i for i, node in enumerate(nodes) if node.head == verb and _is_subject(nodes, i)]
        if found:
            return min(found, key=lambda i: (nodes[i].pos != "PRON", abs(i - verb)))
        head = nodes[verb].head
        if nodes[verb].rel not in CONJOINED or head < 0 or nodes[head].content:
            return None
        verb = head
    return None


def _is_subject(nodes: list[Node], i: int) -> bool:
    """Tell whether a word is a verb's subject: not a title that names the noun before it, «газете «Луч»»."""
    node = nodes[i]
    if node.rel not in SUBJECT or node.content or _is_adverb(node):
        return False
    counted = any(other.head == i and other.rel.startswith(("nummod", "det:num")) for other in nodes)
    if node.feats.get("Case", "Nom") not in ("Nom", "Acc") and not counted and not node.text.isupper():
        return False
    before = nodes[i - 2] if node.text == TITLE and i > 1 else None
    return before is None or before.pos != "NOUN" or before.feats.get("Case") not in ("Dat", "Loc", "Ins")


def _object(nodes: list[Node], verb: int) -> int | None:
    """Find whom a verb quotes: «цитирует мэра», «цитирует слова мэра»."""
    for i, node in enumerate(nodes):
        if node.head == verb and node.rel == "obj" and not node.content:
            whose = (j for j, other in enumerate(nodes) if other.head == i and other.rel == "nmod")
            return next(whose, i) if plain(node.text) in WORDS else i
    return None


def _placed(
    nodes: list[Node], verb: int, prepositions: Sequence[str], case: str, *, anywhere: bool = True
) -> int | None:
    """Find who speaks in a place: «сообщили в мэрии», «говорится в письме завода», «следует из письма».

    `anywhere`: also if the parser has it hang on another word.
    """
    placed = {node.head for node in nodes if node.rel == "case" and node.text.lower() in prepositions}
    fitting = [i for i in placed if not nodes[i].content and _case_is(nodes[i], case) and not _is_time(nodes[i])]
    hanging = [i for i in fitting if nodes[i].head == verb and nodes[i].rel in ("obl", "nmod", "nsubj")]
    return min(hanging or [i for i in fitting if anywhere], key=lambda i: abs(i - verb), default=None)


def _case_is(node: Node, case: str) -> bool:
    return node.feats.get("Case", case) == case


def _is_time(node: Node) -> bool:
    return analyses(node.text.lower())[0].normal_form in TIMES


def _nearest(nodes: list[Node], verb: int, cue: Cue) -> int | None:
    """Find the nearest nominative that agrees with the verb, those after it first."""
    placed = {node.head for node in nodes if node.rel == "case"}
    fitting = [i for i, node in enumerate(nodes) if _agrees(node, cue) and i not in placed and not _relative(nodes, i)]
    return min(fitting, key=lambda i: (i < verb, abs(i - verb)), default=None)


def _is_adverb(node: Node) -> bool:
    """Tell what the tagger takes for a name and the dictionary for an adverb: «Недаром говорят»."""
    return bool(analyses(node.text.lower())[0].tag.POS == "ADVB")


def _agrees(node: Node, cue: Cue) -> bool:
    if node.content or node.pos not in ("NOUN", "PROPN", "PRON") or node.feats.get("Case") != "Nom":
        return False
    if _is_adverb(node):
        return False
    if (node.feats.get("Number") == "Plur") != cue.plural:
        return False
    return cue.gender is None or node.feats.get("Gender", GENDERS[cue.gender]) == GENDERS[cue.gender]


def _relative(nodes: list[Node], i: int) -> bool:
    """Tell whether a word stands in a relative clause."""
    for _ in range(8):
        if nodes[i].rel.startswith("acl"):
            return True
        i = nodes[i].head
        if i < 0:
            break
    return False


# Its extent


def phrase_of(nodes: list[Node], head: int, verb: int, without: frozenset[int] = frozenset()) -> Source:
    """Give the noun phrase of a head: what hangs on it without a break, and not on those `without`."""
    members = {nodes[i].place for i in _members(nodes, head, without)}
    places = {node.place: node for node in nodes}
    start = end = nodes[head].place
    while start - 1 in places and start - 1 != nodes[verb].place and _belongs(places[start - 1], start - 1, members):
        start -= 1
    while end + 1 in places and end + 1 != nodes[verb].place and _belongs(places[end + 1], end + 1, members):
        end += 1
    start = next(place for place in range(start, end + 1) if place in members and places[place].rel != "cc")
    end = next(place for place in range(end, start - 1, -1) if place in members)
    bracket = end + 1 in places and places[end + 1].text == ")"
    if bracket and _in_brackets(places[place].text for place in range(start, end + 1)):
        end += 1
    return Source(start, end + 1, nodes[head].place)


def _in_brackets(texts: Iterable[str]) -> bool:
    """Tell whether a bracket is open at the end."""
    depth = 0
    for text in texts:
        depth += (text == "(") - (text == ")")
    return depth > 0


def _belongs(node: Node, place: int, members: set[int]) -> bool:
    return place in members or (node.pos == "PUNCT" and not node.content)


def _members(nodes: list[Node], head: int, without: frozenset[int]) -> set[int]:
    """Give the words of the phrase, by the tree (which may have circles: the parser is not sure)."""
    below: dict[int, list[int]] = {}
    for i, node in enumerate(nodes):
        if node.rel in PHRASE and not node.content and i not in without:
            below.setdefault(node.head, []).append(i)
    case = nodes[head].feats.get("Case")
    members = {head}
    waiting = [i for i in below.get(head, ()) if _inside(nodes[i], case)]
    while waiting:
        if (i := waiting.pop()) not in members:
            members.add(i)
            waiting += below.get(i, ())
    return members


def _inside(node: Node, case: str | None) -> bool:
    """Tell whether a word below the head is part of the source: not its preposition, not a second clause."""
    if node.rel == "case":
        return False
    return node.rel != "conj" or node.feats.get("Case") == case
