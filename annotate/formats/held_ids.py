"""The ids that come back from a format: the last step of `projection`."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from msgspec.structs import replace

from saidby.corpus.model import Document

from .keeps import Ids, Keeps

_WORD = re.compile(r"(?:\\[tnr])?(\w+)")
"""A word in JSON, without the letter of a tab before it."""


def identified(document: Document, keeps: Keeps, number: int) -> Document:
    """Give the document with the ids that come back."""
    entities = {entity.id for entity in document.entities}
    groups = [
        (keeps.entity_ids, [entity.id for entity in document.entities]),
        (keeps.span_ids, [span.id for span in document.spans]),
        (keeps.relation_ids, [r.id for r in document.relations if r.tail not in entities]),
        (keeps.entity_relation_ids, [r.id for r in document.relations if r.tail in entities]),
    ]
    # A new id is none that `native` names: what that says is about something else.
    new = _renamed(groups, _WORD.findall(json.dumps(document.native)))
    pattern, prefix = keeps.document_ids
    return replace(
        document,
        id=document.id if re.fullmatch(pattern, document.id) else f"{prefix}{number}",
        entities=tuple(replace(entity, id=new[entity.id]) for entity in document.entities),
        spans=tuple(replace(s, id=new[s.id], entity=s.entity and new[s.entity]) for s in document.spans),
        relations=tuple(replace(r, id=new[r.id], head=new[r.head], tail=new[r.tail]) for r in document.relations),
    )


def _renamed(groups: Sequence[tuple[Ids, Sequence[str]]], taken: Iterable[str]) -> dict[str, str]:
    """Give the id that comes back for each id; `taken` are not given anew."""
    kept = {name for ids, names in groups for name in names if re.fullmatch(ids.pattern, name)}
    new = {name: name for name in kept}
    for ids, names in groups:
        free = fresh(ids.prefix, kept | {*taken})
        new |= {name: next(free) for name in names if name not in new}
        kept |= {*new.values()}
    return new


class Further:
    """Gives ids that are not taken, and takes them: each begins where the last one of its prefix ended.

    Parameters
    ----------
    taken : iterable of str
        Ids that are not given.
    """

    def __init__(self, taken: Iterable[str] = ()):
        self.taken = {*taken}
        self._last: Counter[str] = Counter()

    def next(self, prefix: str) -> str:
        """Give the next id of a prefix: ``s1``, then ``s2`` and so on."""
        numbers = count(self._last[prefix] + 1)
        self._last[prefix] = next(number for number in numbers if f"{prefix}{number}" not in self.taken)
        id = f"{prefix}{self._last[prefix]}"
        self.taken.add(id)
        return id


def fresh(prefix: str, taken: Iterable[str]) -> Iterator[str]:
    """Give the ids of a prefix that are not taken: ``s1``, ``s2`` and so on."""
    taken = {*taken}
    return (name for number in count(1) if (name := f"{prefix}{number}") not in taken)
