"""What CoNLL-U says beside its columns: comments, paragraphs, and what a document keeps of a file by others."""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

import msgspec

from . import brackets, spacing
from .brackets import Layout
from .model import Block, Fragment, Record

NATIVE = "conllu"
"""Key of `Document.native` for what a file by others says beyond the model (`Native`)."""
NEWPAR = "# newpar"

_NEWDOC = re.compile(r"#\s*newdoc(?:(?:\s+|_)id\s*=\s*(.*\S))?\s*")
_NEWPAR = re.compile(r"#\s*newpar(?:\s+id\s*=.*)?\s*")
_TEXT = re.compile(r"#\s*text\s*=(.*)")


class Line(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A row that is no surface token: how many tokens of the sentence stand before it, and the line."""

    after: int
    line: str

    @property
    def is_word(self) -> bool:
        """Whether it is a word of a multiword token, not an empty node."""
        return self.line.partition("\t")[0].isdecimal()


class Kept(Record, frozen=True):
    """What a sentence says beyond the model.

    Parameters
    ----------
    comments : list of str or None
        All of them in order; None stands for ``# text`` as the tokens show it.
    rows : list of Line
        Words of multiword tokens and empty nodes.
    """

    comments: list[str | None]
    rows: list[Line] = msgspec.field(default_factory=list)

    @property
    def newpar(self) -> bool:
        """Whether ``# newpar`` is among the comments."""
        return any(comment and _NEWPAR.fullmatch(comment) for comment in self.comments)


class Native(Record, frozen=True):
    """What a document of a file by others says beyond the model.

    Parameters
    ----------
    sentences : list of Kept
    id : str, optional
        The id that the reader made up, where the file has none.
    brackets : list of str
        Those of the keys ``Entity`` and ``Span`` that the file uses itself.
    """

    sentences: list[Kept] = msgspec.field(default_factory=list)
    id: str | None = None
    brackets: list[str] = msgspec.field(default_factory=list)


def reserved(native: Native | None) -> tuple[str, ...]:
    """Give the keys of MISC that are no part of the layer: brackets, and spacing if the document is not by others."""
    if native is None:
        return (*spacing.KEYS, *brackets.KEYS)
    return tuple(key for key in brackets.KEYS if key not in native.brackets)


def starts_document(comments: Iterable[str | None]) -> bool:
    """Say whether ``# newdoc`` is among comments."""
    return any(comment and _NEWDOC.fullmatch(comment) for comment in comments)


def document_id(comments: Iterable[str | None]) -> str | None:
    """Give the id that ``# newdoc id =`` tells, if any; Taiga writes ``# newdoc_id =``.

    >>> document_id(["# newdoc id = most", "# newpar"])
    'most'
    """
    found = (_NEWDOC.fullmatch(comment) for comment in comments if comment)
    return next((match[1] for match in found if match and match[1]), None)


def text_line(comments: Sequence[str | None]) -> tuple[int, str | None]:
    """Find the comment ``# text``: its place, -1 without, and what it says; None where it says what the tokens show."""
    for place, comment in enumerate(comments):
        if comment is None:
            return place, None
        if match := _TEXT.fullmatch(comment):
            return place, match[1]
    return -1, None


def plain(newdoc: str | None, newpar: bool) -> list[str | None]:
    """Give the comments of a sentence that is not by others."""
    return [*([newdoc] if newdoc else []), *([NEWPAR] if newpar else []), None]


def gap_before(*, first: bool, newpar: bool) -> str:
    """Give the gap before a sentence where nothing is said: a blank, a blank line, nothing before the first."""
    if first:
        return ""
    return "\n\n" if newpar else " "


def pieces(
    tokens: Sequence[Fragment], sizes: Sequence[int], kept: Sequence[Kept]
) -> tuple[tuple[Fragment, ...], tuple[Block, ...]]:
    """Give sentences, and the blocks that ``# newpar`` tells.

    Parameters
    ----------
    tokens : sequence of Fragment
    sizes : sequence of int
        Number of tokens of each sentence.
    kept : sequence of Kept
        What each sentence says. If none says ``# newpar``, there are no blocks.
    """
    sentences = tuple(Fragment(tokens[a].start, tokens[b - 1].end) for a, b in pairwise([0, *accumulate(sizes)]))
    starts = [i for i, sentence in enumerate(kept) if sentence.newpar]
    if not starts:
        return sentences, ()
    borders = [0, *(i for i in starts if i), len(sizes)]
    return sentences, tuple(Block(sentences[a].start, sentences[b - 1].end, "paragraph") for a, b in pairwise(borders))


def layout(tokens: Sequence[Fragment], sizes: Sequence[int], kept: Sequence[Kept]) -> Layout:
    """Give what brackets need to know of the tokens."""
    multiword = {
        start + row.after - 1
        for start, sentence in zip(accumulate([0, *sizes]), kept, strict=False)
        for row in sentence.rows
        if row.is_word
    }
    return Layout(tokens, [i for i, size in enumerate(sizes) for _ in range(size)], multiword)
