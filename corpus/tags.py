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
    if repair not in REPAIRS:
        raise UnknownName("repair", repair, REPAIRS)
    runs = _runs(tags, scheme, suffix, unknown)
    kept = REPAIRS[repair](runs)
    start, end = runs.start[kept], runs.end[kept]
    label = runs.label[start]
    used = np.zeros(len(runs.labels), dtype=bool)
    used[label] = True
    new = np.cumsum(used, dtype=np.int32) - 1
    labels = tuple(name for name, there in zip(runs.labels, used, strict=True) if there)
    sequence, first = runs.place(start)
    return Chunks(labels, sequence, first, first + end - start, new[label])


def invalid(tags: Tags, *, scheme: str, suffix: bool = False) -> Invalid:
    """Find what the scheme forbids: transitions, by kind and place, and tags that it does not know."""
    runs = _runs(tags, scheme, suffix, "outside")
    at = np.flatnonzero(runs.bad)
    kinds = np.bincount(transition_numbers(runs.role, runs.label)[at], minlength=N_TRANSITIONS)
    names = {runs.kind(number): int(kinds[number]) for number in np.flatnonzero(kinds).tolist()}
    return Invalid(runs.name, names, runs.unknown, *runs.place(at))


@dataclass(frozen=True, eq=False)
class _Runs:
    """A stream of tags read as runs: all sequences one after the other, with an ``O`` behind each.

    `role` and `label` have the shape of the stream. Each run goes from `start` up to `end`; `bad_start` and
    `bad_end` say whether its first and its last tag may stand there; `bad` says of each place of the stream whether
    the transition to it is forbidden.
    """

    name: str
    tags: Tags
    labels: tuple[str, ...]
    unknown: dict[str, int]
    role: Ints
    label: Ints
    start: Ints
    end: Ints
    bad_start: Bools
    bad_end: Bools

    @property
    def bad(self) -> Bools:
        bad = np.zeros(len(self.role), dtype=bool)
        bad[self.start[self.bad_start]] = True
        bad[self.end[self.bad_end]] = True
        return bad

    def place(self, at: Ints) -> tuple[Ints, Ints]:
        """Give sequence and token of places in the stream."""
        return stream_place(self.tags, at)

    def kind(self, pair: int) -> str:
        """Name a kind of transition, with the letters of the scheme."""
        letters = {"O": OUTSIDE, **{role: letter for letter, role in SCHEMES[self.name].letters.items()}}
        before, after, same = letters[ROLES[pair // 16]], letters[ROLES[pair // 2 % 8]], pair % 2
        left = before if before == OUTSIDE else f"{before}-X"
        right = after if after == OUTSIDE else f"{after}-X" if same or before == OUTSIDE else f"{after}-Y"
        return f"{left} {right}"


def _runs(tags: Tags, scheme: str, suffix: bool, unknown: Unknown) -> _Runs:
    name, definition = scheme_named(scheme)
    if unknown not in ("error", "outside"):
        raise UsageError(f"unknown must be 'error' or 'outside', got {unknown!r}")
    roles, names, wrong = _read_table(tags.table, name, suffix)
    if unknown == "error":
        Problems(_unreadable(tags, wrong)).raise_if_any()
    labels = tuple(sorted(set(names) - {""}))
    codes = {label: code for code, label in enumerate(labels)}
    stream = tag_stream(tags)
    role = np.array([*roles, _O], dtype=np.int8)[stream]
    label = np.array([*(codes.get(label, -1) for label in names), -1], dtype=np.int32)[stream]
    pair = transition_numbers(role, label)
    begins, ends = transition_table(_begins)[pair], transition_table(_ends)[pair]
    start, end = np.flatnonzero(begins), np.flatnonzero(ends)
    bad_start = ~_roles(definition.begins)[role[start]]
    bad_end = ~_roles(definition.ends)[role[end - 1]]
    if definition.touching:
        apart = ~transition_table(lambda before, after, same: bool(before and after and same))[pair]
        bad_start |= (role[start] == ROLES.index(definition.touching)) & apart[start] & (definition.touching == "B")
        bad_end |= (role[end - 1] == ROLES.index(definition.touching)) & apart[end] & (definition.touching == "E")
    counts = np.bincount(tags.code, minlength=len(tags.table))
    lost = {tags.table[number]: int(counts[number]) for number in wrong}
    return _Runs(name, tags, labels, lost, role, label, start, end, bad_start, bad_end)


def tag_stream(tags: Tags) -> Ints:
    """Give the codes of all sequences one after the other, with ``len(tags.table)`` (outside) behind each.

    Token ``k`` of all tokens, if it is of sequence ``s``, stands at ``k + s``.
    """
    return np.insert(tags.code, tags.offsets[1:], len(tags.table))


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


def conlleval(runs: _Runs) -> Bools:
    """Keep every run: a tag that cannot continue a span begins one, a span that does not end well ends all the same.

    This is what conlleval.pl does in IOB1 and IOB2, seqeval by default, sighsmile's conlleval.py, and seqscore's
    repair of that name.
    """
    return np.ones(len(runs.start), dtype=bool)


def discard(runs: _Runs) -> Bools:
    """Keep well-formed runs only; the tags of the others count as ``O``.

    This is seqscore's repair ``discard`` of IOB2, and seqeval's strict mode in IOB2, IOE2, IOBES and BILOU.
    """
    return ~(runs.bad_start | runs.bad_end)


def error(runs: _Runs) -> Bools:
    """Refuse: every forbidden transition is a problem, with sequence and token.

    This is what seqscore does if no repair is asked for.
    """
    at = np.flatnonzero(runs.bad)
    Problems(_forbidden(runs, at)).raise_if_any()
    return np.ones(len(runs.start), dtype=bool)


def _forbidden(runs: _Runs, at: Ints) -> Iterator[Problem]:
    kinds = transition_numbers(runs.role, runs.label)[at]
    for sequence, token, pair in zip(*(column.tolist() for column in (*runs.place(at), kinds)), strict=True):
        tags = [_tag(runs.tags, sequence, place) for place in (token - 1, token)]
        what = f"{runs.name} has no {tags[1]} after {tags[0]} ({runs.kind(pair)}); choose a repair"
        yield Problem(f"sequence {sequence}, token {token}", what)


def _tag(tags: Tags, sequence: int, token: int) -> str:
    first, behind = tags.offsets[sequence : sequence + 2]
    return tags.table[tags.code[first + token]] if 0 <= token < behind - first else "start" if token < 0 else "end"


REPAIRS: dict[str, Callable[[_Runs], Bools]] = {
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
