"""A corpus published without its text: no word of it in any file, and it comes back from the texts."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import changed
import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import SECRET, full
from real import real_data
from strategies import documents

import saidby
from saidby.annotate.scheme import closed_values, load_scheme
from saidby.annotate.view import view_of
from saidby.corpus import stores
from saidby.corpus.errors import DataError
from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.publish.card_wordless import DROPPED
from saidby.corpus.publish.configs import CONFIGS
from saidby.corpus.publish.facts import About
from saidby.corpus.publish.forms import without_text
from saidby.corpus.publish.write import publish
from saidby.corpus.stripped import restore, strip, strip_all
from saidby.corpus.stripped_files import read_stripped
from saidby.seeds import NEWS

SCHEME = load_scheme()
VIEW = view_of(SCHEME)
ABOUT = About("bridge", licence="CC-BY-4.0", description="News.", url="https://example.org", creators=("Ann Lodge",))
HASHES = {"sha256", "normal", "hash"}
"""Fields of a row of `documents` that depend on the words."""


def published(folder: Path, docs: list[Document], about: About = ABOUT, **choices: bool) -> Path:
    publish(docs, folder, about, VIEW, form=without_text(**choices, values=closed_values(SCHEME)))
    return folder


def seeds() -> list[Document]:
    return [document for document in stores.load(NEWS) if document.meta["split"] != "test"]


def rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {
        str(path.relative_to(folder)): pq.read_table(path).to_pylist() for path in sorted(folder.rglob("*.parquet"))
    }


def strings(folder: Path) -> Iterator[str]:
    """Give all that can be read in a folder: papers, and Parquet decoded, with its metadata."""
    for path in sorted(folder.rglob("*")):
        yield path.name
        if path.suffix == ".parquet":
            yield repr(pq.read_table(path).to_pylist())
            yield repr(pq.read_metadata(path).to_dict())
            yield repr(pq.read_schema(path).metadata)
        elif path.is_file():
            yield path.read_text("utf-8")


def words(folder: Path) -> set[str]:
    return {word for string in strings(folder) for word in re.findall(r"\w{3,}", string.lower())}


# No word.


def test_a_planted_word_is_in_no_file(tmp_path: Path) -> None:
    """Text, names, aliases, kb, attributes, layers, meta, native, ids; nor a path, nor a token of the hub."""
    folder = published(tmp_path / "d", [full()], numbered=True)
    everything = "\n".join(strings(folder)).lower()
    assert "/1" not in {row["id"] for row in rows(folder)["documents/validation-00000-of-00001.parquet"]}
    raw = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()).lower()
    for word in (SECRET, "nobody", "knew", "came", "/home", "hf_", str(tmp_path)):
        assert word not in everything, word
        assert word.encode() not in raw, word


def test_names_stay_in_their_columns_if_they_may(tmp_path: Path) -> None:
    """In those of entities and speakers; the words of the text stay away."""
    folder = published(tmp_path / "d", [full()], numbered=True, names=True)
    assert "nobody" not in "\n".join(strings(folder))
    tables = rows(folder)
    (quote,) = tables["quotes/validation-00000-of-00001.parquet"]
    assert (quote["speaker"], quote["speaker_kb"]) == (SECRET.title(), f"wiki:{SECRET}")
    assert not {"text", "cue", "source", "addressee", "context", "context_start"} & set(quote)
    entity = tables["entities/validation-00000-of-00001.parquet"][0]
    assert [entity[key] for key in ("name", "aliases", "kb")] == [SECRET.title(), [SECRET], f"wiki:{SECRET}"]
    assert "forms" not in entity
    assert SECRET not in json.dumps(tables["tokens/validation-00000-of-00001.parquet"])
    for name in ("README.md", "saidby.json", "croissant.json"):
        assert SECRET not in (folder / name).read_text("utf-8").lower()


LETTERS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщъыьэюя")
TURNED = str.maketrans({
    old: new
    for row in (*LETTERS, *map(str.upper, LETTERS))
    for old, new in zip(row, row[7:] + row[:7], strict=True)
})  # fmt: skip
"""Every letter is another one, as many characters and units as before, equal words equal."""


def in_other_words(document: Document) -> Document:
    """Give a document with the same annotation of a text without a word of the old one."""
    entities = tuple(
        msgspec.structs.replace(
            entity,
            name=entity.name.translate(TURNED),
            aliases=tuple(alias.translate(TURNED) for alias in entity.aliases),
        )
        for entity in document.entities
    )
    return msgspec.structs.replace(document, text=document.text.translate(TURNED), entities=entities)


def test_a_folder_depends_on_the_words_by_hashes_alone(tmp_path: Path) -> None:
    """A corpus in other words has the same files: all rows, card and facts, but for hashes and sizes of files."""
    docs = seeds()
    folders = [
        published(tmp_path / name, found) for name, found in (("a", docs), ("b", list(map(in_other_words, docs))))
    ]
    one, other = (_without_hashes(rows(folder)) for folder in folders)
    assert one == other
    for name in ("README.md", "LICENSE", "CITATION.cff", "croissant.json", "saidby.json"):
        texts = [(folder / name).read_text("utf-8") for folder in folders]
        # Hashes are compressed by other lengths.
        first, second = (re.sub(r'(download_size: |"bytes": |"sha256": )"?[0-9a-f]+"?', r"\1", text) for text in texts)
        assert first == second
    text = {word for document in docs for word in re.findall(r"\w{3,}", document.text.lower())}
    assert len(text) > 4000
    assert text & words(folders[0]) <= words(folders[1])


def _without_hashes(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: bool(inner) if key in HASHES else _without_hashes(inner) for key, inner in value.items()}
    return [_without_hashes(inner) for inner in value] if isinstance(value, list) else value


def test_no_letter_of_a_russian_text_is_in_a_table(tmp_path: Path) -> None:
    """Labels and attributes are Latin."""
    folder = published(tmp_path / "d", [document for document in seeds() if document.lang == "ru"])
    for found in rows(folder).values():
        assert re.findall("[а-яё]+", repr(found), re.IGNORECASE) == []


def test_the_agreement_names_no_document_and_no_value(tmp_path: Path) -> None:
    """Its numbers are told; its list of disagreements is not."""
    docs = seeds()[:2]
    other = msgspec.structs.replace(docs[0], spans=docs[0].spans[1:], relations=())
    agreed = json.loads(json.dumps(saidby.agree([*docs], [other], names=["Ann", "Bob"], resamples=0).to_dict()))
    assert agreed["disagreements"]
    assert docs[1].id in agreed["documents"]["alone"]
    folder = published(tmp_path / "d", docs, msgspec.structs.replace(ABOUT, agreement=agreed), numbered=True)
    told = json.loads((folder / "saidby.json").read_text("utf-8"))["about"]["agreement"]
    assert "disagreements" not in told
    assert told["documents"] == {"compared": 1}
    assert "Compared are the labels of Ann and Bob on 1 document that both labelled." in (
        folder / "README.md"
    ).read_text("utf-8")
    for document in docs:
        assert document.id not in "\n".join(strings(folder))


# And back.


def test_the_corpus_comes_back_from_its_texts(tmp_path: Path) -> None:
    """Texts, offsets, labels, closed attributes; names from the text; splits in their order."""
    docs = seeds()
    folder = published(tmp_path / "d", docs)
    released = list(read_stripped(folder))
    by_split = sorted(docs, key=lambda document: document.meta["split"] == "dev")
    assert released == list(strip_all(by_split))
    filled = saidby.fill(folder, docs)
    assert filled.documents == [restore(strip(document), document.text) for document in by_split]
    for mine, theirs in zip(by_split, filled.documents or [], strict=True):
        assert (mine.text, mine.tokens, mine.sentences) == (theirs.text, theirs.tokens, theirs.sentences)
        assert [(s.label, s.fragments, s.attrs) for s in mine.spans] == [
            (s.label, s.fragments, s.attrs) for s in theirs.spans
        ]


@pytest.mark.law
@settings(max_examples=20)
@given(
    st.lists(documents(), min_size=1, max_size=3, unique_by=lambda document: document.id), st.booleans(), st.booleans()
)
def test_whatever_is_published_is_filled(
    tmp_path_factory: pytest.TempPathFactory, docs: list[Document], names: bool, numbered: bool
) -> None:
    """Any valid documents, one to a file; twice the same bytes; rows of `documents` are those of a release."""
    docs = [msgspec.structs.replace(document, meta={**document.meta, "split": "train"}) for document in docs]
    folders = [tmp_path_factory.mktemp("law") / name for name in ("a", "b")]
    for folder in folders:
        publish(docs, folder, ABOUT, VIEW, form=without_text(names=names, numbered=numbered), shard_bytes=1)
    contents = [
        {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in folders
    ]
    assert contents[0] == contents[1]
    released = list(strip_all(docs, names=names, numbered=numbered))
    assert list(read_stripped(folders[0])) == released
    found = saidby.fill(folders[0], {str(number): document.text for number, document in enumerate(docs)})
    assert found.documents == [
        restore(release, document.text) for release, document in zip(released, docs, strict=True)
    ]


def test_the_way_a_corpus_comes_in_changes_no_byte(tmp_path: Path) -> None:
    """From .said, from JSONL with its attributes in another order."""
    stores.save(stores.stream(NEWS), tmp_path / "c.jsonl")
    one, other = (
        {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (
            published(tmp_path / "a", stores.load(NEWS)),
            published(tmp_path / "b", stores.load(tmp_path / "c.jsonl")),
        )
    )
    assert one == other


@pytest.mark.real
def test_a_real_corpus_comes_back_from_its_texts(tmp_path: Path) -> None:
    """Of factRuEval spans, relations, entities, tokens, sentences; names stay, so ids do; attributes are not closed."""
    from saidby.annotate.formats import read

    docs = list(read("factrueval", real_data("factrueval") / "devset"))
    filled = saidby.fill(published(tmp_path / "d", docs, names=True), real_data("factrueval") / "devset")
    assert {report.status for report in filled.reports} == {"exact"}
    assert filled.documents == [
        msgspec.structs.replace(
            document,
            meta={},
            native={},
            spans=tuple(msgspec.structs.replace(span, attrs={}) for span in document.spans),
        )
        for document in docs
    ]


@pytest.mark.real
@pytest.mark.parametrize("numbered", [False, True])
def test_a_real_corpus_comes_back_from_retyped_texts(tmp_path: Path, numbered: bool) -> None:
    """Other blanks, quotation marks, dashes: at least 99% of the spans of factRuEval, and none in a wrong place."""
    from saidby.annotate.formats import read

    rng = random.Random(7)
    docs = [changed.numbered(document) for document in read("factrueval", real_data("factrueval") / "devset")]
    copies = [changed.retyped(rng, document.text) for document in docs]
    folder = published(tmp_path / "d", docs, numbered=numbered)
    texts = {document.id: copy.text for document, copy in zip(docs, copies, strict=True)}
    filled = saidby.fill(folder, texts, lossy=True).documents or []
    assert len(filled) == len(docs)
    for document, copy, found in zip(docs, copies, filled, strict=True):
        wanted = changed.expected(copy, document)
        assert found.text == copy.text
        for span in found.spans:
            places = tuple(place for place in wanted[span.id] if place)
            assert len(places) == len(wanted[span.id])
            assert span.fragments == changed.joined(places)
    placed, given_ = (sum(len(document.spans) for document in found) for found in (filled, docs))
    assert placed >= 0.99 * given_


def test_a_release_that_lost_a_file_is_not_filled(tmp_path: Path) -> None:
    """It would be a part of the corpus."""
    docs = [Document(f"{number}", "Мост", "ru", meta={"split": split}) for number, split in enumerate(("train", "dev"))]
    folder = published(tmp_path / "d", docs)
    (folder / "documents" / "validation-00000-of-00001.parquet").unlink()
    with pytest.raises(DataError) as caught:
        saidby.fill(folder, docs)
    assert str(caught.value).replace(f"{folder}/", "") == (
        "documents/validation-00000-of-00001.parquet: is missing; SHA256SUMS lists it; get the folder again"
    )


def test_a_release_is_no_corpus(tmp_path: Path) -> None:
    """Whoever loads it as one is told what to do; whatever way it comes."""
    folder = published(tmp_path / "d", [Document("a", "Мост", "ru")])
    file = folder / "documents" / "train-00000-of-00001.parquet"
    what = "holds documents without words; put them on their texts with `saidby fill` first"
    for path in (folder, file):
        for reading in (stores.load, lambda path: stores.table(path, ["id", "text"])):
            with pytest.raises(DataError) as caught:
                reading(path)
            assert str(caught.value) == f"{file}: {what}"
    datasets = pytest.importorskip("datasets")
    with pytest.raises(DataError) as caught:
        saidby.from_dataset(datasets.Dataset.from_list(rows(folder)["documents/train-00000-of-00001.parquet"]))
    assert str(caught.value).endswith(what)


# What is told.


def test_the_other_tables_are_those_of_the_corpus_without_their_words(tmp_path: Path) -> None:
    """The same rows in the same order: ids of entities, words and what depends on them put aside."""
    docs = seeds()
    publish(docs, tmp_path / "whole", ABOUT, VIEW)
    whole, bare = rows(tmp_path / "whole"), rows(published(tmp_path / "bare", docs))
    assert list(whole) == list(bare)
    for path, found in bare.items():
        table = path.partition("/")[0]
        columns = {column.name for column in CONFIGS[table].columns(VIEW) if column.holds}
        if table != "documents":
            assert {*found[0]} == {*whole[path][0]} - columns
            ids = {"id", "speaker_id"} if table == "entities" else {"speaker_id"}
            assert [[row[key] for key in row if key not in ids] for row in found] == [
                [row[key] for key in found[0] if key not in ids] for row in whole[path]
            ]


def test_the_card_says_that_the_text_is_not_there(tmp_path: Path) -> None:
    """How to get it back, what was taken away; no program that needs it."""
    card = (published(tmp_path / "d", [full()], numbered=True) / "README.md").read_text("utf-8")
    section = card.split("## How to get the texts back\n\n")[1].split("\n\n## ")[0]
    assert section.split("\n\n") == [
        "The texts are not part of these data: they hold offsets, labels and hashes, no word of a text and no name of an entity.",
        "```sh\npip install saidby\nsaidby fill PATH TEXTS -o corpus.jsonl\n```",
        "Who has the texts gets the corpus back by `saidby fill PATH TEXTS -o corpus.jsonl`, also from copies that differ in "
        "blanks, quotation marks, dashes or some sentences. Documents are numbered, so copies are known by hashes, not by "
        "names. What cannot be placed for certain is left out and told. `PATH` is this folder, or "
        "`hf://datasets/NAMESPACE/NAME`; `TEXTS` are files, folders, web pages, tables or a corpus.",
        "Taken away beside the texts, and not given back by them but for names that stand in them:",
        "| what | how many |\n|---|---|\n"
        "| ids that were not plain, numbered anew | 6 |\n"
        "| names of entities that no mention has as they were written | 3 |\n"
        "| other names, likewise | 2 |\n"
        "| ids in knowledge bases | 1 |\n"
        "| attributes of spans whose values are not of a closed list | 4 |\n"
        "| layers of tokens that hold words | 5 |\n"
        "| keys of `meta` | 7 |\n"
        "| what foreign formats said | 1 |",
    ]  # fmt: skip
    assert "saidby.load" not in card
    limits = card.split("## Limits\n\n")[1].split("\n\n## ")[0]
    assert "- Beside the texts, 29 values that may hold words were left out.\n" in limits
    assert "Annotation, without the texts: [Creative Commons Attribution 4.0](" in card
    licence = (tmp_path / "d" / "LICENSE").read_text("utf-8")
    assert licence.startswith(
        "The annotation of bridge is licensed under Creative Commons Attribution 4.0 (CC-BY-4.0). "
        "Its texts are not part of these data.\n"
    )
    assert set(strip(full(), id="d1").dropped) <= set(DROPPED)


def test_croissant_says_it_too(tmp_path: Path) -> None:
    """In its description and in its limits; its columns are those that are there."""
    found = json.loads((published(tmp_path / "d", seeds(), names=True) / "croissant.json").read_text("utf-8"))
    absent = "The texts are not part of these data: they hold offsets, labels and hashes, no word of a text but the names of entities."
    assert found["description"].startswith(
        f"News.\n\n{absent}\n\nWho has the texts gets the corpus back by `saidby fill "
    )
    assert found["rai:dataLimitations"].startswith(absent)
    fields = {field["@id"] for table in found["recordSet"] for field in table["field"]}
    assert {"documents/sha256", "documents/length", "tokens/offsets", "entities/name"} <= fields
    assert not {"documents/text", "tokens/tokens", "quotes/text", "quotes/context", "entities/forms"} & fields


def test_a_split_that_would_be_lost_is_refused(tmp_path: Path) -> None:
    """The document would stand in another; a name with a point is none of these."""
    long = "s" * 41
    with pytest.raises(DataError) as caught:
        published(tmp_path / "d", [Document("a", "Мост", "ru", meta={"split": long})])
    assert str(caught.value) == (
        "a $.meta.split: must be a word of at most 40 characters to be published without text, "
        f"got {long!r}; rename the split"
    )
    folder = published(tmp_path / "d", [Document("a", "Мост", "ru", meta={"split": "dev.2"})])
    assert [release.meta for release in read_stripped(folder)] == [{"split": "dev.2"}]
    assert list(rows(folder)) == ["documents/dev.2-00000-of-00001.parquet"]


def test_texts_of_blanks_and_none_are_published(tmp_path: Path) -> None:
    """Nothing to tokenise is not missing tokens: limits are those of the whole corpus."""
    docs = [Document("a", "", "ru"), Document("b", " \n", "ru"), Document("c", "Мост", "ru", spans=(Span("s", "X", (Fragment(0, 4),)),))]  # fmt: skip
    card = (published(tmp_path / "d", docs) / "README.md").read_text("utf-8")
    assert "- 1 document has no tokens, and no row in `tokens`.\n" in card
    assert [document.text for document in saidby.fill(tmp_path / "d", docs).documents or []] == ["", " \n", "Мост"]
