"""A system's way through a corpus: gold stays away from it, and its answers are checked."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from importlib.metadata import version
from itertools import islice
from multiprocessing import get_context
from typing import Any

from msgspec.structs import replace

from saidby.corpus.check import check
from saidby.corpus.errors import DataError, Problem, UsageError, problem
from saidby.corpus.model import Document, unlabelled

from .command import Command
from .registry import Registered, load_system
from .system import System

BATCH = 8
"""Documents that a worker gets at a time."""


def predict(
    system: str | System, documents: Iterable[Document], *, given: Sequence[str] = (), workers: int = 1
) -> Generator[Document, None, None]:
    """Label documents with a system.

    A system sees a document without spans, relations, entities and `native`. What it gives back holds only what it
    found: `given` layers are shown to it, and are in its answer only if it puts them there.

    Parameters
    ----------
    system : str or System
        A name (see `saidby.annotate.systems.registry`), or a system.
    documents : iterable of Document
        Read as they are needed.
    given : sequence of str
        Labels whose gold spans, with the entities that they mention, the system may see.
    workers : int
        Processes that label. Answers are the same, in the same order, for any number.

    Returns
    -------
    generator of Document
        In the order of `documents`; ``meta["labelled_by"]`` tells system, options, versions and what was given.
        Closing it ends the program or the processes that label.

    Raises
    ------
    UnknownName, UsageError, MissingExtra
        At once, if there is no such system, or it cannot be called so.
    DataError
        While reading, if an answer is not valid, or not for the text that was asked.
    """
    loaded = load_system(system) if isinstance(system, str) else system
    _check_call(loaded, given, workers)
    return _predictions(loaded, documents, tuple(given), workers)


def shown(document: Document, given: Sequence[str] = ()) -> Document:
    """Give the document as a system sees it: without labels, but for spans with `given` labels and their entities."""
    spans = tuple(span for span in document.spans if span.label in given)
    mentioned = {span.entity for span in spans}
    entities = tuple(entity for entity in document.entities if entity.id in mentioned)
    return replace(unlabelled(document), spans=spans, entities=entities)


def _check_call(system: System, given: Sequence[str], workers: int) -> None:
    if workers < 1:
        raise UsageError(f"workers must be at least 1, got {workers}")
    if workers > 1 and isinstance(system, Command):
        raise UsageError(f"{system.name} runs as one process; leave workers at 1")
    useless = [label for label in given if isinstance(system, Registered) and label not in system.entry.takes]
    if useless:
        takes = ", ".join(system.entry.takes) if isinstance(system, Registered) else ""
        raise UsageError(f"{system.name} cannot make use of given {', '.join(useless)}; it takes: {takes or 'nothing'}")


def _predictions(
    system: System, documents: Iterable[Document], given: tuple[str, ...], workers: int
) -> Generator[Document, None, None]:
    asked: deque[Document] = deque()

    def questions() -> Iterator[Document]:
        for document in documents:
            asked.append(question := shown(document, given))
            yield question

    about = _about(system, given)
    with closing(_answers(system, questions(), workers)) as answers:
        for answer in answers:
            _check_answer(system, asked.popleft(), answer)
            yield replace(answer, meta={**answer.meta, "labelled_by": about})


def _about(system: System, given: tuple[str, ...]) -> dict[str, Any]:
    about: dict[str, Any] = {"system": system.name, "versions": {"saidby": version("saidby")}}
    if isinstance(system, Registered):
        about = {"system": system.key, "versions": about["versions"] | system.versions}
        about |= {"options": system.options} if system.options else {}
    return about | ({"given": list(given)} if given else {})


def _check_answer(system: System, question: Document, answer: Document) -> None:
    if answer.id != question.id:
        what = f"the answer is for {answer.id!r}; a system must keep the id"
        raise problem(f"{system.name} {question.id}", what)
    if answer.text != question.text:
        place = next((i for i, (a, b) in enumerate(zip(question.text, answer.text, strict=False)) if a != b), None)
        place = min(len(question.text), len(answer.text)) if place is None else place
        what = f"the answer has another text from character {place} on; a system must keep the text"
        raise problem(f"{system.name} {question.id}", what)
    if problems := check(answer):
        raise DataError([Problem(f"{system.name} {where}", what) for where, what in problems])


# Who labels: here, a program, or processes


def _answers(system: System, questions: Iterator[Document], workers: int) -> Generator[Document, None, None]:
    if isinstance(system, Command):
        return system.label_all(questions)
    if workers == 1:
        return (system.label(question) for question in questions)
    return _in_processes(system, questions, workers)


def _in_processes(system: System, questions: Iterator[Document], workers: int) -> Generator[Document, None, None]:
    """Label in processes that each load the system once; only a few batches are under way at a time."""
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(system,)) as pool:
        waiting: deque[Future[list[Document]]] = deque()
        while batch := list(islice(questions, BATCH)):
            waiting.append(pool.submit(_label_batch, batch))
            if len(waiting) > 2 * workers:
                yield from _result(waiting.popleft(), system)
        for future in waiting:
            yield from _result(future, system)


def _result(future: "Future[list[Document]]", system: System) -> list[Document]:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise problem(system.name, "a worker process died, perhaps of hunger for memory; use fewer workers") from error


_SYSTEM: list[System] = []
"""The system of this worker process."""


def _begin(system: System) -> None:
    _SYSTEM[:] = [system]


def _label_batch(batch: list[Document]) -> list[Document]:
    return [_SYSTEM[0].label(document) for document in batch]
