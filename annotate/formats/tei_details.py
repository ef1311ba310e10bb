"""What a file of TEI says beside the text: feature structures of spans, layers, meta."""

import re
from collections.abc import Iterable
from math import isfinite

import msgspec
from msgspec.structs import replace

from saidby.corpus.errors import problem
from saidby.corpus.model import JSON, Fragment, Span

from .xml_reading import Element

_EXTENTS = re.compile(r"[0-9]{1,9}-[0-9]{1,9}(?:[,;][0-9]{1,9}-[0-9]{1,9})*")


def detailed(span: Span, structure: Element | None, name: str) -> Span:
    """Give a span with what its feature structure says.

    Raises
    ------
    DataError
        With file `name` and line, if that means nothing.
    """
    if structure is None:
        return span
    where, features = f"{name}:{structure.line}", _features(structure)
    attrs = dict(span.attrs)
    for inner in features.get("attributes", []):
        attrs |= {key: value[0].text for key, value in _features(inner).items() if value}
    changes: dict[str, object] = {"attrs": attrs}
    for value in features.get("score", []):
        changes["score"] = _number(where, value.attributes.get("value", ""))
    for value in features.get("optional", []):
        changes["optional"] = value.attributes.get("value") == "true"
    for value in features.get("alternatives", []):
        changes["alternatives"] = _extents(where, value.text)
    return replace(span, **changes)


def layers_of(structures: Iterable[Element], name: str) -> dict[str, tuple[str | None, ...]]:
    """Give the layers that have feature structures.

    Raises
    ------
    DataError
        With file `name` and line, if one is none.
    """
    layers = {}
    for structure in structures:
        if structure.attributes.get("type") != "layer":
            continue
        where, features = f"{name}:{structure.line}", _features(structure)
        if not (features.get("name") and features.get("values")):
            raise problem(where, "a layer must have a name and values")
        try:
            values = msgspec.json.decode(features["values"][0].text, type=tuple[str | None, ...])
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
            raise problem(where, f"the values of a layer are no JSON of strings ({error})") from None
        layers[features["name"][0].text] = values
    return layers


def meta_of(elements: Iterable[Element], name: str) -> dict[str, JSON]:
    """Give the meta of a document that was written here.

    Raises
    ------
    DataError
        With file `name` and line, if it is none.
    """
    for element in elements:
        if element.attributes.get("type") != "saidby":
            continue
        try:
            return msgspec.json.decode(element.text, type=dict[str, JSON])
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
            raise problem(f"{name}:{element.line}", f"<xenoData> is no object of JSON ({error})") from None
    return {}


def _features(structure: Element) -> dict[str, list[Element]]:
    """Give the values of features by name."""
    return {f.attributes.get("name", ""): f.children for f in structure.children if f.path[-1] == "f"}


def _number(where: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise problem(where, f"a score must be a number, got {text!r}")
    return number


def _extents(where: str, text: str) -> tuple[tuple[Fragment, ...], ...]:
    if not _EXTENTS.fullmatch(text):
        raise problem(where, f"alternatives must be places, like 3-7,9-11;4-6, got {text!r}")
    extents = [[piece.split("-") for piece in extent.split(",")] for extent in text.split(";")]
    return tuple(tuple(Fragment(int(start), int(end)) for start, end in extent) for extent in extents)
