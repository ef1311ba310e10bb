"""Documents without words: nothing of the text, whatever holds it; files that come back; a release that was changed."""

import re
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from planted import SECRET, full
from strategies import documents

import saidby
from saidby.annotate.scheme import closed_values, load_scheme
from saidby.corpus import said, wordless
from saidby.corpus.errors import DataError
from saidby.corpus.model import Document, Fragment
from saidby.corpus.stripped import LEAST, Stripped, check_stripped, offsets, strip, strip_all
from saidby.corpus.stripped_files import format_stripped, from_batch, read_stripped, to_batch, write_stripped
from saidby.seeds import FOLDER, NEWS


def dump(release: Stripped) -> str:
    return format_stripped(release).decode() + repr(to_batch([release]).to_pylist())


def test_no_place_can_hold_a_word() -> None:
    """Names, ids, lemmas, attributes, meta, native: all gone, and counted."""
    release = strip(full(), id="d1")
    assert SECRET not in dump(release).lower()
    assert "/home" not in dump(release)
    assert "hf_" not in dump(release)
    assert release.meta == {"split": "dev"}
    assert list(release.layers) == ["upos", "feats", "head"]
    assert [span.attrs for span in release.spans] == [{}, {"mode": "direct", "medium": "speech writing"}, {}]
    assert [relation.id for relation in release.relations] == ["r1", "q1.cue"]
    assert [entity.id for entity in release.entities] == ["e2", "e3", "e4", "e1"]
    assert release.dropped == {
        "aliases": 2, "attributes": 4, "ids": 6, "kb": 1, "layers": 5, "meta": 7, "names": 3, "native": 1,
    }  # fmt: skip


def test_names_stay_if_they_may() -> None:
    """With their ids and their knowledge base; words of the text do not."""
    release = strip(full(), names=True, id="d1")
    assert release.entities[0].name == SECRET.title()
    assert release.entities[0].kb == f"wiki:{SECRET}"
    assert [entity.id for entity in release.entities] == [SECRET, f"{SECRET}2", f"{SECRET}3", "e1"]
    assert "names" not in release.dropped


@pytest.mark.parametrize(
    ("source", "stays"),
    [
        ("news/most.txt", True),
        ("https://example.org/most", True),
        ("/home/anna/most.txt", False),
        ("C:\\texts\\most.txt", False),
        ("~/most.txt", False),
        ("../most.txt", False),
        ("file:///most.txt", False),
        ("https://anna:hf_01234567@example.org", False),
        ("https://example.org/most?key=1", False),
        ("hf_0123456789", False),
    ],
)
def test_a_source_stays_unless_it_is_a_path_of_a_machine(source: str, stays: bool) -> None:
    """Nor may it hold what lets somebody in."""
    assert ("source" in strip(Document("d", "Мост", "ru", meta={"source": source})).meta) is stays


def test_ids_of_documents_can_be_numbered() -> None:
    """File names may be words of the text; the name of the source goes with them."""
    docs = [Document(f"мост-{i}", "Мост", "ru", meta={"source": "мост.txt"}) for i in range(2)]
    numbered = list(strip_all(docs, numbered=True))
    assert [(release.id, release.meta) for release in numbered] == [("d1", {}), ("d2", {})]
    assert [release.id for release in strip_all(docs)] == ["мост-0", "мост-1"]


def test_the_closed_values_are_those_of_the_scheme() -> None:
    assert {label: dict(keys) for label, keys in wordless.NEWS.items()} == closed_values(load_scheme("news"))


@pytest.mark.parametrize(
    ("layer", "value", "stays"),
    [
        ("upos", "NOUN", True),
        ("upos", "MOST", False),
        ("feats", "Animacy=Inan|Case=Nom|Gender[psor]=Masc|PronType=Int,Rel", True),
        ("feats", "Gloss=Bridge", False),
        ("feats", "Case=Заречье", False),
        ("deprel", "nsubj:pass", True),
        ("deprel", "obl:за", False),
        ("deprel", "bridge", False),
        ("head", "12", True),
        ("head", "мост", False),
        ("lemma", "мост", False),
        ("xpos", "NN", False),
    ],
)
def test_a_layer_stays_if_every_value_is_of_a_closed_class(layer: str, value: str, stays: bool) -> None:
    """One word in it, and all of the layer goes."""
    document = Document("d", "Мост тут", "ru", tokens=(Fragment(0, 4), Fragment(5, 8)), layers={layer: (None, value)})
    release = strip(document)
    assert (release.layers, release.dropped) == (({layer: (None, value)}, {}) if stays else ({}, {"layers": 1}))


def seeds() -> list[Document]:
    found = [said.parse(path.read_text("utf-8"), name=path.stem) for path in sorted(NEWS.glob("*.said"))]
    return [document for document in found if document.meta["split"] != "test"]


def test_a_release_of_russian_news_holds_no_russian_letter() -> None:
    """Neither lines nor rows."""
    for release in strip_all(seeds(), numbered=True):
        if release.lang == "ru":
            assert re.findall("[а-яё]+", dump(release), re.IGNORECASE) == []


def test_a_release_of_english_news_holds_no_word_but_those_of_every_release() -> None:
    """A word that stands there stands in the release of another text too: a label, a key, a value."""
    empty = Document("d1", "Ä", "en", meta=seeds()[0].meta)
    scheme = repr([*load_scheme("news").labels, *load_scheme("news").relations, wordless.NEWS])
    known = set(
        re.findall("[a-z]{3,}", (dump(strip(empty, id="d1")) + scheme + repr(Stripped.__struct_fields__)).lower())
    )
    known |= set(re.findall("[a-z]{3,}", repr(to_batch([]).schema).lower())) | {"paragraph", "heading", "turn", "list"}
    known |= {"pull", "quote", "attribution", "none", "false", "true", "adjective"}
    checked = 0
    for document in seeds():
        if document.lang == "en":
            text = set(re.findall("[a-z]{3,}", document.text.lower()))
            held = set(re.findall("[a-z]{3,}", dump(strip(document, id="d1")).lower()))
            assert (text & held) - known == set()
            checked += 1
    assert checked == 4


@pytest.mark.law
@given(documents())
def test_strings_of_a_release_are_few(document: Document) -> None:
    """Ids are plain, and no string of the document is there but labels, language and block kinds."""
    release = strip(document, id="d1")
    labels = {item.label for row in (document.spans, document.relations, document.entities) for item in row}
    allowed = labels | {document.lang, *(block.kind for block in document.blocks), *release.meta.values()}
    strings = set(_strings(msgspec.to_builtins(release)))
    for string in strings - allowed - {release.sha256, release.normal} - set(release.dropped):
        assert (
            re.fullmatch(r"[a-zA-Z]{0,2}[0-9.]+[a-z]?|[0-9a-f]{32}|d1|q1\.cue", string)
            or string in Stripped.__struct_fields__
            or string in _KEYS
        ), string


_KEYS = {"id", "label", "entity", "fragments", "attrs", "score", "alternatives", "optional", "start", "end", "kind", "head", "tail", "at", "aliases_at", "name", "aliases", "kb", "stripped"}  # fmt: skip


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [string for pair in value.items() for part in pair for string in _strings(part)]
    if isinstance(value, list | tuple):
        return [string for part in value for string in _strings(part)]
    return [value] if isinstance(value, str) else []


# Hashes.


def test_a_short_sentence_has_no_hash_of_its_own() -> None:
    """It is hashed with the one behind it; at the end of the text, with the one before."""
    text = "Да. Мост через реку открыли вчера вечером при всех. Нет."
    sentences = (Fragment(0, 3), Fragment(4, 51), Fragment(52, 56))
    (piece,) = strip(Document("d", text, "ru", sentences=sentences)).pieces
    assert (piece.start, piece.end) == (0, 56)
    assert piece.hash is not None
    (short,) = strip(Document("d", "Да.", "ru", sentences=(Fragment(0, 3),))).pieces
    assert short.hash is None


def test_one_sentence_in_two_documents_has_two_hashes() -> None:
    """A table of hashes made for one document serves for no other."""
    same = "Мост через реку открыли вчера вечером при всех."
    first, second = (strip(Document("d", text, "ru", sentences=(Fragment(0, 47),))) for text in (same, same + " Да."))
    assert first.pieces[0].hash != second.pieces[0].hash
    assert LEAST <= 40


# Files.


@pytest.mark.law
@given(documents())
def test_a_release_comes_back_from_lines_and_rows(document: Document) -> None:
    """The same, and valid."""
    release = strip(document)
    assert check_stripped(release) == []
    assert from_batch(to_batch([release])) == [release]
    assert msgspec.json.decode(format_stripped(release), type=Stripped) == release


@pytest.mark.parametrize("name", ["r.jsonl", "r.jsonl.gz", "r.jsonl.zst", "r.parquet"])
def test_a_release_comes_back_from_every_file(tmp_path: Path, name: str) -> None:
    """Same release, same bytes; a published folder holds it in `documents`."""
    released = list(strip_all(seeds()))
    write_stripped(released, tmp_path / name)
    assert list(read_stripped(tmp_path / name)) == released
    before = (tmp_path / name).read_bytes()
    write_stripped(read_stripped(tmp_path / name), tmp_path / name)
    assert (tmp_path / name).read_bytes() == before


def test_a_published_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    released = list(strip_all(seeds()))
    write_stripped(released[:3], tmp_path / "documents" / "dev-00001-of-00002.parquet")
    write_stripped(released[3:], tmp_path / "documents" / "train-00001-of-00002.parquet")
    assert list(read_stripped(tmp_path)) == released


def problems(path: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        list(read_stripped(path))
    return [str(problem).replace(f"{path.parent}/", "") for problem in caught.value.problems]


def test_what_is_no_release_is_refused(tmp_path: Path) -> None:
    """A corpus, broken JSON, an empty file, another version, an id that comes twice."""
    line = format_stripped(strip(Document("d", "Мост", "ru")))
    path = tmp_path / "r.jsonl"
    path.write_bytes(b'{"schema":1,"id":"a","text":"b","lang":"ru"}\n{\n' + line.replace(b":1,", b":2,", 1) + b"\n")
    assert problems(path) == [
        "r.jsonl:1: is no document without words (Object contains unknown field `schema`); make it by `saidby.strip`",
        "r.jsonl:2: is no document without words (Input data was truncated); make it by `saidby.strip`",
        "r.jsonl:3: is no document without words (Invalid value 2 - at `$.stripped`); make it by `saidby.strip`",
    ]
    path.write_bytes(b"\n")
    assert problems(path) == ["r.jsonl: holds no documents"]
    path.write_bytes(line + b"\n" + line + b"\n")
    assert problems(path) == ["d: is the id of more than one document; ids are unique in a release"]
    saidby.save([Document("d", "Мост", "ru")], tmp_path / "c.parquet")
    assert problems(tmp_path / "c.parquet") == [
        "c.parquet: holds no documents without words (its schema has no saidby.stripped)"
    ]
    (tmp_path / "c.parquet").write_bytes(b"PAR1")
    assert problems(tmp_path / "c.parquet")[0].startswith("c.parquet: is not a whole Parquet file (")
    assert problems(tmp_path / "folder")[0] == "folder: there is no such file"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"counts": (1, 2)}, "d $.counts: does not fit the offsets; the document was changed by hand"),
        ({"counts": (5,)}, "d $.counts: does not fit the offsets; the document was changed by hand"),
        ({"split": (3,)}, "d $.counts: does not fit the offsets; the document was changed by hand"),
        ({"length": -1}, "d $.length: must be between 0 and 2147483648, got -1"),
        ({"length": 10**15}, "d $.length: must be between 0 and 2147483648, got 1000000000000000"),
        ({"tokens": (Fragment(2, 9),)}, "d $.tokens[0]: 2-9 is outside the text (4 characters)"),
        ({"entities": (msgspec.json.decode(b'{"id":"e","label":"X","at":[3,9]}'),)}, None),
        ({"pieces": ()}, "d $.counts: does not fit the offsets; the document was changed by hand"),
    ],
)
def test_a_release_that_was_changed_is_refused(change: dict[str, object], what: str | None) -> None:
    """Offsets, counts, pieces must fit each other."""
    release = strip(Document("d", "Мост", "ru"))
    values = {**msgspec.to_builtins(release), **msgspec.to_builtins(change)}
    found = check_stripped(msgspec.convert(values, Stripped))
    assert str(found[0]) == (what or "d $.entities: 3-9 is outside the text")


def test_a_corpus_is_no_place_for_a_release(tmp_path: Path) -> None:
    """A folder is read without it; as a corpus it is refused, with what to do."""
    saidby.save([Document("d", "Мост", "ru")], tmp_path / "a.jsonl")
    write_stripped([strip(Document("e", "Мост", "ru"))], tmp_path / "b.jsonl")
    assert [document.id for document in saidby.load(tmp_path)] == ["d"]
    with pytest.raises(DataError, match="is a document without words; put it on its text with `saidby fill` first"):
        saidby.load(tmp_path / "b.jsonl")


def test_the_schema_has_its_version(tmp_path: Path) -> None:
    """Readers of Parquet see what it is."""
    write_stripped([strip(full())], tmp_path / "r.parquet")
    assert pq.read_schema(tmp_path / "r.parquet").metadata[b"saidby.stripped"] == b"1"


def test_the_guide_shows_what_strip_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its code, run on its gold, gives its release."""
    guide = (Path(__file__).parents[2] / "docs" / "how-to" / "release-without-text.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    blocks = dict(re.findall(r"<!-- (\S+) -->\n```\w+\n(.*?)```", guide, re.DOTALL))
    monkeypatch.chdir(tmp_path)
    Path("most.said").write_text(blocks["most.said"], "utf-8")
    exec(code, {})
    assert Path("release.jsonl").read_text("utf-8") == blocks["release.jsonl"]
    assert saidby.load("most.said")[0].text == blocks["most.txt"]


def test_offsets_are_every_offset_once() -> None:
    """Tokens, sentences, spans, pieces, names; and both ends of the text."""
    assert offsets(strip(full())) == [0, 7, 8, 12, 13, 14, 19, 26, 67]


def test_the_seed_without_text_is_whole() -> None:
    """Valid, no letter of its language in it."""
    (release,) = read_stripped(FOLDER / "article" / "article.jsonl")
    assert check_stripped(release) == []
    assert not re.search("[а-яё]", (FOLDER / "article" / "article.jsonl").read_text("utf-8"), re.IGNORECASE)
    assert (len(release.spans), len(release.tokens), release.length) == (144, 658, 4360)
