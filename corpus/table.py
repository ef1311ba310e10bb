"""A document as the lines of CoNLL-U; `saidby.corpus.conllu` says what they mean."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from unicodedata import is_normalized

import msgspec

from . import brackets, notes, spacing
from .brackets import DECLARATION, ENTITY, KEYS
from .check import valid
from .errors import Problem, Problems, problem
from .model import Document, Span, normal
from .rows import LAYERS, sentences
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

Column = list[str | None]

_SPACED = ("form", "lemma", "misc")
"""Columns that may hold white space, single and inside."""
_AWKWARD = re.compile(r"\A\s|\s\Z|\s\s|[\t\n\r]")
_SPACE = re.compile(r"\s")
_UNREADABLE = re.compile(r"[\t\n]|\r\Z")


def lines(document: Document, *, first: bool = True) -> list[str]:
    """Give the lines of a document, without line ends; see `saidby.corpus.conllu.format`."""
    document = normal(valid(document))
    native = _native(document)
    sizes, kept, columns, comments = _parts(document, native)
    keys = reserved(native)
    if not (first or starts_document(comments[0])):
        comments[0].insert(0, _newdoc(document.id))
    tokens = layout(document.tokens, sizes, kept)
    values, told = brackets.write(document, tokens, [key for key in KEYS if key in keys])
    for key, held in values.items():
        for token, value in held.items():
            columns["misc"][token] = spacing.joined(columns["misc"][token], f"{key}={value}")
    head = [*_about(document, native, comments[0]), *_views(document, sizes, kept), *_layers(document, columns, keys)]
    head += _annotation(document, told)
    if native is None or head or document.spans or len(document.native) > 1:
        declared = [DECLARATION] if values[ENTITY] else []
        place = int(starts_document(comments[0][:1]))
        comments[0][place:place] = [notes.VERSION, *declared, *_native_note(document, native), *head]
    return _rows(document, comments, kept, sizes, columns)


def treebank_lines(document: Document, native: Native) -> list[str]:
    """Give the lines of text, tokens and layers alone, without line ends, with comments and rows of a file by others.

    Raises
    ------
    DataError
        If the document is not valid, a token cannot stand in a row, or comments and rows do not fit the tokens.
    """
    sizes, kept, columns, comments = _parts(valid(document), native)
    return _rows(document, comments, kept, sizes, columns)


def _parts(
    document: Document, native: Native | None
) -> tuple[list[int], list[Kept], dict[str, Column], list[list[str]]]:
    """Give the sizes of sentences, what each has beside its tokens, columns, and comments."""
    sizes = _sizes(document)
    Problems([*_bad_tokens(document, native), *_misfits(document, native, sizes)]).raise_if_any()
    kept = _plain(document, sizes) if native is None else native.sentences
    columns = {name: _column(document, name, native) for name in LAYERS}
    return sizes, kept, columns, _spaced(document, kept, sizes, columns["misc"])


def _native(document: Document) -> Native | None:
    """Give what the document keeps of a file by others; None if it is not by others."""
    if NATIVE not in document.native:
        return None
    try:
        return msgspec.convert(document.native[NATIVE], Native)
    except msgspec.ValidationError as error:
        raise problem(f"{document.id} $.native.{NATIVE}", f"{error}; {_ANEW}") from None


_ANEW = f"remove native[{NATIVE!r}] to write the document anew"


def _sizes(document: Document) -> list[int]:
    """Count the tokens of each sentence that has any; without sentences all tokens make one."""
    starts = [token.start for token in document.tokens]
    ends = [sentence.end for sentence in document.sentences] or [len(document.text)]
    borders = [0, *(bisect_left(starts, end) for end in ends)]
    return [b - a for a, b in pairwise(borders) if a < b]


def _plain(document: Document, sizes: Sequence[int]) -> list[Kept]:
    """Give the comments of a document that is not by others: ``# newpar`` where a block starts."""
    kept = []
    before = -1
    blocks = [block.end for block in document.blocks]
    for i, first in enumerate(accumulate([0, *sizes[:-1]])):
        block = bisect_right(blocks, document.tokens[first].start)
        kept.append(Kept(plain(None if i else _newdoc(document.id), newpar=bool(blocks) and block != before)))
        before = block
    return kept


def _newdoc(identity: str) -> str:
    """Give the comment that starts a document, with its id if it can hold it."""
    comment = f"# newdoc id = {identity}"
    able = comment.isprintable() and is_normalized("NFC", comment) and document_id([comment]) == identity
    return comment if able else "# newdoc"


def _bad_tokens(document: Document, native: Native | None) -> Iterator[Problem]:
    """Find what no column FORM can hold."""
    if not document.tokens:
        advice = (
            "tokenise it first" if document.text.strip() else "a text without words has no place in it: leave it out"
        )
        yield Problem(f"{document.id} $.tokens", f"CoNLL-U holds a text by its tokens, there are none; {advice}")
    awkward = _awkward("form", native)
    for i, (start, end) in enumerate(document.tokens):
        form = document.text[start:end]
        if awkward.search(form):
            yield Problem(f"{document.id} $.tokens[{i}]", f"CoNLL-U cannot hold the token {form!r}; {_HOLDS}")


def _misfits(document: Document, native: Native | None, sizes: Sequence[int]) -> Iterator[Problem]:
    """Find what was kept of a file by others and does not fit the document any more."""
    if native is None:
        return
    where = f"{document.id} $.native.{NATIVE}.sentences"
    if len(native.sentences) != len(sizes):
        yield Problem(where, f"are {len(native.sentences)}, but {len(sizes)} sentences have tokens; {_ANEW}")
    for i, (sentence, size) in enumerate(zip(native.sentences, sizes, strict=False)):
        for comment in sentence.comments:
            if comment is not None and not _is_comment(comment, first=not i):
                yield Problem(f"{where}[{i}]", f"{comment!r} cannot stand among its comments; {_ANEW}")
        if not all(0 <= row.after <= size and "\n" not in row.line for row in sentence.rows):
            yield Problem(f"{where}[{i}].rows", f"do not stand among its {size} tokens; {_ANEW}")


_HOLDS = "white space in tokens must be single and inside, no tab, no line break"


def _is_comment(comment: str, *, first: bool) -> bool:
    plain = re.fullmatch(r"#[^\n]*(?<!\r)", comment) and not notes.is_note(comment)
    return bool(plain) and (first or not starts_document([comment]))


def _awkward(name: str, native: Native | None) -> re.Pattern[str]:
    """Give what a column must not hold: what level 1 of the UD validator refuses, or only what nobody can read back.

    A file by others is not made better than it was.
    """
    if native is not None:
        return _UNREADABLE
    return _AWKWARD if name in _SPACED else _SPACE


def _column(document: Document, name: str, native: Native | None) -> Column:
    """Give what a column can hold of a layer."""
    values: Sequence[str | None] = document.layers.get(name) or [None] * len(document.tokens)
    if name == "misc":
        values = [spacing.without(value, reserved(native)) for value in values]
    awkward = _awkward(name, native)
    return [None if value in (None, "", "_") or awkward.search(value) else value for value in values]


def _spaced(document: Document, kept: Sequence[Kept], sizes: Sequence[int], misc: Column) -> list[list[str]]:
    """Give the comments with ``# text``; change MISC where it does not say the gap that the text has."""
    forms = [document.text[start:end] for start, end in document.tokens]
    gaps = _gaps(document)
    marks = [spacing.stated(value) for value in misc]
    said = [marks[0][0], *(spacing.together(a[1], b[0]) for a, b in pairwise(marks)), marks[-1][1]]
    unsaid = _unsaid(kept, sizes)
    heard = [silent if gap is None else gap for gap, silent in zip(said, unsaid, strict=True)]
    comments = []
    for sentence, (start, end) in zip(kept, pairwise(accumulate([0, *sizes])), strict=True):
        inner = slice(start + 1, end)
        own = list(sentence.comments)
        place, text = text_line(own)
        seen = None if text is None else spacing.found(forms[start:end], text)
        if seen is not None and list(map(bool, seen)) == list(map(bool, gaps[inner])):
            unsaid[inner], heard[inner] = seen, spacing.believed(said[inner], seen)
        elif seen is not None:
            own[place] = None
        shown = f"# text = {spacing.shown(forms[start:end], gaps[inner])}"
        comments.append([shown if comment is None else comment for comment in own])
    for i, gap in enumerate(gaps):
        if gap != heard[i]:
            _say(misc, i, gap, unsaid[i])
    return comments


def _gaps(document: Document) -> list[str]:
    """Give the text before each token, and behind the last."""
    starts = [*(token.start for token in document.tokens), len(document.text)]
    ends = [0, *(token.end for token in document.tokens)]
    return [document.text[end:start] for end, start in zip(ends, starts, strict=True)]


def _unsaid(kept: Sequence[Kept], sizes: Sequence[int]) -> list[str]:
    """Give the gaps as they are read where nothing is said."""
    unsaid = [" "] * sum(sizes)
    for i, (sentence, start) in enumerate(zip(kept, accumulate([0, *sizes[:-1]]), strict=True)):
        unsaid[start] = gap_before(first=not i, newpar=sentence.newpar)
    return [*unsaid, ""]


def _say(misc: Column, i: int, gap: str, unsaid: str) -> None:
    """Let MISC say the gap before token `i`, behind the token before it, and nowhere else."""
    if i < len(misc):
        misc[i] = spacing.without(misc[i], spacing.BEFORE)
    if i:
        misc[i - 1] = spacing.without(misc[i - 1], spacing.AFTER)
    if gap != unsaid and i:
        misc[i - 1] = spacing.joined(misc[i - 1], spacing.after(gap))
    elif gap != unsaid:
        misc[0] = spacing.joined(misc[0], spacing.before(gap))


def _about(document: Document, native: Native | None, comments: Sequence[str]) -> Iterator[str]:
    """Give the notes on the document as a whole, except `native`."""
    if document.id != (document_id(comments) or (native and native.id)):
        yield notes.write("id", document.id)
    if document.lang != "und":
        yield notes.write("lang", document.lang)
    if document.meta:
        yield notes.write("meta", document.meta)


def _native_note(document: Document, native: Native | None) -> Iterator[str]:
    """Give the note on `native`, without what comments and rows say."""
    rest = {key: value for key, value in document.native.items() if key != NATIVE}
    if native is not None:
        rest[NATIVE] = msgspec.structs.replace(native, sentences=[])
    if rest:
        yield notes.write("native", rest)


def _views(document: Document, sizes: Sequence[int], kept: Sequence[Kept]) -> Iterator[str]:
    """Give notes on blocks and sentences where tokens and ``# newpar`` tell others."""
    sentences, blocks = pieces(document.tokens, sizes, kept)
    if document.blocks != blocks:
        yield notes.write("blocks", document.blocks)
    if document.sentences != sentences:
        yield notes.write("sentences", document.sentences)


def _layers(document: Document, columns: dict[str, Column], keys: tuple[str, ...]) -> Iterator[str]:
    """Give notes on layers where the columns tell others."""
    told = {name: column for name, column in columns.items() if name != "misc"}
    told["misc"] = [spacing.without(value, keys) for value in columns["misc"]]
    for name in sorted({*told, *document.layers}):
        column = told.get(name, [None] * len(document.tokens))
        is_told = any(value is not None for value in column)
        if name not in document.layers:
            if is_told:
                yield notes.write("layer", (name, None))
            continue
        pairs = enumerate(zip(document.layers[name], column, strict=True))
        unlike = {str(token): value for token, (value, other) in pairs if value != other}
        if unlike or not is_told:
            yield notes.write("layer", (name, unlike))


def _annotation(document: Document, told: list[Span]) -> Iterator[str]:
    """Give the notes on entities, relations, and what the brackets do not tell of spans."""
    for entity in document.entities:
        yield notes.write("entity", entity)
    for relation in document.relations:
        yield notes.write("relation", relation)
    known = {span.id: msgspec.to_builtins(span) for span in told}
    whole = {span.id: span for span in document.spans}
    for span in document.spans:
        fields = known.get(span.id, {"id": span.id})
        unlike = {key: value for key, value in msgspec.to_builtins(span).items() if fields.get(key) != value}
        if unlike:
            yield notes.write("span", (span.id, unlike))
    in_reading = [whole[name] for name in (*known, *(name for name in whole if name not in known))]
    read = normal(msgspec.structs.replace(document, spans=tuple(in_reading))).spans
    moved = {span.fragments for span, other in zip(document.spans, read, strict=True) if span.id != other.id}
    if moved:
        yield notes.write("order", [span.id for span in document.spans if span.fragments in moved])


def _rows(
    document: Document,
    comments: Sequence[Sequence[str]],
    kept: Sequence[Kept],
    sizes: Sequence[int],
    columns: dict[str, Column],
) -> list[str]:
    """Give the lines, sentence by sentence."""
    forms = (document.text[start:end] for start, end in document.tokens)
    cells = ["\t".join(cell or "_" for cell in row) for row in zip(forms, *columns.values(), strict=True)]
    problems = Problems()
    lines: list[str] = []
    starts = accumulate([0, *sizes[:-1]])
    for i, (own, sentence, start, size) in enumerate(zip(comments, kept, starts, sizes, strict=True)):
        rows = list(_numbered(cells[start : start + size], sentence.rows))
        if sentence.rows and (faults := _faults(rows)):
            problems.note(f"{document.id} $.native.{NATIVE}.sentences[{i}].rows", f"{faults[0].what}; {_ANEW}")
        lines += [*own, *rows, ""]
    problems.raise_if_any()
    return lines


def _faults(rows: list[str]) -> Problems:
    """Read rows of a file by others again: they may not fit the tokens that stand between them now."""
    return next(sentences(rows, "")).problems


def _numbered(cells: Sequence[str], others: Sequence[Line]) -> Iterator[str]:
    """Give the rows of a sentence, numbered: tokens, and between them words of multiword tokens and empty nodes."""
    between = defaultdict[int, list[Line]](list)
    for other in others:
        between[other.after].append(other)
    yield from (other.line for other in between[0])
    word = 0
    for i, cell in enumerate(cells, 1):
        words = sum(other.is_word for other in between[i])
        yield f"{word + 1}-{word + words}\t{cell}" if words else f"{word + 1}\t{cell}"
        yield from (other.line for other in between[i])
        word += words or 1
