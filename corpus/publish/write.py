"""Write a published folder: the tables as Parquet files, and what tells of them.

::

    README.md                                     the card; its head is YAML for the hub
    GUIDELINES.md scheme.toml CITATION.cff LICENSE croissant.json
    saidby.json                                   all that is known, `saidby.corpus.publish.facts`; marks the folder
    SHA256SUMS                                    of every other file
    documents/train-00000-of-00001.parquet        CONFIG/SPLIT-I-of-N; a split or table without rows has no file
    tokens/… quotes/… entities/…

The corpus is read once and written as `documents`; from these files the other tables are made, so that memory grows
with nothing but the ids. The same documents and the same words about them give the same bytes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import file_digest
from pathlib import Path
from types import TracebackType

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from saidby.corpus.arrow import BATCH_DOCUMENTS, groups
from saidby.corpus.errors import UsageError, problem
from saidby.corpus.files import replacing_folder
from saidby.corpus.model import Document
from saidby.corpus.stripped import Stripped

from .configs import CONFIGS, Config
from .facts import MAIN, About, Facts, File, Split, Table, Tally, fields_of
from .features import features_yaml, schema_of
from .forms import WHOLE, Form, Kept
from .licences import licence_named
from .papers import papers
from .reading import MARK, SUMS, check_ours, shard_name, sums
from .splits import in_order
from .tagging import Losses
from .view import View

GROUP = 500_000
"""Characters of the documents that are in work at once; the rows of a table that are of them are a row group."""
SHARD_BYTES = 200_000_000
"""A file ends behind the batch with which it has so many bytes of Arrow arrays."""


def publish(
    documents: Iterable[Document],
    folder: Path,
    about: About,
    view: View,
    *,
    form: Form = WHOLE,
    shard_bytes: int = SHARD_BYTES,
) -> Facts:
    """Write a published folder; it appears, or replaces an older one, only when it is complete.

    Parameters
    ----------
    documents : iterable of Document
        Valid ones, ids unique, as `saidby.corpus.stores.stream` gives them; read once.
    folder : Path
        Where it will stand.
    about : About
        What its owner says of the corpus.
    view : View
        What the label scheme says of the tables.
    form : Form
        What is published of the documents: all, or what `saidby.corpus.publish.forms.without_text` keeps.
    shard_bytes : int
        Size of a file, before compression.

    Returns
    -------
    Facts
        What was written.

    Raises
    ------
    DataError
        If something else stands there, a document names a split that the hub cannot have, or there are no documents.
    UsageError
        If there is no licence, or it is no SPDX identifier.
    """
    check_ours(folder)
    if about.licence:
        licence_named(about.licence)
    with replacing_folder(folder, ours=MARK) as temporary:
        facts = _tables(documents, temporary, about, view, form=form, shard_bytes=shard_bytes)
        for name, text in papers(facts).items():
            (temporary / name).write_text(text, "utf-8", newline="\n")
        (temporary / MARK).write_bytes(_told(facts))
        (temporary / SUMS).write_text(sums(temporary), "utf-8")
    return facts


def _told(facts: Facts) -> bytes:
    """Give the facts as JSON, without the texts that stand in files of their own."""
    about = msgspec.structs.replace(facts.about, scheme="", guidelines="")
    told = msgspec.structs.replace(facts, about=about)
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"


def _tables(
    documents: Iterable[Document], folder: Path, about: About, view: View, *, form: Form, shard_bytes: int
) -> Facts:
    tally, losses = Tally(view), Losses()
    first = _Writer(form.main, folder, view, form, shard_bytes)
    with first:
        for split, group in _by_split(form.keep(documents)):
            for kept in group:
                tally.add(kept.shown, split, kept.dropped)
            first.write(split, [kept.row for kept in group], losses)
    if not tally.counts:
        raise problem("", "there are no documents to publish")
    about, splits, view = _licensed(about, tally), in_order(tally.counts), view.over(tally.labels)
    others = [_Writer(config, folder, view, form, shard_bytes) for config in CONFIGS.values() if config.name != MAIN]
    for split in splits:
        for shown in groups(_written(folder, first.tables[split], form), size=GROUP):
            for writer in others:
                writer.write(split, shown, losses)
        for writer in others:
            writer.close()
    tables = {writer.config.name: writer.table(splits) for writer in (first, *others) if writer.tables}
    facts = tally.facts(form.about(about), tables, losses, splits)
    return msgspec.structs.replace(facts, wordless=form.wordless(tally.dropped))


def _by_split(documents: Iterable[Kept]) -> Iterator[tuple[str, list[Kept]]]:
    """Give documents in lists of bounded size, each of one split."""
    waiting: dict[str, list[Kept]] = {}
    characters: Counter[str] = Counter()
    for kept in documents:
        split = kept.split
        waiting.setdefault(split, []).append(kept)
        characters[split] += len(kept.shown.text)
        if len(waiting[split]) == BATCH_DOCUMENTS or characters[split] >= GROUP:
            yield split, waiting.pop(split)
            del characters[split]
    yield from waiting.items()


def _written(folder: Path, split: Split, form: Form) -> Iterator[Document]:
    for shard in split.files:
        with (folder / shard.path).open("rb") as file:
            yield from form.read(file, shard.path)


def _licensed(about: About, tally: Tally) -> About:
    """Give the facts with the licence that all documents name, if none is given."""
    named: dict[str, int] = {**tally.origins.get("licence", {})}
    spdx = {licence_named(name).spdx for name in ([about.licence] if about.licence else named)}
    if len(spdx) != 1 or (not about.licence and sum(named.values()) < sum(tally.languages.values())):
        told = f"documents name {', '.join(sorted(named))}" if named else "no document names one in meta.licence"
        told = f"{told}, and some none" if named and len(spdx) == 1 else told
        raise UsageError(f"under which licence? {told}; give --licence with an SPDX identifier, such as CC-BY-4.0")
    return msgspec.structs.replace(about, licence=spdx.pop())


class _Writer:
    """Writes a table, each split into files of its own."""

    def __init__(self, config: Config, folder: Path, view: View, form: Form, shard_bytes: int):
        self.config, self.view, self.shard_bytes = config, view, shard_bytes
        self.folder = folder / config.name
        self.columns = tuple(column for column in config.columns(view) if column.holds not in form.without)
        self.schema = schema_of(self.columns, form.metadata if config is form.main else None)
        self.open: dict[str, _Shards] = {}
        self.tables: dict[str, Split] = {}

    def __enter__(self) -> "_Writer":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def write(self, split: str, documents: Sequence[Document | Stripped], losses: Losses) -> None:
        """Write the rows of documents, a row group."""
        batch = self.config.rows(documents, self.view, losses)
        if batch.num_rows:
            self.folder.mkdir(exist_ok=True)
            shards = self.open.setdefault(split, _Shards(self.folder, split, self.schema, self.shard_bytes))
            columns = [batch.column(name) for name in self.schema.names]
            shards.write(pa.RecordBatch.from_arrays(columns, schema=self.schema))

    def close(self) -> None:
        """End all files, and give them their names."""
        for split, shards in self.open.items():
            self.tables[split] = shards.close()
        self.open = {}

    def table(self, splits: list[str]) -> Table:
        """Tell what was written, splits in this order."""
        found = {split: self.tables[split] for split in splits if split in self.tables}
        return Table(self.config.help, fields_of(self.columns), features_yaml(self.columns), found)


class _Shards:
    """The files of a split of a table; how many there are is known at the end, and they are named then."""

    def __init__(self, folder: Path, split: str, schema: pa.Schema, size: int):
        self.folder, self.split, self.schema, self.size = folder, split, schema, size
        self.writer: pq.ParquetWriter | None = None
        self.rows: list[int] = []
        self.bytes, self.memory = 0, 0

    def write(self, batch: pa.RecordBatch) -> None:
        if self.writer is None:
            self.writer = pq.ParquetWriter(self._temporary(len(self.rows)), self.schema, compression="zstd")
            self.rows.append(0)
            self.bytes = 0
        self.writer.write_batch(batch)
        self.rows[-1] += batch.num_rows
        self.bytes += batch.nbytes
        self.memory += batch.nbytes
        if self.bytes >= self.size:
            self._end()

    def close(self) -> Split:
        self._end()
        files = tuple(self._named(number) for number in range(len(self.rows)))
        return Split(files, sum(self.rows), self.memory)

    def _end(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None

    def _temporary(self, number: int) -> Path:
        return self.folder / f"{self.split}-{number:05d}.tmp"

    def _named(self, number: int) -> File:
        path = self.folder / shard_name(self.split, number, len(self.rows))
        self._temporary(number).replace(path)
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        return File(f"{self.folder.name}/{path.name}", self.rows[number], path.stat().st_size, digest)
