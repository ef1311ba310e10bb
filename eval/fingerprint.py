"""What identifies a side of a result: a short hash of what scores are made of.

A sha256 over ids and texts of the documents and over labels, extents, alternatives, attributes and scores of the
spans, and whether they are optional; of documents that are tag sequences, over ids and tags. Entities and relations
are in it if the columns have any: what they are and which spans they go with. Order of documents, spans, entities and
relations, ids of all but documents, tokens and sentences do not change it; `layout_fingerprint` is of tokens and
sentences, for measures that look at them.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

import numpy as np

from saidby.corpus.ragged import offsets_of
from saidby.corpus.tags import Tags

from .columns import Alternatives, Columns, Floats, Ints
from .keys import attribute_keys, extent_keys, pack, ranks, set_keys
from .references import References, record

DIGITS = 12


def fingerprint(columns: Columns) -> str:
    """Give the first 12 hex digits of the sha256 over documents and spans, whatever their order.

    Extents must be valid; documents may come in any order.
    """
    if columns.tags is not None:
        return _tag_fingerprint(columns.documents, columns.tags)
    return _of_spans(columns, _of_texts(columns))


def fingerprints(gold: Columns, pred: Columns) -> tuple[str, str]:
    """Give the fingerprints of both sides; texts that they share are read once."""
    if gold.tags is not None or (gold.documents, gold.texts) != (pred.documents, pred.texts):
        return fingerprint(gold), fingerprint(pred)
    texts = _of_texts(gold)
    return _of_spans(gold, texts), _of_spans(pred, texts)


def _of_texts(columns: Columns) -> bytes:
    """Give the sha256 over ids and texts, in the order of the ids."""
    rows = sorted(zip(columns.documents, columns.texts, strict=True))
    texts = [text.encode(errors="surrogatepass") for _, text in rows]
    digest = sha256(json.dumps([[name for name, _ in rows], list(map(len, texts))]).encode())
    for text in filter(None, texts):
        digest.update(text)
    return digest.digest()


def _of_spans(columns: Columns, texts: bytes) -> str:
    documents = np.argsort(np.array(columns.documents, dtype=object), kind="stable")
    columns, meaning = _canonical(columns, documents)
    digest = sha256(texts)
    digest.update(json.dumps([columns.labels, columns.attributes.strings, len(columns)]).encode())
    for array in _arrays(columns):
        digest.update(array.tobytes())
    if columns.references:
        for part in _of_references(columns.references, meaning):
            digest.update(part)
    return digest.hexdigest()[:DIGITS]


def _of_references(references: References, meaning: Ints) -> Iterator[bytes]:
    """Give what entities and relations say, in bytes that order and ids do not change.

    Spans and entities are told apart by what they say, then by what they are linked to, step by step, until nothing
    more is told apart: what is the same then has one number.
    """
    entities, links = references.entities, references.links
    records = [(int(doc), *record(value)) for doc, value in zip(entities.doc, entities.values, strict=True)]
    place = {said: number for number, said in enumerate(sorted(set(records)))}
    span: Ints = ranks(meaning)
    entity: Ints = np.array(list(map(place.__getitem__, records)), dtype=np.int64)
    classes = 0
    while classes < (classes := len(np.unique(span)) + len(np.unique(entity))):
        span, entity = _told_apart(references, span, entity)
    names = [records[row] for row in np.argsort(entity, kind="stable").tolist()]
    yield json.dumps([links.labels, names]).encode()
    span, entity = np.append(span, -1), np.append(entity, -1)
    tables = (
        [np.sort(entity)],
        [span[:-1], entity[references.entity]],
        [links.label, span[links.head], span[links.tail], entity[links.entity]],
    )
    for columns in tables:
        order = np.lexsort(columns[::-1])
        yield from (column[order].astype("<i8").tobytes() for column in columns)


def _told_apart(references: References, span: Ints, entity: Ints) -> tuple[Ints, Ints]:
    """Give new numbers to spans and entities: equal if the old ones are, and those of all that they are linked to."""
    links, spans, entities = references.links, len(span), len(entity)
    mention = np.flatnonzero(references.entity >= 0)
    to_span, to_entity = np.flatnonzero(links.tail >= 0), np.flatnonzero(links.entity >= 0)
    tails, heads = (np.append(numbers, -1) + 1 for numbers in (entity, span))
    out = pack(links.label, heads[links.tail], tails[links.entity])
    back = pack(links.label, span[links.head])
    return (
        ranks(
            pack(
                span,
                tails[references.entity],
                _sets(links.head, out, spans),
                _sets(links.tail[to_span], back[to_span], spans),
            )
        ),
        ranks(
            pack(
                entity,
                _sets(references.entity[mention], span[mention], entities),
                _sets(links.entity[to_entity], back[to_entity], entities),
            )
        ),
    )


def _sets(rows: Ints, values: Ints, size: int) -> Ints:
    """Give a key for each row: equal if two rows have the same values, in whatever order."""
    return set_keys(offsets_of(np.bincount(rows, minlength=size)), values[np.argsort(rows, kind="stable")])


def _tag_fingerprint(documents: tuple[str, ...], tags: Tags) -> str:
    """Give the same of tag sequences: of the tags alone, for how they were read stands in the signature."""
    ordered = sorted(documents)
    if list(documents) != ordered:
        place = {document: number for number, document in enumerate(documents)}
        tags = tags.take(np.array([place[document] for document in ordered], dtype=np.int64))
    digest = sha256(json.dumps([ordered, tags.table]).encode())
    for numbers in (tags.offsets, tags.code):
        digest.update(numbers.astype("<i4").tobytes())
    return digest.hexdigest()[:DIGITS]


def layout_fingerprint(columns: Columns) -> str:
    """Give the first 12 hex digits of the sha256 over tokens and sentences, documents in the order of their ids."""
    documents = np.argsort(np.array(columns.documents, dtype=object), kind="stable")
    digest = sha256(json.dumps(sorted(columns.documents)).encode())
    for layout in (columns.tokens.take(documents), columns.sentences.take(documents)):
        for array in (layout.offsets, layout.start, layout.end):
            digest.update(array.astype("<i8").tobytes())
    return digest.hexdigest()[:DIGITS]


def _arrays(columns: Columns) -> list[Ints | Floats]:
    """Give the arrays of columns, each of one type on every machine."""
    attributes, alternatives = columns.attributes, columns.alternatives
    whole = [columns.doc, columns.label, columns.optional, attributes.offsets, attributes.key, attributes.value]
    for extents in (columns.extents, alternatives.extents):
        whole += [extents.offsets, extents.start, extents.end]
    return [*(array.astype("<i4") for array in (*whole, alternatives.offsets)), _scores(columns).astype("<f8")]


def _canonical(columns: Columns, documents: Ints) -> tuple[Columns, Ints]:
    """Bring spans into the one order that what they say gives; `documents` is the order of the documents.

    Give their keys too: equal if nothing but their entity and relations tells two spans apart.
    """
    place = np.empty(len(documents), dtype=np.int64)
    place[documents] = np.arange(len(documents))
    alternatives = columns.alternatives
    other = extent_keys(np.zeros(len(alternatives.owner), dtype=np.int64), alternatives.extents)
    order = np.lexsort((other, alternatives.owner))
    columns = replace(
        columns,
        doc=place[columns.doc],
        alternatives=Alternatives(alternatives.offsets, alternatives.extents.take(order)),
        references=columns.references and columns.references.over(place),
    )
    key = pack(
        extent_keys(columns.doc, columns.extents),
        columns.label,
        columns.optional.astype(np.int64),
        ranks(_scores(columns).view(np.int64)),
        attribute_keys(columns.attributes),
        set_keys(alternatives.offsets, other),
    )
    order = np.argsort(key, kind="stable")
    return columns.take(order), key[order]


def _scores(columns: Columns) -> Floats:
    """Give scores with one NaN and one zero."""
    return np.where(np.isnan(columns.score), np.nan, columns.score + 0.0)
