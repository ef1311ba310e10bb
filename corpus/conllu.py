"""CoNLL-U: treebanks pass through unharmed; our own annotation stands in MISC and in comments.

A sentence is a block of lines, an empty line behind it: comments (``# …``), then token lines of ten columns with
tabs between. Tokens of a document are the *surface* tokens: of a multiword token the range line counts (``1-2 du``).
Columns are layers of raw strings (lemma, upos, xpos, feats, head, deprel, deps, misc), None for ``_``; an empty
column is no layer.

``# newdoc id = X`` starts a document; a file without it is one document, called as the file. A sentence reaches from
its first to its last token. If a document has ``# newpar``, its paragraphs are blocks. The gaps between tokens are
what `saidby.corpus.spacing` says; where nothing is said, one blank, a blank line before ``# newpar``, nothing at
either end of the document.

A document by others keeps in ``native["conllu"]`` what the model has no place for (`saidby.corpus.treebank`): all
comments, words of multiword tokens, empty nodes. It is written back byte for byte.

Our own documents say ``# saidby = 1``, the version of the schema, at their first sentence. Spans stand in brackets
(`saidby.corpus.brackets`). What columns, brackets and layout do not say follows as JSON, a line each:

===========================  ====================================================================================
``# saidby.id``              the id, if ``# newdoc`` cannot hold it
``# saidby.lang``            the language
``# saidby.meta``
``# saidby.native``          with ``conllu``, comments and spacing keys of MISC are the document's own
``# saidby.blocks``          if they are not what ``# newpar`` tells
``# saidby.sentences``       if they are not what the tokens tell
``# saidby.layer``           ``[NAME, {TOKEN: VALUE}]``: values that no column says; ``[NAME, null]``: no such layer
``# saidby.entity``          one each
``# saidby.relation``        one each
``# saidby.span``            ``[ID, {FIELD: VALUE}]``: the fields that brackets do not say, or say otherwise
``# saidby.order``           ids of spans of equal extent that would come back in another order
===========================  ====================================================================================
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import PurePath
from typing import Any, BinaryIO

import msgspec
from msgspec.structs import replace

from . import brackets, notes, spacing, table
from .brackets import DECLARATION, ENTITY, KEYS, Layout
from .check import valid
from .errors import Problems, problem
from .model import JSON, Document, Fragment, Span, normal
from .notes import PREFIX, Notes
from .rows import LAYERS, Sentence, sentences
from .treebank import (
    NATIVE,
    Kept,
    Line,
    Native,
    document_id,
    gap_before,
    layout,
    pieces,
    plain,
    reserved,
    starts_document,
    text_line,
)

Column = tuple[str | None, ...]


def read(file: BinaryIO, name: str) -> Iterator[Document]:
    """Read documents from a file; `name` stands in messages and gives the id of a document without one.

    Raises
    ------
    DataError
        At the end, with every problem of the file.
    """
    return parse(decoded(file), source=name)


def write(documents: Iterable[Document], file: BinaryIO) -> None:
    """Write documents.

    Raises
    ------
    DataError
        If a document holds what CoNLL-U cannot.
    """
    for number, document in enumerate(documents):
        file.writelines(f"{line}\n".encode() for line in format(document, first=not number))


def parse(lines: Iterable[str], *, source: str = "") -> Iterator[Document]:
    """Read documents from lines without line ends, one document in memory at a time.

    Parameters
    ----------
    lines : iterable of str
        Cut at line feeds only: U+2028 and U+0085 are text.
    source : str
        Name of the file; its stem is the id of a document without ``# newdoc id``.

    Raises
    ------
    DataError
        At the end, with every problem.
    """
    name = source or NATIVE
    problems = Problems()
    number = 0
    with problems.gathered():
        for number, group in enumerate(grouped(sentences(lines, name)), 1):
            with problems.gathered():
                yield document_of(group, name, number)
    if not (number or problems):
        problems.note(name, "holds no sentences; is it the right file?")
    problems.raise_if_any()


def format(document: Document, *, first: bool = True) -> Iterator[str]:
    """Write one document as lines without line ends; `parse` gives it back in normal order.

    Parameters
    ----------
    document : Document
        A valid one.
    first : bool
        Whether it is the first one of its file; any other begins with ``# newdoc``.

    Raises
    ------
    DataError
        With everything that CoNLL-U cannot hold.
    """
    return iter(table.lines(document, first=first))


def decoded(file: BinaryIO) -> Iterator[str]:
    """Cut a file at line feeds; bytes that are no UTF-8 become lone surrogates, to be reported with their line."""
    for number, line in enumerate(file):
        yield line.decode("utf-8" if number else "utf-8-sig", "surrogateescape").removesuffix("\n")


def grouped(found: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Group sentences into documents, by ``# newdoc``."""
    group: list[Sentence] = []
    for sentence in found:
        if group and starts_document(sentence.comments):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def document_of(group: list[Sentence], name: str, number: int) -> Document:
    """Make a document of its sentences.

    Parameters
    ----------
    group : list of Sentence
        All of them, each with tokens.
    name : str
        Of the file.
    number : int
        Of the document in the file, from 1.

    Raises
    ------
    DataError
        With every problem of the document.
    """
    Problems(problem for sentence in group for problem in sentence.problems).raise_if_any()
    _check_places(group[1:], name)
    told = notes.read(group[0].comments, group[0].line, name)
    stem = PurePath(name).name.partition(".conllu")[0] or name
    default_id = stem if number == 1 else f"{stem}-{number}"
    native = _by_others(group, default_id) if told is None else _native(told)
    text, tokens, kept = _joined(group, native)
    sizes = [len(sentence.tokens) for sentence in group]
    parts, blocks = pieces(tokens, sizes, kept)
    document = Document(
        id=document_id(group[0].comments) or (native and native.id) or default_id,
        text=text,
        lang="und",
        blocks=blocks,
        sentences=parts,
        tokens=tokens,
        layers=_layers(group),
        native=_native_json(told or Notes(), native, kept),
    )
    if told is not None:
        numbers = [number for sentence in group for number in sentence.numbers]
        where = [f"{name}:{number}" for number in numbers]
        document = _annotated(document, told, reserved(native), layout(tokens, sizes, kept), where)
    return valid(normal(document))


def _check_places(others: list[Sentence], name: str) -> None:
    """Check that notes stand at the first sentence only."""
    problems = Problems()
    for sentence in others:
        for number, comment in enumerate(sentence.comments, sentence.line):
            if notes.is_note(comment):
                problems.note(
                    f"{name}:{number}", f"{PREFIX}… belongs to the first sentence of a document; move it there"
                )
    problems.raise_if_any()


def _by_others(group: list[Sentence], default_id: str) -> Native:
    """Say what is particular about a file by others: has it an id, does it use our keys."""
    misc = {part.partition("=")[0] for sentence in group for row in sentence.tokens for part in row["misc"].split("|")}
    declared = any(comment.startswith("# global.Entity") for sentence in group for comment in sentence.comments)
    used = [key for key in KEYS if key in misc or (key == ENTITY and declared)]
    return Native(id=None if document_id(group[0].comments) else default_id, brackets=used)


def _native(told: Notes) -> Native | None:
    """Give what a note tells of a document that was once by others; None if it never was."""
    for where, native in told["native"]:
        if NATIVE in native:
            try:
                return msgspec.convert(native[NATIVE], Native)
            except msgspec.ValidationError as error:
                raise problem(where, f"{PREFIX}.native, {NATIVE!r}: {error}") from None
    return None


def _native_json(told: Notes, native: Native | None, kept: list[Kept]) -> dict[str, JSON]:
    """Give `Document.native`; comments and rows that we would not have written make it one by others."""
    rest: dict[str, JSON] = told.one("native", {})
    if native is None:
        newdoc = kept[0].comments[0] if starts_document(kept[0].comments[:1]) else None
        if kept == [Kept(plain(None if i else newdoc, newpar=one.newpar)) for i, one in enumerate(kept)]:
            return rest
        native = Native()
    return {**rest, NATIVE: msgspec.to_builtins(replace(native, sentences=kept))}


def _joined(group: list[Sentence], native: Native | None) -> tuple[str, tuple[Fragment, ...], list[Kept]]:
    """Put the text together: text, tokens, and what to keep of each sentence."""
    parts: list[str] = []
    tokens: list[Fragment] = []
    kept: list[Kept] = []
    end, behind = 0, None
    for sentence in group:
        forms = [row["form"] for row in sentence.tokens]
        marks = [spacing.stated(row["misc"]) for row in sentence.tokens]
        own, gaps = _kept(sentence, forms, [spacing.together(a[1], b[0]) for a, b in pairwise(marks)], native)
        gap = spacing.together(behind, marks[0][0])
        if gap is None:
            gap = gap_before(first=not kept, newpar=own.newpar)
        for before, form in zip([gap, *gaps], forms, strict=True):
            start = end + len(before)
            end = start + len(form)
            tokens.append(Fragment(start, end))
            parts += before, form
        behind = marks[-1][1]
        kept.append(own)
    return "".join([*parts, behind or ""]), tuple(tokens), kept


def _kept(
    sentence: Sentence, forms: list[str], said: list[str | None], native: Native | None
) -> tuple[Kept, list[str]]:
    """Give what to keep of a sentence, and the gaps inside it.

    A comment ``# text`` that only shows what MISC says is kept as None.
    """
    comments: list[str | None] = [comment for comment in sentence.comments if not notes.is_note(comment)]
    if ENTITY in reserved(native) and DECLARATION in comments:
        comments.remove(DECLARATION)
    place, text = text_line(comments)
    gaps = spacing.believed(said, None if text is None else spacing.found(forms, text))
    canonical = f"# text = {spacing.shown(forms, gaps)}"
    if text is not None and comments[place] == canonical and gaps == spacing.believed(said, None):
        comments[place] = None
    return Kept(comments, [Line(*row) for row in sentence.rows]), gaps


def _layers(group: list[Sentence]) -> dict[str, Column]:
    """Give the columns that hold anything."""
    rows = [row for sentence in group for row in sentence.tokens]
    columns = {name: tuple(None if row[name] == "_" else row[name] for row in rows) for name in LAYERS}
    return {name: column for name, column in columns.items() if any(value is not None for value in column)}


def _annotated(document: Document, told: Notes, keys: tuple[str, ...], tokens: Layout, where: list[str]) -> Document:
    """Add what brackets and notes tell; `keys` of MISC are no part of the layer, `where` is the place of each token."""
    problems = Problems()
    misc = document.layers.get("misc", ())
    found: list[dict[str, Any]] = []
    for key in KEYS:
        values = spacing.values(misc, key) if key in keys else {}
        found += brackets.read(key, values, tokens, lambda token, what: problems.note(where[token], what))
    with problems.gathered():
        spans = _spans(found, told)
    with problems.gathered():
        layers = _layers_told(document, told, keys)
    problems.raise_if_any()
    return replace(
        document,
        id=told.one("id", document.id),
        lang=told.one("lang", document.lang),
        blocks=told.one("blocks", document.blocks),
        sentences=told.one("sentences", document.sentences),
        layers=layers,
        spans=spans,
        relations=tuple(told.all("relation")),
        entities=tuple(told.all("entity")),
        meta=told.one("meta", {}),
    )


def _spans(found: list[dict[str, Any]], told: Notes) -> tuple[Span, ...]:
    """Join what brackets and notes tell of each span."""
    problems = Problems()
    first = {one["id"]: one for one in reversed(found)}
    places = {}
    for where, (name, fields) in told["span"]:
        places[name] = where
        if name not in first:
            first[name] = {"id": name}
            found.append(first[name])
        first[name] |= fields
    spans = []
    for one in found:
        try:
            spans.append(msgspec.convert(one, Span))
        except msgspec.ValidationError as error:
            problems.note(places[one["id"]], f"{PREFIX}.span: {error}, and no bracket says it")
    problems.raise_if_any()
    rank = {name: i for i, name in enumerate(told.one("order", ()))}
    return tuple(sorted(spans, key=lambda span: rank.get(span.id, len(rank))))


def _layers_told(document: Document, told: Notes, keys: tuple[str, ...]) -> dict[str, Column]:
    """Give the layers: the columns without our keys, corrected by notes."""
    layers = dict(document.layers)
    if "misc" in layers:
        layers["misc"] = tuple(spacing.without(value, keys) for value in layers["misc"])
        if not any(value is not None for value in layers["misc"]):
            del layers["misc"]
    for where, (name, values) in told["layer"]:
        if values is None:
            layers.pop(name, None)
            continue
        column = list(layers.get(name, [None] * len(document.tokens)))
        if strange := [token for token in values if not 0 <= token < len(column)]:
            raise problem(where, f"{PREFIX}.layer: there is no token {strange[0]}, they count 0 to {len(column) - 1}")
        for token, value in values.items():
            column[token] = value
        layers[name] = tuple(column)
    return layers
