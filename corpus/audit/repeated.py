"""Sentences that stand in more than one part: the same words in the same order, whatever stands between them."""

import re
from collections.abc import Iterator
from hashlib import blake2b

from saidby.corpus.model import Document
from saidby.corpus.russian import plain

from .findings import Finding, Known, Seen, Severity, shown
from .watch import Watch

WORDS = 6
"""Words of the shortest sentence that is compared; shorter ones are alike by chance."""
WORD = re.compile(r"\w+")


class Repeated(Watch):
    """Finds sentences of one part in another: once for each part they come back in.

    A sentence leaves its hash and its first place behind, about 200 bytes.
    """

    def __init__(self, check: str, severity: Severity, known: Known):
        super().__init__(check, severity, known)
        self._first: dict[int, tuple[int, int, int]] = {}
        self._told: set[tuple[int, str, str]] = set()

    def see(self, seen: Seen) -> Iterator[Finding]:
        """Compare the sentences of a document with all before it."""
        for start, end in _sentences(seen.document):
            words = normal(seen.document.text[start:end])
            if len(words) < WORDS:
                continue
            key = hash_of(" ".join(words))
            number, *extent = self._first.setdefault(key, (seen.number, start, end))
            part, other = seen.part, self.known.part(number)
            if part != other and (key, *part) not in self._told:
                self._told.add((key, *part))
                what = f"in {other.name} and in {part.name}"
                places = self.known.place(number, *extent), self.known.place(seen.number, start, end)
                yield self.finding(what, *places, excerpt=shown(seen.document.text[start:end]))


def normal(text: str) -> list[str]:
    """Give the words of a text, in small letters.

    >>> normal("«Мост — открыт!»") == normal("Мост открыт")
    True
    """
    return WORD.findall(plain(text))


def hash_of(text: str) -> int:
    """Give 64 bits that stand for a text, the same in every process."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def _sentences(document: Document) -> Iterator[tuple[int, int]]:
    """Give sentences, or lines where there are none."""
    if document.sentences:
        yield from map(tuple, document.sentences)
    else:
        yield from (line.span() for line in re.finditer(r"[^\r\n]+", document.text))
