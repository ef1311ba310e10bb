"""The sentences, paragraphs and columns of a treebank in CoNLL-U: a step of `projection`."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from msgspec.structs import replace

from saidby.corpus import spacing
from saidby.corpus.model import Block, Document, Fragment
from saidby.corpus.rows import LAYERS

from .held_spans import Losses
from .keeps import Keeps

RESERVED = ("Entity", "Bridge", "SplitAnte", "Split")
"""Keys of MISC that say who is mentioned."""
KEYS = (*spacing.KEYS, *RESERVED)
"""Keys of MISC that are no part of the layer."""

_UNREADABLE = re.compile(r"[\t\n]|\r\Z")


def treebank(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Give what a treebank has beside its text; a document without tokens has no text there."""
    if not keeps.treebank:
        return document, ()
    if not document.tokens:
        return replace(document, text="", sentences=(), blocks=(), layers={}), ()
    sentences = tuple(_sentences(document))
    return replace(
        document, sentences=sentences, blocks=tuple(_paragraphs(document.blocks, sentences)), layers=columns(document)
    ), ()


def _sentences(document: Document) -> Iterator[Fragment]:
    """Give sentences from their first token to their last one; without any, all tokens make one."""
    starts = [token.start for token in document.tokens]
    ends = [sentence.end for sentence in document.sentences] or [len(document.text)]
    for first, behind in pairwise([0, *(bisect_left(starts, end) for end in ends)]):
        if first < behind:
            yield Fragment(starts[first], document.tokens[behind - 1].end)


def _paragraphs(blocks: Sequence[Block], sentences: Sequence[Fragment]) -> Iterator[Block]:
    """Give the sentences of each block as a paragraph."""
    if not blocks:
        return
    ends = [block.end for block in blocks]
    for _, group in groupby(sentences, key=lambda sentence: bisect_right(ends, sentence.start)):
        first, *rest = group
        yield Block(first.start, [first, *rest][-1].end, "paragraph")


def columns(document: Document) -> dict[str, tuple[str | None, ...]]:
    """Give the layers that are columns of CoNLL-U, with the values that these can have."""
    found = {name: tuple(map(_value, document.layers[name])) for name in LAYERS if name in document.layers}
    if "misc" in found:
        found["misc"] = tuple(map(plain_misc, found["misc"]))
    return {name: column for name, column in found.items() if any(value is not None for value in column)}


def plain_misc(value: str | None) -> str | None:
    """Give what MISC says beside spacing and mentions."""
    return _value(spacing.without(value, KEYS))


def _value(value: str | None) -> str | None:
    return None if value in (None, "", "_") or _UNREADABLE.search(value) else value
