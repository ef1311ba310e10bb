"""The measures that there are. Each takes the spans of both sides and gives weighted label pairs.

A measure is a line in `MEASURES`, under its name without parameters.
"""

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

import numpy as np

from saidby.corpus.errors import UnknownName, UsageError

from .columns import Columns
from .counts import LabelPairs, View, exact_label_pairs
from .edges import trim
from .names import Measure, parse_measure

QUOTE_LABELS = ("QUOTE", "CUE", "SOURCE", "ADDRESSEE", "FRAME", "TOPIC", "MEDIUM", "EVIDENCE", "NONSPEECH")
NO_NAMES = frozenset({*QUOTE_LABELS, "MENTION"})
"""Labels that entity measures leave aside; all others are scored, a user's own too."""
ROLES = {"content": "QUOTE", "cue": "CUE", "source": "SOURCE"}
MODES = ("direct", "indirect", "mixed", "free_indirect", "indirect_free", "reported")


class Definition(NamedTuple):
    """A measure of the registry.

    Parameters
    ----------
    label_pairs : callable
        From gold, predictions and the measure, parameters included.
    help : str
        What it counts, in one line.
    params : dict of str to collection of str
        Values that each parameter can have.
    """

    label_pairs: Callable[[Columns, Columns, Measure], LabelPairs]
    help: str
    params: dict[str, Collection[str]] = {}  # noqa: RUF012


def entities_strict(gold: Columns, pred: Columns, measure: Measure) -> LabelPairs:
    """Count entity spans with the same extent and label."""
    return exact_label_pairs(*(View(spans, np.ones(len(spans), dtype=bool)) for spans in map(_entities, (gold, pred))))


def quotes_strict(gold: Columns, pred: Columns, measure: Measure) -> LabelPairs:
    """Count spans of one role with the same extent; of one mode, if asked, each side by its own."""
    return exact_label_pairs(_quotes(gold, measure), _quotes(pred, measure))


MEASURES = {
    "entities.strict": Definition(entities_strict, "entities with the same extent and label"),
    "quotes.strict[content]": Definition(
        quotes_strict, "quotes with the same extent", {"edges": ("trim",), "mode": MODES}
    ),
    "quotes.strict[cue]": Definition(quotes_strict, "cues with the same extent"),
    "quotes.strict[source]": Definition(quotes_strict, "sources with the same extent"),
}
DEFAULT = ("entities.strict", "quotes.strict[content]")


def chosen(measures: str | Measure | Iterable[str | Measure] | None) -> tuple[Measure, ...]:
    """Give the measures that are asked for, each once, `DEFAULT` for None.

    Raises
    ------
    UnknownName
        If there is no such measure, or it has no such parameter or value.
    UsageError
        If a name is not written as one, or none is asked for.
    """
    if measures is None:
        measures = DEFAULT
    if isinstance(measures, str | Measure):
        measures = [measures]
    known = tuple(dict.fromkeys(_known(parse_measure(str(measure))) for measure in measures))
    if not known:
        raise UsageError("no measure is asked for; leave measures out for the default ones")
    return known


def _known(measure: Measure) -> Measure:
    if measure.kind not in MEASURES:
        raise UnknownName("measure", measure.kind, MEASURES)
    params = MEASURES[measure.kind].params
    if measure.params and not params:
        raise UsageError(f"measure {measure}: {measure.kind} takes no parameters")
    for key, value in measure.params:
        if key not in params:
            raise UnknownName(f"parameter of {measure.kind}", key, params)
        if value not in params[key]:
            raise UnknownName(f"{key} of {measure.kind}", value, params[key])
    return measure


def _entities(columns: Columns) -> Columns:
    return _labelled(columns, [label not in NO_NAMES for label in columns.labels])


def _quotes(columns: Columns, measure: Measure) -> View:
    label = ROLES[measure.role or "content"]
    spans = _labelled(columns, [name == label for name in columns.labels])
    if measure.param("edges") == "trim":
        spans = trim(spans)
    mode = measure.param("mode")
    return View(spans, np.ones(len(spans), dtype=bool) if mode is None else spans.has("mode", mode))


def _labelled(columns: Columns, wanted: list[bool]) -> Columns:
    """Give the spans whose label is wanted."""
    return columns.take(np.flatnonzero(np.array(wanted, dtype=bool)[columns.label]))
