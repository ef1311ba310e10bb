"""Bring gold and predictions to the same documents: ids paired in any order, texts compared, nothing left over."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from saidby.corpus.errors import Problem, Problems, UsageError
from saidby.corpus.model import Fragment
from saidby.corpus.plain import around, first_difference
from saidby.corpus.ragged import owners
from saidby.corpus.tags import OUTSIDE, Tags, tags_of

from .choices import ALIGN, MISSING, Align, Missing
from .columns import Columns, Ints, codes_of
from .realign import Realigned, first_visible_difference, realigned, same_but_blanks


class Paired(NamedTuple):
    """Both sides over the same documents in the order of their ids, with one table of labels, tokens and sentences.

    Parameters
    ----------
    gold, pred : Columns
        The spans. A prediction that has no place in the text of the gold stands behind its end.
    realigned : tuple of str
        Documents whose predictions were brought over from a text with other blanks.
    lost : tuple of Problem
        Predictions that have no place: they hold nothing but blanks that the gold's text has not.
    """

    gold: Columns
    pred: Columns
    realigned: tuple[str, ...]
    lost: tuple[Problem, ...]


def paired(
    gold: Columns, pred: Columns, *, missing: Missing = "error", align: Align = "blanks"
) -> tuple[Columns, Columns]:
    """Give both sides over the same documents, as `brought_together` does."""
    return brought_together(gold, pred, missing=missing, align=align)[:2]


def brought_together(gold: Columns, pred: Columns, *, missing: Missing = "error", align: Align = "blanks") -> Paired:
    """Bring both sides to the same documents.

    Parameters
    ----------
    gold, pred : Columns
        Documents in any order.
    missing : {"error", "empty"}
        What gold documents without predictions are: an error, or documents in which nothing was found.
    align : {"blanks", "none"}
        Whether texts may differ in white space and invisible characters (`saidby.eval.realign`), or must be the same.

    Raises
    ------
    DataError
        With every span that has no place in its text, every document id that occurs twice on a side, every
        document that is on one side only and every document with two texts.
    UsageError
        If `missing` or `align` is neither.
    """
    for name, value, known in (("missing", missing, MISSING), ("align", align, ALIGN)):
        if value not in known:
            raise UsageError(f"{name} must be {' or '.join(map(repr, known))}, got {value!r}")
    problems = Problems([*_misplaced("gold", gold), *_misplaced("pred", pred), *_repeated("gold", gold)])
    problems.extend([*_repeated("pred", pred), *_one_sided(gold, pred, missing), *_unequal(gold, pred, align)])
    problems.raise_if_any()
    documents = tuple(sorted(gold.documents))
    labels = tuple(sorted({*gold.labels, *pred.labels}))
    moved = realigned(pred, dict(zip(gold.documents, gold.texts, strict=True)))
    layout = _layout(gold, documents)
    left, right = (
        replace(_over(side, documents, labels), **layout, tags=_tags(side, gold, documents))
        for side in (gold, moved.columns)
    )
    return Paired(left, right, moved.documents, tuple(_lost(moved)))


def _over(side: Columns, documents: tuple[str, ...], labels: tuple[str, ...]) -> Columns:
    """Give a side over these documents and labels."""
    place = codes_of(side.documents, documents)
    doc, label = place[side.doc], codes_of(side.labels, labels)[side.label]
    references = side.references and side.references.over(place)
    side = replace(side, doc=doc, label=label, documents=documents, labels=labels, references=references)
    return side if (np.diff(doc) >= 0).all() else side.take(np.argsort(doc, kind="stable"))


def _layout(gold: Columns, documents: tuple[str, ...]) -> dict[str, Any]:
    """Give texts, tokens and sentences of the gold in this order of its documents."""
    rows = np.argsort(codes_of(gold.documents, documents))
    texts = tuple(gold.texts[row] for row in rows.tolist())
    if (np.diff(rows) == 1).all():
        return {"texts": texts, "tokens": gold.tokens, "sentences": gold.sentences}
    return {"texts": texts, "tokens": gold.tokens.take(rows), "sentences": gold.sentences.take(rows)}


def _tags(side: Columns, gold: Columns, documents: tuple[str, ...]) -> Tags | None:
    """Give the tags of these documents, all outside where the side has no document."""
    if side.tags is None:
        return None
    there = set(side.documents)
    absent = [document for document in documents if document not in there]
    tokens = dict(zip(gold.documents, np.diff(gold.tokens.offsets).tolist(), strict=True))
    empty = [[OUTSIDE] * tokens[document] for document in absent]
    tags = tags_of([*side.tags.lists(), *empty]) if absent else side.tags
    rows = np.argsort(codes_of((*side.documents, *absent), documents))
    return tags.take(rows)


def _misplaced(side: str, columns: Columns) -> Iterator[Problem]:
    """Find spans whose fragments are none, empty, unsorted, touching, or outside the text."""
    sizes = _sizes(columns)[columns.doc]
    for extents, owner in (
        (columns.extents, np.arange(len(columns))),
        (columns.alternatives.extents, columns.alternatives.owner),
    ):
        counts = np.diff(extents.offsets)
        row = owners(extents.offsets)
        before = np.concatenate([[-1], extents.end[:-1]])[: len(row)]
        before[extents.offsets[:-1][counts > 0]] = -1
        bad = (extents.start <= before) | (extents.start >= extents.end) | (extents.end > sizes[owner[row]])
        for number in np.unique(np.concatenate([row[bad], np.flatnonzero(counts == 0)])).tolist():
            yield _misplacement(side, columns, int(owner[number]), extents.row(number))


def _sizes(columns: Columns) -> Ints:
    """Give the length of each document in what its offsets count: code points of the text, or tokens."""
    if columns.tags is not None:
        return columns.tags.lengths
    return np.array([len(text) for text in columns.texts], dtype=np.int64)


def _misplacement(side: str, columns: Columns, span: int, extent: tuple[Fragment, ...]) -> Problem:
    doc = int(columns.doc[span])
    path = f"$.spans[{span - int(np.searchsorted(columns.doc, doc))}]"
    pieces = " ".join(f"{start}-{end}" for start, end in extent) or "none"
    size = len(columns.texts[doc])
    what = f"fragments must be sorted, apart and inside the text ({size} characters), got {pieces}"
    return Problem(f"{side} {columns.documents[doc]} {path}", what)


def _repeated(side: str, columns: Columns) -> Iterator[Problem]:
    for document, count in Counter(columns.documents).items():
        if count > 1:
            yield Problem(f"{side} {document}", f"is the id of {count} documents; ids are unique in a corpus")


def _one_sided(gold: Columns, pred: Columns, missing: Missing) -> Iterator[Problem]:
    if missing == "error":
        for document in sorted({*gold.documents} - {*pred.documents}):
            yield Problem(
                document,
                "has no predictions; add them, or pass missing='empty' (--missing empty) to count all its gold "
                "as missed",
            )
    for document in sorted({*pred.documents} - {*gold.documents}):
        yield Problem(document, "has predictions but no gold; leave it out of the predictions")


def _lost(moved: Realigned) -> Iterator[Problem]:
    columns = moved.columns
    for row in moved.lost.tolist():
        label = columns.labels[columns.label[row]]
        yield Problem(
            f"pred {columns.documents[columns.doc[row]]}",
            f"a span {label!r} holds nothing but blanks that the text of the gold has not; it counts as spurious",
        )


def _unequal(gold: Columns, pred: Columns, align: Align) -> Iterator[Problem]:
    texts = dict(zip(gold.documents, gold.texts, strict=True))
    for document, text in zip(pred.documents, pred.texts, strict=True):
        other = texts.get(document, text)
        if other != text and (align == "none" or not same_but_blanks(other, text)):
            yield Problem(document, _difference(other, text, align))


def _difference(gold: str, pred: str, align: Align) -> str:
    """Say where two texts part; blanks at which they part are passed over if they are no matter."""
    places = (first_difference(gold, pred),) * 2 if align == "none" else first_visible_difference(gold, pred)
    what = "different texts" if align == "none" else "texts that differ in more than blanks"
    return (
        f"gold and predictions have {what} from character {places[0]} on: "
        f"gold {around(gold, places[0])}, predicted {around(pred, places[1])}; predict on the text of the gold"
    )
