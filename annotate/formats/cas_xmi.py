"""UIMA CAS in XMI, as INCEpTION, DKPro and cassis write and read it: a file a document, and ``TypeSystem.xml``.

::

    <xmi:XMI … xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">
      <segmentation:Token xmi:id="3" sofa="1" begin="0" end="4"/>
      <custom:SaidSpan xmi:id="9" sofa="1" begin="0" end="4" label="LOC" id="s1"/>
      <custom:SaidRelation xmi:id="10" sofa="1" begin="5" end="9" Governor="9" Dependent="8" label="source" id="r1"/>
      <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="Мост открыт."/>

``begin`` and ``end`` count characters as UTF-16. Tokens and sentences have the types of DKPro; our layers, and what
becomes of other types, are in `layers`: whatever has a place is a span. No type system is needed for reading: XMI says
of everything its type, its features and its place; where there is one, in the folder or the archive, it tells which
features refer to something. A file of others is kept whole in ``native``, with the types that it uses, and written back
byte for byte for as long as the document says the same. Source: XMI Serialization of the UIMA specification
(OASIS UIMA 1.0, §6), and the user guide of INCEpTION.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from saidby.corpus.errors import Problems, problem
from saidby.corpus.model import Document

from .cas_reading import layered_of, structures_of
from .cas_types import TypeSystem, merged, needed, own_types, packed, types_of, unpacked
from .cas_types import content_of as types_content
from .cas_writing import content_of
from .folders import beside, id_of, is_writable, name_of
from .keeps import Ids, Keeps
from .layers import ATTRIBUTE, document_of, feature_of, same
from .packages import Found, beside_it, documents_in, labelled, text_of
from .projection import project
from .report import Report
from .sources import files_in, native_with

NAME, SUFFIX, TYPES = "cas-xmi", ".xmi", "TypeSystem.xml"
CHARACTER = r"[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""A character that XML knows."""
SHOWN = 10

KEEPS = Keeps(
    views=("lang", "tokens", "sentences"),
    needs=("tokens", "sentences"),
    span_ids=Ids(f"{CHARACTER}+", "s"),
    relation_ids=Ids(f"{CHARACTER}+", "r"),
    entity_relation_ids=Ids(f"{CHARACTER}+", "r"),
    entity_ids=Ids(f"{CHARACTER}+", "e"),
    order="tails",
    labels=f"{CHARACTER}+",
    relation_labels=f"{CHARACTER}+",
    fragments=False,
    attributes=(ATTRIBUTE, f"{CHARACTER}*"),
    unmentioned=False,
)


def read(path: Path, report: Report, *, lang: str = "und", annotator: str = "") -> Iterator[Document]:
    """Read a file, or every ``.xmi`` of a folder, of an archive (``.zip``), and of those in it.

    Parameters
    ----------
    path : Path
        A file or a folder.
    report : Report
        Takes what is repaired, and what documents do not hold.
    lang : str
        The language of texts that do not say theirs.
    annotator : str
        Of an export of a project: only what this person has labelled; documents are called as in the project.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems, systems = Problems(), dict[str, TypeSystem]()
    with problems.gathered():
        for found in documents_in(path, SUFFIX, report, problems, annotator=annotator, beside=(TYPES,)):
            with problems.gathered():
                yield _document(found, _system(found, systems), lang, report)
    problems.raise_if_any()


def write(documents: Iterable[Document], target: Path) -> None:
    """Write documents into a folder, a file each, and the type system of all.

    Parameters
    ----------
    documents : iterable of Document
        As `project` gives them.
    target : Path
        An empty folder.

    Raises
    ------
    DataError
        If a text has characters that XML does not know.
    """
    attributes: set[str] = set()
    types: TypeSystem = {}
    for document in documents:
        kept = files_in(document, NAME)
        name = kept.get("name", "") if id_of(kept.get("name", "")) == document.id else name_of(document.id)
        if not is_writable(name):
            raise problem(document.id, "is too long an id for the name of a file; give it a shorter one")
        attributes |= {feature_of(attribute) for span in document.spans for attribute in span.attrs}
        types = merged(types, _types(document, kept))
        file = beside(target / name, SUFFIX)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:
            stream.write(_content(document, kept).encode())
    (target / TYPES).write_bytes(types_content(merged(types, own_types(attributes))).encode())


def _document(found: Found, types: TypeSystem, lang: str, report: Report) -> Document:
    where = found.entry.where
    content = text_of(where, found.entry.read())
    structures = structures_of(where, content)
    document = document_of(id_of(found.name), layered_of(structures, types, where, report), report)
    if content_of(document) != content or name_of(document.id) != found.name:
        used = packed(needed(types, {structure.type for structure in structures}))
        kept = {"xmi": content, "name": found.name, "types": used}
        document = replace(
            document, native=native_with(NAME, kept | ({"lang": lang} if document.lang == "und" else {}))
        )
    return replace(document, lang=lang if document.lang == "und" else document.lang, meta=labelled(found))


def _system(found: Found, systems: dict[str, TypeSystem]) -> TypeSystem:
    """Give the type system beside a document; each is read once."""
    file = beside_it(found, TYPES)
    if file is None:
        return {}
    if file.where not in systems:
        systems[file.where] = types_of(file.where, file.read().decode("utf-8-sig", "replace"))
    return systems[file.where]


def _content(document: Document, kept: dict[str, str]) -> str:
    """Give the file that was read, if the document says the same as it."""
    if odd := [at for at, char in enumerate(document.text) if not re.fullmatch(CHARACTER, char)]:
        shown = ", ".join(f"U+{ord(document.text[at]):04X} at {at}" for at in odd[:SHOWN])
        more = f" and {len(odd) - SHOWN} more" if len(odd) > SHOWN else ""
        raise problem(document.id, f"XML cannot hold these characters of the text: {shown}{more}; take them out of it")
    if "xmi" in kept:
        problems = Problems()
        with problems.gathered():
            report = Report()
            layered = layered_of(structures_of("", kept["xmi"]), _types(document, kept), "", report)
            found = document_of(document.id, layered, report)
            lang = kept.get("lang", "und") if found.lang == "und" else found.lang
            if lang == document.lang and same(document, project(found, KEEPS).document):
                return kept["xmi"]
    return content_of(document)


def _types(document: Document, kept: dict[str, str]) -> TypeSystem:
    try:
        return unpacked(kept.get("types", "{}"))
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        where = f"{document.id} $.native.{NAME}.types"
        raise problem(where, f"is not what was read from {NAME} ({error}); remove it") from None
