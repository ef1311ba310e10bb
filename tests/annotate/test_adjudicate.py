"""Adjudication: what all agree about stands, the rest waits for a person; whose side the person takes, their labelling comes back."""

import random
from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents
from variants import with_other_spans

from saidby.annotate.adjudicate import Adjudication, Decided, adjudicate, decide
from saidby.annotate.pairing import extent
from saidby.corpus import said
from saidby.corpus.check import check
from saidby.corpus.errors import DataError, UsageError
from saidby.corpus.model import Document
from saidby.corpus.stores import load
from saidby.seeds import FOLDER, NEWS

HEAD = "#said 1 lang=ru tokens=razdel\n#id {id}\n#entity lu PER Пётр Лужин\n#entity za LOC Заречье\n\n"
ANNA = "{QUOTE#q direct cue=#c speaker=@lu|«Мост в {LOC@za|Заречье}»}, — {CUE#c|сказал} мэр {PER@lu|Лужин}. Скоро."
BORIS = "{QUOTE#q mixed cue=#c|«Мост в {LOC@za|Заречье}»}, — {CUE#c|сказал мэр} {ORG@lu|Лужин}. {DATE|Скоро}."


def labelled(text: str, id: str = "a", head: str = HEAD) -> Document:
    return said.parse(head.format(id=id) + text)


def asked(first: str, second: str, **options: Any) -> Adjudication:
    return adjudicate([labelled(first)], [labelled(second)], names=["anna", "boris"], **options)


def answered(document: Document, *answers: str) -> Document:
    """Give the document with an answer to each dispute, one answer to all of them if there is one."""
    keys = [key for key in document.meta if key.startswith("dispute.")]
    given = answers * len(keys) if len(answers) == 1 else answers
    meta = {key: answer + document.meta[key][1:] for key, answer in zip(keys, given, strict=True)}
    return msgspec.structs.replace(document, meta={**document.meta, **meta})


def gold_of(first: str, second: str, *answers: str) -> Decided:
    """Decide, by way of the file."""
    (document,) = asked(first, second).disputed
    document = said.parse(said.format(answered(document, *answers)))
    return decide([labelled(first)], [labelled(second)], decisions=[document], names=["anna", "boris"])


def body(document: Document) -> str:
    return said.format(document).split("\n\n", 1)[1].removesuffix("\n")


def meaning(document: Document) -> list[Any]:
    """Give spans, relations and entities without ids and order."""
    entities = {entity.id: (entity.label, entity.name, entity.aliases, entity.kb) for entity in document.entities}
    spans = {
        span.id: (
            span.label,
            extent(span.fragments),
            tuple(sorted(span.attrs.items())),
            entities.get(span.entity or ""),
            (span.score, span.alternatives, span.optional),
        )
        for span in document.spans
    }
    ends = {**spans, **entities}
    links = Counter((relation.label, ends[relation.head], ends[relation.tail]) for relation in document.relations)
    return [Counter(spans.values()), Counter(entities.values()), links]


def test_what_all_agree_about_is_gold() -> None:
    """No dispute, no question; who labelled it stands in the header."""
    found = adjudicate(
        [labelled("{PER#x@lu|Лужин} тут")],
        [labelled("{PER@p|Лужин} тут", head="#said 1 lang=ru tokens=razdel\n#id a\n#labelled_by Борис\n#entity p PER Пётр Лужин\n#entity z LOC Заречье\n\n")],
        names=["anna", "boris"],
    )  # fmt: skip
    (document,) = found.gold
    assert body(document) == "{PER#x@lu|Лужин} тут"
    assert document.meta == {"labelled_by": "Борис", "adjudicated": "anna, boris"}
    assert (found.disputed, found.disputes, found.alone, found.unlike) == ((), {}, {}, {})


def test_a_person_reads_both_sides_in_the_text() -> None:
    """The header has a line for each dispute, the text every candidate, with its dispute and who has it."""
    (document,) = asked(ANNA, BORIS).disputed
    assert said.format(document) == (
        "#said 1 lang=ru tokens=razdel\n"
        "#id a\n"
        "#adjudicated anna, boris\n"
        "#how_to_decide write a name for each ? below: anna, boris; none if none of them is right, all to keep all\n"
        "#dispute.1 ? QUOTE “«Мост в Заречье»” | anna: mode direct, speaker Пётр Лужин | boris: mode mixed, speaker –\n"
        "#dispute.2 ? CUE “сказал” | anna: text “сказал” | boris: text “сказал мэр”\n"
        "#dispute.3 ? PER “Лужин” | anna: label PER | boris: label ORG\n"
        "#dispute.4 ? DATE “Скоро” | anna: – | boris: label DATE, text “Скоро”\n"
        "#entity lu PER Пётр Лужин\n"
        "#entity za LOC Заречье\n"
        "\n"
        "{QUOTE#q.anna direct dispute=1.anna cue=#c.anna,#c.boris speaker=@lu|"
        "{QUOTE#q.boris mixed dispute=1.boris cue=#c.anna,#c.boris|«Мост в {LOC@za|Заречье}»}}, — "
        "{CUE#c.boris dispute=2.boris|{CUE#c.anna dispute=2.anna|сказал} мэр} "
        "{PER#d3.anna@lu dispute=3.anna|{ORG#d3.boris@lu dispute=3.boris|Лужин}}. {DATE#d4.boris dispute=4.boris|Скоро}.\n"
    )
    assert check(document) == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["anna"], ANNA),
        (["boris"], BORIS),
        (
            ["boris", "anna", "none", "anna"],
            "{QUOTE#q mixed cue=#c|«Мост в {LOC@za|Заречье}»}, — {CUE#c|сказал} мэр Лужин. Скоро.",
        ),
        (
            ["anna", "all", "all", "boris"],
            "{QUOTE#q direct cue=#c.anna,#c.boris speaker=@lu|«Мост в {LOC@za|Заречье}»}, — "
            "{CUE#c.boris|{CUE#c.anna|сказал} мэр} {PER#d3.anna@lu|{ORG#d3.boris@lu|Лужин}}. {DATE|Скоро}.",
        ),
    ],
)
def test_decisions_come_back_as_gold(answers: list[str], expected: str) -> None:
    """For one, for the other, for none, for all; a relation leads to the cue that stays."""
    (document,) = gold_of(ANNA, BORIS, *answers).gold
    assert body(document) == expected
    assert document.meta == {"adjudicated": "anna, boris"}
    assert check(document) == []


def test_a_person_may_correct_what_stays() -> None:
    """The file is text: an extent, an attribute, a new span."""
    (document,) = asked(ANNA, BORIS).disputed
    written = said.format(answered(document, "anna", "none", "anna", "boris"))
    written = written.replace("direct dispute=1.anna", "direct medium=writing dispute=1.anna").replace(
        "} мэр}", "} {X|мэр}}"
    )
    found = decide([labelled(ANNA)], [labelled(BORIS)], decisions=[said.parse(written)], names=["anna", "boris"])
    assert body(found.gold[0]) == (
        "{QUOTE#q direct medium=writing speaker=@lu|«Мост в {LOC@za|Заречье}»}, — сказал {X|мэр} {PER@lu|Лужин}. {DATE|Скоро}."
    )
    assert list(map(str, found.lost)) == ["a: cue of q to c.anna", "a: cue of q to c.boris"]


def test_a_relation_comes_or_goes_with_the_span_to_which_it_leads() -> None:
    """Boris has no cue: the quote is not disputed a second time."""
    first, second = "{QUOTE#q direct cue=#c|«Да»}, — {CUE#c|сказал}", "{QUOTE#q direct|«Да»}, — сказал"
    assert [d.words for d in asked(first, second).disputes["a"]] == [
        "CUE “сказал” | anna: label CUE, text “сказал” | boris: –"
    ]
    assert body(gold_of(first, second, "anna").gold[0]) == first
    found = gold_of(first, second, "boris")
    assert body(found.gold[0]) == second
    assert list(map(str, found.lost)) == ["a: cue of q to c.anna"]


def test_entities_are_disputed_by_their_records() -> None:
    """Another name of the same person is a dispute; an entity that one alone has follows what leads to it."""
    head = "#said 1 lang=ru tokens=none\n#id a\n#entity p PER Лужин | мэр\n#entity x ORG мэрия\n\n"
    plain = "#said 1 lang=ru tokens=none\n#id a\n#entity lu PER Пётр Лужин\n\n"
    first, second = labelled("{PER@lu|Лужин} тут", head=plain), labelled("{PER@p|Лужин} {ORG@x|тут}", head=head)
    found = adjudicate([first], [second], names=["anna", "boris"])
    (document,) = found.disputed
    assert [d.words for d in found.disputes["a"]] == [
        "entity lu | anna: name Пётр Лужин, aliases – | boris: name Лужин, aliases мэр",
        "ORG “тут” | anna: – | boris: label ORG, text “тут”, entity мэрия",
    ]
    assert [entity.id for entity in document.entities] == ["lu", "lu.boris", "x"]
    for answer, expected in (("anna", first), ("boris", second)):
        gold = decide([first], [second], decisions=[answered(document, answer)], names=["anna", "boris"]).gold
        assert meaning(gold[0]) == meaning(expected)
    with pytest.raises(DataError, match="entity lu was decided against, but something that stays leads to it"):
        decide([first], [second], decisions=[answered(document, "none", "boris")], names=["anna", "boris"])


def test_undecided_disputes_are_listed() -> None:
    """Each with its words; and what is no answer."""
    with pytest.raises(DataError) as caught:
        gold_of(ANNA, BORIS, "anna", "?", "clara", "?")
    assert str(caught.value) == (
        "a dispute.2: is undecided: CUE “сказал” | anna: text “сказал” | boris: text “сказал мэр”\n"
        "a dispute.3: must be decided for one of anna, boris, none, all, got 'clara'\n"
        "a dispute.4: is undecided: DATE “Скоро” | anna: – | boris: label DATE, text “Скоро”"
    )


def test_decisions_must_be_those_of_the_labellings() -> None:
    """Missing ones, those of other files, other texts, candidates that are gone, documents without disputes."""
    (document,) = asked(ANNA, BORIS).disputed
    decided = answered(document, "anna")
    sides = ([labelled(ANNA)], [labelled(BORIS)])

    def message(*decisions: Document, first: list[Document] = sides[0]) -> str:
        with pytest.raises(DataError) as caught:
            decide(first, sides[1], decisions=decisions, names=["anna", "boris"])
        return str(caught.value)

    assert message() == "a: has 4 disputes, but no decisions; write the disputes anew"
    assert "a dispute.2: is not the dispute of these labellings" in message(decided, first=[labelled(ANNA.replace("{CUE#c|сказал}", "{CUE#c|сказа}л"))])  # fmt: skip
    other = msgspec.structs.replace(decided, text=decided.text.replace("Скоро", "Скора"))
    assert message(other) == "a: the decisions are on another text; correct labels, not the text"
    gone = msgspec.structs.replace(decided, spans=tuple(span for span in decided.spans if span.id != "d3.anna"))
    assert message(gone) == "a dispute.3: was decided for 3.anna, which is gone; decide for none"
    bare = msgspec.structs.replace(decided, meta={k: v for k, v in decided.meta.items() if k != "dispute.2"})
    assert message(bare) == "a dispute.2: is gone from the header; put its line back, or write the disputes anew"
    more = msgspec.structs.replace(decided, id="b")
    assert message(decided, more).startswith("b: has decisions, but the annotators dispute nothing there")


def test_three_annotators_are_grouped() -> None:
    """Two who say the same are one candidate; who has nothing is none."""
    one, two = "{PER|Лужин} тут", "{ORG|Лужин} тут"
    found = adjudicate(
        [labelled(one)], [labelled(two)], [labelled(one)], [labelled("Лужин тут")], names=["a", "b", "c", "d"]
    )
    (dispute,) = found.disputes["a"]
    assert [candidate.names for candidate in dispute.candidates] == [("a", "c"), ("b",)]
    assert "{PER#d1.a+c dispute=1.a+c|{ORG#d1.b dispute=1.b|Лужин}} тут" in said.format(found.disputed[0])


def test_what_one_alone_labelled_is_left_out_and_listed() -> None:
    """There is nobody to agree or to dispute with; other layouts are listed too."""
    bare = msgspec.structs.replace(labelled("Да"), tokens=(), sentences=())
    found = adjudicate([labelled("Да"), labelled("Да", "b")], [bare])
    assert ([document.id for document in found.gold], found.alone) == (["a"], {"b": "A"})
    assert found.unlike == {"a": ("sentences", "tokens")}


def test_meta_is_that_of_all() -> None:
    """The first annotator decides, what differs is listed; who labelled it is kept of both."""
    head = "#said 1 lang=ru\n#id a\n#date {}\n#labelled_by {}\n#{} x\n\n"
    first = said.parse(head.format("2031", "Анна", "p") + "Да")
    second = said.parse(head.format("2032", "Борис", "q") + "Да")
    found = adjudicate([first], [second], names=["anna", "boris"])
    assert found.gold[0].meta == {
        "date": "2031",
        "labelled_by": "Анна; Борис",
        "p": "x",
        "q": "x",
        "adjudicated": "anna, boris",
    }
    assert found.unlike == {"a": ("meta.date",)}


def test_names_must_fit_in_a_header() -> None:
    """No blanks, none of the words that are answers; a dispute that is not decided cannot be disputed again."""
    for name in ("Анна К", "none", "all", "a+b", "a.b"):
        with pytest.raises(UsageError, match="an annotator's name must have no blank"):
            adjudicate([labelled(ANNA)], [labelled(BORIS)], names=[name, "x"])
    with pytest.raises(DataError, match="A a 1: has the attribute 'dispute'; decide it first"):
        adjudicate([labelled("{PER dispute=1.x|Да}")], [labelled("Да")])


@pytest.mark.parametrize("side", ["news", "second"])
def test_the_seeds_come_back(side: str) -> None:
    """Decided for one side, by way of the file, the two labellings of the seeds give that side."""
    second = load(FOLDER / "second")
    ids = {document.id for document in second}
    sides = {"news": [document for document in load(NEWS) if document.id in ids], "second": second}
    found = adjudicate(*sides.values(), names=list(sides))
    decisions = [said.parse(said.format(answered(document, side))) for document in found.disputed]
    gold = decide(*sides.values(), decisions=decisions, names=list(sides)).gold
    assert [meaning(document) for document in gold] == [meaning(document) for document in sides[side]]


# Laws.


@pytest.mark.law
@given(documents(), st.randoms(use_true_random=False), st.integers(2, 3))
def test_who_is_always_right_gets_their_labelling(document: Document, rng: random.Random, count: int) -> None:
    """Up to ids and order: deciding everything for one annotator gives their spans, relations and entities."""
    sides = {name: [with_other_spans(rng, document)] for name in ("x", "y", "z")[:count]}
    found = adjudicate(*sides.values(), names=list(sides))
    for name, (labelling,) in sides.items():
        decisions = [answered(asking, name) for asking in found.disputed]
        (gold,) = decide(*sides.values(), decisions=decisions, names=list(sides)).gold
        assert meaning(gold) == meaning(labelling)
        assert check(gold) == []


@pytest.mark.law
@given(documents(), st.randoms(use_true_random=False))
def test_disputes_survive_the_file(document: Document, rng: random.Random) -> None:
    """What is written for a person is valid, and read as it was."""
    other = with_other_spans(rng, document)
    for asking in adjudicate([document], [other]).disputed:
        assert check(asking) == []
        read = said.parse(said.format(asking))
        assert meaning(read) == meaning(asking)
        assert {key: read.meta[key] for key in read.meta if key.startswith("dispute.")} == {
            key: asking.meta[key] for key in asking.meta if key.startswith("dispute.")
        }


@pytest.mark.law
@given(documents(), st.randoms(use_true_random=False))
def test_one_labelling_twice_is_gold(document: Document, rng: random.Random) -> None:
    """There is nothing to dispute with oneself, in whatever order."""
    found = adjudicate([document], [msgspec.structs.replace(document)])
    assert found.disputes == {}
    assert meaning(found.gold[0]) == meaning(document)


@pytest.mark.law
@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_annotators_changes_nothing(document: Document, rng: random.Random) -> None:
    """The same file, byte by byte."""
    other = with_other_spans(rng, document)
    first = adjudicate([document], [other], names=["x", "y"])
    second = adjudicate([other], [document], names=["y", "x"])
    assert list(map(said.format, (*first.gold, *first.disputed))) == list(
        map(said.format, (*second.gold, *second.disputed))
    )
