"""``naeval``: tokens of razdel, spans without overlaps and off no token."""

from typing import Any

import pytest
import razdel
from hypothesis import given
from hypothesis import strategies as st
from looks import Looks
from strategies import documents

from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.said import parse
from saidby.eval.columns import columns_of
from saidby.eval.naeval import LABELS, _token_labels, razdel_bounds
from saidby.eval.scores import score


def said(text: str) -> Document:
    return parse(f"#said 1 lang=ru tokens=none\n#id d\n\n{text}\n")


# gold, predictions, and by hand: label → tokens found, spurious, missed
WORKED = [
    ("{PER|Пётр Лужин} уехал", "{PER|Пётр Лужин} уехал", {"PER": (2, 0, 0)}),
    ("{PER|Пётр Лужин} уехал", "Пётр {PER|Лужин уехал}", {"PER": (1, 1, 1)}),
    ("{PER|Пётр Лужин} уехал", "{PER|Пётр} {LOC|Лужин} уехал", {"LOC": (0, 1, 0), "PER": (1, 0, 1)}),
    # whatever else is labelled is not looked at
    ("{QUOTE|{WORK|Заря}}", "{PET|Заря}", {}),
    # of two that overlap the longer one that starts first stays
    ("{ORG|МИД {LOC|Заречья}}", "МИД {LOC|Заречья}", {"LOC": (0, 1, 0), "ORG": (0, 0, 2)}),
    ("{LOC|{ORG|МИД Заречья} и края}", "МИД Заречья и края", {"LOC": (0, 0, 4)}),
    # half a token of razdel is no name, in the gold and in predictions
    ("Рим-{LOC|Верн} и {LOC|Луч}", "Рим-Верн и {LOC|Луч}", {"LOC": (1, 0, 0)}),
    ("Рим-Верн и {LOC|Луч}", "{LOC|Рим}-Верн и {LOC|Луч}", {"LOC": (1, 0, 0)}),
    # the whole extent of what is in pieces
    ("{PER#p|Анна} и {#p|Лужины}", "{PER|Анна и} Лужины", {"PER": (2, 0, 1)}),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "pred", "counts"), WORKED)
def test_tokens_by_hand(gold: str, pred: str, counts: dict[str, tuple[int, int, int]]) -> None:
    """Tokens of each label that are found, spurious and missed."""
    labels = score([said(gold)], [said(pred)], measures="naeval", resamples=0).measures["naeval"].labels
    assert {label: (s.tp, s.fp, s.fn) for label, s in labels.items()} == counts


@given(documents())
def test_tokens_are_razdels(document: Document) -> None:
    """Over the whole text, by the package itself."""
    tokens = list(razdel.tokenize(document.text))
    assert razdel_bounds(document.text) == ([t.start for t in tokens], [t.stop for t in tokens])


TEXT = "аб вг де жз ик"
SPANS = st.lists(
    st.builds(
        lambda label, start, size: Span("", label, (Fragment(start, min(start + size, len(TEXT))),)),
        st.sampled_from(["PER", "LOC", "ORG", "X"]),
        st.sampled_from([0, 1, 3, 6, 9]),
        st.sampled_from([1, 2, 4, 5, 8]),
    ),
    max_size=5,
)


def by_walking(spans: list[Span], label: str) -> list[bool]:
    """Say of each token whether it is in a name of a label, as naeval walks along them."""
    kept: list[Span] = []
    for span in sorted((s for s in spans if s.label != "X"), key=lambda s: (s.start, -s.end)):
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    tokens = list(razdel.tokenize(TEXT))
    starts, stops = {t.start for t in tokens}, {t.stop for t in tokens}
    waiting = [s for s in kept if s.start in starts and s.end in stops and s.label == label]
    found = []
    for token in tokens:
        found.append(bool(waiting) and token.start >= waiting[0].start)
        if waiting and token.stop >= waiting[0].end:
            waiting.pop(0)
    return found


@pytest.mark.law
@given(SPANS, SPANS)
def test_counts_are_those_of_naevals_walk(gold: list[Span], pred: list[Span]) -> None:
    """Type by type, token by token. Of spans of one extent the first counts, so that each extent has one label here."""

    def one_label(spans: list[Span]) -> list[Span]:
        return list({span.fragments: span for span in spans}.values())

    gold, pred = one_label(gold), one_label(pred)
    sides = [[Document("d", TEXT, "ru", spans=tuple(spans))] for spans in (gold, pred)]
    found: Any = score(*sides, measures="naeval", resamples=0).measures["naeval"].labels
    for label in ("PER", "LOC", "ORG"):
        left, right = by_walking(gold, label), by_walking(pred, label)
        tp = sum(a and b for a, b in zip(left, right, strict=True))
        counts = (found[label].tp, found[label].fp, found[label].fn) if label in found else (0, 0, 0)
        assert counts == (tp, sum(right) - tp, sum(left) - tp)


@pytest.mark.parametrize("labels", [("LOC", "PER"), ("PER", "LOC")])
def test_of_two_labels_of_one_extent_the_first_in_the_document_stays(labels: tuple[str, str]) -> None:
    """So does naeval: it sorts by start and end alone. This is the one thing that depends on the order of spans."""
    document = Document("d", "Верна", "ru", spans=tuple(Span(label, label, (Fragment(0, 5),)) for label in labels))
    assert list(score([document], [document], measures="naeval", resamples=0).measures["naeval"].labels) == [labels[0]]


def test_a_span_is_found_among_tokens_without_going_through_them() -> None:
    """Time grows with the tokens and with the spans, not with their product."""
    looks = Looks(range(0, 40_000, 2)), Looks(range(1, 40_001, 2))
    spans = tuple(Span(str(i), "PER", (Fragment(2 * i, 2 * i + 1),)) for i in range(100))
    columns = columns_of([Document("d", "а " * 20_000, "ru", spans=spans)])
    assert (_token_labels(columns, [looks])[:100] == LABELS.index("PER")).all()
    assert max(side.count for side in looks) < 50_000
