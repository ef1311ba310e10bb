"""Plain text: the whole decoded file is the document's text, a header at its top is a `meta` block."""

from collections.abc import Iterator

from saidby.corpus.encoding import decode
from saidby.corpus.errors import problem
from saidby.corpus.files import reading
from saidby.corpus.model import JSON, Block, Document

from .dates import iso_date
from .header import find_header
from .raw import Options, Raw, Source, is_language, provenance


def raws(source: Source, options: Options) -> Iterator[Raw]:
    """Give the file as one raw article."""
    with reading(source.path) as file:
        data = file.read()
    yield Raw(id=source.id, source=source.name, where=source.where(), data=data)


def read(raw: Raw, options: Options) -> Document:
    """Turn a text file into a document; sets at most one block, the header.

    Raises
    ------
    DataError
        If it is empty, no text, or holds nothing but a header.
    """
    text, encoding = decode(raw.content, source=raw.where, declared=raw.charset, encoding=options.encoding)
    header = find_header(text)
    if not text[header.end if header else 0 :].strip():
        what = "holds a header but no text" if header else "is empty" if not raw.content else "holds only white space"
        raise problem(raw.where, f"{what}; leave it out")
    fields = dict(header.fields) if header else {}
    lang = language(fields.pop("lang", options.lang), raw.where)
    meta = {**dated(fields), **provenance(raw, "text", encoding=encoding)}
    blocks = (Block(header.start, header.end, "meta"),) if header else ()
    return Document(raw.id, text, lang, blocks, meta=meta)


def dated(fields: dict[str, str]) -> dict[str, JSON]:
    """Give `meta` of fields: ``date`` becomes an ISO date, ``date_text`` keeps what was written where it says more.

    >>> dated({"date": "2 мая 2031 г."})
    {'date': '2031-05-02', 'date_text': '2 мая 2031 г.'}
    >>> dated({"date": "02/05/2031"})
    {'date_text': '02/05/2031'}
    """
    meta: dict[str, JSON] = dict(fields)
    if given := fields.get("date"):
        del meta["date"]
        if day := iso_date(given):
            meta["date"] = day
        if given != day:
            meta["date_text"] = given
    return meta


def language(tag: str, where: str) -> str:
    """Give a BCP 47 tag back if it looks like one.

    Raises
    ------
    DataError
        If it does not.
    """
    if not is_language(tag):
        raise problem(where, f"the language must be a BCP 47 tag such as 'ru', got {tag!r}")
    return tag
