"""Columns as `datasets` describes them, in Parquet files and in the card.

A list of structs is ``[{…}]`` in JSON and ``list:`` in YAML, a list of values a ``Sequence`` and ``sequence:``: the one
form that `datasets` 3.6, 4.0 and 5.2 read alike. 3.6 does not know the type ``List``; ``Sequence`` of structs means
something else, a struct of lists.
"""

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from .view import Column

KEY = b"huggingface"
"""Where the features stand in the metadata of an Arrow schema."""

_NAMES = {"double": "float64", "float": "float32"}
"""What `datasets` calls types of Arrow that print otherwise."""


def schema_of(columns: Sequence[Column], metadata: dict[bytes, bytes] | None = None) -> pa.Schema:
    """Give the Arrow schema of a table, features in its metadata."""
    features = {column.name: _feature(column.kind, column.names) for column in columns}
    about = json.dumps({"info": {"features": features}}, ensure_ascii=False).encode()
    fields = [pa.field(column.name, column.kind) for column in columns]
    return pa.schema(fields, metadata={**(metadata or {}), KEY: about})


def features_yaml(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Give the features of a table as the YAML of a card holds them."""
    return [{"name": column.name, **_described(column.kind, column.names)} for column in columns]


def type_name(kind: pa.DataType) -> str:
    """Say a type in words for readers.

    >>> type_name(pa.list_(pa.struct([("start", pa.int32())])))
    'list of (start int32)'
    """
    if pa.types.is_list(kind):
        return f"list of {type_name(kind.value_type)}"
    if pa.types.is_struct(kind):
        return f"({', '.join(f'{field.name} {type_name(field.type)}' for field in kind)})"
    return _name(kind)


def _name(kind: pa.DataType) -> str:
    return _NAMES.get(str(kind), str(kind))


def _feature(kind: pa.DataType, names: tuple[str, ...]) -> Any:
    if pa.types.is_struct(kind):
        return {field.name: _feature(field.type, names) for field in kind}
    if pa.types.is_list(kind):
        inner = _feature(kind.value_type, names)
        return {"feature": inner, "_type": "Sequence"} if _is_plain(kind.value_type) else [inner]
    return {"names": list(names), "_type": "ClassLabel"} if names else {"dtype": _name(kind), "_type": "Value"}


def _described(kind: pa.DataType, names: tuple[str, ...]) -> dict[str, Any]:
    """Give what stands beside the name of a feature."""
    if pa.types.is_struct(kind):
        return {"struct": _fields(kind)}
    if pa.types.is_list(kind):
        inner = kind.value_type
        if _is_plain(inner):
            return {"sequence": _class_label(names) if names else _name(inner)}
        return {"list": _fields(inner) if pa.types.is_struct(inner) else _described(inner, names)}
    return {"dtype": _class_label(names) if names else _name(kind)}


def _fields(kind: pa.DataType) -> list[dict[str, Any]]:
    return [{"name": field.name, **_described(field.type, ())} for field in kind]


def _class_label(names: tuple[str, ...]) -> dict[str, Any]:
    return {"class_label": {"names": {str(code): name for code, name in enumerate(names)}}}


def _is_plain(kind: pa.DataType) -> bool:
    return not (pa.types.is_struct(kind) or pa.types.is_list(kind))
