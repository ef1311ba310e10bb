"""Tag sequences and the spans that they stand for, both ways.

A tag is ``O`` (outside) or a prefix, a hyphen and a label: ``B-PER``; the label may hold hyphens (``B-GEO-POLIT``).
With ``suffix=True`` the prefix stands last: ``PER-B``. Where no tag has a label, bare prefixes (``B I O``) get the
label ``_``. A scheme says how the only, the first, an inner and the last token of a span are written::

    IO     I I I I                   IOBES  S B I E
    IOB1   I I I I   (B at a touch)  BILOU  U B I L
    IOB2   B B I I                   BMES   S B M E
    IOE1   I I I I   (E at a touch)  BMEWO  W B M E
    IOE2   E I I E

*At a touch*: only where a span follows (IOB1), or is followed by (IOE1), a span of the same label without a gap.

A sequence can break its scheme: ``O I-PER`` in IOB2, ``B-PER O`` in IOBES. Scorers differ in nothing else than in what
they make of this, so it is said by name: a *repair*. All repairs read a sequence as runs first. A tag continues the run
before it if both have the same label, the one before does not end (E, S) and the tag itself does not begin (B, S); any
other tag but ``O`` begins a run. A run is well formed if its first and last tag may stand there. On valid sequences
every run is well formed, and all repairs give the same spans.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count, pairwise
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from .errors import DataError, Problem, Problems, UnknownName, UsageError

Ints = npt.NDArray[np.integer]
Bools = npt.NDArray[np.bool_]

OUTSIDE = "O"
NO_LABEL = "_"
"""The label of tags that are a bare prefix."""
ROLES = "OBIES"
"""What a prefix means: outside, begin, inside, end, single."""
_O, _B, _I, _E, _S = range(len(ROLES))


class Scheme(NamedTuple):
    """How spans are written as tags.

    Parameters
    ----------
    letters : dict of str to str
        What each prefix means: B, I, E or S.
    written : str
        The meanings that the only, the first, an inner and the last token of a span have.
    touching : str
        A meaning that is right only where a span touches one of the same label: B before it, E after it.
    """

    letters: dict[str, str]
    written: str
    touching: str = ""

    @property
    def begins(self) -> str:
        """Meanings that the first token of a span can have."""
        return self.written[:2] + self.touching

    @property
    def ends(self) -> str:
        """Meanings that the last token of a span can have."""
        return self.written[0] + self.written[3] + self.touching


SCHEMES = {
    "IO": Scheme({"I": "I"}, "IIII"),
    "IOB1": Scheme({"B": "B", "I": "I"}, "IIII", "B"),
    "IOB2": Scheme({"B": "B", "I": "I"}, "BBII"),
    "IOE1": Scheme({"I": "I", "E": "E"}, "IIII", "E"),
    "IOE2": Scheme({"I": "I", "E": "E"}, "EIIE"),
    "IOBES": Scheme({"B": "B", "I": "I", "E": "E", "S": "S"}, "SBIE"),
    "BILOU": Scheme({"B": "B", "I": "I", "L": "E", "U": "S"}, "SBIE"),
    "BMES": Scheme({"B": "B", "M": "I", "E": "E", "S": "S"}, "SBIE"),
    "BMEWO": Scheme({"B": "B", "M": "I", "E": "E", "W": "S"}, "SBIE"),
}
ALIASES = {
    "BIO": "IOB2",
    "BIO2": "IOB2",
    "BIOES": "IOBES",
    "BILUO": "BILOU",
    "BIOUL": "BILOU",
    "IOB": "IOB1",
    "BMEOW": "BMEWO",
    "BMESO": "BMES",
}
"""Other names in use. ``IOB`` is IOB1 in NLTK and seqscore; many say it for IOB2, so give the number."""


@dataclass(frozen=True, eq=False)
class Tags:
    """Tag sequences, each distinct tag stored once.

    Parameters
    ----------
    table : tuple of str
        The distinct tags, sorted.
    offsets : int64 array of shape (n_sequences + 1,)
        Where the tokens of each sequence begin.
    code : int32 array of shape (n_tokens,)
        The tag of each token.
    """

    table: tuple[str, ...]
    offsets: Ints
    code: Ints

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def lengths(self) -> Ints:
        """Tokens of each sequence."""
        return np.diff(self.offsets)

    @cached_property
    def stream(self) -> Ints:
        """Codes of all sequences one after the other, with ``len(table)`` (outside) behind each.

        Token ``k`` of all tokens, if it is of sequence ``s``, stands at ``k + s``.
        """
        return np.insert(self.code, self.offsets[1:], len(self.table))

    def take(self, rows: Ints) -> Tags:
        """Give the sequences of these numbers, in this order."""
        lengths = self.lengths[rows]
        offsets = _offsets(lengths)
        at = np.repeat(self.offsets[:-1][rows] - offsets[:-1], lengths) + np.arange(offsets[-1])
        return Tags(self.table, offsets, self.code[at])

    def lists(self) -> list[list[str]]:
        """Give the sequences as lists of strings."""
        flat = [self.table[code] for code in self.code.tolist()]
        bounds = self.offsets.tolist()
        return [flat[start:end] for start, end in pairwise(bounds)]


@dataclass(frozen=True, eq=False)
class Chunks:
    """Spans of tokens; a row of each array is a span, sorted by place.

    Parameters
    ----------
    labels : tuple of str
        Table of labels, sorted.
    sequence, start, end : int64 arrays of shape (n_spans,)
        Sequence, and tokens within it, half-open.
    label : int32 array of shape (n_spans,)
        Codes of `labels`.
    """

    labels: tuple[str, ...]
    sequence: Ints
    start: Ints
    end: Ints
    label: Ints

    def __len__(self) -> int:
        return len(self.sequence)

    def tuples(self) -> list[tuple[int, int, int, str]]:
        """Give sequence, start, end and label of each span."""
        names = [self.labels[code] for code in self.label.tolist()]
        return list(zip(self.sequence.tolist(), self.start.tolist(), self.end.tolist(), names, strict=True))


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


def tags_of(sequences: Sequence[Sequence[str]], *, name: str = "tags") -> Tags:
    """Store lists of tags.

    Parameters
    ----------
    sequences : sequence of sequences of str
        One a sentence, or document.
    name : str
        What errors call the data.

    Raises
    ------
    DataError
        If a sequence is a string or no sequence, or a tag no string; with every place.
    """
    if isinstance(sequences, str) or any(issubclass(kind, str) for kind in set(map(type, sequences))):
        raise DataError(_strings(sequences, name))
    try:
        lengths = np.fromiter(map(len, sequences), np.int64, len(sequences))
        place: defaultdict[str, int] = defaultdict(count().__next__)
        code = np.fromiter(map(place.__getitem__, chain.from_iterable(sequences)), np.int32, int(lengths.sum()))
    except TypeError:
        raise DataError(_wrong_types(sequences, name)) from None
    if not all(isinstance(tag, str) for tag in place):
        raise DataError(_wrong_types(sequences, name))
    table = tuple(sorted(map(str, place)))
    new = np.empty(len(table), dtype=np.int32)
    for number, tag in enumerate(table):
        new[place[tag]] = number
    return Tags(table, _offsets(lengths), new[code])


def _strings(sequences: Sequence[Sequence[str]], name: str) -> Iterator[Problem]:
    advice = "is a string; give a list of lists of tags, one list a sentence"
    if isinstance(sequences, str):
        yield Problem(name, advice)
    else:
        numbers = (number for number, sequence in enumerate(sequences) if isinstance(sequence, str))
        yield from (Problem(f"{name}[{number}]", advice) for number in numbers)


def _wrong_types(sequences: Sequence[Sequence[str]], name: str) -> Iterator[Problem]:
    for number, sequence in enumerate(sequences):
        if not hasattr(sequence, "__len__"):
            yield Problem(f"{name}[{number}]", f"must be a list of tags, got {type(sequence).__name__}")
            continue
        for token, tag in enumerate(sequence):
            if not isinstance(tag, str):
                yield Problem(f"{name}[{number}][{token}]", f"a tag must be a string, got {tag!r}")


def prefixed(tags: Tags) -> Tags:
    """Give tags that are written label first, ``PER-B``, with the prefix first."""
    table = ["-".join(part for part in split_tag(tag, suffix=True) if part) for tag in tags.table]
    order = sorted(range(len(table)), key=table.__getitem__)
    new = np.empty(len(table), dtype=np.int32)
    new[order] = np.arange(len(table))
    return Tags(tuple(table[number] for number in order), tags.offsets, new[tags.code])


def scheme_named(name: str) -> tuple[str, Scheme]:
    """Give a scheme and its own name, from that or an alias.

    Raises
    ------
    UnknownName
        If there is no such scheme.
    """
    known = ALIASES.get(name.upper(), name.upper())
    if known not in SCHEMES:
        raise UnknownName("scheme", name, [*SCHEMES, *ALIASES])
    return known, SCHEMES[known]


Unknown = Literal["error", "outside"]


def decode(
    tags: Tags, *, scheme: str, repair: str = "conlleval", suffix: bool = False, unknown: Unknown = "error"
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
    return read(tags, scheme=scheme, suffix=suffix, unknown=unknown).chunks(repair)


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

    def kind(self, transition: int) -> str:
        """Name a kind of transition, with the letters of the scheme."""
        letters = {"O": OUTSIDE, **{role: letter for letter, role in SCHEMES[self.scheme].letters.items()}}
        before, after, same = transition // 16, transition // 2 % 8, transition % 2
        left = letters[ROLES[before]] + ("-X" if before else "")
        right = letters[ROLES[after]] + ("" if not after else "-X" if same or not before else "-Y")
        return f"{left} {right}"


def read(tags: Tags, *, scheme: str, suffix: bool = False, unknown: Unknown = "error") -> Reading:
    """Read tags as runs, for `decode` by one repair or several, and for `invalid`.

    Parameters and errors are those of `decode`.
    """
    name, definition = scheme_named(scheme)
    if unknown not in ("error", "outside"):
        raise UsageError(f"unknown must be 'error' or 'outside', got {unknown!r}")
    roles, names, wrong = _read_table(tags.table, name, suffix)
    if unknown == "error":
        Problems(_unreadable(tags, wrong)).raise_if_any()
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
    return Reading(name, tags, labels, lost, number, label, start, end, bad_start, bad_end)


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


def stream_place(tags: Tags, at: Ints) -> tuple[Ints, Ints]:
    """Give sequence and token, within it, of places in the stream; the token behind the last is the separator."""
    behind = tags.offsets[1:] + np.arange(len(tags))
    sequence = np.searchsorted(behind, at)
    return sequence, at - tags.offsets[sequence] - sequence


N_TRANSITIONS = 8 * 8 * 2


def transition_numbers(role: Ints, label: Ints, *, before: int = -1) -> Ints:
    """Give a number for each transition of a stream: role before, role after, and whether labels are equal.

    Parameters
    ----------
    role, label : int arrays of shape (n,)
        Roles are numbers below 8.
    before : int
        The label that stands, with role 0, before the first place.

    Returns
    -------
    uint8 array of shape (n,)
        Numbers below `N_TRANSITIONS`, as `transition_table` counts them.
    """
    number = role.astype(np.uint8) * np.uint8(2)
    number[1:] += role[:-1].astype(np.uint8) * np.uint8(16)
    number[1:] += label[1:] == label[:-1]
    number[:1] += label[:1] == before
    return number


def transition_table(rule: Callable[[int, int, bool], bool]) -> Bools:
    """Tabulate a rule over role before, role after, and whether labels are equal."""
    pairs = [(number // 16, number // 2 % 8, bool(number % 2)) for number in range(N_TRANSITIONS)]
    return np.array([rule(*pair) for pair in pairs], dtype=bool)


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


def split_tag(tag: str, *, suffix: bool = False) -> tuple[str, str]:
    """Give prefix and label of a tag.

    >>> split_tag("B-GEO-POLIT"), split_tag("GEO-POLIT-B", suffix=True), split_tag("O")
    (('B', 'GEO-POLIT'), ('B', 'GEO-POLIT'), ('O', ''))
    """
    if suffix:
        label, _, prefix = tag.rpartition("-")
    else:
        prefix, _, label = tag.partition("-")
    return prefix, label


def _wrong(scheme: str, prefix: str, label: str, typed: bool) -> str:
    letters = SCHEMES[scheme].letters
    if prefix == OUTSIDE:
        return "O takes no label"
    if prefix not in letters:
        return f"{scheme} has the prefixes {', '.join(letters)} and O, not {prefix!r}"
    return "has no label" if typed and not label else ""


_ADVICE = "name another scheme, or pass unknown='outside' to read it as O"


def _unreadable(tags: Tags, wrong: dict[int, str]) -> Iterator[Problem]:
    """Tell of each tag that cannot be read how often and where, in the order of the data."""
    if not wrong:
        return
    first, counts = np.zeros(len(tags.table), dtype=np.int64), np.bincount(tags.code, minlength=len(tags.table))
    first[tags.code[::-1]] = np.arange(len(tags.code))[::-1]
    for number in sorted(wrong, key=first.__getitem__):
        sequence = int(np.searchsorted(tags.offsets, first[number], side="right")) - 1
        often = f" and {counts[number] - 1} more" if counts[number] > 1 else ""
        yield Problem(
            f"sequence {sequence}, token {first[number] - tags.offsets[sequence]}{often}",
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
        what = f"{runs.scheme} has no {after} after {before} ({runs.kind(kind)}); choose a repair"
        yield Problem(f"sequence {sequence}, token {token}", what)


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


def encode(chunks: Chunks, lengths: Ints, *, scheme: str, suffix: bool = False) -> Tags:
    """Write spans as tags.

    Parameters
    ----------
    chunks : Chunks
        Spans that do not overlap, in any order.
    lengths : int array of shape (n_sequences,)
        Tokens of each sequence.
    scheme : str
        A name of `SCHEMES` or `ALIASES`. ``IO`` cannot hold a border between touching spans of one label.
    suffix : bool
        Whether to write labels first, ``PER-B``.

    Raises
    ------
    DataError
        If spans overlap, are empty, or lie outside their sequence; with every one.
    """
    definition = scheme_named(scheme)[1]
    offsets = _offsets(lengths)
    chunks = _sorted(chunks, offsets)
    Problems(_misplaced(chunks, np.asarray(lengths))).raise_if_any()
    size = chunks.end - chunks.start
    first = offsets[:-1][chunks.sequence] + chunks.start
    at = np.repeat(first - (np.cumsum(size) - size), size) + np.arange(size.sum())
    number = np.zeros(int(offsets[-1]), dtype=np.int64)
    number[at] = 1 + (_written_roles(chunks, definition) - 1) * len(chunks.labels) + np.repeat(chunks.label, size)
    used = np.flatnonzero(np.bincount(number, minlength=1))
    letters = {meaning: letter for letter, meaning in definition.letters.items()}
    names = [_written(tag, chunks.labels, letters, suffix) for tag in used.tolist()] if len(number) else []
    code = np.zeros(int(number.max(initial=0)) + 1, dtype=np.int32)
    code[used[: len(names)]] = np.argsort(np.argsort(names))
    return Tags(tuple(sorted(names)), offsets, code[number])


def _sorted(chunks: Chunks, offsets: Ints) -> Chunks:
    order = np.argsort(offsets[:-1][chunks.sequence] + chunks.start, kind="stable")
    columns = (chunks.sequence, chunks.start, chunks.end, chunks.label)
    return Chunks(chunks.labels, *(column[order] for column in columns))


def _written_roles(chunks: Chunks, scheme: Scheme) -> Ints:
    """Give the meaning of each token of sorted spans, one span after the other."""
    only, first, inside, last = map(ROLES.index, scheme.written)
    size = chunks.end - chunks.start
    begin = np.cumsum(size) - size
    end = begin + size - 1
    role = np.full(size.sum(), inside, dtype=np.int64)
    role[begin], role[end] = first, last
    role[begin[size == 1]] = only
    touch = (chunks.start[1:] == chunks.end[:-1]) & (chunks.label[1:] == chunks.label[:-1])
    touch &= chunks.sequence[1:] == chunks.sequence[:-1]
    if scheme.touching == "B":
        role[begin[1:][touch]] = _B
    if scheme.touching == "E":
        role[end[:-1][touch]] = _E
    return role


def _written(number: int, labels: tuple[str, ...], letters: dict[str, str], suffix: bool) -> str:
    if not number:
        return OUTSIDE
    role, label = divmod(number - 1, len(labels))
    parts = letters[ROLES[role + 1]], labels[label]
    return "-".join(reversed(parts) if suffix else parts)


def _misplaced(chunks: Chunks, lengths: Ints) -> Iterator[Problem]:
    sequence, start, end = chunks.sequence, chunks.start, chunks.end
    before = np.concatenate([[0], end[:-1]])[: len(end)]
    before[1:][sequence[1:] != sequence[:-1]] = 0
    bad = (start < before) | (start >= end) | (end > lengths[sequence])
    for row in np.flatnonzero(bad).tolist():
        what = (
            f"span {start[row]}-{end[row]} must lie in the sequence ({lengths[sequence[row]]} tokens) and behind the "
            "span before it; tags hold no overlapping spans"
        )
        yield Problem(f"sequence {sequence[row]}", what)


def _offsets(lengths: Ints) -> Ints:
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets
