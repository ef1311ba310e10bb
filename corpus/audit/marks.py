"""Checks of the annotation of one document by itself: edges of spans, doubles, entities that nothing names."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from saidby.corpus.model import Document, Fragment, Span, covered

from .findings import Fault, extent, marked, shown

HIDDEN = frozenset("\u00ad\u200b\u2060\ufeff")
"""Soft hyphen, zero width space, word joiner, byte order mark: no part of a word's edge."""


def loose_edges(document: Document) -> Iterator[Fault]:
    """Find spans that begin or end with what is white or cannot be seen."""
    text = document.text
    for span in document.spans:
        for start, end in span.fragments:
            sides = {"begins": text[start], "ends": text[end - 1]}
            wrong = [side for side, character in sides.items() if character.isspace() or character in HIDDEN]
            if wrong:
                what = f"{span.label} {span.id} {' and '.join(wrong)} with white space"
                yield Fault(what, start, end, marked(text, start, end))


def cut_tokens(document: Document) -> Iterator[Fault]:
    """Find spans that begin or end inside a token; a cut at a mark, as in {Ann}’s, is worth a note only."""
    starts = [token.start for token in document.tokens]
    for span in document.spans:
        for fragment in span.fragments:
            wrong = {side: at for side, at in _edges(fragment) if _cuts(document, starts, at)}
            if wrong:
                what = f"{span.label} {span.id} {' and '.join(wrong)} inside a token"
                inside = any(document.text[at - 1 : at + 1].isalnum() for at in wrong.values())
                excerpt = marked(document.text, *fragment)
                yield Fault(what, fragment.start, fragment.end, excerpt, None if inside else "note")


def _edges(fragment: Fragment) -> tuple[tuple[str, int], ...]:
    return (("begins", fragment.start), ("ends", fragment.end))


def _cuts(document: Document, starts: list[int], at: int) -> bool:
    before = bisect_right(starts, at) - 1
    return before >= 0 and document.tokens[before].start < at < document.tokens[before].end


def doubles(document: Document) -> Iterator[Fault]:
    """Find spans that say what another one says: label, extent, attributes and relations are the same."""
    related = defaultdict[str, set[tuple[str, str]]](set)
    for relation in document.relations:
        related[relation.head].add((relation.label, relation.tail))
    first: dict[object, Span] = {}
    for span in document.spans:
        key = span.label, span.fragments, frozenset(span.attrs.items()), frozenset(related[span.id])
        before = first.setdefault(key, span)
        if before is not span:
            other = "" if before.entity == span.entity else ", of another entity"
            what = f"{span.label} {span.id} says what {before.id} says{other}"
            yield Fault(what, *extent(span.fragments), shown(covered(document.text, span.fragments)))


def unnamed(document: Document) -> Iterator[Fault]:
    """Find entities that no span mentions and no relation leads to."""
    named = {span.entity for span in document.spans} | {relation.tail for relation in document.relations}
    for entity in document.entities:
        if entity.id not in named:
            yield Fault(
                f"{entity.label} {entity.id}: no span mentions it, no relation leads to it", excerpt=shown(entity.name)
            )
