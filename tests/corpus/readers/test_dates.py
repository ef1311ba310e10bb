"""Dates: one reading or none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.readers.dates import iso_date

READ = """
2031-05-02                      2031-05-02
2031-05-02 10:00                2031-05-02
2031-05-02T10:00:00.123+03:00   2031-05-02
2031/5/2                        2031-05-02
20310502                        2031-05-02
02.05.2031                      2031-05-02
2.5.2031 г.                     2031-05-02
02.05.2031 в 10:30              2031-05-02
13/05/2031                      2031-05-13
05/13/2031                      2031-05-13
5/5/2031                        2031-05-05
2 мая 2031                      2031-05-02
2 Мая 2031 года                 2031-05-02
пятница, 2 мая 2031, 10:30 мск  2031-05-02
1 янв. 2031                     2031-01-01
Fri, 2 May 2031 10:00:00 +0300  2031-05-02
2nd May 2031                    2031-05-02
May 2, 2031                     2031-05-02
Sept. 2nd, 2031                 2031-09-02
Friday, May 2, 2031 at 10:00    2031-05-02
"""


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_a_date_with_one_reading_is_iso(line: str) -> None:
    """Russian and English, numbers and words, a time behind."""
    given_, _, day = line.rpartition(" ")
    assert iso_date(given_) == day


@pytest.mark.parametrize(
    "text",
    [
        "05/02/2031",  # May or February
        "31.02.2031",
        "2031-13-01",
        "2031",
        "вчера",
        "2031-05-02 5 человек",
        "2031-05-02 Мост открыт",
        "2 мосты 2031",
        "2031" + " " * 10_000 + "x",
    ],
)
def test_what_has_two_readings_or_none_is_no_date(text: str) -> None:
    """A guess would be wrong half the time."""
    assert iso_date(text) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_iso_date_is_itself(day: date) -> None:
    """The format that needs no reading."""
    assert iso_date(str(day)) == str(day)
