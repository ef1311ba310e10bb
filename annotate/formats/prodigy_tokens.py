"""The tokens that a task of Prodigy shows: all of a text, cut where spans begin and end."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from saidby.corpus.errors import Problems
from saidby.corpus.model import Fragment

_RUN = re.compile(r"\s+|\S+")


def shown(text: str, tokens: Sequence[Fragment], spans: Iterable[Fragment]) -> list[dict[str, Any]]:
    r"""Give the tokens of a task: joined, with a blank behind those with ``ws``, they are the text.

    What is in no token becomes tokens, line breaks too, so that people see them.

    >>> [(one["text"], one["ws"]) for one in shown("Да,\nмы", [Fragment(0, 2), Fragment(4, 6)], [])]
    [('Да', False), (',', False), ('\n', False), ('мы', False)]
    """
    spans = list(spans)
    starts = {piece.start for piece in (*tokens, *spans)}
    ends = {piece.end for piece in (*tokens, *spans)}
    found: list[list[Any]] = []
    for start, end in _pieces(text, tokens, sorted({0, len(text)} | starts | ends)):
        is_behind = bool(found) and text[start] == " " and start not in starts
        if is_behind and not found[-1][2] and (end > start + 1 or end not in ends):
            found[-1][2] = True
            found += [[start + 1, end, False]] if end > start + 1 else []
        else:
            found.append([start, end, False])
    return [
        {"text": text[start:end], "start": start, "end": end, "id": number, "ws": ws}
        for number, (start, end, ws) in enumerate(found)
    ]


def tokens_of(items: Sequence[Any], text: str, path: str, problems: Problems) -> list[Fragment]:
    """Give the places of the tokens of a task; what does not fit the text is a problem."""
    found: list[Fragment] = []
    for number, item in enumerate(items):
        start, end = (item.get("start"), item.get("end")) if isinstance(item, dict) else (None, None)
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
            what = f"must be a token in the text (0-{len(text)}) with start and end, got {item!r}"
            problems.note(f"{path}[{number}]", what)
            continue
        if item.get("text", text[start:end]) != text[start:end]:
            problems.note(f"{path}[{number}]", f"says {item['text']!r}, but the text has {text[start:end]!r} there")
        if item.get("id", number) != number:
            problems.note(f"{path}[{number}]", f"its id must be its place in the list, got {item['id']!r}")
        if found and start < found[-1].end:
            problems.note(f"{path}[{number}]", f"begins at {start}, before the end of the one before ({found[-1].end})")
        found.append(Fragment(start, end))
    return found


def words(text: str, tokens: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Give the tokens that are no white space."""
    return tuple(token for token in tokens if not text[token.start : token.end].isspace())


def _pieces(text: str, tokens: Sequence[Fragment], cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Cut a text; between tokens also into words and blanks."""
    at = 0
    for start, end in pairwise(cuts):
        while at < len(tokens) and tokens[at].end <= start:
            at += 1
        if at < len(tokens) and tokens[at].start <= start:
            yield start, end
        else:
            yield from (run.span() for run in _RUN.finditer(text, start, end))
