"""The audit: what each check finds and leaves alone, and the laws that all keep. Numbers are counted by hand."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from missing import no_dictionary
from strategies import documents

import saidby
from saidby.corpus.audit import CHECKS, Audit, audit
from saidby.corpus.audit.table import summary, table
from saidby.corpus.errors import DataError, UnknownName
from saidby.corpus.model import Block, Document, Fragment, Span
from saidby.corpus.publish.facts import About
from saidby.corpus.publish.view import View
from saidby.corpus.publish.write import publish
from saidby.corpus.said import parse


def said(text: str, name: str = "a", lang: str = "en", split: str = "", *, more: str = "") -> Document:
    """Give a document of one text in `.said`."""
    return parse(f"#said 1 lang={lang}\n#id {name}\n" + f"#split {split}\n" * bool(split) + more + f"\n{text}")


def found(check: str, *corpora: list[Document]) -> list[str]:
    """Give what a check says of corpora."""
    return [finding.what for finding in audit(*corpora, only=[check]).findings]


def excerpts(check: str, *corpora: list[Document]) -> list[str]:
    return [finding.excerpt for finding in audit(*corpora, only=[check]).findings]


# One document by itself.


@pytest.mark.parametrize(
    ("start", "end", "what"),
    [
        (4, 10, None),
        (3, 10, "begins with white space"),
        (4, 11, "ends with white space"),
        (3, 11, "begins and ends with white space"),
        (18, 23, "ends with white space"),
    ],
)
def test_spans_must_not_begin_or_end_with_white_space(start: int, end: int, what: str | None) -> None:
    """NBSP is white; a soft hyphen cannot be seen, which is as bad."""
    document = Document(
        "a", "The bridge\u00a0opens at Pell\u00adport", "en", spans=(Span("s", "LOC", (Fragment(start, end),)),)
    )
    document = msgspec.structs.replace(document, text=document.text[:22] + "\u00ad" + document.text[22:])
    assert found("loose_edges", [document]) == ([f"LOC s {what}"] if what else [])


def test_spans_must_not_cut_tokens() -> None:
    """A cut between two letters is a slip; one at the mark of a possessive is a matter of tokens."""
    document = Document(
        "a", "Anna’s pier", "en", tokens=(Fragment(0, 6), Fragment(7, 11)),
        spans=(Span("s", "PER", (Fragment(0, 4),)), Span("t", "LOC", (Fragment(8, 11),)), Span("u", "LOC", (Fragment(7, 11),))),
    )  # fmt: skip
    findings = audit([document], only=["cut_tokens"]).findings
    assert [(finding.what, finding.severity, finding.excerpt) for finding in findings] == [
        ("PER s ends inside a token", "note", "[Anna]’s pier"),
        ("LOC t begins inside a token", "warning", "Anna’s p[ier]"),
    ]


def test_doubles_say_the_same_twice() -> None:
    """Two quotes of one extent with two speakers are none; the same with another entity is one, and told."""
    head = "#entity e1 PER Ann Hale\n#entity e2 PER Ben Orr\n"
    assert found("doubles", [said("{PER#a|{PER#b|Ann}} left.")]) == ["PER b says what a says"]
    assert found("doubles", [said("{PER#a@e1|{PER#b@e2|Ann}} left.", more=head)]) == [
        "PER b says what a says, of another entity"
    ]
    for text in (
        "{PER|{LOC|Ann}} left.",
        "{PER mood=a|{PER mood=b|Ann}} left.",
        "{QUOTE speaker=@e1|{QUOTE speaker=@e2|Yes}}!",
    ):
        assert found("doubles", [said(text, more=head)]) == []


def test_entities_must_be_named() -> None:
    """By a span, or by a relation: a speaker need not be mentioned."""
    head = "#entity e1 PER Ann Hale\n#entity e2 PER Ben Orr\n#entity e3 PER Cy Vane\n"
    document = said("{PER@e1|Ann} {QUOTE speaker=@e2|left}.", more=head)
    assert found("unnamed_entities", [document]) == ["PER e3: no span mentions it, no relation leads to it"]
    assert excerpts("unnamed_entities", [document]) == ["Cy Vane"]


@pytest.mark.parametrize(
    ("text", "blocks", "what"),
    [
        ("", (), ["the text is empty"]),
        (" —\r\n😀", (), ["no letter or digit in it"]),
        ("DATE: 3", (Block(0, 7, "meta"),), ["no letter or digit in it"]),
        ("7", (), []),
    ],
)
def test_a_document_has_words(text: str, blocks: tuple[Block, ...], what: list[str]) -> None:
    """Outside its header."""
    assert found("empty", [Document("a", text, "en", blocks)]) == what


def test_words_are_in_tokens_and_sentences() -> None:
    """The header is not asked for; the first word that is left out is shown."""
    text = "id: 3\nThe bridge opens."
    header = (Block(0, 5, "meta"), Block(6, 23, "paragraph"))
    bare = Document("a", text, "en", header)
    assert (found("tokens", [bare]), found("sentences", [bare])) == (["it has no tokens"], ["it has no sentences"])
    part = msgspec.structs.replace(bare, tokens=(Fragment(6, 9), Fragment(10, 13)), sentences=(Fragment(6, 22),))
    assert (found("tokens", [part]), found("sentences", [part])) == (["2 words in no token"], [])
    assert excerpts("tokens", [part]) == ["dge"]
    assert found("tokens", [said("The bridge opens. 😀 …")]) == []


@pytest.mark.parametrize(
    ("text", "what", "shown"),
    [
        ("anna.k@example.org wrote", "e-mail address", "a***.*@*******.***"),
        ("почта: анна@пример.рф.", "e-mail address", "а***@******.**"),
        ("call +7 912 345-67-89!", "telephone number", "+7 *** ***-**-89"),
        ("тел. 8 (4822) 34-56-78,", "telephone number", "8 (****) **-**-78"),
        ("(555) 010-0123 rang", "telephone number", "(5**) ***-**23"),
        ("card 4000 0000 0000 0002", "card number", "4*** **** **** **02"),
        ("паспорт 45 09 123456 выдан", "passport number", "п****** ** ** ******"),
        ("СНИЛС 112-233-445 95", "insurance number (SNILS)", "1**-***-*** 95"),
        ("to DE02 1203 0000 0000 2020 51", "account number (IBAN)", "D*** **** **** **** **** **"),
    ],
)
def test_personal_data_is_hinted_at_and_masked(text: str, what: str, shown: str) -> None:
    """Never shown whole. The numbers are invented; check digits worked by hand."""
    findings = audit([Document("a", text, "en")], only=["personal_data"]).findings
    assert [(finding.what, finding.excerpt) for finding in findings] == [(what, shown)]


@pytest.mark.parametrize(
    "text",
    [
        "@anna wrote at 10:30",
        "from 1941-1945 to 2031-05-02",
        "4000 0000 0000 0003",
        "1 000 000 000 000 roubles, 8,912,345,678.00",
        "112-233-445 96",
        "score 8 9 1 2",
        "№ 45-09/123456",
        "pi is 3.14159265358979",
        "0000 0000 0000 0000",
    ],
)
def test_other_numbers_are_no_hints(text: str) -> None:
    """Dates, sums, scores, wrong check digits."""
    assert found("personal_data", [Document("a", text, "en")]) == []


def test_a_text_has_the_hash_that_was_written_down() -> None:
    """`text_sha256` is of the text; `sha256` of the file, which is the text only if a whole text file was read."""
    text = "Мост открыт."
    right, wrong = sha256(text.encode()).hexdigest(), sha256(b"x").hexdigest()
    reader = {"name": "text", "version": 1}
    good = [
        {"text_sha256": right},
        {"sha256": right, "reader": reader},
        {"sha256": wrong},
        {"sha256": wrong, "reader": {"name": "html"}},
    ]
    good += [
        {"sha256": wrong, "reader": reader, "encoding": "cp1251"},
        {"sha256": wrong, "reader": reader, "record": 1},
    ]
    assert found("hashes", [Document(str(i), text, "ru", meta=meta) for i, meta in enumerate(good)]) == []
    bad = [{"text_sha256": wrong}, {"sha256": wrong, "reader": reader}]
    assert found("hashes", [Document(str(i), text, "ru", meta=meta) for i, meta in enumerate(bad)]) == [
        "the sha256 of the text is not meta.text_sha256",
        "the sha256 of the text is not meta.sha256, that of the file it was read from",
    ]


def test_a_changed_document_of_a_folder_is_found(tmp_path: Path) -> None:
    """`corpus.json` holds another hash."""
    saidby.save([said("Ann left.", "a"), said("Ben left.", "b")], tmp_path / "gold")
    manifest = tmp_path / "gold" / "corpus.json"
    value = json.loads(manifest.read_text("utf-8"))
    value["hashes"]["b"] = "0" * 64
    manifest.write_text(json.dumps(value), "utf-8")
    (finding,) = audit(tmp_path / "gold", only=["hashes", "invalid"]).findings
    assert (finding.check, finding.severity, finding.places[0].document) == ("hashes", "error", "b")
    assert finding.what == "is not the document of corpus.json (its sha256 differs)"


def test_a_changed_file_of_a_published_folder_is_found(tmp_path: Path) -> None:
    """`SHA256SUMS` has another sum: of a table, of the card, of documents; what is gone is told too."""
    folder = tmp_path / "dataset"
    documents = [said("Ann left.", "a", split="train"), said("Ben left.", "b", split="test")]
    publish(documents, folder, About("d", licence="CC0-1.0"), View({}))
    assert audit(folder, only=["hashes", "invalid"]).findings == ()
    (folder / "README.md").write_text("other", "utf-8")
    (folder / "tokens" / "train-00000-of-00001.parquet").unlink()
    changed = folder / "documents" / "test-00000-of-00001.parquet"
    changed.write_bytes(changed.read_bytes() + b" ")
    findings = audit(folder, only=["hashes", "invalid"]).findings
    assert {finding.check for finding in findings} == {"hashes"}
    other = "is not the file that was published (its sha256 is not that of SHA256SUMS)"
    assert [(finding.places[0].document, finding.what) for finding in findings] == [
        ("documents/test-00000-of-00001.parquet", other),
        ("README.md", other),
        ("tokens/train-00000-of-00001.parquet", "is missing; SHA256SUMS lists it; get the folder again"),
    ]
    assert audit(folder, skip=["hashes"]).checks["invalid"].error == 0


# Documents together.


def test_documents_without_annotation_are_told_one_by_one_or_as_a_whole() -> None:
    """A treebank would fill pages else."""
    bare = [said("Ann left.", "a"), said("Ben left.", "b")]
    assert found("unlabelled", bare) == ["none of 2 documents has annotation"]
    findings = audit([*bare, said("{PER|Cy} left.", "c")], only=["unlabelled"]).findings
    assert [finding.places[0].document for finding in findings] == ["a", "b"]


def test_near_duplicates_in_two_splits_are_errors() -> None:
    """They come first; in two corpora, or in one part, they are warnings. 9 of 12 and of 11 runs of three words are shared."""
    text = "The bridge over the river opens in May, said the mayor on Monday."
    one = [
        said(text, "a", split="train"),
        said(text, "b", split="train"),
        said(text.replace("Monday", "Sunday"), "c", split="test"),
    ]
    findings = audit(one, [said(text, "d"), said("Nothing of the kind.", "e")], only=["near_duplicates"]).findings
    assert [(f.severity, f.what, [place.document for place in f.places]) for f in findings] == [
        ("error", "83% alike in corpus 1 train and in corpus 1 test", ["a", "c"]),
        ("warning", "100% alike in corpus 1 train and in corpus 2", ["a", "d"]),
        ("warning", "100% alike", ["a", "b"]),
    ]
    assert findings[0].numbers == {"similarity": pytest.approx(10 / 12)}


def test_sentences_of_one_split_are_not_in_another() -> None:
    """Whatever stands between the words, from six words on; once for each split they come back in."""
    long = "The bridge over the river opens in May."
    corpus = [
        said(f"{long} It is new.", "a", split="train"),
        said(f"Well. “The bridge — over the river — opens in MAY”! {long}", "b", split="test"),
        said(f"{long} It is new.", "c", split="test"),
        said(f"{long}", "d", split="dev"),
        said(f"{long}", "e", split="train"),
    ]
    findings = audit(corpus, only=["repeated_sentences"]).findings
    assert [finding.what for finding in findings] == [
        "in corpus 1 train and in corpus 1 test",
        "in corpus 1 train and in corpus 1 dev",
    ]
    assert [place.document for place in findings[0].places] == ["a", "b"]
    assert found("repeated_sentences", corpus[:1] * 2) == []


def test_sentences_of_one_corpus_are_not_in_another() -> None:
    """Corpora are compared as splits are; without sentences, lines are."""
    one, other = "The bridge over the river opens in May", "Ann left.\r\nThe bridge over the river opens in May"
    findings = audit([Document("a", one, "en")], [Document("a", other, "en")], only=["repeated_sentences"]).findings
    assert [(finding.what, finding.places[1].start) for finding in findings] == [("in corpus 1 and in corpus 2", 11)]


def test_names_that_are_in_train_are_counted_by_string() -> None:
    """Of three names of dev, two are in train with the same label; of the two different ones, one."""
    train = said("{PER|Ann  Hale} met {ORG|Orr}.", "a", split="train")
    dev = said(
        "{PER|ann hale} met {PER|Ann\nHale} and {PER|Orr}. {QUOTE|Yes}, {MENTION|he} {SOURCE|Ann}.", "b", split="dev"
    )
    (finding,) = audit([train, dev], only=["seen_names"]).findings
    assert finding.what == (
        "names of dev: 66.7% of 3 are in train; 50.0% of 2 different ones "
        "(no lemmas: not all documents have the layer 'lemma', and none is in Russian)"
    )
    assert finding.numbers == {"names": 3, "seen": pytest.approx(2 / 3), "different": 2, "different_seen": 0.5}
    assert finding.severity == "note"


def test_names_are_counted_by_lemma_of_the_layer() -> None:
    """Where every document with names has it."""

    def of(name: str, form: str, split: str) -> Document:
        document = said(f"{{LOC|{form}}} рада.", name, "ru", split)
        return msgspec.structs.replace(document, layers={"lemma": ("заречье", None, None)})

    (finding,) = audit([of("a", "Заречье", "train"), of("b", "Заречья", "test")], only=["seen_names"]).findings
    assert finding.what == (
        "names of test: 0.0% of 1 are in train, 100.0% by lemma; 0.0% of 1 different ones (lemmas of the layer 'lemma')"
    )


def test_names_are_counted_by_lemma_of_the_dictionary_for_russian() -> None:
    """Without the extra it is said, and no error."""
    pytest.importorskip("pymorphy3", reason="needs the extra 'ru'")
    corpus = [said("{LOC|Москва} рада.", "a", "ru", "train"), said("Из {LOC|Москвы}.", "b", "ru", "test")]
    (finding,) = audit(corpus, only=["seen_names"]).findings
    assert finding.what.endswith(
        "0.0% of 1 are in train, 100.0% by lemma; 0.0% of 1 different ones (lemmas by pymorphy3, of documents in Russian)"
    )


def test_without_the_dictionary_names_have_no_lemmas(monkeypatch: pytest.MonkeyPatch) -> None:
    """No hard failure."""
    monkeypatch.setattr("saidby.corpus.audit.overlap.find_spec", lambda name: None)
    corpus = [said("{LOC|Москва} рада.", "a", "ru", "train"), said("Из {LOC|Москвы}.", "b", "ru", "test")]
    with no_dictionary():
        (finding,) = audit(corpus, only=["seen_names"]).findings
    assert finding.what.endswith(
        "(no lemmas: not all documents have the layer 'lemma'; for Russian pip install 'saidby[ru]')"
    )


def test_names_are_told_by_label_too() -> None:
    """First all names of every split, then label by label, the most frequent first."""
    corpus = [
        said("{PER|Ann}.", "a", split="train"),
        said("{PER|Ann} {LOC|Pell} {LOC|Orr}.", "b", split="dev"),
        said("{PER|Ann}.", "c", split="test"),
    ]
    assert [what.partition(":")[0] for what in found("seen_names", corpus)] == [
        "names of dev",
        "names of test",
        "LOC of dev",
        "PER of dev",
    ]


def test_files_are_splits_by_their_names(tmp_path: Path) -> None:
    """`ru-ud-train.conllu`; a document's own split goes first; two words tell nothing."""
    for name, text in (
        ("x-train.said", "{PER|Ann}."),
        ("x-test.said", "{PER|Ann}."),
        ("train-test.said", "{PER|Ann}."),
    ):
        (tmp_path / name).write_text(f"#said 1 lang=en\n#id a\n\n{text}", "utf-8")
    parts = audit(*(tmp_path / name for name in ("x-train.said", "x-test.said", "train-test.said"))).parts
    assert list(parts) == [
        f"{tmp_path}/x-train.said train",
        f"{tmp_path}/x-test.said test",
        f"{tmp_path}/train-test.said",
    ]


# Labels in context.


def test_a_string_between_the_same_words_has_one_label() -> None:
    """The least frequent label's place comes first: that is the one to look at."""
    corpus = [said(f"They met in {{LOC|{name}}} today.", str(i)) for i, name in enumerate(["Pell"] * 3)]
    corpus += [
        said("They met IN {ORG|Pell} today.", "x"),
        said("They met in Pell today.", "y"),
        said("They met near Pell today.", "z"),
    ]
    (finding,) = audit(corpus, only=["labels"]).findings
    assert finding.what == "LOC 3 times, ORG 1 time, no label 1 time"
    assert [place.document for place in finding.places] == ["y", "x", "0"]
    assert finding.excerpt == "They met in [Pell] today."


def test_what_lies_in_a_longer_name_is_told() -> None:
    """A border is drawn in two ways, which two strings show: «Pell» is part of a name, «in Pell» none."""
    corpus = [said("in {LOC|Pell} town", "a"), said("{LOC|in Pell} town", "b")]
    assert sorted(found("labels", corpus)) == ["LOC 1 time, no label 1 time", "LOC 1 time, part of LOC 1 time"]


@pytest.mark.parametrize(
    "texts",
    [
        ("in {LOC|Pell} town", "near Pell town"),
        ("in {LOC|Pell} town", "in Pell village"),
        ("he {CUE|said} so", "he said so"),
        ("in {PER|{LOC|Pell}} town", "in {LOC|{PER|Pell}} town"),
        ("in {LOC|" + "x " * 8 + "x} town", "in " + "x " * 8 + "x town"),
        ("in {LOC|Pell} town", "in pell town"),
    ],
)
def test_other_words_are_another_context(texts: tuple[str, str]) -> None:
    """Parts of quotes, long stretches, other letters are no matter."""
    assert found("labels", [said(text, str(i)) for i, text in enumerate(texts)]) == []


def test_whether_a_pronoun_is_a_mention_is_only_a_note() -> None:
    """It comes after the rest."""
    corpus = [
        said("that {MENTION|he} left", "a"),
        said("that he left", "b"),
        said("in {LOC|Pell} town", "c"),
        said("in Pell town", "d"),
    ]
    findings = audit(corpus, only=["labels"]).findings
    assert [finding.severity for finding in findings] == ["warning", "note"]


def test_documents_that_can_be_read_once_are_kept() -> None:
    """An iterator gives what a list gives."""
    corpus = [said("in {LOC|Pell} town", "a"), said("in Pell town", "b")]
    assert audit(iter(corpus)) == audit(corpus)


# The audit as a whole.


def test_invalid_documents_are_findings_and_left_out() -> None:
    """The others are looked at all the same."""
    broken = Document("x", "Ann", "en", spans=(Span("s", "PER", (Fragment(0, 9),)),))
    result = audit([broken, said("Ann left.")])
    assert result.documents == 1
    assert (result.checks["invalid"].error, result.findings[0].places[0].document) == (1, "x $.spans[0].fragments[0]")
    assert result.findings[0].what == "0-9 is outside the text (3 characters)"


def test_a_corpus_without_a_document_is_an_error(tmp_path: Path) -> None:
    """There is nothing to look at."""
    with pytest.raises(DataError) as caught:
        audit(tmp_path / "none.jsonl")
    assert str(caught.value) == f"{tmp_path}/none.jsonl: there is no such file"


def test_checks_are_chosen_by_name() -> None:
    """Some, or all but some; an unknown one is refused before anything is read."""
    corpus = [said("Ann left.")]
    assert list(audit(corpus, only=["tokens", "empty"]).checks) == ["empty", "tokens"]
    assert list(audit(corpus, skip=["invalid"]).checks) == [name for name in CHECKS if name != "invalid"]
    for choice in ({"only": ["emty"]}, {"skip": ["emty"]}):
        with pytest.raises(UnknownName) as caught:
            audit(_unread(), **choice)
        assert str(caught.value).startswith("unknown check 'emty'; did you mean 'empty'? known: ")


def _unread() -> Iterator[Document]:
    pytest.fail("a document was read")
    yield said("")


def test_a_limit_keeps_the_first_and_counts_all() -> None:
    """Of each check."""
    corpus = [Document(str(i), "", "en") for i in range(7)]
    result = audit(corpus, only=["empty"], limit=2)
    assert (result.checks["empty"].warning, len(result.findings)) == (7, 2)
    assert result.faulty
    assert not audit([said("{PER|Ann} left.")]).faulty


def test_a_clean_corpus_has_no_findings() -> None:
    """Not one."""
    assert audit([said("{PER|Ann} left.")]).findings == ()


def test_the_table_counts_and_lists() -> None:
    """A row a check, then the findings; control characters cannot steer the terminal."""
    corpus = [Document(name, "\x1b[—", "en") for name in ("a\nb", "c")]
    result = audit([*corpus, said("{PER|Ann} left.")], only=["empty", "unlabelled"], limit=1)
    assert table(result) == (
        "            errors  warnings  notes\n"
        "empty            –         2      –  documents without a word\n"
        "unlabelled       –         –      2  documents without annotation\n"
        "\n"
        "empty\n"
        "  warning: 'a\\nb': no letter or digit in it\n"
        "    ␛[—\n"
        "  … and 1 more\n"
        "\n"
        "unlabelled\n"
        "  note: 'a\\nb': it has no annotation\n"
        "  … and 1 more\n"
    )
    assert summary(result) == "3 documents: 0 errors, 2 warnings, 2 notes"


@pytest.mark.law
@given(st.lists(documents(), max_size=4))
def test_every_corpus_can_be_audited(corpus: list[Document]) -> None:
    """Valid documents of any kind: the same twice, offsets in their texts, JSON that reads back."""
    corpus = [msgspec.structs.replace(document, id=str(i)) for i, document in enumerate(corpus)]
    first = audit(corpus, corpus)
    assert first == audit(iter(corpus), corpus)
    texts = {document.id: document.text for document in corpus}
    for finding in first.findings:
        for place in finding.places:
            if place.start is not None and place.end is not None:
                assert 0 <= place.start < place.end <= len(texts[place.document])
        assert not {"\n", "\r", "\x1b", "\u2028"} & {*finding.excerpt}
    assert msgspec.convert(json.loads(json.dumps(first.to_dict())), Audit) == first
    assert sum(count.error + count.warning + count.note for count in first.checks.values()) == len(first.findings)


@pytest.mark.law
@given(st.lists(documents(), max_size=4))
def test_the_order_of_documents_changes_no_count(corpus: list[Document]) -> None:
    """Only which place is the first."""
    corpus = [msgspec.structs.replace(document, id=str(i)) for i, document in enumerate(corpus)]
    assert audit(corpus).checks == audit(corpus[::-1]).checks
