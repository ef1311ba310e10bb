"""Answers to track 1 of factRuEval-2016: ``book_1.task1``, one name a line.

::

    type start length

Types are per, loc, org, locorg in any case; offsets are code points into ``book_1.txt``. A byte order mark at the head
and blank lines mean nothing. The text lies beside the answer, or in the folder `texts`.
Source: https://github.com/dialogue-evaluation/factRuEval-2016, scripts/dialent/task1/test.py, at dfe9623.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from saidby.corpus.errors import Problems, problem
from saidby.corpus.model import Document, Fragment, Span

from .factrueval_layers import Line, lines_of, numbers
from .folders import read_text
from .report import Report

TYPES = ("PER", "LOC", "ORG", "LOCORG")
SUFFIX = ".task1"


def read(path: Path, report: Report, *, texts: str | None = None) -> Iterator[Document]:
    """Read a folder of answers, or one answer.

    Parameters
    ----------
    path : Path
        A folder, or ``book_1.task1``.
    report : Report
        Counts documents and spans.
    texts : str, optional
        Folder of the ``.txt``; by default they lie beside the answers.

    Raises
    ------
    DataError
        After the last document, with every line that is no name, or lies outside the text.
    """
    answers = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
    if not answers:
        raise problem(str(path), f"is a folder without answers to track 1 ({SUFFIX})")
    problems = Problems()
    for answer in answers:
        with problems.gathered():
            yield _document(answer, Path(texts) if texts else answer.parent)
    problems.raise_if_any()


def _document(answer: Path, texts: Path) -> Document:
    problems = Problems()
    text = read_text(texts / f"{answer.stem}.txt", problems)
    problems.raise_if_any()
    spans = _spans([line for line in lines_of(answer, problems) if line.text], len(text), problems)
    problems.raise_if_any()
    return Document(answer.stem, text, "ru", spans=tuple(spans))


def _spans(lines: Sequence[Line], size: int, problems: Problems) -> list[Span]:
    spans = []
    for number, (where, line) in enumerate(lines, 1):
        kind, *fields = line.split()
        place = numbers(fields)
        if kind.upper() not in TYPES or place is None or len(place) != 2:
            problems.note(where, f"must be a name: one of {', '.join(TYPES)}, start, length; got {line!r}")
        elif not place[1] or sum(place) > size:
            problems.note(where, f"{place[0]}-{sum(place)} is no stretch of the text ({size} characters)")
        else:
            spans.append(Span(f"n{number}", kind.upper(), (Fragment(place[0], sum(place)),)))
    return spans
