"""Extents without their outer punctuation: what `edges=trim` compares."""

from dataclasses import replace
from functools import cache
from unicodedata import category

import numpy as np

from saidby.corpus.model import Fragment
from saidby.corpus.ragged import offsets_of

from .columns import Columns, Extents, Ints, joined


def trimmed(text: str, extent: tuple[Fragment, ...]) -> tuple[Fragment, ...]:
    """Take quotation marks, punctuation and white space off both ends of a whole extent.

    An extent of nothing else is given back as it is.

    >>> trimmed("«Да, — сказал он, — нет».", (Fragment(0, 3), Fragment(20, 24)))
    (Fragment(start=1, end=3), Fragment(start=20, end=23))
    """
    kept = list(extent)
    while kept and _is_edge(text[kept[0].start]):
        start, end = kept[0]
        kept[:1] = [Fragment(start + 1, end)] if start + 1 < end else []
    while kept and _is_edge(text[kept[-1].end - 1]):
        start, end = kept[-1]
        kept[-1:] = [Fragment(start, end - 1)] if start < end - 1 else []
    return tuple(kept) or extent


def trim(columns: Columns) -> Columns:
    """Give columns with every extent and alternative extent `trimmed`."""
    alternatives = columns.alternatives
    return replace(
        columns,
        extents=_trim(columns, columns.doc, columns.extents),
        alternatives=replace(
            alternatives, extents=_trim(columns, columns.doc[alternatives.owner], alternatives.extents)
        ),
    )


def _trim(columns: Columns, doc: Ints, extents: Extents) -> Extents:
    """Trim the extents that begin or end with what goes; the others, most cues and sources, stay as they are."""
    begin, end = extents.hulls
    texts = [columns.texts[number] for number in doc.tolist()]
    rows = [
        row
        for row, (text, first, last) in enumerate(zip(texts, begin.tolist(), (end - 1).tolist(), strict=True))
        if last < len(text) and (_is_edge(text[first]) or _is_edge(text[last]))
    ]
    cut = [trimmed(texts[row], extents.row(row)) for row in rows]
    pieces = np.array([(piece.start, piece.end) for extent in cut for piece in extent], dtype=np.int32).reshape(-1, 2)
    place = np.arange(len(texts))
    place[rows] = len(texts) + np.arange(len(rows))
    return joined([extents, Extents(offsets_of(list(map(len, cut))), pieces[:, 0], pieces[:, 1])]).take(place)


@cache
def _is_edge(character: str) -> bool:
    """Say whether a character is white space, punctuation (category P), or invisible (Cf: soft hyphen, BOM …)."""
    return character.isspace() or category(character)[0] == "P" or category(character) == "Cf"
