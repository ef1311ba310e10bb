"""How far reported content reaches: to the end of its sentence, or to where another attribution takes over."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from saidby.corpus.russian import plain

from .clauses import descends, index_of
from .frames import Sense, joints
from .sentences import Sentence

NEAR = 5
"""Words that may stand between the comma and the verb of the next attribution."""

LONGEST_JOINT = 4
"""Words of «в свою очередь» and the like, at most."""

NOMINAL = ("NOUN", "PROPN", "PRON")
SUBORDINATE = "chkdKrel"
"""Letters that begin a clause within a clause."""


class Attribution(NamedTuple):
    """A cue in a sentence, by places in it.

    Parameters
    ----------
    frame : str
        The frame's name.
    cue : tuple of int
        The places of its words.
    sense : Sense
        What the word is.
    start : int
        Where its content begins, if that follows.
    aside : range
        The author's words with the marks around them, if they stand within the content; else empty.
    nested : bool
        Whether what stands aside belongs to the clause around it: «по словам мэра», «как сообщил мэр».
    before, behind : range
        Content that is known: before the cue, behind it.
    """

    frame: str
    cue: tuple[int, ...]
    sense: Sense
    start: int
    aside: range = range(0)
    nested: bool = False
    before: range = range(0)
    behind: range = range(0)

    @property
    def key(self) -> int:
        """The place of the word that reports."""
        return self.cue[-1]


def content_places(sentence: Sentence, one: Attribution, others: Sequence[Attribution]) -> list[range]:
    """Give the places of an attribution's content, as runs."""
    if one.before or one.behind:
        return [run for run in (_trimmed(sentence, run) for run in (one.before, one.behind)) if run]
    if not one.aside:
        start = _deed_start(sentence, one) if one.frame == "deed" else one.start
        return [range(start, forward_end(sentence, one, others, one.start))]
    right = one.aside.stop
    end = forward_end(sentence, one, others, right) if right < sentence.end else right
    start = _backward_start(sentence, one, others, last=right >= sentence.end)
    runs = [range(start, one.aside.start), range(right, end)]
    return [run for run in (_trimmed(sentence, run) for run in runs) if run]


def _deed_start(sentence: Sentence, one: Attribution) -> int:
    """Give where an infinitive begins with what hangs on it before it: «не спешить», «раз в год красить»."""
    start, nodes = one.start, sentence.nodes(one.key)
    infinitive = index_of(nodes, start)
    below = {node.place for i, node in enumerate(nodes) if i != infinitive and descends(nodes, i, infinitive)}
    while start - 1 > one.key and (sentence.letters[start - 1] == "n" or start - 1 in below):
        start -= 1
    return start


def forward_end(sentence: Sentence, one: Attribution, others: Iterable[Attribution], start: int) -> int:
    """Give where content that begins at `start` ends."""
    cuts = [_cut(sentence, one, other, start) for other in others if other.key > start]
    cuts += [_resumed(sentence, one, start), _quoted(sentence, start), _bracket(sentence, start)]
    return min([cut for cut in cuts if cut is not None and cut > start], default=sentence.end)


def _cut(sentence: Sentence, one: Attribution, other: Attribution, start: int) -> int | None:
    """Give where another attribution behind takes over, None if it is nested."""
    if other.aside:
        return _cut_before_aside(sentence, one, other, start)
    mark = _mark_before(sentence, other.cue[0])
    if mark is None or mark <= start:
        return None
    if other.sense.kind == "converb":
        return mark if sentence.letters[mark] == "," else None
    if other.sense.kind not in ("finite", "short") or _subject_between(sentence, mark, other.cue[0]):
        return None
    if sentence.letters[mark] == "," or sentence.letters[mark - 1] == ",":
        return mark if agrees(one.sense, other.sense) else None
    return mark if _hangs_on(sentence, other.cue[0], one.cue[0]) else None


def _cut_before_aside(sentence: Sentence, one: Attribution, other: Attribution, start: int) -> int | None:
    if other.aside.start <= start:
        return None
    if other.aside.stop >= sentence.end and not other.nested:
        return other.aside.start
    border = clause_start(sentence, other.aside.start, start) - 1
    return border if border > start and sentence.letters[border] in ":;u" and not one.aside else None


def clause_start(sentence: Sentence, place: int, floor: int = 0) -> int:
    """Give where the clause begins in which `place` stands, behind its conjunction."""
    letters = sentence.letters
    for at in range(place - 1, floor - 1, -1):
        if letters[at] in ":;(" or (letters[at] in "–" and letters[at - 1 : at] != "w"):
            return at + 1
        if at and letters[at - 1] == "," and letters[at] in "uck":
            return at + 1
        if at and letters[at - 1] == "," and letters[at] in "rhKe":
            return at
    return floor


def agrees(one: Sense, other: Sense) -> bool:
    """Tell whether two verbs can have one subject."""
    a, b = one.cue, other.cue
    return one.kind != "finite" or (a.plural == b.plural and (not a.gender or not b.gender or a.gender == b.gender))


def _mark_before(sentence: Sentence, place: int) -> int | None:
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


def _subject_between(sentence: Sentence, start: int, end: int) -> bool:
    return any(
        sentence.tags[at].pos in NOMINAL and sentence.tags[at].feats.get("Case") == "Nom" for at in range(start, end)
    )


def _hangs_on(sentence: Sentence, place: int, verb: int) -> bool:
    """Tell whether the parser joins a verb to another by «и»."""
    nodes = sentence.nodes(verb)
    found = {node.place: i for i, node in enumerate(nodes)}
    return place in found and nodes[found[place]].rel == "conj" and nodes[found[place]].head == found[verb]


def _resumed(sentence: Sentence, one: Attribution, start: int) -> int | None:
    """Give where the clause around the cue goes on: «…, что мост готов, и ушёл», «заявление о том, что …, удивило»."""
    letters = sentence.letters
    if one.sense.kind == "noun" and (main := _main_clause(sentence, one, start)) is not None:
        return main
    below = one.sense.kind in ("participle", "noun") or _is_subordinate(sentence, one.cue[0])
    for at in range(start + 1, sentence.end):
        if letters[at] == "," and letters[at + 1 : at + 2] not in SUBORDINATE:
            verb = next((i for i in range(at + 1, sentence.end) if letters[i] in "vV,;"), None)
            if verb is None or letters[verb] not in "vV":
                continue
            joined = (
                letters[at + 1] == "u"
                and not _subject_between(sentence, at, verb)
                and _hangs_on(sentence, verb, one.cue[0])
            )
            if joined or (below and not _is_below(sentence, verb, one)):
                return at
        elif one.frame == "deed" and letters[at] in "vV" and not _is_below(sentence, at, one):
            return at - 1 if letters[at - 1] == "u" else at
    return None


def _main_clause(sentence: Sentence, one: Attribution, start: int) -> int | None:
    """Give where the clause goes on whose subject is a noun of speech: no verb stands before it."""
    letters = sentence.letters
    if any(letter in "vV" for letter in letters[clause_start(sentence, one.key) : one.key]):
        return None
    for at in range(sentence.end - 1, start, -1):
        if letters[at] == "," and letters[at + 1] not in "u" + SUBORDINATE and re.search("[vV]", letters[at:]):
            return at
    return None


def _is_subordinate(sentence: Sentence, cue: int) -> bool:
    """Tell whether a cue stands in a clause that begins with «если», «который»."""
    begin = clause_start(sentence, cue)
    return any(letter in "er" for letter in sentence.letters[begin : min(cue, begin + 4)])


def _is_below(sentence: Sentence, place: int, one: Attribution) -> bool:
    nodes = sentence.nodes(one.key)
    if all(node.place != place for node in nodes):
        return False
    return descends(nodes, index_of(nodes, place), index_of(nodes, one.key))


def _quoted(sentence: Sentence, start: int) -> int | None:
    """Give where quoted words follow that are a quote of their own."""
    at = sentence.letters.find("X", start)
    if at < 0:
        return None
    while at > start and sentence.letters[at - 1] in ":–,":
        at -= 1
    return at if at > start else None


def _bracket(sentence: Sentence, start: int) -> int | None:
    depth = 0
    for at in range(start, sentence.end):
        depth += (sentence.letters[at] == "(") - (sentence.letters[at] == ")")
        if depth < 0:
            return at
    return None


def _backward_start(sentence: Sentence, one: Attribution, others: Iterable[Attribution], *, last: bool) -> int:
    """Give where content before the author's words begins."""
    floor = max(
        (other.aside.stop for other in others if other.aside and other.aside.stop <= one.aside.start), default=0
    )
    if last:
        return 0
    return clause_start(sentence, one.aside.start, floor)


def _trimmed(sentence: Sentence, run: range) -> range:
    """Give a run without marks at its ends and without words that only join it to the sentence before."""
    start, end = run.start, run.stop
    start = _behind_joints(sentence, start, end)
    while end > start and sentence.words[end - 1].quotation is None and sentence.letters[end - 1] in ",:;–.":
        if sentence.letters[end - 1] == "." and sentence.words[end - 1].text[0] in "?!…":
            break
        end -= 1
    return range(start, end)


def _behind_joints(sentence: Sentence, start: int, end: int) -> int:
    """Give the place behind such words and marks at the start."""
    while start < end:
        size = 1 if _is_mark(sentence, start) else _joint(sentence, start)
        if not size:
            break
        start += size
    return start


def _is_mark(sentence: Sentence, place: int) -> bool:
    return sentence.letters[place] in ",:;–"


def _joint(sentence: Sentence, place: int) -> int:
    """Give how many words join a clause to the one before: «и», «кроме того,»."""
    texts = [plain(word.text) for word in sentence.words[place : place + LONGEST_JOINT]]
    for size in range(len(texts), 0, -1):
        marked = sentence.letters[place + size : place + size + 1] in (",", "")
        if " ".join(texts[:size]) in joints() and (marked or sentence.letters[place] == "u"):
            return size
    return 0
