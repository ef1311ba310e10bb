"""Quotation marks: which opening mark belongs to which closing mark.

A stack of open marks, read once from left to right. Marks with two faces (``"``, and ``“`` which closes ``„`` and
opens ``“…”``) are told by what stands beside them. Marks without a partner are left alone:

>>> [(pair.start, pair.end, pair.depth) for pair in match_marks('Газета «Луч» и "Экран 15" дюймов')]
[(7, 12, 0), (15, 25, 0)]
>>> match_marks('экран 15" и «мост')
()
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

CLOSERS = {"«": "»", "„": '“”"', "“": "”“", '"': '"'}
"""The marks that open, each with those that close it."""

MARKS = frozenset("".join(CLOSERS) + "".join(CLOSERS.values()))
TWO_FACED = frozenset(mark for mark in CLOSERS if any(mark in closers for closers in CLOSERS.values()))
"""Marks that open and close."""

ENDINGS = ".,!?:;…)]}»”–—-"
"""What may follow a closing mark, beside white space and the end."""

BEGINNINGS = "([{«„–—-/"
"""What may stand before an opening mark, beside white space and the start."""


class Pair(NamedTuple):
    """Two marks and what they enclose: ``text[start:end]`` with the marks.

    `depth` counts the pairs around it. A `shared` pair ends at the mark that closes an inner pair too. `kind` is
    ``marks``, or what else bounds speech (`speech_pairs`).
    """

    start: int
    end: int
    depth: int = 0
    shared: bool = False
    kind: str = "marks"


class Marks(NamedTuple):
    """The pairs of a stretch by start, the places of marks that nothing closes, and of those that nothing opens."""

    pairs: tuple[Pair, ...]
    opened: tuple[int, ...]
    closing: tuple[int, ...]


class _Open(NamedTuple):
    place: int
    mark: str


def match_marks(text: str, start: int = 0, end: int | None = None) -> tuple[Pair, ...]:
    """Pair the quotation marks of ``text[start:end]``, in time linear in its length.

    Returns
    -------
    tuple of Pair
        By start; pairs nest and never cross.
    """
    return read_marks(text, start, end).pairs


def read_marks(text: str, start: int = 0, end: int | None = None) -> Marks:
    """Pair the quotation marks of ``text[start:end]``, and give those that are left over."""
    end = len(text) if end is None else end
    pairs, unclosed, closing = _scan(text, start, end)
    if unclosed and (shared := _shared(text, unclosed[-1], sorted(pairs), end)):
        pairs.append(shared)
        unclosed.pop()
    return Marks(nested(pairs), tuple(opened.place for opened in unclosed), tuple(closing))


def nested(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Give pairs that never cross by start, each with its depth."""
    return tuple(_with_depth(sorted(pairs, key=lambda pair: (pair.start, -pair.end))))


def _scan(text: str, start: int, end: int) -> tuple[list[Pair], list[_Open], list[int]]:
    """Give the pairs, the marks that nothing closes, and the places of those that nothing opens."""
    pairs: list[Pair] = []
    stack: list[_Open] = []
    closing: list[int] = []
    awaited: Counter[str] = Counter()
    for place in range(start, end):
        mark = text[place]
        if mark not in MARKS:
            continue
        if awaited[mark] and not (mark in CLOSERS and _opens(text, place, start, end, stack)):
            inch = len(stack) == 1 and _is_inch(text, place, start, end)
            if mark == '"' and (inch or _inside_word(text, place, start, end)):
                continue
            pairs.append(Pair(_close(mark, stack, awaited).place, place + 1))
        elif mark in CLOSERS and not (mark in TWO_FACED and _leans_back(text, place, start, end)):
            stack.append(_Open(place, mark))
            awaited.update(CLOSERS[mark])
        elif not (mark == '"' and place > start and text[place - 1].isdigit()):
            closing.append(place)
    return pairs, stack, closing


def _close(mark: str, stack: list[_Open], awaited: Counter[str]) -> _Open:
    """Take marks off the stack down to the one that `mark` closes; those above it were never closed."""
    while True:
        opened = stack.pop()
        awaited.subtract(CLOSERS[opened.mark])
        if mark in CLOSERS[opened.mark]:
            return opened


def _opens(text: str, place: int, start: int, end: int, stack: list[_Open]) -> bool:
    """Tell whether a mark with two faces opens: ``"Завод "Луч"``, the second one."""
    return _free_before(text, place, start, stack) and not _free_after(text, place, end)


def _leans_back(text: str, place: int, start: int, end: int) -> bool:
    """Tell whether a mark hangs on the word before it: ``15" экран``; nothing can begin there."""
    return place > start and not text[place - 1].isspace() and text[place - 1] not in BEGINNINGS + '"“'


def _inside_word(text: str, place: int, start: int, end: int) -> bool:
    """Tell whether letters touch both sides: ``об"явил``, a typewriter's hard sign."""
    return start < place < end - 1 and text[place - 1].isalpha() and text[place + 1].isalpha()


def _is_inch(text: str, place: int, start: int, end: int) -> bool:
    """Tell whether a mark behind a number is an inch: the next one closes too, ``"Экран 15" дорог"``.

    Not so if two are open: ``"Смотрю "Мост 2". Он хорош"``.
    """
    if place == start or not text[place - 1].isdigit():
        return False
    behind = text.find('"', place + 1, end)
    return behind > 0 and _free_after(text, behind, end) and not text[behind - 1].isspace()


def _free_before(text: str, place: int, start: int, stack: list[_Open]) -> bool:
    if place == start or text[place - 1].isspace() or text[place - 1] in BEGINNINGS:
        return True
    return bool(stack) and stack[-1].place == place - 1


def _free_after(text: str, place: int, end: int) -> bool:
    return place + 1 >= end or text[place + 1].isspace() or text[place + 1] in ENDINGS


def _shared(text: str, opened: _Open, pairs: list[Pair], end: int) -> Pair | None:
    """Find the mark that closes two pairs at once: ``«Мы читаем газету «Луч», — сказал он``; not one inside a pair."""
    behind = opened.place + 1
    for pair in pairs:
        if pair.start < behind:
            continue
        if text[pair.end - 1] in CLOSERS[opened.mark] and _final(text, pair.end, end):
            return Pair(opened.place, pair.end, shared=True)
        behind = pair.end
    return None


def _final(text: str, place: int, end: int) -> bool:
    """Tell whether a dash or the end follows, after punctuation at most."""
    rest = text[place : min(place + 6, end)].lstrip(".,!?…").lstrip()
    return rest[:1] in ("", "–", "—", "-")


def _with_depth(pairs: list[Pair]) -> Iterator[Pair]:
    ends: list[int] = []
    for pair in pairs:
        while ends and ends[-1] <= pair.start:
            ends.pop()
        yield pair._replace(depth=len(ends))
        ends.append(pair.end)
