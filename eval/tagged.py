"""Spans of documents as tag sequences over the gold tokens: what measures that read tags work on."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from saidby.corpus.ragged import offsets_of, owners
from saidby.corpus.tag_writing import encode
from saidby.corpus.tags import Chunks, Tags

from .columns import Bools, Columns, Ints

REASONS = ("discontinuous", "off token boundaries", "across sentences", "nested", "crossing")
"""Why a span has no place in a tag sequence, in the order in which they are asked for."""


@dataclass(frozen=True, eq=False)
class Tagged:
    """Tag sequences of documents.

    Parameters
    ----------
    documents : int
        How many documents there are.
    tags : Tags
        Sequences; in a document without sentences the whole is one.
    doc : int64 array of shape (n_sequences,)
        The document of each sequence; ascends.
    left_out : dict of str to int array
        Rows of the spans that no sequence holds, by reason (`REASONS`), ascending.
    """

    documents: int
    tags: Tags
    doc: Ints
    left_out: dict[str, Ints]


def tagged(columns: Columns, *, scheme: str = "IOB2", sentences: bool = True) -> Tagged:
    """Give the spans as tags, the raw tags if the columns were read from tags.

    Spans are put onto the tokens of the columns, a sequence a sentence; tokens between sentences are sequences too.
    Of spans that overlap, the one that starts first is kept, of those the longest: the outermost.

    Parameters
    ----------
    columns : Columns
        Spans, tokens, and sentences.
    scheme : str
        In which scheme to write; a name of `saidby.corpus.tags.SCHEMES`.
    sentences : bool
        Whether each sentence is a sequence, or the whole document.
    """
    n_documents = len(columns.documents)
    if columns.tags is not None:
        return Tagged(n_documents, columns.tags, np.arange(n_documents), {})
    places = _placed(columns, sentences)
    rows, first, last, left_out = _on_tokens(columns, places)
    kept, nested, crossing = _outermost(first, last, columns.label[rows])
    left_out |= {"nested": rows[nested], "crossing": rows[crossing]}
    begin = offsets_of(places.lengths)
    of = places.sequence[first[kept]]
    label = columns.label[rows[kept]].astype(np.int32)
    chunks = Chunks(columns.labels, of, first[kept] - begin[of], last[kept] - begin[of], label)
    return Tagged(n_documents, encode(chunks, places.lengths, scheme=scheme), places.doc, left_out)


class _Places(NamedTuple):
    """Tokens of all documents: where each starts and ends, and its sequence; length and document of each sequence.

    Places are counted through all documents, `width` for each.
    """

    width: int
    start: Ints
    end: Ints
    sequence: Ints
    lengths: Ints
    doc: Ints


def _placed(columns: Columns, sentences: bool) -> _Places:
    width = _width(columns)
    doc = owners(columns.tokens.offsets)
    start, end = (side + doc * width for side in (columns.tokens.start, columns.tokens.end))
    new = np.diff(doc, prepend=-1) != 0
    if sentences:
        new |= np.diff(np.searchsorted(_bounds(columns, width), start, side="right"), prepend=-1) != 0
    sequence = np.cumsum(new) - 1
    return _Places(width, start, end, sequence, np.bincount(sequence), doc[new])


def _bounds(columns: Columns, width: int) -> Ints:
    """Give the places where sentences start or end, ascending."""
    doc = owners(columns.sentences.offsets)
    return np.sort(np.concatenate([side + doc * width for side in (columns.sentences.start, columns.sentences.end)]))


def _on_tokens(columns: Columns, places: _Places) -> tuple[Ints, Ints, Ints, dict[str, Ints]]:
    """Give the rows of spans that lie on whole tokens of one sequence, their tokens, half-open, and the other rows."""
    whole = np.diff(columns.extents.offsets) == 1
    rows, at = np.flatnonzero(whole), columns.extents.offsets[:-1][whole]
    base = columns.doc[rows].astype(np.int64) * places.width
    first, no_first = _found(places.start, columns.extents.start[at] + base)
    last, no_last = _found(places.end, columns.extents.end[at] + base)
    on = np.flatnonzero(~(no_first | no_last))
    within = places.sequence[first[on]] == places.sequence[last[on]]
    off, across, on = rows[no_first | no_last], rows[on[~within]], on[within]
    left_out = dict(zip(REASONS, (np.flatnonzero(~whole), off, across), strict=False))
    return rows[on], first[on], last[on] + 1, left_out


def _width(columns: Columns) -> int:
    """Give a length that no document reaches, so that places can be counted through all of them."""
    layout = (columns.tokens, columns.sentences, columns.extents)
    return 2 + max((int(extents.end.max(initial=0)) for extents in layout), default=0)


def _found(places: Ints, wanted: Ints) -> tuple[Ints, Bools]:
    """Give the position of each wanted place among ascending ones, and whether there is none."""
    at = np.searchsorted(places, wanted)
    inside = at < len(places)
    off = ~inside
    off[inside] = places[at[inside]] != wanted[inside]
    return at, off


def _outermost(start: Ints, end: Ints, label: Ints) -> tuple[Ints, Ints, Ints]:
    """Give the spans that are kept, those within one that is kept, and those that cross one; each ascending."""
    order = np.lexsort((label, -end, start))
    reach = np.maximum.accumulate(end[order]) if len(order) else order
    alone = np.ones(len(order), dtype=bool)
    alone[1:] = start[order][1:] >= reach[:-1]
    verdict = np.zeros(len(start), dtype=np.int8)
    border = 0
    for place in np.flatnonzero(~alone | np.append(~alone[1:], False)).tolist():
        row = order[place]
        if alone[place] or start[row] >= border:
            border = end[row]
        else:
            verdict[row] = 1 if end[row] <= border else 2
    return np.flatnonzero(verdict == 0), np.flatnonzero(verdict == 1), np.flatnonzero(verdict == 2)
