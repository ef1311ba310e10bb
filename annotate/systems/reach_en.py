"""How far reported content reaches in an English sentence."""

import re
from collections.abc import Sequence

from .chunks_en import Line
from .clauses_en import is_clause
from .orders_en import Match

DATELINE = re.compile(r"[NS](?:,[NS])?(?:,?D)?(?:\([^()]{0,6}\))?–")
"""What stands before the first sentence of a report: ``MILLBROOK, May 12 (Herald) –``."""

BREAKS = re.compile(r"[;:](?!$)|\((?![^()]*\))|^[^–]*–(?=[^–]*$)")

NEW_CLAUSE = re.compile(r",?c(?=[NHS](?:p[NS]){0,2}[AvVX]|A)")
"""Where another main clause begins."""


def reach(line: Line, match: Match, others: Sequence[Match]) -> int:
    """Give the chunk before which content ends that begins behind its verb.

    Parameters
    ----------
    line : Line
        The sentence.
    match : Match
        What an order found.
    others : sequence of Match
        All that was found in the sentence.
    """
    start = match.content or 0
    ends = [_before(line, other) for other in others if other.cue > match.cue and _goes_on(line, other, start)]
    semicolon = line.letters.find(";", start)
    bracket = line.letters.find(")", start)
    closing = bracket if bracket >= 0 and line.letters.count("(", start, bracket) == 0 else -1
    stops = [*ends, *(place for place in (semicolon, closing, _main_clause(line, match)) if place >= 0), end_of(line)]
    return min(stop for stop in stops if stop > start)


MAIN = {
    "r": re.compile(r",(?=[eD]*[AVv])"),
    "b": re.compile(r",(?=[eD]*[NHSK])"),
    "S": re.compile(r"(?<=[NHpve])(?=v)"),
}
"""Where a clause gives way to the main one, by how it begins: a relative pronoun, a subordinator, a noun's clause."""

VERB = re.compile(r"[AvV]")


def _main_clause(line: Line, match: Match) -> int:
    """Give where the main clause begins, or goes on, behind content in a clause that depends on it; -1 if nowhere."""
    letters, start = line.letters, match.content or 0
    kind = ""
    if letters[match.cue] == "S":
        first = VERB.search(letters, start)
        kind, start = "S", first.end() if first else len(letters)
    elif match.who and letters[match.who[0]] == "r":
        kind = "r"
    elif letters[match.left - 1 : match.left] in ("w", "b") or match.cue == 0:
        kind = "b"
    found = MAIN[kind].search(letters, start) if kind else None
    return found.start() if found else -1


def end_of(line: Line) -> int:
    """Give the chunk that is the final full stop, or the number of chunks: other final marks belong to content."""
    last = len(line.chunks) - 1
    return last if line.letters.endswith(".") and line.text(last) == "." else last + 1


def _goes_on(line: Line, other: Match, start: int) -> bool:
    """Tell whether another attribution takes over: joined by *and*, or in -ing behind a comma; not one inside."""
    left = _before(line, other)
    if left <= start:
        return False
    if line.letters[other.cue] == "G":
        return line.letters[left] == ","
    return line.letters[left] in ",c" and "c" in line.letters[left : left + 2]


def _before(line: Line, other: Match) -> int:
    """Give where an attribution begins, with the comma and the *and* before it."""
    left = other.left
    if other.order.pattern.startswith("("):
        return left + 1 if left else left
    for sign in "c,":
        if left and line.letters[left] != sign and line.letters[left - 1] == sign:
            left -= 1
    if line.letters[left] == "c" and left and line.letters[left - 1] == ",":
        left -= 1
    return left


def around(line: Line, match: Match, others: Sequence[Match]) -> list[tuple[int, int]]:
    """Give the pieces of content around an attribution in its midst or behind it, in chunks."""
    before, behind = match.content or 0, match.right
    goes_on = _goes_on_behind(line, match)
    if goes_on:
        stop = min(
            (_before(line, other) for other in others if other.cue > match.cue and _goes_on(line, other, behind - 1)),
            default=end_of(line),
        )
        goes_on = stop > behind + 1
    start = left_of(line, before, goes_on=goes_on)
    pieces = [(start, before)] if start < before else []
    return [*pieces, (behind + 1, stop)] if goes_on else pieces


def _goes_on_behind(line: Line, match: Match) -> bool:
    """Tell whether content goes on behind an attribution: a comma, and no *adding …*."""
    behind = match.right
    return (
        line.letters[behind : behind + 1] == "," and behind + 1 < end_of(line) and line.letters[behind + 1] not in "Gg"
    )


def left_of(line: Line, before: int, *, goes_on: bool) -> int:
    """Give where content begins that ends before an attribution."""
    dateline = DATELINE.match(line.letters)
    start = dateline.end() if dateline else 0
    breaks = [start + found.end() for found in BREAKS.finditer(line.letters[start:before])]
    if goes_on:
        clauses = list(NEW_CLAUSE.finditer(line.letters, start, before))
        breaks += [found.end() for found in clauses if VERB.search(line.letters, start, found.start())]
    start = max([start, *breaks])
    while start < before and line.letters[start] in "c,":
        start += 1
    return start


def is_reported(line: Line, match: Match) -> bool:
    """Tell whether what stands around an attribution is content, and not a time or place beside it."""
    goes_on = _goes_on_behind(line, match)
    start = left_of(line, match.content or 0, goes_on=goes_on)
    letters = line.letters[start : match.content]
    if not letters or line.letters[match.right + 1 : match.right + 2] in ("Q", "q"):
        return False
    if match.order.pattern.startswith("( CLAUSE , CUE"):
        return VERB.search(letters) is not None
    return goes_on or letters[0] in "NHSdqt" or "Q" in letters or "q" in letters or is_clause(line, start, surely=False)
