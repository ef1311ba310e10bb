"""A document of a DocBin into a document."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from saidby.annotate.scheme import load_scheme
from saidby.corpus.check import check
from saidby.corpus.errors import DataError, Problem, problem
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

from .docbin_file import Mark, Packed, Strings
from .docbin_layers import layers_of, sentences_of, tokens_of
from .docbin_said import KEY, Kept, Rest, Said, SaidSpan, homes, native_of, said_of
from .docbin_writing import BEGIN, INSIDE, OUTSIDE, cover
from .held_ids import fresh
from .report import Report


class Place(NamedTuple):
    """Where a document is, and its id and language if it says none."""

    where: str
    id: str
    lang: str


class _Found(NamedTuple):
    """A span: where it is in tokens and characters, the keys that it is under, whether it is one of ``doc.ents``."""

    mark: Mark
    keys: list[str]
    is_ent: bool


def document_of(packed: Packed, strings: Strings, place: Place, report: Report) -> Document:
    """Give the document.

    Parameters
    ----------
    packed : Packed
        As the file has it.
    strings : Strings
        Know the strings of the file.
    place : Place
        Where it is.
    report : Report
        Takes what the document does not hold.

    Raises
    ------
    DataError
        With every problem of the document.
    """
    where = place.where
    words = strings.texts(where, packed.columns["ORTH"])
    text = "".join(word + " " * blank for word, blank in zip(words, packed.spaces.tolist(), strict=True))
    pieces = _pieces(words, packed)
    said = said_of(where, packed.user_data)
    if said is not None and said.characters != len(text):
        told = f"user_data[{KEY!r}] is about a text of {said.characters} characters, this one has {len(text)}"
        report.lost.append(Problem(where, f"{told}: nothing of it was read"))
        said = None
    found = _found(packed, strings, where, pieces)
    about = said or Said(id=place.id, characters=len(text), lang=place.lang)
    bare = Document(about.id, text, about.lang, about.blocks, meta=about.meta)
    document = _layout(bare, packed, pieces, about, where)
    layers = layers_of(packed.columns, _numbers(document.tokens, pieces), document, strings, where)
    document = replace(document, layers={**layers, **about.layers})
    spans = _Spans(found, about, pieces, text)
    document = replace(document, spans=tuple(spans.in_order()), entities=(*about.entities, *spans.entities.values()))
    relations = tuple(_relations(document, about, where, report))
    document = replace(document, relations=relations, native=_native(packed, spans))
    if problems := check(document):
        raise DataError(Problem(f"{where} {path}", what) for path, what in problems)
    return document


def _relations(document: Document, said: Said, where: str, report: Report) -> Iterator[Relation]:
    """Give the relations whose ends are still there."""
    heads = {span.id for span in document.spans}
    tails = heads | {entity.id for entity in document.entities}
    for relation in said.relations:
        if relation.head in heads and relation.tail in tails:
            yield relation
            continue
        told = f"{relation.label} {relation.head} → {relation.tail}: an end of it is not there any more"
        report.lost.append(Problem(f"{where} {relation.id}", told))


def _pieces(words: Sequence[str], packed: Packed) -> list[Fragment]:
    """Give the extents of tokens."""
    lengths = np.array([len(word) for word in words], np.int64)
    ends = np.cumsum(lengths + packed.spaces) - packed.spaces
    return [Fragment(start, end) for start, end in zip((ends - lengths).tolist(), ends.tolist(), strict=True)]


def _layout(document: Document, packed: Packed, pieces: Sequence[Fragment], said: Said, where: str) -> Document:
    """Give the document with its tokens and sentences."""
    tokens = said.tokens
    if tokens is None:
        tokens = tuple(pieces[i] for i in tokens_of(document.text, pieces))
    elif missing := sorted({*tokens} - {*pieces}):
        start, end = missing[0]
        told = f"user_data[{KEY!r}].tokens has {start}-{end}, which is no token; take tokens out of it"
        raise problem(where, told)
    sentences = said.sentences
    if sentences is None:
        sentences = sentences_of(packed.columns.get("SENT_START"), pieces, _numbers(tokens, pieces))
    return replace(document, tokens=tokens, sentences=sentences)


def _numbers(tokens: Iterable[Fragment], pieces: Sequence[Fragment]) -> list[int]:
    """Give the numbers of tokens among all of spaCy."""
    number = {piece: i for i, piece in enumerate(pieces)}
    return [number[token] for token in tokens]


def _found(packed: Packed, strings: Strings, where: str, pieces: Sequence[Fragment]) -> list[_Found]:
    """Give the spans of ``doc.spans``, then those of ``doc.ents`` that are no others of the same tokens and label."""
    found: dict[tuple[object, ...], _Found] = {}
    for group in packed.groups:
        for number, mark in enumerate(group.marks):
            if not 0 <= mark.start < mark.end <= len(pieces):
                told = f"spans[{group.key!r}][{number}] has the tokens {mark.start} to {mark.end} of {len(pieces)}"
                raise problem(where, told)
            named = mark._replace(label=mark.label or group.key or "SPAN")
            key: tuple[object, ...] = named[:5] if mark.id else (group.key, number)
            found.setdefault(key, _Found(named, [], is_ent=False)).keys.append(group.key)
    by_place: dict[tuple[object, ...], tuple[object, ...]]
    by_place = {(each.mark.label, each.mark.start, each.mark.end): key for key, each in found.items()}
    for mark in _ents(packed, strings, where):
        key = by_place.get((mark.label, mark.start, mark.end), (mark.start,))
        found[key] = found.get(key, _Found(mark, [], is_ent=True))._replace(is_ent=True)
    return [each for each in found.values() if pieces[each.mark.start].start < pieces[each.mark.end - 1].end]


def _ents(packed: Packed, strings: Strings, where: str) -> Iterator[Mark]:
    columns = packed.columns
    if "ENT_IOB" not in columns or "ENT_TYPE" not in columns:
        return
    tags = columns["ENT_IOB"].tolist()
    if not {*tags} <= {0, BEGIN, INSIDE, OUTSIDE}:
        raise problem(where, f"ENT_IOB must be 0, 1, 2 or 3, got {max(tags)}")
    labels = strings.texts(where, columns["ENT_TYPE"])
    none = np.zeros(len(tags), np.uint64)
    kbs, ids = (strings.texts(where, columns.get(name, none)) for name in ("ENT_KB_ID", "ENT_ID"))
    start = 0
    while start < len(tags):
        end = start + 1
        if labels[start] and tags[start] in (BEGIN, INSIDE):
            while end < len(tags) and tags[end] == INSIDE and labels[end] == labels[start]:
                end += 1
            yield Mark(ids[start], kbs[start], labels[start], start, end, 0, 0)
        start = end


class _Spans:
    """Makes spans of what was found, with what is said of them."""

    def __init__(self, found: Iterable[_Found], said: Said, pieces: Sequence[Fragment], text: str):
        self.pieces, self.text = pieces, text
        self.said = {span.id: span for span in said.spans}
        self.order = {span.id: i for i, span in enumerate(said.spans)}
        taken = {*self.said} | {relation.id for relation in said.relations} | {entity.id for entity in said.entities}
        self.span_ids, self.entity_ids = fresh("s", taken), fresh("e", taken)
        self.known = {entity.kb: entity.id for entity in reversed(said.entities) if entity.kb}
        self.entities: dict[str, Entity] = {}
        self.kept: list[tuple[Span, _Found]] = []
        seen = set[str]()
        for each in found:
            told = self.said.get(each.mark.id) if each.mark.id not in seen else None
            seen.add(each.mark.id)
            self.kept.append((self._span(each.mark, told), each))
        self.kept.sort(key=lambda pair: (self.order.get(pair[0].id, len(self.order)),))

    def in_order(self) -> Iterator[Span]:
        """Give the spans: those that are told of in the order of that, then the others."""
        return (span for span, _ in self.kept)

    def _span(self, mark: Mark, told: SaidSpan | None) -> Span:
        whole = (Fragment(self.pieces[mark.start].start, self.pieces[mark.end - 1].end),)
        if told is None:
            attrs = {"id": mark.id} if mark.id else {}
            return Span(next(self.span_ids), mark.label, whole, self._entity(mark, whole), attrs)
        there = bool(told.fragments) and cover(told.fragments, self.pieces) == Fragment(mark.start, mark.end)
        return Span(
            told.id,
            mark.label,
            told.fragments if there else whole,
            told.entity,
            told.attrs,
            told.score,
            told.alternatives,
            told.optional,
        )

    def _entity(self, mark: Mark, extent: tuple[Fragment, ...]) -> str | None:
        """Give the entity that has this id in a knowledge base; a new one if there is none."""
        if not mark.kb:
            return None
        if mark.kb not in self.known:
            self.known[mark.kb] = id = next(self.entity_ids)
            start, end = extent[0]
            self.entities[id] = Entity(id, mark.label, self.text[start:end], kb=mark.kb)
        return self.known[mark.kb]


def _native(packed: Packed, spans: _Spans) -> dict[str, object]:
    """Give what the file has beside, if anything: also keys of spans, where their labels do not tell them."""
    groups = {name: label.group for name, label in load_scheme().labels.items()}
    under: dict[str, list[str]] = {}
    for group in packed.groups:
        under.setdefault(group.key, [])
    for span, each in spans.kept:
        for key in each.keys:
            under[key].append(span.id)
    ents = [span.id for span, each in spans.kept if each.is_ent]
    plain = homes(Kept(), [(span.id, span.label) for span, each in spans.kept], groups)
    kept = Kept({} if plain == under else under, ents)
    attrs = {group.key: group.attrs for group in packed.groups if group.attrs}
    user_data = {key: value for key, value in packed.user_data.items() if key != KEY}
    return native_of(kept, Rest(packed.cats, user_data, attrs))
