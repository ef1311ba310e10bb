"""What a file of CorefUD says beyond the model."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from saidby.corpus import spacing, treebank
from saidby.corpus.brackets import KEYS
from saidby.corpus.errors import problem
from saidby.corpus.model import Document
from saidby.corpus.table import treebank_lines
from saidby.corpus.treebank import Kept

from .held_treebank import RESERVED
from .sources import kept_in

NAME = "corefud"


class Native(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is left of a file when a document is made of it.

    Parameters
    ----------
    size : tuple of int
        Sentences and tokens that it is about.
    sentences : list of Kept
        Comments, words of multiword tokens, empty nodes.
    misc : dict of str to str
        MISC of the tokens that say something of mentions or spacing there, by their number.
    fields : list of str
        What opening brackets say.
    """

    size: tuple[int, int]
    sentences: list[Kept]
    misc: dict[str, str] = {}
    fields: list[str] = []


def native_of(document: Document) -> Native | None:
    """Give what was kept of a file; None if the document is from elsewhere.

    Raises
    ------
    DataError
        If it is something else, or about other tokens than the document has.
    """
    if NAME not in document.native:
        return None
    native = kept_in(document, NAME, Native)
    where = f"{document.id} $.native.{NAME}"
    size = len(document.sentences), len(document.tokens)
    if native.size != size or len(native.sentences) != size[0]:
        what = f"is about {native.size[0]} sentences, {native.size[1]} tokens; the document has {size[0]}, {size[1]}"
        raise problem(where, f"{what}; remove it")
    return native


def sizes_of(document: Document) -> list[int]:
    """Count the tokens of each sentence; all tokens lie in one."""
    ends = {token.end: number for number, token in enumerate(document.tokens, 1)}
    behind = [0, *(ends[sentence.end] for sentence in document.sentences)]
    return [two - one for one, two in pairwise(behind)]


def format_treebank(document: Document, kept: Sequence[Kept], misc: Sequence[str | None]) -> Iterator[str]:
    """Give the lines of a document without annotation, with these comments, rows and MISC."""
    layers = {name: column for name, column in document.layers.items() if name != "misc"} | {"misc": tuple(misc)}
    return iter(treebank_lines(replace(document, layers=layers), treebank.Native(sentences=[*kept], brackets=[*KEYS])))


def in_place(misc: str | None, values: dict[str, str]) -> str | None:
    """Give MISC with keys and values, before the first part whose key is behind theirs in the alphabet.

    >>> in_place("Gloss=bridge|SpaceAfter=No", {"Entity": "e1)", "SplitAnte": "e1<e3,e2<e3"})
    'Entity=e1)|Gloss=bridge|SpaceAfter=No|SplitAnte=e1<e3,e2<e3'
    """
    parts = misc.split("|") if misc else []
    for key, value in values.items():
        place = next((i for i, part in enumerate(parts) if part.partition("=")[0].lower() > key.lower()), len(parts))
        parts.insert(place, f"{key}={value}")
    return "|".join(parts) or None


def reserved(misc: str | None) -> dict[str, list[str]]:
    """Give the values of the keys of MISC that are about mentions.

    >>> reserved("Entity=(e1)|SpaceAfter=No")
    {'Entity': ['(e1)']}
    """
    found: dict[str, list[str]] = {}
    for part in misc.split("|") if misc and any(key in misc for key in RESERVED) else ():
        key, sign, value = part.partition("=")
        if sign and key in RESERVED:
            found.setdefault(key, []).append(value)
    return found


def without_reserved(misc: str | None) -> str | None:
    """Give MISC without what it says of mentions."""
    return spacing.without(misc, RESERVED)
