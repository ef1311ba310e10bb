"""nervaluate 1.2.1: four ways to count one alignment each, and another alignment of every label by itself.

Predictions are taken in order. Each looks at the gold spans that are still free and share enough with it (by default
1% of the gold span), and takes the best; among equals the first in order. What is best, and what a pair counts:

========  ==================================  =======================  ==============
scheme    best                                correct                  otherwise
========  ==================================  =======================  ==============
strict    same extent and label               same extent and label    incorrect
exact     same extent                         same extent              incorrect
partial   same extent                         same extent              partial (half)
ent_type  same label, the nearest boundaries  same label               incorrect
========  ==================================  =======================  ==============

So the order of spans can change a score, of predictions and of gold; from tags it is that of the text. nervaluate's
numbers of a label come from the spans of that label alone, aligned anew: they do not add up to its overall numbers.

Earlier releases differ (`VERSIONS`). Over several documents they forget the credit of partial pairs; before 1.2.0 a
prediction takes the first gold span, not the best.

Source: https://github.com/MantisAI/nervaluate, src/nervaluate/strategies.py and loaders.py.
"""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from saidby.corpus.errors import DataError, Problem, UnknownName, UsageError
from saidby.corpus.ragged import spread
from saidby.corpus.tags import Tags, stream_place

from .columns import Bools, Columns, Floats, Ints, codes_of
from .counts import LabelPairs
from .credit import Items, credited
from .streams import Stream, streams
from .tagged import Tagged, tagged

SCENARIOS = ("strict", "exact", "partial", "ent_type")
ENDS = ("inclusive", "exclusive")


class Version(NamedTuple):
    """What a release does otherwise than 1.2.1.

    Parameters
    ----------
    first : bool
        Whether a prediction takes the first gold span that it shares enough with, be another one better or not.
    threshold : bool
        Whether it must share a part of the gold span; else any overlap does.
    halves : bool
        Whether partial pairs count by half over several documents; else they count nothing there.
    """

    first: bool
    threshold: bool
    halves: bool


VERSIONS = {
    "1.0.0": Version(first=True, threshold=False, halves=False),
    "1.1.0": Version(first=True, threshold=True, halves=False),
    "1.2.0": Version(first=False, threshold=True, halves=False),
    "1.2.1": Version(first=False, threshold=True, halves=True),
}


class Spans(NamedTuple):
    """Spans of one side in their order.

    Parameters
    ----------
    labels : tuple of str
        Table of labels.
    doc, start, end, label : int64 arrays of shape (n_spans,)
        Document, place (`end` is the last place of the span, as nervaluate has it) and label; `doc` ascends.
    """

    labels: tuple[str, ...]
    doc: Ints
    start: Ints
    end: Ints
    label: Ints

    def take(self, rows: Ints | Bools) -> "Spans":
        """Give the spans of these rows."""
        return Spans(self.labels, *(column[rows] for column in self[1:]))


class Edges(NamedTuple):
    """Pairs that share enough: a gold and a predicted span each, and whether extents and labels are the same."""

    gold: Ints
    pred: Ints
    same_extent: Bools
    same_label: Bools
    distance: Ints

    def take(self, rows: Ints | Bools) -> "Edges":
        """Give the edges of these rows."""
        same = self.same_extent[rows], self.same_label[rows]
        return Edges(self.gold[rows], self.pred[rows], *same, self.distance[rows])


class Prepared(NamedTuple):
    """What all four schemes work on."""

    documents: int
    gold: Spans
    pred: Spans
    edges: Edges
    version: Version = VERSIONS["1.2.1"]


def prepare(
    gold: Columns,
    pred: Columns,
    *,
    tags: Collection[str] | None = None,
    min_overlap: float = 1.0,
    ends: str = "inclusive",
    version: str = "1.2.1",
) -> Prepared:
    """Find which spans share enough; the work that is done once for all schemes.

    Parameters
    ----------
    gold, pred : Columns
        Over the same documents. Raw tags are read as nervaluate's list loader reads them; spans of documents are
        taken in their order, of a discontinuous one the whole stretch.
    tags : collection of str, optional
        Labels that count; others are dropped on both sides, as nervaluate does. By default all.
    min_overlap : float
        Percent of the gold span that a prediction must share, 1 to 100.
    ends : {"inclusive", "exclusive"}
        Whether ends of spans of documents are turned into last places, as nervaluate expects, or handed over as they
        are: then spans that touch share a place.
    version : str
        The release that is imitated, a name of `VERSIONS`.

    Raises
    ------
    DataError
        If a tag that opens a span does not begin with ``B-`` or ``I-``; nervaluate raises ValueError.
    UsageError
        If an option has a value that it cannot have.
    """
    if ends not in ENDS:
        raise UsageError(f"ends must be 'inclusive' or 'exclusive', got {ends!r}")
    if version not in VERSIONS:
        raise UnknownName("version of nervaluate", version, VERSIONS)
    if not 1 <= min_overlap <= 100:
        raise UsageError(f"min_overlap must be from 1 to 100, got {min_overlap}")
    if gold.tags is not None and pred.tags is not None:
        spans = _of_tags(tagged(gold), tagged(pred))
    else:
        spans = [_of_columns(side, ends) for side in (gold, pred)]
    if tags is not None:
        spans = [_wanted(side, tags) for side in spans]
    edges = _edges(spans[0], spans[1], min_overlap if VERSIONS[version].threshold else 0.0)
    return Prepared(len(gold.documents), spans[0], spans[1], edges, VERSIONS[version])


def nervaluate(prepared: Prepared, scenario: str) -> LabelPairs:
    """Count as ``evaluate()["overall"][scenario]`` does; micro scores are nervaluate's.

    Parameters
    ----------
    prepared : Prepared
        From `prepare`.
    scenario : {"strict", "exact", "partial", "ent_type"}
        What is counted.

    Returns
    -------
    LabelPairs
        Pairs of the overall alignment; in exact and partial, a pair of two labels counts for each of them.
    """
    return _label_pairs(prepared, prepared.edges, scenario)


def nervaluate_by_label(prepared: Prepared, scenario: str) -> LabelPairs:
    """Count as ``evaluate()["entities"][label][scenario]`` does; the scores of labels are nervaluate's."""
    return _label_pairs(prepared, prepared.edges.take(prepared.edges.same_label), scenario)


class Outcome(NamedTuple):
    """Counts of one scheme, as nervaluate names them."""

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int


def outcome(prepared: Prepared, scenario: str, *, label: str | None = None) -> Outcome:
    """Give the counts of the overall alignment, or those of one label aligned by itself."""
    sides, edges = (prepared.gold, prepared.pred), prepared.edges
    totals = [len(side.doc) for side in sides]
    if label is not None:
        wanted = [np.array([name == label for name in side.labels], dtype=bool)[side.label] for side in sides]
        totals = [int(rows.sum()) for rows in wanted]
        edges = edges.take(edges.same_label & wanted[0][edges.gold])
    _, credit = aligned(edges, scenario, first=prepared.version.first)
    correct, incorrect, partial = (int((credit == value).sum()) for value in (1.0, 0.0, 0.5))
    return Outcome(correct, incorrect, partial, totals[0] - len(credit), totals[1] - len(credit))


def _label_pairs(prepared: Prepared, edges: Edges, scenario: str) -> LabelPairs:
    chosen, credit = aligned(edges, scenario, first=prepared.version.first)
    if not prepared.version.halves and prepared.documents > 1:
        credit = np.floor(credit)
    items = [Items(side.labels, side.doc, side.label) for side in (prepared.gold, prepared.pred)]
    return credited(prepared.documents, items[0], items[1], (chosen.gold, chosen.pred), credit)


def aligned(edges: Edges, scenario: str, *, first: bool = False) -> tuple[Edges, Floats]:
    """Give the pairs that nervaluate chooses, and the credit of each: 1 correct, 0.5 partial, 0 incorrect.

    With `first`, each prediction takes the first gold span that is free, as releases before 1.2.0 do.

    Raises
    ------
    UnknownName
        If there is no such scheme.
    """
    if scenario not in SCENARIOS:
        raise UnknownName("scheme of nervaluate", scenario, SCENARIOS)
    rank = np.zeros(len(edges.gold), dtype=np.int64) if first else _rank(edges, scenario)
    chosen = edges.take(_chosen(edges, rank))
    return chosen, _credit(chosen, scenario)


def _rank(edges: Edges, scenario: str) -> Ints:
    """Give what each edge is worth to its prediction: the lowest is taken."""
    if scenario == "ent_type":
        return np.where(edges.same_label, edges.distance, np.iinfo(np.int64).max)
    best = edges.same_extent & edges.same_label if scenario == "strict" else edges.same_extent
    return (~best).astype(np.int64)


def _credit(edges: Edges, scenario: str) -> Floats:
    if scenario == "ent_type":
        return edges.same_label.astype(np.float64)
    if scenario == "strict":
        return (edges.same_extent & edges.same_label).astype(np.float64)
    return np.where(edges.same_extent, 1.0, 0.5 if scenario == "partial" else 0.0)


def _chosen(edges: Edges, rank: Ints) -> Ints:
    """Choose edges as nervaluate does, one prediction after the other.

    An edge whose two spans have no other is chosen at once. The rest is gone through once, so the time is that of
    the edges.
    """
    alone = (np.bincount(edges.gold)[edges.gold] == 1) & (np.bincount(edges.pred)[edges.pred] == 1)
    contested = np.flatnonzero(~alone)
    order = contested[np.lexsort((edges.gold[contested], rank[contested], edges.pred[contested]))]
    taken, done, chosen = set[int](), -1, list[int]()
    columns = (order.tolist(), edges.gold[order].tolist(), edges.pred[order].tolist())
    for edge, gold, pred in zip(*columns, strict=True):
        if pred != done and gold not in taken:
            taken.add(gold)
            chosen.append(edge)
            done = pred
    return np.concatenate([np.flatnonzero(alone), np.array(chosen, dtype=np.int64)])


def _edges(gold: Spans, pred: Spans, min_overlap: float) -> Edges:
    """Find pairs that share a place: one of them starts in the other."""
    width = 2 + max((int(side.end.max(initial=0)) for side in (gold, pred)), default=0)
    starts = [side.start + side.doc * width for side in (gold, pred)]
    ends = [side.end + side.doc * width for side in (gold, pred)]
    left, right = _within(starts[0], starts[1], ends[1])
    right_too, left_too = _within(starts[1], starts[0] + 1, ends[0])
    rows, columns = np.concatenate([left, left_too]), np.concatenate([right, right_too])
    one, other = gold.take(rows), pred.take(columns)
    shared = np.minimum(one.end, other.end) - np.maximum(one.start, other.start) + 1
    enough = (shared / (one.end - one.start + 1)) * 100.0 >= min_overlap
    one, other = one.take(enough), other.take(enough)
    off = np.abs(one.start - other.start), np.abs(one.end - other.end)
    names = codes_of(gold.labels, pred.labels)
    return Edges(rows[enough], columns[enough], off[0] + off[1] == 0, names[one.label] == other.label, off[0] + off[1])


def _within(starts: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Give every position of `starts` with every stretch, first to last place, that it lies in."""
    order = np.argsort(starts, kind="stable")
    begin, end = np.searchsorted(starts[order], first), np.searchsorted(starts[order], last, side="right")
    number, at = spread(begin, np.maximum(end - begin, 0))
    return order[at], number


def _of_columns(columns: Columns, ends: str) -> Spans:
    start, end = columns.extents.hulls
    last = end.astype(np.int64) - (ends == "inclusive")
    return Spans(columns.labels, columns.doc.astype(np.int64), start.astype(np.int64), last, columns.label)


def _wanted(spans: Spans, tags: Collection[str]) -> Spans:
    return spans.take(np.array([label in tags for label in spans.labels], dtype=bool)[spans.label])


_OUTSIDE, _BEGIN, _INSIDE, _BAD_BEGIN, _BAD = range(5)
_PREFIXES = {"B-": _BEGIN, "I-": _INSIDE}


def _split(tag: str) -> tuple[int, str]:
    if tag == "O":
        return _OUTSIDE, ""
    return _PREFIXES.get(tag[:2], _BAD_BEGIN if tag[:1] == "B" else _BAD), tag[2:]


def _of_tags(*sides: Tagged) -> list[Spans]:
    """Read tags as the list loader does: a span goes on while the label stays, up to the next ``B``."""
    labels, read = streams((side.tags for side in sides), _split)
    begins = [_begins(stream) for stream in read]
    problems = [
        problem
        for side, stream, begin in zip(sides, read, begins, strict=True)
        for problem in _unopened(side.tags, np.flatnonzero(begin & (stream.role >= _BAD_BEGIN)))
    ]
    if problems:
        raise DataError(problems)
    return [_placed(side, labels, stream, begin) for side, stream, begin in zip(sides, read, begins, strict=True)]


def _begins(stream: Stream) -> Bools:
    inside = stream.role != _OUTSIDE
    goes_on = inside & (stream.role != _BEGIN) & (stream.role != _BAD_BEGIN)
    goes_on[1:] &= inside[:-1] & (stream.label[1:] == stream.label[:-1])
    goes_on[:1] = False
    begins: Bools = inside & ~goes_on
    return begins


def _placed(side: Tagged, labels: tuple[str, ...], stream: Stream, begins: Bools) -> Spans:
    inside = stream.role != _OUTSIDE
    start, end = np.flatnonzero(begins), np.flatnonzero(inside[:-1] & (begins[1:] | ~inside[1:]))
    sequence, first = stream_place(side.tags, start)
    return Spans(labels, side.doc[sequence], first, first + end - start, stream.label[start])


def _unopened(tags: Tags, at: Ints) -> list[Problem]:
    sequence, token = stream_place(tags, at)
    what = "nervaluate opens a span at B- and I- only; convert the tags to IOB2"
    rows = zip(sequence.tolist(), token.tolist(), tags.stream[at].tolist(), strict=True)
    return [Problem(f"sequence {row}, token {place}", f"tag {tags.table[tag]!r}: {what}") for row, place, tag in rows]
