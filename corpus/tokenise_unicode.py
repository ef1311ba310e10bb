"""Tokens and sentences of any language: the words of UAX #29, with little said otherwise.

Sentences are those of `saidby.corpus.sentences`. A token is one of these, marks and format characters
(accents, soft hyphens, joiners, variation selectors) going with what they follow:

- a web or mail address: ``https://…``, ``www.…``, ``a@b.org``;
- a word of letters, digits, underscores and letter-like numbers (``m²``), with single ``' ’ . : ·`` between letters
  or between digits («п’ять», "don't", "l'homme", "example.org", Swedish "EU:s", «10:30»), a comma between digits
  ("1,000.5"), a quotation mark between Hebrew letters;
- a run of Katakana;
- one letter of a script without blanks (Han, Hiragana, Thai, Lao, Khmer, Myanmar, Tai …);
- a flag, a keycap, an emoji with all that zero width joiners join;
- any other character, alone.

Said otherwise than UAX #29: addresses are whole; a colon stands inside of numbers, a semicolon does not; numbers
that are letters or raised digits are letters. English clitics are not cut off, hyphens are: "so-called" is
three tokens.

References
----------
.. [1] Unicode Standard Annex #29, Unicode Text Segmentation. https://www.unicode.org/reports/tr29/
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import partial

from .model import Fragment
from .punctuation import extends
from .sentences import Rules, rules_for, sentences
from .tokenise import Tokeniser, language

_MIDDLE = {
    "j": "\u200d",
    "'": "'’‘․﹒＇．.:·\u0387՟״‧︓﹕：",
    ",": ",،٫٬⁄︐﹐，",
    '"': '"',
}
"""Classes of single characters: zero width joiner, inside of words and numbers, of numbers, of Hebrew words."""

_CLASS_OF = {ord(char): name for name, characters in _MIDDLE.items() for char in characters}

_UNSPACED = ("CJK", "IDEOGRAPHIC", "HIRAGANA", "THAI", "LAO", "KHMER", "MYANMAR", "TAI ", "NEW TAI", "AHOM", "TANGUT")
"""How the names of letters of scripts without blanks begin."""

_SYMBOLS = range(0x1F000, 0x1FB00)
"""Emoji, those not yet assigned included."""

_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff]"
_ADDRESS = re.compile(
    rf"(?<!{_LETTER})(?i:https?://|ftp://|www\.)[^\s<>\"«»„“”‘’`{{|}}\u3000-\u9fff\uff00-\uffef]*(?:{_LETTER}|[/=&#%+~$-])"
    rf"|(?<!{_LETTER})(?<![.+-])(?:{_LETTER}|[.+-])++@(?:{_LETTER}|-)++(?:\.(?:{_LETTER}|-)++)++"
)
_ADDRESS_SIGN = re.compile(r"@|://|(?i:www\.)")

_X = "[mj]*+"
_TOKEN = re.compile(
    rf"(?:l{_X}(?:'{_X}(?=[lh]))?+|h{_X}(?:'{_X}(?=[lh])|\"(?=h))?+|n{_X}(?:[',]{_X}(?=n))?+|_{_X})++"
    rf"|(?:k{_X})++|a++{_X}|r{_X}(?:r{_X})?+|s{_X}(?:(?<=j)s{_X})*+|[^ ]{_X}"
)


def tokeniser(lang: str) -> Tokeniser:
    """Give the tokeniser of a language; only sentences differ between languages."""
    return partial(_cut, rules=rules_for(language(lang)))


def _cut(text: str, at: int, *, rules: Rules) -> tuple[list[Fragment], list[Fragment]]:
    tokens = [Fragment(at + match.start(), at + match.end()) for match in _TOKEN.finditer(_classes(text))]
    return [Fragment(at + start, at + end) for start, end in sentences(text, rules)], tokens


def _classes(text: str) -> str:
    """Give a text of the same length, each character replaced by its class, those of addresses by ``a``."""
    classes = text.translate(_CLASSES)
    return "".join(_with_addresses(text, classes)) if _ADDRESS_SIGN.search(text) else classes


def _with_addresses(text: str, classes: str) -> Iterator[str]:
    before = 0
    for match in _ADDRESS.finditer(text):
        start, end = match.span()
        yield classes[before:start] + "a" * (end - start)
        before = end
    yield classes[before:]


class _Classes(dict[int, str]):
    """A table for `str.translate` that fills itself."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _CLASS_OF.get(code) or _class(chr(code))
        return found


_CLASSES = _Classes()


def _class(char: str) -> str:
    """Give the class of a character.

    ``m`` mark or format character, ``r`` regional indicator, ``n`` digit, ``l`` letter, ``h`` Hebrew letter, ``k``
    Katakana, ``c`` letter of a script without blanks, ``_`` connector, ``s`` symbol, ``o`` other, a blank for white
    space; and those of `_MIDDLE`.
    """
    if char.isspace():
        return " "
    if extends(char):
        return "m"
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return "r"
    category = unicodedata.category(char)
    if char.isalnum():
        return "n" if category == "Nd" else _letter_class(unicodedata.name(char, ""))
    if category[0] == "S" or ord(char) in _SYMBOLS:
        return "s"
    return "_" if category == "Pc" else "o"


def _letter_class(name: str) -> str:
    if name.startswith(_UNSPACED):
        return "c"
    if name.startswith(("KATAKANA", "HALFWIDTH KATAKANA")):
        return "k"
    return "h" if name.startswith("HEBREW") else "l"
