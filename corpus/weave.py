"""Annotation woven into text: how the text part of `.said` is written.

The inverse of `saidby.corpus.inline`: deterministic, with as few marks as the document needs.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from .inline import MAIN_ATTRIBUTE, Key, name, relation_id
from .layout import lines_of
from .model import Document, Fragment, Span


class Notation(NamedTuple):
    """The text part of a document as written, and the kind of its unmarked lines."""

    body: str
    line_kind: str | None


@dataclass(frozen=True)
class _Piece:
    """A fragment on its way into the text: what opens it, what closes it."""

    key: Key
    fragment: Fragment
    head: str


def format(document: Document) -> Notation:
    """Write the text part of a document; `parse` gives it back in normal order."""
    text = document.text
    lines, explicit = lines_of(text, document.blocks)
    marks: list[tuple[int, int, int, str]] = []
    for order, block in enumerate(explicit):
        marks.append((block.start, 2, order, f"{{={block.kind}>}}"))
        marks.append((block.end, 1, order + 1, "{<=}"))
    marks += _span_marks(document)
    marks.sort(key=lambda mark: mark[:3])
    return Notation(_woven(text, marks, lines.markers), lines.kind)


def _span_marks(document: Document) -> list[tuple[int, int, int, str]]:
    """Give every mark of the spans as (position, ends before begins, order, what to write)."""
    marks: list[tuple[int, int, int, str]] = []
    stack: list[tuple[int, int]] = []
    pieces = _pieces(document)
    for order, piece in enumerate(pieces):
        start, end = piece.fragment
        while stack and stack[-1][0] <= start:
            stack.pop()
        if stack and stack[-1][0] < end:
            marks.append((start, 3, order, f"{{{piece.head}>}}"))
            marks.append((end, 0, order, f"{{<{piece.key}}}"))
        else:
            stack.append((end, order))
            marks.append((start, 3, order, f"{{{piece.head}|"))
            marks.append((end, 1, -order, "}"))
    return marks


def _pieces(document: Document) -> list[_Piece]:
    """Give all fragments in the order in which they are opened, with their heads."""
    keyed = [
        (fragment, rank, Key(span.id, extent), span)
        for rank, span in enumerate(document.spans)
        for extent, fragments in enumerate([span.fragments, *span.alternatives])
        for fragment in fragments
    ]
    keyed.sort(key=lambda item: (item[0].start, -item[0].end, item[1], item[2].extent))
    firsts: dict[str, int] = {}
    for fragment, _, key, span in keyed:
        if key.extent == 0 and fragment == span.fragments[0]:
            firsts[span.id] = len(firsts) + 1
    links = _links(document)
    heads = {span.id: _head(span, firsts[span.id], links.get(span.id, [])) for span in document.spans}
    return [
        _Piece(key, fragment, heads[span.id] if key.extent == 0 and fragment == span.fragments[0] else f"#{key}")
        for fragment, _, key, span in keyed
    ]


def _head(span: Span, number: int, links: list[str]) -> str:
    """Write what stands between the brace and the bar at a span's first fragment."""
    head = name(span.label) + "?" * span.optional
    if span.id != str(number):
        head += f"#{name(span.id)}"
    if span.entity is not None:
        head += f"@{name(span.entity)}"
    if span.score is not None:
        head += f"~{span.score!r}"
    items = [_attribute(span.label, key, value) for key, value in span.attrs.items()]
    return " ".join([head, *sorted(items, key=lambda item: "=" in item), *links])


def _attribute(label: str, key: str, value: str) -> str:
    written = name(value)
    if MAIN_ATTRIBUTE.get(label) == key and not written.startswith('"'):
        return written
    return f"{name(key)}={written}"


def _links(document: Document) -> dict[str, list[str]]:
    """Write the relations from each span, those of a label together."""
    spans = {span.id for span in document.spans}
    targets: dict[str, dict[str, list[str]]] = {}
    for relation in document.relations:
        same = targets.setdefault(relation.head, {}).setdefault(relation.label, [])
        usual = relation_id(relation.head, relation.label, len(same) + 1)
        own = "" if relation.id == usual else f"!{name(relation.id)}"
        same.append(f"{'#' if relation.tail in spans else '@'}{name(relation.tail)}{own}")
    return {
        head: [f"{name(label)}={','.join(same)}" for label, same in labels.items()] for head, labels in targets.items()
    }


def _woven(text: str, marks: Iterable[tuple[int, int, int, str]], markers: dict[int, str]) -> str:
    """Weave marks and line markers into the text, escaping what must be."""
    steps = [*((start, -1, 0, f"={kind} ") for start, kind in markers.items()), *marks]
    out = [""]
    at = 0
    for position, _, _, mark in sorted(steps, key=lambda step: step[:3]):
        if position > at:
            out.append(_escaped(text[at:position], after=out[-1]))
        out.append(mark)
        at = position
    out.append(_escaped(text[at:], after=out[-1]))
    body = re.sub(r" (?=\n|\Z)", r"\\s", "".join(out))
    kept = body.rstrip("\n")
    return kept + "\\n" * (len(body) - len(kept))


class _Written(dict[int, str]):
    """How each character of the text is written; what the eye cannot see is made visible."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        hidden = unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Zs")
        self[code] = f"\\u{{{code:X}}}" if hidden else character
        return self[code]


_WRITTEN = _Written(
    str.maketrans(
        {"\n": "\n", " ": " ", "\\": "\\\\", "{": "\\{", "}": "\\}", "\r": "\\r", "\t": "\\t", "\u00a0": "\\~"}
    )
)


def _escaped(text: str, *, after: str) -> str:
    """Write a piece of text that follows a mark, or nothing."""
    written = re.sub(r"(?<=\n)[#=]", r"\\\g<0>", text.translate(_WRITTEN))
    if not after:
        return "\\" + written if written[:1] in ("#", "=") and written else written
    if unicodedata.category(text[:1] or " ").startswith("M"):
        return f"\\u{{{ord(text[0]):X}}}{written[1:]}"
    return written
