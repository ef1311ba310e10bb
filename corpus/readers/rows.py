"""Rows into documents: which column is the text, which is what in `meta`.

A column map is written TARGET=COLUMN, ours on the left and theirs on the right: ``text=body,published=date`` takes
the text from the column ``body`` and writes the column ``date`` to ``meta.published``. Targets:

- ``text``: the article. ``heading``: put before it, with an empty line between, as a `heading` block.
- ``id``, ``lang``: of the document.
- any other name: that key of `meta`. ``date``, ``published`` and ``modified`` become ISO dates where they can.

A column that is not there is an error, unless its name in the map ends in a question mark: ``author=writer?``.
What the map does not name is taken from the first column of `WELL_KNOWN` that is there, in any case. Columns that
nothing takes are kept in ``meta.columns``.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from unicodedata import normalize

from saidby.corpus.blocks import blocks
from saidby.corpus.encoding import flaw
from saidby.corpus.errors import DataError, Problem, UsageError
from saidby.corpus.model import JSON, Block, Document

from .dates import iso_date
from .raw import Options, Raw, is_language, provenance
from .text import dated, language

WELL_KNOWN = {
    "text": ("text", "body", "content", "maintext", "article"),
    "id": ("id", "doc_id"),
    "lang": ("lang", "language"),
    "title": ("title", "headline"),
    "date": ("date", "published", "date_publish", "published_at", "pubdate"),
    "author": ("author", "authors", "byline"),
    "url": ("url", "link"),
    "publisher": ("publisher", "domain", "source_domain", "sitename"),
}
"""Columns by target, as lenta, cc_news and news-please name them."""
DATES = ("published", "modified")
"""Targets besides ``date`` that hold dates."""

Row = Mapping[str, JSON]


def parse_map(text: str) -> dict[str, str]:
    """Read a column map.

    Raises
    ------
    UsageError
        If a part of it is not TARGET=COLUMN, or names a target again.

    Examples
    --------
    >>> parse_map("text=body,published=date")
    {'text': 'body', 'published': 'date'}
    """
    columns: dict[str, str] = {}
    for part in text.split(","):
        target, equals, column = (piece.strip() for piece in part.partition("="))
        if not (target and equals and column):
            raise UsageError(f"a column map is TARGET=COLUMN,…, for example text=body,date=published; got {part!r}")
        if target in columns:
            raise UsageError(f"the column map names {target!r} twice: {columns[target]!r} and {column!r}")
        columns[target] = column
    return columns


def targets(names: Iterable[str], options: Options) -> dict[str, str]:
    """Give the column of each target: as mapped, else a well-known one that is there."""
    names = tuple(names)
    mapped = {target: _present(column, names) for target, column in options.columns.items()}
    return {target: column for target, column in {**_known(names), **mapped}.items() if column is not None}


@lru_cache(maxsize=256)
def _known(names: tuple[str, ...]) -> Mapping[str, str]:
    """Give the well-known columns among names, by target."""
    folded = {name.strip().casefold(): name for name in reversed(names)}
    return {
        target: next(folded[name] for name in columns if name in folded)
        for target, columns in WELL_KNOWN.items()
        if not folded.keys().isdisjoint(columns)
    }


def _present(column: str, names: Collection[str]) -> str | None:
    """Give the column that is meant; None for one that may be absent and is."""
    if column in names or not column.endswith("?"):
        return column
    return column[:-1] if column[:-1] in names else None


def row_id(row: Row, options: Options, *, default: str) -> str:
    """Give the id of a row: its id column in NFC if that holds one, else `default`."""
    column = targets(row, options).get("id", "")
    value = row.get(column)
    usable = isinstance(value, str | int) and not isinstance(value, bool)
    return (usable and normalize("NFC", str(value)).strip()) or default


def numbered(stem: str, record: int) -> str:
    """Give the id of a record without one.

    >>> numbered("news", 12)
    'news-000012'
    """
    return f"{stem}-{record:06d}"


def document(raw: Raw, row: Row, options: Options, *, reader: str, encoding: str = "utf-8") -> Document:
    """Turn a row into a document.

    Raises
    ------
    DataError
        With every problem of the row: no such column, no text, a value that is no string.
    """
    columns = _with_tag(targets(row, options), row, options)
    problems = list(_problems(row, columns, raw.where))
    if problems:
        raise DataError(problems)
    text, marked = _text(str(row[columns["text"]]), str(row.get(columns.get("heading", "")) or ""))
    lang = language(str(row.get(columns.get("lang", "")) or options.lang), raw.where)
    meta = _meta(row, columns)
    if rest := {name: value for name, value in row.items() if name not in columns.values() and not _empty(value)}:
        meta["columns"] = rest
    return Document(
        raw.id,
        text,
        lang,
        marked,
        meta={**meta, **provenance(raw, reader, encoding=encoding, map=options.columns)},
    )


def _with_tag(columns: dict[str, str], row: Row, options: Options) -> dict[str, str]:
    """Leave out a column that is named like a language but holds none («Russian»), unless the user has named it."""
    tag = row.get(columns.get("lang", ""))
    if "lang" in options.columns or (isinstance(tag, str) and is_language(tag)):
        return columns
    return {target: column for target, column in columns.items() if target != "lang"}


def _problems(row: Row, columns: dict[str, str], where: str) -> Iterable[Problem]:
    for column in columns.values():
        if column not in row:
            yield Problem(where, f"there is no column {column!r}; columns: {_list(row)}")
    if "text" not in columns:
        yield Problem(where, f"no column is the text; say which with --map text=COLUMN; columns: {_list(row)}")
    for target in ("text", "heading", "lang"):
        column = columns.get(target, "")
        value = row.get(column, "")
        if not isinstance(value, str) and (target == "text" or value is not None):
            yield Problem(where, f"column {column!r} must be a string, got {_shown(value)}")
        elif value and (reason := flaw(value)):
            yield Problem(where, f"column {column!r} is not text: {reason}")
        elif target == "text" and column in row and not (value or "").strip():
            yield Problem(where, f"column {column!r} holds no text")


def _list(row: Row) -> str:
    return ", ".join(row) or "none"


def _shown(value: JSON) -> str:
    return "null" if value is None else f"{type(value).__name__} {str(value)[:40]}"


def _empty(value: JSON) -> bool:
    return value is None or value in ("", [], {})


def _text(text: str, heading: str) -> tuple[str, tuple[Block, ...]]:
    if not heading.strip():
        return text, ()
    start = len(heading) - len(heading.lstrip())
    whole = f"{heading}\n\n{text}"
    return whole, blocks(whole, known=[Block(start, len(heading.rstrip()), "heading")])


def _meta(row: Row, columns: dict[str, str]) -> dict[str, JSON]:
    own = {target: row[column] for target, column in columns.items() if target not in ("text", "heading", "lang", "id")}
    meta = {target: value for target, value in own.items() if not _empty(value)}
    for target in DATES:
        if isinstance(value := meta.get(target), str):
            meta[target] = iso_date(value) or value
    if isinstance(date := meta.get("date"), str):
        del meta["date"]
        return {**meta, **dated({"date": date})}
    return meta
