"""How long does scoring take? Entities of a million tokens, step by step, and against seqeval reading CoNLL files.

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
from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.columns import columns_of
from saidby.eval.documents import paired
from saidby.eval.fingerprint import fingerprint
from saidby.eval.match import match_best, match_exact, match_overlap
from saidby.eval.measures import chosen, measured
from saidby.eval.points import points
from saidby.eval.scores import score
from saidby.eval.task import task_of

TOKENS_A_DOCUMENT = 500
LABELS = ("PER", "ORG", "LOC", "EVENT", "WORK")
WORD = "слово "
REPEATS = 5
SCHEMES = ["entities.strict", "entities.exact", "entities.partial", "entities.type"]

T = TypeVar("T")


def corpus(documents: int, seed: int, *, kept: float = 1.0, size: int = TOKENS_A_DOCUMENT) -> Iterator[Document]:
    """Make documents in which every tenth token begins a name; `kept` of the names stay, some with another label."""
    text = WORD * size
    tokens = tuple(Fragment(i * len(WORD), (i + 1) * len(WORD) - 1) for i in range(size))
    for number in range(documents):
        names = np.random.default_rng(number)
        first = 2 * np.sort(names.choice(size // 2, size // 10, replace=False))
        last = first + names.integers(2, size=len(first))
        label = names.integers(len(LABELS), size=len(first))
        noise = np.random.default_rng([seed, number])
        label = (label + (noise.random(len(first)) < (1 - kept) / 2)) % len(LABELS)
        last = np.where(noise.random(len(first)) < (1 - kept) / 2, first, last)
        rows = np.flatnonzero(noise.random(len(first)) <= kept).tolist()
        spans = [Span(str(i), LABELS[label[i]], (Fragment(tokens[first[i]].start, tokens[last[i]].end),)) for i in rows]
        yield Document(
            f"d{number:05d}", text, "ru", sentences=(Fragment(0, tokens[-1].end),), tokens=tokens, spans=tuple(spans)
        )


def timed(what: str, work: Callable[[], T]) -> tuple[float, T]:
    """Do the work several times, print the median time, give it and the result."""
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - begin)
    median = sorted(times)[REPEATS // 2]
    print(f"{what:<52} {median:8.3f} s")
    return median, result


def write_conll(path: Path, gold: list[Document], pred: list[Document]) -> None:
    """Write a line a token: word, gold tag, predicted tag in IOB2; a blank line a document."""
    with path.open("w", encoding="utf-8") as file:
        for left, right in zip(gold, pred, strict=True):
            rows = zip(left.tokens, tags(left), tags(right), strict=True)
            file.writelines(f"{left.text[start:end]} {a} {b}\n" for (start, end), a, b in rows)
            file.write("\n")


def tags(document: Document) -> list[str]:
    found = ["O"] * len(document.tokens)
    for span in document.spans:
        first, behind = span.start // len(WORD), span.end // len(WORD) + 1
        found[first:behind] = [f"B-{span.label}", *[f"I-{span.label}"] * (behind - first - 1)]
    return found


def seqeval_of_conll(path: Path, *, strict: bool) -> object:
    """Read the file as scripts do, line by line, and report, in strict mode too if asked."""
    from seqeval.metrics import classification_report
    from seqeval.scheme import IOB2

    gold: list[list[str]] = [[]]
    pred: list[list[str]] = [[]]
    for line in path.open(encoding="utf-8"):
        if line == "\n":
            gold.append([])
            pred.append([])
        else:
            _, left, right = line.split()
            gold[-1].append(left)
            pred[-1].append(right)
    if strict:
        classification_report(gold, pred, output_dict=True, mode="strict", scheme=IOB2)
    return classification_report(gold, pred, output_dict=True)


def steps(gold: list[Document], pred: list[Document]) -> None:
    sides = columns_of(gold, links=False), columns_of(pred, layout=False, links=False)
    timed("columns of both sides, from documents", lambda: [columns_of(side, links=False) for side in (gold, pred)])
    timed("hashes of both sides", lambda: [fingerprint(side) for side in sides])
    both = timed("documents paired, texts compared", lambda: paired(*sides))[1]
    for rule in (match_exact, match_best, match_overlap):
        timed(f"{rule.__name__}", lambda rule=rule: rule(*both))  # type: ignore[misc]
    every = chosen("entities.*")
    found = timed("label pairs of all entity measures, all told", lambda: measured(task_of(*sides), every))[1]
    timed("point values of one measure by scikit-learn", lambda: points(found["entities.strict"]))


def against_seqeval(gold: list[Document], pred: list[Document]) -> None:
    with TemporaryDirectory() as folder:
        conll = Path(folder) / "both.conll"
        write_conll(conll, gold, pred)
        paths = [Path(folder) / name for name in ("gold", "pred")]
        for side, path in zip((gold, pred), paths, strict=True):
            stores.save(side, path)
        one, report = timed("seqeval report of a CoNLL file", lambda: seqeval_of_conll(conll, strict=False))
        both, _ = timed("seqeval reports of both modes", lambda: seqeval_of_conll(conll, strict=True))
        ours, result = timed(
            "saidby, four schemes of two folders", lambda: score(*paths, measures=SCHEMES, resamples=0)
        )
        timed("the same with 1,000 resamples", lambda: score(*paths, measures=SCHEMES))
        timed("all six measures with 1,000 resamples", lambda: score(*paths, measures="entities.*"))
        assert abs(report["micro avg"]["f1-score"] - result.measures["entities.strict"].micro.f1) < 1e-9  # type: ignore[index]
        print(
            f"\nsaidby: {both / ours:.0f} times as fast as seqeval's two modes, {one / ours:.0f} times as its default\n"
        )


def growth() -> None:
    """Match within one document of more and more tokens."""
    for size in (12_500, 25_000, 50_000, 100_000):
        sides = (columns_of(corpus(1, seed, kept=kept, size=size)) for seed, kept in ((1, 1.0), (2, 0.6)))
        both = paired(*sides)
        timed(f"one document of {size:,} tokens: match_best", lambda both=both: match_best(*both))  # type: ignore[misc]


def main(tokens: int) -> None:
    import sklearn.metrics  # noqa: F401  loaded before the clock runs

    documents = tokens // TOKENS_A_DOCUMENT
    gold, pred = list(corpus(documents, 1)), list(corpus(documents, 2, kept=0.8))
    n_gold, n_pred = (sum(len(document.spans) for document in side) for side in (gold, pred))
    print(f"{tokens:,} tokens, {documents:,} documents, {n_gold:,} gold and {n_pred:,} predicted spans\n")
    steps(gold, pred)
    print()
    against_seqeval(gold, pred)
    growth()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
