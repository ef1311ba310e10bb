"""A scheme in words: whole, for a prompt or for annotators, and as a short list for the terminal."""

import re
from collections.abc import Iterator
from itertools import groupby

from .scheme import ENTITY, Attribute, Label, RelationType, Scheme

_ENTITY = {"required": "Give its entity.", "allowed": "Give its entity if it has one.", "forbidden": ""}


def describe(scheme: Scheme) -> str:
    """Give labels, attributes, values, relations and entities in Markdown: all that the scheme says of them."""
    parts = [f"# {scheme.name}", scheme.description, "## Labels"]
    for name, label in scheme.labels.items():
        parts += [f"### {name}", *_label(label)]
    if scheme.relations:
        parts += ["## Relations", "\n".join(_relation(*item) for item in scheme.relations.items())]
    if scheme.entities:
        parts += ["## Entities", "\n".join(_item(f"**{name}**", text) for name, text in scheme.entities.items())]
    return "\n\n".join(part for part in parts if part) + "\n"


def outline(scheme: Scheme) -> str:
    """Give a line a label, attribute, relation and entity, aligned for the terminal."""
    rows = list(_rows(scheme))
    width = max(len(name) for name, _ in rows) + 2
    head = f"{scheme.name} {scheme.version}"
    lines = [f"{head}: {scheme.description}" if scheme.description else head, ""]
    return "\n".join([*lines, *(f"{name:<{width}}{text}".rstrip() for name, text in rows), ""])


# The description.


def _label(label: Label) -> Iterator[str]:
    yield " ".join(part for part in (label.help, _ENTITY[label.entity]) if part)
    for name, attribute in label.attributes.items():
        lines = [f"Attribute `{name}` ({_rule(attribute)}). {attribute.help}".rstrip()]
        lines += [_item(f"`{value}`", text) for value, text in attribute.values.items()]
        yield "\n".join(lines)


def _rule(attribute: Attribute) -> str:
    """Say what may stand there.

    >>> _rule(Attribute(values={"speech": "", "writing": ""}, set=True, default="speech"))
    'optional, one or more, default speech'
    """
    number = ("one or more" if attribute.set else "one") if attribute.values else ("words" if attribute.set else "text")
    return f"{attribute.need}, {number}" + (f", default {attribute.default}" if attribute.default else "")


def _relation(name: str, relation: RelationType) -> str:
    return _item(f"**{name}** ({_ends(relation)})", relation.help)


def _ends(relation: RelationType) -> str:
    """Say what a relation connects.

    >>> _ends(RelationType(("QUOTE",), ("SOURCE", "entity:PER"), max=1))
    'QUOTE → SOURCE or entity PER; at most 1'
    """
    tails = " or ".join(tail.replace(ENTITY, "entity ", 1) for tail in relation.tails)
    least = f"; at least {relation.min}" if relation.min else ""
    most = f"; at most {relation.max}" if relation.max is not None else ""
    return f"{' or '.join(relation.heads)} → {tails}{least}{most}"


def _item(name: str, text: str) -> str:
    return f"- {name}: {text}" if text else f"- {name}"


# The outline.


def _rows(scheme: Scheme) -> Iterator[tuple[str, str]]:
    for group, labels in groupby(scheme.labels.items(), key=lambda item: item[1].group):
        yield group, ""
        for name, label in labels:
            yield f"  {name}", _first_sentence(label.help)
            for key, attribute in label.attributes.items():
                yield f"    {key}", f"{' | '.join(attribute.values)} ({_rule(attribute)})".lstrip()
    if scheme.relations:
        yield "relations", ""
        yield from ((f"  {name}", _ends(relation)) for name, relation in scheme.relations.items())
    if scheme.entities:
        yield "entities", ""
        yield from ((f"  {name}", _first_sentence(text)) for name, text in scheme.entities.items())


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
