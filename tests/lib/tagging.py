"""Tag sequences for tests: all short ones, random long ones, and what a score of each document is made of."""

import random
from collections.abc import Iterator
from itertools import product

import numpy as np

from saidby.corpus.tags import tags_of
from saidby.eval.columns import Columns
from saidby.eval.counts import LabelPairs
from saidby.eval.tagged import Tagged
from saidby.eval.taglists import columns_of_tags

Lists = list[list[str]]


def alphabet(letters: str, labels: str = "XY") -> list[str]:
    return ["O", *(f"{letter}-{label}" for letter in letters for label in labels)]


def all_pairs(tags: list[str], length: int) -> tuple[Lists, Lists]:
    """Give every gold sequence with every predicted one of its length, up to a length."""
    pairs = [pair for size in range(1, length + 1) for pair in product(product(tags, repeat=size), repeat=2)]
    return [list(gold) for gold, _ in pairs], [list(pred) for _, pred in pairs]


def shuffled(tags: list[str], length: int, seed: int) -> tuple[Lists, Lists]:
    """Give every sequence of a length as gold, and in another order as prediction."""
    gold = [list(sequence) for sequence in product(tags, repeat=length)]
    return gold, random.Random(seed).sample(gold, len(gold))


def drawn(
    tags: list[str], corpora: int, seed: int, *, longest: int = 9, sentences: int = 3
) -> Iterator[tuple[Lists, Lists]]:
    """Draw small corpora, from a few of the tags each."""
    draw = random.Random(seed)
    for _ in range(corpora):
        some = draw.sample(tags, draw.randint(2, len(tags)))
        sizes = [draw.randint(0, longest) for _ in range(draw.randint(1, sentences))]
        yield [draw.choices(some, k=size) for size in sizes], [draw.choices(some, k=size) for size in sizes]


def sides(gold: Lists, pred: Lists) -> tuple[Tagged, Tagged]:
    """Give both sides as scorers of tags take them."""
    left, right = (Tagged(len(side), tags_of(side), np.arange(len(side)), {}) for side in (gold, pred))
    return left, right


def columns(gold: Lists, pred: Lists) -> tuple[Columns, Columns]:
    """Give both sides as columns, whatever the tags."""
    return columns_of_tags(gold, pred, scheme="IOB2", unknown="outside")


def counts(pairs: LabelPairs) -> list[list[float]]:
    """Give found, gold, right, predicted of each document."""
    sums: list[list[float]] = pairs.per_document().toarray().reshape(pairs.documents, 4, -1).sum(axis=2).tolist()
    return sums
