"""The signature of a task: what it was given, and the choices of the call."""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from .fingerprint import layout_fingerprint
from .measures import look_at_tokens
from .names import Measure
from .signature import Signature
from .task import Task


def signed(task: Task, measures: Iterable[Measure], **choices: Any) -> Signature:
    """Give the signature of measures of a task; `choices` are further fields of `Signature`, or replace some."""
    asked = tuple(measures)
    found = {
        "measures": tuple(map(str, asked)),
        "documents": len(task.gold.documents),
        "scope": task.scope,
        "gold": task.fingerprints[0],
        "pred": task.fingerprints[1],
        "version": version("saidby"),
        "tokens": layout_fingerprint(task.gold) if look_at_tokens(asked) else "-",
    }
    return Signature(**{**found, **choices})
