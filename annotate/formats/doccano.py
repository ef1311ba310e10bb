r"""doccano: texts with labelled spans and relations, as it exports and imports them: a row a line, in JSON.

::

    {"id":7,"text":"Пётр Лужин открыл мост.","source":"Вестник",
     "entities":[{"id":3,"label":"PER","start_offset":0,"end_offset":10}],
     "relations":[{"id":3,"from_id":3,"to_id":4,"type":"opened"}],"Comments":[]}
    {"id":8,"text":"Мост открыт.","label":[[0,4,"LOC"]],"Comments":[]}

The first row is of a project with relations, the second of one without; ``labels`` is ``label`` in older exports. Ids
of spans and of relations are numbers, each kind by itself; in documents those of relations begin with ``r``. Columns
that are none of these are metadata of the text, which doccano spreads into the row; an ``id`` there takes the place of
the row's own. Where each person labels alone, an export has a file for each, called by the name; where all work
together, one ``all.jsonl``. Source: https://github.com/doccano/doccano, backend/data_export/pipeline and
backend/data_import/pipeline, version 1.8.

What offsets count depends on the project, and no row says it: code points is what doccano's own Python counts, and so
what is imported and suggested; a project that counts grapheme clusters means these; its editor in the browser counts
in UTF-16 if not told to count graphemes (https://github.com/doccano/v-annotator, src/domain/models/Label/Text.ts).
The ways differ behind emoji, combining marks and line ends of two characters only.

Where each part of a document stands: id, text, spans, relations between spans in columns of their names; all else in
a column ``saidby`` (`said_column`), which doccano takes for metadata and gives back. What else a row says is in
``native`` (`doccano_row`), and is written back. The normal form is doccano's: a row a line, no blanks between keys and
values, characters as they are, ``/`` as ``\/``, keys in their order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from saidby.corpus.errors import Problems, UsageError, problem
from saidby.corpus.files import STANDARD, stem, suffixes
from saidby.corpus.model import Document

from .doccano_row import LABELS, NAME, Choice, document_of, row_of
from .held_ids import Further
from .json_rows import Row, rows, write_rows
from .keeps import VIEWS, Ids, Keeps, numbered
from .offsets import needed_for
from .report import Report

_NUMBER = "(?:0|[1-9][0-9]{0,14})"
NOT_EMPTY = "(?s:.+)"
KEEPS = Keeps(
    views=VIEWS,
    span_ids=Ids(_NUMBER, ""),
    relation_ids=Ids(f"r{_NUMBER}", "r"),
    order="tails",
    labels=NOT_EMPTY,
    relation_labels=NOT_EMPTY,
    fragments=False,
)

TOGETHER = "all"
"""Name of the file of a project in which all label the same rows."""
ADVICE = "export the project from doccano as JSONL; text in columns of tags is read with --from bio"


def keeps(*, layout: str = "entities", offsets: str = "codepoints") -> Keeps:
    """Give what it holds: triples have no ids and no relations; where graphemes count, no span ends inside of one."""
    held = replace(KEEPS, inside_graphemes=offsets != "graphemes")
    return replace(held, span_ids=numbered(""), relations=False) if layout == "label" else held


def read(
    path: Path,
    report: Report,
    *,
    text: str = "text",
    label: str = "",
    offsets: str = "codepoints",
    annotator: str = "",
    lang: str = "und",
) -> Iterator[Document]:
    """Read the rows of a file, or of a folder with a file for each annotator.

    Parameters
    ----------
    path : Path
        Lines, or a list, in JSON; or a folder of such files.
    report : Report
        Takes what is repaired, kept and not held.
    text, label : str
        Columns of the text and of the spans; the spans by default in the first of ``entities``, ``label``, ``labels``.
    offsets : {"codepoints", "utf16", "graphemes"}
        What they count.
    annotator : str
        Whose file of a folder.
    lang : str
        The language of texts that do not say it.

    Raises
    ------
    DataError
        After the last document, with every problem.
    MissingExtra
        If graphemes are to be counted, and the package for it is not installed.
    """
    needed_for(offsets)
    problems, seen, number = Problems(), dict[str, Further](), 0
    files = _files(path, annotator)
    for file, by in files:
        before = {id for ids in seen.values() for id in ids.taken}
        own = seen.setdefault(str(file), Further())
        for where, row in rows(file, ADVICE, problems):
            number += 1
            choice = Choice(text, label, lang, offsets, by, where, number, own)
            with problems.gathered():
                document = document_of(row, choice, report)
                if document.id in before:
                    names = ", ".join(name for _, name in files if name)
                    what = f"{document.id!r} is in another file of the folder too; read each annotator into a corpus"
                    raise problem(where, f"{what} of its own: --option annotator=NAME ({names})")
                yield document
    problems.raise_if_any()


def write(
    documents: Iterable[Document], target: BinaryIO, *, layout: str = "entities", offsets: str = "codepoints"
) -> None:
    """Write documents as rows.

    Parameters
    ----------
    documents : iterable of Document
        As `project` gives them.
    target : file
        Takes the rows.
    layout : {"entities", "label"}
        For projects with relations, or without.
    offsets : {"codepoints", "utf16", "graphemes"}
        What they count.
    """
    needed_for(offsets)
    write_rows((row_of(one, layout=layout, offsets=offsets) for one in documents), target, slashes=True)


def looks_like(row: Row) -> bool:
    """Say whether a row is one of doccano."""
    items = next((row[name] for name in LABELS if isinstance(row.get(name), list)), None)
    if not isinstance(row.get("text"), str) or items is None:
        return False
    if not items:
        return "Comments" in row or "saidby" in row
    return all(
        {"start_offset", "end_offset"} <= {*item} if isinstance(item, dict) else _is_triple(item) for item in items
    )


def _is_triple(item: object) -> bool:
    return isinstance(item, list) and [type(value) for value in item[:3]] == [int, int, str]


def _files(path: Path, annotator: str) -> list[tuple[Path, str | None]]:
    """Give the files to read, and whose they are, if their names say it."""
    if path == STANDARD or not path.is_dir():
        if annotator:
            raise UsageError(f"{path}: annotator={annotator} chooses a file of a folder; {NAME} reads this file whole")
        if path.suffix.lower() == ".zip":
            raise problem(str(path), "is an archive; unpack it, and read the folder")
        return [(path, None)]
    found = {stem(file): file for file in sorted(path.iterdir()) if _is_named(file)}
    if not found:
        raise problem(str(path), f"is a folder without files .jsonl or .json; {ADVICE}")
    if annotator and annotator not in found:
        raise problem(str(path), f"has no file of {annotator}; there are those of {', '.join(found)}")
    return [(file, None if name == TOGETHER else name) for name, file in found.items() if annotator in ("", name)]


def _is_named(file: Path) -> bool:
    return file.is_file() and suffixes(file)[0] in (".jsonl", ".json") and not file.name.startswith(".")
