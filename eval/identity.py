"""Which predicted entity is which gold entity of the same document.

First by shared mentions, one to one. A mention of one side is shared with an entity of the other by the largest part of
the union that it has in common with one of its mentions: 1 for the same extent. Two entities can be one if they have a
mention of the same extent in common; where neither has such a mention with anybody, also if they have one label and
mentions that share text. What has the name of other gold entities of the document, and not of this one, cannot be it,
whatever it mentions. Of all ways to pair them the one is taken in which most is shared; then most names, labels, quotes
that both speak.

Then what is left, by name (`saidby.corpus.name_forms`). Entities of one label and the same names are paired one to one
if both sides have as many of them. Any other one is the gold entity that it can be by its name, if there is exactly
one: of those that are left if it has mentions, and of all if it is nothing but a name. If there are several, it is
ambiguous and none of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from itertools import chain, product
from typing import NamedTuple

import numpy as np

from saidby.corpus.errors import MissingExtra, Problem
from saidby.corpus.model import covered
from saidby.corpus.name_forms import can_be, first_letters, is_bare
from saidby.corpus.names_ru import gender_of, read_name
from saidby.corpus.ragged import equals, offsets_of
from saidby.corpus.russian import EXTRA, analyses, plain

from .assign import assign
from .columns import Bools, Columns, Ints, joined
from .keys import extent_keys, pack, set_keys, starts
from .match import FINE
from .meet import lengths, meetings
from .references import record

SPEAKER = "speaker"
"""The label of the relation from a quote to who speaks."""
NO_PERSONS = ("ORG", "LOC", "EVENT", "WORK")
"""Labels of entities whose names have no parts that stand for the whole."""
PRONOUNS = {
    "masc": ("он", "его", "ему", "им", "него", "нему", "ним", "нем", "he", "him", "his"),
    "femn": ("она", "ее", "ей", "ею", "нее", "ней", "нею", "she", "her", "hers"),
}


@dataclass(frozen=True, eq=False)
class Identity:
    """Who is who.

    Parameters
    ----------
    gold : int64 array of shape (n_predicted_entities,)
        The row of the gold entity that each predicted entity is, -1 for none.
    codes : (int64 array, int64 array)
        A code for each gold entity, and for each predicted one: equal if they are the same.
    notes : tuple of Problem
        Names that can be several gold entities, and what names were compared without.
    """

    gold: Ints
    codes: tuple[Ints, Ints]
    notes: tuple[Problem, ...]


class Spoken(NamedTuple):
    """Quotes and who speaks them: rows of spans and of entities, each pair once, sorted."""

    quote: Ints
    entity: Ints


def spoken(columns: Columns) -> Spoken:
    """Give who speaks each quote: the entities that relations `SPEAKER` lead to, directly or by a span."""
    links = columns.links.of(SPEAKER)
    entity = np.where(links.tail >= 0, np.append(columns.entity, -1)[links.tail], links.entity)
    pairs = np.unique(np.stack([links.head, entity])[:, entity >= 0], axis=1)
    return Spoken(pairs[0], pairs[1])


def identity(gold: Columns, pred: Columns) -> Identity:
    """Say which predicted entity is which gold entity.

    Parameters
    ----------
    gold, pred : Columns
        Over the same documents (`saidby.eval.documents.brought_together`), with entities and relations.

    Returns
    -------
    Identity
        Neither order nor ids change who is who.
    """
    sides = _Side(gold), _Side(pred)
    found = np.full(len(pred.entities), -1)
    left, right = _by_mentions(*sides)
    found[right] = left
    left, right = _by_record(*sides, found)
    found[right] = left
    notes = tuple(_by_name(*sides, found))
    codes = np.where(found >= 0, np.append(sides[0].rank, -1)[found], len(gold.entities) + sides[1].rank)
    return Identity(found, (sides[0].rank, codes), notes)


class _Side:
    """One side, and what tells its entities apart."""

    def __init__(self, columns: Columns):
        self.columns = columns
        self.entities = columns.entities
        self.mentions = np.flatnonzero(columns.entity >= 0)
        self.spoken = spoken(columns)
        alternatives = columns.alternatives
        owner = np.concatenate([np.arange(len(columns)), alternatives.owner])
        self.extents, self.owner = joined([columns.extents, alternatives.extents]), owner
        self.rank = self._ranks()

    def _ranks(self) -> Ints:
        """Give each entity its place among all of the side: by document, by what it says, mentions and quotes."""
        columns, size = self.columns, len(self.entities)
        keys = extent_keys(columns.doc, columns.extents)
        records = [record(value) for value in self.entities.values]
        place = {said: number for number, said in enumerate(sorted(set(records)))}
        told = np.array([place[said] for said in records], dtype=np.int64)
        mentions = _sets(columns.entity[self.mentions], keys[self.mentions], size)
        quotes = _sets(self.spoken.entity, keys[self.spoken.quote], size)
        order = np.lexsort((quotes, mentions, told, self.entities.doc))
        return np.argsort(order)

    @cached_property
    def mentions_of(self) -> defaultdict[int, list[int]]:
        """Rows of the mentions of each entity."""
        return _gathered(self.columns.entity[self.mentions], self.mentions)

    @cached_property
    def quotes_of(self) -> defaultdict[int, list[int]]:
        """Rows of the quotes of each entity."""
        return _gathered(self.spoken.entity, self.spoken.quote)

    @cached_property
    def cues_of(self) -> defaultdict[int, list[int]]:
        """Rows of the cues of each quote."""
        links = self.columns.links.of("cue")
        return _gathered(links.head[links.tail >= 0], links.tail[links.tail >= 0])

    def texts(self, rows: Iterable[int]) -> list[str]:
        """Give the texts of spans."""
        columns = self.columns
        return [covered(columns.texts[columns.doc[row]], columns.extents.row(row)) for row in rows]

    def rows(self, doc: int) -> range:
        """Give the rows of the entities of a document."""
        first, last = (int(np.searchsorted(self.entities.doc, doc, side=side)) for side in ("left", "right"))
        return range(first, last)

    def names(self, row: int) -> tuple[str, ...]:
        """Give name and aliases of an entity."""
        entity = self.entities.values[row]
        return entity.name, *entity.aliases


def _gathered(rows: Ints, values: Ints) -> defaultdict[int, list[int]]:
    found = defaultdict[int, list[int]](list)
    for row, value in zip(rows.tolist(), values.tolist(), strict=True):
        found[row].append(value)
    return found


def _sets(rows: Ints, values: Ints, size: int) -> Ints:
    return set_keys(offsets_of(np.bincount(rows, minlength=size)), values[np.argsort(rows, kind="stable")])


def _by_mentions(gold: _Side, pred: _Side) -> tuple[Ints, Ints]:
    """Pair entities one to one by shared mentions; give rows of both."""
    left = np.flatnonzero(gold.columns.entity[gold.owner] >= 0)
    right = pred.mentions
    extents, others = gold.extents.take(left), pred.columns.extents.take(right)
    meet = meetings(gold.columns.doc[gold.owner[left]], extents, pred.columns.doc[right], others)
    span, other = gold.owner[left][meet.left], right[meet.right]
    whole = lengths(extents)[meet.left] + lengths(others)[meet.right] - meet.shared
    part = meet.shared * FINE // whole
    size = len(pred.entities) + 1
    keys = gold.columns.entity[span] * size + pred.columns.entity[other]
    pairs, of_pair = np.unique(keys, return_inverse=True)
    shared = np.zeros(len(pairs), dtype=np.int64)
    for mention in (span, other):
        np.add.at(shared, *_most(of_pair, mention, part))
    same = np.zeros(len(pairs), dtype=bool)
    same[of_pair[part == FINE]] = True
    pairs = np.stack([pairs // size, pairs % size])
    told = np.isin(pairs[0], pairs[0][same]) | np.isin(pairs[1], pairs[1][same])
    likely = _labels_agree(gold, pred, *pairs)
    kept = np.flatnonzero(same | (~told & likely))
    kept = kept[~_otherwise_named(gold, pred, *pairs[:, kept])]
    return _assigned(gold, pred, pairs[:, kept], shared[kept])


def _otherwise_named(gold: _Side, pred: _Side, e: Ints, f: Ints) -> Bools:
    """Say of each pair whether the predicted entity has the name of other gold entities, and not of this one."""
    namesakes = {row: _namesakes(gold, gold.rows(int(pred.entities.doc[row])), pred, row) for row in set(f.tolist())}
    pairs = zip(e.tolist(), map(namesakes.__getitem__, f.tolist()), strict=True)
    return np.array([bool(named) and row not in named for row, named in pairs], dtype=bool)


def _most(of_pair: Ints, mention: Ints, part: Ints) -> tuple[Ints, Ints]:
    """Give for each mention and pair the largest part."""
    order = np.lexsort((-part, mention, of_pair))
    first = order[starts(pack(of_pair[order], mention[order]))]
    return of_pair[first], part[first]


def _assigned(gold: _Side, pred: _Side, pairs: Ints, *criteria: Ints) -> tuple[Ints, Ints]:
    """Choose among pairs, no entity twice, by criteria, then names, labels, quotes that both speak."""
    pairs_order = np.lexsort((pred.rank[pairs[1]], gold.rank[pairs[0]]))
    e, f = pairs[:, pairs_order]
    names = np.array(
        [_names_agree(gold, pred, *rows) for rows in zip(e.tolist(), f.tolist(), strict=True)], dtype=np.int64
    )
    quotes = _quotes_shared(gold, pred, e, f)
    ordered = [criterion[pairs_order] for criterion in criteria]
    chosen = assign(e, f, *ordered, names, _labels_agree(gold, pred, e, f).astype(np.int64), quotes)
    return e[chosen], f[chosen]


def _names_agree(gold: _Side, pred: _Side, e: int, f: int) -> bool:
    return bool({plain(name) for name in gold.names(e)} & {plain(name) for name in pred.names(f)})


def _labels_agree(gold: _Side, pred: _Side, e: Ints, f: Ints) -> Bools:
    left, right = (np.array([value.label for value in side.entities.values], dtype=object) for side in (gold, pred))
    agree: Bools = (left[e] == right[f]).astype(bool)
    return agree


def _quotes_shared(gold: _Side, pred: _Side, e: Ints, f: Ints) -> Ints:
    """Give how many quotes of the same extent both entities of each pair speak."""
    doc = np.concatenate([gold.columns.doc[gold.owner], pred.columns.doc])
    keys = extent_keys(doc, joined([gold.extents, pred.columns.extents]))
    keys, others = keys[: len(gold.owner)], keys[len(gold.owner) :]
    number, extent = equals(gold.spoken.quote, gold.owner)
    left, right = equals(keys[extent], others[pred.spoken.quote])
    size = len(pred.entities) + 1
    both = np.unique(np.stack([gold.spoken.entity[number[left]] * size + pred.spoken.entity[right], right]), axis=1)[0]
    both = np.sort(both)
    asked = e * size + f
    counts: Ints = np.searchsorted(both, asked, side="right") - np.searchsorted(both, asked)
    return counts


def _by_record(gold: _Side, pred: _Side, found: Ints) -> tuple[Ints, Ints]:
    """Pair what is left and says the same of itself, where both sides have as many; give rows of both."""
    groups = defaultdict[tuple[object, ...], tuple[list[int], list[int]]](lambda: ([], []))
    left = np.setdiff1d(np.arange(len(gold.entities)), found).tolist()
    for side, rows, place in ((gold, left, 0), (pred, np.flatnonzero(found < 0).tolist(), 1)):
        for row in rows:
            label = side.entities.values[row].label
            key = int(side.entities.doc[row]), label, frozenset(side.names(row))
            groups[key][place].append(row)
    pairs = [pair for lefts, rights in groups.values() if len(lefts) == len(rights) for pair in product(lefts, rights)]
    if not pairs:
        return found[:0], found[:0]
    return _assigned(gold, pred, np.array(pairs, dtype=np.int64).T)


def _by_name(gold: _Side, pred: _Side, found: Ints) -> Iterator[Problem]:
    """Add to `found` what is left and can be one gold entity by its name; tell of speakers that can be several."""
    free = np.isin(np.arange(len(gold.entities)), found, invert=True)
    mentioned = np.isin(np.arange(len(found)), pred.columns.entity)
    pairs, compared = [], False
    left = np.flatnonzero(found < 0)
    for row in left[np.argsort(pred.rank[left])].tolist():
        doc = int(pred.entities.doc[row])
        rows = [e for e in gold.rows(doc) if free[e] or not mentioned[row]]
        fitting = _of_label(gold, _namesakes(gold, rows, pred, row), pred.entities.values[row].label)
        compared = compared or any(map(_CYRILLIC.search, pred.names(row)))
        if len(fitting) > 1 and pred.quotes_of[row]:
            names = " or ".join(sorted(gold.entities.values[e].name for e in fitting))
            what = f"the name {pred.entities.values[row].name!r} can be {names}; it is taken for none of them"
            yield Problem(f"pred {pred.columns.documents[doc]}", what)
        if len(fitting) == 1 and mentioned[row]:
            pairs.append((fitting[0], row))
        elif len(fitting) == 1:
            found[row] = fitting[0]
    if pairs:
        e, f = _assigned(gold, pred, np.array(pairs, dtype=np.int64).T)
        found[f] = e
    if compared and find_spec("pymorphy3") is None:
        what = f"were compared by their endings alone; pip install 'saidby[{EXTRA}]' (pymorphy3) to decline them"
        yield Problem("names", what)


_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def _namesakes(gold: _Side, rows: Sequence[int], pred: _Side, row: int) -> list[int]:
    """Give the gold entities among these that a predicted one can be by its names.

    A name of several words that is equal to one of theirs decides, or of a single one where neither is a person; then
    any case and shorter form.
    """
    person = pred.entities.values[row].label not in NO_PERSONS
    names = [name for name in pred.names(row) if not is_bare(name)] or list(pred.names(row))
    persons = {e: gold.entities.values[e].label not in NO_PERSONS for e in rows}
    equal = [
        e
        for e in rows
        if any(
            plain(name) in map(plain, gold.names(e)) for name in names if not ((person or persons[e]) and is_bare(name))
        )
    ]
    gender = None if equal else _gender(pred, row)
    letters = first_letters(tuple(names))
    return equal or [
        e
        for e in rows
        if not letters.isdisjoint(first_letters(gold.names(e)))
        and any(can_be(name, gold.names(e), person=persons[e], gender=gender) for name in names)
    ]


def _of_label(gold: _Side, rows: list[int], label: str) -> list[int]:
    """Give the gold entities among these that have a label, all if there are none."""
    return [e for e in rows if gold.entities.values[e].label == label] or rows


def _gender(pred: _Side, row: int) -> str | None:
    """Give the gender that names, mentions and the verbs of speech tell of a predicted entity, if they agree."""
    texts = *pred.names(row), *pred.texts(pred.mentions_of[row])
    cues = pred.texts(chain.from_iterable(pred.cues_of[quote] for quote in pred.quotes_of[row]))
    genders = {*map(_gender_of_text, texts), *map(_gender_of_verb, cues)} - {None}
    return genders.pop() if len(genders) == 1 else None


def _gender_of_text(text: str) -> str | None:
    """Give the gender of a pronoun, or of a name whose case is not known."""
    pronoun = next((gender for gender, words in PRONOUNS.items() if plain(text) in words), None)
    return pronoun or (gender_of(read_name(text), nominative=False) if text.istitle() else None)


def _gender_of_verb(word: str) -> str | None:
    """Give the gender of the subject of a verb in the past: «сказала»."""
    try:
        tag = analyses(plain(word))[0].tag
    except MissingExtra:
        return None
    return tag.gender if tag.tense == "past" and tag.POS == "VERB" else None
