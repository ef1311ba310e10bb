"""Quotes with their cues and sources: what the measures ``quotes.*[joint]`` count.

A frame is a quote and the spans that relations ``cue`` and ``source`` lead to from it. A gold frame and a predicted one
agree if every cue and source that either has fits one of the other: by extent (alternatives of gold included), or by
sharing text. Optional cues and sources of gold may be absent.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from saidby.corpus.ragged import equals, offsets_of, owners, spread, taken

from .columns import Bools, Columns, Extents, Ints, joined, no_alternatives
from .counts import OVERLAP, STRICT, LabelPairs, Sides, View, everything, label_pairs
from .edges import trim
from .keys import attribute_keys, extent_keys, pack, ranks, set_keys, starts
from .match import SAME, Edges, Pairs, match_worth
from .meet import meetings
from .names import Measure
from .quotes import ROLES, Tally, in_mode, tallied
from .units import covered_tokens, settled

if TYPE_CHECKING:
    from .task import Task

PARTS = ("cue", "source")
"""Roles of a frame beside its content."""


class Part(NamedTuple):
    """Spans of one role, and which of them each quote has: quote ``i`` has ``rows[offsets[i]:offsets[i + 1]]``."""

    spans: Columns
    offsets: Ints
    rows: Ints

    def take(self, quotes: Ints) -> "Part":
        """Give the part of these quotes, in this order."""
        offsets, at = taken(self.offsets, quotes)
        return Part(self.spans, offsets, self.rows[at])


@dataclass(frozen=True, eq=False)
class Frames:
    """Quotes of one side, their parts by role, and where the quotes stand among all spans of the side."""

    quotes: View
    parts: dict[str, Part]
    rows: Ints

    def take(self, numbers: Ints) -> "Frames":
        """Give the frames of these quotes, in this order."""
        parts = {role: part.take(numbers) for role, part in self.parts.items()}
        quotes = View(self.quotes.spans.take(numbers), self.quotes.counts[numbers])
        return Frames(quotes, parts, self.rows[numbers])


@dataclass(frozen=True, eq=False)
class BothFrames:
    """Frames of gold and predictions; pairs are those of any input if each is in the order of what it says."""

    gold: Frames
    pred: Frames

    def paired(self, worth: Callable[[Edges], Ints], *, kinds: tuple[Ints, Ints] | None = None) -> Pairs:
        """Pair quotes that share text so that the pairs are worth as much as can be.

        Quotes of one extent are equal if their `kinds` are, by default if their parts have the same extents.
        """
        gold, pred = self.gold.quotes, self.pred.quotes
        return match_worth(
            gold.spans,
            pred.spans,
            worth,
            kinds=kinds or self.kinds,
            gold_rank=gold.rank,
            pred_rank=(~pred.counts).astype(np.int64),
        )

    @cached_property
    def kinds(self) -> tuple[Ints, Ints]:
        """A code for each quote of both sides: equal if its parts have the same extents."""
        keys = []
        for role in PARTS:
            gold, pred = self.gold.parts[role], self.pred.parts[role]
            of_span = _extent_keys(gold.spans, pred.spans)
            values = np.concatenate([of_span[gold.rows], of_span[len(gold.spans) + pred.rows]])
            lengths = np.concatenate([np.diff(gold.offsets), np.diff(pred.offsets)])
            keys.append(set_keys(offsets_of(lengths), values))
        gold_kind, pred_kind = np.split(ranks(pack(*keys)), [len(self.gold.quotes.spans)])
        return gold_kind, pred_kind

    def agreeing(self, role: str, gold: Ints, pred: Ints, *, exact: bool) -> Bools:
        """Say of pairs of quotes whether their parts of one role agree."""
        left, right = self.gold.parts[role].take(gold), self.pred.parts[role].take(pred)
        fits = _same(left.spans, right.spans) if exact else _meeting(left.spans, right.spans)
        return _agreeing(left, right, fits)


def strict(task: "Task", measure: Measure) -> LabelPairs:
    """Count quotes with the same extent whose cues and sources have the same extents."""
    return _right(frames_of(task, measure), exact=True)


def overlap(task: "Task", measure: Measure) -> LabelPairs:
    """Count quotes that share text and whose cues and sources do, as many as can be paired."""
    return _right(frames_of(task, measure), exact=False)


def token(task: "Task", measure: Measure) -> LabelPairs:
    """Count tokens of contents, cues and sources of quotes that are paired so that they share as many as can be."""
    frames = frames_of(task, measure)
    gold, pred = _units(frames.gold, frames.pred, task.tokens), _units(frames.pred, None, task.tokens)
    pairs = frames.paired(lambda edges: _shared(gold, pred, edges.gold, edges.pred)[0])
    both = np.flatnonzero((pairs.gold >= 0) & (pairs.pred >= 0))
    _, found, right = _shared(gold, pred, pairs.gold[both], pairs.pred[both])
    labels = tuple(sorted(ROLES[role] for role in ("content", *PARTS)))
    columns = replace(frames.gold.quotes.spans, labels=labels)
    return tallied(columns, _tally(frames.gold.quotes, gold, found), _tally(frames.pred.quotes, pred, right))


def frames_of(task: "Task", measure: Measure) -> BothFrames:
    """Give the frames of both sides, trimmed if asked; those of the mode that is asked for count."""
    return both_frames(task, trimmed=measure.param("edges") == "trim", mode=measure.param("mode"))


def both_frames(task: "Task", *, trimmed: bool, mode: str | None = None, ordered: bool = True) -> BothFrames:
    """Give the frames of both sides by what the parameters of measures say, sorted by what they say, or as they come.

    Options and alternatives of predictions are gone.
    """
    plain = replace(
        task.pred, optional=np.zeros(len(task.pred), dtype=bool), alternatives=no_alternatives(len(task.pred))
    )
    rows = task.quote_rows(ROLES["content"])
    gold, pred = (_frames(side, at, mode, trimmed=trimmed) for side, at in zip((task.gold, plain), rows, strict=True))
    return BothFrames(gold.take(_order(gold)), pred.take(_order(pred))) if ordered else BothFrames(gold, pred)


def _order(frames: Frames) -> Ints:
    """Sort quotes by document, then by all that is said of them, so that the order of the input does not matter."""
    spans = frames.quotes.spans
    keys = [set_keys(part.offsets, _meanings(part.spans)[part.rows]) for part in frames.parts.values()]
    return np.lexsort((attribute_keys(spans.attributes), *keys, ~frames.quotes.counts, _meanings(spans), spans.doc))


def _frames(side: Columns, rows: Ints, mode: str | None, *, trimmed: bool) -> Frames:
    quotes = everything(side.take(rows)) if mode is None else in_mode(side, rows, "content", mode)
    parts = {role: _part(side, rows, role) for role in PARTS}
    if not trimmed:
        return Frames(quotes, parts, rows)
    cut = {role: part._replace(spans=trim(part.spans)) for role, part in parts.items()}
    return Frames(replace(quotes, spans=trim(quotes.spans)), cut, rows)


def _part(side: Columns, quotes: Ints, role: str) -> Part:
    """Give the spans that relations of a role lead to from these quotes, each once a quote."""
    links = side.links.of(role)
    place = np.full(len(side), -1)
    place[quotes] = np.arange(len(quotes))
    rows = np.flatnonzero((links.tail >= 0) & (place[links.head] >= 0))
    head, tail = np.unique(np.stack([place[links.head[rows]], links.tail[rows]]), axis=1)
    spans, number = np.unique(tail, return_inverse=True)
    return Part(side.take(spans), np.searchsorted(head, np.arange(len(quotes) + 1)), number)


def _right(frames: BothFrames, *, exact: bool) -> LabelPairs:
    def worth(edges: Edges) -> Ints:
        fits = edges.tier == SAME if exact else np.ones(len(edges.gold), dtype=bool)
        for role in PARTS:
            fits &= frames.agreeing(role, edges.gold, edges.pred, exact=exact)
        return fits.astype(np.int64)

    sides = Sides(frames.gold.quotes, frames.pred.quotes)
    return label_pairs(sides, frames.paired(worth), STRICT if exact else OVERLAP)


# Parts that fit.


def _extent_keys(gold: Columns, pred: Columns) -> Ints:
    """Give keys of extents of gold, of predictions, then of alternatives of gold."""
    others = gold.alternatives
    doc = np.concatenate([gold.doc, pred.doc, gold.doc[others.owner]])
    return extent_keys(doc, joined([gold.extents, pred.extents, others.extents]))


def _same(gold: Columns, pred: Columns) -> tuple[Ints, Ints]:
    """Give the spans of both sides that have the same extent, or one of the alternatives."""
    keys, size = _extent_keys(gold, pred), len(gold)
    left, right = equals(np.concatenate([keys[:size], keys[size + len(pred) :]]), keys[size : size + len(pred)])
    return np.concatenate([np.arange(size), gold.alternatives.owner])[left], right


def _meeting(gold: Columns, pred: Columns) -> tuple[Ints, Ints]:
    """Give the spans of both sides that share text, or share some with one of the alternatives."""
    owner = np.concatenate([np.arange(len(gold)), gold.alternatives.owner])
    meet = meetings(gold.doc[owner], joined([gold.extents, gold.alternatives.extents]), pred.doc, pred.extents)
    return owner[meet.left], meet.right


def _agreeing(gold: Part, pred: Part, fits: tuple[Ints, Ints]) -> Bools:
    """Say of each pair of quotes whether every span that one has, and must have, fits one of the other."""
    counts = np.diff(gold.offsets), np.diff(pred.offsets)
    pair, place = spread(np.zeros(len(counts[0]), dtype=np.int64), counts[0] * counts[1])
    left = gold.offsets[pair] + place // np.maximum(counts[1][pair], 1)
    right = pred.offsets[pair] + place % np.maximum(counts[1][pair], 1)
    size = len(pred.spans)
    good = np.isin(gold.rows[left] * size + pred.rows[right], fits[0] * size + fits[1])
    agreeing = np.ones(len(counts[0]), dtype=bool)
    for part, slots, demanded in (
        (gold, left, ~gold.spans.optional[gold.rows]),
        (pred, right, np.ones(len(pred.rows), dtype=bool)),
    ):
        demanded[slots[good]] = False
        agreeing[owners(part.offsets)[demanded]] = False
    return agreeing


def _meanings(columns: Columns) -> Ints:
    """Give a key of each span, equal if all that is said of extents is."""
    others = columns.alternatives
    doc = np.concatenate([columns.doc, columns.doc[others.owner]])
    own, other = np.split(extent_keys(doc, joined([columns.extents, others.extents])), [len(columns)])
    return ranks(pack(own, columns.optional.astype(np.int64), set_keys(others.offsets, other)))


# Tokens of frames.


class Units(NamedTuple):
    """Tokens of frames: arrays of shape (n_units,), sorted by quote and code.

    `quote` is a row, `code` says which token it is and of which role, `label` counts the roles' labels.
    """

    quote: Ints
    code: Ints
    label: Ints
    demanded: Bools
    offsets: Ints


def _units(frames: Frames, others: Frames | None, tokens: Extents) -> Units:
    """Give the tokens of each frame; of alternatives the extent that fits those of the other side best."""
    rows = []
    labels = sorted(ROLES[role] for role in ("content", *PARTS))
    whole = Part(frames.quotes.spans, np.arange(len(frames.quotes.spans) + 1), np.arange(len(frames.quotes.spans)))
    against = (
        {} if others is None else {"content": others.quotes.spans, **{r: p.spans for r, p in others.parts.items()}}
    )
    for role, part in {"content": whole, **frames.parts}.items():
        spans = settled(part.spans, against[role]) if against else part.spans
        token, span = covered_tokens(replace(spans, tokens=tokens))
        number, at = equals(part.rows, span)
        label = labels.index(ROLES[role])
        rows.append((owners(part.offsets)[number], token[at] * len(labels) + label, spans.optional[span[at]]))
    quote, code, optional = map(np.concatenate, zip(*rows, strict=True))
    order = np.lexsort((optional, code, quote))
    first = order[starts(pack(quote[order], code[order]))]
    quote, code, optional = quote[first], code[first], optional[first]
    offsets = np.searchsorted(quote, np.arange(len(frames.quotes.spans) + 1))
    return Units(quote, code, code % len(labels), ~optional & frames.quotes.demanded[quote], offsets)


def _shared(gold: Units, pred: Units, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
    """Give how many units each pair of quotes shares, and which those are on both sides."""
    pair, unit = spread(pred.offsets[right], np.diff(pred.offsets)[right])
    width = 1 + int(max(gold.code.max(initial=0), pred.code.max(initial=0)))
    keys, asked = gold.quote * width + gold.code, left[pair] * width + pred.code[unit]
    at = np.searchsorted(keys, asked)
    hit = np.flatnonzero(at < len(keys))
    hit = hit[keys[at[hit]] == asked[hit]]
    return np.bincount(pair[hit], minlength=len(left)), at[hit], unit[hit]


def _tally(quotes: View, units: Units, right: Ints) -> Tally:
    """Count the units of one side: those that are right, and those that lack."""
    good = np.zeros(len(units.quote), dtype=bool)
    good[right] = True
    counts = quotes.counts[units.quote]
    return Tally(
        quotes.spans.doc[units.quote], units.label, (good & counts).astype(np.float64),
        (~good & units.demanded).astype(np.float64),
    )  # fmt: skip
