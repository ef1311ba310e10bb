"""How a corpus is shown in tables: which labels share a column of tags, what is asked of a quote."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

import msgspec
import pyarrow as pa

QUOTE = "QUOTE"
"""The label of the spans that are rows of `quotes`."""
NAMES = "entities"
"""The column of tags of names."""
OTHERS = "others"
"""The column of tags of labels that the scheme does not know."""
ALWAYS = (NAMES, "quotes", "cues", "sources")
"""Columns of tags that are there though no span has one of their labels."""
OUTSIDE = "O"


class View(msgspec.Struct, frozen=True):
    """What a label scheme says of the tables.

    Parameters
    ----------
    tags : dict of str to tuple of str
        Columns of tags, each with its labels.
    attributes : dict of str to str or None
        Attributes of quotes that are columns, with the value of a quote without it.
    roles : tuple of str
        Labels of the parts of quotes, which are no mentions of entities.
    """

    tags: dict[str, tuple[str, ...]]
    attributes: dict[str, str | None] = {}
    roles: tuple[str, ...] = (QUOTE, "CUE", "SOURCE")

    def over(self, labels: Iterable[str]) -> "View":
        """Give the view of a corpus that has spans of these labels: no empty column, every label in one."""
        found = set(labels)
        known = {label for column in self.tags.values() for label in column}
        others = tuple(sorted(found - known))
        tags = {**self.tags, **({free_name(OTHERS, self.tags): others} if others else {})}
        return msgspec.structs.replace(
            self, tags={name: held for name, held in tags.items() if name in ALWAYS or found & set(held)}
        )


Secret = Literal["words", "names"]
"""What a corpus may be published without: words of the text, names of entities."""


class Column(NamedTuple):
    """A column of a table.

    Parameters
    ----------
    name, help : str
        What it is called, and what it holds.
    kind : DataType
        Its type in Arrow.
    names : tuple of str
        The names of its codes if it holds such.
    holds : {'words', 'names'}, optional
        Which of these it holds; a column of neither can be published without text.
    """

    name: str
    kind: pa.DataType
    help: str
    names: tuple[str, ...] = ()
    holds: Secret | None = None


def tag_names(labels: Iterable[str]) -> tuple[str, ...]:
    """Give the tags of a column in the order of their codes.

    >>> tag_names(["PER", "LOC"])
    ('O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC')
    """
    return (OUTSIDE, *(f"{prefix}-{label}" for label in labels for prefix in "BI"))


def free_name(name: str, taken: Iterable[str]) -> str:
    """Give a name for a column that is not taken.

    >>> free_name("tokens", ["document", "tokens"])
    'tokens_'
    """
    barred = set(taken)
    while name in barred:
        name += "_"
    return name
