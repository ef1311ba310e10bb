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
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .errors import DataError, Problem, UnknownName
from .ragged import Ints, offsets_of, taken

Bools = npt.NDArray[np.bool_]

OUTSIDE = "O"
NO_LABEL = "_"
"""The label of tags that are a bare prefix."""
ROLES = "OBIES"
"""What a prefix means: outside, begin, inside, end, single."""


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

    def place(self, at: int) -> tuple[int, int]:
        """Give sequence and token, within it, of token `at` of all tokens."""
        sequence = int(np.searchsorted(self.offsets, at, side="right")) - 1
        return sequence, at - int(self.offsets[sequence])

    def take(self, rows: Ints) -> Tags:
        """Give the sequences of these numbers, in this order."""
        offsets, at = taken(self.offsets, rows)
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
    return Tags(table, offsets_of(lengths), new[code])


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
    return np.array([rule(*transition(number)) for number in range(N_TRANSITIONS)], dtype=bool)


def transition(number: int) -> tuple[int, int, bool]:
    """Give role before, role after, and whether labels are equal, of the number of a transition."""
    return number // 16, number // 2 % 8, bool(number % 2)
