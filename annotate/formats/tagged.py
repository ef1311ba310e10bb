"""Rows of tokens and tags (`columns`) into documents, and documents into rows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
import numpy as np

from saidby.corpus.errors import Problems, problem
from saidby.corpus.model import JSON, Document, Fragment, Span
from saidby.corpus.tag_reading import Unknown, decode
from saidby.corpus.tag_writing import encode
from saidby.corpus.tags import OUTSIDE, Chunks, tags_of

from .columns import DOCSTART, NEWDOC, TEXT, Draft, Row, Sentence, Shape, drafts_of, is_comment, row_of
from .lines import BOM
from .report import Report
from .sources import kept_in

_OFF_ROW = re.compile("[\n\r]")

BARE = "bare"
"""A scheme of formats: labels without a prefix, as Stanford NER writes them; else as IO."""
INSIDE = "I-"


class Dialect(NamedTuple):
    """A format with a token a line.

    Parameters
    ----------
    name : str
        Of the format.
    shape : Shape
        How a file is laid out.
    scheme : str
        Of the tags; `BARE` for labels without a prefix.
    boundary : {"row", "comment", "none"}
        What is written where a document begins.
    """

    name: str
    shape: Shape
    scheme: str
    boundary: Literal["row", "comment", "none"]

    @property
    def prefixed(self) -> str:
        """The scheme of the tags with their prefix."""
        return "IO" if self.scheme == BARE else self.scheme

    def tag_of(self, cell: str) -> str:
        """Give the tag that a cell stands for."""
        return f"{INSIDE}{cell}" if self.scheme == BARE and cell != OUTSIDE else cell

    def cell_of(self, tag: str) -> str:
        """Give the cell of a tag."""
        return tag.removeprefix(INSIDE) if self.scheme == BARE else tag

    def others(self, number: int) -> tuple[str, ...]:
        """Give the other columns of token `number` of its sentence, where nothing is known of them."""
        if self.shape.numbered:
            return (str(number), "-", "-")
        return ("_",) * (self.shape.width() - 2)

    def opening(self, others: int) -> tuple[str, ...]:
        """Give the other columns of a row ``-DOCSTART-``, where nothing is known of them, before rows with so many."""
        return self.others(1) if others == len(self.others(1)) else ("_",) * others


class Native(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is left of a file when a document is made of it.

    Parameters
    ----------
    size : tuple of int
        Sentences and tokens that it is about.
    boundary : tuple of str, optional
        Other columns of the row ``-DOCSTART-``.
    comments : dict of str to tuple of str
        Comments of sentences, by their number.
    columns : dict of str to tuple of str
        Other columns of tokens, by their number.
    """

    size: tuple[int, int] = (0, 0)
    boundary: tuple[str, ...] | None = None
    comments: dict[str, tuple[str, ...]] = {}
    columns: dict[str, tuple[str, ...]] = {}


class Reading(NamedTuple):
    """How tags are read, and what the language is."""

    repair: str = "error"
    unknown: Unknown = "error"
    lang: str = "und"


def read_documents(path: Path, report: Report, dialect: Dialect, reading: Reading) -> Iterator[Document]:
    """Read the documents of a file, one by one.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems = Problems()
    for number, draft in enumerate(drafts_of(path, dialect.shape, problems, report), 1):
        with problems.gathered():
            yield _document(draft, number, str(path), dialect, reading)
    problems.raise_if_any()


def _document(draft: Draft, number: int, name: str, dialect: Dialect, reading: Reading) -> Document:
    sentences = draft.sentences
    tags = tags_of([[dialect.tag_of(row.tag) for row in sentence.rows] for sentence in sentences])

    def where(sequence: int, token: int) -> str:
        rows = sentences[sequence].rows
        return f"{name}:{rows[token].number if token < len(rows) else rows[-1].number + 1}"

    chunks = decode(tags, scheme=dialect.prefixed, repair=reading.repair, unknown=reading.unknown, where=where)
    tokens, text = _laid_out(sentences)
    places = [Fragment(row[0].start, row[-1].end) for row in tokens]
    id = draft.id or f"d{number}"
    return Document(
        id,
        text,
        reading.lang,
        sentences=tuple(places),
        tokens=tuple(chain.from_iterable(tokens)),
        spans=tuple(
            Span(f"s{i}", label, (Fragment(tokens[sequence][start].start, tokens[sequence][end - 1].end),))
            for i, (sequence, start, end, label) in enumerate(chunks.tuples(), 1)
        ),
        native=_kept(draft, id, [text[start:end] for start, end in places], dialect),
    )


def _laid_out(sentences: Sequence[Sentence]) -> tuple[list[list[Fragment]], str]:
    """Give the places of the tokens of each sentence, and the text: a sentence a line."""
    tokens, parts, at = [], [], 0
    for sentence in sentences:
        places = []
        for row, gap in zip(sentence.rows, [*sentence.gaps(), "\n"], strict=True):
            places.append(Fragment(at, at + len(row.token)))
            parts += [row.token, gap]
            at += len(row.token) + len(gap)
        tokens.append(places)
    return tokens, "".join(parts[:-1])


def _kept(draft: Draft, id: str, lines: Sequence[str], dialect: Dialect) -> dict[str, JSON]:
    """Give what must be kept so that the file can be written as it was."""
    size = len(draft.sentences), sum(len(sentence.rows) for sentence in draft.sentences)
    places = [i for sentence in draft.sentences for i in range(1, len(sentence.rows) + 1)]
    rows = enumerate(zip(draft.rows(), places, strict=True))
    width = len(next((row.others for row in draft.rows()), dialect.others(1)))
    comments = {}
    for i, (sentence, line) in enumerate(zip(draft.sentences, lines, strict=True)):
        said = tuple(_placeholder(comment, id, line) for comment in sentence.comments)
        if said != _default(i == 0):
            comments[str(i)] = said
    native = Native(
        size,
        None if draft.boundary == dialect.opening(width) else draft.boundary,
        comments if any(sentence.comments for sentence in draft.sentences) else {},
        {str(i): row.others for i, (row, place) in rows if row.others != dialect.others(place)},
    )
    kept = msgspec.json.decode(msgspec.json.encode(native))
    return {dialect.name: kept} if len(kept) > 1 else {}


def _default(first: bool) -> tuple[str, ...]:
    """Give the comments of a sentence of which nothing is known."""
    return (NEWDOC, TEXT) if first else (TEXT,)


def _placeholder(comment: str, id: str, line: str) -> str:
    if comment == f"{NEWDOC} id = {id}":
        return NEWDOC
    return TEXT if comment == f"{TEXT} = {line}" else comment


def native_of(document: Document, dialect: Dialect) -> Native:
    """Give what was kept of a file.

    Raises
    ------
    DataError
        If it is something else, or about other tokens than the document has.
    """
    native = kept_in(document, dialect.name, Native)
    where = f"{document.id} $.native.{dialect.name}"
    size = len(document.sentences), len(document.tokens)
    if dialect.name in document.native and native.size != size:
        what = f"is about {native.size[0]} sentences, {native.size[1]} tokens; the document has {size[0]}, {size[1]}"
        raise problem(where, f"{what}; remove it")
    return native


def write_lines(documents: Iterable[Document], dialect: Dialect) -> Iterator[bytes]:
    """Write documents, a line a token.

    Raises
    ------
    DataError
        If a token cannot stand in a row, or documents cannot be told apart.
    """
    problems, width = Problems(), None
    for number, document in enumerate(documents, 1):
        own = _width(document, dialect)
        if own != (width or own):
            what = f"has rows of {own} columns, those before it {width}; write it to a file of its own"
            problems.note(document.id, what)
        width = width or own
        if number == 2 and dialect.boundary == "none":
            problems.note(document.id, "is the second document, and the layout conll2002 has one only; take another")
        if dialect.boundary == "none" and not document.tokens:
            problems.note(document.id, "has no tokens, and the layout conll2002 nothing else; take another")
        with problems.gathered():
            for i, line in enumerate(_lines(document, dialect, number == 1, problems)):
                # The first one of a file is taken for a byte order mark.
                twice = i == 0 and number == 1 and line.startswith(BOM)
                yield f"{BOM if twice else ''}{line}\n".encode()
    problems.raise_if_any()


def _width(document: Document, dialect: Dialect) -> int:
    """Give the number of columns of a document."""
    kept = native_of(document, dialect).columns
    return dialect.shape.width(len(next(iter(kept.values()), dialect.others(1))))


def _lines(document: Document, dialect: Dialect, first: bool, problems: Problems) -> Iterator[str]:
    native, shape = native_of(document, dialect), dialect.shape
    sentences = list(_sentences(document, native, dialect))
    if dialect.boundary == "row":
        default = dialect.opening(_width(document, dialect) - 2)
        boundary = default if native.boundary is None else native.boundary
        yield row_of(DOCSTART, OUTSIDE, boundary, shape)
        yield ""
    if dialect.boundary == "comment" and not sentences:
        yield f"{NEWDOC} id = {document.id}"
        yield ""
    for i, (sentence, line) in enumerate(sentences):
        if dialect.boundary == "comment":
            yield from _comments(document, native.comments.get(str(i), _default(i == 0)), line, first, i == 0)
        for row in sentence:
            written = row_of(row.token, row.tag, row.others, shape)
            if what := _why_not(row, written, shape, head=row is sentence[0]):
                problems.note(f"{document.id} $.tokens[{row.number}]", what)
            yield written
        yield ""


def _comments(document: Document, comments: Sequence[str], line: str, first: bool, head: bool) -> Iterator[str]:
    needs = head and not any(comment.startswith(NEWDOC) for comment in comments)
    if needs and not (first and document.id == "d1"):
        yield f"{NEWDOC} id = {document.id}"
    full = {NEWDOC: f"{NEWDOC} id = {document.id}", TEXT: f"{TEXT} = {line}"}
    yield from (full.get(comment, comment) for comment in comments)


def _sentences(document: Document, native: Native, dialect: Dialect) -> Iterator[tuple[list[Row], str]]:
    """Give the rows of each sentence, numbered by token, and its text."""
    bounds = _bounds(document)
    lengths = np.array([end - start for start, end in bounds], dtype=np.int64)
    tags = encode(_chunks(document, bounds), lengths, scheme=dialect.prefixed)
    for (start, end), sequence, place in zip(bounds, tags.lists(), document.sentences, strict=True):
        rows = []
        for i, tag in zip(range(start, end), sequence, strict=True):
            others = native.columns.get(str(i), dialect.others(i - start + 1))
            if dialect.shape.numbered and tag == OUTSIDE:
                others = (*others[:-1], "-")
            token = document.tokens[i]
            rows.append(Row(i, document.text[token.start : token.end], dialect.cell_of(tag), others))
        yield rows, document.text[place.start : place.end]


def _bounds(document: Document) -> list[tuple[int, int]]:
    """Give the tokens of each sentence, half-open."""
    ends = {token.end: i for i, token in enumerate(document.tokens, 1)}
    behind = [0, *(ends[sentence.end] for sentence in document.sentences)]
    return list(pairwise(behind))


def _chunks(document: Document, bounds: Sequence[tuple[int, int]]) -> Chunks:
    """Give the spans by sentence and token."""
    starts = {token.start: i for i, token in enumerate(document.tokens)}
    ends = {token.end: i for i, token in enumerate(document.tokens, 1)}
    labels = tuple(sorted({span.label for span in document.spans}))
    code = {label: i for i, label in enumerate(labels)}
    first = np.array([start for start, _ in bounds], dtype=np.int64)
    start = np.array([starts[span.start] for span in document.spans], dtype=np.int64)
    end = np.array([ends[span.end] for span in document.spans], dtype=np.int64)
    sequence = np.searchsorted(first, start, side="right") - 1
    base = first[sequence] if len(start) else start
    return Chunks(
        labels, sequence, start - base, end - base, np.array([code[s.label] for s in document.spans], dtype=np.int32)
    )


def _why_not(row: Row, written: str, shape: Shape, *, head: bool) -> str:
    """Say why a token cannot be written so that it would be read as it is."""
    separators = " \t" if shape.separator == " " else "\t"
    if _OFF_ROW.search(row.token) or any(sign in row.token for sign in separators):
        return f"{row.token!r} has a line break, or what separates columns, in it; cut it into several tokens"
    if is_comment(written, shape.separator, shape):
        return f"{written!r} would be read as a comment; take another separator, or order of columns"
    if row.token == DOCSTART and head:
        return f"{DOCSTART} would be read as the beginning of a document"
    return ""
