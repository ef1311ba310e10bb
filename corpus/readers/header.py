"""The header of a plain text: what stands before the article, as fields.

Two forms, at the very top, after blanks and empty lines if any::

    Заголовок: Мост откроют            date 2031-05-02 Мост через Быструю откроют в мае.
    Дата: 2 мая 2031 г.

    Мост через Быструю откроют.

- A line of its own, ``key: value``, where the key is one of `KEYS` in any case. The first line that is no such
  field ends the header.
- ``date`` and an ISO date, with a colon or without; the article may go on behind it in the same line, which
  ends the header.

«Москва: …» and «Interview: …» are text, their first words are no keys. «Источник: министр уйдёт» is a headline:
a publisher, an author or a section that is the only field must look like a name or an address.
"""

import re
from typing import NamedTuple

from .dates import iso_date

KEYS = {
    key: field
    for field, keys in {
        "title": "title headline заголовок название",
        "date": "date published дата опубликовано",
        "author": "author byline автор авторы",
        "publisher": "source publisher источник издание",
        "url": "url link ссылка",
        "lang": "lang language язык",
        "section": "section rubric рубрика раздел",
        "tags": "tags теги",
        "license": "license licence лицензия",
    }.items()
    for key in keys.split()
}
"""Field of `meta` by the word for it. A text's own ``source`` is its ``publisher``: ``source`` names the file."""

_BLANK = re.compile(r"\s*")
_FIELD = re.compile(r"[ \t]*(\w+)[ \t]*:[ \t]*([^\r\n]*)(?:\r?\n|\r|\Z)")
_DATE = re.compile(r"[ \t]*(?:date|дата)[ \t]*:?[ \t]+(\d{4}-\d{2}-\d{2})(?=\s|\Z)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+")


class Header(NamedTuple):
    """Where the header stands in the text, and its fields in order."""

    start: int
    end: int
    fields: dict[str, str]


def find_header(text: str) -> Header | None:
    """Find the header of a text, if it has one.

    >>> find_header(" date 2031-05-02 Мост откроют.")
    Header(start=1, end=16, fields={'date': '2031-05-02'})
    >>> find_header("Москва: мост откроют.") is None
    True
    """
    start = at = end = _skip(text, 0)
    fields: dict[str, str] = {}
    while (found := _FIELD.match(text, at)) and (field := _field(found)):
        value = found[2].rstrip()
        fields[field] = f"{fields[field]}; {value}" if field in fields else value
        end, at = found.start(2) + len(value), found.end()
    if (found := _DATE.match(text, at)) and iso_date(found[1]) and "date" not in fields:
        fields["date"] = found[1]
        end = found.end()
    if not fields or _is_headline(fields):
        return None
    return Header(start, end, fields)


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _field(found: re.Match[str]) -> str | None:
    """Give the field that a line `key: value` sets, if it sets one."""
    field = KEYS.get(found[1].lower())
    if not found[2].strip():
        return None
    if field == "date" and not iso_date(found[2]) and (_DATE.match(found[0]) or not re.search(r"\d", found[2])):
        return None
    return field


def _is_headline(fields: dict[str, str]) -> bool:
    """Tell «Источник: министр уйдёт в отставку» from «Источник: Вестник Заречья»."""
    (field, value), *others = fields.items()
    if others or field not in ("publisher", "author", "section"):
        return False
    words = [word for word in value.split() if word not in ("и", "and", "&")]
    return not _ADDRESS.fullmatch(value) and (
        len(words) > 5 or any(word.strip("«»“”„\"'(")[:1].islower() for word in words)
    )
