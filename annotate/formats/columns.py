"""Files with a token a line: rows, sentences and documents, read from lines and written.

A row has columns: the token, its tag, and others, which documents do not hold. A blank line ends a sentence; so does
one with nothing but a byte order mark, which files have where they were joined. A document begins at a row
``-DOCSTART-``, of any number of columns, or at a comment ``# newdoc id = …``. What a comment ``# text = …`` shows is
the text of its sentence if it has the tokens, one after the other, with nothing but white space between.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from saidby.corpus.errors import Problem, Problems
from saidby.corpus.spacing import found

from .lines import BOM, numbered_lines
from .report import Report

DOCSTART = "-DOCSTART-"
NEWDOC, TEXT = "# newdoc", "# text"
"""Comments that are written anew: what a document's list of comments has for them."""

_NEWDOC = re.compile(r"# ?newdoc(?: id = ?(\S(?:.*\S)?))?\s*")
_SHOWN = re.compile(r"# text = (.*)")
_STATEMENT = re.compile(r"#\s*(?:new(?:doc|par)\s*$|[\w.:-]+(?: [\w.:-]+)* =(?: |$))")
_NUMBER = re.compile(r"# id [0-9A-Fa-f-]{8,}(?:\s+domain=\S*)?\s*")
"""MultiCoNER's comments, which have no ``=``."""
_BLANKS = re.compile("[ \t]+")
_NOTHING = f" \t{BOM}"


class Shape(NamedTuple):
    """How a file is laid out.

    Parameters
    ----------
    token, tag : int
        Numbers of their columns, from 0; negative ones count from the end.
    separator : str, optional
        Between columns: a tab, or a blank (any blanks and tabs, in reading); None: a tab if the first row has one.
    comments : bool
        Whether there are comments.
    numbered : bool
        Whether the first column counts the tokens of a sentence, so that no row can be taken for a comment.
    """

    token: int
    tag: int
    separator: str | None = None
    comments: bool = True
    numbered: bool = False

    def width(self, others: int | None = None) -> int:
        """Give the number of columns if there are so many others, or the least number of them."""
        if others is not None:
            return others + 2
        least = max(*(number + 1 if number >= 0 else -number for number in (self.token, self.tag)), 2)
        return least + (self.token % least == self.tag % least)


class Row(NamedTuple):
    """A token: the number of its line, its text and tag, the other columns."""

    number: int
    token: str
    tag: str
    others: tuple[str, ...]


@dataclass
class Sentence:
    """Rows, and the comments before them."""

    comments: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def gaps(self) -> list[str]:
        """Give what stands between the tokens: as a comment shows it, or a blank."""
        forms = [row.token for row in self.rows]
        shown = (_SHOWN.fullmatch(comment) for comment in self.comments)
        fitting = (gaps for line in shown if line and (gaps := found(forms, line[1])) is not None)
        return next(fitting, [" "] * (len(forms) - 1))


@dataclass
class Draft:
    """What a file has of a document: its id, the other columns of a row ``-DOCSTART-``, its sentences."""

    id: str | None = None
    boundary: tuple[str, ...] | None = None
    sentences: list[Sentence] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Give the rows of all sentences."""
        return chain.from_iterable(sentence.rows for sentence in self.sentences)


def drafts_of(path: Path, shape: Shape, problems: Problems, report: Report) -> Iterator[Draft]:
    """Read the documents of a file, one by one; a row that cannot be read is a problem."""
    draft: Draft | None = None
    for part in _parts(path, _Reader(str(path), shape, problems), report):
        if isinstance(part, Sentence):
            draft = draft or Draft()
            draft.sentences.append(part)
            continue
        if draft is not None:
            yield draft
        draft = part
    if draft is not None:
        yield draft
    elif not problems:
        problems.note(str(path), "has no tokens")


def _parts(path: Path, reader: "_Reader", report: Report) -> Iterator[Draft | Sentence]:
    """Give the beginnings of documents, and sentences, in their order."""
    sentence = Sentence()
    for number, line in chain(numbered_lines(path, reader.problems), [(0, "")]):
        if not line.strip(_NOTHING):
            if sentence.rows:
                yield sentence
                sentence = Sentence()
        elif reader.is_comment(line):
            if sentence.rows:
                reader.problems.note(f"{path}:{number}", "a comment must stand before the rows of a sentence")
            elif start := _NEWDOC.fullmatch(line):
                yield Draft(start[1])
            sentence.comments.append(line)
        elif not sentence.rows and (boundary := reader.boundary(line)) is not None:
            yield Draft(boundary=boundary)
        elif row := reader.row(number, line):
            sentence.rows.append(row)
    if rest := [comment for comment in sentence.comments if not _NEWDOC.fullmatch(comment)]:
        report.lost.append(Problem(str(path), f"no sentence follows on the comment {rest[0]!r}"))


@dataclass
class _Reader:
    """Reads rows: the first one that is a token says how many columns there are, and what separates them."""

    name: str
    shape: Shape
    problems: Problems
    separator: str | None = None
    width: int = 0

    def is_comment(self, line: str) -> bool:
        return self.shape.comments and is_comment(line, self.shape.separator or self.separator, self.shape)

    def boundary(self, line: str) -> tuple[str, ...] | None:
        """Give the other columns of a row that begins a document; None if it is another row."""
        if DOCSTART not in line:
            return None
        fields = _cut(line, self.shape.separator or _separator(line))
        if len(fields) == 1:
            return () if fields[0] == DOCSTART else None
        token, tag = self.shape.token % len(fields), self.shape.tag % len(fields)
        return _others(fields, token, tag) if fields[token] == DOCSTART else None

    def row(self, number: int, line: str) -> Row | None:
        if self.separator is None:
            self.separator = self.shape.separator or _separator(line)
        fields = _cut(line, self.separator)
        self.width = self.width or len(fields)
        if what := self._wrong(fields):
            self.problems.note(f"{self.name}:{number}", what)
            return None
        token, tag = self.shape.token % len(fields), self.shape.tag % len(fields)
        return Row(number, fields[token], fields[tag].strip(" "), _others(fields, token, tag))

    def _wrong(self, fields: Sequence[str]) -> str:
        least = self.shape.width()
        if self.separator == " " and len(fields) > 1 and all(map(_WITH_TAG.fullmatch, fields)):
            return "is a sentence a line, token|tag; cut it into rows, a token and its tag a line"
        if len(fields) < least:
            return f"must have {least} columns or more, separated by {_NAMES[self.separator or ' ']}; got {len(fields)}"
        if len(fields) != self.width:
            return f"must have {self.width} columns, as the first row has; got {len(fields)}"
        if self.shape.token % len(fields) == self.shape.tag % len(fields):
            return f"token and tag cannot both be column {self.shape.token % len(fields) + 1}"
        return "" if fields[self.shape.token] else "the token is empty; give it one, or take the row out"


_WITH_TAG = re.compile(r"[^|]+(?:\|[^|]+)*\|(?:O|[BIESLUMW]-[^|]+)")
"""A token with its tag in one cell, as in files with a sentence a line."""


def _separator(line: str) -> str:
    return "\t" if "\t" in line else " "


def _cut(line: str, separator: str) -> list[str]:
    return line.split("\t") if separator == "\t" else _BLANKS.split(line.strip(" \t"))


def _others(fields: Sequence[str], token: int, tag: int) -> tuple[str, ...]:
    return tuple(value for i, value in enumerate(fields) if i not in (token, tag))


_NAMES = {"\t": "tabs", " ": "blanks"}


def is_comment(line: str, separator: str | None, shape: Shape) -> bool:
    """Say whether a line is a comment: a token can be ``#`` too."""
    if not line.startswith("#"):
        return False
    if shape.numbered or _STATEMENT.match(line) or _NUMBER.fullmatch(line):
        return True
    return (separator == "\t" and "\t" not in line) or _is_source(line, shape)


def _is_source(line: str, shape: Shape) -> bool:
    """Say whether a line is what GermEval has before a sentence, ``#``, tab, address: its first column is no token."""
    fields = line.split("\t")
    return fields[0] == "#" and shape.token % len(fields) != 0


def row_of(token: str, tag: str, others: Sequence[str], shape: Shape) -> str:
    """Write a row."""
    width = shape.width(len(others))
    rest = iter(others)
    named = {shape.token % width: token, shape.tag % width: tag}
    return (shape.separator or "\t").join(named[i] if i in named else next(rest) for i in range(width))
