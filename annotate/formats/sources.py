"""Files of others, kept whole in ``native`` to be written back for as long as the document says the same."""

from collections.abc import Mapping

import msgspec

from saidby.corpus.errors import problem
from saidby.corpus.model import Document


def native_with(name: str, files: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Give what `files_in` finds."""
    return {name: {**files}}


def files_in(document: Document, name: str) -> dict[str, str]:
    """Give the files that the document was read from, by what each is; none if it was not.

    Raises
    ------
    DataError
        If ``native[name]`` is something else.
    """
    try:
        return msgspec.convert(document.native.get(name, {}), dict[str, str])
    except msgspec.ValidationError as error:
        raise problem(
            f"{document.id} $.native.{name}", f"is not what was read from {name} ({error}); remove it"
        ) from None
