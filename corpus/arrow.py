"""Documents as Arrow rows: one row of nested lists a document, the same data as the structs.

Maps are lists of structs (`datasets` holds no maps): ``attrs`` list<struct<key, value>>, ``layers``
list<struct<name, values>>; ``meta`` and ``native`` are JSON strings. The schema's version stands in the
metadata of the Arrow schema under ``saidby.schema``. Keys are sorted: equal documents give equal rows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise
from typing import Any, TypeVar

import pyarrow as pa

from .errors import Problem, Problems, problem
from .jsonl import foreign_schema, format_json, parse_json
from .model import SCHEMA, Block, Document, Entity, Fragment, Relation, Span

VERSION_KEY = b"saidby.schema"
BATCH_DOCUMENTS = 1000
BATCH_CHARACTERS = 4_000_000
"""A batch ends after so many documents or characters, whichever comes first."""

_T = TypeVar("_T")
_TEXT, _OFFSET = pa.string(), pa.int32()


def _struct(**fields: pa.DataType) -> pa.DataType:
    return pa.struct([pa.field(name, kind) for name, kind in fields.items()])


PAIR = _struct(start=_OFFSET, end=_OFFSET)
SPAN = _struct(
    id=_TEXT,
    label=_TEXT,
    fragments=pa.list_(PAIR),
    entity=_TEXT,
    attrs=pa.list_(_struct(key=_TEXT, value=_TEXT)),
    score=pa.float64(),
    alternatives=pa.list_(pa.list_(PAIR)),
    optional=pa.bool_(),
)
ROW = pa.schema(
    {
        "id": _TEXT,
        "text": _TEXT,
        "lang": _TEXT,
        "blocks": pa.list_(_struct(start=_OFFSET, end=_OFFSET, kind=_TEXT)),
        "sentences": pa.list_(PAIR),
        "tokens": pa.list_(PAIR),
        "layers": pa.list_(_struct(name=_TEXT, values=pa.list_(_TEXT))),
        "spans": pa.list_(SPAN),
        "relations": pa.list_(_struct(id=_TEXT, label=_TEXT, head=_TEXT, tail=_TEXT)),
        "entities": pa.list_(_struct(id=_TEXT, label=_TEXT, name=_TEXT, aliases=pa.list_(_TEXT), kb=_TEXT)),
        "meta": _TEXT,
        "native": _TEXT,
    },
    metadata={VERSION_KEY: str(SCHEMA).encode()},
)


def groups(documents: Iterable[Document], *, size: int = BATCH_CHARACTERS) -> Iterator[list[Document]]:
    """Give documents in lists of bounded size, in order; a list ends with the document that reaches `size`."""
    waiting: list[Document] = []
    characters = 0
    for document in documents:
        waiting.append(document)
        characters += len(document.text)
        if len(waiting) == BATCH_DOCUMENTS or characters >= size:
            yield waiting
            waiting, characters = [], 0
    if waiting:
        yield waiting


def batches(documents: Iterable[Document]) -> Iterator[pa.RecordBatch]:
    """Give documents as record batches of bounded size, in order."""
    yield from map(to_batch, groups(documents))


def to_batch(documents: Sequence[Document]) -> pa.RecordBatch:
    """Give documents as one record batch of schema `ROW`."""
    columns = [
        _texts([d.id for d in documents]),
        _texts([d.text for d in documents]),
        _texts([d.lang for d in documents]),
        _lists([d.blocks for d in documents], _records("start", "end", "kind")),
        _lists([d.sentences for d in documents], _PAIRS),
        _lists([d.tokens for d in documents], _PAIRS),
        _lists([sorted(d.layers.items()) for d in documents], _layers),
        _lists([d.spans for d in documents], _spans),
        _lists([d.relations for d in documents], _records("id", "label", "head", "tail")),
        _lists([d.entities for d in documents], _entities),
        _texts([format_json(d.meta) for d in documents]),
        _texts([format_json(d.native) for d in documents]),
    ]
    return pa.RecordBatch.from_arrays([c.cast(f.type) for c, f in zip(columns, ROW, strict=True)], schema=ROW)


def from_batch(batch: pa.RecordBatch, *, where: str = "") -> list[Document]:
    """Give the documents of a record batch of schema `ROW`.

    Raises
    ------
    DataError
        If a string that must be JSON is not, or a value that must be there is null.
    """
    columns = [_READERS[name](batch.column(name), where or name) for name in ROW.names]
    return [Document(*row) for row in zip(*columns, strict=True)]


def entities_of(array: pa.Array) -> list[Entity]:
    """Give the entities of a struct array, the children of column ``entities``."""
    return _ENTITIES(array, "entities")


def conform(batch: pa.RecordBatch, *, where: str) -> pa.RecordBatch:
    """Bring a batch that others wrote to schema `ROW`: column order, integer and string widths, absent columns.

    Raises
    ------
    DataError
        If its version is not ours, a column is missing or unknown, or a type cannot be cast without loss; or if it
        holds documents without words.
    """
    problems = Problems()
    check_words(batch.schema.names, where)
    version = (batch.schema.metadata or {}).get(VERSION_KEY, str(SCHEMA).encode()).decode()
    if version != str(SCHEMA):
        raise problem(where, foreign_schema(version))
    for name in batch.schema.names:
        if name not in ROW.names:
            problems.note(where, f"unknown column {name!r}; a document has {', '.join(ROW.names)}")
    columns = []
    for field in ROW:
        if field.name in batch.schema.names:
            columns.append(_cast(batch.column(field.name), field, where, problems))
        elif field.name in ("id", "text"):
            problems.note(where, f"there is no column {field.name!r}; it has {', '.join(batch.schema.names)}")
        else:
            columns.append(_default(field, batch.num_rows))
    problems.raise_if_any()
    return pa.RecordBatch.from_arrays(columns, schema=ROW)


def check_words(columns: Iterable[str], where: str) -> None:
    """Refuse rows of documents without words (`saidby.corpus.stripped_files`), told by their columns.

    Raises
    ------
    DataError
        If they have hashes of a text, and no text.
    """
    names = set(columns)
    if {"sha256", "pieces"} <= names and "text" not in names:
        raise problem(where, "holds documents without words; put them on their texts with `saidby fill` first")


def _cast(column: pa.Array, field: pa.Field, where: str, problems: Problems) -> pa.Array:
    try:
        return column.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        problems.append(Problem(where, f"column {field.name!r} must be {field.type}, got {column.type} ({error})"))
        return column


def _default(field: pa.Field, rows: int) -> pa.Array:
    default: Any = {"lang": "und", "meta": "{}", "native": "{}"}.get(field.name, [])
    return pa.array([default] * rows, field.type)


# Documents → arrays.


def _texts(values: Sequence[str | None]) -> pa.Array:
    return pa.array(values, _TEXT)


def _lists(rows: Sequence[Sequence[_T]], child: Callable[[list[_T]], pa.Array]) -> pa.Array:
    """Give a list array whose children `child` makes from the flattened rows."""
    offsets = pa.array(list(accumulate(map(len, rows), initial=0)), pa.int32())
    return pa.ListArray.from_arrays(offsets, child(list(chain.from_iterable(rows))))


def _records(*names: str) -> Callable[[list[Any]], pa.Array]:
    """Give a maker of struct arrays from the fields of structs."""

    def make(items: list[Any]) -> pa.Array:
        return _rows(dict.fromkeys(names), items)

    return make


def _rows(children: dict[str, pa.Array | None], items: list[Any]) -> pa.Array:
    """Give a struct array; a child that is None is the field of that name."""
    arrays = [
        pa.array([getattr(item, name) for item in items], _OFFSET if name in ("start", "end") else _TEXT)
        if child is None
        else child
        for name, child in children.items()
    ]
    return pa.StructArray.from_arrays(arrays, list(children))


_PAIRS = _records("start", "end")


def _layers(layers: list[tuple[str, tuple[str | None, ...]]]) -> pa.Array:
    names, values = _texts([name for name, _ in layers]), _lists([values for _, values in layers], _texts)
    return pa.StructArray.from_arrays([names, values], ["name", "values"])


def _spans(spans: list[Span]) -> pa.Array:
    return _rows(
        {
            "id": None,
            "label": None,
            "fragments": _lists([s.fragments for s in spans], _PAIRS),
            "entity": None,
            "attrs": _lists([sorted(s.attrs.items()) for s in spans], _attrs),
            "score": pa.array([s.score for s in spans], pa.float64()),
            "alternatives": _lists([s.alternatives for s in spans], lambda extents: _lists(extents, _PAIRS)),
            "optional": pa.array([s.optional for s in spans], pa.bool_()),
        },
        spans,
    )


def _attrs(pairs: list[tuple[str, str]]) -> pa.Array:
    return pa.StructArray.from_arrays([_texts([k for k, _ in pairs]), _texts([v for _, v in pairs])], ["key", "value"])


def _entities(entities: list[Entity]) -> pa.Array:
    aliases = _lists([e.aliases for e in entities], _texts)
    return _rows({"id": None, "label": None, "name": None, "aliases": aliases, "kb": None}, entities)


# Arrays → documents.


def _unlisted(child: Callable[[pa.Array, str], list[_T]]) -> Callable[[pa.Array, str], list[tuple[_T, ...]]]:
    """Give a reader of list arrays from a reader of their children; a null list is an empty one."""

    def read(array: pa.Array, where: str) -> list[tuple[_T, ...]]:
        items = tuple(child(array.flatten(), where))
        ends = accumulate((length or 0 for length in array.value_lengths().to_pylist()), initial=0)
        return [items[start:end] for start, end in pairwise(ends)]

    return read


def _values(array: pa.Array, where: str) -> list[Any]:
    return array.to_pylist()  # type: ignore[no-any-return]


def _required(array: pa.Array, where: str) -> list[Any]:
    if array.null_count:
        raise problem(where, f"a value of type {array.type} is null where one must be; rewrite the file")
    return array.to_pylist()  # type: ignore[no-any-return]


def _structs(make: Callable[..., _T], **fields: Callable[[pa.Array, str], list[Any]]) -> Callable[..., list[_T]]:
    """Give a reader of struct arrays from readers of their fields."""

    def read(array: pa.Array, where: str) -> list[_T]:
        columns = [child(array.field(name), where) for name, child in fields.items()]
        return list(map(make, *columns))

    return read


def _object(array: pa.Array, where: str) -> list[Any]:
    return [parse_json(where, value) for value in _required(array, where)]


def _pairs_to_dicts(rows: Callable[..., list[tuple[tuple[str, Any], ...]]]) -> Callable[..., list[dict[str, Any]]]:
    return lambda array, where: [dict(row) for row in rows(array, where)]


_FRAGMENTS = _unlisted(_structs(Fragment, start=_required, end=_required))
_STRINGS = _unlisted(_required)
_ENTITIES = _structs(Entity, id=_required, label=_required, name=_required, aliases=_STRINGS, kb=_values)
_PAIR = _structs(lambda key, value: (key, value), key=_required, value=_required)
_READERS: dict[str, Callable[[pa.Array, str], list[Any]]] = {
    "id": _required,
    "text": _required,
    "lang": _required,
    "blocks": _unlisted(_structs(Block, start=_required, end=_required, kind=_required)),
    "sentences": _FRAGMENTS,
    "tokens": _FRAGMENTS,
    "layers": _pairs_to_dicts(
        _unlisted(_structs(lambda name, values: (name, values), name=_required, values=_unlisted(_values)))
    ),
    "spans": _unlisted(
        _structs(
            Span,
            id=_required,
            label=_required,
            fragments=_FRAGMENTS,
            entity=_values,
            attrs=_pairs_to_dicts(_unlisted(_PAIR)),
            score=_values,
            alternatives=_unlisted(_FRAGMENTS),
            optional=_required,
        )
    ),
    "relations": _unlisted(_structs(Relation, id=_required, label=_required, head=_required, tail=_required)),
    "entities": _unlisted(_ENTITIES),
    "meta": _object,
    "native": _object,
}
