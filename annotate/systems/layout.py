"""What of a document a system reads."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from saidby.corpus.model import Block, Document
from saidby.corpus.segment import blocks

from .marks import MARKS, match_marks

DASHES = frozenset("–—―-")

SIGNED = re.compile(r"[–—―-]\s*[^\W\d_a-zа-яё][^.?!…\n]{2,120}")
"""A line that says whose a pull quote is."""


class Part(NamedTuple):
    """A block, and the next if a colon at its end leads there: «Лужин сказал:», and his words below."""

    block: Block
    carried: Block | None = None


def readable_blocks(document: Document) -> tuple[Block, ...]:
    """Give the blocks with text to label: all but ``meta``; they are found if the document has none.

    Paragraphs that look like a pull quote with its attribution are taken for these.
    """
    found = document.blocks
    if all(block.kind == "meta" for block in found):
        found = blocks(document.text, known=found)
    return _with_pulls(document.text, [block for block in found if block.kind != "meta"])


def layout_of(text: str, block: Block) -> str:
    """Give the layout of the quotes in a block."""
    if block.kind == "turn" or (block.kind == "paragraph" and text[block.start] in DASHES):
        return "dialogue" if text[block.start] in DASHES else "transcript"
    return {"pull_quote": "pull", "heading": "headline"}.get(block.kind, "inline")


def _with_pulls(text: str, found: list[Block]) -> tuple[Block, ...]:
    answer = list(found)
    for place, (a, b) in enumerate(pairwise(found)):
        if a.kind == b.kind == "paragraph" and _is_quoted(text, a) and SIGNED.fullmatch(text, b.start, b.end):
            answer[place : place + 2] = replace(a, kind="pull_quote"), replace(b, kind="attribution")
    return tuple(answer)


def _is_quoted(text: str, block: Block) -> bool:
    pairs = match_marks(text, block.start, block.end) if text[block.start] in MARKS else ()
    return bool(pairs) and pairs[0].start == block.start and pairs[0].end >= block.end - 1


def parts(text: str, readable: tuple[Block, ...]) -> Iterator[Part]:
    """Give the blocks as parts."""
    waiting: Block | None = None
    for block in readable:
        if waiting is not None:
            carries = block.kind == "paragraph"
            yield Part(waiting, block if carries else None)
            waiting = None
            if carries:
                continue
        if block.kind == "paragraph" and text[block.start : block.end].endswith(":"):
            waiting = block
        else:
            yield Part(block)
    if waiting is not None:
        yield Part(waiting)
