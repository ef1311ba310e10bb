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
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

import msgspec
from msgspec.structs import replace

from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import Document

from .cas_reading import layered_of, structures_of
from .cas_types import TypeSystem, merged, needed, own_types, packed, types_of, unpacked
from .cas_types import content_of as types_content
from .cas_writing import content_of
from .folders import beside, files_of, id_of, is_writable, name_of
from .keeps import Ids, Keeps
from .layers import ATTRIBUTE, document_of, feature_of, same
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


class _File(NamedTuple):
    """A file: where it is, the name of its document, what is in it, its type system."""

    where: str
    name: str
    data: bytes
    types: TypeSystem


def read(path: Path, report: Report, *, lang: str = "und") -> Iterator[Document]:
    """Read a file, an archive of INCEpTION (``.zip``), or all of a folder and of those in it.

    Parameters
    ----------
    path : Path
        A file or a folder.
    report : Report
        Takes what is repaired, and what documents do not hold.
    lang : str
        The language of texts that do not say theirs.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems = Problems()
    for file in _files(path, report, problems):
        with problems.gathered():
            yield _document(file, lang, report)
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


def _document(file: _File, lang: str, report: Report) -> Document:
    try:
        content = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise problem(file.where, f"is not UTF-8 (byte {error.start}: {error.reason}); convert it first") from None
    structures = structures_of(file.where, content)
    document = document_of(id_of(file.name), layered_of(structures, file.types, file.where, report), report)
    if content_of(document) != content or name_of(document.id) != file.name:
        types = packed(needed(file.types, {structure.type for structure in structures}))
        kept = {"xmi": content, "name": file.name, "types": types}
        document = replace(
            document, native=native_with(NAME, kept | ({"lang": lang} if document.lang == "und" else {}))
        )
    return replace(document, lang=lang) if document.lang == "und" else document


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


def _files(path: Path, report: Report, problems: Problems) -> Iterator[_File]:
    if not path.is_dir():
        with problems.gathered():
            yield from _file(path, path.with_suffix("").name, path.parent)
        return
    files = list(files_of(path))
    if not any(file.suffix in (SUFFIX, ".zip") for file in files):
        raise problem(str(path), f"is a folder without files of CAS XMI ({SUFFIX}, .zip)")
    for file in files:
        if file.suffix in (SUFFIX, ".zip"):
            with problems.gathered():
                yield from _file(file, file.with_suffix("").relative_to(path).as_posix(), path)
        elif file.name != TYPES:
            report.lost.append(Problem(str(file), "is no document, and was not read"))


def _file(path: Path, name: str, root: Path) -> Iterator[_File]:
    if path.suffix == ".zip":
        yield from _archive(path, name)
        return
    beside_it = [folder / TYPES for folder in (path.parent, root) if (folder / TYPES).is_file()]
    types = _system(str(beside_it[0]), beside_it[0].read_bytes()) if beside_it else {}
    yield _File(str(path), name, path.read_bytes(), types)


def _archive(path: Path, name: str) -> Iterator[_File]:
    """Give the files of an archive; nothing of it is unpacked into folders."""
    try:
        with ZipFile(BytesIO(path.read_bytes())) as archive:
            inside = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except (BadZipFile, RuntimeError, NotImplementedError) as error:
        raise problem(str(path), f"is no archive that can be read ({error})") from None
    systems = sorted(file for file in inside if file.rpartition("/")[2] == TYPES)
    types = _system(f"{path}:{systems[0]}", inside[systems[0]]) if systems else {}
    found = sorted(file for file in inside if file.endswith(SUFFIX))
    if not found:
        raise problem(str(path), f"is an archive without a file of CAS XMI ({SUFFIX})")
    for file in found:
        stem = file.rpartition("/")[2].removesuffix(SUFFIX)
        own = name if len(found) == 1 else f"{name}/{stem}"
        yield _File(f"{path}:{file}", own, inside[file], types)


def _system(where: str, data: bytes) -> TypeSystem:
    return types_of(where, data.decode("utf-8-sig", "replace"))
