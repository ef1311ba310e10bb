"""Russian sentences and tokens against razdel's, with the same boundaries.

``python benchmarks/segment.py [FILE.txt …]``: over the blocks of the files, or of text made up here. Both sides get the
same blocks and give all boundaries; medians of several rounds, taken in turn, and their ratio. Then how time
grows with the length of a block that never ends a sentence.
"""

import argparse
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

import razdel

from saidby.corpus.model import Block
from saidby.corpus.segment import blocks, pieces

ROUNDS = 7
SYLLABLES = (
    "мо",
    "ст",
    "ре",
    "ка",
    "за",
    "чье",
    "па",
    "ром",
    "при",
    "ста",
    "нь",
    "лу",
    "жи",
    "на",
    "бе",
    "жна",
    "я",
    "и",
)
FRAMES = (
    "{} {} {} {} {} в {} {} году, {} {} {} {} — {} {}.",
    "{} {} {}, что {} {} {} с {} {} {} на {}, {} и {} {} {}.",
    "«{} {} {} {}, {} {} {}», — {} {} {}. {}.",
    "По {} {}, {} {} {} {} {} {} км {}: {} млн т, {} {} и {}.",
    "{} {} {} {} «{}» на ул. {}, {} {} {} {} {} {} {}.",
)

Boundaries = tuple[list[tuple[int, int]], list[tuple[int, int]]]


def made_up(tokens: int, seed: int = 20310502) -> str:
    """Give news that mean nothing, of about so many tokens."""
    draw = random.Random(seed)
    lines, count = [], 0
    while count < tokens:
        sentences = [_sentence(draw) for _ in range(draw.randint(1, 6))]
        lines.append(" ".join(sentences))
        count += sum(len(sentence.split()) * 5 // 4 for sentence in sentences)
    return "\n\n".join(lines)


def _sentence(draw: random.Random) -> str:
    frame = draw.choice(FRAMES)
    words = ["".join(draw.choices(SYLLABLES, k=draw.randint(1, 4))) for _ in range(frame.count("{}"))]
    words = [str(draw.randint(1, 2031)) if draw.random() < 0.05 else word for word in words]
    return frame.format(words[0].capitalize(), *words[1:])


def by_razdel(text: str, layout: Sequence[Block]) -> Boundaries:
    sentences, tokens = [], []
    for block in layout:
        piece, at = text[block.start : block.end], block.start
        sentences += [(at + found.start, at + found.stop) for found in razdel.sentenize(piece)]
        tokens += [(at + found.start, at + found.stop) for found in razdel.tokenize(piece)]
    return sentences, tokens


def by_saidby(text: str, layout: Sequence[Block]) -> Boundaries:
    found = pieces(text, layout, tokeniser="razdel", lang="ru")
    return [(start, end) for start, end in found.sentences], [(start, end) for start, end in found.tokens]


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def compare(texts: Sequence[str]) -> None:
    laid = [(text, blocks(text)) for text in texts]
    for text, layout in laid:
        if by_razdel(text, layout) != by_saidby(text, layout):
            raise SystemExit("boundaries differ from razdel's")
    rounds = [
        (
            seconds(lambda: [by_razdel(text, layout) for text, layout in laid]),
            seconds(lambda: [pieces(text, layout, tokeniser="razdel", lang="ru") for text, layout in laid]),
            seconds(lambda: [blocks(text) for text in texts]),
        )
        for _ in range(ROUNDS)
    ]
    tokens = sum(len(pieces(text, layout, tokeniser="razdel", lang="ru").tokens) for text, layout in laid)
    theirs, ours, layout_time = (median(column) for column in zip(*rounds, strict=True))
    print(f"{len(texts)} texts, {tokens} tokens, {ROUNDS} rounds; boundaries are the same")
    print(f"razdel    {theirs:8.3f} s")
    print(f"saidby    {ours:8.3f} s  {theirs / ours:.1f} times as fast")
    print(f"blocks    {layout_time:8.3f} s")


def growth(unit: str, sizes: Sequence[int] = (50_000, 100_000, 200_000)) -> None:
    times = [median(_time_of_block(unit * size) for _ in range(3)) for size in sizes]
    print(f"{unit!r:10}" + "".join(f"  ×{n}: {time:.3f} s" for n, time in zip(sizes, times, strict=True)))


def _time_of_block(text: str) -> float:
    block = [Block(0, len(text), "paragraph")]
    return seconds(lambda: pieces(text, block, tokeniser="razdel", lang="ru"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="UTF-8 text files")
    files = parser.parse_args().files
    compare([path.read_text("utf-8") for path in files] or [made_up(1000, seed) for seed in range(100)])
    for unit in ("слово ", "«", "слово; ", ". "):
        growth(unit)


if __name__ == "__main__":
    main()
