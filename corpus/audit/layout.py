"""Checks of one document by itself: its text, tokens and sentences, and the hash of its text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from saidby.corpus.model import Block, Document, Fragment
from saidby.corpus.plain import many

from .findings import Fault, shown

WORD = re.compile(r"[^\W_]+")
"""Letters and digits."""
BOM = "\ufeff"


def empty(document: Document) -> Iterator[Fault]:
    """Find a text without a letter or digit outside its header."""
    if not any(document.text[start:end] for start, end in _left(document, ())):
        size = len(document.text)
        yield Fault("no letter or digit in it" if size else "the text is empty", excerpt=shown(document.text))


def untokenised(document: Document) -> Iterator[Fault]:
    """Find words outside all tokens."""
    yield from _outside(document, document.tokens, "tokens")


def unsplit(document: Document) -> Iterator[Fault]:
    """Find words outside all sentences."""
    yield from _outside(document, document.sentences, "sentences")


def changed(document: Document) -> Iterator[Fault]:
    """Find a text that is not the one whose hash `meta` holds.

    ``text_sha256`` is of the text in UTF-8. ``sha256`` is of the file that the text was read from; of a whole text file
    in UTF-8 the text has it too.
    """
    meta = document.meta
    texts = (document.text, BOM + document.text)
    if isinstance(stated := meta.get("text_sha256"), str) and stated.lower() != _hash(document.text):
        yield Fault("the sha256 of the text is not meta.text_sha256")
    reader = meta.get("reader")
    whole = isinstance(reader, dict) and reader.get("name") == "text" and not {"record", "encoding"} & meta.keys()
    if whole and isinstance(stated := meta.get("sha256"), str) and stated not in map(_hash, texts):
        yield Fault("the sha256 of the text is not meta.sha256, that of the file it was read from")


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _outside(document: Document, pieces: Sequence[Fragment], noun: str) -> Iterator[Fault]:
    left = _left(document, pieces)
    first = next(left, None)
    if first is None:
        return
    start, end = first
    if not pieces:
        yield Fault(f"it has no {noun}")
        return
    count = 1 + sum(1 for _ in left)
    yield Fault(f"{many(count, 'word')} in no {noun[:-1]}", start, end, shown(document.text[start:end]))


def _left(document: Document, pieces: Sequence[Fragment]) -> Iterator[tuple[int, int]]:
    """Give the words, or what is left of them, outside the pieces and outside `meta` blocks, in text order."""
    at = 0
    for start, end in sorted([*map(tuple, pieces), *_headers(document.blocks), (len(document.text),) * 2]):
        if at < start:
            yield from (match.span() for match in WORD.finditer(document.text, at, start))
        at = max(at, end)


def _headers(blocks: Iterable[Block]) -> Iterator[tuple[int, int]]:
    yield from ((block.start, block.end) for block in blocks if block.kind == "meta")
