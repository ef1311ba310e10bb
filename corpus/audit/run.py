"""The audit: corpora go through the checks, document by document."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from saidby.corpus import jsonl, stores
from saidby.corpus.check import check
from saidby.corpus.errors import DataError, Problem, Problems, UnknownName
from saidby.corpus.files import STANDARD
from saidby.corpus.model import Document

from .findings import SEVERITIES, Finding, Known, Part, Place, Seen
from .registry import CHECKS, HASHES, INVALID
from .watch import Watch

Source = str | Path | Iterable[Document]
"""A path, or documents."""

SPLITS = {
    "train": "train",
    "training": "train",
    "dev": "dev",
    "devel": "dev",
    "development": "dev",
    "valid": "validation",
    "validation": "validation",
    "test": "test",
}
"""Splits by the words of a file's name that tell them."""


class Count(msgspec.Struct, frozen=True):
    """How many findings a check has, by severity."""

    error: int = 0
    warning: int = 0
    note: int = 0


class Audit(msgspec.Struct, frozen=True):
    """What an audit found.

    Parameters
    ----------
    documents : int
        Valid documents that were read.
    parts : dict of str to int
        Documents of each split of each corpus.
    checks : dict of str to Count
        How many findings each check has; every check that was made is there.
    findings : tuple of Finding
        In the order of the checks; of each at most as many as were asked for.
    """

    documents: int
    parts: dict[str, int]
    checks: dict[str, Count]
    findings: tuple[Finding, ...]

    @property
    def faulty(self) -> bool:
        """Whether there is an error or a warning."""
        return any(count.error or count.warning for count in self.checks.values())

    def to_dict(self) -> dict[str, Any]:
        """Give the audit as JSON has it."""
        value: dict[str, Any] = msgspec.to_builtins(self)
        return value


def audit(
    *corpora: Source,
    only: Sequence[str] | None = None,
    skip: Sequence[str] = (),
    limit: int | None = None,
    format: str | None = None,
) -> Audit:
    """Look for what makes a corpus unfit to be published or to be learnt from.

    Parameters
    ----------
    *corpora : str, Path, iterable of Document, or datasets.Dataset
        Paths of corpora, of which ``-`` is standard input, or documents. Of a folder that only holds folders, each is a
        corpus by itself. They are read in constant memory but for what checks must remember: hashes, different names.
        The check ``labels`` reads them twice; what can be read once is kept in a temporary file.
    only, skip : sequence of str
        Names of checks (`saidby.corpus.audit.CHECKS`): those to make, those to leave out.
    limit : int, optional
        Findings to keep of each check; by default all.
    format : str, optional
        Format of the corpora that are paths; by default the suffix says it.

    Returns
    -------
    Audit
        Same corpora, same audit.

    Raises
    ------
    UnknownName
        If there is no such check.
    DataError
        If a corpus holds no valid document.
    """
    names = _chosen(only, skip)
    known = Known()
    kept = Kept(names, limit)
    with ExitStack() as stack:
        watches = {name: CHECKS[name].make(name, CHECKS[name].severity, known) for name in names}
        for watch in watches.values():
            stack.callback(watch.close)
        sources = [source for corpus in corpora for source in _sources(corpus)]
        twice = any(watch.twice for watch in watches.values())
        readings = [Reading(name, source, format, stack if twice else None) for name, source in _named(sources)]
        parts = _first(readings, watches, known, kept)
        _second(readings, watches, kept)
        for watch in watches.values():
            kept.take(watch.end())
    return kept.audit(parts)


def _chosen(only: Sequence[str] | None, skip: Sequence[str]) -> list[str]:
    for name in (*(only or ()), *skip):
        if name not in CHECKS:
            raise UnknownName("check", name, CHECKS)
    return [name for name in CHECKS if (only is None or name in only) and name not in skip]


def _sources(corpus: Source) -> list[tuple[str, Source]]:
    """Give corpora with their paths; one of the hub is called by its address there. Documents have no name."""
    if not isinstance(corpus, str | Path):
        return [("", stores.documents_of(corpus))]
    return [(str(corpus if stores.is_of_hub(corpus) else path), path) for path in stores.corpora(corpus)]


def _named(sources: Sequence[tuple[str, Source]]) -> list[tuple[str, Source]]:
    """Give each corpus a name of its own: its path, or its number."""
    names = [name or f"corpus {number}" for number, (name, _) in enumerate(sources, 1)]
    return [
        (f"{name} ({number})" if names.count(name) > 1 else name, source)
        for number, (name, (_, source)) in enumerate(zip(names, sources, strict=True), 1)
    ]


class Reading:
    """A corpus that can be read, and read again."""

    def __init__(self, name: str, source: Source, format: str | None, stack: ExitStack | None):
        self.name, self.problems, self.found = name, Problems(), False
        self._source, self._format = source, format
        self._copy: BinaryIO | None = None
        if stack is not None and _once(source):
            self._copy = cast(BinaryIO, stack.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115

    def first(self) -> Iterator[Document]:
        """Give the valid documents, and keep the problems of the others."""
        for document in self._documents(self.problems):
            if self._copy:
                self._copy.write(jsonl.format_line(document) + b"\n")
            self.found = True
            yield document

    def second(self) -> Iterator[Document]:
        """Give the same documents."""
        if self._copy:
            self._copy.seek(0)
            return jsonl.read(self._copy, self.name)
        return self._documents(Problems())

    def other_files(self) -> Iterator[Problem]:
        """Give what is wrong with the files beside the documents of a published folder."""
        path = Path(self._source) if isinstance(self._source, str | Path) else None
        if path and (published := stores.published(path)):
            # Of what stands on the hub, only the documents are fetched.
            yield from published.other_files(path, partial=stores.is_of_hub(self.name))

    def document(self, problem: Problem) -> str:
        """Give the document of a problem: behind the file, if one is named; else the file in the folder."""
        return problem.where.partition(".parquet: ")[2] or problem.where.removeprefix(f"{self._source}/")

    def _documents(self, problems: Problems) -> Iterator[Document]:
        if isinstance(self._source, str | Path):
            with problems.gathered():
                yield from stores.stream(self._source, format=self._format)
            return
        for document in self._source:
            if found := check(document):
                problems.extend(found)
            else:
                yield document


def _once(source: Source) -> bool:
    if isinstance(source, str | Path):
        return Path(source) == STANDARD
    return iter(source) is source


def _first(readings: Sequence[Reading], watches: dict[str, Watch], known: Known, kept: "Kept") -> dict[str, int]:
    """Show every document to every check; give the number of documents of each part."""
    parts: dict[str, int] = {}
    for reading in readings:
        for document in reading.first():
            part = Part(reading.name, split_of(document, reading.name))
            parts[part.name] = parts.get(part.name, 0) + 1
            seen = Seen(known.add(part, document.id), part, document)
            for watch in watches.values():
                kept.take(watch.see(seen))
        if reading.problems and not reading.found:
            raise DataError(reading.problems)
        kept.take(_read(reading, watches))
    return parts


def _second(readings: Sequence[Reading], watches: dict[str, Watch], kept: "Kept") -> None:
    patient = [watch for watch in watches.values() if watch.twice]
    numbers = count()
    if not patient:
        return
    for reading in readings:
        for document in reading.second():
            part = Part(reading.name, split_of(document, reading.name))
            for watch in patient:
                kept.take(watch.again(Seen(next(numbers), part, document)))


def split_of(document: Document, name: str) -> str:
    """Give the split of a document: ``meta.split``, or what the name of its corpus says, or nothing.

    >>> split_of(Document("a", "", "ru"), "treebank/ru-ud-dev.conllu")
    'dev'
    """
    if (split := document.meta.get("split")) is not None:
        return str(split)
    told = {SPLITS[word] for word in re.split(r"[\W_]+", Path(name).name.lower()) if word in SPLITS}
    return told.pop() if len(told) == 1 else ""


def _read(reading: Reading, watches: dict[str, Watch]) -> Iterator[Finding]:
    """Give what was found in reading."""
    others = reading.other_files() if HASHES in watches else ()
    for problem in (*reading.problems, *others):
        name = _check_of(problem)
        if name in watches:
            yield watches[name].finding(problem.what, Place(reading.name, reading.document(problem)))


def _check_of(problem: Problem) -> str:
    from saidby.corpus import shards
    from saidby.corpus.publish import reading as published

    changed = (shards.CHANGED, published.CHANGED, published.LISTED, published.MISSING)
    return HASHES if problem.what in changed else INVALID


class Kept:
    """Findings by check, counted; at most so many are kept of each."""

    def __init__(self, names: Sequence[str], limit: int | None):
        self._limit = limit
        self._counts = {name: dict.fromkeys(SEVERITIES, 0) for name in names}
        self._findings: dict[str, list[Finding]] = {name: [] for name in names}

    def take(self, findings: Iterable[Finding]) -> None:
        """Count findings, and keep them while there is room."""
        for finding in findings:
            self._counts[finding.check][finding.severity] += 1
            found = self._findings[finding.check]
            if self._limit is None or len(found) < self._limit:
                found.append(finding)

    def audit(self, parts: dict[str, int]) -> Audit:
        """Give what was found."""
        counts = {name: Count(**counted) for name, counted in self._counts.items()}
        findings = tuple(finding for found in self._findings.values() for finding in found)
        return Audit(sum(parts.values()), parts, counts, findings)
