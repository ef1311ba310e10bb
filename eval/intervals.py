"""Intervals: documents are drawn again and again, and counts summed anew.

A resample is a row of multinomial document weights; a block of them times the counts per document gives the
counts of each resample, so that no document is ever copied.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .columns import Bools, Floats, Ints
from .keys import lengthened, ranks

if TYPE_CHECKING:
    from scipy.sparse import csr_array
    from threadpoolctl import ThreadpoolController

BLOCK = 2**20
"""Document weights held at once (4 or 8 MB)."""
DRAWN = 2**17
"""Documents drawn at once: what stays in a processor's cache."""
DENSE = 24_000_000
"""Counts held as dense tables, at most (96 MB in float32); what is larger stays sparse."""
FILLED = 0.1
"""Share of counts that are not 0 from which on a dense table is the faster one to multiply."""
KINDS = 16
"""From so many documents with the same counts on it is faster to draw how many: a binomial costs about 16 draws."""
LEVELS = (2.5, 97.5)


def f1_intervals(
    counts: "csr_array",
    *,
    resamples: int,
    seed: int,
    zero_division: float = 0.0,
    fixed: bool = False,
    apart: bool = False,
) -> Floats:
    """Give 95% percentile intervals of F1 by bootstrap over documents.

    Parameters
    ----------
    counts : sparse array of shape (n_documents, 4 * n_labels)
        `saidby.eval.counts.LabelPairs.per_document`.
    resamples : int
        How often the corpus is drawn anew, at least 1.
    seed : int
        Of the generator.
    zero_division : float
        What stands where no resample holds anything of a label.
    fixed : bool
        Whether macro is over all labels in every resample; one that does not occur has `zero_division` there.
    apart : bool
        As for `f1_values`.

    Returns
    -------
    float array of shape (n_labels + 3, 2)
        Lower and upper bound for each label, micro, macro, weighted. A resample without gold and predictions of a label
        says nothing of the label, and is left out for it and in its macro mean.

    References
    ----------
    .. [1] Efron 1979, doi:10.1214/aos/1176344552.
    """
    absent = zero_division if fixed else None
    draws = bootstrap([counts], resamples=resamples, seed=seed)
    blocks = [f1_values(_by_count(sums), absent=absent, apart=apart) for (sums,) in draws]
    return percentiles(np.concatenate(blocks), zero_division)


def mean_f1_intervals(counts: "Sequence[csr_array]", *, resamples: int, seed: int) -> Floats:
    """Give 95% percentile intervals of the mean of several F1 on the same documents, such as of pairs of annotators.

    Parameters
    ----------
    counts : sequence of sparse arrays of shape (n_documents, 4 * n_labels)
        At least one; for each draw the same documents are taken from all.
    resamples, seed : int
        As for `f1_intervals`.

    Returns
    -------
    float array of shape (n_labels + 1, 2)
        Lower and upper bound for each label and micro; NaN where no resample holds anything of a label. Of a
        resample, the mean is over those F1 that are defined.
    """
    blocks = []
    for sums in bootstrap(counts, resamples=resamples, seed=seed):
        values = np.stack([f1_values(_by_count(part)) for part in sums])
        defined = (~np.isnan(values)).sum(axis=0)
        total = np.nan_to_num(values).sum(axis=0)
        blocks.append(np.divide(total, defined, out=np.full(total.shape, np.nan), where=defined > 0))
    return percentiles(np.concatenate(blocks), np.nan)[: counts[0].shape[1] // 4 + 1]


def percentiles(values: Floats, zero_division: float = 0.0) -> Floats:
    """Give the 2.5th and the 97.5th percentile of each column, shape (n_columns, 2); NaN is left out.

    Parameters
    ----------
    values : float array of shape (n_resamples, n_columns)
        Columns of NaN alone have the bounds `zero_division`.
    """
    holes = np.isnan(values)
    bounds = np.full((values.shape[1], 2), float(zero_division))
    for column in np.flatnonzero(~holes.all(axis=0)):
        bounds[column] = np.percentile(values[~holes[:, column], column], LEVELS)
    return bounds


def bootstrap(tables: "Sequence[csr_array]", *, resamples: int, seed: int) -> Iterator[list[Floats]]:
    """Give the counts of drawn corpora, with the same draws for every table.

    As many documents as there are are drawn with replacement. Documents with the same counts need not be told
    apart: where most documents are of kinds that are common, it is drawn how many there are of each of these.

    Parameters
    ----------
    tables : sequence of sparse arrays of shape (n_documents, any)
        Counts of the same documents: of several systems, measures.
    resamples : int
        How often the corpus is drawn anew.
    seed : int
        Of the generator. The same seed and tables give the same draws; where documents are drawn, so do the same
        seed and number of documents.

    Yields
    ------
    list of float arrays of shape (n_block, width of the table)
        Sums of each table, a block of resamples after the other, so that memory is bounded whatever the sizes.
    """
    generator, documents = np.random.default_rng(seed), tables[0].shape[0]
    kinds = _kinds(tables)
    if len(kinds.sizes):
        tables = [table[kinds.rows] for table in tables]
    factors = multipliers(tables)
    rows = block_rows(resamples, documents, sum(table.shape[1] for table in tables))
    block = np.empty((rows, len(kinds.rows)), dtype=np.result_type(*factors))
    for start in range(0, resamples, rows):
        weights = block[: resamples - start]
        left = _draw_kinds(weights, kinds.sizes, documents, generator)
        _draw_documents(weights[:, len(kinds.sizes) :], left, generator)
        yield products(weights, factors)


def block_rows(resamples: int, documents: int, width: int) -> int:
    """Give how many resamples make a block, where a row has so many weights and so many sums."""
    return max(1, min(resamples, BLOCK // max(documents, width, 1)))


def products(weights: Floats, factors: "Sequence[csr_array | Floats]") -> list[Floats]:
    """Give weighted sums of counts, in float64, by one thread: several wait for each other on a busy machine."""
    with _threads().limit(limits=1, user_api="blas"):
        return [np.asarray(weights @ factor).astype(np.float64, copy=False) for factor in factors]


def multipliers(tables: "Sequence[csr_array]") -> "list[csr_array | Floats]":
    """Give counts as what weights are multiplied by: dense where this is faster, fits, and is exact.

    Sums of halves are exact in any order, in float32 up to 2**23. Other counts are left to the sparse product, which
    sums in one order on every machine.
    """
    return [_dense(table, DENSE // len(tables)) for table in tables]


def _dense(table: "csr_array", limit: int) -> "csr_array | Floats":
    documents, width = table.shape
    if documents * width > limit or table.nnz < FILLED * documents * width or not _halves(table.data):
        return table
    single = documents * max(table.data.max(initial=0), -table.data.min(initial=0)) < 2**23
    if not single and 2 * documents * width > limit:
        return table
    dense = np.empty(table.shape, dtype=np.float32 if single else np.float64)
    rows = max(1, DRAWN // max(width, 1))
    for start in range(0, documents, rows):
        dense[start : start + rows] = table[start : start + rows].toarray()
    return dense


def _halves(values: Floats) -> bool:
    """Say whether all values are multiples of a half; in parts, so that no copy of them is made."""
    return not any((values[start : start + DRAWN] * 2 % 1).any() for start in range(0, len(values), DRAWN))


def f1_values(counts: Floats, *, absent: float | None = None, apart: bool = False) -> Floats:
    """Give F1 of each label, micro and macro, from counts.

    Parameters
    ----------
    counts : float array of shape (…, 4, n_labels)
        Gold spans that are found, gold spans, predictions that are right, predictions.
    absent : float, optional
        What a label without gold and predictions is in macro; by default it is left out.
    apart : bool
        Whether labels have no common sums (`saidby.eval.counts.LabelPairs`): micro and weighted are macro.

    Returns
    -------
    float array of shape (…, n_labels + 3)
        For each label, micro, macro, weighted; NaN where there is neither gold nor a prediction. Macro is the mean over
        the other labels, weighted the mean by gold spans (where there are none, it is macro).
    """
    counts = np.concatenate([counts, counts.sum(axis=-1, keepdims=True)], axis=-1)
    found, support, right, predicted = np.moveaxis(counts, -2, 0)
    below = support * right + predicted * found
    f1 = np.divide(2 * found * right, below, out=np.zeros_like(below), where=below > 0)
    there = support + predicted > 0
    counted, known = (f1, there) if absent is None else (np.where(there, f1, absent), np.ones_like(there))
    labels = known[..., :-1].sum(axis=-1)
    macro = np.divide(counted[..., :-1].sum(axis=-1), labels, out=np.full(labels.shape, np.nan), where=labels > 0)
    if apart:
        return np.concatenate([np.where(there, f1, np.nan)[..., :-1], *[macro[..., None]] * 3], axis=-1)
    gold = support[..., -1]
    weighted = np.divide((support * f1)[..., :-1].sum(axis=-1), gold, out=macro.copy(), where=gold > 0)
    return np.concatenate([np.where(there, f1, np.nan), macro[..., None], weighted[..., None]], axis=-1)


@cache
def _threads() -> "ThreadpoolController":
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _by_count(sums: Floats) -> Floats:
    """Bring rows of counts to the shape (n_rows, 4, n_labels)."""
    return sums.reshape(len(sums), 4, sums.shape[1] // 4)


class _Kinds(NamedTuple):
    """What is drawn: a document of each common kind, in the order of their counts, then every other document.

    `sizes` says how many documents there are of each common kind; where drawing kinds is no gain, none is common.
    """

    rows: Ints
    sizes: Ints


def _kinds(tables: "Sequence[csr_array]") -> _Kinds:
    documents = tables[0].shape[0]
    alike = np.flatnonzero(_in_groups(_hashes(tables)))
    if len(alike) * 2 > documents:
        keys: Ints = np.zeros(len(alike), dtype=np.int64)
        for table in tables:
            keys = _told_apart(keys, table[alike])
        _, first, sizes = np.unique(keys, return_index=True, return_counts=True)
        common = sizes >= KINDS
        if sizes[common].sum() * 2 > documents:
            others = np.ones(documents, dtype=bool)
            others[alike[_in_groups(keys)]] = False
            return _Kinds(np.concatenate([alike[first[common]], np.flatnonzero(others)]), sizes[common])
    return _Kinds(np.arange(documents), np.zeros(0, dtype=np.int64))


def _hashes(tables: "Sequence[csr_array]") -> Floats:
    """Give a number a document, the same where the counts are the same, and hardly ever elsewhere."""
    hashes = np.zeros(tables[0].shape[0])
    for number, table in enumerate(tables):
        hashes += table @ np.sqrt(np.arange(2, table.shape[1] + 2) + number / len(tables))
    return hashes


def _in_groups(keys: Ints | Floats) -> Bools:
    """Say of each key whether it occurs so often that drawing how often is faster."""
    _, place, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    often: Bools = (sizes >= KINDS)[place]
    return often


def _told_apart(keys: Ints, counts: "csr_array") -> Ints:
    """Take the counts of documents into their keys."""
    counts.sum_duplicates()
    counts.eliminate_zeros()
    return lengthened(keys, counts.indptr[:-1], np.diff(counts.indptr), counts.indices, ranks(counts.data))


def _draw_kinds(weights: Floats, sizes: Ints, documents: int, generator: np.random.Generator) -> Ints:
    """Fill in how many documents of each common kind are drawn; give how many others are, for each row."""
    if not len(sizes):
        return np.full(len(weights), documents)
    others = [documents - sizes.sum()] if weights.shape[1] > len(sizes) else []
    drawn = generator.multinomial(documents, np.concatenate([sizes, others]) / documents, size=len(weights))
    weights[:, : len(sizes)] = drawn[:, : len(sizes)]
    left: Ints = drawn[:, len(sizes) :].sum(axis=1)
    return left


def _draw_documents(weights: Floats, counts: Ints, generator: np.random.Generator) -> None:
    """Fill in how often each document is drawn, of so many draws a row.

    Each draw is a 1 in a sparse array; those of one document add up as the array becomes dense.
    """
    from scipy.sparse import csr_array

    documents = weights.shape[1]
    rows = max(1, DRAWN // max(int(counts.max(initial=0)), documents, 1))
    for start in range(0, len(weights), rows):
        part = weights[start : start + rows]
        ends = np.concatenate([[0], np.cumsum(counts[start : start + rows])]).astype(np.int32)
        drawn = generator.integers(max(documents, 1), size=ends[-1], dtype=np.int32)
        ones = np.ones(len(drawn), dtype=weights.dtype)
        part[:] = csr_array((ones, drawn, ends), shape=part.shape).toarray()
