"""The tables of a published corpus, by name."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pyarrow as pa

from saidby.corpus.arrow import ROW, to_batch
from saidby.corpus.model import Document

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
        Gives the rows of documents as a record batch of any metadata, and counts what they cannot hold.
    """

    name: str
    help: str
    columns: Callable[[View], tuple[Column, ...]]
    rows: Callable[[Sequence[Document], View, Losses], pa.RecordBatch]


def _document_columns(view: View) -> tuple[Column, ...]:
    return tuple(Column(field.name, field.type, views.DOCUMENT_HELP[field.name]) for field in ROW)


CONFIGS = {
    config.name: config
    for config in (
        Config(MAIN, "a document with all annotation", _document_columns, lambda found, *_: to_batch(found)),
        Config("tokens", "a sentence as tokens with BIO tags", views.token_columns, views.token_rows),
        Config("quotes", "a quote", views.quote_columns, views.quote_rows),
        Config("entities", "an entity of a document", views.entity_columns, views.entity_rows),
    )
}
"""Every table; the first holds all that the others show."""
