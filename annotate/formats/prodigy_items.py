"""The items of a task of Prodigy: which spans and relations they are."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from saidby.corpus.errors import Problem, Problems
from saidby.corpus.model import Fragment, Relation, Span

from .held_ids import fresh
from .json_rows import Row
from .report import Report

UNNAMED = "relation"
"""Label of a relation that has none."""


class Reader(NamedTuple):
    """Reads the items of one task."""

    text: str
    tokens: Sequence[Fragment]
    where: str
    report: Report
    problems: Problems

    def span(self, number: int, item: object) -> tuple[object, Span] | None:
        """Give the id of an item, and its span; None if it is none that documents hold."""
        path = f"{self.where} $.spans[{number}]"
        if not isinstance(item, dict):
            self.problems.note(path, f"must be an object, got {item!r}")
            return None
        if item.get("answer") in ("reject", "ignore"):
            self.report.lost.append(Problem(path, f"its answer is {item['answer']}; it is kept as it is"))
            return None
        if item.get("label") in (None, ""):
            self.report.lost.append(Problem(path, "has no label; it is kept as it is"))
            return None
        place = self._place(item, path)
        if place is None or not isinstance(item["label"], str):
            self.problems.note(path, f"must have start, end and a label in the text (0-{len(self.text)}), got {item!r}")
            return None
        if item.get("text", self.text[place.start : place.end]) != self.text[place.start : place.end]:
            shown = self.text[place.start : place.end]
            self.problems.note(path, f"says {item['text']!r}, but the text has {shown!r} at {place.start}-{place.end}")
        score: Any = item.get("score")
        is_score = isinstance(score, int | float) and not isinstance(score, bool)
        return item.get("id"), Span("", item["label"], (place,), score=float(score) if is_score else None)

    def _place(self, item: Row, path: str) -> Fragment | None:
        """Give the place of a span by its characters, or else by its tokens; the two must agree."""
        first: Any = item.get("token_start")
        last: Any = item.get("token_end")
        start, end = item.get("start"), item.get("end")
        known = range(len(self.tokens))
        if start is None and end is None and first in known and last in known:
            start, end = self.tokens[first].start, self.tokens[last].end
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(self.text):
            return None
        if first in known and self.tokens[first].start != start:
            self.problems.note(path, f"its token_start {first} begins at {self.tokens[first].start}, not at {start}")
        if last is not None and self.tokens and (last not in known or self.tokens[last].end != end):
            if last - 1 in known and self.tokens[last - 1].end == end:
                what = f"its token_end {last} is the token behind it; start and end are read"
                self.report.repaired.append(Problem(path, what))
            else:
                self.problems.note(path, f"its token_end {last} does not end at {end}")
        return Fragment(start, end)

    def relations(self, items: Sequence[object], spans: Sequence[Span], taken: set[str]) -> list[Relation | None]:
        """Give the relation of each item; None if an end of it is no span."""
        finder = _Finder(spans, self.tokens)
        taken = taken | {span.id for span in spans}
        named = [item.get("id") if isinstance(item, dict) else None for item in items]
        free, seen = fresh("r", taken | {str(name) for name in named}), {*taken}
        found: list[Relation | None] = []
        for number, (item, name) in enumerate(zip(items, named, strict=True)):
            path = f"{self.where} $.relations[{number}]"
            if not isinstance(item, dict) or not isinstance(item.get("label") or "", str):
                self.problems.note(path, f"must have head, child and label, got {item!r}")
                found.append(None)
                continue
            ends = [finder.find(item.get(f"{end}_span"), item.get(end)) for end in ("head", "child")]
            if None in ends:
                what = "joins words that are no spans with a label; it is kept as it is"
                self.report.lost.append(Problem(path, what))
                found.append(None)
                continue
            if not item.get("label"):
                self.report.repaired.append(Problem(path, f"has no label; it is {UNNAMED!r}"))
            id = name if isinstance(name, str) and name and name not in seen else next(free)
            seen.add(id)
            found.append(Relation(id, item.get("label") or UNNAMED, *(end for end in ends if end)))
        return found


class _Finder:
    """Finds the span that an end of a relation means."""

    def __init__(self, spans: Sequence[Span], tokens: Sequence[Fragment]):
        self.at: dict[tuple[int, int], list[Span]] = {}
        for span in spans:
            self.at.setdefault((span.start, span.end), []).append(span)
        self.last: dict[int, list[Span]] = {}
        for span in spans:
            self.last.setdefault(span.end, []).append(span)
        self.tokens = tokens

    def find(self, place: object, token: object) -> str | None:
        """Give its id: by place, id and label, or else the one span that ends with the token."""
        if isinstance(place, dict):
            start: Any = place.get("start")
            end: Any = place.get("end")
            found = self.at.get((start, end), []) if isinstance(start, int) and isinstance(end, int) else []
            same = [span for span in found if span.id == place.get("id")]
            same = same or [span for span in found if span.label == place.get("label")]
            return (same or found)[0].id if found else None
        known = isinstance(token, int) and 0 <= token < len(self.tokens)
        found = self.last.get(self.tokens[token].end, []) if known and isinstance(token, int) else []
        return found[0].id if len(found) == 1 else None


def identified(found: Sequence[tuple[object, Span] | None], taken: set[str]) -> list[Span | None]:
    """Give each span its id, if it has one that no other has."""
    free = fresh("s", taken | {str(pair[0]) for pair in found if pair})
    spans: list[Span | None] = []
    taken = {*taken}
    for pair in found:
        if pair is None:
            spans.append(None)
            continue
        own, span = pair
        id = own if isinstance(own, str) and own and own not in taken else next(free)
        taken.add(id)
        spans.append(replace(span, id=id))
    return spans
