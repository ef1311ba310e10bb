"""The tables of a published corpus, by name."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from saidby.corpus.arrow import ROW, to_batch
from saidby.corpus.stripped_files import STRIPPED_ROW
from saidby.corpus.stripped_files import to_batch as stripped_batch

from . import views
from .facts import MAIN
from .tagging import Losses
from .view import Column, View


class Config(NamedTuple):
    """A table.

    Parameters
    ----------
    name, help : str
        What it is called, and what a row is.
    columns : callable
        Gives the columns under a view.
    rows : callable
        Gives the rows of documents as a record batch of any metadata, and counts what they cannot hold; those of
        `STRIPPED` of documents without words.
    """

    name: str
    help: str
    columns: Callable[[View], tuple[Column, ...]]
    rows: Callable[[Sequence[Any], View, Losses], pa.RecordBatch]


def _columns(schema: pa.Schema, helps: dict[str, str]) -> tuple[Column, ...]:
    return tuple(Column(field.name, field.type, helps[field.name]) for field in schema)


CONFIGS = {
    config.name: config
    for config in (
        Config(
            MAIN,
            "a document with all annotation",
            lambda view: _columns(ROW, views.DOCUMENT_HELP),
            lambda found, *_: to_batch(found),
        ),
        Config("tokens", "a sentence: its tokens with BIO tags", views.token_columns, views.token_rows),
        Config("quotes", "a quote", views.quote_columns, views.quote_rows),
        Config("entities", "an entity of a document", views.entity_columns, views.entity_rows),
    )
}
"""Every table; the first holds all that the others show."""
STRIPPED = Config(
    MAIN,
    "a document without its text: offsets, labels, hashes",
    lambda view: _columns(STRIPPED_ROW, views.STRIPPED_HELP),
    lambda found, *_: stripped_batch(found),
)
"""What stands in place of the first without text."""
