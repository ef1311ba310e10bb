"""Encodings: bytes become the right text, or an error that says what to do."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.encoding import SAMPLE, codec, decode, flaw, stream_codec
from saidby.corpus.errors import DataError, UsageError

RUSSIAN = (
    "Мост через Быструю откроют в мае\n\nМэр Заречья Пётр Лужин рассказал, что мост через реку откроют, когда спадёт "
    'вода. "Работы идут с прошлой осени, и строители успевают", - сказал он.\n'
)
ENGLISH = "The mayor of Zarechye said “the bridge will open in May”, and the café beside it will open too."
GERMAN = "Der Bürgermeister sagte, die Brücke über den Fluss werde im Mai geöffnet; alle Anwohner hätten gewartet."
UKRAINIAN = (
    "Міський голова сказав, що міст відкриють у травні. Роботи тривають з минулої осені, її чекають десять років."
)


def message(data: bytes, declared: str | None = None, encoding: str | None = None) -> str:
    with pytest.raises(DataError) as caught:
        decode(data, source="most.txt", declared=declared, encoding=encoding)
    return str(caught.value)


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_text(mark: bytes, name: str) -> None:
    """The mark comes before any declaration, and offsets count from behind it."""
    assert decode(mark + "Мост 😀".encode(name), source="a", declared="cp1251") == ("Мост 😀", name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859-5"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (UKRAINIAN, "cp1251"),
        (GERMAN, "cp1252"),
    ],
)
def test_a_text_without_declaration_is_told_by_its_letters(text: str, name: str) -> None:
    """Some hundred bytes are enough for the charsets that news was written in."""
    assert decode(text.encode(name), source="a").text == text


@pytest.mark.parametrize(
    ("text", "charset", "declared"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "KOI8-R"),
        ("Мост", "cp1251", " 'Windows-1251' "),
        ("“Bridge” – café", "cp1252", "iso-8859-1"),
        ("橋は五月に開通する", "iso2022-jp", "iso-2022-jp"),
        ("大桥将于五月开放", "gb18030", "gb2312"),
        ("Мост\n", "utf-16-le", "utf-16-le"),
    ],
)
def test_a_declaration_that_holds_is_followed(text: str, charset: str, declared: str) -> None:
    """A declared charset is read as the web reads it: iso-8859-1 is cp1252."""
    assert decode(text.encode(charset), source="a", declared=declared).text == text


def test_utf_8_wins_over_another_declaration() -> None:
    """Bytes that are valid UTF-8 with Cyrillic in it are no cp1251, whatever a page says."""
    assert decode("Мост".encode(), source="a", declared="windows-1251") == ("Мост", "utf-8")


def test_an_unknown_declaration_is_none() -> None:
    """`charset=utf8mb4`, `charset=unicode_escape`, `charset=hex`: as if nothing was said."""
    for declared in ("utf8mb4", "unicode_escape", "hex", "", "\0"):
        assert decode(rb"\u041c", source="a", declared=declared).text == r"\u041c"


@pytest.mark.parametrize(
    ("data", "declared", "said"),
    [
        (
            RUSSIAN.encode("cp1251"),
            "utf-8",
            "declares utf-8 but is not in it (byte 0xCC at 0, line 1); "
            "it looks like cp1251: pass --encoding cp1251 if it is",
        ),
        (
            RUSSIAN.encode("cp1251"),
            "ISO-8859-1",
            "declares ISO-8859-1 but is not in it (it would read 'ðàññêàçàë'); "
            "it looks like cp1251: pass --encoding cp1251 if it is",
        ),
        (
            RUSSIAN.encode("koi8-r"),
            "windows-1251",
            "declares windows-1251 but is not in it (it would read 'ТБУУЛБЪБМ'); "
            "it looks like koi8-r: pass --encoding koi8-r if it is",
        ),
        (
            "Мост".encode("cp1251"),
            "utf-8",
            "declares utf-8 but is not in it (byte 0xCC at 0, line 1); pass --encoding NAME",
        ),
    ],
)
def test_a_declaration_that_the_bytes_contradict_is_an_error(data: bytes, declared: str, said: str) -> None:
    """A page that says it is UTF-8 and is cp1251 is never guessed at in silence."""
    assert message(data, declared) == f"most.txt: {said}"


@pytest.mark.parametrize(
    ("text", "name"), [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), ("Мост", "koi8-r"), (ENGLISH, "cp1252")]
)
def test_the_users_word_decides(text: str, name: str) -> None:
    """With --encoding no other charset is tried, whatever is declared."""
    assert decode(text.encode(name), source="a", declared="utf-8", encoding=name.upper()) == (text, name)


def test_the_users_word_must_hold() -> None:
    """A wrong --encoding is told with the place, an unknown one is a wrong call."""
    assert message(b"a\n\x98", encoding="cp1251") == (
        "most.txt: is not cp1251, as --encoding says (byte 0x98 at 2, line 2)"
    )
    with pytest.raises(UsageError, match="unknown encoding 'cp12511'; common ones: utf-8, cp1251, "):
        decode(b"a", source="a", encoding="cp12511")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG image"),
        (b"%PDF-1.7\n", "PDF document"),
        (b"PK\x03\x04\x14\0", "ZIP archive or Office document"),
        (b"\x1f\x8b\x08\0", "gzip data"),
        (b"abc\0def", "it holds a NUL character at 3"),
        (b"\x01\x02\x03abc", "it holds 3 control characters, the first is U+0001"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, kind: str) -> None:
    """A picture that is named .txt is no article, in any charset."""
    said = f"most.txt: is not text ({kind}); convert it to text or leave it out"
    assert message(data) == said
    if data[:1] not in b"a\x01":
        assert message(data, encoding="latin-1") == said


def test_random_bytes_are_refused() -> None:
    """Noise has no language."""
    assert "is not UTF-8" in message(bytes(range(128, 256)) * 10)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (RUSSIAN.strip().encode()[:-1] + b"\xd0", "in 1 place (it ends within a character)"),
        (b"\xd0\x9c\xff" + RUSSIAN.encode(), "in 1 place (byte 0xFF at 2, line 1)"),
        (b"\n\xd0\xff" + RUSSIAN.encode(), "in 2 places (byte 0xD0 at 1, line 2)"),
    ],
)
def test_damaged_utf_8_is_never_read_as_another_charset(data: bytes, said: str) -> None:
    """cp1251 would read any bytes: `РњРѕСЃС‚`."""
    for declared in (None, "utf-8"):
        assert message(data, declared) == f"most.txt: is damaged UTF-8 {said}; get a whole copy or repair it"


def test_too_short_to_tell_is_an_error() -> None:
    """Four letters could be in any of ten charsets."""
    assert message("Мост".encode("cp1251")) == (
        "most.txt: is not UTF-8 (byte 0xCC at 0, line 1), and 4 bytes do not tell which charset it is in;"
        " pass --encoding NAME"
    )


@pytest.mark.parametrize("text", ["a\r\nb\rc\n", "a\ufeffb", "a\u2028b\x0bc\x0cd", "пере\u00adнос\u00a0😀", ""])
def test_nothing_is_changed_in_the_text(text: str) -> None:
    """Line ends, a byte order mark in the middle, soft hyphens: all of it is text."""
    assert decode(text.encode(), source="a") == (text, "utf-8")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    """Strict UTF-8 needs no guess, whatever the text is, unless it looks like another kind of file."""
    if not text.startswith(("\ufeff", "GIF8", "RIFF", "ID3", "%PDF-", "%!PS", "{\\rtf", "BZh", "Rar!", "PAR1")):
        assert decode(text.encode(), source="a") == (text, "utf-8")


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_an_error(data: bytes) -> None:
    """No bytes raise anything but `DataError`, and what is given has no flaw."""
    try:
        text, name = decode(data, source="a")
    except DataError:
        return
    assert flaw(text) is None
    assert codec(name) == name


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Мост".encode() * 9, "utf-8"),
        (codecs.BOM_UTF8 + b"a", "utf-8-sig"),
        (codecs.BOM_UTF16_LE + b"a\0", "utf-16"),
        (RUSSIAN.encode("cp1251"), "cp1251"),
        (b"x" * 99 + b"\n" + "М".encode() * SAMPLE, "utf-8"),
    ],
)
def test_the_codec_of_a_long_file_is_told_by_its_head(head: bytes, name: str) -> None:
    """A head that is cut within a character is judged by its whole lines."""
    assert stream_codec(head[:SAMPLE] if len(head) > SAMPLE else head, source="a") == name
