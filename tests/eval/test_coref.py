"""Mentions of documents into clusters: what a mention is, which stay, and the laws of the measures over documents."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.errors import UnknownName, UsageError
from saidby.corpus.model import Document, Entity, Fragment, Span
from saidby.corpus.said import parse
from saidby.eval.compare import compare
from saidby.eval.explain import explain
from saidby.eval.html import report
from saidby.eval.scores import Score, score
from saidby.eval.thresholds import thresholds

ENTITIES = "#entity a PER Анна Лужина\n#entity b PER Борис\n#entity c ORG Заря\n"


def said(text: str, name: str = "d") -> Document:
    return parse(f"#said 1 lang=ru tokens=none\n#id {name}\n{ENTITIES}\n{text}\n")


def scored(name: str, gold: Any, pred: Any, **options: Any) -> Score:
    """Give the micro score of a measure."""
    (scores,) = score(gold, pred, **{"measures": name, "resamples": 0, **options}).measures.values()
    return scores.micro


def counts(name: str, gold: str, pred: str, **options: Any) -> tuple[float, float, float]:
    found = scored(name, [said(gold)], [said(pred)], **options)
    return found.tp, found.support, found.precision


# gold, predictions, and by hand B³: members found, members, precision
WORKED = [
    # names and other mentions are of one entity; labels and ids do not matter
    ("{PER@a|Анна} и {MENTION@a|она}", "{ORG@c|Анна} и {MENTION@c|она}", 2, 2, 1.0),
    # names without entity, and spans of quotes, are no mentions
    ("{PER@a|Анна} {PER|Борис} {SOURCE@b|он}", "{PER@a|Анна} Борис {SOURCE@a|он}", 1, 1, 1.0),
    # a name inside a name is a mention of its own
    ("{ORG@c|Заря {PER@a|Анны}} {MENTION@a|её}", "{ORG@c|Заря {PER@a|Анны}} {MENTION@a|её}", 3, 3, 1.0),
    # every fragment is compared
    ("{PER#p@a|Анна} и {PER@b|Борис} {#p|Лужины}", "{PER@a|Анна} и {PER@b|Борис} Лужины", 1, 2, 1 / 2),
    # twice the same mention of one entity is one mention
    ("{PER@a|Анна}", "{PER@a|{MENTION@a|Анна}}", 1, 1, 1.0),
    # of one extent with two entities, the mention stays of the larger one
    ("{PER@a|Анна} {PER@a|Анна}", "{PER@a|{PER@b|Анна}} {PER@a|Анна}", 2, 2, 1.0),
    # of two as large, of the one that is mentioned first: {Анна, она} and {Анна} are predicted
    ("{PER@a|Анна} {PER@b|она} Анна", "{PER@a|Анна} {PER@a|{PER@b|она}} {PER@b|Анна}", 2, 2, 1 / 3),
    # mentioned first is what begins first, in however many pieces
    ("Анна {PER@b|она} Лужина {PER@b|ей}", "{PER#p@a|Анна} {PER@a|{PER@b|она}} {#p|Лужина} {PER@b|ей}", 1, 2, 1 / 2),
    # of entities with the same mentions one stays, whole: what the one demands is demanded
    ("{PER?@a|{PER@b|Анна}} {PER@a|{PER?@b|она}}", "{PER@a|Анна} {PER@a|она}", 2, 2, 1.0),
    ("{PER?@a|{PER@b|Анна}} {PER@a|{PER?@b|она}}", "Анна она", 0, 2, 0.0),
    # an alternative extent is as good
    ("{PER#p@a|Анна {#p/1|Лужина}} {MENTION@a|она}", "Анна {PER@b|Лужина} {MENTION@b|она}", 2, 2, 1.0),
    # what may be left out is no mention if it is left out, and one if it is found
    ("{PER@a|Анна} {MENTION?@a|она}", "{PER@a|Анна} она", 1, 1, 1.0),
    ("{PER@a|Анна} {MENTION?@a|она}", "{PER@a|Анна} {MENTION@b|она}", 1, 2, 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "pred", "found", "members", "precision"), WORKED)
def test_mentions_by_hand(gold: str, pred: str, found: float, members: float, precision: float) -> None:
    """B³ shows which mentions there are, and with which they are together."""
    assert counts("coref.b3", gold, pred) == pytest.approx((found, members, precision))


SINGLETON = "{PER@a|Анна} {MENTION@a|она} {PER@b|Борис} {ORG@c|Заря}"


@pytest.mark.parametrize(
    ("measure", "tp", "support", "precision"),
    [
        # Борис and Заря are found as one entity: kept, 2 and 1/2 + 1/2 of the 4 predicted members are right
        ("coref.b3", 4, 4, 3 / 4),
        # left out, gold has {Анна, она} alone, and what is predicted of the others stays, since it is no singleton
        ("coref.b3(singletons=drop)", 2, 2, 1 / 2),
        ("coref.lea", 2, 4, 2 / 4),
        ("coref.lea(singletons=drop)", 2, 2, 2 / 4),
        ("coref.ceafm", 3, 4, 3 / 4),
        ("coref.ceafm(singletons=drop)", 2, 2, 2 / 4),
        # 1 of {Анна, она}, 2/3 of one of the others, of 3 and of 2 entities
        ("coref.ceafe", 5 / 3, 3, 5 / 6),
        ("coref.muc", 1, 1, 1 / 2),
    ],
)
def test_singletons_are_kept_or_left_out(measure: str, tp: float, support: float, precision: float) -> None:
    """Entities of one mention, on both sides."""
    pred = SINGLETON.replace("@c", "@b")
    assert counts(measure, SINGLETON, pred) == pytest.approx((tp, support, precision))


def test_labels_of_the_scope_are_those_of_entities() -> None:
    """Pronouns go with the entity; a renamed label is renamed in entities too."""
    pred = SINGLETON.replace("@c", "@a")
    assert counts("coref.b3", SINGLETON, pred, labels="ORG") == (0, 1, 0.0)
    assert counts("coref.b3", SINGLETON, SINGLETON, labels="PER") == (3, 3, 1.0)
    assert counts("coref.b3", SINGLETON, SINGLETON, labels="NAME", relabel="PER=NAME") == (3, 3, 1.0)


def test_the_level_of_the_scope_is_that_of_mentions() -> None:
    """Of nested mentions the outer ones, or the inner ones."""
    text = "{ORG@c|Заря {PER@a|Анны}} и {PER@a|Анна}"
    assert [counts("coref.b3", text, text, level=level)[1] for level in ("all", "outer", "inner")] == [3, 2, 2]


def test_conll_is_the_mean_of_three_measures_of_the_whole() -> None:
    """Over documents together, in every average, and with a row for each of the three."""
    gold = [said(SINGLETON, "d"), said("{PER@a|Анна} {PER@a|Анна}", "e")]
    pred = [said(SINGLETON.replace("@c", "@b"), "d"), said("{PER@a|Анна} {PER@b|Анна}", "e")]
    each = [scored(f"coref.{name}", gold, pred).f1 for name in ("b3", "ceafe", "muc")]
    (scores,) = score(gold, pred, measures="coref.conll", resamples=50).measures.values()
    assert {name: found.f1 for name, found in scores.labels.items()} == dict(
        zip(("b3", "ceafe", "muc"), map(pytest.approx, each), strict=True)
    )
    for average in scores.averages.values():
        assert average.f1 == pytest.approx(sum(each) / 3)
        assert average.ci95 == scores.micro.ci95


def test_systems_are_compared_by_the_mean() -> None:
    """The score of a system is that of `score`, by micro as by macro."""
    gold = [said(SINGLETON, name) for name in "de"]
    systems = {"good": gold, "bad": [said(SINGLETON.replace("@c", "@b"), name) for name in "de"]}
    for average in ("micro", "macro"):
        (ranking,) = compare(gold, systems, measures="coref.conll", average=average, resamples=20).measures.values()
        assert ranking.systems["good"].score == 1.0
        assert ranking.systems["bad"].score == pytest.approx(scored("coref.conll", gold, systems["bad"]).f1)


def test_an_unknown_way_with_singletons_is_named() -> None:
    """The values that there are stand in the message."""
    with pytest.raises(UnknownName, match="singletons"):
        scored("coref.muc(singletons=maybe)", [said("Анна")], [said("Анна")])


def test_mentions_that_are_left_out_are_noted() -> None:
    """Of one extent with two entities; the same mention twice is no loss."""
    pred = said("{PER@a|{PER@b|Анна}} {PER@a|{PER@a|Анна}}")
    result = score([said("{PER@a|Анна} {PER@a|Анна}")], [pred], measures="coref.*", resamples=0)
    assert list(map(str, result.notes)) == ["pred: 1 mention left out whose extent is a mention of another entity too"]


def test_measures_of_clusters_have_no_spans_to_list() -> None:
    """Thresholds and explanations are refused; the report has the scores alone."""
    sides = [said(SINGLETON)], [said(SINGLETON)]
    with pytest.raises(UsageError, match=r"coref.muc is of what spans make together; explain is for measures of"):
        explain(*sides, between=("coref.muc", "coref.b3"))
    with pytest.raises(UsageError, match=r"^coref.muc is of what spans make together; --thresholds is for measures of"):
        thresholds(*sides, "coref.muc")
    assert "coref.conll" in report(score(*sides, measures="coref.conll"), *sides)


# Laws over documents

TEXT = "абвгдежз"
NAMES = st.sampled_from([f"coref.{kind}" for kind in ("muc", "b3", "ceafe", "ceafm", "lea", "conll")])
MEASURE = NAMES | NAMES.map("{}(singletons=drop)".format)
EXTENT = st.sampled_from([((0, 1),), ((1, 2),), ((0, 2),), ((0, 1), (3, 4)), ((2, 8),), ((4, 6),)])
LABEL = st.sampled_from(["PER", "MENTION", "SOURCE"])
OWNER = st.sampled_from([None, "a", "b", "c"])


def make(label: str, pieces: Any, owner: str | None, other: Any = None, optional: bool = False) -> Span:
    fragments, alternative = (tuple(Fragment(*piece) for piece in row or ()) for row in (pieces, other))
    alternatives = [alternative] if alternative else []
    return Span("", label, fragments, entity=owner, alternatives=alternatives, optional=optional)


def side(*, plain: bool) -> st.SearchStrategy[list[Span]]:
    more = [] if plain else [st.none() | EXTENT, st.booleans()]
    return st.lists(st.builds(make, LABEL, EXTENT, OWNER, *more), max_size=6)


def corpora(*, plain: bool = False) -> st.SearchStrategy[list[tuple[list[Span], list[Span]]]]:
    return st.lists(st.tuples(side(plain=plain), side(plain=True)), min_size=1, max_size=3)


def documents(sides: list[list[Span]], ids: str = "abc") -> list[Document]:
    """Give documents of spans; `ids` are those of the entities a, b, c."""
    entities = tuple(Entity(name, "PER", f"Имя {number}") for number, name in enumerate(ids))
    new = dict(zip("abc", ids, strict=True))
    return [
        Document(
            f"d{number:02}",
            TEXT,
            "ru",
            spans=tuple(
                msgspec.structs.replace(span, id=str(i), entity=span.entity and new[span.entity])
                for i, span in enumerate(spans)
            ),
            entities=entities,
        )
        for number, spans in enumerate(sides)
    ]


def both(corpus: Any) -> tuple[list[Document], list[Document]]:
    gold, pred = zip(*corpus, strict=True)
    return documents(list(gold)), documents(list(pred))


@pytest.mark.law
@given(MEASURE, corpora(), st.randoms())
def test_order_and_ids_change_nothing(name: str, corpus: Any, random: Any) -> None:
    """Spans and documents in any order, entities by any ids: the same scores, intervals too."""
    gold, pred = zip(*corpus, strict=True)
    mixed = [random.sample(documents([random.sample(s, len(s)) for s in one], "cab"), len(one)) for one in (gold, pred)]
    one, two = (score(*sides, measures=name, resamples=20).measures[name].to_dict() for sides in (both(corpus), mixed))
    assert one == two


@pytest.mark.law
@given(MEASURE, corpora())
def test_gold_against_itself_is_one(name: str, corpus: Any) -> None:
    """Whatever is optional or has alternatives."""
    gold, _ = both(corpus)
    found = scored(name, gold, gold, zero_division=1.0)
    assert (found.precision, found.recall, found.f1, found.fp, found.fn) == (1, 1, 1, 0, 0)


@pytest.mark.law
@given(MEASURE, corpora(plain=True))
def test_swapping_gold_and_predictions_swaps_precision_and_recall(name: str, corpus: Any) -> None:
    """To the last bit, for spans without alternatives and options."""
    gold, pred = both(corpus)
    one, two = scored(name, gold, pred), scored(name, pred, gold)
    assert (one.precision, one.recall, one.f1) == (two.recall, two.precision, two.f1)


@pytest.mark.law
@given(MEASURE, corpora())
def test_every_score_is_a_number_from_zero_to_one(name: str, corpus: Any) -> None:
    """Counts are not negative, and what there is of gold is whole."""
    found = scored(name, *both(corpus), resamples=20)
    assert found.ci95 is not None
    assert all(0 <= value <= 1 for value in (found.precision, found.recall, found.f1, *found.ci95))
    assert min(found.tp, found.fp, found.fn) >= 0
    assert type(found.support) is int


@pytest.mark.law
@given(MEASURE, corpora())
def test_duplicating_the_corpus_changes_no_score(name: str, corpus: Any) -> None:
    """Counts double."""
    once, twice = scored(name, *both(corpus)), scored(name, *both(corpus * 2))
    assert (twice.tp, twice.fp, twice.fn) == pytest.approx((2 * once.tp, 2 * once.fp, 2 * once.fn))
    assert (twice.precision, twice.recall, twice.f1) == pytest.approx((once.precision, once.recall, once.f1))


@pytest.mark.law
@given(MEASURE, corpora())
def test_saying_a_mention_twice_changes_nothing(name: str, corpus: Any) -> None:
    """An extent is one mention."""
    gold, pred = zip(*corpus, strict=True)
    doubled = [spans + spans for spans in pred]
    assert scored(name, documents(list(gold)), documents(doubled)) == scored(name, *both(corpus))
