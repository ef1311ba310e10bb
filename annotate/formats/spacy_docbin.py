"""spaCy's DocBin, a ``.spacy`` file of documents, as ``spacy train`` reads it.

::

    text                     tokens, each with a blank behind it or not; what else stands between is a token too
    doc.spans["quotes"]      spans of that group of the scheme; "sc" where the scheme does not know the label
      span.id_, .label_      id and label
      span.kb_id_            the entity's id in a knowledge base
    doc.ents                 on demand (``ents=outer``): names that lie in no other name
    token.is_sent_start, .lemma_, .pos_, .tag_, .morph, .head, .dep_
                             sentences; lemma, upos, xpos, feats, head and deprel
    doc.user_data["saidby"]  id, lang, characters, blocks, meta, entities, relations;
                             spans: id, entity, attrs, score, optional, alternatives, fragments;
                             tokens, sentences, layers where the above does not tell them

spaCy's text is its tokens: white space between tokens that is more than one blank is a token of white space, and so is
a blank at the head of the text; what else is in no token of the document becomes one for each run without blanks. A
reader takes the tokens that are not of white space. A span covers the tokens that it touches; ``fragments`` are its
characters where these differ. All of ``user_data["saidby"]`` could be JSON, and holds for as long as the text has as
many characters; what ``doc.spans`` says goes before: a span that is moved, relabelled or taken away there is.

The file is deflated msgpack: ``attrs`` (numbers of columns), ``tokens`` (uint64, a row a token), ``spaces``,
``lengths``, ``strings`` (what codes mean), ``cats``, ``flags``, ``span_groups``, ``user_data``. It is read here, not by
spaCy, which would follow any place that a file names; nothing is unpickled, arrays of numpy are bytes. spaCy is asked
for the codes of strings. A file of others keeps categories, user data, attributes and keys of groups, and which spans
were ``doc.ents``, in ``native``. Source: https://spacy.io/api/docbin and https://spacy.io/api/spangroup.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from saidby.annotate.scheme import load_scheme
from saidby.corpus import files
from saidby.corpus.errors import Problems, problem
from saidby.corpus.model import Document

from .docbin_file import Strings, Writer, packed_in
from .docbin_reading import Place, document_of
from .docbin_writing import packed_of
from .folders import files_of
from .keeps import Keeps
from .report import Report

SUFFIX = ".spacy"

KEEPS = Keeps(needs=("tokens",))


def read(path: Path, report: Report, *, lang: str = "und") -> Iterator[Document]:
    """Read a file, or every ``.spacy`` of a folder; documents that say no id are d1, d2 and so on.

    Parameters
    ----------
    path : Path
        A file or a folder.
    report : Report
        Takes what documents do not hold.
    lang : str
        The language of texts that do not say theirs.

    Raises
    ------
    MissingExtra
        If spaCy is not installed.
    DataError
        After the last document, with every problem.
    """
    problems, number, strings = Problems(), 0, Strings()
    for file in _files(path):
        with problems.gathered(), files.reading(file) as stream:
            for place, packed in enumerate(packed_in(str(file), stream.read(), strings), 1):
                number += 1
                with problems.gathered():
                    yield document_of(packed, strings, Place(f"{file}:{place}", f"d{number}", lang), report)
    problems.raise_if_any()


def write(documents: Iterable[Document], target: BinaryIO, *, ents: str = "none", scheme: str = "news") -> None:
    """Write documents.

    Parameters
    ----------
    documents : iterable of Document
        As `project` gives them.
    target : binary file
        Open for writing.
    ents : {"none", "outer"}
        What ``doc.ents`` has: nothing, or the outermost spans of the scheme's group ``entities`` and of labels that it
        does not know.
    scheme : str
        Tells the groups of labels.

    Raises
    ------
    MissingExtra
        If spaCy is not installed.
    DataError
        If a document holds a number that msgpack does not, or all are too many for a file.
    """
    groups = {name: label.group for name, label in load_scheme(scheme).labels.items()}
    strings = Strings()
    with Writer(strings) as writer:
        for document in documents:
            writer.add(document.id, packed_of(document, strings, groups, outer=ents == "outer"))
        writer.finish(target)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = [file for file in files_of(path) if file.suffix == SUFFIX]
    if not found:
        raise problem(str(path), f"has no files {SUFFIX}")
    return found
