"""How checks see documents: one after the other, once or twice, keeping only what they need."""

from collections.abc import Callable, Iterable, Iterator

from saidby.corpus.model import Document

from .findings import Fault, Finding, Known, Place, Seen, Severity


class Watch:
    """A check at work over all documents of an audit.

    `see` is called for each document, then `again`, if `twice` is true, for each in the same order, then `end`.

    Parameters
    ----------
    check : str
        Its name.
    severity : str
        Of what it finds, unless a finding says otherwise.
    known : Known
        The documents that were seen so far.
    """

    twice = False

    def __init__(self, check: str, severity: Severity, known: Known):
        self.check, self.severity, self.known = check, severity, known

    def see(self, seen: Seen) -> Iterable[Finding]:
        """Look at a document."""
        return ()

    def again(self, seen: Seen) -> Iterable[Finding]:
        """Look at a document a second time, when all were seen."""
        return ()

    def end(self) -> Iterable[Finding]:
        """Say what only all documents together show."""
        return ()

    def close(self) -> None:
        """Give back what was taken: called once, whatever happened."""

    def finding(
        self,
        what: str,
        *places: Place,
        excerpt: str = "",
        severity: Severity | None = None,
        numbers: dict[str, float] | None = None,
    ) -> Finding:
        """Make a finding of this check."""
        return Finding(self.check, severity or self.severity, what, places, excerpt, numbers or {})


Make = Callable[[str, Severity, Known], Watch]
"""Makes a watch of the name of a check, its severity, and the documents that are seen."""


def each(look: Callable[[Document], Iterable[Fault]]) -> Make:
    """Make a check of what looks at one document by itself."""

    class Each(Watch):
        def see(self, seen: Seen) -> Iterator[Finding]:
            for fault in look(seen.document):
                place = self.known.place(seen.number, fault.start, fault.end)
                yield self.finding(fault.what, place, excerpt=fault.excerpt, severity=fault.severity)

    return Each
