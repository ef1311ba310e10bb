"""BSNLP: names in Slavic news, of the shared tasks and of the corpus SlavicNER, a text and a table a document.

::

    raw/brexit/ru/FILE.txt            the text
    ner/brexit/ru/FILE.tsv            2	11	Заречье	Заречье	LOC	GPE-Zarechye

    brexit/raw/ru/FILE.txt            ru-7, ru, 2031-05-02, an address, the title: a line each; then the text
    brexit/annotated/ru/FILE.out      ru-7
                                      Заречья	Заречье	LOC	GPE-Zarechye

A row is start, end (code points, exclusive), mention, base form, category and the id of what is meant, across texts and
languages. Shared tasks have no places, and each form of a name once only: every occurrence in title and text, as whole
words, is then a mention, the longer name where two overlap.

Each mention is a span of its category with ``base``; each id an entity, named as its first base form. The language is
the name of the folder. A header is a ``meta`` block, date and title stand in ``meta``. Sources:
https://github.com/SlavicNLP/SlavicNER at 2c72947, http://bsnlp.cs.helsinki.fi/shared-task.html.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import JSON, Block, Document, Entity, Fragment, Span

from .folders import files_of, id_of, read_text
from .published import split_of
from .report import Report

NAME = "bsnlp"
PLACED, LISTED = ".tsv", ".out"
FOLDERS = {"ner": "raw", "annotated": "raw"}
"""Folders of tables, and those of their texts."""
LANGUAGES = ("bg", "cs", "hr", "pl", "ru", "sk", "sl", "uk")
CATEGORIES = ("PER", "LOC", "ORG", "PRO", "EVT")
HEADER = 5
"""Lines before the text in shared tasks: id, language, date, address, title."""


class Row(NamedTuple):
    """A mention, with its place if the table has it."""

    where: str
    place: tuple[int, int] | None
    text: str
    base: str
    category: str
    entity: str


def read(path: Path, report: Report, *, malformed: str = "error") -> Iterator[Document]:
    """Read a folder of tables with their texts, or one table.

    Parameters
    ----------
    path : Path
        The corpus, a folder ``ner`` or ``annotated``, or a folder or file there.
    report : Report
        Takes names of a list that are not in the text, and rows without id.
    malformed : {"error", "keep"}
        Whether a row that means nothing is an error, or told and kept in ``native["bsnlp"]`` as it is.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems = Problems()
    files = [path] if not path.is_dir() else [file for file in files_of(path) if _is_table(file)]
    if not files:
        raise problem(str(path), f"is a folder without tables of names ({', '.join(FOLDERS)}: *{PLACED}, *{LISTED})")
    for file in files:
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        with problems.gathered():
            yield _document(
                file, id_of(name.removesuffix(file.suffix)), split_of(file, path), _Told(report, malformed == "keep")
            )
    problems.raise_if_any()


def _is_table(file: Path) -> bool:
    return file.suffix in (PLACED, LISTED) and not {*FOLDERS}.isdisjoint(file.absolute().parts)


def _text_of(table: Path) -> Path:
    """Give the text of a table: the same path, with the last folder of tables named as that of texts."""
    parts = [*table.absolute().parts]
    for place in range(len(parts) - 2, -1, -1):
        if parts[place] in FOLDERS:
            parts[place] = FOLDERS[parts[place]]
            return Path(*parts).with_suffix(".txt")
    return table.with_suffix(".txt")


class _Told(NamedTuple):
    """What takes what is told of a table, and whether rows that mean nothing are."""

    report: Report
    lenient: bool


def _document(table: Path, id: str, split: Mapping[str, JSON], told: _Told) -> Document:
    problems = Problems()
    text = read_text(_text_of(table), problems)
    content = read_text(table, problems)
    problems.raise_if_any()
    listed = table.suffix == LISTED
    kept = list[str]()
    rows = list(_rows(table, content.split("\n"), kept, told))
    start, header, about = _header(text) if listed else (0, (), {})
    placed = [*_found(text, start, rows, told.report)] if listed else [*_checked(text, rows)]
    return Document(
        id=id,
        text=text,
        lang=table.parent.name if table.parent.name in LANGUAGES else "und",
        blocks=tuple(header),
        spans=tuple(
            Span(f"n{number}", row.category, (extent,), entity=row.entity or None, attrs={"base": row.base})
            for number, (row, extent) in enumerate(placed, 1)
        ),
        entities=tuple(_entities(row for row, _ in placed)),
        meta={**about, **split},
        native={NAME: {"lines": kept}} if kept else {},
    )


def _rows(table: Path, lines: Sequence[str], kept: list[str], told: _Told) -> Iterator[Row]:
    """Give the rows of a table; a list begins with the id of its text."""
    problems, listed = Problems(), table.suffix == LISTED
    for number, line in enumerate(lines, 1):
        where, cells = f"{table}:{number}", [cell.strip() for cell in line.removesuffix("\r").split("\t")]
        if not line.strip() or (listed and number == 1):
            continue
        places = [] if listed else cells[:2]
        text, base, category, entity = [*cells[len(places) : len(places) + 4], "", "", "", ""][:4]
        if not text or category not in CATEGORIES or not all(map(str.isdecimal, places)):
            form = f"{'' if listed else 'start, end, '}name, base form, category ({', '.join(CATEGORIES)}), id"
            what = f"must be {form}, with tabs between; got {line!r}"
            if told.lenient:
                kept.append(line)
                told.report.lost.append(Problem(where, f"{what}; the line is kept as it is"))
            else:
                problems.note(where, f"{what}; --option malformed=keep goes on without it")
            continue
        if not entity:
            told.report.repaired.append(Problem(where, f"{text!r} has no id; it is a name of no entity"))
        yield Row(where, None if listed else (int(places[0]), int(places[1])), text, base or text, category, entity)
    problems.raise_if_any()


def _checked(text: str, rows: Sequence[Row]) -> Iterator[tuple[Row, Fragment]]:
    """Give rows with their places, where the text must have what they say."""
    problems = Problems()
    for row in rows:
        start, end = row.place or (0, 0)
        if text[start:end].split() != row.text.split() or not 0 <= start < end:
            problems.note(row.where, f"says {row.text!r}, but the text has {text[start:end]!r} at {start}-{end}")
        else:
            yield row, Fragment(start, end)
    problems.raise_if_any()


def _found(text: str, start: int, rows: Sequence[Row], report: Report) -> Iterator[tuple[Row, Fragment]]:
    """Give every occurrence of the names of a list."""
    by_name = {" ".join(row.text.split()): row for row in rows}
    longest = sorted(by_name, key=len, reverse=True)
    names = "|".join(r"\s+".join(map(re.escape, name.split(" "))) for name in longest)
    seen = set[str]()
    for found in re.finditer(rf"(?<!\w)(?:{names})(?!\w)", text[start:]) if names else ():
        name = " ".join(found[0].split())
        seen.add(name)
        yield by_name[name], Fragment(start + found.start(), start + found.end())
    for name, row in by_name.items():
        if name not in seen:
            report.lost.append(Problem(row.where, f"{name!r} is not in the text, but inside of longer names at most"))


def _header(text: str) -> tuple[int, list[Block], dict[str, JSON]]:
    """Give where the title begins, the blocks of the header, and what it says."""
    lines = text.split("\n")[:HEADER]
    start = sum(len(line) + 1 for line in lines[: HEADER - 1])
    title = start + len(lines[-1]) if len(lines) == HEADER else start
    blocks = [Block(0, start - 1, "meta")] if text[: start - 1].strip() else []
    blocks += [Block(start, title, "heading")] if text[start:title].strip() else []
    blocks += [Block(title + 1, len(text), "paragraph")] if text[title + 1 :].strip() else []
    keys = ("number", "lang", "date", "source", "title")
    said = {key: line.strip() for key, line in zip(keys, lines, strict=False) if key != "lang"}
    return start, blocks, {key: value for key, value in said.items() if value}


def _entities(rows: Iterator[Row]) -> Iterator[Entity]:
    seen = set[str]()
    for row in rows:
        if row.entity and row.entity not in seen:
            seen.add(row.entity)
            yield Entity(row.entity, row.category, row.base)
