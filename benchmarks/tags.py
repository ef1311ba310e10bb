"""How long does it take to score lists of tags? saidby against seqeval, nervaluate and spaCy, on the same lists.

All run in one process and take turns; medians of processor time are printed, and how many times faster saidby is.
saidby's times hold everything from the lists to the result: conversion, checks, fingerprints, scores of labels and
averages. The second part lets one document grow.

Run: python benchmarks/tags.py [TOKENS]
"""

import random
import sys
import time
import warnings
from collections.abc import Callable

import saidby
from saidby.eval.taglists import columns_of_tags

SENTENCE = 20
LABELS = ("PER", "ORG", "LOC", "MISC")
REPEATS = 3
GROWTH = (10_000, 20_000, 50_000, 100_000)

Lists = list[list[str]]


def sentences(tokens: int, seed: int = 1) -> Lists:
    """Make sentences in which every tenth token begins a name of one to three tokens."""
    draw = random.Random(seed)
    return [_sentence(draw) for _ in range(tokens // SENTENCE)]


def _sentence(draw: random.Random) -> list[str]:
    tags: list[str] = []
    while len(tags) < SENTENCE:
        label, size = draw.choice(LABELS), draw.choice((1, 1, 2, 3))
        tags += [f"B-{label}", *[f"I-{label}"] * (size - 1)] if draw.random() < 0.1 else ["O"]
    return tags[:SENTENCE]


def predicted(gold: Lists, seed: int = 2) -> Lists:
    """Change two tags of a hundred, as a tagger errs: names are missed, invented, cut, or get another label."""
    draw = random.Random(seed)
    tags = ["O", "O", *(f"{prefix}-{label}" for prefix in "BI" for label in LABELS)]
    return [[draw.choice(tags) if draw.random() < 0.02 else tag for tag in row] for row in gold]


def timed(*works: Callable[[], object], repeats: int = REPEATS) -> list[float]:
    """Give the median time of each work in seconds of the processor; they take turns."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(repeats):
        for work, taken in zip(works, times, strict=True):
            begin = time.process_time()
            work()
            taken.append(time.process_time() - begin)
    return [sorted(taken)[repeats // 2] for taken in times]


def peers(gold: Lists, pred: Lists) -> dict[str, tuple[Callable[[], object], str]]:
    """Give what is measured of each peer, and the measures of saidby that give the same numbers."""
    from nervaluate import Evaluator
    from seqeval.metrics import classification_report, f1_score
    from seqeval.scheme import IOB2

    return {
        "seqeval f1_score": (lambda: f1_score(gold, pred), "seqeval.default"),
        "seqeval classification_report": (lambda: classification_report(gold, pred), "seqeval.default"),
        "seqeval classification_report, strict": (
            lambda: classification_report(gold, pred, mode="strict", scheme=IOB2),
            "seqeval.strict(scheme=IOB2)",
        ),
        "nervaluate, all four schemes": (
            lambda: Evaluator(gold, pred, tags=list(LABELS), loader="list").evaluate(),
            "nervaluate.*",
        ),
        "spaCy Scorer, documents and scores": (lambda: _spacy(gold, pred), "spacy.ents"),
    }


def _spacy(gold: Lists, pred: Lists) -> object:
    from spacy.scorer import Scorer
    from spacy.tokens import Doc
    from spacy.training import Example
    from spacy.vocab import Vocab

    vocab = Vocab()
    docs = [[Doc(vocab, words=["w"] * len(row), ents=row) for row in side] for side in (gold, pred)]
    return Scorer.score_spans([Example(right, left) for left, right in zip(*docs, strict=True)], "ents")


def compare(tokens: int) -> None:
    gold = sentences(tokens)
    pred = [["B" + row[0][1:] if row[0][0] == "I" else row[0], *row[1:]] for row in predicted(gold)]
    print(f"{tokens:,} tokens in {len(gold):,} sentences; medians of {REPEATS}\n")
    print(f"{'':<40}{'peer':>10}{'saidby':>10}{'times':>8}")
    saidby.score_tags(gold[:10], pred[:10])  # loads scikit-learn
    for name, (work, measures) in peers(gold, pred).items():
        theirs, ours = timed(work, lambda measures=measures: score(gold, pred, measures))
        print(f"{name:<40}{theirs:>8.2f} s{ours:>8.2f} s{theirs / ours:>7.1f}×")
    everything = ["entities.*", "seqeval.*", "nervaluate.*", "conlleval", "spacy.ents"]
    works = (
        lambda: score(gold, pred, everything),
        lambda: saidby.score_tags(gold, pred),
        lambda: columns_of_tags(gold, pred),
    )
    names = ("every measure of tags", "entities.strict with 1,000 resamples", "lists to columns")
    print()
    for name, seconds in zip(names, timed(*works), strict=True):
        print(f"saidby, {name:<42}{seconds:>8.2f} s")


def score(gold: Lists, pred: Lists, measures: str | list[str]) -> object:
    return saidby.score_tags(gold, pred, measures=measures, resamples=0)


def grow() -> None:
    from nervaluate import Evaluator

    print(f"\none document: nervaluate, all four schemes\n{'tokens':>10}{'peer':>10}{'saidby':>10}{'times':>8}")
    for tokens in GROWTH:
        gold = [[tag for row in sentences(tokens) for tag in row]]
        pred = [[tag for row in predicted(sentences(tokens)) for tag in row]]
        works = (
            lambda gold=gold, pred=pred: Evaluator(gold, pred, tags=list(LABELS), loader="list").evaluate(),
            lambda gold=gold, pred=pred: score(gold, pred, "nervaluate.*"),
        )
        theirs, ours = timed(*works, repeats=1)
        print(f"{tokens:>10,}{theirs:>8.2f} s{ours:>8.3f} s{theirs / ours:>7.0f}×")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    compare(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    grow()
