"""Parts: what a build has done so far, in files that survive it.

Articles are built in batches, in whatever process, and each batch becomes a part in a folder beside the output::

    corpus.jsonl.parts/
      000000.jsonl              its documents (.parquet if the output is a folder)
      000000.quarantine.jsonl   its articles that failed
      000000.json               what it was made of, and counts; written last

A part is taken over instead of being made again if its fingerprint says that it was made of the same raw articles
by the same versions with the same options. Parts joined in order are the corpus.
"""

import base64
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from . import files
from .check import valid
from .errors import DataError, Problem
from .model import JSON, Document
from .readers import READERS, Failed, Options
from .segment import segment
from .sources import Work
from .stores import MANIFEST, STORES, save, stream

PACKAGES = ("saidby", "charset-normalizer", "lxml", "razdel", "spacy", "trafilatura", "warcio")
"""Packages whose version a document may depend on."""
LINES, COLUMNS = "jsonl", "parquet"
"""Stores of parts: lines, unless the output is a folder of Parquet shards."""

_FILE = re.compile(r"\.?\d{6}(\.quarantine)?\.(json|jsonl|parquet)(\..+\.tmp)?")


class Recipe(msgspec.Struct, frozen=True):
    """All that documents depend on besides their raw articles."""

    options: Options
    tokeniser: str | None = None


class Task(msgspec.Struct, frozen=True):
    """A batch to be built, and where; `shard` if another run will join the parts."""

    number: int
    works: tuple[Work, ...]
    recipe: Recipe
    folder: Path
    store: str
    shard: bool
    fingerprint: str


class Part(msgspec.Struct, frozen=True):
    """What the last file of a part says.

    Parameters
    ----------
    number : int
        Its place in the corpus.
    store : str
        The store of its documents.
    shard : bool
        Whether a run for one shard made it, for another run to join.
    fingerprint : str
        Of what it was made.
    documents, tokens, failed : int
        How many documents and tokens it has, and how many articles did not become documents.
    hashes : dict of str to str
        In a part of Parquet, the sha256 of each document by id, as `saidby.corpus.shards` wants it.
    """

    number: int
    store: str
    shard: bool
    fingerprint: str
    documents: int = 0
    tokens: int = 0
    failed: int = 0
    hashes: dict[str, str] = {}


class Report(NamedTuple):
    """A part, without hashes, and the problems met in making it."""

    part: Part
    problems: tuple[Problem, ...] = ()


def make(work: Work, recipe: Recipe) -> Document | Failed:
    """Make a document of a raw article: read, segment, check."""
    if isinstance(work.item, Failed):
        return work.item
    try:
        document = READERS[work.reader].load().read(work.item, recipe.options)
        return valid(segment(document, tokeniser=recipe.tokeniser))
    except DataError as error:
        return Failed(work.item, error.problems)


def build_part(task: Task) -> Report:
    """Make a part and write it."""
    tally = _Tally(task)
    part = Part(task.number, task.store, task.shard, task.fingerprint)
    with files.writing(_path(task.folder, part)) as file:
        STORES[task.store].load().write(tally.documents(), file)
    with files.writing(_path(task.folder, part, ".quarantine.jsonl")) as file:
        file.writelines(map(_quarantined, tally.failed))
    part = replace(part, documents=tally.count, tokens=tally.tokens, failed=len(tally.failed), hashes=tally.hashes)
    with files.writing(_path(task.folder, part, ".json")) as file:
        file.write(msgspec.json.encode(part))
    problems = tuple(problem for failed in tally.failed for problem in failed.problems)
    return Report(replace(part, hashes={}), problems)


def finished(task: Task, *, resume: bool, with_failures: bool) -> Report | None:
    """Give the report of a part that is there and can be taken over.

    Parameters
    ----------
    task : Task
        Its batch.
    resume : bool
        Whether any part may be taken over; else only those that runs for a shard made.
    with_failures : bool
        Whether articles in it may have failed.
    """
    wanted = Part(task.number, task.store, task.shard, task.fingerprint)
    if not _path(task.folder, wanted).is_file() or (part := _read_part(_path(task.folder, wanted, ".json"))) is None:
        return None
    same = part.fingerprint == task.fingerprint
    return Report(replace(part, hashes={})) if _usable(part, same, resume, with_failures) else None


def fingerprint(works: Sequence[Work], recipe: Recipe) -> str:
    """Give a sha256, in hex, of all that the documents of a batch depend on."""
    made_by = [sys.version_info[:2], [_version(package) for package in PACKAGES], recipe]
    digest = sha256(msgspec.json.encode(made_by, order="deterministic"))
    for reader, item in works:
        raw, problems = (item.raw, item.problems) if isinstance(item, Failed) else (item, ())
        told = (reader, raw.id, raw.source, raw.record, raw.charset, raw.meta, [problem.what for problem in problems])
        content = raw.content
        digest.update(msgspec.json.encode((told, len(content)), order="deterministic"))
        digest.update(content)
    return digest.hexdigest()


def join(folder: Path, parts: Sequence[Part], output: Path) -> None:
    """Write the corpus; it appears under its name when it is complete."""
    paths = [_path(folder, part) for part in parts]
    if parts[0].store == COLUMNS:
        _join_shards(folder, parts, output)
    elif output == files.STANDARD or files.suffixes(output)[0] == STORES[LINES].suffix:
        _join_lines(paths, output)
    else:
        save((document for path in paths for document in stream(path)), output)


def join_quarantine(folder: Path, parts: Iterable[Part], path: Path) -> None:
    """Write the articles that failed; a file of an older build goes if there are none."""
    failed = [_path(folder, part, ".quarantine.jsonl") for part in parts if part.failed]
    if failed:
        _join_lines(failed, path)
    else:
        path.unlink(missing_ok=True)


def any_whole(folder: Path) -> bool:
    """Tell whether a folder has a part in which no article failed: work worth keeping."""
    return any(
        (part := _read_part(path)) and not part.failed for path in folder.glob("*.json") if _FILE.fullmatch(path.name)
    )


def clear(folder: Path) -> None:
    """Remove the parts, and the folder if nothing else is in it."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if _FILE.fullmatch(path.name):
            path.unlink()
    with suppress(OSError):
        folder.rmdir()


class _Tally:
    """Counts the documents of a batch while they pass, and keeps what failed."""

    def __init__(self, task: Task):
        self.task = task
        self.count = self.tokens = 0
        self.hashes: dict[str, str] = {}
        self.failed: list[Failed] = []

    def documents(self) -> Iterator[Document]:
        """Give the documents, counting them and keeping those that fail."""
        for work in self.task.works:
            made = make(work, self.task.recipe)
            if isinstance(made, Failed):
                self.failed.append(made)
                continue
            self.count += 1
            self.tokens += len(made.tokens)
            if self.task.store == COLUMNS:
                self.hashes[made.id] = _hash(made)
            yield made


def _hash(document: Document) -> str:
    from .shards import fingerprint

    return fingerprint(document)


def _path(folder: Path, part: Part, suffix: str = "") -> Path:
    return folder / f"{part.number:06d}{suffix or STORES[part.store].suffix}"


def _read_part(path: Path) -> Part | None:
    """Read what the last file of a part says; None if it is not there or not whole."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Part)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _usable(part: Part, same: bool, resume: bool, with_failures: bool) -> bool:
    return same and (resume or part.shard) and (with_failures or not part.failed)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _quarantined(failed: Failed) -> bytes:
    """Give the line of an article that failed: where it is from, why, and all of it."""
    raw = failed.raw
    line: dict[str, JSON] = {"id": raw.id, "source": raw.source}
    if raw.record is not None:
        line["record"] = raw.record
    line["reasons"] = [problem.what for problem in failed.problems]
    if isinstance(raw.data, dict):
        line["row"] = raw.data
    elif raw.data:
        line["base64"] = base64.b64encode(raw.data).decode()
    return msgspec.json.encode(line) + b"\n"


def _join_lines(paths: Iterable[Path], output: Path) -> None:
    with files.writing(output) as joined:
        for path in paths:
            with path.open("rb") as file:
                shutil.copyfileobj(file, joined, 1 << 20)


def _join_shards(folder: Path, parts: Iterable[Part], output: Path) -> None:
    """Give each part another name, and write what is in all of them."""
    from . import shards

    whole = shards.Manifest()
    with files.replacing_folder(output, ours=MANIFEST) as temporary:
        for part in parts:
            saved = _read_part(_path(folder, part, ".json"))
            if not part.documents or saved is None:
                continue
            name = shards.shard_name(len(whole.shards))
            _link(_path(folder, part), temporary / name)
            whole.shards.append(shards.Shard(name, part.documents))
            whole.documents += part.documents
            whole.tokens += part.tokens
            whole.hashes |= saved.hashes
        whole.save(temporary)


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)
