"""The JSON Schema of answers takes what keeps to the scheme, and nothing else.

`valid` knows the keywords that our schemas use, and fails on any other. A validator of the whole draft
(jsonschema 4) accepts the schema of `news` and the example of the reference, too.
"""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from saidby.annotate.answer import json_schema
from saidby.annotate.scheme import SCHEMES, Scheme, load_scheme, parse_scheme
from saidby.corpus.model import Document, Span
from saidby.corpus.stores import stream

ROOT = Path(__file__).parents[2]
TYPES = {"object": dict, "array": list, "string": str}
KNOWN = {"$schema", "title", "description", "type", "const", "enum", "anyOf", "properties", "required", "additionalProperties", "items", "minItems", "minLength", "uniqueItems"}  # fmt: skip


def valid(value: Any, schema: dict[str, Any]) -> bool:
    """Say whether a value keeps to a JSON Schema."""
    assert set(schema) <= KNOWN
    if "anyOf" in schema:
        return any(valid(value, option) for option in schema["anyOf"])
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")])
    if not isinstance(value, TYPES[schema["type"]]):
        return False
    if isinstance(value, dict):
        properties = schema["properties"]
        assert schema["additionalProperties"] is False
        names = set(schema["required"]) <= set(value) <= set(properties)
        return names and all(valid(inner, properties[key]) for key, inner in value.items())
    if isinstance(value, list):
        once = not schema.get("uniqueItems") or len(set(value)) == len(value)
        return once and len(value) >= schema.get("minItems", 0) and all(valid(item, schema["items"]) for item in value)
    return len(value) >= schema.get("minLength", 0)


def answer(document: Document, scheme: Scheme) -> dict[str, Any]:
    """Give the gold of a document as an answer."""
    return {
        "spans": [_span(span, document.text, scheme) for span in document.spans],
        "relations": [{"label": r.label, "head": r.head, "tail": r.tail} for r in document.relations],
        "entities": [
            {"id": e.id, "label": e.label, "name": e.name, "aliases": list(e.aliases)} for e in document.entities
        ],
    }


def _span(span: Span, text: str, scheme: Scheme) -> dict[str, Any]:
    rules = scheme.labels[span.label].attributes
    attrs = {key: list(rules[key].parts(value)) if rules[key].set else value for key, value in span.attrs.items()}
    texts = [text[start:end] for start, end in span.fragments]
    given = {"entity": span.entity, "attrs": attrs, "before": text[max(0, span.start - 9) : span.start]}
    return {"id": span.id, "label": span.label, "text": texts} | {key: value for key, value in given.items() if value}


def example() -> dict[str, Any]:
    """Give the answer that the reference shows."""
    page = (ROOT / "docs" / "reference" / "scheme.md").read_text("utf-8")
    (found,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    value: dict[str, Any] = json.loads(found)
    return value


def test_the_gold_of_the_seeds_is_a_valid_answer() -> None:
    """The shape holds all that gold in `news` says, extents of several fragments included."""
    news = load_scheme()
    schema = json_schema(news)
    for document in stream(ROOT / "seeds" / "news"):
        assert valid(answer(document, news), schema), document.id


def test_the_example_of_the_documentation_is_valid() -> None:
    """The reference shows what the schema asks for."""
    assert valid(example(), json_schema(load_scheme()))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("spans", 0, "label"), "QOUTE"),
        (("spans", 0, "text"), "«Мост"),
        (("spans", 0, "text"), []),
        (("spans", 0, "text"), [""]),
        (("spans", 0, "start"), 7),
        (("spans", 0, "attrs", "mode"), "spoken"),
        (("spans", 0, "attrs"), {}),
        (("spans", 0, "attrs", "medium"), "speech"),
        (("spans", 0, "attrs", "medium"), ["speech", "speech"]),
        (("spans", 0, "attrs", "tone"), "sad"),
        (("spans", 0, "entity"), "e1"),
        (("spans", 1, "attrs"), {"mode": "direct"}),
        (("spans", 2, "id"), ""),
        (("relations", 0, "label"), "cues"),
        (("relations", 0, "tail"), None),
        (("entities", 0, "label"), "DATE"),
        (("entities", 0, "kb"), "Q1"),
        (("entities",), None),
    ],
)
def test_what_the_scheme_does_not_allow_is_invalid(path: tuple[str | int, ...], value: Any) -> None:
    """One change of the example each: unknown names and values, wrong shapes, offsets."""
    changed: Any = copy.deepcopy(example())
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert not valid(changed, json_schema(load_scheme()))


def test_a_required_entity_must_be_given() -> None:
    """MENTION says whom it mentions."""
    mention = {"id": "1", "label": "MENTION", "text": ["он"], "attrs": {"form": "pronoun"}}
    whole = {"spans": [mention | {"entity": "e1"}], "relations": [], "entities": []}
    assert valid(whole, json_schema(load_scheme()))
    assert not valid(whole | {"spans": [mention]}, json_schema(load_scheme()))


@pytest.mark.parametrize("name", SCHEMES)
def test_a_schema_is_json(name: str) -> None:
    """It can be handed over as it is, says its draft, and explains itself."""
    schema = json_schema(load_scheme(name))
    assert json.loads(json.dumps(schema)) == schema
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(schema["properties"]) == schema["required"]


def test_a_scheme_of_labels_alone_asks_for_spans_alone() -> None:
    """No list that could only be empty; free text is any string but an empty one, a free set a list of them."""
    schema = json_schema(
        parse_scheme(
            'name = "bare"\nversion = "1"\n[labels.A]\n[labels.A.attributes]\nnote = {}\nwords = { set = true }'
        )
    )
    assert schema["required"] == ["spans"]
    assert valid(
        {"spans": [{"id": "1", "label": "A", "text": ["x"], "attrs": {"note": "y", "words": ["a", "b"]}}]}, schema
    )
    assert not valid({"spans": [{"id": "1", "label": "A", "text": ["x"], "attrs": {"note": ""}}]}, schema)
    assert not valid({"spans": [], "relations": []}, schema)
