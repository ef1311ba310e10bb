"""Documents of both sides are brought together, or every one that cannot be is named."""

import pytest

from saidby.corpus.errors import DataError, UsageError
from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.columns import columns_of
from saidby.eval.documents import paired


def text(name: str, content: str = "Мост открыт.", *spans: Span) -> Document:
    return Document(name, content, "ru", spans=spans)


def span(label: str, *pieces: tuple[int, int]) -> Span:
    return Span(label, label, tuple(Fragment(*piece) for piece in pieces))


PROBLEMS = [
    ([text("a"), text("b"), text("c")], [text("b")], [
        "a: has no predictions; add them, or pass missing='empty' (--missing empty) to count all its gold as missed",
        "c: has no predictions; add them, or pass missing='empty' (--missing empty) to count all its gold as missed",
    ]),
    ([text("b")], [text("c"), text("b"), text("a")], [
        "a: has predictions but no gold; leave it out of the predictions",
        "c: has predictions but no gold; leave it out of the predictions",
    ]),
    ([text("a"), text("a")], [text("a"), text("b"), text("b"), text("b")], [
        "gold a: is the id of 2 documents; ids are unique in a corpus",
        "pred b: is the id of 3 documents; ids are unique in a corpus",
        "b: has predictions but no gold; leave it out of the predictions",
    ]),
    ([text("a", "Мост через реку открыт для всех.")], [text("a", "Мост  через реку\u00a0открыт, для всех.")], [
        "a: gold and predictions have texts that differ in more than blanks from character 23 on: gold …'ку открыт для всех.' "
        "(its end), predicted …'еку\\xa0открыт, для всех'…; predict on the text of the gold",
    ]),
    ([text("a", "Мост")], [text("a", "Мост\nи")], [
        "a: gold and predictions have texts that differ in more than blanks from character 4 on: gold 'Мост' (its end), "
        "predicted 'Мост\\nи' (its end); predict on the text of the gold",
    ]),
    ([text("a", "Мост", span("A", (0, 2)), span("B", (0, 1), (1, 2)), span("C", (3, 5)))], [text("a", "Мост", span("D"))], [
        "gold a $.spans[1]: fragments must be sorted, apart and inside the text (4 characters), got 0-1 1-2",
        "gold a $.spans[2]: fragments must be sorted, apart and inside the text (4 characters), got 3-5",
        "pred a $.spans[0]: fragments must be sorted, apart and inside the text (4 characters), got none",
    ]),
]  # fmt: skip


def test_blanks_matter_if_asked() -> None:
    """Without alignment the first character that differs is shown, a blank too."""
    gold, pred = text("a", "Мост через реку открыт для всех."), text("a", "Мост через реку\u00a0открыт для всех.")
    message = (
        "a: gold and predictions have different texts from character 15 on: gold …'через реку открыт дл'…, "
        "predicted …'через реку\\xa0открыт дл'…; predict on the text of the gold"
    )
    with pytest.raises(DataError) as caught:
        paired(columns_of([gold]), columns_of([pred]), align="none")
    assert str(caught.value) == message
    assert len(paired(columns_of([gold]), columns_of([pred]))) == 2


@pytest.mark.parametrize(("gold", "pred", "messages"), PROBLEMS)
def test_every_document_that_cannot_be_compared_is_named(
    gold: list[Document], pred: list[Document], messages: list[str]
) -> None:
    """All problems are raised at once, with the place and what to do."""
    with pytest.raises(DataError) as caught:
        paired(columns_of(gold), columns_of(pred))
    assert [str(problem) for problem in caught.value.problems] == messages


def test_an_alternative_outside_the_text_is_a_problem_too() -> None:
    """Alternative extents are compared as extents are, so they must be valid."""
    bad = Span("1", "A", (Fragment(0, 1),), alternatives=((Fragment(0, 9),),))
    with pytest.raises(DataError, match=r"^pred a \$\.spans\[0\]: .* got 0-9$"):
        paired(columns_of([text("a", "Мост")]), columns_of([text("a", "Мост", bad)]))


def test_documents_come_in_the_order_of_ids_on_both_sides() -> None:
    """The order of the input is forgotten; labels share one table."""
    gold = columns_of([text("b", "Мост", span("PER", (0, 1))), text("a", "Мост", span("LOC", (1, 2)))])
    pred = columns_of([text("b", "Мост", span("ORG", (0, 1)))])
    left, right = paired(gold, pred, missing="empty")
    assert left.documents == right.documents == ("a", "b")
    assert left.labels == right.labels == ("LOC", "ORG", "PER")
    assert (left.doc.tolist(), left.label.tolist()) == ([0, 1], [0, 2])
    assert (right.doc.tolist(), right.label.tolist()) == ([1], [1])


def test_documents_without_gold_are_an_error_even_if_missing_is_empty() -> None:
    """`missing` is about predictions that were not made, not about gold."""
    with pytest.raises(DataError, match=r"^b: has predictions but no gold"):
        paired(columns_of([]), columns_of([text("b")]), missing="empty")


def test_another_word_for_missing_is_refused() -> None:
    """A mistyped choice never means the default."""
    with pytest.raises(UsageError, match=r"^missing must be 'error' or 'empty', got 'skip'$"):
        paired(columns_of([]), columns_of([]), missing="skip")  # type: ignore[arg-type]


def test_both_sides_have_the_layout_of_the_gold() -> None:
    """Tokens and sentences go with their document, whatever its place; those of the predictions are not looked at."""
    gold = [
        Document(name, text, "ru", sentences=(Fragment(0, size),), tokens=(Fragment(0, size),))
        for name, text, size in (("b", "два", 3), ("a", "один", 4))
    ]
    pred = [Document(name, text, "ru") for name, text in (("b", "два"), ("a", "один"))]
    for side in paired(columns_of(gold), columns_of(pred)):
        assert side.documents == ("a", "b")
        for layout in (side.tokens, side.sentences):
            assert [layout.row(i) for i in (0, 1)] == [(Fragment(0, 4),), (Fragment(0, 3),)]
