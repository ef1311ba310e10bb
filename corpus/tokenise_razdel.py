"""Russian sentences and tokens: those of razdel, several times faster, and in linear time.

Boundaries are the same as those of ``razdel.sentenize`` and ``razdel.tokenize`` over the text of a block.

*Tokens.* razdel joins neighbouring atoms (a run of Russian letters, of Latin letters, of digits; one mark; one
other character) by rules that together are one regular expression, but for one thing: a hyphen, a decimal mark
or a slash at the edge of a stretch without blanks is joined to what stands inside if the atom beyond the blank
allows («в 2031. 17 мая»: «2031.» is one token). `_joints` finds these.

*Sentences.* razdel asks its rules at every mark that may end a sentence. A mark without white space behind never
does, and the commonest cases need no rules (`_surely`). For the rest razdel's own rules are asked, with as much of
the sentence as they can tell apart: razdel itself copies it whole, quadratic in a block without sentence ends.
"""

import re
from collections.abc import Iterator

from razdel.segmenters import sentenize
from razdel.segmenters.punct import DASHES, ENDINGS
from razdel.segmenters.sentenize import BULLET_SIZE, DELIMITERS, SentSplit
from razdel.segmenters.sokr import HEAD_SOKRS, INITIALS, PAIR_SOKRS, SOKRS
from razdel.segmenters.tokenize import PUNCTS

from .model import Fragment
from .sentences import cut_at

_MARKS, _ENDINGS = re.escape(PUNCTS), re.escape(ENDINGS)
_LETTERS = "(?i:[а-яё]++|[a-z]++)"  # мост | Bridge
_OTHER = rf"(?i:[^\s\dа-яёa-z{_MARKS}]++)"  # Ә | é | € | 😀
_WORD = rf"(?:{_LETTERS}(?:{_OTHER}{_LETTERS}?+)*+|(?:{_OTHER}{_LETTERS}?+)++)"  # Әлихан
_NUMBER = r"\d++(?:[.,/\\]\d++)*+"  # 3,5 | 1/2
_HYPHENS = re.escape(DASHES + "_")
_SINGLE = re.escape("".join(sorted(set(PUNCTS) - set(ENDINGS + "-*=:;"))))
_TOKEN = re.compile(
    # The commonest first: a Russian word before a blank, a comma or a full stop, then marks.
    rf"(?=\S)(?:[а-яёА-ЯЁ]++(?![^\s,.])|[{_SINGLE}]|[{_ENDINGS}]++"
    rf"|(?:{_WORD}|{_NUMBER})(?:[{_HYPHENS}](?:{_WORD}|{_NUMBER}))*+(?:(?i:(?<=(?<![a-z])yahoo))![{_ENDINGS}]*+)?+"
    r"|-++|\*++|[=:;][)(]{1,3}|\S)"
)
_EDGE = re.compile(
    rf"[{_HYPHENS}.,/\\](?:"
    rf"(?!\S)(?:(?<=[^\s{_MARKS}][{_HYPHENS}])|(?<=\d[.,/\\])(?=\s+\d))"  # кое- | 5. 6
    rf"|(?<!\S.)(?:(?<=[{_HYPHENS}])(?=[^\s{_MARKS}])|(?<=[.,/\\])(?=\d)))"  # -то | .5
)
_NEXT = re.compile(r"\s*(\S)")

# A mark or a smile, white space behind: razdel's DELIMITER in a form that `re` finds fast.
_MAYBE_END = re.compile(rf"[=:{re.escape(DELIMITERS)}](?:(?<=[=:;])-?[)(]{{1,3}}+)?+(?<![=:])(?=\s)")
_WINDOW = sentenize.split.window
_OPENING, _CLOSING = "«“‘\"'([", tuple("»”’\"')]")
_HEADS = HEAD_SOKRS | INITIALS
_ABBREVIATIONS = SOKRS | INITIALS | {pair[0] for pair in PAIR_SOKRS}


def cut(text: str, at: int) -> tuple[list[Fragment], list[Fragment]]:
    """Give the sentences and the tokens of a block that stands at `at` in the document."""
    tokens = [Fragment(at + match.start(), at + match.end()) for match in _TOKEN.finditer(text)]
    if joints := {at + joint for joint in _joints(text)}:
        tokens = list(_joined(tokens, joints))
    return [
        Fragment(at + start, at + end)
        for start, end in cut_at(text, _MAYBE_END, lambda begin, mark: not _goes_on(text, begin, mark))
    ], tokens


def _joints(text: str) -> Iterator[int]:
    """Give the boundaries that a character beyond a blank takes away."""
    for match in _EDGE.finditer(text):
        start, end = match.span()
        inside_follows = end < len(text) and not text[end].isspace()
        beyond = _character_before(text, start) if inside_follows else _character_behind(text, end)
        if beyond.isdecimal() if match.group() in ".,/\\" else beyond and beyond not in PUNCTS:
            yield end if inside_follows else start


def _character_before(text: str, at: int) -> str:
    while at and text[at - 1].isspace():
        at -= 1
    return text[at - 1 : at]


def _character_behind(text: str, at: int) -> str:
    match = _NEXT.match(text, at)
    return match[1] if match else ""


def _joined(tokens: list[Fragment], joints: set[int]) -> Iterator[Fragment]:
    start = None
    for token in tokens:
        start = token.start if start is None else start
        if token.end not in joints:
            yield Fragment(start, token.end)
            start = None


def _goes_on(text: str, begin: int, match: re.Match[str]) -> bool:
    """Tell whether the sentence from `begin` goes on behind a mark that may end it."""
    start, end = match.span()
    left, right = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    sure = _surely(left, match.group(), right) if start - begin > BULLET_SIZE else None
    if sure is not None:
        return sure
    split = SentSplit(left, match.group(), right)
    split.buffer = text[begin : min(start, begin + BULLET_SIZE + 1)]
    return bool(sentenize.join(split))


def _surely(left: str, mark: str, right: str) -> bool | None:
    """Tell whether a sentence goes on, in the commonest cases; None if the rules must be asked."""
    following = (right.split() or [""])[0]
    if following.isalpha() and following.islower():
        return True
    if mark not in ENDINGS or not following or left[-1].isspace():
        return None
    word = left.rsplit(maxsplit=1)[-1].lstrip(_OPENING)
    if _is_plain(word) and (following[0].isupper() or following[0] in _OPENING):
        return False
    return True if mark == "." and "." not in left and _is_short(word) else None


def _is_plain(word: str) -> bool:
    """Tell what a full stop behind ends a sentence with: a word that is no abbreviation, a closing mark."""
    return word[-1:] in _CLOSING or (len(word) > 1 and word.isalpha() and word.lower() not in _ABBREVIATIONS)


def _is_short(word: str) -> bool:
    """Tell what no sentence ends with, whatever follows: «А.», «ул.»."""
    return word.lower() in _HEADS or (len(word) == 1 and word.isupper())
