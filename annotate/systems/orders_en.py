"""Orders of content, verb and source in English: the patterns of ``orders_en.toml``, matched around each verb.

The file says how a pattern is written. What stands before the verb is sought to its left, nearest first, and what
stands behind it to its right, so that no pattern runs over another verb.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from .chunks_en import Line
from .conditions_en import Found, holds
from .data import read_data
from .words_en import takes

Span = tuple[int, int]
"""Chunks, half-open."""


class Order(NamedTuple):
    """A named pattern, its mode, texts that it reads, and the groups in which its verb must be."""

    name: str
    mode: str
    pattern: str
    examples: tuple[str, ...]
    takes: tuple[str, ...] = ("speech", "thought", "quoting")


REACH = 60
"""Chunks before the verb that are looked at."""

PHRASE = "[NS](?:[pi](?!q)[NS#]){0,3}"
TWO = f"{PHRASE},(?:[NS](?:[pi][NS#]){{1,3}},)?{PHRASE}(?:c{PHRASE})?"
APPOSITION = f"(?:,{PHRASE}(?:c{PHRASE})?(?=[,.;:r)–vp]|$))?"
BEGINNING = "(?:^|(?<=[,;:tbwQq(–.]))"
BRACKET = r"(?:\([^()]{1,8}\))?"
FREE = "(?<![piv])(?<![piv]e)"
"""What a source does not stand behind: a preposition, another verb."""

WHO = (
    rf"(?:{BEGINNING}(?P<also>N)c)?(?:{FREE}(?P<who>{TWO}),|{FREE}(?P<who_one>{PHRASE}){BRACKET}|(?P<who_word>[Hrq#]))",
    r"(?P<shared>(?:^|[,cbp]))",
    rf"(?:{FREE}(?<!p[NS],)(?P<who>{PHRASE}{APPOSITION}){BRACKET}"
    r"(?:,[^.;:QqT,]{1,12},|,?[rt][^.;:QqT]{1,25}?,?|[vgp][^.;:QqT,]{1,8}?)|^(?P<who_one>[NS]p[NS]),)",
)
"""The source before its verb: beside it; left out; with a clause between."""

BEHIND = rf"(?P<who>{PHRASE}{APPOSITION}|H)(?:c(?P<also>{PHRASE})(?=[,.;]|$))?(?:r[^.;:QqT,]{{1,12}}(?=,))?"
"""The source behind its verb."""

SIGNS = {
    "^": "^",
    "Q": "(?P<q{}>Q)",
    "Qq": "(?P<q{}>[Qq](?:c?[Qq])?)",
    "GREAT": "(?P<great>[Qq])",
    "SMALL": "(?P<small>[Qq])",
    "HAS": "(?:[Ae]|p?D|Xi|,e,){{0,6}}",
    "GIVEN": "(?P<given>[Ae]{{0,4}})",
    "AGENT": "(?:p(?P<agent>[NH]))?",
    "PART": "(?P<part>p??)",
    "TO": "(?:(?P<whom>[NH](?:H(?=i))?)|i(?P<to>[NH]))?(?:p[NS]){{0,2}}",
    "WHOM": "(?P<whom>[NH](?:H(?=i)|pN)?)",
    "ASIDE": "(?:e|p?D|p[NS](?=[NHtwrbqQ,.;])|,p?D,){{0,4}}",
    "REST": "[^:;QqTV]{{0,25}}?",
    "FEELING": "(?P<noun>[NS])",
    "IN": "(?P<in>p)",
    "’S": "x",
    "OWNER": "(?P<who>N)",
    "VERB": "v",
    "IS": "(?:p[NS])?A?:?,?",
    "(": "(?P<content>)",
    "CLAUSE": "(?=[^,;:.])",
    "REPORTED": "(?<=[^,;:.(–])(?P<content>)",
    "THAT": "t",
    "WH": "[wr]",
    "INF": "A?i",
    "NP": "(?:[NSH](?:p[NS]){{0,2}})",
    "AS": "p",
    "FOR": "p",
    "END": "(?P<end>(?=[,.;)–]|$))",
    "[": r"\(",
    "]": r"\)",
    ",?": ",?",
    ",": ",",
    ":": ":",
}
"""The regular expression of each sign, over the letters of chunks; groups of quotations are numbered."""

VERBS = {"CUE": "V", "ING": "G", "CUES": "VG", "BY": "K", "NOUN": "S", "OPINION": "S"}
"""The letters of the sign for the verb."""


class Match(NamedTuple):
    """What an order found in a line, in chunks (half-open).

    Parameters
    ----------
    order : Order
        The order.
    cue : int
        The verb or noun.
    parts : tuple of (int, int)
        What else belongs to the cue: a small word, a noun.
    who, also : (int, int), optional
        The source, and the first of two.
    shared : bool
        Whether the source is that of the verb before.
    whom : (int, int), optional
        Who is told.
    quotes : tuple of int
        Quoted words that are content.
    content : int, optional
        Where reported content begins; before the cue, where it ends.
    left : int
        Where the match begins.
    right : int
        Where it ends.
    """

    order: Order
    cue: int
    who: Span | None = None
    also: Span | None = None
    shared: bool = False
    whom: Span | None = None
    parts: tuple[Span, ...] = ()
    quotes: tuple[int, ...] = ()
    content: int | None = None
    left: int = 0
    right: int = 0


@cache
def orders_en() -> tuple[Order, ...]:
    """Give the orders, in their file's sequence."""
    return tuple(_order(entry) for entry in read_data("orders_en.toml")["order"])


def _order(entry: dict[str, Any]) -> Order:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Order(**values)


def find_orders_en(line: Line) -> Iterator[Match]:
    """Give what the first order that fits finds, for each verb of speech in a line."""
    for place, letter in enumerate(line.letters):
        if letter in "VGKS":
            matches = (match for order in orders_en() if (match := _match(order, line, place)))
            if (match := next(matches, None)) is not None:
                yield match


def _match(order: Order, line: Line, cue: int) -> Match | None:
    patterns = _compiled(order.pattern)
    if line.letters[cue] not in patterns.letters or not _is_taken(order, line, cue):
        return None
    behind = patterns.behind.match(line.letters, cue + 1)
    if behind is None:
        return None
    floor = max(0, cue - REACH)
    for pattern in patterns.before:
        if before := pattern.search(line.letters[floor:cue]):
            found = Found(patterns.signs, line, cue, _groups(behind, 0) | _groups(before, floor), behind.end())
            if holds(found):
                return _made(order, found, before.start() + floor)
    return None


class Patterns(NamedTuple):
    """An order's signs, the letters of its verb, and the regular expressions of what stands before and behind it."""

    signs: tuple[str, ...]
    letters: str
    before: tuple[re.Pattern[str], ...]
    behind: re.Pattern[str]


@cache
def _compiled(pattern: str) -> Patterns:
    signs = tuple(pattern.split())
    place = next(i for i, sign in enumerate(signs) if sign in VERBS)
    before, behind = signs[:place], signs[place + 1 :]
    sources = WHO if "WHO" in before else ("",)
    if before[:2] == ("(", "CLAUSE"):
        before, sources = ("REPORTED", *before[2:]), sources[:1]
    ways = tuple(re.compile(_joined(before, who) + "$") for who in sources)
    return Patterns(signs, VERBS[signs[place]], ways, re.compile(_joined(behind, BEHIND, len(signs))))


def _joined(signs: Sequence[str], who: str, number: int = 0) -> str:
    return "".join(who if sign == "WHO" else SIGNS[sign].format(number + i) for i, sign in enumerate(signs))


def _groups(match: re.Match[str], offset: int) -> dict[str, Span]:
    """Give the chunks of the groups that have matched."""
    spans = {name: match.span(name) for name in match.groupdict()}
    return {name: (start + offset, end + offset) for name, (start, end) in spans.items() if start >= 0}


def _made(order: Order, found: Found, left: int) -> Match:
    groups = found.groups
    quotes = (stretch for name, stretch in groups.items() if name.startswith("q") or name in ("great", "small"))
    return Match(
        order,
        found.cue,
        next((groups[name] for name in ("who", "who_one", "who_word") if name in groups), None),
        groups.get("also"),
        "shared" in groups,
        groups.get("whom", groups.get("to")),
        tuple(groups[name] for name in ("in", "part", "noun") if found.has(name)),
        tuple(sorted(place for stretch in quotes for place in range(*stretch))),
        groups["content"][0] if "content" in groups else None,
        left,
        found.end,
    )


def _is_taken(order: Order, line: Line, cue: int) -> bool:
    """Tell whether the verb is one of those that the order takes."""
    verb = line.verb(cue)
    if line.letters[cue] in "KS":
        return True
    return verb is not None and any(group == verb.group or takes(verb.lemma, group) for group in order.takes)
