"""A token and its tag a line, in the schemes of `saidby.corpus.tags`.

::

    -DOCSTART-	O

    Пётр	B-PER
    Лужин	I-PER
    открыл	O

A blank line ends a sentence, also the last one of the file. Three layouts say where a document begins: ``conll2003``, a
row ``-DOCSTART-`` and a blank line; ``comments``, ``# newdoc id = most``, and ``# text = …`` for each sentence;
``conll2002``, nothing: a file is a document. Reading knows all three, and names the documents of the first and last d1,
d2 … The text is made of the tokens: a blank between two, a sentence a line; where a comment shows the text, it is this.

Token and tag may stand in any column; the others are kept in ``native`` and written back, and so are comments, in the
layout that has them, and the other columns of ``-DOCSTART-``. The normal form has one tab, or blank, between
columns, and no byte order mark. Sources: Tjong Kim Sang 2002, doi:10.3115/1118853.1118877; Tjong Kim Sang and De
Meulder 2003, doi:10.3115/1119176.1119195.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Literal, cast

from saidby.corpus.errors import UsageError
from saidby.corpus.model import Document
from saidby.corpus.tag_reading import Unknown

from .columns import Shape
from .keeps import WORD, Ids, Keeps, numbered
from .report import Report
from .tagged import BARE, Dialect, Reading, read_documents, write_lines

KEEPS = Keeps(
    text="tokens",
    views=("tokens", "sentences"),
    needs=("tokens", "sentences"),
    document_ids=numbered("d"),
    span_ids=numbered("s"),
    order="text",
    labels=WORD,
    fragments=False,
    inside_tokens=False,
    across_sentences=False,
    overlap="none",
    equal=False,
    attributes=None,
    scores=False,
    optional=False,
    alternatives=False,
    relations=False,
    entity_relations=False,
    entities="none",
    unmentioned=False,
)
NAMED = Ids(r"(?=\S)[^\n\r]*(?<=\S)", "d")
"""Ids of documents that a comment can give."""

_SEPARATORS = {"tab": "\t", "blank": " "}
_BOUNDARIES: dict[str, Literal["row", "comment", "none"]] = {
    "conll2003": "row",
    "conll2002": "none",
    "comments": "comment",
}


def keeps(*, scheme: str = "IOB2", layout: str = "conll2003", **_: str) -> Keeps:
    """Give what is held: with comments the blanks of a line; without ``B-`` no two spans that touch."""
    held = replace(KEEPS, touching=scheme not in ("IO", BARE))
    held = replace(held, labels=r"(?!(?:O|_)$)\S+") if scheme == BARE else held
    return replace(held, text="lines", document_ids=NAMED) if layout == "comments" else held


def read(
    path: Path,
    report: Report,
    *,
    scheme: str = "IOB2",
    repair: str = "error",
    unknown: str = "error",
    token: str = "1",  # noqa: S107 (a token of a text)
    tag: str = "-1",
    separator: str = "auto",
    comments: str = "yes",
    lang: str = "und",
) -> Iterator[Document]:
    """Read the documents of a file.

    Parameters
    ----------
    path : Path
        A file.
    report : Report
        Takes what documents do not hold.
    scheme : str
        A name of `saidby.corpus.tags.SCHEMES`, or another in use; ``bare``: labels without a prefix.
    repair : {"error", "conlleval", "discard"}
        What becomes of tags that the scheme forbids: with every place, an error; or as
        `saidby.corpus.tag_reading.REPAIRS` has it.
    unknown : {"error", "outside"}
        Whether tags that are none of the scheme are an error, or ``O``.
    token, tag : str
        The numbers of their columns, from 1; from the last one, -1.
    separator : {"auto", "tab", "blank"}
        Between columns; by itself a tab if the first row has one, else any blanks.
    comments : {"yes", "no"}
        Whether a line ``# key = value``, ``# newdoc``, or, among rows with tabs, one with ``#`` but no tab, is none
        of the rows.
    lang : str
        The language of the texts.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    shape = Shape(_column("token", token), _column("tag", tag), _SEPARATORS.get(separator), comments == "yes")
    reading = Reading(repair, cast(Unknown, unknown), lang)
    return read_documents(path, report, Dialect("bio", shape, scheme, "row"), reading)


def write(
    documents: Iterable[Document],
    target: BinaryIO,
    *,
    scheme: str = "IOB2",
    token: str = "1",  # noqa: S107 (a token of a text)
    tag: str = "-1",
    separator: str = "tab",
    layout: str = "conll2003",
) -> None:
    """Write documents, a line a token.

    Parameters
    ----------
    documents : iterable of Document
        As `project` gives them.
    target : binary file
        Open for writing.
    scheme, token, tag, separator : str
        As in `read`; columns of which nothing is known are ``_``.
    layout : {"conll2003", "conll2002", "comments"}
        What says where a document begins.

    Raises
    ------
    DataError
        If a token cannot stand in a row, or documents cannot be told apart.
    """
    shape = Shape(_column("token", token), _column("tag", tag), _SEPARATORS[separator])
    target.writelines(write_lines(documents, Dialect("bio", shape, scheme, _BOUNDARIES[layout])))


def _column(name: str, value: str) -> int:
    """Give the number of a column from 0, or from the last one, -1."""
    if not value.removeprefix("-").isdecimal() or int(value) == 0:
        raise UsageError(f"{name} must be the number of a column, 1 for the first or -1 for the last; got {value!r}")
    return int(value) - (int(value) > 0)
