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


def read(file: BinaryIO, name: str) -> Iterator[Document]:
    """Read documents, one row group at a time.

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
        for batch in source.iter_batches(batch_size=1000):
            yield conform(batch.replace_schema_metadata(source.schema_arrow.metadata), where=name)
    except (pa.ArrowInvalid, OSError) as error:
        raise problem(name, f"is not a whole Parquet file ({error}); get a whole copy") from None


def write(documents: Iterable[Document], file: BinaryIO) -> None:
    """Write documents; a row group a batch."""
    with pq.ParquetWriter(file, ROW, compression="zstd") as writer:
        for batch in batches(documents):
            writer.write_batch(batch)
