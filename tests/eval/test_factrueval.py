"""Track 1 of factRuEval-2016: the comparator's own fixtures, its rules by hand, its search by trying every way."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from looks import Looks
from real import real_data

from saidby.annotate.formats import read
from saidby.annotate.systems import predict
from saidby.corpus.errors import DataError, UsageError
from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.columns import columns_of
from saidby.eval.factrueval import ORDER, Mention, Tokens, _ignored, _loses, _twins, priority, quality, track1
from saidby.eval.factrueval_search import Intractable, Mentions, Pairing, best_pairing
from saidby.eval.scores import Scores, score
from saidby.eval.signature import parse_signature

# Tokens:  0   1     2     3 4    5 6 7       8 9 10
TEXT = "мэр Пётр Лужин, клуб «Заря» Заречья у Анны-"
TOKENS = [(0, 3), (4, 8), (9, 14), (14, 15), (16, 20), (21, 22), (22, 26), (26, 27), (28, 35), (36, 37), (38, 42), (42, 43)]  # fmt: skip


def document(*spans: Span) -> Document:
    return Document("d", TEXT, "ru", tokens=tuple(Fragment(*token) for token in TOKENS), spans=spans)


def gold(**objects: str) -> Document:
    """Give a document with objects by id and type: ``o1_Person="name:Пётр surname:Лужин"``."""
    spans = []
    for key, parts in objects.items():
        name, _, kind = key.partition("_")
        for part in parts.split():
            label, _, words = part.partition(":")
            start = TEXT.index(words)
            spans.append(
                Span(
                    f"s{len(spans)}", label, (Fragment(start, start + len(words)),), attrs={"part_of": f"{name}:{kind}"}
                )
            )
    return document(*spans)


def pred(*names: str) -> Document:
    """Give predictions: ``PER Пётр Лужин``."""
    spans = []
    for number, name in enumerate(names):
        label, _, words = name.partition(" ")
        start = TEXT.index(words)
        spans.append(Span(f"n{number}", label, (Fragment(start, start + len(words)),)))
    return document(*spans)


def t1(gold: Document, pred: Document, params: str = "") -> Scores:
    result = score([gold], [pred], measures=f"factrueval.t1{params}", resamples=0, zero_division=1.0)
    return result.measures[f"factrueval.t1{params}"]


PERSON = "job:мэр name:Пётр surname:Лужин"
# gold, predictions, and by hand from the comparator's rules: hits, gold mentions that count, predictions that count
RULES = [
    (gold(o1_Person=PERSON), ["PER мэр Пётр Лужин"], (1, 1, 1)),
    # what describes may be left out, and is no loss
    (gold(o1_Person=PERSON), ["PER Пётр Лужин"], (1, 1, 1)),
    # of two names one is missed; or one word is too many
    (gold(o1_Person=PERSON), ["PER Лужин"], (1 / 2, 1, 1)),
    (gold(o1_Person="surname:Лужин"), ["PER Пётр Лужин"], (1 / 2, 1, 1)),
    (gold(o1_Person="surname:Лужин"), ["PER мэр Пётр Лужин"], (1 / 3, 1, 1)),
    # half a token is no token; a comma that touches a word is never predicted
    (gold(o1_Person="surname:Лужин"), ["PER Лужи"], (0, 1, 1)),
    (gold(o1_Person="surname:Лужин"), ["PER Лужин,"], (1, 1, 1)),
    (gold(o1_Person="surname:Лужин,"), ["PER Лужин"], (1, 1, 1)),
    # quotation marks inside are no words; a letter alone is one
    (gold(o1_Org="org_descr:клуб org_name:Заря"), ["ORG клуб «Заря»"], (1, 1, 1)),
    (gold(o1_Location="loc_name:Заречья"), ["LOC Заречья у"], (1 / 2, 1, 1)),
    # types must be the same
    (gold(o1_Location="loc_name:Заречья"), ["ORG Заречья"], (0, 1, 1)),
    (gold(o1_LocOrg="loc_name:Заречья"), ["LOC Заречья"], (0, 1, 1)),
    # without a name it counts nowhere, found or not
    (gold(o1_Org="org_descr:клуб"), [], (0, 0, 0)),
    (gold(o1_Org="org_descr:клуб"), ["ORG клуб"], (0, 0, 0)),
    (gold(o1_Org="surname:Лужин"), ["ORG Лужин"], (0, 0, 0)),
    # inside of one that may hold it: likewise
    (gold(o1_Org="org_name:Заря loc_name:Заречья", o2_LocOrg="loc_name:Заречья"), ["ORG Заря» Заречья"], (1, 1, 1)),
    (gold(o1_Org="org_name:Заря loc_name:Заречья", o2_LocOrg="loc_name:Заречья"), ["LOCORG Заречья"], (0, 1, 0)),
    (gold(o1_Person="name:Пётр surname:Лужин", o2_Location="loc_name:Лужин"), ["LOC Лужин"], (1, 2, 1)),
    # twins: one of both is enough
    (gold(o1_Org="org_name:Заря", o2_LocOrg="loc_name:Заря"), ["ORG Заря"], (1, 1, 1)),
    (gold(o1_Org="org_name:Заря", o2_LocOrg="loc_name:Заря"), ["LOCORG Заря"], (1, 1, 1)),
    (gold(o1_Org="org_name:Заря", o2_LocOrg="loc_name:Заря"), ["ORG Заря", "LOCORG Заря"], (1, 1, 1)),
    (gold(o1_Org="org_name:Заря", o2_LocOrg="loc_name:Заря"), [], (0, 1, 0)),
    # a place is not the twin of an organisation, only the other way round
    (gold(o1_Org="org_name:Заря", o2_Location="loc_name:Заря"), ["LOC Заря"], (1, 2, 1)),
    (gold(o1_Org="org_name:Заря", o2_Org="org_name:Заря"), ["ORG Заря"], (1, 1, 1)),
    # other predictions are always spurious; a second one too
    (gold(o1_Person="surname:Лужин"), ["PER Лужин", "PER Лужин", "LOC Анны"], (1, 1, 3)),
    # a type that is not scored, and one that empties the document
    (gold(o1_Project="prj_name:Заря", o2_Person="surname:Лужин"), ["PER Лужин"], (1, 1, 1)),
    (gold(o1_Facility="facility_descr:Заря", o2_Person="surname:Лужин"), ["PER Лужин"], (0, 0, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "names", "expected"), RULES)
def test_the_rules_by_hand(gold: Document, names: list[str], expected: tuple[float, float, float]) -> None:
    """Hits, gold mentions and predictions that count."""
    micro = t1(gold, pred(*names)).micro
    assert (micro.tp, micro.support, micro.tp + micro.fp) == pytest.approx(expected)


def test_locorg_may_be_loc() -> None:
    """The comparator's -l, on both sides; a name that the scope gives does the same."""
    both = gold(o1_LocOrg="loc_name:Заречья"), pred("LOC Заречья", "LOCORG Заря")
    found = t1(*both, "(locorg=loc)")
    assert {name: (s.tp, s.fp, s.fn) for name, s in found.labels.items()} == {"LOC": (1, 1, 0)}
    assert {name: (s.tp, s.fp, s.fn) for name, s in t1(*both).labels.items()} == {"LOC": (0, 1, 0), "LOCORG": (0, 1, 1)}
    (renamed,) = score(
        [both[0]], [both[1]], measures="factrueval.t1", relabel="LOCORG=LOC", resamples=0
    ).measures.values()
    assert renamed.labels == found.labels


def test_labels_of_the_scope_choose_what_counts() -> None:
    """What is left aside counts on no side; a level is refused, for t1 has its own rules of nesting."""
    both = [gold(o1_Person="surname:Лужин", o2_Org="org_name:Заря")], [pred("PER Лужин", "LOC Анны")]
    (scores,) = score(*both, measures="factrueval.t1", labels="PER", resamples=0).measures.values()
    assert [(name, s.tp, s.fp, s.fn) for name, s in scores.labels.items()] == [("PER", 1, 0, 0)]
    with pytest.raises(UsageError, match="level must be 'all', got 'outer'"):
        score(*both, measures="factrueval.t1", level="outer")


def test_gold_without_parts_is_a_name_from_end_to_end() -> None:
    """Spans of any corpus; one inside of a token is the token."""
    spans = Span("a", "PER", (Fragment(4, 14),)), Span("b", "ORG", (Fragment(16, 20), Fragment(23, 25)))
    inner = Span("c", "LOC", (Fragment(29, 31),))
    assert t1(document(*spans), pred("PER Пётр", "ORG клуб")).micro.tp == 3 / 2
    assert t1(document(inner), pred("LOC Заречья", "LOC ар")).micro.tp == 1


def test_gold_that_cannot_be_scored_is_named() -> None:
    """Objects whose parts are gone; names without tokens, where no words were made for them."""
    bare = columns_of([Document("d", TEXT, "ru", spans=gold(o1_Person="surname:Лужин").spans)])
    with pytest.raises(DataError, match="d: has names but no tokens"):
        track1(bare, bare)
    lost = document(Span("o1", "PER", (Fragment(4, 14),), attrs={"object": "1:Person"}))
    with pytest.raises(DataError, match="d: objects 1 have lost their parts; keep the spans of parts too"):
        t1(lost, pred())


# The search


def by_trying(mentions: Mentions, n_pred: int, worth: dict[tuple[int, int], Fraction]) -> Pairing:
    """Find the pairing as the comparator does: all it tries, for the whole document, the first of the highest F1."""
    size = len(mentions.twin)

    def ways(
        at: int, free: tuple[int, ...], pairs: tuple[tuple[int, int], ...]
    ) -> Iterator[tuple[tuple[int, int], ...]]:
        if at == size or not free:
            yield pairs
            return
        near = {t: mentions.priority[at][t] for t in free if t in mentions.priority[at]}
        perfect = {t: p for t, p in near.items() if p == 1}
        tried, most = 0, 0
        for t in perfect or near:
            later = [mentions.priority[k][t] for k in range(at + 1, size) if t in mentions.priority[k]]
            most = max(most, len(later))
            if perfect or 1 not in later:
                tried += 1
                yield from ways(at + 1, tuple(u for u in free if u != t), (*pairs, (at, t)))
        if tried == 0 or (tried == 1 and most > 0 and not perfect):
            yield from ways(at + 1, free, pairs)

    def judged(pairs: tuple[tuple[int, int], ...]) -> tuple[Fraction, frozenset[int]]:
        paired = {g for g, _ in pairs}
        ignored = frozenset(g for g in range(size) if mentions.is_ignored(g, g in paired, mentions.twin[g] in paired))
        counted = [pair for pair in pairs if pair[0] not in ignored]
        predictions = n_pred - (len(pairs) - len(counted))
        total = size - len(ignored) + predictions
        return (2 * sum(worth[pair] for pair in counted) / Fraction(total) if total else Fraction(1)), ignored

    best: tuple[Fraction, Pairing] | None = None
    for pairs in ways(0, tuple(range(n_pred)), ()):
        f1, ignored = judged(pairs)
        if best is None or f1 > best[0]:
            best = f1, Pairing(pairs, ignored)
    assert best is not None
    return best[1]


def problem(random: Random) -> tuple[list[Mention], list[Mention]]:
    """Draw gold mentions, some with the same tokens, and predictions over five tokens; most are places."""

    def tokens() -> frozenset[int]:
        return frozenset(random.sample(range(5), random.randint(1, 3)))

    labels = ["LOC", "LOC", *ORDER]
    golds = []
    for _ in range(random.randint(0, 4)):
        held = tokens()
        golds.append(Mention(random.choice(labels), held, held & random.choice([held, frozenset(range(3)), tokens()])))
        if random.random() < 0.4:
            golds.append(Mention(random.choice(["ORG", "LOCORG"]), held, held))
    preds = [Mention(random.choice(labels), tokens()) for _ in range(random.randint(0, 5))]
    golds, preds = (sorted(side, key=lambda m: ORDER.index(m.label)) for side in (golds, preds))
    return golds, preds


def posed(golds: Sequence[Mention], preds: Sequence[Mention]) -> tuple[Mentions, dict[tuple[int, int], Fraction]]:
    priorities = [{j: p for j, other in enumerate(preds) if (p := priority(mention, other))} for mention in golds]
    ignored, twins = _ignored(golds), _twins(golds)
    loses = [twin is not None and _loses(golds, i, twin, ignored) for i, twin in enumerate(twins)]
    worth = {(i, j): quality(golds[i], preds[j]) for i, found in enumerate(priorities) for j in found}
    return Mentions(priorities, ignored, twins, loses), worth


def test_the_search_finds_what_trying_every_way_finds() -> None:
    """The same pairs, not only the same F1, in 3,000 small documents."""
    random = Random(0)
    for _ in range(3000):
        golds, preds = problem(random)
        mentions, worth = posed(golds, preds)
        found = best_pairing(mentions, len(preds), lambda i, j, worth=worth: worth[i, j])  # type: ignore[misc]
        assert found == by_trying(mentions, len(preds), worth), (golds, preds)


def test_what_a_mention_takes_matters_until_its_twin_is_decided() -> None:
    """Two predictions for a place whose twin, an organisation, comes later: the one of higher quality, not the first."""
    golds = [Mention("LOC", frozenset({1, 2}), frozenset({2})), Mention("ORG", frozenset({1, 2}), frozenset({2}))]
    preds = [Mention("LOC", frozenset({1, 2, 3})), Mention("LOC", frozenset({2}))]
    mentions, worth = posed(golds, preds)
    found = best_pairing(mentions, len(preds), lambda i, j: worth[i, j])
    assert found == by_trying(mentions, len(preds), worth) == Pairing(((0, 1),), frozenset())


def test_a_long_chain_of_overlaps_is_paired() -> None:
    """A thousand mentions that hang together, where trying every way would never end: each takes the better neighbour."""
    size = 1000
    golds = [Mention("PER", frozenset({3 * i, 3 * i + 1, 3 * i + 2}), frozenset({3 * i})) for i in range(size)]
    preds = [Mention("PER", frozenset({3 * i + 1, 3 * i + 2, 3 * i + 3})) for i in range(-1, size)]
    mentions, worth = posed(golds, preds)
    found = best_pairing(mentions, len(preds), lambda i, j: worth[i, j])
    assert found.pairs == tuple((i, i) for i in range(size))


def test_too_many_ways_are_refused() -> None:
    """Rather than to search for days."""
    golds = [Mention("PER", frozenset(range(40)) - {i}, frozenset(range(40)) - {i}) for i in range(30)]
    preds = [Mention("PER", frozenset(range(40)) - {39 - j}) for j in range(9)] + [
        Mention("PER", frozenset({j})) for j in range(30)
    ]
    mentions, worth = posed(golds, preds)
    with pytest.raises(Intractable):
        best_pairing(mentions, len(preds), lambda i, j: worth[i, j])


# The comparator's own numbers


def fixtures() -> list[tuple[str, float]]:
    """Give name and expected F1 of each fixture of track 1, from the list beside them."""
    path = real_data("factrueval") / "comparator" / "dialent" / "tests" / "test_list.txt"
    lines = [line.partition("#")[0].split() for line in path.read_text("utf-8").splitlines()]
    return [(fields[2], float(fields[3])) for fields in lines if fields[:1] == ["1"]]


@pytest.mark.real
def test_the_fixtures_of_the_comparator_have_the_f1_that_it_expects() -> None:
    """All 16 of track 1, to the 0.01 of the comparator's own test; the other fixtures are of tracks 2 and 3."""
    folder = real_data("factrueval") / "comparator" / "dialent" / "tests"
    found = {}
    for name, expected in fixtures():
        result = score(
            read("factrueval", folder / name),
            read("factrueval-task1", folder / name),
            measures="factrueval.t1",
            resamples=0,
            zero_division=1.0,
        )
        found[name] = result.measures["factrueval.t1"].micro.f1, expected
    assert len(found) == 16
    assert {name: f1 for name, (f1, expected) in found.items() if abs(f1 - expected) >= 0.01} == {}


def devset(extent: str) -> tuple[Path, list[Document]]:
    folder = real_data("factrueval") / "devset"
    return folder, list(read("factrueval", folder, object_extent=extent))


@pytest.fixture(scope="module")
def predictions() -> dict[str, list[Document]]:
    """Label the devset with natasha, by text and by block."""
    pytest.importorskip("slovnet", reason="needs the extra 'ru'")
    _, documents = devset("names")
    return {by: list(predict(f"natasha(by={by})", documents)) for by in ("text", "block")}


# natasha 1.6 over the devset. By text: hits, gold and predictions as the comparator itself prints them, with -l and
# without. Token IO and exact F1: https://github.com/natasha/naeval, run on the same files.
COMPARATOR = [
    ("text", "(locorg=loc)", {"PER": (679.07, 728, 708), "LOC": (865.67, 942, 931), "ORG": (444.20, 661, 532)}, 0.8836),
    ("text", "", {"PER": (679.07, 728, 708), "LOC": (447.81, 498, 1020), "ORG": (444.96, 661, 534), "LOCORG": (0, 447, 0)}, 0.6840),
    ("block", "(locorg=loc)", {"PER": (673.57, 728, 703), "LOC": (866.17, 942, 931), "ORG": (450.95, 661, 543)}, 0.8832),
]  # fmt: skip


@pytest.mark.real
@pytest.mark.parametrize("extent", ["names", "all", "naeval"])
@pytest.mark.parametrize(("by", "params", "counts", "f1"), COMPARATOR)
def test_natasha_on_the_devset_as_the_comparator_prints_it(
    predictions: dict[str, list[Document]],
    extent: str,
    by: str,
    params: str,
    counts: dict[str, tuple[float, int, int]],
    f1: float,
) -> None:
    """Whatever the extent of objects in the gold: mentions are made of their parts."""
    _, documents = devset(extent)
    (scores,) = score(documents, predictions[by], measures=f"factrueval.t1{params}", resamples=0).measures.values()
    assert {name: (round(s.tp, 2), s.support, round(s.tp + s.fp)) for name, s in scores.labels.items()} == counts
    assert round(scores.micro.f1, 4) == f1


# extent, by, measure: F1 of PER, LOC, ORG, micro
NATASHA = [
    ("naeval", "text", "naeval", (0.9604, 0.9059, 0.7763, 0.8884)),
    ("naeval", "text", "entities.strict", (0.9262, 0.9058, 0.7298, 0.8681)),
    ("naeval", "block", "naeval", (0.9572, 0.9099, 0.7830, 0.8900)),
    ("naeval", "block", "entities.strict", (0.9211, 0.9099, 0.7349, 0.8692)),
    ("names", "text", "naeval", (0.9604, 0.8869, 0.7574, 0.8753)),
    ("names", "text", "entities.strict", (0.9197, 0.9077, 0.6565, 0.8461)),
    ("all", "text", "entities.strict", (0.9197, 0.8784, 0.4944, 0.7859)),
]


@pytest.mark.real
@pytest.mark.parametrize(("extent", "by", "measure", "f1"), NATASHA)
def test_natasha_on_the_devset_by_other_measures(
    predictions: dict[str, list[Document]], extent: str, by: str, measure: str, f1: tuple[float, ...]
) -> None:
    """One set of predictions, many numbers: the extent of the gold, and what the system reads at a time."""
    _, documents = devset(extent)
    result = score(
        documents, predictions[by], measures=measure, relabel="LOCORG=LOC", labels="PER,LOC,ORG", resamples=0
    )
    found = result.measures[measure]
    assert tuple(round(s.f1, 4) for s in (*map(found.labels.get, ("PER", "LOC", "ORG")), found.micro)) == f1  # type: ignore[union-attr]
    assert parse_signature(str(result.signature)).scope.labels == ("LOC", "ORG", "PER")


def test_a_span_is_found_among_tokens_without_going_through_them() -> None:
    """A document of 20,000 tokens costs a span no more than a few looks."""
    start, end = Looks(range(0, 40_000, 2)), Looks(range(1, 40_001, 2))
    tokens = Tokens(start, end, frozenset(), frozenset())
    assert tokens.inside([Fragment(10, 14)]) == {5, 6}
    assert tokens.touched([Fragment(11, 13)]) == {6}
    assert max(start.count, end.count) < 100
