"""The task of a measure: gold and predictions over the same documents, within a scope.

Whatever is scored, compared or listed begins here: sources become columns, labels get the names that the scope gives
them, documents are brought together. What several measures need is made once.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import repeat
from pathlib import Path

import numpy as np

from saidby.corpus import stores
from saidby.corpus.errors import DataError, Problem
from saidby.corpus.labels import NO_NAMES, QUOTE_LABELS
from saidby.corpus.model import Document
from saidby.corpus.plain import many, some

from .choices import Align, Missing
from .clusters import Clusters
from .columns import LAYOUT, REFERENCES, Bools, Columns, Extents, Ints, columns_of, columns_of_table
from .coref import contested, mentions_of
from .counts import Sides, everything
from .documents import brought_together
from .fingerprint import fingerprints
from .identity import Identity, identity
from .nervaluate import Prepared, prepare
from .scope import EVERYTHING, SIDES, Level, Scope, kept, on_level, relabelled, unused
from .spkatt import Events, check_level, events_of
from .tagged import Tagged, tagged
from .units import TOKENISER, settled, token_units, tokenised, without_tokens

Source = Iterable[Document] | Columns | str | Path
"""Documents, their columns, a `datasets.Dataset`, or the path of a corpus."""


@dataclass(frozen=True, eq=False)
class Task:
    """Gold and predictions over the same documents.

    Parameters
    ----------
    gold, pred : Columns
        As `saidby.eval.documents.brought_together` gives them, labels renamed.
    scope : Scope
        What is scored of them.
    fingerprints : tuple of two str
        Of gold and predictions as they were given.
    notes : tuple of Problem
        What a reader of the numbers must know: predictions without a place, texts that differed in blanks, labels
        that nobody has.
    """

    gold: Columns
    pred: Columns
    scope: Scope
    fingerprints: tuple[str, str]
    notes: tuple[Problem, ...]

    @cached_property
    def entities(self) -> Sides:
        """Spans that are names, of the labels of the scope."""
        return Sides(*(everything(self._entities(side)) for side in (self.gold, self.pred)))

    @cached_property
    def entity_tokens(self) -> Sides:
        """Tokens of the gold that names have characters in."""
        gold, pred = (replace(view.spans, tokens=self.tokens) for view in (self.entities.gold, self.entities.pred))
        return Sides(*(everything(token_units(side)) for side in (settled(gold, pred), pred)))

    @cached_property
    def tokens(self) -> Extents:
        """Tokens of the gold; where it has none, words."""
        bare = without_tokens(self.gold)
        return tokenised(self.gold, bare) if bare else self.gold.tokens

    @cached_property
    def identity(self) -> Identity:
        """Which predicted entity is which gold entity."""
        return identity(self.gold, self.pred)

    @property
    def identity_notes(self) -> tuple[Problem, ...]:
        """What a reader must know of who is who, if a measure asked for it."""
        return self.identity.notes if "identity" in vars(self) else ()

    @property
    def token_notes(self) -> tuple[Problem, ...]:
        """What a reader must know of tokens, names without place in tags, and mentions, if a measure asked for them."""
        count = len(without_tokens(self.gold)) if "tokens" in vars(self) else 0
        documents = "document has" if count == 1 else "documents have"
        what = f"{count} {documents} no tokens; words (tokeniser {TOKENISER!r}) stand for them"
        untagged = [
            Problem(side, f"{where} hold no {counts}; measures that read tags leave them out")
            for name, where in (("tagged", "tags of sentences"), ("tagged_whole", "tags of documents"))
            for side, found in zip(SIDES, vars(self).get(name, ()), strict=False)
            if (counts := _counted(found.left_out))
        ]
        return (*([Problem("gold", what)] if count else []), *untagged, *self._mention_notes())

    def _mention_notes(self) -> Iterator[Problem]:
        """Say how many mentions are left out, if a measure asked for mentions."""
        for side in SIDES if "mentions" in vars(self) else ():
            if count := contested(self._mentions(side)):
                what = f"{many(count, 'mention')} left out whose extent is a mention of another entity too"
                yield Problem(side, what)

    @cached_property
    def tagged(self) -> tuple[Tagged, Tagged]:
        """Names as tag sequences: the raw tags if both sides have them and all is in scope, else written as IOB2."""
        gold, pred = (tagged(side) for side in self.with_tags)
        return gold, pred

    @cached_property
    def tagged_whole(self) -> tuple[Tagged, Tagged]:
        """The same with each document as one sequence."""
        gold, pred = (tagged(side, sentences=False) for side in self.with_tags)
        return gold, pred

    @cached_property
    def with_tags(self) -> tuple[Columns, Columns]:
        """Names, with the raw tags that they were read from only if all is in scope."""
        if self.scope == EVERYTHING and self.gold.tags is not None and self.pred.tags is not None:
            return self.gold, self.pred
        gold, pred = (
            replace(view.spans, tokens=self.tokens, tags=None) for view in (self.entities.gold, self.entities.pred)
        )
        return gold, pred

    @cached_property
    def for_nervaluate(self) -> tuple[Columns, Columns]:
        """Names as nervaluate takes them: the raw tags if labels at most are chosen, else the spans."""
        both = self.gold, self.pred
        if replace(self.scope, labels=()) == EVERYTHING and all(side.tags is not None for side in both):
            return both
        gold, pred = (replace(view.spans, tags=None) for view in (self.entities.gold, self.entities.pred))
        return gold, pred

    @cached_property
    def nervaluated(self) -> Prepared:
        """What nervaluate pairs, with its default choices."""
        return prepare(*self.for_nervaluate, tags=self.scope.labels or None)

    def _entities(self, columns: Columns) -> Columns:
        labels = self.scope.labels
        wanted = [label in labels if labels else label not in NO_NAMES for label in columns.labels]
        return on_level(labelled(columns, wanted), self.scope.level)

    @cached_property
    def mentions(self) -> Clusters:
        """Mentions of entities of the scope, by the entities of each side."""
        return mentions_of(*(self._mentions(name) for name in SIDES))

    @cached_property
    def events(self) -> Events:
        """Cues with what the quotes have that they attribute, by tokens of the gold."""
        check_level(self.scope.level)
        return events_of(*(replace(side, tokens=self.tokens) for side in (self.gold, self.pred)))

    def _mentions(self, name: str) -> Columns:
        """Give the spans of a side that mention an entity of a label of the scope."""
        side: Columns = getattr(self, name)
        labels = self.scope.labels
        asked = [not labels or value.label in labels for value in side.entities.values]
        of_text = np.array([label not in QUOTE_LABELS for label in side.labels], dtype=bool)
        rows = np.flatnonzero(np.array([*asked, False])[side.entity] & of_text[side.label])
        return on_level(side.take(rows), self.scope.level)

    def quotes(self, label: str) -> tuple[Columns, Columns]:
        """Give the spans of one label of the quote scheme on both sides."""
        gold, pred = map(Columns.take, (self.gold, self.pred), self.quote_rows(label))
        return gold, pred

    def quote_rows(self, label: str) -> tuple[Ints, Ints]:
        """Give where the spans of `quotes` stand in `gold` and in `pred`."""
        wanted = [name == label for name in self.gold.labels]
        gold, pred = (_rows(side, wanted, self.scope.level) for side in (self.gold, self.pred))
        return gold, pred

    def of_mode(self, label: str, mode: str) -> tuple[Bools, Bools]:
        """Say of each span of `quotes` whether it belongs to a quote of a mode.

        A quote does by its attribute ``mode``; a span of another label if a relation leads to it from such a quote,
        whatever the scope says of the level of the quote.
        """
        sides = zip((self.gold, self.pred), self.quote_rows(label), strict=True)
        gold, pred = (_of_mode(side, mode, own=label == "QUOTE")[rows] for side, rows in sides)
        return gold, pred


def _counted(left_out: dict[str, Ints]) -> str:
    """Say how many spans are left out for each reason; nothing if none is."""
    counts = [f"{len(rows)} spans {reason}" for reason, rows in left_out.items() if len(rows)]
    return ", ".join(counts)


def task_of(
    gold: Source,
    pred: Source,
    *,
    scope: Scope = EVERYTHING,
    missing: Missing = "error",
    align: Align = "blanks",
    links: bool = False,
) -> Task:
    """Bring gold and predictions together, with entities and relations if asked.

    Raises
    ------
    DataError
        If the two sides do not hold the same documents and texts; every document is named.
    UsageError
        If an option has a value that it cannot have.
    """
    left, right = columns_from(gold, links=links), columns_from(pred, layout=False, links=links)
    both = brought_together(
        relabelled(left, scope, "gold"), relabelled(right, scope, "pred"), missing=missing, align=align
    )
    notes = [*_unused(scope, left, right), *_realigned(both.realigned), *both.lost]
    return Task(both.gold, both.pred, scope, fingerprints(left, right), tuple(notes))


def columns_from(source: Source, *, layout: bool = True, links: bool = False) -> Columns:
    """Read a source; Parquet becomes columns without an object a span.

    Parameters
    ----------
    source : Source
        Columns are given back, without entities and relations if these are not asked for.
    layout, links : bool
        Whether tokens and sentences are read, and entities and relations.

    Raises
    ------
    DataError
        If a corpus cannot be read or holds what cannot be; every problem with the path.
    """
    if isinstance(source, Columns):
        return source if links else replace(source, references=None)
    fields = ["id", "text", "spans", *(("meta", *LAYOUT) if layout else ()), *(REFERENCES if links else ())]
    if not isinstance(source, str | Path):
        return _columns_given(source, fields)
    try:
        table = stores.table(source, fields)
        if table is None:
            return columns_of(stores.stream(source), layout=layout, links=links)
        return columns_of_table(table)
    except DataError as error:
        raise DataError(map(_placed, error.problems, repeat(str(source)))) from None


def _columns_given(source: Iterable[Document], fields: list[str]) -> Columns:
    """Give documents, or a `datasets.Dataset`, as columns."""
    layout, links = LAYOUT[0] in fields, REFERENCES[0] in fields
    if "datasets" in sys.modules:
        from saidby.corpus.dataset import is_dataset, table_of

        table = table_of(source, fields) if is_dataset(source) else None
        if table is not None:
            return columns_of_table(table)
    return columns_of(stores.documents_of(source), layout=layout, links=links)


def _placed(problem: Problem, path: str) -> Problem:
    """Say in which corpus a document is that has a problem."""
    where, what = problem
    return problem if where.startswith(path) else Problem(f"{path}: {where}", what)


def labelled(columns: Columns, wanted: list[bool]) -> Columns:
    """Give the spans whose label is wanted."""
    chosen: Bools = np.array(wanted, dtype=bool)[columns.label]
    return columns if chosen.all() else columns.take(np.flatnonzero(chosen))


def _rows(columns: Columns, wanted: list[bool], level: Level) -> Ints:
    """Give the rows whose label is wanted, on a level."""
    rows = np.flatnonzero(np.array(wanted, dtype=bool)[columns.label])
    return rows[kept(columns.take(rows), level)] if level != "all" else rows


def _of_mode(columns: Columns, mode: str, *, own: bool) -> Bools:
    """Say of each span whether it is a quote of a mode, or else whether such a quote is linked to it."""
    wanted: Bools = np.array([name == "QUOTE" for name in columns.labels], dtype=bool)
    quotes: Bools = columns.has("mode", mode) & wanted[columns.label]
    if own:
        return quotes
    links = columns.links
    linked = np.zeros(len(columns), dtype=bool)
    linked[links.tail[quotes[links.head] & (links.tail >= 0)]] = True
    return linked


def _unused(scope: Scope, gold: Columns, pred: Columns) -> list[Problem]:
    return [Problem("scope", f"no span has the label {label!r}") for label in unused(scope, gold, pred)]


def _realigned(documents: tuple[str, ...]) -> list[Problem]:
    if not documents:
        return []
    some_ids = some(documents)
    what = f"{len(documents)} of the texts differ from the gold's in blanks ({some_ids}); their spans were brought over"
    return [Problem("pred", what)]
