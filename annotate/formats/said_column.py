"""What a row of another tool carries of a document without showing it: a column ``saidby``, which the tool gives back.

::

    {"lang": "ru", "tokens": [[0, 4], …], "entities": [{"id": "e1", "label": "PER", "name": "Пётр Лужин"}],
     "spans": [{"start": 0, "end": 10, "label": "PER", "entity": "e1", "attrs": {"form": "name"}}]}

Tools give new ids to spans, so what a span has beside its place and its label is found by these two; of spans alike in
both the first one in the row has the first details. Where a person moved, relabelled or removed the span, there is no
place for its details any more: that is told.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from saidby.corpus.errors import Problem, problem
from saidby.corpus.model import JSON, Block, Document, Entity, Fragment, Relation, Span

from .held_links import by_tails
from .json_rows import Row
from .report import Report

OURS = "saidby"
"""Name of the column."""
BY = "labelled_by"

Key: TypeAlias = tuple[int, int, str]


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A relation to an entity."""

    id: str
    label: str
    tail: str


class Detail(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a span has beside its place and its label."""

    start: int
    end: int
    label: str
    entity: str | None = None
    attrs: dict[str, str] = {}
    score: float | None = None
    alternatives: tuple[tuple[Fragment, ...], ...] = ()
    optional: bool = False
    relations: tuple[Link, ...] = ()


class Said(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The column; tokens are None where the row itself shows them."""

    lang: str = "und"
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Fragment, ...] = ()
    tokens: tuple[Fragment, ...] | None = None
    layers: dict[str, tuple[str | None, ...]] = {}
    entities: tuple[Entity, ...] = ()
    spans: tuple[Detail, ...] = ()
    meta: dict[str, JSON] = {}


def said_in(row: Row, where: str) -> Said:
    """Give the column of a row, if it has one.

    Raises
    ------
    DataError
        If it is not as it was written.
    """
    try:
        return msgspec.convert(row.get(OURS) or {}, Said)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        raise problem(
            f"{where} $.{OURS}{path.rstrip('`')}", f"{what}; saidby wrote it, and nobody should change it"
        ) from None


def said_of(document: Document, meta: Mapping[str, JSON], shown: tuple[Fragment, ...] = ()) -> Said:
    """Give the column of a document.

    Parameters
    ----------
    document : Document
        Its spans have one fragment.
    meta : mapping
        Of it, what has no other place in the row.
    shown : tuple of Fragment
        The tokens that the row shows.
    """
    return Said(
        document.lang,
        document.blocks,
        document.sentences,
        None if document.tokens == shown else document.tokens,
        document.layers,
        document.entities,
        tuple(_details(document)),
        dict(meta),
    )


def with_said(draft: Document, said: Said, shown: tuple[Fragment, ...], where: str, report: Report) -> Document:
    """Give a document of spans, and relations between them, with what the column says; in the order of `by_tails`."""
    details: dict[Key, deque[Detail]] = {}
    for detail in said.spans:
        details.setdefault((detail.start, detail.end, detail.label), deque()).append(detail)
    spans, links = [], []
    for span in draft.spans:
        known = details.get(_key(span))
        own = known.popleft() if known else None
        spans.append(_detailed(span, own) if own else span)
        links += [Relation(link.id, link.label, span.id, link.tail) for link in (own.relations if own else ())]
    gone = [left for known in details.values() for left in known if left != _bare(left)]
    report.lost += [Problem(f"{where} $.{OURS}.spans", _unplaced(left)) for left in gone]
    return by_tails(
        replace(
            draft,
            lang=said.lang if said.lang != "und" else draft.lang,
            blocks=said.blocks,
            sentences=said.sentences,
            tokens=shown if said.tokens is None else said.tokens,
            layers=said.layers,
            entities=said.entities,
            spans=tuple(spans),
            relations=(*links, *draft.relations),
        )
    )


def taken_by(said: Said) -> set[str]:
    """Give the ids that spans and relations of the row cannot have."""
    return {entity.id for entity in said.entities} | {link.id for detail in said.spans for link in detail.relations}


def own_meta(document: Document, by: str | None, before: Mapping[str, JSON]) -> dict[str, JSON]:
    """Give the meta that the row itself has: without what reading adds, with who labelled it `before` that."""
    meta = {key: value for key, value in document.meta.items() if key != "imported"}
    if by is None or meta.get(BY) != by:
        return meta
    del meta[BY]
    return meta | ({BY: before[BY]} if BY in before else {})


def _details(document: Document) -> Iterator[Detail]:
    entities = {entity.id for entity in document.entities}
    links: dict[str, list[Link]] = {}
    for relation in document.relations:
        if relation.tail in entities:
            links.setdefault(relation.head, []).append(Link(relation.id, relation.label, relation.tail))
    alike = Counter(map(_key, document.spans))
    for span in document.spans:
        detail = Detail(
            *_key(span),
            span.entity,
            span.attrs,
            span.score,
            span.alternatives,
            span.optional,
            tuple(links.get(span.id, ())),
        )
        if alike[_key(span)] > 1 or detail != _bare(detail):
            yield detail


def _detailed(span: Span, detail: Detail) -> Span:
    return replace(
        span,
        entity=detail.entity,
        attrs=detail.attrs,
        score=span.score if detail.score is None else detail.score,
        alternatives=detail.alternatives,
        optional=detail.optional,
    )


def _bare(detail: Detail) -> Detail:
    return Detail(detail.start, detail.end, detail.label)


def _unplaced(detail: Detail) -> str:
    told = {
        **({"entity": detail.entity} if detail.entity is not None else {}),
        **detail.attrs,
        **{link.label: link.tail for link in detail.relations},
    }
    shown = ", ".join(f"{name}={value}" for name, value in told.items()) or "score, alternatives or optional"
    return f"there is no {detail.label} at {detail.start}-{detail.end} any more, which had {shown}"


def _key(span: Span) -> Key:
    return span.start, span.end, span.label
