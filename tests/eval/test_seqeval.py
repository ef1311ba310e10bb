"""Our reading of seqeval against seqeval 1.2.2 itself: the same spans in every sentence, the same floats."""

import random
import warnings
from collections.abc import Iterator
from dataclasses import replace

import pytest
from seqeval import scheme as peer
from seqeval.metrics import accuracy_score, classification_report
from seqeval.metrics.sequence_labeling import get_entities
from tagging import Lists, all_pairs, alphabet, counts, drawn, shuffled, sides

from saidby.corpus.errors import DataError, UnknownName
from saidby.corpus.tag_reading import decode
from saidby.corpus.tags import SCHEMES, prefixed, tags_of
from saidby.eval import seqeval
from saidby.eval.counts import LabelPairs
from saidby.eval.credit import harmonic
from saidby.eval.points import points

STRICT = {name: getattr(peer, name) for name in seqeval.PATTERNS}
ODD = [
    "O",
    "B-X",
    "I-X",
    "E-X",
    "S-X",
    "L-X",
    "U-X",
    "B-Y",
    "I-Y",
    "E-Y",
    "S-Y",
    "U-Y",
    ".",
    ".-X",
    "X",
    "[",
    "B",
    "I",
    "S",
    "O-X",
    "B-X-Y",
    "I-X-Y",
    "b-X",
]
"""Tags of every kind, and of none."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """seqeval warns of tags that it reads all the same, and of undefined values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def default_spans(tags: list[str]) -> set[tuple[object, ...]]:
    return set(get_entities([tags]))


def strict_spans(tags: list[str], scheme: str) -> set[tuple[object, ...]]:
    return {(entity.tag, entity.start, entity.end) for entity in peer.Tokens(tags, STRICT[scheme]).entities}


def expected(gold: set[tuple[object, ...]], pred: set[tuple[object, ...]]) -> list[float]:
    right = len(gold & pred)
    return [right, len(gold), right, len(pred)]


@pytest.mark.parametrize("letters", ["BI", "BIES", "BILU"])
def test_default_finds_the_same_spans_in_all_short_sequences(letters: str) -> None:
    """Every pair of sequences of two labels: up to length 3 in IOB, 2 in the others; all of length 4 in one order."""
    for gold, pred in (all_pairs(alphabet(letters), 3 if letters == "BI" else 2), shuffled(alphabet(letters), 4, 1)):
        found = counts(seqeval.default(*sides(gold, pred)))
        for number, pair in enumerate(zip(gold, pred, strict=True)):
            assert found[number] == expected(*map(default_spans, pair)), pair


@pytest.mark.parametrize("scheme", STRICT)
def test_strict_finds_the_same_spans_in_all_short_sequences(scheme: str) -> None:
    """The same, in each of its schemes."""
    letters = "".join(SCHEMES[scheme].letters)
    for gold, pred in (all_pairs(alphabet(letters), 3 if len(letters) == 2 else 2), shuffled(alphabet(letters), 4, 2)):
        found = counts(seqeval.strict(*sides(gold, pred), scheme=scheme))
        for number, pair in enumerate(zip(gold, pred, strict=True)):
            assert found[number] == expected(*(strict_spans(side, scheme) for side in pair)), pair


def check(gold: Lists, pred: Lists, pairs: LabelPairs, **options: object) -> None:
    """Compare with seqeval's report: equal floats by its formula, and but for the last bits by ours."""
    if not pairs.labels:  # seqeval's macro is then NaN, ours 0
        return
    report = classification_report(gold, pred, output_dict=True, zero_division=0, **options)
    scores, ours = harmonic(pairs), points(pairs)
    same = points(replace(pairs, harmonic=True))
    names = [*pairs.labels, "micro", "macro", "weighted"]
    for name, row in report.items():
        known = name.removesuffix(" avg")
        theirs = row["precision"], row["recall"], row["f1-score"]
        assert scores.row(known) == theirs, (name, gold, pred)
        number = names.index(known)
        assert (ours.precision[number], ours.recall[number]) == theirs[:2]
        assert ours.f1[number] == pytest.approx(theirs[2], rel=1e-15, abs=0)
        assert (same.precision[number], same.recall[number], same.f1[number]) == theirs
        assert scores.support[number] == row["support"]


def test_default_gives_the_same_floats_whatever_the_tags() -> None:
    """Odd tags, spans that begin sentences ago, empty sentences."""
    for gold, pred in drawn(ODD, 600, 3):
        check(gold, pred, seqeval.default(*sides(gold, pred)))


@pytest.mark.parametrize("scheme", STRICT)
def test_strict_gives_the_same_floats(scheme: str) -> None:
    """Sequences at random, invalid for the most part."""
    for gold, pred in drawn(alphabet("".join(SCHEMES[scheme].letters), "XYZ"), 120, 4):
        check(gold, pred, seqeval.strict(*sides(gold, pred), scheme=scheme), mode="strict", scheme=STRICT[scheme])


def test_long_texts_give_the_same_floats() -> None:
    """300 sentences of up to 60 tags, eight labels, six of seven tags right."""
    draw = random.Random(5)
    tags = [*["O"] * 30, *alphabet("BI", "ABCDEFGH")]
    gold = [draw.choices(tags, k=draw.randint(1, 60)) for _ in range(300)]
    pred = [[draw.choice(tags) if draw.random() < 1 / 7 else tag for tag in row] for row in gold]
    check(gold, pred, seqeval.default(*sides(gold, pred)))
    check(gold, pred, seqeval.strict(*sides(gold, pred), scheme="IOB2"), mode="strict", scheme=peer.IOB2)


@pytest.mark.parametrize("zero_division", [0, 1])
def test_undefined_values_are_what_zero_division_says(zero_division: int) -> None:
    """Labels on one side only."""
    gold, pred = [["B-X", "O", "B-Y"]], [["O", "B-Z", "B-Y"]]
    report = classification_report(gold, pred, output_dict=True, zero_division=zero_division)
    scores = harmonic(seqeval.default(*sides(gold, pred)), zero_division=zero_division)
    for name, row in report.items():
        assert scores.row(name.removesuffix(" avg")) == (row["precision"], row["recall"], row["f1-score"])


def test_tags_with_the_label_first() -> None:
    """By option, or with the tags turned round."""
    turned = [tag for tag in ODD if tag not in ("b-X", ".-X")]
    for gold, pred in drawn(["-".join(reversed(tag.split("-"))) for tag in turned], 100, 8):
        check(gold, pred, seqeval.default(*sides(gold, pred), suffix=True), suffix=True)
    assert prefixed(tags_of([["GEO-POLIT-B", "O", "PER-I"]])).lists() == [["B-GEO-POLIT", "O", "I-PER"]]


@pytest.mark.parametrize("scheme", ["IOB2", "IOE2", "IOBES", "BILOU"])
def test_strict_is_the_repair_discard(scheme: str) -> None:
    """In these schemes; IOB1 and IOE1 have patterns that lose right spans."""
    gold, pred = shuffled(alphabet("".join(SCHEMES[scheme].letters)), 4, 9)
    spans = [set(decode(tags_of(side), scheme=scheme, repair="discard").tuples()) for side in (gold, pred)]
    pairs = seqeval.strict(*sides(gold, pred), scheme=scheme)
    _, support, right, predicted = pairs.per_document().sum(axis=0).reshape(4, -1).sum(axis=1)
    assert (support, right, predicted) == (len(spans[0]), len(spans[0] & spans[1]), len(spans[1]))


def test_accuracy_counts_equal_tags() -> None:
    """O is a tag like any other (seqeval #98)."""
    for gold, pred in drawn(ODD, 50, 10):
        if any(gold):
            assert seqeval.accuracy(*sides(gold, pred)) == accuracy_score(gold, pred)


def test_what_seqeval_cannot_read_is_an_error_with_its_place() -> None:
    """seqeval raises KeyError, ValueError and IndexError without one."""
    with pytest.raises(DataError) as caught:
        seqeval.strict(*sides([["O"], ["B-X", "E-X"]], [["X"], ["O", "O"]]), scheme="BIO")
    what = "seqeval's IOB2 has the prefixes B, I, O; name another scheme"
    assert str(caught.value) == f"sequence 1, token 1: tag 'E-X': {what}\nsequence 0, token 0: tag 'X': {what}"
    with pytest.raises(DataError, match="seqeval cannot read the empty tag"):
        seqeval.default(*sides([[""]], [["O"]]))
    with pytest.raises(UnknownName, match="unknown scheme of seqeval 'BMES'"):
        seqeval.strict(*sides([["O"]], [["O"]]), scheme="BMES")


def test_schemes_are_detected_as_seqeval_does() -> None:
    """From every set of prefixes; what it does not know is an error here as there."""
    for size in range(1, 2**7):
        letters = [letter for bit, letter in enumerate("OBIESLU") if size >> bit & 1]
        tags = [[letter if letter == "O" else f"{letter}-X" for letter in letters]]
        try:
            theirs = peer.auto_detect(tags).__name__
        except ValueError:
            with pytest.raises(DataError, match="are those of no scheme; name the scheme"):
                seqeval.detect_scheme(tags_of(tags))
        else:
            assert seqeval.detect_scheme(tags_of(tags)) == theirs
