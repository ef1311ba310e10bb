"""Fingerprints: they change with what can move a number, and with nothing else."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents

from saidby.corpus.model import Document, Entity, Fragment, Relation, Span
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
    """The hash is of what is scored, not of how it is written down: ids of entities and relations neither."""

    def other(document: Document) -> Document:
        named = [*document.spans, *document.entities, *document.relations]
        new = {item.id: f"x{i}" for i, item in enumerate(random.sample(named, len(named)))}
        entities = [
            msgspec.structs.replace(
                entity, id=new[entity.id], aliases=tuple(random.sample(entity.aliases, len(entity.aliases)))
            )
            for entity in document.entities
        ]
        relations = [Relation(new[r.id], r.label, new[r.head], new[r.tail]) for r in document.relations]
        spans = [
            msgspec.structs.replace(
                span,
                id=new[span.id],
                entity=span.entity and new[span.entity],
                alternatives=tuple(random.sample(span.alternatives, len(span.alternatives))),
                attrs=dict(reversed(span.attrs.items())),
            )
            for span in document.spans
        ]
        shuffled = [tuple(random.sample(items, len(items))) for items in (spans, relations, entities)]
        fields = dict(zip(("spans", "relations", "entities"), shuffled, strict=True))
        return changed(document, **fields, tokens=(), sentences=(), layers={}, blocks=())

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


TWINS = changed(
    DOCUMENT,
    spans=tuple(Span(name, "A", (Fragment(0, 1),)) for name in "1234"),
    relations=(Relation("r", "next", "1", "2"), Relation("s", "next", "3", "4")),
)
LINKED = changed(
    DOCUMENT,
    spans=(msgspec.structs.replace(SPAN, entity="e"), *DOCUMENT.spans[1:]),
    entities=(Entity("e", "PER", "Лужин", ("Пётр",)), Entity("f", "PER", "Лужин", ("Пётр",))),
    relations=(Relation("r", "speaker", "2", "e"), Relation("s", "cue", "2", "1")),
)
LINKS = {
    "none": DOCUMENT,
    "all": LINKED,
    "no relations": changed(LINKED, relations=()),
    "no entities": changed(LINKED, spans=DOCUMENT.spans, entities=(), relations=LINKED.relations[1:]),
    "no mention": changed(LINKED, spans=DOCUMENT.spans),
    "name": changed(LINKED, entities=(Entity("e", "PER", "Лужина", ("Пётр",)), LINKED.entities[1])),
    "alias": changed(LINKED, entities=(Entity("e", "PER", "Лужин"), LINKED.entities[1])),
    "label of entity": changed(LINKED, entities=(Entity("e", "ORG", "Лужин", ("Пётр",)), LINKED.entities[1])),
    "entity less": changed(LINKED, entities=LINKED.entities[:1]),
    "label of relation": changed(LINKED, relations=(Relation("r", "x", "2", "e"), LINKED.relations[1])),
    "turned": changed(LINKED, relations=(LINKED.relations[0], Relation("s", "cue", "1", "2"))),
    "twice": changed(LINKED, relations=(*LINKED.relations, Relation("t", "cue", "2", "1"))),
    "other namesake": changed(LINKED, relations=(Relation("r", "speaker", "2", "f"), LINKED.relations[1])),
    "twins in pairs": TWINS,
    "twins in a chain": changed(TWINS, relations=(TWINS.relations[0], Relation("s", "next", "2", "3"))),
    "twins at one": changed(TWINS, relations=(TWINS.relations[0], Relation("s", "next", "1", "4"))),
}


def test_entities_and_relations_change_the_hash() -> None:
    """What they say and what they go with; two entities or spans of one description are told apart by their links."""
    hashes = {name: fingerprint(columns_of([document])) for name, document in LINKS.items()}
    assert len(set(hashes.values())) == len(LINKS)
    assert {fingerprint(columns_of([document], links=False)) for document in list(LINKS.values())[:3]} == {
        hashes["none"]
    }


def test_a_hash_is_the_same_on_every_machine() -> None:
    """Written down once: a hash that changes breaks every published signature."""
    assert fingerprint(columns_of([DOCUMENT])) == "15ea991a9904"
    assert fingerprint(columns_of([LINKED])) == "f9b2a3049c51"


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
