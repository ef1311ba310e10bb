"""Documents cut into blocks, sentences and tokens: laws over any text, for every tokeniser."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from real import real_data
from strategies import GAPS, PIECES, documents

from saidby.corpus.check import check
from saidby.corpus.errors import UsageError
from saidby.corpus.model import BLOCK_KINDS, Block, Document, Fragment
from saidby.corpus.segment import TOKENISERS, pieces, segment

NEEDS = {"spacy": pytest.mark.skipif(importlib.util.find_spec("spacy") is None, reason="spaCy is not installed")}
NAMES = [pytest.param(name, marks=NEEDS.get(name, ())) for name in TOKENISERS]

MARKS = (
    "«",
    "»",
    '"',
    "”",
    " — ",
    "? ",
    "! ",
    ". ",
    "。",
    "1. ",
    "А. ",
    "桥",
    "\r",
    "\u2029",
    "\u3000",
    "\x1c",
    "🇰🇿",
    "\ufe0f",
)
TEXTS = st.lists(st.sampled_from([*PIECES, *GAPS, *MARKS]) | st.characters(codec="utf-8"), max_size=40).map("".join)
LANGS = st.sampled_from(["ru", "en", "de", "und"])


def covered(pieces: tuple[Fragment, ...] | tuple[Block, ...]) -> set[int]:
    return {i for piece in pieces for i in range(piece.start, piece.end)}


@pytest.mark.law
@pytest.mark.parametrize("name", NAMES)
@given(text=TEXTS, lang=LANGS)
@example(text="\ufeff", lang="ru")
@example(text="桥。\u0301她", lang="und")
def test_blocks_sentences_and_tokens_cover_the_text(name: str, text: str, lang: str) -> None:
    """Every other character than white space lies in a block, a sentence and a token; all valid and trimmed."""
    document = segment(Document("d", text, lang), tokeniser=name)
    assert check(document) == []
    dense = {i for i, char in enumerate(text) if not char.isspace()}
    assert dense <= covered(document.blocks)
    assert dense <= covered(document.sentences)
    assert dense <= covered(document.tokens)
    for piece in [*document.blocks, *document.sentences, *document.tokens]:
        found = text[piece.start : piece.end]
        assert found == found.strip() != ""


@pytest.mark.law
@pytest.mark.parametrize("name", NAMES)
@given(text=TEXTS, lang=LANGS)
def test_segmenting_again_changes_nothing(name: str, text: str, lang: str) -> None:
    """The blocks are kept, and the same blocks give the same sentences and tokens."""
    document = segment(Document("d", text, lang), tokeniser=name)
    assert segment(document, tokeniser=name) == document
    assert pieces(text, document.blocks, tokeniser=name, lang=lang) == (document.sentences, document.tokens)


@pytest.mark.law
@given(documents())
def test_annotation_stays_as_it_is(document: Document) -> None:
    """Nothing but blocks, sentences and tokens changes, and blocks only where there are none."""
    document = replace(document, layers={})
    found = segment(document)
    kept = document.blocks or found.blocks
    assert found == replace(document, blocks=kept, sentences=found.sentences, tokens=found.tokens)


@pytest.mark.law
@given(left=TEXTS, right=TEXTS, lang=LANGS)
def test_a_block_is_cut_by_itself(left: str, right: str, lang: str) -> None:
    """No sentence or token depends on another block, even one that touches."""
    kinds = [(0, left), (len(left), right)]
    blocks = [Block(start, start + len(text), "paragraph") for start, text in kinds if text]
    whole = pieces(left + right, blocks, tokeniser="razdel", lang=lang)
    apart = [pieces(left + right, [block], tokeniser="razdel", lang=lang) for block in blocks]
    assert whole.sentences == tuple(piece for found in apart for piece in found.sentences)
    assert whole.tokens == tuple(piece for found in apart for piece in found.tokens)


def test_a_header_has_no_sentences_and_the_rest_is_cut_around_it() -> None:
    """A reader gives the `meta` block; the title behind it, in the same line, is a block of its own."""
    text = " date 2031-05-02 Мост открыли\nЕго строили два года, и всё это время ходил паром."
    document = segment(Document("d", text, "ru", (Block(1, 16, "meta"),)))
    assert [block.kind for block in document.blocks] == ["meta", "heading", "paragraph"]
    assert [text[start:end] for start, end in document.sentences] == text[17:].split("\n")
    assert document.tokens[0] == Fragment(17, 21)


def test_blocks_that_a_document_has_are_kept() -> None:
    """Text outside of them stays without sentences and tokens."""
    text = "Мост. Река. Лес."
    document = segment(Document("d", text, "ru", (Block(6, 11, "list"),)))
    assert document.blocks == (Block(6, 11, "list"),)
    assert document.sentences == (Fragment(6, 11),)
    assert document.tokens == (Fragment(6, 10), Fragment(10, 11))


def test_names_of_neighbouring_blocks_never_meet_in_a_sentence() -> None:
    """Over the whole text razdel puts a quotation, its attribution and the next paragraph into one sentence."""
    text = "«Мост простоит сто лет»\n\n– Пётр Лужин\n\nАнна де Грут с ним согласна."
    document = segment(Document("d", text, "ru"))
    assert [text[start:end] for start, end in document.sentences] == text.split("\n\n")


@pytest.mark.parametrize(("lang", "tokens"), [("ru", ["кто-то"]), ("uk", ["кто", "-", "то"])])
def test_the_language_chooses_the_tokeniser(lang: str, tokens: list[str]) -> None:
    """Russian is razdel's; other languages get the words of Unicode."""
    document = segment(Document("d", "кто-то", lang))
    assert [document.text[start:end] for start, end in document.tokens] == tokens


def test_layers_keep_their_tokens_or_are_refused() -> None:
    """Lemmas stay where the tokens stay, and are not dropped or moved where they would not."""
    document = segment(Document("d", "Мост открыт.", "ru"))
    lemmas = replace(document, layers={"lemma": ("мост", "открытый", ".")})
    assert segment(lemmas) == lemmas
    own = replace(lemmas, tokens=(Fragment(0, 4), Fragment(5, 10), Fragment(10, 12)))
    with pytest.raises(UsageError) as caught:
        segment(own)
    assert str(caught.value) == (
        "document 'd': tokens of razdel differ from those that the layers (lemma) stand on; "
        "keep its own tokens, or take the layers away first"
    )


@pytest.mark.real
def test_a_real_article_is_cut() -> None:
    """Each token is its slice of the text, no sentence crosses a block, and names stay in their attribution lines."""
    text = (real_data("article") / "article.txt").read_text("utf-8")
    document = segment(Document("article", text, "ru", (Block(1, 16, "meta"),)))
    assert check(document) == []
    lines = [text[block.start : block.end] for block in document.blocks if block.kind == "attribution"]
    sentences = [text[start:end] for start, end in document.sentences]
    assert len(lines) == 4
    assert set(lines) <= set(sentences)


def test_the_reference_names_every_kind_and_tokeniser() -> None:
    """Its tables have a row for each."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "segmentation.md").read_text("utf-8")
    rows = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    assert rows >= {*TOKENISERS, *BLOCK_KINDS} - {"paragraph"}
