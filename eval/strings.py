"""The strings of spans: as they are written, and by their lemmas, so that one can be looked up among others."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from itertools import chain
from typing import NamedTuple

import numpy as np

from saidby.corpus.model import Document, covered
from saidby.corpus.russian import folded, is_russian, lemmas_of

from .columns import Columns, Ints
from .keys import starts
from .units import covered_tokens

LEMMA = "lemma"
"""The layer that holds lemmas."""

Documents = Mapping[str, Document]
"""Documents by id."""


class Lemmas(NamedTuple):
    """The lemmas of spans of several corpora, got in one way for all, and the way.

    A span has None where its document gives no way to its lemmas; `strings` is None if no document does.
    """

    strings: list[list[str | None]] | None
    way: str


def surfaces(columns: Columns) -> list[str]:
    """Give the text of each span, case folded, blanks made single."""
    extents, texts = columns.extents, columns.texts
    rows = zip(columns.doc.tolist(), range(len(columns)), strict=True)
    return [folded(covered(texts[doc], extents.row(row))) for doc, row in rows]


def lemmas(parts: Sequence[tuple[Columns, Documents]]) -> Lemmas:
    """Give the lemmas of each span, case folded, joined by blanks.

    They come from the layer ``lemma`` if all documents with spans have it, else from pymorphy3 for those in Russian:
    two ways would give one name two lemmas.

    Parameters
    ----------
    parts : sequence of (Columns, mapping of str to Document)
        Spans, and the documents that they are of.
    """
    documents = [
        documents[columns.documents[doc]] for columns, documents in parts for doc in sorted(set(columns.doc.tolist()))
    ]
    if all(LEMMA in document.layers for document in documents):
        return Lemmas([list(_of_layer(*part)) for part in parts], "lemmas of the layer 'lemma'")
    if not any(is_russian(document.lang) for document in documents):
        return Lemmas(None, "not all documents have the layer 'lemma', and none is in Russian")
    if find_spec("pymorphy3") is None:
        return Lemmas(
            None,
            "not all documents have the layer 'lemma'; for Russian pip install 'saidby[ru]' (pymorphy3)",
        )
    return Lemmas([_of_words(*part) for part in parts], "lemmas by pymorphy3, of documents in Russian")


def tokens_of(columns: Columns) -> tuple[Ints, Ints]:
    """Give every span that has a character of a token, and the token: two int arrays, sorted by span and text."""
    token, span = covered_tokens(columns)
    size = max(1, len(columns.tokens.start))
    ordered = np.sort(span * size + token)
    distinct = ordered[starts(ordered)]
    return distinct // size, distinct % size


def _of_layer(columns: Columns, documents: Documents) -> list[str | None]:
    layers = [_layer(documents[name]) for name in columns.documents]
    values = list(chain.from_iterable(layers))
    words: list[list[str]] = [[] for _ in range(len(columns))]
    for span, token in zip(*map(np.ndarray.tolist, tokens_of(columns)), strict=True):
        words[span].append(values[token])
    return [" ".join(found) or None for found in words]


def _layer(document: Document) -> list[str]:
    """Give the lemma of each token; what has none is its own."""
    layer = document.layers.get(LEMMA) or (None,) * len(document.tokens)
    pairs = zip(layer, document.tokens, strict=True)
    return [folded(document.text[start:end] if lemma is None else lemma) for lemma, (start, end) in pairs]


def _of_words(columns: Columns, documents: Documents) -> list[str | None]:
    russian = [is_russian(documents[name].lang) for name in columns.documents]
    rows = zip(columns.doc.tolist(), surfaces(columns), strict=True)
    return [lemmas_of(text) if russian[doc] else None for doc, text in rows]
