"""conlleval: the scorer of CoNLL-2000 to 2003, in three scripts that bear the name.

All split a stream of tags by two rules, for where a chunk starts and where it ends. A chunk counts as gold, or as
predicted, where it *starts*; it is right if both sides start together with one type, and go on until they first end
together. Between sentences stands ``O``. The scripts differ in their rules:

``perl``
    conlleval.pl, version 2004-01-26 by Erik Tjong Kim Sang: B, I, E, O, and brackets for chunks of one word. It does
    not know S, and ``E-X B-X`` is no border: IOBES data gets numbers that other scorers do not give.
``spyysalo``
    conlleval.py by Sampo Pyysalo: the same with S; a chunk always starts at B and S, and always ends at E and S.
``sighsmile``
    conlleval.py by sighsmile, for IOB2 and IOBES: a border wherever labels differ, before B and S, behind E and S.

Sources: https://github.com/sighsmile/conlleval (conlleval_perl.py follows the Perl line by line),
https://github.com/spyysalo/conlleval.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from saidby.corpus.errors import UnknownName
from saidby.corpus.tags import transition_table

from .columns import Ints
from .counts import LabelPairs
from .credit import Items, credited
from .seqeval import same_tags
from .streams import Stream, documents_of, streams
from .tagged import Tagged

_O, _DOT, _B, _I, _E, _S, _BRACKET, _OTHER = range(8)
_PREFIXES = {"O": _O, ".": _DOT, "B": _B, "I": _I, "E": _E, "S": _S, "[": _BRACKET, "]": _BRACKET}
_TAG = re.compile(r"([^-]*)-(.*)", re.DOTALL)

Rule = Callable[[int, int, bool], bool]


class Script(NamedTuple):
    """Where a script lets chunks start and end: by prefix before, prefix after, and whether types are equal."""

    starts: Rule
    ends: Rule


def _pairs(text: str) -> set[tuple[int, int]]:
    return {(_PREFIXES[pair[0]], _PREFIXES[pair[1]]) for pair in text.split()}


_PERL_STARTS = _pairs("BB IB OB OI EE EI OE")
_PERL_ENDS = _pairs("BB BO IB IO EE EI EO")
_PYYSALO_STARTS = _pairs("EE EI SE SI OE OI")
_PYYSALO_ENDS = _pairs("BB BS BO IB IS IO")


def _typed(role: int, same: bool) -> bool:
    """Say whether a change of type is a border at this prefix."""
    return role not in (_O, _DOT) and not same


def _perl_starts(before: int, after: int, same: bool) -> bool:
    return (before, after) in _PERL_STARTS or _typed(after, same) or after == _BRACKET


def _perl_ends(before: int, after: int, same: bool) -> bool:
    return (before, after) in _PERL_ENDS or _typed(before, same) or before == _BRACKET


def _pyysalo_starts(before: int, after: int, same: bool) -> bool:
    return after in (_B, _S, _BRACKET) or (before, after) in _PYYSALO_STARTS or _typed(after, same)


def _pyysalo_ends(before: int, after: int, same: bool) -> bool:
    return before in (_E, _S, _BRACKET) or (before, after) in _PYYSALO_ENDS or _typed(before, same)


def _sighsmile_border(before: int, after: int, same: bool) -> bool:
    return not same or after in (_B, _S) or before in (_E, _S)


def _sighsmile_starts(before: int, after: int, same: bool) -> bool:
    return after != _O and (before == _O or _sighsmile_border(before, after, same))


def _sighsmile_ends(before: int, after: int, same: bool) -> bool:
    return before != _O and (after == _O or _sighsmile_border(before, after, same))


SCRIPTS = {
    "perl": Script(_perl_starts, _perl_ends),
    "sighsmile": Script(_sighsmile_starts, _sighsmile_ends),
    "spyysalo": Script(_pyysalo_starts, _pyysalo_ends),
}


@dataclass(frozen=True)
class Totals:
    """The first line of conlleval's report, and the accuracy."""

    tokens: int
    phrases: int
    found: int
    correct: int
    correct_tags: int

    @property
    def accuracy(self) -> float:
        """Equal tags, ``O`` included, in percent; NaN without tokens."""
        return 100 * self.correct_tags / self.tokens if self.tokens else float("nan")


def conlleval(gold: Tagged, pred: Tagged, *, script: str = "perl") -> LabelPairs:
    """Count chunks as conlleval does.

    Parameters
    ----------
    gold, pred : Tagged
        Of the same documents.
    script : {"perl", "sighsmile", "spyysalo"}
        Whose rules.

    Returns
    -------
    LabelPairs
        `saidby.eval.credit.harmonic` with ``scale=100`` gives the numbers that the Perl script prints.
    """
    if script not in SCRIPTS:
        raise UnknownName("script of conlleval", script, SCRIPTS)
    labels, (left, right) = streams((gold.tags, pred.tags), _split, before="")
    starts = [_where(stream, SCRIPTS[script].starts) for stream in (left, right)]
    right_starts = _right_starts(left, right, SCRIPTS[script])
    items = [
        Items(labels, documents_of(side, at), stream.label[at])
        for side, stream, at in zip((gold, pred), (left, right), starts, strict=True)
    ]
    pairs = np.searchsorted(starts[0], right_starts), np.searchsorted(starts[1], right_starts)
    return credited(gold.documents, items[0], items[1], pairs, np.ones(len(right_starts)))


def totals(gold: Tagged, pred: Tagged, *, script: str = "perl") -> Totals:
    """Give tokens, chunks and equal tags."""
    _, support, right, predicted = conlleval(gold, pred, script=script).per_document().sum(axis=0).reshape(4, -1)
    same = same_tags(gold.tags, pred.tags)
    return Totals(len(same), int(support.sum()), int(predicted.sum()), int(right.sum()), int(same.sum()))


def _split(tag: str) -> tuple[int, str]:
    match = _TAG.fullmatch(tag)
    prefix, label = match.groups() if match else (tag, "")
    return _PREFIXES.get(prefix, _OTHER), label


def _where(stream: Stream, rule: Rule) -> Ints:
    return np.flatnonzero(transition_table(rule)[stream.transitions])


def _right_starts(gold: Stream, pred: Stream, script: Script) -> Ints:
    """Give where chunks start that are right: both sides start, and then end together before anything differs.

    A chunk that the rules do not end is right at the end of the data.
    """
    starts, ends = (
        [transition_table(rule)[stream.transitions] for stream in (gold, pred)] for rule in (script.starts, script.ends)
    )
    same = gold.label == pred.label
    on = starts[0] & starts[1] & same
    together = ends[0] & ends[1]
    off = together | (ends[0] != ends[1]) | ~same
    place = np.arange(len(on), dtype=np.int32)
    last_on, last_off = (np.maximum.accumulate(np.where(event, place, np.int32(-1))) for event in (on, off))
    end = np.flatnonzero(np.append(together[1:], True)[: len(on)]) + 1
    end = end[(last_on[end - 1] >= 0) & (last_on[end - 1] >= last_off[end - 1])]
    return last_on[end - 1]
