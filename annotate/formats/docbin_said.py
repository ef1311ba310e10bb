"""What a DocBin says of a document in ``user_data["saidby"]``, and what of others' files stands in ``native``."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from saidby.corpus.errors import problem
from saidby.corpus.model import JSON, Block, Document, Entity, Fragment, Relation

NAME, KEY = "spacy-docbin", "saidby"
OTHER = "sc"
"""Key of spans whose label the scheme does not know: where spaCy's span categoriser looks."""


class SaidSpan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What spaCy has no place for in a span; `fragments` are there where they are not just the tokens."""

    id: str
    fragments: tuple[Fragment, ...] = ()
    entity: str | None = None
    attrs: dict[str, str] = {}
    score: float | None = None
    alternatives: tuple[tuple[Fragment, ...], ...] = ()
    optional: bool = False


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What spaCy has no place for in a document; None where the columns tell it. `characters` is the text's length."""

    id: str
    characters: int
    lang: str = "und"
    tokens: tuple[Fragment, ...] | None = None
    sentences: tuple[Fragment, ...] | None = None
    layers: dict[str, tuple[str | None, ...]] = {}
    blocks: tuple[Block, ...] = ()
    spans: tuple[SaidSpan, ...] = ()
    relations: tuple[Relation, ...] = ()
    entities: tuple[Entity, ...] = ()
    meta: dict[str, JSON] = {}


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What others' files have beside: ids of spans by key, those of ``doc.ents``, and msgpack of the rest in base64."""

    groups: dict[str, list[str]] = {}
    ents: list[str] = []
    rest: str = ""


class Rest(msgspec.Struct, frozen=True, omit_defaults=True):
    """Categories, user data, and attributes of groups."""

    cats: dict[Any, Any] = {}
    user_data: dict[Any, Any] = {}
    attrs: dict[str, dict[str, Any]] = {}


def said_of(where: str, user_data: Mapping[Any, Any]) -> Said | None:
    """Give what a file says, if it was written here.

    Raises
    ------
    DataError
        If it is not as it was written.
    """
    if KEY not in user_data:
        return None
    try:
        return msgspec.convert(user_data[KEY], Said)
    except msgspec.ValidationError as error:
        raise problem(where, f"user_data[{KEY!r}] is not what saidby writes ({error}); remove it") from None


def native_of(kept: Kept, rest: Rest) -> dict[str, JSON]:
    """Give `Document.native` of a file with these; nothing if there are none."""
    if rest != Rest():
        kept = msgspec.structs.replace(kept, rest=b64encode(msgspec.msgpack.encode(rest)).decode())
    return {NAME: msgspec.to_builtins(kept)} if kept != Kept() else {}


def kept_in(document: Document) -> tuple[Kept, Rest]:
    """Give what `native_of` has kept.

    Raises
    ------
    DataError
        If it is something else.
    """
    try:
        kept = msgspec.convert(document.native.get(NAME, {}), Kept)
        return kept, msgspec.msgpack.decode(b64decode(kept.rest, validate=True) or b"\x80", type=Rest)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError, RecursionError) as error:
        where = f"{document.id} $.native.{NAME}"
        raise problem(where, f"is not what was read from {NAME} ({error}); remove it") from None


def homes(kept: Kept, labels: Iterable[tuple[str, str]], groups: Mapping[str, str]) -> dict[str, list[str]]:
    """Give the ids of spans by key: where they were, else the group of their label.

    Parameters
    ----------
    kept : Kept
        Where spans were.
    labels : iterable of (str, str)
        Ids and labels of spans.
    groups : mapping of str to str
        The groups of labels.
    """
    known: dict[str, list[str]] = {}
    for key, ids in kept.groups.items():
        for id in ids:
            known.setdefault(id, []).append(key)
    found: dict[str, list[str]] = {}
    for id, label in labels:
        for key in known.get(id, [groups.get(label, OTHER)]):
            found.setdefault(key, []).append(id)
    return found
