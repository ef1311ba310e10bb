"""Which spans a format holds, and what of them: steps of `projection`."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from msgspec.structs import replace

from saidby.corpus.errors import Problem
from saidby.corpus.model import Document, Fragment, Span, covered

from .keeps import BREAK, Keeps
from .offsets import graphemes

Losses: TypeAlias = Iterable[Problem]
"""Each thing that a step loses, with its place in the document, and why."""

SHOWN = 60
"""Characters of a span that a message shows."""

_BREAKS = re.compile(f"{BREAK}+")


def loss(document: Document, span: Span, reason: str) -> Problem:
    """Say that a span, or something of it, is lost: document, span, label, text, reason."""
    text = covered(document.text, span.fragments)
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return Problem(f"{document.id} {span.id}", f"{span.label} {shown!r}: {reason}")


def kept(document: Document, reasons: Mapping[str, str]) -> tuple[Document, Losses]:
    """Leave out spans: their ids, each with a reason."""
    if not reasons:
        return document, ()
    spans = tuple(span for span in document.spans if span.id not in reasons)
    lost = [loss(document, span, reasons[span.id]) for span in document.spans if span.id in reasons]
    return replace(document, spans=spans), lost


def labels(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep spans with a label that can be written."""
    return kept(
        document,
        {
            span.id: f"a label must fit {keeps.labels}, got {span.label!r}"
            for span in document.spans
            if not re.fullmatch(keeps.labels, span.label)
        },
    )


def breaks(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep what a line can hold of spans over line ends."""
    if keeps.breaks == "inside":
        return document, ()
    if keeps.breaks == "none":
        return kept(
            document,
            {
                span.id: "it runs over the end of a line"
                for span in document.spans
                if any(_BREAKS.search(document.text, start, end) for start, end in span.fragments)
            },
        )
    extents = {span.id: joined(lines_of(span.fragments, document.text), document.text) for span in document.spans}
    document, lost = kept(
        document, {name: "it holds nothing but line breaks" for name, extent in extents.items() if not extent}
    )
    spans = tuple(replace(span, fragments=extents[span.id]) for span in document.spans)
    cut = [
        loss(document, span, "line breaks at the edges of it, or of its pieces, are cut")
        for span in document.spans
        if joined(span.fragments, document.text) != extents[span.id]
    ]
    return replace(document, spans=spans), [*lost, *cut]


def lines_of(fragments: Iterable[Fragment], text: str) -> Iterator[Fragment]:
    r"""Cut fragments at line breaks, which are in none of the pieces.

    >>> [(a, b) for a, b in lines_of([Fragment(0, 7)], "\nto\r\nbe")]
    [(1, 3), (5, 7)]
    """
    for start, end in fragments:
        at = start
        for found in _BREAKS.finditer(text, start, end):
            if found.start() > at:
                yield Fragment(at, found.start())
            at = found.end()
        if at < end:
            yield Fragment(at, end)


def joined(fragments: Iterable[Fragment], text: str) -> tuple[Fragment, ...]:
    r"""Join fragments with nothing but line breaks between them.

    >>> [(a, b) for a, b in joined([Fragment(1, 3), Fragment(5, 7)], "\nto\r\nbe")]
    [(1, 7)]
    """
    whole: list[Fragment] = []
    for fragment in fragments:
        if whole and _BREAKS.fullmatch(text, whole[-1].end, fragment.start):
            whole[-1] = Fragment(whole[-1].start, fragment.end)
        else:
            whole.append(fragment)
    return tuple(whole)


def pieces(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep spans in one piece where others cannot be."""
    if keeps.fragments:
        return document, ()
    return kept(document, {span.id: "it is in pieces" for span in document.spans if len(span.fragments) > 1})


def edges(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep spans that begin and end with tokens where others cannot be."""
    if keeps.inside_tokens and keeps.text != "tokens":
        return document, ()
    starts, ends = ({token.start for token in document.tokens}, {token.end for token in document.tokens})
    return kept(
        document,
        {
            span.id: "it begins or ends off the tokens"
            for span in document.spans
            if not all(start in starts and end in ends for start, end in span.fragments)
        },
    )


def clusters(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep spans that begin and end with grapheme clusters where others cannot be."""
    if keeps.inside_graphemes:
        return document, ()
    bounds = {*graphemes(document.text).starts.values()}
    return kept(
        document,
        {
            span.id: "it begins or ends inside of a grapheme cluster"
            for span in document.spans
            if not all(start in bounds and end in bounds for start, end in span.fragments)
        },
    )


def sentences(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep spans inside of one sentence where others cannot be."""
    if keeps.across_sentences or not document.sentences:
        return document, ()
    starts = [sentence.start for sentence in document.sentences]
    reasons = {}
    for span in document.spans:
        at = bisect_right(starts, span.start) - 1
        if at < 0 or document.sentences[at].end < span.end:
            reasons[span.id] = "it does not lie inside one sentence"
    return kept(document, reasons)


def overlaps(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep spans that can stand together."""
    if keeps.overlap == "any" and keeps.equal:
        return document, ()
    return kept(document, dict(_conflicts(document.spans, keeps)))


def _conflicts(spans: Sequence[Span], keeps: Keeps) -> Iterator[tuple[str, str]]:
    """Name the spans that give way, and to which: one pass over the spans in text order."""
    open_spans: list[Span] = []
    extents: dict[tuple[Fragment, ...], Span] = {}
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        while open_spans and open_spans[-1].end <= span.start:
            open_spans.pop()
        other = open_spans[-1] if open_spans else None
        if not keeps.equal and span.fragments in extents:
            yield span.id, f"it has the extent of {extents[span.fragments].id}"
        elif other and keeps.overlap == "none":
            yield span.id, f"it overlaps {other.id}"
        elif other and keeps.overlap == "nested" and other.end < span.end:
            yield span.id, f"it crosses {other.id}"
        else:
            extents[span.fragments] = span
            if keeps.overlap != "any":
                open_spans.append(span)


def touching(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep spans of one label that have a token of their sentence between them, where others cannot be told apart."""
    if keeps.touching:
        return document, ()
    ends = {sentence.end for sentence in document.sentences}
    behind = {one.end: two.start for one, two in pairwise(document.tokens) if one.end not in ends}
    reasons: dict[str, str] = {}
    before: Span | None = None
    for span in sorted(document.spans, key=lambda span: span.start):
        if before and before.label == span.label and behind.get(before.end) == span.start:
            reasons[span.id] = f"it touches {before.id}, which has the same label"
        else:
            before = span
    return kept(document, reasons)


def attributes(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep attributes that can be written."""
    spans, losses = [], []
    for span in document.spans:
        attrs = {name: value for name, value in span.attrs.items() if _is_attribute(name, value, keeps)}
        spans.append(span if len(attrs) == len(span.attrs) else replace(span, attrs=attrs))
        losses += [loss(document, span, f"its attribute {n}={v!r}") for n, v in span.attrs.items() if n not in attrs]
    return replace(document, spans=tuple(spans)), losses


def _is_attribute(name: str, value: str, keeps: Keeps) -> bool:
    patterns = keeps.attributes
    return bool(patterns and re.fullmatch(patterns[0], name) and re.fullmatch(patterns[1], value))


def details(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Take away what spans do not have in the format."""
    gone: dict[str, object] = {}
    gone |= {} if keeps.scores else {"score": None}
    gone |= {} if keeps.optional else {"optional": False}
    gone |= {} if keeps.alternatives else {"alternatives": ()}
    losses = [
        loss(document, span, f"its {key}" if key != "optional" else "that it is optional")
        for span in document.spans
        for key, empty in gone.items()
        if getattr(span, key) != empty
    ]
    spans = tuple(replace(span, **gone) for span in document.spans) if losses else document.spans
    return replace(document, spans=spans), losses
