"""Tables of TOML into frozen structs, with every problem at once.

msgspec checks each value, and stops at the first that is wrong; so values are converted one by one.
"""

from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from saidby.corpus.errors import Problems, UnknownName, problem

S = TypeVar("S", bound=msgspec.Struct)


def convert(table: object, kind: type[S], place: str) -> S:
    """Give a table as a struct.

    Parameters
    ----------
    table : object
        What a parser of TOML gave.
    kind : type
        The struct; it may hold dictionaries of other structs.
    place : str
        Where the table stands, for messages; keys are added to it after dots.

    Raises
    ------
    DataError
        With every unknown key, every missing one, and every value of a wrong type.
    """
    if not isinstance(table, dict):
        raise problem(place, f"must be a table, got {table!r}")
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    values: dict[str, Any] = {}
    problems = Problems()
    for key in table:
        if key not in fields:
            problems.note(f"{place}.{key}", str(UnknownName("key", key, fields)))
    for key, field in fields.items():
        if key in table:
            with problems.gathered():
                values[field.name] = _value(table[key], field.type, f"{place}.{key}")
        elif field.required:
            problems.note(f"{place}.{key}", "is missing; add it")
    problems.raise_if_any()
    return kind(**values)


def _value(value: object, kind: Any, place: str) -> Any:
    members = get_args(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return convert(value, kind, place)
    if get_origin(kind) is dict:
        return _values(value, members[1], place)
    if get_origin(kind) is Literal and isinstance(value, str) and value not in members:
        raise problem(place, str(UnknownName(place.rpartition(".")[2], value, members)))
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        raise problem(place + path.rstrip("`"), what if ", got " in what else f"{what}, got {value!r}") from None


def _values(table: object, kind: Any, place: str) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise problem(place, f"must be a table, got {table!r}")
    values = {}
    problems = Problems()
    for key, value in table.items():
        with problems.gathered():
            values[key] = _value(value, kind, f"{place}.{key}")
    problems.raise_if_any()
    return values
