"""Spans written as tags (see `saidby.corpus.tags`)."""

from collections.abc import Iterator

import numpy as np

from .errors import Problem, Problems
from .ragged import Ints, offsets_of, spread
from .tags import OUTSIDE, ROLES, Chunks, Scheme, Tags, scheme_named


def encode(chunks: Chunks, lengths: Ints, *, scheme: str, suffix: bool = False) -> Tags:
    """Write spans as tags.

    Parameters
    ----------
    chunks : Chunks
        Spans that do not overlap, in any order.
    lengths : int array of shape (n_sequences,)
        Tokens of each sequence.
    scheme : str
        A name of `SCHEMES` or `ALIASES`. ``IO`` cannot hold a border between touching spans of one label.
    suffix : bool
        Whether to write labels first, ``PER-B``.

    Raises
    ------
    DataError
        If spans overlap, are empty, or lie outside their sequence; with every one.
    """
    definition = scheme_named(scheme)[1]
    offsets = offsets_of(lengths)
    chunks = _sorted(chunks, offsets)
    Problems(_misplaced(chunks, np.asarray(lengths))).raise_if_any()
    size = chunks.end - chunks.start
    first = offsets[:-1][chunks.sequence] + chunks.start
    span, at = spread(first, size)
    number = np.zeros(int(offsets[-1]), dtype=np.int64)
    number[at] = 1 + (_written_roles(chunks, definition) - 1) * len(chunks.labels) + chunks.label[span]
    used = np.flatnonzero(np.bincount(number, minlength=1))
    letters = {meaning: letter for letter, meaning in definition.letters.items()}
    names = [_written(tag, chunks.labels, letters, suffix) for tag in used.tolist()] if len(number) else []
    code = np.zeros(int(number.max(initial=0)) + 1, dtype=np.int32)
    code[used[: len(names)]] = np.argsort(np.argsort(names))
    return Tags(tuple(sorted(names)), offsets, code[number])


def _sorted(chunks: Chunks, offsets: Ints) -> Chunks:
    order = np.argsort(offsets[:-1][chunks.sequence] + chunks.start, kind="stable")
    columns = (chunks.sequence, chunks.start, chunks.end, chunks.label)
    return Chunks(chunks.labels, *(column[order] for column in columns))


def _written_roles(chunks: Chunks, scheme: Scheme) -> Ints:
    """Give the meaning of each token of sorted spans, one span after the other."""
    only, first, inside, last = map(ROLES.index, scheme.written)
    size = chunks.end - chunks.start
    begin = np.cumsum(size) - size
    end = begin + size - 1
    role = np.full(size.sum(), inside, dtype=np.int64)
    role[begin], role[end] = first, last
    role[begin[size == 1]] = only
    touch = (chunks.start[1:] == chunks.end[:-1]) & (chunks.label[1:] == chunks.label[:-1])
    touch &= chunks.sequence[1:] == chunks.sequence[:-1]
    if scheme.touching == "B":
        role[begin[1:][touch]] = ROLES.index("B")
    if scheme.touching == "E":
        role[end[:-1][touch]] = ROLES.index("E")
    return role


def _written(number: int, labels: tuple[str, ...], letters: dict[str, str], suffix: bool) -> str:
    if not number:
        return OUTSIDE
    role, label = divmod(number - 1, len(labels))
    parts = letters[ROLES[role + 1]], labels[label]
    return "-".join(reversed(parts) if suffix else parts)


def _misplaced(chunks: Chunks, lengths: Ints) -> Iterator[Problem]:
    sequence, start, end = chunks.sequence, chunks.start, chunks.end
    before = np.concatenate([[0], end[:-1]])[: len(end)]
    before[1:][sequence[1:] != sequence[:-1]] = 0
    bad = (start < before) | (start >= end) | (end > lengths[sequence])
    for row in np.flatnonzero(bad).tolist():
        what = (
            f"span {start[row]}-{end[row]} must lie in the sequence ({lengths[sequence[row]]} tokens) and behind the "
            "span before it; tags hold no overlapping spans"
        )
        yield Problem(f"sequence {sequence[row]}", what)
