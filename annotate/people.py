"""Entities of two annotators, matched one to one: who is the same person, whatever each calls them."""

from collections import Counter

import numpy as np

from saidby.corpus.model import Document, Entity
from saidby.eval.assign import assign

from .pairing import Pair

MENTION, NAME, LABEL, ID = 8, 4, 2, 1
"""What speaks for two entities being one, by weight: a span that links both, a name, the label, the id."""


def matched(left: Document, right: Document, pairs: list[Pair]) -> dict[str, str]:
    """Match the entities of two labellings of one text.

    Two entities can be one if a span of the same extent and label is linked to the one here and to the other there; or,
    without such a span, if they have the same label and share a name or alias. Of all ways to match entities one
    to one the one is taken that joins the most spans, then the most names.

    Parameters
    ----------
    left, right : Document
        The two labellings.
    pairs : list of (Span, Span)
        Spans of the same extent and label (`saidby.annotate.pairing.pair`).

    Returns
    -------
    dict of str to str
        The id on the right of each id on the left that has one.
    """
    weight = Counter[tuple[str, str]]()
    for a, b in pairs:
        if a.entity is not None and b.entity is not None:
            weight[a.entity, b.entity] += MENTION
    for first, second in _namesakes(left, right):
        weight[first.id, second.id] += NAME
    lefts = {entity.id: entity for entity in _sorted(left)}
    rights = {entity.id: entity for entity in _sorted(right)}
    here, there = list(lefts), list(rights)
    edges = sorted((here.index(a), there.index(b)) for a, b in weight)
    if not edges:
        return {}
    row, column = np.array(edges).T
    total = [weight[here[a], there[b]] + _likeness(lefts[here[a]], rights[there[b]]) for a, b in edges]
    chosen = assign(row, column, np.array(total, dtype=np.int64))
    return {here[row[i]]: there[column[i]] for i in chosen}


def names(entity: Entity) -> set[str]:
    """Give name and aliases in a form in which case means nothing."""
    return {name.casefold() for name in (entity.name, *entity.aliases)}


def _namesakes(left: Document, right: Document) -> list[tuple[Entity, Entity]]:
    """Give every two entities of one label that share a name."""
    found = {}
    by_name: dict[tuple[str, str], list[Entity]] = {}
    for entity in right.entities:
        for name in names(entity):
            by_name.setdefault((entity.label, name), []).append(entity)
    for entity in left.entities:
        for name in names(entity):
            for other in by_name.get((entity.label, name), []):
                found[entity.id, other.id] = (entity, other)
    return list(found.values())


def _likeness(left: Entity, right: Entity) -> int:
    return LABEL * (left.label == right.label) + ID * (left.id == right.id)


def _sorted(document: Document) -> list[Entity]:
    """Sort entities by what they are, so that their order in the document decides nothing."""
    return sorted(document.entities, key=lambda e: (e.label, e.name, e.aliases, e.kb or "", e.id))
