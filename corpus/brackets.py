"""Spans as brackets in MISC: CorefUD's ``Entity=``, and ``Span=`` for what CorefUD has no place for.

::

    Entity=(e1-person-1-id:s1,label:PER     mention of e1 begins; ``eid-etype-head-other``
    Entity=e1)                              and ends
    Span=(q1-QUOTE)                         span q1 with label QUOTE, on this token alone
    Span=(q1[1/2]-QUOTE  …  Span=q1[1/2])   first of its two fragments

On one token closing brackets come first, then opening ones, the longer first; one-token brackets follow the opening
ones, or precede the closing ones if nothing opens. Brackets of different spans may cross: the id tells them apart.
Names are percent-encoded (UTF-8) except letters, digits, ``_`` and ``.``.

A span that mentions an entity stands in ``Entity=`` if CorefUD can say it: inside one sentence, no border on a
multiword token, the only mention of its extent, not crossing another mention of its entity, and not around or inside
one if it has several fragments. Every other span stands in ``Span=``, if each of its fragments touches a token.
``head`` is always 1: spans have no heads here.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from unicodedata import is_normalized
from urllib.parse import unquote

from .model import Document, Fragment, Span

ENTITY, SPAN = "Entity", "Span"
KEYS = (ENTITY, SPAN)
DECLARATION = "# global.Entity = eid-etype-head-other"
ETYPES = {
    "PER": "person",
    "LOC": "place",
    "ORG": "organization",
    "EVENT": "event",
    "WORK": "abstract",
    "DATE": "time",
    "MONEY": "number",
    "QUANTITY": "number",
}
"""CorefUD's entity types for the labels of the default scheme; all others are ``other``."""

Pieces = tuple[tuple[int, int], ...]
"""Fragments as tokens: the first and the last one of each."""

_MARK = re.compile(r"(.+?)(?:\[([1-9][0-9]{0,8})/([1-9][0-9]{0,8})\])?")
_BRACKET = re.compile(r"\(([^()]+)(\)?)|([^()]+)\)")


class Layout(NamedTuple):
    """Where tokens stand.

    Parameters
    ----------
    tokens : sequence of Fragment
    sentences : sequence of int
        The sentence of each token.
    multiword : collection of int
        Tokens that are ranges of words.
    """

    tokens: Sequence[Fragment]
    sentences: Sequence[int]
    multiword: Collection[int]

    def pieces(self, fragments: Iterable[Fragment]) -> Pieces | None:
        """Give the tokens that fragments touch; None if one touches none."""
        pieces = []
        for start, end in fragments:
            first = bisect_right(self.tokens, start, key=lambda token: token.end)
            last = bisect_left(self.tokens, end, key=lambda token: token.start) - 1
            if first > last:
                return None
            pieces.append((first, last))
        return tuple(pieces)

    def fragments(self, pieces: Pieces) -> tuple[Fragment, ...]:
        """Give the fragments from the first to the last token of each piece."""
        return tuple(Fragment(self.tokens[first].start, self.tokens[last].end) for first, last in pieces)


def write(
    document: Document, layout: Layout, keys: Collection[str] = KEYS
) -> tuple[dict[str, dict[int, str]], list[Span]]:
    """Put the spans of a document into brackets.

    Parameters
    ----------
    document : Document
        In normal order.
    layout : Layout
    keys : collection of str
        The keys of MISC that may be used.

    Returns
    -------
    values : dict
        For each key, what it holds by token.
    told : list of Span
        The spans as the brackets alone tell them; those of equal extent in the order in which `read` gives them.
    """
    pieces = {span.id: found for span in document.spans if (found := layout.pieces(span.fragments))}
    mentions = _mentions(document.spans, pieces, layout) if ENTITY in keys else set()
    etypes = {entity.id: ETYPES.get(entity.label, "other") for entity in document.entities}
    rows: dict[str, list[tuple[str, str, Pieces]]] = {ENTITY: [], SPAN: []}
    told: dict[str, list[Span]] = {ENTITY: [], SPAN: []}
    for span in document.spans:
        key = ENTITY if span.id in mentions else SPAN
        if key not in keys or span.id not in pieces:
            continue
        entity = span.entity if key == ENTITY else None
        rows[key].append((*_names(span, entity and etypes[entity]), pieces[span.id]))
        told[key].append(Span(span.id, span.label, layout.fragments(pieces[span.id]), entity))
    return {key: laid(rows[key]) for key in KEYS}, told[ENTITY] + told[SPAN]


def read(
    key: str, values: Mapping[int, str], layout: Layout, fault: Callable[[int, str], None]
) -> list[dict[str, Any]]:
    """Read the brackets of one key.

    Parameters
    ----------
    key : str
        ``Entity`` or ``Span``.
    values : mapping of int to str
        What the key holds, by token.
    layout : Layout
    fault : callable
        Hears of everything wrong: the token, and what it is.

    Returns
    -------
    list of dict
        Fields of spans: id, label, fragments, perhaps entity, in the order in which they open.
    """
    spans: dict[str, _Found] = {}
    opened: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for token, value in values.items():
        if _BRACKET.sub("", value):
            fault(token, f"{key}= must hold brackets like (id-…, (id-…) or id), got {value!r}")
        for opening, alone, closing in _BRACKET.findall(value):
            mark, *fields = (opening or closing).split("-")
            if opening:
                told = _told(key, mark, fields)
                if told is None:
                    fault(token, f"{key}=({opening} must read {_FORM[key]}")
                    continue
                spans.setdefault(told["id"], _Found(token, told, {}))
                opened[mark].append((told["id"], token))
            if alone or closing:
                _close(spans, opened[mark], mark, token, fault)
    for mark, left in opened.items():
        for _, token in left:
            fault(token, f"{key}=({mark}… is never closed; write {key}={mark}) at its last token")
    return [found.told | {"fragments": layout.fragments(found.whole(fault))} for found in spans.values()]


class _Found(NamedTuple):
    """A span on the way through the tokens; its fragments by number."""

    token: int
    told: dict[str, Any]
    pieces: dict[tuple[int, int], tuple[int, int]]

    def whole(self, fault: Callable[[int, str], None]) -> Pieces:
        """Give the fragments in their order, all of them."""
        parts = sorted(self.pieces)
        if parts and parts != [(i, len(parts)) for i in range(1, len(parts) + 1)]:
            has = ", ".join(f"[{i}/{n}]" for i, n in parts)
            fault(self.token, f"the fragments of span {self.told['id']!r} must be numbered [1/n] to [n/n], got {has}")
        return tuple(self.pieces[part] for part in parts)


_FORM = {ENTITY: "(eid-etype-head-id:SPAN,label:LABEL", SPAN: "(id-LABEL"}


def _close(
    spans: dict[str, _Found], opened: list[tuple[str, int]], mark: str, token: int, fault: Callable[[int, str], None]
) -> None:
    if not opened:
        fault(token, f"{mark}) closes what is not open")
        return
    name, first = opened.pop()
    part = _parsed(mark)[1]
    if part in spans[name].pieces:
        fault(token, f"span {name!r} stands here a second time; give this one another id")
    spans[name].pieces[part] = first, token


def _parsed(mark: str) -> tuple[str, tuple[int, int]]:
    """Give the name that brackets share, and which fragment of how many this is."""
    match = _MARK.fullmatch(mark)
    if match is None:
        return "", (1, 1)
    return decode(match[1]), (int(match[2] or 1), int(match[3] or 1))


def _told(key: str, mark: str, fields: list[str]) -> dict[str, Any] | None:
    """Give the fields of a span that an opening bracket tells; None if id or label is not among them."""
    name, _ = _parsed(mark)
    if key == SPAN:
        return {"id": name, "label": decode(fields[0])} if name and len(fields) == 1 and fields[0] else None
    other = dict(part.partition(":")[::2] for part in fields[2].split(",")) if len(fields) == 3 else {}
    if not (name and other.get("id") and other.get("label")):
        return None
    return {"id": decode(other["id"]), "label": decode(other["label"]), "entity": name}


def _names(span: Span, etype: str | None) -> tuple[str, str]:
    """Give what both brackets of a span say, and what the opening one says besides."""
    if etype is None:
        return encode(span.id), f"-{encode(span.label)}"
    return encode(str(span.entity)), f"-{etype}-1-id:{encode(span.id)},label:{encode(span.label)}"


def _mentions(spans: Iterable[Span], pieces: Mapping[str, Pieces], layout: Layout) -> set[str]:
    """Choose the spans that CorefUD can say."""
    candidates = [span for span in spans if span.entity is not None and _plain(pieces.get(span.id), layout)]
    candidates.sort(key=lambda span: (pieces[span.id][0][0], -pieces[span.id][-1][1]))
    chosen: dict[Pieces, str] = {}
    around: dict[str | None, list[Pieces]] = defaultdict(list)
    for span in candidates:
        own, outer = pieces[span.id], around[span.entity]
        while outer and outer[-1][-1][1] < own[0][0]:
            outer.pop()
        nested = not outer or (len(own) == len(outer[-1]) == 1 and own[-1][1] <= outer[-1][-1][1])
        if nested and own not in chosen:
            outer.append(own)
            chosen[own] = span.id
    return set(chosen.values())


def _plain(pieces: Pieces | None, layout: Layout) -> bool:
    """Say whether an extent lies inside a sentence, its fragments apart, its borders on single words."""
    if pieces is None:
        return False
    borders = [token for piece in pieces for token in piece]
    apart = all(one[1] < other[0] for one, other in pairwise(pieces))
    one_sentence = layout.sentences[borders[0]] == layout.sentences[borders[-1]]
    return apart and one_sentence and not any(token in layout.multiword for token in borders)


def laid(rows: Iterable[tuple[str, str, Pieces]]) -> dict[int, str]:
    """Lay brackets on tokens, in the order that is told above.

    Parameters
    ----------
    rows : iterable of tuple
        For each span: the name that its brackets share, what the opening ones say besides, and its pieces.

    >>> laid([("e1", "-person", ((0, 2),)), ("e2", "-place", ((1, 1), (2, 2)))])
    {0: '(e1-person', 1: '(e2[1/2]-place)', 2: '(e2[2/2]-place)e1)'}
    """
    marks = [
        (first, last, name if len(pieces) == 1 else f"{name}[{i}/{len(pieces)}]", rest)
        for name, rest, pieces in rows
        for i, (first, last) in enumerate(pieces, 1)
    ]
    opening, alone, closing = defaultdict[int, str](str), defaultdict[int, str](str), defaultdict[int, str](str)
    for first, last, mark, rest in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if first == last:
            alone[first] += f"({mark}{rest})"
        else:
            opening[first] += f"({mark}{rest}"
            closing[last] = f"{mark})" + closing[last]
    return {
        token: closing[token] + opening[token] + alone[token] if opening[token] else alone[token] + closing[token]
        for token in sorted({*opening, *alone, *closing})
    }


def encode(name: str) -> str:
    """Percent-encode a name for brackets.

    >>> encode("Лужин (мэр)"), encode("e-1")
    ('Лужин%20%28мэр%29', 'e%2D1')
    """
    encoded = re.sub(r"[^\w.]", _percent, name)
    return encoded if is_normalized("NFC", encoded) else re.sub(r"[^A-Za-z0-9_.]", _percent, name)


def decode(name: str) -> str:
    """Undo `encode`."""
    return unquote(name)


def _percent(character: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in character[0].encode())
