r"""White space between tokens, as CoNLL-U says it: keys of MISC, and the comment ``# text``.

======================  ==========================================================
``SpaceAfter=No``       nothing stands between the token and the next one
``SpacesAfter=…``       this white space stands behind the token
``SpacesBefore=…``      this white space stands before the token
``TextAfter=…``         behind the token stands text that belongs to no token
``TextBefore=…``        the same before the token; only at the head of a document
======================  ==========================================================

Values are escaped as in UDPipe: ``\s`` blank, ``\t`` tab, ``\n`` line feed, ``\r`` carriage return, ``\p`` bar, ``\\``
backslash; and ``\u{AD}`` is any other character that the eye cannot see, or that could join the one before it. An
unknown escape stands for itself. What stands behind a token and before the next one make up the gap together.
"""

import re
from collections.abc import Collection, Sequence
from unicodedata import combining

KEYS = ("SpaceAfter", "SpacesAfter", "SpacesBefore", "TextAfter", "TextBefore")
AFTER = ("SpaceAfter", "SpacesAfter", "TextAfter")
BEFORE = ("SpacesBefore", "TextBefore")
_ESCAPES = {" ": r"\s", "\t": r"\t", "\n": r"\n", "\r": r"\r", "|": r"\p", "\\": r"\\"}
_CHARACTERS = {escape: character for character, escape in _ESCAPES.items()}
_ESCAPE = re.compile(r"\\(?:u\{([0-9A-F]{1,6})\}|.)")


def escape(text: str) -> str:
    r"""Write text as a value of MISC.

    >>> print(escape("a |\u00ad\n"))
    a\s\p\u{AD}\n
    """
    return "".join(map(_escaped, text))


def unescape(value: str) -> str:
    r"""Read a value of MISC.

    >>> unescape(r"a\s\p\u{AD}\n\x")
    'a |\xad\n\\x'
    """
    return _ESCAPE.sub(_character, value) if "\\" in value else value


def stated(misc: str | None) -> tuple[str | None, str | None]:
    r"""Tell what MISC says to stand before and behind its token; None where it says nothing.

    >>> stated(r"Gloss=bridge|SpacesAfter=\n"), stated("SpaceAfter=No"), stated(None)
    ((None, '\n'), (None, ''), (None, None))
    """
    if misc is None or ("Space" not in misc and "Text" not in misc):
        return None, None
    values: dict[str, str] = {}
    for part in misc.split("|"):
        key, _, value = part.partition("=")
        values.setdefault(key, value)
    before = values.get("TextBefore", values.get("SpacesBefore"))
    after = values.get("TextAfter", values.get("SpacesAfter"))
    if after is None and values.get("SpaceAfter") == "No":
        after = ""
    return before and unescape(before), after and unescape(after)


def after(gap: str) -> str:
    """Give the part of MISC that says what stands behind a token."""
    if not gap:
        return "SpaceAfter=No"
    return f"{'SpacesAfter' if gap.isspace() else 'TextAfter'}={escape(gap)}"


def before(gap: str) -> str:
    """Give the part of MISC that says what stands before a token."""
    return f"{'SpacesBefore' if gap.isspace() else 'TextBefore'}={escape(gap)}"


def together(after: str | None, before: str | None) -> str | None:
    """Join what is said behind a token and before the next one; None if neither says anything."""
    if after is None or before is None:
        return before if after is None else after
    return after + before


def without(misc: str | None, keys: Collection[str]) -> str | None:
    """Give MISC without the parts of these keys, None if nothing is left.

    >>> without("Gloss=bridge|SpaceAfter=No", KEYS)
    'Gloss=bridge'
    """
    if misc is None or not any(key in misc for key in keys):
        return misc
    return "|".join(part for part in misc.split("|") if part.partition("=")[0] not in keys) or None


def joined(misc: str | None, part: str) -> str:
    """Give MISC with one more part."""
    return part if misc is None else f"{misc}|{part}"


def values(column: Sequence[str | None], key: str) -> dict[int, str]:
    """Give what a key of MISC holds, by token.

    >>> values([None, "Gloss=bridge|Span=(q1-QUOTE", "Span=q1)"], "Span")
    {1: '(q1-QUOTE', 2: 'q1)'}
    """
    start = f"{key}="
    parts = {
        i: [part[len(start) :] for part in misc.split("|") if part.startswith(start)]
        for i, misc in enumerate(column)
        if misc and start in misc
    }
    return {i: "".join(found) for i, found in parts.items() if found}


def found(forms: Sequence[str], text: str) -> list[str] | None:
    """Find the forms in the text of ``# text``, one after the other with only white space between.

    Returns
    -------
    list of str, optional
        The gaps between them, one fewer than forms; None if they are not there so.

    >>> found(["Мост", "открыт", "."], "Мост  открыт.")
    ['  ', '']
    """
    gaps = []
    at = 0
    for form in forms:
        start = at
        while text[at : at + 1].isspace():
            at += 1
        if not text.startswith(form, at):
            return None
        gaps.append(text[start:at])
        at += len(form)
    return None if text[at:].strip() else gaps[1:]


def believed(said: Sequence[str | None], seen: Sequence[str] | None) -> list[str]:
    r"""Decide on the gaps inside a sentence.

    Parameters
    ----------
    said : sequence of str or None
        What MISC says; where it says nothing, it means a blank.
    seen : sequence of str, optional
        What ``# text`` shows. It is right, except that one blank of it may be any white space that MISC says.

    >>> believed(["\n", "", None], [" ", " ", ""]), believed(["\n", "", None], None)
    (['\n', ' ', ''], ['\n', '', ' '])
    """
    if seen is None:
        return [" " if gap is None else gap for gap in said]
    return [show if gap is None or bool(gap) != bool(show) else gap for gap, show in zip(said, seen, strict=True)]


def shown(forms: Sequence[str], gaps: Sequence[str]) -> str:
    """Give the text of ``# text``: the forms, one blank for whatever stands between two of them."""
    return "".join(form + " " * bool(gap) for form, gap in zip(forms, [*gaps, ""], strict=True))


def _escaped(character: str) -> str:
    if known := _ESCAPES.get(character):
        return known
    if character.isprintable() and not combining(character):
        return character
    return f"\\u{{{ord(character):X}}}"


def _character(escape: re.Match[str]) -> str:
    code = escape[1] and int(escape[1], 16)
    if code and code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
        return chr(code)
    return _CHARACTERS.get(escape[0], escape[0])
