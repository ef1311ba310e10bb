"""The nodes of a treebank, which mentions are made of: words, also those of multiword tokens, and empty nodes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from saidby.corpus.brackets import Pieces
from saidby.corpus.model import Fragment
from saidby.corpus.treebank import Kept, Line


class Place(NamedTuple):
    """A row of a treebank.

    Parameters
    ----------
    sentence : int
        Its number.
    token : int
        The token that it is, or is a word of; -1 for an empty node.
    row : int
        Its number among the other rows of its sentence; -1 for a token.
    node : int
        Its number among the nodes; -1 for the row of a multiword token, whose words are nodes.
    """

    sentence: int
    token: int
    row: int
    node: int


class Nodes:
    """The rows of a document, and the way from tokens to nodes and back.

    Parameters
    ----------
    sizes : sequence of int
        Number of tokens of each sentence.
    kept : sequence of Kept
        What else each sentence has.
    """

    def __init__(self, sizes: Sequence[int], kept: Sequence[Kept]):
        self.places = list(_places(sizes, kept))
        self.tokens = [place.token for place in self.places if place.node >= 0]
        """The token of each node, -1 for empty ones."""
        self.first: dict[int, int] = {}
        self.last: dict[int, int] = {}
        for node, token in enumerate(self.tokens):
            self.first.setdefault(token, node)
            self.last[token] = node

    def pieces(self, ranges: Iterable[tuple[int, int]]) -> Pieces:
        """Give the nodes of ranges of tokens, first and last one."""
        return tuple((self.first[one], self.last[other]) for one, other in ranges)

    def fragments(self, pieces: Pieces, tokens: Sequence[Fragment]) -> tuple[Fragment, ...]:
        """Give the extent of the tokens that nodes belong to; none if all of them are empty."""
        whole: list[Fragment] = []
        for first, last in pieces:
            there = [token for token in self.tokens[first : last + 1] if token >= 0]
            if not there:
                continue
            start, end = tokens[there[0]].start, tokens[there[-1]].end
            if whole and start <= whole[-1].end:
                start, end = whole[-1].start, max(end, whole.pop().end)
            whole.append(Fragment(start, end))
        return tuple(whole)


def misc_of(line: str) -> str:
    """Give MISC of a row."""
    return line.rpartition("\t")[2]


def with_misc(line: str, misc: str | None) -> str:
    """Give a row with another MISC."""
    return f"{line.rpartition(chr(9))[0]}\t{misc or '_'}"


def _places(sizes: Sequence[int], kept: Sequence[Kept]) -> Iterator[Place]:
    start = node = 0
    for sentence, (size, other) in enumerate(zip(sizes, kept, strict=True)):
        rows = defaultdict[int, list[tuple[int, Line]]](list)
        for number, line in enumerate(other.rows):
            rows[line.after].append((number, line))
        for after in range(size + 1):
            token = start + after - 1
            if after:
                is_range = any(line.is_word for _, line in rows[after])
                yield Place(sentence, token, -1, -1 if is_range else node)
                node += not is_range
            for number, line in rows[after]:
                yield Place(sentence, token if line.is_word else -1, number, node)
                node += 1
        start += size
