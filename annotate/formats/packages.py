"""Documents in files, folders and archives, and in exports of projects of INCEpTION.

::

    export.zip, or a folder          the document's name
      annotation/most.txt/anna.tsv   annotation/most.txt/anna, or most if only Anna's are asked for
      curation/most.txt/any.zip
        CURATION_USER.xmi            curation/most.txt/CURATION_USER
        TypeSystem.xml
      source/most.txt                no document

Elsewhere a document that is alone in an archive has the archive's name. Archives are read where they are, those in
archives too; nothing is unpacked. Source: the user guide of INCEpTION,
appendix "Project folder structure" and "Export".
"""

import re
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from saidby.corpus.errors import Problem, Problems, problem

from .folders import files_of
from .report import Report

ARCHIVE = ".zip"
_EXPORTED = re.compile(r"(?:.*/)?(?:annotation|curation)/(?P<document>[^/]+)/(?P<annotator>[^/]+)")
_IMPORTED = re.compile(r"(?<=.)\.(?:xmi|tsv|txt|zip|xml|json)$")
"""Suffix that a document has in a project because the file had it that was imported."""
_INITIAL = "INITIAL_CAS"
"""Stands in the place of an annotator where nobody has labelled yet."""


class Entry(NamedTuple):
    """A file: where it is for people, its path in the package, and how its bytes are had."""

    where: str
    path: str
    read: Callable[[], bytes]


class Package(NamedTuple):
    """Files that belong together: a folder, an archive, or a file; `name` is that of a document if it has only one."""

    name: str
    prefix: str
    entries: list[Entry]


class Found(NamedTuple):
    """The file of a document, its name, who has labelled it (if the path tells), and the package that it is in."""

    entry: Entry
    name: str
    annotator: str | None
    package: Package


def documents_in(
    path: Path, suffix: str, report: Report, problems: Problems, *, annotator: str = "", beside: tuple[str, ...] = ()
) -> Iterator[Found]:
    """Find the files of documents, in a file, a folder, an archive, or an export of a project.

    Parameters
    ----------
    path : Path
        A file, a folder or a ``.zip``.
    suffix : str
        Of files with documents.
    report : Report
        Takes the files that are no documents.
    problems : Problems
        Takes archives that cannot be read.
    annotator : str
        Of an export: only what this person has labelled; documents are called as in the project.
    beside : tuple of str
        Names of files that belong to documents, and are none.

    Raises
    ------
    DataError
        If there are no documents, or none by `annotator`.
    """
    others: set[str] = set()
    seen = count = 0
    for package in _packages(path, problems, beside):
        found = [entry for entry in package.entries if entry.path.endswith(suffix) or entry.where == str(path)]
        report.lost.extend(_no_documents(package, found, beside) if not annotator else ())
        for entry in found:
            seen += 1
            file = _found(entry, package, alone=len(found) == 1)
            others.add(file.annotator or "")
            if not annotator or file.annotator == annotator:
                count += 1
                yield _of_project(file) if annotator else file
    if not seen and not problems:
        raise problem(str(path), f"has no files {suffix}, nor archives with them")
    if seen and not count:
        known = ", ".join(sorted(others - {""})) or "nobody: it is no export of a project"
        raise problem(str(path), f"has no documents that {annotator!r} has labelled; it has those of {known}")


def beside_it(found: Found, name: str) -> Entry | None:
    """Give the file of this name in the folder of a document, or in that of the package."""
    paths = {entry.path: entry for entry in found.package.entries if entry.path.rpartition("/")[2] == name}
    folder = found.entry.path.rpartition("/")[0]
    return paths.get(f"{folder}/{name}") or paths.get(name)


def labelled(found: Found) -> dict[str, str]:
    """Give what `meta` of a document says of its annotator."""
    return {"labelled_by": found.annotator} if found.annotator else {}


def text_of(where: str, data: bytes) -> str:
    """Give the text of a file in UTF-8, without byte order mark.

    Raises
    ------
    DataError
        If it is none.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise problem(where, f"is not UTF-8 (byte {error.start}: {error.reason}); convert it first") from None


def _found(entry: Entry, package: Package, *, alone: bool) -> Found:
    stem = entry.path.removesuffix(Path(entry.path).suffix)
    path, short = package.prefix + stem, package.name if alone and package.name else package.prefix + stem
    if _EXPORTED.fullmatch(short):  # The archive of an annotator may have any name, the file in it has theirs.
        name = f"{short.rpartition('/')[0]}/{stem.rpartition('/')[2]}"
    else:
        name = path if _EXPORTED.fullmatch(path) else short
    exported = _EXPORTED.fullmatch(name)
    annotator = exported["annotator"] if exported else None
    return Found(entry, name, None if annotator == _INITIAL else annotator, package)


def _of_project(found: Found) -> Found:
    exported = _EXPORTED.fullmatch(found.name)
    return found._replace(name=_IMPORTED.sub("", exported["document"])) if exported else found


def _no_documents(package: Package, found: list[Entry], beside: tuple[str, ...]) -> Iterator[Problem]:
    known = {entry.path for entry in found}
    for entry in package.entries:
        if entry.path not in known and entry.path.rpartition("/")[2] not in beside:
            yield Problem(entry.where, "is no document, and was not read")


def _packages(path: Path, problems: Problems, beside: tuple[str, ...]) -> Iterator[Package]:
    if path.is_dir():
        entries = [Entry(str(file), file.relative_to(path).as_posix(), file.read_bytes) for file in files_of(path)]
        yield from _opened(Package("", "", entries), problems)
    elif path.suffix == ARCHIVE:
        yield from _archive(Entry(str(path), path.name, path.read_bytes), path.stem, "", problems)
    else:
        files = [path, *(path.with_name(name) for name in beside if path.with_name(name).is_file())]
        yield Package(path.stem, "", [Entry(str(file), file.name, file.read_bytes) for file in files])


def _opened(package: Package, problems: Problems) -> Iterator[Package]:
    """Give the files of a package, then those of the archives in it."""
    archives = [entry for entry in package.entries if entry.path.endswith(ARCHIVE)]
    yield package._replace(entries=[entry for entry in package.entries if not entry.path.endswith(ARCHIVE)])
    for entry in archives:
        name = f"{package.prefix}{entry.path.removesuffix(ARCHIVE)}"
        yield from _archive(entry, name, f"{name}/", problems)


def _archive(entry: Entry, name: str, prefix: str, problems: Problems) -> Iterator[Package]:
    with problems.gathered():
        try:
            archive = ZipFile(BytesIO(entry.read()))
        except (BadZipFile, RuntimeError, NotImplementedError) as error:
            raise problem(entry.where, f"is no archive that can be read ({error})") from None
        infos = sorted((info for info in archive.infolist() if _is_file(info)), key=lambda info: info.filename)
        entries = [
            Entry(where := f"{entry.where}:{info.filename}", info.filename, partial(_member, archive, info, where))
            for info in infos
        ]
        yield from _opened(Package(name, prefix, entries), problems)


def _is_file(info: ZipInfo) -> bool:
    parts = info.filename.split("/")
    return not info.is_dir() and parts[0] != "__MACOSX" and not any(part.startswith(".") for part in parts)


def _member(archive: ZipFile, info: ZipInfo, where: str) -> bytes:
    try:
        return archive.read(info)
    except (BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
        raise problem(where, f"cannot be read from its archive ({error})") from None
