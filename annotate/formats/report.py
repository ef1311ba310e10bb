"""What an import or export did: how much passed, what was repaired, what could not be held, what was left out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from saidby.corpus.errors import Problem
from saidby.corpus.model import Document

SHOWN = 10
"""Repairs, and losses, that are printed; all of them are in the report."""
LABELS = 100
"""Labels whose spans are counted line by line: a file whose labels are names of persons has thousands."""


@dataclass
class Report:
    """Filled while documents are read, or written; complete when the last one is.

    Parameters
    ----------
    documents : int
        How many passed.
    spans : Counter
        Spans of these documents by label.
    counts : Counter
        What else was counted, by name: objects, sentences …
    repaired : list of Problem
        What the files say in two ways, or twice, and how it was read.
    lost : list of Problem
        What the documents do not hold, or the files do not.
    left : Counter
        What was not written although the documents have it, as it is no annotation; the number of documents by name.
    """

    documents: int = 0
    spans: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    repaired: list[Problem] = field(default_factory=list)
    lost: list[Problem] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    def add(self, document: Document) -> None:
        """Count a document."""
        self.documents += 1
        self.spans.update(span.label for span in document.spans)

    def lines(self) -> Iterator[str]:
        """Give the report for people."""
        documents, spans = self.documents, self.spans.total()
        yield f"{documents} document{'' if documents == 1 else 's'}, {spans} span{'' if spans == 1 else 's'}"
        labels = sorted(self.spans.items(), key=lambda item: (-item[1], item[0]))
        yield from (f"  {label} {count}" for label, count in labels[:LABELS])
        if rest := labels[LABELS:]:
            yield f"  … and {len(rest)} more labels {sum(count for _, count in rest)}"
        if self.counts:
            yield ", ".join(f"{name} {count}" for name, count in self.counts.items())
        yield from _listed("repaired", self.repaired)
        yield from self.losses()

    def losses(self) -> Iterator[str]:
        """Give what was lost, or left out, for people."""
        yield from _listed("not held", self.lost)
        if self.left:
            yield "left out: " + ", ".join(f"{name} ({count})" for name, count in self.left.items())


def _listed(what: str, problems: list[Problem]) -> Iterator[str]:
    if problems:
        yield f"{what}: {len(problems)}"
        yield from (f"  {problem}" for problem in problems[:SHOWN])
    if (more := len(problems) - SHOWN) > 0:
        yield f"  … and {more} more"
