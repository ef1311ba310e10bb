"""Quotes within quotes: which direct quote each one stands in."""

from bisect import bisect_right
from collections.abc import Sequence

from .found import Found
from .outlines import Stretch


def hosts_of(quotes: Sequence[Found]) -> list[int | None]:
    """Give for each quote the number of the innermost direct quote that it is a part of, if there is one."""
    order = sorted(
        range(len(quotes)), key=lambda i: (_start(quotes[i]), -_end(quotes[i]), quotes[i].mode != "direct", i)
    )
    hosts: list[int | None] = [None] * len(quotes)
    around: list[int] = []
    for i in order:
        while around and _end(quotes[around[-1]]) <= _start(quotes[i]):
            around.pop()
        hosts[i] = next((host for host in reversed(around) if _holds(quotes[host], quotes[i])), None)
        if quotes[i].mode == "direct":
            around.append(i)
    return hosts


def _start(quote: Found) -> int:
    return quote.fragments[0][0]


def _end(quote: Found) -> int:
    return quote.fragments[-1][1]


def _holds(host: Found, quote: Found) -> bool:
    """Tell whether all of a quote stands in the pieces of another, and is less."""
    return quote.fragments != host.fragments and all(_covers(host, piece) for piece in quote.fragments)


def _covers(host: Found, piece: Stretch) -> bool:
    """Tell whether one of the pieces of a quote, which are sorted, holds another piece."""
    at = bisect_right(host.fragments, piece[0], key=lambda fragment: fragment[0]) - 1
    return at >= 0 and piece[1] <= host.fragments[at][1]
