"""Spans of many documents as numpy arrays: what matching and measures work on.

`columns_of` takes documents, `columns_of_table` the same documents as Arrow rows (`saidby.corpus.arrow`); both
give the same arrays. String tables are sorted, so that codes do not depend on the order of the input. Ragged
data stands in compressed rows (`saidby.corpus.ragged`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from saidby.corpus.errors import UsageError
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span
from saidby.corpus.ragged import offsets_of, owners, taken
from saidby.corpus.tags import Tags

from .references import Entities, Ids, Links, Named, References, references_of

if TYPE_CHECKING:
    import pyarrow as pa

Ints = npt.NDArray[np.integer]
"""Codes, offsets or row numbers."""
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
LAYOUT = ("tokens", "sentences")
"""What the fields of a document are called that cut its text."""
REFERENCES = ("relations", "entities")
"""What the fields of a document are called that spans refer to, or that refer to spans."""


@dataclass(frozen=True, eq=False)
class Extents:
    """Extents of one or more fragments each.

    Parameters
    ----------
    offsets : int64 array of shape (n_extents + 1,)
        Where the fragments of each extent begin.
    start, end : int32 arrays of shape (n_fragments,)
        Code points, half-open.
    """

    offsets: Ints
    start: Ints
    end: Ints

    def take(self, rows: Ints) -> Extents:
        """Give the extents of these numbers, in this order."""
        offsets, at = taken(self.offsets, rows)
        return Extents(offsets, self.start[at], self.end[at])

    @property
    def hulls(self) -> tuple[Ints, Ints]:
        """Where each extent, of at least one fragment, starts and ends as a whole."""
        return self.start[self.offsets[:-1]], self.end[self.offsets[1:] - 1]

    def row(self, number: int) -> tuple[Fragment, ...]:
        """Give one extent as the model has it."""
        at = slice(self.offsets[number], self.offsets[number + 1])
        return tuple(map(Fragment, self.start[at].tolist(), self.end[at].tolist()))


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Other right extents of each span: span ``i`` has ``extents[offsets[i]:offsets[i + 1]]``."""

    offsets: Ints
    extents: Extents

    def take(self, rows: Ints) -> Alternatives:
        """Give the alternatives of these spans, in this order."""
        offsets, at = taken(self.offsets, rows)
        return Alternatives(offsets, self.extents.take(at))

    @property
    def owner(self) -> Ints:
        """The span of each alternative extent, int64."""
        return owners(self.offsets)


@dataclass(frozen=True, eq=False)
class Attributes:
    """Attributes of each span as codes into a table of strings; keys sorted within a span."""

    strings: tuple[str, ...]
    offsets: Ints
    key: Ints
    value: Ints

    def take(self, rows: Ints) -> Attributes:
        """Give the attributes of these spans, in this order."""
        offsets, at = taken(self.offsets, rows)
        return Attributes(self.strings, offsets, self.key[at], self.value[at])


@dataclass(frozen=True, eq=False)
class Columns:
    """Spans of documents; a row of each array is a span.

    Parameters
    ----------
    documents, texts : tuple of str
        Ids and texts of the documents; ``doc`` counts them.
    labels : tuple of str
        Table of labels, sorted.
    doc, label : int32 arrays of shape (n_spans,)
        Document and label of each span, as codes; `doc` ascends.
    extents : Extents
        The fragments of each span.
    score : float64 array of shape (n_spans,)
        Confidence, NaN where there is none.
    optional : bool array of shape (n_spans,)
        Whether a system may leave the span out.
    alternatives : Alternatives
        Other right extents.
    attributes : Attributes
        Keys and values; `has` asks for one.
    tokens, sentences : Extents
        Layout of the documents: row ``i`` holds the tokens (sentences) of document ``i`` as fragments.
    origins : tuple of str
        How the annotation was read where this was a choice, such as ``factrueval(object_extent=names)``; sorted, each
        once.
    tags : Tags, optional
        The tags that the spans were read from, a sequence a document (`saidby.eval.taglists`). Then there are no
        texts, and offsets count tokens.
    references : References, optional
        Entities and relations, if they were read: `entity`, `entities` and `links` give them.
    """

    documents: tuple[str, ...]
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    doc: Ints
    label: Ints
    extents: Extents
    score: Floats
    optional: Bools
    alternatives: Alternatives
    attributes: Attributes
    tokens: Extents
    sentences: Extents
    origins: tuple[str, ...] = ()
    tags: Tags | None = None
    references: References | None = None

    def __len__(self) -> int:
        return len(self.doc)

    def take(self, rows: Ints) -> Columns:
        """Give the spans of these row numbers, in this order, of the same documents; raw tags say more, and go."""
        return replace(
            self,
            doc=self.doc[rows],
            label=self.label[rows],
            extents=self.extents.take(rows),
            score=self.score[rows],
            optional=self.optional[rows],
            alternatives=self.alternatives.take(rows),
            attributes=self.attributes.take(rows),
            tags=None,
            references=None if self.references is None else self.references.take(rows),
        )

    @property
    def entity(self) -> Ints:
        """The row of the entity that each span mentions, -1 for none."""
        return self._referred.entity

    @property
    def entities(self) -> Entities:
        """All entities of the documents."""
        return self._referred.entities

    @property
    def links(self) -> Links:
        """The relations."""
        return self._referred.links

    @property
    def _referred(self) -> References:
        if self.references is None:
            raise UsageError("columns were made without entities and relations; make them with links=True")
        return self.references

    def has(self, key: str, value: str) -> Bools:
        """Say of each span whether its attribute `key`, a set written space-separated, holds `value`."""
        attributes = self.attributes
        keys = np.array([string == key for string in attributes.strings], dtype=bool)
        values = np.array([value in string.split() for string in attributes.strings], dtype=bool)
        found = np.zeros(len(self), dtype=bool)
        found[owners(attributes.offsets)[keys[attributes.key] & values[attributes.value]]] = True
        return found

    def values(self, key: str) -> tuple[tuple[str, ...], Ints]:
        """Give a table of strings, and the value of an attribute of each span as a code of it, -1 where it has none."""
        attributes = self.attributes
        keys = np.array([string == key for string in attributes.strings], dtype=bool)
        there = np.flatnonzero(keys[attributes.key])
        found = np.full(len(self), -1, dtype=np.int64)
        found[owners(attributes.offsets)[there]] = attributes.value[there]
        return attributes.strings, found


def columns_of(documents: Iterable[Document], *, layout: bool = True, links: bool = True) -> Columns:
    """Give the spans of documents as columns; the documents are read once.

    Parameters
    ----------
    documents : iterable of Document
        In any order.
    layout, links : bool
        Whether tokens and sentences are read, and entities and relations.

    Raises
    ------
    DataError
        If a relation, or the entity of a span, is asked for and leads nowhere; every place is named.
    """
    ids, texts, counts, spans = [], [], [], list[Span]()
    tokens, sentences = list[tuple[Fragment, ...]](), list[tuple[Fragment, ...]]()
    origins = set[str]()
    named, relations = list[Sequence[Entity]](), list[Sequence[Relation]]()
    for document in documents:
        origins.update(_origin(document.meta))
        ids.append(document.id)
        texts.append(document.text)
        counts.append(len(document.spans))
        spans.extend(document.spans)
        tokens.append(document.tokens if layout else ())
        sentences.append(document.sentences if layout else ())
        named.append(document.entities if links else ())
        relations.append(document.relations if links else ())
    labels, label = _coded([span.label for span in spans])
    return Columns(
        tuple(ids),
        tuple(texts),
        labels,
        _numbers(counts),
        label,
        _extents([span.fragments for span in spans]),
        np.array([np.nan if span.score is None else span.score for span in spans], dtype=np.float64),
        np.array([span.optional for span in spans], dtype=bool),
        Alternatives(
            offsets_of([len(span.alternatives) for span in spans]),
            _extents(list(chain.from_iterable(span.alternatives for span in spans))),
        ),
        _attributes([span.attrs for span in spans]),
        _extents(tokens),
        _extents(sentences),
        tuple(sorted(origins)),
        references=_references(ids, counts, spans, named, relations) if links else None,
    )


def columns_of_table(table: pa.Table) -> Columns:
    """Give the spans of documents as columns, from their Arrow rows; no object is made per span.

    Parameters
    ----------
    table : pyarrow.Table
        Columns ``id``, ``text``, ``spans`` of the schema of `saidby.corpus.arrow`, and ``meta``, `LAYOUT` and
        `REFERENCES` if they are asked for; may be a slice.

    Raises
    ------
    DataError
        As for `columns_of`.
    """
    rows = _chunk(table.column("spans"))
    spans = rows.flatten()
    labels, label = _arrow_coded(spans.field("label"))
    alternatives = spans.field("alternatives")
    return Columns(
        tuple(table.column("id").to_pylist()),
        tuple(table.column("text").to_pylist()),
        labels,
        _numbers(_lengths(rows)),
        label,
        _arrow_extents(spans.field("fragments")),
        spans.field("score").to_numpy(zero_copy_only=False).astype(np.float64),
        spans.field("optional").fill_null(False).to_numpy(zero_copy_only=False),
        Alternatives(offsets_of(_lengths(alternatives)), _arrow_extents(alternatives.flatten())),
        _arrow_attributes(spans.field("attrs")),
        _arrow_layout(table, "tokens"),
        _arrow_layout(table, "sentences"),
        _arrow_origins(table),
        references=_arrow_references(table) if set(REFERENCES) <= set(table.column_names) else None,
    )


def no_extents(rows: int) -> Extents:
    """Give extents without a fragment."""
    none = np.zeros(0, dtype=np.int32)
    return Extents(np.zeros(rows + 1, dtype=np.int64), none, none)


def no_alternatives(spans: int) -> Alternatives:
    """Give the alternatives of spans that have none."""
    return Alternatives(np.zeros(spans + 1, dtype=np.int64), no_extents(0))


def no_attributes(spans: int) -> Attributes:
    """Give the attributes of spans that have none."""
    none = np.zeros(0, dtype=np.int32)
    return Attributes((), np.zeros(spans + 1, dtype=np.int64), none, none)


def codes_of(names: Sequence[str], table: Sequence[str]) -> Ints:
    """Give the code of each name in a table, int32; -1 for a name that it has not.

    >>> codes_of(["PER", "LOC", "PER"], ["ORG", "PER"]).tolist()
    [1, -1, 1]
    """
    place = {name: code for code, name in enumerate(table)}
    return np.fromiter(map(place.get, names, repeat(-1)), np.int32, len(names))


def joined(parts: Sequence[Extents]) -> Extents:
    """Give the extents of several arrays, one after the other."""
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    start, end = (np.concatenate([getattr(part, name) for part in parts]) for name in ("start", "end"))
    return Extents(offsets_of(lengths), start, end)


def _numbers(counts: Sequence[int] | Ints) -> Ints:
    """Give the document of each span, of spans that come `counts` a document."""
    return np.repeat(np.arange(len(counts), dtype=np.int32), np.asarray(counts, dtype=np.int64))


def _coded(values: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    """Give the sorted table of the strings, and their codes."""
    table = tuple(sorted(set(values)))
    return table, codes_of(values, table)


def _extents(extents: Sequence[tuple[Fragment, ...]]) -> Extents:
    fragments = list(chain.from_iterable(extents))
    return Extents(
        offsets_of([len(extent) for extent in extents]),
        np.array([fragment.start for fragment in fragments], dtype=np.int32),
        np.array([fragment.end for fragment in fragments], dtype=np.int32),
    )


def _attributes(rows: Sequence[dict[str, str]]) -> Attributes:
    pairs = [sorted(row.items()) if row else () for row in rows]
    strings, codes = _coded(list(chain.from_iterable(chain.from_iterable(pairs))))
    return Attributes(strings, offsets_of([len(row) for row in rows]), codes[::2], codes[1::2])


def _references(
    documents: list[str],
    counts: list[int],
    spans: list[Span],
    named: list[Sequence[Entity]],
    relations: list[Sequence[Relation]],
) -> References:
    entities, links = list(chain.from_iterable(named)), list(chain.from_iterable(relations))
    labels, label = _coded([link.label for link in links])
    asked = (
        [span.id for span in spans],
        [span.entity for span in spans],
        [entity.id for entity in entities],
        [link.head for link in links],
        [link.tail for link in links],
    )
    ids = tuple({name for names in asked for name in names if name is not None})
    place = {name: code for code, name in enumerate(ids)}
    span, mentioned, entity, head, tail = (
        np.fromiter((-1 if name is None else place[name] for name in names), np.int64, len(names)) for names in asked
    )
    of_entity, of_link = (_numbers([len(row) for row in rows]) for rows in (named, relations))
    return references_of(
        documents,
        Named(
            ids, Ids(_numbers(counts), span), mentioned, Ids(of_entity, entity), entities,
            labels, label, Ids(of_link, head), tail,
        ),
    )  # fmt: skip


def _origin(meta: dict[str, Any]) -> Iterator[str]:
    """Give how a document was imported, if it says so (`saidby.annotate.formats`)."""
    imported = meta.get("imported")
    if isinstance(imported, dict) and "format" in imported:
        options = ",".join(f"{name}={value}" for name, value in sorted(dict(imported.get("options") or {}).items()))
        yield f"{imported['format']}({options})" if options else str(imported["format"])


def _arrow_origins(table: pa.Table) -> tuple[str, ...]:
    if "meta" not in table.column_names:
        return ()
    metas = (meta for meta in table.column("meta").to_pylist() if '"imported"' in meta)
    return tuple(sorted({origin for meta in metas for origin in _origin(json.loads(meta))}))


def _arrow_references(table: pa.Table) -> References:
    import pyarrow as pa

    from saidby.corpus.arrow import entities_of

    rows, links, named = (_chunk(table.column(name)) for name in ("spans", *REFERENCES))
    spans, relations, entities = (array.flatten() for array in (rows, links, named))
    labels, label = _arrow_coded(relations.field("label"))
    asked = (
        *(spans.field(name) for name in ("id", "entity")),
        entities.field("id"),
        *(relations.field(name) for name in ("head", "tail")),
    )
    encoded = pa.concat_arrays(asked).dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    span, mentioned, entity, head, tail = np.split(codes, np.cumsum([len(array) for array in asked])[:-1])
    of_span, of_entity, of_link = (_numbers(_lengths(array)) for array in (rows, named, links))
    return references_of(
        table.column("id").to_pylist(),
        Named(
            encoded.dictionary.to_pylist(), Ids(of_span, span), mentioned, Ids(of_entity, entity),
            entities_of(entities), labels, label, Ids(of_link, head), tail,
        ),
    )  # fmt: skip


def _chunk(column: pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa

    rows = column.combine_chunks()
    return pa.concat_arrays(rows.chunks) if isinstance(rows, pa.ChunkedArray) else rows


def _lengths(rows: pa.Array) -> Ints:
    lengths: Ints = rows.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
    return lengths


def _arrow_coded(array: pa.Array) -> tuple[tuple[str, ...], Ints]:
    encoded = array.dictionary_encode()
    table, codes = _coded(encoded.dictionary.to_pylist())
    return table, codes[encoded.indices.to_numpy(zero_copy_only=False)]


def _arrow_extents(array: pa.Array) -> Extents:
    fragments = array.flatten()
    start, end = (fragments.field(name).to_numpy(zero_copy_only=False) for name in ("start", "end"))
    return Extents(offsets_of(_lengths(array)), start.astype(np.int32), end.astype(np.int32))


def _arrow_layout(table: pa.Table, name: str) -> Extents:
    if name in table.column_names:
        return _arrow_extents(_chunk(table.column(name)))
    return no_extents(len(table))


def _arrow_attributes(array: pa.Array) -> Attributes:
    import pyarrow as pa

    pairs, offsets = array.flatten(), offsets_of(_lengths(array))
    strings, codes = _arrow_coded(pa.concat_arrays([pairs.field("key"), pairs.field("value")]))
    key, value = np.split(codes, 2)
    order = np.lexsort((key, owners(offsets)))
    return Attributes(strings, offsets, key[order], value[order])
