"""Web pages: the article that trafilatura finds, as blocks of text.

The text is made here, from the extracted elements: a block each for headings, quotations (as ``pull_quote``), list
items and table rows (as ``list``, cells apart by ``" | "``), with an empty line between blocks and a line end between
list items; what paragraphs are, `saidby.corpus.blocks` says, and a credit behind a quotation is an ``attribution``.
White space runs are one blank, ``<br>`` is a line end, quotation marks are put around ``<q>``, as browsers do. A
heading that repeats the title is kept once. Offsets point into this text: it is frozen with the version and the
options of trafilatura in `meta`.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from saidby.corpus.blocks import blocks
from saidby.corpus.encoding import decode
from saidby.corpus.errors import problem
from saidby.corpus.model import JSON, Block, BlockKind, Document

from .raw import Options, Raw, provenance
from .text import raws

__all__ = ["raws", "read"]

EXTRACTION: dict[str, Any] = {
    "include_comments": False,
    "include_formatting": False,
    "include_images": False,
    "include_tables": True,
}
"""Options of trafilatura, recorded in `meta`."""
DATES = {"original_date": True, "extensive_search": False, "max_date": "2999-12-31"}
"""How to find the date: as published, as marked up, and not dependent on today's date, as the default is."""
HEAD = 8192
"""Bytes at the head in which a page may declare its charset."""
KINDS: dict[str, BlockKind] = {
    "head": "heading",
    "p": "paragraph",
    "quote": "pull_quote",
    "item": "list",
    "row": "list",
}
"""Kind of block by element of trafilatura's tree."""
HOLDERS = ("list", "table", "div")
"""Elements that hold blocks."""

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)", re.I
)
_SPACE = re.compile("[ \t\r\n\f\v]+")
_BREAK = "\u2028"
"""Stands for a line end while white space is put in order."""


class Piece(NamedTuple):
    """A block to be: its kind and text."""

    kind: BlockKind
    text: str


def read(raw: Raw, options: Options, *, reader: str = "html") -> Document:
    """Turn a page into a document with all its blocks.

    Parameters
    ----------
    raw : Raw
        The page; what its carrier declares comes before what it declares itself.
    options : Options
        What the user says.
    reader : str
        Name of the reader that is recorded.

    Raises
    ------
    DataError
        If its charset is wrong or unknown, or no article is found in it.
    """
    declared = raw.charset or declared_charset(raw.content)
    page, encoding = decode(raw.content, source=raw.where, declared=declared, encoding=options.encoding)
    found = _extracted(page)
    pieces = list(_pieces(found.body, found.title or "", options.lang)) if found is not None else []
    if not pieces:
        raise problem(raw.where, "no article is found in the page; leave it out, or give its text as plain text")
    text, marked = _joined(pieces)
    return Document(raw.id, text, options.lang, blocks(text, known=marked), meta=_meta(raw, found, encoding, reader))


def declared_charset(data: bytes) -> str | None:
    """Give the charset that a page declares in a ``<meta>`` or its XML prolog.

    >>> declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">')
    'windows-1251'
    """
    found = _CHARSET.search(data, 0, HEAD)
    return (found[1] or found[2]).decode("ascii") if found else None


def _extracted(page: str) -> Any:
    """Give what trafilatura finds: metadata and a tree of the article; None if it finds nothing."""
    import trafilatura

    for name in ("trafilatura", "htmldate"):  # what they log is told by our errors
        logging.getLogger(name).addHandler(logging.NullHandler())
    return trafilatura.bare_extraction(page, with_metadata=True, date_extraction_params=DATES, **EXTRACTION)


def _meta(raw: Raw, found: Any, encoding: str, reader: str) -> dict[str, JSON]:
    from importlib.metadata import version

    fields = {"title": found.title, "author": found.author, "date": found.date, "url": found.url}
    fields["publisher"] = found.sitename
    told = {key: value for key, value in fields.items() if value}
    made = provenance(raw, reader, encoding=encoding, trafilatura=version("trafilatura"), options=EXTRACTION)
    return {**told, **made}


def _pieces(body: Any, title: str, lang: str) -> Iterator[Piece]:
    """Give the blocks of the tree in order, the title once, credits apart from quotations."""
    before: BlockKind = "paragraph"
    for piece in _without_repeats(_blocks(body, "paragraph", lang), title):
        for kind, text in _without_credit(piece) if piece.kind == "pull_quote" else [piece]:
            before = "attribution" if before == "pull_quote" and kind == "paragraph" and _is_credit(text) else kind
            yield Piece(before, text)


def _without_repeats(pieces: Iterable[Piece], title: str) -> Iterator[Piece]:
    """Leave out headings that say the title, or the heading right before, again."""
    said, before = False, ""
    for piece in pieces:
        key = _key(piece.text) if piece.kind == "heading" else ""
        is_title = key == _key(title) != ""
        if not key or (key != before and not (is_title and said)):
            yield piece
        said, before = said or is_title, key


def _without_credit(piece: Piece) -> list[Piece]:
    """Cut the last line off a quotation if it says whose it is."""
    quotation, _, last = piece.text.rpartition("\n")
    return [Piece(piece.kind, quotation), Piece("attribution", last)] if quotation and _is_credit(last) else [piece]


def _is_credit(text: str) -> bool:
    return [block.kind for block in blocks(f"«…»\n\n{text}")] == ["pull_quote", "attribution"]


def _key(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()


def _blocks(element: Any, kind: BlockKind, lang: str) -> Iterator[Piece]:
    """Walk down to the elements that are blocks; text beside them is a block of the kind around it."""
    loose: list[str] = [element.text or ""]
    for child in element:
        if child.tag in KINDS or child.tag in HOLDERS:
            yield from _piece(kind, "".join(loose))
            loose = []
            yield from _block(child, lang)
        else:
            loose.append(_inline(child, lang))
        loose.append(child.tail or "")
    yield from _piece(kind, "".join(loose))


def _block(element: Any, lang: str) -> Iterator[Piece]:
    kind = KINDS.get(element.tag, "paragraph")
    if element.tag in HOLDERS or element.tag == "item":
        return _blocks(element, kind, lang)
    if element.tag == "row":
        cells = (_clean(_inline(cell, lang)).replace("\n", " ") for cell in element)
        return _piece(kind, " | ".join(cell for cell in cells if cell))
    return _piece(kind, _inline(element, lang))


def _piece(kind: BlockKind, text: str) -> Iterator[Piece]:
    if text := _clean(text):
        yield Piece(kind, text)


def _inline(element: Any, lang: str) -> str:
    """Give the text of an element; its paragraphs are lines, its quotations have marks."""
    if element.tag == "lb":
        return _BREAK
    parts = [element.text or ""]
    for child in element:
        inner = _inline(child, lang)
        if child.tag in ("p", "item", "row", "list"):
            inner = f"{_BREAK}{inner}{_BREAK}"
        elif child.tag == "quote":
            inner = f"«{inner}»" if lang.startswith("ru") else f"“{inner}”"
        parts += inner, child.tail or ""
    return "".join(parts)


def _clean(text: str) -> str:
    lines = (_SPACE.sub(" ", line).strip() for line in text.split(_BREAK))
    return "\n".join(line for line in lines if line)


def _joined(pieces: Sequence[Piece]) -> tuple[str, list[Block]]:
    """Join blocks into a text, and say where those are that are no paragraphs."""
    gaps = ["", *("\n" if a.kind == b.kind == "list" else "\n\n" for a, b in pairwise(pieces))]
    parts = [gap + piece.text for gap, piece in zip(gaps, pieces, strict=True)]
    placed = zip(pieces, accumulate(map(len, parts)), strict=True)
    marked = [Block(end - len(piece.text), end, piece.kind) for piece, end in placed if piece.kind != "paragraph"]
    return "".join(parts), marked
