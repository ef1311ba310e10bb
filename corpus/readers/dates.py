"""Dates as news writes them, into ISO dates, where only one reading is possible."""

import re
from datetime import date

MONTHS = {
    month: number
    for number, names in enumerate(
        (
            "january jan января янв",
            "february feb февраля фев",
            "march mar марта мар",
            "april apr апреля апр",
            "may мая май",
            "june jun июня июн",
            "july jul июля июл",
            "august aug августа авг",
            "september sept sep сентября сент сен",
            "october oct октября окт",
            "november nov ноября ноя",
            "december dec декабря дек",
        ),
        start=1,
    )
    for month in names.split()
}

LONGEST = 64
"""Characters of a date; what is longer is a sentence."""

_ZONE = r"\s*(?:Z|[^\W\d]{2,4})?\s*(?:[-+]\d{2}:?\d{2})?"
_TIME = rf"(?:[\sT,]+(?:в\s+|at\s+)?\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?{_ZONE})?"
_YEAR_WORD = r"(?:\s*(?:г\.|года))?"
# 2031-05-02, 2031/5/2, 20310502, 2031-05-02T10:00:00+03:00
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.]?)(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
# 02.05.2031, 13/05/2031 10:00
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}){_YEAR_WORD}{_TIME}")
# 2 мая 2031 г., Fri, 2 May 2031 10:00:00 +0300
_DAY_MONTH = re.compile(
    rf"(?:[^\W\d]+\.?,?\s+)?(\d{{1,2}})(?:-?\w{{1,2}})?\s+([^\W\d]+)\.?,?\s+(\d{{4}}){_YEAR_WORD}{_TIME}"
)
# May 2, 2031
_MONTH_DAY = re.compile(rf"(?:[^\W\d]+\.?,?\s+)?([^\W\d]+)\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}")


def iso_date(given: str) -> str | None:
    """Give the day as ``YYYY-MM-DD``, or None if it cannot be told for sure.

    >>> [iso_date(d) for d in ("2031-05-02T10:00Z", "2 мая 2031 года", "02.05.2031", "May 2, 2031", "13/05/2031")]
    ['2031-05-02', '2031-05-02', '2031-05-02', '2031-05-02', '2031-05-13']
    >>> iso_date("05/02/2031") is None  # May or February?
    True
    """
    given = given.strip()
    if len(given) > LONGEST:
        return None
    if match := _YEAR_FIRST.fullmatch(given):
        return _iso(match[1], match[3], match[4]) if match[2] or len(match[3] + match[4]) == 4 else None
    if match := _YEAR_LAST.fullmatch(given):
        return _day_first(match[1], match[3], match[4], dots=match[2] == ".")
    if match := _DAY_MONTH.fullmatch(given):
        return _iso(match[3], match[2], match[1])
    if match := _MONTH_DAY.fullmatch(given):
        return _iso(match[3], match[1], match[2])
    return None


def _day_first(first: str, second: str, year: str, *, dots: bool) -> str | None:
    """Read `02.05.2031` day first; with slashes only if one of the numbers can be no month."""
    if dots or int(first) > 12 or first == second:
        return _iso(year, second, first)
    return _iso(year, first, second) if int(second) > 12 else None


def _iso(year: str, month: str, day: str) -> str | None:
    number = int(month) if month.isdigit() else MONTHS.get(month.lower(), 0)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None
