"""What a system gets wrong, and how: classes of errors, confusions, buckets, and every error with its context.

Gold and predictions are paired once, each span gets its class (`saidby.eval.classes` says which there are), and the
rest is counting. See docs/reference/errors.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, NamedTuple, get_args

import numpy as np

from saidby.corpus import stores
from saidby.corpus.errors import Problem, UnknownName, UsageError
from saidby.corpus.model import Document, covered
from saidby.corpus.plain import some

from .buckets import Buckets, Ground, buckets, kinds
from .choices import EDGES, FITS, Align, Edges, Fit, Missing, check_counts
from .classes import CLASSES, Count, Entries, entries
from .columns import Bools, Columns, Extents, Ints, columns_of
from .frames import BothFrames, Frames, both_frames
from .identity import spoken
from .keys import extent_keys
from .measures import Of, sides_of
from .scope import Labels, Level, Relabel, Scope, relabelled, scope_of
from .speakers import speaker_kinds
from .stages import STAGES, by_speaker, staged
from .task import Source, Task, columns_from, task_of


@dataclass(frozen=True)
class Place:
    """A span of one side.

    Parameters
    ----------
    label : str
        Of a quote that is shown as a whole its mode.
    text : str
        Pieces joined by ``…``.
    fragments : tuple of (int, int)
        Code points, half-open.
    parts : dict of str to tuple of str
        The texts of cues and sources and the names of speakers, of a quote that is shown as a whole.
    """

    label: str
    text: str
    fragments: tuple[tuple[int, int], ...]
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give the span as JSON has it."""
        parts = {"parts": {role: list(texts) for role, texts in self.parts.items()}} if self.parts else {}
        return {"label": self.label, "text": self.text, "fragments": list(map(list, self.fragments)), **parts}


@dataclass(frozen=True)
class Error:
    """One entry of a class.

    Parameters
    ----------
    document : str
        Id.
    kind : str
        One of `CLASSES`, of quotes as a whole of `STAGES`.
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
        What is compared: entities, a role of quotes, …, or quotes as a whole.
    documents : int
        How many gold documents.
    classes : dict of str to Count
        Every class of `CLASSES`, or of `STAGES`, in order; the first is what is right.
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
    classes: str | Iterable[str] | None = None,
    limit: int | None = None,
    context: int = 40,
    edges: Edges | None = None,
    parts: Fit | None = None,
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
    of : {"entities", "quotes", "content", "cue", "source", "addressee", "mode", "nonspeech"}
        Names; quotes stage by stage (`saidby.eval.stages`); a role of quotes; quotes by mode; marks that are no speech.
    by : str or iterable of str, optional
        Buckets: ``label``, ``length``, ``tokens``, ``depth``, ``frequency``, ``seen``, ``seen_lemma``, ``meta:KEY``; by
        default all that can be had without a key. Of quotes and their content also ``mode``, ``layout``, ``marking``,
        ``order``, ``source_form``, which are the default for quotes.
    train : iterable of Document, Columns, str or Path, optional
        The corpus that the system was trained on, for ``seen`` and ``seen_lemma``.
    classes : str or iterable of str, optional
        Which are listed, by default all but what is right; all are counted.
    limit : int, optional
        Of each class no more entries are listed, spread evenly over the corpus.
    context : int
        Characters that are shown on each side.
    edges : {"trim", "keep"}, optional
        Of quotes: whether quotation marks and punctuation at both ends do not matter; by default they do not.
    parts : {"overlap", "strict"}, optional
        Of quotes: whether cues and sources must share text, which is the default, or have the same extents.
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
    known = STAGES if of == "quotes" else CLASSES
    ways, wanted = kinds(by, train=train is not None, of=of), _wanted(classes, known)
    _check(of, limit, context, edges, parts)
    scope = scope_of(relabel, labels, level)
    whole = any("documents" in kind.needs for kind in ways.values())
    links = of == "quotes" or any("frames" in kind.needs for kind in ways.values())
    left, learnt = _read(gold, whole, links), None if train is None else _read(train, whole, links=False)
    task = task_of(left.columns, pred, scope=scope, missing=missing, align=align, links=links)
    compared = (
        _staged(task, trimmed=edges != "keep", exact=parts == "strict")
        if of == "quotes"
        else _Compared(entries(sides_of(task, of)), both_frames(task, trimmed=False, ordered=False) if links else None)
    )
    found = compared.entries
    ground = Ground(found.gold, found.pred, left.documents, frames=compared.frames)
    if learnt is not None:
        ground = replace(ground, train=_trained(learnt.columns, scope, of), train_documents=learnt.documents)
    chosen, left_out = _chosen(found, wanted, limit)
    return Errors(
        of=of,
        documents=len(task.gold.documents),
        classes=_counts(found, np.ones(len(found.kind), dtype=bool), np.ones(len(found.kind), dtype=bool)),
        labels=_by_label(found),
        confusion=_confusion(found),
        buckets={name: buckets(found, kind.cut(ground)) for name, kind in ways.items()},
        listing=tuple(_error(found, row, context, compared.tellers) for row in chosen.tolist()),
        left_out=left_out,
        notes=(*task.notes, *task.identity_notes, *_leaks(task.gold, learnt)),
    )


class _Compared(NamedTuple):
    """Entries; the quotes with their parts, where these are asked for, and what tells the parts of both sides."""

    entries: Entries
    frames: BothFrames | None
    tellers: "tuple[_Teller | None, _Teller | None]" = (None, None)


def _staged(task: Task, *, trimmed: bool, exact: bool) -> _Compared:
    frames = both_frames(task, trimmed=trimmed)
    frames, speakers = by_speaker(frames, speaker_kinds(task, frames))
    tellers = _Teller(task.gold, frames.gold), _Teller(task.pred, frames.pred)
    return _Compared(staged(frames, speakers, exact=exact), frames, tellers)


class _Given(NamedTuple):
    """A source as columns, and its documents by id where they are needed and can be had."""

    columns: Columns
    documents: dict[str, Document] | None


def _read(source: Source, whole: bool, links: bool) -> _Given:
    if not whole or isinstance(source, Columns):
        return _Given(columns_from(source, links=links), None)
    documents = list(stores.documents_of(source))
    return _Given(columns_of(documents, links=links), {document.id: document for document in documents})


def _trained(columns: Columns, scope: Scope, of: Of) -> Columns:
    """Give the spans of the training corpus that are in the scope of gold, on every level."""
    renamed = relabelled(columns, scope, "gold")
    return sides_of(Task(renamed, renamed, replace(scope, level="all"), ("", ""), ()), of).gold.spans


def _wanted(classes: str | Iterable[str] | None, known: tuple[str, ...]) -> list[int]:
    if classes is None:
        return list(range(1, len(known)))
    parts = [classes] if isinstance(classes, str) else classes
    names = [name.strip() for part in parts for name in part.split(",")]
    for name in names:
        if name not in known:
            raise UnknownName("class of errors", name, known)
    return sorted({known.index(name) for name in names})


def _check(of: str, limit: int | None, context: int, edges: str | None, parts: str | None) -> None:
    if of not in get_args(Of):
        raise UnknownName("kind of spans", of, get_args(Of))
    check_counts(limit=limit or 0, context=context)
    for name, value, known in (("edges", edges, EDGES), ("parts", parts, FITS)):
        if value is not None and of != "quotes":
            raise UsageError(f"{name} is a choice of quotes; leave it out, or pass of='quotes' (--of quotes)")
        if value is not None and value not in known:
            raise UnknownName(name, value, known)


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
    numbers = [np.bincount(found.kind[counts & rows], minlength=len(found.names)).tolist() for counts, rows in sides]
    return {name: Count(*pair) for name, *pair in zip(found.names, *numbers, strict=True)}


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
        left_out[found.names[code]] = len(rows) - size
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


def _error(found: Entries, row: int, context: int, tellers: "tuple[_Teller | None, _Teller | None]") -> Error:
    gold = _place(found.gold, int(found.gold_row[row]), found.extents, int(found.extent[row]), tellers[0])
    pred = _place(found.pred, int(found.pred_row[row]), found.pred.extents, int(found.pred_row[row]), tellers[1])
    side, number = next((side, int(rows[row])) for side, rows in _rows(found) if rows[row] >= 0)
    doc = int(side.doc[number])
    text = side.texts[doc]
    pieces = [piece for place in (gold, pred) if place for piece in place.fragments]
    start = max(0, min(start for start, _ in pieces) - context)
    end = max(end for _, end in pieces) + context
    counts = [("gold", found.gold_counts[row]), ("pred", found.pred_counts[row])]
    return Error(
        document=side.documents[doc],
        kind=found.names[found.kind[row]],
        gold=gold,
        pred=pred,
        counts=tuple(name for name, counted in counts if counted),
        context=text[start:end],
        start=start,
    )


def _place(side: Columns, row: int, extents: Extents, number: int, teller: "_Teller | None") -> Place | None:
    if row < 0:
        return None
    text, fragments = _text(side, row, extents, number), extents.row(number)
    parts = {} if teller is None else teller.parts(row)
    return Place(side.labels[side.label[row]], text, tuple((start, end) for start, end in fragments), parts)


def _text(side: Columns, row: int, extents: Extents, number: int) -> str:
    return covered(side.texts[side.doc[row]], extents.row(number))


class _Teller:
    """Tells the cues, sources and speakers of quotes, in text order."""

    def __init__(self, side: Columns, frames: Frames):
        self.side, self.frames = side, frames
        self.spoken = spoken(side)

    def parts(self, quote: int) -> dict[str, tuple[str, ...]]:
        """Give texts and names of a quote, by role."""
        return {**{role: self._texts(role, quote) for role in self.frames.parts}, "speaker": self._names(quote)}

    def _texts(self, role: str, quote: int) -> tuple[str, ...]:
        part = self.frames.parts[role]
        rows = np.sort(part.rows[part.offsets[quote] : part.offsets[quote + 1]]).tolist()
        found = sorted((part.spans.extents.row(row), _text(part.spans, row, part.spans.extents, row)) for row in rows)
        return tuple(text for _, text in found)

    def _names(self, quote: int) -> tuple[str, ...]:
        head = self.frames.rows[quote]
        first, last = (np.searchsorted(self.spoken.quote, head, side=side) for side in ("left", "right"))
        return tuple(sorted(self.side.entities.values[row].name for row in self.spoken.entity[first:last].tolist()))


def _plain(counts: Mapping[str, Count]) -> dict[str, dict[str, int]]:
    return {name: count._asdict() for name, count in counts.items()}
