"""spaCy's DocBin: what spaCy sees of what is written here, what is read of what spaCy wrote, what is refused."""

import builtins
import pickle
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from damage import DAMAGES, Damage, outcome
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import documents

from saidby.annotate.formats import FORMATS, Report, project, read, write
from saidby.corpus.check import check
from saidby.corpus.errors import DataError, MissingExtra
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span, covered

spacy = pytest.importorskip("spacy", reason="spaCy is not installed (extra spacy)")
NAME = "spacy-docbin"
DATA = Path(__file__).parents[2] / "data" / NAME


def words(text: str) -> tuple[Fragment, ...]:
    """Give a token for each word of a text, cut at single blanks."""
    found, at = [], 0
    for word in text.split(" "):
        found.append(Fragment(at, at + len(word)))
        at += len(word) + 1
    return tuple(piece for piece in found if piece.start < piece.end)


TEXT = "Мост  открыт , сказал Пётр Лужин"
LAYERS = {
    "lemma": ("мост", "открыть", ",", "сказать", "Пётр", "Лужин"),
    "upos": ("NOUN", "VERB", "PUNCT", "VERB", "PROPN", "PROPN"),
    "feats": ("Case=Nom|Number=Sing", None, None, None, "Case=Nom", "Case=Nom"),
    "head": ("2", "4", "2", "0", "4", "5"),
    "deprel": ("nsubj", "parataxis", "punct", "root", "nsubj", "flat"),
    "misc": ("_", None, "", None, None, "a=b"),
}
MOST = Document(
    "most",
    TEXT,
    "ru",
    (),
    (Fragment(0, 32),),
    words(TEXT),
    LAYERS,
    (
        Span("q1", "QUOTE", (Fragment(0, 4), Fragment(6, 12)), "e1", {"mode": "direct"}, 0.5),
        Span("n1", "PER", (Fragment(22, 32),), "e1"),
        Span("n2", "PER", (Fragment(27, 32),), "e1"),
        Span("x1", "Мосты", (Fragment(1, 8),)),
    ),
    (Relation("r1", "source", "q1", "n1"), Relation("r2", "speaker", "q1", "e1")),
    (Entity("e1", "PER", "Пётр Лужин", ("Лужин",), "Q1"),),
    {"date": "2031-05-02"},
)


def one(path: Path, report: Report | None = None, **options: str) -> Document:
    (document,) = read(NAME, path, report=report, **options)
    return replace(document, meta={key: value for key, value in document.meta.items() if key != "imported"})


def docs(path: Path) -> list[Any]:
    """Give the documents of a file as spaCy reads them."""
    return list(spacy.tokens.DocBin().from_disk(path).get_docs(spacy.vocab.Vocab()))


def saved(path: Path, *found: Any) -> Path:
    spacy.tokens.DocBin(store_user_data=True, docs=found).to_disk(path)
    return path


def test_spacy_sees_text_layers_and_spans(tmp_path: Path) -> None:
    """Groups of the scheme, ``sc`` for other labels; a span has the tokens that it touches; two blanks are a token."""
    write(NAME, [MOST], tmp_path / "most.spacy")
    (doc,) = docs(tmp_path / "most.spacy")
    assert doc.text == TEXT
    assert [token.text for token in doc] == ["Мост", " ", "открыт", ",", "сказал", "Пётр", "Лужин"]
    assert [(token.lemma_, token.pos_, str(token.morph), token.dep_) for token in doc if not token.text.isspace()] == [
        (lemma, pos, feats or "", dep)
        for lemma, pos, feats, dep in zip(*(LAYERS[name] for name in ("lemma", "upos", "feats", "deprel")), strict=True)
    ]
    assert [token.head.i for token in doc if not token.text.isspace()] == [2, 4, 2, 4, 4, 5]
    assert [(sentence.start, sentence.end) for sentence in doc.sents] == [(0, 7)]
    assert {key: [(s.id_, s.label_, s.kb_id_, s.text) for s in group] for key, group in doc.spans.items()} == {
        "quotes": [("q1", "QUOTE", "Q1", "Мост  открыт")],
        "entities": [("n1", "PER", "Q1", "Пётр Лужин"), ("n2", "PER", "Q1", "Лужин")],
        "sc": [("x1", "Мосты", "", "Мост  открыт")],
    }
    assert doc.ents == ()
    assert not doc.has_annotation("ENT_IOB")
    assert doc.user_data["saidby"]["layers"] == {"misc": LAYERS["misc"]}


def test_ents_are_the_outermost_names(tmp_path: Path) -> None:
    """Of the group entities and of labels that the scheme does not know; the document is the same."""
    write(NAME, [MOST], tmp_path / "most.spacy", ents="outer")
    (doc,) = docs(tmp_path / "most.spacy")
    assert [(ent.label_, ent.text, ent.kb_id_) for ent in doc.ents] == [
        ("Мосты", "Мост  открыт", ""),
        ("PER", "Пётр Лужин", "Q1"),
    ]
    assert replace(one(tmp_path / "most.spacy"), native={}) == MOST


@pytest.mark.law
@given(document=documents())
def test_what_spacy_reads_and_saves_again_is_the_same_document(
    document: Document, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Its text is ours; its own file of it is read as ours is."""
    document = project(document, FORMATS[NAME].keeps, name=NAME).document
    path = tmp_path_factory.mktemp("bin") / "d.spacy"
    write(NAME, [document], path)
    (doc,) = docs(path)
    assert doc.text == document.text
    if len(doc):  # Of a document without tokens spaCy 3.8 saves no column.
        assert replace(one(saved(path, doc)), native={}) == document


def doc_of_others() -> Any:
    """Give a document as a pipeline makes it: names, spans under other keys, two attributes of its own."""
    vocab = spacy.vocab.Vocab()
    doc = spacy.tokens.Doc(
        vocab, words=["Мост", "в", "Заречье", "."], spaces=[True, True, False, False], ents=["O", "O", "B-LOC", "O"]
    )
    doc.spans["sc"] = [
        spacy.tokens.Span(doc, 0, 3, "THING", span_id="p"),
        spacy.tokens.Span(doc, 0, 1, "THING", span_id="p", kb_id="Q7"),
        spacy.tokens.Span(doc, 2, 3, "LOC", kb_id="Q7"),
    ]
    doc.spans["unnamed"] = [spacy.tokens.Span(doc, 1, 3, "")]
    doc.cats = {"bridges": 0.5}
    doc.user_data["._.", "seen", 0, None] = {"n": [1, 2]}
    return doc


def test_what_others_say_is_read_and_written_back(tmp_path: Path) -> None:
    """Ids of patterns are attributes, ids of knowledge bases entities, a name that is a span too is one."""
    document = one(saved(tmp_path / "a.spacy", doc_of_others()), lang="ru")
    assert (document.id, document.lang, document.sentences) == ("d1", "ru", ())
    assert [(s.id, s.label, covered(document.text, s.fragments), s.entity, s.attrs) for s in document.spans] == [
        ("s1", "THING", "Мост в Заречье", None, {"id": "p"}),
        ("s2", "THING", "Мост", "e1", {"id": "p"}),
        ("s3", "LOC", "Заречье", "e1", {}),
        ("s4", "unnamed", "в Заречье", None, {}),
    ]
    assert document.entities == (Entity("e1", "THING", "Мост", kb="Q7"),)
    write(NAME, [document], tmp_path / "b.spacy")
    (doc,) = docs(tmp_path / "b.spacy")
    assert {key: [span.text for span in group] for key, group in doc.spans.items()} == {
        "sc": ["Мост в Заречье", "Мост", "Заречье"],
        "unnamed": ["в Заречье"],
    }
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Заречье", "LOC")]
    assert doc.cats == {"bridges": 0.5}
    assert doc.user_data["._.", "seen", 0, None] == {"n": (1, 2)}
    assert one(tmp_path / "b.spacy") == document


def test_what_was_changed_in_spacy_is_as_spacy_has_it(tmp_path: Path) -> None:
    """A span that is moved, one that has another label, one that is gone, with its relation, and one that is new."""
    write(NAME, [MOST], tmp_path / "most.spacy")
    (doc,) = docs(tmp_path / "most.spacy")
    names = [*doc.spans["entities"]]
    moved = spacy.tokens.Span(doc, 0, 4, "QUOTE", span_id="q1")
    doc.spans["quotes"] = [moved]
    doc.spans["entities"] = [spacy.tokens.Span(doc, names[1].start, names[1].end, "ORG", span_id="n2")]
    doc.spans["sc"] = [spacy.tokens.Span(doc, 4, 5, "CUE")]
    report = Report()
    document = one(saved(tmp_path / "again.spacy", doc), report)
    assert [(s.id, s.label, covered(document.text, s.fragments), s.attrs, s.entity) for s in document.spans] == [
        ("q1", "QUOTE", "Мост  открыт ,", {"mode": "direct"}, "e1"),
        ("n2", "ORG", "Лужин", {}, "e1"),
        ("s1", "CUE", "сказал", {}, None),
    ]
    assert [relation.id for relation in document.relations] == ["r2"]
    assert [str(lost) for lost in report.lost] == [
        f"{tmp_path}/again.spacy:1 r1: source q1 → n1: an end of it is not there any more"
    ]


def test_what_is_said_of_another_text_is_not_read(tmp_path: Path) -> None:
    """As when a part of a document becomes a document, with its user data; told."""
    write(NAME, [MOST], tmp_path / "most.spacy")
    (doc,) = docs(tmp_path / "most.spacy")
    report = Report()
    document = one(saved(tmp_path / "part.spacy", doc[2:].as_doc(copy_user_data=True)), report)
    assert (document.id, document.text, document.relations) == ("d1", "открыт , сказал Пётр Лужин", ())
    assert [lost.what for lost in report.lost] == [
        "user_data['saidby'] is about a text of 32 characters, this one has 26: nothing of it was read"
    ]


def test_no_span_is_lost_that_was_an_ent(tmp_path: Path) -> None:
    """Nor where another of its label is at its place, or over it; those that ``ents=outer`` chose stay in their groups."""
    doc = spacy.tokens.Doc(spacy.vocab.Vocab(), words=["Мост", "в", "Заречье"], ents=["B-LOC", "O", "B-LOC"])
    document = one(saved(tmp_path / "a.spacy", doc))
    more = (Span("a", "LOC", document.spans[0].fragments), Span("b", "LOC", (Fragment(0, 14),)))
    wider = replace(document.spans[1], fragments=(Fragment(0, 14),))
    changed = replace(document, spans=(document.spans[0], wider, *more))
    write(NAME, [changed], tmp_path / "b.spacy")
    assert one(tmp_path / "b.spacy").spans == changed.spans
    write(NAME, [MOST], tmp_path / "outer.spacy", ents="outer")
    write(NAME, [one(tmp_path / "outer.spacy")], tmp_path / "again.spacy")
    (again,) = docs(tmp_path / "again.spacy")
    assert [ent.text for ent in again.ents] == ["Мост  открыт", "Пётр Лужин"]
    assert {key: len(group) for key, group in again.spans.items()} == {"quotes": 1, "entities": 2, "sc": 1}


def test_a_folder_is_read_as_its_files(tmp_path: Path) -> None:
    """As spaCy's corpus reader has it; numbers go on."""
    saved(tmp_path / "a.spacy", doc_of_others(), doc_of_others())
    saved(tmp_path / "b.spacy", doc_of_others())
    assert [document.id for document in read(NAME, tmp_path)] == ["d1", "d2", "d3"]


def test_blanks_that_are_not_known_are_one_each(tmp_path: Path) -> None:
    """As spaCy shows the text of words without blanks."""
    doc = spacy.tokens.Doc(spacy.vocab.Vocab(), words=["Мост", "."])
    assert one(saved(tmp_path / "a.spacy", doc)).text == doc.text == "Мост . "


def test_heads_that_are_no_tree_stand_in_the_user_data(tmp_path: Path) -> None:
    """spaCy could not hold a circle, or two roots; they come back."""
    for heads in (("2", "1", "2", "0", "4", "5"), ("0", "0", "2", "2", "4", "5"), ("9", "4", "2", "0", "4", "5")):
        document = replace(MOST, layers={**LAYERS, "head": heads, "upos": ("Noun",) * 6, "feats": ("x",) * 6})
        write(NAME, [document], tmp_path / "d.spacy")
        assert {*docs(tmp_path / "d.spacy")[0].user_data["saidby"]["layers"]} == {
            "head",
            "deprel",
            "upos",
            "feats",
            "misc",
        }
        assert one(tmp_path / "d.spacy") == document


def content(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.msgpack.decode(zlib.decompress(path.read_bytes()))
    return found


def packed(path: Path, parts: object) -> Path:
    path.write_bytes(zlib.compress(msgspec.msgpack.encode(parts)))
    return path


def refusals() -> Iterator[tuple[dict[str, Any], str]]:
    """Give parts of a file that are wrong, and what is told."""
    parts = content(DATA / "of-others" / "names.spacy")
    groups = msgspec.msgpack.decode(parts["span_groups"][0])
    (raw, keys), *_ = groups.items()
    group = msgspec.msgpack.decode(raw)
    mark = group["spans"][0]

    def with_group(**change: object) -> dict[str, Any]:
        changed = msgspec.msgpack.encode({msgspec.msgpack.encode({**group, **change}): keys})
        return {**parts, "span_groups": [changed, parts["span_groups"][1]]}

    far = mark[:24] + (10**6).to_bytes(4, "big") + (10**6 + 1).to_bytes(4, "big") + mark[32:]
    yield {**parts, "tokens": parts["tokens"][:-1]}, ": its tokens are 1039 bytes, no multiple of 104"
    yield (
        {**parts, "lengths": b"\x09\0\0\0\x02\0\0\0"},
        ": says in several ways how many tokens it has: 11 by the lengths of documents, 10 by words, 10 by blanks",
    )
    yield {**parts, "cats": [{}]}, ": has 2 documents, but cats of 1"
    yield (
        {**parts, "attrs": [66, *parts["attrs"][1:]]},
        ": has no column ORTH (the words), only LOWER, NORM, LEMMA, POS, TAG, DEP, ENT_IOB, ENT_TYPE, HEAD, SENT_START, ENT_KB_ID, MORPH, ENT_ID",
    )
    yield with_group(spans=[far]), ":1: spans['sc'][0] has the tokens 1000000 to 1000001 of 8"
    yield with_group(spans=[b"abc"]), ":1: a span has 3 bytes, must have 40; save the file with a newer spaCy"
    yield {**parts, "strings": 5}, ": is no DocBin of spaCy 3 (Expected `array`, got `int` - at `$.strings`)"
    said = msgspec.msgpack.encode({"saidby": {"id": "d", "characters": "x"}})
    yield (
        {**parts, "user_data": [said, None]},
        ":1: user_data['saidby'] is not what saidby writes (Expected `int`, got `str` - at `$.characters`); remove it",
    )
    said = msgspec.msgpack.encode({"saidby": {"id": "d", "characters": 34, "tokens": [[0, 99]]}})
    yield (
        {**parts, "user_data": [said, None]},
        ":1: user_data['saidby'].tokens has 0-99, which is no token; take tokens out of it",
    )
    said = msgspec.msgpack.encode(
        {"saidby": {"id": "d", "characters": 34, "blocks": [{"start": 0, "end": 99, "kind": "list"}]}}
    )
    yield {**parts, "user_data": [said, None]}, ":1 d $.blocks[0]: 0-99 is outside the text (34 characters)"


@pytest.mark.parametrize(
    ("parts", "told"), [*refusals()], ids=lambda value: value[:30] if isinstance(value, str) else ""
)
def test_what_is_wrong_is_told(parts: dict[str, Any], told: str, tmp_path: Path) -> None:
    """File, number of the document, what is wrong."""
    path = packed(tmp_path / "a.spacy", parts)
    with pytest.raises(DataError) as caught:
        list(read(NAME, path))
    assert str(caught.value) == f"{path}{told}"


class Trap:
    """Would tell if it were unpickled."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return exec, ("import builtins; builtins.saidby_was_here = True",)


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    """A pickle is no DocBin; one in user data is bytes."""
    trap = pickle.dumps(Trap())
    (tmp_path / "a.spacy").write_bytes(trap)
    with pytest.raises(DataError, match=r"a\.spacy: is no DocBin of spaCy 3"):
        list(read(NAME, tmp_path / "a.spacy"))
    doc = doc_of_others()
    doc.user_data["array"] = {b"nd": True, b"type": "|O", b"kind": b"O", b"shape": [1], b"data": trap}
    document = one(saved(tmp_path / "b.spacy", doc))
    write(NAME, [document], tmp_path / "c.spacy")
    assert not hasattr(builtins, "saidby_was_here")


@pytest.mark.law
@pytest.mark.parametrize("sample", ["own/most.spacy", "of-others/names.spacy"])
@given(damage=st.sampled_from(DAMAGES), at=st.integers(0, 10**6), to=st.integers(0, 10**6), inner=st.booleans())
def test_damage_that_is_deflated_again_is_read_or_refused(
    sample: str, damage: Damage, at: int, to: int, inner: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The checksum of a file hides what a wrong program could have written: places, codes, user data."""
    parts = content(DATA / sample)
    if inner:
        key = ("user_data", "span_groups", "tokens", "lengths", "spaces")[at % 5]
        parts[key] = [damage(parts[key][0], at, to), *parts[key][1:]] if at % 5 < 2 else damage(parts[key], at, to)
        data = msgspec.msgpack.encode(parts)
    else:
        data = damage(msgspec.msgpack.encode(parts), at, to)
    path = tmp_path_factory.mktemp("damaged") / "a.spacy"
    path.write_bytes(zlib.compress(data))
    found, problems = outcome(NAME, path)
    assert [problem for document in found for problem in check(document)] == []
    assert [problem for problem in problems if not (problem.where.startswith(str(path)) and problem.what)] == []


def test_numbers_that_msgpack_does_not_hold_are_told(tmp_path: Path) -> None:
    """JSON holds them, so documents can."""
    with pytest.raises(
        DataError, match=r"^d: holds what msgpack, in which spaCy keeps it, does not \(.*\); take it out$"
    ):
        write(NAME, [Document("d", "Мост", "ru", meta={"n": 2**70})], tmp_path / "a.spacy")
    assert list(tmp_path.iterdir()) == []


def test_native_that_was_changed_is_told(tmp_path: Path) -> None:
    """Nothing is written."""
    with pytest.raises(DataError) as caught:
        write(NAME, [Document("d", "Мост", "ru", native={NAME: {"ents": "s1"}})], tmp_path / "a.spacy")
    told = "d $.native.spacy-docbin: is not what was read from spacy-docbin (Expected `array`, got `str` - at `$.ents`); remove it"
    assert str(caught.value) == told


def test_without_spacy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Reading and writing need its codes of strings."""
    monkeypatch.setitem(__import__("sys").modules, "spacy.attrs", None)
    with pytest.raises(
        MissingExtra, match=r"the format spacy-docbin needs the extra 'spacy': pip install 'saidby\[spacy\]'"
    ):
        write(NAME, [MOST], tmp_path / "a.spacy")
    with pytest.raises(MissingExtra):
        list(read(NAME, DATA / "own" / "most.spacy"))


def test_files_can_be_merged_with_those_of_spacy(tmp_path: Path) -> None:
    """They have the same columns."""
    write(NAME, [MOST], tmp_path / "a.spacy")
    ours = spacy.tokens.DocBin(store_user_data=True).from_disk(tmp_path / "a.spacy")
    ours.merge(spacy.tokens.DocBin(store_user_data=True, docs=[doc_of_others()]))
    ours.to_disk(tmp_path / "both.spacy")
    assert [document.id for document in read(NAME, tmp_path / "both.spacy")] == ["most", "d2"]
