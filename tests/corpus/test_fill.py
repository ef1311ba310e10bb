"""Filling: exact on the own text, placed on copies that differ, never put where it is not certain."""

import os
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import changed
import gold
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from real import real_data
from strategies import documents

import saidby
from saidby.annotate.conform import check as conforms
from saidby.corpus import fill as filling
from saidby.corpus.check import check
from saidby.corpus.model import Block, Document, Entity, Fragment, Relation, Span
from saidby.corpus.normal_form import digest
from saidby.corpus.placing import place
from saidby.corpus.stripped import strip
from saidby.seeds import FOLDER

SEEDS = int(os.environ.get("HYPOTHESIS_PROFILE", "short") == "long") * 40 + 2
"""Copies of the real corpus that are tried."""

TEXT = "Мост открыт, сообщил вчера мэр Лужин. «Паром больше не нужен никому», — добавил он. Перила покрасят в мае, когда сойдёт лёд."


def sentences(text: str) -> tuple[Fragment, ...]:
    return tuple(Fragment(match.start(), match.end()) for match in re.finditer(r"[^ ].*?\.(?= |$)", text))


def words(text: str) -> tuple[Fragment, ...]:
    return tuple(Fragment(match.start(), match.end()) for match in re.finditer(r"\w+|[^\w\s]", text))


def document(text: str = TEXT, **fields: object) -> Document:
    """Every word a span, numbered."""
    tokens = words(text)
    spans = tuple(Span(f"{i}", "W", (token,)) for i, token in enumerate(tokens))
    return Document("most", text, "ru", (), sentences(text), tokens, spans=spans, **fields)  # type: ignore[arg-type]


def placed(copy: str, original: Document | None = None) -> list[str]:
    """Give the texts of the spans that are placed, in order."""
    found = place(strip(original or document()), copy).document
    assert check(found) == []
    return [copy[span.start : span.end] for span in found.spans]


WORDS = [TEXT[start:end] for start, end in words(TEXT)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" ", "\u00a0"),
        (" ", "\n\n"),
        ("«", "„"),
        ("— ", "- "),
        ("—", "--"),
        ("ё", "е"),
        ("й", "и\u0306"),
        ("паром", "па\u00adром"),
        ("Паром", "Па\u200bром"),
    ],
)
def test_a_copy_that_is_typed_otherwise_gets_everything(old: str, new: str) -> None:
    """Blanks, quotation marks, dashes, ё, accents and soft hyphens say nothing of the words."""
    copy = TEXT.replace(old, new)
    got = placed(copy)
    assert len(got) == len(WORDS)
    for mine, theirs in zip(WORDS, got, strict=True):
        assert mine.replace(old.strip() or "\0", new.strip()) == theirs or mine in "«»—-"


@pytest.mark.parametrize("header", ["Реклама\n\n", "Мост открыт. "])
def test_what_was_added_around_a_text_moves_all_of_it(header: str) -> None:
    """A header and a footer that the text has not."""
    assert placed(header + TEXT + "\n\nЧитайте нас везде.") == WORDS


def test_a_changed_word_costs_its_sentence() -> None:
    """The release cannot tell which word it was; the sentences around stay."""
    assert placed(TEXT.replace("больше", "уже")) == WORDS[:8] + WORDS[20:]


def test_a_sentence_that_is_gone_takes_its_spans() -> None:
    copy = TEXT.replace("«Паром больше не нужен никому», — добавил он. ", "")
    assert placed(copy) == WORDS[:8] + WORDS[20:]


def test_a_sentence_put_between_does_not_come_into_a_span() -> None:
    """A span over two sentences is not placed over three."""
    whole = Span("s", "QUOTE", (Fragment(0, len(TEXT)),))
    copy = TEXT.replace("вчера мэр Лужин. ", "вчера мэр Лужин. Так бывает. ")
    assert placed(copy) == WORDS
    assert placed(copy, Document("d", TEXT, "ru", (), sentences(TEXT), spans=(whole,))) == []


def test_a_sentence_that_comes_twice_is_not_guessed() -> None:
    """Of two equal sentences one is gone: nobody knows which."""
    again = "Мост открыт, сообщил вчера мэр Лужин."
    text = f"{again} {again} Паром больше не нужен никому на этой реке."
    got = placed(f"{again} Паром больше не нужен никому на этой реке.", document(text))
    assert got == ["Паром", "больше", "не", "нужен", "никому", "на", "этой", "реке", "."]


def test_a_sentence_that_comes_again_is_placed_where_none_is_gone() -> None:
    """Both are there, and a footer behind them: it is plain which is which."""
    again = "Мост открыт, сообщил вчера мэр Лужин."
    text = f"{again} Паром больше не нужен никому на этой реке. {again}"
    assert placed(f"{text} Читайте нас везде.", document(text)) == [text[a:b] for a, b in words(text)]


def test_moved_sentences_are_left_out() -> None:
    """The longer part keeps its order; what stands elsewhere is not believed."""
    first, second, third = (TEXT[start:end] for start, end in sentences(TEXT))
    assert placed(f"{second} {third} {first}") == WORDS[8:]


def test_relations_entities_and_layers_follow() -> None:
    """Relations of lost spans go, an entity keeps its name from the copy, tokens and their tags go together."""
    text = TEXT
    spans = (
        Span("q1", "QUOTE", (Fragment(38, 70),), attrs={"mode": "direct"}),
        Span("s1", "PER", (Fragment(31, 36),), "luzhin"),
        Span("c1", "CUE", (Fragment(13, 20),)),
    )
    relations = (Relation("r1", "speaker", "q1", "luzhin"), Relation("r2", "cue", "q1", "c1"))
    entities = (Entity("luzhin", "PER", "Лужин"),)
    upos = {"upos": tuple("PUNCT" if len(word) == 1 else "NOUN" for word in WORDS)}
    original = msgspec.structs.replace(document(), spans=spans, relations=relations, entities=entities, layers=upos)
    found = place(strip(original), text.replace("больше", "уже"))
    assert [span.id for span in found.document.spans] == ["s1", "c1"]
    assert found.document.relations == ()
    assert found.document.entities == (Entity("e1", "PER", "Лужин"),)
    assert len(found.document.tokens) == len(found.document.layers["upos"]) == 17
    assert [(lost.kind, lost.id) for lost in found.lost] == [
        ("sentence", ""),
        ("span", "q1"),
        ("relation", "r1"),
        ("relation", "r2"),
    ]


def test_fragments_that_touch_in_the_copy_are_one() -> None:
    """A document has no fragments without a character between them."""
    text = "Мост открыт, сообщил вчера мэр Лужин."
    span = Span("s", "W", (Fragment(0, 4), Fragment(5, 11)))
    found = place(strip(Document("d", text, "ru", spans=(span,))), text.replace(" ", ""))
    assert found.document.spans[0].fragments == (Fragment(0, 10),)


def test_an_edge_inside_of_a_character_is_not_placed() -> None:
    """Between a letter and its accent there is no place in a copy that composes them."""
    text = "Cafe\u0301 au lait, s'il vous plaît, et vite, dit-elle."
    spans = (Span("s1", "W", (Fragment(0, 4),)), Span("s2", "W", (Fragment(0, 5),)))
    found = place(strip(Document("d", text, "fr", spans=spans)), text.replace("e\u0301", "é").replace(",", ", "))
    assert [span.id for span in found.document.spans] == ["s2"]
    assert found.document.text[:4] == "Café"


def test_blocks_reach_as_far_as_their_sentences() -> None:
    """A paragraph whose last sentence changed ends with the one before."""
    (_, end), (start, second), third = sentences(TEXT)
    original = Document("d", TEXT, "ru", (Block(0, second, "paragraph"), Block(*third, "heading")), sentences(TEXT))
    found = place(strip(original), TEXT.replace("больше", "уже"))
    assert found.document.blocks == (Block(0, end, "paragraph"), Block(third.start - 3, third.end - 3, "heading"))
    assert [lost.kind for lost in found.lost] == ["block", "sentence"]
    assert start > end


def test_a_header_that_the_copy_has_not_is_no_loss() -> None:
    """It holds no annotation; where the copy has it, it is a block."""
    text = f"date 2031-05-02 {TEXT}"
    inner = tuple(Fragment(start + 16, end + 16) for start, end in sentences(TEXT))
    blocks = (Block(0, 15, "meta"), Block(16, len(text), "paragraph"))
    release = [strip(Document("d", text, "ru", blocks, inner))]
    for copy, kinds in ((TEXT, ["paragraph"]), (text.replace("«", "„"), ["meta", "paragraph"])):
        filled = saidby.fill(release, {"d": copy})
        assert [block.kind for document in filled.documents or [] for block in document.blocks] == kinds
        assert filled.reports[0].given["block"] == filled.reports[0].placed["block"] == 1


# Finding copies.


def test_a_copy_is_found_by_text_normal_form_name_and_hashes(tmp_path: Path) -> None:
    """In this order; a copy of another name must hold half of the text."""
    other = "Совсем другая статья о рыбе, которая живёт в реке. Её никто не видел уже много лет подряд."
    release = [strip(document())]
    for copies, how in [
        ({"x": TEXT}, ("exact", "text")),
        ({"x": TEXT.replace(" ", "\n"), "most": other}, ("aligned", "normal form")),
        ({"a/most": TEXT.replace("вчера", "сегодня"), "x": other}, ("aligned", "name")),
        ({"x": TEXT.replace("вчера", "сегодня"), "y": other}, ("aligned", "hashes")),
        ({"x": other}, ("missing", None)),
        ({"x": TEXT + " Да.", "y": TEXT + " Нет."}, ("ambiguous", None)),
    ]:
        (report,) = saidby.fill(release, copies, lossy=True).reports
        assert (report.status, report.by) == how


def test_nothing_is_written_if_something_is_missing(tmp_path: Path) -> None:
    """The corpus is whole, or asked for as it is; what is missing is told either way."""
    release = [strip(document()), strip(msgspec.structs.replace(document(TEXT[: sentences(TEXT)[1].end]), id="b"))]
    output = tmp_path / "gold.jsonl"
    with pytest.raises(filling.NotPlaced) as caught:
        saidby.fill(release, {"most": TEXT.replace("вчера", "сегодня")}, output=output)
    assert str(caught.value).splitlines() == [
        "most: could not be placed on most: 8 of 29 spans, 1 of 3 sentences, 8 of 29 tokens",
        "b: could not be placed on most: 8 of 20 spans, 1 of 2 sentences, 8 of 20 tokens",
        "pass --lossy to write the rest (lossy=True)",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["gold.jsonl.lost.jsonl"]
    told = [msgspec.json.decode(line) for line in (tmp_path / "gold.jsonl.lost.jsonl").read_bytes().splitlines()]
    assert told[0]["lost"][1] == {
        "kind": "span", "id": "0", "label": "W", "start": 0, "end": 4, "why": "the text here is not that of the copy",
    }  # fmt: skip
    saidby.fill(release[:1], {"most": TEXT}, output=output)
    assert saidby.load(output) == [document()]
    assert [path.name for path in tmp_path.iterdir()] == ["gold.jsonl"]


# Laws.


@pytest.mark.law
@given(documents())
def test_a_document_filled_from_its_own_text_is_itself(original: Document) -> None:
    """But for words: ids are plain, attributes closed, names from the text."""
    (found,) = saidby.fill([strip(original)], [original]).documents or []
    assert check(found) == []
    assert [getattr(found, name) for name in ("id", "text", "lang", "blocks", "sentences", "tokens")] == [
        getattr(original, name) for name in ("id", "text", "lang", "blocks", "sentences", "tokens")
    ]
    ids = dict(zip([s.id for s in original.spans], [s.id for s in found.spans], strict=True))
    ids |= dict(zip([e.id for e in original.entities], [e.id for e in found.entities], strict=True))
    for mine, theirs in zip(original.spans, found.spans, strict=True):
        same = msgspec.structs.replace(mine, id=ids[mine.id], entity=ids.get(mine.entity or ""), attrs=theirs.attrs)
        assert theirs == same
    assert [(r.label, ids[r.head], ids[r.tail]) for r in original.relations] == [
        (r.label, r.head, r.tail) for r in found.relations
    ]


@pytest.mark.law
@given(documents(), st.integers(0, 10**6))
def test_what_is_placed_on_a_retyped_copy_is_placed_right(original: Document, seed: int) -> None:
    """Any document, any copy: a span is where its characters went, or it is not there."""
    _right(changed.numbered(original), changed.retyped(random.Random(seed), original.text))


@pytest.mark.law
@given(st.integers(0, 10**6), st.floats(0.01, 0.5))
def test_what_is_placed_on_a_rewritten_copy_is_placed_right(seed: int, share: float) -> None:
    """Words lost, replaced and added: no span on words that are not its own."""
    _right(document(), changed.rewritten(random.Random(seed), TEXT, share=share))


def _right(original: Document, copy: changed.Changed) -> tuple[int, int]:
    """Check that no span is placed wrongly; give how many are placed, and how many should be."""
    found = place(strip(original), copy.text)
    assert check(found.document) == []
    wanted = changed.expected(copy, original)
    for span in found.document.spans:
        places = wanted[span.id]
        assert None not in places, span
        assert span.fragments == changed.joined(tuple(place for place in places if place))
    return len(found.document.spans), len(original.spans)


@pytest.mark.real
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_real_corpus_comes_back_from_retyped_texts(seed: int) -> None:
    """At least 99% of the spans of factRuEval, and none in a wrong place."""
    rng = random.Random(seed)
    done = [_right(changed.numbered(doc), changed.retyped(rng, doc.text)) for doc in _factrueval()]
    placed, given_ = (sum(counts) for counts in zip(*done, strict=True))
    assert placed >= 0.99 * given_


@pytest.mark.real
@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_real_span_is_placed_on_other_words(seed: int) -> None:
    """Two words in a hundred are changed: what is left is right, and it is more than nothing."""
    rng = random.Random(seed)
    done = [_right(changed.numbered(doc), changed.rewritten(rng, doc.text)) for doc in _factrueval()]
    assert sum(placed for placed, _ in done) > 0.3 * sum(given_ for _, given_ in done)


@pytest.mark.real
def test_a_real_corpus_is_equal_when_filled_from_its_files() -> None:
    """Spans, relations, entities, tokens, sentences; `native` and `meta` tell of the import and stay behind."""
    documents = _factrueval()
    release = [strip(doc, names=True, attributes=("part_of", "object")) for doc in documents]
    filled = saidby.fill(release, real_data("factrueval") / "devset")
    assert filled.documents == [msgspec.structs.replace(doc, meta={}, native={}) for doc in documents]
    assert Counter(report.status for report in filled.reports) == {"exact": 122}


_READ: list[Document] = []


def _factrueval() -> list[Document]:
    from saidby.annotate.formats import read

    if not _READ:
        _READ.extend(read("factrueval", real_data("factrueval") / "devset"))
    return _READ


# The work.


def _long(count: int) -> Document:
    """A text of so many sentences, no two alike."""
    text = " ".join(f"Мост номер {i} через реку открыли вчера при всех." for i in range(count))
    return Document("d", text, "ru", (), sentences(text))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "Заметка. " + text,
        lambda text: text.replace("0 через", "0 над"),
        lambda text: text.replace("вчера", "сегодня"),
        lambda text: text[len(text) // 2 :] + " " + text[: len(text) // 2],
    ],
    ids=["header", "a tenth", "all", "turned round"],
)
@pytest.mark.parametrize("count", [500, 2000])
def test_the_work_grows_with_the_text(
    count: int, change: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long a text is and however much has changed, no unit is hashed more than a few times."""
    original = _long(count)
    release = strip(original)
    hashed = 0

    def counting(values: Sequence[str], *, salt: str = "") -> str:
        nonlocal hashed
        hashed += len(values)
        return digest(values, salt=salt)

    monkeypatch.setattr("saidby.corpus.align.digest", counting)
    place(release, change(original.text))
    assert 0 < hashed <= 6 * sum(release.counts)


# A real article, whose gold the seeds hold without its text.


def _article() -> Document:
    (filled,) = saidby.fill(FOLDER / "article" / "article.jsonl", real_data("article") / "article.txt").documents or []
    return filled


@pytest.mark.real
def test_the_gold_of_the_article_keeps_the_rules_of_the_manual() -> None:
    """As the gold of the other seeds: the scheme, the manual, every quotation mark decided."""
    article = _article()
    # Lines of JSON hold attributes in the order of the alphabet, the manual has them in its own.
    spans = [
        msgspec.structs.replace(s, attrs={key: s.attrs[key] for key in gold.ORDER if key in s.attrs} or s.attrs)
        for s in article.spans
    ]
    document = msgspec.structs.replace(article, spans=tuple(spans))
    assert [*check(document), *conforms(document, gold.SCHEME)] == []
    rules = [gold.quotes, gold.attribution, gold.entities, gold.marks]
    assert [problem for rule in rules for problem in rule(document)] == []
    assert document.text == (real_data("article") / "article.txt").read_text("utf-8")


@pytest.mark.real
def test_the_gold_of_the_article_scores_one_against_itself() -> None:
    found = saidby.score([_article()], [_article()], resamples=0).to_dict()
    assert {name: measure["micro"]["f1"] for name, measure in found["measures"].items()} == {
        "entities.strict": 1.0,
        "quotes.strict[content]": 1.0,
    }


@pytest.mark.real
def test_systems_score_on_the_article() -> None:
    """Both find what they are made for: more than half of the names, of the quotes."""
    pytest.importorskip("slovnet", reason="needs the extra 'ru'")
    document = _article()
    for system, measure in (("natasha", "entities.strict"), ("rules-ru", "quotes.strict[content]")):
        scored = saidby.score([document], list(saidby.predict(system, [document])), measures=[measure], resamples=0)
        assert scored.to_dict()["measures"][measure]["micro"]["f1"] > 0.5


@pytest.mark.real
@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_article_is_filled_from_retyped_copies(seed: int) -> None:
    """All of it, each span where its characters went."""
    placed, given_ = _right(changed.numbered(_article()), changed.retyped(random.Random(seed), _article().text))
    assert placed == given_
