"""``naeval``: names by token, as the benchmark of Russian recognisers counts them.

A name is every token of it: token-level F1 without O, by type. Tokens are razdel's over the whole text, whatever tokens
the documents have. The spans of a side are projected first: sorted by start, the longer first, one that overlaps the
one before is left out, and then those off the boundaries of the tokens. Of spans of one extent the first in the
document stays, as in naeval: where such spans have two labels, their order decides.

References
----------
.. [1] https://github.com/natasha/naeval, naeval/ner/score.py and naeval/ner/adapt.py, at a7f3158.
"""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from saidby.corpus.model import Fragment

from .columns import Columns, Ints, codes_of
from .counts import LabelPairs, weighing

LABELS = ("LOC", "ORG", "PER")


def naeval(gold: Columns, pred: Columns) -> LabelPairs:
    """Pair the labels of tokens.

    Parameters
    ----------
    gold, pred : Columns
        Spans over the same documents (`saidby.eval.documents.paired`); PER, LOC and ORG are looked at, by their
        whole extent. Alternatives and options are not.

    Returns
    -------
    LabelPairs
        A pair a token that is part of a name on either side.
    """
    bounds = [razdel_bounds(text) for text in gold.texts]
    sizes = [len(starts) for starts, _ in bounds]
    left, right = (_token_labels(side, bounds) for side in (gold, pred))
    doc = np.repeat(np.arange(len(sizes)), sizes)
    named = (left >= 0) | (right >= 0)
    size = len(LABELS)
    gold_code, pred_code = np.where(left < 0, size + 1, left)[named], np.where(right < 0, size, right)[named]
    ones = np.ones(len(gold_code))
    return weighing(LabelPairs(len(sizes), LABELS, doc[named], gold_code, pred_code, ones, ones))


def apart(extents: Sequence[Fragment]) -> list[int]:
    """Give the numbers of extents that do not overlap the one before, of extents by start, the longer first.

    >>> apart([Fragment(4, 9), Fragment(0, 5), Fragment(5, 9), Fragment(0, 3)])
    [1, 2]
    """
    kept: list[int] = []
    for i in sorted(range(len(extents)), key=lambda i: (extents[i].start, -extents[i].end)):
        if not kept or extents[kept[-1]].end <= extents[i].start:
            kept.append(i)
    return kept


def aligned(extents: Sequence[Fragment], starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Give the numbers of extents that start where a token starts and end where one ends."""
    first, last = {*starts}, {*ends}
    return [i for i, (start, end) in enumerate(extents) if start in first and end in last]


def razdel_bounds(text: str) -> tuple[list[int], list[int]]:
    """Give where razdel's tokens over a whole text start and end."""
    from saidby.corpus.tokenise_razdel import cut

    tokens = cut(text, 0)[1]
    return [token.start for token in tokens], [token.end for token in tokens]


def _token_labels(side: Columns, bounds: Sequence[tuple[list[int], list[int]]]) -> Ints:
    """Give the label of each token of all documents, -1 for none."""
    labels = codes_of(side.labels, LABELS)[side.label]
    start, end = side.extents.hulls
    first = np.searchsorted(side.doc, np.arange(len(bounds) + 1))
    found = []
    for doc, (starts, ends) in enumerate(bounds):
        rows = [row for row in range(first[doc], first[doc + 1]) if labels[row] >= 0]
        extents = [Fragment(int(start[row]), int(end[row])) for row in rows]
        kept = apart(extents)
        kept = [kept[i] for i in aligned([extents[i] for i in kept], starts, ends)]
        tokens = np.full(len(starts), -1, dtype=np.int64)
        for i in kept:
            tokens[bisect_left(starts, extents[i].start) : bisect_left(ends, extents[i].end) + 1] = labels[rows[i]]
        found.append(tokens)
    return np.concatenate([*found, np.zeros(0, dtype=np.int64)])
