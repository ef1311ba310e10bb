"""What a system gets wrong, and how: classes of errors, confusions, buckets, and every error with its context.

Gold and predictions are paired once, each span gets its class (`saidby.eval.classes` says which there are), and the
rest is counting. See docs/reference/errors.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, get_args

import numpy as np

from saidby.corpus import stores
from saidby.corpus.errors import Problem, UnknownName
from saidby.corpus.model import Document, covered
from saidby.corpus.plain import some

from .buckets import Buckets, Ground, buckets, kinds
from .choices import Align, Missing, check_counts
from .classes import CLASSES, Entries, entries
from .columns import Bools, Columns, Extents, Ints, columns_of
from .keys import extent_keys
from .measures import Of, sides_of
from .scope import Labels, Level, Relabel, Scope, relabelled, scope_of
from .task import Source, Task, columns_from, task_of

ERRORS = CLASSES[1:]


class Count(NamedTuple):
    """How many gold spans and how many predictions."""

    gold: int
    pred: int


@dataclass(frozen=True)
class Place:
    """A span of one side: its label, its text (pieces joined by ``…``), its fragments in code points."""

    label: str
    text: str
    fragments: tuple[tuple[int, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the span as JSON has it."""
        return {"label": self.label, "text": self.text, "fragments": list(map(list, self.fragments))}


@dataclass(frozen=True)
class Error:
    """One entry of a class.

    Parameters
    ----------
    document : str
        Id.
    kind : str
        One of `CLASSES`.
    gold, pred : Place, optional
        What is compared. A piece of a split or merged span shows the whole too.
    counts : tuple of str
        The sides that it counts for, ``gold``, ``pred`` or both.
    context : str
        The text around both.
    start : int
        Where the context begins.
    """

    document: str
    kind: str
    gold: Place | None
    pred: Place | None
    counts: tuple[str, ...]
    context: str
    start: int

    def marked(self) -> Iterator[tuple[str, bool, bool]]:
        """Give the context in pieces, each with whether it is in the gold span, and in the prediction."""
        sides = [side.fragments if side else () for side in (self.gold, self.pred)]
        cuts = {offset for fragments in sides for fragment in fragments for offset in fragment}
        ends = sorted({self.start, self.start + len(self.context), *cuts})
        for begin, end in pairwise(ends):
            gold, pred = (any(first <= begin < last for first, last in fragments) for fragments in sides)
            yield self.context[begin - self.start : end - self.start], gold, pred

    def to_dict(self) -> dict[str, Any]:
        """Give the entry as JSON has it."""
        sides = {name: side and side.to_dict() for name, side in (("gold", self.gold), ("pred", self.pred))}
        return {
            "document": self.document, "class": self.kind, **sides, "counts": list(self.counts),
            "context": self.context, "start": self.start,
        }  # fmt: skip


@dataclass(frozen=True)
class Confusion:
    """How often each gold label (rows) is paired with each predicted one (columns).

    The last row, *spurious*, has predictions without gold of their own, the last column, *missed*, gold without
    prediction. Rows sum to the gold spans of a label, columns to its predictions.
    """

    labels: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the table as JSON has it."""
        names = list(self.labels)
        return {"gold": [*names, "spurious"], "pred": [*names, "missed"], "table": list(map(list, self.table))}


@dataclass(frozen=True)
class Errors:
    """All that is wrong, and how.

    Parameters
    ----------
    of : str
        What is compared: entities, or a role of quotes.
    documents : int
        How many gold documents.
    classes : dict of str to Count
        Every class of `CLASSES`, in order.
    labels : dict of str to (dict of str to Count)
        The same for each label, sorted: gold spans by their label, predictions by theirs.
    confusion : Confusion
        Of labels.
    buckets : dict of str to Buckets
        By what was asked for.
    listing : tuple of Error
        In the order of ids and text.
    left_out : dict of str to int
        How many entries of each class that was asked for are not listed.
    notes : tuple of Problem
        What a reader must know.
    """

    of: str
    documents: int
    classes: dict[str, Count]
    labels: dict[str, dict[str, Count]]
    confusion: Confusion
    buckets: dict[str, Buckets]
    listing: tuple[Error, ...]
    left_out: dict[str, int]
    notes: tuple[Problem, ...] = ()

    @property
    def total(self) -> Count:
        """Gold spans and predictions of all classes."""
        return Count(*map(sum, zip(*self.classes.values(), strict=True)))

    def to_dict(self) -> dict[str, Any]:
        """Give the errors as JSON has them."""
        return {
            "of": self.of,
            "documents": self.documents,
            "classes": _plain(self.classes),
            "labels": {label: _plain(counts) for label, counts in self.labels.items()},
            "confusion": self.confusion.to_dict(),
            "buckets": {name: found.to_dict() for name, found in self.buckets.items()},
            "errors": [error.to_dict() for error in self.listing],
            "left_out": self.left_out,
            "notes": list(map(str, self.notes)),
        }


def errors(
    gold: Source,
    pred: Source,
    *,
    of: Of = "entities",
    by: str | Iterable[str] | None = None,
    train: Source | None = None,
    classes: str | Iterable[str] = ERRORS,
    limit: int | None = None,
    context: int = 40,
    relabel: Relabel = None,
    labels: Labels = None,
    level: Level = "all",
    missing: Missing = "error",
    align: Align = "blanks",
) -> Errors:
    """Find what predictions have wrong.

    Parameters
    ----------
    gold, pred : iterable of Document, Columns, str or Path
        As for `saidby.eval.scores.score`.
    of : {"entities", "content", "cue", "source"}
        Names, or one role of quotes.
    by : str or iterable of str, optional
        Buckets: ``label``, ``length``, ``tokens``, ``depth``, ``frequency``, ``seen``, ``seen_lemma``, ``meta:KEY``; by
        default all that can be had without a key.
    train : iterable of Document, Columns, str or Path, optional
        The corpus that the system was trained on, for ``seen`` and ``seen_lemma``.
    classes : str or iterable of str
        Which are listed; all are counted.
    limit : int, optional
        Of each class no more entries are listed, spread evenly over the corpus.
    context : int
        Characters that are shown on each side.
    relabel, labels, level, missing, align
        As for `saidby.eval.scores.score`; `relabel` holds for `train` as for gold.

    Raises
    ------
    DataError
        If the two sides do not hold the same documents and texts.
    UnknownName
        If there is no such class, bucket or role.
    UsageError
        If an option has a value that it cannot have.
    """
    ways, wanted = kinds(by, train=train is not None), _wanted(classes)
    _check(of, limit, context)
    scope = scope_of(relabel, labels, level)
    whole = any("documents" in kind.needs for kind in ways.values())
    left, known = _read(gold, whole), None if train is None else _read(train, whole)
    task = task_of(left.columns, pred, scope=scope, missing=missing, align=align)
    sides = sides_of(task, of)
    found = entries(sides)
    ground = Ground(sides.gold.spans, sides.pred.spans, left.documents)
    if known is not None:
        ground = replace(ground, train=_trained(known.columns, scope, of), train_documents=known.documents)
    chosen, left_out = _chosen(found, wanted, limit)
    return Errors(
        of=of,
        documents=len(task.gold.documents),
        classes=_counts(found, np.ones(len(found.kind), dtype=bool), np.ones(len(found.kind), dtype=bool)),
        labels=_by_label(found),
        confusion=_confusion(found),
        buckets={name: buckets(found, kind.cut(ground)) for name, kind in ways.items()},
        listing=tuple(_error(found, row, context) for row in chosen.tolist()),
        left_out=left_out,
        notes=(*task.notes, *_leaks(task.gold, known)),
    )


class _Given(NamedTuple):
    """A source as columns, and its documents by id where they are needed and can be had."""

    columns: Columns
    documents: dict[str, Document] | None


def _read(source: Source, whole: bool) -> _Given:
    if not whole or isinstance(source, Columns):
        return _Given(columns_from(source), None)
    documents = list(stores.stream(source) if isinstance(source, str | Path) else source)
    return _Given(columns_of(documents, links=False), {document.id: document for document in documents})


def _trained(columns: Columns, scope: Scope, of: Of) -> Columns:
    """Give the spans of the training corpus that are in the scope of gold, on every level."""
    renamed = relabelled(columns, scope, "gold")
    return sides_of(Task(renamed, renamed, replace(scope, level="all"), ("", ""), ()), of).gold.spans


def _wanted(classes: str | Iterable[str]) -> list[int]:
    parts = [classes] if isinstance(classes, str) else classes
    names = [name.strip() for part in parts for name in part.split(",")]
    for name in names:
        if name not in CLASSES:
            raise UnknownName("class of errors", name, CLASSES)
    return sorted({CLASSES.index(name) for name in names})


def _check(of: str, limit: int | None, context: int) -> None:
    if of not in get_args(Of):
        raise UnknownName("kind of spans", of, get_args(Of))
    check_counts(limit=limit or 0, context=context)


def _leaks(gold: Columns, train: _Given | None) -> list[Problem]:
    if train is None:
        return []
    texts = set(train.columns.texts)
    both = [name for name, text in zip(gold.documents, gold.texts, strict=True) if text in texts]
    if not both:
        return []
    what = f"holds the texts of {len(both)} gold documents too ({some(both)}): what is seen tells little"
    return [Problem("train", what)]


# Counting.


def _counts(found: Entries, gold: Bools, pred: Bools) -> dict[str, Count]:
    """Count entries of each class: those chosen for gold, those chosen for predictions."""
    sides = ((found.gold_counts, gold), (found.pred_counts, pred))
    numbers = [np.bincount(found.kind[counts & rows], minlength=len(CLASSES)).tolist() for counts, rows in sides]
    return {name: Count(*pair) for name, *pair in zip(CLASSES, *numbers, strict=True)}


def _by_label(found: Entries) -> dict[str, dict[str, Count]]:
    gold, pred = _labels(found)
    used = np.union1d(gold[found.gold_counts], pred[found.pred_counts]).tolist()
    return {found.gold.labels[code]: _counts(found, gold == code, pred == code) for code in used}


def _labels(found: Entries) -> tuple[Ints, Ints]:
    """Give the labels of each entry as codes, -1 where there is nothing to show."""
    gold, pred = (np.append(side.label, -1) for side in (found.gold, found.pred))
    return gold[found.gold_row], pred[found.pred_row]


def _confusion(found: Entries) -> Confusion:
    from sklearn.metrics import confusion_matrix

    gold, pred = _labels(found)
    used = np.union1d(gold[found.gold_counts], pred[found.pred_counts])
    if not len(used):
        return Confusion((), ((0,),))
    none = len(used)
    true = np.where(found.gold_counts, np.searchsorted(used, gold), none)
    guess = np.where(found.pred_counts, np.searchsorted(used, pred), none)
    table = confusion_matrix(true, guess, labels=np.arange(none + 1))
    return Confusion(tuple(found.gold.labels[code] for code in used), tuple(map(tuple, table.tolist())))


# Listing.


def _chosen(found: Entries, wanted: list[int], limit: int | None) -> tuple[Ints, dict[str, int]]:
    """Give the entries that are listed, in order, and how many of each class are not."""
    order = _order(found)
    kept, left_out = [np.zeros(0, dtype=np.int64)], {}
    for code in wanted:
        rows = np.flatnonzero(found.kind[order] == code)
        size = len(rows) if limit is None else min(limit, len(rows))
        left_out[CLASSES[code]] = len(rows) - size
        kept.append(rows[np.linspace(0, len(rows) - 1, size).astype(np.int64)] if size else rows[:0])
    return order[np.sort(np.concatenate(kept))], left_out


def _order(found: Entries) -> Ints:
    """Sort entries by document and place, then by all that is shown of them."""
    gold, pred = _hulls(found.extents, found.extent), _hulls(found.pred.extents, found.pred_row)
    begin, end = np.minimum(gold[0], pred[0]), np.maximum(gold[1], pred[1])
    doc = np.where(found.gold_row >= 0, *(np.append(side.doc, -1)[row] for side, row in _rows(found)))
    keys = _keys(doc, found.extents, found.extent), _keys(doc, found.pred.extents, found.pred_row)
    return np.lexsort((found.gold_counts, *keys, *_labels(found), found.kind, end, begin, doc))


def _rows(found: Entries) -> tuple[tuple[Columns, Ints], tuple[Columns, Ints]]:
    return (found.gold, found.gold_row), (found.pred, found.pred_row)


def _hulls(extents: Extents, numbers: Ints) -> tuple[Ints, Ints]:
    """Give where extents start and end; what has none starts late and ends early."""
    start, end = extents.hulls
    return np.append(start, np.iinfo(np.int32).max)[numbers], np.append(end, -1)[numbers]


def _keys(doc: Ints, extents: Extents, numbers: Ints) -> Ints:
    """Give a key of each extent, -1 where there is none."""
    there = numbers >= 0
    keys = np.full(len(numbers), -1)
    keys[there] = extent_keys(doc[there], extents.take(numbers[there]))
    return keys


def _error(found: Entries, row: int, context: int) -> Error:
    gold = _place(found.gold, int(found.gold_row[row]), found.extents, int(found.extent[row]))
    pred = _place(found.pred, int(found.pred_row[row]), found.pred.extents, int(found.pred_row[row]))
    side, number = next((side, int(rows[row])) for side, rows in _rows(found) if rows[row] >= 0)
    doc = int(side.doc[number])
    text = side.texts[doc]
    pieces = [piece for place in (gold, pred) if place for piece in place.fragments]
    start = max(0, min(start for start, _ in pieces) - context)
    end = max(end for _, end in pieces) + context
    counts = [("gold", found.gold_counts[row]), ("pred", found.pred_counts[row])]
    return Error(
        document=side.documents[doc],
        kind=CLASSES[found.kind[row]],
        gold=gold,
        pred=pred,
        counts=tuple(name for name, counted in counts if counted),
        context=text[start:end],
        start=start,
    )


def _place(side: Columns, row: int, extents: Extents, number: int) -> Place | None:
    if row < 0:
        return None
    fragments = extents.row(number)
    text = covered(side.texts[side.doc[row]], fragments)
    return Place(side.labels[side.label[row]], text, tuple((start, end) for start, end in fragments))


def _plain(counts: Mapping[str, Count]) -> dict[str, dict[str, int]]:
    return {name: count._asdict() for name, count in counts.items()}
