"""``spkatt.*``: who says what, event by event, as the authors of GePaDe-SpkAtt score it.

An event is a cue with its roles, each a set of tokens of the gold. Roles are right only where the cue is: an event of
one side and one of the other are the same if their cues are the same tokens.

- ``spkatt.cue``: cues of the same tokens.
- ``spkatt.roles``: roles of the same tokens. In an event that both sides have, a role of other tokens is missed and
  spurious, and so is one that is not predicted at all: the scorer counts a role that should be there and is not as a
  wrong one too. Where the cue is wrong all roles of the gold are missed, and all predicted ones spurious.
- ``spkatt.roles(match=token)``: each token of a role counts, and nothing that is missed is spurious too.
- ``spkatt.joint``: cues and roles together, either way.

In documents an event is a CUE with what the quotes have that it attributes: SOURCE, ADDRESSEE, TOPIC, MEDIUM, EVIDENCE
by their relations, and QUOTE, the message. Cues of the same tokens are one event, roles of one label in it one set of
tokens. A token belongs to a span that has a character in it; an extent without a token of the gold stands for one of
its own. Alternatives and options are not looked at.

References
----------
.. [1] Rehbein et al. 2024, aclanthology.org/2024.lrec-main.1105: the corpus and its scores.
.. [2] https://github.com/umanlp/spkatt, predictions/eval.py, at 3b4bb28.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from saidby.corpus.errors import UsageError
from saidby.corpus.ragged import equals, offsets_of, spread, taken

from .columns import Bools, Columns, Ints, codes_of, joined
from .counts import LabelPairs
from .credit import Items, credited
from .keys import extent_keys, pack, ranks, set_keys, starts
from .units import covered_tokens

CUE = "CUE"
ROLES = ("ADDRESSEE", "EVIDENCE", "MEDIUM", "QUOTE", "SOURCE", "TOPIC")
"""Labels of spans that have a role in an event."""
LABELS = (CUE, *ROLES)
LINKED = tuple(code for code, label in enumerate(LABELS) if label not in (CUE, "QUOTE"))
"""Codes of roles that a quote has by a relation; its own is that of the message."""


class Filled(NamedTuple):
    """The roles of one side; int arrays of shape (n_tokens,).

    Parameters
    ----------
    event, role, token : int arrays
        Codes >= 0; no row occurs twice.
    """

    event: Ints
    role: Ints
    token: Ints


@dataclass(frozen=True, eq=False)
class Events:
    """The events of two sides.

    Parameters
    ----------
    documents : int
        How many there are, with and without events.
    labels : tuple of str
        Table of roles; a cue is one.
    doc : int array of shape (n_events,)
        The document of each event.
    shared : bool array of shape (n_events,)
        Whether both sides have it: the cue is the same. It has one number on both sides; others are of one side.
    gold, pred : Filled
        What has which role.
    """

    documents: int
    labels: tuple[str, ...]
    doc: Ints
    shared: Bools
    gold: Filled
    pred: Filled

    def of(self, *labels: str) -> "Events":
        """Give the same with these roles only."""
        wanted = np.array([label in labels for label in self.labels], dtype=bool)
        gold, pred = (Filled(*(column[wanted[side.role]] for column in side)) for side in (self.gold, self.pred))
        return replace(self, gold=gold, pred=pred)


def by_role(events: Events) -> LabelPairs:
    """Count roles that are the same tokens; in a shared event, what is not is missed and spurious."""
    event, role, gold, pred = _sets(events)
    right = (gold > 0) & (gold == pred)
    demanded = np.flatnonzero(gold > 0)
    given = np.flatnonzero(right | (pred > 0) | events.shared[event])
    pairs = np.flatnonzero(right[demanded]), np.flatnonzero(right[given])
    return _credited(events, (event[demanded], role[demanded]), (event[given], role[given]), pairs)


def by_token(events: Events) -> LabelPairs:
    """Count tokens of roles."""
    gold, pred = events.gold, events.pred
    left, right = np.split(pack(*map(np.concatenate, zip(gold, pred, strict=True))), [len(gold.event)])
    _, left, right = np.intersect1d(left, right, assume_unique=True, return_indices=True)
    return _credited(events, gold[:2], pred[:2], (left, right))


def check_level(level: str) -> None:
    """Refuse a level of nesting.

    Raises
    ------
    UsageError
        If only outer or inner spans are asked for: roles belong to cues, not to a level.
    """
    if level != "all":
        raise UsageError(f"spkatt.* look at whole events; level must be 'all', got {level!r}")


def events_of(gold: Columns, pred: Columns) -> Events:
    """Give the events of documents.

    Parameters
    ----------
    gold, pred : Columns
        Spans with their relations, over the same documents, labels and tokens.
    """
    extents = extent_keys(np.concatenate([gold.doc, pred.doc]), joined([gold.extents, pred.extents]))
    own = np.split(len(gold.tokens.start) + ranks(extents), [len(gold)])
    left, right = map(_spans, (gold, pred), own)
    cues = [side.labelled(CUE) for side in (left, right)]
    sets = [taken(side.offsets, rows) for side, rows in zip((left, right), cues, strict=True)]
    tokens = np.concatenate([side.token[at] for side, (_, at) in zip((left, right), sets, strict=True)])
    counts = np.concatenate([np.diff(offsets) for offsets, _ in sets])
    number = ranks(set_keys(offsets_of(counts), tokens))
    doc = np.zeros(int(number.max(initial=-1)) + 1, dtype=np.int64)
    doc[number] = np.concatenate([side.columns.doc[rows] for side, rows in zip((left, right), cues, strict=True)])
    numbers = np.split(number, [len(cues[0])])
    shared = np.isin(np.arange(len(doc)), np.intersect1d(numbers[0], numbers[1]))
    filled = (_filled(*row) for row in zip((left, right), cues, numbers, strict=True))
    return Events(len(gold.documents), LABELS, doc, shared, *filled)


class _Spans(NamedTuple):
    """Spans with their tokens: span ``i`` has ``token[offsets[i]:offsets[i + 1]]``."""

    columns: Columns
    offsets: Ints
    token: Ints

    @property
    def role(self) -> Ints:
        """Code of `LABELS` of each span, -1 for another label."""
        return codes_of(self.columns.labels, LABELS)[self.columns.label]

    def labelled(self, label: str) -> Ints:
        """Give the rows of spans of a label."""
        return np.flatnonzero(self.role == LABELS.index(label))


def _spans(columns: Columns, own: Ints) -> _Spans:
    """Find the tokens of each span; one that has none has a number of its own."""
    token, span = covered_tokens(columns)
    bare = np.setdiff1d(np.arange(len(columns)), span)
    found = np.unique(np.stack([np.append(span, bare), np.append(token, own[bare])]), axis=1)
    return _Spans(columns, offsets_of(np.bincount(found[0], minlength=len(columns))), found[1])


def _filled(side: _Spans, cues: Ints, events: Ints) -> Filled:
    """Give the roles of the events of these cues."""
    links, role = side.columns.links, side.role
    event_of = np.full(len(side.columns) + 1, -1)
    event_of[cues] = events
    quotes = side.labelled("QUOTE")
    of_quote = np.isin(links.head, quotes) & (links.tail >= 0)
    cue = np.flatnonzero(of_quote & (event_of[links.tail] >= 0))
    other = np.flatnonzero(of_quote & np.isin(role[links.tail], LINKED))
    head, tail = np.append(quotes, links.head[other]), np.append(quotes, links.tail[other])
    number, at = equals(links.head[cue], head)
    event = np.concatenate([events, event_of[links.tail[cue[number]]]])
    span = np.concatenate([cues, tail[at]])
    row, token = spread(side.offsets[span], np.diff(side.offsets)[span])
    found = np.unique(np.stack([event[row], role[span[row]], side.token[token]]), axis=1)
    return Filled(*found)


def _sets(events: Events) -> tuple[Ints, Ints, Ints, Ints]:
    """Give event, role, and a key of the tokens on each side, 0 for none, of all roles of events on either side."""
    event, role, token = map(np.concatenate, zip(events.gold, events.pred, strict=True))
    key = pack(event, role)
    order = np.argsort(key, kind="stable")
    first = order[starts(key[order])]
    number = ranks(key) + len(first) * (np.arange(len(key)) >= len(events.gold.event))
    by_number = np.argsort(number, kind="stable")
    sets = set_keys(offsets_of(np.bincount(number, minlength=2 * len(first))), token[by_number])
    gold, pred = np.split(sets, 2)
    return event[first], role[first], gold, pred


def _credited(events: Events, gold: tuple[Ints, Ints], pred: tuple[Ints, Ints], pairs: tuple[Ints, Ints]) -> LabelPairs:
    """Give the label pairs of what has a role, by event and role; pairs are right."""
    left, right = (Items(events.labels, events.doc[event], role) for event, role in (gold, pred))
    return credited(events.documents, left, right, pairs, np.ones(len(pairs[0])))
