"""Documents as a `datasets.Dataset`, and back, through Arrow.

A dataset need not be one that this module made. Rows of a published corpus are read; rows that went through Python
(`from_list`, `map`), which have other widths, columns and fields of nothing but None, and None where a list is empty;
and the lines of our JSONL, as `datasets` reads them: offsets as lists of two numbers, attributes and `meta` as structs.
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pyarrow as pa

from .arrow import PAIR, ROW, batches, check_words, from_batch
from .errors import DataError, Problem, Problems
from .jsonl import foreign_schema, format_json
from .model import SCHEMA, Document
from .parquet import has_null
from .ragged import offsets_of

if TYPE_CHECKING:
    import datasets

BATCH = 1000
WHERE = "dataset"
_DEFAULTS: dict[str, Any] = {"lang": "und", "meta": "{}", "native": "{}"}


def to_dataset(documents: Iterable[Document], *, by_split: bool = False) -> "datasets.Dataset | datasets.DatasetDict":
    """Give documents as a dataset in memory, a row a document; columns as in docs/reference/parquet.md.

    Parameters
    ----------
    documents : iterable of Document
        In the order of the rows.
    by_split : bool
        Whether to give a `datasets.DatasetDict` by ``meta["split"]``, splits named and ordered as in a published
        corpus.

    Raises
    ------
    DataError
        If a document names a split that a dataset cannot have.
    """
    import datasets

    if not by_split:
        return datasets.Dataset(pa.Table.from_batches(batches(documents), schema=ROW))
    from .publish.splits import in_order, split_of

    found: dict[str, list[Document]] = {}
    for document in documents:
        found.setdefault(split_of(document), []).append(document)
    tables = {split: pa.Table.from_batches(batches(found[split]), schema=ROW) for split in in_order(found)}
    return datasets.DatasetDict({split: datasets.Dataset(rows, split=split) for split, rows in tables.items()})


def from_dataset(dataset: Any) -> list[Document]:
    """Give the documents of a dataset, of all splits one after the other.

    Parameters
    ----------
    dataset : datasets.Dataset, DatasetDict, IterableDataset or IterableDatasetDict
        With the columns of a document; absent ones are empty.

    Raises
    ------
    DataError
        With every column that is unknown or holds what it cannot, or else every document that is not valid.
    """
    from .stores import valid_documents

    problems = Problems()
    documents = (document for batch in row_batches(dataset) for document in from_batch(batch, where=WHERE))
    found = list(valid_documents(documents, problems))
    problems.raise_if_any()
    return found


def table_of(dataset: Any, columns: list[str]) -> pa.Table | None:
    """Give columns of a dataset as `saidby.corpus.stores.table` gives those of a file: None if a value is missing."""
    found = pa.Table.from_batches(row_batches(dataset), schema=ROW).select(columns)
    return None if any(map(has_null, columns, found.columns)) else found


def is_dataset(value: object) -> bool:
    """Say whether this is a dataset, without importing `datasets`."""
    module: Any = sys.modules.get("datasets")
    names = ("Dataset", "DatasetDict", "IterableDataset", "IterableDatasetDict")
    return module is not None and isinstance(value, tuple(getattr(module, name) for name in names))


def row_batches(dataset: Any) -> Iterator[pa.RecordBatch]:
    """Give the rows of a dataset as record batches of schema `ROW`.

    Raises
    ------
    DataError
        With every column of the first batch that is unknown or holds what it cannot.
    """
    for part in dataset.values() if isinstance(dataset, dict) else [dataset]:
        for table in part.with_format("arrow").iter(batch_size=BATCH):
            yield from map(_fitted_batch, table.combine_chunks().to_batches())


# Fitting what is there to the schema.


class _Unfit(Exception):
    """A column cannot be what it must be."""


def _fitted_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    problems = Problems()
    check_words(batch.schema.names, WHERE)
    given = dict(zip(batch.schema.names, batch.columns, strict=True))
    _check_schema(given.pop("schema", None))
    for name, column in given.items():
        if name not in ROW.names and column.null_count < len(batch):
            what = f"unknown column {name!r}; a document has {', '.join(ROW.names)}; leave it out with remove_columns"
            problems.note(WHERE, what)
    columns = []
    for field in ROW:
        if field.name not in given and field.name in ("id", "text"):
            problems.note(WHERE, f"there is no column {field.name!r}; it has {', '.join(batch.schema.names)}")
        try:
            columns.append(_column(given.get(field.name, pa.nulls(len(batch))), field))
        except (_Unfit, pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            problems.note(WHERE, f"column {field.name!r} must be {field.type}, got {given[field.name].type} ({error})")
    problems.raise_if_any()
    return pa.RecordBatch.from_arrays(columns, schema=ROW)


def _check_schema(version: pa.Array | None) -> None:
    """Compare the version that lines of JSONL hold."""
    for found in () if version is None else version.unique().to_pylist():
        if found not in (None, SCHEMA):
            raise DataError([Problem(WHERE, foreign_schema(str(found)))])


def _column(array: pa.Array, field: pa.Field) -> pa.Array:
    if field.name in ("meta", "native"):
        array = _as_json(array)
    fitted = _fitted(array, field.type)
    default = _DEFAULTS.get(field.name)
    return fitted if default is None else fitted.fill_null(default)


def _as_json(array: pa.Array) -> pa.Array:
    """Give values as strings of JSON; fields that are None were made by Arrow, for other rows have them."""
    if isinstance(array.type, pa.BaseExtensionType):
        return array.storage
    if pa.types.is_struct(array.type):
        values = (None if value is None else format_json(_given(value)) for value in array.to_pylist())
        return pa.array(values, pa.string())
    return array


def _given(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _given(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_given(inner) for inner in value]
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    return value


def _fitted(array: pa.Array, kind: pa.DataType) -> pa.Array:
    """Bring an array to a type; what is absent is null, and a list that is null is empty."""
    if isinstance(array.type, pa.BaseExtensionType):
        array = _parsed(array.storage)
    if pa.types.is_null(array.type):
        array = pa.nulls(len(array), kind)
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_list(kind):
        return _fitted_list(array, kind)
    if pa.types.is_struct(kind):
        return _fitted_pair(array) if kind == PAIR and _is_list(array.type) else _fitted_struct(array, kind)
    if pa.types.is_string(kind) and not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
        raise _Unfit(f"text is asked for, and {array.type} is there")
    fitted = array.cast(kind)
    return fitted.fill_null(False) if pa.types.is_boolean(kind) else fitted


def _parsed(array: pa.Array) -> pa.Array:
    """Give the values that strings of JSON hold."""
    return pa.array([None if text is None else msgspec.json.decode(text) for text in array.to_pylist()])


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _fitted_list(array: pa.Array, kind: pa.ListType) -> pa.Array:
    if pa.types.is_struct(array.type):
        return _of_struct(array, kind)
    if not _is_list(array.type):
        raise _Unfit(f"a list is asked for, and {array.type} is there")
    return _listed(_lengths(array), _fitted(array.flatten(), kind.value_type))


def _listed(lengths: Any, values: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(offsets_of(lengths), pa.int32()), values)


def _lengths(array: pa.Array) -> Any:
    return array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)


def _fitted_struct(array: pa.Array, kind: pa.StructType) -> pa.Array:
    if not pa.types.is_struct(array.type):
        raise _Unfit(f"a struct is asked for, and {array.type} is there")
    there = {array.type.field(number).name: child for number, child in enumerate(array.flatten())}
    wanted = [field.name for field in kind]
    for name, child in there.items():
        if name not in wanted and child.null_count < len(child):
            raise _Unfit(f"unknown field {name!r}")
    fields = [_fitted(there.get(field.name, pa.nulls(len(array))), field.type) for field in kind]
    return pa.StructArray.from_arrays(fields, fields=list(kind))


def _fitted_pair(array: pa.Array) -> pa.Array:
    """Give offsets that are lists of two numbers."""
    if (_lengths(array) != 2).any():
        raise _Unfit("offsets must be lists of two numbers")
    sides = array.flatten().cast(pa.int32())
    places = np.arange(0, len(sides), 2)
    return pa.StructArray.from_arrays([sides.take(pa.array(places + side)) for side in (0, 1)], fields=list(PAIR))


def _of_struct(array: pa.Array, kind: pa.ListType) -> pa.Array:
    """Give a struct, a field a key, as a list of keys and values; fields that are null are not there."""
    key, value = kind.value_type
    children = array.flatten()
    names = [array.type.field(number).name for number in range(len(children))]
    there = np.array([child.is_valid().to_numpy(zero_copy_only=False) for child in children], dtype=bool)
    row, column = np.nonzero(there.reshape(len(names), len(array)).T)
    values = pa.concat_arrays([_fitted(child, value.type) for child in children]) if names else pa.nulls(0, value.type)
    keys = pa.array(names, pa.string()).take(pa.array(column))
    pairs = [keys, values.take(pa.array(column * len(array) + row))]
    return _listed(np.bincount(row, minlength=len(array)), pa.StructArray.from_arrays(pairs, fields=[key, value]))
