"""The signature of a result: one line that says all that the numbers depend on, and parses back.

::

    measures:entities.strict+quotes.strict[content]|documents:254|…|gold:81e47b901ad5|pred:4f0c2a9d7be1|version:0.1.0

Gold and predictions stand as fingerprints (`saidby.eval.fingerprint`). In labels and other free text, characters
that the line itself needs, and blanks, are percent-encoded.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, NamedTuple
from urllib.parse import unquote

from saidby.corpus.errors import UsageError

from .choices import AVERAGES, Align, Missing
from .scope import EVERYTHING, Scope, scope_of


@dataclass(frozen=True)
class Signature:
    """What the numbers of a result depend on, in the order in which it is written.

    Parameters
    ----------
    measures : tuple of str
        Canonical names, parameters included.
    documents : int
        Gold documents.
    source : tuple of str
        How the documents came to their annotation, where that was a choice: the scheme and repair of tags, the
        projection of an import.
    align : str
        ``blanks`` if texts may differ in blanks, ``none`` if they must be the same.
    scope : Scope
        Written as ``relabel``, ``labels`` and ``level``.
    missing : str
        What gold documents without predictions are.
    average : tuple of str
        The averages over labels.
    zero_division : float
        What undefined values are.
    resamples, seed : int
        Draws of the documents for the intervals.
    gold, pred : str
        Fingerprints of both sides.
    tokens : str
        Fingerprint of tokens and sentences of the gold; ``-`` if no measure looks at them.
    version : str
        Of saidby.
    """

    measures: tuple[str, ...]
    documents: int
    missing: Missing
    zero_division: float
    resamples: int
    seed: int
    gold: str
    pred: str
    version: str
    tokens: str = "-"
    source: tuple[str, ...] = ()
    align: Align = "blanks"
    scope: Scope = EVERYTHING
    average: tuple[str, ...] = AVERAGES

    def __str__(self) -> str:
        return "|".join(f"{name}:{text}" for name, text in self.fields().items())

    def fields(self) -> dict[str, str]:
        """Give each field as it is written."""
        values = {**{field.name: getattr(self, field.name) for field in fields(self)}, **vars(self.scope)}
        return {name: form.write(values[name]) for name, form in _FORMS.items()}


class _Form(NamedTuple):
    """How a field is written and read."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _escape(text: str, reserved: str) -> str:
    """Percent-encode blanks, the characters of every field, and those that this field reserves."""
    characters = re.compile(rf"[\s%|{re.escape(reserved)}]")
    return characters.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text)


def _names(join: str, none: str) -> _Form:
    """Give the form of a tuple of names; the empty one is written as a word, and a name like it differs from it."""
    word = f"%{ord(none[0]):02X}{none[1:]}"
    return _Form(
        lambda names: (word if names == (none,) else join.join(_escape(name, join) for name in names)) or none,
        lambda text: () if text == none else tuple(map(unquote, text.split(join))),
    )


def _write_relabel(relabel: tuple[tuple[str, str, str], ...]) -> str:
    pairs = (
        (f"{side}:" if side else "") + f"{_escape(old, ',=:')}={_escape(new, ',=:')}" for side, old, new in relabel
    )
    return ",".join(pairs) or "none"


def _read_relabel(text: str) -> tuple[tuple[str, str, str], ...]:
    pairs = scope_of(None if text == "none" else text).relabel
    return tuple((side, unquote(old), unquote(new)) for side, old, new in pairs)


_TEXT, _NUMBER = _Form(str, str), _Form(str, int)
_FORMS = {
    "measures": _Form("+".join, lambda text: tuple(text.split("+"))),
    "documents": _NUMBER,
    "source": _names("+", "spans"),
    "align": _TEXT,
    "relabel": _Form(_write_relabel, _read_relabel),
    "labels": _names(",", "all"),
    "level": _TEXT,
    "missing": _TEXT,
    "average": _names("+", "none"),
    "zero_division": _Form(str, float),
    "resamples": _NUMBER,
    "seed": _NUMBER,
    "gold": _TEXT,
    "pred": _TEXT,
    "tokens": _TEXT,
    "version": _TEXT,
}


def parse_signature(line: str) -> Signature:
    """Read a signature, with or without the word that stands before it under a table.

    Raises
    ------
    UsageError
        If a field is missing, unknown, out of place, or has a value that it cannot have.
    """
    parts = [part.partition(":") for part in line.strip().removeprefix("signature ").split("|")]
    if [name for name, _, _ in parts] != list(_FORMS):
        raise UsageError(f"signature must have the fields {'|'.join(_FORMS)}, got {line.strip()!r}")
    values = {name: _read(name, text) for name, _, text in parts}
    scope = Scope(values.pop("relabel"), values.pop("labels"), values.pop("level"))
    return Signature(scope=scope, **values)


def _read(name: str, text: str) -> Any:
    try:
        return _FORMS[name].read(text)
    except ValueError:
        raise UsageError(f"signature: {name} must be a number, got {text!r}") from None
