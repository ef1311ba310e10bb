"""Places as tools count them, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.annotate.formats.offsets import WAYS, counting, countings, placed
from saidby.corpus.model import Fragment

TEXTS = st.text(st.sampled_from(["a", "й", "😀", "\r", "\n", "\ufeff", "𝔸"]), max_size=12)


@pytest.mark.law
@given(text=TEXTS)
def test_utf16_is_what_the_codec_says(text: str) -> None:
    """The place of each character is the length of what stands before it, in units of two bytes."""
    count = counting(text, ["utf16"])
    assert [count.written(i) for i in range(len(text) + 1)] == [
        len(text[:i].encode("utf-16-le")) // 2 for i in range(len(text) + 1)
    ]


@pytest.mark.law
@given(text=TEXTS, ways=st.lists(st.sampled_from(sorted(WAYS)), unique=True), data=st.data())
def test_what_is_written_is_read(text: str, ways: list[str], data: st.DataObject) -> None:
    """A stretch that neither begins nor ends with characters that are not counted comes back."""
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    count = counting(text, ways)
    found = count.read(count.written(start), count.written(end))
    assert [count.written(place) for place in found] == [count.written(start), count.written(end)]
    if start < end and count.written(start) < count.written(start + 1) and count.written(end - 1) < count.written(end):
        assert found == (start, end)


def test_ways_that_make_no_difference_are_not_tried() -> None:
    """Code points first, then one way, then several."""
    assert [count.ways for count in countings("Мост\n")] == [()]
    assert [count.ways for count in countings("\ufeff😀")] == [(), ("mark",), ("utf16",), ("mark", "utf16")]


@pytest.mark.parametrize(
    ("places", "fragments"),
    [
        ([(6, 8), (0, 3)], [(0, 3), (6, 8)]),
        ([(0, 3), (3, 5), (4, 7)], [(0, 7)]),
        ([(2, 2)], None),
        ([(0, 3), (8, 11)], None),
    ],
)
def test_places_are_fragments(places: list[tuple[int, int]], fragments: list[tuple[int, int]] | None) -> None:
    """Sorted and apart; None where one is empty or outside."""
    expected = None if fragments is None else tuple(Fragment(*piece) for piece in fragments)
    assert placed(places, counting("0123456789", ()), 10) == expected
    assert placed([(1, 2)], counting("😀б", ["utf16"]), 2) is None
