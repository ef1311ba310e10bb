"""Each foreign format that is written: tokens a second out and back, of documents of one size and of twice that.

A format in linear time has a ratio near 1; one in quadratic time, near 0.5. Medians of the processor's seconds
in several rounds.

Run: python benchmarks/formats.py [NAME…]
"""

import math
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

from saidby.annotate.formats import FORMATS, read, write
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

TOKENS = 20_000
ROUNDS = 3
WORDS = ("мост", "Заречье", "сказал", "Пётр", "😀", "и", "открыт", "завтра")


def made_up(size: int) -> Document:
    """Give a document with a name every eight tokens, of a thousand entities, and a quote over every fifth of them."""
    generator = np.random.default_rng(7)
    words = [WORDS[i] for i in generator.integers(len(WORDS), size=size)]
    ends = np.cumsum([len(word) + 1 for word in words]) - 1
    tokens = tuple(Fragment(int(end) - len(word), int(end)) for word, end in zip(words, ends, strict=True))
    text = "".join(word + ("\n" if i % 20 == 19 else " ") for i, word in enumerate(words))
    sentences = tuple(Fragment(tokens[i].start, tokens[min(i + 19, size - 1)].end) for i in range(0, size, 20))
    names = [
        Span(f"n{i}", "PER", (Fragment(tokens[i].start, tokens[i + 1].end),), f"e{i % 1000}", {"form": "name"})
        for i in range(0, size - 8, 8)
    ]
    quotes = [Span(f"q{i}", "QUOTE", (Fragment(tokens[i].start, tokens[i + 5].end),)) for i in range(0, size - 8, 40)]
    return Document(
        f"d{size}",
        text,
        "ru",
        (),
        sentences,
        tokens,
        spans=(*names, *quotes),
        relations=tuple(Relation(f"r{quote.id}", "source", quote.id, f"n{quote.id[1:]}") for quote in quotes),
        entities=tuple(Entity(f"e{i}", "PER", f"Лужин {i}") for i in range(1000)),
    )


def timed(work: Callable[[int], object]) -> float:
    """Give the median of the seconds that the rounds take."""
    seconds = []
    for number in range(ROUNDS):
        start = process_time()
        work(number)
        seconds.append(process_time() - start)
    return median(seconds)


def speeds(name: str, size: int, folder: Path) -> tuple[float, float]:
    """Give tokens a second, written and read; of a format that is not read, nan."""
    document = made_up(size)
    paths = [folder / f"{name}-{size}-{number}{FORMATS[name].suffix}" for number in range(ROUNDS)]
    out = timed(lambda number: write(name, [document], paths[number], lossy=True))
    back = timed(lambda number: list(read(name, paths[number]))) if FORMATS[name].is_read else math.nan
    return size / out, size / back


def main(names: list[str]) -> None:
    """Print a row for each format."""
    print(f"{'':<16} {'written/s':>12} {'ratio':>6} {'read/s':>12} {'ratio':>6}")
    for name in names or [name for name, entry in FORMATS.items() if entry.keeps]:
        with tempfile.TemporaryDirectory() as folder:
            one, two = (speeds(name, size, Path(folder)) for size in (TOKENS, 2 * TOKENS))
        print(f"{name:<16} {one[0]:>12,.0f} {two[0] / one[0]:>6.2f} {one[1]:>12,.0f} {two[1] / one[1]:>6.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
