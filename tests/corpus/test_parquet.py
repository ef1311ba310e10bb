"""Arrow rows, Parquet files and folders of shards: the same documents, exactly."""

import io
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents

from saidby.corpus import arrow, parquet, shards, stores
from saidby.corpus.errors import DataError
from saidby.corpus.model import Document, Fragment, Span


def parquet_bytes(docs: list[Document]) -> bytes:
    file = io.BytesIO()
    parquet.write(docs, file)
    return file.getvalue()


def read(data: bytes) -> list[Document]:
    return list(parquet.read(io.BytesIO(data), "a.parquet"))


@pytest.mark.law
@given(st.lists(documents(), max_size=3))
def test_documents_come_back_and_give_the_same_bytes(docs: list[Document]) -> None:
    """Row ↔ Document loses nothing, and equal documents give equal files."""
    data = parquet_bytes(docs)
    assert read(data) == docs
    assert parquet_bytes(read(data)) == data


@pytest.mark.law
@given(st.lists(documents(), min_size=2, max_size=4))
def test_slices_of_a_batch_are_read_right(docs: list[Document]) -> None:
    """List children are taken by offsets that know of slices."""
    batch = arrow.to_batch(docs)
    assert arrow.from_batch(batch.slice(1)) == docs[1:]
    assert arrow.from_batch(batch.slice(0, 1)) == docs[:1]


def test_the_order_of_keys_changes_no_byte() -> None:
    """Attributes and layers are dictionaries: equal ones are written alike."""
    one = Document("a", "Да", "ru", tokens=(Fragment(0, 2),), layers={"upos": ("X",), "lemma": ("да",)})
    span = Span("s", "QUOTE", (Fragment(0, 2),), attrs={"mode": "direct", "layout": "pull"})
    other = msgspec.structs.replace(one, layers=dict(reversed(one.layers.items())))
    turned = msgspec.structs.replace(span, attrs=dict(reversed(span.attrs.items())))
    left, right = (msgspec.structs.replace(d, spans=(s,)) for d, s in ((one, span), (other, turned)))
    assert left == right
    assert parquet_bytes([left]) == parquet_bytes([right])


def test_a_file_that_others_wrote_is_read() -> None:
    """Columns in another order, wide types, absent columns: what pandas, polars or datasets leave."""
    table = pa.table(
        {
            "text": pa.array(["Мост"], pa.large_string()),
            "id": ["a"],
            "lang": ["ru"],
            "tokens": pa.array([[{"start": 0, "end": 4}]], pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64())]))),
        }
    )  # fmt: skip
    file = io.BytesIO()
    pq.write_table(table, file)
    assert read(file.getvalue()) == [Document("a", "Мост", "ru", tokens=(Fragment(0, 4),))]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"id": ["a"]}, "a.parquet: there is no column 'text'; it has id"),
        (
            {"id": ["a"], "text": ["x"], "x": [1]},
            "a.parquet: unknown column 'x'; a document has id, text, lang, blocks, ",
        ),
        ({"id": ["a"], "text": ["x"], "meta": ["{"]}, "a.parquet: must be JSON: Input data was truncated, got '{'"),
        (
            {"id": ["a"], "text": [None]},
            "a.parquet: a value of type string is null where one must be; rewrite the file",
        ),
    ],
)
def test_a_file_without_documents_is_refused(table: dict[str, list[object]], message: str) -> None:
    """What is missing or unknown is named."""
    file = io.BytesIO()
    pq.write_table(pa.table({k: pa.array(v, pa.string() if k != "x" else None) for k, v in table.items()}), file)
    with pytest.raises(DataError) as caught:
        read(file.getvalue())
    assert str(caught.value).startswith(message)


def test_a_newer_schema_is_refused_by_name() -> None:
    """The version in the file's metadata decides."""
    table = pa.Table.from_batches([arrow.to_batch([Document("a", "x", "ru")])]).replace_schema_metadata(
        {arrow.VERSION_KEY: b"7"}
    )
    file = io.BytesIO()
    pq.write_table(table, file)
    with pytest.raises(DataError, match=r"^a.parquet: has schema 7, this saidby reads schema 1; upgrade saidby$"):
        read(file.getvalue())


@pytest.mark.parametrize("data", [b"", b"PAR1", b"hello world", parquet_bytes([Document("a", "x", "ru")])[:-9]])
def test_a_broken_file_is_refused(data: bytes) -> None:
    """Cut off, empty, or something else: one clear message."""
    with pytest.raises(DataError, match=r"^a.parquet: is not a whole Parquet file"):
        read(data)


def folder(tmp_path: Path, count: int = 3) -> Path:
    stores.save((Document(f"d{i}", f"Текст {i}", "ru") for i in range(count)), tmp_path / "corpus")
    return tmp_path / "corpus"


def test_a_folder_is_cut_into_shards_and_read_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards hold so many documents, corpus.json counts them, reading keeps the order."""
    monkeypatch.setattr(shards, "SHARD_DOCUMENTS", 2)
    corpus = folder(tmp_path, 5)
    manifest = shards.load_manifest(corpus)
    assert [(s.file, s.documents) for s in manifest.shards] == [
        ("part-00000.parquet", 2),
        ("part-00001.parquet", 2),
        ("part-00002.parquet", 1),
    ]
    assert manifest.documents == 5
    assert [document.id for document in stores.stream(corpus)] == ["d0", "d1", "d2", "d3", "d4"]


def test_the_same_documents_give_the_same_folder(tmp_path: Path) -> None:
    """Same input, same bytes, manifest included."""
    (tmp_path / "x").mkdir()
    one, two = folder(tmp_path), folder(tmp_path / "x")
    assert sorted(p.name for p in one.iterdir()) == ["corpus.json", "part-00000.parquet"]
    assert all((two / p.name).read_bytes() == p.read_bytes() for p in one.iterdir())


def test_a_changed_or_missing_shard_is_found(tmp_path: Path) -> None:
    """corpus.json is compared with what is there."""
    corpus = folder(tmp_path)
    (corpus / "part-00000.parquet").write_bytes(parquet_bytes([Document("d0", "Другой текст", "ru")]))
    with pytest.raises(DataError) as caught:
        stores.load(corpus)
    assert [p.what for p in caught.value.problems] == [
        "is not the document of corpus.json (its sha256 differs)",
        "holds 1 documents, corpus.json says 3",
    ]
    (corpus / "part-00000.parquet").unlink()
    with pytest.raises(DataError, match=r"part-00000.parquet: is missing; corpus.json counts 3 documents in it"):
        stores.load(corpus)


def test_a_failed_write_leaves_the_old_folder(tmp_path: Path) -> None:
    """What was there before stays until the new corpus is complete."""
    corpus = folder(tmp_path)
    with pytest.raises(DataError, match="outside the text"):
        stores.save([Document("a", "x", "ru"), Document("b", "x", "ru", tokens=(Fragment(0, 9),))], corpus)
    assert len(stores.load(corpus)) == 3
    assert [p.name for p in tmp_path.iterdir()] == ["corpus"]


def test_a_folder_that_is_no_corpus_is_not_replaced(tmp_path: Path) -> None:
    """Nobody loses a folder of other files by a slip of the pen."""
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("words")
    with pytest.raises(DataError, match=r"is there already and is no corpus \(it holds no corpus.json\)"):
        stores.save([Document("a", "x", "ru")], tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "words"
