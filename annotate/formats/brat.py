"""brat standoff: a folder of texts, ``book.txt``, each with its annotation, ``book.ann``, one item a line.

::

    T1	PER 0 4;6 10	Пётр Лужин      a span: label, start and end of its pieces, text
    R1	cue Arg1:T2 Arg2:T1             a relation from a span to a span
    E1	Meet:T3 Who:T1 Where:T2         an event: a span, and what it is related to
    A1	mode T2 direct                  an attribute; without value a flag; M in old files
    N1	Reference T1 Wikidata:Q1	name    what a span mentions
    #1	AnnotatorNotes T1	text            a note
    *	Equiv T1 T2                     things that are the same

Offsets are code points of the text as it is, line ends of two characters and a byte order mark included. No piece of a
span runs over the end of a line: such a span is written in pieces, and pieces with nothing but line ends between them
are one. Source: https://brat.nlplab.org/standoff.html, and server/src/annotation.py of nlplab/brat at 44ecd82.

What brat has no place for is held so:

- the entity of a span is a line N of type ``Reference``; a relation to an entity is a line N of the relation's label.
  ``Wikidata:Q1`` is an entity that has this id, and this ``kb``; any other is written ``entity:e1``;
- label, aliases and ``kb`` of an entity, where they are not what the lines N and its first mention say, are a note of
  type ``entity`` about this mention;
- ``score``, ``optional`` and ``alternative`` are notes of that type.

brat leaves notes of other types than AnnotatorNotes alone when a span is edited. The lines stand in this order: T, N of
mentions, relations, A, #. What documents do not hold (notes, equivalences, a second attribute of one name), the
order of lines and their spelling stand in ``native`` (`brat_native`), and are written back.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import Document

from .brat_conf import Labels
from .brat_lines import lines_of
from .brat_native import Native, native_of
from .brat_reading import Reading, document_of
from .brat_writing import MENTION, text_of, written
from .folders import beside, files_of, id_of, is_writable, name_of, read_text
from .keeps import BREAK, WORD, Ids, Keeps
from .report import Report

KEEPS = Keeps(
    views=(),
    span_ids=Ids(r"T[0-9][^\s:;.]*", "T"),
    relation_ids=Ids(r"R[0-9][^\s:;.]*|E[0-9][^\s:;.]*\.[0-9]+", "R"),
    entity_relation_ids=Ids(r"N[0-9][^\s:;.]*", "N"),
    entity_ids=Ids(WORD, "e"),
    labels=WORD,
    relation_labels=r"[^\s:]+",
    entity_relation_labels=rf"(?!{MENTION}$)\S+",
    breaks="joined",
    attributes=(WORD, f"(?:(?!{BREAK})[^\t])*"),
    unmentioned=False,
)

TEXT, ANNOTATION, CONFIGURATION = ".txt", ".ann", ".conf"
FIRST_PART = ".a1"
TOGETHER = f"a document is a text, {TEXT}, and its annotation, {ANNOTATION}, of one name in one folder"
PARTS = f"; join {FIRST_PART} and .a2 of a text, as shared tasks have them, in one {ANNOTATION}"


def read(path: Path, report: Report, *, malformed: str = "error", lang: str = "und") -> Iterator[Document]:
    """Read a folder of documents and of the folders in it, or one document, named by either of its files.

    Parameters
    ----------
    path : Path
        A folder, ``book.ann`` or ``book.txt``.
    report : Report
        Takes what is repaired, and what documents do not hold.
    malformed : {"error", "keep"}
        Whether a line that means nothing is an error, or kept in ``native`` as it is.
    lang : str
        The language of the texts.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems = Problems()
    for stem, name in _stems(path, report):
        with problems.gathered():
            text, annotation = beside(stem, TEXT), beside(stem, ANNOTATION)
            yield document_of_files(text, annotation, name, report, malformed=malformed, lang=lang)
    problems.raise_if_any()


def write(documents: Iterable[Document], target: Path, *, conf: str = "yes") -> None:
    """Write documents into a folder.

    Parameters
    ----------
    documents : iterable of Document
        As `project` gives them.
    target : Path
        An empty folder.
    conf : {"yes", "no"}
        Whether to write ``annotation.conf`` too, with the labels that there are.
    """
    labels = Labels()
    for document in documents:
        native = native_of(document)
        name = native.name if native.name is not None and id_of(native.name) == document.id else name_of(document.id)
        stem = _stem(target, name, document.id)
        _put(beside(stem, TEXT), document.text)
        _put(beside(stem, ANNOTATION), text_of(written(document, native), native))
        labels.add(document)
    if conf == "yes":
        (target / f"annotation{CONFIGURATION}").write_bytes(labels.text().encode())


def _stems(path: Path, report: Report) -> list[tuple[Path, str]]:
    """Give the common paths of the files of each document, and the names of documents."""
    if not path.is_dir():
        stem = path.with_suffix("")
        return [(stem, stem.name)]
    files = list(files_of(path))
    stems = [file.with_suffix("") for file in files if file.suffix == ANNOTATION]
    if not stems:
        advice = PARTS if any(file.suffix == FIRST_PART for file in files) else ""
        raise problem(str(path), f"is a folder without documents of brat ({TEXT}, {ANNOTATION}){advice}")
    known = {*stems}
    for file in files:
        if file.suffix == TEXT and file.with_suffix("") not in known:
            report.lost.append(Problem(str(file), f"has no {ANNOTATION} beside it, and was not read"))
        elif file.suffix not in (TEXT, ANNOTATION, CONFIGURATION):
            report.lost.append(Problem(str(file), "is no document, and was not read"))
    return [(stem, stem.relative_to(path).as_posix()) for stem in stems]


def document_of_files(
    text: Path, annotation: Path, name: str, report: Report, *, malformed: str = "error", lang: str = "und"
) -> Document:
    """Read a document.

    Parameters
    ----------
    text, annotation : Path
        Its files.
    name : str
        The path of its files without suffix, as a folder of brat has it.
    report, malformed, lang
        As in `read`.

    Raises
    ------
    DataError
        With every problem.
    """
    problems = Problems()
    missing = f"; {TOGETHER}" if beside(text.with_suffix(""), ANNOTATION) == annotation else ""
    shown = read_text(text, problems, encoding="utf-8", missing=missing)
    content = read_text(annotation, problems, missing=missing)
    problems.raise_if_any()
    crlf = "\r\n" in content
    lines = list(lines_of(str(annotation), content.replace("\r\n", "\n") if crlf else content))
    id = id_of(name)
    draft = Native(name=None if name_of(id) == name else name, crlf=crlf)
    document = document_of(id, shown, lines, draft, Reading(lang, malformed == "keep", report, problems))
    problems.raise_if_any()
    return document


def _stem(target: Path, name: str, id: str) -> Path:
    if not is_writable(name):
        raise problem(id, "is too long an id for the name of a file; give it a shorter one")
    stem = target / name
    stem.parent.mkdir(parents=True, exist_ok=True)
    return stem


def _put(path: Path, content: str) -> None:
    """Write a file that is not there."""
    with path.open("xb") as file:
        file.write(content.encode())
