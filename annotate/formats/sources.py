"""What files of others said beyond documents, kept in ``native`` to be written back."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from saidby.corpus.errors import problem
from saidby.corpus.model import Document

_T = TypeVar("_T")


def native_with(name: str, files: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Give what `files_in` finds."""
    return {name: {**files}}


def kept_in(document: Document, name: str, kind: type[_T]) -> _T:
    """Give what is kept in ``native[name]``, as `kind`; where nothing is, that of an empty object.

    Raises
    ------
    DataError
        If ``native[name]`` is something else.
    """
    try:
        return msgspec.convert(document.native.get(name, {}), kind)
    except msgspec.ValidationError as error:
        where = f"{document.id} $.native.{name}"
        raise problem(where, f"is not what was read from {name} ({error}); remove it") from None


def files_in(document: Document, name: str) -> dict[str, str]:
    """Give the files that the document was read from, kept whole, by what each is; none if it was not.

    Raises
    ------
    DataError
        If ``native[name]`` is something else.
    """
    return kept_in(document, name, dict[str, str])


def says_the_same(old: Document, document: Document) -> bool:
    """Say whether a document is the one that was read, aside of what is noted of its import, and of `native`."""
    meta = {key: value for key, value in document.meta.items() if key != "imported"}
    return old == replace(document, meta=meta, native={})
