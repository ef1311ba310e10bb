"""Labellings of one text that differ: what annotators disagree about, drawn by chance."""

import random

import msgspec

from saidby.corpus.model import Document, Fragment


def with_other_spans(rng: random.Random, document: Document) -> Document:
    """Give a document with some of its annotation gone, relabelled, moved, or said otherwise."""
    spans = []
    for span in document.spans:
        change = rng.choice(["none", "none", "label", "start", "attrs", "entity"])
        first, *rest = span.fragments
        shorter = Fragment(first.start + (first.end - first.start > 1), first.end)
        spans.append(
            msgspec.structs.replace(
                span,
                label=rng.choice(["PER", "QUOTE"]) if change == "label" else span.label,
                fragments=(shorter, *rest) if change == "start" else span.fragments,
                attrs={"mode": "direct"} if change == "attrs" else span.attrs,
                entity=None if change == "entity" else span.entity,
            )
        )
    kept = {span.id for span in spans if rng.random() < 0.8}
    ends = kept | {entity.id for entity in document.entities}
    return msgspec.structs.replace(
        document,
        spans=tuple(span for span in spans if span.id in kept),
        relations=tuple(r for r in document.relations if {r.head, r.tail} <= ends),
    )


def shuffled(rng: random.Random, document: Document) -> Document:
    """Give a document with its annotation in another order."""
    return msgspec.structs.replace(
        document,
        **{
            name: tuple(rng.sample(getattr(document, name), len(getattr(document, name))))
            for name in ("spans", "relations", "entities")
        },
    )
