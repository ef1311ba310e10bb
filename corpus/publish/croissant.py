"""The Croissant file of a published corpus: its tables, columns and what is known of its making, for machines.

Croissant 1.1 [1]_ with the keys of responsible AI (RAI) [2]_, in JSON-LD. A table is a record set over a file set of
its Parquet files, a column a field. A column of structs has fields below it, one for each of their values; readers of
Croissant go no deeper, so lists inside of these structs stand in the Parquet files only, and the record set says so.
The id of a field is the name of the table, a stroke, the name of the column: with ``_`` for what is no letter, digit,
``_`` or ``-``, since ids are IRIs, and with another ``_`` if an earlier field has that name.

References
----------
.. [1] https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
.. [2] https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from saidby.corpus.plain import many

from .card import limits, making
from .card_wordless import absence, refilling
from .dividing import dividing
from .facts import Facts, Table
from .licences import licence_named
from .responsible import ANALYSIS
from .view import free_name

NEEDED = ("description", "url", "creators")
"""What the owner must say; name and licence are known always."""
SPLIT = "split_"
"""The field of each table that says the split."""
TYPES = {"string": "sc:Text", "bool": "sc:Boolean", "int32": "cr:Int32", "int64": "cr:Int64", "float64": "cr:Float64"}
"""Data types of Croissant by what `datasets` calls them."""

_TERMS = (
    "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileObject",
    "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5",
    "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator",
    "source", "subField", "transform",
)  # fmt: skip
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{term: f"cr:{term}" for term in _TERMS},
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
}


def croissant(facts: Facts) -> str:
    """Give the text of ``croissant.json``; nothing if the owner has not said what it needs (`NEEDED`)."""
    if missing(facts):
        return ""
    about = facts.about
    licence = licence_named(about.licence)
    found = {
        "@context": dict(sorted(_CONTEXT.items())),
        "@type": "sc:Dataset",
        "name": about.name,
        **({"alternateName": about.pretty_name} if about.pretty_name else {}),
        "description": _description(facts),
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "url": about.url,
        **({"version": about.version} if about.version else {}),
        **({"datePublished": about.date} if about.date else {}),
        "license": licence.url or licence.spdx,
        "creator": [{"@type": "sc:Organization", "name": creator} for creator in about.creators],
        "citeAs": f"{', '.join(about.creators)}: {about.pretty_name or about.name}. {about.url}",
        "inLanguage": sorted(facts.languages),
        **{f"rai:{key}": text for key, text in sorted(_responsible(facts).items())},
        "distribution": [_file_set(name) for name in facts.tables],
        "recordSet": [_splits(facts), *(_record_set(name, table) for name, table in facts.tables.items())],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def missing(facts: Facts) -> list[str]:
    """Give what Croissant needs and the owner has not said."""
    return [name for name in NEEDED if not getattr(facts.about, name)]


def _description(facts: Facts) -> str:
    """Give what the owner says; that the texts are not there, if so."""
    found = facts.wordless
    return "\n\n".join([facts.about.description.strip(), *([absence(found), refilling(found)] if found else [])])


def _responsible(facts: Facts) -> dict[str, str]:
    """Give what is known by counting, and what the owner says; of one key the latter."""
    about, agreement = facts.about, facts.about.agreement
    manual = f"Labelled by the scheme {about.scheme_name} (scheme.toml)" if about.scheme else ""
    known = {
        "dataCollection": " ".join(line.removeprefix("- ") for line in making(facts)),
        "dataAnnotationProtocol": f"{manual}{' and its manual (GUIDELINES.md)' if about.guidelines else ''}.",
        ANALYSIS: _agreement(agreement) if agreement else "",
        "dataLimitations": " ".join(limits(facts)),
    }
    return {key: text for key, text in known.items() if text.strip(" .")} | about.rai


def _agreement(found: Mapping[str, Any]) -> str:
    exact = found["together"]["exact"]["f1"]
    compared = many(found["documents"]["compared"], "document")
    value = "not defined" if exact is None else f"{exact:.3f}"
    return f"{', '.join(found['annotators'])}, {compared}: F1 of exact extents {value}; by label in README.md."


def _file_set(table: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{table}-files",
        "name": f"{table}-files",
        "encodingFormat": "application/x-parquet",
        "includes": f"{table}/*.parquet",
    }


def _splits(facts: Facts) -> dict[str, Any]:
    """Give the record set that names the splits."""
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        **({"description": dividing(facts.about.recipe)} if facts.about.recipe else {}),
        "dataType": "cr:Split",
        "key": {"@id": "splits/name"},
        "field": [{"@type": "cr:Field", "@id": "splits/name", "dataType": "sc:Text"}],
        "data": [{"splits/name": split} for split in facts.counts],
    }


def _record_set(name: str, table: Table) -> dict[str, Any]:
    helps = {field.name: field.help for field in table.fields}
    ids = _ids([feature["name"] for feature in table.features])
    columns = {feature["name"]: list(_fields(name, feature, ids[feature["name"]], helps)) for feature in table.features}
    left = [*(column for column, fields in columns.items() if not fields), *_deeper(table)]
    more = f" In the Parquet files only: {', '.join(left)}." if left else ""
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "description": f"A row is {table.help}.{more}",
        "field": [_split_field(name, table), *(field for fields in columns.values() for field in fields)],
    }


def _ids(columns: Sequence[str]) -> dict[str, str]:
    """Give a name for the id of each column.

    >>> _ids(["тон речи", "a/b", "a.b"])
    {'тон речи': 'тон_речи', 'a/b': 'a_b', 'a.b': 'a_b_'}
    """
    ids: dict[str, str] = {}
    for column in columns:
        ids[column] = free_name(re.sub(r"[^\w-]", "_", column), [SPLIT, *ids.values()])
    return ids


def _split_field(name: str, table: Table) -> dict[str, Any]:
    splits = "|".join(map(re.escape, table.splits))
    extract = {"fileProperty": "fullpath"}
    # A reader may look for it in what it has found before, so the name of the split alone matches too.
    source = {"extract": extract, "transform": {"regex": rf"(?:^|{name}/)({splits})(?:-[0-9]+-of-[0-9]+\.parquet)?$"}}
    return {
        "@type": "cr:Field",
        "@id": f"{name}/{SPLIT}",
        "description": "the split, as the name of the file says it",
        "dataType": "sc:Text",
        "source": {"fileSet": {"@id": f"{name}-files"}, **source},
        "references": {"field": {"@id": "splits/name"}},
    }


def _fields(table: str, feature: Mapping[str, Any], id: str, helps: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Give the field of a column; none of one that readers of Croissant cannot hold."""
    column = feature["name"]
    field = {"@type": "cr:Field", "@id": f"{table}/{id}", "description": helps.get(column, column)}
    if inner := feature.get("dtype"):
        yield {**field, **_typed(field, inner), "source": _source(table, column)}
    elif inner := feature.get("sequence"):
        yield {**field, **_typed(field, inner), "repeated": True, "source": _source(table, column)}
    elif isinstance(members := feature.get("list"), list):
        below = [
            {
                "@type": "cr:Field",
                "@id": f"{table}/{id}/{member['name']}",
                "dataType": TYPES[member["dtype"]],
                "source": _source(table, column, f"$[*].{member['name']}"),
            }
            for member in members
            if isinstance(member.get("dtype"), str)
        ]
        yield {**field, "repeated": True, "subField": below}


def _typed(field: Mapping[str, Any], kind: Any) -> dict[str, Any]:
    """Give the data type; the names of codes stand in the description."""
    if isinstance(kind, str):
        return {"dataType": TYPES[kind]}
    names = kind["class_label"]["names"]
    codes = ", ".join(f"{code} {name}" for code, name in names.items())
    return {"dataType": "cr:Int64", "description": f"{field['description']}; codes: {codes}"}


def _source(table: str, column: str, path: str = "") -> dict[str, Any]:
    transform = {"transform": {"jsonPath": path}} if path else {}
    return {"fileSet": {"@id": f"{table}-files"}, "extract": {"column": column}, **transform}


def _deeper(table: Table) -> Iterator[str]:
    """Give the values of structs that are lists themselves."""
    for feature in table.features:
        if isinstance(members := feature.get("list"), list):
            yield from (f"{feature['name']}.{m['name']}" for m in members if not isinstance(m.get("dtype"), str))
