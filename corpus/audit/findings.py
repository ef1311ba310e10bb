"""What an audit finds: a check, how grave it is, where, and the words that show it."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

import msgspec

from saidby.corpus.model import Document, Fragment
from saidby.corpus.plain import short
from saidby.corpus.visible import on_one_line

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[str, ...] = get_args(Severity)
CONTEXT = 25
"""Characters that an excerpt shows on each side."""
SHOWN = 80
"""Characters of an excerpt itself; the middle of a longer one is left out."""


class Part(NamedTuple):
    """A corpus, and a split of it; the split is empty where none is told."""

    corpus: str
    split: str = ""

    @property
    def name(self) -> str:
        """Both in a word: ``gold.jsonl train``."""
        return " ".join(filter(None, self))


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a finding is: offsets in the text of a document, the document, or the corpus as a whole."""

    corpus: str
    document: str = ""
    start: int | None = None
    end: int | None = None


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that a check found.

    Parameters
    ----------
    check : str
        Name of the check.
    severity : str
        ``error``, ``warning`` or ``note``.
    what : str
        What is there, in a few words.
    places : tuple of Place
        Where; the first is the one to look at.
    excerpt : str
        The words, on one line.
    numbers : dict of str to float
        Measured values, for programs.
    """

    check: str
    severity: Severity
    what: str
    places: tuple[Place, ...]
    excerpt: str = ""
    numbers: dict[str, float] = {}


class Fault(NamedTuple):
    """What a check of one document says: what, where in its text, the words; `severity` if not that of the check."""

    what: str
    start: int | None = None
    end: int | None = None
    excerpt: str = ""
    severity: Severity | None = None


class Seen(NamedTuple):
    """A document on its way through the checks; documents count from 0 over all corpora."""

    number: int
    part: Part
    document: Document


class Known:
    """The documents that were seen, by number: what is left of them is a name and a part."""

    def __init__(self) -> None:
        self._documents: list[tuple[Part, str]] = []

    def add(self, part: Part, document: str) -> int:
        """Note a document and give its number."""
        self._documents.append((part, document))
        return len(self._documents) - 1

    def part(self, number: int) -> Part:
        """Give the part that a document is of."""
        return self._documents[number][0]

    def place(self, number: int, start: int | None = None, end: int | None = None) -> Place:
        """Give a place in a document."""
        part, document = self._documents[number]
        return Place(part.corpus, document, start, end)


def marked(text: str, start: int, end: int) -> str:
    """Show a stretch of text in brackets, with a few characters around it, on one line.

    >>> marked("The bridge opens.", 4, 10)
    'The [bridge] opens.'
    """
    before, after = max(0, start - CONTEXT), end + CONTEXT
    left, right = "…" * (before > 0) + text[before:start], text[end:after] + "…" * (after < len(text))
    return on_one_line(f"{left}[{short(text[start:end], size=SHOWN)}]{right}")


def shown(text: str) -> str:
    """Show text on one line, the middle of a long one left out."""
    return on_one_line(short(" ".join(text.split()), size=SHOWN))


def extent(fragments: Sequence[Fragment]) -> tuple[int, int]:
    """Give where the first fragment starts and the last one ends."""
    return fragments[0].start, fragments[-1].end
