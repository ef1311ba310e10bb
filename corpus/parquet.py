"""Parquet: the row of `saidby.corpus.arrow`, in one file, zstd-compressed.

The same documents give the same bytes, however they come in. A file that others wrote (`datasets`, polars)
is read if its columns are those of a document.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from .arrow import ROW, batches, conform, from_batch
from .errors import problem
from .model import Document

AT_ONCE = 100
"""Rows that are read at once."""


def read(file: BinaryIO, name: str) -> Iterator[Document]:
    """Read documents, some at a time.

    Raises
    ------
    DataError
        If it is not Parquet, is cut off, or does not hold documents.
    """
    for batch in read_batches(file, name):
        yield from from_batch(batch, where=name)


def read_batches(file: BinaryIO, name: str) -> Iterator[pa.RecordBatch]:
    """Read record batches of schema `ROW`."""
    try:
        source = pq.ParquetFile(file)
        for batch in source.iter_batches(batch_size=AT_ONCE):
            yield conform(batch.replace_schema_metadata(source.schema_arrow.metadata), where=name)
    except (pa.ArrowInvalid, OSError) as error:
        raise problem(name, f"is not a whole Parquet file ({error}); get a whole copy") from None


def read_table(file: BinaryIO, name: str, columns: list[str]) -> pa.Table | None:
    """Read some columns whole; None if a value is null that must be there.

    Raises
    ------
    DataError
        If it is not Parquet, is cut off, or does not hold documents.
    """
    try:
        source = pq.ParquetFile(file)
        there = [column for column in columns if column in source.schema_arrow.names]
        found = source.read(there).combine_chunks()
    except (pa.ArrowInvalid, OSError) as error:
        raise problem(name, f"is not a whole Parquet file ({error}); get a whole copy") from None
    # An empty batch says of the whole schema whether it is one of documents.
    conform(pa.RecordBatch.from_pylist([], schema=source.schema_arrow), where=name)
    batches = found.replace_schema_metadata(source.schema_arrow.metadata).to_batches()
    whole = pa.Table.from_batches([conform(batch, where=name) for batch in batches], schema=ROW).select(columns)
    return None if any(map(has_null, columns, whole.columns)) else whole


def has_null(name: str, column: pa.ChunkedArray) -> bool:
    """Say whether a value is null, at any depth, that `from_batch` would refuse."""
    return any(_null(chunk, name) for chunk in column.chunks)


def _null(array: pa.Array, name: str) -> bool:
    if name in ("entity", "score", "kb"):
        return False
    if pa.types.is_list(array.type):
        return _null(array.flatten(), name)
    if pa.types.is_struct(array.type):
        fields = [array.type.field(i).name for i in range(array.type.num_fields)]
        return bool(array.null_count) or any(_null(array.field(i), field) for i, field in enumerate(fields))
    return bool(array.null_count)


def write(documents: Iterable[Document], file: BinaryIO) -> None:
    """Write documents; a row group a batch."""
    with pq.ParquetWriter(file, ROW, compression="zstd") as writer:
        for batch in batches(documents):
            writer.write_batch(batch)
