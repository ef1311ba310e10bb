"""A document as it comes back from a format.

`project` gives the document that comes back after writing and reading, and each thing that does not: a chain of small
steps, each of which gives a document that the format holds in one more respect. One law binds every format::

    read(write(document)) == project(document, keeps)

Of two spans that cannot stand together, the one that starts first stays; of those that start together the longer
one; of equal ones the first. A span in pieces counts from its first character to its last.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from msgspec.structs import replace

from saidby.corpus.errors import Problem
from saidby.corpus.model import Document, normal

from .held_ids import identified
from .held_links import by_tails, entities, relations
from .held_mentions import mentions
from .held_sentences import without_blanks
from .held_spans import (
    Losses,
    attributes,
    breaks,
    clusters,
    details,
    edges,
    labels,
    overlaps,
    pieces,
    sentences,
    touching,
)
from .held_text import needed, text
from .held_treebank import treebank
from .keeps import VIEWS, Keeps

Step: TypeAlias = Callable[[Document, Keeps], tuple[Document, Losses]]


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
        What is beside the annotation and does not come back as it is: the id, the text, tokens, meta, …
    """

    document: Document
    losses: tuple[Problem, ...] = ()
    left: tuple[str, ...] = ()


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
    losses: list[Problem] = []
    held = document
    for step in STEPS:
        held, lost = step(held, keeps)
        losses.extend(lost)
    left = tuple(view for view in VIEWS if _is_left(document, held, view, keeps))
    held = identified(_with_native(held, name if keeps.native else ""), keeps, number)
    changed = {"ids of documents": held.id != document.id, "text as it is": held.text != document.text}
    return Projected(held, tuple(losses), (*(what for what, is_so in changed.items() if is_so), *left))


def _order(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    orders = {"kept": lambda document: document, "text": normal, "tails": by_tails}
    return orders[keeps.order](document), ()


def _blanks(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    return without_blanks(document) if keeps.text == "sentences" else (document, ())


def _views(document: Document, keeps: Keeps) -> tuple[Document, Losses]:
    empty = {"lang": "und", "meta": {}, "layers": {}, "tokens": (), "sentences": (), "blocks": ()}
    return replace(document, **{view: empty[view] for view in VIEWS if view not in keeps.views}), ()


STEPS: tuple[Step, ...] = (
    needed,
    treebank,
    labels,
    sentences,
    edges,
    clusters,
    mentions,
    _blanks,
    text,
    breaks,
    pieces,
    overlaps,
    touching,
    attributes,
    details,
    _order,
    relations,
    entities,
    _views,
)
"""The steps of a projection, in order: tokens, what spans must be, what they have, what hangs on them."""


def _is_left(document: Document, held: Document, view: str, keeps: Keeps) -> bool:
    """Say whether a view is not held, or not all of it."""
    if view not in keeps.views:
        return _is_there(document, view)
    if view == "blocks" and keeps.treebank:
        return any(block.kind != "paragraph" for block in document.blocks)
    return view == "layers" and not {*document.layers} <= {*held.layers}


def _is_there(document: Document, view: str) -> bool:
    if view == "meta":
        return any(key != "imported" for key in document.meta)
    return bool(getattr(document, view)) and (view != "lang" or document.lang != "und")


def _with_native(document: Document, name: str) -> Document:
    native = {name: document.native[name]} if name and name in document.native else {}
    return replace(document, native=native)
