"""Quotes: documents worked by hand, and every measure against what sets of characters and tokens say."""

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.model import Document, Fragment, Relation, Span
from saidby.corpus.said import parse
from saidby.eval.scores import Score, score

Counts = tuple[float, float, float]


def said(text: str, name: str = "d") -> Document:
    return parse(f"#said 1 lang=ru tokens=razdel\n#id {name}\n\n{text}\n")


def micro(gold: Document, pred: Document, measure: str) -> Score:
    return score([gold], [pred], measures=measure, resamples=0).measures.popitem()[1].micro


def counts(gold: str, pred: str, measure: str) -> Counts:
    found = micro(said(gold), said(pred), measure)
    return found.tp, found.fp, found.fn


# Gold, predictions; true positives, false positives, false negatives by measure. In `soft`, tp and fn are shares of gold
# spans, fp those of predictions.
WHOLE = "{QUOTE#q direct cue=#c source=#s|«Мост открыт»}, — {CUE#c|сказал} {SOURCE#s|мэр Лужин}."
NESTED = "{QUOTE#q direct cue=#c source=#s|«Он {CUE#k|сказал}: {QUOTE#i direct cue=#k|„Да“}»}, — {CUE#c|вспомнила} {SOURCE#s|Анна}."
WORKED: list[tuple[str, str, dict[str, Counts]]] = [
    (WHOLE, WHOLE, {
        "quotes.strict[joint]": (1, 0, 0), "quotes.overlap[joint]": (1, 0, 0), "quotes.soft[content]": (1, 0, 0),
        # « Мост открыт » + сказал + мэр Лужин
        "quotes.token[content]": (4, 0, 0), "quotes.token[joint]": (7, 0, 0), "quotes.token[cue]": (1, 0, 0),
    }),
    # the source without its title, 5 of 9 characters
    (WHOLE, "{QUOTE#q direct cue=#c source=#s|«Мост открыт»}, — {CUE#c|сказал} мэр {SOURCE#s|Лужин}.", {
        "quotes.strict[source]": (0, 1, 1), "quotes.overlap[source]": (1, 0, 0), "quotes.soft[source]": (5 / 9, 0, 4 / 9),
        "quotes.token[source]": (1, 0, 1), "quotes.strict[joint]": (0, 1, 1), "quotes.overlap[joint]": (1, 0, 0),
        "quotes.token[joint]": (6, 0, 1), "quotes.strict[content]": (1, 0, 0),
    }),
    # without marks: 11 of 13 characters, 2 of 4 tokens; trimmed they are no matter
    (WHOLE, "«{QUOTE#q direct cue=#c source=#s|Мост открыт}», — {CUE#c|сказал} {SOURCE#s|мэр Лужин}.", {
        "quotes.strict[content]": (0, 1, 1), "quotes.soft[content]": (11 / 13, 0, 2 / 13), "quotes.token[content]": (2, 0, 2),
        "quotes.strict[joint]": (0, 1, 1), "quotes.overlap[joint]": (1, 0, 0),
        "quotes.strict(edges=trim)[joint]": (1, 0, 0), "quotes.soft(edges=trim)[content]": (1, 0, 0),
        "quotes.token(edges=trim)[joint]": (5, 0, 0),
    }),
    # a source that no relation leads to is a source, but not the quote's
    (WHOLE, "{QUOTE#q direct cue=#c|«Мост открыт»}, — {CUE#c|сказал} {SOURCE#s|мэр Лужин}.", {
        "quotes.strict[source]": (1, 0, 0), "quotes.strict[joint]": (0, 1, 1), "quotes.overlap[joint]": (0, 1, 1),
        "quotes.token[joint]": (5, 0, 2),
    }),
    # cue and source of another place
    (WHOLE, "{QUOTE#q direct cue=#c source=#s|«Мост открыт»}, {CUE#c|—} сказал {SOURCE#s|мэр} Лужин.", {
        "quotes.overlap[joint]": (0, 1, 1), "quotes.token[joint]": (5, 1, 2), "quotes.overlap[cue]": (0, 1, 1),
    }),
    # a quote within a quote: whoever gives the outer one alone has covered the inner one, but not found it
    (NESTED, NESTED, {"quotes.overlap[content]": (2, 0, 0), "quotes.soft[content]": (2, 0, 0), "quotes.strict[joint]": (2, 0, 0)}),
    (NESTED, "{QUOTE#q direct cue=#c source=#s|«Он сказал: „Да“»}, — {CUE#c|вспомнила} {SOURCE#s|Анна}.", {
        "quotes.strict[content]": (1, 0, 1), "quotes.overlap[content]": (1, 0, 1), "quotes.soft[content]": (2, 0, 0),
        # « Он сказал : „ Да “ », and the same tokens once more for the inner quote and its cue
        "quotes.token[content]": (8, 0, 0), "quotes.token[joint]": (10, 0, 4), "quotes.strict[joint]": (1, 0, 1),
    }),
    # one quote in two fragments, predicted as two: each shares text with the one
    ("{QUOTE#q direct cue=#c|«Мост}, — {CUE#c|сказал} он, — {#q|открыт»}.", "{QUOTE#q direct cue=#c|«Мост}, — {CUE#c|сказал} он, — {QUOTE#r direct|открыт»}.", {
        "quotes.strict[content]": (0, 2, 1), "quotes.overlap[content]": (1, 1, 0), "quotes.soft[content]": (1, 0, 0),
        "quotes.token[content]": (4, 0, 0), "quotes.overlap[joint]": (1, 1, 0),
        # the pair that has the cue shares more; the other quote's tokens are its own
        "quotes.token[joint]": (3, 2, 2),
    }),
    # two quotes of one source, which is one span; a second cue is spurious to one of them
    ("{SOURCE#s|Он} {CUE#c|сказал}: {QUOTE#q direct cue=#c source=#s|«Да»}, {QUOTE#r direct cue=#c source=#s|«Нет»}.",
     "{SOURCE#s|Он} {CUE#c|сказал}: {QUOTE#q direct cue=#c source=#s|«Да»}{CUE#k|,} {QUOTE#r direct cue=#c cue=#k source=#s|«Нет»}.", {
        "quotes.strict[joint]": (1, 1, 1), "quotes.overlap[joint]": (1, 1, 1), "quotes.token[joint]": (10, 1, 0),
        "quotes.strict[cue]": (1, 1, 0),
    }),
    # an optional cue may be absent, or be there; what is optional has nothing to miss
    ("{QUOTE#q direct cue=#c|«Да»}, — {CUE?#c|мол}.", "{QUOTE#q direct|«Да»}, — мол.", {
        "quotes.strict[joint]": (1, 0, 0), "quotes.token[joint]": (3, 0, 0), "quotes.strict[cue]": (0, 0, 0),
    }),
    ("{QUOTE#q direct cue=#c|«Да»}, — {CUE?#c|мол}.", "{QUOTE#q direct cue=#c|«Да»}, — {CUE#c|мол}.", {
        "quotes.strict[joint]": (1, 0, 0), "quotes.token[joint]": (4, 0, 0), "quotes.strict[cue]": (1, 0, 0),
    }),
    ("{QUOTE?#q reported cue=#c|о ремонте} {CUE?#c|рассказал} он.", "о {QUOTE#q reported cue=#c|ремонте} {CUE#c|рассказал} он.", {
        "quotes.strict[joint]": (0, 1, 0), "quotes.overlap[joint]": (1, 0, 0), "quotes.soft[content]": (7 / 9, 0, 0),
        "quotes.token[joint]": (2, 0, 0),
    }),
    # any of the right extents, of the source too
    ("{QUOTE#q direct source=#s|«Да»}, — {SOURCE#s|мэр {#s/1|Лужин}}.", "{QUOTE#q direct source=#s|«Да»}, — мэр {SOURCE#s|Лужин}.", {
        "quotes.strict[joint]": (1, 0, 0), "quotes.soft[source]": (1, 0, 0), "quotes.token[joint]": (4, 0, 0),
    }),
    # a cue counts under the mode of a quote that it serves
    ("{QUOTE#q direct cue=#c|«Да»}, — {CUE#c|сказал} и {CUE#k|добавил}, {QUOTE#r indirect cue=#k|что нет}.",
     "{QUOTE#q direct cue=#c|«Да»}, — {CUE#c|сказал} и {CUE#k|добавил}, {QUOTE#r direct cue=#k|что нет}.", {
        "quotes.strict(mode=direct)[cue]": (1, 0, 0), "quotes.strict(mode=indirect)[cue]": (1, 0, 0),
        "quotes.token(mode=direct)[cue]": (1, 0, 0), "quotes.mode": (1, 1, 1), "quotes.mode(given=matched)": (1, 1, 1),
        "quotes.strict(mode=indirect)[joint]": (1, 0, 0),
    }),
    # the required quote of the mode asks for its cue; the optional one does not
    ("{QUOTE#q mixed cue=#c|«Да»}, — {CUE#c|сказал} {QUOTE?#r reported cue=#c|о том}.", "«Да», — сказал о том.", {
        "quotes.strict(mode=mixed)[cue]": (0, 0, 1), "quotes.strict(mode=reported)[cue]": (0, 0, 0),
        "quotes.strict[cue]": (0, 0, 1), "quotes.overlap(mode=reported)[joint]": (0, 0, 0),
    }),
    # who is addressed
    ("{QUOTE#q direct addressee=#a|«Да»}, — сказал {ADDRESSEE#a|нам}.", "{QUOTE#q direct addressee=#a|«Да»}, — {ADDRESSEE#a|сказал нам}.", {
        "quotes.strict[addressee]": (0, 1, 1), "quotes.overlap(mode=direct)[addressee]": (1, 0, 0),
        "quotes.soft[addressee]": (1, 7 / 10, 0), "quotes.token[addressee]": (1, 1, 0), "quotes.strict[joint]": (1, 0, 0),
    }),
    # marks that are no speech have a use
    ("{NONSPEECH title|«Заря»} и {NONSPEECH scare|«друг»}", "{NONSPEECH title|«Заря»} и {NONSPEECH title|«друг»}", {
        "nonspeech.strict": (1, 1, 1),
    }),
]  # fmt: skip


@pytest.mark.parametrize(
    ("gold", "pred", "measure", "expected"),
    [(gold, pred, measure, found) for gold, pred, by_measure in WORKED for measure, found in by_measure.items()],
)
def test_counts_by_hand(gold: str, pred: str, measure: str, expected: Counts) -> None:
    """True positives, false positives, false negatives over all labels, worked out by hand."""
    assert counts(gold, pred, measure) == pytest.approx(expected, abs=1e-8)


def test_tokens_of_whole_quotes_are_counted_by_role() -> None:
    """The table shows which role lacks them; micro is over all."""
    gold, pred, _ = WORKED[1]
    scores = score([said(gold)], [said(pred)], measures="quotes.token[joint]", resamples=0).measures[
        "quotes.token[joint]"
    ]
    found = {label: (row.tp, row.fp, row.fn) for label, row in scores.labels.items()}
    assert found == {"QUOTE": (4, 0, 0), "CUE": (1, 0, 0), "SOURCE": (1, 0, 1)}


def test_accuracy_of_modes_is_over_matched_quotes() -> None:
    """A missed and a spurious quote are no matter to it: precision, recall and F1 are one number."""
    gold = "{QUOTE direct|а} {QUOTE direct|б} {QUOTE indirect|в} {QUOTE mixed|г} д"
    pred = "{QUOTE direct|а} {QUOTE indirect|б} {QUOTE indirect|в} г {QUOTE mixed|д}"
    found = micro(said(gold), said(pred), "quotes.mode(given=matched)")
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert counts(gold, pred, "quotes.mode") == (2, 2, 2)


def test_of_two_sources_the_one_that_is_right_is_found() -> None:
    """Saying it twice with two sources finds one, and costs precision; the order does not matter."""
    gold = said("{QUOTE#q direct source=#s|«Да»}, — сказал {SOURCE#s|он}, не Ян.")
    twice = said(
        "{QUOTE#q direct source=#s|{QUOTE#r direct source=#t|«Да»}}, — сказал {SOURCE#s|он}, не {SOURCE#t|Ян}."
    )
    for pred in (twice, msgspec.structs.replace(twice, spans=twice.spans[::-1])):
        for flavour in ("strict", "overlap"):
            found = micro(gold, pred, f"quotes.{flavour}[joint]")
            assert (found.tp, found.fp, found.fn) == (1, 1, 0)


# By sets of characters and tokens.

TEXT = "абвгдежзик"
TOKENS = tuple(Fragment(*piece) for piece in ((0, 1), (1, 3), (3, 4), (5, 7), (7, 10)))
PARTS = {"cue": "CUE", "source": "SOURCE"}
Extent = tuple[tuple[int, int], ...]
Quote = tuple[Extent, str, tuple[Extent, ...], tuple[Extent, ...]]
"""Content, mode, cues, sources."""

EXTENTS = st.builds(
    lambda start, size: ((start, min(start + size, 10)),), st.integers(0, 9), st.sampled_from([1, 2, 3, 5])
) | st.sampled_from([((0, 1), (3, 4)), ((0, 1), (3, 6)), ((2, 3), (5, 10))])
SEVERAL = st.lists(EXTENTS, max_size=2, unique=True).map(tuple)
QUOTES = st.lists(
    st.tuples(EXTENTS, st.sampled_from(["direct", "indirect"]), SEVERAL, SEVERAL),
    max_size=4,
    unique_by=lambda quote: quote[0],
)


def document(quotes: list[Quote]) -> Document:
    """Make a document; each extent of a role is one span, whatever quotes it serves."""
    spans, relations = list[Span](), list[Relation]()
    for number, (content, mode, *_) in enumerate(quotes):
        spans.append(Span(f"q{number}", "QUOTE", _fragments(content), attrs={"mode": mode}))
    for place, (role, label) in enumerate(PARTS.items(), start=2):
        extents = sorted({extent for quote in quotes for extent in quote[place]})  # type: ignore[attr-defined]
        spans += [Span(f"{role}{i}", label, _fragments(extent)) for i, extent in enumerate(extents)]
        relations += [
            Relation(f"{role}{i}-{number}", role, f"q{number}", f"{role}{i}")
            for number, quote in enumerate(quotes)
            for i, extent in enumerate(extents)
            if extent in quote[place]
        ]
    return Document("d", TEXT, "ru", tokens=TOKENS, spans=tuple(spans), relations=tuple(relations))


def _fragments(extent: Extent) -> tuple[Fragment, ...]:
    return tuple(Fragment(*piece) for piece in extent)


def characters(extent: Extent) -> frozenset[int]:
    return frozenset(place for start, end in extent for place in range(start, end))


def tokens(extent: Extent) -> frozenset[int]:
    return frozenset(i for i, token in enumerate(TOKENS) if characters(extent) & {*range(*token)})


def best(gold: list[Any], pred: list[Any], worth: Callable[[Any, Any], int]) -> int:
    """Give the largest sum of what pairs are worth, of all ways to pair one to one."""
    if not gold:
        return 0
    first, *others = gold
    ways = [
        worth(first, p) + best(others, pred[:i] + pred[i + 1 :], worth) for i, p in enumerate(pred) if worth(first, p)
    ]
    return max([best(others, pred, worth), *ways])


def share(extent: Extent, others: Iterable[Extent]) -> float:
    covered = frozenset[int]().union(*map(characters, others))
    return len(characters(extent) & covered) / len(characters(extent))


def agree(gold: tuple[Extent, ...], pred: tuple[Extent, ...], fits: Callable[[Extent, Extent], bool]) -> bool:
    return all(any(fits(g, p) for p in pred) for g in gold) and all(any(fits(g, p) for g in gold) for p in pred)


def same(gold: Extent, pred: Extent) -> bool:
    return gold == pred


def meet(gold: Extent, pred: Extent) -> bool:
    return bool(characters(gold) & characters(pred))


def units(quote: Quote) -> set[tuple[str, int]]:
    content, _, cues, sources = quote
    parts = [("QUOTE", (content,)), ("CUE", cues), ("SOURCE", sources)]
    return {(label, token) for label, extents in parts for extent in extents for token in tokens(extent)}


@pytest.mark.law
@given(QUOTES, QUOTES)
def test_overlap_is_the_best_of_all_ways_to_pair(gold: list[Quote], pred: list[Quote]) -> None:
    """As many quotes as can be paired so that they share a character."""
    found = micro(document(gold), document(pred), "quotes.overlap[content]")
    tp = best(gold, pred, lambda g, p: meet(g[0], p[0]))
    assert (found.tp, found.fp, found.fn) == (tp, len(pred) - tp, len(gold) - tp)


@pytest.mark.law
@given(QUOTES, QUOTES)
def test_soft_is_the_mean_share_that_the_other_side_covers(gold: list[Quote], pred: list[Quote]) -> None:
    """Of all quotes; of a mode, each side's own quotes of it, covered by any of the other side."""
    golds, preds = ([quote[0] for quote in side] for side in (gold, pred))
    for name, modes in (
        ("quotes.soft[content]", ("direct", "indirect")),
        ("quotes.soft(mode=direct)[content]", ("direct",)),
    ):
        found = micro(document(gold), document(pred), name)
        recall = [share(content, preds) for content, mode, *_ in gold if mode in modes]
        precision = [share(content, golds) for content, mode, *_ in pred if mode in modes]
        assert found.recall == pytest.approx(sum(recall) / len(recall) if recall else 0, abs=1e-8)
        assert found.precision == pytest.approx(sum(precision) / len(precision) if precision else 0, abs=1e-8)


@pytest.mark.law
@given(QUOTES, QUOTES)
def test_soft_is_the_formula_where_no_spans_of_a_side_overlap(gold: list[Quote], pred: list[Quote]) -> None:
    """Johansson and Moschitti's: the sum over pairs of the shared part of a span, by the number of spans."""
    golds, preds = (apart([quote[0] for quote in side]) for side in (gold, pred))
    left, right = (document([(extent, "direct", (), ()) for extent in side]) for side in (golds, preds))
    found = micro(left, right, "quotes.soft[content]")
    shared = {(g, p): len(characters(g) & characters(p)) for g, p in product(golds, preds)}
    if golds and preds:
        precision = sum(size / len(characters(p)) for (_, p), size in shared.items()) / len(preds)
        recall = sum(size / len(characters(g)) for (g, _), size in shared.items()) / len(golds)
        assert (found.precision, found.recall) == pytest.approx((precision, recall), abs=1e-8)


def apart(extents: list[Extent]) -> list[Extent]:
    """Keep extents that share nothing with those before them."""
    kept = list[Extent]()
    for extent in extents:
        kept += [] if any(meet(extent, other) for other in kept) else [extent]
    return kept


@pytest.mark.law
@given(QUOTES, QUOTES)
def test_token_counts_are_those_of_sets(gold: list[Quote], pred: list[Quote]) -> None:
    """Of contents, of cues, and of what serves quotes of a mode."""
    left, right = document(gold), document(pred)
    for role, parts in (("content", lambda q: (q[0],)), ("cue", lambda q: q[2]), ("source", lambda q: q[3])):
        golds, preds = ({t for quote in side for part in parts(quote) for t in tokens(part)} for side in (gold, pred))
        found = micro(left, right, f"quotes.token[{role}]")
        assert (found.tp, found.fp, found.fn) == (len(golds & preds), len(preds - golds), len(golds - preds))
        of_mode = [
            {t for quote in side if quote[1] == "direct" for part in parts(quote) for t in tokens(part)}
            for side in (gold, pred)
        ]
        found = micro(left, right, f"quotes.token(mode=direct)[{role}]")
        assert (found.tp, found.support) == (len(of_mode[0] & preds), len(of_mode[0]))
        assert found.precision == (len(of_mode[1] & golds) / len(of_mode[1]) if of_mode[1] else 0)


@pytest.mark.law
@given(QUOTES, QUOTES)
def test_joint_counts_are_the_best_of_all_ways_to_pair(gold: list[Quote], pred: list[Quote]) -> None:
    """Quotes with their cues and sources: by extent, by shared text, and by tokens."""

    def strict(g: Quote, p: Quote) -> int:
        return g[0] == p[0] and agree(g[2], p[2], same) and agree(g[3], p[3], same)

    def overlap(g: Quote, p: Quote) -> int:
        return meet(g[0], p[0]) and agree(g[2], p[2], meet) and agree(g[3], p[3], meet)

    def token(g: Quote, p: Quote) -> int:
        return meet(g[0], p[0]) and len(units(g) & units(p))

    left, right = document(gold), document(pred)
    sizes = {"token": [sum(len(units(quote)) for quote in side) for side in (gold, pred)]}
    for worth in (strict, overlap, token):
        name = worth.__name__
        found = micro(left, right, f"quotes.{name}[joint]")
        whole = sizes.get(name, [len(gold), len(pred)])
        tp = best(gold, pred, worth)
        assert (found.tp, found.fp, found.fn) == (tp, whole[1] - tp, whole[0] - tp)
