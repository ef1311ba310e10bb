"""``natasha``: names of people, places and organisations in Russian news (PER, LOC, ORG).

The recogniser reads a block at a time: over a whole text it joins two names across a line break. It cuts words
itself, so that a document needs no tokens.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from saidby.corpus.model import Document, Fragment, Span

from .layout import readable_blocks
from .models_ru import find_names


def label(document: Document, *, by: str = "block") -> Document:
    """Give the document with a span for each name.

    Parameters
    ----------
    document : Document
        If it has no blocks, they are found; blocks of kind ``meta`` are not read.
    by : str
        What is read at a time: ``block``, or ``text`` for all of it (10,000 characters at most).

    Raises
    ------
    MissingExtra
        If natasha is not installed.
    """
    stretches = _by_block(document) if by == "block" else _by_text(document)
    names = (name for start, end in stretches for name in find_names(document.text, start, end))
    spans = (Span(f"n{number}", kind, (Fragment(start, end),)) for number, (start, end, kind) in enumerate(names, 1))
    return replace(document, spans=tuple(spans), relations=(), entities=())


def _by_block(document: Document) -> Iterator[tuple[int, int]]:
    yield from ((block.start, block.end) for block in readable_blocks(document))


def _by_text(document: Document) -> Iterator[tuple[int, int]]:
    """Give the text around the blocks of kind ``meta``."""
    place = 0
    for block in document.blocks:
        if block.kind == "meta":
            yield place, block.start
            place = block.end
    yield place, len(document.text)
