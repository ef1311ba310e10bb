"""Splits as the hub calls them, and their order."""

import re
from collections.abc import Iterable

from saidby.corpus.errors import problem
from saidby.corpus.model import Document

FIRST = ("train", "validation", "test")
"""Splits in their order; others follow by name."""
DEFAULT = "train"
"""The split of documents that name none."""
HUB = {"dev": "validation"}
"""What the hub calls splits that have another name in `meta`."""
TAKEN = {"all"}
"""Names that `datasets` keeps for itself: no split is loaded under them."""

_SPLIT = re.compile(r"\w+(\.\w+)*", re.ASCII)


def split_of(document: Document) -> str:
    """Give the split of a document, as the hub calls it.

    Raises
    ------
    DataError
        If the hub can have no split of this name.
    """
    split = document.meta.get("split")
    if split is None:
        return DEFAULT
    if not isinstance(split, str) or not _SPLIT.fullmatch(split):
        what = f"must be a word of Latin letters, digits, _ and ., got {split!r}; rename the split"
        raise problem(f"{document.id} $.meta.split", what)
    if split in TAKEN:
        what = f"is {split!r}, which the library `datasets` takes for all splits together; rename the split"
        raise problem(f"{document.id} $.meta.split", what)
    return HUB.get(split, split)


def in_order(splits: Iterable[str]) -> list[str]:
    """Give splits in their order.

    >>> in_order(["test", "extra", "train"])
    ['train', 'test', 'extra']
    """
    return sorted(splits, key=lambda split: (FIRST.index(split) if split in FIRST else len(FIRST), split))
