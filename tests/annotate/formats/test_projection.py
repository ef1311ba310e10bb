"""What a format holds of a document: nothing lost in silence, the same spans stay every time, what stays is valid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import documents

from saidby.annotate.formats import Keeps, project
from saidby.annotate.formats.keeps import LINE, VIEWS, WORD, Ids, numbered
from saidby.corpus.check import check
from saidby.corpus.model import Block, Document, Entity, Fragment, Relation, Span, covered

FLAT = Keeps(
    text="tokens", views=("tokens", "sentences"), native=False, labels=WORD, fragments=False, breaks="none", overlap="none",
    equal=False, across_sentences=False, attributes=None, scores=False, optional=False, alternatives=False,
    relations=False, entity_relations=False, entities="none", unmentioned=False, order="text",
    span_ids=numbered("s"), document_ids=numbered("d"), inside_tokens=False, needs=("tokens", "sentences"),
)  # fmt: skip
NESTED = Keeps(views=VIEWS[1:], overlap="nested", equal=False, entities="ids", unmentioned=False, scores=False)
PIECES = Keeps(
    breaks="joined", attributes=(WORD, LINE), alternatives=False, span_ids=Ids("T[0-9]+", "T"), relation_ids=numbered("R"),
    entity_relation_ids=numbered("N"), unmentioned=False, relation_labels=WORD, entity_relation_labels=WORD,
)  # fmt: skip
HELD = [Keeps(), FLAT, NESTED, PIECES]


@pytest.mark.law
@given(document=documents() | documents(tokenised=False), keeps=st.sampled_from(HELD))
def test_what_is_held_is_valid_and_held_whole(document: Document, keeps: Keeps) -> None:
    """Projecting twice is projecting once, without further loss."""
    held = project(document, keeps).document
    assert check(held) == []
    again = project(held, keeps)
    assert (again.document, again.losses, again.left) == (held, (), ())


@pytest.mark.law
@given(document=documents())
def test_a_format_that_holds_all_changes_nothing(document: Document) -> None:
    """But for `native`, which belongs to formats by name."""
    projected = project(document, Keeps(), name="brat")
    assert projected.losses == projected.left == ()
    assert projected.document.native == {}
    assert project(projected.document, Keeps()).document == projected.document


@pytest.mark.law
@given(document=documents(), keeps=st.sampled_from(HELD))
def test_every_loss_is_told(document: Document, keeps: Keeps) -> None:
    """Spans and relations that are gone are named, each once; without losses the annotation is the same in number."""
    projected = project(document, keeps)
    gone = len(document.spans) - len(projected.document.spans)
    whole = [p for p in projected.losses if p.what.endswith(WHOLE) or any(mark in p.what for mark in WITHIN)]
    assert gone + len(document.relations) - len(projected.document.relations) == len(whole)


WHOLE = (
    ": it runs over the end of a line", ": it does not lie inside one sentence", ": it is in pieces", ": it begins or ends off the tokens",
    ": it holds nothing but line breaks", "any more", ": it holds no relations to spans", ": it holds no relations to entities",
)  # fmt: skip
WITHIN = (": a label must fit ", ": it overlaps ", ": it crosses ", ": it has the extent of ")


def spans(*extents: tuple[int, int]) -> tuple[Span, ...]:
    return tuple(Span(f"s{i}", "PER", (Fragment(*extent),)) for i, extent in enumerate(extents, 1))


# overlap, equal extents, spans, those that stay
CONFLICTS = [
    ("none", True, [(2, 5), (0, 3)], ["s2"]),
    ("none", True, [(0, 3), (0, 5)], ["s2"]),
    ("none", True, [(0, 3), (3, 5)], ["s1", "s2"]),
    ("none", True, [(0, 4), (2, 7), (5, 9)], ["s1", "s3"]),
    ("nested", True, [(0, 9), (2, 5), (2, 5), (4, 7)], ["s1", "s2", "s3"]),
    ("nested", False, [(0, 9), (2, 5), (2, 5), (5, 9)], ["s1", "s2", "s4"]),
    ("any", False, [(0, 5), (3, 9), (0, 5)], ["s1", "s2"]),
]


@pytest.mark.parametrize(("overlap", "equal", "extents", "stay"), CONFLICTS)
def test_who_stays(overlap: str, equal: bool, extents: list[tuple[int, int]], stay: list[str]) -> None:
    """The one that starts first; of those the longer; of equal ones the first. One that is lost does not cover another."""
    document = Document("d", "0123456789", "ru", spans=spans(*extents))
    projected = project(document, Keeps(overlap=overlap, equal=equal))
    assert [span.id for span in projected.document.spans] == stay


def test_a_loss_says_what_and_why() -> None:
    """Document, span, label, text and reason; then what hung on it."""
    document = Document(
        "d17", "Пётр Лужин", "ru", spans=(*spans((0, 10)), Span("s2", "A B", (Fragment(5, 10),), "e1", {"x": "y"})),
        relations=(Relation("r1", "cue", "s1", "s2"),), entities=(Entity("e1", "PER", "Лужин"),),
    )  # fmt: skip
    assert [str(loss) for loss in project(document, Keeps(labels=WORD, unmentioned=False)).losses] == [
        r"d17 s2: A B 'Лужин': a label must fit \S+, got 'A B'",
        "d17 r1: cue s1 → s2: there is no s2 any more",
        "d17 e1: PER 'Лужин': nothing mentions it",
    ]
    without = project(document, Keeps(attributes=None, entities="none"))
    assert [str(loss) for loss in without.losses] == [
        "d17 s2: A B 'Лужин': its attribute x='y'",
        "d17 s2: A B 'Лужин': that it is e1 (Лужин)",
    ]
    assert without.document.entities == ()


# text, extents, what they become where a line break cannot stand at an edge
BREAKS = [
    ("мост\r\nтам", [(0, 9)], [(0, 9)]),
    ("мост\r\nтам", [(0, 4), (6, 9)], [(0, 9)]),
    ("мост\n\nтам", [(0, 5)], [(0, 4)]),
    ("мост\n\nтам", [(4, 6)], []),
    ("а б\u2028в", [(0, 1), (2, 5)], [(0, 1), (2, 5)]),
]


@pytest.mark.parametrize(("text", "extent", "held"), BREAKS)
def test_line_breaks_join_pieces(text: str, extent: list[tuple[int, int]], held: list[tuple[int, int]]) -> None:
    """Two spellings of one extent are one; what is cut is told."""
    document = Document("d", text, "ru", spans=(Span("s", "X", tuple(Fragment(*piece) for piece in extent)),))
    projected = project(document, Keeps(breaks="joined"))
    assert [[(a, b) for a, b in span.fragments] for span in projected.document.spans] == [held] * bool(held)
    assert bool(projected.losses) == (
        covered(text, document.spans[0].fragments, gap="").strip("\n")
        != covered(text, document.spans[0].fragments, gap="")
    )


def test_text_of_tokens() -> None:
    """Tokens with a blank between, a sentence a line; spans, sentences and blocks move along."""
    text = "«Мост»  открыт. Да!"
    tokens = tuple(Fragment(a, b) for a, b in [(0, 1), (1, 5), (5, 6), (8, 14), (14, 15), (16, 18), (18, 19)])
    document = Document(
        "d", text, "ru", (Block(0, 19, "paragraph"),), (Fragment(0, 15), Fragment(16, 19)), tokens,
        spans=(Span("s1", "X", (Fragment(1, 14),)), Span("s2", "X", (Fragment(2, 5),))),
    )  # fmt: skip
    projected = project(document, Keeps(text="tokens"))
    held = projected.document
    assert held.text == "« Мост » открыт .\nДа !"
    assert covered(held.text, held.spans[0].fragments) == "Мост » открыт"
    assert [held.text[a:b] for a, b in held.sentences] == ["« Мост » открыт .", "Да !"]
    assert held.blocks == (Block(0, 22, "paragraph"),)
    assert [str(loss) for loss in projected.losses] == ["d s2: X 'ост': it begins or ends off the tokens"]


def test_tokens_and_sentences_are_made_where_they_are_needed() -> None:
    """A document without is cut; one with tokens keeps them, in a sentence a block."""
    bare = Document("d", "Мост открыт. Ура!\n\nВсё.", "ru", spans=(Span("s", "X", (Fragment(0, 4),)),))
    cut = project(bare, Keeps(needs=("tokens", "sentences"))).document
    assert [cut.text[a:b] for a, b in cut.tokens] == ["Мост", "открыт", ".", "Ура", "!", "Всё", "."]
    assert len(cut.sentences) == 3
    own = Document(
        "d",
        bare.text,
        "ru",
        blocks=(Block(0, 17, "paragraph"), Block(19, 23, "paragraph")),
        tokens=(Fragment(0, 4), Fragment(19, 22)),
    )
    assert project(own, Keeps(needs=("tokens", "sentences"))).document == replace(
        own, sentences=(Fragment(0, 4), Fragment(19, 22))
    )
    assert project(replace(own, blocks=()), Keeps(needs=("sentences",))).document.sentences == (Fragment(0, 22),)


def test_ids_are_made_anew_where_they_do_not_fit() -> None:
    """The smallest free numbers; references follow."""
    document = Document(
        "d", "абв", "ru", spans=(Span("q", "X", (Fragment(0, 1),), "T1"), Span("T2", "X", (Fragment(1, 2),)), Span("x", "X", (Fragment(1, 2),))),
        relations=(Relation("a", "r", "q", "T2"), Relation("b", "r", "q", "T1")), entities=(Entity("T1", "X", "x"),),
    )  # fmt: skip
    held = project(document, PIECES).document
    assert [span.id for span in held.spans] == ["T3", "T2", "T4"]
    assert [(r.id, r.head, r.tail) for r in held.relations] == [("R1", "T3", "T2"), ("N1", "T3", "T1")]


def test_what_is_held_is_said_for_people() -> None:
    """Held, not held, ids."""
    held, missing, ids = FLAT.lines()
    assert held == "holds tokens, sentences, spans of one label that touch"
    assert missing.startswith("not lang, blocks, layers, meta, the text as it is, spans in pieces")
    assert ids == "ids of spans: s1, s2 …"
