"""Documents without annotation: one by one where others of the corpus have some, else the corpus as a whole."""

from collections import defaultdict
from collections.abc import Iterator

from saidby.corpus.plain import many

from .findings import Finding, Known, Place, Seen, Severity
from .watch import Watch


class Unlabelled(Watch):
    """Finds documents without spans, relations and entities."""

    def __init__(self, check: str, severity: Severity, known: Known):
        super().__init__(check, severity, known)
        self._bare: defaultdict[str, list[int]] = defaultdict(list)
        self._labelled: set[str] = set()

    def see(self, seen: Seen) -> Iterator[Finding]:
        """Note whether a document has annotation."""
        document = seen.document
        if document.spans or document.relations or document.entities:
            self._labelled.add(seen.part.corpus)
        else:
            self._bare[seen.part.corpus].append(seen.number)
        return iter(())

    def end(self) -> Iterator[Finding]:
        """Give the documents, or the corpora that have nothing else."""
        for corpus, numbers in self._bare.items():
            if corpus in self._labelled:
                yield from (self.finding("it has no annotation", self.known.place(number)) for number in numbers)
            else:
                yield self.finding(f"none of {many(len(numbers), 'document')} has annotation", Place(corpus))
