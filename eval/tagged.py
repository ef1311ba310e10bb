"""Spans of documents as tag sequences over the gold tokens: what measures that read tags work on."""

from dataclasses import dataclass

import numpy as np

from saidby.corpus.tags import Chunks, Tags, encode

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
    width = _width(columns)
    token_doc = np.repeat(np.arange(n_documents), np.diff(columns.tokens.offsets))
    starts, ends = (side + token_doc * width for side in (columns.tokens.start, columns.tokens.end))
    sequence, lengths, doc = _sequences(columns, token_doc, starts, width if sentences else 0)
    whole = np.diff(columns.extents.offsets) == 1
    at = columns.extents.offsets[:-1][whole]
    rows = np.flatnonzero(whole)
    base = columns.doc[rows].astype(np.int64) * width
    first, off_first = _found(starts, columns.extents.start[at] + base)
    last, off_last = _found(ends, columns.extents.end[at] + base)
    off = off_first | off_last
    across = ~off & (sequence[np.where(off, 0, first)] != sequence[np.where(off, 0, last)]) if len(starts) else ~off
    on = np.flatnonzero(~off & ~across)
    kept, nested, crossing = _outermost(first[on], last[on] + 1, columns.label[rows[on]])
    left_out = dict(
        zip(
            REASONS,
            (np.flatnonzero(~whole), rows[off], rows[across], rows[on[nested]], rows[on[crossing]]),
            strict=True,
        )
    )
    begin = np.concatenate([[0], np.cumsum(lengths)])
    spans = on[kept]
    of = sequence[first[spans]] if len(spans) else np.zeros(0, dtype=np.int64)
    chunks = Chunks(
        columns.labels,
        of,
        first[spans] - begin[of],
        last[spans] + 1 - begin[of],
        columns.label[rows[spans]].astype(np.int32),
    )
    return Tagged(n_documents, encode(chunks, lengths, scheme=scheme), doc, left_out)


def _width(columns: Columns) -> int:
    """Give a length that no document reaches, so that places can be counted through all of them."""
    layout = (columns.tokens, columns.sentences, columns.extents)
    return 2 + max((int(extents.end.max(initial=0)) for extents in layout), default=0)


def _sequences(columns: Columns, token_doc: Ints, starts: Ints, width: int) -> tuple[Ints, Ints, Ints]:
    """Give the sequence of each token, the tokens of each sequence, and its document.

    Without a `width` sentences do not count.
    """
    if not width:
        new = np.concatenate([[True], token_doc[1:] != token_doc[:-1]])[: len(starts)]
        sequence = np.cumsum(new) - 1
        return sequence, np.bincount(sequence), token_doc[new]
    sentence_doc = np.repeat(np.arange(len(columns.documents)), np.diff(columns.sentences.offsets))
    bounds = [side + sentence_doc * width for side in (columns.sentences.start, columns.sentences.end)]
    place = np.searchsorted(np.sort(np.concatenate(bounds)), starts, side="right")
    new = np.concatenate([[True], (place[1:] != place[:-1]) | (token_doc[1:] != token_doc[:-1])])[: len(starts)]
    sequence = np.cumsum(new) - 1
    return sequence, np.bincount(sequence), token_doc[new]


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
