"""What chunks say of English clauses: where one begins, and in which form its verb stands."""

import re

from .chunks_en import Line
from .words_en import is_in, takes

SURE = re.compile(r"(?:[eD]*[NHS#]|[wbt])[^.,;:)]")
NEAR = re.compile(
    r"(?:p(?=[NSH#D]))?[eD]*[NSHq#](?:e*[AvVXqQ]|"
    r"(?:[pc][NSHD#]|p?D|,[^,;:.]{1,8},(?=[AvVX])|[rt][^,;:.]{0,4}?[AvV][^,;:.]{0,6}?[NSHD#](?=e*[AvVX]))*"
    r"e*(?:[AXqQ]|[vV](?!p)))"
    r"|[wb]|[He]?A"
)
FAR = re.compile(r"(?!i)[^.;:()AvVQG]{0,14}(?<=[NHSDqrt#,])[^.;:()AvVQG]{0,2}(?<!c)[AvVXqQ]")
"""A subject and its verb; `FAR`: with anything between; `SURE`: a subject alone.

Behind a preposition a participle is none: *a deal on books ordered through the shop*.
"""

STARTS = frozenset(
    (
        "at",
        "about",
        "around",
        "over",
        "under",
        "in",
        "by",
        "on",
        "after",
        "before",
        "during",
        "despite",
        "without",
        "with",
    )
)
"""Prepositions that begin a clause."""


def is_clause(line: Line, start: int, *, surely: bool = False) -> bool:
    """Tell whether a clause begins at a chunk; `surely`: whatever begins as one does."""
    letter, word = line.letters[start : start + 1], line.first(start)
    if letter == "p" and word not in STARTS:
        return False
    if letter in ("q", "Q") or (letter == "A" and word.replace("'", "’").find("’") > 0):
        return True
    if not surely:
        return NEAR.match(line.letters, start) is not None
    return has_verb(line, start) or SURE.match(line.letters, start) is not None


def has_verb(line: Line, start: int) -> bool:
    """Tell whether a subject and a verb follow, whatever stands between."""
    return FAR.match(line.letters, start) is not None


def lemma(line: Line, cue: int) -> str:
    """Give the lemma of a verb of speech."""
    verb = line.verb(cue)
    return verb.lemma if verb else ""


def is_past(line: Line, cue: int) -> bool:
    """Tell whether a verb of speech is in the past tense, or a participle."""
    return line.text(cue) not in (lemma(line, cue), lemma(line, cue) + "s")


def is_given(line: Line, cue: int) -> bool:
    """Tell whether a verb's subject is told: *they were told that …*, *asked whether …, he …*."""
    if line.letters[cue] != "V" or not lemma(line, cue) or not is_past(line, cue):
        return False
    return cue == 0 or is_passive(line, cue)


def is_passive(line: Line, cue: int) -> bool:
    """Tell whether *is*, *was*, *been* stand before a participle."""
    before = len(line.letters[:cue].rstrip("Ae"))
    return is_past(line, cue) and any(is_in(line.text(place), "passive") for place in range(before, cue))


def particle(line: Line, cue: int) -> bool:
    """Tell whether a small word behind a verb belongs to it: *point out*."""
    behind = cue + 1
    return behind < len(line.chunks) and takes(f"{lemma(line, cue)}-{line.text(behind)}", "particles")
