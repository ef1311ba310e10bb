"""Redewiedergabe: speech, thought and writing in older German texts, a table a sample, a line a word.

::

    tok      normtok  lemma    pos  rfpos  sentstart  stwr               frame    speaker    intexpr    note
    Nein     Nein     nein     ITJ  …      yes        direct.speech.1    -        -          -          -
    rief     rief     rufen    VVF  …      no         -                  frame.1  -          intexpr.1  -
    sie      sie      sie      PPE  …      no         -                  frame.1  speaker.1  -          -

A cell has one value, or several with ``|`` between, the outer first. ``stwr`` is type, medium, number, and what else
there is: ``nonfact``, ``border=…``, ``prag``, ``metaph``. Two types, or media, have a blank or ``_`` between. Words of
one number are one annotation, side by side or not; a speaker may have several numbers, ``speaker.1_2``; 0 belongs to
nothing. Cells hold no quoting: ``"`` is a word. The text is built anew: words joined by blanks, a sentence a line.

==================================  ================================================================
stwr                                a QUOTE, with its type as ``mode`` and its medium, a set
nonfact                             an attribute ``nonfact`` of the QUOTE; it does not say which ``factuality``
frame, speaker, intexpr             FRAME, SOURCE, CUE, with relations from the quote of the number
normtok, lemma, pos, rfpos          the layers norm, lemma, xpos, rfpos
``metadata.tsv`` beside the files   title, author, date (the year) in ``meta``
==================================  ================================================================

Level, border, prag and metaph of a quote, words of footnotes, and the whole line of ``metadata.tsv`` stand in
``native["redewiedergabe"]``. Source: https://github.com/redewiedergabe/corpus at 45abfcf,
resources/docs/column_based_text_format.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import JSON, Document, Fragment, Relation, Span

from .events import Extent, words
from .folders import read_text
from .published import File, files_with
from .report import Report

NAME, METADATA = "redewiedergabe", "metadata.tsv"
COLUMNS = ("tok", "normtok", "lemma", "pos", "rfpos", "sentstart", "stwr", "frame", "speaker", "intexpr", "note")
TYPES = {
    "direct": "direct",
    "indirect": "indirect",
    "freeIndirect": "free_indirect",
    "indirect freeIndirect": "indirect_free",
    "reported": "reported",
}
MEDIA = ("speech", "thought", "writing")
LABELS = {"intexpr": "CUE", "speaker": "SOURCE", "frame": "FRAME"}
LAYERS = {"norm": "normtok", "lemma": "lemma", "xpos": "pos", "rfpos": "rfpos"}
NOTHING, UNLINKED = "-", "0"

Table: TypeAlias = Mapping[str, Mapping[str, str]]
"""Lines of ``metadata.tsv`` by the name of the file."""

_NUMBERS = re.compile(r"_?[0-9]+(?:_[0-9]+)*_?")


def read(path: Path, report: Report) -> Iterator[Document]:
    """Read a folder of samples and of the folders in it, or one sample.

    Parameters
    ----------
    path : Path
        ``data/main/tsv``, or a file there.
    report : Report
        Counts sentences, and roles without quote; takes what is repaired.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems, tables = Problems(), dict[Path, Table]()
    for file in files_with(".tsv", path, report, what="samples"):
        if file.path.name == METADATA:
            continue
        with problems.gathered():
            beside = file.path.with_name(METADATA)
            if beside not in tables:
                tables[beside] = {}
                tables[beside] = _metadata(beside)
            yield _document(file, tables[beside].get(file.path.name, {}), report)
    problems.raise_if_any()


def _document(file: File, about: Mapping[str, str], report: Report) -> Document:
    rows = _rows(file.path)
    starts = [place for place, row in enumerate(rows) if row["sentstart"] == "yes" or not place]
    ends = [end - 1 for end in accumulate(len(row["tok"]) + 1 for row in rows)]
    tokens = [Fragment(end - len(row["tok"]), end) for row, end in zip(rows, ends, strict=True)]
    breaks = {*starts[1:]}
    text = "".join(("\n" if place in breaks else " " if place else "") + row["tok"] for place, row in enumerate(rows))
    sample = _Sample(str(file.path), tokens, report)
    problems = Problems()
    for place, row in enumerate(rows):
        with problems.gathered():
            sample.take(place, row)
    problems.raise_if_any()
    notes = words([place for place, row in enumerate(rows) if row["note"] != NOTHING], tokens)
    report.counts["sentences"] += len(starts)
    native: dict[str, JSON] = {"quotes": sample.native} if sample.native else {}
    native |= {"notes": [[*piece] for piece in notes]} if notes else {}
    native |= {"metadata": {**about}} if about else {}
    meta: dict[str, JSON] = {"title": about.get("title"), "author": about.get("author"), "date": about.get("year")}
    return Document(
        id=file.id,
        text=text,
        lang="de",
        sentences=tuple(
            Fragment(tokens[a].start, tokens[b - 1].end) for a, b in zip(starts, [*starts[1:], len(rows)], strict=True)
        )
        if rows
        else (),
        tokens=tuple(tokens),
        layers={layer: tuple(row[column] for row in rows) for layer, column in LAYERS.items()} if rows else {},
        spans=tuple(sample.spans()),
        relations=tuple(sample.relations()),
        meta={key: value for key, value in meta.items() if value} | file.split,
        native={NAME: native} if native else {},
    )


def _rows(path: Path) -> list[dict[str, str]]:
    """Give the words of a sample, each by the names of its columns, and ``line``."""
    problems = Problems()
    header, *lines = read_text(path, problems).split("\n")
    problems.raise_if_any()
    names = header.removesuffix("\r").split("\t")
    if missing := [name for name in COLUMNS if name not in names]:
        raise problem(f"{path}:1", f"has no column {', '.join(missing)}; is this a sample of Redewiedergabe?")
    rows = list[dict[str, str]]()
    for number, line in enumerate(lines, 2):
        cells = line.removesuffix("\r").split("\t")
        if not line.strip():
            continue
        if len(cells) != len(names):
            problems.note(f"{path}:{number}", f"must have {len(names)} cells, got {len(cells)}")
        elif not cells[names.index("tok")].strip():
            problems.note(f"{path}:{number}", "has no word")
        else:
            rows.append({**dict(zip(names, cells, strict=True)), "line": str(number)})
    problems.raise_if_any()
    return rows


def _metadata(path: Path) -> Table:
    """Give the lines of the table of samples by file; none if there is no table."""
    if not path.is_file():
        return {}
    problems, found = Problems(), dict[str, dict[str, str]]()
    header, *lines = read_text(path, problems).split("\n")
    names = header.removesuffix("\r").split("\t")
    for number, line in enumerate(lines, 2):
        cells = line.removesuffix("\r").split("\t")
        if len(cells) == len(names):
            row = dict(zip(names, cells, strict=True))
            found[row.get("file", "")] = row
        elif line.strip():
            problems.note(f"{path}:{number}", f"must have {len(names)} cells, got {len(cells)}")
    problems.raise_if_any()
    return found


@dataclass
class _Quote:
    """A quote: its words, type and medium, and what else is said of it."""

    type: str
    media: tuple[str, ...]
    level: int
    marks: dict[str, str] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    told: bool = False


@dataclass
class _Sample:
    """The annotation of a sample, filled word by word."""

    where: str
    tokens: Sequence[Fragment]
    report: Report
    quotes: dict[str, _Quote] = field(default_factory=dict)
    roles: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    unlinked: dict[str, list[int]] = field(default_factory=dict)
    runs: int = 0

    def take(self, place: int, row: Mapping[str, str]) -> None:
        """Take a word."""
        where = f"{self.where}:{row['line']}"
        for level, value in enumerate(_values(row["stwr"]), 1):
            self._quote(place, value, level, where)
        for column in LABELS:
            for value in _values(row[column]):
                for number in _numbers(column, value, where):
                    self._role(column, number, place)

    def _role(self, column: str, number: str, place: int) -> None:
        """Take a word of a role; words of none that are apart belong to several."""
        if number == UNLINKED:
            before = self.unlinked.get(column, [])
            if not before or before[-1] != place - 1:
                self.runs += 1
                self.roles[column, f"{UNLINKED}.{self.runs}"] = self.unlinked[column] = before = []
            before.append(place)
        else:
            self.roles.setdefault((column, number), []).append(place)

    def _quote(self, place: int, value: str, level: int, where: str) -> None:
        type, medium, number, *marks = [*value.split("."), "", ""]
        said = [mark for mark in marks if mark]
        type, media = type.replace("_", " "), tuple(medium.replace("_", " ").split())
        if type not in TYPES or not media or {*media} - {*MEDIA} or not number.isdecimal():
            known = f"one of {', '.join(TYPES)}; one or more of {', '.join(MEDIA)}"
            raise problem(where, f"stwr must be type.medium.number ({known}), got {value!r}")
        quote = self.quotes.setdefault(number, _Quote(type, media, level))
        quote.places.append(place)
        new = {mark.partition("=")[0]: mark.partition("=")[2] or "yes" for mark in said}
        other = (type, media) != (quote.type, quote.media) or (len(quote.places) > 1 and new != quote.marks)
        if other and not quote.told:
            quote.told = True
            what = f"{value} is not what the words before say of {number}; their type and medium count, and all else"
            self.report.repaired.append(Problem(where, what))
        quote.marks |= new

    @property
    def native(self) -> dict[str, JSON]:
        """What no span holds, by quote."""
        return {
            f"quote{number}": {"level": str(quote.level)} | {k: v for k, v in quote.marks.items() if k != "nonfact"}
            for number, quote in self.quotes.items()
        }

    def spans(self) -> Iterator[Span]:
        """Give quotes, then roles; a role of several quotes is one span."""
        for number, quote in self.quotes.items():
            attrs = {"mode": TYPES[quote.type], "medium": " ".join(quote.media)}
            attrs |= {"nonfact": "yes"} if "nonfact" in quote.marks else {}
            yield Span(f"quote{number}", "QUOTE", words(quote.places, self.tokens), attrs=attrs)
        for (column, extent), id in self._roles().items():
            yield Span(id, LABELS[column], extent)

    def relations(self) -> Iterator[Relation]:
        """Give relations from quotes to their roles."""
        ids = self._roles()
        for (column, number), places in self.roles.items():
            label, id = LABELS[column].lower(), ids[column, words(places, self.tokens)]
            if number in self.quotes:
                yield Relation(f"r{number}.{label}", label, f"quote{number}", id)
            else:
                self.report.counts[f"{column} without quote"] += 1

    def _roles(self) -> dict[tuple[str, Extent], str]:
        """Give the ids of the spans of roles."""
        found: dict[tuple[str, Extent], str] = {}
        for (column, number), places in self.roles.items():
            found.setdefault((column, words(places, self.tokens)), f"{LABELS[column].lower()}{number}")
        return found


def _values(cell: str) -> list[str]:
    return [] if cell == NOTHING else cell.split("|")


def _numbers(column: str, value: str, where: str) -> list[str]:
    """Give the numbers of a role; a stray ``_`` at the edges is none."""
    name, _, numbers = value.rpartition(".")
    if name != column or not _NUMBERS.fullmatch(numbers):
        raise problem(where, f"{column} must be {column}.number or {column}.number_number, got {value!r}")
    return numbers.strip("_").split("_")
