"""What bounds speech in a block: pairs of quotation marks, and where there are none, a dash, a label, a single mark.

====== =================================================================================
marks  a pair of quotation marks; «'» and «''» are marks too if they stand around words
open   a mark that nothing closes, at the start of the block or behind a colon: to the end
tail   a mark that nothing opens, before a dash or at the end of the block: from its start
turn   a turn of a dialogue, behind its dash or its label, or one of several in a line
colon  a sentence in the speaker's own voice («я», «вы», a command, a question) behind a verb that reports and a colon
block  a whole block, behind a colon at the end of the block before
====== =================================================================================

>>> [(pair.kind, pair.start, pair.end) for pair in speech_pairs("— Готов? — Готов.", Block(0, 17, "turn"))]
[('turn', 2, 8), ('turn', 11, 16)]
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from saidby.corpus.model import Block

from .authors import are_authors, split
from .cues import cue_of
from .marks import Marks, Pair, nested, read_marks
from .outlines import BRACKETS, Stretch
from .verbs_ru import reports_own_words
from .voice_ru import is_own_voice

DASH = re.compile(r"(?:--|[–—―-])\s+(?=\S)")
LABEL = re.compile(r"(?:[^\W\d][^:.!?\n«»]{0,60}|«[^»\n]{1,60}»):\s+(?=\S)")
"""How a turn begins: with a dash, or with a label: «Корреспондент: …», «Лужин (смеётся): …»."""

BREAK = re.compile(r"(?<=[,.?!…»])\s*[–—―-]\s+")
"""A dash at which another speaker may begin, or the author."""

SENTENCE_END = '.?!…»"'

ATTACHED = re.compile(r"[,.]?\s{0,3}[–—―-]\s")
"""What follows a mark that nothing opens: the dash before the author's words."""

COLON = re.compile(r":\s+([а-яёА-ЯЁ][^.!?…«»\"'„“”:;\n]*)(?<!\s)")
"""A sentence behind a colon, up to its final mark, or a mark of quotation."""

AUTHOR_AFTER = re.compile(r",\s{0,3}[–—―-]\s")

SENTENCE_BEFORE = re.compile(r"[.!?…«»\"„“”]")

NEAR = 200
"""Characters before a colon among which the verb is sought."""

WORDS = re.compile(r"[\w-]+")

APOSTROPHES = re.compile(r"(?<![\w'’«„“\"])(''?)(?=\w)((?:[^'\n]|(?<=\w)'(?=\w)){1,300}?)(?<=[\w.!?…])\1(?![\w'»“”\"])")
"""Words between single marks: ``'Мост'``, ``''The Bridge''``; not ``О'Кон``."""


def speech_pairs(text: str, block: Block, lang: str = "ru") -> tuple[Pair, ...]:
    """Give all that bounds speech in a block, by start; pairs nest and never cross."""
    marks = read_marks(_with_marks(text, block), block.start, block.end)
    marks = _repaired(marks)
    veiled = _Veiled(text, block, marks, lang)
    bounds = list(_turns(veiled)) or [*_unclosed(veiled), *_unopened(veiled)]
    outer = nested([*marks.pairs, *bounds])
    return nested([*outer, *_behind_colons(text, block, outer, lang)])


def whole(text: str, block: Block) -> tuple[Pair, ...]:
    """Give what bounds speech in a block that a colon leads to: its marks, or else all of it."""
    marked = speech_pairs(text, block)
    if any(pair.start == block.start for pair in marked):
        return marked
    inner = [pair for pair in marked if pair.kind == "marks"]
    return nested([Pair(block.start, _trimmed(text, block.end), kind="block"), *inner])


def _with_marks(text: str, block: Block) -> str:
    """Give the text with single marks around words in the shape of double ones, so that they pair like them."""
    if text.find("'", block.start, block.end) < 0:
        return text
    part = APOSTROPHES.sub(_doubled, text[block.start : block.end])
    return text[: block.start] + part + text[block.end :]


def _doubled(match: re.Match[str]) -> str:
    mark, words = match.groups()
    return "«" + mark[1:] + words + mark[1:] + "»"


def _repaired(marks: Marks) -> Marks:
    """Pair a mark that nothing closes with one of another shape that nothing opens: ``«Мост"``."""
    if marks.opened and marks.closing:
        start = marks.opened[0]
        end = next((place + 1 for place in marks.closing if place > start), None)
        if end is not None and _around(marks.pairs, start) is None and _around(marks.pairs, end - 1) is None:
            return Marks(nested([*marks.pairs, Pair(start, end)]), (), ())
    return marks


def _around(pairs: Sequence[Pair], place: int) -> Pair | None:
    """Give the outermost pair around a place."""
    before = bisect_right(pairs, (place,))
    while before:
        before -= 1
        if pairs[before].depth == 0:
            return pairs[before] if pairs[before].end > place else None
    return None


class _Veiled:
    """A block with the outermost pairs, and what stands in brackets, made unreadable."""

    def __init__(self, text: str, block: Block, marks: Marks, lang: str) -> None:
        self.block, self.marks, self.lang = block, marks, lang
        parts, place = [], block.start
        for pair in marks.pairs:
            if pair.depth == 0:
                parts += [text[place : pair.start + 1], "х" * (pair.end - pair.start - 2), text[pair.end - 1]]
                place = pair.end
        veiled = BRACKETS.sub(_veil, "".join([*parts, text[place : block.end]]))
        self.text = text[: block.start] + veiled
        self.end = _trimmed(self.text, block.end)

    def pair(self, start: int, end: int, kind: str) -> Pair:
        """Give a pair without the author's last words."""
        *_, last = split(self.text[start:end], endless=True, lang=self.lang)
        return Pair(start, start + last[1], kind=kind)


def _trimmed(text: str, end: int) -> int:
    """Give where words end that no mark closes: without a full stop, but with three of them."""
    while end and text[end - 1].isspace():
        end -= 1
    return end - 1 if end > 1 and text[end - 1] == "." and text[end - 2] != "." else end


def _veil(brackets: re.Match[str]) -> str:
    return "(" + "х" * (len(brackets.group()) - 2) + ")"


# Turns


def _turns(veiled: _Veiled) -> Iterator[Pair]:
    if (start := _turn_start(veiled)) is not None:
        yield from (veiled.pair(*stretch, "turn") for stretch in _cut(veiled, start) if stretch[0] < stretch[1])


def _turn_start(veiled: _Veiled) -> int | None:
    block, text = veiled.block, veiled.text
    if dash := DASH.match(text, block.start, block.end):
        spoken = block.kind == "turn" or (block.kind == "paragraph" and text[block.end - 1] in SENTENCE_END)
        return dash.end() if spoken else None
    if block.kind != "turn":
        return None
    label = LABEL.match(text, block.start, block.end)
    return label.end() if label else block.start


def _cut(veiled: _Veiled, start: int) -> Iterator[Stretch]:
    """Give the turns that stand in one line: «— Готов? — Готов»."""
    author = False
    for dash in BREAK.finditer(veiled.text, start, veiled.block.end):
        if author:
            author = False
        elif are_authors(veiled.text[dash.end() : dash.end() + 300], veiled.lang):
            author = True
        elif veiled.text[dash.start() - 1] in SENTENCE_END and veiled.text[dash.end() : dash.end() + 1].isupper():
            yield start, _trimmed(veiled.text, dash.start())
            start = dash.end()
    yield start, veiled.end


# Single marks


def _unclosed(veiled: _Veiled) -> Iterator[Pair]:
    """Give the pair that a mark at the start of the block, or behind a colon, opens and nothing closes."""
    for start in veiled.marks.opened[:1]:
        before = veiled.text[veiled.block.start : start].rstrip()
        if (not before or before.endswith(":")) and start + 1 < veiled.end:
            yield veiled.pair(start, veiled.end, "open")


def _unopened(veiled: _Veiled) -> Iterator[Pair]:
    """Give the pair from the start of the block to a mark that nothing opens, if the author's words follow."""
    block, pairs = veiled.block, veiled.marks.pairs
    for place in veiled.marks.closing[:1]:
        first = not veiled.marks.opened and (not pairs or place < pairs[0].start)
        if first and place > block.start and (place + 2 >= block.end or ATTACHED.match(veiled.text, place + 1)):
            yield Pair(block.start, place + 1, kind="tail")


# Colons


def _behind_colons(text: str, block: Block, outer: Sequence[Pair], lang: str) -> Iterator[Pair]:
    """Give sentences without marks in the speaker's own voice, behind a colon and a verb that reports before it."""
    if lang != "ru":
        return
    at, starts = block.start, {pair.start for pair in outer}
    while colon := COLON.search(text, at, block.end):
        at = colon.end()
        before = SENTENCE_BEFORE.split(text[max(colon.start() - NEAR, block.start) : colon.start()])[-1]
        start, end = colon.span(1)
        if after := AUTHOR_AFTER.search(text, start, end):
            end = after.start()
        if start in starts or not any(_reports(word) for word in WORDS.findall(before)):
            continue
        if is_own_voice(text[start:end] + text[end : end + 1].strip(".,")):
            yield Pair(start, end + (text[end : end + 1] in ("?", "!", "…")), kind="colon")


def _reports(word: str) -> bool:
    return cue_of(word) is not None or reports_own_words(word)
