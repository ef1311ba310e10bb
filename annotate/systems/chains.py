"""Quotes over several paragraphs: a mark opens in each paragraph, or only in the first, and closes in the last."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from saidby.corpus.model import Block

from .found import Found
from .marks import CLOSERS, MARKS

REACH = 12
"""Blocks within which a quote that opens must close."""

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
    _close(text, blocks, [chain for chain, _ in chains])
    return [(_joined(text, chain), layout) for chain, layout in chains if chain]


def _close(text: str, blocks: Sequence[Block], chains: list[list[Found]]) -> None:
    """Let a quote that opens in one block go on, without marks, to the block in which it closes."""
    starts = {block.start: place for place, block in enumerate(blocks)}
    ends = {block.end: place for place, block in enumerate(blocks)}
    tails = {starts[chain[0].fragments[0][0]]: chain for chain in chains if _is_tail(text, chain[0], starts)}
    for chain in chains:
        place = ends.get(chain[-1].fragments[-1][1]) if chain and _is_open(text, chain[-1]) else None
        if place is None:
            continue
        end = next((at for at in range(place + 1, place + REACH) if at in tails), None)
        if end is not None:
            whole = tuple((block.start, block.end) for block in blocks[place + 1 : end])
            chain.extend([chain[0]._replace(fragments=whole)] if whole else [])
            chain.extend(tails[end])
            tails[end].clear()


def _is_tail(text: str, quote: Found, starts: Mapping[int, int]) -> bool:
    """Tell whether a quote begins with its block and without a mark, and ends with one."""
    start, end = quote.fragments[0][0], quote.fragments[-1][1]
    return quote.mode == "direct" and start in starts and text[start] not in CLOSERS and text[end - 1] in MARKS


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
