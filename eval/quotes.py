"""Quotes, cues, sources, addressees: what the measures ``quotes.*`` count of them.

A role is scored by itself: the spans of its label, whatever quote they belong to. `saidby.eval.frames` scores quotes
with their cues and sources. Under a mode, a quote counts by its attribute ``mode``, a span of another role if a quote
of this mode is linked to it: the gold's mode for recall, the predicted one for precision.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .columns import Bools, Columns, Extents, Floats, Ints, codes_of
from .counts import OVERLAP, STRICT, TYPE, LabelPairs, Sides, View, everything, label_pairs, weighing
from .edges import trim
from .match import ALONE, FINE, Pairs
from .meet import lengths, meetings
from .names import Measure
from .units import settled, speaking, units_of

if TYPE_CHECKING:
    from .task import Task

ROLES = {"content": "QUOTE", "cue": "CUE", "source": "SOURCE", "addressee": "ADDRESSEE"}
"""The label of the spans of each role."""
MODES = ("direct", "indirect", "mixed", "free_indirect", "indirect_free", "reported")
UNSAID = "–"
"""The label of a span that has not got the attribute that is its label."""


def strict(task: "Task", measure: Measure) -> LabelPairs:
    """Count spans of one role with the same extent."""
    sides = sides_of_role(task, measure)
    return label_pairs(sides, sides.exact, STRICT)


def overlap(task: "Task", measure: Measure) -> LabelPairs:
    """Count spans of one role that share text, as many as can be paired."""
    sides = sides_of_role(task, measure)
    return label_pairs(sides, sides.overlap, OVERLAP)


def soft(task: "Task", measure: Measure) -> LabelPairs:
    """Count spans of one role by the share of their characters that spans of the other side cover.

    Where no two spans of a side overlap, these are the sums of Johansson and Moschitti, in characters.

    References
    ----------
    .. [1] Johansson and Moschitti 2013, Relational Features in Fine-Grained Opinion Analysis, Computational Linguistics
       39(3): soft precision and recall.
    """
    sides = sides_of_role(task, measure)
    gold, pred = settled(sides.gold.spans, sides.pred.spans), sides.pred.spans
    left, right = covered_share(gold, pred), covered_share(pred, gold)
    return tallied(
        gold,
        Tally(gold.doc, gold.label, left * sides.gold.counts, (1 - left) * sides.gold.demanded),
        Tally(pred.doc, pred.label, right * sides.pred.counts, (1 - right) * sides.pred.counts),
    )


def token(task: "Task", measure: Measure) -> LabelPairs:
    """Count tokens of the gold that spans of one role have characters in."""
    sides = sides_of_role(task, measure)
    gold, pred = (replace(view, spans=replace(view.spans, tokens=task.tokens)) for view in (sides.gold, sides.pred))
    units = Sides(token_view(replace(gold, spans=settled(gold.spans, pred.spans))), token_view(pred))
    return label_pairs(units, units.exact, STRICT)


def mode(task: "Task", measure: Measure) -> LabelPairs:
    """Count quotes that share text by their modes, as `entities.type` counts labels; matched ones alone, if asked."""
    sides = by_attribute(sides_of_role(task, measure), "mode")
    pairs = sides.best
    if measure.param("given") == "matched":
        both = np.flatnonzero(pairs.tier != ALONE)
        pairs = Pairs(pairs.gold[both], pairs.pred[both], pairs.tier[both])
    return label_pairs(sides, pairs, TYPE)


def nonspeech_strict(task: "Task", measure: Measure) -> LabelPairs:
    """Count quotation marks that are no speech with the same extent and use."""
    sides = nonspeech(task)
    return label_pairs(sides, sides.exact, STRICT)


def sides_of_role(task: "Task", measure: Measure) -> Sides:
    """Give the spans of the role of a measure, trimmed if asked; those of the mode that is asked for count."""
    role, wanted = measure.role or "content", measure.param("mode")
    views = []
    for side, rows in zip((task.gold, task.pred), task.quote_rows(ROLES[role]), strict=True):
        view = everything(side.take(rows)) if wanted is None else in_mode(side, rows, role, wanted)
        views.append(replace(view, spans=trim(view.spans)) if measure.param("edges") == "trim" else view)
    return Sides(*views)


def in_mode(side: Columns, rows: Ints, role: str, wanted: str) -> View:
    """Give these spans of one role; those count that belong to quotes of a mode.

    A span that serves only optional ones of these quotes is optional.
    """
    quotes = side.has("mode", wanted) & has_label(side, ROLES["content"])
    if role == "content":
        return View(side.take(rows), quotes[rows])
    links = side.links.of(role)
    serving = np.flatnonzero((links.tail >= 0) & quotes[links.head])
    counts, demanded = np.zeros(len(side), dtype=bool), np.zeros(len(side), dtype=bool)
    counts[links.tail[serving]] = True
    demanded[links.tail[serving[~side.optional[links.head[serving]]]]] = True
    spans = side.take(rows)
    return View(replace(spans, optional=spans.optional | ~demanded[rows]), counts[rows])


def has_label(columns: Columns, label: str) -> Bools:
    """Say of each span whether it has a label."""
    return np.array([name == label for name in columns.labels], dtype=bool)[columns.label]


def nonspeech(task: "Task") -> Sides:
    """Give marks that are no speech, labelled by their use."""
    return by_attribute(Sides(*map(everything, task.quotes("NONSPEECH"))), "use")


def by_attribute(sides: Sides, key: str) -> Sides:
    """Give the same spans with the value of an attribute as their label, `UNSAID` where they have none."""
    table, *codes = valued(sides.gold.spans, sides.pred.spans, key)
    gold, pred = (
        replace(view, spans=replace(view.spans, labels=table, label=label))
        for view, label in zip((sides.gold, sides.pred), codes, strict=True)
    )
    return Sides(gold, pred)


def valued(gold: Columns, pred: Columns, key: str, default: str = UNSAID) -> tuple[tuple[str, ...], Ints, Ints]:
    """Give a sorted table of the values of an attribute, and the code of each span of both sides."""
    found = [side.values(key) for side in (gold, pred)]
    used = {names[code] for names, codes in found for code in np.unique(codes[codes >= 0]).tolist()}
    table = tuple(sorted({*used, default}))
    left, right = (
        np.append(codes_of(names, table), table.index(default)).astype(np.int32)[codes] for names, codes in found
    )
    return table, left, right


def token_view(view: View) -> View:
    """Give the tokens of spans: of the spans of a token, one that counts speaks first, then one that is demanded."""
    unit, span = speaking(view.spans, view.rank)
    return View(units_of(view.spans, unit, span), view.counts[span])


def covered_share(spans: Columns, others: Columns) -> Floats:
    """Give the share of the characters of each span that any of the others has too, in parts of `FINE`: sums are exact.

    Whole numbers of a power of two add up to the same in every order.
    """
    meet = meetings(spans.doc, spans.extents, np.arange(len(spans.documents)), united(others))
    shared = np.zeros(len(spans), dtype=np.int64)
    shared[meet.left] = meet.shared
    return (shared * FINE // lengths(spans.extents)) / FINE


def united(columns: Columns) -> Extents:
    """Give the characters that spans of a document have, as one extent a document: fragments sorted and apart."""
    extents = columns.extents
    doc = np.repeat(columns.doc, np.diff(extents.offsets)).astype(np.int64)
    stride = 1 + int(extents.end.max(initial=0))
    order = np.argsort(doc * stride + extents.start, kind="stable")
    doc, start, end = doc[order], extents.start[order], extents.end[order]
    far = np.maximum.accumulate(doc * stride + end)
    new = np.concatenate([[True], (doc * stride + start)[1:] > far[:-1]])[: len(doc)]
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(doc))[: len(first)] - 1
    offsets = np.searchsorted(doc[first], np.arange(len(columns.documents) + 1))
    return Extents(offsets, start[first], far[last] - doc[first] * stride)


class Tally(NamedTuple):
    """What is right of items of one side, and what they lack: arrays of shape (n_items,)."""

    doc: Ints
    label: Ints
    right: Floats
    lacking: Floats


def tallied(columns: Columns, gold: Tally, pred: Tally) -> LabelPairs:
    """Give label pairs of sides that are counted each by itself; labels are those of the columns."""
    size = len(columns.labels)
    missing, spurious = (np.full(len(side.doc), size + more) for side, more in ((gold, 0), (pred, 1)))
    none = np.zeros(len(gold.doc)), np.zeros(len(pred.doc))
    rows = (
        (gold.doc, gold.label, gold.label, gold.right, none[0]),
        (gold.doc, gold.label, missing, gold.lacking, none[0]),
        (pred.doc, pred.label, pred.label, none[1], pred.right),
        (pred.doc, spurious, pred.label, none[1], pred.lacking),
    )
    doc, left, right, recall, precision = map(np.concatenate, zip(*rows, strict=True))
    return weighing(LabelPairs(len(columns.documents), columns.labels, doc, left, right, recall, precision))
