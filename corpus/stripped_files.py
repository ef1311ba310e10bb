"""Files of documents without words: lines of JSON, and rows of Arrow for Parquet.

A line is the struct `saidby.corpus.stripped.Stripped`, led by ``{"stripped":1``; equal documents give equal bytes. A
row holds the same: as in `saidby.corpus.arrow` maps are lists of structs and `meta` is a JSON string, and the version
stands in the metadata of the schema under ``saidby.stripped``.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import pyarrow as pa

from . import files
from .arrow import PAIR, ROW, SPAN
from .errors import DataError, Problem, Problems, problem
from .jsonl import format_json, parse_json
from .stores import here, published
from .stripped import VERSION, Stripped, check_stripped

VERSION_KEY = b"saidby.stripped"
BATCH = 200
"""Documents of a row group."""

_TEXT, _OFFSET = pa.string(), pa.int32()
_DECODER = msgspec.json.Decoder(Stripped)
_ENCODER = msgspec.json.Encoder(order="deterministic")


def _struct(**fields: pa.DataType) -> pa.DataType:
    return pa.struct([pa.field(name, kind) for name, kind in fields.items()])


STRIPPED_ROW = pa.schema(
    {
        "id": _TEXT,
        "lang": _TEXT,
        "length": _OFFSET,
        "sha256": _TEXT,
        "normal": _TEXT,
        **{name: ROW.field(name).type for name in ("blocks", "sentences", "tokens", "layers")},
        "spans": pa.list_(SPAN),
        "relations": ROW.field("relations").type,
        "entities": pa.list_(
            _struct(
                id=_TEXT,
                label=_TEXT,
                at=PAIR,
                aliases_at=pa.list_(PAIR),
                name=_TEXT,
                aliases=pa.list_(_TEXT),
                kb=_TEXT,
            )
        ),
        "pieces": pa.list_(_struct(start=_OFFSET, end=_OFFSET, hash=_TEXT)),
        "counts": pa.list_(_OFFSET),
        "split": pa.list_(_OFFSET),
        "meta": _TEXT,
        "dropped": pa.list_(_struct(key=_TEXT, value=_OFFSET)),
    },
    metadata={VERSION_KEY: str(VERSION).encode()},
)
"""The Arrow schema of a release."""


def format_stripped(release: Stripped) -> bytes:
    """Encode a document without words on one line, without line end."""
    return _ENCODER.encode(release)


def write_stripped(released: Iterable[Stripped], path: str | Path) -> None:
    """Write documents without words: ``.jsonl`` (also ``.gz``, ``.zst``, ``-``) or ``.parquet``."""
    path = Path(path)
    with files.writing(path) as file:
        if files.suffixes(path)[0] == ".parquet":
            _write_parquet(released, file)
        else:
            file.writelines(format_stripped(release) + b"\n" for release in released)


def read_stripped(path: str | Path) -> Iterator[Stripped]:
    """Read documents without words.

    Parameters
    ----------
    path : str or Path
        A file of lines (also ``.gz``, ``.zst``, ``-``), a Parquet file, a published folder with
        ``documents/*.parquet``, or ``hf://datasets/NAMESPACE/NAME``.

    Raises
    ------
    DataError
        At the end, with everything that is no document without words, and every file of a published folder that is
        missing or another; at once if there is none at all.
    """
    path = here(path)
    problems = Problems()
    count = 0
    seen: set[str] = set()
    for file in _files(path, problems):
        with problems.gathered():
            for release in _read(file):
                count += 1
                if release.id in seen:
                    problems.note(release.id, "is the id of more than one document; ids are unique in a release")
                seen.add(release.id)
                yield release
    if not count and not problems:
        raise problem(str(path), "holds no documents")
    problems.raise_if_any()


def to_batch(released: Sequence[Stripped]) -> pa.RecordBatch:
    """Give documents without words as a record batch of schema `STRIPPED_ROW`."""
    return pa.RecordBatch.from_pylist([_row(release) for release in released], schema=STRIPPED_ROW)


def from_batch(batch: pa.RecordBatch, *, where: str = "") -> list[Stripped]:
    """Give the documents of a record batch of schema `STRIPPED_ROW`.

    Raises
    ------
    DataError
        If a value is not what it must be.
    """
    version = (batch.schema.metadata or {}).get(VERSION_KEY, b"").decode()
    if version != str(VERSION):
        raise problem(where, _no_release(version))
    return [_stripped(row, where) for row in batch.to_pylist()]


def read_parquet(file: BinaryIO, name: str) -> Iterator[Stripped]:
    """Read the documents of a Parquet file, some at a time.

    Raises
    ------
    DataError
        If it is not Parquet, is cut off, or does not hold documents without words.
    """
    import pyarrow.parquet as pq

    try:
        source = pq.ParquetFile(file)
        for batch in source.iter_batches(batch_size=BATCH):
            # Row by row: as Python values a row is much larger than as arrays.
            for number in range(batch.num_rows):
                row = batch.slice(number, 1).replace_schema_metadata(source.schema_arrow.metadata)
                yield from from_batch(row, where=name)
    except (pa.ArrowInvalid, OSError) as error:
        raise problem(name, f"is not a whole Parquet file ({error}); get a whole copy") from None


def _files(path: Path, problems: Problems) -> list[Path]:
    if not path.is_dir():
        return [path]
    if module := published(path):
        shards: list[Path] = module.shards(path, problems)
        return shards
    if found := sorted((path / "documents").glob("*.parquet")):
        return found
    raise problem(str(path), "is a folder without documents/*.parquet; name a file, or a published folder")


def _read(path: Path) -> Iterator[Stripped]:
    with files.reading(path) as file:
        if files.suffixes(path)[0] == ".parquet":
            yield from read_parquet(file, str(path))
        else:
            yield from _read_lines(file, str(path))


def _read_lines(file: BinaryIO, name: str) -> Iterator[Stripped]:
    problems = Problems()
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            release = _checked(_DECODER.decode(line), f"{name}:{number}")
        except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
            problems.note(f"{name}:{number}", f"is no document without words ({error}); make it by `saidby.strip`")
        except DataError as error:
            problems.extend(error.problems)
        else:
            yield release
    problems.raise_if_any()


def _write_parquet(released: Iterable[Stripped], file: BinaryIO) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(file, STRIPPED_ROW, compression="zstd") as writer:
        waiting: list[Stripped] = []
        for release in released:
            waiting.append(release)
            if len(waiting) == BATCH:
                writer.write_batch(to_batch(waiting))
                waiting = []
        if waiting:
            writer.write_batch(to_batch(waiting))


def _row(release: Stripped) -> dict[str, Any]:
    row: dict[str, Any] = {field: getattr(release, field) for field in ("id", "lang", "length", "sha256", "normal")}
    row |= {name: [_pair(piece) for piece in getattr(release, name)] for name in ("sentences", "tokens")}
    return row | {
        "blocks": [msgspec.structs.asdict(block) for block in release.blocks],
        "layers": [{"name": name, "values": values} for name, values in sorted(release.layers.items())],
        "spans": [
            {
                **msgspec.structs.asdict(span),
                "fragments": list(map(_pair, span.fragments)),
                "alternatives": [list(map(_pair, extent)) for extent in span.alternatives],
                "attrs": [{"key": key, "value": value} for key, value in sorted(span.attrs.items())],
            }
            for span in release.spans
        ],
        "relations": [msgspec.structs.asdict(relation) for relation in release.relations],
        "entities": [
            {
                **msgspec.structs.asdict(entity),
                "at": entity.at and _pair(entity.at),
                "aliases_at": list(map(_pair, entity.aliases_at)),
            }
            for entity in release.entities
        ],
        "pieces": [msgspec.structs.asdict(piece) for piece in release.pieces],
        "counts": release.counts,
        "split": release.split,
        "meta": format_json(release.meta),
        "dropped": [{"key": key, "value": value} for key, value in release.dropped.items()],
    }


def _pair(piece: Any) -> dict[str, int]:
    return {"start": piece.start, "end": piece.end}


def _stripped(row: dict[str, Any], where: str) -> Stripped:
    for name in ("sentences", "tokens"):
        row[name] = [_offsets(piece) for piece in row[name]]
    row["layers"] = {layer["name"]: layer["values"] for layer in row["layers"]}
    row["pieces"] = [(piece["start"], piece["end"], piece["hash"]) for piece in row["pieces"]]
    row["dropped"] = {pair["key"]: pair["value"] for pair in row["dropped"]}
    row["meta"] = parse_json(where, row["meta"])
    for span in row["spans"]:
        span["fragments"] = [_offsets(piece) for piece in span["fragments"]]
        span["alternatives"] = [[_offsets(piece) for piece in extent] for extent in span["alternatives"]]
        span["attrs"] = {pair["key"]: pair["value"] for pair in span["attrs"]}
    for entity in row["entities"]:
        entity["at"] = entity["at"] and _offsets(entity["at"])
        entity["aliases_at"] = [_offsets(piece) for piece in entity["aliases_at"]]
    try:
        return _checked(msgspec.convert({"stripped": VERSION, **row}, Stripped), where)
    except msgspec.ValidationError as error:
        raise problem(where, f"is no document without words ({error}); make it by `saidby.strip`") from None


def _offsets(piece: dict[str, int]) -> tuple[int, int]:
    return piece["start"], piece["end"]


def _checked(release: Stripped, where: str) -> Stripped:
    if found := check_stripped(release):
        raise DataError(Problem(where, str(found_problem)) for found_problem in found)
    return release


def _no_release(version: str) -> str:
    if not version:
        return "holds no documents without words (its schema has no saidby.stripped)"
    return f"has version {version} of documents without words, this saidby reads version {VERSION}; upgrade saidby"
