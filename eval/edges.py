"""Extents without their outer punctuation: what `edges=trim` compares."""

from dataclasses import replace
from functools import cache
from itertools import chain
from unicodedata import category

import numpy as np

from saidby.corpus.model import Fragment
from saidby.corpus.ragged import offsets_of

from .columns import Columns, Extents, Ints


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
    rows = [_trimmed(columns.texts[d], extents.row(i)) for i, d in enumerate(doc.tolist())]
    offsets = offsets_of(list(map(len, rows)))
    pieces = np.array(list(chain.from_iterable(map(tuple, chain.from_iterable(rows)))), dtype=np.int32)
    return Extents(offsets, pieces[::2], pieces[1::2])


def _trimmed(text: str, extent: tuple[Fragment, ...]) -> tuple[Fragment, ...]:
    """Trim, but for predictions that have no place: they stand behind the text (`saidby.eval.realign`)."""
    return trimmed(text, extent) if extent[0].start < len(text) else extent


@cache
def _is_edge(character: str) -> bool:
    """Say whether a character is white space, punctuation (category P), or invisible (Cf: soft hyphen, BOM …)."""
    return character.isspace() or category(character)[0] == "P" or category(character) == "Cf"
