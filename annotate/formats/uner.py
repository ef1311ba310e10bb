"""Universal NER: sentences of a UD treebank with names, five columns and three comments.

::

    # newdoc id = n01
    # sent_id = n01-1
    # text = Пётр Лужин открыл мост.
    1	Пётр	B-PER	-	anna
    2	Лужин	I-PER	-	anna
    3	открыл	O	-	-

Tags are IOB2. The text of a sentence is that of ``# text`` if it has the tokens, with nothing but white space between;
of a document, a sentence a line. Other comments, a column that is not what the example has, and the annotators are kept
in ``native`` and written back; ``meta.labelled_by`` names the annotators. A row outside of names has none. Source:
Mayhew et al. 2024, https://aclanthology.org/2024.naacl-long.243.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace as replaced
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from saidby.corpus.model import Document

from . import bio
from .columns import Shape
from .report import Report
from .tagged import Dialect, Reading, native_of, read_documents, write_lines

KEEPS = replaced(bio.KEEPS, text="lines", document_ids=bio.NAMED)
DIALECT = Dialect("uner", Shape(1, 2, "\t", numbered=True), "IOB2", "comment")


def read(path: Path, report: Report, *, repair: str = "error", lang: str = "und") -> Iterator[Document]:
    """Read the documents of a file.

    Parameters
    ----------
    path : Path
        A file.
    report : Report
        Takes what documents do not hold.
    repair : {"error", "conlleval", "discard"}
        What becomes of tags that IOB2 forbids.
    lang : str
        The language of the texts.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    for document in read_documents(path, report, DIALECT, Reading(repair, lang=lang)):
        names = sorted({columns[-1] for columns in native_of(document, DIALECT).columns.values()} - {"-"})
        yield replace(document, meta={"labelled_by": "; ".join(names)}) if names else document


def write(documents: Iterable[Document], target: BinaryIO) -> None:
    """Write documents, a line a token, with comments."""
    target.writelines(write_lines(documents, DIALECT))
