"""RuNNE-2022: texts with nested names, a document a line of JSON.

::

    {"id": 7, "sentences": "Пётр Лужин открыл мост.", "ners": [[0, 9, "PERSON"]]}
    {"id": 7, "ners": [[0, 9, "PERSON"]]}

A name is its first character, its last one, and its type: ends are inclusive. Characters are code points. A line
without names is a text to be labelled; one without text is an answer, whose text is that of the same id in another
file, `texts`. Source: https://github.com/dialogue-evaluation/RuNNE, public_data/README.md.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import Document, Fragment, Span

from .report import Report

_MARK = b"\xef\xbb\xbf"


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line."""

    id: int | str
    ners: list[tuple[int, int, str]] = []
    sentences: str | None = None


def read(path: Path, report: Report, *, texts: str | None = None) -> Iterator[Document]:
    """Read a file of texts or of answers.

    Parameters
    ----------
    path : Path
        ``train.jsonl``.
    report : Report
        Takes names that are there twice.
    texts : str, optional
        The file with the texts of answers.

    Raises
    ------
    DataError
        After the last document, with every line that is no document, and every name that is not in its text.
    """
    known = {row.id: row.sentences for _, row in _rows(Path(texts))} if texts else {}
    problems, seen = Problems(), set[int | str]()
    with problems.gathered():
        for where, row in _rows(path):
            text = known.get(row.id) if row.sentences is None else row.sentences
            if text is None:
                problems.note(where, f"{row.id} has no text; name the file that has it: --option texts=FILE")
            elif row.id in seen:
                problems.note(where, f"{row.id} is the id of an earlier line already")
            else:
                with problems.gathered():
                    yield _document(where, row, text, report)
            seen.add(row.id)
    problems.raise_if_any()


def _rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Give each line that is not blank, and where it is; at the end raise what is wrong with others."""
    if path.is_dir():
        raise problem(str(path), "is a folder; name one file of it, for their ids are the same numbers")
    problems = Problems()
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                where, line = f"{path}:{number}", raw.removeprefix(_MARK if number == 1 else b"")
                if not line.strip():
                    continue
                try:
                    row = msgspec.json.decode(line, type=Row)
                except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                    problems.note(where, f"must be id, sentences and ners in JSON: {error}")
                    continue
                yield where, row
    except FileNotFoundError:
        problems.note(str(path), "there is no such file")
    problems.raise_if_any()


def _document(where: str, row: Row, text: str, report: Report) -> Document:
    problems = Problems()
    for first, last, label in row.ners:
        if not 0 <= first <= last < len(text):
            what = f"a name must satisfy 0 <= first <= last < {len(text)}, got [{first}, {last}, {label!r}]"
            problems.note(where, what)
        if not label:
            problems.note(where, f"the name [{first}, {last}] has no type")
    problems.raise_if_any()
    for (first, last, label), count in Counter(row.ners).items():
        if count > 1:
            what = f"{label} {text[first : last + 1]!r} ({first}-{last}) is there {count} times; all are kept"
            report.repaired.append(Problem(where, what))
    spans = [
        Span(f"n{number}", label, (Fragment(first, last + 1),))
        for number, (first, last, label) in enumerate(row.ners, 1)
    ]
    return Document(str(row.id), text, "ru", spans=tuple(spans))
