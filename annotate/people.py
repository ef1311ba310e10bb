"""Entities of two annotators, matched one to one: who is the same person, whatever each calls them."""

from collections import Counter

import numpy as np

from saidby.corpus.model import Document, Entity
from saidby.eval.assign import assign
from saidby.eval.references import record

from .pairing import Pair


def matched(left: Document, right: Document, pairs: list[Pair]) -> dict[str, str]:
    """Match the entities of two labellings of one text.

    Two entities can be one if a span of the same extent and label is linked to the one here and to the other there; or,
    without such a span, if they have the same label and share a name or alias. Of all ways to match entities one
    to one, the one is taken that joins the most spans; of these, the one with the most shared names, then equal
    records, labels, ids.

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
    mentions = Counter((a.entity, b.entity) for a, b in pairs if a.entity is not None and b.entity is not None)
    lefts, rights = _sorted(left), _sorted(right)
    namesakes = _namesakes(lefts, rights)
    row = {entity.id: i for i, entity in enumerate(lefts)}
    column = {entity.id: i for i, entity in enumerate(rights)}
    edges = sorted((row[a], column[b]) for a, b in {*mentions, *namesakes})
    if not edges:
        return {}
    criteria = np.array(
        [
            (
                mentions[a.id, b.id],
                (a.id, b.id) in namesakes,
                record(a) == record(b),
                a.label == b.label,
                a.id == b.id,
            )
            for a, b in ((lefts[i], rights[j]) for i, j in edges)
        ],
        dtype=np.int64,
    )
    here, there = np.array(edges, dtype=np.int64).T
    chosen = assign(here, there, *criteria.T).tolist()
    return {lefts[edges[i][0]].id: rights[edges[i][1]].id for i in chosen}


def names(entity: Entity) -> set[str]:
    """Give name and aliases in a form in which case means nothing."""
    return {name.casefold() for name in (entity.name, *entity.aliases)}


def _namesakes(lefts: list[Entity], rights: list[Entity]) -> set[tuple[str, str]]:
    """Give the ids of every two entities of one label that share a name."""
    by_name: dict[tuple[str, str], list[str]] = {}
    for entity in rights:
        for name in names(entity):
            by_name.setdefault((entity.label, name), []).append(entity.id)
    return {
        (entity.id, other)
        for entity in lefts
        for name in names(entity)
        for other in by_name.get((entity.label, name), [])
    }


def _sorted(document: Document) -> list[Entity]:
    """Sort entities by what they are, so that their order in the document decides nothing."""
    return sorted(document.entities, key=lambda entity: (record(entity), entity.id))
