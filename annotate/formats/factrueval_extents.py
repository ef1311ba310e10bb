"""Which words of a factRuEval object are the span of it: three projections, and what names an object.

names
    The parts that name it; what only describes stays outside. An object without a name is a ``MENTION``.
all
    All its parts.
naeval
    What naeval scores: a person is the whole extent of its object; an organisation gives each of its ``org_name``
    parts, a place each of its ``loc_name`` parts. Of the spans of a document, sorted by start, the longer first,
    one that overlaps the one before is left out, and then those off the boundaries of razdel's tokens.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from saidby.corpus.model import Fragment
from saidby.eval.factrueval import LABELS, NAME_PARTS
from saidby.eval.naeval import aligned, apart, razdel_bounds

from .factrueval_layers import Mention, Part, joined

NAMELESS = "MENTION"
"""Label of an object without a name, as the scheme ``news`` has it."""


class Extent(NamedTuple):
    """A span of a mention: its id, label and place."""

    id: str
    label: str
    mention: Mention
    fragments: tuple[Fragment, ...]


def label_of(kind: str) -> str:
    """Give the label of an object of this type."""
    return LABELS.get(kind, kind.upper())


def names(mentions: Sequence[Mention], text: str) -> Iterator[Extent]:
    """Give each object by its names."""
    for mention in mentions:
        naming = [part for part in mention.parts if _is_name(part, mention)]
        label = label_of(mention.type) if naming else NAMELESS
        yield Extent(f"o{mention.id}", label, mention, _extent(naming or mention.parts))


def all_parts(mentions: Sequence[Mention], text: str) -> Iterator[Extent]:
    """Give each object by all its parts."""
    for mention in mentions:
        yield Extent(f"o{mention.id}", label_of(mention.type), mention, _extent(mention.parts))


def naeval(mentions: Sequence[Mention], text: str) -> Iterator[Extent]:
    """Give the spans that naeval scores.

    References
    ----------
    .. [1] https://github.com/natasha/naeval, naeval/ner/adapt.py, at a7f3158.
    """
    found = [extent for mention in mentions for extent in _naeval_spans(mention)]
    found = [found[i] for i in apart([_hull(extent) for extent in found])]
    yield from (found[i] for i in aligned([_hull(extent) for extent in found], *razdel_bounds(text)))


EXTENTS = {"names": names, "all": all_parts, "naeval": naeval}
"""The projections by name."""


def _is_name(part: Part, mention: Mention) -> bool:
    known = NAME_PARTS.get(label_of(mention.type))
    return part.label in known if known else part.label.endswith("_name")


def _extent(parts: Iterable[Part]) -> tuple[Fragment, ...]:
    return joined(token for part in parts for token in part.tokens)


def _naeval_spans(mention: Mention) -> Iterator[Extent]:
    label = label_of(mention.type)
    if label == "PER":
        whole = _extent(mention.parts)
        yield Extent(f"o{mention.id}", label, mention, (Fragment(whole[0].start, whole[-1].end),))
    elif label in ("ORG", "LOC", "LOCORG"):
        wanted = "org_name" if label == "ORG" else "loc_name"
        places = [Fragment(p.tokens[0].start, p.tokens[-1].end) for p in mention.parts if p.label == wanted]
        for number, i in enumerate(apart(places), 1):
            name = f"o{mention.id}" if number == 1 else f"o{mention.id}.{number}"
            yield Extent(name, "LOC" if label == "LOCORG" else label, mention, (places[i],))


def _hull(extent: Extent) -> Fragment:
    return Fragment(extent.fragments[0].start, extent.fragments[-1].end)
