"""Answers of several paragraphs in an interview: what goes on behind a labelled turn in the speaker's own voice."""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from saidby.corpus.model import Block

from .layout import DASHES
from .voice_ru import is_own_voice

QUOTED = re.compile(r"[«„“\"][^«»„“”\"]*[»“”\"]")


def with_answers(text: str, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Make one block of a turn behind a label and the paragraphs that go on with it."""
    joined: list[Block] = []
    for block in blocks:
        if joined and _goes_on(text, joined[-1], block):
            joined[-1] = replace(joined[-1], end=block.end)
        else:
            joined.append(block)
    return tuple(joined)


def _goes_on(text: str, turn: Block, block: Block) -> bool:
    labelled = turn.kind == "turn" and text[turn.start] not in DASHES
    words = QUOTED.sub("", text[block.start : block.end])
    return labelled and block.kind == "paragraph" and is_own_voice(words)
