"""spaCy's ``Scorer.score_spans`` of ``doc.ents``: exact match on the tokens of the gold.

A prediction whose ends are not ends of gold tokens is dropped: it is neither right nor wrong, so that precision has
no part of it (spaCy #12811). IOB tags that a ``Doc`` is made from are repaired as conlleval reads them, but for an
``I-`` at the very start, which ``doc.ents`` refuses (E093).

Source: https://github.com/explosion/spaCy, spacy/scorer.py, spacy/training/example.pyx and spacy/tokens/doc.pyx,
version 3.8.
"""

import numpy as np

from saidby.corpus.errors import DataError, Problem
from saidby.corpus.tag_reading import decode
from saidby.corpus.tags import Chunks

from .columns import codes_of
from .counts import LabelPairs
from .streams import Found, exact
from .tagged import Tagged


def ents(gold: Tagged, pred: Tagged) -> LabelPairs:
    """Count as ``Scorer.score_spans(examples, "ents")`` does.

    Parameters
    ----------
    gold, pred : Tagged
        Of the same documents, in IOB1 or IOB2; a sequence is a ``Doc``. What they leave out (`Tagged.left_out`) is
        what spaCy drops.

    Raises
    ------
    DataError
        If a sequence begins with ``I-``, or a tag is none of ``O``, ``B-…``, ``I-…``; spaCy raises ValueError.
    """
    if problems := [problem for side in (gold, pred) for problem in _inside_first(side)]:
        raise DataError(problems)
    spans = [decode(side.tags, scheme="IOB2") for side in (gold, pred)]
    labels = tuple(sorted({*spans[0].labels, *spans[1].labels}))
    found = [_found(side, chunks, labels) for side, chunks in zip((gold, pred), spans, strict=True)]
    return exact((gold, pred), labels, found[0], found[1])


def _inside_first(side: Tagged) -> list[Problem]:
    tags = side.tags
    there = np.flatnonzero(tags.lengths > 0)
    first = tags.code[tags.offsets[:-1][there]]
    inside = np.array([tag.startswith("I-") for tag in tags.table], dtype=bool)
    what = "spaCy refuses a document that begins with I- (E093); begin it with B-"
    rows = zip(there.tolist(), first.tolist(), strict=True)
    return [
        Problem(f"sequence {row}, token 0", f"tag {tags.table[code]!r}: {what}") for row, code in rows if inside[code]
    ]


def _found(side: Tagged, chunks: Chunks, labels: tuple[str, ...]) -> Found:
    begin = side.tags.offsets[:-1][chunks.sequence] + chunks.sequence
    return Found(begin + chunks.start, begin + chunks.end, codes_of(chunks.labels, labels)[chunks.label])
