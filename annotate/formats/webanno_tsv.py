"""WebAnno TSV 3, as INCEpTION and WebAnno write and read it: a file a document, a token a row.

::

    #FORMAT=WebAnno TSV 3.3
    #T_SP=webanno.custom.SaidSpan|label|id|mode          a layer of spans, and its features: a column each
    #T_RL=webanno.custom.SaidRelation|id|label|BT_webanno.custom.SaidSpan


    #Text=Мост открыт.                                   a sentence; a line each, if it has several
    1-1	0-4	Мост	LOC	s1	*	_	_	_
    1-1.1	0-2	Мо	…                                    a part of a token

Places count characters as UTF-16. ``_`` is no annotation, ``*`` one without a value, ``a[1]|b[2]`` two, with numbers
that other rows continue. A relation stands where it leads to, and names the row where it begins:
``1-1[2_3]``. Between sentences there are only blanks; a line break and spaces are put there. Other layers (slots,
chains) are read as `layers` says, and the whole file is kept in ``native``, to be written back byte for byte for as
long as the document says the same. Source: INCEpTION's user guide, and
inception-io-webanno-tsv/…/tsv3x/Tsv3XDeserializer.java of inception-project/inception.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from saidby.corpus.errors import Problems, problem
from saidby.corpus.model import Document

from .folders import beside, id_of, is_writable, name_of
from .keeps import ANY, Ids, Keeps
from .layers import ATTRIBUTE, document_of, same
from .packages import Found, documents_in, labelled, text_of
from .projection import project
from .report import Report
from .sources import files_in, native_with
from .webanno_reading import layered_of
from .webanno_writing import content_of

NAME, SUFFIX = "webanno-tsv", ".tsv"
VALUE = r"[^\r]*"
"""A value: a carriage return would end the row."""

KEEPS = Keeps(
    text="sentences",
    views=("tokens", "sentences"),
    needs=("tokens", "sentences"),
    span_ids=Ids(r"[^\r]+", "s"),
    relation_ids=Ids(r"[^\r]+", "r"),
    entity_relation_ids=Ids(ANY, "r"),
    order="tails",
    labels=r"[^\r]+",
    relation_labels=r"[^\r]+",
    fragments=False,
    attributes=(ATTRIBUTE, VALUE),
    entity_ids=Ids(r"[^\r]+", "e"),
    unmentioned=False,
)


def read(path: Path, report: Report, *, lang: str = "und", annotator: str = "") -> Iterator[Document]:
    """Read a file, or every ``.tsv`` of a folder, of an archive (``.zip``), and of those in it.

    Parameters
    ----------
    path : Path
        A file or a folder.
    report : Report
        Takes what is repaired, and what documents do not hold.
    lang : str
        The language of the texts.
    annotator : str
        Of an export of a project: only what this person has labelled; documents are called as in the project.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems = Problems()
    with problems.gathered():
        for found in documents_in(path, SUFFIX, report, problems, annotator=annotator):
            with problems.gathered():
                yield _document(found, lang, report)
    problems.raise_if_any()


def write(documents: Iterable[Document], target: Path) -> None:
    """Write documents into a folder, a file each.

    Parameters
    ----------
    documents : iterable of Document
        As `project` gives them.
    target : Path
        An empty folder.
    """
    for document in documents:
        kept = files_in(document, NAME)
        name = kept.get("name", "") if id_of(kept.get("name", "")) == document.id else name_of(document.id)
        if not is_writable(name):
            raise problem(document.id, "is too long an id for the name of a file; give it a shorter one")
        file = beside(target / name, SUFFIX)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:
            stream.write(_content(document, kept.get("tsv")).encode())


def _document(found: Found, lang: str, report: Report) -> Document:
    content = text_of(found.entry.where, found.entry.read())
    document = document_of(id_of(found.name), layered_of(found.entry.where, content, report), report)
    if content_of(document) != content or name_of(document.id) != found.name:
        document = replace(document, native=native_with(NAME, {"tsv": content, "name": found.name}))
    return replace(document, lang=lang, meta=labelled(found))


def _content(document: Document, kept: str | None) -> str:
    """Give the file that was read, if the document says the same as it."""
    if kept is not None:
        problems = Problems()
        with problems.gathered():
            found = document_of(document.id, layered_of(document.id, kept, Report()), Report())
            if same(document, project(found, KEEPS).document):
                return kept
    return content_of(document)
