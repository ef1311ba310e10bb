"""Columns: one result from documents and from Arrow rows."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents

from saidby.corpus.arrow import to_batch
from saidby.corpus.errors import DataError, UsageError
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span
from saidby.eval.columns import columns_of, columns_of_table, joined
from saidby.eval.documents import paired


def same(one: Any, two: Any) -> bool:
    """Compare columns and what they hold, arrays by values (NaN is NaN) and type."""
    if is_dataclass(one):
        return all(same(getattr(one, field.name), getattr(two, field.name)) for field in fields(one))
    if isinstance(one, np.ndarray):
        return one.dtype == two.dtype and np.array_equal(one, two, equal_nan=one.dtype == np.float64)
    return bool(one == two)


@pytest.mark.law
@given(st.lists(documents(), max_size=4))
def test_documents_and_arrow_rows_give_the_same_columns(corpus: list[Document]) -> None:
    """The two builders agree on everything, for one batch and for several chunks."""
    expected = columns_of(corpus)
    assert same(columns_of_table(pa.Table.from_batches([to_batch(corpus)])), expected)
    if corpus:
        chunks = pa.Table.from_batches([to_batch([document]) for document in corpus])
        assert same(columns_of_table(chunks), expected)


@pytest.mark.law
@given(st.lists(documents(), min_size=3, max_size=3))
def test_a_slice_of_a_table_gives_the_columns_of_its_documents(corpus: list[Document]) -> None:
    """Arrow slices keep their parent's children; the columns hold those of the slice only."""
    table = pa.Table.from_batches([to_batch(corpus)])
    assert same(columns_of_table(table.slice(1, 1)), columns_of(corpus[1:2]))


@pytest.mark.law
@given(st.lists(documents(), max_size=3), st.randoms())
def test_taken_spans_are_the_columns_of_those_spans(corpus: list[Document], random: Any) -> None:
    """`take` moves fragments, alternatives, attributes, entity and relations along with their span."""
    columns = columns_of(corpus)
    rows = random.choices(range(len(columns)), k=len(columns)) if len(columns) else []
    taken = columns.take(np.array(rows, dtype=np.int64))
    for row, source in enumerate(rows):
        assert taken.extents.row(row) == columns.extents.row(source)
        assert same(taken.take(np.array([row])), columns.take(np.array([source])))


def test_spans_without_entities_are_taken_too() -> None:
    """Where there are no entities and relations, each span that is left mentions none."""
    spans = tuple(Span(name, "PER", (Fragment(0, 4),)) for name in "ab")
    columns = columns_of([Document("a", "Мост", "ru", spans=spans)])
    assert columns.take(np.array([1])).entity.tolist() == [-1]


LINKED = [
    Document(
        "b", "Мост открыт, сказал Лужин", "ru",
        spans=(
            Span("s", "SOURCE", (Fragment(20, 25),), entity="e"),
            Span("q", "QUOTE", (Fragment(0, 11),), attrs={"mode": "direct"}),
            Span("c", "CUE", (Fragment(13, 19),)),
            Span("d", "CUE", (Fragment(0, 4),)),
        ),
        entities=(Entity("f", "PER", "Лужина"), Entity("e", "PER", "Лужин", ("Пётр", "Лужин П."))),
        relations=(
            Relation("r1", "speaker", "q", "e"), Relation("r2", "source", "q", "s"), Relation("r3", "cue", "q", "c"),
            Relation("r4", "cue", "q", "d"),
        ),
    ),
    Document("a", "Анна", "ru", entities=(Entity("e", "PER", "Анна"),)),
]  # fmt: skip


def linked(columns: Any) -> set[tuple[str, str, str]]:
    """Give what is linked: label, the text of the head, the text or the name of the tail."""

    def text(row: int) -> str:
        (piece,) = columns.extents.row(row)
        return str(columns.texts[columns.doc[row]][piece.start : piece.end])

    links = columns.links
    return {
        (
            links.labels[links.label[i]],
            text(links.head[i]),
            text(links.tail[i]) if links.entity[i] < 0 else columns.entities.values[links.entity[i]].name,
        )
        for i in range(len(links))
    }


EVERY_LINK = {
    ("speaker", "Мост открыт", "Лужин"), ("source", "Мост открыт", "Лужин"), ("cue", "Мост открыт", "сказал"),
    ("cue", "Мост открыт", "Мост"),
}  # fmt: skip


def test_ids_become_rows() -> None:
    """Entities by document, then by what they say; a span's entity and a relation's ends are their rows."""
    columns = columns_of(LINKED)
    assert [entity.name for entity in columns.entities.values] == ["Лужин", "Лужина", "Анна"]
    assert columns.entities.doc.tolist() == [0, 0, 1]
    assert columns.entity.tolist() == [0, -1, -1, -1]
    assert columns.links.labels == ("cue", "source", "speaker")
    assert linked(columns) == EVERY_LINK
    cues = columns.links.of("cue")
    assert (cues.head.tolist(), cues.tail.tolist(), cues.entity.tolist()) == ([1, 1], [2, 3], [-1, -1])


def test_links_follow_their_spans() -> None:
    """Without the cues their links are gone; taken in another order and brought to other documents all stay."""
    columns = columns_of(LINKED)
    assert linked(columns.take(np.array([1, 0]))) == {link for link in EVERY_LINK if link[0] != "cue"}
    assert linked(columns.take(np.array([3, 0, 2, 1]))) == EVERY_LINK
    assert len(columns.take(np.array([1, 2, 1])).links.of("cue")) == 2
    gold, pred = paired(columns, columns_of(LINKED[::-1]))
    assert same(gold, replace(pred, origins=gold.origins))
    assert [entity.name for entity in gold.entities.values] == ["Анна", "Лужин", "Лужина"]
    assert gold.entity.tolist() == [1, -1, -1, -1]
    assert linked(gold) == EVERY_LINK


def test_links_stay_when_texts_differ_in_blanks() -> None:
    """A prediction on a text with other blanks keeps what it is linked to."""
    other = msgspec.structs.replace(LINKED[0], text=LINKED[0].text + "\n")
    pred = paired(columns_of([LINKED[0]]), columns_of([other]))[1]
    assert linked(pred) == EVERY_LINK


def test_what_leads_nowhere_is_an_error() -> None:
    """Every place is named, from documents and from Arrow; columns without entities say how to get them."""
    broken = msgspec.structs.replace(
        LINKED[0],
        spans=(*LINKED[0].spans, Span("x", "CUE", (Fragment(0, 1),), entity="g"), Span("x", "CUE", (Fragment(0, 1),))),
        relations=(Relation("r1", "cue", "e", "c"), Relation("r2", "cue", "q", "y"), Relation("r3", "cue", "q", "x")),
    )
    documents = [LINKED[1], broken]
    for read in (columns_of, lambda rows: columns_of_table(pa.Table.from_batches([to_batch(rows)]))):
        with pytest.raises(DataError) as caught:
            read(documents)
        assert list(map(str, caught.value.problems)) == [
            "b $.spans[4].entity: there is no entity 'g'",
            "b $.relations[0].head: there is no span 'e'",
            "b $.relations[1].tail: there is no span or entity 'y'",
            "b $.relations[2].tail: 'x' is the id of 2 of them; ids are unique in a document",
        ]
    bare = columns_of(documents, links=False)
    with pytest.raises(UsageError, match=r"^columns were made without entities and relations; make them with links="):
        _ = bare.links


def test_columns_hold_codes_into_sorted_tables() -> None:
    """Codes do not depend on which label comes first; what a span lacks is NaN, False, no row."""
    spans = (
        Span("1", "PER", (Fragment(0, 2), Fragment(3, 5)), score=0.5, optional=True, attrs={"b": "x", "a": "x y"}),
        Span("2", "LOC", (Fragment(0, 2),), alternatives=((Fragment(0, 1),), (Fragment(0, 1), Fragment(4, 5)))),
    )
    columns = columns_of([Document("d", "один", "ru"), Document("e", "слово", "ru", spans=spans)])
    assert (columns.documents, columns.texts, columns.labels) == (("d", "e"), ("один", "слово"), ("LOC", "PER"))
    assert (columns.doc.tolist(), columns.label.tolist()) == ([1, 1], [1, 0])
    assert (columns.extents.offsets.tolist(), columns.extents.start.tolist(), columns.extents.end.tolist()) == (
        [0, 2, 3], [0, 3, 0], [2, 5, 2],
    )  # fmt: skip
    assert columns.score[0] == 0.5
    assert np.isnan(columns.score[1])
    assert columns.optional.tolist() == [True, False]
    assert columns.alternatives.owner.tolist() == [1, 1]
    assert columns.alternatives.extents.row(1) == (Fragment(0, 1), Fragment(4, 5))
    assert columns.attributes.strings == ("a", "b", "x", "x y")
    assert columns.attributes.key.tolist() == [0, 1]


def test_has_asks_for_a_member_of_a_set() -> None:
    """An attribute is a set written space-separated; another key or a longer word is not it."""
    attrs = [{"medium": "speech writing"}, {"medium": "speechless"}, {"mode": "speech"}, {}]
    spans = tuple(Span(str(i), "QUOTE", (Fragment(0, 1),), attrs=row) for i, row in enumerate(attrs))
    columns = columns_of([Document("d", "x", "en", spans=spans)])
    assert columns.has("medium", "speech").tolist() == [True, False, False, False]
    assert columns.has("medium", "thought").tolist() == [False] * 4


def test_joined_extents_follow_each_other() -> None:
    """Rows of the second come after all rows of the first."""
    one, two = (
        columns_of([Document("d", "слово", "ru", spans=(Span("1", "A", extent),))]).extents
        for extent in ((Fragment(0, 1), Fragment(2, 3)), (Fragment(1, 2),))
    )
    both = joined([one, two])
    assert [both.row(0), both.row(1)] == [(Fragment(0, 1), Fragment(2, 3)), (Fragment(1, 2),)]


def test_how_the_annotation_was_read_is_kept() -> None:
    """From documents and from Arrow the same: the format and its options, each once; what says nothing has none."""
    metas: list[dict[str, Any]] = [
        {"imported": {"format": "factrueval", "options": {"object_extent": "names"}}},
        {"imported": {"format": "factrueval", "options": {"object_extent": "names"}}},
        {"imported": {"format": "other"}},
        {"imported": "by hand"},
        {},
    ]
    documents = [Document(str(i), "Мост", "ru", meta=meta) for i, meta in enumerate(metas)]
    expected = ("factrueval(object_extent=names)", "other")
    assert columns_of(documents).origins == expected
    assert columns_of_table(pa.Table.from_batches([to_batch(documents)])).origins == expected
