"""The signature of a result: one line that says all that the numbers depend on, and parses back.

::

    measures:entities.strict+quotes.strict[content]|documents:254|missing:error|zero_division:0.0|resamples:1000|seed:0|gold:…|pred:…|version:…

Gold and predictions stand as fingerprints (`saidby.eval.fingerprint`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from saidby.corpus.errors import UsageError


@dataclass(frozen=True)
class Signature:
    """What the numbers of a result depend on, in the order in which it is written."""

    measures: tuple[str, ...]
    documents: int
    missing: str
    zero_division: float
    resamples: int
    seed: int
    gold: str
    pred: str
    version: str

    def __str__(self) -> str:
        return "|".join(f"{name}:{_written(getattr(self, name))}" for name in _READERS)


_READERS: dict[str, Callable[[str], Any]] = {
    "measures": lambda text: tuple(text.split("+")),
    "documents": int,
    "missing": str,
    "zero_division": float,
    "resamples": int,
    "seed": int,
    "gold": str,
    "pred": str,
    "version": str,
}


def parse_signature(line: str) -> Signature:
    """Read a signature.

    Raises
    ------
    UsageError
        If a field is missing, unknown, out of place, or has a value that it cannot have.
    """
    parts = [part.partition(":") for part in line.strip().split("|")]
    if [name for name, _, _ in parts] != list(_READERS):
        raise UsageError(f"signature must have the fields {'|'.join(_READERS)}, got {line.strip()!r}")
    return Signature(**{name: _read(name, value) for name, _, value in parts})


def _written(value: object) -> str:
    return "+".join(value) if isinstance(value, tuple) else str(value)


def _read(name: str, value: str) -> Any:
    try:
        return _READERS[name](value)
    except ValueError:
        raise UsageError(f"signature: {name} must be a number, got {value!r}") from None
