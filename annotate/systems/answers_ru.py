"""Answers of several paragraphs in an interview: what goes on behind a labelled turn in the speaker's own voice."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from saidby.corpus.model import Block

from .layout import DASHES
from .marks import MARKS
from .voice_ru import is_own_voice

QUOTED = re.compile(r"[«„“\"][^«»„“”\"]*[»“”\"]")


INTERVIEW = 6
"""Turns from which on a text is an interview, and a dash begins a question or an answer."""


def with_answers(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Make one block of a turn, behind a label or in an interview, and the paragraphs that go on with it."""
    interview = sum(block.kind == "turn" for block in blocks) >= INTERVIEW
    joined: list[Block] = []
    for block in blocks:
        if joined and _goes_on(text, joined[-1], block, interview=interview):
            joined[-1] = replace(joined[-1], end=block.end)
        else:
            joined.append(block)
    return tuple(joined)


def _goes_on(text: str, turn: Block, block: Block, *, interview: bool) -> bool:
    """Tell whether a paragraph goes on with a turn: in the speaker's own voice, without a quote in marks."""
    if turn.kind != "turn" or block.kind != "paragraph" or (text[turn.start] in DASHES and not interview):
        return False
    words = text[block.start : block.end]
    return words[0] not in MARKS and is_own_voice(QUOTED.sub("", words))
