"""The answer of a language model, or of a program that knows no offsets: spans as strings, under a JSON Schema.

::

    {"spans": [{"id": "q1", "label": "QUOTE", "text": ["«Мост", "откроют в мае»"], "attrs": {"mode": "direct"}},
               {"id": "c1", "label": "CUE", "text": ["сказал"]},
               {"id": "p1", "label": "PER", "text": ["Лужин"], "before": "— сказал мэр ", "entity": "e1"}],
     "relations": [{"label": "cue", "head": "q1", "tail": "c1"}, {"label": "speaker", "head": "q1", "tail": "e1"}],
     "entities": [{"id": "e1", "label": "PER", "name": "Пётр Лужин", "aliases": ["Лужин"]}]}

``text`` holds a string for each fragment, character by character as the document has it. Spans stand in the order in
which they begin; ``before`` holds the characters right before the first fragment, where its string occurs
more than once. Ids are unique in the answer. An attribute with ``set = true`` is a list, any other a string; entities
and relations are there if the scheme has them.
"""

from typing import Any

from .scheme import ENTITY, Attribute, Label, RelationType, Scheme

Schema = dict[str, Any]
_STRING: Schema = {"type": "string", "minLength": 1}


def json_schema(scheme: Scheme) -> Schema:
    """Give the JSON Schema (draft 2020-12) of an answer in a scheme.

    It holds labels, attributes and values to the scheme. That relations name spans and entities of the answer, and
    which kinds they connect, no JSON Schema can say; `saidby.annotate.conform.check` does, on the document that comes
    of the answer.
    """
    lists = {"spans": {"anyOf": [_span(name, label) for name, label in scheme.labels.items()]}}
    if scheme.relations:
        lists["relations"] = {"anyOf": [_relation(*item) for item in scheme.relations.items()]}
    if scheme.entities:
        lists["entities"] = _entity(scheme)
    properties: Schema = {name: {"type": "array", "items": items} for name, items in lists.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"answer in the scheme {scheme.name} {scheme.version}",
        **_object(properties, required=list(properties)),
    }


def _span(name: str, label: Label) -> Schema:
    properties: Schema = {
        "id": _STRING,
        "label": _constant(name, label.help),
        "text": {"type": "array", "items": _STRING, "minItems": 1, "description": "A string a fragment, verbatim."},
        "before": {
            "type": "string",
            "description": "What stands right before it, verbatim; tells equal strings apart.",
        },
    }
    required = ["id", "label", "text"]
    if label.entity != "forbidden":
        properties["entity"] = {**_STRING, "description": "Id of the entity that it names."}
    if label.entity == "required":
        required.append("entity")
    if label.attributes:
        needed = [key for key, attribute in label.attributes.items() if attribute.need == "required"]
        attributes = {key: _attribute(attribute) for key, attribute in label.attributes.items()}
        properties["attrs"] = _object(attributes, required=needed)
        required += ["attrs"] if needed else []
    return _object(properties, required=required)


def _attribute(attribute: Attribute) -> Schema:
    value: Schema = {"enum": list(attribute.values)} if attribute.values else dict(_STRING)
    if attribute.set:
        value = {"type": "array", "items": value, "minItems": 1, "uniqueItems": True}
    return value | ({"description": attribute.help} if attribute.help else {})


def _relation(name: str, relation: RelationType) -> Schema:
    kinds = [tail.startswith(ENTITY) for tail in relation.tails]
    tail = "an entity" if all(kinds) else "a span or an entity" if any(kinds) else "a span"
    properties = {
        "label": _constant(name, relation.help),
        "head": {**_STRING, "description": "Id of a span."},
        "tail": {**_STRING, "description": f"Id of {tail}."},
    }
    return _object(properties, required=list(properties))


def _entity(scheme: Scheme) -> Schema:
    properties: Schema = {
        "id": _STRING,
        "label": {"enum": list(scheme.entities)},
        "name": {**_STRING, "description": "The fullest name in the text, in its base form."},
        "aliases": {"type": "array", "items": _STRING, "description": "Other names."},
    }
    return _object(properties, required=["id", "label", "name"])


def _constant(value: str, text: str) -> Schema:
    return {"const": value, "description": text} if text else {"const": value}


def _object(properties: Schema, *, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
