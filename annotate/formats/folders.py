"""Folders with files for each document: names of files and ids of documents, texts.

The id of a document is the path of its files in the folder, without suffix. What cannot stand in the name of a file on
one system or another is written as in addresses: ``a:b`` is ``a%3Ab``.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from saidby.corpus.errors import Problems

LONGEST = 240
"""Bytes of a name before its suffix; file systems take 255."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f%\\:*?"<>|\u2028\u2029\ufeff]|^[.~ ]|[. ]$')


def name_of(id: str) -> str:
    """Give the path, without suffix, of the files of a document.

    >>> name_of("2031/мост: да?"), name_of("../мост"), name_of("100%")
    ('2031/мост%3A да%3F', '%2E.%2Fмост', '100%25')
    """
    parts = id.split("/")
    if all(part not in {"", ".", ".."} for part in parts):
        return "/".join(map(_escaped, parts))
    return _escaped(id).replace("/", "%2F")


def id_of(name: str) -> str:
    """Give the id of the document whose files have this path; a name that `name_of` would not give is its own id.

    >>> id_of("2031/мост%3A да%3F"), id_of("100%")
    ('2031/мост: да?', '100%')
    """
    try:
        id = unquote(name, errors="strict")
    except UnicodeDecodeError:
        return name
    return id if id and name_of(id) == name else name


def is_writable(id: str) -> bool:
    """Say whether files of this name can be written."""
    return all(len(part.encode()) <= LONGEST for part in name_of(id).split("/"))


def files_of(folder: Path) -> Iterator[Path]:
    """Give the files of a folder and of those in it, in the order of their names; none that are hidden."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def beside(stem: Path, suffix: str) -> Path:
    """Give the file of this suffix of a document."""
    return stem.with_name(stem.name + suffix)


def read_text(path: Path, problems: Problems, *, encoding: str = "utf-8-sig", missing: str = "") -> str:
    """Read a file as UTF-8, without byte order mark; a problem if it is none, or not there (`missing`: what to do)."""
    try:
        return path.read_bytes().decode(encoding)
    except FileNotFoundError:
        problems.note(str(path), f"there is no such file{missing}")
    except UnicodeDecodeError as error:
        problems.note(str(path), f"is not UTF-8 (byte {error.start}: {error.reason}); convert it first")
    return ""


def _escaped(part: str) -> str:
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), part)
