"""Lists of tags as columns: the fast way from what a tagger gives to a score."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from saidby.corpus.errors import DataError, Problem
from saidby.corpus.ragged import offsets_of, owners
from saidby.corpus.tag_reading import Reading, Unknown, read
from saidby.corpus.tags import Chunks, Tags, prefixed, tags_of

from .columns import Columns, Extents, codes_of, no_alternatives, no_attributes, no_extents
from .references import no_references


def columns_of_tags(
    y_true: Sequence[Sequence[str]] | Tags,
    y_pred: Sequence[Sequence[str]] | Tags,
    *,
    scheme: str = "IOB2",
    repair: str = "conlleval",
    suffix: bool = False,
    unknown: Unknown = "error",
) -> tuple[Columns, Columns]:
    """Give gold and predicted tags as columns over the same documents, a sequence a document.

    Parameters
    ----------
    y_true, y_pred : sequence of sequences of str, or Tags
        Gold and predicted tags; sequences and their lengths must agree.
    scheme, repair, suffix, unknown
        How spans are read, as in `saidby.corpus.tag_reading.decode`.

    Returns
    -------
    two Columns
        Documents are numbered, with leading zeros, so that sorting keeps their order. There are no texts; offsets
        count tokens. Both sides have one table of labels, and keep the raw tags, prefix first.

    Raises
    ------
    DataError
        If a side holds something else than lists of tags; if lengths differ, with every sequence; if tags cannot be
        read in the scheme.
    """
    gold, pred = (read(tags, scheme=scheme, suffix=suffix, unknown=unknown) for tags in stored(y_true, y_pred))
    return columns_of_readings(gold, pred, repair=repair, suffix=suffix)


def columns_of_readings(gold: Reading, pred: Reading, *, repair: str, suffix: bool = False) -> tuple[Columns, Columns]:
    """Give tags that have been read as columns, as `columns_of_tags` does."""
    chunks = gold.chunks(repair), pred.chunks(repair)
    labels = tuple(sorted({*chunks[0].labels, *chunks[1].labels}))
    layout = _layout(gold.tags, labels)
    tags = [prefixed(side.tags) if suffix else side.tags for side in (gold, pred)]
    return _with_spans(layout, chunks[0], tags[0]), _with_spans(layout, chunks[1], tags[1])


def stored(y_true: Sequence[Sequence[str]] | Tags, y_pred: Sequence[Sequence[str]] | Tags) -> tuple[Tags, Tags]:
    """Store the tags of both sides.

    Raises
    ------
    DataError
        If a side holds something else than lists of tags, or lengths differ, with every sequence.
    """
    gold, pred = (
        side if isinstance(side, Tags) else tags_of(side, name=name)
        for name, side in (("y_true", y_true), ("y_pred", y_pred))
    )
    if problems := list(_unequal(gold, pred)):
        raise DataError(problems)
    return gold, pred


def _unequal(gold: Tags, pred: Tags) -> Iterator[Problem]:
    if len(gold) != len(pred):
        what = "they must be the same; compare where the two begin to differ"
        yield Problem("", f"y_true has {len(gold)} sequences, y_pred has {len(pred)}; {what}")
        return
    left, right = gold.lengths, pred.lengths
    for number in np.flatnonzero(left != right).tolist():
        what = f"y_true has {left[number]} tags, y_pred has {right[number]}; give one tag a token on both sides"
        yield Problem(f"sequence {number}", what)


def _numbered(size: int) -> tuple[str, ...]:
    """Give the numbers from 0 on, with leading zeros."""
    above = 10 ** len(str(max(size - 1, 0)))
    return tuple([str(number)[1:] for number in range(above, above + size)])


def _tokens(tags: Tags) -> Extents:
    place = np.arange(len(tags.code)) - tags.offsets[owners(tags.offsets)]
    start = place.astype(np.int32)
    return Extents(tags.offsets, start, start + np.int32(1))


def _sentences(tags: Tags) -> Extents:
    there = tags.lengths > 0
    offsets = offsets_of(there.astype(np.int64))
    end = tags.lengths[there].astype(np.int32)
    return Extents(offsets, np.zeros_like(end), end)


def _layout(tags: Tags, labels: tuple[str, ...]) -> Columns:
    """Give documents without spans, with the tokens of these tags."""
    none = np.zeros(0, dtype=np.int32)
    return Columns(
        documents=_numbered(len(tags)),
        texts=("",) * len(tags),
        labels=labels,
        doc=none,
        label=none,
        extents=no_extents(0),
        score=np.zeros(0),
        optional=none.astype(bool),
        alternatives=no_alternatives(0),
        attributes=no_attributes(0),
        references=no_references(0),
        tokens=_tokens(tags),
        sentences=_sentences(tags),
    )


def _with_spans(layout: Columns, chunks: Chunks, tags: Tags) -> Columns:
    size = len(chunks)
    return replace(
        layout,
        doc=chunks.sequence.astype(np.int32),
        label=codes_of(chunks.labels, layout.labels)[chunks.label],
        extents=Extents(np.arange(size + 1), chunks.start.astype(np.int32), chunks.end.astype(np.int32)),
        score=np.full(size, np.nan),
        optional=np.zeros(size, dtype=bool),
        alternatives=no_alternatives(size),
        attributes=no_attributes(size),
        references=no_references(size),
        tags=tags,
    )
