"""A document into a document of a DocBin."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from saidby.corpus.model import Document, Fragment, Span

from .docbin_file import Codes, Group, Mark, Packed, Strings
from .docbin_layers import Cut, Layers, cut, layer_columns, sentence_column, sentences_of, tokens_of
from .docbin_said import KEY, OTHER, Said, SaidSpan, homes, kept_in

NAMES = ("entities", OTHER)
"""Groups of labels that ``doc.ents`` can have."""
BEGIN, INSIDE, OUTSIDE = 3, 1, 2
"""Codes of ``ENT_IOB``; 0 is unknown."""

Covers = Mapping[str, Fragment]
"""The tokens of spaCy that spans touch, by the ids of spans."""


def packed_of(document: Document, strings: Strings, groups: Mapping[str, str], *, outer: bool) -> Packed:
    """Give a document as a DocBin has it.

    Parameters
    ----------
    document : Document
        Valid, with tokens if it has words.
    strings : Strings
        Take the strings of it.
    groups : mapping of str to str
        The groups of labels.
    outer : bool
        Whether ``doc.ents`` has the outermost spans of `NAMES`; if not, those that it had in the file of others.

    Raises
    ------
    DataError
        If what was kept of a file has been changed.
    """
    made, (kept, rest) = cut(document), kept_in(document)
    covers = {span.id: cover(span.fragments, made.pieces) for span in document.spans}
    had = {*kept.ents}
    ents = [span for span in document.spans if (_is_name(span, groups) if outer else span.id in had)]
    layers, more = layer_columns(document, made, strings)
    sentences = sentence_column(document, made)
    kbs = {entity.id: entity.kb or "" for entity in document.entities}
    marks = {span.id: _mark(span, covers[span.id], kbs, made.pieces) for span in document.spans}
    found = homes(kept, [(span.id, span.label) for span in document.spans], groups)
    words = [document.text[start:end] for start, end in made.pieces]
    return Packed(
        {
            "ORTH": np.array([strings.code(word) for word in words], np.uint64),
            "SENT_START": sentences,
            **layers,
            **(_entity_columns([marks[span.id] for span in ents], len(words), strings) if outer or ents else {}),
        },
        made.spaces,
        [Group(key, [marks[id] for id in ids], rest.attrs.get(key, {})) for key, ids in found.items()],
        {**rest.user_data, KEY: _said(document, made, covers, sentences, more)},
        rest.cats,
    )


def cover(fragments: Sequence[Fragment], pieces: Sequence[Fragment]) -> Fragment:
    """Give the tokens that an extent touches; those of a blank between two, the one before."""
    first = bisect_right(pieces, fragments[0].start, key=lambda piece: piece.end)
    behind = bisect_left(pieces, fragments[-1].end, key=lambda piece: piece.start)
    return Fragment(min(first, behind - 1), behind)


def _is_name(span: Span, groups: Mapping[str, str]) -> bool:
    return len(span.fragments) == 1 and groups.get(span.label, OTHER) in NAMES


def _mark(span: Span, place: Fragment, kbs: Mapping[str, str], pieces: Sequence[Fragment]) -> Mark:
    kb = kbs[span.entity] if span.entity is not None else ""
    start, end = place
    return Mark(span.id, kb, span.label, start, end, pieces[start].start, pieces[end - 1].end)


def _entity_columns(marks: Iterable[Mark], size: int, strings: Strings) -> dict[str, Codes]:
    """Give the columns of ``doc.ents``: of marks that overlap the first, of those that start together the longest."""
    columns = {name: np.zeros(size, np.uint64) for name in ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")}
    columns["ENT_IOB"][:] = OUTSIDE
    at = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.start < at:
            continue
        at = mark.end
        columns["ENT_IOB"][mark.start : at] = INSIDE
        columns["ENT_IOB"][mark.start] = BEGIN
        for name, text in [("ENT_TYPE", mark.label), ("ENT_KB_ID", mark.kb), ("ENT_ID", mark.id)]:
            columns[name][mark.start : at] = strings.code(text)
    return columns


def _said(document: Document, made: Cut, covers: Covers, sentences: Codes, more: Layers) -> Said:
    words = tuple(made.pieces[i] for i in tokens_of(document.text, made.pieces))
    told = sentences_of(sentences, made.pieces, made.words)
    return Said(
        id=document.id,
        characters=len(document.text),
        lang=document.lang,
        tokens=None if words == document.tokens else document.tokens,
        sentences=None if told == document.sentences else document.sentences,
        layers=more,
        blocks=document.blocks,
        spans=tuple(_said_spans(document, made.pieces, covers)),
        relations=document.relations,
        entities=document.entities,
        meta={key: value for key, value in document.meta.items() if key != "imported"},
    )


def _said_spans(document: Document, pieces: Sequence[Fragment], covers: Covers) -> Iterator[SaidSpan]:
    for span in document.spans:
        start, end = covers[span.id]
        whole = (Fragment(pieces[start].start, pieces[end - 1].end),)
        yield SaidSpan(
            span.id,
            () if whole == span.fragments else span.fragments,
            span.entity,
            span.attrs,
            span.score,
            span.alternatives,
            span.optional,
        )
