"""The challenge suite: which constructions a system masters.

An item is a short document that shows one construction. It passes if each quote of the gold that must be found is
found with exactly its characters, the edges and alternatives set aside; if the source that the gold gives it is met by
the one that is found; if its speakers are the entities that the gold names; and if no quote is found that the gold does
not have. seeds/challenge/README.md says it at length.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np

from saidby.corpus import said
from saidby.corpus.errors import Problem, UnknownName, problem
from saidby.corpus.model import Document
from saidby.corpus.plain import many, some

from .judge import CRITERIA, Failure, failures
from .task import Task, task_of

Key = Literal["phenomenon", "file", "lang"]
Suite = Mapping[str, Sequence[Document]]
"""The items of each file."""


@dataclass(frozen=True)
class Item:
    """How an item went: its id, where it belongs, and what it failed by; `counter` if it is a look-alike."""

    id: str
    file: str
    lang: str
    phenomenon: str
    counter: bool
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return not self.failures

    @property
    def criteria(self) -> tuple[str, ...]:
        """What it failed by, each once."""
        failed = {failure.criterion for failure in self.failures}
        return tuple(criterion for criterion in CRITERIA if criterion in failed)

    def to_dict(self) -> dict[str, Any]:
        """Give the item as JSON has it."""
        return {**vars(self), "failures": [vars(failure) for failure in self.failures]}


class Tally(NamedTuple):
    """How many of some items passed, and how many failed by each of `CRITERIA`; an item can fail by several."""

    passed: int
    items: int
    failed: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the counts as JSON has them."""
        return {"passed": self.passed, "items": self.items, "failed": dict(zip(CRITERIA, self.failed, strict=True))}


@dataclass(frozen=True)
class Outcome:
    """How a system did.

    Parameters
    ----------
    items : tuple of Item
        In the order of the suite.
    signature : str
        What the numbers depend on.
    notes : tuple of Problem
        What a reader must know.
    """

    items: tuple[Item, ...]
    signature: str
    notes: tuple[Problem, ...]

    @property
    def failed(self) -> tuple[Item, ...]:
        """The items that do not pass."""
        return tuple(item for item in self.items if not item.passed)

    def shown(self, limit: int | None) -> tuple[Item, ...]:
        """Give so many items that do not pass, spread evenly over the suite; all of them for None."""
        failed = self.failed
        size = len(failed) if limit is None else min(limit, len(failed))
        return tuple(failed[row] for row in np.linspace(0, len(failed) - 1, size).astype(np.int64))

    @cached_property
    def total(self) -> Tally:
        """All items together."""
        return tally(self.items)

    def by(self, key: Key) -> dict[str, Tally]:
        """Give the counts of items that have the same phenomenon, file or language, sorted by it."""
        groups = dict[str, list[Item]]()
        for item in self.items:
            groups.setdefault(getattr(item, key), []).append(item)
        return {name: tally(groups[name]) for name in sorted(groups)}

    def to_dict(self) -> dict[str, Any]:
        """Give the outcome as JSON has it."""
        tables = {"languages": self.by("lang"), "files": self.by("file"), "phenomena": self.by("phenomenon")}
        return {
            "signature": self.signature,
            **self.total.to_dict(),
            **{name: {key: row.to_dict() for key, row in rows.items()} for name, rows in tables.items()},
            "failing": [item.to_dict() for item in self.failed],
            "notes": list(map(str, self.notes)),
        }


def tally(items: Sequence[Item]) -> Tally:
    """Count items."""
    failed = Counter(criterion for item in items for criterion in item.criteria)
    return Tally(sum(item.passed for item in items), len(items), tuple(failed[name] for name in CRITERIA))


def read_suite(folder: Path) -> dict[str, list[Document]]:
    """Read the items of each file of a folder, by the name of the file."""
    suite = {}
    for path in sorted(folder.glob("*.said")):
        with path.open("rb") as file:
            suite[path.name] = list(said.read(file, path.name))
    return suite


def selected(suite: Suite, *, lang: str | None = None, phenomena: Iterable[str] = ()) -> dict[str, list[Document]]:
    """Give the items of a language and of some phenomena; of all by default.

    Raises
    ------
    UnknownName
        If no item has that language or phenomenon.
    """
    wanted = set(phenomena)
    documents = [document for items in suite.values() for document in items]
    for name in sorted(wanted - (known := {_phenomenon(document) for document in documents})):
        raise UnknownName("phenomenon", name, known)
    if lang is not None and lang not in (languages := {document.lang for document in documents}):
        raise UnknownName("language of the suite", lang, languages)
    chosen = {
        file: [d for d in items if lang in (None, d.lang) and (not wanted or _phenomenon(d) in wanted)]
        for file, items in suite.items()
    }
    return {file: items for file, items in chosen.items() if items}


def challenge(suite: Suite, pred: Iterable[Document]) -> Outcome:
    """Judge predictions item by item.

    Parameters
    ----------
    suite : mapping of str to sequence of Document
        Gold items by file.
    pred : iterable of Document
        Predictions; documents that are no items of the suite are not looked at, and noted.

    Raises
    ------
    DataError
        If predictions lack an item, or are on another text.
    """
    gold = [document for items in suite.values() for document in items]
    ids = {document.id for document in gold}
    answers = list(pred)
    others = [document.id for document in answers if document.id not in ids]
    _check_complete(ids, {document.id for document in answers})
    task = task_of(gold, [document for document in answers if document.id in ids], links=True)
    wrong = failures(task)
    items = tuple(
        Item(d.id, file, d.lang, _phenomenon(d), d.meta.get("counter") == "yes", wrong.get(d.id, ()))
        for file, documents in suite.items()
        for d in documents
    )
    beside = [Problem("pred", f"{many(len(others), 'document')} beside the items ({some(others)})")] if others else []
    return Outcome(items, _signature(task), (*task.notes, *task.identity.notes, *beside))


def _phenomenon(document: Document) -> str:
    return str(document.meta.get("phenomenon", ""))


def _signature(task: Task) -> str:
    gold, pred = task.fingerprints
    return f"challenge|items:{len(task.gold.documents)}|gold:{gold}|pred:{pred}|version:{version('saidby')}"


def _check_complete(asked: set[str], answered: set[str]) -> None:
    if lacking := sorted(asked - answered):
        raise problem(
            "pred",
            f"holds {len(asked) - len(lacking)} of {many(len(asked), 'item')}, not {some(lacking)}; predict on all "
            "items, or ask for some with --lang or --phenomenon",
        )
