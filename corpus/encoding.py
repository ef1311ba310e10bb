"""Bytes into text: byte order mark, strict UTF-8, the declared charset, then charset-normalizer.

Text that is silently wrong is the only wrong answer. So a declaration that the bytes contradict is an error, a
damaged UTF-8 file is an error and never read as another charset, a guess must look like a language, and what
is no text at all is refused by name.
"""

import codecs
import re
from typing import NamedTuple

from .errors import DataError, UsageError, problem

UTF8 = "utf-8"
SAMPLE = 1 << 20
"""Bytes at the head of a table from which `stream_codec` tells its charset."""
COHERENCE = 0.2
"""Least share of a language's frequent letters, as charset-normalizer measures it, for a guess to count."""

MARKS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its first half
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MARKED = {UTF8: "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16", "utf-32-le": "utf-32", "utf-32-be": "utf-32"}
"""Codecs that take the mark away."""

MAGIC = (
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"II*\0", "TIFF image"),
    (b"MM\0*", "TIFF image"),
    (b"RIFF", "RIFF media"),
    (b"ID3", "MP3 audio"),
    (b"%PDF-", "PDF document"),
    (b"%!PS", "PostScript document"),
    (b"{\\rtf", "RTF document"),
    (b"PK\x03\x04", "ZIP archive or Office document"),
    (b"\xd0\xcf\x11\xe0", "Office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"7z\xbc\xaf", "7-Zip archive"),
    (b"Rar!", "RAR archive"),
    (b"\x7fELF", "ELF program"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"PAR1", "Parquet file"),
)
"""First bytes of files that are often named as if they were text."""

WEB = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
"""What pages mean by a declared name (https://encoding.spec.whatwg.org/#names-and-labels)."""
NO_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"}
"""Python codecs that no file is written in."""
CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5")
"""Charsets of Russian that read each other's bytes as letters."""

_FOREIGN = re.compile("[^\0-\x7f]+")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_LATIN_RUN = re.compile("[\xa1-\u017f]{3,}")
_RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
_FREQUENT = re.compile("[оеаинтсрвл]", re.IGNORECASE)


class Decoded(NamedTuple):
    """A text, and the codec that gave it."""

    text: str
    encoding: str


def decode(data: bytes, *, source: str, declared: str | None = None, encoding: str | None = None) -> Decoded:
    r"""Decode the bytes of a text.

    Parameters
    ----------
    data : bytes
        The whole file or record. A byte order mark at its head is no part of the text; line ends stay.
    source : str
        What it is called in messages.
    declared : str, optional
        The charset that the data or its carrier claims; unknown names count as no claim.
    encoding : str, optional
        The charset that the user says it is in: no other is tried.

    Returns
    -------
    Decoded
        The text, and the name of its encoding as Python spells it.

    Raises
    ------
    DataError
        If it is no text, is damaged, contradicts what it declares, or its charset cannot be told.
    UsageError
        If there is no such `encoding`.

    Examples
    --------
    >>> decode("Мост\r\n".encode("utf-16"), source="most.txt")
    Decoded(text='Мост\r\n', encoding='utf-16-le')
    >>> decode("Мост".encode("koi8-r"), source="most.html", declared="KOI8-R").text
    'Мост'
    """
    _refuse_binary(data, source)
    if encoding is not None:
        return _strict(data, codec(encoding), source, "is not {}, as --encoding says")
    if mark := _mark(data):
        return _strict(data, mark, source, "begins with the byte order mark of {} but is not in it")
    claim = _claimed(declared)
    if claim is None or not claim.startswith(("iso2022", "hz")):  # their bytes are all ASCII, but not their text
        text = _attempt(data, UTF8)
        if text is not None and flaw(text) is None:
            return Decoded(text, UTF8)
    return _as_declared(data, claim, str(declared), source) if claim else _guessed(data, source)


def stream_codec(head: bytes, *, source: str, encoding: str | None = None) -> str:
    """Name the codec with which to open a long file that begins with `head`; it takes a byte order mark away.

    Raises
    ------
    DataError, UsageError
        As `decode`.
    """
    if mark := _mark(head):
        return MARKED[mark]
    if len(head) >= SAMPLE:
        head = head[: head.rfind(b"\n") + 1] or head
    return decode(head, source=source, encoding=encoding).encoding


def codec(name: str) -> str:
    """Give the name of a charset as Python spells it.

    Raises
    ------
    UsageError
        If there is no such charset.

    Examples
    --------
    >>> codec("Windows-1251")
    'cp1251'
    """
    if (found := _codec(name)) is None:
        raise UsageError(f"unknown encoding {name!r}; common ones: utf-8, cp1251, koi8-r, cp866, utf-16, cp1252")
    return found


def flaw(text: str) -> str | None:
    """Say what shows that a string is no text: NULs, or control characters in more than one place in a hundred."""
    if "\0" in text:
        return f"it holds a NUL character at {text.index(chr(0))}"
    found = _CONTROL.findall(text)
    if len(found) * 100 > len(text):
        return f"it holds {len(found)} control characters, the first is U+{ord(found[0]):04X}"
    return None


def _codec(name: str) -> str | None:
    try:
        "".encode(name)
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return None if found.replace("_", "-") in NO_CHARSETS else found


def _claimed(declared: str | None) -> str | None:
    """Give the codec of a declared name, as the web reads it."""
    name = _codec(declared.strip().strip("\"'")) if declared else None
    return WEB.get(name, name) if name else None


def _mark(data: bytes) -> str | None:
    return next((name for mark, name in MARKS if data.startswith(mark)), None)


def _refuse_binary(data: bytes, source: str) -> None:
    for magic, kind in MAGIC:
        if data.startswith(magic):
            raise problem(source, f"is not text ({kind}); convert it to text or leave it out")


def _attempt(data: bytes, name: str) -> str | None:
    try:
        return data.decode(MARKED[name] if _mark(data) == name else name)
    except UnicodeDecodeError:
        return None


def _strict(data: bytes, name: str, source: str, claim: str) -> Decoded:
    """Decode by one codec that must be right."""
    text = _attempt(data, name)
    if text is None:
        raise problem(source, f"{claim.format(name)} ({_first_error(data, name)})")
    if reason := flaw(text):
        raise problem(source, f"is not text ({reason} as {name}); convert it to text or leave it out")
    return Decoded(text, name)


def _first_error(data: bytes, name: str) -> str:
    try:
        data.decode(name)
    except UnicodeDecodeError as error:
        if error.end == len(data) and ("unexpected end" in error.reason or "incomplete" in error.reason):
            return "it ends within a character"
        return f"byte 0x{data[error.start]:02X} at {error.start}, line {data.count(10, 0, error.start) + 1}"
    return "it is damaged"


def _as_declared(data: bytes, name: str, declared: str, source: str) -> Decoded:
    """Decode as declared, unless the bytes contradict it."""
    if name == UTF8 and (error := _damaged(data, source)):
        raise error
    text = _attempt(data, name)
    if text is None:
        raise _contradiction(data, name, declared, source, _first_error(data, name))
    if reason := flaw(text):
        raise _contradiction(data, name, declared, source, reason)
    if _garbled(text) or _rival(data, name):
        sample = max(_FOREIGN.findall(text), key=len)[:20]
        raise _contradiction(data, name, declared, source, f"it would read {sample!r}")
    return Decoded(text, name)


def _guessed(data: bytes, source: str) -> Decoded:
    if error := _damaged(data, source):
        raise error
    name = _guess(data)
    text = _attempt(data, name) if name else None
    if name and text is not None and not _rival(data, name):
        return Decoded(text, name)
    if (plain := _attempt(data, UTF8)) is not None and (reason := flaw(plain)):
        raise problem(source, f"is not text ({reason}); convert it to text or leave it out")
    raise problem(
        source,
        f"is not UTF-8 ({_first_error(data, UTF8)}), and {len(data)} bytes do not tell which charset it is in;"
        " pass --encoding NAME",
    )


def _guess(data: bytes) -> str | None:
    """Ask charset-normalizer; an answer must look like a language and hold no control characters."""
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None or best.coherence < COHERENCE or flaw(str(best)):
        return None
    return codecs.lookup(best.encoding).name


def _damaged(data: bytes, source: str) -> DataError | None:
    """Tell UTF-8 with a few wrong bytes from another charset, in which hardly a sequence is valid UTF-8."""
    text = data.decode(UTF8, "replace")
    wrong = text.count("\ufffd") - data.count("\ufffd".encode())
    right = sum(character > "\x7f" for character in text) - wrong
    if not 0 < wrong < right / 2:
        return None
    places = "in 1 place" if wrong == 1 else f"in {wrong} places"
    return problem(source, f"is damaged UTF-8 {places} ({_first_error(data, UTF8)}); get a whole copy or repair it")


def _contradiction(data: bytes, name: str, declared: str, source: str, fact: str) -> DataError:
    other = _guess(data)
    looks = f"it looks like {other}: pass --encoding {other} if it is"
    advice = looks if other and other != name else "pass --encoding NAME"
    return problem(source, f"declares {declared.strip()} but is not in it ({fact}); {advice}")


def _garbled(text: str) -> bool:
    """Tell another alphabet read as Latin: `Ìîñò`. In Latin texts accented letters rarely stand three in a row."""
    accented = sum("\xa1" <= character <= "\u017f" for character in text)
    return sum(map(len, _LATIN_RUN.findall(text))) * 2 > accented > 2


def _rival(data: bytes, name: str) -> bool:
    """Tell Russian read by the wrong one of its charsets: `оПХБЕР` for `Привет`."""
    if name not in CYRILLIC:
        return False
    scores = {other: _russian(data.decode(other, "replace")) for other in CYRILLIC}
    return max(scores.values()) > scores[name] * 1.1


def _russian(text: str) -> int:
    """Count Russian letters, the ten frequent ones twice."""
    return len(_RUSSIAN.findall(text)) + len(_FREQUENT.findall(text))
