"""10,000 draws of 1,000 documents against fancy indexing of the counts; then the sizes at which that cannot be done.

Both sides draw the same documents and give the same sums. Medians of several rounds, taken in turn, and their ratio;
memory is the highest that the work holds at once, its result included.

Run: python benchmarks/bootstrap.py [LABELS]
"""

import sys
import tracemalloc
from collections.abc import Callable
from itertools import combinations
from statistics import median
from time import perf_counter
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from saidby.eval.intervals import bootstrap, f1_intervals
from saidby.eval.significance import turned

ROUNDS = 7
RESAMPLES = 10_000
LABELS = 8
"""Labels of the scheme `news` that `entities.strict` scores."""

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


class Size(NamedTuple):
    """How many documents, labels, and names a document."""

    documents: int
    labels: int
    names: float


LARGE = (Size(50_000, 5, 2), Size(100_000, 50, 20), Size(100_000, 50, 200))


def made_up(size: Size) -> csr_array:
    """Give counts of documents of which seven names of ten are found."""
    generator = np.random.default_rng(7)
    gold, wrong = (
        generator.poisson(share * size.names / size.labels, (size.documents, size.labels)) for share in (1, 0.4)
    )
    found = generator.binomial(gold, 0.7)
    return csr_array(np.hstack([found, gold, found, found + wrong]).astype(np.float64))


def by_weights(counts: csr_array) -> Floats:
    """Give the sums as saidby does."""
    return np.concatenate([sums for (sums,) in bootstrap([counts], resamples=RESAMPLES, seed=0)])


def by_indexing(counts: csr_array) -> Floats:
    """Give the sums by indexing."""
    table = counts.toarray()
    drawn = np.random.default_rng(0).integers(len(table), size=(RESAMPLES, len(table)))
    return table[drawn].sum(axis=1)


def tests_of_pairs(counts: csr_array) -> Floats:
    """Turn the ten pairs of five systems."""
    systems = [made_up(Size(counts.shape[0], 1, 20 + extra)) for extra in range(5)]
    for pair in combinations(systems, 2):
        *_, last = turned(pair, trials=RESAMPLES, seed=0)
    return last


def intervals(counts: csr_array) -> Floats:
    """Give the whole result."""
    return f1_intervals(counts, resamples=RESAMPLES, seed=0)


def seconds(work: Callable[[csr_array], Floats], counts: csr_array) -> float:
    begin = perf_counter()
    work(counts)
    return perf_counter() - begin


def megabytes(work: Callable[[csr_array], Floats], counts: csr_array) -> float:
    """Give the highest memory of the work, its result included."""
    tracemalloc.start()
    work(counts)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return peak


def main(labels: int) -> None:
    size = Size(1_000, labels, 20)
    counts = made_up(size)
    assert np.array_equal(by_weights(counts), by_indexing(counts))
    rounds = [[seconds(work, counts) for work in (by_weights, by_indexing)] for _ in range(ROUNDS)]
    ours, theirs = map(median, zip(*rounds, strict=True))
    print(f"{RESAMPLES:,} draws of {size.documents:,} documents, {labels} labels, the same sums")
    for name, work, taken in (("weights", by_weights, ours), ("indexing", by_indexing, theirs)):
        print(f"  {name:<10} {taken:8.3f} s  {megabytes(work, counts):8.0f} MB")
    print(f"  ratio      {theirs / ours:8.1f}")
    print(f"  ten pairs of five systems, swapped {RESAMPLES:,} times: {seconds(tests_of_pairs, counts):.3f} s")
    print("\nintervals of F1, from draw to bounds")
    for large in (size, *LARGE):
        counts = made_up(large)
        what = f"{large.documents:,} documents, {large.labels} labels, {large.names:g} names each"
        print(f"  {what:<48} {seconds(intervals, counts):8.3f} s  {megabytes(intervals, counts):8.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LABELS)
