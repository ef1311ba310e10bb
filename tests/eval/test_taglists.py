"""Lists of tags as columns, and spans of documents as tags."""

from dataclasses import replace

import numpy as np
import pytest
from tagging import alphabet, drawn

from saidby.corpus.errors import DataError
from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.tags import tags_of
from saidby.eval.columns import columns_of
from saidby.eval.documents import paired
from saidby.eval.fingerprint import fingerprint
from saidby.eval.tag_scores import score_tags
from saidby.eval.tagged import REASONS, tagged
from saidby.eval.taglists import columns_of_tags

GOLD = [["B-X", "I-X", "O"], [], ["O", "B-Y"]]
PRED = [["O", "B-X", "I-Z"], [], ["B-Y", "I-Y"]]


def test_each_sequence_is_a_document_whose_offsets_count_tokens() -> None:
    """One sentence, no text, the raw tags kept."""
    gold, pred = columns_of_tags(GOLD, PRED)
    assert gold.documents == pred.documents == ("0", "1", "2")
    assert gold.texts == ("", "", "")
    assert gold.labels == pred.labels == ("X", "Y", "Z")
    assert [gold.extents.row(i) for i in range(len(gold))] == [(Fragment(0, 2),), (Fragment(1, 2),)]
    assert (gold.doc.tolist(), gold.label.tolist()) == ([0, 2], [0, 1])
    assert (pred.doc.tolist(), pred.label.tolist()) == ([0, 0, 2], [0, 2, 1])
    one, two, three = (Fragment(place, place + 1) for place in range(3))
    assert [gold.tokens.row(i) for i in range(3)] == [(one, two, three), (), (one, two)]
    assert [gold.sentences.row(i) for i in range(3)] == [(Fragment(0, 3),), (), (Fragment(0, 2),)]
    assert gold.tags is not None
    assert gold.tags.lists() == GOLD


def test_numbers_sort_as_they_count() -> None:
    """Leading zeros: 10 comes behind 9."""
    gold, _ = columns_of_tags([["O"]] * 11, [["O"]] * 11)
    assert list(gold.documents) == sorted(gold.documents)
    assert gold.documents[10] == "10"


def test_the_repair_is_chosen() -> None:
    """What is invalid is read or dropped."""
    _, pred = columns_of_tags(GOLD, PRED, repair="discard")
    assert (pred.doc.tolist(), [pred.labels[code] for code in pred.label]) == ([0, 2], ["X", "Y"])


def test_lengths_that_differ_are_all_named() -> None:
    """seqeval prints two lists of all lengths."""
    with pytest.raises(DataError) as caught:
        columns_of_tags([["O"], ["O", "O"], ["O"]], [["O"], ["O"], ["O", "O", "O"]])
    advice = "give one tag a token on both sides"
    assert str(caught.value) == (
        f"sequence 1: y_true has 2 tags, y_pred has 1; {advice}\nsequence 2: y_true has 1 tags, y_pred has 3; {advice}"
    )
    with pytest.raises(DataError, match="y_true has 1 sequences, y_pred has 2; they must be the same"):
        columns_of_tags([["O"]], [["O"], ["O"]])
    with pytest.raises(DataError, match=r"y_pred\[0\]: is a string"):
        columns_of_tags([["O"]], ["O"])  # type: ignore[list-item]


def test_pairing_brings_the_tags_along() -> None:
    """Any order of documents; documents that are missing are all outside."""
    gold, pred = columns_of_tags(GOLD, PRED)
    assert pred.tags is not None
    turned = replace(pred.take(pred.doc.argsort()[::-1]), documents=("2", "1", "0"), tags=tags_of([*reversed(PRED)]))
    turned = replace(turned, doc=2 - turned.doc)
    left, right = paired(gold, turned)
    assert left.tags is not None
    assert right.tags is not None
    assert (left.tags.lists(), right.tags.lists()) == (GOLD, PRED)
    only = replace(pred.take(pred.doc == 0), documents=("0",), texts=("",), tags=tags_of(PRED[:1]))
    _, right = paired(gold, only, missing="empty")
    assert right.tags is not None
    assert right.tags.lists() == [PRED[0], [], ["O", "O"]]


def test_chosen_spans_leave_the_tags_behind() -> None:
    """Tags of all spans must not be scored for some of them."""
    gold, _ = columns_of_tags(GOLD, PRED)
    assert gold.take(np.array([0])).tags is None


def test_the_fingerprint_sees_the_tags() -> None:
    """The same spans from other tags are other data; the same tags are the same."""
    prints = [fingerprint(columns_of_tags(side, side)[0]) for side in ([["I-X"]], [["B-X"]], [["B-X", "O"]], [["B-X"]])]
    assert len(set(prints)) == 3
    assert prints[1] == prints[3]


def words(text: str) -> tuple[Fragment, ...]:
    ends = [i for i, letter in enumerate(text + " ") if letter == " "]
    return tuple(Fragment(start, end) for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False))


def document(
    *spans: tuple[str, list[tuple[int, int]]], sentences: tuple[tuple[int, int], ...] = ((0, 11), (12, 20))
) -> Document:
    text = "aa bb cc dd ee ff gg"
    rows = tuple(
        Span(f"s{number}", label, tuple(Fragment(*pair) for pair in pairs))
        for number, (label, pairs) in enumerate(spans)
    )
    return Document(
        "d", text, "en", tokens=words(text), sentences=tuple(Fragment(*pair) for pair in sentences), spans=rows
    )


def test_spans_become_tags_a_sentence() -> None:
    """The outermost of nested and crossing spans; what has no place is named with its reason."""
    columns = columns_of(
        [
            document(
                ("INNER", [(3, 5)]),
                ("OUTER", [(0, 5)]),
                ("CROSS", [(3, 8)]),
                ("AFTER", [(6, 8)]),
                ("OFF", [(9, 10)]),
                ("APART", [(0, 2), (6, 8)]),
                ("ACROSS", [(9, 14)]),
                ("LAST", [(18, 20)]),
            )
        ]
    )
    found = tagged(columns)
    assert found.tags.lists() == [["B-OUTER", "I-OUTER", "B-AFTER", "O"], ["O", "O", "B-LAST"]]
    assert found.doc.tolist() == [0, 0]
    names = {reason: [columns.labels[columns.label[row]] for row in rows] for reason, rows in found.left_out.items()}
    assert names == dict(zip(REASONS, [["APART"], ["OFF"], ["ACROSS"], ["INNER"], ["CROSS"]], strict=True))


def test_documents_without_sentences_are_one_sequence_each() -> None:
    """Any scheme; a document without tokens has none, and its spans no place."""
    documents = [
        document(("X", [(0, 14)]), sentences=()),
        Document("e", "aa", "en", spans=(Span("s", "X", (Fragment(0, 2),)),)),
    ]
    found = tagged(columns_of(documents), scheme="IOBES")
    assert found.tags.lists() == [["B-X", "I-X", "I-X", "I-X", "E-X", "O", "O"]]
    assert (found.documents, found.doc.tolist()) == (2, [0])
    assert found.left_out["off token boundaries"].tolist() == [1]


def test_tokens_between_sentences_are_sequences_too() -> None:
    """So that no span of theirs is lost."""
    found = tagged(columns_of([document(("X", [(0, 2)]), ("Y", [(6, 11)]), sentences=((3, 5), (12, 20)))]))
    assert found.tags.lists() == [["B-X"], ["O"], ["B-Y", "I-Y"], ["O", "O", "O"]]


def test_no_documents_and_no_spans() -> None:
    """Nothing in, nothing out."""
    assert tagged(columns_of([])).tags.lists() == []
    assert tagged(columns_of([document()])).tags.lists() == [["O"] * 4, ["O"] * 3]
    gold, pred = columns_of_tags([], [])
    assert (len(gold), len(pred), gold.documents) == (0, 0, ())


def test_results_under_the_name_of_a_tool_are_its_floats() -> None:
    """Not near, equal: precision, recall and F1 of seqeval and nervaluate themselves, through the whole way."""
    from nervaluate import Evaluator
    from seqeval.metrics import classification_report

    (gold, pred), *_ = drawn(alphabet("BI", "XYZ"), 1, 5, longest=30, sentences=400)
    names = ("strict", "exact", "partial", "ent_type")
    found = score_tags(gold, pred, measures=["seqeval.default", "nervaluate.*"], resamples=0).measures
    report = classification_report(gold, pred, output_dict=True)
    for label, row in report.items():
        scores = {**found["seqeval.default"].labels, **found["seqeval.default"].averages}[label.removesuffix(" avg")]
        assert (scores.precision, scores.recall, scores.f1) == (row["precision"], row["recall"], row["f1-score"])
    overall = Evaluator(gold, pred, tags=["X", "Y", "Z"], loader="list").evaluate()["overall"]
    for name in names:
        micro = found[f"nervaluate.{name}"].micro
        assert (micro.precision, micro.recall, micro.f1) == (
            overall[name].precision,
            overall[name].recall,
            overall[name].f1,
        )
