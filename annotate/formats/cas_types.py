"""Type systems of UIMA: ``TypeSystem.xml``, read for what features refer to, written with the types that files have."""

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape

import msgspec

from .layers import OWN, RELATION, SENTENCE, SPAN, WORD
from .xml_reading import Element, elements_of

ANNOTATION, STRING = "uima.tcas.Annotation", "uima.cas.String"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
NAMESPACE = "http://uima.apache.org/resourceSpecifier"

_VALUES = {
    f"uima.cas.{name}{many}"
    for name in ("String", "Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double")
    for many in ("", "Array", "List")
}


class Feature(msgspec.Struct, frozen=True, omit_defaults=True):
    """A feature: the type of its value, of the elements if it has several, and whether others may refer to those."""

    range: str = STRING
    element: str = ""
    shared: str = ""


class Type(msgspec.Struct, frozen=True, omit_defaults=True):
    """A type: what it is a kind of, and its own features."""

    parent: str = ANNOTATION
    features: dict[str, Feature] = {}
    values: tuple[str, ...] = ()


TypeSystem = dict[str, Type]

_DECODER = msgspec.json.Decoder(TypeSystem)


def own_types(attributes: Iterable[str]) -> TypeSystem:
    """Give the types of our files: of DKPro, and our layers with these attributes."""
    spans = {name: Feature() for name in (*OWN, *sorted({*attributes}))}
    ends = {name: Feature(SPAN) for name in ("Governor", "Dependent")}
    return {
        METADATA: Type("uima.tcas.DocumentAnnotation"),
        SENTENCE: Type(),
        WORD: Type(),
        SPAN: Type(features=spans),
        RELATION: Type(features={**ends, "id": Feature(), "label": Feature()}),
    }


def types_of(name: str, content: str) -> TypeSystem:
    """Read a type system.

    Raises
    ------
    DataError
        If the file is none.
    """
    types: TypeSystem = {}
    root, *_ = elements = elements_of(name, content)
    for element in elements:
        if element.path[-1] == "typeDescription":
            described = {child.path[-1]: child.text.strip() for child in element.children}
            types[described.get("name", "")] = Type(
                described.get("supertypeName") or ANNOTATION, dict(_features(element)), tuple(_values(element))
            )
    return types if root.path[-1] == "typeSystemDescription" else {}


def needed(types: TypeSystem, used: Iterable[str]) -> TypeSystem:
    """Give the types that are used, and those that these are made of."""
    found: TypeSystem = {}
    open_types = [*used]
    while open_types:
        name = open_types.pop()
        if name in found or name not in types:
            continue
        found[name] = type = types[name]
        open_types.append(type.parent)
        for feature in type.features.values():
            open_types += [feature.range.removesuffix("[]"), feature.element]
    return dict(sorted(found.items()))


def merged(known: TypeSystem, more: TypeSystem) -> TypeSystem:
    """Give two type systems as one; what both describe is as the first has it, with the features of both."""
    both = {**more, **known}
    for name in known.keys() & more.keys():
        first = known[name]
        features = {**more[name].features, **first.features}
        both[name] = Type(first.parent, features, first.values or more[name].values)
    return both


def is_value(types: TypeSystem, type: str, feature: str) -> bool | None:
    """Say whether a feature of a type has values (or refers to something); None if that is not known."""
    while type in types:
        if feature in types[type].features:
            range = types[type].features[feature].range
            return range in _VALUES or range.removesuffix("[]") in _VALUES or _is_string(types, range)
        type = types[type].parent
    return None


def _is_string(types: TypeSystem, range: str) -> bool:
    """Say whether a type is one of strings that are listed."""
    while range in types:
        range = types[range].parent
    return range == STRING


def packed(types: TypeSystem) -> str:
    """Give a type system as JSON."""
    return msgspec.json.encode(types).decode()


def unpacked(text: str) -> TypeSystem:
    """Give the type system of `packed`.

    Raises
    ------
    msgspec.DecodeError
        If it is none.
    """
    return _DECODER.decode(text)


def content_of(types: Mapping[str, Type]) -> str:
    """Give the file of a type system, types by name."""
    return "".join(f"{line}\n" for line in _lines(types))


def _lines(types: Mapping[str, Type]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<typeSystemDescription xmlns="{NAMESPACE}">'
    yield "  <types>"
    for name, type in sorted(types.items()):
        yield "    <typeDescription>"
        yield f"      <name>{escape(name)}</name>"
        yield "      <description/>"
        yield f"      <supertypeName>{escape(type.parent)}</supertypeName>"
        if type.features:
            yield "      <features>"
            for feature, described in type.features.items():
                yield from _described(feature, described)
            yield "      </features>"
        if type.values:
            yield "      <allowedValues>"
            for value in type.values:
                yield f"        <value><string>{escape(value)}</string></value>"
            yield "      </allowedValues>"
        yield "    </typeDescription>"
    yield "  </types>"
    yield "</typeSystemDescription>"


def _described(name: str, feature: Feature) -> Iterator[str]:
    yield "        <featureDescription>"
    yield f"          <name>{escape(name)}</name>"
    yield "          <description/>"
    yield f"          <rangeTypeName>{escape(feature.range)}</rangeTypeName>"
    if feature.element:
        yield f"          <elementType>{escape(feature.element)}</elementType>"
    if feature.shared:
        yield f"          <multipleReferencesAllowed>{escape(feature.shared)}</multipleReferencesAllowed>"
    yield "        </featureDescription>"


def _features(element: Element) -> Iterator[tuple[str, Feature]]:
    for features in element.children:
        if features.path[-1] != "features":
            continue
        for feature in features.children:
            said = {child.path[-1]: child.text.strip() for child in feature.children}
            yield (
                said.get("name", ""),
                Feature(
                    said.get("rangeTypeName") or STRING,
                    said.get("elementType", ""),
                    said.get("multipleReferencesAllowed", ""),
                ),
            )


def _values(element: Element) -> Iterator[str]:
    for allowed in element.children:
        if allowed.path[-1] == "allowedValues":
            for value in allowed.children:
                yield from (child.text for child in value.children if child.path[-1] == "string")
