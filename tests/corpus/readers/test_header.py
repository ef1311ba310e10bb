"""Headers of plain texts: fields at the top are found, and first lines of articles are not taken for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.readers.header import KEYS, find_header


@pytest.mark.parametrize(
    ("text", "header", "fields"),
    [
        (" date 2031-05-02 Мост откроют.", "date 2031-05-02", {"date": "2031-05-02"}),
        ("Date: 2031-05-02 Мост откроют.", "Date: 2031-05-02", {"date": "2031-05-02"}),
        ("Дата 2031-05-02\nМост", "Дата 2031-05-02", {"date": "2031-05-02"}),
        ("date: 2031-05-02 5 человек пришли", "date: 2031-05-02", {"date": "2031-05-02"}),
        ("date: 2031-05-02 10:30\nМост", "date: 2031-05-02 10:30", {"date": "2031-05-02 10:30"}),
        ("title: Мост\n\nТекст", "title: Мост", {"title": "Мост"}),
        ("Title:Мост  \r\ndate 2031-05-02\r\n\r\nx", "Title:Мост  \r\ndate 2031-05-02", None),
        ("\n\n  Заголовок : Мост: начало\nТекст", "Заголовок : Мост: начало", {"title": "Мост: начало"}),
        ("Автор: Анна Ветрова\nАвтор: Пётр Лужин\n\nx", None, {"author": "Анна Ветрова; Пётр Лужин"}),
        ("Источник: Вестник Заречья\n\nМост", "Источник: Вестник Заречья", {"publisher": "Вестник Заречья"}),
        ("source: https://example.org/most\nМост", None, {"publisher": "https://example.org/most"}),
        ("Источник: example.org\nМост", None, {"publisher": "example.org"}),
        ("Автор: Анна Ветрова и Пётр Лужин\nx", None, {"author": "Анна Ветрова и Пётр Лужин"}),
        ("Дата: 2 мая 2031\nИсточник: мэр уйдёт\nx", None, {"date": "2 мая 2031", "publisher": "мэр уйдёт"}),
        (
            "lang: kk\nтеги: мост, река\nlicense: CC0\nМост",
            None,
            {"lang": "kk", "tags": "мост, река", "license": "CC0"},
        ),
    ],
)
def test_fields_at_the_top_are_a_header(text: str, header: str | None, fields: dict[str, str] | None) -> None:
    """Russian and English keys in any case; it ends at the first line that is no field."""
    found = find_header(text)
    assert found is not None
    assert header is None or text[found.start : found.end] == header
    assert fields is None or found.fields == fields


@pytest.mark.parametrize(
    "text",
    [
        "Москва: мост откроют в мае.",
        "Interview: the mayor on the bridge",
        "Источник: мэр Заречья уйдёт в отставку\n\nМост",
        "Автор: так назвать книгу нельзя\n\nМост",
        "Источник: Пётр Лужин, Анна Ветрова, Игорь Сомов покинут Заречье\nМост",
        "Дата: неизвестна\nМост",
        "date 2031-02-31 Мост",
        "date 2031-05-021",
        "update 2031-05-02",
        "title:\nМост",
        "Мост\nтитул: x\ntitle: x",
        "«Дата: 2031-05-02»",
        "",
        " \n",
    ],
)
def test_the_first_line_of_an_article_is_no_header(text: str) -> None:
    """Place names, genres, headlines with a colon, impossible dates."""
    assert find_header(text) is None


@given(st.text() | st.lists(st.sampled_from([*KEYS, ":", " ", "\n", "\r", "2031-05-02", "Мост"])).map("".join))
def test_a_header_is_a_piece_of_the_text_without_blanks_around(text: str) -> None:
    """Its extent is an extent of a block, and its fields have values."""
    if found := find_header(text):
        piece = text[found.start : found.end]
        assert piece == piece.strip() != ""
        assert not text[: found.start].strip()
        assert all(value and value == value.strip() for value in found.fields.values())
