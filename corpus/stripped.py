"""A document without a word of its text: offsets, labels, and hashes by which a copy of the text is known again.

`strip` makes one, `saidby.corpus.fill` puts it back on a copy. What it holds, and what somebody without the text can
learn from it, is in ``docs/reference/text-free.md``. In short: kept are offsets of blocks, sentences, tokens and spans,
labels, relations, entities without names, attributes with closed values, closed tag layers, a few keys of `meta`, the
hash of the text, of its normal form (`saidby.corpus.normal_form`), and of its pieces.

A *piece* is a sentence, or several where one is shorter than `LEAST` units: the hash of a short sentence («Да.») would
tell it to anybody who hashes a list of short sentences. A piece that stays shorter has no hash. Hashes of pieces
are salted with the hash of the text, so that one sentence in two documents has two hashes, and no table made once
serves for all. A guess of a whole sentence can still be checked: that is what the hash is for.

`counts` says, for the offsets of the document in order, how many units begin between each and the next. With it an
offset becomes a place between units, and this one a place in a copy that has other blanks, quotation marks or dashes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import accumulate, pairwise

import msgspec

from . import wordless
from .align import HASH
from .check import check, valid
from .errors import Problem
from .model import JSON, Block, Document, Entity, Fragment, Record, Relation, Span
from .normal_form import Units, digest, units

VERSION = 1
"""Version of the form, written into every line."""

LEAST = 32
"""Units that a piece must have to be hashed."""

LONGEST = 2**31
"""No text is as long as this."""


class Hashed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A piece: where it is, and the first 32 digits of its hash. In JSON ``[start, end, hash]``."""

    start: int
    end: int
    hash: str | None


class Nameless(Record, frozen=True):
    """An entity without its name, or with it where names were allowed.

    Parameters
    ----------
    id, label : str
        As in `saidby.Entity`; an id made of a name is numbered anew.
    at : Fragment, optional
        Where the text holds the name as it was.
    aliases_at : tuple of Fragment
        The same for other names.
    name, aliases, kb
        As in `saidby.Entity`, where names were allowed.
    """

    id: str
    label: str
    at: Fragment | None = None
    aliases_at: tuple[Fragment, ...] = ()
    name: str | None = None
    aliases: tuple[str, ...] = ()
    kb: str | None = None


class Stripped(Record, frozen=True, tag_field="stripped", tag=VERSION):
    """A document without its words.

    Parameters
    ----------
    id, lang, blocks, sentences, tokens, layers, spans, relations, meta
        As in `saidby.Document`; layers, attributes and meta as far as they hold no words.
    length : int
        Code points of the text.
    sha256 : str
        Of the text in UTF-8.
    normal : str
        Hash of the normal form of the whole text, unsalted.
    entities : tuple of Nameless
        The entities, without names unless these were allowed.
    pieces : tuple of Hashed
        Sorted and apart; all units of the text lie in one.
    counts : tuple of int
        Units that begin between each of `offsets` and the next.
    split : tuple of int
        Offsets that cut a unit, as one between a letter and its accent.
    dropped : dict of str to int
        How many ids, names, attributes, layers and keys were taken away, by kind.
    """

    id: str
    lang: str
    length: int
    sha256: str
    normal: str
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Fragment, ...] = ()
    tokens: tuple[Fragment, ...] = ()
    layers: dict[str, tuple[str | None, ...]] = msgspec.field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    relations: tuple[Relation, ...] = ()
    entities: tuple[Nameless, ...] = ()
    pieces: tuple[Hashed, ...] = ()
    counts: tuple[int, ...] = ()
    split: tuple[int, ...] = ()
    meta: dict[str, JSON] = msgspec.field(default_factory=dict)
    dropped: dict[str, int] = msgspec.field(default_factory=dict)


def strip(
    document: Document,
    *,
    names: bool = False,
    id: str | None = None,
    values: wordless.Values = wordless.NEWS,
    attributes: Collection[str] = (),
) -> Stripped:
    r"""Give a document without a word of its text.

    Parameters
    ----------
    document : Document
        A valid document.
    names : bool
        Whether names, aliases, ids and knowledge base of entities may stay.
    id : str, optional
        Its id in the release, if the own one tells too much. `meta["source"]` goes with the own one.
    values : mapping of str to mapping of str to values
        By label and attribute the values that are no words; by default those of the scheme ``news``
        (`saidby.annotate.scheme.closed_values` gives them of any scheme).
    attributes : collection of str
        Names of attributes that never hold words, whatever their value.

    Raises
    ------
    DataError
        If the document is not valid.

    Examples
    --------
    >>> from saidby import parse_said
    >>> release = strip(parse_said("#said 1 lang=en\n#id a\n#entity ann PER Ann\n\n{PER@ann|Ann} left."))
    >>> release.spans[0].fragments, release.entities[0].name, release.entities[0].at
    ((Fragment(start=0, end=3),), None, Fragment(start=0, end=3))
    """
    valid(document)
    dropped: Counter[str] = Counter(native=len(document.native), ids=int(id not in (None, document.id)))
    bare = wordless.bare(document, dropped, names=names, values=values, attributes=attributes, keep_source=id is None)
    found = units(document.text)
    text_hash = sha256(document.text.encode()).hexdigest()
    release = Stripped(
        id=document.id if id is None else id,
        lang=document.lang,
        length=len(document.text),
        sha256=text_hash,
        normal=digest(found.values),
        blocks=document.blocks,
        sentences=document.sentences,
        tokens=document.tokens,
        layers=bare.layers,
        spans=bare.spans,
        relations=bare.relations,
        entities=_nameless(document, bare, dropped, names=names),
        pieces=_pieces(document, found, text_hash),
        meta=bare.meta,
    )
    return _counted(release, found, dropped)


def strip_all(
    documents: Iterable[Document],
    *,
    names: bool = False,
    numbered: bool = False,
    values: wordless.Values = wordless.NEWS,
    attributes: Collection[str] = (),
) -> Iterator[Stripped]:
    """Strip documents one by one; with `numbered` their ids, which may be made of words, are d1, d2 and so on."""
    for number, document in enumerate(documents, 1):
        id = f"d{number}" if numbered else None
        yield strip(document, names=names, id=id, values=values, attributes=attributes)


def check_stripped(release: Stripped) -> list[Problem]:
    """Find every problem of a document without words: what `saidby.check` finds, and counts that do not fit."""
    if not 0 <= release.length < LONGEST:
        return [Problem(f"{release.id} $.length", f"must be between 0 and {LONGEST}, got {release.length}")]
    found = check(shadow(release))
    names = [fragment for entity in release.entities for fragment in (entity.at, *entity.aliases_at) if fragment]
    for path, row in (("$.pieces", release.pieces), ("$.entities", names)):
        for piece in row:
            if not 0 <= piece.start < piece.end <= release.length:
                found.append(Problem(f"{release.id} {path}", f"{piece.start}-{piece.end} is outside the text"))
    if any(before.end > after.start for before, after in pairwise(release.pieces)):
        found.append(Problem(f"{release.id} $.pieces", "must be sorted and must not overlap"))
    if not found and not _counts_fit(release):
        found.append(Problem(f"{release.id} $.counts", "does not fit the offsets; the document was changed by hand"))
    return found


def _counts_fit(release: Stripped) -> bool:
    ordered = offsets(release)
    if len(release.counts) != len(ordered) - 1 or not set(release.split) <= set(ordered):
        return False
    steps = zip(release.counts, pairwise(ordered), strict=True)
    if any(not 0 <= count <= end - start for count, (start, end) in steps):
        return False
    before = places(release)
    return sum(before[piece.end] - before[piece.start] for piece in release.pieces) == sum(release.counts)


def offsets(release: Stripped) -> list[int]:
    """Give every offset of a document, sorted, each once."""
    found = {0, release.length}
    for row in (release.blocks, release.sentences, release.tokens, release.pieces):
        for piece in row:
            found |= {piece.start, piece.end}
    for span in release.spans:
        for extent in (span.fragments, *span.alternatives):
            found.update(offset for fragment in extent for offset in fragment)
    for entity in release.entities:
        found.update(offset for fragment in (entity.at, *entity.aliases_at) if fragment for offset in fragment)
    return sorted(found)


def places(release: Stripped) -> dict[int, int]:
    """Give for each offset how many units begin before it."""
    return dict(zip(offsets(release), accumulate(release.counts, initial=0), strict=True))


def restore(release: Stripped, text: str) -> Document:
    """Put a document back on its own text.

    A name that the text did not hold is told by the first mention, or is the id of the entity.
    """
    return Document(
        release.id,
        text,
        release.lang,
        release.blocks,
        release.sentences,
        release.tokens,
        release.layers,
        release.spans,
        release.relations,
        named(release.entities, release.spans, text),
        release.meta,
    )


def shadow(release: Stripped) -> Document:
    """Put a document on a text of its length that says nothing: each character is an x, or all are blanks."""
    return restore(release, ("x" if any(release.counts) else " ") * release.length)


def named(entities: Sequence[Nameless], spans: Iterable[Span], text: str) -> tuple[Entity, ...]:
    """Give entities their names, from the text where they were taken away."""
    first: dict[str | None, str] = {}
    for span in spans:
        if span.entity is not None:
            first.setdefault(span.entity, " ".join(text[span.fragments[0].start : span.fragments[0].end].split()))
    return tuple(
        Entity(
            entity.id,
            entity.label,
            entity.name or (text[slice(*entity.at)] if entity.at else "") or first.get(entity.id) or entity.id,
            entity.aliases or tuple(text[start:end] for start, end in entity.aliases_at),
            entity.kb,
        )
        for entity in entities
    )


def _nameless(document: Document, bare: wordless.Bare, dropped: Counter[str], *, names: bool) -> tuple[Nameless, ...]:
    if names:
        whole = [(bare.ids[e.id], e.label, None, (), e.name, e.aliases, e.kb) for e in document.entities]
        return tuple(Nameless(*fields) for fields in whole)
    mentions: dict[str | None, list[Fragment]] = {}
    for span in document.spans:
        if len(span.fragments) == 1:
            mentions.setdefault(span.entity, []).append(span.fragments[0])
    return tuple(
        _pointed(entity, document.text, mentions.get(entity.id, []), bare, dropped) for entity in document.entities
    )


def _pointed(
    entity: Entity, text: str, mentions: Sequence[Fragment], bare: wordless.Bare, dropped: Counter[str]
) -> Nameless:
    """Give an entity with the places where a span of its own is its name."""
    stands: dict[str, Fragment] = {}
    for fragment in mentions:
        stands.setdefault(text[fragment.start : fragment.end], fragment)
    at = stands.get(entity.name)
    aliases_at = tuple(stands[alias] for alias in entity.aliases if alias in stands)
    dropped["names"] += at is None
    dropped["aliases"] += len(entity.aliases) - len(aliases_at)
    dropped["kb"] += entity.kb is not None
    return Nameless(bare.ids[entity.id], entity.label, at, aliases_at)


def _pieces(document: Document, found: Units, salt: str) -> tuple[Hashed, ...]:
    """Cut the text at sentences and blocks, join what is short, and hash what is long enough."""
    cuts = {0, len(document.text)}
    for row in (document.sentences, document.blocks):
        for piece in row:
            cuts |= {piece.start, piece.end}
    headers = {block.start for block in document.blocks if block.kind == "meta"}
    joined: list[list[int]] = []
    ordered = sorted(cuts)
    before = _begun(ordered, found)
    closed = True
    for start, end in pairwise(ordered):
        if before[start] == before[end]:
            continue
        alone = start in headers
        if joined and not closed and not alone:
            joined[-1][1] = end
        else:
            joined.append([start, end])
        closed = alone or before[end] - before[joined[-1][0]] >= LEAST
    if not closed and len(joined) > 1 and joined[-2][0] not in headers:
        _, end = joined.pop()
        joined[-1][1] = end
    return tuple(_hashed(start, end, found.values[before[start] : before[end]], salt) for start, end in joined)


def _hashed(start: int, end: int, values: Sequence[str], salt: str) -> Hashed:
    return Hashed(start, end, digest(values, salt=salt)[:HASH] if len(values) >= LEAST else None)


def _begun(ordered: Sequence[int], found: Units) -> dict[int, int]:
    """Give for each offset how many units begin before it."""
    import numpy as np

    starts = np.asarray(found.starts, dtype=np.int64)
    return dict(zip(ordered, np.searchsorted(starts, ordered).tolist(), strict=True))


def _counted(release: Stripped, found: Units, dropped: Counter[str]) -> Stripped:
    ordered = offsets(release)
    before = _begun(ordered, found)
    return msgspec.structs.replace(
        release,
        counts=tuple(before[end] - before[start] for start, end in pairwise(ordered)),
        split=tuple(at for at in ordered if before[at] and found.ends[before[at] - 1] > at),
        dropped=dict(sorted((kind, count) for kind, count in dropped.items() if count)),
    )
