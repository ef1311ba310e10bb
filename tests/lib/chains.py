"""Coreference chains as the CoNLL shared tasks write them: the last column of a token, ``(1|(2)|1)``."""

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from saidby.eval.clusters import Clusters

Chain = set[tuple[int, int]]
"""Mentions: numbers of their first and last token."""


def read_chains(path: Path) -> dict[str, list[Chain]]:
    """Give the chains of each document, in the order in which they open; a mention that is repeated stays where it is first."""
    found, name = dict[str, list[Chain]](), ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#begin document"):
            name, token, chains = line, 0, defaultdict[str, list[tuple[int, int]]](list)
            begun = defaultdict[str, list[int]](list)
        elif line.startswith("#end document"):
            found[name] = without_repeats(list(chains.values()))
        elif line.strip():
            for opened, chain, closed in re.findall(r"(\(?)(\d+)(\)?)", line.split()[-1]):
                chains[chain] = chains[chain]
                if opened:
                    begun[chain].append(token)
                if closed:
                    chains[chain].append((begun[chain].pop(), token))
            token += 1
    return found


def without_repeats(chains: Sequence[Sequence[tuple[int, int]]]) -> list[Chain]:
    """Keep a mention in the first chain that has it, as the reference scorer does."""
    seen, kept = Chain(), list[Chain]()
    for chain in chains:
        kept.append({*chain} - seen)
        seen |= {*chain}
    return [chain for chain in kept if chain]


def clusters_of(gold: Sequence[Sequence[Chain]], pred: Sequence[Sequence[Chain]]) -> Clusters:
    """Give the chains of documents on two sides as arrays."""
    rows, codes = list[tuple[int, int, int]](), [0, 0]
    for doc, sides in enumerate(zip(gold, pred, strict=True)):
        owners = []
        for side, chains in enumerate(sides):
            owners.append({mention: codes[side] + n for n, chain in enumerate(chains) for mention in chain})
            codes[side] += len(chains)
        rows += [(doc, *(owner.get(mention, -1) for owner in owners)) for mention in sorted({*owners[0], *owners[1]})]
    doc, left, right = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Clusters(len(gold), doc, left, right)
