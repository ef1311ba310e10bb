"""Quotes over several paragraphs: a mark opens in each paragraph, or only in the first, and closes in the last."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from saidby.corpus.model import Block

from .found import Found
from .marks import CLOSERS, MARKS

Laid = tuple[Found, str]
"""What was found, and its layout."""


def joined(text: str, blocks: Sequence[Block], found: Iterable[Laid]) -> list[Laid]:
    """Make one quote of those that go on from block to block.

    Parameters
    ----------
    text : str
        The document's.
    blocks : sequence of Block
        Those that were read, in order.
    found : iterable of (Found, str)
        In the order of the blocks.
    """
    ends = {_words_end(text, a): (a.end, b.start) for a, b in pairwise(blocks)}
    waiting: dict[int, list[Found]] = {}
    chains: list[tuple[list[Found], str]] = []
    for quote, layout in found:
        chain = waiting.pop(quote.fragments[0][0], None) if _may_go_on(text, quote) else None
        if chain is None:
            chain = []
            chains.append((chain, layout))
        border = ends.get(quote.fragments[-1][1]) if _is_open(text, quote) else None
        chain.append(_up_to(quote, border[0]) if border else quote)
        if border:
            waiting[border[1]] = chain
    return [(_joined(text, chain), layout) for chain, layout in chains]


def _words_end(text: str, block: Block) -> int:
    return block.end - 1 if text[block.end - 1 : block.end] == "." and text[block.end - 2] != "." else block.end


def _is_open(text: str, quote: Found) -> bool:
    """Tell whether the last piece of a quote begins with a mark and ends without one."""
    start, end = quote.fragments[-1]
    return quote.mode == "direct" and text[start] in CLOSERS and text[end - 1] not in MARKS


def _may_go_on(text: str, quote: Found) -> bool:
    """Tell whether a quote may be the next paragraph of another: it begins with a mark, or ends with one alone."""
    start, end = quote.fragments[0][0], quote.fragments[-1][1]
    return quote.mode == "direct" and (text[start] in CLOSERS or text[end - 1] in MARKS)


def _joined(text: str, chain: list[Found]) -> Found:
    """Make one quote of a chain, with the first attribution in it."""
    attributed = next((quote for quote in chain if quote.cue or quote.sources), chain[0])
    fragments = tuple(piece for quote in chain for piece in quote.fragments)
    whole = attributed._replace(rule=chain[0].rule, fragments=fragments)
    return _up_to(whole, _trimmed(text, whole))


def _up_to(quote: Found, end: int) -> Found:
    *pieces, (start, _) = quote.fragments
    return quote._replace(fragments=(*pieces, (start, end)))


def _trimmed(text: str, quote: Found) -> int:
    """Give the end of a quote that nothing closes in the end: its words without the full stop."""
    end = quote.fragments[-1][1]
    opened = quote.mode == "direct" and text[quote.fragments[-1][0]] in CLOSERS
    return end - 1 if opened and text[end - 1] == "." and text[end - 2 : end] != ".." else end
