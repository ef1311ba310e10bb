"""What a brat file says beyond a document, kept in ``native["brat"]`` to be written back."""

import msgspec

from saidby.corpus.model import Document

from .sources import kept_in

NAME = "brat"


class Native(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is left of a file when its annotation is taken away.

    Parameters
    ----------
    name : str, optional
        Path of the files without suffix, if the document's id gives another.
    ways : tuple of str
        How it counts characters, if not as code points (`offsets`).
    crlf : bool
        Whether its lines end with two characters.
    lines : tuple of str
        The order of its lines, if it is another than `brat_writing` gives: what each is about; a kept one whole.
    forms : dict of str to str
        Lines as they stood there, by what `brat_writing` makes of them.
    kept : dict of str to tuple of str
        Lines that documents do not hold, and the ids of spans and relations without which they mean nothing.
    triggers : dict of str to str
        Events without arguments, and the spans that they are.
    """

    name: str | None = None
    ways: tuple[str, ...] = ()
    crlf: bool = False
    lines: tuple[str, ...] = ()
    forms: dict[str, str] = {}
    kept: dict[str, tuple[str, ...]] = {}
    triggers: dict[str, str] = {}


def native_of(document: Document) -> Native:
    """Give what was kept of a file.

    Raises
    ------
    DataError
        If ``native["brat"]`` is something else.
    """
    return kept_in(document, NAME, Native)
