"""Single quotation marks in English, told from apostrophes: ``‘It’s the drivers’ bridge,’ she said``."""

import re
from collections.abc import Iterator

OPENING = re.compile(r"(?<![\w’'])[‘'](?!(?:em|tis|twas|til|cause|n)\b|\d0s)(?=[\w\[“\"…$£])", re.IGNORECASE)
CLOSING = re.compile(r"(?<=[\w,.?!…”\"\]–—-])[’'](?!\w)")
PLURAL = re.compile(r"(?<=s)[’'](?= [a-z])")
"""An apostrophe that may close: ``the drivers’ bridge``."""

LONGEST = 3000
"""Characters between two marks."""


def with_double_marks(text: str) -> str:
    """Give a text of the same length with double marks in the place of single ones.

    >>> with_double_marks("‘It’s the drivers’ bridge,’ she said of ‘Tern’")
    '«It’s the drivers’ bridge,» she said of «Tern»'
    """
    letters = list(text)
    for start, end in _pairs(text):
        letters[start], letters[end] = "«", "»"
    return "".join(letters)


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    while opening := OPENING.search(text, place):
        place = opening.end()
        if (end := _end(text, place)) is not None:
            yield opening.start(), end
            place = end


def _end(text: str, start: int) -> int | None:
    """Give the mark that closes: the first that cannot be an apostrophe, or else the first that can."""
    following = OPENING.search(text, start, start + LONGEST)
    limit = following.start() if following else start + LONGEST
    doubtful = None
    for closing in CLOSING.finditer(text, start, limit):
        if not PLURAL.match(text, closing.start()):
            return closing.start()
        doubtful = closing.start() if doubtful is None else doubtful
    return doubtful
