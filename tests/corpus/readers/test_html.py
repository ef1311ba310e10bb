"""The reader of web pages: blocks of the right kind, honest charsets, nothing that depends on the clock."""

from hashlib import sha256
from pathlib import Path

import pytest

from saidby.corpus.check import check
from saidby.corpus.errors import DataError
from saidby.corpus.model import Document
from saidby.corpus.readers import Options, Source, html
from saidby.corpus.segment import segment

NEWS = (
    "Мэр Заречья Пётр Лужин рассказал, что мост через реку Быструю откроют в мае, когда спадёт вода. "
    "Работы идут с прошлой осени, и строители успевают."
)


def page(body: str, head: str = "", charset: str = "utf-8") -> bytes:
    whole = (
        f'<!DOCTYPE html><html lang="ru"><head><meta charset="{charset}"><title>Мост откроют — Вестник</title>{head}'
        f'</head><body><nav><a href="/">Главная</a></nav><article>{body}<p>{NEWS}</p></article></body></html>'
    )
    return whole.encode(charset)


def read(folder: Path, data: bytes, **options: str) -> Document:
    path = folder / "most.html"
    path.write_bytes(data)
    (raw,) = html.raws(Source(path, path.name, "most"), Options(**options))
    return html.read(raw, Options(**options))


def blocks(document: Document) -> list[str]:
    """Give each block as `kind: text`; what every page ends with is left out."""
    assert check(document) == []
    assert document.text.endswith(NEWS)
    return [f"{block.kind}: {document.text[block.start : block.end]}" for block in document.blocks][:-1]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h1>Мост</h1><h2>Вода</h2>", ["heading: Мост", "heading: Вода"]),
        ("<p>Вода \n  спала.</p><p>Да.</p>", ["paragraph: Вода спала.", "paragraph: Да."]),
        ("<p>Вода спала.<br>Мост сух.</p>", ["paragraph: Вода спала.", "paragraph: Мост сух."]),
        ("<ul><li>Раз.</li><li>Два <b>с</b> половиной.</li></ul>", ["list: Раз.", "list: Два с половиной."]),
        ("<ol><li>Раз<ul><li>Два</li></ul></li></ol>", ["list: Раз", "list: Два"]),
        ("<table><tr><td>Длина</td><td>200\nм</td></tr></table>", ["list: Длина | 200 м"]),
        ("<p>— Когда?</p><p>— В мае.</p>", ["turn: — Когда?", "turn: — В мае."]),
        (
            "<blockquote><p>Откроем.</p><p>В мае.</p></blockquote><p>— Пётр Лужин, мэр</p>",
            ["pull_quote: Откроем.\nВ мае.", "attribution: — Пётр Лужин, мэр"],
        ),
        (
            "<blockquote><p>Откроем в мае.</p><p>— Пётр Лужин</p></blockquote>",
            ["pull_quote: Откроем в мае.", "attribution: — Пётр Лужин"],
        ),
        ("<p>Он сказал: <q>Да</q>, и ушёл.</p>", ["paragraph: Он сказал: «Да», и ушёл."]),
        ("<p>1 &lt; 2 &amp; 3, пере&shy;нос.</p>", ["paragraph: 1 < 2 & 3, пере\u00adнос."]),
    ],
)
def test_elements_become_blocks(tmp_path: Path, body: str, expected: list[str]) -> None:
    """Blocks are what a browser shows as such; white space is one blank, <q> has quotation marks."""
    assert blocks(read(tmp_path, page(body))) == expected


@pytest.mark.parametrize("body", ["<h1>Мост откроют</h1>", "<h1>Мост откроют</h1><h1>Мост  ОТКРОЮТ</h1>"])
def test_the_title_stands_in_the_text_once(tmp_path: Path, body: str) -> None:
    """Pages repeat their headline, and a repeated name would be counted twice."""
    document = read(tmp_path, page(body))
    assert document.meta["title"] == "Мост откроют"
    assert blocks(document) == ["heading: Мост откроют"]


def test_a_subheading_may_come_again(tmp_path: Path) -> None:
    """«Вопрос» over every question of an interview is no repeated title."""
    body = f"<h3>Вопрос</h3><p>{NEWS}</p><h3>Вопрос</h3>"
    assert [line[:15] for line in blocks(read(tmp_path, page(body)))].count("heading: Вопрос") == 2


def test_quotation_marks_are_those_of_the_language(tmp_path: Path) -> None:
    """<q> in an English page has English marks."""
    assert "said “Yes” and" in read(tmp_path, page("<p>He said <q>Yes</q> and left.</p>"), lang="en").text


def test_meta_holds_what_the_page_says(tmp_path: Path) -> None:
    """Title, author, ISO date, address, publisher, and with what version the text was extracted."""
    head = (
        '<meta name="author" content="Анна Ветрова"><link rel="canonical" href="https://example.org/most">'
        '<meta property="article:published_time" content="2031-05-02T10:00:00+03:00">'
        '<meta property="og:site_name" content="Вестник Заречья">'
    )
    data = page("<h1>Мост откроют</h1>", head)
    meta = dict(read(tmp_path, data).meta)
    reader = meta.pop("reader")
    assert meta == {
        "title": "Мост откроют",
        "author": "Анна Ветрова",
        "date": "2031-05-02",
        "url": "https://example.org/most",
        "publisher": "Вестник Заречья",
        "source": "most.html",
        "sha256": sha256(data).hexdigest(),
    }
    assert (reader["name"], reader["version"], reader["options"]) == ("html", 1, html.EXTRACTION)
    assert reader["trafilatura"].startswith("2.")


@pytest.mark.parametrize(
    ("declaration", "charset"),
    [
        ('<meta charset="windows-1251">', "windows-1251"),
        ("<META CHARSET=koi8-r>", "koi8-r"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=windows-1251' />", "windows-1251"),
        ('<?xml version="1.0" encoding="iso-8859-5"?>', "iso-8859-5"),
        ("<p>charset=koi8-r</p>", None),
    ],
)
def test_a_page_declares_its_charset(declaration: str, charset: str | None) -> None:
    """In a <meta> or the prolog, quoted or not."""
    assert html.declared_charset(f"<html><head>{declaration}".encode()) == charset


def test_a_declared_charset_is_followed_and_recorded(tmp_path: Path) -> None:
    """An XHTML page in cp1251: its prolog and <meta> still say so when it is decoded."""
    data = b'<?xml version="1.0" encoding="windows-1251"?>' + page("<h1>Мост</h1>", charset="windows-1251")
    document = read(tmp_path, data)
    assert blocks(document) == ["heading: Мост"]
    assert document.meta["encoding"] == "cp1251"


def test_a_cp1251_page_that_says_utf_8_is_an_error_until_the_user_says_cp1251(tmp_path: Path) -> None:
    """Nothing is guessed against a declaration; --encoding reads it."""
    data = page("<h1>Мост</h1>").decode().encode("cp1251")
    with pytest.raises(DataError) as caught:
        read(tmp_path, data)
    assert str(caught.value) == (
        f"{tmp_path / 'most.html'}: declares utf-8 but is not in it (byte 0xCC at 66, line 1); "
        "it looks like cp1251: pass --encoding cp1251 if it is"
    )
    assert blocks(read(tmp_path, data, encoding="cp1251")) == ["heading: Мост"]


@pytest.mark.parametrize("data", [b"", b"<html><body></body></html>", b"just words", b"{}", b"<script>x</script>"])
def test_a_page_without_an_article_is_an_error(tmp_path: Path, data: bytes) -> None:
    """An empty document would be counted as an article."""
    with pytest.raises(DataError, match="no article is found in the page; leave it out, or give its text as plain"):
        read(tmp_path, data)


def test_no_external_entity_is_read(tmp_path: Path) -> None:
    """Text is data: a page cannot ask for another file."""
    (tmp_path / "secret").write_text("тайна")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    data = page("<p>Вода спала &x; вчера.</p>").replace(b"<!DOCTYPE html>", doctype.encode())
    assert "тайна" not in read(tmp_path, data).text


def test_a_date_in_the_future_is_a_date(tmp_path: Path) -> None:
    """Extraction must not depend on the day it runs; by default trafilatura drops dates after today."""
    head = '<meta property="article:published_time" content="2931-05-02">'
    assert read(tmp_path, page("", head)).meta["date"] == "2931-05-02"


def test_the_blocks_are_kept_in_segmentation(tmp_path: Path) -> None:
    """What the page marks is not cut anew."""
    document = read(tmp_path, page("<blockquote>Откроем в мае.</blockquote>"))
    assert segment(document).blocks == document.blocks
