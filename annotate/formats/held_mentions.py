"""Spans as mentions of entities, as CorefUD has them: a step of `projection`."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from saidby.corpus.model import Document, Fragment, Span

from .held_spans import Losses, kept
from .keeps import Keeps


class _Mention(NamedTuple):
    """A span on the tokens that it has, as ranges with their last one."""

    span: Span
    pieces: tuple[tuple[int, int], ...]

    @property
    def last(self) -> int:
        return self.pieces[-1][1]

    def tokens(self) -> set[int]:
        return {token for first, last in self.pieces for token in range(first, last + 1)}


def token_ranges(fragments: Sequence[Fragment], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give the first and last token of each fragment, which begins and ends with them; `starts` are those of tokens."""
    for start, end in fragments:
        yield bisect_left(starts, start), bisect_right(starts, end - 1) - 1


def mentions(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep spans that mention an entity, and can be told from its other mentions."""
    if not keeps.mentions:
        return document, ()
    strays = {span.id: "it mentions no entity, which a mention must" for span in document.spans if span.entity is None}
    document, lost = kept(document, strays)
    document, crossing = kept(document, dict(_unlike(document)))
    return document, [*lost, *crossing]


def _unlike(document: Document) -> Iterator[tuple[str, str]]:
    """Name mentions that would be mixed up with another one of their entity, and why.

    Of those of one extent the one that has the label of the entity stays: the name, not that it is a source too.
    """
    label = {entity.id: entity.label for entity in document.entities}
    open_mentions: dict[str | None, list[_Mention]] = defaultdict(list)
    starts = [token.start for token in document.tokens]
    for span in sorted(document.spans, key=lambda span: (span.start, -span.end, span.label != label[str(span.entity)])):
        mention = _Mention(span, tuple(token_ranges(span.fragments, starts)))
        around = open_mentions[span.entity]
        around[:] = [other for other in around if other.last >= mention.pieces[0][0]]
        clashes = (f"{what} {other.span.id}" for other in around if (what := _clash(mention, other)))
        if reason := next(clashes, ""):
            yield span.id, f"it {reason}, which mentions {span.entity} too"
        else:
            around.append(mention)


def _clash(mention: _Mention, other: _Mention) -> str:
    """Say why a mention cannot stand with one that starts no later; a bracket closes the last one that was opened."""
    if len(mention.pieces) == len(other.pieces) == 1:
        if mention.pieces == other.pieces:
            return "has the tokens of"
        return "crosses" if mention.last > other.last else ""
    own, others = mention.tokens(), other.tokens()
    if own == others:
        return "has the tokens of"
    if own & others and not (own <= others or others <= own):
        return "crosses"
    if len(mention.pieces) == len(other.pieces) and not _in_gap(mention, other):
        return "is in as many pieces, between those of"
    return ""


def _in_gap(mention: _Mention, other: _Mention) -> bool:
    first, last = mention.pieces[0][0], mention.last
    return any(one[1] < first and last < two[0] for one, two in pairwise(other.pieces))
