"""Filling one long document on a changed copy: time against that of half of it; and the memory of many documents."""

import random
import resource
import time
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from saidby.corpus.fill import fill
from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.placing import place
from saidby.corpus.stripped import strip

TOKENS, DOCUMENTS = 100_000, 20_000


def document(name: str, tokens: int, *, seed: int) -> Document:
    """Give a document of sentences of twelve tokens, every third token a span."""
    rng = random.Random(seed)
    words = [f"слово{rng.randrange(20_000)}{'.' if number % 12 == 11 else ''}" for number in range(tokens)]
    starts = list(accumulate((len(word) + 1 for word in words), initial=0))
    found = tuple(Fragment(start, start + len(word)) for start, word in zip(starts, words, strict=False))
    sentences = tuple(Fragment(row[0].start, row[-1].end) for i in range(0, tokens, 12) if (row := found[i : i + 12]))
    spans = tuple(Span(f"s{i}", "W", (token,)) for i, token in enumerate(found[::3]))
    return Document(name, " ".join(words), "ru", (), sentences, found, spans=spans)


def retyped(text: str) -> str:
    return "Шапка.\n\n" + text.replace(" ", "\u00a0") + "\n\nПодвал."


def rewritten(text: str) -> str:
    """Change a word in about a sentence of ten."""
    return text.replace("77", "ы")


def timed(tokens: int, change: str) -> tuple[float, int, int]:
    made = document("d", tokens, seed=1)
    release = strip(made)
    copy = retyped(made.text) if change == "retyped" else rewritten(made.text)
    begin = time.process_time()
    placed = place(release, copy)
    return time.process_time() - begin, len(placed.document.spans), len(made.spans)


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    for change in ("retyped", "rewritten"):
        half, whole = timed(TOKENS // 2, change), timed(TOKENS, change)
        print(f"{change}, {TOKENS:,} tokens: {whole[0]:.2f} s, {whole[1]:,} of {whole[2]:,} spans", end="; ")
        print(f"{whole[0] / half[0]:.1f} times half of it")
    before = peak()
    begin = time.process_time()
    made = (document(f"d{i}", 300, seed=i) for i in range(DOCUMENTS))
    release = (strip(document(f"d{i}", 300, seed=i)) for i in range(DOCUMENTS))
    with TemporaryDirectory() as folder:
        filled = fill(release, made, output=Path(folder) / "gold.jsonl")
    seconds = time.process_time() - begin
    print(f"{len(filled.reports):,} documents: {seconds:.0f} s, {peak()} MB at most; {before} MB after the long ones")


if __name__ == "__main__":
    main()
