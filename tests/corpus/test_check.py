"""Every invariant of a document: one breach each, and the message that names it."""

import pytest
from hypothesis import given
from strategies import documents

from saidby.corpus.check import check, valid
from saidby.corpus.errors import DataError
from saidby.corpus.model import Block, Document, Entity, Fragment, Relation, Span

TEXT = "Мост в Заречье открыт."
LOC = Span("s1", "LOC", (Fragment(7, 14),))


def span(*fragments: tuple[int, int], **fields: object) -> Span:
    return Span("s1", "LOC", tuple(Fragment(*f) for f in fragments), **fields)  # type: ignore[arg-type]


BREACHES = [
    ({"id": ""}, "$.id: must not be empty"),
    ({"text": "a\ud83d", "spans": ()}, "$.text: holds half of a surrogate pair, U+D83D; decode the source as UTF-16 first"),
    ({"blocks": (Block(0, 99, "paragraph"),)}, "$.blocks[0]: 0-99 is outside the text (22 characters)"),
    ({"blocks": (Block(0, 5, "heading"), Block(4, 9, "list"))}, "$.blocks[1]: 4-9 must be sorted and must not overlap; the one before ends at 5"),
    (
        {"blocks": (Block(0, 5, "verse"),)},  # type: ignore[arg-type]
        "$.blocks[0].kind: must be one of paragraph, heading, pull_quote, attribution, turn, list, meta, got 'verse'",
    ),
    ({"tokens": (Fragment(4, 4),)}, "$.tokens[0]: must satisfy start < end, got start=4 end=4"),
    ({"tokens": (Fragment(-1, 4),)}, "$.tokens[0]: -1-4 is outside the text (22 characters)"),
    (
        {"blocks": (Block(0, 4, "list"), Block(5, 14, "list")), "sentences": (Fragment(0, 6),)},
        "$.sentences[0]: 0-6 does not lie inside one block",
    ),
    (
        {"sentences": (Fragment(0, 6), Fragment(7, 14)), "tokens": (Fragment(5, 8),)},
        "$.tokens[0]: 5-8 does not lie inside one sentence",
    ),
    ({"blocks": (Block(0, 4, "list"),), "tokens": (Fragment(5, 6),)}, "$.tokens[0]: 5-6 does not lie inside one block"),
    (
        {"tokens": (Fragment(0, 4),), "layers": {"lemma": ("мост", "в")}},
        "$.layers.lemma: must have one value a token (1), got 2",
    ),
    ({"spans": (span(),)}, "$.spans[0].fragments: must hold at least one fragment"),
    ({"spans": (span((0, 4), (9, 23)),)}, "$.spans[0].fragments[1]: 9-23 is outside the text (22 characters)"),
    (
        {"spans": (span((0, 4), (4, 6)),)},
        "$.spans[0].fragments[1]: 4-6 must be sorted and apart; the one before ends at 4",
    ),
    (
        {"spans": (span((0, 4), alternatives=((Fragment(0, 30),),)),)},
        "$.spans[0].alternatives[0][0]: 0-30 is outside the text (22 characters)",
    ),
    ({"spans": (span((0, 4), score=float("nan")),)}, "$.spans[0].score: must be a finite number, got nan"),
    ({"spans": (span((0, 4), entity="e9"),)}, "$.spans[0].entity: there is no entity 'e9'"),
    ({"spans": (LOC, LOC)}, "$.spans[1].id: 's1' is already the id of $.spans[0]; ids are unique in a document"),
    (
        {"spans": (LOC,), "entities": (Entity("s1", "LOC", "Заречье"),)},
        "$.entities[0].id: 's1' is already the id of $.spans[0]; ids are unique in a document",
    ),
    ({"relations": (Relation("r1", "cue", "q1", "s1"),), "spans": (LOC,)}, "$.relations[0].head: there is no span 'q1'"),
    (
        {"relations": (Relation("r1", "cue", "s1", "c1"),), "spans": (LOC,)},
        "$.relations[0].tail: there is no span or entity 'c1'",
    ),
    ({"entities": (Entity("e1", "LOC", ""),)}, "$.entities[0].name: must not be empty"),
    ({"entities": (Entity("e1", "LOC", "a\udc00"),)}, "$.entities[0].name: holds half of a surrogate pair, U+DC00; decode the source as UTF-16 first"),
    ({"meta": {"a": float("inf")}}, "$.meta: must be JSON: strings, finite numbers, true, false, null, lists, and objects with string keys"),
    ({"native": {"a": {1: 2}}}, "$.native: must be JSON: strings, finite numbers, true, false, null, lists, and objects with string keys"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "message"), BREACHES, ids=[message for _, message in BREACHES])
def test_a_breach_is_reported_with_its_path(fields: dict[str, object], message: str) -> None:
    """Each invariant has its own message: where, what, and what was got."""
    document = Document(**{"id": "d17", "text": TEXT, "lang": "ru", **fields})  # type: ignore[arg-type]
    assert str(check(document)[0]) == f"{document.id} {message}"


def test_all_problems_are_reported_at_once() -> None:
    """A document with three breaches gives three problems, and the exception shows them all."""
    document = Document("d17", TEXT, "ru", tokens=(Fragment(0, 40),), spans=(span((3, 3)), span((5, 50), entity="e1")))
    with pytest.raises(DataError) as caught:
        valid(document)
    assert [p.where for p in caught.value.problems] == [
        "d17 $.tokens[0]",
        "d17 $.spans[0].fragments[0]",
        "d17 $.spans[1].fragments[0]",
        "d17 $.spans[1].id",
        "d17 $.spans[1].entity",
    ]
    assert str(caught.value).count("\n") == 4


@pytest.mark.law
@given(documents())
def test_drawn_documents_are_valid(document: Document) -> None:
    """The strategy on which all round-trip laws stand draws valid documents only."""
    assert check(document) == []
    assert valid(document) is document
