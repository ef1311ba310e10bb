"""Hints of personal data: addresses, telephone and other numbers that may be somebody's.

Only the form is looked at; whether a number is somebody's, a person decides. Numbers with check digits (cards, IBAN,
SNILS) count only if these are right. What is found is never shown whole: letters and digits are masked, but for the
first one and the last two digits.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from saidby.corpus.model import Document

from .findings import Fault


class Hint(NamedTuple):
    """A kind of personal data: what it is called, how it is written, and what else must be true of it."""

    name: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = bool


def personal(document: Document) -> Iterator[Fault]:
    """Find what looks like personal data, in text order; of two hints at one place the first in `HINTS`."""
    taken: list[tuple[int, int, str]] = []
    for hint in HINTS:
        for match in hint.pattern.finditer(document.text):
            if hint.holds(match[0]):
                taken.append((*match.span(), hint.name))
    at = 0
    for start, end, name in sorted(taken, key=lambda one: one[0]):
        if start >= at:
            yield Fault(name, start, end, masked(document.text[start:end]))
            at = end


def masked(text: str) -> str:
    """Show how something is written, not what it says.

    >>> masked("anna.k@example.org"), masked("+7 912 345-67-89")
    ('a***.*@*******.***', '+7 *** ***-**-89')
    """
    shown = {0} if text[0].isalpha() else {match.start() for match in re.finditer(r"\d", text)}
    if not text[0].isalpha():
        places = sorted(shown)
        shown = {places[0], *places[-2:]}
    return "".join(c if i in shown or not c.isalnum() else "*" for i, c in enumerate(text))


def luhn(number: str) -> bool:
    """Check the last digit of a card number (ISO/IEC 7812-1).

    >>> luhn("4000 0000 0000 0002"), luhn("4000 0000 0000 0003")
    (True, False)
    """
    digits = _digits(number)
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[-2::-2]]
    return len({*digits}) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def iban(number: str) -> bool:
    """Check the two digits behind the country of an account number (ISO 13616).

    >>> iban("DE02 1203 0000 0000 2020 51"), iban("DE03 1203 0000 0000 2020 51")
    (True, False)
    """
    signs = re.sub(r"\s", "", number)
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def snils(number: str) -> bool:
    """Check the last two digits of a Russian insurance number.

    >>> snils("112-233-445 95"), snils("112-233-445 96")
    (True, False)
    """
    digits = _digits(number)
    total = sum(weight * digit for weight, digit in zip(range(9, 0, -1), digits[:9], strict=True))
    return total % 101 % 100 == 10 * digits[9] + digits[10]


def telephone(number: str) -> bool:
    """Say whether there are as many digits as a telephone number has (ITU-T E.164)."""
    return 10 <= len(_digits(number)) <= 15


def _digits(number: str) -> list[int]:
    return [int(sign) for sign in number if sign.isdecimal()]


GAP = r"[\s\u00a0\u2009\u202f.‐‑–-]?"
"""At most one separator between groups of digits."""

HINTS = (
    Hint("e-mail address", re.compile(r"(?<![\w.+-])\w[\w.+-]{0,63}@(?:\w[\w-]{0,62}\.){1,8}[^\W\d_]{2,24}(?![\w@])")),
    Hint("account number (IBAN)", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"), iban),
    Hint("insurance number (SNILS)", re.compile(r"(?<![\d-])\d{3}-\d{3}-\d{3}[ -]\d{2}(?![\d-])"), snils),
    Hint(
        "passport number",
        re.compile(r"(?i:\bпаспорт\w*|\bpassport)[^\d\n]{0,30}(?<!\d)\d{2} ?\d{2}(?: №?| ?№ ?|,? номер )?\d{6}(?!\d)"),
    ),
    Hint("card number", re.compile(rf"(?<![\d.,-])\d(?:{GAP}\d){{12,18}}(?![\d-]|[.,]\d)"), luhn),
    # +7 (912) 345-67-89, 8 912 345 67 89, (495) 123-45-67
    Hint("telephone number", re.compile(rf"(?<![\w+])\+\d(?:{GAP}\(?\d\)?){{9,14}}(?!\d)"), telephone),
    Hint(
        "telephone number",
        re.compile(rf"(?<![\w+.,-])8{GAP}(?:\(\d{{3,5}}\)|\d{{3}}){GAP}\d{{1,3}}(?:{GAP}\d{{2}}){{2}}(?![\d-]|[.,]\d)"),
        telephone,
    ),
    Hint("telephone number", re.compile(r"(?<![\w+])\(\d{3,5}\) ?\d{1,3}[ -]\d{2}[ -]?\d{2}(?!\d)")),
    Hint("telephone number", re.compile(r"(?<![\w+])\(\d{3}\) ?\d{3}[ -]\d{4}(?!\d)")),
)
"""Every kind of hint."""
