"""Calls of the command line in this process, and what comes of them."""

from collections.abc import Callable
from typing import NamedTuple


class Run(NamedTuple):
    """What a call printed, and its exit code."""

    code: object
    out: str
    err: str


Call = Callable[..., Run]
