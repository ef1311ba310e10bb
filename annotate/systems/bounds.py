"""What bounds speech in a block: pairs of quotation marks, and where there are none, a dash, a label, a single mark.

======== ==========================================================================================
marks    a pair of quotation marks; «'» and «''» are marks too if they stand around words
open     a mark that nothing closes, at the start of the block or behind a colon: to the end
tail     a mark that nothing opens, before a dash or at the end of the block: from its start
turn     a turn of a dialogue, behind its dash or its label, or one of several in a line
colon    a sentence in the speaker's own voice («я», «вы», a command, a question) behind a verb that reports and a colon
headline words without marks behind «Имя: » or before « — Имя» in a heading
block    a whole block, behind a colon at the end of the block before
======== ==========================================================================================

>>> [(pair.kind, pair.start, pair.end) for pair in speech_pairs("— Готов? — Готов.", Block(0, 17, "turn"))]
[('turn', 2, 8), ('turn', 11, 16)]
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from saidby.corpus.model import Block

from .authors import are_authors, split
from .cues import cue_of
from .marks import Marks, Pair, nested, read_marks
from .outlines import BRACKETS, Stretch
from .singles_en import with_double_marks
from .verbs_ru import reports_own_words
from .voice_ru import is_own_voice

DASH = re.compile(r"(?:--|[–—―-])\s+(?=\S)")
_NAMED = r"(?:[^\W\d](?:[^:.!?\n«»]|(?<=\b[\w])\.|(?<=\bим)\.|«[^»\n]{1,60}»){0,140}|«[^»\n]{1,60}»):\s+"
LABEL = re.compile(_NAMED + r"(?:[–—―-]\s+)?(?=\S)")
DASHED_LABEL = re.compile(_NAMED + r"[–—―-]\s+(?=[^\W\d_a-zа-яё])")
"""How a turn begins: with a dash, or with a label: «Корреспондент: …», «Лужин (смеётся): …», «Лужин: – …»."""

HEAD_LABEL = re.compile(r"[^\W\d_][^:.!?«»\"\n]{1,60}:\s+(?=[^\s:]+\s[^:]+$)")
HEAD_SIGNED = re.compile(r"([^:\n]{10,150}?)\s+[–—-]\s+[^:.!?«»\"\n–—]{2,60}")
"""A heading «Имя: …», a heading «… — Имя»."""

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
SINGLES = re.compile(r"‘(?=\S)([^‘’«»„“”\"\n]{1,300}(?:’\w[^‘’«»„“”\"\n]{0,100}){0,3})’(?!\w)")
"""Words between single marks: ``'Мост'``, ``''The Bridge''``; not ``О'Кон``."""


def speech_pairs(text: str, block: Block, lang: str = "ru") -> tuple[Pair, ...]:
    """Give all that bounds speech in a block, by start; pairs nest and never cross."""
    return _moved(_pairs(text[block.start : block.end], block.kind, lang), block.start)


def whole(text: str, block: Block, lang: str = "ru") -> tuple[Pair, ...]:
    """Give what bounds speech in a block that a colon leads to: its marks, or else all of it."""
    words = text[block.start : block.end]
    marked = _pairs(words, block.kind, lang)
    if not any(pair.start == 0 for pair in marked):
        inner = [pair for pair in marked if pair.kind == "marks"]
        marked = nested([Pair(0, _trimmed(words, len(words)), kind="block"), *inner])
    return _moved(marked, block.start)


def _moved(pairs: Iterable[Pair], offset: int) -> tuple[Pair, ...]:
    return tuple(pair._replace(start=pair.start + offset, end=pair.end + offset) for pair in pairs)


def _pairs(words: str, kind: str, lang: str) -> tuple[Pair, ...]:
    """Give the pairs of a block's text."""
    marks = read_marks(_with_marks(words, lang))
    marks = _repaired(_without_shared(words, marks, lang))
    veiled = _Veiled(words, kind, marks, lang)
    bounds = [*_turns(veiled), *_headlines(veiled)] or [*_unclosed(veiled), *_unopened(veiled)]
    outer = nested([*marks.pairs, *bounds])
    return nested([*outer, *_behind_colons(words, outer, lang)])


def _with_marks(words: str, lang: str) -> str:
    """Give the text with single marks around words in the shape of double ones, so that they pair like them."""
    if lang == "en":
        return with_double_marks(words) if "'" in words or "‘" in words else words
    words = SINGLES.sub(r"«\1»", words) if "‘" in words else words
    return APOSTROPHES.sub(_doubled, words) if "'" in words else words


def _doubled(match: re.Match[str]) -> str:
    """Give words between single marks in the shape of double ones, so that they pair like them."""
    mark, words = match.groups()
    return "«" + mark[1:] + words + mark[1:] + "»"


def _without_shared(words: str, marks: Marks, lang: str) -> Marks:
    """Open a pair that shares its closing mark with an inner one, if the author has spoken between: it ends before."""
    for pair in (pair for pair in marks.pairs if pair.shared):
        inner = next(other for other in marks.pairs if other.end == pair.end and other != pair)
        *_, last = split(words[pair.start : inner.start], endless=True, lang=lang)
        if pair.start + last[1] < inner.start:
            others = [other for other in marks.pairs if other != pair]
            return Marks(nested(others), (pair.start, *marks.opened), marks.closing)
    return marks


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

    def __init__(self, words: str, kind: str, marks: Marks, lang: str) -> None:
        self.kind, self.marks, self.lang = kind, marks, lang
        parts, place = [], 0
        for pair in marks.pairs:
            if pair.depth == 0:
                parts += [words[place : pair.start + 1], "х" * (pair.end - pair.start - 2), words[pair.end - 1]]
                place = pair.end
        self.text = BRACKETS.sub(_veil, "".join([*parts, words[place:]]))
        self.end = _trimmed(self.text, len(words))

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
    text = veiled.text
    if dash := DASH.match(text):
        spoken = veiled.kind == "turn" or (veiled.kind == "paragraph" and text[-1] in SENTENCE_END)
        return dash.end() if spoken else None
    if veiled.kind == "turn":
        label = LABEL.match(text)
        return label.end() if label else 0
    label = DASHED_LABEL.match(text) if veiled.kind == "paragraph" else None
    return label.end() if label else None


def _cut(veiled: _Veiled, start: int) -> Iterator[Stretch]:
    """Give the turns that stand in one line: «— Готов? — Готов»."""
    author = False
    for dash in BREAK.finditer(veiled.text, start):
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
        before = veiled.text[:start].rstrip()
        leads = (":", ",") if veiled.lang == "en" else ":"
        if (not before or before.endswith(leads)) and start + 1 < veiled.end:
            yield veiled.pair(start, veiled.end, "open")


def _unopened(veiled: _Veiled) -> Iterator[Pair]:
    """Give the pair from the start of the block to a mark that nothing opens, if the author's words follow."""
    pairs = veiled.marks.pairs
    for place in veiled.marks.closing[:1]:
        first = not veiled.marks.opened and (not pairs or place < pairs[0].start)
        if first and place and (place + 2 >= len(veiled.text) or ATTACHED.match(veiled.text, place + 1)):
            yield Pair(0, place + 1, kind="tail")


# Headlines


def _headlines(veiled: _Veiled) -> Iterator[Pair]:
    """Give what stands without marks behind «Имя: », or before « — Имя», in a heading."""
    if veiled.kind != "heading" or veiled.lang != "ru":
        return
    if label := HEAD_LABEL.match(veiled.text):
        start, end = label.end(), veiled.end
    elif signed := HEAD_SIGNED.fullmatch(veiled.text):
        start, end = signed.span(1)
    else:
        return
    if not any(pair.start in (start, 0) and pair.end >= end - 1 for pair in veiled.marks.pairs):
        yield Pair(start, end, kind="headline")


# Colons


def _behind_colons(text: str, outer: Sequence[Pair], lang: str) -> Iterator[Pair]:
    """Give sentences without marks in the speaker's own voice, behind a colon and a verb that reports before it."""
    if lang != "ru":
        return
    at, starts = 0, {pair.start for pair in outer}
    while colon := COLON.search(text, at):
        at = colon.end()
        before = SENTENCE_BEFORE.split(text[max(colon.start() - NEAR, 0) : colon.start()])[-1]
        start, end = colon.span(1)
        if after := AUTHOR_AFTER.search(text, start, end):
            end = after.start()
        if start in starts or not any(_reports(word) for word in WORDS.findall(before)):
            continue
        if is_own_voice(text[start:end] + text[end : end + 1].strip(".,")):
            yield Pair(start, end + (text[end : end + 1] in ("?", "!", "…")), kind="colon")


def _reports(word: str) -> bool:
    return cue_of(word) is not None or reports_own_words(word)
