"""Speakers: laws of the measures, and documents worked by hand."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.model import Document, Entity, Fragment, Relation, Span
from saidby.corpus.said import parse
from saidby.eval.choices import AVERAGES
from saidby.eval.scores import Score, score

TEXT = "абвгдежз клмн"
EXTENTS = st.sampled_from([((0, 1),), ((1, 2),), ((0, 2),), ((0, 1), (3, 4)), ((2, 8),), ((9, 13),), ((10, 12),)])
NAMES = ["Пётр Лужин", "Анна Лужина", "Лужин", "Лужина", "Анна", "мэр"]
MENTIONS = ["PER", "MENTION", "SOURCE"]
MEASURES = [
    *(f"speakers.{name}(given={given})" for name in ("mention", "overlap", "entity") for given in ("gold", "matched")),
    "speakers.end_to_end",
    "speakers.b3",
    "speakers.entity(edges=trim,given=matched,match=strict,mode=direct)",
    "speakers.end_to_end(match=strict)",
    "speakers.end_to_end(mode=direct)",
    "speakers.b3(match=strict,mode=direct)",
]
MEASURE = st.sampled_from(MEASURES)


@st.composite
def documents(draw: st.DrawFn, name: str, *, plain: bool, alike: bool = False) -> Document:
    """Draw a document with quotes, sources, speakers; a plain one without alternatives and options.

    In one that is alike every entity has a name of its own, the same in all documents.
    """
    names = draw(st.permutations(NAMES[:2] + NAMES[5:] if alike else NAMES))[:3]
    entities = tuple(Entity(f"e{i}", draw(st.sampled_from(["PER", "ORG"])), value) for i, value in enumerate(names))
    if alike:
        entities = tuple(msgspec.structs.replace(entity, label="PER") for entity in entities)
    who = st.sampled_from([entity.id for entity in entities])
    spans = [
        Span(f"m{i}", draw(st.sampled_from(MENTIONS)), extent(draw(EXTENTS)), entity=draw(st.none() | who))
        for i in range(draw(st.integers(0, 4)))
    ]
    sources = [span.id for span in spans if span.label == "SOURCE"]
    relations = []
    for i in range(draw(st.integers(0, 3))):
        other = () if plain else draw(st.just(()) | EXTENTS.map(extent).map(lambda found: (found,)))
        attrs = {"mode": draw(st.sampled_from(["direct", "indirect"]))}
        if not plain:
            attrs |= draw(st.sampled_from([{}, {"source_form": "name"}, {"source_form": "pronoun"}]))
        quote = Span(
            f"q{i}",
            "QUOTE",
            extent(draw(EXTENTS)),
            attrs=attrs,
            alternatives=other,
            optional=not plain and draw(st.booleans()),
        )
        spans.append(quote)
        for speaker in sorted(draw(st.sets(who, max_size=2))):
            relations.append(Relation(f"{quote.id}-{speaker}", "speaker", quote.id, speaker))
        for source in draw(st.sets(st.sampled_from(sources), max_size=2)) if sources else ():
            relations.append(Relation(f"{quote.id}-{source}", "source", quote.id, source))
    return Document(name, TEXT, "ru", spans=tuple(spans), relations=tuple(relations), entities=entities)


def extent(pieces: Any) -> tuple[Fragment, ...]:
    return tuple(Fragment(*piece) for piece in pieces)


def corpora(*, plain: bool = False, alike: bool = False) -> st.SearchStrategy[tuple[list[Document], list[Document]]]:
    """Draw gold and predictions of two documents."""
    golds = st.tuples(*(documents(name, plain=plain, alike=alike) for name in "ab")).map(list)
    preds = st.tuples(*(documents(name, plain=True, alike=alike) for name in "ab")).map(list)
    return st.tuples(golds, preds)


def rows(measure: str, gold: list[Document], pred: list[Document], **options: Any) -> dict[str, Score]:
    result = score(gold, pred, measures=measure, **{"resamples": 0, **options})
    (scores,) = result.measures.values()
    return {**scores.labels, **scores.averages}


def shuffled(side: list[Document], random: Any) -> list[Document]:
    """Give documents and all that they hold in another order, with other ids."""
    found = []
    for document in random.sample(side, len(side)):
        named = [*document.spans, *document.entities, *document.relations]
        new = {item.id: f"x{i}" for i, item in enumerate(random.sample(named, len(named)))}
        spans = [
            msgspec.structs.replace(span, id=new[span.id], entity=span.entity and new[span.entity])
            for span in document.spans
        ]
        entities = [msgspec.structs.replace(entity, id=new[entity.id]) for entity in document.entities]
        relations = [Relation(new[r.id], r.label, new[r.head], new[r.tail]) for r in document.relations]
        fields = {
            name: tuple(random.sample(items, len(items)))
            for name, items in (("spans", spans), ("entities", entities), ("relations", relations))
        }
        found.append(msgspec.structs.replace(document, **fields))
    return found


@pytest.mark.law
@given(MEASURE, corpora(), st.randoms())
def test_order_and_ids_change_nothing(measure: str, corpus: Any, random: Any) -> None:
    """Documents, spans, entities and relations in any order, under any ids: the same result and signature."""
    gold, pred = corpus
    one, two = (
        score(left, right, measures=measure, resamples=10).to_dict()
        for left, right in ((gold, pred), (shuffled(gold, random), shuffled(pred, random)))
    )
    assert one == two


@pytest.mark.law
@given(MEASURE, corpora())
def test_gold_against_itself_is_one(measure: str, corpus: Any) -> None:
    """Namesakes, entities without a mention, quotes said twice, of several speakers or of none: all are found."""
    gold, _ = corpus
    for found in rows(measure, gold, gold, zero_division=1.0).values():
        assert (found.fp, found.fn, found.precision, found.recall, found.f1) == (0, 0, 1.0, 1.0, 1.0)


@pytest.mark.law
@given(MEASURE, corpora())
def test_duplicating_the_corpus_doubles_counts_and_changes_no_score(measure: str, corpus: Any) -> None:
    """Twice the documents, the same precision, recall and F1."""
    once = rows(measure, *corpus)
    twice = rows(measure, *([*side, *(msgspec.structs.replace(d, id=d.id * 2) for d in side)] for side in corpus))
    assert once.keys() == twice.keys()
    for label, found in once.items():
        double = twice[label]
        assert (double.tp, double.fp, double.fn) == pytest.approx((2 * found.tp, 2 * found.fp, 2 * found.fn))
        assert (double.precision, double.recall, double.f1) == pytest.approx((found.precision, found.recall, found.f1))


@pytest.mark.law
@given(MEASURE, corpora(plain=True))
def test_a_quote_said_twice_never_helps(measure: str, corpus: Any) -> None:
    """A second prediction of a quote, with its sources and speakers, finds no more."""
    gold, pred = corpus
    gold = [once(document) for document in gold]
    found, double = (rows(measure, gold, side)["micro"] for side in (pred, list(map(doubled, pred))))
    assert (double.tp, double.recall) == (found.tp, found.recall)
    assert double.precision <= found.precision + 1e-12


def once(document: Document) -> Document:
    """Leave one quote of each extent."""
    spans = {(span.label, span.fragments) if span.label == "QUOTE" else span.id: span for span in document.spans}
    kept = {span.id for span in spans.values()}
    relations = tuple(relation for relation in document.relations if relation.head in kept)
    return msgspec.structs.replace(document, spans=tuple(spans.values()), relations=relations)


def doubled(document: Document) -> Document:
    quotes = tuple(msgspec.structs.replace(s, id=f"{s.id}2") for s in document.spans if s.label == "QUOTE")
    relations = tuple(Relation(f"{r.id}2", r.label, f"{r.head}2", r.tail) for r in document.relations)
    return msgspec.structs.replace(
        document, spans=(*document.spans, *quotes), relations=(*document.relations, *relations)
    )


@pytest.mark.law
@given(MEASURE, corpora(), st.sampled_from([0.0, 1.0]))
def test_every_score_is_a_number_from_zero_to_one(measure: str, corpus: Any, zero_division: float) -> None:
    """Counts are not negative, support is tp + fn, the interval is in order."""
    for found in rows(measure, *corpus, resamples=20, zero_division=zero_division).values():
        assert found.ci95 is not None
        assert all(0 <= value <= 1 for value in (found.precision, found.recall, found.f1, *found.ci95))
        assert found.ci95[0] <= found.ci95[1]
        assert min(found.tp, found.fp, found.fn) >= 0
        assert found.support == pytest.approx(found.tp + found.fn)


SWAPPED = [name for name in MEASURES if "given=gold" not in name]


@pytest.mark.law
@given(st.sampled_from(SWAPPED), corpora(plain=True, alike=True))
def test_swapping_gold_and_predictions_swaps_precision_and_recall(measure: str, corpus: Any) -> None:
    """True where entities are told by their names on both sides, and where gold is not given.

    Of what is matched, a second prediction of one quote counts, and a second gold quote does not.
    """
    gold, pred = ([once(document) for document in side] if "given" in measure else side for side in corpus)
    one, two = rows(measure, gold, pred), rows(measure, pred, gold)
    assert one.keys() == two.keys()
    for label in one.keys() - {"weighted"}:
        found, swapped = one[label], two[label]
        assert (found.precision, found.recall, found.f1) == (swapped.recall, swapped.precision, swapped.f1)


def said(text: str, *, names: str = "", identity: str = "d") -> Document:
    head = "".join(f"#entity {line}\n" for line in names.splitlines())
    return parse(f"#said 1 lang=ru tokens=none\n#id {identity}\n{head}\n{text}\n")


PEOPLE = "p PER Пётр Лужин\na PER Анна Лужина\nm PER мэр"
GOLD = said(
    "{QUOTE#q1 direct source_form=name source=#s1 speaker=@p|Да}, — сказал {SOURCE#s1@p|Пётр Лужин}. "
    "{QUOTE#q2 direct source_form=pronoun source=#s2 speaker=@p|Нет}, — добавил {SOURCE#s2@p|он}. "
    "{QUOTE#q3 indirect source_form=name source=#s3 speaker=@a|Может быть}, — ответила {SOURCE#s3@a|Анна Лужина}. "
    "{QUOTE#q4 direct source_form=nominal source=#s4 speaker=@m|Хватит}, — крикнул {SOURCE#s4@m|мэр}. "
    "{QUOTE#q5 indirect source_form=null|Будет дождь}, сообщается.",
    names=PEOPLE,
)
# q1 right; q2 with another source and speaker; q3 cut short, with the right speaker; q4 not found; q5 with a speaker
# that it has not; «крикнул мэр» is no quote.
PRED = said(
    "{QUOTE#q1 direct source=#s1 speaker=@x|Да}, — сказал {SOURCE#s1@x|Пётр Лужин}. "
    "{QUOTE#q2 direct source=#s3 speaker=@y|Нет}, — добавил он. "
    "{QUOTE#q3 indirect source=#s4 speaker=@y|Может} быть, — ответила {SOURCE#s3@y|Анна} {SOURCE#s4@y|Лужина}. "
    "Хватит, — {QUOTE#q6 direct source_form=implicit|крикнул мэр}. "
    "{QUOTE#q5 indirect speaker=@x|Будет дождь}, сообщается.",
    names="x PER Лужин\ny PER А. Лужина",
)
# tp, fp, fn over all forms, by hand.
WORKED = {
    # q1 alone has the same source; q4 is missed; q6 is no answer to a gold quote; q5 rightly has no source
    "speakers.mention(given=gold)": (2, 2, 3),
    "speakers.mention(given=matched)": (2, 2, 2),
    # «Лужина» is in «Анна Лужина»
    "speakers.overlap(given=gold)": (3, 1, 2),
    "speakers.entity(given=gold)": (2, 2, 3),
    "speakers.entity(given=matched)": (2, 2, 2),
    "speakers.end_to_end": (2, 3, 3),
    # without q3, whose extent is another one
    "speakers.end_to_end(match=strict)": (1, 4, 4),
    "speakers.entity(given=matched,match=strict)": (1, 2, 2),
    "speakers.end_to_end(mode=direct)": (1, 2, 2),
    "speakers.end_to_end(mode=indirect)": (1, 1, 1),
    # gold {q1 q2} {q3} {q4}, predicted {q1 q5} {q2 q3}: recall q1 1/2, q2 1/2, q3 1; precision q1 1/2, q2 1/2, q3 1/2
    "speakers.b3": (2, 2.5, 2),
}


@pytest.mark.parametrize("measure", WORKED)
def test_counts_of_a_document_worked_by_hand(measure: str) -> None:
    """Right, wrong and missed of five gold quotes and five predictions."""
    micro = rows(measure, [GOLD], [PRED])["micro"]
    assert (micro.tp, micro.fp, micro.fn) == WORKED[measure]


def test_each_form_of_the_source_has_its_scores() -> None:
    """A pair is counted under the form of the gold; a prediction without partner under its own."""
    found = rows("speakers.end_to_end", [GOLD], [PRED])
    assert {form: (s.tp, s.fp, s.fn) for form, s in found.items() if form not in AVERAGES} == {
        "implicit": (0, 1, 0), "name": (2, 0, 0), "nominal": (0, 0, 1), "null": (0, 1, 1), "pronoun": (0, 1, 1),
    }  # fmt: skip


def test_a_name_without_given_says_that_gold_is_given() -> None:
    """What is counted always stands in the name and the signature."""
    result = score([GOLD], [PRED], measures=["speakers.entity", "speakers.entity(match=strict)"], resamples=0)
    assert list(result.measures) == ["speakers.entity(given=gold)", "speakers.entity(given=gold,match=strict)"]


QUOTE = "{QUOTE%s|Да}, — сказали Пётр и Анна."
TWO = "p PER Пётр\na PER Анна"


@pytest.mark.parametrize(
    ("gold", "pred", "counts"),
    [
        (" speaker=@p,@a", " speaker=@a,@p", (1, 0, 0)),
        (" speaker=@p,@a", " speaker=@p", (0, 1, 1)),
        (" speaker=@p", " speaker=@p,@a", (0, 1, 1)),
        ("", "", (1, 0, 0)),
        ("", " speaker=@p", (0, 1, 1)),
        (" speaker=@p", "", (0, 1, 1)),
        ("? speaker=@p", " speaker=@p", (1, 0, 0)),
        ("? speaker=@p", " speaker=@a", (0, 1, 0)),
    ],
)
def test_all_speakers_must_be_the_same(gold: str, pred: str, counts: tuple[int, int, int]) -> None:
    """Several are compared as a set, none is an answer; of optional gold nothing is missed."""
    sides = (
        said(QUOTE % f"#q{mark}" if not mark.startswith("?") else QUOTE % f"?#q{mark[1:]}", names=TWO)
        for mark in (gold, pred)
    )
    micro = rows("speakers.end_to_end", *([side] for side in sides))["micro"]
    assert (micro.tp, micro.fp, micro.fn) == counts


def test_optional_gold_that_is_not_found_is_no_loss() -> None:
    """Neither in what is given nor in the clusters."""
    gold, pred = said(QUOTE % "?#q speaker=@p", names=TWO), said("Да, — сказали Пётр и Анна.")
    for measure in MEASURES:
        assert rows(measure, [gold], [pred])["micro"].fn == 0


@pytest.mark.parametrize(
    "measure", ["speakers.mention(given=gold)", "speakers.entity(given=gold)", "speakers.end_to_end"]
)
def test_empty_sides_give_numbers(measure: str) -> None:
    """Nothing predicted is all missed; nothing in the gold is no question, or all spurious."""
    silent = said(GOLD.text)
    missed, spurious, nothing = (
        rows(measure, [gold], [pred])["micro"] for gold, pred in ((GOLD, silent), (silent, PRED), (silent, silent))
    )
    assert (missed.tp, missed.fp, missed.fn) == (0, 0, 5)
    assert (spurious.tp, spurious.fp, spurious.fn) == (0, 5 if measure == "speakers.end_to_end" else 0, 0)
    assert (nothing.f1, nothing.support) == (0, 0)


def test_of_two_quotes_of_one_extent_the_one_with_the_same_speaker_is_found() -> None:
    """Whatever stands first."""
    gold = said("{QUOTE#q speaker=@p|{QUOTE#r speaker=@a|Да}}, — сказали Пётр и Анна.", names=TWO)
    for who in "pa":
        micro = rows("speakers.end_to_end", [gold], [said(QUOTE % f"#q speaker=@{who}", names=TWO)])["micro"]
        assert (micro.tp, micro.fp, micro.fn) == (1, 0, 1)


@pytest.mark.parametrize(
    "measure", ["speakers.entity(given=gold)", "speakers.entity(given=matched)", "speakers.end_to_end"]
)
def test_to_name_everybody_does_not_pay(measure: str) -> None:
    """The same quote once for each who may have said it: one answer is right, the other one wrong."""
    gold = said(QUOTE % "#q speaker=@p", names=TWO)
    pred = said("{QUOTE#q speaker=@p|{QUOTE#r speaker=@a|Да}}, — сказали Пётр и Анна.", names=TWO)
    micro = rows(measure, [gold], [pred])["micro"]
    assert (micro.tp, micro.fp, micro.fn) == (1, 1, 0)


def test_edges_do_not_matter_if_trimmed() -> None:
    """Quotation marks within or without."""
    gold, pred = said("{QUOTE#q speaker=@p|«Да»} Пётр", names=TWO), said("«{QUOTE#q speaker=@p|Да}» Пётр", names=TWO)
    found = [rows(f"speakers.end_to_end({how}match=strict)", [gold], [pred])["micro"].tp for how in ("", "edges=trim,")]
    assert found == [0, 1]


@pytest.mark.law
@given(corpora(plain=True))
def test_b3_is_that_of_brute_force(corpus: Any) -> None:
    """From the quotes of one extent that each speaker speaks, the mean over quotes of what they share."""
    gold, pred = ([only_speakers(once(document)) for document in side] for side in corpus)
    found = rows("speakers.b3(match=strict)", gold, pred)["micro"]
    left, right = (clusters(side) for side in (gold, pred))
    for one, two, value in ((left, right, found.recall), (right, left, found.precision)):
        shares = [sum(len(cluster & other) ** 2 for other in two) / len(cluster) for cluster in one]
        size = sum(map(len, one))
        assert value == pytest.approx(sum(shares) / size if size else 0)


def only_speakers(document: Document) -> Document:
    """Leave the first speaker of each quote."""
    first = {relation.head: relation for relation in reversed(document.relations) if relation.label == "speaker"}
    return msgspec.structs.replace(document, relations=tuple(first.values()))


def clusters(side: list[Document]) -> list[set[Any]]:
    found: dict[Any, set[Any]] = {}
    for document in side:
        places = {span.id: span.fragments for span in document.spans}
        for relation in document.relations:
            found.setdefault((document.id, relation.tail), set()).add((document.id, places[relation.head]))
    return list(found.values())
