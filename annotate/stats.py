"""What a corpus holds, counted: documents and words, spans by label and attribute, relations, entities.

Each document is counted by itself and the counts are added, so memory does not grow with the corpus and the order of
documents does not matter.

Words are tokens with a letter or digit. A span is *nested* if all its characters lie in a longer span, *crossing* if it
shares characters with another span and neither holds the other; between the fragments of a discontinuous span it has
no characters. A span with a set of values counts once for each. A span without an attribute counts for the
attribute's default in the scheme, and for ``–`` where it has none.

Lengths are numbers of tokens: a span has the tokens that it has characters of. They are counted by value, so that mean,
median and 90th percentile are exact. The speakers of a document are what relations ``speaker`` lead to in it.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec

from saidby.corpus.errors import UnknownName
from saidby.corpus.jsonl import format_json
from saidby.corpus.model import Document, Span
from saidby.corpus.stores import documents_of

from .scheme import Label, Scheme

NOTHING = "–"
"""Stands for the value of an attribute, or of a key of `meta`, that is not given."""

SPLIT = "split"
QUOTE, SPEAKER = "QUOTE", "speaker"
Path = tuple[str, ...]


class SpanStats(msgspec.Struct, frozen=True):
    """Counts of spans: all, and those of a certain shape or with a certain flag."""

    count: int = 0
    nested: int = 0
    discontinuous: int = 0
    crossing: int = 0
    optional: int = 0
    alternatives: int = 0


class LabelStats(SpanStats, frozen=True):
    """Counts of the spans of one label; `attributes` by key and value."""

    attributes: dict[str, dict[str, int]] = {}


class RelationStats(msgspec.Struct, frozen=True):
    """Counts of the relations of one label, of the different spans they start from, and of what they lead to."""

    count: int = 0
    heads: int = 0
    tails: int = 0


class Lengths(msgspec.Struct, frozen=True):
    """Lengths of so many things, in tokens.

    `median` is the mean of the two in the middle where their number is even, `p90` the least length that at least nine
    of ten do not exceed.
    """

    count: int
    mean: float
    median: float
    p90: int
    max: int


class Stats(msgspec.Struct, frozen=True):
    """Counts of a corpus.

    Parameters
    ----------
    documents, characters, sentences, tokens, words : int
        How many there are.
    spans, groups, labels : SpanStats, dict
        Spans: all, by the scheme's groups of labels, by label.
    relations, entities : dict
        By label.
    quotes : dict of str to dict of str to int
        Spans QUOTE by layout, and by mode.
    speakers : dict of str to int
        Documents by how many speak in them.
    lengths : dict of str to Lengths
        Tokens of a ``document``, of a ``sentence``.
    span_lengths : dict of str to Lengths
        Tokens of a span, by label.
    """

    documents: int = 0
    characters: int = 0
    sentences: int = 0
    tokens: int = 0
    words: int = 0
    spans: SpanStats = SpanStats()
    groups: dict[str, int] = {}
    labels: dict[str, LabelStats] = {}
    relations: dict[str, RelationStats] = {}
    entities: dict[str, int] = {}
    quotes: dict[str, dict[str, int]] = {}
    speakers: dict[str, int] = {}
    lengths: dict[str, Lengths] = {}
    span_lengths: dict[str, Lengths] = {}


class Overview(NamedTuple):
    """Counts of a corpus and of its parts, in the order of their names."""

    total: Stats
    parts: dict[str, Stats]


def stats(documents: Iterable[Document], *, scheme: Scheme | None = None) -> Stats:
    """Count what documents hold.

    Parameters
    ----------
    documents : iterable of Document, or datasets.Dataset
        Valid ones; read once, in constant memory.
    scheme : Scheme, optional
        Gives labels their groups and order, attributes their defaults, and says which are sets.
    """
    return overview(documents, scheme=scheme).total


def overview(documents: Iterable[Document], *, by: str | None = None, scheme: Scheme | None = None) -> Overview:
    """Count what documents hold, all together and in parts.

    Parameters
    ----------
    documents : iterable of Document, or datasets.Dataset
        Valid ones; read once, in constant memory.
    by : str, optional
        What parts them: ``lang``, ``meta:KEY`` for the value of a key of `meta`, ``split``, short for ``meta:split``.
    scheme : Scheme, optional
        As for `stats`.

    Raises
    ------
    UnknownName
        If `by` is neither.
    """
    part = _part(by)
    counts: defaultdict[str, Counter[Path]] = defaultdict(Counter)
    for document in documents_of(documents):
        counts[part(document)].update(_count(document, scheme))
    total = sum(counts.values(), Counter())
    parts = {name: _stats(counts[name], scheme) for name in sorted(counts)} if by else {}
    return Overview(_stats(total, scheme), parts)


def _part(by: str | None) -> Callable[[Document], str]:
    if by is None:
        return lambda document: ""
    if by == "lang":
        return lambda document: document.lang
    kind, _, key = by.partition(":") if by != SPLIT else ("meta", ":", SPLIT)
    if kind != "meta" or not key:
        raise UnknownName("part of a corpus", by, ["lang", "meta:KEY", SPLIT])
    return partial(_meta, key)


def _meta(key: str, document: Document) -> str:
    value = document.meta.get(key)
    if value is None:
        return NOTHING
    return value if isinstance(value, str) else format_json(value)


# Counting one document.


def _count(document: Document, scheme: Scheme | None) -> Counter[Path]:
    text = document.text
    words = sum(any(map(str.isalnum, text[start:end])) for start, end in document.tokens)
    counts: Counter[Path] = Counter({
        ("documents",): 1,
        ("characters",): len(text),
        ("sentences",): len(document.sentences),
        ("tokens",): len(document.tokens),
        ("words",): words,
    })  # fmt: skip
    counts.update(_spans(document, scheme))
    counts.update(_relations(document))
    counts.update(("entities", entity.label) for entity in document.entities)
    counts.update(_quotes(document, scheme))
    speakers = {relation.tail for relation in document.relations if relation.label == SPEAKER}
    counts["speakers", str(len(speakers))] += 1
    counts.update(_sizes(document))
    return counts


def _quotes(document: Document, scheme: Scheme | None) -> Iterator[Path]:
    label = label_of(QUOTE, scheme)
    for span in document.spans:
        if span.label == QUOTE:
            for layout in _values(span, "layout", label):
                yield from (("quotes", layout, mode) for mode in _values(span, "mode", label))


def _sizes(document: Document) -> Iterator[Path]:
    """Give lengths in tokens; those of documents and sentences without tokens are unknown."""
    if not document.tokens:
        return
    starts, ends = [token.start for token in document.tokens], [token.end for token in document.tokens]
    yield "lengths", "document", str(len(starts))
    for start, end in document.sentences:
        yield "lengths", "sentence", str(bisect_left(starts, end) - bisect_right(ends, start))
    for span in document.spans:
        tokens = [range(bisect_right(ends, start), bisect_left(starts, end)) for start, end in span.fragments]
        yield "span_lengths", span.label, str(len(set().union(*tokens)))


def _spans(document: Document, scheme: Scheme | None) -> Iterator[Path]:
    nested, crossing = shapes(document.spans)
    for i, span in enumerate(document.spans):
        facts = {
            "count": True,
            "nested": i in nested,
            "discontinuous": len(span.fragments) > 1,
            "crossing": i in crossing,
            "optional": span.optional,
            "alternatives": bool(span.alternatives),
        }
        label = label_of(span.label, scheme)
        yield "groups", label.group
        for fact, holds in facts.items():
            if holds:
                yield "spans", fact
                yield "labels", span.label, fact
        for key in {*span.attrs, *label.attributes}:
            for value in _values(span, key, label):
                yield "labels", span.label, "attributes", key, value


def label_of(name: str, scheme: Scheme | None) -> Label:
    """Give what the scheme says of a label; one that it does not know is in a group of its own."""
    if scheme is None:
        return Label()
    return scheme.labels.get(name) or Label(group=f"not in {scheme.name}")


def _values(span: Span, key: str, label: Label) -> tuple[str, ...]:
    attribute = label.attributes.get(key)
    if attribute is None:
        return (span.attrs.get(key, NOTHING),)
    value = span.attrs.get(key, attribute.default)
    return (value is not None and attribute.parts(value)) or (NOTHING,)


def _relations(document: Document) -> Iterator[Path]:
    ends: set[Path] = set()
    for relation in document.relations:
        yield "relations", relation.label, "count"
        for end in (("heads", relation.head), ("tails", relation.tail)):
            if (relation.label, *end) not in ends:
                yield "relations", relation.label, end[0]
            ends.add((relation.label, *end))


def shapes(spans: tuple[Span, ...]) -> tuple[set[int], set[int]]:
    """Find which spans are nested, and which cross others: two sets of places in `spans`."""
    sizes = [sum(end - start for start, end in span.fragments) for span in spans]
    nested, crossing = set(), set()
    for (a, b), shared in _overlaps(spans).items():
        small, large = sorted((a, b), key=sizes.__getitem__)
        if shared < sizes[small]:
            crossing |= {a, b}
        elif sizes[small] < sizes[large]:
            nested.add(small)
    return nested, crossing


def _overlaps(spans: tuple[Span, ...]) -> Counter[tuple[int, int]]:
    """Give how many characters every two spans share: one pass from left to right over all fragments."""
    shared: Counter[tuple[int, int]] = Counter()
    current: list[tuple[int, int]] = []
    for start, end, i in sorted((start, end, i) for i, span in enumerate(spans) for start, end in span.fragments):
        current = [(other_end, other) for other_end, other in current if other_end > start]
        for other_end, other in current:
            shared[min(i, other), max(i, other)] += min(end, other_end) - start
        current.append((end, i))
    return shared


# From counts to Stats.


def _stats(counts: Counter[Path], scheme: Scheme | None) -> Stats:
    """Give counts as nested values, in the order of the scheme, what it does not know after it by name."""
    order = _order(scheme)
    nested: dict[str, Any] = {}
    for path in sorted(
        counts, key=lambda path: [(order.get(path[: i + 1], len(order)), path[i]) for i in range(len(path))]
    ):
        *above, last = path
        inner = nested
        for name in above:
            inner = inner.setdefault(name, {})
        inner[last] = counts[path]
    nested["speakers"] = dict(sorted(nested.get("speakers", {}).items(), key=lambda item: int(item[0])))
    for name in ("lengths", "span_lengths"):
        nested[name] = {key: _lengths(sizes) for key, sizes in nested.get(name, {}).items()}
    return msgspec.convert(nested, Stats)


def _lengths(sizes: Mapping[str, int]) -> Lengths:
    """Give what lengths are like, of how often each is there."""
    ordered = sorted((int(size), count) for size, count in sizes.items())
    places = list(accumulate(count for _, count in ordered))
    count = places[-1]

    def at(place: int) -> int:
        return ordered[bisect_left(places, place)][0]

    mean = sum(size * number for size, number in ordered) / count
    return Lengths(count, mean, (at((count + 1) // 2) + at(count // 2 + 1)) / 2, at(-(-9 * count // 10)), at(count))


def _order(scheme: Scheme | None) -> dict[Path, int]:
    """Give the place of each name of the scheme."""
    if scheme is None:
        return {}
    paths: list[Path] = []
    if quote := scheme.labels.get(QUOTE):
        values = {key: [*attribute.values, NOTHING] for key, attribute in quote.attributes.items()}
        paths += [("quotes", layout) for layout in values.get("layout", ())]
        paths += [("quotes", layout, mode) for layout in values.get("layout", ()) for mode in values.get("mode", ())]
    for name, label in scheme.labels.items():
        paths += [("groups", label.group), ("labels", name), ("span_lengths", name)]
        for key, attribute in label.attributes.items():
            paths.append(("labels", name, "attributes", key))
            paths += [("labels", name, "attributes", key, value) for value in attribute.values]
    paths += [("relations", name) for name in scheme.relations]
    paths += [("entities", name) for name in scheme.entities]
    return {path: place for place, path in enumerate(dict.fromkeys(paths))}
