"""Lines of a WebAnno TSV 3 file: layers, sentences, rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from saidby.corpus.errors import Problems, problem

from .layers import WORD
from .webanno_cells import text_of

FORMAT = "#FORMAT=WebAnno TSV "
KINDS: dict[str, Literal["span", "relation", "chain"]] = {"SP": "span", "RL": "relation", "CH": "chain"}

_VERSION = re.compile(r"#FORMAT=WebAnno TSV (3\.\d+)")
_LAYER = re.compile(r"#T_(SP|RL|CH)=([^|]+)((?:\|[^|]*)*)")
_ROLE = re.compile(r"ROLE_[^:]+:(.+)_[^_]+")
_ROW = re.compile(r"([0-9]+-[0-9]+)(\.[0-9]+)?")
_PLACES = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_OLD = re.compile(r" ?# [\w.]+|#id=|1\t|1-1\t")


class Column(NamedTuple):
    """A column: of a feature, a placeholder, roles or targets of slots, ends of relations, links of chains."""

    kind: Literal["feature", "placeholder", "role", "target", "base", "link"]
    name: str


@dataclass(frozen=True)
class Layer:
    """A layer and its columns; where in a row they begin."""

    kind: Literal["span", "relation", "chain"]
    type: str
    columns: tuple[Column, ...]
    at: int

    @property
    def base(self) -> str:
        """What relations are between."""
        return next((column.name for column in self.columns if column.kind == "base"), WORD)


@dataclass
class Row:
    """A row: a token, or a part of one, and the cells behind it."""

    where: str
    id: str
    start: int
    end: int
    text: str
    cells: list[str]


@dataclass
class Sentence:
    """A sentence: its text, and the rows of it."""

    where: str
    text: str
    rows: list[Row] = field(default_factory=list)


def version_of(name: str, line: str) -> tuple[int, ...]:
    """Give the version that the first line says.

    Raises
    ------
    DataError
        If it is no WebAnno TSV 3.
    """
    if found := _VERSION.fullmatch(line):
        return tuple(map(int, found[1].split(".")))
    if line.startswith(FORMAT):
        raise problem(f"{name}:1", f"is {line.removeprefix('#FORMAT=')}; export it as WebAnno TSV 3")
    if _OLD.match(line):
        raise problem(f"{name}:1", "is WebAnno TSV 1 or 2, which is not read; export it as WebAnno TSV 3")
    raise problem(f"{name}:1", f"must be {FORMAT}3.3, got {line[:60]!r}; is it a file of WebAnno TSV 3?")


def layers_in(name: str, lines: Sequence[str], problems: Problems) -> tuple[list[Layer], int]:
    """Give the layers, and the number of the line behind them, from 0."""
    layers: list[Layer] = []
    at = 0
    for number, line in enumerate(lines[1:], 1):
        if not line.startswith("#T_"):
            return layers, number
        found = _LAYER.fullmatch(line)
        if not found:
            problems.note(f"{name}:{number + 1}", f"must be #T_SP, #T_RL or #T_CH=type|feature…, got {line!r}")
            continue
        columns = tuple(_columns(KINDS[found[1]], found[3].split("|")[1:]))
        if found[1] == "RL" and not any(column.kind == "base" for column in columns):
            problems.note(f"{name}:{number + 1}", f"a layer of relations must say of what (BT_…), got {line!r}")
        layers.append(Layer(KINDS[found[1]], found[2], columns, at))
        at += len(columns)
    return layers, len(lines)


def _columns(kind: Literal["span", "relation", "chain"], names: Sequence[str]) -> Iterator[Column]:
    names = [name for name in names if name]
    if not names:
        yield Column("placeholder", "")
    role = ""
    for name in names:
        if kind == "span" and (found := _ROLE.fullmatch(name)):
            role = found[1]
            yield Column("role", role)
        elif kind == "span" and role and "." in name:
            yield Column("target", name)
            role = ""
        elif kind == "relation" and name.startswith("BT_"):
            yield Column("base", name.removeprefix("BT_"))
        elif kind == "chain" and name == "referenceRelation":
            yield Column("link", name)
        else:
            yield Column("feature", name)


def sentences_in(
    name: str, lines: Sequence[str], first: int, *, width: int, java: bool, problems: Problems
) -> list[Sentence]:
    """Give the sentences behind the line `first`, with rows of `width` cells; `java` tells how texts are escaped."""
    sentences: list[Sentence] = []
    texts: list[str] | None = None
    for number, line in enumerate(lines[first:], first + 1):
        where = f"{name}:{number}"
        if line.startswith("#") and not _is_row(line):
            if not sentences or texts is None:
                texts = []
                sentences.append(Sentence(where, ""))
            if line.startswith("#Text="):
                texts.append(text_of(line.removeprefix("#Text="), java=java))
                sentences[-1].text = "\n".join(texts)
        elif not line:
            texts = None if sentences and sentences[-1].rows else texts
        elif not sentences:
            problems.note(where, f"a row must follow the #Text= of its sentence, got {line!r}")
        elif row := _row(where, line, width, problems):
            sentences[-1].rows.append(row)
            texts = None
    for sentence in sentences:
        if not sentence.rows and not problems:
            problems.note(sentence.where, "a sentence must have rows, one a token")
    return sentences


def _is_row(line: str) -> bool:
    return bool(_ROW.match(line))


def _row(where: str, line: str, width: int, problems: Problems) -> Row | None:
    given = line.removesuffix("\t").split("\t")
    id, places, text, *cells = [*given, *[""] * (3 - len(given))]
    found = _PLACES.fullmatch(places)
    if not _ROW.fullmatch(id) or not found:
        problems.note(where, f"a row must be sentence-token, start-end, text, and {width} columns; got {line!r}")
        return None
    if len(cells) != width:
        problems.note(where, f"a row must have {width} columns behind the text, got {len(cells)}")
        return None
    start, end = int(found[1]), int(found[2])
    if start > end:
        problems.note(where, f"a row must have start <= end, got {places}")
        return None
    return Row(where, id, start, end, text, cells)
