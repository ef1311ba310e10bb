"""Acts of speech: a quote with what belongs to it, as spans and relations.

The spans of event 3 are ``cue3``, ``quote3``; further ones of a label ``quote3.2``. Every other span is related to each
quote by the name of its label, ``source``; in an event without quote, to the first cue; without cue either, to nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from saidby.corpus.model import Fragment, Relation, Span

Extent: TypeAlias = tuple[Fragment, ...]

FORMS = {
    "Direct": "direct",
    "Indirect": "indirect",
    "FreeIndirect": "free_indirect",
    "IndirectFreeIndirect": "indirect_free",
    "Reported": "reported",
}
"""The ``mode`` of the forms of German corpora."""

MEDIA = {
    "Speech": "speech",
    "Thought": "thought",
    "Writing": "writing",
    "ST": "speech thought",
    "SW": "speech writing",
    "TW": "thought writing",
}
"""The ``medium``, a set, of their ways to utter."""


class Event(NamedTuple):
    """Spans and relations of an event."""

    spans: tuple[Span, ...]
    relations: tuple[Relation, ...]


def event(number: int | str, roles: Mapping[str, Sequence[Extent]], attrs: Mapping[str, str] | None = None) -> Event:
    """Give the spans and relations of an event.

    Parameters
    ----------
    number : int or str
        Unique in the document.
    roles : mapping of str to sequence of Extent
        Extents by label, ``QUOTE``, ``CUE`` …; in the order in which spans are wanted.
    attrs : mapping of str to str, optional
        Of the quotes.
    """
    spans = {label: _spans(number, label, extents, attrs or {}) for label, extents in roles.items()}
    heads = spans.get("QUOTE") or spans.get("CUE", ())[:1]
    every = tuple(chain.from_iterable(spans.values()))
    return Event(every, tuple(_relations(number, heads, [span for span in every if span not in heads])))


def words(places: Iterable[int], tokens: Sequence[Fragment]) -> Extent:
    """Give the extent of tokens, by their numbers in any order; tokens side by side are one fragment.

    >>> words([3, 0, 1], [Fragment(0, 2), Fragment(3, 5), Fragment(6, 8), Fragment(9, 12)])
    (Fragment(start=0, end=5), Fragment(start=9, end=12))
    """
    pieces: list[Fragment] = []
    before = -2
    for place in sorted({*places}):
        token = tokens[place]
        if place == before + 1:
            pieces[-1] = Fragment(pieces[-1].start, token.end)
        else:
            pieces.append(token)
        before = place
    return tuple(pieces)


def _spans(number: int | str, label: str, extents: Sequence[Extent], attrs: Mapping[str, str]) -> tuple[Span, ...]:
    own = {**attrs} if label == "QUOTE" else {}
    name = f"{label.lower()}{number}"
    return tuple(
        Span(name if place == 1 else f"{name}.{place}", label, extent, attrs=own)
        for place, extent in enumerate(extents, 1)
    )


def _relations(number: int | str, heads: Sequence[Span], tails: Sequence[Span]) -> Iterator[Relation]:
    seen = Counter[str]()
    for head in heads:
        for tail in tails:
            label = tail.label.lower()
            seen[label] += 1
            name = f"r{number}.{label}"
            yield Relation(name if seen[label] == 1 else f"{name}.{seen[label]}", label, head.id, tail.id)
