"""A corpus as a folder: Parquet shards and `corpus.json`, which says what must be in them.

::

    corpus/
      corpus.json           schema, counts, a sha256 a document and one for the whole
      part-00000.parquet    documents in order, `saidby.corpus.arrow`
      part-00001.parquet

``corpus.json`` holds ``schema``, ``saidby`` (the version that wrote it), ``documents``, ``tokens``, ``spans`` (a
count a label), ``shards`` (file and number of documents, in order), ``hashes`` (document id → sha256 of its
JSONL line), ``sha256`` (of the hashes in order) and, if the corpus was split, ``split``
(`saidby.corpus.split_recipe.Split`). Reading compares: a shard that is missing or a document
that has changed is an error.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from . import parquet
from .errors import Problems, problem
from .files import replacing_folder, writing
from .jsonl import foreign_schema, format_line
from .model import SCHEMA, Document
from .split_recipe import Split
from .stores import MANIFEST

SHARD_DOCUMENTS = 5000
CHANGED = f"is not the document of {MANIFEST} (its sha256 differs)"
"""What is said of a document that is not the one that was written."""


class Shard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the folder, and how many documents it holds."""

    file: str
    documents: int


class Manifest(msgspec.Struct, forbid_unknown_fields=True):
    """What `corpus.json` says; grows while documents are counted in."""

    schema: int = SCHEMA
    saidby: str = ""
    documents: int = 0
    tokens: int = 0
    spans: dict[str, int] = {}
    shards: list[Shard] = []
    hashes: dict[str, str] = {}
    sha256: str = ""
    split: Split | msgspec.UnsetType = msgspec.UNSET

    def counted(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Pass documents on, counting and hashing them."""
        for document in documents:
            self.documents += 1
            self.tokens += len(document.tokens)
            self.spans = dict(Counter(self.spans) + Counter(span.label for span in document.spans))
            self.hashes[document.id] = fingerprint(document)
            yield document

    def save(self, folder: Path) -> None:
        """Write `corpus.json`."""
        from importlib.metadata import version

        self.saidby = version("saidby")
        self.spans = dict(sorted(self.spans.items()))
        self.sha256 = sha256("\n".join(self.hashes.values()).encode()).hexdigest()
        with writing(folder / MANIFEST) as file:
            file.write(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")


def fingerprint(document: Document) -> str:
    """Give the sha256 of a document's JSONL line, in hex."""
    return sha256(format_line(document)).hexdigest()


def shard_name(number: int) -> str:
    """Name the shard of this number, from 0.

    >>> shard_name(12)
    'part-00012.parquet'
    """
    return f"part-{number:05d}.parquet"


def write(documents: Iterable[Document], folder: Path, *, split: Split | None = None) -> None:
    """Write a corpus folder; it appears, or replaces an older one, only when it is complete. `split` says its parts."""
    with replacing_folder(folder, ours=MANIFEST) as temporary:
        manifest = Manifest(split=split or msgspec.UNSET)
        documents = manifest.counted(documents)
        for number, first in enumerate(documents):
            batch = chain([first], islice(documents, SHARD_DOCUMENTS - 1))
            before = manifest.documents - 1
            with writing(temporary / shard_name(number)) as file:
                parquet.write(batch, file)
            manifest.shards.append(Shard(shard_name(number), manifest.documents - before))
        manifest.save(temporary)


def read(folder: Path) -> Iterator[Document]:
    """Read a corpus folder, comparing it with its `corpus.json`.

    Raises
    ------
    DataError
        If `corpus.json` cannot be read or has another schema; at the end, for every shard that is missing
        and every document that is not the one that was written.
    """
    manifest = load_manifest(folder)
    problems = Problems()
    for shard in manifest.shards:
        with problems.gathered():
            yield from _read_shard(folder / shard.file, shard, manifest, problems)
    problems.raise_if_any()


def _read_shard(path: Path, shard: Shard, manifest: Manifest, problems: Problems) -> Iterator[Document]:
    _must_be_there(path, shard)
    count = 0
    with path.open("rb") as file:
        for document in parquet.read(file, str(path)):
            count += 1
            if manifest.hashes.get(document.id) != fingerprint(document):
                problems.note(f"{path}: {document.id}", CHANGED)
            yield document
    if count != shard.documents:
        problems.note(str(path), _miscounted(count, shard))


def read_table(folder: Path, columns: list[str]) -> pa.Table | None:
    """Read some columns of all shards, whole; hashes are not compared. None as for `parquet.read_table`.

    Raises
    ------
    DataError
        If `corpus.json` cannot be read, a shard is missing or does not hold the documents that it says.
    """
    manifest = load_manifest(folder)
    problems, tables = Problems(), []
    for shard in manifest.shards:
        path = folder / shard.file
        with problems.gathered():
            _must_be_there(path, shard)
            with path.open("rb") as file:
                tables.append(parquet.read_table(file, str(path), columns))
            if tables[-1] is not None and len(tables[-1]) != shard.documents:
                problems.note(str(path), _miscounted(len(tables[-1]), shard))
    problems.raise_if_any()
    return None if any(table is None for table in tables) or not tables else pa.concat_tables(tables)


def _must_be_there(path: Path, shard: Shard) -> None:
    if not path.is_file():
        raise problem(str(path), f"is missing; {MANIFEST} counts {shard.documents} documents in it")


def _miscounted(count: int, shard: Shard) -> str:
    return f"holds {count} documents, {MANIFEST} says {shard.documents}"


def load_manifest(folder: Path) -> Manifest:
    """Read `corpus.json` of a folder.

    Raises
    ------
    DataError
        If it cannot be read or has another schema.
    """
    path = folder / MANIFEST
    try:
        raw: Any = msgspec.json.decode(path.read_bytes())
        if isinstance(raw, dict) and raw.get("schema") != SCHEMA:
            raise problem(str(path), foreign_schema(str(raw.get("schema"))))
        return msgspec.convert(raw, Manifest)
    except (OSError, ValueError) as error:
        raise problem(str(path), f"cannot be read ({error}); rebuild the corpus") from None
