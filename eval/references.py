"""Entities and relations of many documents as arrays: who a span mentions, and what it is linked to.

`saidby.eval.columns` reads them if it is asked to. Ids are looked up once; from then on spans and entities are row
numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

import msgspec
import numpy as np

from saidby.corpus.errors import Problem, Problems
from saidby.corpus.model import Entity
from saidby.corpus.ragged import Ints, equals

Record = tuple[str, str, tuple[str, ...], str]


@dataclass(frozen=True, eq=False)
class Entities:
    """Entities of documents; a row of each is an entity.

    Rows are sorted by document, then by what is said of the entity (`record`), ids last.

    Parameters
    ----------
    doc : int32 array of shape (n_entities,)
        The document of each.
    values : tuple of Entity
        Ids, labels, names, aliases.
    """

    doc: Ints
    values: tuple[Entity, ...]

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, eq=False)
class Links:
    """Relations between spans, or from a span to an entity; a row of each array is a relation.

    Sorted by head, label and tail: the order of the relations in a document is gone.

    Parameters
    ----------
    labels : tuple of str
        Table of labels, sorted.
    label : int32 array of shape (n_links,)
        Codes of `labels`.
    head : int64 array of shape (n_links,)
        The row of the span that each starts from.
    tail, entity : int64 arrays of shape (n_links,)
        The row of the span, or of the entity, that each leads to; -1 in the other one.
    """

    labels: tuple[str, ...]
    label: Ints
    head: Ints
    tail: Ints
    entity: Ints

    def __len__(self) -> int:
        return len(self.label)

    def of(self, label: str) -> "Links":
        """Give the links of one label."""
        wanted = np.array([name == label for name in self.labels], dtype=bool)
        return self._chosen(np.flatnonzero(wanted[self.label]))

    def take(self, rows: Ints) -> "Links":
        """Give the links between the spans of these rows, by their new numbers; a span taken twice has its links twice.

        A link goes with a span that is not taken.
        """
        link, head = equals(self.head, rows)
        inner = np.flatnonzero(self.tail[link] >= 0)
        outer = np.flatnonzero(self.tail[link] < 0)
        number, tail = equals(self.tail[link[inner]], rows)
        chosen = np.concatenate([outer, inner[number]])
        tails = np.concatenate([np.full(len(outer), -1), tail])
        return replace(self._chosen(link[chosen]), head=head[chosen], tail=tails).sorted()

    def sorted(self) -> "Links":
        """Give the links in their order."""
        return self._chosen(np.lexsort((self.entity, self.tail, self.label, self.head)))

    def _chosen(self, numbers: Ints) -> "Links":
        return Links(self.labels, self.label[numbers], self.head[numbers], self.tail[numbers], self.entity[numbers])


@dataclass(frozen=True, eq=False)
class References:
    """What the spans of columns refer to.

    Parameters
    ----------
    entity : int64 array of shape (n_spans,)
        The row of the entity that each span mentions, -1 for none.
    entities : Entities
        All of the documents, mentioned or not.
    links : Links
        Relations.
    """

    entity: Ints
    entities: Entities
    links: Links

    def __bool__(self) -> bool:
        return len(self.entities) > 0 or len(self.links) > 0

    def take(self, rows: Ints) -> "References":
        """Give the references of these spans, in this order; entities stay."""
        return replace(self, entity=self.entity[rows], links=self.links.take(rows))

    def relabelled(self, names: dict[str, str]) -> "References":
        """Give the same with new labels of entities."""
        values = tuple(
            msgspec.structs.replace(value, label=names.get(value.label, value.label)) for value in self.entities.values
        )
        return replace(self, entities=replace(self.entities, values=values))

    def over(self, place: Ints) -> "References":
        """Give the same with each document at its place."""
        doc = place[self.entities.doc]
        order = np.argsort(doc, kind="stable")
        row = np.append(np.argsort(order), -1)
        values = tuple(self.entities.values[number] for number in order.tolist())
        links = replace(self.links, entity=row[self.links.entity]).sorted()
        return References(row[self.entity], Entities(doc[order], values), links)


def record(entity: Entity) -> Record:
    """Give what is said of an entity, but for its id; the order of aliases says nothing."""
    return entity.label, entity.name, tuple(sorted(entity.aliases)), entity.kb or ""


def no_references(spans: int) -> References:
    """Give the references of spans that have none."""
    none = np.zeros(0, dtype=np.int64)
    links = Links((), none.astype(np.int32), none, none, none)
    return References(np.full(spans, -1), Entities(none.astype(np.int32), ()), links)


class Ids(NamedTuple):
    """Ids in documents: `doc` and `code` of each, -1 where there is none; int arrays of one shape."""

    doc: Ints
    code: Ints


class Named(NamedTuple):
    """Entities and relations by ids.

    Parameters
    ----------
    ids : sequence of str
        Table of ids; codes count it.
    spans : Ids
        Of all spans.
    mentioned : int array of shape (n_spans,)
        The id of the entity of each span, -1 for none.
    entities : Ids
        Of all entities, in any order.
    values : sequence of Entity
        The same entities.
    labels : tuple of str
        Table of labels of relations, sorted.
    label : int32 array of shape (n_relations,)
        Codes of `labels`.
    heads : Ids
        What each relation starts from.
    tails : int array of shape (n_relations,)
        The id of what each leads to.
    """

    ids: Sequence[str]
    spans: Ids
    mentioned: Ints
    entities: Ids
    values: Sequence[Entity]
    labels: tuple[str, ...]
    label: Ints
    heads: Ids
    tails: Ints


def references_of(documents: Sequence[str], named: Named) -> References:
    """Look up what spans and relations refer to, by ids; `documents` are those of the documents.

    Raises
    ------
    DataError
        If an id stands for nothing, or for several things; every place is named.
    """
    ids, spans, mentioned, entities, values, labels, label, heads, tails = named
    rows = sorted(range(len(values)), key=lambda i: (int(entities.doc[i]), record(values[i]), values[i].id))
    order = np.array(rows, dtype=np.int64)
    entities = Ids(entities.doc[order], entities.code[order])
    table = Entities(entities.doc.astype(np.int32), tuple(values[row] for row in rows))
    to_spans, to_entities = _Rows(spans, len(ids)), _Rows(entities, len(ids))
    there, every = np.flatnonzero(mentioned >= 0), np.arange(len(label))
    entity = np.full(len(mentioned), -1)
    entity[there], entities_found = to_entities.of(Ids(spans.doc[there], mentioned[there]))
    head, heads_found = to_spans.of(heads)
    tail, spans_found = to_spans.of(Ids(heads.doc, tails))
    link, links_found = to_entities.of(Ids(heads.doc, tails))
    asked = (
        _Asked("spans", "entity", "entity", spans.doc, there, mentioned[there], entities_found),
        _Asked("relations", "head", "span", heads.doc, every, heads.code, heads_found),
        _Asked("relations", "tail", "span or entity", heads.doc, every, tails, spans_found + links_found),
    )
    Problems(chain.from_iterable(one.problems(documents, ids) for one in asked)).raise_if_any()
    return References(entity, table, Links(labels, label, head, tail, link).sorted())


class _Rows:
    """Rows by id."""

    def __init__(self, ids: Ids, size: int):
        self.size = size
        keys = self._keys(ids)
        self.order = np.argsort(keys, kind="stable")
        self.keys = keys[self.order]

    def of(self, asked: Ids) -> tuple[Ints, Ints]:
        """Give the row of each id, -1 for none, and how many there are."""
        keys = self._keys(asked)
        first, last = (np.searchsorted(self.keys, keys, side=side) for side in ("left", "right"))
        rows = np.append(self.order, -1)[np.where(last > first, first, -1)]
        return rows, last - first

    def _keys(self, ids: Ids) -> Ints:
        keys: Ints = ids.doc.astype(np.int64) * self.size + ids.code
        return keys


class _Asked(NamedTuple):
    """What was looked up: a field of these rows of items, as codes of ids; `doc` is of all items."""

    items: str
    field: str
    what: str
    doc: Ints
    rows: Ints
    codes: Ints
    found: Ints

    def problems(self, documents: Sequence[str], ids: Sequence[str]) -> Iterator[Problem]:
        """Find what did not stand for one thing."""
        for number in np.flatnonzero(self.found != 1).tolist():
            row, name = int(self.rows[number]), ids[self.codes[number]]
            doc = int(self.doc[row])
            place = row - int(np.searchsorted(self.doc, doc))
            several = f"{name!r} is the id of {self.found[number]} of them; ids are unique in a document"
            what = several if self.found[number] else f"there is no {self.what} {name!r}"
            yield Problem(f"{documents[doc]} $.{self.items}[{place}].{self.field}", what)
