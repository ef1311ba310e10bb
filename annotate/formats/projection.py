"""A document as it comes back from a format.

`project` gives the document that comes back after writing and reading, and each thing that does not: a chain of small
steps, each of which gives a document that the format holds in one more respect. One law binds every format::

    read(write(document)) == project(document, keeps)

Of two spans that cannot stand together, the one that starts first stays; of those that start together the longer
one; of equal ones the first. A span in pieces counts from its first character to its last.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from msgspec.structs import replace

from saidby.corpus.errors import Problem
from saidby.corpus.model import Block, Document, Entity, Fragment, Relation, Span, covered, normal

from .keeps import BREAK, VIEWS, Ids, Keeps

_BREAKS = re.compile(f"{BREAK}+")
_WORD = re.compile(r"(?:\\[tnr])?(\w+)")
"""A word in JSON, without the letter of a tab before it."""
_SHOWN = 60
"""Characters of a span that a message shows."""


@dataclass(frozen=True)
class Projected:
    """A document as a format holds it.

    Parameters
    ----------
    document : Document
        As it comes back.
    losses : tuple of Problem
        What is lost of the annotation: a span, a relation, an entity, or a part of one.
    left : tuple of str
        Parts beside the annotation that are not there: tokens, meta, …
    """

    document: Document
    losses: tuple[Problem, ...] = ()
    left: tuple[str, ...] = ()


Losses = Iterable[Problem]
Step = Callable[[Document, Keeps], tuple[Document, Losses]]


def project(document: Document, keeps: Keeps, *, name: str = "", number: int = 1) -> Projected:
    """Give a document as it comes back from a format.

    Parameters
    ----------
    document : Document
        Valid.
    keeps : Keeps
        What the format holds.
    name : str
        Of the format, for ``native[name]``.
    number : int
        Of the document in its corpus, for formats that do not keep ids of documents.

    Returns
    -------
    Projected
        A valid document, and what is lost.
    """
    left = tuple(view for view in VIEWS if view not in keeps.views and _is_there(document, view))
    losses: list[Problem] = []
    held = document
    for step in STEPS:
        held, lost = step(held, keeps)
        losses.extend(lost)
    held = _with_native(held, name if keeps.native else "")
    return Projected(_identified(held, keeps, number), tuple(losses), left)


def _is_there(document: Document, view: str) -> bool:
    if view == "meta":
        return any(key != "imported" for key in document.meta)
    return bool(getattr(document, view)) and (view != "lang" or document.lang != "und")


def _loss(document: Document, span: Span, reason: str) -> Problem:
    text = covered(document.text, span.fragments)
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return Problem(f"{document.id} {span.id}", f"{span.label} {shown!r}: {reason}")


def _kept(document: Document, reasons: Mapping[str, str]) -> tuple[Document, Losses]:
    """Leave out spans: their ids, each with a reason."""
    if not reasons:
        return document, ()
    spans = tuple(span for span in document.spans if span.id not in reasons)
    lost = [_loss(document, span, reasons[span.id]) for span in document.spans if span.id in reasons]
    return replace(document, spans=spans), lost


def _labels(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    return _kept(
        document,
        {
            span.id: f"a label must fit {keeps.labels}, got {span.label!r}"
            for span in document.spans
            if not re.fullmatch(keeps.labels, span.label)
        },
    )


def _breaks(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    if keeps.breaks == "inside":
        return document, ()
    if keeps.breaks == "none":
        return _kept(
            document,
            {
                span.id: "it runs over the end of a line"
                for span in document.spans
                if any(_BREAKS.search(document.text, start, end) for start, end in span.fragments)
            },
        )
    extents = {span.id: joined(lines_of(span.fragments, document.text), document.text) for span in document.spans}
    document, lost = _kept(
        document, {name: "it holds nothing but line breaks" for name, extent in extents.items() if not extent}
    )
    spans = tuple(replace(span, fragments=extents[span.id]) for span in document.spans)
    cut = [
        _loss(document, span, "line breaks at the edges of it, or of its pieces, are cut")
        for span in document.spans
        if joined(span.fragments, document.text) != extents[span.id]
    ]
    return replace(document, spans=spans), [*lost, *cut]


def lines_of(fragments: Iterable[Fragment], text: str) -> Iterator[Fragment]:
    r"""Cut fragments at line breaks, which are in none of the pieces.

    >>> [(a, b) for a, b in lines_of([Fragment(0, 7)], "\nto\r\nbe")]
    [(1, 3), (5, 7)]
    """
    for start, end in fragments:
        at = start
        for found in _BREAKS.finditer(text, start, end):
            if found.start() > at:
                yield Fragment(at, found.start())
            at = found.end()
        if at < end:
            yield Fragment(at, end)


def joined(fragments: Iterable[Fragment], text: str) -> tuple[Fragment, ...]:
    r"""Join fragments with nothing but line breaks between them.

    >>> [(a, b) for a, b in joined([Fragment(1, 3), Fragment(5, 7)], "\nto\r\nbe")]
    [(1, 7)]
    """
    whole: list[Fragment] = []
    for fragment in fragments:
        if whole and _BREAKS.fullmatch(text, whole[-1].end, fragment.start):
            whole[-1] = Fragment(whole[-1].start, fragment.end)
        else:
            whole.append(fragment)
    return tuple(whole)


def _pieces(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    if keeps.fragments:
        return document, ()
    return _kept(document, {span.id: "it is in pieces" for span in document.spans if len(span.fragments) > 1})


def _edges(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    if keeps.inside_tokens and keeps.text == "exact":
        return document, ()
    starts, ends = ({token.start for token in document.tokens}, {token.end for token in document.tokens})
    return _kept(
        document,
        {
            span.id: "it begins or ends off the tokens"
            for span in document.spans
            if not all(start in starts and end in ends for start, end in span.fragments)
        },
    )


def _sentences(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    if keeps.across_sentences or not document.sentences:
        return document, ()
    starts = [sentence.start for sentence in document.sentences]
    reasons = {}
    for span in document.spans:
        at = bisect_right(starts, span.start) - 1
        if at < 0 or document.sentences[at].end < span.end:
            reasons[span.id] = "it does not lie inside one sentence"
    return _kept(document, reasons)


def _overlaps(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    if keeps.overlap == "any" and keeps.equal:
        return document, ()
    return _kept(document, dict(_conflicts(document.spans, keeps)))


def _conflicts(spans: Sequence[Span], keeps: Keeps) -> Iterator[tuple[str, str]]:
    """Name the spans that give way, and to which: one pass over the spans in text order."""
    open_spans: list[Span] = []
    extents: dict[tuple[Fragment, ...], Span] = {}
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        while open_spans and open_spans[-1].end <= span.start:
            open_spans.pop()
        other = open_spans[-1] if open_spans else None
        if not keeps.equal and span.fragments in extents:
            yield span.id, f"it has the extent of {extents[span.fragments].id}"
        elif other and keeps.overlap == "none":
            yield span.id, f"it overlaps {other.id}"
        elif other and keeps.overlap == "nested" and other.end < span.end:
            yield span.id, f"it crosses {other.id}"
        else:
            extents[span.fragments] = span
            if keeps.overlap != "any":
                open_spans.append(span)


def _attributes(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    spans, losses = [], []
    for span in document.spans:
        attrs = {name: value for name, value in span.attrs.items() if _is_attribute(name, value, keeps)}
        spans.append(span if len(attrs) == len(span.attrs) else replace(span, attrs=attrs))
        losses += [_loss(document, span, f"its attribute {n}={v!r}") for n, v in span.attrs.items() if n not in attrs]
    return replace(document, spans=tuple(spans)), losses


def _is_attribute(name: str, value: str, keeps: Keeps) -> bool:
    patterns = keeps.attributes
    return bool(patterns and re.fullmatch(patterns[0], name) and re.fullmatch(patterns[1], value))


def _details(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Take away what spans do not have in the format."""
    gone: dict[str, object] = {}
    gone |= {} if keeps.scores else {"score": None}
    gone |= {} if keeps.optional else {"optional": False}
    gone |= {} if keeps.alternatives else {"alternatives": ()}
    losses = [
        _loss(document, span, f"its {key}" if key != "optional" else "that it is optional")
        for span in document.spans
        for key, empty in gone.items()
        if getattr(span, key) != empty
    ]
    spans = tuple(replace(span, **gone) for span in document.spans) if losses else document.spans
    return replace(document, spans=spans), losses


def _relations(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Keep relations whose ends are there and can be related, and whose label fits."""
    spans, entities = {span.id for span in document.spans}, {entity.id for entity in document.entities}
    kept, losses = [], []
    for relation in document.relations:
        reason = _why_not(relation, spans, entities, keeps)
        if reason is None:
            kept.append(relation)
        else:
            what = f"{relation.label} {relation.head} → {relation.tail}: {reason}"
            losses.append(Problem(f"{document.id} {relation.id}", what))
    return replace(document, relations=tuple(kept)), losses


def _why_not(relation: Relation, spans: set[str], entities: set[str], keeps: Keeps) -> str | None:
    for end in (relation.head, relation.tail):
        if end not in spans and end not in entities:
            return f"there is no {end} any more"
    to_span = relation.tail in spans
    if not (keeps.relations if to_span else keeps.entity_relations and keeps.entities != "none"):
        return f"it holds no relations to {'spans' if to_span else 'entities'}"
    pattern = keeps.relation_labels if to_span else keeps.entity_relation_labels
    return None if re.fullmatch(pattern, relation.label) else f"a label must fit {pattern}"


def _entities(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    if keeps.entities == "none":
        return _without_entities(document)
    first = carriers(document)
    known = {entity.id: entity for entity in document.entities}
    order = list(known) if keeps.unmentioned else list(first)
    entities = [known[name] for name in order]
    losses = [
        Problem(f"{document.id} {entity.id}", f"{entity.label} {entity.name!r}: nothing mentions it")
        for entity in document.entities
        if entity.id not in {*order}
    ]
    if keeps.entities == "ids":
        bare = [Entity(e.id, first[e.id].label if e.id in first else e.label, e.id) for e in entities]
        losses += [
            Problem(f"{document.id} {old.id}", f"{old.label} {old.name!r}: of an entity only the id is held")
            for old, new in zip(entities, bare, strict=True)
            if old != new
        ]
        entities = bare
    return replace(document, entities=tuple(entities)), losses


def _without_entities(document: Document) -> tuple[Document, Losses]:
    names = {entity.id: entity.name for entity in document.entities}
    losses = [
        _loss(document, span, f"that it is {span.entity} ({names[span.entity]})")
        for span in document.spans
        if span.entity is not None
    ]
    mentioned = {span.entity for span in document.spans}
    losses += [
        Problem(f"{document.id} {entity.id}", f"{entity.label} {entity.name!r}: it holds no entities")
        for entity in document.entities
        if entity.id not in mentioned
    ]
    spans = tuple(replace(span, entity=None) for span in document.spans)
    return replace(document, spans=spans, entities=()), losses


def carriers(document: Document) -> dict[str, Span]:
    """Give the first span that mentions an entity, or else is related to it; spans first, in order."""
    known = {span.id: span for span in document.spans}
    first: dict[str, Span] = {}
    for span in document.spans:
        if span.entity is not None:
            first.setdefault(span.entity, span)
    for relation in document.relations:
        if relation.tail not in known:
            first.setdefault(relation.tail, known[relation.head])
    return first


def _order(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    return (normal(document) if keeps.order == "text" else document), ()


def _views(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    empty = {"lang": "und", "meta": {}, "layers": {}, "tokens": (), "sentences": (), "blocks": ()}
    return replace(document, **{view: empty[view] for view in VIEWS if view not in keeps.views}), ()


def _text(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    """Build the text anew of its tokens, a sentence a line; pieces of the old text move to the new one."""
    if keeps.text == "exact":
        return document, ()
    tokens = _Tokens(document.tokens)
    sentences = [piece for piece in map(tokens.within, document.sentences) if piece]
    move, text = _laid_out(document, {sentence.end for sentence in sentences})
    spans, losses = [], []
    for span in document.spans:
        moved_too = tuple(extent for old in span.alternatives if (extent := move(old)))
        # Where they are not held at all, `_details` tells it.
        alternatives = moved_too if keeps.alternatives else span.alternatives
        if len(alternatives) < len(span.alternatives):
            losses.append(_loss(document, span, "an alternative begins or ends off the tokens"))
        spans.append(replace(span, fragments=move(span.fragments), alternatives=alternatives))
    moved = replace(
        document,
        text=text,
        tokens=move(document.tokens),
        sentences=move(sentences),
        blocks=tuple(
            replace(block, start=place.start, end=place.end)
            for block in document.blocks
            if (piece := tokens.within(block))
            for place in move((piece,))
        ),
        spans=tuple(spans),
    )
    return moved, losses


def _laid_out(document: Document, ends: set[int]) -> tuple["_Move", str]:
    """Give the tokens joined, a line break behind those that end a sentence, and the way to their places."""
    move, parts, at = _Move({}, {}), [], 0
    for start, end in document.tokens:
        parts += [document.text[start:end], "\n" if end in ends else " "]
        move.starts[start], move.ends[end] = at, at + end - start
        at += end - start + 1
    return move, "".join(parts[:-1])


class _Tokens:
    """Finds the tokens inside of a piece."""

    def __init__(self, tokens: Sequence[Fragment]):
        self.starts, self.ends = [token.start for token in tokens], [token.end for token in tokens]

    def within(self, piece: Fragment | Block) -> Fragment | None:
        """Give the stretch of the tokens that lie inside of a piece, if any do."""
        first, behind = bisect_left(self.starts, piece.start), bisect_right(self.ends, piece.end)
        return Fragment(self.starts[first], self.ends[behind - 1]) if first < behind else None


class _Move(NamedTuple):
    """Where the starts and ends of tokens are in another text."""

    starts: dict[int, int]
    ends: dict[int, int]

    def __call__(self, pieces: Iterable[Fragment | Block]) -> tuple[Fragment, ...]:
        """Give pieces at their new place; none at all if one of them is off the tokens."""
        pieces = tuple(pieces)
        if not all(piece.start in self.starts and piece.end in self.ends for piece in pieces):
            return ()
        return tuple(Fragment(self.starts[piece.start], self.ends[piece.end]) for piece in pieces)


STEPS: tuple[Step, ...] = (
    _labels,
    _sentences,
    _edges,
    _text,
    _breaks,
    _pieces,
    _overlaps,
    _attributes,
    _details,
    _order,
    _relations,
    _entities,
    _views,
)
"""The steps of a projection, in order: what spans must be, what they have, what hangs on them."""


def _identified(document: Document, keeps: Keeps, number: int) -> Document:
    """Give the document with the ids that come back."""
    entities = {entity.id for entity in document.entities}
    groups = [
        (keeps.entity_ids, [entity.id for entity in document.entities]),
        (keeps.span_ids, [span.id for span in document.spans]),
        (keeps.relation_ids, [r.id for r in document.relations if r.tail not in entities]),
        (keeps.entity_relation_ids, [r.id for r in document.relations if r.tail in entities]),
    ]
    # A new id is none that `native` names: what that says is about something else.
    new = _renamed(groups, _WORD.findall(json.dumps(document.native)))
    pattern, prefix = keeps.document_ids
    return replace(
        document,
        id=document.id if re.fullmatch(pattern, document.id) else f"{prefix}{number}",
        entities=tuple(replace(entity, id=new[entity.id]) for entity in document.entities),
        spans=tuple(replace(s, id=new[s.id], entity=s.entity and new[s.entity]) for s in document.spans),
        relations=tuple(replace(r, id=new[r.id], head=new[r.head], tail=new[r.tail]) for r in document.relations),
    )


def _renamed(groups: Sequence[tuple[Ids, Sequence[str]]], taken: Iterable[str]) -> dict[str, str]:
    """Give the id that comes back for each id; `taken` are not given anew."""
    kept = {name for ids, names in groups for name in names if re.fullmatch(ids.pattern, name)}
    new = {name: name for name in kept}
    for ids, names in groups:
        free = fresh(ids.prefix, kept | {*taken})
        new |= {name: next(free) for name in names if name not in new}
        kept |= {*new.values()}
    return new


def fresh(prefix: str, taken: Iterable[str]) -> Iterator[str]:
    """Give the ids of a prefix that are not taken: ``s1``, ``s2`` and so on."""
    taken = {*taken}
    return (name for number in count(1) if (name := f"{prefix}{number}") not in taken)


def _with_native(document: Document, name: str) -> Document:
    native = {name: document.native[name]} if name and name in document.native else {}
    return replace(document, native=native)
