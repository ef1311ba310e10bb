"""How a label scheme is shown in the tables of a published corpus."""

from saidby.corpus.publish.view import QUOTE, View

from .scheme import Scheme

PLURALS = {
    "QUOTE": "quotes",
    "CUE": "cues",
    "SOURCE": "sources",
    "ADDRESSEE": "addressees",
    "FRAME": "frames",
    "TOPIC": "topics",
    "MEDIUM": "media",
    "EVIDENCE": "evidence",
}
"""Columns of the labels that stand alone in one."""


def view_of(scheme: Scheme) -> View:
    """Give columns of tags, attributes of quotes, and roles.

    A group of labels is a column of its own name. The labels of the group that holds QUOTE lie in and around each
    other, and have a column each.
    """
    group = scheme.labels[QUOTE].group if QUOTE in scheme.labels else None
    tags: dict[str, tuple[str, ...]] = {}
    for name, label in scheme.labels.items():
        column = PLURALS.get(name, name.lower()) if label.group == group else label.group
        tags[column] = (*tags.get(column, ()), name)
    attributes = scheme.labels[QUOTE].attributes if QUOTE in scheme.labels else {}
    roles = tuple(name for name, label in scheme.labels.items() if label.group == group)
    return View(tags, {name: attribute.default for name, attribute in attributes.items()}, roles)
