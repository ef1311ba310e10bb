"""Characters that layout and sentences turn on, of all scripts, as literal sets."""

import unicodedata

BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""Where a line ends (those of ``str.splitlines``)."""

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
"""Hyphens, dashes and the minus sign: newswires use them for one another."""

TERMINALS = ".!?…‼⁇⁈⁉‽؟۔।॥։።፧។៕"
"""What ends a sentence if white space follows."""

WIDE_TERMINALS = "。！？｡"
"""What ends a sentence in scripts without blanks."""

CLOSING = "\"'»«”“’‘›‹)]}"
"""What may stand between the end of a sentence and the blank: German closes with « and “."""

WIDE_CLOSING = "”’）］｝」』】〉》〟｣"

QUOTATION = {
    "«": "»",
    "»": "«",
    "“": "”",
    "„": "“”",
    "”": "”",
    '"': '"',
    "‘": "’",
    "‚": "‘’",
    "'": "'",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "｢": "｣",
    "〝": "〟",
}
"""Opening quotation marks with the marks that close them."""


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends as a sentence does, closing marks put aside.

    >>> ends_sentence("Мост открыт!»"), ends_sentence("Контакты")
    (True, False)
    """
    return line.rstrip(CLOSING + WIDE_CLOSING).endswith(tuple(TERMINALS + WIDE_TERMINALS))


def extends(char: str) -> bool:
    """Tell whether a character goes with the one before: a mark, a format character, a skin tone.

    All format characters but the zero width space, which is there to part words.
    """
    return (
        unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf") and char != "\u200b"
    ) or "\U0001f3fb" <= char <= "\U0001f3ff"
