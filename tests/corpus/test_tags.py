"""Tags and spans: every scheme both ways, every repair, every tag that cannot be read."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.tag_reading import REPAIRS, decode, invalid
from saidby.corpus.tag_writing import encode
from saidby.corpus.tags import ALIASES, SCHEMES, Chunks, scheme_named, tags_of

DISTINCT = [name for name in SCHEMES if name != "IO"]
"""Schemes that can hold every span."""


def spans(text: str, scheme: str, repair: str = "conlleval", **options: object) -> list[tuple[int, int, str]]:
    found = decode(tags_of([text.split()]), scheme=scheme, repair=repair, **options)  # type: ignore[arg-type]
    return [row[1:] for row in found.tuples()]


def sequences(length: int, scheme: str, labels: str = "XY") -> list[list[str]]:
    alphabet = ["O", *(f"{letter}-{label}" for letter in SCHEMES[scheme].letters for label in labels)]
    return [list(tags) for size in range(length + 1) for tags in product(alphabet, repeat=size)]


@st.composite
def chunks(draw: st.DrawFn) -> tuple[Chunks, np.ndarray]:
    lengths = draw(st.lists(st.integers(0, 12), min_size=1, max_size=5))
    rows = []
    for sequence, length in enumerate(lengths):
        borders = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
        for start, end in pairwise(borders):
            if draw(st.booleans()):
                rows.append((sequence, start, end, draw(st.integers(0, 2))))
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Chunks(("A", "B-C", "D"), *columns), np.array(lengths)


@pytest.mark.law
@pytest.mark.parametrize("suffix", [False, True])
@pytest.mark.parametrize("scheme", DISTINCT)
@pytest.mark.parametrize("repair", REPAIRS)
@given(data=chunks())
def test_spans_come_back_from_their_tags(
    scheme: str, repair: str, suffix: bool, data: tuple[Chunks, np.ndarray]
) -> None:
    """What is written in a scheme is valid in it, and no repair changes it."""
    spans, lengths = data
    tags = encode(spans, lengths, scheme=scheme, suffix=suffix)
    assert decode(tags, scheme=scheme, repair=repair, suffix=suffix).tuples() == spans.tuples()
    assert invalid(tags, scheme=scheme, suffix=suffix).total == 0
    assert tags_of(tags.lists()).lists() == tags.lists()


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        ("IO", "I-X I-X I-X I-Y O I-X"),
        ("IOB1", "I-X I-X B-X I-Y O I-X"),
        ("IOB2", "B-X I-X B-X B-Y O B-X"),
        ("IOE1", "I-X E-X I-X I-Y O I-X"),
        ("IOE2", "I-X E-X E-X E-Y O E-X"),
        ("IOBES", "B-X E-X S-X S-Y O S-X"),
        ("BILOU", "B-X L-X U-X U-Y O U-X"),
        ("BMES", "B-X E-X S-X S-Y O S-X"),
        ("BMEWO", "B-X E-X W-X W-Y O W-X"),
    ],
)
def test_the_same_spans_in_every_scheme(scheme: str, tags: str) -> None:
    """X over two tokens, X, Y, a gap, X; by hand. IO melts the first two."""
    rows = np.array([(0, 0, 2, 0), (0, 2, 3, 0), (0, 3, 4, 1), (0, 5, 6, 0)]).T
    assert encode(Chunks(("X", "Y"), *rows), np.array([6]), scheme=scheme).lists() == [tags.split()]
    first = [(0, 3, "X")] if scheme == "IO" else [(0, 2, "X"), (2, 3, "X")]
    assert spans(tags, scheme) == [*first, (3, 4, "Y"), (5, 6, "X")]


@pytest.mark.parametrize(
    ("scheme", "tags", "repaired", "discarded", "kinds"),
    [
        ("IOB2", "I-X I-X O", [(0, 2, "X")], [], {"O I-X": 1}),
        ("IOB2", "B-X I-Y I-Y", [(0, 1, "X"), (1, 3, "Y")], [(0, 1, "X")], {"B-X I-Y": 1}),
        ("IOB2", "B-X I-Y I-X", [(0, 1, "X"), (1, 2, "Y"), (2, 3, "X")], [(0, 1, "X")], {"B-X I-Y": 1, "I-X I-Y": 1}),
        ("IOB1", "B-X I-X", [(0, 2, "X")], [], {"O B-X": 1}),
        ("IOB1", "I-X B-Y", [(0, 1, "X"), (1, 2, "Y")], [(0, 1, "X")], {"I-X B-Y": 1}),
        ("IOE1", "I-X E-X", [(0, 2, "X")], [], {"E-X O": 1}),
        ("IOE2", "I-X O", [(0, 1, "X")], [], {"I-X O": 1}),
        ("IOE2", "I-X I-Y E-Y", [(0, 1, "X"), (1, 3, "Y")], [(1, 3, "Y")], {"I-X I-Y": 1}),
        ("IOBES", "B-X O", [(0, 1, "X")], [], {"B-X O": 1}),
        ("IOBES", "B-X S-X", [(0, 1, "X"), (1, 2, "X")], [(1, 2, "X")], {"B-X S-X": 1}),
        ("IOBES", "B-X I-X B-X E-X", [(0, 2, "X"), (2, 4, "X")], [(2, 4, "X")], {"I-X B-X": 1}),
        ("BILOU", "U-X L-X", [(0, 1, "X"), (1, 2, "X")], [(0, 1, "X")], {"U-X L-X": 1}),
        ("BILOU", "I-X", [(0, 1, "X")], [], {"I-X O": 1, "O I-X": 1}),
    ],
)
def test_each_repair_reads_invalid_tags_as_it_says(
    scheme: str,
    tags: str,
    repaired: list[tuple[int, int, str]],
    discarded: list[tuple[int, int, str]],
    kinds: dict[str, int],
) -> None:
    """By hand, from the docstrings of the repairs."""
    assert spans(tags, scheme) == spans(tags, scheme, "begin") == repaired
    assert spans(tags, scheme, "discard") == discarded
    assert invalid(tags_of([tags.split()]), scheme=scheme).transitions == kinds
    with pytest.raises(DataError):
        spans(tags, scheme, "error")


VALID = {
    "IO": ("OO II", "II OI IO"),
    "IOB1": ("BB BI II IB OO", "BI BO II IO OI"),
    "IOB2": ("BI BB II IB OO", "BB BO IB IO OB"),
    "IOBES": ("BI BE II IE EB ES SB SS OO", "EB EO ES SB SO SS OB OS"),
}
"""Transitions that seqscore allows, within one label and between two (seqscore-lib's encoding.py)."""


@pytest.mark.parametrize("scheme", VALID)
def test_the_forbidden_transitions_are_those_of_seqscore(scheme: str) -> None:
    """On all sequences up to length 4."""
    same, other = (set(pairs.split()) for pairs in VALID[scheme])
    for tags in sequences(4 if scheme != "IOBES" else 3, scheme):
        padded = ["O", *tags, "O"]
        expected = [
            place
            for place, (a, b) in enumerate(pairwise(padded))
            if a[0] + b[0] not in (same if a[1:] == b[1:] else other)
        ]
        found = invalid(tags_of([tags]), scheme=scheme)
        assert found.token.tolist() == expected, tags
        assert found.total == sum(found.transitions.values()) == len(expected)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_repairs_agree_on_valid_sequences_and_only_there_is_no_error(scheme: str) -> None:
    """All sequences up to length 3."""
    for tags in sequences(3, scheme):
        stored = tags_of([tags])
        if invalid(stored, scheme=scheme).total:
            with pytest.raises(DataError):
                decode(stored, scheme=scheme, repair="error")
        else:
            found = [decode(stored, scheme=scheme, repair=repair).tuples() for repair in REPAIRS]
            assert all(rows == found[0] for rows in found)


def test_sequences_do_not_touch() -> None:
    """A sequence begins and ends outside, an empty one is none."""
    tags = tags_of([["B-X"], [], ["I-X", "O"], ["B-X"]])
    assert decode(tags, scheme="IOB2").tuples() == [(0, 0, 1, "X"), (2, 0, 1, "X"), (3, 0, 1, "X")]
    assert decode(tags, scheme="IOB2", repair="discard").tuples() == [(0, 0, 1, "X"), (3, 0, 1, "X")]
    found = invalid(tags, scheme="IOB2")
    assert (found.sequence.tolist(), found.token.tolist()) == ([2], [0])


def test_forbidden_transitions_are_all_named() -> None:
    """Sequence, token, both tags, and the kind."""
    with pytest.raises(DataError) as caught:
        decode(tags_of([["O", "I-PER"], ["B-PER", "I-LOC"]]), scheme="BIO", repair="error")
    assert str(caught.value) == (
        "sequence 0, token 1: IOB2 has no I-PER after O (O I-X); name another scheme, or choose a repair\n"
        "sequence 1, token 1: IOB2 has no I-LOC after B-PER (B-X I-Y); name another scheme, or choose a repair"
    )
    with pytest.raises(DataError, match="sequence 0, token 1: IOBES has no end after B-PER"):
        decode(tags_of([["B-PER"]]), scheme="BIOES", repair="error")


@pytest.mark.parametrize(
    ("tag", "what"),
    [
        ("PER", "IOB2 has the prefixes B, I and O, not 'PER'"),
        ("S-PER", "IOB2 has the prefixes B, I and O, not 'S'"),
        ("", "IOB2 has the prefixes B, I and O, not ''"),
        ("b-PER", "IOB2 has the prefixes B, I and O, not 'b'"),
        ("O-PER", "O takes no label"),
        ("B-", "has no label"),
        ("B", "has no label"),
    ],
)
def test_tags_that_cannot_be_read_are_an_error_or_counted(tag: str, what: str) -> None:
    """Each distinct one once, with how often and where first."""
    tags = tags_of([["O", "B-X"], [tag, tag, "B-X"]])
    with pytest.raises(DataError) as caught:
        decode(tags, scheme="IOB2")
    advice = "name another scheme, or pass unknown='outside' to read it as O"
    assert str(caught.value) == f"sequence 1, token 0 and 1 more: tag {tag!r}: {what}; {advice}"
    assert decode(tags, scheme="IOB2", unknown="outside").tuples() == [(0, 1, 2, "X"), (1, 2, 3, "X")]
    assert invalid(tags, scheme="IOB2").unknown == {tag: 2}


def test_labels_may_hold_hyphens_or_be_left_out_by_all() -> None:
    """Only the first hyphen (from the prefix's side) divides; untyped tagging has the label `_`."""
    assert spans("B-GEO-POLIT I-GEO-POLIT", "IOB2") == [(0, 2, "GEO-POLIT")]
    assert spans("GEO-POLIT-B GEO-POLIT-I O", "IOB2", suffix=True) == [(0, 2, "GEO-POLIT")]
    assert spans("B I O B", "IOB2") == [(0, 2, "_"), (3, 4, "_")]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("B-X", "tags: is a string; give a list of lists of tags, one list a sentence"),
        (["O", "B-X"], "tags[0]: is a string; give a list of lists of tags, one list a sentence"),
        ([["O"], 3], "tags[1]: must be a list of tags, got int"),
        ([["O", None], [7]], "tags[0][1]: a tag must be a string, got None\ntags[1][0]: a tag must be a string, got 7"),
    ],
)
def test_what_is_no_list_of_lists_of_tags_is_refused(given: list[list[str]], message: str) -> None:
    """With every place."""
    with pytest.raises(DataError) as caught:
        tags_of(given)
    assert str(caught.value).startswith(message)


def test_names_are_checked() -> None:
    """Of schemes, repairs and options."""
    with pytest.raises(UnknownName, match="unknown scheme 'IOBX'; did you mean"):
        spans("O", "IOBX")
    with pytest.raises(UnknownName, match="unknown repair 'discord'; did you mean 'discard'"):
        spans("O", "IOB2", "discord")
    with pytest.raises(UsageError, match="unknown must be 'error' or 'outside', got 'drop'"):
        spans("O", "IOB2", unknown="drop")
    assert {scheme_named(name.lower())[0] for name in ALIASES} <= set(SCHEMES)


def test_spans_that_tags_cannot_hold_are_refused() -> None:
    """Overlaps, empty spans, spans outside; all of them."""
    rows = np.array([(0, 1, 3, 0), (0, 0, 2, 0), (1, 0, 0, 0), (1, 1, 3, 0)]).T
    with pytest.raises(DataError) as caught:
        encode(Chunks(("X",), *rows), np.array([3, 2]), scheme="IOB2")
    places = [str(problem).partition(" must")[0] for problem in caught.value.problems]
    assert places == ["sequence 0: span 1-3", "sequence 1: span 0-0", "sequence 1: span 1-3"]


def test_sequences_can_be_taken_in_any_order() -> None:
    """Rows as asked for."""
    tags = tags_of([["B-X"], [], ["O", "B-Y"]])
    assert tags.take(np.array([2, 0, 2])).lists() == [["O", "B-Y"], ["B-X"], ["O", "B-Y"]]
    assert len(tags) == 3
