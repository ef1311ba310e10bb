"""Score lists of tags: what the move from seqeval needs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from saidby.corpus.errors import Problem, UsageError
from saidby.corpus.labels import NO_NAMES
from saidby.corpus.plain import some
from saidby.corpus.tag_reading import REPAIRS, Invalid, Reading, Unknown, read
from saidby.corpus.tags import Tags

from .choices import check_counts, check_zero_division
from .columns import Columns, codes_of
from .fingerprint import fingerprint
from .measures import chosen
from .names import Measure
from .scope import Labels, scope_of
from .scores import Result, scored
from .signing import signed
from .streams import Found
from .taglists import columns_of_readings, stored
from .task import Task

FAMILIES = ("entities", "quotes", "conlleval", "seqeval", "nervaluate", "spacy")
"""Measures that tags suffice for."""
READINGS = ("conlleval", "discard")
"""Repairs that are compared if tags are invalid."""
SHOWN = 5
"""Kinds of invalid places that a note tells."""


@dataclass(frozen=True)
class TagResult(Result):
    """Scores of tags, and what their invalid places do to them.

    Parameters
    ----------
    invalid : dict of str to Invalid
        Of ``gold`` and ``pred``: transitions that the scheme forbids, by kind, and tags that could not be read.
    readings : dict of str to float
        Micro F1 of exact spans by each repair; empty if nothing is invalid, for then it is one number.
    """

    invalid: dict[str, Invalid] = field(default_factory=dict)
    readings: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give the result as JSON has it."""
        found = {
            side: {"transitions": places.transitions, "unknown": places.unknown}
            for side, places in self.invalid.items()
        }
        return {**super().to_dict(), "invalid": found, "readings": self.readings}


def score_tags(
    y_true: Sequence[Sequence[str]] | Tags,
    y_pred: Sequence[Sequence[str]] | Tags,
    *,
    scheme: str = "IOB2",
    repair: str = "conlleval",
    measures: str | Measure | Iterable[str | Measure] | None = None,
    labels: Labels = None,
    suffix: bool = False,
    unknown: Unknown = "error",
    resamples: int = 1000,
    seed: int = 0,
    zero_division: float = 0.0,
) -> TagResult:
    """Score predicted tags against gold ones.

    Parameters
    ----------
    y_true, y_pred : sequence of sequences of str, or Tags
        Gold and predicted tags, a list a sentence or document; what is resampled is the list.
    scheme : str
        ``IOB2``, ``IOBES``, ``BILOU``, … (`saidby.corpus.tags.SCHEMES`, `ALIASES`).
    repair : {"conlleval", "discard", "error"}
        What becomes of tags that the scheme forbids (`saidby.corpus.tag_reading.REPAIRS`).
    measures : str, Measure or iterable of them, optional
        By default ``entities.strict``. ``seqeval.default``, ``nervaluate.partial``, ``conlleval`` … read the tags as
        those do, whatever the repair.
    labels : str or iterable of str, optional
        Labels that are scored, by default all. With them, the measures of other scorers read tags that are written
        anew from the spans.
    suffix : bool
        Whether tags are written label first, ``PER-B``.
    unknown : {"error", "outside"}
        What tags are that cannot be read: an error, or ``O``.
    resamples, seed, zero_division
        As in `saidby.score`.

    Raises
    ------
    DataError
        If the two sides differ in length, with every sequence; if tags cannot be read, with every tag; with
        ``repair="error"`` if the scheme forbids a transition, with every place.
    UnknownName, UsageError
        If an option has a value that it cannot have.
    """
    asked = chosen("entities.strict" if measures is None else measures)
    check_counts(resamples=resamples, seed=seed)
    check_zero_division(zero_division)
    if unfit := [str(measure) for measure in asked if measure.name.partition(".")[0] not in FAMILIES]:
        raise UsageError(f"{', '.join(unfit)}: tags do not hold what is measured; score documents")
    gold_reading, pred_reading = (
        read(tags, scheme=scheme, suffix=suffix, unknown=unknown) for tags in stored(y_true, y_pred)
    )
    gold, pred = columns_of_readings(gold_reading, pred_reading, repair=repair, suffix=suffix)
    places = {"gold": gold_reading.invalid, "pred": pred_reading.invalid}
    readings = _readings(gold_reading, pred_reading) if any(found.total for found in places.values()) else {}
    notes = [*_invalid_notes(places, repair, readings), *_label_notes(gold, labels)]
    prints = fingerprint(gold), fingerprint(pred)
    task = Task(gold, pred, scope_of(labels=labels), prints, tuple(notes))
    signature = signed(
        task,
        asked,
        source=(
            "tags",
            gold_reading.scheme,
            repair,
            *(["suffix"] if suffix else []),
            *([unknown] if unknown != "error" else []),
        ),
        align="none",
        missing="error",
        zero_division=float(zero_division),
        resamples=resamples,
        seed=seed,
    )
    result = scored(task, asked, signature)
    return TagResult(signature, result.measures, result.notes, places, readings)


def _readings(gold: Reading, pred: Reading) -> dict[str, float]:
    """Give micro F1 of exact spans by each repair."""
    return {repair: _micro_f1(_kept(gold, repair), _kept(pred, repair), (gold, pred)) for repair in READINGS}


def _kept(reading: Reading, repair: str) -> Found:
    runs = REPAIRS[repair](reading)
    start = reading.start[runs]
    return Found(start, reading.end[runs], reading.label[start])


def _micro_f1(gold: Found, pred: Found, readings: tuple[Reading, Reading]) -> float:
    """Give F1 of spans in two streams of the same sequences."""
    size = len(readings[0].label) + 1
    start, label = np.full(size, -1), np.full(size, -1)
    start[gold.end], label[gold.end] = gold.start, gold.label
    codes = codes_of(readings[1].labels, readings[0].labels)
    right = (start[pred.end] == pred.start) & (label[pred.end] == codes[pred.label])
    total = len(gold.end) + len(pred.end)
    return 2 * int(right.sum()) / total if total else 0.0


def _invalid_notes(places: dict[str, Invalid], repair: str, readings: dict[str, float]) -> Iterator[Problem]:
    for side, found in places.items():
        if found.transitions:
            kinds = _most(found.transitions)
            what = f"{len(found.token)} transitions are forbidden in {found.scheme} ({kinds}); repaired by {repair!r}"
            yield Problem(side, what)
        if found.unknown:
            yield Problem(
                side, f"{sum(found.unknown.values())} tags cannot be read ({_most(found.unknown)}); they count as O"
            )
    if readings:
        shown = ", ".join(f"{repair} {f1:.4f}" for repair, f1 in readings.items())
        yield Problem("repair", f"micro F1 of exact spans depends on how invalid tags are read: {shown}")


def _most(counts: dict[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return some([f"{name} {count}" for name, count in ordered], most=SHOWN)


def _label_notes(gold: Columns, labels: Labels) -> Iterator[Problem]:
    aside = sorted(NO_NAMES & {*gold.labels})
    if aside and labels is None:
        what = (
            f"entities.* leave {', '.join(aside)} aside, as labels of mentions and quotes; pass labels= to score them"
        )
        yield Problem("labels", what)
