"""Errors of saidby, and the problems that they carry.

::

    SaidbyError
    ├── DataError       the data is at fault; carries every problem found (exit 1)
    └── UsageError      the call is at fault (exit 2)
        ├── UnknownName     no such format, system, measure, label …
        └── MissingExtra    an optional dependency is not installed
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import NamedTuple

SHOWN = 20
"""Problems that an error message prints; all are in ``DataError.problems``."""


class Problem(NamedTuple):
    """One thing that is wrong: where, and what with what to do."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class SaidbyError(Exception):
    """Base of every error that saidby raises on purpose."""


class DataError(SaidbyError):
    """The data is at fault.

    Parameters
    ----------
    problems : iterable of Problem
        Every problem found, in the order of the data; at least one.
    """

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        shown = [str(problem) for problem in self.problems[:SHOWN]]
        if (more := len(self.problems) - SHOWN) > 0:
            shown.append(f"… and {more} more problems")
        super().__init__("\n".join(shown))

    def __reduce__(self) -> tuple[type["DataError"], tuple[tuple[Problem, ...]]]:
        return DataError, (self.problems,)


class UsageError(SaidbyError):
    """The call is at fault: an option, a name, a combination that makes no sense."""


class UnknownName(UsageError):
    """A name that no registry holds."""

    def __init__(self, kind: str, name: str, known: Iterable[str]):
        known = sorted(known)
        self.kind, self.name, self.known = kind, name, known
        close = get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]!r}? " if close else ""
        super().__init__(f"unknown {kind} {name!r}; {hint}known: {', '.join(known)}")

    def __reduce__(self) -> tuple[type["UnknownName"], tuple[str, str, list[str]]]:
        return UnknownName, (self.kind, self.name, self.known)


class MissingExtra(UsageError):
    """An optional dependency is needed and absent."""

    def __init__(self, need: str, extra: str):
        self.need, self.extra = need, extra
        super().__init__(f"{need} needs the extra {extra!r}: pip install 'saidby[{extra}]'")

    def __reduce__(self) -> tuple[type["MissingExtra"], tuple[str, str]]:
        return MissingExtra, (self.need, self.extra)


def problem(where: str, what: str) -> DataError:
    """Give a `DataError` of one problem."""
    return DataError([Problem(where, what)])


class Problems(list[Problem]):
    """Problems collected on the way through a file, to be raised at its end, all at once.

    >>> problems = Problems()
    >>> with problems.gathered():
    ...     raise problem("a.jsonl:3", "JSON is malformed")
    >>> problems
    [Problem(where='a.jsonl:3', what='JSON is malformed')]
    """

    def note(self, where: str, what: str) -> None:
        """Add one problem."""
        self.append(Problem(where, what))

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Take the problems of a `DataError` instead of raising it."""
        try:
            yield
        except DataError as error:
            self.extend(error.problems)

    def raise_if_any(self) -> None:
        """Raise `DataError` if there are problems."""
        if self:
            raise DataError(self)
