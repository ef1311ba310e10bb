"""Our reading of spaCy's scorer against spaCy itself."""

import random
from itertools import pairwise

import pytest
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab
from tagging import alphabet, drawn, sides

from saidby.corpus.errors import DataError
from saidby.corpus.model import Document, Fragment, Span
from saidby.eval import spacy_scorer
from saidby.eval.columns import columns_of
from saidby.eval.counts import LabelPairs
from saidby.eval.credit import harmonic
from saidby.eval.documents import paired
from saidby.eval.tagged import tagged

VOCAB = Vocab()


def check(pairs: LabelPairs, examples: list[Example]) -> None:
    """Compare all and each label: equal floats."""
    theirs = Scorer.score_spans(examples, "ents")
    found = harmonic(pairs)
    if not pairs.labels:
        assert theirs["ents_f"] is None
        return
    assert found.row("micro") == (theirs["ents_p"], theirs["ents_r"], theirs["ents_f"])
    by_label = {label: (row["p"], row["r"], row["f"]) for label, row in theirs["ents_per_type"].items()}
    for label in pairs.labels:
        assert found.row(label) == by_label[label]


def test_tags_give_the_same_floats() -> None:
    """IOB at random, but for I at the start."""
    for corpus in drawn(alphabet("BI"), 200, 1):
        gold, pred = (
            [["B" + row[0][1:] if row[0][0] == "I" else row[0], *row[1:]] for row in side if row] for side in corpus
        )
        docs = [[Doc(VOCAB, words=["a"] * len(row), ents=row) for row in side] for side in (gold, pred)]
        examples = [Example(right, left) for left, right in zip(*docs, strict=True)]
        check(spacy_scorer.ents(*sides(gold, pred)), examples)


def document(doc: Doc) -> Document:
    spans = tuple(
        Span(f"s{i}", ent.label_, (Fragment(ent.start_char, ent.end_char),)) for i, ent in enumerate(doc.ents)
    )
    return Document("d", doc.text, "ru", tokens=tuple(Fragment(t.idx, t.idx + len(t)) for t in doc), spans=spans)


def cut(letters: str, draw: random.Random) -> list[str]:
    places = [0, *sorted(draw.sample(range(1, len(letters)), draw.randint(2, 6))), len(letters)]
    return [letters[a:b] for a, b in pairwise(places)]


def test_predictions_off_the_gold_tokens_vanish() -> None:
    """One text cut in two ways, at random: the same floats as from spaCy's alignment."""
    draw = random.Random(2)
    letters = "абвгдежзик"
    for _ in range(300):
        docs = []
        for _side in range(2):
            words = cut(letters, draw)
            tags = [draw.choice(["O", "B-X", "B-Y", "O"]) for _ in words]
            docs.append(Doc(VOCAB, words=words, spaces=[False] * len(words), ents=tags))
        gold, pred = paired(*(columns_of([document(doc)]) for doc in docs))
        check(spacy_scorer.ents(*(tagged(side, sentences=False) for side in (gold, pred))), [Example(docs[1], docs[0])])


def test_a_document_that_begins_inside_is_refused_as_spacy_does() -> None:
    """E093 there, the place here."""
    with pytest.raises(ValueError, match="E093"):
        _ = Doc(VOCAB, words=["a", "b"], ents=["I-X", "O"]).ents
    with pytest.raises(DataError, match="sequence 1, token 0: tag 'I-X': spaCy refuses a document that begins with I-"):
        spacy_scorer.ents(*sides([["O"], ["I-X"]], [["O"], ["O"]]))
