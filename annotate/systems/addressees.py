"""To whom something was said: «сказал журналистам», «попросил мэра», «в интервью газете», «обратился к жителям»."""

from collections.abc import Iterator, Sequence

from saidby.corpus.russian import plain

from .clauses import Node, index_of, joined_phrases
from .frames import words
from .guards import can_speak
from .outlines import Word
from .phrases import lemma

INTERVIEWS = frozenset({"интервью", "беседа", "разговор"})
BELOW = ("obj", "iobj", "obl", "nmod")
"""Relations of a noun to the verb that turns to it."""

NOBODY = frozenset({"этому", "тому", "чему", "это", "себе"})


def heard(places: Sequence[Word], nodes: list[Node], verb: int, said: str, outside: frozenset[int]) -> Iterator[range]:
    """Give the places of those to whom a verb's words are said.

    Parameters
    ----------
    places : sequence of Word
        The words of the outline.
    nodes : list of Node
        The clause of the verb.
    verb : int
        Its place in the outline.
    said : str
        Its lemma.
    outside : frozenset of int
        Places where nobody is spoken to: the content, the cue.
    """
    at = index_of(nodes, verb)
    for i, node in enumerate(nodes):
        if node.head == at and node.rel in BELOW and not node.content and node.place not in outside:
            head = i if _is_addressed(places, nodes, i, said) else _interviewer(nodes, i)
            if head is not None:
                yield from (range(found.start, found.end) for found in joined_phrases(nodes, head, at))


def has_preposition(nodes: list[Node], i: int) -> bool:
    """Tell whether a noun has a preposition."""
    return any(node.head == i and node.rel == "case" for node in nodes)


def _is_addressed(places: Sequence[Word], nodes: list[Node], i: int, said: str) -> bool:
    case, preposition = nodes[i].feats.get("Case"), has_preposition(nodes, i)
    if preposition:
        return case == "Dat" and said in words("turning") and _is_to(nodes, i)
    asked = said in words("asking of") and case in ("Acc", "Gen")
    return (case == "Dat" or asked) and _may_hear(places, nodes[i])


def _is_to(nodes: list[Node], i: int) -> bool:
    return any(node.head == i and node.rel == "case" and plain(node.text) in ("к", "ко") for node in nodes)


def _may_hear(places: Sequence[Word], node: Node) -> bool:
    if places[node.place].quotation is not None:
        return places[node.place].text[1:2].isupper()
    if node.pos in ("PRON", "PROPN"):
        return plain(node.text) not in NOBODY
    return node.feats.get("Animacy") == "Anim" or can_speak(lemma(node.text))


def _interviewer(nodes: list[Node], i: int) -> int | None:
    """Find with whom somebody speaks: «в интервью газете», «в беседе с корреспондентом»."""
    if lemma(nodes[i].text) not in INTERVIEWS or not has_preposition(nodes, i):
        return None
    below = (j for j, node in enumerate(nodes) if node.head == i and node.rel in ("nmod", "obl", "iobj", "appos"))
    return next((j for j in below if nodes[j].feats.get("Case", "Dat") in ("Dat", "Gen", "Ins")), None)
