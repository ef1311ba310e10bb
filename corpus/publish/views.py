"""Rows of the tables that show a part of documents: sentences with tags, quotes, entities."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa

from saidby.corpus.arrow import PAIR
from saidby.corpus.model import Document, Entity, Fragment, Span, covered
from saidby.corpus.ragged import offsets_of

from .tagging import Losses, Sentences, codes_of, sentences_of
from .view import QUOTE, Column, View, free_name, tag_names

CONTEXT = 1000
"""Characters of the context of a quote, at most, on either side of it."""
JOINED = "; "
"""Stands between several values of one cell."""

_TEXT, _COUNT = pa.string(), pa.int32()
_PAIRS, _TEXTS, _CODES = pa.list_(PAIR), pa.list_(pa.string()), pa.list_(pa.int64())
_ATTRIBUTES = pa.list_(pa.struct([pa.field("key", pa.string()), pa.field("value", pa.string())]))

DOCUMENT_HELP = {
    "id": "id of the document",
    "text": "the whole text; all offsets are code points of it, half-open",
    "lang": "BCP 47 tag of the main language; `und`: unknown",
    "blocks": "paragraphs, headings, pull quotes …",
    "sentences": "offsets of the sentences",
    "tokens": "offsets of the tokens",
    "layers": "columns of the tokens by name (lemma, upos …), a value or null a token",
    "spans": "labelled stretches of text of one or more fragments, with entity, attributes, alternatives",
    "relations": "from a span (head) to a span or an entity (tail)",
    "entities": "who and what is mentioned",
    "meta": "JSON: source, date, split, who labelled it",
    "native": "JSON: what a foreign format said beyond these columns",
}
STRIPPED_HELP = {
    **DOCUMENT_HELP,
    "length": "characters (code points) of the text; all offsets are code points of it, half-open",
    "sha256": "SHA-256 of the text in UTF-8",
    "normal": "SHA-256 of its normal form, which blanks, quotation marks, dashes and ё do not change",
    "layers": "columns of the tokens by name (upos …) whose values are of closed classes",
    "spans": "labelled stretches of text of one or more fragments, with entity, closed attributes, alternatives",
    "entities": "who and what is mentioned; at, aliases_at: where the text holds the names",
    "pieces": "stretches of the text, with a hash if they are long enough",
    "counts": "characters, blanks left out, that begin between each offset and the next",
    "split": "offsets inside of what counts as one character",
    "meta": "JSON: date, split, licence, source, who labelled it, as far as these are plain",
    "dropped": "how many names, ids, attributes and so on were taken away, by kind",
}
"""Of a row of `saidby.corpus.stripped_files`."""

# Tokens.

_TOKENS = (
    Column("document", _TEXT, "id of the document"),
    Column("sentence", _COUNT, "number of the sentence in the document, from 0"),
    Column("tokens", _TEXTS, "the tokens", holds="words"),
    Column("offsets", _PAIRS, "where each token is in the text of the document"),
)


def token_columns(view: View) -> tuple[Column, ...]:
    """Give the columns of `tokens`: a column of tags for each of the view."""
    columns = list(_TOKENS)
    for name, labels in view.tags.items():
        free = free_name(name, [column.name for column in columns])
        columns.append(Column(free, _CODES, f"BIO tags of {', '.join(labels) or 'no label'}", tag_names(labels)))
    return tuple(columns)


def token_rows(documents: Sequence[Document], view: View, losses: Losses) -> pa.RecordBatch:
    """Give a row for each sentence that has tokens; the tokens of a document without sentences are one row."""
    found = [sentences_of(document) for document in documents]
    ids = [document.id for document, sentences in zip(documents, found, strict=True) for _ in sentences.first]
    lengths = [end - start for sentences in found for start, end in sentences.bounds]
    offsets = pa.array(offsets_of(lengths), pa.int32())
    words = [document.text[start:end] for document in documents for start, end in document.tokens]
    pairs = pa.StructArray.from_arrays([_ints(found, "start"), _ints(found, "end")], fields=list(PAIR))
    codes = [
        np.concatenate([
            codes_of(document.spans, column, labels, sentences, losses)
            for document, sentences in zip(documents, found, strict=True)
        ])
        for column, labels in view.tags.items()
    ]  # fmt: skip
    lists = [pa.array(words, _TEXT), pairs, *(pa.array(column, pa.int64()) for column in codes)]
    arrays = [pa.array(ids, _TEXT), _ints(found, "number"), *(pa.ListArray.from_arrays(offsets, a) for a in lists)]
    return pa.RecordBatch.from_arrays(arrays, names=[column.name for column in token_columns(view)])


def _ints(found: Sequence[Sentences], name: str) -> pa.Array:
    return pa.array(np.concatenate([getattr(sentences, name) for sentences in found]), _COUNT)


# Quotes.

_QUOTES = (
    Column("document", _TEXT, "id of the document"),
    Column("id", _TEXT, "id of the quote in the document"),
    Column("text", _TEXT, "the content; ` … ` stands between fragments", holds="words"),
    Column("fragments", _PAIRS, "where it is in the text of the document"),
)
_WHO = (
    Column("attributes", _ATTRIBUTES, "all attributes as the document has them"),
    Column("cue", _TEXT, "the words that say that it was said", holds="words"),
    Column("source", _TEXT, "the words that name who says it", holds="words"),
    Column("addressee", _TEXT, "the words that name to whom", holds="words"),
    Column("speaker", _TEXT, "name of the entity that speaks", holds="names"),
    Column("speaker_id", _TEXT, "id of this entity in the document"),
    Column("speaker_kb", _TEXT, "id of this entity in a knowledge base", holds="names"),
    Column("context", _TEXT, "the sentences that the quote has characters in, cut if very long", holds="words"),
    Column("context_start", _COUNT, "where the context begins in the text of the document", holds="words"),
)


def quote_columns(view: View) -> tuple[Column, ...]:
    """Give the columns of `quotes`: one for each attribute of the view, too."""
    taken = [column.name for column in (*_QUOTES, *_WHO)]
    columns = list(_QUOTES)
    for name, default in view.attributes.items():
        free = free_name(name, [*taken, *(column.name for column in columns)])
        without = f"`{default}` where it is not given" if default else "null where there is none"
        columns.append(Column(free, _TEXT, f"attribute `{name}` of the quote; {without}"))
    return (*columns, *_WHO)


def quote_rows(documents: Sequence[Document], view: View, losses: Losses) -> pa.RecordBatch:
    """Give a row for each quote, in the order of the document."""
    return _batch(quote_columns(view), chain.from_iterable(_quotes(document, view) for document in documents))


def _quotes(document: Document, view: View) -> Iterator[tuple[Any, ...]]:
    quotes = [span for span in document.spans if span.label == QUOTE]
    if not quotes:
        return
    spans = {span.id: span for span in document.spans}
    entities = {entity.id: entity for entity in document.entities}
    tails: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for relation in document.relations:
        tails[relation.head, relation.label].append(relation.tail)
    context = _contexts(document)
    for quote in quotes:
        found = [[spans[tail] for tail in tails.get((quote.id, role), ()) if tail in spans] for role in _ROLES]
        parts = [[covered(document.text, span.fragments) for span in role] for role in found]
        speakers = [entities[tail] for tail in tails.get((quote.id, "speaker"), ()) if tail in entities]
        start, end = context(quote)
        yield (
            document.id, quote.id, covered(document.text, quote.fragments), _pairs(quote.fragments),
            *(quote.attrs.get(name, default) for name, default in view.attributes.items()),
            [{"key": key, "value": value} for key, value in sorted(quote.attrs.items())],
            *map(_cell, parts), *_speaker(speakers), document.text[start:end], start,
        )  # fmt: skip


_ROLES = ("cue", "source", "addressee")


def _speaker(speakers: list[Entity]) -> tuple[str | None, ...]:
    """Give names, ids and knowledge base ids; of several speakers each has a place in all three."""
    bases = [speaker.kb or "" for speaker in speakers]
    return (
        _cell([speaker.name for speaker in speakers]),
        _cell([speaker.id for speaker in speakers]),
        _cell(bases) if any(bases) else None,
    )


def _cell(values: list[str]) -> str | None:
    return JOINED.join(values) if values else None


def _contexts(document: Document) -> Callable[[Span], tuple[int, int]]:
    """Give what finds the sentences around a span; in a document without sentences the blocks, else the lines."""
    pieces: Sequence[Any] = document.sentences or document.blocks
    bounds = [(piece.start, piece.end) for piece in pieces] or list(_lines(document.text))
    starts, ends = [start for start, _ in bounds], [end for _, end in bounds]

    def find(span: Span) -> tuple[int, int]:
        first, last = bisect_right(ends, span.start), bisect_left(starts, span.end) - 1
        there = first <= last
        start = min(span.start, starts[first]) if there else span.start
        end = max(span.end, ends[last]) if there else span.end
        return max(start, span.start - CONTEXT), min(end, span.end + CONTEXT)

    return find


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _pairs(fragments: Sequence[Fragment]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in fragments]


# Entities.

_ENTITIES = (
    Column("document", _TEXT, "id of the document"),
    Column("id", _TEXT, "id of the entity in the document"),
    Column("label", _TEXT, "what it is"),
    Column("name", _TEXT, "its name", holds="names"),
    Column("aliases", _TEXTS, "its other names", holds="names"),
    Column("kb", _TEXT, "its id in a knowledge base", holds="names"),
    Column("mentions", _COUNT, "how many spans mention it, parts of quotes (SOURCE …) put aside"),
    Column("forms", _TEXTS, "the different words of these mentions, in the order of the document", holds="words"),
)


def entity_columns(view: View) -> tuple[Column, ...]:
    """Give the columns of `entities`."""
    return _ENTITIES


def entity_rows(documents: Sequence[Document], view: View, losses: Losses) -> pa.RecordBatch:
    """Give a row for each entity of each document."""
    return _batch(_ENTITIES, chain.from_iterable(_entities(document, view) for document in documents))


def _entities(document: Document, view: View) -> Iterator[tuple[Any, ...]]:
    mentions: defaultdict[str | None, list[Span]] = defaultdict(list)
    for span in sorted(document.spans, key=lambda span: (span.start, span.end)):
        if span.label not in view.roles:
            mentions[span.entity].append(span)
    for entity in document.entities:
        spans = mentions.get(entity.id, [])
        forms = list(dict.fromkeys(covered(document.text, span.fragments) for span in spans))
        yield (document.id, entity.id, entity.label, entity.name, entity.aliases, entity.kb, len(spans), forms)


def _batch(columns: Sequence[Column], rows: Iterator[tuple[Any, ...]]) -> pa.RecordBatch:
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(cells, column.kind) for cells, column in zip(values, columns, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, names=[column.name for column in columns])
