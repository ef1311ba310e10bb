"""Prodigy: tasks of text with spans and relations, as it takes and gives them: a task a line, in JSON.

::

    {"text":"Пётр Лужин открыл мост.","meta":{"source":"Вестник"},
     "tokens":[{"text":"Пётр","start":0,"end":4,"id":0,"ws":true}, …],
     "spans":[{"start":0,"end":10,"token_start":0,"token_end":1,"label":"PER"}],
     "relations":[{"head":1,"child":3,"head_span":{"start":0, …},"child_span":{ … },"label":"opened"}],
     "_input_hash":-1080010644,"_task_hash":7,"_annotator_id":"news-anna","answer":"accept"}

Offsets are code points. ``token_end`` is the last token of a span, not the one behind it; ``head`` and ``child`` are
the last tokens of the two spans. Tokens, joined with a blank behind those with ``ws``, are the text: that is what
people see and mark. ``answer`` is accept, reject or ignore; tasks without are not answered yet. Sources:
https://prodi.gy/docs/api-interfaces, https://github.com/explosion/prodigy-recipes.

Where each part of a document stands: the tokens that are shown are those of the document, cut where spans begin and
end inside of one, and what lies between; a relation goes from ``head`` to ``child``; spans and relations have an
``id`` that tells them apart, spans a ``score``; plain values of meta stand in ``meta``, which people see; all else is
in a key ``saidby`` (`said_column`), which Prodigy gives back. What else a task says (hashes, times, colours, disabled
tokens, choices) is in ``native`` (`prodigy_task`), and is written back. The normal form is a task a line, no blanks
between keys and values, characters as they are, keys in their order.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from saidby.corpus.errors import Problem, Problems, UsageError, problem
from saidby.corpus.files import STANDARD
from saidby.corpus.model import Document

from .held_ids import Further
from .json_rows import Row, rows, write_rows
from .keeps import VIEWS, Keeps
from .prodigy_task import Choice, by_of, document_of, task_of
from .report import Report

NOT_EMPTY = "(?s:.+)"
KEEPS = Keeps(views=VIEWS, order="tails", labels=NOT_EMPTY, relation_labels=NOT_EMPTY, fragments=False)

ADVICE = "write the dataset with prodigy db-out, which gives lines of JSON"


def read(
    path: Path,
    report: Report,
    *,
    answer: str = "accept",
    annotator: str = "",
    repeated: str = "error",
    lang: str = "und",
) -> Iterator[Document]:
    """Read the tasks of a file.

    Parameters
    ----------
    path : Path
        What ``prodigy db-out`` writes, or what Prodigy is given.
    report : Report
        Takes what is repaired, kept, left out and not held.
    answer : {"accept", "reject", "ignore", "any"}
        Which answers are read; tasks that have none are read always.
    annotator : str
        Whose answers: the annotator, or the session, with or without the name of the dataset before it.
    repeated : {"error", "last", "all"}
        What to do with further answers to one input: an error; the last one is read; each is a document.
    lang : str
        The language of texts that do not say it.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    if path != STANDARD and path.is_dir():
        raise problem(str(path), "is a folder; prodigy reads a file, lines of JSON")
    problems, ids = Problems(), Further()
    first: dict[object, tuple[str, str | None]] = {}
    last = _last(path, answer, annotator) if repeated == "last" else {}
    for number, (where, task) in enumerate(rows(path, ADVICE, problems), 1):
        if (reason := _why_not(task, answer, annotator)) is not None:
            _left_out(where, task, reason, report)
            continue
        key = _input(task)
        if key is not None and last.get(key, where) != where:
            _left_out(where, task, "there is a later answer to the same input", report)
            continue
        if key is not None and key in first and repeated == "error":
            problems.note(where, _again(*first[key], by_of(task)))
            continue
        first.setdefault(key, (where, by_of(task)))
        with problems.gathered():
            yield document_of(task, Choice(lang, where, number, ids), report)
    problems.raise_if_any()


def write(documents: Iterable[Document], target: BinaryIO) -> None:
    """Write documents as tasks.

    Parameters
    ----------
    documents : iterable of Document
        As `project` gives them.
    target : file
        Takes the tasks.
    """
    write_rows(map(task_of, documents), target)


def looks_like(row: Row) -> bool:
    """Say whether a row is a task of Prodigy."""
    if not isinstance(row.get("text"), str):
        return False
    if "_input_hash" in row and "_task_hash" in row:
        return True
    items = row.get("tokens") or row.get("spans")
    return isinstance(items, list) and all(isinstance(item, dict) and {"start", "end"} <= {*item} for item in items)


def _why_not(task: Row, answer: str, annotator: str) -> str | None:
    """Say why a task is not read, if it is not."""
    own, by = task.get("answer"), by_of(task)
    if annotator and by != annotator and not (by or "").endswith(f"-{annotator}"):
        return f"it is of {by or 'nobody'}, not of {annotator}"
    if answer != "any" and own not in (None, answer):
        return f"its answer is {own}; --option answer={own} or any takes it"
    return None


def _left_out(where: str, task: Row, reason: str, report: Report) -> None:
    report.counts["tasks left out"] += 1
    report.lost.append(Problem(where, f"left out, for {reason}"))


def _input(task: Row) -> object:
    """Give what is the same for all answers to one input, and for no other; None if nothing tells."""
    own = task.get("id", task.get("_input_hash"))
    return own if isinstance(own, str | int) else None


def _again(where: str, before: str | None, by: str | None) -> str:
    if before != by and before and by:
        what = f"is an answer of {by} to the input of {where}, which has one of {before} already"
        return f"{what}; read each annotator into a corpus: --option annotator=NAME"
    what = f"is a further answer to the input of {where}"
    return f"{what}; --option repeated=last reads the last one, repeated=all each as a document"


def _last(path: Path, answer: str, annotator: str) -> dict[object, str]:
    """Give where the last answer to each input stands."""
    if path == STANDARD:
        raise UsageError("-: repeated=last reads a file twice; write what comes to a file")
    tasks = rows(path, ADVICE, Problems())
    return {_input(task): where for where, task in tasks if _why_not(task, answer, annotator) is None}
