"""How far reported content reaches: to the end of its sentence, or to where another attribution takes over."""

import re
from collections.abc import Iterable, Sequence

from saidby.corpus.russian import plain

from .borders import clause_start, hangs_on, mark_before, subject_between
from .deeds import deed_start
from .frames import Sense, joints
from .report import Report
from .resumption import resumed
from .sentences import Sentence

TOPICS = frozenset({"about", "for", "with", "at"})
"""Frames whose content is no clause."""

LONGEST_JOINT = 4
"""Words of «в свою очередь» and the like, at most."""


def content_places(sentence: Sentence, one: Report, others: Sequence[Report]) -> list[range]:
    """Give the places of an attribution's content, as runs."""
    if one.before or one.behind:
        return [run for run in (_trimmed(sentence, run) for run in (one.before, one.behind)) if run]
    if not one.aside:
        start = deed_start(sentence, one) if one.frame == "deed" else one.start
        while start < sentence.end and sentence.letters[start] in ",–":
            start += 1
        content = range(start, _without_marks(sentence, start, forward_end(sentence, one, others, start)))
        return [content] if content else []
    right = one.aside.stop
    end = right if right >= sentence.end or _is_led_to(sentence, right) else forward_end(sentence, one, others, right)
    last = right >= sentence.end or _is_led_to(sentence, right)
    start = _backward_start(sentence, one, others, last=last)
    runs = [range(start, one.aside.start), range(right, end)]
    return [run for run in (_trimmed(sentence, run) for run in runs) if run]


def _is_led_to(sentence: Sentence, place: int) -> bool:
    """Tell whether something else follows the author's words: «…, сказал он: «…»», «…, сказал он, махнув рукой»."""
    return sentence.letters[place] in ":gG" or sentence.letters[place - 1] == ":"


def forward_end(sentence: Sentence, one: Report, others: Iterable[Report], start: int) -> int:
    """Give where content that begins at `start` ends."""
    cuts = [_cut(sentence, one, other, start) for other in others if other.key > start]
    cuts += [
        resumed(sentence, one, start),
        _quoted(sentence, start),
        _bracket(sentence, start),
        _stop(sentence, start),
    ]
    least = start if one.aside else start + 1
    return min([cut for cut in cuts if cut is not None and cut >= least], default=sentence.end)


def _cut(sentence: Sentence, one: Report, other: Report, start: int) -> int | None:
    """Give where another attribution behind takes over, None if it is nested."""
    if other.aside:
        return _cut_before_aside(sentence, one, other, start)
    mark = mark_before(sentence, other.cue[0])
    if one.aside and mark is not None and mark == start - 1:
        mark = start
    return mark if mark is not None and mark >= start and _takes_over(sentence, one, other, mark) else None


def _takes_over(sentence: Sentence, one: Report, other: Report, mark: int) -> bool:
    marked = sentence.letters[mark] in ",;–" or sentence.letters[mark - 1] in ",–"
    if other.sense.kind == "converb":
        return marked
    if other.sense.kind not in ("finite", "short"):
        return False
    own = subject_between(sentence, mark, other.cue[0])
    if one.aside or one.frame in TOPICS:
        joined = sentence.letters[mark + 1] == "u" or sentence.letters[mark] == "u"
        return joined and (own or not one.aside)
    if marked and not own:
        return agrees(one.sense, other.sense)
    return hangs_on(sentence, other.cue[0], one.cue[0])


def _cut_before_aside(sentence: Sentence, one: Report, other: Report, start: int) -> int | None:
    if other.aside.start <= start:
        return None
    if other.aside.stop >= sentence.end and not other.nested:
        return other.aside.start
    border = clause_start(sentence, other.aside.start, start) - 1
    return max(border, start) if border >= start and sentence.letters[border] in ":;u" else None


def agrees(one: Sense, other: Sense) -> bool:
    """Tell whether two verbs can have one subject."""
    a, b = one.cue, other.cue
    return one.kind != "finite" or (a.plural == b.plural and (not a.gender or not b.gender or a.gender == b.gender))


def _quoted(sentence: Sentence, start: int) -> int | None:
    """Give where quoted words follow that are a quote of their own."""
    at = sentence.letters.find("X", start)
    if at < 0:
        return None
    while at > start and sentence.letters[at - 1] in ":–,":
        at -= 1
    return at if at > start else None


def _stop(sentence: Sentence, start: int) -> int | None:
    """Give where a full stop ends a sentence that was not split."""
    at = sentence.letters.find(".", start)
    return at if start < at < sentence.end - 1 and sentence.words[at].text == "." else None


def _bracket(sentence: Sentence, start: int) -> int | None:
    depth = 0
    for at in range(start, sentence.end):
        depth += (sentence.letters[at] == "(") - (sentence.letters[at] == ")")
        if depth < 0:
            return at
    return None


def _backward_start(sentence: Sentence, one: Report, others: Sequence[Report], *, last: bool) -> int:
    """Give where content before the author's words begins."""
    floor = max(
        (other.aside.stop for other in others if other.aside and other.aside.stop <= one.aside.start), default=0
    )
    if last:
        return max(sentence.letters.rfind(".", 0, one.aside.start) + 1, sentence.begin)
    start = clause_start(sentence, one.aside.start, max(floor, sentence.begin), split=True)
    relative = sentence.letters[max(start - 3, 0) : start - 1]
    return start - 1 if sentence.letters[start - 1 : start] == "c" and not re.search("[vVLNSt],$", relative) else start


def _trimmed(sentence: Sentence, run: range) -> range:
    """Give a run without marks at its ends and without words that only join it to the sentence before."""
    start, end = run.start, run.stop
    start = _behind_joints(sentence, start, end)
    return range(start, _without_marks(sentence, start, end))


def _without_marks(sentence: Sentence, start: int, end: int) -> int:
    """Give the end without marks, but «?», «!», «…»."""
    while end > start and sentence.letters[end - 1] in ",:;–." and sentence.words[end - 1].text[0] not in "?!…":
        end -= 1
    return end


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
