"""The label scheme: which labels, attributes, relations and entities there are, and what may go with what.

A scheme is a TOML file::

    name = "court"
    version = "1"
    description = "Who sued whom, and what the court decided."

    [entities]                            # labels of entities, each with its help
    COMPANY = "A firm."

    [labels.PARTY]
    group = "parties"                     # a free name, by which labels are counted together
    help = "Who takes part in the case."  # a sentence or two, fit for a prompt
    entity = "required"                   # whether a span names an entity: required, allowed, forbidden (default)
    colour = "#1565c0"
    shortcut = "p"

    [labels.PARTY.attributes.role]
    help = "On which side."
    need = "required"                     # required, recommended, optional (default)
    set = false                           # several values, space-separated
    values = { plaintiff = "Who sues.", defendant = "Who is sued." }    # without values: free text

    [relations.against]
    heads = ["PARTY"]                     # labels that the relation starts from
    tails = ["PARTY", "entity:COMPANY"]   # labels and labels of entities that it leads to
    min = 0                               # how many from one head
    max = 1

An attribute that is not required may have a ``default``, which a span without it has. With ``extends = "news"`` a file
adds to a built-in scheme: tables are joined key by key, any other value of the file takes the place of the
built-in one; name, version and description are its own.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources import files as resources
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from saidby.corpus.errors import DataError, Problem, UnknownName, problem
from saidby.corpus.files import reading

from .tables import convert

SCHEMES = {"news": "news.toml"}
"""Built-in schemes, by name; the files lie in the folder `schemes`."""

DEFAULT = "news"
ENTITY = "entity:"
"""What stands before the label of an entity among the tails of a relation."""

Colour = Annotated[str, msgspec.Meta(pattern="^#[0-9a-f]{6}$")]
Shortcut = Annotated[str, msgspec.Meta(min_length=1, max_length=1)]
Need = Literal["required", "recommended", "optional"]
EntityRule = Literal["required", "allowed", "forbidden"]
Count = Annotated[int, msgspec.Meta(ge=0)]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of the structs below: frozen, no unknown fields, defaults left out when written."""


class Attribute(Table, frozen=True):
    """An attribute of spans: a closed list of values with their help, or free text where there is no list.

    Parameters
    ----------
    help : str
        What it says.
    values : dict of str to str
        Help of each value that it may have; empty for free text.
    set : bool
        Whether it may have several values at once, written space-separated.
    need : {"required", "recommended", "optional"}
        Whether a span without it is a problem; a recommended one is asked for, and may be left out.
    default : str, optional
        The value of a span without it.
    """

    help: str = ""
    values: dict[str, str] = {}
    set: bool = False
    need: Need = "optional"
    default: str | None = None

    def parts(self, value: str) -> tuple[str, ...]:
        """Give the single values of a value as written in a document.

        >>> Attribute(set=True).parts("speech writing")
        ('speech', 'writing')
        """
        return tuple(value.split()) if self.set else (value,)


class Label(Table, frozen=True):
    """A label of spans; colour (``#rrggbb``) and shortcut (a character) are for tools that show and edit."""

    help: str = ""
    group: str = "labels"
    entity: EntityRule = "forbidden"
    colour: Colour | None = None
    shortcut: Shortcut | None = None
    attributes: dict[str, Attribute] = {}


class RelationType(Table, frozen=True):
    """A label of relations: from what to what (labels, ``entity:LABEL``), and how many from one head."""

    heads: tuple[str, ...]
    tails: tuple[str, ...]
    help: str = ""
    min: Count = 0
    max: Count | None = None


class Scheme(Table, frozen=True):
    """A label scheme; all dictionaries in the order of the file."""

    name: str
    version: str
    labels: dict[str, Label]
    description: str = ""
    relations: dict[str, RelationType] = {}
    entities: dict[str, str] = {}


def load_scheme(name: str | Path = DEFAULT) -> Scheme:
    """Give a built-in scheme by its name, or read one from a TOML file.

    Raises
    ------
    UnknownName
        If it is neither built in nor a file.
    DataError
        With every problem of the file.
    """
    path = Path(name)
    if str(name) in SCHEMES:
        return parse_scheme(_built_in(str(name)), name=SCHEMES[str(name)])
    if path.suffix != ".toml" and not path.is_file():
        raise UnknownName("scheme", str(name), [*SCHEMES, "FILE.toml"])
    with reading(path) as file:
        content = file.read()
    try:
        return parse_scheme(content.decode("utf-8-sig"), name=str(name))
    except UnicodeDecodeError as error:
        raise problem(str(name), f"is not UTF-8 ({error.reason}); convert the file to UTF-8") from None


def parse_scheme(text: str, *, name: str = "scheme") -> Scheme:
    """Read a scheme from TOML; `name` stands in messages.

    Raises
    ------
    DataError
        With every problem: wrong TOML, else what does not fit the structs, else what does not fit together.
    """
    table = _table(text, name)
    if "extends" in table:
        table = _extended(table, f"{name} $")
    scheme = convert(table, Scheme, f"{name} $")
    if problems := [Problem(f"{name} {path}", what) for path, what in _breaches(scheme)]:
        raise DataError(problems)
    return scheme


def closed_values(scheme: Scheme) -> dict[str, dict[str, tuple[str, ...]]]:
    """Give the values of the attributes that have a closed list, by label and attribute: what a release may hold."""
    return {
        name: closed
        for name, label in scheme.labels.items()
        if (closed := {key: tuple(attribute.values) for key, attribute in label.attributes.items() if attribute.values})
    }


def format_scheme(scheme: Scheme) -> str:
    """Write a scheme as TOML, whole: `parse_scheme` gives it back."""
    return "\n".join(_lines(msgspec.to_builtins(scheme), ())) + "\n"


# Reading.


def _built_in(name: str) -> str:
    return (resources("saidby.annotate") / "schemes" / SCHEMES[name]).read_text("utf-8")


def _table(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise problem(name, f"is not TOML: {error}") from None


def _extended(table: dict[str, Any], place: str) -> dict[str, Any]:
    base = table["extends"]
    if not isinstance(base, str) or base not in SCHEMES:
        raise problem(f"{place}.extends", str(UnknownName("built-in scheme", str(base), SCHEMES)))
    inherited = _table(_built_in(base), base)
    own = {key: value for key, value in table.items() if key != "extends"}
    return _joined({key: inherited[key] for key in ("labels", "relations", "entities")}, own)


def _joined(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Join two tables key by key; where both hold a table it is joined too, else the own value stands."""
    joined = dict(base)
    for key, value in own.items():
        before = base.get(key)
        joined[key] = _joined(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return joined


# What must fit together.

Found = Iterator[tuple[str, str]]


def _breaches(scheme: Scheme) -> Found:
    yield from _empty("$.name", [scheme.name])
    if not scheme.labels:
        yield "$.labels", "must hold at least one label; add a table [labels.NAME]"
    yield from _empty("$.entities", scheme.entities)
    yield from _empty("$.labels", scheme.labels)
    shortcuts: dict[str, str] = {}
    for name, label in scheme.labels.items():
        path = f"$.labels.{name}"
        if name.startswith(ENTITY):
            yield path, f"must not begin with {ENTITY!r}, which stands for labels of entities"
        if label.entity != "forbidden" and not scheme.entities:
            yield f"{path}.entity", f"is {label.entity!r}, but there are no entities; add a table [entities]"
        if label.shortcut and (other := shortcuts.setdefault(label.shortcut, name)) != name:
            yield f"{path}.shortcut", f"{label.shortcut!r} is already the shortcut of {other}"
        yield from _empty(f"{path}.attributes", label.attributes)
        for key, attribute in label.attributes.items():
            yield from _attribute(f"{path}.attributes.{key}", attribute)
    yield from _empty("$.relations", scheme.relations)
    for name, relation in scheme.relations.items():
        yield from _relation(f"$.relations.{name}", relation, scheme)


def _empty(path: str, names: Iterable[str]) -> Found:
    for name in names:
        if not name.strip():
            yield path, f"a name must not be empty, got {name!r}"


def _attribute(path: str, attribute: Attribute) -> Found:
    for value in attribute.values:
        if not value or (attribute.set and value.split() != [value]):
            yield f"{path}.values", f"a value must not be empty, nor hold blanks where set = true, got {value!r}"
    if attribute.default is None:
        return
    if attribute.need == "required":
        yield f"{path}.default", "a required attribute takes no default; remove it, or need = 'required'"
    for value in attribute.parts(attribute.default) or ("",):
        if attribute.values and value not in attribute.values:
            yield f"{path}.default", str(UnknownName("value", value, attribute.values))


def _relation(path: str, relation: RelationType, scheme: Scheme) -> Found:
    ends = [*scheme.labels, *(ENTITY + label for label in scheme.entities)]
    for side, names, known in (("heads", relation.heads, list(scheme.labels)), ("tails", relation.tails, ends)):
        if not names:
            yield f"{path}.{side}", "must name at least one label"
        for i, name in enumerate(names):
            if name not in known:
                yield f"{path}.{side}[{i}]", str(UnknownName("label", name, known))
    if relation.max is not None and relation.max < max(relation.min, 1):
        yield f"{path}.max", f"must be at least 1 and not below min ({relation.min}), got {relation.max}"


# Writing.


def _lines(table: dict[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Give the lines of a table: its own values first, then the tables in it."""
    inner = {key: value for key, value in table.items() if isinstance(value, dict)}
    if path and (len(inner) < len(table) or not table):
        yield f"\n[{'.'.join(map(_key, path))}]"
    for key, value in table.items():
        if key not in inner:
            yield f"{_key(key)} = {_toml(value)}"
    for key, value in inner.items():
        yield from _lines(value, (*path, key))


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml(name)


def _toml(value: object) -> str:
    """Write a value as JSON, which is TOML for what a scheme holds, except that U+007F must be escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
