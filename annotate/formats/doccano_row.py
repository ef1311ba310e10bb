"""A row of doccano into a document and back; what documents do not hold of it is kept."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from saidby.corpus.check import check
from saidby.corpus.errors import DataError, Problem, Problems, problem
from saidby.corpus.model import Document

from .doccano_items import found_in, is_item, relations_of, spans_of
from .held_ids import Further
from .json_rows import Row, encoded, list_of, merged
from .offsets import Counting, counted
from .report import Report
from .said_column import BY, OURS, Said, own_meta, said_in, said_of, taken_by, with_said
from .sources import kept_in, says_the_same

NAME = "doccano"
SPANS, RELATIONS = "entities", "relations"
LABELS = (SPANS, "label", "labels")
"""Columns that have the spans, the first of them that is there."""
ASIDE = {"Comments": "rows with comments", "cats": "rows with labels of the whole text"}
"""Columns that are no metadata, and that documents do not hold; they are kept."""


class Choice(NamedTuple):
    """What is read of a row: its columns, the language, who labelled it; where it stands; ids before it."""

    text: str
    label: str
    lang: str
    offsets: str
    by: str | None
    where: str
    number: int
    ids: Further


class Native(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A row as it was read, without its text.

    Parameters
    ----------
    row : dict
        All of it; null in the place of the text.
    id : str
        Of the document.
    text, label : str
        The columns of the text and of the spans.
    lang : str
        The language of a text that does not say it.
    offsets : str
        What offsets count.
    by : str, optional
        Who labelled it, as the name of the file says.
    """

    row: dict[str, Any]
    id: str
    text: str = "text"
    label: str = SPANS
    lang: str = "und"
    offsets: str = "codepoints"
    by: str | None = None


class Content(NamedTuple):
    """What a row says: a document, which span and relation each item is, metadata, the hidden column."""

    document: Document
    spans: Sequence[str]
    relations: Sequence[str]
    columns: Mapping[str, Any]
    said: Said


def document_of(row: Row, choice: Choice, report: Report) -> Document:
    """Give the document of a row.

    Raises
    ------
    DataError
        With every problem of the row.
    """
    text = row.get(choice.text)
    if not isinstance(text, str) and "filename" in row:
        raise problem(choice.where, "has no text, but the name of a file: images and sound have no spans of text")
    if not isinstance(text, str):
        known = ", ".join(key for key, value in row.items() if isinstance(value, str)) or "none"
        what = f"has no text under {choice.text!r}; name the column of the text with --option text=COLUMN"
        raise problem(choice.where, f"{what} (columns with strings: {known})")
    label = choice.label or next((name for name in LABELS if isinstance(row.get(name), list)), SPANS)
    if not choice.label and not isinstance(row.get(label), list) and (other := _looks_labelled(row)):
        what = f"has no {', '.join(LABELS[:-1])} or {LABELS[-1]}, but spans under {other!r}"
        raise problem(choice.where, f"{what}; name their column with --option label={other}")
    id = _id(row, choice, report)
    native = Native({**row, choice.text: None}, id, choice.text, label, choice.lang, choice.offsets, choice.by)
    document = _content(native, text, choice.where, report).document
    if found := check(document):
        raise DataError(
            Problem(choice.where, f"{where.removeprefix(document.id).strip()} {what}") for where, what in found
        )
    _tell(row, label, text, choice, report)
    if encoded(row_of(document, offsets=choice.offsets)) == encoded(row):
        return document
    return replace(document, native={NAME: msgspec.to_builtins(native)})


def row_of(document: Document, *, layout: str = "entities", offsets: str = "codepoints") -> Row:
    """Give the row of a document: as it was read, with what has changed.

    Parameters
    ----------
    document : Document
        As `project` gives it.
    layout : {"entities", "label"}
        Spans and relations as objects with ids, or spans as triples; rows that were triples stay so without relations.
    offsets : {"codepoints", "utf16", "graphemes"}
        What offsets count.
    """
    native, count = _native_of(document), counted(document.text, offsets)
    if native is None:
        said = said_of(document, own_meta(document, None, {}))
        row = {"id": document.id, "text": document.text, OURS: msgspec.to_builtins(said)}
        return row | _fresh(document, layout, count)
    old = _reread(native, document.text)
    row = {**native.row, native.text: document.text}
    stays = _layout(layout, native, document) == ("label" if _is_triples(native) else "entities")
    if old and stays and offsets == native.offsets and says_the_same(old.document, document):
        return row
    row |= {} if document.id == native.id else {"id": document.id}
    row = _with_meta(row, document, native, old)
    if old is None or not stays:
        row = {key: value for key, value in row.items() if key not in (native.label, RELATIONS)}
        return row | _fresh(document, layout, count)
    return row | _merged(row, old, document, native, count)


# Reading.


def _id(row: Row, choice: Choice, report: Report) -> str:
    """Give the id of a document: that of the row, or its number."""
    own = row.get("id")
    named = isinstance(own, str | int) and not isinstance(own, bool) and own != ""
    id = str(own) if named else f"row{choice.number}"
    if id in choice.ids.taken:
        new = choice.ids.next(f"{id}~")
        if named:
            report.repaired.append(
                Problem(choice.where, f"{id!r} is the id of an earlier row already; this one is {new}")
            )
        id = new
    choice.ids.taken.add(id)
    return id


def _looks_labelled(row: Row) -> str | None:
    """Give the first column that has nothing but spans; None if there is none."""
    return next(
        (key for key, value in row.items() if isinstance(value, list) and value and all(map(is_item, value))), None
    )


def _tell(row: Row, label: str, text: str, choice: Choice, report: Report) -> None:
    if not isinstance(row.get(label), list):
        report.counts["rows without labels (documents without spans)"] += 1
    for column, what in ASIDE.items():
        if row.get(column):
            report.counts[f"{what} (kept as they are)"] += 1
    if choice.offsets == "codepoints" and max(text, default="") > "\uffff":
        report.counts["texts with characters beyond U+FFFF, whose offsets were read as code points"] += 1


def _content(native: Native, text: str, where: str, report: Report) -> Content:
    row, problems, count = native.row, Problems(), counted(text, native.offsets)
    said = said_in(row, where)
    place = f"{where} $.{native.label}"
    found = found_in(list_of(row.get(native.label), place), place, text, count, problems)
    spans, numbers = spans_of(found, taken_by(said))
    relations = relations_of(
        row.get(RELATIONS), f"{where} $.{RELATIONS}", numbers, taken_by(said) | {span.id for span in spans}, problems
    )
    problems.raise_if_any()
    columns = _columns(row, native)
    by = {} if native.by is None else {BY: native.by}
    draft = Document(native.id, text, native.lang, spans=tuple(spans), relations=tuple(relations))
    document = with_said(draft, said, (), where, report)
    meta = {**columns, **said.meta, **by}
    return Content(
        replace(document, meta=meta), [span.id for span in spans], [one.id for one in relations], columns, said
    )


def _columns(row: Row, native: Native) -> dict[str, Any]:
    """Give the columns of metadata."""
    special = {"id", native.text, native.label, SPANS, RELATIONS, OURS, *ASIDE}
    return {key: value for key, value in row.items() if key not in special}


# Writing.


def _native_of(document: Document) -> Native | None:
    return kept_in(document, NAME, Native) if NAME in document.native else None


def _reread(native: Native, text: str) -> Content | None:
    """Read what is kept of a row again; None if the text has changed so that it does not fit any more."""
    problems = Problems()
    with problems.gathered():
        return _content(native, text, native.id, Report())
    return None


def _is_triples(native: Native) -> bool:
    items = native.row.get(native.label)
    return native.label != SPANS if not items else isinstance(items, list) and isinstance(items[0], list)


def _layout(asked: str, native: Native, document: Document) -> str:
    """Give the layout that a row gets which was read: triples stay triples where nothing is lost by it."""
    entities = {entity.id for entity in document.entities}
    related = any(relation.tail not in entities for relation in document.relations)
    return "label" if asked == "label" or (_is_triples(native) and not related) else "entities"


def _with_meta(row: Row, document: Document, native: Native, old: Content | None) -> Row:
    """Give a row with metadata in its columns where there are such, and the rest in the hidden one."""
    columns = old.columns if old else _columns(row, native)
    meta = own_meta(document, native.by, {**columns, **(old.said.meta if old else {})})
    row = {key: meta.get(key, value) for key, value in row.items() if key not in columns or key in meta}
    said = said_of(document, {key: value for key, value in meta.items() if key not in columns})
    if old is not None and said == said_of(old.document, old.said.meta):
        return row
    return {**row, OURS: msgspec.to_builtins(said)} if OURS in row or said != Said() else row


def _merged(row: Row, old: Content, document: Document, native: Native, count: Counting) -> Row:
    """Give the spans and relations of a row that was read."""
    layout = "label" if _is_triples(native) else "entities"
    before = _items(old.document, layout, counted(document.text, native.offsets))
    after = _items(document, layout, count)
    if any(isinstance(item, dict) and item.get("id") != int(id) for item, id in _pairs(row, native, old)):
        # Numbers of the row are those of entities here: spans have others, and what names them too.
        before = ({}, {})
    new: Row = {}
    if after[0] or native.label in row:
        new[native.label] = merged(row.get(native.label) or [], old.spans, before[0], after[0])
    if after[1] or RELATIONS in row:
        new[RELATIONS] = merged(row.get(RELATIONS) or [], old.relations, before[1], after[1])
    return new


def _pairs(row: Row, native: Native, old: Content) -> list[tuple[Any, str]]:
    return list(zip(row.get(native.label) or [], old.spans, strict=True))


def _fresh(document: Document, layout: str, count: Counting) -> Row:
    spans, relations = _items(document, layout, count)
    if layout == "label":
        return {"label": [*spans.values()]}
    return {SPANS: [*spans.values()], RELATIONS: [*relations.values()]}


def _items(document: Document, layout: str, count: Counting) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the item of each span, and of each relation between spans, by id."""
    spans: dict[str, Any] = {}
    for span in document.spans:
        start, end = count.written(span.start), count.written(span.end)
        spans[span.id] = (
            [start, end, span.label]
            if layout == "label"
            else {"id": int(span.id), "label": span.label, "start_offset": start, "end_offset": end}
        )
    relations = {
        one.id: {
            "id": int(one.id.removeprefix("r")), "from_id": int(one.head), "to_id": int(one.tail), "type": one.label
        }
        for one in document.relations
        if layout != "label" and one.tail in spans
    }  # fmt: skip
    return spans, relations
