"""seqeval 1.2.2: its two ways to read tags, and exact match of what they find.

The *default* mode splits a stream of tags by two rules, for where a span starts and where it ends; it takes whatever
comes. A prefix that is none of ``B I E S O`` (``L``, ``U``) starts and ends spans by its label alone, so that adjacent
``U-PER U-PER`` are one span. Quirks are kept: a span whose start no rule sees begins where the last one began.

The *strict* mode takes spans that a scheme writes so, by patterns of two tags; what does not fit is no span. Its
patterns of IOB1 and IOE1 miss right spans, see docs/explanation/scorers.md.

Source: https://github.com/chakki-works/seqeval, seqeval/metrics/sequence_labeling.py and seqeval/scheme.py.
"""

from collections.abc import Collection

import numpy as np

from saidby.corpus.errors import DataError, Problem, UnknownName, problem
from saidby.corpus.tags import SCHEMES, Tags, scheme_named, transition_table

from .columns import Bools, Ints
from .counts import LabelPairs
from .streams import Found, Split, Stream, exact, streams
from .tagged import Tagged

_O, _DOT, _B, _I, _E, _S, _OTHER = range(7)
_PREFIXES = {"O": _O, ".": _DOT, "B": _B, "I": _I, "E": _E, "S": _S}
NO_LABEL = "_"
"""What seqeval calls the label of a bare prefix."""


def default(gold: Tagged, pred: Tagged, *, suffix: bool = False) -> LabelPairs:
    """Count as ``classification_report(y_true, y_pred)`` and ``f1_score(y_true, y_pred)`` do.

    Parameters
    ----------
    gold, pred : Tagged
        Of the same documents.
    suffix : bool
        Whether tags are written label first, ``PER-B``.

    Raises
    ------
    DataError
        If a tag is the empty string; seqeval raises IndexError.
    """
    labels, read = streams((gold.tags, pred.tags), _default_split(suffix), outside=NO_LABEL)
    return exact((gold, pred), labels, *map(_default_found, read))


def strict(gold: Tagged, pred: Tagged, *, scheme: str | None = None, suffix: bool = False) -> LabelPairs:
    """Count as ``classification_report(y_true, y_pred, mode="strict", scheme=…)`` does.

    Parameters
    ----------
    gold, pred : Tagged
        Of the same documents, in the scheme.
    scheme : str, optional
        IOB1, IOB2, IOE1, IOE2, IOBES or BILOU; by default what `detect_scheme` says of the gold tags.
    suffix : bool
        Whether tags are written label first, ``PER-B``.

    Raises
    ------
    DataError
        If a tag has a prefix that the scheme does not have; seqeval raises ValueError or KeyError.
    """
    name = _pattern_name(scheme) if scheme else detect_scheme(gold.tags, suffix=suffix)
    if problems := [found for side in (gold, pred) for found in _unknown(side, name, suffix)]:
        raise DataError(problems)
    labels, read = streams((gold.tags, pred.tags), _strict_split(suffix), outside=NO_LABEL)
    return exact((gold, pred), labels, *(_strict_found(stream, name) for stream in read))


def detect_scheme(tags: Tags, *, suffix: bool = False) -> str:
    """Name the scheme as seqeval's ``auto_detect`` does, from the prefixes that occur.

    Raises
    ------
    DataError
        If the prefixes are those of no scheme, as in a sequence that is all ``O``.
    """
    prefixes = frozenset(_end(tag, suffix) for tag in tags.table)
    for name, known in _DETECTED.items():
        if prefixes in known:
            return name
    shown = ", ".join(sorted(map(repr, prefixes))) or "none"
    raise problem("gold", f"the prefixes {shown} are those of no scheme; name the scheme")


_DETECTED = {
    name: {frozenset(prefixes) for prefixes in known.split()}
    for name, known in {
        "IOB2": "IOB IB BO B",
        "IOE2": "IOE IE EO E",
        "IOBES": "IOBES IBES IOBE OBES IBE BES OBE BE S",
        "BILOU": "IOBLU IBLU IOBL OBLU IBL BLU OBL BL U",
    }.items()
}
"""Sets of prefixes that seqeval knows a scheme by."""


def _end(tag: str, suffix: bool) -> str:
    return tag[-1:] if suffix else tag[:1]


def _default_split(suffix: bool) -> Split:
    def split(tag: str) -> tuple[int, str]:
        if not tag:
            raise problem("tags", "seqeval cannot read the empty tag ''; write O")
        label = tag[:-1].rsplit("-", maxsplit=1)[0] if suffix else tag[1:].split("-", maxsplit=1)[-1]
        return _PREFIXES.get(_end(tag, suffix), _OTHER), label or NO_LABEL

    return split


def _ends(before: int, after: int, same: bool) -> bool:
    if before in (_E, _S) or (before in (_B, _I) and after in (_B, _S, _O)):
        return True
    return before not in (_O, _DOT) and not same


def _starts(before: int, after: int, same: bool) -> bool:
    if after in (_B, _S) or (before in (_E, _S, _O) and after in (_E, _I)):
        return True
    return after not in (_O, _DOT) and not same


def _default_found(stream: Stream) -> Found:
    """Give a span for each end, from the last start before it; from the very first tag if there was none."""
    transitions = stream.transitions
    start = np.flatnonzero(transition_table(_starts)[transitions])
    end = np.flatnonzero(transition_table(_ends)[transitions])
    last = np.searchsorted(start, end) - 1
    begin = np.where(last >= 0, start[last], 0) if len(start) else np.zeros_like(end)
    return Found(begin, end, stream.label[end - 1])


_OUT, _BEGIN, _INSIDE, _END, _SINGLE = range(5)
_LETTERS = {"O": _OUT, "B": _BEGIN, "I": _INSIDE, "E": _END, "L": _END, "S": _SINGLE, "U": _SINGLE}

Patterns = tuple[str, str, str]
"""Where a span starts, goes on, ends: prefix before, prefix after (``*`` any), labels equal, unequal or either."""

_IOBES: Patterns = ("*B* *S*", "BI= BE= II= IE=", "S** E**")
PATTERNS: dict[str, Patterns] = {
    "IOB1": ("OI* II≠ BI* IB= BB=", "BI= II=", "II≠ IO* IB* BO* BI≠ BB="),
    "IOE1": ("OI* II≠ EI* EE=", "II= IE=", "II≠ IO* IE≠ EI= EE="),
    "IOB2": ("*B*", "BI= II=", "IO* II≠ IB* BO* BI≠ BB*"),
    "IOE2": ("OI* OE* EI* EE* II≠ IE≠", "IE= II=", "E**"),
    "IOBES": _IOBES,
    "BILOU": _IOBES,
}
"""seqeval's patterns; those of BILOU in the letters of IOBES."""


def _pattern_name(scheme: str) -> str:
    name, _ = scheme_named(scheme)
    if name not in PATTERNS:
        raise UnknownName("scheme of seqeval", scheme, PATTERNS)
    return name


def _strict_split(suffix: bool) -> Split:
    def split(tag: str) -> tuple[int, str]:
        label = (tag[:-1] if suffix else tag[1:]).strip("-")
        return _LETTERS[_end(tag, suffix)], label or NO_LABEL

    return split


def _unknown(side: Tagged, scheme: str, suffix: bool) -> list[Problem]:
    known: Collection[str] = {"O", *SCHEMES[scheme].letters}
    wrong = [number for number, tag in enumerate(side.tags.table) if _end(tag, suffix) not in known]
    what = f"seqeval's {scheme} has the prefixes {', '.join(sorted(known))}; name another scheme"
    return [Problem(_place(side.tags, number), f"tag {side.tags.table[number]!r}: {what}") for number in wrong]


def _place(tags: Tags, number: int) -> str:
    sequence, token = tags.place(int(np.flatnonzero(tags.code == number)[0]))
    return f"sequence {sequence}, token {token}"


def _strict_found(stream: Stream, scheme: str) -> Found:
    """Give what begins by a pattern, goes on by patterns as far as it can, and then ends by one.

    A tag is not asked whether it begins a span if it goes on with one.
    """
    starts, insides, ends = (_matches(patterns)[stream.transitions] for patterns in PATTERNS[scheme])
    start = np.flatnonzero(starts)
    break_ = np.flatnonzero(~insides[1:] & (insides | starts)[:-1]) + 1
    end = break_[np.searchsorted(break_, start, side="right")]
    goes_on = insides[start]
    goes_on[1:] &= end[:-1] > start[1:]
    goes_on[:1] = False
    good = ~goes_on & ends[end]
    return Found(start[good], end[good], stream.label[start[good]])


def _matches(patterns: str) -> Bools:
    """Tabulate patterns over transitions."""
    allowed = [_pattern(pattern) for pattern in patterns.split()]
    return transition_table(
        lambda before, after, same: any(
            before in left and after in right and same in equal for left, right, equal in allowed
        )
    )


def _pattern(pattern: str) -> tuple[Collection[int], Collection[int], Collection[bool]]:
    left, right = (range(5) if letter == "*" else (_LETTERS[letter],) for letter in pattern[:2])
    return left, right, {"=": (True,), "≠": (False,), "*": (True, False)}[pattern[2]]


def accuracy(gold: Tagged, pred: Tagged) -> float:
    """Give the share of equal tags, ``O`` included, as ``accuracy_score`` does; NaN without tokens."""
    return float(np.mean(same_tags(gold.tags, pred.tags))) if len(gold.tags.code) else float("nan")


def same_tags(gold: Tags, pred: Tags) -> Bools:
    """Say of each token whether both sides have the same tag."""
    place = {tag: code for code, tag in enumerate(gold.table)}
    codes: Ints = np.array([place.get(tag, -1) for tag in pred.table], dtype=np.int32)
    same: Bools = gold.code == codes[pred.code]
    return same
