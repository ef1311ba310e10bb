"""Scope: which spans are scored, and what their labels are called. Every choice stands in the signature.

::

    relabel  LOCORG=LOC,gold:GPE=LOC,pred:PERSON=PER     on both sides, or on one
    labels   PER,ORG,LOC                                 of entities; the others are left aside on both sides
    level    outer | inner | all                         of nested spans of one measure, on both sides
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from saidby.corpus.errors import UnknownName, UsageError

from .columns import Bools, Columns, Ints, codes_of

Level = Literal["all", "outer", "inner"]
LEVELS: tuple[str, ...] = get_args(Level)
SIDES = ("gold", "pred")
Relabel = str | Mapping[str, str] | Iterable[tuple[str, str]] | None
Labels = str | Iterable[str] | None


@dataclass(frozen=True)
class Scope:
    """What is scored.

    Parameters
    ----------
    relabel : tuple of (str, str, str)
        Side (``gold``, ``pred``, or empty for both), old label, new label; sorted.
    labels : tuple of str
        Labels of entities that are scored, sorted; empty for all.
    level : {"all", "outer", "inner"}
        Of nested spans all, only those that lie in no other, or only those in which no other lies.
    """

    relabel: tuple[tuple[str, str, str], ...] = ()
    labels: tuple[str, ...] = ()
    level: Level = "all"

    @property
    def renamings(self) -> list[tuple[str, str]]:
        """`relabel` as `scope_of` takes it: ``("pred:PERSON", "PER")``."""
        return [(f"{side}:{old}" if side else old, new) for side, old, new in self.relabel]

    def names(self, side: str) -> dict[str, str]:
        """Give the new names of labels on one side."""
        return {old: new for where, old, new in self.relabel if where in ("", side)}


EVERYTHING = Scope()


def scope_of(relabel: Relabel = None, labels: Labels = None, level: Level = "all") -> Scope:
    """Read the choices as users write them.

    Raises
    ------
    UsageError
        If one is not written as it must be, or one label gets two names.
    """
    if level not in LEVELS:
        raise UnknownName("level", level, LEVELS)
    pairs = _pairs(relabel)
    seen: set[tuple[str, str]] = set()
    for side, old, new in pairs:
        for one in (side,) if side else SIDES:
            if (one, old) in seen:
                raise UsageError(f"relabel: {old!r} gets two names on the side of {one}; give it one (got {new!r})")
            seen.add((one, old))
    names = labels.split(",") if isinstance(labels, str) else labels or ()
    wanted = tuple(sorted({name.strip() for name in names}))
    if labels is not None and not all(wanted):
        raise UsageError(f"labels must be names separated by commas, got {labels!r}")
    return Scope(tuple(sorted(pairs)), wanted, level)


def relabelled(columns: Columns, scope: Scope, side: str) -> Columns:
    """Give the spans and entities of one side with the labels that the scope gives them."""
    names = scope.names(side)
    if not names:
        return columns
    new = [names.get(label, label) for label in columns.labels]
    table = sorted(set(new))
    references = columns.references and columns.references.relabelled(names)
    return replace(columns, labels=tuple(table), label=codes_of(new, table)[columns.label], references=references)


def unused(scope: Scope, gold: Columns, pred: Columns) -> list[str]:
    """Give labels that the scope names and no span has, before renaming (`relabel`) and after it (`labels`)."""
    sides = {"gold": {*gold.labels}, "pred": {*pred.labels}}
    sides[""] = sides["gold"] | sides["pred"]
    old = [name for side, name, _ in scope.relabel if name not in sides[side]]
    there = {label for side in SIDES for label in relabelled({"gold": gold, "pred": pred}[side], scope, side).labels}
    return [*old, *(label for label in scope.labels if label not in there)]


def on_level(columns: Columns, level: Level) -> Columns:
    """Give the spans that lie in no other (outer), or in which no other lies (inner); `all` for all.

    A span lies in another if its hull does and is shorter; spans of equal hull, and crossing ones, are on one level.
    """
    return columns if level == "all" or not len(columns) else columns.take(kept(columns, level))


def kept(columns: Columns, level: Level) -> Ints:
    """Give the rows of these spans."""
    if level == "all" or not len(columns):
        return np.arange(len(columns))
    start, end = (side.astype(np.int64) for side in columns.extents.hulls)
    # A hull lies around another one if, mirrored, it lies in it.
    hulls = (start, end) if level == "outer" else (-start, -end)
    return np.flatnonzero(~_nested(columns.doc, *hulls))


def _nested(doc: Ints, start: Ints, end: Ints) -> Bools:
    """Say of each hull whether it lies in another, longer one of its document.

    Those that can hold it start no later, so that the furthest end before it decides.
    """
    order = np.lexsort((-end, start, doc))
    before = _before(doc[order], start[order], end[order])
    found = np.zeros(len(doc), dtype=bool)
    found[order] = (before >= 0) & (_running(doc[order], end[order])[before] >= end[order])
    return found


def _running(doc: Ints, values: Ints) -> Ints:
    """Give the largest value so far in each document."""
    shift = int(values.max()) - int(values.min()) + 1
    highest: Ints = np.maximum.accumulate(values + doc.astype(np.int64) * shift)
    return highest - doc.astype(np.int64) * shift


def _before(doc: Ints, start: Ints, end: Ints) -> Ints:
    """Give for each hull the last one before it, in its document, that is another hull; -1 if there is none."""
    new = np.diff(doc, prepend=-1) != 0
    differs = new | (np.diff(start, prepend=-1) != 0) | (np.diff(end, prepend=-1) != 0)
    run = np.maximum.accumulate(np.where(differs, np.arange(len(doc)), 0))
    first = np.maximum.accumulate(np.where(new, np.arange(len(doc)), 0))
    return np.where(run > first, run - 1, -1)


def _pairs(relabel: Relabel) -> list[tuple[str, str, str]]:
    if relabel is None:
        return []
    if isinstance(relabel, str):
        return [_parsed(part) for part in relabel.split(",")]
    items = relabel.items() if isinstance(relabel, Mapping) else relabel
    return [(*_sided(old), new) for old, new in items]


def _parsed(part: str) -> tuple[str, str, str]:
    old, equals, new = (piece.strip() for piece in part.partition("="))
    if not (old and equals and new):
        raise UsageError(f"relabel must be written FROM=TO,…, or gold:FROM=TO, pred:FROM=TO for one side; got {part!r}")
    return (*_sided(old), new)


def _sided(old: str) -> tuple[str, str]:
    side, colon, name = old.partition(":")
    return (side, name) if colon and side in SIDES and name else ("", old)
