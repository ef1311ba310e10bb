"""NEREL: Russian news in brat, with nested names, relations, events and links to Wikidata.

The files are those of `brat`, and so is what becomes what. Two things differ: the language is Russian, and a line that
means nothing is kept as it is and told, for the published files have some: a span whose text goes on in the next line,
two lines joined to one, a link from a span that is not there. Written as brat they are the files that were read.
Source: https://github.com/nerel-ds/NEREL, versions 1.0 and 1.1.
"""

from collections.abc import Iterator
from pathlib import Path

from saidby.corpus.model import Document

from . import brat
from .report import Report


def read(path: Path, report: Report) -> Iterator[Document]:
    """Read a folder of documents and of the folders in it, or one document, named by either of its files.

    Parameters
    ----------
    path : Path
        ``NEREL-v1.1``, one of its folders ``train``, ``dev``, ``test``, or a file there.
    report : Report
        Takes what is repaired, and the lines that are kept as they are.

    Raises
    ------
    DataError
        After the last document, with every file that is missing or no UTF-8.
    """
    return brat.read(path, report, malformed="keep", lang="ru")
