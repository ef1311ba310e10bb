"""Bring gold and predictions to the same documents: ids paired in any order, texts compared, nothing left over."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np

from saidby.corpus.errors import Problem, Problems, UsageError
from saidby.corpus.model import Fragment

from .columns import Columns, Ints

Missing = Literal["error", "empty"]
MISSING = ("error", "empty")
CONTEXT = 10
"""Characters shown on each side of the first difference of two texts."""


def paired(gold: Columns, pred: Columns, *, missing: Missing = "error") -> tuple[Columns, Columns]:
    """Give both sides over the same documents in the order of their ids, with one table of labels.

    Parameters
    ----------
    gold, pred : Columns
        Documents in any order.
    missing : {"error", "empty"}
        What gold documents without predictions are: an error, or documents in which nothing was found.

    Raises
    ------
    DataError
        With every span that has no place in its text, every document id that occurs twice on a side, every
        document that is on one side only and every document with two texts.
    UsageError
        If `missing` is neither.
    """
    if missing not in MISSING:
        raise UsageError(f"missing must be 'error' or 'empty', got {missing!r}")
    problems = Problems([*_misplaced("gold", gold), *_misplaced("pred", pred), *_repeated("gold", gold)])
    problems.extend([*_repeated("pred", pred), *_one_sided(gold, pred, missing), *_unequal(gold, pred)])
    problems.raise_if_any()
    documents = tuple(sorted(gold.documents))
    labels = tuple(sorted({*gold.labels, *pred.labels}))
    return _over(gold, gold, documents, labels), _over(pred, gold, documents, labels)


def _over(side: Columns, gold: Columns, documents: tuple[str, ...], labels: tuple[str, ...]) -> Columns:
    """Give a side over these documents and labels; texts, tokens and sentences are the gold's."""
    texts = dict(zip(gold.documents, gold.texts, strict=True))
    layout = np.argsort(_places(gold.documents, documents))
    doc = _places(side.documents, documents)[side.doc]
    order = np.argsort(doc, kind="stable")
    return replace(
        replace(side, doc=doc, label=_places(side.labels, labels)[side.label]).take(order),
        documents=documents,
        texts=tuple(texts[document] for document in documents),
        labels=labels,
        tokens=gold.tokens.take(layout),
        sentences=gold.sentences.take(layout),
    )


def _places(names: tuple[str, ...], table: tuple[str, ...]) -> Ints:
    place = {name: code for code, name in enumerate(table)}
    return np.array([place[name] for name in names], dtype=np.int32)


def _misplaced(side: str, columns: Columns) -> Iterator[Problem]:
    """Find spans whose fragments are none, empty, unsorted, touching, or outside the text."""
    sizes = np.array([len(text) for text in columns.texts], dtype=np.int64)[columns.doc]
    for extents, owner in (
        (columns.extents, np.arange(len(columns))),
        (columns.alternatives.extents, columns.alternatives.owner),
    ):
        counts = np.diff(extents.offsets)
        row = np.repeat(np.arange(len(counts)), counts)
        before = np.concatenate([[-1], extents.end[:-1]])[: len(row)]
        before[extents.offsets[:-1][counts > 0]] = -1
        bad = (extents.start <= before) | (extents.start >= extents.end) | (extents.end > sizes[owner[row]])
        for number in np.unique(np.concatenate([row[bad], np.flatnonzero(counts == 0)])).tolist():
            yield _misplacement(side, columns, int(owner[number]), extents.row(number))


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
                document, "has no predictions; add them, or pass missing='empty' to count all its gold as missed"
            )
    for document in sorted({*pred.documents} - {*gold.documents}):
        yield Problem(document, "has predictions but no gold; leave it out of the predictions")


def _unequal(gold: Columns, pred: Columns) -> Iterator[Problem]:
    texts = dict(zip(gold.documents, gold.texts, strict=True))
    for document, text in zip(pred.documents, pred.texts, strict=True):
        if texts.get(document, text) != text:
            yield Problem(document, _difference(texts[document], text))


def _difference(gold: str, pred: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(gold, pred, strict=False)) if a != b), min(len(gold), len(pred)))
    return (
        f"gold and predictions have different texts from character {at} on: "
        f"gold {_around(gold, at)}, predicted {_around(pred, at)}; predict on the text of the gold"
    )


def _around(text: str, at: int) -> str:
    """Quote the text around a place, and say if it ends there."""
    start, end = max(0, at - CONTEXT), at + CONTEXT
    return f"{'…' if start else ''}{text[start:end]!r}{'…' if end < len(text) else ' (its end)'}"
