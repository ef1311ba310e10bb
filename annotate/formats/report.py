"""What an import did: how much was read, what was repaired, what could not be held."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from saidby.corpus.errors import Problem
from saidby.corpus.model import Document

SHOWN = 10
"""Repairs, and losses, that are printed; all of them are in the report."""


@dataclass
class Report:
    """Filled while documents are read, complete when the last one is.

    Parameters
    ----------
    documents : int
        How many were read.
    spans : Counter
        Spans of these documents by label.
    counts : Counter
        What else was counted, by name: objects, sentences …
    repaired : list of Problem
        What the files say in two ways, or twice, and how it was read.
    lost : list of Problem
        What documents do not hold.
    """

    documents: int = 0
    spans: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    repaired: list[Problem] = field(default_factory=list)
    lost: list[Problem] = field(default_factory=list)

    def add(self, document: Document) -> None:
        """Count a document that was read."""
        self.documents += 1
        self.spans.update(span.label for span in document.spans)

    def lines(self) -> Iterator[str]:
        """Give the report for people."""
        yield f"{self.documents} document{'' if self.documents == 1 else 's'}, {self.spans.total()} spans"
        for label, count in sorted(self.spans.items(), key=lambda item: (-item[1], item[0])):
            yield f"  {label} {count}"
        if self.counts:
            yield ", ".join(f"{name} {count}" for name, count in self.counts.items())
        yield from _listed("repaired", self.repaired)
        yield from _listed("not held", self.lost)


def _listed(what: str, problems: list[Problem]) -> Iterator[str]:
    if problems:
        yield f"{what}: {len(problems)}"
        yield from (f"  {problem}" for problem in problems[:SHOWN])
    if (more := len(problems) - SHOWN) > 0:
        yield f"  … and {more} more"
