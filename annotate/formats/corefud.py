"""CorefUD: treebanks in CoNLL-U with mentions of entities in brackets in MISC.

::

    # newdoc id = most
    # global.Entity = eid-etype-head-other
    # text = Пётр Лужин, мэр Заречья, открыл мост.
    1	Пётр	…	Entity=(e1-person-1
    2	Лужин	…	Entity=e1)|SpaceAfter=No
    3	,	…	_
    4	мэр	…	Entity=(e1-person-1-form:nominal
    5	Заречья	…	Entity=(e2-place-1)e1)|SpaceAfter=No

``global.Entity`` declares what an opening bracket says, fields with ``-`` between, empty ones at the end left out; a
closing bracket says ``eid``. ``e1[1/2]`` is the first of two pieces. ``head`` counts the words of a mention. A span is
a mention, its entity has ``eid`` for an id, ``etype`` for a label (none: MENTION), ``identity`` for a knowledge base,
and the text of its first mention for a name. Other fields, and those of ``other``, are attributes; what it says for
documents of saidby is in `corefud_entities`. Text, tokens, paragraphs and columns are those of `saidby.corpus.conllu`.

Mentions are made of nodes: words, also those of a multiword token, and empty nodes. Their extent is that of the tokens.
Comments, words, empty nodes with their mentions, heads, ``Bridge=`` and ``SplitAnte=`` are kept in ``native``; for as
long as the document has the mentions of the file, MISC is written as it was, and then anew (`corefud_writing`).

The normal form has one blank line behind each sentence, line feeds, and no byte order mark. Sources: Nedoluzhko et al.
2022, https://aclanthology.org/2022.lrec-1.520; the module ``udapi.core.coref``; level 6 of the UD validator.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from saidby.corpus import conllu, files
from saidby.corpus.errors import Problems, UsageError
from saidby.corpus.model import Document
from saidby.corpus.rows import sentences

from .bio import NAMED
from .corefud_entities import ATTRIBUTES, types
from .corefud_reading import Declared, read_document
from .corefud_writing import Writer
from .keeps import Keeps, numbered
from .report import Report

KEEPS = Keeps(
    views=("tokens", "sentences", "blocks", "layers"),
    needs=("tokens", "sentences"),
    document_ids=NAMED,
    span_ids=numbered("s"),
    order="text",
    inside_tokens=False,
    across_sentences=False,
    attributes=ATTRIBUTES,
    scores=False,
    optional=False,
    alternatives=False,
    relations=False,
    entity_relations=False,
    treebank=True,
    mentions=True,
    unmentioned=False,
)


def read(path: Path, report: Report, *, labels: str = "kept", lang: str = "und") -> Iterator[Document]:
    """Read the documents of a file.

    Parameters
    ----------
    path : Path
        A file.
    report : Report
        Counts what is kept in ``native`` only: mentions on empty nodes, bridges, split antecedents.
    labels : {"kept", "news"}
        Whether types are labels, or become those of the scheme ``news``: ``person`` PER.
    lang : str
        The language of the texts.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems = Problems()
    number, declaration = 0, Declared()
    with files.reading(path) as file, problems.gathered():
        lines = (line.removesuffix("\r") for line in conllu.decoded(file))
        groups = conllu.grouped(sentences(lines, str(path), bare=True))
        for number, group in enumerate(groups, 1):
            with problems.gathered():
                yield read_document(
                    group, str(path), number, declaration, keeps=KEEPS, report=report, labels=labels, lang=lang
                )
    if not (number or problems):
        problems.note(str(path), "holds no sentences; is it the right file?")
    problems.raise_if_any()


def write(documents: Iterable[Document], target: BinaryIO, *, etypes: str = "corefud") -> None:
    """Write documents.

    Parameters
    ----------
    documents : iterable of Document
        As `project` gives them.
    target : binary file
        Open for writing.
    etypes : str
        What labels of entities are as ``etype``: ``corefud``, one of the twelve of CorefUD 1; ``kept``, the label; or
        some by name and the rest as in CorefUD, ``PER=person,FIRM=organization``.

    Raises
    ------
    DataError
        If a token cannot stand in a row, or ``native.corefud`` is about something else.
    UsageError
        If `etypes` is none of these.
    """
    if etypes not in ("corefud", "kept") and not all("=" in pair.strip("=") for pair in etypes.split(",")):
        raise UsageError(f"etypes must be corefud, kept, or LABEL=TYPE,LABEL=TYPE; got {etypes!r}")
    writer, problems = Writer(types(etypes)), Problems()
    for document in documents:
        with problems.gathered():
            target.writelines(f"{line}\n".encode() for line in writer.lines(document))
    problems.raise_if_any()
