"""What makes a document valid; every breach is reported with its path.

>>> from saidby.corpus.model import Document, Fragment, Span
>>> for problem in check(Document("d17", "Мост", "ru", spans=(Span("s1", "LOC", (Fragment(0, 9),)),))):
...     print(problem)
d17 $.spans[0].fragments[0]: 0-9 is outside the text (4 characters)
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import isfinite
from operator import le, lt

import msgspec

from .errors import DataError, Problem
from .model import BLOCK_KINDS, JSON, Block, Document, Fragment, Span


def check(document: Document) -> list[Problem]:
    """Find every problem of a document.

    Returns
    -------
    list of Problem
        Empty if the document is valid. ``where`` is the document's id and a JSON path.
    """
    return [Problem(f"{document.id} {path}", what) for path, what in _problems(document)]


def valid(document: Document) -> Document:
    """Give the document back if it is valid.

    Raises
    ------
    DataError
        With every problem, if it is not.
    """
    if problems := check(document):
        raise DataError(problems)
    return document


Found = Iterator[tuple[str, str]]


def _problems(document: Document) -> Found:
    yield from _strings(document)
    size = len(document.text)
    yield from _layout(document, size)
    for name, values in document.layers.items():
        if len(values) != len(document.tokens):
            yield f"$.layers.{name}", f"must have one value a token ({len(document.tokens)}), got {len(values)}"
    yield from _spans(document, size)
    yield from _ids(document)
    yield from _references(document)
    for name in ("meta", "native"):
        yield from _json(f"$.{name}", getattr(document, name))


def _layout(document: Document, size: int) -> Found:
    """Check blocks, sentences and tokens, and how they lie in each other."""
    blocks, sentences, tokens = document.blocks, document.sentences, document.tokens
    rows: list[tuple[str, Sequence[Fragment | Block]]] = [
        ("$.blocks", blocks),
        ("$.sentences", sentences),
        ("$.tokens", tokens),
    ]
    broken = [(path, row) for path, row in rows if not _in_order(row, size)]
    for path, row in broken:
        yield from _row_of_pieces(path, row, size, apart=False)
    for i, block in enumerate(blocks):
        if block.kind not in BLOCK_KINDS:
            yield f"$.blocks[{i}].kind", f"must be one of {', '.join(BLOCK_KINDS)}, got {block.kind!r}"
    nesting: list[tuple[str, str, Sequence[Fragment], Sequence[Fragment | Block]]] = [
        ("sentence", "block", sentences, blocks),
        ("token", "sentence", tokens, sentences),
        ("token", "block", () if sentences else tokens, blocks),
    ]
    for what, outer_name, inner, outer in nesting:
        if broken or not _all_inside(inner, outer):
            yield from _inside(what, outer_name, inner, outer)


def _strings(document: Document) -> Found:
    if not document.id:
        yield "$.id", "must not be empty"
    if not document.lang:
        yield "$.lang", "must not be empty; unknown is 'und'"
    for name, field in _NEVER_EMPTY:
        for i, item in enumerate(getattr(document, name)):
            if not getattr(item, field):
                yield f"$.{name}[{i}].{field}", "must not be empty"
    try:
        msgspec.json.encode(document)
    except UnicodeEncodeError:
        yield from _surrogates("$", msgspec.to_builtins(document))
    except (TypeError, ValueError):
        pass  # what is no JSON is found by `_json`


_NEVER_EMPTY = [
    ("spans", "id"),
    ("spans", "label"),
    ("relations", "id"),
    ("relations", "label"),
    ("entities", "id"),
    ("entities", "label"),
    ("entities", "name"),
]


def _surrogates(path: str, value: JSON) -> Found:
    """Find strings that cannot be encoded, in any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _surrogates(f"{path}.{key}".encode(errors="replace").decode(), inner)
            yield from _surrogates(f"{path}: key", key)
    elif isinstance(value, list | tuple):
        for i, inner in enumerate(value):
            yield from _surrogates(f"{path}[{i}]", inner)
    elif isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            code = ord(value[error.start])
            yield path, f"holds half of a surrogate pair, U+{code:04X}; decode the source as UTF-16 first"


def _in_order(pieces: Sequence[Fragment | Block], size: int) -> bool:
    """Say whether `_row_of_pieces` would find nothing, without a step of Python a piece."""
    starts, ends = [piece.start for piece in pieces], [piece.end for piece in pieces]
    within = not starts or (starts[0] >= 0 and ends[-1] <= size)
    return within and all(map(lt, starts, ends)) and all(map(le, ends, islice(starts, 1, None)))


def _row_of_pieces(path: str, pieces: Iterable[Fragment | Block], size: int, *, apart: bool) -> Found:
    """Check that pieces lie inside the text, are not empty, and come one after the other.

    `apart` asks for at least one character between two of them: the fragments of a span would otherwise
    have two ways to say the same.
    """
    before = -1 if apart else 0
    for i, piece in enumerate(pieces):
        start, end = piece.start, piece.end
        if not 0 <= start < end <= size:
            yield f"{path}[{i}]", _outside(start, end, size)
        elif start < before + apart:
            reason = "must be sorted and apart" if apart else "must be sorted and must not overlap"
            yield f"{path}[{i}]", f"{start}-{end} {reason}; the one before ends at {before}"
        before = max(before, end)


def _outside(start: int, end: int, size: int) -> str:
    if start >= end:
        return f"must satisfy start < end, got start={start} end={end}"
    return f"{start}-{end} is outside the text ({size} characters)"


def _all_inside(inner: Sequence[Fragment], outer: Sequence[Fragment | Block]) -> bool:
    """Say whether `_inside` would find nothing, given that both are in order; a few steps an outer piece."""
    starts = [piece.start for piece in inner]
    found = 0
    for piece in outer:
        first, last = bisect_left(starts, piece.start), bisect_left(starts, piece.end)
        found += last - first if first == last or inner[last - 1].end <= piece.end else 0
    return found == len(inner)


def _inside(what: str, outer_name: str, inner: Sequence[Fragment], outer: Sequence[Fragment | Block]) -> Found:
    """Check that each inner piece lies in one outer piece, where there are outer pieces at all."""
    if not outer:
        return
    at, last = 0, len(outer) - 1
    for i, piece in enumerate(inner):
        while at < last and outer[at].end <= piece.start:
            at += 1
        if not (outer[at].start <= piece.start and piece.end <= outer[at].end):
            yield f"$.{what}s[{i}]", f"{piece.start}-{piece.end} does not lie inside one {outer_name}"


def _spans(document: Document, size: int) -> Found:
    for i, span in enumerate(document.spans):
        if _is_plain(span, size):
            continue
        extents = [("fragments", span.fragments)]
        extents += [(f"alternatives[{n}]", extent) for n, extent in enumerate(span.alternatives)]
        for name, extent in extents:
            path = f"$.spans[{i}].{name}"
            if not extent:
                yield path, "must hold at least one fragment"
            yield from _row_of_pieces(path, extent, size, apart=True)
        if span.score is not None and not isfinite(span.score):
            yield f"$.spans[{i}].score", f"must be a finite number, got {span.score}"


def _is_plain(span: Span, size: int) -> bool:
    """Say whether a span is one sound fragment and no more, as most are."""
    if len(span.fragments) != 1 or span.alternatives or span.score is not None:
        return False
    start, end = span.fragments[0].start, span.fragments[0].end
    return 0 <= start < end <= size


def _ids(document: Document) -> Found:
    seen: dict[str, str] = {}
    for name in ("spans", "relations", "entities"):
        for i, item in enumerate(getattr(document, name)):
            path = f"$.{name}[{i}]"
            if item.id in seen:
                yield f"{path}.id", f"{item.id!r} is already the id of {seen[item.id]}; ids are unique in a document"
            seen.setdefault(item.id, path)


def _references(document: Document) -> Found:
    spans = {span.id for span in document.spans}
    entities = {entity.id for entity in document.entities}
    for i, span in enumerate(document.spans):
        if span.entity is not None and span.entity not in entities:
            yield f"$.spans[{i}].entity", f"there is no entity {span.entity!r}"
    for i, relation in enumerate(document.relations):
        if relation.head not in spans:
            yield f"$.relations[{i}].head", f"there is no span {relation.head!r}"
        if relation.tail not in spans and relation.tail not in entities:
            yield f"$.relations[{i}].tail", f"there is no span or entity {relation.tail!r}"


def _json(path: str, value: JSON) -> Found:
    """Check that a value is JSON: that it reads back as it is."""
    try:
        same = json.loads(json.dumps(value, allow_nan=False, ensure_ascii=False).encode()) == value
    except (TypeError, ValueError):
        same = False
    if not same:
        yield path, "must be JSON: strings, finite numbers, true, false, null, lists, and objects with string keys"
