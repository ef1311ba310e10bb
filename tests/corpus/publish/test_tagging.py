"""Spans as tags of sentences: what a column holds, and the count of what it does not."""

import re
from itertools import pairwise

import pytest

from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.publish.tagging import Losses, codes_of, sentences_of
from saidby.corpus.publish.view import View, free_name, tag_names

LABELS = ("PER", "LOC")


def document(text: str, spans: list[tuple[str, str]], *, sentences: bool = True) -> Document:
    """Make a document of blank-separated tokens; `/` ends a sentence; a span is its label and words, pieces by `|`."""
    words = [*re.finditer(r"[^\s/]+", text)]
    bounds = [0, *(m.start() for m in re.finditer("/", text)), len(text)] if sentences else []
    pieces = [[w for w in words if a <= w.start() < b] for a, b in pairwise(bounds)]
    found = []
    for number, (label, said) in enumerate(spans):
        places = [text.index(part) for part in said.split("|")]
        extent = tuple(Fragment(at, at + len(part)) for at, part in zip(places, said.split("|"), strict=True))
        found.append(Span(f"s{number}", label, extent))
    return Document(
        "d", text, "und",
        sentences=tuple(Fragment(row[0].start(), row[-1].end()) for row in pieces if row),
        tokens=tuple(Fragment(*word.span()) for word in words),
        spans=tuple(found),
    )  # fmt: skip


def tagged(made: Document) -> tuple[str, dict[tuple[str, str], int]]:
    """Give tags, sentences by `/`, and the counts without the column."""
    losses, sentences = Losses(), sentences_of(made)
    codes = codes_of(made.spans, "names", LABELS, sentences, losses)
    names = tag_names(LABELS)
    rows = [" ".join(names[code] for code in codes[a:b]) for a, b in sentences.bounds]
    return " / ".join(rows), {(label, what): count for (_, label, what), count in losses.items() if what != "spans"}


@pytest.mark.parametrize(
    ("text", "spans", "tags", "losses"),
    [
        ("a b c", [("PER", "a b")], "B-PER I-PER O", {}),
        ("a b c", [("PER", "a"), ("PER", "b")], "B-PER B-PER O", {}),
        ("a b c", [("QUOTE", "a b")], "O O O", {}),
        # The outer one stays, whatever the order of the document.
        ("a b c", [("LOC", "b"), ("PER", "a b")], "B-PER I-PER O", {("LOC", "nested"): 1}),
        ("a b c", [("LOC", "a b"), ("PER", "a b")], "B-LOC I-LOC O", {("PER", "nested"): 1}),
        ("a b c", [("LOC", "b c"), ("PER", "a b")], "B-PER I-PER O", {("LOC", "crossing"): 1}),
        # Pieces; what stands between them is free; with blanks alone between them they are one.
        ("a b c d", [("PER", "a|d")], "B-PER O O B-PER", {("PER", "pieces"): 1}),
        ("a b c d", [("PER", "a|d"), ("LOC", "b c")], "B-PER B-LOC I-LOC B-PER", {("PER", "pieces"): 1}),
        ("a b c", [("PER", "a|b")], "B-PER I-PER O", {}),
        # Sentences are rows of their own.
        ("a b / c d", [("PER", "b / c")], "O B-PER / B-PER O", {("PER", "across"): 1}),
        ("a b / c d", [("PER", "a|d")], "B-PER O / O B-PER", {("PER", "pieces"): 1, ("PER", "across"): 1}),
        # Inside of tokens, and beside them.
        ("Kazan-based bank", [("LOC", "Kazan")], "B-LOC O", {("LOC", "widened"): 1}),
        ("a-b c", [("LOC", "a"), ("PER", "b")], "B-LOC O", {("LOC", "widened"): 1, ("PER", "nested"): 1}),
        ("a / b", [("LOC", " ")], "O / O", {("LOC", "tokenless"): 1}),
        ("", [], "", {}),
    ],
)
def test_tags_of_spans(text: str, spans: list[tuple[str, str]], tags: str, losses: dict[tuple[str, str], int]) -> None:
    """Worked by hand, by the rule in the docstring of the module."""
    assert tagged(document(text, spans)) == (tags, losses)


def test_a_document_without_sentences_is_one_row() -> None:
    """Its tokens are all there."""
    assert tagged(document("a b / c", [("PER", "b / c")], sentences=False)) == ("O B-PER I-PER", {})


def test_every_span_is_counted() -> None:
    """A loss is told as so many of so many."""
    losses = Losses()
    made = document("a b c", [("LOC", "b"), ("PER", "a b"), ("LOC", "c")])
    codes_of(made.spans, "names", LABELS, sentences_of(made), losses)
    assert losses == {("names", "LOC", "spans"): 2, ("names", "PER", "spans"): 1, ("names", "LOC", "nested"): 1}


def test_a_view_has_a_column_for_every_label_of_the_corpus() -> None:
    """Columns of no label go, but for those that are always there; labels of no column share one."""
    view = View({"entities": ("PER",), "quotes": ("QUOTE",), "mentions": ("MENTION",)})
    assert view.over({"PER", "SHIP", "BOAT"}).tags == {
        "entities": ("PER",),
        "quotes": ("QUOTE",),
        "others": ("BOAT", "SHIP"),
    }
    assert View({"parties": ("PARTY",)}).over({"PARTY", "SHIP"}).tags == {"parties": ("PARTY",), "others": ("SHIP",)}
    assert free_name("id", ["id", "id_"]) == "id__"
