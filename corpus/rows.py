"""Sentences of CoNLL-U as rows of ten columns; every malformed line is reported with its number."""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from .errors import Problems, problem

FIELDS = ("id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc")
LAYERS = FIELDS[2:]
Row = dict[str, str]
"""A token line by column, the raw strings."""
Fault = tuple[int, str]
"""Number of a line, and what is wrong with it."""

_ID = re.compile(r"[0-9]{1,9}(?:[-.][0-9]{1,9})?\t")
_RAW = dict.fromkeys(FIELDS, lambda row, i: row[i].replace("\n", " "))


class Sentence(NamedTuple):
    """A block of lines.

    Parameters
    ----------
    line : int
        Number of its first line.
    comments : list of str
        The lines before the rows.
    tokens : list of dict
        Rows of the surface tokens.
    numbers : list of int
        Their line numbers.
    rows : list of tuple of int and str
        The other rows, words of multiword tokens and empty nodes: how many tokens stand before, and the line.
    problems : Problems
        What is wrong; if anything is, the rest is not whole.
    """

    line: int
    comments: list[str]
    tokens: list[Row]
    numbers: list[int]
    rows: list[tuple[int, str]]
    problems: Problems


def sentences(lines: Iterable[str], name: str, *, bare: bool = False) -> Iterator[Sentence]:
    """Cut lines into sentences.

    Parameters
    ----------
    lines : iterable of str
    name : str
        Stands in messages.
    bare : bool
        Whether comments without tokens are a sentence too, and nothing wrong.

    Raises
    ------
    DataError
        If the first line shows that this is not CoNLL-U, or line ends are not line feeds.
    """
    for first, block in _blocks(lines, name):
        yield _sentence(first, block, name, bare=bare)


def _blocks(lines: Iterable[str], name: str) -> Iterator[tuple[int, list[str]]]:
    """Cut lines at empty ones: the number of the first line, and the lines."""
    block: list[str] = []
    number = 0
    for number, line in enumerate(lines, 1):
        if number == 1 and line and "\t" not in line and not line.startswith("#"):
            expected = "a line is a comment (# …) or ten columns with tabs between"
            raise problem(f"{name}:1", f"is not CoNLL-U: {expected}, got {line[:40]!r}")
        if line.endswith("\r"):
            raise problem(f"{name}:{number}", "ends with a carriage return; convert the line ends to line feeds")
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield number - len(block) + 1, block


def _sentence(first: int, block: list[str], name: str, *, bare: bool) -> Sentence:
    comments = list(takewhile(lambda line: line.startswith("#"), block))
    lines = block[len(comments) :]
    sentence = Sentence(first, comments, [], [], [], Problems())
    faults = [*_undecoded(block, first), *_malformed(lines, first + len(comments))]
    if not (lines or bare):
        faults.append(
            (first, "is a comment without tokens; put it before the tokens of a sentence, no empty line between")
        )
    for number, what in faults or _sort(sentence, lines):
        sentence.problems.note(f"{name}:{number}", what)
    return sentence


def _undecoded(block: list[str], first: int) -> Iterator[Fault]:
    """Find lines with bytes that were no UTF-8; they come as lone surrogates."""
    try:
        "".join(block).encode()
    except UnicodeEncodeError:
        for number, line in enumerate(block, first):
            if re.search("[\ud800-\udfff]", line):
                yield number, "is not UTF-8; convert the file to UTF-8"


def _malformed(lines: list[str], start: int) -> Iterator[Fault]:
    """Find lines that are no token lines."""
    for number, line in enumerate(lines, start):
        if line.startswith("#"):
            yield number, "is a comment among the tokens; put it before the first one"
        elif (columns := line.count("\t") + 1) != len(FIELDS):
            yield number, f"must have {len(FIELDS)} columns with tabs between, got {columns}"
        elif "\t\t" in line or line.startswith("\t") or line.endswith("\t"):
            empty = FIELDS[line.split("\t").index("")].upper()
            yield number, f"column {empty} is empty; write _ where there is no value"
        elif not _ID.match(line):
            yield number, f"ID must be like 7, 7-8 or 7.1, got {line.partition(chr(9))[0]!r}"


def _sort(sentence: Sentence, lines: list[str]) -> list[Fault]:
    """Put tokens, words of multiword tokens and empty nodes where they belong; give the first id out of order."""
    word = upto = empty = 0
    start = sentence.line + len(sentence.comments)
    for number, (line, row) in enumerate(zip(lines, _rows(lines), strict=True), start):
        before = word
        first, *rest = map(int, re.split("[-.]", row["id"]))
        if "-" in row["id"]:
            surface, ordered = True, rest[0] >= first == word + 1 > upto
            upto = rest[0]
        elif rest:
            surface, ordered = False, (first, rest[0]) == (word, empty + 1)
            empty += 1
        else:
            surface, ordered = first > upto, first == word + 1
            word, empty = first, 0
        if not ordered:
            return [(number, f"ID {row['id']} does not go on from word {before}; words count 1, 2, 3 …")]
        if surface:
            sentence.tokens.append(row)
            sentence.numbers.append(number)
        else:
            sentence.rows.append((len(sentence.tokens), line))
    if upto > word or (lines and not word):
        return [(start + len(lines) - 1, f"word {word + 1} is missing after this line")]
    return []


def _rows(lines: list[str]) -> list[Row]:
    """Split token lines by the package.

    It splits at two blanks as well, which a form or a gloss may hold; so a line feed, which no line holds,
    stands for the blank meanwhile.
    """
    from conllu.parser import parse_line

    return [parse_line(line.replace(" ", "\n"), FIELDS, _RAW) for line in lines]
