"""The stage at which a quote is lost: found at all, then its extent, its cue, its source, who speaks.

Quotes are paired one to one: as many of the same extent as can be, of these as many as can be whose parts agree, then
as many as can be that share text. Each gold quote is of one class, the first that is true of it:

- ``not_found``: it has no partner;
- ``wrong_extent``: its partner has another extent;
- ``wrong_cue``: the cues of the two do not agree (`saidby.eval.frames`);
- ``wrong_source``: their sources do not;
- ``wrong_entity``: another entity speaks, or one where none does, or none where one does;
- ``right``: none of these.

A prediction is of the class of its partner; without partner it is ``spurious``. Optional gold counts if its extent is
found, and is nothing that gold demands otherwise: so the gold quotes of all classes are the support of
``quotes.strict[content]``, and those of ``right`` and the last three before it are what it finds.
"""

import numpy as np

from .classes import Entries, fitting
from .columns import Ints, joined
from .counts import Sides
from .frames import PARTS, BothFrames
from .keys import pack, ranks
from .match import ALONE, LABEL, SAME, Edges
from .quotes import by_attribute

STAGES = ("right", "not_found", "wrong_extent", "wrong_cue", "wrong_source", "wrong_entity", "spurious")
RIGHT, NOT_FOUND, WRONG_EXTENT, WRONG_CUE, WRONG_SOURCE, WRONG_ENTITY, SPURIOUS = range(len(STAGES))
OF_PART = {"cue": WRONG_CUE, "source": WRONG_SOURCE}
ORDER = (NOT_FOUND, WRONG_EXTENT, WRONG_CUE, WRONG_SOURCE, WRONG_ENTITY)
"""In which quotes are lost, one after the other."""
LOST = {"wrong_cue": "cue", "wrong_source": "source", "wrong_entity": "speaker"}
"""The part that is wrong at a stage."""
EXACT, DEMANDED, AGREEING = 2**42, 2**28, 2**14
"""What a pair is worth that has one extent; whose gold is demanded; whose parts agree; any other is worth 1."""

Speakers = tuple[Ints, Ints]
"""A code for each quote of both sides: equal if the same entities speak."""


def by_speaker(frames: BothFrames, speakers: Speakers) -> tuple[BothFrames, Speakers]:
    """Sort quotes of a document by who speaks: the order of the input does not tell apart what frames do not."""
    gold, pred = (
        np.lexsort((codes, side.quotes.spans.doc))
        for side, codes in zip((frames.gold, frames.pred), speakers, strict=True)
    )
    return BothFrames(frames.gold.take(gold), frames.pred.take(pred)), (speakers[0][gold], speakers[1][pred])


def staged(frames: BothFrames, speakers: Speakers, *, exact: bool = False) -> Entries:
    """Give every quote of both sides its stage; labels of the quotes are their modes.

    Parameters
    ----------
    frames : BothFrames
        The quotes with their parts, in the order of `by_speaker`.
    speakers : two int arrays of shape (n_quotes,)
        Who speaks each quote.
    exact : bool
        Whether cues and sources must have the same extents, not just share text.
    """

    def lost_at(gold: Ints, pred: Ints) -> Ints:
        stage = np.where(speakers[0][gold] == speakers[1][pred], RIGHT, WRONG_ENTITY)
        for role in reversed(PARTS):
            stage[~frames.agreeing(role, gold, pred, exact=exact)] = OF_PART[role]
        return stage

    def worth(edges: Edges) -> Ints:
        agreeing = lost_at(edges.gold, edges.pred) == RIGHT
        demanded = frames.gold.quotes.demanded[edges.gold]
        return np.where(edges.tier == SAME, EXACT + DEMANDED * demanded + AGREEING * agreeing, 0) + 1

    codes = pack(np.concatenate(frames.kinds), np.concatenate(speakers))
    gold_kind, pred_kind = np.split(ranks(codes), [len(speakers[0])])
    pairs = frames.paired(worth, kinds=(gold_kind, pred_kind))
    both, near = np.flatnonzero(pairs.tier == SAME), np.flatnonzero(pairs.tier == LABEL)
    kind = np.where(pairs.gold < 0, SPURIOUS, np.where(pairs.tier == ALONE, NOT_FOUND, WRONG_EXTENT))
    kind[both] = lost_at(pairs.gold[both], pairs.pred[both])
    sides = by_attribute(Sides(frames.gold.quotes, frames.pred.quotes), "mode")
    gold, pred = sides.gold.spans, sides.pred.spans
    demanded, given = (
        np.append(flags, False)[rows]
        for flags, rows in ((sides.gold.demanded, pairs.gold), (sides.pred.counts, pairs.pred))
    )
    gold_counts = demanded | (pairs.tier == SAME)
    extent = pairs.gold.copy()
    extent[near] = len(gold) + np.arange(len(near))
    rows = np.flatnonzero(gold_counts | given)
    return Entries(
        gold, pred, pairs.gold[rows], pairs.pred[rows], kind[rows], gold_counts[rows], given[rows],
        joined([gold.extents, fitting(gold, pred, pairs, near)]), extent[rows], STAGES,
    )  # fmt: skip
