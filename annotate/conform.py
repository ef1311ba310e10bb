r"""Whether a document keeps to a scheme; every breach is reported with its path, its span, and what to do.

>>> from saidby.corpus.said import parse
>>> from .scheme import load_scheme
>>> for problem in check(parse("#said 1 lang=ru\n#id a\n\n{PERS|Лужин} молчит."), load_scheme("news")):
...     print(str(problem)[:79])
a $.spans[0].label (1 'Лужин'): unknown label 'PERS'; did you mean 'PER'? known
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from saidby.corpus.errors import Problem, UnknownName
from saidby.corpus.model import Document, Relation, Span, covered

from .scheme import ENTITY, Attribute, Label, RelationType, Scheme

SHOWN = 30
"""Characters of a span that a message shows."""


def check(document: Document, scheme: Scheme) -> list[Problem]:
    """Find everything in a document that its scheme does not know or allow.

    Parameters
    ----------
    document : Document
        A valid one (`saidby.corpus.check`).
    scheme : Scheme
        What it must keep to.

    Returns
    -------
    list of Problem
        Empty if it keeps to the scheme. ``where`` is the document's id, a JSON path, and the span or relation.
    """
    return [Problem(_line(f"{document.id} {path}"), _line(what)) for path, what in _problems(document, scheme)]


Found = Iterator[tuple[str, str]]


def _problems(document: Document, scheme: Scheme) -> Found:
    for i, span in enumerate(document.spans):
        for path, what in _span(span, scheme):
            yield f"$.spans[{i}]{path} ({_shown(span, document.text)})", what
    yield from _relations(document, scheme)
    for i, entity in enumerate(document.entities):
        if entity.label not in scheme.entities:
            yield f"$.entities[{i}].label ({entity.id})", _unknown("label of an entity", entity.label, scheme.entities)


def _span(span: Span, scheme: Scheme) -> Found:
    if span.label not in scheme.labels:
        yield ".label", _unknown("label", span.label, scheme.labels)
        return
    label = scheme.labels[span.label]
    yield from _entity(span, label)
    for key, value in span.attrs.items():
        if key in label.attributes:
            yield from _value(span, key, value, label.attributes[key])
        else:
            yield f".attrs.{key}", _unknown(f"attribute of {span.label}", key, label.attributes)
    for key, attribute in label.attributes.items():
        if attribute.need == "required" and key not in span.attrs:
            yield f".attrs.{key}", f"{span.label} needs {key}; add {_choice(attribute)}"


def _entity(span: Span, label: Label) -> Found:
    if label.entity == "required" and span.entity is None:
        yield ".entity", f"{span.label} needs an entity; name the one that it mentions"
    if label.entity == "forbidden" and span.entity is not None:
        yield ".entity", f"{span.label} takes no entity, got {span.entity!r}; remove it"


def _value(span: Span, key: str, value: str, attribute: Attribute) -> Found:
    parts = attribute.parts(value)
    if not value.strip():
        yield f".attrs.{key}", f"must not be empty; give {_choice(attribute)}, or leave it out"
    elif len(set(parts)) < len(parts):
        yield f".attrs.{key}", f"holds a value twice, got {value!r}; give each once"
    elif attribute.values:
        for part in parts:
            if part not in attribute.values:
                yield f".attrs.{key}", _unknown(f"{key} of {span.label}", part, attribute.values)


def _choice(attribute: Attribute) -> str:
    return f"one of {', '.join(attribute.values)}" if attribute.values else "its text"


def _relations(document: Document, scheme: Scheme) -> Found:
    spans = {span.id: span for span in document.spans}
    ends = {span.id: span.label for span in document.spans}
    ends |= {entity.id: ENTITY + entity.label for entity in document.entities}
    by_head: dict[tuple[str, str], list[str]] = defaultdict(list)
    for i, relation in enumerate(document.relations):
        by_head[relation.head, relation.label].append(relation.id)
        head = _shown(spans[relation.head], document.text)
        for path, what in _relation(relation, ends, scheme):
            yield f"$.relations[{i}]{path} ({relation.label} of {head})", what
    for i, span in enumerate(document.spans):
        for name, kind in scheme.relations.items():
            if span.label in kind.heads and (what := _miscounted(span, name, kind, by_head[span.id, name])):
                yield f"$.spans[{i}] ({_shown(span, document.text)})", what


def _relation(relation: Relation, ends: dict[str, str], scheme: Scheme) -> Found:
    """Check a relation; ends with an unknown label are problems of their own."""
    if relation.label not in scheme.relations:
        yield ".label", _unknown("relation", relation.label, scheme.relations)
        return
    kind = scheme.relations[relation.label]
    known = {*scheme.labels, *(ENTITY + label for label in scheme.entities)}
    for side, identity, allowed in (("head", relation.head, kind.heads), ("tail", relation.tail, kind.tails)):
        label = ends[identity]
        if label in known and label not in allowed:
            yield f".{side}", f"must be {' or '.join(allowed)}, got {label} {identity!r}"


def _miscounted(span: Span, name: str, kind: RelationType, found: list[str]) -> str:
    if len(found) < kind.min:
        return f"{span.label} needs at least {kind.min} {name}, has {len(found)}; add it"
    if kind.max is not None and len(found) > kind.max:
        return f"{span.label} takes at most {kind.max} {name}, has {len(found)} ({', '.join(found)}); keep {kind.max}"
    return ""


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Say that the scheme holds no such name, and which it holds."""
    if not (known := list(known)):
        return f"unknown {kind} {name!r}; the scheme has none; remove it"
    return str(UnknownName(kind, name, known))


def _line(message: str) -> str:
    """Escape what would break a line, or steer a terminal: names come from the document as they are."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in message)


def _shown(span: Span, text: str) -> str:
    """Give id and beginning of a span, on one line."""
    words = " ".join(covered(text, span.fragments).split())
    return f"{span.id} {words if len(words) <= SHOWN else words[: SHOWN - 1] + '…'!r}"
