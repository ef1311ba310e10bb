"""Tables for spreadsheets, written only: a row a quote, or a row a mention of an entity.

CSV as RFC 4180 has it: UTF-8, commas, fields with commas, quotation marks or line breaks in quotation marks, lines that
end with CR LF, a header. Offsets are code points of the document's text. A cell that a spreadsheet would take for a
formula (it begins with ``=``, ``+``, ``-``, ``@``, a tab or CR) has an apostrophe before it; with ``formulas=kept``
cells are what the documents have. Source: https://owasp.org/www-community/attacks/CSV_Injection.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from saidby.corpus.labels import QUOTE_LABELS
from saidby.corpus.model import Document, Entity, Fragment, Span, covered

from .keeps import Keeps
from .lines import BOM

KEEPS = Keeps()
"""Nothing is taken out of a document before its rows are made."""

QUOTE = "QUOTE"
ROLES = ("speaker", "source", "cue", "addressee")
QUOTES = ("document", "date", "quote", "mode", "medium", "factuality", *ROLES, "text", "start", "end", "pieces")
ENTITIES = (
    *("document", "date", "entity", "label", "name", "kb"),
    *("mention", "mention_label", "form", "text", "start", "end", "pieces"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def write(
    documents: Iterable[Document], target: BinaryIO, *, of: str = "quotes", bom: str = "no", formulas: str = "quoted"
) -> None:
    """Write a table.

    Parameters
    ----------
    documents : iterable of Document
        Any.
    target : binary file
        Open for writing.
    of : {"quotes", "entities"}
        What the rows are.
    bom : {"no", "yes"}
        Whether a byte order mark stands first, by which some spreadsheets know UTF-8.
    formulas : {"quoted", "kept"}
        Whether cells that look like formulas get an apostrophe.
    """
    header, rows = (QUOTES, _quotes) if of == "quotes" else (ENTITIES, _entities)
    target.write(BOM.encode() if bom == "yes" else b"")
    target.write(_line(header))
    for document in documents:
        for row in rows(document):
            target.write(_line(_harmless(cell) if formulas == "quoted" else cell for cell in row))


def _line(cells: Iterable[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(list(cells))
    return text.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _quotes(document: Document) -> Iterator[tuple[str, ...]]:
    """Give a row for each quote: who speaks by name, the other roles by their words; several are joined."""
    names = {span.id: covered(document.text, span.fragments) for span in document.spans}
    names |= {entity.id: entity.name for entity in document.entities}
    roles: dict[tuple[str, str], list[str]] = {}
    for relation in document.relations:
        roles.setdefault((relation.head, relation.label), []).append(names[relation.tail])
    for span in document.spans:
        if span.label == QUOTE:
            about = [span.attrs.get(name, "") for name in ("mode", "medium", "factuality")]
            said = ["; ".join(roles.get((span.id, role), ())) for role in ROLES]
            yield (document.id, _date(document), span.id, *about, *said, *_place(document, span))


def _entities(document: Document) -> Iterator[tuple[str, ...]]:
    """Give a row for each mention (parts of quotes with an entity too), and for each entity that nothing mentions."""
    entities = {entity.id: entity for entity in document.entities}
    mentioned = {span.entity for span in document.spans}
    for span in document.spans:
        if span.entity is not None or span.label not in QUOTE_LABELS:
            about = (span.id, span.label, span.attrs.get("form", ""))
            yield (document.id, _date(document), *_entity(entities, span.entity), *about, *_place(document, span))
    for entity in document.entities:
        if entity.id not in mentioned:
            yield (document.id, _date(document), *_entity(entities, entity.id), *[""] * 7)


def _entity(entities: Mapping[str, Entity], id: str | None) -> tuple[str, str, str, str]:
    if id is None:
        return "", "", "", ""
    entity = entities[id]
    return entity.id, entity.label, entity.name, entity.kb or ""


def _place(document: Document, span: Span) -> tuple[str, str, str, str]:
    """Give text, start, end, and the pieces of a span in several."""
    pieces = " ".join(map(_piece, span.fragments)) if len(span.fragments) > 1 else ""
    return covered(document.text, span.fragments), str(span.start), str(span.end), pieces


def _piece(fragment: Fragment) -> str:
    return f"{fragment.start}-{fragment.end}"


def _date(document: Document) -> str:
    return str(document.meta.get("date", ""))
