"""What is published of documents: all of each, or offsets, labels and hashes without a word of its text.

A form gives the rows of `documents`, and reads from them the documents that the other tables show. Without text these
are shadows: they have the offsets and labels of the release, and a text that says nothing. So the same code makes the
other tables in both forms, but for the columns that hold words, which are left out. All that is told of the corpus is
counted on the shadows, too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple

import msgspec

from saidby.corpus import parquet, wordless
from saidby.corpus.arrow import VERSION_KEY
from saidby.corpus.errors import problem
from saidby.corpus.model import SCHEMA, Document
from saidby.corpus.stripped import Stripped, shadow, strip_all
from saidby.corpus.stripped_files import STRIPPED_ROW, read_parquet

from .configs import CONFIGS, STRIPPED, Config
from .facts import MAIN, About, Wordless
from .splits import split_of
from .view import Secret


class Kept(NamedTuple):
    """A document: its split, its row in `documents`, what the tables show of it, what was dropped, by kind."""

    split: str
    row: Document | Stripped
    shown: Document
    dropped: Mapping[str, int] = {}


class Form(NamedTuple):
    """What is published of documents.

    Parameters
    ----------
    main : Config
        The table `documents`.
    metadata : dict of bytes to bytes
        Of its Arrow schema.
    keep : callable
        Gives of each document what stays.
    read : callable
        Reads the documents that the other tables show, from a file of `documents`.
    about : callable
        Gives what may be told of what the owner says.
    without : frozenset
        What no column may hold.
    wordless : callable
        Gives the facts on what was left out, from counts by kind.
    """

    main: Config
    metadata: dict[bytes, bytes]
    keep: Callable[[Iterable[Document]], Iterator[Kept]]
    read: Callable[[BinaryIO, str], Iterator[Document]]
    about: Callable[[About], About] = lambda about: about
    without: frozenset[Secret] = frozenset()
    wordless: Callable[[Mapping[str, int]], Wordless | None] = lambda dropped: None


def _whole(documents: Iterable[Document]) -> Iterator[Kept]:
    return (Kept(split_of(document), document, document) for document in documents)


WHOLE = Form(CONFIGS[MAIN], {VERSION_KEY: str(SCHEMA).encode()}, _whole, parquet.read)
"""Everything."""


def without_text(*, names: bool = False, numbered: bool = False, values: wordless.Values = wordless.NEWS) -> Form:
    """Give the form that holds no word of the texts.

    Parameters
    ----------
    names : bool
        Whether names, aliases, ids and knowledge base of entities stay.
    numbered : bool
        Whether documents have numbers in place of their ids.
    values : mapping of str to mapping of str to values
        By label and attribute the values that are no words (`saidby.annotate.scheme.closed_values`).
    """

    def keep(documents: Iterable[Document]) -> Iterator[Kept]:
        released = strip_all(map(_with_plain_split, documents), names=names, numbered=numbered, values=values)
        for row in released:
            shown = shadow(row)
            yield Kept(split_of(shown), row, shown, row.dropped)

    return Form(
        STRIPPED,
        dict(STRIPPED_ROW.metadata),
        keep,
        lambda file, name: map(shadow, read_parquet(file, name)),
        _without_examples,
        frozenset({"words"} if names else {"words", "names"}),
        lambda dropped: Wordless(names, numbered, dict(sorted(dropped.items()))),
    )


def _with_plain_split(document: Document) -> Document:
    """Refuse a split whose name would be dropped: the document would come into another."""
    split_of(document)
    split = document.meta.get("split")
    if split is not None and not wordless.may_stay("split", split):
        what = f"must be a word of at most 40 characters to be published without text, got {split!r}; rename the split"
        raise problem(f"{document.id} $.meta.split", what)
    return document


AGREED = ("annotators", "documents", "labels", "together", "resamples", "seed")
"""What is kept of the JSON of ``saidby agree``; the rest names documents, values and places."""


def _without_examples(about: About) -> About:
    """Leave out of the agreement what names documents and what shows disagreements."""
    agreed: dict[str, Any] = {key: about.agreement[key] for key in AGREED if key in about.agreement}
    if agreed:
        agreed["documents"] = {"compared": agreed["documents"]["compared"]}
    return msgspec.structs.replace(about, agreement=agreed)
