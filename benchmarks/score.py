"""How long does scoring take? `entities.strict` over generated corpora of a million tokens.

Run: python benchmarks/score.py [TOKENS]
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np

from saidby.corpus import stores
from saidby.corpus.arrow import batches
from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.columns import columns_of, columns_of_table
from saidby.eval.documents import paired
from saidby.eval.fingerprint import fingerprint
from saidby.eval.intervals import f1_intervals
from saidby.eval.match import match_exact
from saidby.eval.measures import chosen, measured
from saidby.eval.points import points
from saidby.eval.scores import score
from saidby.eval.task import task_of

TOKENS_A_DOCUMENT = 500
LABELS = ("PER", "ORG", "LOC", "EVENT", "WORK")
WORD = "слово "
TOKENS = tuple(Fragment(i * len(WORD), i * len(WORD) + len(WORD) - 1) for i in range(TOKENS_A_DOCUMENT))
REPEATS = 5

T = TypeVar("T")


def corpus(documents: int, seed: int, *, kept: float = 1.0) -> Iterator[Document]:
    """Make documents in which every tenth token begins a name; `kept` of the names stay, some with another label."""
    text = WORD * TOKENS_A_DOCUMENT
    for number in range(documents):
        names = np.random.default_rng(number)
        start = np.sort(names.choice(TOKENS_A_DOCUMENT - 2, TOKENS_A_DOCUMENT // 10, replace=False)) * len(WORD)
        end = start + names.choice([5, 11], len(start))
        label = names.integers(len(LABELS), size=len(start))
        noise = np.random.default_rng([seed, number])
        label = (label + (noise.random(len(start)) < (1 - kept) / 2)) % len(LABELS)
        rows = np.flatnonzero(noise.random(len(start)) <= kept).tolist()
        spans = [Span(str(i), LABELS[label[i]], (Fragment(int(start[i]), int(end[i])),)) for i in rows]
        yield Document(f"d{number}", text, "ru", spans=tuple(spans), tokens=TOKENS)


def timed(what: str, work: Callable[[], T]) -> T:
    """Do the work several times, print the median time, give its result."""
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - begin)
    print(f"{what:<46} {sorted(times)[REPEATS // 2]:8.3f} s")
    return result


def main(tokens: int) -> None:
    import pyarrow as pa
    import sklearn.metrics  # noqa: F401  loaded before the clock runs

    documents = tokens // TOKENS_A_DOCUMENT
    gold, pred = list(corpus(documents, 1)), list(corpus(documents, 2, kept=0.8))
    n_gold, n_pred = (sum(len(document.spans) for document in side) for side in (gold, pred))
    print(f"{tokens:,} tokens, {documents:,} documents, {n_gold:,} gold and {n_pred:,} predicted spans\n")
    tables = [pa.Table.from_batches(list(batches(side))) for side in (gold, pred)]
    timed("columns of both sides, from documents", lambda: [columns_of(side) for side in (gold, pred)])
    left, right = timed("columns of both sides, from Arrow", lambda: [columns_of_table(table) for table in tables])
    both = timed("documents paired, texts compared", lambda: paired(left, right))
    timed("spans matched", lambda: match_exact(*both))
    sides, strict, every = (left, right), chosen("entities.strict"), chosen("entities.*")
    found = timed("brought together, hashed, matched, label pairs", lambda: measured(task_of(*sides), strict))
    timed("the same, all entity measures", lambda: measured(task_of(*sides), every))
    pairs = found["entities.strict"]
    timed("point values by scikit-learn", lambda: points(pairs))
    counts = pairs.per_document()
    timed("1,000 resamples", lambda: f1_intervals(counts, resamples=1000, seed=0))
    timed("hashes of both sides", lambda: [fingerprint(side) for side in (left, right)])
    timed("score(documents, documents)", lambda: score(gold, pred, measures="entities.strict"))
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.parquet" for name in ("gold", "pred")]
        for side, path in zip((gold, pred), paths, strict=True):
            stores.save(side, path)
        timed("score(gold.parquet, pred.parquet)", lambda: score(*paths, measures="entities.strict"))
        timed("the same, all entity measures", lambda: score(*paths, measures="entities.*"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
