"""What is known of a published corpus: what its owner says, and what was counted while it was written.

A card, a citation, a Croissant file are made of these facts and of nothing else. A fact that is not known is empty,
and what is made of the facts leaves it out.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec

from saidby.corpus.model import JSON, Document
from saidby.corpus.split_recipe import Recipe

from .tagging import Losses
from .view import QUOTE, Column, View

ORIGINS = ("origin", "source_corpus", "labelled_by", "adjudicated", "imported")
"""Keys of `meta` that say how a document came about."""
LICENCES = ("licence", "license")
"""Keys of `meta` that name a licence."""
NOT_KNOWN = "und"
MAIN = "documents"
"""The table that holds all that the others show."""


class About(msgspec.Struct, frozen=True):
    """What the owner of a corpus says of it.

    Parameters
    ----------
    name : str
        A short name of letters, digits, ``-``, ``_`` and ``.``.
    pretty_name, description, url : str
        For readers.
    version, date : str
        Of this release; the date as ``2031-05-02``.
    licence : str
        SPDX identifier; empty if the documents name one.
    creators : tuple of str
        Persons or bodies.
    scheme_name, scheme, guidelines : str
        Name of the label scheme, the scheme as TOML, the annotation manual as Markdown.
    helps : dict of str to str
        What each label of the scheme means.
    agreement : dict
        The JSON of ``saidby agree --json``.
    rai : dict of str to str
        What responsible use asks for, by the keys of Croissant (`saidby.corpus.publish.responsible.RAI`).
    recipe : Recipe, optional
        How the corpus was split, if `saidby split` did it.
    """

    name: str
    pretty_name: str = ""
    description: str = ""
    url: str = ""
    version: str = ""
    date: str = ""
    licence: str = ""
    creators: tuple[str, ...] = ()
    scheme_name: str = ""
    scheme: str = ""
    guidelines: str = ""
    helps: dict[str, str] = {}
    agreement: dict[str, JSON] = {}
    rai: dict[str, str] = {}
    recipe: Recipe | None = None


class File(msgspec.Struct, frozen=True):
    """A Parquet file: its path in the folder, rows, bytes, and the sha256 in hex."""

    path: str
    rows: int
    bytes: int
    sha256: str


class Split(msgspec.Struct, frozen=True):
    """A split of a table: its files, its rows, and the bytes that these have as Arrow arrays."""

    files: tuple[File, ...]
    rows: int
    memory: int


class Field(msgspec.Struct, frozen=True):
    """A column of a table: its type in words, what it holds, the names of its codes if it holds such."""

    name: str
    type: str
    help: str
    names: tuple[str, ...] = ()


class Table(msgspec.Struct, frozen=True):
    """A table: what a row is, its columns, these as the hub describes them, and its splits that have rows."""

    help: str
    fields: tuple[Field, ...]
    features: list[dict[str, JSON]]
    splits: dict[str, Split]


class Counts(msgspec.Struct, frozen=True):
    """Counts of a split: documents, sentences, tokens; spans by label, entities by label, quotes by attribute."""

    documents: int = 0
    sentences: int = 0
    tokens: int = 0
    characters: int = 0
    unsplit: int = 0
    untokenised: int = 0
    discontinuous: int = 0
    optional: int = 0
    alternatives: int = 0
    spans: dict[str, int] = {}
    relations: dict[str, int] = {}
    entities: dict[str, int] = {}
    quotes: dict[str, dict[str, int]] = {}


class Loss(msgspec.Struct, frozen=True):
    """What a column of tags cannot hold of the spans of a label; `what` as in `saidby.corpus.publish.tagging`."""

    column: str
    label: str
    what: str
    count: int


class Wordless(msgspec.Struct, frozen=True):
    """A corpus is published without its text.

    Parameters
    ----------
    names : bool
        Whether names of entities were kept.
    numbered : bool
        Whether documents have numbers in place of their ids.
    dropped : dict of str to int
        How many ids, names, attributes and so on were taken away beside the text, as `Stripped.dropped` counts them.
    """

    names: bool
    numbered: bool
    dropped: dict[str, int]


class Facts(msgspec.Struct, frozen=True):
    """All that is known of a published corpus.

    Parameters
    ----------
    about : About
        What its owner says, the licence found.
    tables : dict of str to Table
        The tables that have rows.
    counts : dict of str to Counts
        By split, in order.
    languages : dict of str to int
        Documents by language tag.
    origins : dict of str to dict of str to int
        Documents by value of the keys `ORIGINS`, and of ``licence``.
    losses : tuple of Loss
        Of the table `tokens`.
    coreferent : int
        Entities that two spans or more mention.
    layers : tuple of str
        Layers that documents have.
    wordless : Wordless, optional
        That the text is not there.
    """

    about: About
    tables: dict[str, Table]
    counts: dict[str, Counts]
    languages: dict[str, int]
    origins: dict[str, dict[str, int]]
    losses: tuple[Loss, ...]
    coreferent: int
    layers: tuple[str, ...]
    wordless: Wordless | None = None

    @property
    def total(self) -> Counts:
        """The counts of all splits."""
        return _counts(sum((Counter(_paths(msgspec.to_builtins(split))) for split in self.counts.values()), Counter()))

    @property
    def files(self) -> tuple[File, ...]:
        """All Parquet files."""
        return tuple(file for table in self.tables.values() for split in table.splits.values() for file in split.files)


class Tally:
    """Counts documents as they pass."""

    def __init__(self, view: View):
        self.view = view
        self.counts: dict[str, Counter[tuple[str, ...]]] = {}
        self.languages: Counter[str] = Counter()
        self.origins: dict[str, Counter[str]] = {}
        self.coreferent = 0
        self.layers: set[str] = set()
        self.dropped: Counter[str] = Counter()

    def add(self, document: Document, split: str, dropped: Mapping[str, int]) -> None:
        """Count a document of a split, and what was dropped of it, by kind."""
        self.dropped.update(dropped)
        self.counts.setdefault(split, Counter()).update(_count(document, self.view))
        self.languages[document.lang] += 1
        mentions = Counter(span.entity for span in document.spans if span.label not in self.view.roles)
        self.coreferent += sum(count > 1 for entity, count in mentions.items() if entity is not None)
        self.layers |= set(document.layers)
        for key in (*ORIGINS, *LICENCES):
            if (value := document.meta.get(key)) is not None:
                name = "licence" if key in LICENCES else key
                self.origins.setdefault(name, Counter())[said(value)] += 1

    @property
    def labels(self) -> set[str]:
        """Labels that spans have."""
        return {path[1] for counts in self.counts.values() for path in counts if path[0] == "spans"}

    def facts(self, about: About, tables: dict[str, Table], losses: Losses, splits: list[str]) -> Facts:
        """Give all that is known."""
        return Facts(
            about,
            tables,
            {split: _counts(self.counts[split]) for split in splits},
            dict(sorted(self.languages.items(), key=lambda item: (-item[1], item[0]))),
            {key: dict(sorted(counts.items())) for key, counts in sorted(self.origins.items())},
            tuple(Loss(*key, count) for key, count in sorted(losses.items())),
            self.coreferent,
            tuple(sorted(self.layers)),
        )


def said(value: JSON) -> str:
    """Give a value of `meta` in words.

    >>> said({"system": "natasha", "versions": {"natasha": "1.6"}})
    'system: natasha; versions: natasha: 1.6'
    """
    if isinstance(value, dict):
        return "; ".join(f"{key}: {said(inner)}" for key, inner in sorted(value.items()))
    if isinstance(value, list):
        return ", ".join(map(said, value))
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def fields_of(columns: tuple[Column, ...]) -> tuple[Field, ...]:
    """Give columns as facts."""
    from .features import type_name

    return tuple(Field(column.name, type_name(column.kind), column.help, column.names) for column in columns)


def _count(document: Document, view: View) -> Counter[tuple[str, ...]]:
    counts: Counter[tuple[str, ...]] = Counter({
        ("documents",): 1,
        ("sentences",): len(document.sentences),
        ("tokens",): len(document.tokens),
        ("characters",): len(document.text),
        ("unsplit",): int(document.meta.get("split") is None),
        ("untokenised",): int(not document.tokens and bool(document.text.strip())),
        ("discontinuous",): sum(len(span.fragments) > 1 for span in document.spans),
        ("optional",): sum(span.optional for span in document.spans),
        ("alternatives",): sum(bool(span.alternatives) for span in document.spans),
    })  # fmt: skip
    counts.update(("spans", span.label) for span in document.spans)
    counts.update(("relations", relation.label) for relation in document.relations)
    counts.update(("entities", entity.label) for entity in document.entities)
    for span in document.spans:
        if span.label == QUOTE:
            values = {name: span.attrs.get(name, default) for name, default in view.attributes.items()}
            counts.update(("quotes", name, value) for name, value in values.items() if value is not None)
    return counts


def _paths(value: dict[str, Any], above: tuple[str, ...] = ()) -> dict[tuple[str, ...], int]:
    flat: dict[tuple[str, ...], int] = {}
    for key, inner in value.items():
        flat |= _paths(inner, (*above, key)) if isinstance(inner, dict) else {(*above, key): inner}
    return flat


def _counts(flat: "Counter[tuple[str, ...]]") -> Counts:
    nested: dict[str, Any] = {}
    for (*above, last), count in sorted(flat.items()):
        inner = nested
        for key in above:
            inner = inner.setdefault(key, {})
        inner[last] = count
    return msgspec.convert(nested, Counts)
