"""Tags read as spans: runs, what the scheme forbids of them, and the repairs (see `saidby.corpus.tags`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from .errors import Problem, Problems, UnknownName, UsageError
from .ragged import Ints
from .tags import (
    N_TRANSITIONS,
    NO_LABEL,
    OUTSIDE,
    ROLES,
    SCHEMES,
    Bools,
    Chunks,
    Scheme,
    Tags,
    scheme_named,
    split_tag,
    stream_place,
    transition,
    transition_numbers,
    transition_table,
)

_O, _B, _I, _E, _S = range(len(ROLES))
Unknown = Literal["error", "outside"]
Place = Callable[[int, int], str]


def place(sequence: int, token: int) -> str:
    """Say where a tag stands, for messages; behind the last one, `token` is the length of the sequence."""
    return f"sequence {sequence}, token {token}"


@dataclass(frozen=True, eq=False)
class Invalid:
    """Transitions that a scheme forbids, and tags that it does not know.

    Parameters
    ----------
    scheme : str
        Name of the scheme.
    transitions : dict of str to int
        How often each kind occurs. ``"O I-X"``: I after O; ``"B-X I-Y"``: I after B of another label; a sequence
        begins and ends outside.
    unknown : dict of str to int
        How often each tag occurs that could not be read, and stood for ``O``.
    sequence, token : int64 arrays of shape (n_invalid,)
        Where the second tag of each transition stands; at the end of a sequence `token` is its length.
    """

    scheme: str
    transitions: dict[str, int]
    unknown: dict[str, int]
    sequence: Ints
    token: Ints

    @property
    def total(self) -> int:
        """Forbidden transitions and unknown tags together."""
        return len(self.token) + sum(self.unknown.values())


def decode(
    tags: Tags,
    *,
    scheme: str,
    repair: str = "conlleval",
    suffix: bool = False,
    unknown: Unknown = "error",
    where: Place = place,
) -> Chunks:
    """Give the spans that tags stand for.

    Parameters
    ----------
    tags : Tags
        Sequences in one scheme.
    scheme : str
        A name of `SCHEMES` or `ALIASES`.
    repair : str
        A name of `REPAIRS`: what becomes of sequences that the scheme forbids.
    suffix : bool
        Whether tags are written label first, ``PER-B``.
    unknown : {"error", "outside"}
        What tags are that cannot be read: an error, or ``O`` (`invalid` counts them).
    where : callable
        Says where sequence and token stand, for messages.

    Returns
    -------
    Chunks
        Spans sorted by sequence and start; they never overlap.

    Raises
    ------
    DataError
        If a tag cannot be read; with every distinct tag, how often it occurs and where first. With
        ``repair="error"`` also if the scheme forbids a transition; with every place.
    """
    return read(tags, scheme=scheme, suffix=suffix, unknown=unknown, where=where).chunks(repair)


def invalid(tags: Tags, *, scheme: str, suffix: bool = False) -> Invalid:
    """Find what the scheme forbids: transitions, by kind and place, and tags that it does not know."""
    return read(tags, scheme=scheme, suffix=suffix, unknown="outside").invalid


@dataclass(frozen=True, eq=False)
class Reading:
    """Tags read as runs, before any repair: one stream, all sequences one after the other, an ``O`` behind each.

    Parameters
    ----------
    scheme : str
        Its own name, not an alias.
    tags : Tags
        What was read.
    labels : tuple of str
        Table of labels, sorted.
    unknown : dict of str to int
        How often each tag occurs that could not be read.
    transitions : uint8 array of shape (n_tokens + n_sequences,)
        The transition to each place of the stream (`transition_numbers`).
    label : int32 array of shape (n_tokens + n_sequences,)
        Code of the label of each place, -1 for none.
    start, end : int arrays of shape (n_runs,)
        Places of the stream, half-open.
    bad_start, bad_end : bool arrays of shape (n_runs,)
        Whether the scheme forbids the first, the last tag of a run to stand there.
    where : callable
        Says where sequence and token stand, for messages.
    """

    scheme: str
    tags: Tags
    labels: tuple[str, ...]
    unknown: dict[str, int]
    transitions: Ints
    label: Ints
    start: Ints
    end: Ints
    bad_start: Bools
    bad_end: Bools
    where: Place = place

    def chunks(self, repair: str) -> Chunks:
        """Give the spans that a repair makes of the runs."""
        if repair not in REPAIRS:
            raise UnknownName("repair", repair, REPAIRS)
        kept = REPAIRS[repair](self)
        start, end = self.start[kept], self.end[kept]
        label = self.label[start]
        used = np.zeros(len(self.labels), dtype=bool)
        used[label] = True
        new = np.cumsum(used, dtype=np.int32) - 1
        labels = tuple(name for name, there in zip(self.labels, used, strict=True) if there)
        sequence, first = stream_place(self.tags, start)
        return Chunks(labels, sequence, first, first + end - start, new[label])

    @cached_property
    def forbidden(self) -> Ints:
        """Places of the stream that are behind a forbidden transition, ascending."""
        places = np.zeros(len(self.label), dtype=bool)
        places[self.start[self.bad_start]] = True
        places[self.end[self.bad_end]] = True
        return np.flatnonzero(places)

    @property
    def invalid(self) -> Invalid:
        """What the scheme forbids, and what could not be read."""
        numbers = np.bincount(self.transitions[self.forbidden], minlength=N_TRANSITIONS)
        kinds = {self.kind(number): int(numbers[number]) for number in np.flatnonzero(numbers).tolist()}
        return Invalid(self.scheme, kinds, self.unknown, *stream_place(self.tags, self.forbidden))

    def kind(self, number: int) -> str:
        """Name a kind of transition, with the letters of the scheme."""
        letters = {"O": OUTSIDE, **{role: letter for letter, role in SCHEMES[self.scheme].letters.items()}}
        before, after, same = transition(number)
        left = letters[ROLES[before]] + ("-X" if before else "")
        right = letters[ROLES[after]] + ("" if not after else "-X" if same or not before else "-Y")
        return f"{left} {right}"


def read(tags: Tags, *, scheme: str, suffix: bool = False, unknown: Unknown = "error", where: Place = place) -> Reading:
    """Read tags as runs, for `decode` by one repair or several, and for `invalid`.

    Parameters and errors are those of `decode`.
    """
    name, definition = scheme_named(scheme)
    if unknown not in ("error", "outside"):
        raise UsageError(f"unknown must be 'error' or 'outside', got {unknown!r}")
    roles, names, wrong = _read_table(tags.table, name, suffix)
    if unknown == "error":
        Problems(_unreadable(tags, wrong, where)).raise_if_any()
    labels = tuple(sorted(set(names) - {""}))
    codes = {label: code for code, label in enumerate(labels)}
    stream = tags.stream
    role = np.array([*roles, _O], dtype=np.int8)[stream]
    label = np.array([*(codes.get(label, -1) for label in names), -1], dtype=np.int32)[stream]
    number = transition_numbers(role, label)
    start = np.flatnonzero(transition_table(_begins)[number])
    end = np.flatnonzero(transition_table(_ends)[number])
    bad_start, bad_end = _bad(definition, role, number, start, end)
    counts = np.bincount(tags.code, minlength=len(tags.table)) if wrong else ()
    lost = {tags.table[code]: int(counts[code]) for code in wrong}
    return Reading(name, tags, labels, lost, number, label, start, end, bad_start, bad_end, where)


def _bad(scheme: Scheme, role: Ints, number: Ints, start: Ints, end: Ints) -> tuple[Bools, Bools]:
    """Say of each run whether its first, and its last, tag may not stand there."""
    bad_start, bad_end = ~_roles(scheme.begins)[role[start]], ~_roles(scheme.ends)[role[end - 1]]
    if scheme.touching:
        apart = ~transition_table(_touches)
        touching = ROLES.index(scheme.touching)
        bad_start |= (role[start] == touching) & apart[number[start]] & (touching == _B)
        bad_end |= (role[end - 1] == touching) & apart[number[end]] & (touching == _E)
    return bad_start, bad_end


def _touches(before: int, after: int, same: bool) -> bool:
    return same and _O not in (before, after)


def _continues(before: int, after: int, same: bool) -> bool:
    return same and before in (_B, _I) and after in (_I, _E)


def _begins(before: int, after: int, same: bool) -> bool:
    return after != _O and not _continues(before, after, same)


def _ends(before: int, after: int, same: bool) -> bool:
    return before != _O and not _continues(before, after, same)


def _roles(meanings: str) -> Bools:
    return np.array([role in meanings for role in ROLES], dtype=bool)


def _read_table(table: tuple[str, ...], scheme: str, suffix: bool) -> tuple[list[int], list[str], dict[int, str]]:
    """Give role and label of each distinct tag, and what is wrong with those that cannot be read."""
    split = [split_tag(tag, suffix=suffix) for tag in table]
    typed = any(label for _, label in split)
    letters = SCHEMES[scheme].letters
    roles, names, wrong = [_O] * len(table), [""] * len(table), {}
    for number, (prefix, label) in enumerate(split):
        if table[number] == OUTSIDE:
            continue
        if what := _wrong(scheme, prefix, label, typed):
            wrong[number] = what
        else:
            roles[number], names[number] = ROLES.index(letters[prefix]), label or NO_LABEL
    return roles, names, wrong


def _wrong(scheme: str, prefix: str, label: str, typed: bool) -> str:
    letters = SCHEMES[scheme].letters
    if prefix == OUTSIDE:
        return "O takes no label"
    if prefix not in letters:
        return f"{scheme} has the prefixes {', '.join(letters)} and O, not {prefix!r}"
    return "has no label" if typed and not label else ""


_ADVICE = "name another scheme, or pass unknown='outside' to read it as O"


def _unreadable(tags: Tags, wrong: dict[int, str], where: Place) -> Iterator[Problem]:
    """Tell of each tag that cannot be read how often and where, in the order of the data."""
    if not wrong:
        return
    first, counts = np.zeros(len(tags.table), dtype=np.int64), np.bincount(tags.code, minlength=len(tags.table))
    first[tags.code[::-1]] = np.arange(len(tags.code))[::-1]
    for number in sorted(wrong, key=first.__getitem__):
        sequence, token = tags.place(int(first[number]))
        often = f" and {counts[number] - 1} more" if counts[number] > 1 else ""
        yield Problem(
            f"{where(sequence, token)}{often}",
            f"tag {tags.table[number]!r}: {wrong[number]}; {_ADVICE}",
        )


def conlleval(runs: Reading) -> Bools:
    """Keep every run: a tag that cannot continue a span begins one, a span that does not end well ends all the same.

    This is what conlleval.pl does in IOB1 and IOB2, seqeval by default, sighsmile's conlleval.py, and seqscore's
    repair of that name.
    """
    return np.ones(len(runs.start), dtype=bool)


def discard(runs: Reading) -> Bools:
    """Keep well-formed runs only; the tags of the others count as ``O``.

    This is seqscore's repair ``discard`` of IOB2, and seqeval's strict mode in IOB2, IOE2, IOBES and BILOU.
    """
    return ~(runs.bad_start | runs.bad_end)


def error(runs: Reading) -> Bools:
    """Refuse: every forbidden transition is a problem, with sequence and token.

    This is what seqscore does if no repair is asked for.
    """
    Problems(_forbidden(runs)).raise_if_any()
    return np.ones(len(runs.start), dtype=bool)


def _forbidden(runs: Reading) -> Iterator[Problem]:
    places = stream_place(runs.tags, runs.forbidden)
    kinds = runs.transitions[runs.forbidden]
    for kind, sequence, token in zip(*(column.tolist() for column in (kinds, *places)), strict=True):
        before, after = (_tag(runs.tags, sequence, near) for near in (token - 1, token))
        what = (
            f"{runs.scheme} has no {after} after {before} ({runs.kind(kind)}); name another scheme, or choose a repair"
        )
        yield Problem(runs.where(sequence, token), what)


def _tag(tags: Tags, sequence: int, token: int) -> str:
    first, behind = tags.offsets[sequence : sequence + 2]
    return tags.table[tags.code[first + token]] if 0 <= token < behind - first else "start" if token < 0 else "end"


REPAIRS: dict[str, Callable[[Reading], Bools]] = {
    "begin": conlleval,
    "conlleval": conlleval,
    "discard": discard,
    "error": error,
}
"""Which runs become spans. ``begin`` is another name of ``conlleval``."""
