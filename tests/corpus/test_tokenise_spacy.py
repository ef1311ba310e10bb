"""Sentences and tokens of spaCy's blank pipelines."""

import importlib.util

import pytest

from saidby.corpus.errors import MissingExtra, UsageError
from saidby.corpus.tokenise_spacy import tokeniser

needs_spacy = pytest.mark.skipif(importlib.util.find_spec("spacy") is None, reason="spaCy is not installed")

TABLE = [
    ("en", "He doesn't  know.\nYes!", ["He doesn't  know.", "Yes!"], "He does n't know . Yes !"),
    ("ru-RU", " Мост (открыт). Да. ", ["Мост (открыт).", "Да."], "Мост ( открыт ) . Да ."),
    ("und", "Міст 😀 відкрито.", ["Міст 😀 відкрито."], "Міст 😀 відкрито ."),
    ("en", " \n ", [], ""),
]


@needs_spacy
@pytest.mark.parametrize(("lang", "text", "sentences", "tokens"), TABLE)
def test_pieces(lang: str, text: str, sentences: list[str], tokens: str) -> None:
    """Tokens of white space, which spaCy has, are left out, and sentences are trimmed of them."""
    found = tokeniser(lang)(text, 0)
    assert [text[start:end] for start, end in found[0]] == sentences
    assert [text[start:end] for start, end in found[1]] == tokens.split()


@needs_spacy
def test_offsets_are_those_of_the_document() -> None:
    """A block that stands at 100 has offsets from 100 on."""
    sentences, tokens = tokeniser("en")("Open.", 100)
    assert [tuple(piece) for piece in sentences] == [(100, 105)]
    assert [tuple(piece) for piece in tokens] == [(100, 104), (104, 105)]


@needs_spacy
def test_a_language_that_spacy_lacks_is_told() -> None:
    """The error names the language, spaCy's reason and another tokeniser."""
    with pytest.raises(UsageError) as caught:
        tokeniser("qq")
    assert str(caught.value) == (
        "spaCy has no tokeniser for 'qq' ([E048] Can't import language qq or any matching language from spacy.lang: "
        "No module named 'spacy.lang.qq'); use the tokeniser 'unicode'"
    )


def test_the_extra_is_named_where_spacy_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message holds the command that installs it."""
    monkeypatch.setattr("saidby.corpus.tokenise_spacy.find_spec", lambda name: None)
    with pytest.raises(MissingExtra) as caught:
        tokeniser("en")
    assert str(caught.value) == "the tokeniser 'spacy' needs the extra 'spacy': pip install 'saidby[spacy]'"
