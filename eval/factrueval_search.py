"""The pairing with the highest F1 of a document, among those that the comparator of factRuEval-2016 tries.

The comparator goes through the gold mentions in order. One with a prediction of priority 1 takes one of these;
else it takes any that overlaps, but none that has priority 1 with a later mention. It stays alone only if nothing is
left to take, or if one prediction is left, not of priority 1, and a later mention could take one of those looked at.
Of the pairings so found the first one with the highest F1 counts.

It tries all of them, for a document at once. Here mentions are searched in groups that share no prediction and no
twin; each group gives, for each size of the denominator of F1, its best hits; and the ratio is maximised over the
groups (Dinkelbach 1967, doi:10.1287/mnsc.13.7.492). Numbers are exact, so that ties are ties.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

ALONE = 1 << 30
"""In a path: the mention takes no prediction; behind all predictions in the order of the search."""
STEPS = 100_000
"""Steps of the search in a group before it is given up."""


class Intractable(Exception):
    """Too many predictions overlap the same mentions in too many ways."""


@dataclass(frozen=True)
class Mentions:
    """What the search needs to know of the gold mentions, by number.

    Parameters
    ----------
    priority : sequence of dict of int to Fraction
        Of each prediction that overlaps, above 0.
    ignored : sequence of bool
        Whether it counts nowhere, whatever is paired.
    twin : sequence of int or None
        The mention of the same tokens that decides whether it counts.
    loses : sequence of bool
        Whether it is the one that does not count if both twins are paired, or none is.
    """

    priority: Sequence[Mapping[int, Fraction]]
    ignored: Sequence[bool]
    twin: Sequence[int | None]
    loses: Sequence[bool]

    def is_ignored(self, number: int, paired: bool, twin_paired: bool) -> bool:
        """Say whether a mention counts nowhere."""
        if self.ignored[number] or self.twin[number] is None:
            return self.ignored[number]
        return self.loses[number] if paired == twin_paired else not paired


@dataclass(frozen=True)
class Pairing:
    """Pairs of gold mention and prediction, and the gold mentions that count nowhere."""

    pairs: tuple[tuple[int, int], ...]
    ignored: frozenset[int]


@dataclass(frozen=True)
class Outcome:
    """What pairs of a group come to: hits, their part of the denominator, and who takes which prediction."""

    hits: Fraction
    size: int
    path: tuple[int, ...]


Quality = Callable[[int, int], Fraction]


def best_pairing(mentions: Mentions, n_pred: int, quality: Quality) -> Pairing:
    """Find the pairing that the comparator finds.

    Parameters
    ----------
    mentions : Mentions
        In the order of the search.
    n_pred : int
        Number of predictions; they are numbered in the order in which they are tried.
    quality : callable
        What a pair of gold mention and prediction adds to the hits.

    Raises
    ------
    Intractable
        If too many predictions overlap the same mentions in too many ways.
    """
    groups = _groups(mentions, n_pred)
    chosen = _highest([_outcomes(mentions, group, quality) for group in groups], n_pred)
    taken = [
        (g, t) for group, found in zip(groups, chosen, strict=True) for g, t in zip(group, found.path, strict=True)
    ]
    pairs = tuple((g, t) for g, t in sorted(taken) if t != ALONE)
    paired = {g for g, _ in pairs}
    ignored = (g for g, twin in enumerate(mentions.twin) if mentions.is_ignored(g, g in paired, twin in paired))
    return Pairing(pairs, frozenset(ignored))


def _groups(mentions: Mentions, n_pred: int) -> list[list[int]]:
    """Give the mentions that hang together by predictions or twins, each group in order."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = len(mentions.twin)
    edges = [(g, size + t) for g, priorities in enumerate(mentions.priority) for t in priorities]
    edges += [(g, twin) for g, twin in enumerate(mentions.twin) if twin is not None]
    left, right = zip(*edges, strict=True) if edges else ((), ())
    graph = coo_array(([True] * len(edges), (left, right)), shape=(size + n_pred, size + n_pred))
    groups = defaultdict[int, list[int]](list)
    for number, group in enumerate(connected_components(graph, directed=False)[1][:size].tolist()):
        groups[group].append(number)
    return list(groups.values())


def _highest(groups: Sequence[Sequence[Outcome]], n_pred: int) -> list[Outcome]:
    """Choose an outcome a group so that 2 * hits / size is highest; of equal ones the first in order of the search."""
    ratio = Fraction(0)
    while True:
        chosen = [min(group, key=lambda o: (ratio * o.size - 2 * o.hits, o.path)) for group in groups]
        hits, size = (
            sum((outcome.hits for outcome in chosen), Fraction(0)),
            n_pred + sum(outcome.size for outcome in chosen),
        )
        if not size or 2 * hits == ratio * size:
            break
        ratio = 2 * hits / size
    smallest = [min(group, key=lambda o: (o.size, o.path)) for group in groups]
    nothing_counts = n_pred + sum(outcome.size for outcome in smallest) == 0
    return smallest if nothing_counts and ratio < 1 else chosen  # the comparator's F1 of nothing is 1


def _outcomes(mentions: Mentions, group: Sequence[int], quality: Quality) -> list[Outcome]:
    """Give the best hits of a group for each size of the denominator, the first in order of the search.

    The predictions themselves are not in the size; a prediction that is paired with ignored gold is taken off it.
    """
    search = _Search(mentions, group, quality)
    states: States = {(-1, ()): {0: Outcome(Fraction(0), 0, ())}}
    steps = 0
    for step in range(len(group)):
        following: States = {}
        for (free, _), found in states.items():
            choices = search.choices(step, free)
            for outcome, choice in product(found.values(), choices):
                search.add(following, step, free, outcome, choice)
            steps += len(found) * len(choices)
            if steps > STEPS:
                raise Intractable
        states = following
    return list(states[0, ()].values())


State = tuple[int, tuple[int, ...]]
"""What later choices depend on: the predictions that are free and can still be taken, as a bit set; and what the
mentions took of which something is still to be decided."""
States = dict[State, dict[int, Outcome]]
"""Outcomes so far by state and size."""


class _Search:
    """One group: which choices the comparator tries at each mention, and what they come to."""

    def __init__(self, mentions: Mentions, group: Sequence[int], quality: Quality):
        self.mentions, self.group, self.quality = mentions, group, quality
        self.priority = [mentions.priority[g] for g in group]
        place = {g: i for i, g in enumerate(group)}
        self.twin = [None if (twin := mentions.twin[g]) is None else place[twin] for g in group]
        self.rivals = defaultdict[int, list[int]](list)
        for i, priorities in enumerate(self.priority):
            for t in priorities:
                self.rivals[t].append(i)
        self.decided = defaultdict[int, list[int]](list)
        for i, twin in enumerate(self.twin):
            self.decided[i if twin is None else max(i, twin)].append(i)
        self.takable, self.undecided = self._open()

    def _open(self) -> tuple[list[int], list[list[int]]]:
        """Give, behind each step, the predictions that a later mention can take, and the mentions still asked for."""
        size = len(self.group)
        preds, golds = [0] * size, [list[int]() for _ in range(size)]
        for step in range(size - 1, 0, -1):
            preds[step - 1] = preds[step] | sum(1 << t for t in self.priority[step])
            waiting = {j for i in self.decided[step] for j in (i, self.twin[i]) if j is not None}
            golds[step - 1] = sorted(j for j in waiting | {*golds[step]} if j < step)
        return preds, golds

    def choices(self, step: int, free: int) -> list[int]:
        """Give the predictions that a mention may take, in order, and `ALONE` if it may stay alone."""
        priority = self.priority[step]
        within = [t for t in sorted(priority) if free >> t & 1]
        perfect = [t for t in within if priority[t] == 1]
        usable, most = [], 0
        for t in perfect or within:
            later = [i for i in self.rivals[t] if i > step]
            most = max(most, len(later))
            if perfect or not any(self.priority[i][t] == 1 for i in later):
                usable.append(t)
        alone = not usable or (len(usable) == 1 and most > 0 and not perfect)
        return usable + [ALONE] * alone

    def add(self, states: States, step: int, free: int, before: Outcome, choice: int) -> None:
        """Put what a choice comes to among the outcomes of its state, if it is better than what is there."""
        if choice != ALONE:
            free &= ~(1 << choice)
        path = (*before.path, choice)
        hits, size = before.hits, before.size
        for i in self.decided[step]:
            worth, width = self._worth(i, path)
            hits, size = hits + worth, size + width
        state = free & self.takable[step], tuple(path[i] for i in self.undecided[step])
        found = states.setdefault(state, {})
        there = found.get(size)
        if there is None or (-hits, path) < (-there.hits, there.path):
            found[size] = Outcome(hits, size, path)

    def _worth(self, i: int, path: Sequence[int]) -> tuple[Fraction, int]:
        """Give what a mention adds to hits and size."""
        twin, paired = self.twin[i], path[i] != ALONE
        if self.mentions.is_ignored(self.group[i], paired, twin is not None and path[twin] != ALONE):
            return Fraction(0), -paired
        return (self.quality(self.group[i], path[i]) if paired else Fraction(0)), 1
