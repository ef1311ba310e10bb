"""Borders of clauses in a sentence."""

import re

from .report import NOMINAL
from .sentences import Sentence

NEAR = 5
"""Words that may stand between the comma and the verb of the next attribution."""

SUBORDINATE = "chkdKrel"
"""Letters that begin a clause within a clause."""


def clause_start(sentence: Sentence, place: int, floor: int = 0, *, split: bool = False) -> int:
    """Give where the clause begins in which `place` stands, behind its conjunction.

    `split`: also where only a comma divides it from a clause before.
    """
    letters = sentence.letters
    if letters[place - 1 : place] == "u":
        return place
    for at in range(place - 1, floor - 1, -1):
        if letters[at] in ":;(." or (letters[at] in "–" and letters[at - 1 : at] != "w"):
            return at + 1
        if at and letters[at - 1] == "," and letters[at] in "uck":
            return at + 1
        if at and letters[at - 1] == "," and letters[at] in ("rhKepP" if split else "rhKe"):
            return at
        if split and letters[at] == "," and _divides(sentence, at, floor):
            return at + 1
    return floor


def _divides(sentence: Sentence, comma: int, floor: int) -> bool:
    """Tell whether a comma stands between two main clauses."""
    letters = sentence.letters
    before = letters[max(letters.rfind(",", floor, comma), floor - 1) + 1 : comma]
    begins = before[:2].lstrip("wszao")[:1] or "w"
    main = letters[comma + 1] not in SUBORDINATE + "upPgG" and begins not in SUBORDINATE
    return main and bool(re.search("[vV]", before))


def mark_before(sentence: Sentence, place: int) -> int | None:
    """Give the comma, or else the conjunction, behind which a verb follows."""
    letters, conjunction = sentence.letters, None
    for at in range(place - 1, max(place - NEAR - 1, 0), -1):
        if letters[at] in ",;" or (letters[at] == "–" and letters[at - 1] != "w"):
            return at
        if letters[at] in "vVGXi:" + SUBORDINATE:
            break
        if letters[at] == "u":
            conjunction = at
            if letters[at - 1] == ",":
                return at - 1
    return conjunction


def subject_between(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether a noun or pronoun in the nominative stands between two places."""
    return any(
        sentence.tags[at].pos in NOMINAL and sentence.tags[at].feats.get("Case") == "Nom" for at in range(start, end)
    )


def hangs_on(sentence: Sentence, place: int, verb: int) -> bool:
    """Tell whether the parser joins a verb to another by «и»."""
    nodes = sentence.nodes(verb)
    found = {node.place: i for i, node in enumerate(nodes)}
    joined = place in found and nodes[found[place]].rel in ("conj", "parataxis")
    return joined and nodes[found[place]].head == found[verb]
