"""Measures as values: a measure's name says all of it, prints and parses back.

::

    name    = word {"." word} ["(" param {"," param} ")"] ["[" role "]"]
    param   = word "=" value

as in ``entities.strict``, ``quotes.strict[content]``, ``quotes.strict(edges=trim,mode=direct)[content]``. Words are
small letters, digits and ``_``; values hold letters, digits, ``_``, ``.``, ``-`` and ``/``. The canonical name has
its parameters sorted and no blanks.
"""

import re
from dataclasses import dataclass

from saidby.corpus.errors import UsageError

_NAME = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)\s*(?:\((?P<params>[^()]*)\))?\s*(?:\[\s*(?P<role>[a-z][a-z0-9_]*)\s*\])?"
)
_PARAM = re.compile(r"\s*(?P<key>[a-z][a-z0-9_]*)\s*=\s*(?P<value>[\w./-]+)\s*")


@dataclass(frozen=True)
class Measure:
    """What is measured.

    Parameters
    ----------
    name : str
        Family and kind: ``quotes.strict``.
    role : str, optional
        Which part of the annotation: ``content``.
    params : tuple of (str, str)
        Choices, sorted by key: ``(("mode", "direct"),)``.
    """

    name: str
    role: str | None = None
    params: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        params = ",".join(f"{key}={value}" for key, value in self.params)
        return self.name + (f"({params})" if params else "") + (f"[{self.role}]" if self.role else "")

    @property
    def kind(self) -> str:
        """The name without parameters, as registries know it: ``quotes.strict[content]``."""
        return str(Measure(self.name, self.role))

    def param(self, key: str) -> str | None:
        """Give the value of a parameter, None if it is not given."""
        return dict(self.params).get(key)


def parse_measure(text: str) -> Measure:
    """Read the name of a measure; whether there is such a measure is not asked.

    >>> str(parse_measure("quotes.strict(mode=direct, edges=trim)[content]"))
    'quotes.strict(edges=trim,mode=direct)[content]'

    Raises
    ------
    UsageError
        If it is not written as a name is, or names a parameter twice.
    """
    match = _NAME.fullmatch(text.strip())
    if not match:
        raise UsageError(f"measure {text!r}: must be written family.kind(param=value,…)[role]")
    params = [] if match["params"] is None else [_param(text, part) for part in match["params"].split(",")]
    if len(dict(params)) < len(params):
        raise UsageError(f"measure {text!r}: a parameter is given twice; give it once")
    return Measure(match["name"], match["role"], tuple(sorted(params)))


def _param(text: str, part: str) -> tuple[str, str]:
    match = _PARAM.fullmatch(part)
    if not match:
        raise UsageError(f"measure {text!r}: a parameter must be written name=value, got {part.strip()!r}")
    return match["key"], match["value"]
