"""Who speaks: what the measures ``speakers.*`` count.

Quotes of both sides are paired one to one, by the same extent or by shared text; of quotes of one extent those are
paired that have the same speaker. A pair is right if

- ``mention``: the sources of the two have the same extents;
- ``overlap``: every source of either shares text with one of the other;
- ``entity``, ``end_to_end``: the entities that speak are the same, all of them (`saidby.eval.identity`).

To have none is an answer too: right where gold has none, wrong where it has one, and the other way round. `GIVEN` says
what is counted; ``end_to_end`` counts all quotes of both sides. Each quote is counted under its ``source_form``, a pair
under that of the gold.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from saidby.corpus.ragged import offsets_of

from .columns import Bools, Floats, Ints
from .counts import LabelPairs, weighing
from .frames import BothFrames, frames_of
from .identity import spoken
from .keys import extent_keys, pack, ranks, set_keys
from .match import ALONE, FINE, SAME, Edges, Pairs, match_worth
from .names import Measure
from .quotes import Tally, tallied, valued
from .stages import AGREEING, DEMANDED, EXACT

if TYPE_CHECKING:
    from .task import Task

GIVEN = ("gold", "matched")
"""What is counted: all gold quotes, and the predictions that are paired with one; or only what is paired.

A prediction of the same extent as a paired one is counted with it, as a second answer.
"""
FORM = "source_form"

Agrees = Callable[[Ints, Ints], Bools]
"""From numbers of gold quotes and of predicted ones: whether the two have the same speaker."""


def mention(task: "Task", measure: Measure) -> LabelPairs:
    """Count quotes whose sources have the same extents."""
    return _by_source(task, measure, exact=True)


def overlap(task: "Task", measure: Measure) -> LabelPairs:
    """Count quotes whose sources share text."""
    return _by_source(task, measure, exact=False)


def entity(task: "Task", measure: Measure) -> LabelPairs:
    """Count quotes that the same entities speak; all quotes of both sides if nothing is given."""
    quotes = _quotes(task, measure)
    return _counted(quotes, _same(quotes), measure)


def b3(task: "Task", measure: Measure) -> LabelPairs:
    """Count for each quote the share of its cluster that it is together with; a cluster is what one entity speaks.

    Quotes without speaker are in no cluster. Those of several speakers are together with those of the same ones.

    References
    ----------
    .. [1] Bagga and Baldwin 1998, LREC workshop on linguistic coreference.
    """
    quotes = _quotes(task, measure)
    frames, pairs = quotes.frames, _paired(quotes, _same(quotes), measure)
    gold, pred = frames.gold.quotes, frames.pred.quotes
    paired = pairs.tier != ALONE
    left, right = (np.append(view.counts, False)[rows] for view, rows in ((gold, pairs.gold), (pred, pairs.pred)))
    inside = np.where(paired, left | right, np.append(gold.demanded, False)[pairs.gold] | right)
    one, two = (
        np.where(inside, np.append(clusters, -1)[rows], -1)
        for clusters, rows in zip(_clusters(task, frames), (pairs.gold, pairs.pred), strict=True)
    )
    both = (one >= 0) & (two >= 0)
    common = np.zeros(len(one), dtype=np.int64)
    common[both] = _sizes(pack(one[both], two[both]))
    form, doc = _forms(frames, pairs), _docs(frames, pairs)
    tallies = []
    for clusters, rows, counts, demanded in (
        (one, pairs.gold, left, np.append(gold.demanded, False)[pairs.gold]),
        (two, pairs.pred, right, right),
    ):
        members = np.flatnonzero((clusters >= 0) & (rows >= 0))
        share = _share(common[members], _sizes(clusters[members]))
        tallies.append(
            Tally(doc[members], form.code[members], share * counts[members], (1 - share) * demanded[members])
        )
    return tallied(replace(gold.spans, labels=form.table), *tallies)


def speaker_kinds(task: "Task", frames: BothFrames) -> tuple[Ints, Ints]:
    """Give a code for each quote of both sides: equal if the same entities speak.

    A predicted entity is the gold entity that it is the same as, or one that gold does not have.
    """
    return _split(_speakers(task, frames, task.identity.codes), frames)


class _Quotes(NamedTuple):
    """Quotes with their parts, and what their speakers are."""

    frames: BothFrames
    kinds: tuple[Ints, Ints]


def _quotes(task: "Task", measure: Measure) -> _Quotes:
    frames = frames_of(task, measure)
    return _in_order(_Quotes(frames, speaker_kinds(task, frames)))


def _in_order(quotes: _Quotes) -> _Quotes:
    """Sort quotes by what tells them apart, as far as frames are not: the input decides nothing."""
    frames = quotes.frames
    gold, pred = frames.gold.quotes.spans, frames.pred.quotes.spans
    _, *forms = valued(gold, pred, FORM)
    one, two = (
        np.lexsort((form, kind, spans.doc)) for form, kind, spans in zip(forms, quotes.kinds, (gold, pred), strict=True)
    )
    ordered = BothFrames(frames.gold.take(one), frames.pred.take(two))
    return _Quotes(ordered, (quotes.kinds[0][one], quotes.kinds[1][two]))


def _same(quotes: _Quotes) -> Agrees:
    gold, pred = quotes.kinds
    return lambda left, right: gold[left] == pred[right]


def _by_source(task: "Task", measure: Measure, *, exact: bool) -> LabelPairs:
    frames = frames_of(task, measure)
    quotes = _in_order(_Quotes(frames, frames.kinds))
    return _counted(quotes, partial(quotes.frames.agreeing, "source", exact=exact), measure)


def _paired(quotes: _Quotes, agrees: Agrees, measure: Measure) -> Pairs:
    """Pair quotes: as many of one extent as can be, of these the demanded and agreeing ones; then by shared text."""
    gold, pred = quotes.frames.gold.quotes, quotes.frames.pred.quotes

    def worth(edges: Edges) -> Ints:
        demanded = gold.demanded[edges.gold].astype(np.int64) + pred.counts[edges.pred]
        same = EXACT + DEMANDED * demanded + AGREEING * agrees(edges.gold, edges.pred)
        return np.where(edges.tier == SAME, same, measure.param("match") != "strict")

    return match_worth(gold.spans, pred.spans, worth, kinds=quotes.kinds, gold_rank=gold.rank, pred_rank=pred.rank)


def _counted(quotes: _Quotes, agrees: Agrees, measure: Measure) -> LabelPairs:
    """Count pairs that are right, and what the others and the quotes without partner lack."""
    frames, pairs, given = quotes.frames, _paired(quotes, agrees, measure), measure.param("given")
    gold, pred = frames.gold.quotes, frames.pred.quotes
    paired = pairs.tier != ALONE
    right = paired.copy()
    right[paired] = agrees(pairs.gold[paired], pairs.pred[paired])
    found, missed = (np.append(flags, False)[pairs.gold] for flags in (gold.counts, gold.demanded))
    answered = np.append(pred.counts, False)[pairs.pred]
    missed &= ~right & (paired | (given != "matched"))
    wrong = answered & ~right & (paired | _again(frames, pairs) | (given is None))
    form, doc, none = _forms(frames, pairs), _docs(frames, pairs), np.zeros(len(paired))
    missing, spurious = (np.full(len(paired), len(form.table) + more) for more in (0, 1))
    rows = (
        (doc, form.code, form.code, 1.0 * (right & found), 1.0 * (right & answered)),
        (doc, form.code, missing, 1.0 * missed, none),
        (doc, spurious, form.code, none, 1.0 * wrong),
    )
    docs, left, found_as, recall, precision = map(np.concatenate, zip(*rows, strict=True))
    documents = len(gold.spans.documents)
    return weighing(LabelPairs(documents, form.table, docs, left, found_as, recall, precision))


def _again(frames: BothFrames, pairs: Pairs) -> Bools:
    """Say of each pair whether it is a prediction without partner that another one with the same extent has."""
    spans = frames.pred.quotes.spans
    keys = np.append(extent_keys(spans.doc, spans.extents), -1)[pairs.pred]
    paired = pairs.tier != ALONE
    again: Bools = ~paired & np.isin(keys, keys[paired])
    return again


class _Forms(NamedTuple):
    """Table of the forms of sources, and the form of each pair."""

    table: tuple[str, ...]
    code: Ints


def _forms(frames: BothFrames, pairs: Pairs) -> _Forms:
    table, gold, pred = valued(frames.gold.quotes.spans, frames.pred.quotes.spans, FORM)
    return _Forms(table, np.where(pairs.gold >= 0, np.append(gold, 0)[pairs.gold], np.append(pred, 0)[pairs.pred]))


def _docs(frames: BothFrames, pairs: Pairs) -> Ints:
    gold, pred = (np.append(side.quotes.spans.doc, 0) for side in (frames.gold, frames.pred))
    return np.where(pairs.gold >= 0, gold[pairs.gold], pred[pairs.pred])


def _speakers(task: "Task", frames: BothFrames, codes: tuple[Ints, Ints]) -> Ints:
    """Give a key for each quote of gold, then of predictions: equal if the same codes of entities speak, 0 if none."""
    counts, speakers = [], []
    for side, of, code in zip((task.gold, task.pred), (frames.gold, frames.pred), codes, strict=True):
        place = np.full(len(side), -1)
        place[of.rows] = np.arange(len(of.rows))
        said = spoken(side)
        pairs = np.stack([place[said.quote], code[said.entity]])
        quote, who = np.unique(pairs[:, pairs[0] >= 0], axis=1)
        counts.append(np.bincount(quote, minlength=len(of.rows)))
        speakers.append(who)
    return set_keys(offsets_of(np.concatenate(counts)), np.concatenate(speakers))


def _clusters(task: "Task", frames: BothFrames) -> tuple[Ints, Ints]:
    """Give the cluster of each quote of both sides, by the entities of its own side; -1 without speaker."""
    entities = np.arange(len(task.gold.entities)), np.arange(len(task.pred.entities))
    keys = _speakers(task, frames, entities)
    gold, pred = _split(keys, frames)
    return np.where(gold > 0, gold, -1), np.where(pred > 0, pred, -1)


def _split(keys: Ints, frames: BothFrames) -> tuple[Ints, Ints]:
    gold, pred = np.split(keys, [len(frames.gold.rows)])
    return gold, pred


def _sizes(codes: Ints) -> Ints:
    """Give how often each code occurs."""
    codes = ranks(codes)
    return np.bincount(codes)[codes]


def _share(common: Ints, size: Ints) -> Floats:
    """Give shares in parts of a power of two, so that sums are the same in any order."""
    share: Floats = np.rint(common * FINE / size) / FINE
    return share
