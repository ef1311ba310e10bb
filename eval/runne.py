"""``runne``: nested names as the shared task RuNNE-2022 counts them, over the corpus NEREL.

A name is its document, start, end and type, and a side is the set of them: a name that is there twice counts once.
The score of the task is macro F1 over the types that were not few-shot and occur in the gold; ``runne[few_shot]`` is
macro F1 over the three few-shot types, each a third whether it occurs or not. ``runne[all]`` has every type; its micro
is the task's "mention F1".

References
----------
.. [1] https://github.com/dialogue-evaluation/RuNNE, scoring_program/score.py, at b595cff.
"""

import numpy as np

from .columns import Columns, Ints, codes_of
from .counts import LabelPairs
from .keys import pack, starts

FEW_SHOT = ("DISEASE", "PENALTY", "WORK_OF_ART")


def runne(gold: Columns, pred: Columns, role: str | None = None) -> LabelPairs:
    """Pair equal names.

    Parameters
    ----------
    gold, pred : Columns
        Spans over the same documents and labels (`saidby.eval.documents.paired`), by their whole extent from the
        first start to the last end. Alternatives and options are not looked at.
    role : {None, "few_shot", "all"}
        Which types: those of the task's macro F1, the few-shot ones, or all.

    Returns
    -------
    LabelPairs
        Of a type outside the role nothing is left, predictions included: the task does not average it.
    """
    left, right = _names(gold), _names(pred)
    table = gold.labels
    labels = _asked(role, *({table[code] for code in side[3]} for side in (left, right)))
    place = codes_of(table, labels)
    left, right = (side[:, place[side[3]] >= 0] for side in (left, right))
    shared, only_left, only_right = _compared(left, right)
    found, missing, spurious = place[shared[3]], place[only_left[3]], place[only_right[3]]
    weight = np.ones(len(found) + len(missing) + len(spurious))
    return LabelPairs(
        len(gold.documents),
        labels,
        np.concatenate([shared[0], only_left[0], only_right[0]]),
        np.concatenate([found, missing, np.full(len(spurious), len(labels) + 1)]),
        np.concatenate([found, np.full(len(missing), len(labels)), spurious]),
        weight,
        weight,
        fixed=role == "few_shot",
    )


def _asked(role: str | None, gold: set[str], pred: set[str]) -> tuple[str, ...]:
    """Give the labels that the mean is over, sorted; a few-shot one stays in it without a name."""
    labels = {None: gold - {*FEW_SHOT}, "few_shot": {*FEW_SHOT}, "all": gold | pred}[role]
    return tuple(sorted(labels))


def _names(side: Columns) -> Ints:
    """Give document, start, end and label of each different name, shape (4, n_names)."""
    names = np.stack([side.doc, *side.extents.hulls, side.label]).astype(np.int64)
    key = pack(*names)
    order = np.argsort(key, kind="stable")
    return names[:, order[starts(key[order])]]


def _compared(left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
    """Give the names of both sides, of the left side only, of the right side only."""
    keys = np.split(pack(*np.hstack([left, right])), [left.shape[1]])
    shared = np.isin(keys[0], keys[1])
    return left[:, shared], left[:, ~shared], right[:, ~np.isin(keys[1], keys[0])]
