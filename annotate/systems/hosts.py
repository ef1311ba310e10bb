"""Quotes within quotes: which direct quote each one stands in."""

from collections.abc import Sequence

from .found import Found


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
    inside = all(any(a <= start and end <= b for a, b in host.fragments) for start, end in quote.fragments)
    return inside and quote.fragments != host.fragments
