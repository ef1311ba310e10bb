"""Fingerprints: they change with what can move a number, and with nothing else."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents

from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.columns import columns_of
from saidby.eval.fingerprint import fingerprint, fingerprints

SPAN = Span(
    "1", "PER", (Fragment(0, 2), Fragment(3, 4)), attrs={"a": "b"}, score=0.5,
    alternatives=((Fragment(0, 1),), (Fragment(1, 2),)), optional=False,
)  # fmt: skip
DOCUMENT = Document("d", "Мост!", "ru", tokens=(Fragment(0, 4),), spans=(SPAN, Span("2", "LOC", (Fragment(0, 4),))))


def changed(document: Document, **fields: Any) -> Document:
    return msgspec.structs.replace(document, **fields)


def with_span(**fields: Any) -> Document:
    return changed(DOCUMENT, spans=(msgspec.structs.replace(SPAN, **fields), *DOCUMENT.spans[1:]))


@pytest.mark.law
@given(st.lists(documents(), min_size=1, max_size=3, unique_by=lambda d: d.id), st.randoms())
def test_order_ids_of_spans_tokens_and_sentences_change_no_hash(corpus: list[Document], random: Any) -> None:
    """The hash is of what is scored, not of how it is written down."""

    def other(document: Document) -> Document:
        spans = [
            msgspec.structs.replace(
                span,
                id=f"x{i}",
                alternatives=tuple(random.sample(span.alternatives, len(span.alternatives))),
                attrs=dict(reversed(span.attrs.items())),
            )
            for i, span in enumerate(document.spans)
        ]
        return changed(
            document, spans=tuple(random.sample(spans, len(spans))), tokens=(), sentences=(), layers={}, blocks=()
        )

    shuffled = [other(document) for document in random.sample(corpus, len(corpus))]
    assert fingerprint(columns_of(shuffled)) == fingerprint(columns_of(corpus))


CHANGES = {
    "id": changed(DOCUMENT, id="e"),
    "text": changed(DOCUMENT, text="мост!"),
    "a span less": changed(DOCUMENT, spans=DOCUMENT.spans[:1]),
    "a span twice": changed(DOCUMENT, spans=(*DOCUMENT.spans, SPAN)),
    "label": with_span(label="ORG"),
    "offset": with_span(fragments=(Fragment(0, 2), Fragment(3, 5))),
    "fragments": with_span(fragments=(Fragment(0, 2),)),
    "attribute": with_span(attrs={"a": "c"}),
    "attributes": with_span(attrs={"b": "a"}),
    "score": with_span(score=0.25),
    "no score": with_span(score=None),
    "alternatives": with_span(alternatives=((Fragment(0, 1), Fragment(2, 3)),)),
    "alternatives swapped with extent": with_span(fragments=(Fragment(0, 1),), alternatives=(SPAN.fragments, (Fragment(1, 2),))),
    "optional": with_span(optional=True),
}  # fmt: skip


def test_whatever_can_move_a_number_changes_the_hash() -> None:
    """Each change gives a hash of its own."""
    hashes = {fingerprint(columns_of([document])) for document in (DOCUMENT, *CHANGES.values())}
    assert len(hashes) == 1 + len(CHANGES)
    assert all(len(hash_) == 12 for hash_ in hashes)


def test_a_hash_is_the_same_on_every_machine() -> None:
    """Written down once: a hash that changes breaks every published signature."""
    assert fingerprint(columns_of([DOCUMENT])) == "15ea991a9904"


def test_two_sides_have_the_hashes_that_each_has_alone() -> None:
    """Over the same texts, over others, in another order, of a side that lacks a document."""
    other = msgspec.structs.replace(DOCUMENT, id="other", text=DOCUMENT.text + "!")
    bare = msgspec.structs.replace(DOCUMENT, spans=())
    for gold, pred in (
        ([DOCUMENT, other], [bare, other]),
        ([DOCUMENT, other], [other, bare]),
        ([DOCUMENT, other], [bare]),
        ([DOCUMENT], [msgspec.structs.replace(bare, text=bare.text + " ")]),
    ):
        sides = columns_of(gold), columns_of(pred)
        assert fingerprints(*sides) == tuple(map(fingerprint, sides))
