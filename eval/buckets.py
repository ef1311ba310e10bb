"""Spans in buckets: what is found, and what of the predictions is right, among spans that are alike in something.

Each gold span that counts is in one bucket, and so is each prediction where predictions have what is asked for; found
and right are those of the first class (``correct`` of spans, ``right`` of quotes), so that buckets of spans sum to the
counts of ``entities.strict``. Intervals are Wilson's: they take spans for independent, and are too narrow where the
spans of a document stand or fall together.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np

from saidby.corpus.errors import UnknownName, UsageError
from saidby.corpus.jsonl import format_json
from saidby.corpus.model import Document

from .classes import CORRECT, Count, Entries
from .columns import Bools, Columns, Ints, codes_of
from .frames import BothFrames
from .keys import extent_keys, pack, starts
from .looks import MARKINGS, ORDERS, markings, orders
from .meet import lengths, meetings
from .quotes import UNSAID, valued
from .strings import Documents, lemmas, surfaces, tokens_of

T = TypeVar("T")
NOTHING = UNSAID
"""The bucket of spans that have not got what is asked for."""
CHARACTERS = (1, 5, 10, 20, 40, 80)
TOKENS = (1, 2, 3, 4, 6, 11)
DEPTHS = (0, 1, 2, 3)
FREQUENCIES = (1, 2, 3, 6, 11, 101)
"""Where buckets of numbers begin; the last has no end."""
SEEN = ("seen", "seen with another label", "unseen", NOTHING)
META = "meta:"
INTERVALS = ("recall_ci95", "precision_ci95")


@dataclass(frozen=True)
class Bucket:
    """Gold spans of one bucket and how many are found, predictions of it and how many are right.

    `pred`, `right` and `precision` are None where predictions have no buckets; recall and precision are None where
    there is nothing to divide by. Intervals are Wilson's, of 95%. `classes` has the gold spans and predictions of each
    class of errors.
    """

    gold: int
    found: int
    recall: float | None
    recall_ci95: tuple[float, float] | None
    pred: int | None = None
    right: int | None = None
    precision: float | None = None
    precision_ci95: tuple[float, float] | None = None
    classes: dict[str, Count] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give the bucket as JSON has it."""
        intervals = {name: (bounds := getattr(self, name)) and list(bounds) for name in INTERVALS}
        classes = {name: count._asdict() for name, count in self.classes.items()}
        return {**asdict(self), **intervals, "classes": classes}


@dataclass(frozen=True)
class Buckets:
    """Buckets by name, in order, and what a reader must know of them."""

    rows: dict[str, Bucket]
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give the buckets as JSON has them."""
        return {"rows": {name: row.to_dict() for name, row in self.rows.items()}, "note": self.note}


@dataclass(frozen=True, eq=False)
class Ground:
    """What spans are put into buckets by.

    Parameters
    ----------
    gold, pred : Columns
        The spans that are compared.
    documents : mapping of str to Document, optional
        The gold documents by id.
    train : Columns, optional
        Spans of the corpus that a system was trained on, of the same scope.
    train_documents : mapping of str to Document, optional
        Its documents by id.
    frames : BothFrames, optional
        The quotes with their cues, where quotes are compared.
    """

    gold: Columns
    pred: Columns
    documents: Documents | None = None
    train: Columns | None = None
    train_documents: Documents | None = None
    frames: BothFrames | None = None


class Cut(NamedTuple):
    """Names of buckets, and the number of the one that each gold span, and each prediction, is in."""

    names: tuple[str, ...]
    gold: Ints
    pred: Ints | None = None
    note: str = ""


class Kind(NamedTuple):
    """A way to make buckets; `needs` are fields of `Ground`."""

    cut: Callable[[Ground], Cut]
    help: str
    needs: tuple[str, ...] = ()


def by_label(ground: Ground) -> Cut:
    """Part spans by label."""
    return Cut(ground.gold.labels, ground.gold.label, ground.pred.label)


def by_length(ground: Ground) -> Cut:
    """Part spans by number of characters, gaps left out."""
    sizes = (lengths(side.extents) for side in (ground.gold, ground.pred))
    return _numbered(CHARACTERS, *sizes)


def by_tokens(ground: Ground) -> Cut:
    """Part spans by number of tokens of the gold that they have characters of."""
    if not len(ground.gold.tokens.start):
        return _unavailable("the gold has no tokens")
    sizes = (np.bincount(tokens_of(side)[0], minlength=len(side)) for side in (ground.gold, ground.pred))
    return _numbered(TOKENS, *sizes)


def by_depth(ground: Ground) -> Cut:
    """Part gold spans by the number of longer extents of gold that hold all their characters."""
    gold = ground.gold
    size = lengths(gold.extents)
    meet = meetings(gold.doc, gold.extents, gold.doc, gold.extents)
    inside = (meet.shared == size[meet.left]) & (size[meet.right] > size[meet.left])
    around = extent_keys(gold.doc, gold.extents)[meet.right[inside]]
    order = np.lexsort((around, meet.left[inside]))
    inner, around = meet.left[inside][order], around[order]
    distinct = starts(pack(inner, around))
    return _numbered(DEPTHS, np.bincount(inner[distinct], minlength=len(gold)))


def by_frequency(ground: Ground) -> Cut:
    """Part gold spans by how often their string, case folded, is a gold span."""
    strings = surfaces(ground.gold)
    counts = Counter(strings)
    return _numbered(FREQUENCIES, np.array([counts[string] for string in strings], dtype=np.int64))


def by_seen(ground: Ground) -> Cut:
    """Part spans by whether the training corpus has a span of their string, case folded."""
    train = _given(ground.train)
    strings = [surfaces(side) for side in (train, ground.gold, ground.pred)]
    return _looked_up(ground, strings, "by string, case folded")


def by_seen_lemma(ground: Ground) -> Cut:
    """Part spans by whether the training corpus has a span of their lemmas."""
    if ground.documents is None or ground.train_documents is None:
        return _unavailable("columns hold no lemmas; give documents, or the path of a corpus")
    train, documents = _given(ground.train), ground.documents
    parts = [(train, ground.train_documents), (ground.gold, documents), (ground.pred, documents)]
    strings, way = lemmas(parts)
    if strings is None:
        return _unavailable(way)
    return _looked_up(ground, strings, way)


def by_meta(key: str) -> Callable[[Ground], Cut]:
    """Part spans by a value of the metadata of their document."""

    def cut(ground: Ground) -> Cut:
        documents = _given(ground.documents)
        values = [_meta(key, documents[name]) for name in ground.gold.documents]
        names = tuple(sorted(set(values)))
        code = codes_of(values, names)
        return Cut(names, code[ground.gold.doc], code[ground.pred.doc])

    return cut


def by_attribute(key: str, default: str = NOTHING) -> Callable[[Ground], Cut]:
    """Part quotes by the value of an attribute; gold and predictions each by their own."""

    def cut(ground: Ground) -> Cut:
        names, gold, pred = valued(ground.gold, ground.pred, key, default)
        return Cut(names, gold, pred)

    return cut


def by_marking(ground: Ground) -> Cut:
    """Part quotes by the quotation marks that they begin with."""
    return Cut(MARKINGS, markings(ground.gold), markings(ground.pred))


def by_order(ground: Ground) -> Cut:
    """Part quotes by where their first cue stands."""
    frames = _given(ground.frames)
    return Cut(ORDERS, orders(ground.gold, frames.gold.parts["cue"]), orders(ground.pred, frames.pred.parts["cue"]))


KINDS = {
    "label": Kind(by_label, "label"),
    "length": Kind(by_length, "length in characters"),
    "tokens": Kind(by_tokens, "length in tokens of the gold"),
    "depth": Kind(by_depth, "depth of nesting in the gold"),
    "frequency": Kind(by_frequency, "how often the string is a gold span"),
    "seen": Kind(by_seen, "whether the training corpus has the string", ("train",)),
    "seen_lemma": Kind(by_seen_lemma, "whether the training corpus has the lemmas", ("train", "documents")),
}
"""Every way but ``meta:KEY`` to part spans of whatever kind, by name."""
QUOTE_KINDS = {
    "mode": Kind(by_attribute("mode"), "mode"),
    "layout": Kind(by_attribute("layout", "inline"), "layout"),
    "marking": Kind(by_marking, "quotation marks"),
    "order": Kind(by_order, "place of the cue", ("frames",)),
    "source_form": Kind(by_attribute("source_form"), "form of the source"),
}
"""Further ways to part quotes. The scheme leaves the layout ``inline`` unsaid."""


def kinds(by: str | Iterable[str] | None, *, train: bool, of: str = "entities") -> dict[str, Kind]:
    """Give the ways that are asked for, by name.

    By default all that can be had without a key of metadata, for quotes stage by stage those of `QUOTE_KINDS`.

    Raises
    ------
    UnknownName
        If there is no such way.
    UsageError
        If one needs a training corpus, and there is none.
    """
    if by is None:
        default = QUOTE_KINDS if of == "quotes" else KINDS
        return {name: kind for name, kind in default.items() if train or "train" not in kind.needs}
    names = [name.strip() for part in ([by] if isinstance(by, str) else by) for name in part.split(",")]
    known = {**KINDS, **(QUOTE_KINDS if of in ("quotes", "content") else {})}
    found = {name: _kind(name, known) for name in names}
    for name, kind in found.items():
        if "train" in kind.needs and not train:
            raise UsageError(f"by {name!r} needs the corpus that the system was trained on; give it as train")
    return found


def buckets(entries: Entries, cut: Cut) -> Buckets:
    """Count what is found and right in each bucket; buckets without spans are left out."""
    if not cut.names:
        return Buckets({}, cut.note)
    size = len(cut.names)
    gold = _counted(entries, cut.gold, entries.gold_row, entries.gold_counts, size)
    pred = None if cut.pred is None else _counted(entries, cut.pred, entries.pred_row, entries.pred_counts, size)
    rows = [_bucket(entries.names, gold[row], None if pred is None else pred[row]) for row in range(size)]
    return Buckets({name: row for name, row in zip(cut.names, rows, strict=True) if row.gold or row.pred}, cut.note)


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """Give the 95% score interval of a share; None of nothing.

    References
    ----------
    .. [1] Wilson 1927, doi:10.1080/01621459.1927.10502953.

    >>> [round(bound, 4) for bound in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    if not whole:
        return None
    square = 1.959963984540054**2
    middle = (part + square / 2) / (whole + square)
    half = (square * (part * (whole - part) / whole + square / 4)) ** 0.5 / (whole + square)
    return (0.0 if part == 0 else middle - half), (1.0 if part == whole else middle + half)


def _kind(name: str, known: dict[str, Kind]) -> Kind:
    if name.startswith(META) and name != META:
        key = name.removeprefix(META)
        return Kind(by_meta(key), f"{key} of the document", ("documents",))
    if name not in known:
        raise UnknownName("way to make buckets", name, [*known, "meta:KEY"])
    return known[name]


def _given(value: T | None) -> T:
    if value is None:
        raise UsageError("these buckets need documents: give documents or the path of a corpus, not columns")
    return value


def _unavailable(reason: str) -> Cut:
    return Cut((), np.zeros(0, dtype=np.int64), None, f"unavailable: {reason}")


def _numbered(begins: tuple[int, ...], gold: Ints, pred: Ints | None = None) -> Cut:
    """Part numbers by where buckets begin; what is less than the first has a bucket of its own.

    >>> _numbered((1, 2, 4), np.array([0, 3, 9])).names
    ('0', '1', '2–3', '4+')
    """
    ends = [*begins[1:], None]
    names = [_range(begin, end) for begin, end in zip(begins, ends, strict=True)]
    if begins[0] > 0:
        names.insert(0, _range(0, begins[0]))
    edges = np.array(begins if begins[0] > 0 else begins[1:])
    places = [None if side is None else np.searchsorted(edges, side, side="right") for side in (gold, pred)]
    return Cut(tuple(names), _given(places[0]), places[1])


def _range(begin: int, end: int | None) -> str:
    if end is None:
        return f"{begin}+"
    return str(begin) if end == begin + 1 else f"{begin}–{end - 1}"


def _looked_up(ground: Ground, strings: Sequence[Sequence[str | None]], note: str) -> Cut:
    """Part spans of gold and predictions by whether the first strings have theirs, with their label."""
    train = _given(ground.train)
    known = set(strings[0])
    labels = {(string, train.labels[code]) for string, code in zip(strings[0], train.label.tolist(), strict=True)}

    def places(side: Columns, found: Sequence[str | None]) -> Ints:
        rows = zip(found, side.label.tolist(), strict=True)
        place = [
            3 if string is None else 0 if (string, side.labels[code]) in labels else 1 if string in known else 2
            for string, code in rows
        ]
        return np.array(place, dtype=np.int64)

    return Cut(SEEN, places(ground.gold, strings[1]), places(ground.pred, strings[2]), note)


def _meta(key: str, document: Document) -> str:
    value = document.meta.get(key)
    if value is None:
        return NOTHING
    return value if isinstance(value, str) else format_json(value)


def _counted(entries: Entries, bucket: Ints, row: Ints, counts: Bools, size: int) -> list[list[int]]:
    """Give the number of entries that count, by bucket and class."""
    width = len(entries.names)
    cells = bucket[row[counts]] * width + entries.kind[counts]
    table: list[list[int]] = np.bincount(cells, minlength=size * width).reshape(size, width).tolist()
    return table


def _bucket(names: tuple[str, ...], gold: list[int], pred: list[int] | None) -> Bucket:
    """Give the bucket of gold spans and predictions by class."""
    classes = {name: Count(*pair) for name, *pair in zip(names, gold, pred or [0] * len(gold), strict=True)}
    found = Bucket(*_share(sum(gold), gold[CORRECT]), classes=classes)
    if pred is None:
        return found
    whole, right, precision, bounds = _share(sum(pred), pred[CORRECT])
    return replace(found, pred=whole, right=right, precision=precision, precision_ci95=bounds)


def _share(whole: int, part: int) -> tuple[int, int, float | None, tuple[float, float] | None]:
    return whole, part, part / whole if whole else None, wilson(part, whole)
