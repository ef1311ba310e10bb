"""Spans of two annotators of one document, paired one to one; neither side is gold."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.columns import Columns, Ints, columns_of, no_alternatives
from saidby.eval.documents import paired
from saidby.eval.match import EXTENT, LABEL, SAME, match_best
from saidby.eval.references import record

Pair = tuple[Span, Span]
Key = tuple[Any, ...]


class Pairing(NamedTuple):
    """How the spans of two annotators go together; every span stands in one of the lists once.

    Parameters
    ----------
    same : list of pairs
        The same extent, fragment by fragment, and the same label.
    relabelled : list of pairs
        The same extent with two labels.
    moved : list of pairs
        One label, two extents that share characters.
    left, right : lists of spans
        What one annotator alone has.
    """

    same: list[Pair]
    relabelled: list[Pair]
    moved: list[Pair]
    left: list[Span]
    right: list[Span]


def pair(left: Document, right: Document) -> Pairing:
    """Pair the spans of two labellings of one text (`saidby.eval.match.match_best`).

    Spans of two labels that only overlap are not paired. Of several spans with one extent and label those are paired
    that come together when both sides are sorted by what they say (`meanings`). Neither the order of spans nor which
    side is left changes who is paired, except among spans that cannot be told apart.
    """
    here, there = meanings(left), meanings(right)
    if sorted(map(str, there.values())) < sorted(map(str, here.values())):
        same, relabelled, moved, lefts, rights = _pair(right, left, there, here)
        return Pairing(_turned(same), _turned(relabelled), _turned(moved), rights, lefts)
    return _pair(left, right, here, there)


def both(left: Iterable[Document], right: Iterable[Document]) -> tuple[Columns, Columns]:
    """Give two labellings of the same documents as columns, with one table of labels.

    Neither side is gold: each span has the one extent that its annotator put first, and none is optional.
    """
    first, second = paired(*(columns_of(side, links=False) for side in (left, right)))
    return _plain(first), _plain(second)


def meanings(document: Document) -> dict[str, Key]:
    """Give what each span says, by its id, in a form that sorts and that does not depend on ids and order."""
    entities = {entity.id: record(entity) for entity in document.entities}
    places = {span.id: (span.label, extent(span.fragments)) for span in document.spans}
    links = defaultdict[str, list[Key]](list)
    for relation in document.relations:
        links[relation.head].append((relation.label, str(places.get(relation.tail) or entities[relation.tail])))
    return {
        span.id: (
            extent(span.fragments), span.label, sorted(span.attrs.items()), str(entities.get(span.entity or "")),
            sorted(links[span.id]), span.optional, sorted(map(extent, span.alternatives)),
        )
        for span in document.spans
    }  # fmt: skip


def extent(fragments: Iterable[Fragment]) -> tuple[tuple[int, int], ...]:
    """Give fragments as plain numbers."""
    return tuple((start, end) for start, end in fragments)


def _pair(left: Document, right: Document, here: dict[str, Key], there: dict[str, Key]) -> Pairing:
    lefts = sorted(left.spans, key=lambda span: here[span.id])
    rights = sorted(right.spans, key=lambda span: there[span.id])
    first, second = both([_with(left, lefts)], [_with(right, rights)])
    ranks = _ranks([here[span.id] for span in lefts] + [there[span.id] for span in rights])
    found = match_best(first, second, gold_rank=ranks[: len(lefts)], pred_rank=ranks[len(lefts) :])
    pairs: dict[int, list[Pair]] = {SAME: [], EXTENT: [], LABEL: []}
    alone: tuple[list[Span], list[Span]] = ([], [])
    for row, column, tier in sorted(zip(found.gold.tolist(), found.pred.tolist(), found.tier.tolist(), strict=True)):
        if tier in pairs:
            pairs[tier].append((lefts[row], rights[column]))
        else:
            alone[0].extend(lefts[row : row + 1] if row >= 0 else [])
            alone[1].extend(rights[column : column + 1] if column >= 0 else [])
    return Pairing(pairs[SAME], pairs[EXTENT], pairs[LABEL], *alone)


def _turned(pairs: list[Pair]) -> list[Pair]:
    return [(b, a) for a, b in pairs]


def _with(document: Document, spans: list[Span]) -> Document:
    return Document(document.id, document.text, document.lang, spans=tuple(spans))


def _ranks(said: list[Key]) -> Ints:
    """Give a number to what spans of one extent and label say, from 0 on; the same for all who say the same."""
    known = defaultdict[Key, dict[str, int]](dict)
    for key in sorted(said):
        numbers = known[key[:2]]
        numbers.setdefault(str(key), len(numbers))
    return np.array([known[key[:2]][str(key)] for key in said], dtype=np.int64)


def _plain(columns: Columns) -> Columns:
    size = len(columns)
    return replace(columns, optional=np.zeros(size, dtype=bool), alternatives=no_alternatives(size))
