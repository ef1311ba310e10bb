"""The document: a text that never changes, and what is said about it by offsets.

Offsets are code points, half-open, into `Document.text`. Tokens, sentences and blocks are views of the
text; spans, relations and entities are its annotation. Values are frozen; a changed document is a new one
(``msgspec.structs.replace``). What makes a document valid is in `saidby.corpus.check`.
"""

from collections.abc import Iterator
from typing import Any, Literal, get_args

import msgspec

SCHEMA = 1
"""Version of the document schema, written into every file."""

BlockKind = Literal["paragraph", "heading", "pull_quote", "attribution", "turn", "list", "meta"]
BLOCK_KINDS: tuple[str, ...] = get_args(BlockKind)

JSON = Any
"""A value of JSON; msgspec has no recursive type for it."""


class Fragment(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, order=True, gc=False):
    """A piece of the text: ``text[start:end]``. In JSON ``[start, end]``.

    >>> start, end = Fragment(3, 7)
    >>> start, end
    (3, 7)
    """

    start: int
    end: int

    def __iter__(self) -> Iterator[int]:
        yield self.start
        yield self.end


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of the structs below: frozen, no unknown fields, defaults left out of JSON.

    A default is None, False, or empty: msgspec knows other defaults by identity, not by value, and equal
    documents must give equal JSON.
    """


class Span(Record, frozen=True):
    """A labelled stretch of text, of one or more fragments (sorted and apart).

    Parameters
    ----------
    id : str
        Unique in the document.
    label : str
        What it is, a name of the scheme.
    fragments : tuple of Fragment
        Where it is.
    entity : str, optional
        Id of the entity that this span mentions.
    attrs : dict of str to str
        Attributes; a set of values is written space-separated.
    score : float, optional
        Confidence of the system that made it.
    alternatives : tuple of tuple of Fragment
        Other extents that are as right as `fragments`, each whole.
    optional : bool
        Whether a system may leave it out without loss.
    """

    id: str
    label: str
    fragments: tuple[Fragment, ...]
    entity: str | None = None
    attrs: dict[str, str] = {}
    score: float | None = None
    alternatives: tuple[tuple[Fragment, ...], ...] = ()
    optional: bool = False

    @property
    def start(self) -> int:
        """Where the first fragment starts."""
        return self.fragments[0].start

    @property
    def end(self) -> int:
        """Where the last fragment ends."""
        return self.fragments[-1].end


class Relation(Record, frozen=True):
    """A labelled link from a span (`head`) to a span or an entity (`tail`)."""

    id: str
    label: str
    head: str
    tail: str


class Entity(Record, frozen=True):
    """Somebody or something that spans mention; `kb` is its id in a knowledge base."""

    id: str
    label: str
    name: str
    aliases: tuple[str, ...] = ()
    kb: str | None = None


class Block(Record, frozen=True):
    """A piece of the layout: a paragraph, a heading, a pull quote … (`BLOCK_KINDS`)."""

    start: int
    end: int
    kind: BlockKind


class Document(Record, frozen=True, tag_field="schema", tag=SCHEMA):
    """A text and all that is known about it.

    Parameters
    ----------
    id : str
        Unique in the corpus.
    text : str
        The whole decoded source; offsets point into it.
    lang : str
        BCP 47 tag of the main language, ``und`` if unknown.
    blocks, sentences, tokens : tuple
        Views of the layout: sorted, apart; no sentence crosses a block, no token a sentence.
    layers : dict of str to tuple
        Token columns by name (lemma, upos, …), one value or None a token.
    spans, relations, entities : tuple
        The annotation.
    meta : dict
        About the document: source, date, who or what labelled it.
    native : dict
        What a foreign format said beyond this model, kept to be written back.
    """

    id: str
    text: str
    lang: str
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Fragment, ...] = ()
    tokens: tuple[Fragment, ...] = ()
    layers: dict[str, tuple[str | None, ...]] = {}
    spans: tuple[Span, ...] = ()
    relations: tuple[Relation, ...] = ()
    entities: tuple[Entity, ...] = ()
    meta: dict[str, JSON] = {}
    native: dict[str, JSON] = {}


def normal(document: Document) -> Document:
    """Give the document with its spans and relations in text order.

    Order carries no meaning. Formats that write annotation into the text (`.said`, CoNLL-U) give it back
    in this order; JSONL and Parquet keep the order they were given. Spans of equal extent, and relations of
    one label from one span, stay in the order they have.
    """
    spans = sorted(document.spans, key=_text_order)
    place = {span.id: i for i, span in enumerate(spans)}
    relations = sorted(document.relations, key=lambda relation: (place.get(relation.head, -1), relation.label))
    return msgspec.structs.replace(document, spans=tuple(spans), relations=tuple(relations))


def unlabelled(document: Document) -> Document:
    """Give the document as a system sees it: no spans, relations, entities, `native`, nor who labelled it."""
    meta = {key: value for key, value in document.meta.items() if key != "labelled_by"}
    return msgspec.structs.replace(document, spans=(), relations=(), entities=(), meta=meta, native={})


def covered(text: str, fragments: tuple[Fragment, ...], *, gap: str = " … ") -> str:
    """Give the text of the fragments, joined by `gap`.

    >>> covered("to be or not to be", (Fragment(0, 5), Fragment(9, 18)))
    'to be … not to be'
    """
    return gap.join(text[start:end] for start, end in fragments)


def _text_order(span: Span) -> tuple[int, int, int, tuple[Fragment, ...]]:
    first, last = span.fragments[0], span.fragments[-1]
    return first.start, -first.end, -last.end, span.fragments
