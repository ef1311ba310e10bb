"""Coreference: which mentions of a text are of one entity, in the gold and in the predictions.

A mention is a span with an entity, of any label but those of quotes; its extent is what it is: labels do not matter.
`mentions_of` makes clusters of both sides, `saidby.eval.clusters` counts what they have in common.

- **one extent, one mention.** Where several spans of a side have one extent, one stays: that of the entity with the
  most mentions, of such the one that is mentioned first. Two spans of one entity are one mention anyway.
- **nested, crossing, discontinuous** mentions are mentions like others; every fragment is compared.
- **alternatives**: a predicted mention that has an alternative extent of a gold mention is that mention.
- **optional** gold mentions that are not predicted are in no cluster.
- **singletons**, entities with one mention, are kept as clusters of one, or left out on both sides.
"""

from dataclasses import replace

import numpy as np

from saidby.corpus.ragged import offsets_of

from .clusters import Clusters
from .columns import Columns, Ints, joined
from .keys import extent_keys, pack, ranks, set_keys, starts
from .match import match_exact


def mentions_of(gold: Columns, pred: Columns) -> Clusters:
    """Give the clusters of mentions of both sides.

    Parameters
    ----------
    gold, pred : Columns
        Mentions, each with an entity, over the same documents (`saidby.eval.documents.paired`).

    Returns
    -------
    Clusters
        A member a mention. Codes of clusters go by their first mentions, so that the order of spans and the ids of
        entities do not matter.
    """
    gold, pred = map(one_an_extent, (gold, pred))
    pairs = match_exact(*map(_without_labels, (gold, pred)))
    demanded = (pairs.pred >= 0) | ~np.append(gold.optional, False)[pairs.gold]
    rows = pairs.gold[demanded], pairs.pred[demanded]
    doc = np.where(rows[0] >= 0, np.append(gold.doc, -1)[rows[0]], np.append(pred.doc, -1)[rows[1]])
    keys = extent_keys(np.concatenate([gold.doc, pred.doc]), joined([gold.extents, pred.extents]))
    sides = zip((gold, pred), np.split(keys, [len(gold)]), rows, strict=True)
    left, right = (_codes(side.entity, key, row) for side, key, row in sides)
    return Clusters(len(gold.documents), doc, left, right)


def without_singletons(clusters: Clusters) -> Clusters:
    """Leave out, on both sides, clusters of one."""
    left, right = (
        np.where(np.append(side.size, 0)[side.gold] == 1, -1, side.gold) for side in (clusters, clusters.swapped)
    )
    return replace(clusters, gold=left, pred=right)


def one_an_extent(mentions: Columns) -> Columns:
    """Leave one mention of each extent.

    That of the entity that has the most mentions stays; of such, of the one whose mentions come first. Entities of the
    same mentions are one. Of mentions of one extent and entity, one that may not be left out stays.
    """
    key, entity = extent_keys(mentions.doc, mentions.extents), mentions.entity
    if len(np.unique(key)) == len(key):
        return mentions
    begin = mentions.extents.start[mentions.extents.offsets[:-1]]
    of_entity, places = np.unique(np.stack([entity, pack(mentions.doc, begin, ranks(key))]), axis=1)
    size = np.bincount(of_entity)
    sets = set_keys(offsets_of(size), places)[entity]
    order = np.lexsort((_further(mentions), mentions.optional, sets, -size[entity], key))
    alike, of_set = np.unique(sets, return_inverse=True)
    first = np.full(len(alike), len(size))
    np.minimum.at(first, of_set, entity)
    rows = np.sort(order[starts(key[order])])
    left = mentions.take(rows)
    return replace(left, references=left.references and replace(left.references, entity=first[of_set][rows]))


def contested(mentions: Columns) -> int:
    """Give how many mentions `one_an_extent` leaves out since a mention of another entity has their extent."""
    key = extent_keys(mentions.doc, mentions.extents)
    return len(np.unique(pack(key, mentions.entity))) - len(np.unique(key))


def _further(mentions: Columns) -> Ints:
    """Give a key of the alternatives of each mention."""
    others = mentions.alternatives
    return set_keys(others.offsets, extent_keys(mentions.doc[others.owner], others.extents))


def _without_labels(mentions: Columns) -> Columns:
    return replace(mentions, labels=("MENTION",), label=np.zeros_like(mentions.label))


def _codes(entity: Ints, key: Ints, rows: Ints) -> Ints:
    """Give the cluster of these rows by the place of its first mention; -1 for no row."""
    there = rows >= 0
    entity, key = entity[rows[there]], key[rows[there]]
    first = np.full(int(entity.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, entity, key)
    codes = np.full(len(rows), -1)
    codes[there] = ranks(first[entity])
    return codes
