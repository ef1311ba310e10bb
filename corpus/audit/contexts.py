"""Strings that are labelled in one way here and in another there, between the same two words.

An occurrence of a string is its tokens, with the token before and the token behind it, case folded; its label is the
set of labels of the spans that have just these tokens. Parts of quotes are left aside: what they are depends on more
than two words. Only strings that some span has, of at most `TOKENS` tokens, are looked for.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from saidby.corpus.labels import QUOTE_LABELS
from saidby.corpus.model import Document
from saidby.corpus.plain import many

from .findings import Finding, Known, Seen, Severity, marked
from .repeated import hash_of
from .watch import Watch

TOKENS = 8
NOTHING, PART_OF, MENTION = "no label", "part of ", "MENTION"
Window = tuple[int, int]
"""Number of the first token, and of the one behind the last."""


@dataclass(slots=True)
class Variant:
    """A label of a string in a context: how often, and where first."""

    label: str
    count: int
    number: int
    start: int
    end: int


class Contexts(Watch):
    """Finds strings with more than one label in one context, the most telling first.

    When documents are seen first, every labelled occurrence leaves the hash of its context and its label, about 400
    bytes a context; the second time all other occurrences of these are looked up.
    """

    twice = True

    def __init__(self, check: str, severity: Severity, known: Known):
        super().__init__(check, severity, known)
        self._sizes: defaultdict[str, int] = defaultdict(int)
        self._variants: dict[int, list[Variant]] = {}
        self._excerpts: dict[int, str] = {}

    def see(self, seen: Seen) -> Iterator[Finding]:
        """Note the labelled occurrences of a document."""
        words = _words(seen.document)
        for window, label in _labelled(seen.document).items():
            self._sizes[words[window[0]]] |= 1 << (window[1] - window[0])
            self._note(_key(words, window), label, seen, window)
        return iter(())

    def again(self, seen: Seen) -> Iterator[Finding]:
        """Look up the other occurrences of what is labelled somewhere."""
        document = seen.document
        words, labelled, cover = _words(document), _labelled(document), Cover(document)
        for window in _windows(words, self._sizes):
            key = _key(words, window)
            if key not in self._variants:
                continue
            extent = _extent(document, window)
            if window not in labelled:
                self._note(key, cover.label(*extent), seen, window)
            if len(self._variants[key]) > 1 and key not in self._excerpts:
                self._excerpts[key] = marked(document.text, *extent)
        return iter(())

    def _note(self, key: int, label: str, seen: Seen, window: Window) -> None:
        variants = self._variants.setdefault(key, [])
        for variant in variants:
            if variant.label == label:
                variant.count += 1
                return
        variants.append(Variant(label, 1, seen.number, *_extent(seen.document, window)))

    def end(self) -> Iterator[Finding]:
        """Give the strings with several labels: first those that have one most often, and the others least."""
        found = [(sorted(self._variants[key], key=_rank), excerpt) for key, excerpt in self._excerpts.items()]
        for variants, excerpt in sorted(found, key=lambda one: _telling(one[0])):
            said = ", ".join(f"{one.label} {many(one.count, 'time')}" for one in variants)
            places = [self.known.place(one.number, one.start, one.end) for one in reversed(variants)]
            severity: Severity = "note" if _only_mentions(variants) else self.severity
            yield self.finding(said, *places, excerpt=excerpt, severity=severity)


def _rank(variant: Variant) -> tuple[int, str]:
    return -variant.count, variant.label


def _only_mentions(variants: list[Variant]) -> bool:
    """Say whether it is only asked if a noun or pronoun is a MENTION: that depends on more than two words."""
    return {one.label for one in variants} <= {MENTION, NOTHING, f"{PART_OF}{MENTION}"}


def _telling(variants: list[Variant]) -> tuple[bool, int, int]:
    first, *others = variants
    return _only_mentions(variants), -first.count, sum(one.count for one in others)


def _words(document: Document) -> list[str]:
    return [document.text[start:end] for start, end in document.tokens]


def _labelled(document: Document) -> dict[Window, str]:
    """Give the labels of tokens that spans have, all of them from edge to edge."""
    first = {token.start: i for i, token in enumerate(document.tokens)}
    last = {token.end: i for i, token in enumerate(document.tokens, 1)}
    labels: defaultdict[Window, set[str]] = defaultdict(set)
    for span in document.spans:
        if span.label not in QUOTE_LABELS and len(span.fragments) == 1:
            window = first.get(span.start, -1), last.get(span.end, -1)
            if 0 <= window[0] < window[1] <= window[0] + TOKENS:
                labels[window].add(span.label)
    return {window: "+".join(sorted(names)) for window, names in labels.items()}


def _windows(words: list[str], sizes: dict[str, int]) -> Iterator[Window]:
    """Give all tokens in a row that begin like what is looked for and have its length."""
    for first, word in enumerate(words):
        mask = sizes.get(word, 0)
        for size in range(1, min(mask.bit_length(), len(words) - first + 1)):
            if mask >> size & 1:
                yield first, first + size


def _key(words: list[str], window: Window) -> int:
    first, last = window
    before = words[first - 1].casefold() if first else ""
    behind = words[last].casefold() if last < len(words) else ""
    return hash_of("\n".join((before, *words[first:last], behind)))


def _extent(document: Document, window: Window) -> tuple[int, int]:
    return document.tokens[window[0]].start, document.tokens[window[1] - 1].end


def _further(one: tuple[int, str], other: tuple[int, str]) -> tuple[int, str]:
    return one if one[0] > other[0] else other


class Cover:
    """Tells what a stretch of text lies in."""

    def __init__(self, document: Document):
        spans = [span for span in document.spans if span.label not in QUOTE_LABELS and len(span.fragments) == 1]
        spans.sort(key=lambda span: (span.start, span.end, span.label))
        self._starts = [span.start for span in spans]
        ends = [(span.end, span.label) for span in spans]
        self._reach: list[tuple[int, str]] = list(accumulate(ends, _further))

    def label(self, start: int, end: int) -> str:
        """Name the span that reaches furthest of those that begin before, if it holds the whole stretch."""
        place = bisect_right(self._starts, start) - 1
        if place >= 0 and self._reach[place][0] >= end:
            return f"{PART_OF}{self._reach[place][1]}"
        return NOTHING
