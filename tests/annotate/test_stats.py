"""Counts of a corpus: each number by hand, and the laws that any counting keeps."""

import random
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents

from saidby.annotate.scheme import load_scheme
from saidby.annotate.stats import LabelStats, Lengths, RelationStats, SpanStats, Stats, overview, shapes, stats
from saidby.annotate.stats_table import table
from saidby.corpus.errors import UnknownName
from saidby.corpus.model import Document, Span
from saidby.corpus.said import parse

MOST = parse(
    "#said 1 lang=ru\n#id most\n#split train\n#entity e1 PER Пётр Лужин\n#entity e2 LOC Заречье\n\n"
    "{QUOTE#q1 direct cue=#c1 source=#s1 speaker=@e1|«Мост в {LOC@e2|Заречье}}, — {CUE#c1|сказал} "
    "{SOURCE#s1@e1|мэр {PER@e1|Пётр Лужин}}, — {#q1|откроют в мае 2031-го»}. "
    '{QUOTE?#q2 reported medium="speech writing" source_form=null speaker=@e1|{#q2/1|О деньгах} он} молчит.'
)
BARE = parse("#said 1 lang=en\n#id bare\n#meta split 3\n\nNothing {THING|here}, {PER|O’Neil}!")
DRAWN = st.lists(documents(), max_size=3)


def test_documents_are_counted() -> None:
    """Words are tokens with a letter or digit: 15 of 23, and 3 of 5."""
    counted = stats([MOST, BARE])
    assert (counted.documents, counted.sentences, counted.words) == (2, 3, 18)
    assert counted.tokens == 28
    assert counted.characters == len(MOST.text) + len(BARE.text)


def test_spans_are_counted_by_shape_and_flag() -> None:
    """The place in the quote and the name in the source are nested; the cue, between two fragments, is not."""
    counted = stats([MOST])
    assert counted.spans == SpanStats(count=6, nested=2, discontinuous=1, crossing=0, optional=1, alternatives=1)
    assert counted.labels["QUOTE"] == LabelStats(
        count=2,
        discontinuous=1,
        optional=1,
        alternatives=1,
        attributes={
            "medium": {"speech writing": 1},
            "mode": {"direct": 1, "reported": 1},
            "source_form": {"null": 1},
        },
    )


def test_the_scheme_gives_defaults_and_sets() -> None:
    """A span without an attribute counts for the default; each value of a set counts; what is missing is shown."""
    quotes = stats([MOST], scheme=load_scheme()).labels["QUOTE"].attributes
    assert quotes == {
        "mode": {"direct": 1, "reported": 1},
        "medium": {"speech": 2, "writing": 1},
        "layout": {"inline": 2},
        "factuality": {"actual": 2},
        "source_form": {"null": 1, "–": 1},
    }


def test_the_scheme_gives_groups_and_order() -> None:
    """Labels come in the order of the scheme; those that it does not know come last, in a group of their own."""
    counted = stats([BARE, MOST], scheme=load_scheme())
    assert list(counted.labels) == ["PER", "LOC", "QUOTE", "CUE", "SOURCE", "THING"]
    assert list(counted.groups.items()) == [("entities", 3), ("quotes", 4), ("not in news", 1)]
    assert list(counted.relations) == ["cue", "source", "speaker"]


def test_the_tails_of_speaker_are_the_speakers() -> None:
    """Two quotes, one speaker."""
    assert stats([MOST]).relations == {
        "cue": RelationStats(1, 1, 1),
        "source": RelationStats(1, 1, 1),
        "speaker": RelationStats(2, 2, 1),
    }
    assert stats([MOST]).entities == {"LOC": 1, "PER": 1}


def test_nothing_counts_nothing() -> None:
    """An empty corpus is no error here."""
    assert stats([]) == Stats()
    assert overview([], by="lang") == (Stats(), {})


@pytest.mark.parametrize(
    ("text", "nested", "crossing"),
    [
        ("{A|one {B|two}}", {1}, set()),
        ("{A|{B|one two}}", set(), set()),
        ("{A#a>}one {B#b>}two{<a} three{<b}", set(), {0, 1}),
        ("{A#a|one} {B|two} {#a|three}", set(), set()),
        ("{A#a|one {B|two}} three {#a|four}", {1}, set()),
        ("{A#a|one} {B#b|two {#a|three}} four", set(), {0, 1}),
        ("{A|one} {B|two}", set(), set()),
        ("{A|one {B|two {C|three}}}", {1, 2}, set()),
    ],
)
def test_shapes_are_told_apart(text: str, nested: set[int], crossing: set[int]) -> None:
    """Nested: in a longer one, whole. Crossing: some characters shared, none holds the other."""
    assert shapes(parse(f"#said 1 lang=en\n#id a\n\n{text}").spans) == (nested, crossing)


def test_lengths_are_in_tokens() -> None:
    """23 and 5 tokens; sentences of 18, 5 and 5."""
    counted = stats([MOST, BARE])
    assert counted.lengths == {"document": Lengths(2, 14.0, 14.0, 23, 23), "sentence": Lengths(3, 28 / 3, 5.0, 18, 18)}
    assert counted.span_lengths["PER"] == Lengths(2, 1.5, 1.5, 2, 2)
    untokenised = msgspec.structs.replace(BARE, tokens=())
    assert (stats([untokenised]).lengths, stats([untokenised]).span_lengths) == ({}, {})


def test_ninety_percent_are_no_longer() -> None:
    """Of the lengths 1 … 10 the ninth; of eleven the tenth."""
    for count, p90, median in ((10, 9, 5.5), (11, 10, 6.0), (1, 1, 1.0)):
        corpus = [parse(f"#said 1 lang=en\n#id a{size}\n\n{'x ' * size}") for size in range(1, count + 1)]
        found = stats(corpus).lengths["document"]
        assert (found.p90, found.median, found.max) == (p90, median, count)


@pytest.mark.law
@given(st.lists(documents(), min_size=1, max_size=4))
def test_lengths_are_those_of_numpy(corpus: list[Document]) -> None:
    """Mean, median, 90th percentile (`inverted_cdf`)."""
    sizes = [len(document.tokens) for document in corpus if document.tokens]
    found = stats(corpus).lengths.get("document")
    if found is None:
        assert not sizes
        return
    p90 = np.percentile(sizes, 90, method="inverted_cdf")
    assert (found.count, found.median, found.p90, found.max) == (len(sizes), np.median(sizes), p90, max(sizes))
    assert found.mean == pytest.approx(np.mean(sizes))


def test_quotes_are_counted_by_layout_and_mode() -> None:
    """With the defaults of the scheme, or as they are given."""
    assert stats([MOST], scheme=load_scheme()).quotes == {"inline": {"direct": 1, "reported": 1}}
    assert stats([MOST]).quotes == {"–": {"direct": 1, "reported": 1}}


def test_documents_are_counted_by_number_of_speakers() -> None:
    """One speaks in MOST, nobody in BARE; numbers are in their order, also 10 and 9."""
    assert stats([MOST, BARE]).speakers == {"0": 1, "1": 1}
    assert "speakers a document" not in table(overview([BARE]))
    names = [f"e{i}" for i in range(10)]
    head = "".join(f"#entity {name} PER A{name}\n" for name in names)
    texts = ["".join(f"{{QUOTE speaker=@{name}|x}} " for name in names[:size]) for size in (10, 9)]
    corpus = [parse(f"#said 1 lang=en\n#id a{i}\n{head}\n{text}") for i, text in enumerate(texts)]
    assert list(stats(corpus).speakers.items()) == [("9", 1), ("10", 1)]


# Parts.


def test_parts_are_told_by_meta_or_language() -> None:
    """A value that is no string is written as JSON; a document without the key is a part too."""
    assert list(overview([MOST, BARE], by="meta:split").parts) == ["3", "train"]
    assert overview([MOST, BARE], by="split") == overview([MOST, BARE], by="meta:split")
    assert list(overview([MOST, BARE], by="lang").parts) == ["en", "ru"]
    assert list(overview([MOST, BARE], by="meta:date").parts) == ["–"]
    assert overview([MOST, BARE]).parts == {}


@pytest.mark.parametrize("by", ["spilt", "meta", "meta:", ""])
def test_an_unknown_part_is_refused(by: str) -> None:
    """Before any document is read."""
    with pytest.raises(UnknownName) as caught:
        overview(_unread(), by=by)
    assert str(caught.value).endswith("known: lang, meta:KEY, split")
    assert str(caught.value).startswith(f"unknown part of a corpus {by!r}; ")


def _unread() -> Iterator[Document]:
    pytest.fail("a document was read")
    yield MOST


# Laws.


def times(value: Any, factor: int) -> Any:
    if isinstance(value, dict):
        return {key: times(inner, factor) for key, inner in value.items()}
    return value * factor


@pytest.mark.law
@given(DRAWN)
def test_a_corpus_twice_counts_twice(corpus: list[Document]) -> None:
    """Counts add up; lengths stay what they are."""
    once, twice = (msgspec.to_builtins(stats(c, scheme=load_scheme())) for c in (corpus, corpus * 2))
    for kind in ("lengths", "span_lengths"):
        for name, one in once.pop(kind).items():
            assert twice[kind][name] == {**one, "count": 2 * one["count"]}
        twice.pop(kind)
    assert twice == times(once, 2)


@pytest.mark.law
@given(DRAWN, st.randoms())
def test_order_does_not_matter(corpus: list[Document], rng: random.Random) -> None:
    """Neither of documents nor of spans and relations: the same bytes."""
    shuffled = [
        msgspec.structs.replace(
            document,
            spans=tuple(rng.sample(document.spans, len(document.spans))),
            relations=tuple(rng.sample(document.relations, len(document.relations))),
        )
        for document in rng.sample(corpus, len(corpus))
    ]
    scheme = load_scheme()
    assert msgspec.json.encode(stats(shuffled, scheme=scheme)) == msgspec.json.encode(stats(corpus, scheme=scheme))


@pytest.mark.law
@given(DRAWN)
def test_labels_groups_and_parts_add_up(corpus: list[Document]) -> None:
    """Every span is in one label and one group, every document in one part."""
    total, parts = overview(corpus, by="lang", scheme=load_scheme())
    spans = sum(len(document.spans) for document in corpus)
    assert spans == total.spans.count == sum(total.groups.values()) == sum(s.count for s in total.labels.values())
    for field in ("nested", "discontinuous", "crossing", "optional", "alternatives"):
        assert getattr(total.spans, field) == sum(getattr(label, field) for label in total.labels.values())
        assert getattr(total.spans, field) == sum(getattr(part.spans, field) for part in parts.values())
    assert len(corpus) == total.documents == sum(part.documents for part in parts.values())


@pytest.mark.law
@given(documents())
def test_shapes_are_those_of_sets_of_characters(document: Document) -> None:
    """The pass over fragments finds what comparing every two spans finds."""
    sets = [characters(span) for span in document.spans]
    nested = {i for i, a in enumerate(sets) if any(a < b for b in sets)}
    crossing = {i for i, a in enumerate(sets) if any(a & b and not a <= b and not b <= a for b in sets)}
    assert shapes(document.spans) == (nested, crossing)


def characters(span: Span) -> set[int]:
    return {at for start, end in span.fragments for at in range(start, end)}


# The table.


def test_the_table_has_a_row_a_count_and_a_column_a_part() -> None:
    """Aligned; rows of shapes that are 0 everywhere are left out."""
    assert table(overview([MOST, BARE], by="lang", scheme=load_scheme()), scheme=load_scheme()) == (
        "                     en  ru  total\n"
        "documents             1   1      2\n"
        "sentences             1   2      3\n"
        "tokens                5  23     28\n"
        "words                 3  15     18\n"
        "spans                 2   6      8\n"
        "  nested              0   2      2\n"
        "  discontinuous       0   1      1\n"
        "  optional            0   1      1\n"
        "  alternatives        0   1      1\n"
        "spans: entities       1   2      3\n"
        "  PER                 1   1      2\n"
        "    nested            0   1      1\n"
        "  LOC                 0   1      1\n"
        "    nested            0   1      1\n"
        "spans: quotes         0   4      4\n"
        "  QUOTE               0   2      2\n"
        "    discontinuous     0   1      1\n"
        "    optional          0   1      1\n"
        "    alternatives      0   1      1\n"
        "    mode\n"
        "      direct          0   1      1\n"
        "      reported        0   1      1\n"
        "    medium\n"
        "      speech          0   2      2\n"
        "      writing         0   1      1\n"
        "    layout\n"
        "      inline          0   2      2\n"
        "    factuality\n"
        "      actual          0   2      2\n"
        "    source_form\n"
        "      null            0   1      1\n"
        "      –               0   1      1\n"
        "  CUE                 0   1      1\n"
        "  SOURCE              0   1      1\n"
        "spans: not in news    1   0      1\n"
        "  THING               1   0      1\n"
        "relations\n"
        "  cue                 0   1      1\n"
        "    heads             0   1      1\n"
        "    tails             0   1      1\n"
        "  source              0   1      1\n"
        "    heads             0   1      1\n"
        "    tails             0   1      1\n"
        "  speaker             0   2      2\n"
        "    heads             0   2      2\n"
        "    tails             0   1      1\n"
        "entities\n"
        "  PER                 0   1      1\n"
        "  LOC                 0   1      1\n"
        "speakers a document\n"
        "  0                   1   0      1\n"
        "  1                   0   1      1\n"
        "\n"
        "lengths in tokens  mean  median  p90  max\n"
        "document           14.0    14.0   23   23\n"
        "  en                5.0     5.0    5    5\n"
        "  ru               23.0    23.0   23   23\n"
        "sentence            9.3     5.0   18   18\n"
        "  en                5.0     5.0    5    5\n"
        "  ru               11.5    11.5   18   18\n"
        "PER                 1.5     1.5    2    2\n"
        "  en                1.0     1.0    1    1\n"
        "  ru                2.0     2.0    2    2\n"
        "LOC                 1.0     1.0    1    1\n"
        "  en                  –       –    –    –\n"
        "  ru                1.0     1.0    1    1\n"
        "QUOTE               6.0     6.0    9    9\n"
        "  en                  –       –    –    –\n"
        "  ru                6.0     6.0    9    9\n"
        "CUE                 1.0     1.0    1    1\n"
        "  en                  –       –    –    –\n"
        "  ru                1.0     1.0    1    1\n"
        "SOURCE              3.0     3.0    3    3\n"
        "  en                  –       –    –    –\n"
        "  ru                3.0     3.0    3    3\n"
        "THING               1.0     1.0    1    1\n"
        "  en                1.0     1.0    1    1\n"
        "  ru                  –       –    –    –\n"
    )


def test_a_table_without_parts_has_no_heading() -> None:
    """One column needs no name; thousands are set apart."""
    many = [msgspec.structs.replace(BARE, id=str(i), spans=()) for i in range(1200)]
    assert table(overview(many)) == (
        "documents  1,200\nsentences  1,200\ntokens     6,000\nwords      3,600\nspans          0\n"
        "\n"
        "lengths in tokens  mean  median  p90  max\n"
        "document            5.0     5.0    5    5\n"
        "sentence            5.0     5.0    5    5\n"
    )


def test_a_long_value_does_not_stretch_the_table() -> None:
    """`--by meta:KEY` of a key that holds a text: its beginning and its end; a part named total is one of the parts."""
    documents = [
        Document(name, "Мост", "ru", meta={"note": note}) for name, note in [("a", "x" * 2031), ("b", "total")]
    ]
    rows = table(overview(documents, by="meta:note")).splitlines()
    assert rows[:2] == [
        f"           total  {'x' * 24} … {'x' * 24}  total",
        f"documents      1{'1'.rjust(53)}{'2'.rjust(7)}",
    ]


def test_a_name_cannot_break_the_table() -> None:
    """A line end or a control character of a label is escaped."""
    odd = parse('#said 1 lang=en\n#id a\n\n{"A\\nB"|x}')
    assert table(overview([odd])).endswith(
        "\nspans: labels  1\n  'A\\nB'       1\n"
        "\n"
        "lengths in tokens  mean  median  p90  max\n"
        "document            1.0     1.0    1    1\n"
        "sentence            1.0     1.0    1    1\n"
        "'A\\nB'              1.0     1.0    1    1\n"
    )
