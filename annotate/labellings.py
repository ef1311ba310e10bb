"""Labellings of the same documents by several annotators, brought together and checked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from string import ascii_uppercase
from typing import NamedTuple

import msgspec

from saidby.corpus import stores
from saidby.corpus.check import check
from saidby.corpus.errors import Problem, Problems, UsageError, problem
from saidby.corpus.model import Document
from saidby.corpus.plain import around, first_difference

Source = Iterable[Document] | str | Path
"""Documents, or the path of a corpus."""


class Shared(NamedTuple):
    """A document and who labelled it: at least two annotators, by name in the order of the names."""

    id: str
    by: dict[str, Document]

    @property
    def text(self) -> str:
        """The text, the same for all."""
        return next(iter(self.by.values())).text

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Give every two annotators who labelled it."""
        yield from combinations(self.by, 2)


@dataclass(frozen=True)
class Labellings:
    """What several annotators made of the same documents.

    Parameters
    ----------
    names : tuple of str
        The annotators, sorted, so that the order in which they are given changes nothing.
    documents : tuple of Shared
        Documents that at least two annotators labelled, by id.
    alone : dict of str to str
        Documents that only one annotator labelled, and who: they cannot be compared.
    """

    names: tuple[str, ...]
    documents: tuple[Shared, ...]
    alone: dict[str, str]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every two annotators who share a document."""
        found = {pair for document in self.documents for pair in document.pairs()}
        return tuple(sorted(found))


def labellings(sources: Sequence[Source], *, names: Sequence[str] | None = None) -> Labellings:
    """Bring labellings of the same documents together.

    Parameters
    ----------
    sources : sequence of sources
        A corpus for each of two or more annotators; documents in any order.
    names : sequence of str, optional
        Names of the annotators; by default those of the paths, or A, B, C … for documents.

    Raises
    ------
    UsageError
        If there are fewer than two annotators, or names that do not fit.
    DataError
        With every document that is not valid, every id that one annotator has twice, every document with two texts;
        or if no document is labelled twice.
    """
    if len(sources) < 2:
        raise UsageError(f"agreement needs two or more annotators, got {len(sources)}")
    called = _names(sources, names)
    problems = Problems()
    loaded = {name: _loaded(source, name, problems) for name, source in sorted(zip(called, sources, strict=True))}
    problems.raise_if_any()
    by_id = {
        identity: {name: documents[identity] for name, documents in loaded.items() if identity in documents}
        for identity in sorted({identity for documents in loaded.values() for identity in documents})
    }
    problems.extend(found for identity, by in by_id.items() for found in _two_texts(identity, by))
    problems.raise_if_any()
    shared = tuple(Shared(identity, by) for identity, by in by_id.items() if len(by) > 1)
    if not shared:
        raise problem(
            "", f"no document is labelled by two of {', '.join(loaded)}; ids say which documents are the same"
        )
    return Labellings(tuple(loaded), shared, {i: next(iter(by)) for i, by in by_id.items() if len(by) == 1})


def with_labels(given: Labellings, labels: Iterable[str]) -> Labellings:
    """Give labellings with the spans of these labels alone; relations that lose an end go with them."""
    wanted = frozenset(labels)
    documents = (
        Shared(shared.id, {name: _with_labels(document, wanted) for name, document in shared.by.items()})
        for shared in given.documents
    )
    return replace(given, documents=tuple(documents))


def _names(sources: Sequence[Source], names: Sequence[str] | None) -> list[str]:
    if names is None:
        names = [
            _stem(Path(source)) if isinstance(source, str | Path) else ascii_uppercase[i % len(ascii_uppercase)]
            for i, source in enumerate(sources)
        ]
        if len(set(names)) < len(names):
            names = [str(source) if isinstance(source, str | Path) else names[i] for i, source in enumerate(sources)]
    if len(names) != len(sources):
        raise UsageError(f"there must be a name for each of {len(sources)} annotators, got {len(names)}")
    for name, count in Counter(names).items():
        if count > 1:
            raise UsageError(f"{name!r} is the name of {count} annotators; give each a name of its own")
        if not name.strip() or not name.isprintable():
            raise UsageError(f"the name of an annotator must be printable and not empty, got {name!r}")
    return list(names)


def _stem(path: Path) -> str:
    return path.name.split(".")[0] or str(path)


def _loaded(source: Source, name: str, problems: Problems) -> dict[str, Document]:
    """Give the documents of an annotator by id."""
    documents: dict[str, Document] = {}
    with problems.gathered():
        for document in stores.documents_of(source):
            problems.extend(Problem(f"{name} {where}", what) for where, what in check(document))
            if document.id in documents:
                problems.note(f"{name} {document.id}", "is the id of two documents; ids are unique in a corpus")
            documents[document.id] = document
    return documents


def _two_texts(identity: str, by: Mapping[str, Document]) -> Iterator[Problem]:
    (first, document), *others = by.items()
    for name, other in others:
        if other.text != document.text:
            at = first_difference(document.text, other.text)
            yield Problem(
                identity,
                f"{first} and {name} have different texts from character {at} on: "
                f"{first} {around(document.text, at)}, {name} {around(other.text, at)}; label one text",
            )


def _with_labels(document: Document, labels: frozenset[str]) -> Document:
    """Give a document with the spans of these labels, and the relations between what is left."""
    spans = tuple(span for span in document.spans if span.label in labels)
    ends = {span.id for span in spans} | {entity.id for entity in document.entities}
    relations = tuple(relation for relation in document.relations if {relation.head, relation.tail} <= ends)
    return msgspec.structs.replace(document, spans=spans, relations=relations)
