"""LitBank: mentions and quotes in pieces of English fiction, brat files of coreference and tables of quotations.

::

    coref/brat/NAME.txt              a sentence a line, words apart by blanks
    coref/brat/NAME.ann              T1	NOM_PER 9 19	the keeper
                                     T8	the_keeper-0 9 19	the keeper
                                     R1	cop Arg1:T2 Arg2:T1
    quotations/tsv/NAME.txt          the same text
    quotations/tsv/NAME.ann          QUOTE	Q3	0	4	1	2	“ Come in , ”
                                     ATTRIB	Q3	the_keeper-0

A mention has two lines T at the same place: form and category, and the name of its entity, with a number; it is one
span here, with the id of the former. Sentences and words of a quotation are counted from 0, and ends are inclusive: it
goes from word 4 of sentence 0 to word 2 of sentence 1.

===============  ============================================================================
PROP_PER         a span PER (FAC, LOC, GPE, VEH, ORG …) of the entity
NOM_, PRON_PER   a MENTION of ``form`` nominal or pronoun
the_keeper-0     an entity of this id, whose label is the category, named as its first PROP, or else first, mention
R                a relation of this label
QUOTE            a QUOTE of ``mode`` direct
ATTRIB           a relation ``speaker`` from the quote to the entity
===============  ============================================================================

Lines and words are ``sentences`` and ``tokens``. A document is there if one of the two folders has it. Lines that mean
nothing are told, and stand in ``native["litbank"]``. Source: https://github.com/dbamman/litbank at 3e50db0.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

from .brat import ANNOTATION, TEXT, document_of_files
from .brat_native import native_of
from .folders import beside, id_of, read_text
from .report import Report

NAME = "litbank"
COREFERENCE, QUOTATIONS = Path("coref", "brat"), Path("quotations", "tsv")
FORMS = {"NOM": "nominal", "PRON": "pronoun"}

QUOTE, SPEAKER = ("QUOTE", 6), ("ATTRIB", 2)
"""Kinds of lines of a table of quotations, and how many cells follow."""

_FORM = "QUOTE, id, sentence, word, sentence, word, text, or ATTRIB, id, entity, with tabs between"
_TYPE = re.compile(r"(PROP|NOM|PRON)_([A-Z]+)")
_WORD = re.compile(r"\S+")


class Files(NamedTuple):
    """The files of a document without suffix; None where there are none."""

    name: str
    mentions: Path | None
    quotes: Path | None


def read(path: Path, report: Report) -> Iterator[Document]:
    """Read the repository, one of its two folders, or one document of them.

    Parameters
    ----------
    path : Path
        A folder with ``coref/brat`` and ``quotations/tsv``, one of these folders, or a file there.
    report : Report
        Counts mentions and quotes; takes what is repaired and what is kept as it is.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems = Problems()
    for files in _files(path):
        with problems.gathered():
            yield _document(files, report)
    problems.raise_if_any()


def _files(path: Path) -> list[Files]:
    if not path.is_dir():
        stem = path.with_suffix("")
        return [Files(stem.name, None, stem) if _has_quotes(stem) else Files(stem.name, stem, None)]
    folders = [path / COREFERENCE, path / QUOTATIONS]
    if not any(folder.is_dir() for folder in folders):
        stems = sorted(file.with_suffix("") for file in path.glob(f"*{ANNOTATION}"))
        if not stems:
            raise problem(str(path), f"is a folder without {COREFERENCE}, {QUOTATIONS} or documents (*{ANNOTATION})")
        return [one for stem in stems for one in _files(beside(stem, ANNOTATION))]
    found: dict[str, list[Path | None]] = defaultdict(lambda: [None, None])
    for place, folder in enumerate(folders):
        for file in folder.glob(f"*{ANNOTATION}"):
            found[file.stem][place] = file.with_suffix("")
    return [Files(name, *found[name]) for name in sorted(found)]


def _has_quotes(stem: Path) -> bool:
    """Say whether a file has quotations: whether its first line does."""
    path = beside(stem, ANNOTATION)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(6) in (b"QUOTE\t", b"ATTRIB")


def _document(files: Files, report: Report) -> Document:
    id = id_of(files.name)
    problems, document = Problems(), Document(id, "", "en")
    if files.mentions is not None:
        own = Report()
        with problems.gathered():
            document = _merged(_read_mentions(files.mentions, files.name, own), own)
        report.repaired += own.repaired
        report.lost += own.lost
        report.counts.update(own.counts)
    if files.quotes is not None:
        text = read_text(beside(files.quotes, TEXT), problems)
        if files.mentions is not None and not problems and text != document.text:
            problems.note(str(beside(files.quotes, TEXT)), "is another text than that of the mentions")
        problems.raise_if_any()
        document = replace(document, text=text)
    problems.raise_if_any()
    rows = list(_rows(document.text))
    document = replace(
        document,
        sentences=tuple(Fragment(words[0].start, words[-1].end) for words in rows if words),
        tokens=tuple(word for words in rows for word in words),
    )
    return document if files.quotes is None else _with_quotes(document, rows, beside(files.quotes, ANNOTATION), report)


def _rows(text: str) -> Iterator[list[Fragment]]:
    """Give the words of each line, blank ones too."""
    at = 0
    for line in text.split("\n"):
        yield [Fragment(at + word.start(), at + word.end()) for word in _WORD.finditer(line)]
        at += len(line) + 1


def _read_mentions(stem: Path, name: str, report: Report) -> Document:
    return document_of_files(beside(stem, TEXT), beside(stem, ANNOTATION), name, report, malformed="keep", lang="en")


def _merged(document: Document, report: Report) -> Document:
    """Give the document with one span a mention, and its entities."""
    merger = _Merger({}, {}, report, document.id)
    spans = [
        span
        for _, lines in groupby(sorted(document.spans, key=_place), key=_place)
        for span in merger.merged(list(lines))
    ]
    own = merger.own
    relations = [replace(r, head=own[r.head], tail=own[r.tail]) for r in document.relations]
    kept = [*native_of(document).kept]
    return replace(
        document,
        spans=tuple(spans),
        relations=tuple(relations),
        entities=tuple(_entities(document.text, spans, merger.categories)),
        native={NAME: {"lines": kept}} if kept else {},
    )


def _place(span: Span) -> tuple[Fragment, ...]:
    return span.fragments


@dataclass
class _Merger:
    """Two lines T of a mention into one span: what each line's span is now, and the category of each."""

    own: dict[str, str]
    categories: dict[str, str]
    report: Report
    where: str

    def merged(self, lines: Sequence[Span]) -> Iterator[Span]:
        """Give the mentions at one place."""
        typed = [span for span in lines if _TYPE.fullmatch(span.label)]
        named = [span for span in lines if not _TYPE.fullmatch(span.label)]
        for number, span in enumerate(typed):
            form, category = span.label.split("_")
            entity = named[number].label if number < len(named) else None
            self.own[span.id] = span.id
            self.categories[span.id] = category
            label, attrs = (category, {}) if form == "PROP" else ("MENTION", {"form": FORMS[form]})
            self.report.counts["mentions"] += 1
            self.report.counts["without entity"] += entity is None
            yield Span(span.id, label, span.fragments, entity=entity, attrs=attrs)
        for number, span in enumerate(named):
            self.own[span.id] = typed[number].id if number < len(typed) else span.id
            if number >= len(typed):
                what = f"{span.id} is of the entity {span.label}, but no line says its form and category"
                self.report.repaired.append(Problem(self.where, what))
                yield Span(span.id, "MENTION", span.fragments, entity=span.label)


def _entities(text: str, spans: Sequence[Span], categories: Mapping[str, str]) -> Iterator[Entity]:
    mentions: dict[str, list[Span]] = {}
    for span in sorted(spans, key=lambda span: span.fragments):
        if span.entity is not None:
            mentions.setdefault(span.entity, []).append(span)
    for id, found in mentions.items():
        best = next((span for span in found if span.label != "MENTION"), found[0])
        label = next((categories[span.id] for span in found if span.id in categories), "MENTION")
        yield Entity(id, label, text[best.start : best.end])


def _with_quotes(document: Document, rows: Sequence[Sequence[Fragment]], path: Path, report: Report) -> Document:
    """Give the document with its quotations, and with entities for speakers that are not mentioned."""
    quotes, speakers = _quotations(document.text, rows, path)
    report.counts["quotes"] += len(quotes)
    report.counts["quotes with speaker"] += len(speakers)
    known = {entity.id for entity in document.entities}
    new = dict.fromkeys(name for name in speakers.values() if name not in known)
    strangers = [Entity(name, "PER", name.rpartition("-")[0].replace("_", " ").strip() or name) for name in new]
    relations = [Relation(f"{id}.speaker", "speaker", id, name) for id, name in speakers.items()]
    return replace(
        document,
        spans=(*document.spans, *quotes),
        relations=(*document.relations, *relations),
        entities=(*document.entities, *strangers),
    )


def _quotations(text: str, rows: Sequence[Sequence[Fragment]], path: Path) -> tuple[list[Span], dict[str, str]]:
    """Give the quotes of a table, and the entity that says each, by its id."""
    problems, quotes, speakers = Problems(), dict[str, Span](), dict[str, str]()
    for number, line in enumerate(read_text(path, problems).split("\n"), 1):
        where, (kind, *cells) = f"{path}:{number}", line.removesuffix("\r").split("\t")
        if (kind, len(cells)) not in (QUOTE, SPEAKER):
            if line.strip():
                problems.note(where, f"must be {_FORM}; got {line!r}")
        elif cells[0] in (quotes if kind == QUOTE[0] else speakers):
            problems.note(where, f"{cells[0]} is the id of an earlier line {kind} already")
        elif kind == SPEAKER[0]:
            speakers[cells[0]] = cells[1]
        else:
            with problems.gathered():
                quotes[cells[0]] = _quote(text, rows, cells, where)
    if not problems and (lacking := [id for id in speakers if id not in quotes]):
        problems.note(str(path), f"has speakers of quotations that are not there: {', '.join(lacking)}")
    problems.raise_if_any()
    return list(quotes.values()), speakers


def _quote(text: str, rows: Sequence[Sequence[Fragment]], cells: Sequence[str], where: str) -> Span:
    id, *places, shown = cells
    if not all(map(str.isdecimal, places)):
        raise problem(where, f"must be {_FORM}; got {[*cells]}")
    first, word, last, end = map(int, places)
    if max(first, last) >= len(rows) or word >= len(rows[first]) or end >= len(rows[last]):
        raise problem(where, f"{first}:{word} to {last}:{end} are no words of the text, which has {len(rows)} lines")
    extent = Fragment(rows[first][word].start, rows[last][end].end)
    if text[extent.start : extent.end].split() != shown.split():
        what = f"says {shown!r}, but the text has {text[extent.start : extent.end]!r} there"
        raise problem(where, what)
    return Span(id, "QUOTE", (extent,), attrs={"mode": "direct"})
