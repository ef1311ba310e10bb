"""Near-duplicates: the pairs are those of a comparison of all with all, and their numbers are exact."""

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus import near as module
from saidby.corpus.errors import UsageError
from saidby.corpus.groups import Groups
from saidby.corpus.near import Pair, band_rows, near, shingles, words

COPY = """Мост через Тишку откроют в мае, сообщил мэр Заречья Пётр Лужин на встрече с жителями. По его словам, строители успевают:
опоры стоят, осталось положить настил. «Мы обещали открыть его весной и откроем весной», — сказал он. Старый мост закрыли
три года назад после паводка, с тех пор машины ездят в объезд через Дубки, а пешеходов возит паром."""
EDITED = """Заречье, 3 апреля. Мост через Тишку откроют в мае, сообщил в среду мэр Заречья Петр Лужин на встрече с жителями. По его словам,
строители успевают: опоры стоят, осталось положить настил. "Мы обещали открыть его весной и откроем весной", - сказал он.
Старый мост закрыли три года назад после паводка, с тех пор машины ездят в объезд через Дубки, а пешеходов возит паром."""
OTHER = """Новый мост в Заречье будет готов к маю. Об этом мэр Пётр Лужин рассказал жителям в среду. «Мы обещали открыть его весной
и откроем весной», — пообещал он. Сейчас рабочие готовят настил, а до райцентра добираются в объезд, через Дубки, или на пароме:
прежний мост не пережил паводка."""

FROZEN = ([4412511509576108937, 11102280695064059537], [925881229, 1504425652, 4066099433])


def text(rng: random.Random, size: int) -> list[str]:
    return [f"слово{rng.randrange(5000)}" for _ in range(size)]


def edited(rng: random.Random, found: list[str], changes: int) -> list[str]:
    """Give a text with some words changed."""
    found = list(found)
    for place in rng.sample(range(len(found)), changes):
        found[place] = f"правка{rng.randrange(5000)}"
    return found


def jaccard(one: str, other: str) -> float:
    """Compare sets of tuples of words, without hashes."""
    first, second = ({tuple(found[i : i + 3]) for i in range(len(found) - 2)} for found in (words(one), words(other)))
    return len(first & second) / len(first | second)


def test_an_edited_copy_is_a_near_duplicate_and_another_report_is_not() -> None:
    """Of one event: the agency's text, a copy with a new head, and what somebody else wrote. Shares by hand."""
    found = near([("copy", COPY), ("edited", EDITED), ("other", OTHER)])
    assert found.groups == [["copy", "edited"]]
    assert found.pairs == [Pair("copy", "edited", jaccard(COPY, EDITED))]
    # 56 words, 54 shingles; 3 words before and 2 inside («сообщил в среду мэр») make 59, and break 2 of the 54.
    assert found.pairs[0].similarity == 52 / (54 + 59 - 52)
    assert jaccard(COPY, OTHER) < 0.15


def test_pairs_are_those_of_all_with_all() -> None:
    """None is missing and none is false at clear distances; similarities are exact."""
    rng = random.Random(7)
    texts = {}
    for family in range(40):
        original = text(rng, 120)
        for copy, changes in enumerate((0, 3, 8, 30)):
            texts[f"{family:02}-{copy}"] = " ".join(edited(rng, original, changes))
    expected = [Pair(a, b, jaccard(texts[a], texts[b])) for a, b in combinations(sorted(texts), 2)]
    assert near(texts.items()).pairs == [pair for pair in expected if pair.similarity >= 0.5]


@pytest.mark.parametrize(
    "other",
    ["МОСТ  в Заречье: ёлка открыта!", "мост в\u00a0Заре\u00adчье – елка\r\nоткрыта", "Мо\u0301ст «в Заречье» е\u0308лка открыта"],
)  # fmt: skip
def test_what_does_not_matter(other: str) -> None:
    """Case, blanks, punctuation, ё, soft hyphens, accents."""
    assert near([("a", "Мост в Заречье, ёлка открыта"), ("b", other)]).pairs == [Pair("a", "b", 1.0)]


def test_short_texts() -> None:
    """A text of one or two words is like one of the same words only; one without words is like none."""
    texts = [
        ("a", "Мост"),
        ("b", "мост!"),
        ("c", "мост открыт"),
        ("d", ""),
        ("e", ""),
        ("f", "😀"),
        ("g", "😀"),
        ("h", "—"),
    ]
    found = near(texts)
    assert found.pairs == [Pair("a", "b", 1.0)]
    assert len({found.texts[name] for name in "cdefgh"}) == 6


def test_texts_without_blanks_are_compared_by_character() -> None:
    """One character of eleven differs at the end: 8 of 10 shingles are shared."""
    assert near([("a", "新しい橋は五月に開通す。"), ("b", "新しい橋は五月に開通し。")]).pairs == [Pair("a", "b", 0.8)]


def test_groups_are_transitive() -> None:
    """The ends of a chain are in one group, though they are no pair."""
    rng = random.Random(1)
    whole = text(rng, 200)
    found = near([(name, " ".join(whole[start : start + 100])) for name, start in (("a", 0), ("b", 30), ("c", 60))])
    assert [(one, other) for one, other, _ in found.pairs] == [("a", "b"), ("b", "c")]
    # Of 98 shingles each, 68 are shared.
    assert {pair.similarity for pair in found.pairs} == {68 / 128}
    assert found.groups == [["a", "b", "c"]]


def test_a_thousand_copies_are_not_a_million_pairs() -> None:
    """Equal texts are paired with the first; of versions of one text each is compared with some, and the group is whole."""
    rng = random.Random(2)
    assert len(near((f"{i:04}", COPY) for i in range(1000)).pairs) == 999
    original = text(rng, 100)
    versions = near((f"{i:04}", " ".join(edited(rng, original, 2))) for i in range(400))
    assert [len(group) for group in versions.groups] == [400]
    assert len(versions.pairs) < 400 * module.WINDOW * 10


@pytest.mark.law
@given(st.permutations(range(12)), st.integers(0, 100))
def test_the_order_of_documents_does_not_matter(order: list[int], seed: int) -> None:
    """Pairs, groups and digests are the same."""
    rng = random.Random(seed)
    original = text(rng, 40)
    texts = [(f"d{i}", " ".join(edited(rng, original, i // 2))) for i in range(12)]
    assert near([texts[i] for i in order]) == near(texts)


@pytest.mark.law
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_texts_can_be_compared(one: str, other: str) -> None:
    """Whatever characters they hold."""
    found = near([("a", one), ("b", other), ("c", one)])
    assert ("a", "c", 1.0) in found.pairs or not words(one)
    assert all(0.5 <= pair.similarity <= 1 for pair in found.pairs)


def test_a_text_of_any_length() -> None:
    """Signed in batches: the signature is that of one go."""
    long = " ".join(text(random.Random(3), 40_000))
    assert near([("a", long), ("b", long + " и ещё слово")]).pairs[0].similarity > 0.999
    found = words(long)
    assert len(shingles(found)) == len({tuple(found[i : i + 3]) for i in range(39_998)})


def test_signatures_are_the_same_everywhere() -> None:
    """Frozen numbers: hashes and signatures of datasketch 2.0.0 with seed 1, made on x86-64."""
    assert shingles(["мост", "открыт", "в", "мае"]).tolist() == FROZEN[0]
    assert (
        np.frombuffer(module._signer()(shingles(["мост", "открыт", "в", "мае"])), np.uint32)[:3].tolist() == FROZEN[1]
    )


@pytest.mark.parametrize(("threshold", "rows"), [(0.1, 1), (0.3, 2), (0.5, 3), (0.8, 7), (1.0, 256)])
def test_bands_find_what_they_must(threshold: float, rows: int) -> None:
    """By the formula 1 - (1 - s ** rows) ** bands, of Leskovec, Rajaraman, Ullman, 3.4.2."""
    assert band_rows(threshold) == rows
    assert 1 - (1 - threshold**rows) ** (256 // rows) >= 0.999


@pytest.mark.parametrize("threshold", [0.0, 0.05, 1.1, float("nan")])
def test_a_threshold_that_cannot_be(threshold: float) -> None:
    """Named, with what can be."""
    with pytest.raises(UsageError, match=f"threshold must be from 0.1 to 1, got {threshold}"):
        near([], threshold=threshold)


@pytest.mark.law
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))))
def test_groups_are_the_components(pairs: list[tuple[int, int]]) -> None:
    """As a fixed point of merging sets says."""
    groups = Groups[int](range(21))
    sets = [{i} for i in range(21)]
    for one, other in pairs:
        groups.join(one, other)
        met = [held for held in sets if held & {one, other}]
        sets = [held for held in sets if not held & {one, other}] + [set().union(*met)]
    assert sorted(map(sorted, groups.all())) == sorted(map(sorted, sets))
