"""What a release says by offsets, put on a copy that differs from the text: placed where it is certain, else left out.

A stretch of the text is certain where all pieces that it touches are found in the copy, one behind the other. Its first
unit then tells where it begins, its last where it ends. It is not certain in a piece that was not found, across
something that was put between two pieces, where it covers no unit (a blank, a soft hyphen), or where an edge cuts one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from msgspec.structs import replace

from .align import Copy, Piece, align
from .model import Block, Document, Fragment, Span
from .normal_form import digest, units
from .stripped import Nameless, Stripped, named, places


class Lost(NamedTuple):
    """Something that could not be placed: of what kind, its id if it has one, its label, where it was, and why."""

    kind: str
    id: str
    label: str
    start: int
    end: int
    why: str


class Placed(NamedTuple):
    """A document on a copy, what but tokens is not in it, and how many units of the text were found."""

    document: Document
    lost: tuple[Lost, ...]
    found: int
    units: int


CHANGED = "the text here is not that of the copy"
APART = "the copy has other text between its sentences"
BLANK = "it covers nothing but blanks"
CUT = "an edge cuts a character that copies may write otherwise"
END = "a span that it leads from or to could not be placed"


def place(release: Stripped, text: str) -> Placed:
    """Put what a release says on a copy of its text."""
    ground = _Ground(release, text)
    lost: list[Lost] = []
    blocks = tuple(ground.blocks(lost))
    sentences = tuple(ground.fragments("sentence", release.sentences, lost))
    tokens, kept = ground.tokens()
    spans = tuple(ground.spans(lost))
    entities = tuple(map(ground.entity, release.entities))
    ends = {span.id for span in spans} | {entity.id for entity in entities}
    relations = tuple(r for r in release.relations if {r.head, r.tail} <= ends)
    there = {relation.id for relation in relations}
    lost += [Lost("relation", r.id, r.label, 0, 0, END) for r in release.relations if r.id not in there]
    document = Document(
        release.id,
        text,
        release.lang,
        blocks,
        sentences,
        tokens,
        {name: tuple(row[i] for i in kept) for name, row in release.layers.items()},
        spans,
        relations,
        named(entities, spans, text),
        release.meta,
    )
    return Placed(document, tuple(lost), ground.found, sum(release.counts))


class _Ground:
    """The pieces of a release on a copy."""

    def __init__(self, release: Stripped, text: str):
        self.release = release
        self.before = places(release)
        self.split = frozenset(release.split)
        self.copy = Copy(units(text), text, release.sha256)
        sizes = [self.before[piece.end] - self.before[piece.start] for piece in release.pieces]
        self.firsts = list(accumulate(sizes, initial=0))
        if digest(self.copy.units.values) == release.normal:
            self.at: list[int | None] = [*self.firsts[:-1]]
        else:
            pieces = [Piece(size, piece.hash) for size, piece in zip(sizes, release.pieces, strict=True)]
            self.at = align(pieces, self.copy)
        self.found = sum(size for size, at in zip(sizes, self.at, strict=True) if at is not None)
        # The run of each piece: pieces that stand one behind the other in the copy have one.
        self.run: list[int] = []
        end = None
        for size, at in zip(sizes, self.at, strict=True):
            self.run.append(self.run[-1] if self.run and at is not None and at == end else len(self.run))
            end = None if at is None else at + size

    def fragment(self, start: int, end: int) -> Fragment | str:
        """Give the place in the copy, or why there is none."""
        first, last = self.before[start], self.before[end]
        if first == last:
            return BLANK
        if start in self.split or end in self.split:
            return CUT
        head, tail = (bisect_right(self.firsts, unit) - 1 for unit in (first, last - 1))
        if any(at is None for at in self.at[head : tail + 1]):
            return CHANGED
        if self.run[head] != self.run[tail]:
            return APART
        return Fragment(self._start(first), self._end(last))

    def extent(self, fragments: Iterable[Fragment]) -> tuple[Fragment, ...] | str:
        """Give the place of fragments; those that touch in the copy are one."""
        found: list[Fragment] = []
        for start, end in fragments:
            place = self.fragment(start, end)
            if isinstance(place, str):
                return place
            if found and found[-1].end == place.start:
                place = Fragment(found.pop().start, place.end)
            found.append(place)
        return tuple(found)

    def fragments(self, kind: str, row: Iterable[Fragment], lost: list[Lost]) -> Iterable[Fragment]:
        for start, end in row:
            place = self.fragment(start, end)
            if isinstance(place, str):
                lost.append(Lost(kind, "", "", start, end, place))
            else:
                yield place

    def tokens(self) -> tuple[tuple[Fragment, ...], list[int]]:
        """Give the tokens, and their numbers: of a sentence all or none, so that `head` counts right."""
        found: list[Fragment] = []
        kept: list[int] = []
        for group in _by_sentence(self.release):
            row = [self.fragment(*self.release.tokens[i]) for i in group]
            good = [place for place in row if not isinstance(place, str)]
            if len(good) == len(row):
                found += good
                kept += group
        return tuple(found), kept

    def spans(self, lost: list[Lost]) -> Iterable[Span]:
        """Give the spans that are placed whole, with all alternatives."""
        for span in self.release.spans:
            extents = [self.extent(extent) for extent in (span.fragments, *span.alternatives)]
            good = [extent for extent in extents if not isinstance(extent, str)]
            if len(good) == len(extents):
                yield replace(span, fragments=good[0], alternatives=tuple(good[1:]))
            else:
                why = next(extent for extent in extents if isinstance(extent, str))
                lost.append(Lost("span", span.id, span.label, span.start, span.end, why))

    def entity(self, entity: Nameless) -> Nameless:
        """Give an entity with the places of its names."""
        at = self.fragment(*entity.at) if entity.at else None
        others = [self.fragment(*fragment) for fragment in entity.aliases_at]
        return replace(
            entity,
            at=None if isinstance(at, str) else at,
            aliases_at=tuple(place for place in others if not isinstance(place, str)),
        )

    def blocks(self, lost: list[Lost]) -> Iterable[Block]:
        """Give the blocks: from edge to edge, else as far as their sentences are placed.

        A header that the copy has not is no loss: it holds no annotation.
        """
        sentences = iter(self.release.sentences)
        sentence = next(sentences, None)
        for block in self.release.blocks:
            inner = []
            while sentence is not None and sentence.end <= block.end:
                inner.append(self.fragment(*sentence))
                sentence = next(sentences, None)
            placed = [place for place in inner if not isinstance(place, str)]
            edges = self._edges(block)
            if isinstance(edges, Fragment):
                yield replace(block, start=edges.start, end=edges.end)
                continue
            if block.kind != "meta":
                lost.append(Lost("block", "", block.kind, block.start, block.end, edges))
            if placed:
                yield replace(block, start=placed[0].start, end=placed[-1].end)

    def _edges(self, block: Block) -> Fragment | str:
        """Give a block by its edges alone: what is between them may have changed."""
        first, last = self.before[block.start], self.before[block.end]
        if first == last:
            return BLANK
        if block.start in self.split or block.end in self.split:
            return CUT
        head, tail = (bisect_right(self.firsts, unit) - 1 for unit in (first, last - 1))
        if self.at[head] is None or self.at[tail] is None:
            return CHANGED
        return Fragment(self._start(first), self._end(last))

    def _start(self, unit: int) -> int:
        piece = bisect_right(self.firsts, unit) - 1
        return self.copy.units.starts[(self.at[piece] or 0) + unit - self.firsts[piece]]

    def _end(self, unit: int) -> int:
        piece = bisect_right(self.firsts, unit - 1) - 1
        return self.copy.units.ends[(self.at[piece] or 0) + unit - 1 - self.firsts[piece]]


def _by_sentence(release: Stripped) -> Sequence[list[int]]:
    """Give the numbers of the tokens, a list a sentence; without sentences a list a token, or one if heads count."""
    if not release.sentences:
        whole = list(range(len(release.tokens)))
        return [whole] if "head" in release.layers else [[i] for i in whole]
    groups: list[list[int]] = [[] for _ in release.sentences]
    at = 0
    for i, token in enumerate(release.tokens):
        while release.sentences[at].end <= token.start:
            at += 1
        groups[at].append(i)
    return groups
