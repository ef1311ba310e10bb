"""Near-duplicates of synthetic articles, against datasketch as its manual uses it, and all pairs on a sample."""

import random
import resource
import time
from collections.abc import Callable
from itertools import combinations

from datasketch import MinHash, MinHashLSH

from saidby.corpus.near import near, shingles, words

DOCUMENTS, SAMPLE, WORDS = 20_000, 1000, 300


def articles() -> list[tuple[str, str]]:
    """Give articles of which every tenth is an edited copy of another."""
    rng = random.Random(1)
    made = [" ".join(f"слово{rng.randrange(20_000)}" for _ in range(WORDS)) for _ in range(DOCUMENTS)]
    for number in range(0, DOCUMENTS, 10):
        made[number] = " ".join(word if rng.random() > 0.03 else "правка" for word in made[number + 1].split())
    return [(f"d{number:05}", text) for number, text in enumerate(made)]


def naive(texts: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Sign a text by its word triples, one by one, and ask the index; pairs are not verified."""
    index = MinHashLSH(threshold=0.5, num_perm=256)
    pairs = set()
    for name, text in texts:
        signature = MinHash(num_perm=256)
        found = words(text)
        for place in range(len(found) - 2):
            signature.update(" ".join(found[place : place + 3]).encode())
        pairs |= {(other, name) for other in index.query(signature)}
        index.insert(name, signature)
    return pairs


def all_pairs(texts: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Compare every two sets."""
    sets = {name: set(shingles(words(text)).tolist()) for name, text in texts}
    return {(a, b) for a, b in combinations(sorted(sets), 2) if len(sets[a] & sets[b]) / len(sets[a] | sets[b]) >= 0.5}


def timed(work: Callable[[], set[tuple[str, str]]]) -> tuple[float, set[tuple[str, str]]]:
    begin = time.perf_counter()
    found = work()
    return time.perf_counter() - begin, found


def ours(texts: list[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(one, other) for one, other, _ in near(texts).pairs}


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    texts = articles()
    before = peak()
    whole, found = timed(lambda: ours(texts))
    print(f"{DOCUMENTS} articles of {WORDS} words: {whole:.1f} s, {len(found)} pairs, {peak() - before} MB")
    sample = texts[:SAMPLE]
    mine, found = timed(lambda: ours(sample))
    print(f"{SAMPLE} articles: {mine:.2f} s")
    for name, peer in (("datasketch, a shingle at a time", naive), ("all pairs", all_pairs)):
        theirs, other = timed(lambda peer=peer: peer(sample))
        print(f"{name}: {theirs:.2f} s  {theirs / mine:.1f}x, {len(found ^ other)} pairs differ")


if __name__ == "__main__":
    main()
