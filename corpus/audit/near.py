"""Documents that are nearly the same, within a part, across splits and across corpora."""

import tempfile
from collections.abc import Iterator

import msgspec

from saidby.corpus.near import near

from .findings import Finding, Known, Seen, Severity
from .watch import Watch


class NearDuplicates(Watch):
    """Finds pairs of documents with `saidby.corpus.near`; texts wait in a temporary file for it."""

    def __init__(self, check: str, severity: Severity, known: Known):
        super().__init__(check, severity, known)
        self._file = tempfile.TemporaryFile(prefix="saidby-")  # noqa: SIM115

    def see(self, seen: Seen) -> Iterator[Finding]:
        """Keep the text of a document for the end."""
        self._file.write(msgspec.json.encode((f"{seen.number:012d}", seen.document.text)) + b"\n")
        return iter(())

    def end(self) -> Iterator[Finding]:
        """Give the pairs: those in two splits first, then those in two corpora, the most alike first."""
        pairs = near(self._texts()).pairs
        found = [(int(one), int(other), similarity) for one, other, similarity in pairs]
        for one, other, similarity in sorted(found, key=self._gravity):
            parts = [self.known.part(number).name for number in (one, other)]
            where = f" in {parts[0]} and in {parts[1]}" if parts[0] != parts[1] else ""
            severity: Severity = "error" if self._leaks(one, other) else self.severity
            places = self.known.place(one), self.known.place(other)
            numbers = {"similarity": similarity}
            yield self.finding(f"{similarity:.0%} alike{where}", *places, severity=severity, numbers=numbers)

    def close(self) -> None:
        """Remove the temporary file."""
        self._file.close()

    def _texts(self) -> Iterator[tuple[str, str]]:
        self._file.seek(0)
        for line in self._file:
            yield msgspec.json.decode(line, type=tuple[str, str])

    def _leaks(self, one: int, other: int) -> bool:
        a, b = self.known.part(one).split, self.known.part(other).split
        return bool(a and b) and a != b

    def _gravity(self, pair: tuple[int, int, float]) -> tuple[bool, bool, float, int, int]:
        one, other, similarity = pair
        return not self._leaks(one, other), self.known.part(one) == self.known.part(other), -similarity, one, other
