"""The labelling configuration of a project in Label Studio, written from a scheme.

Source: https://labelstud.io/tags. Names of controls are those of `label_studio_items`.
"""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from saidby.annotate.scheme import ENTITY as TO_ENTITY
from saidby.annotate.scheme import Attribute, Scheme

from .label_studio_items import (
    ALTERNATIVES,
    CONTINUED,
    DISPUTES,
    ENTITY,
    LABEL,
    OF_ENTITY,
    OPTIONAL,
    TEXT,
    YES,
    control_of,
    kinds_of,
)

LINE = 'maxSubmissions="1" editable="true"'


def configuration(scheme: Scheme, *, disputes: bool = False) -> str:
    """Give the configuration: labels with colours and keys, attributes, entities, relations.

    Parameters
    ----------
    scheme : Scheme
        What people can say.
    disputes : bool
        Whether people decide disputes (`saidby.annotate.adjudicate`): a list of them, and whose each candidate is.
    """
    return "\n".join(["<View>", *(f"  {line}" for line in _lines(scheme, disputes)), "</View>", ""])


def _lines(scheme: Scheme, disputes: bool) -> Iterator[str]:
    if disputes:
        yield f'<TextArea name="{DISPUTES}" toName="{TEXT}" editable="true"/>'
    yield f'<Labels name="{LABEL}" toName="{TEXT}">'
    for name, label in scheme.labels.items():
        yield f"  {_tag('Label', value=name, background=label.colour, hotkey=label.shortcut, hint=label.help.strip())}"
    yield "</Labels>"
    yield f'<Text name="{TEXT}" value="$text"/>'
    yield from _entities(scheme)
    yield from _attributes(scheme)
    if disputes:
        yield _tag("Header", value="dispute", size="6")
        yield _line_of("dispute", scheme.labels)
    yield _tag("Header", value="may be left out; other extents that are as right", size="6")
    yield f"{_choices(OPTIONAL, scheme.labels, 'single')}{_tag('Choice', value=YES)}</Choices>"
    yield f'<TextArea name="{ALTERNATIVES}" toName="{TEXT}" perRegion="true" editable="true"{_when(scheme.labels)}/>'
    yield "<Relations>"
    for name, relation in scheme.relations.items():
        if any(not tail.startswith(TO_ENTITY) for tail in relation.tails):
            yield f"  {_tag('Relation', value=name, hint=relation.help.strip())}"
    yield f"  {_tag('Relation', value=CONTINUED, hint='From a piece of a span to a further one.')}"
    yield "</Relations>"


def _entities(scheme: Scheme) -> Iterator[str]:
    """Give the controls for the entities that regions mention, or are related to."""
    if mentions := [name for name, label in scheme.labels.items() if label.entity != "forbidden"]:
        yield _tag("Header", value=ENTITY, size="6")
        yield _line_of(ENTITY, mentions)
    for name, relation in scheme.relations.items():
        if any(tail.startswith(TO_ENTITY) for tail in relation.tails):
            yield _tag("Header", value=name, size="6")
            control = _attribute(f"{OF_ENTITY}{name}")
            yield f'<TextArea name={control} toName="{TEXT}" perRegion="true" editable="true"{_when(relation.heads)}/>'


def _attributes(scheme: Scheme) -> Iterator[str]:
    """Give a control for each attribute, with the values that it has for any label."""
    kinds, named = kinds_of(scheme), dict[str, list[tuple[str, Attribute]]]()
    for label, entry in scheme.labels.items():
        for name, attribute in entry.attributes.items():
            named.setdefault(name, []).append((label, attribute))
    for name, owners in named.items():
        labels = [label for label, _ in owners]
        yield _tag("Header", value=name, size="6")
        if name not in kinds:
            yield _line_of(control_of(name), labels)
            continue
        yield _choices(control_of(name), labels, "multiple" if kinds[name] == "set" else "single")
        values = {value: help for _, attribute in owners for value, help in attribute.values.items()}
        yield from (f"  {_tag('Choice', value=value, hint=help.strip())}" for value, help in values.items())
        yield "</Choices>"


def _choices(name: str, labels: Iterable[str], choice: str) -> str:
    how = f'perRegion="true" choice="{choice}" showInline="true"'
    return f'<Choices name={_attribute(name)} toName="{TEXT}" {how}{_when(labels)}>'


def _line_of(name: str, labels: Iterable[str]) -> str:
    return f'<TextArea name={_attribute(name)} toName="{TEXT}" perRegion="true" {LINE}{_when(labels)}/>'


def _when(labels: Iterable[str]) -> str:
    """Say that a control is there when a region with one of these labels is selected."""
    values = _attribute(",".join(labels))
    return f' visibleWhen="region-selected" whenTagName="{LABEL}" whenLabelValue={values}'


def _tag(name: str, **attributes: str | None) -> str:
    written = "".join(f" {key}={_attribute(value)}" for key, value in attributes.items() if value)
    return f"<{name}{written}/>"


def _attribute(value: str) -> str:
    return quoteattr(" ".join(value.split()) if "\n" in value else value)
