"""Compare systems on the same gold: scores with intervals, paired tests of every pair, ranks with ties that are real.

docs/reference/compare.md says what each number means.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from saidby.corpus.errors import DataError, Problem, Problems, UsageError
from saidby.corpus.model import Document

from .choices import AVERAGES, Align, Average, Missing, check_average, check_zero_division
from .columns import Floats
from .comparison import Comparison, ComparisonSignature, Difference, Ranking, SystemScore
from .counts import LabelPairs
from .intervals import bootstrap, f1_values, percentiles
from .measures import chosen, look_at_links, measured
from .names import Measure
from .scope import Labels, Level, Relabel, Scope, scope_of
from .signature import Signature
from .significance import ALPHA, NEAR, bootstrap_p, detectable, holm, share, turned
from .signing import signed
from .task import Source, Task, columns_from, task_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FEW = 30
"""Fewer documents than this get a warning."""


class _Mean(NamedTuple):
    """How F1 of a measure is averaged over labels; `fixed` says whether macro has those that do not occur too."""

    average: str
    fixed: bool


@dataclass(frozen=True, eq=False)
class _Group:
    """The runs of a system: counts of each, and its F1 in drawn corpora, shape (n_resamples, n_runs)."""

    tables: "list[csr_array]"
    drawn: Floats
    mean: _Mean


def compare(
    gold: Source,
    systems: Mapping[str, Source | Sequence[Source]],
    *,
    measures: str | Measure | Iterable[str | Measure] | None = None,
    average: Average = "micro",
    relabel: Relabel = None,
    labels: Labels = None,
    level: Level = "all",
    missing: Missing = "error",
    align: Align = "blanks",
    resamples: int = 10_000,
    seed: int = 0,
    zero_division: float = 0.0,
) -> Comparison:
    """Compare the F1 of systems.

    Parameters
    ----------
    gold : iterable of Document, datasets.Dataset, str or Path
        Documents, or the path of a corpus.
    systems : mapping of str to source, or to a list of sources
        Two systems or more by name: what each predicted, or a list of its runs (seeds), whose mean is compared.
    measures : str, Measure or iterable of them, optional
        As in `saidby.score`.
    average : {"micro", "macro", "weighted"}
        How F1 is averaged over labels.
    relabel, labels, level, missing, align, zero_division
        As in `saidby.score`.
    resamples : int
        Draws of the documents, and trials of the randomisation test, at least 1.
    seed : int
        Of both, at least 0.

    Returns
    -------
    Comparison
        ``to_dict()`` is what ``saidby compare --json`` prints. The order of systems, runs and documents changes no
        number.

    Raises
    ------
    DataError
        If a run does not hold the documents and texts of the gold; every document of every run is named.
    UsageError
        If there are fewer than two systems, or an option has a value that it cannot have.
    """
    asked = chosen(measures)
    _check(systems, average, resamples, seed, zero_division)
    scope, links = scope_of(relabel, labels, level), look_at_links(asked)
    tasks = _tasks(gold, systems, scope, missing, align, links=links)
    (first, *_), *_ = tasks.values()
    signature = signed(
        first,
        asked,
        align=align,
        missing=missing,
        average=(average,),
        zero_division=float(zero_division),
        resamples=resamples,
        seed=seed,
        pred="",
    )
    runs = tuple((name, tuple(task.fingerprints[1] for task in tasks[name])) for name in systems)
    return Comparison(
        ComparisonSignature(signature, runs), _rankings(tasks, asked, signature, list(systems)), _notes(tasks)
    )


def _check(systems: Mapping[str, object], average: str, resamples: int, seed: int, zero_division: float) -> None:
    if len(systems) < 2:
        raise UsageError(f"compare needs two systems or more, got {len(systems)}; score is for one")
    if "" in systems:
        raise UsageError("a system must have a name, got ''")
    check_average(average)
    if resamples < 1 or seed < 0:
        raise UsageError(f"resamples must be 1 or more and seed 0 or more, got {resamples} and {seed}")
    check_zero_division(zero_division)


def _tasks(
    gold: Source,
    systems: Mapping[str, Source | Sequence[Source]],
    scope: Scope,
    missing: Missing,
    align: Align,
    *,
    links: bool,
) -> dict[str, list[Task]]:
    """Give a task a run, by the sorted names of the systems; runs are sorted by their fingerprints."""
    left, problems, tasks = columns_from(gold, links=links), Problems(), dict[str, list[Task]]()
    for name in sorted(systems):
        tasks[name] = []
        for run in _runs(systems[name]):
            try:
                tasks[name].append(task_of(left, run, scope=scope, missing=missing, align=align, links=links))
            except DataError as error:
                problems += [Problem(f"{name}: {where}", what) for where, what in error.problems]
        tasks[name].sort(key=lambda task: task.fingerprints[1])
    problems.raise_if_any()
    return tasks


def _runs(source: Source | Sequence[Source]) -> list[Source]:
    """Tell the runs of a group from the documents of a single run."""
    if isinstance(source, list | tuple) and source and not isinstance(source[0], Document):
        return list(source)
    return [source]  # type: ignore[list-item]


def _notes(tasks: dict[str, list[Task]]) -> tuple[Problem, ...]:
    """Give what the tasks note, by system, and a warning of few documents."""
    notes = [
        Problem(f"{name}: {note.where}", note.what)
        for name in tasks
        for task in tasks[name]
        for note in (*task.notes, *task.identity_notes)
    ]
    (first, *_), *_ = tasks.values()
    documents = len(first.gold.documents)
    if 2 / 2**documents >= ALPHA:
        be = "is" if documents == 1 else "are"
        what = f"{documents} {be} too few: a test of so few can never tell a difference from chance"
        notes.append(Problem("documents", what))
    elif documents < FEW:
        what = f"{documents} are few: intervals are too narrow, and only large differences can be told from chance"
        notes.append(Problem("documents", what))
    return tuple(dict.fromkeys(notes))


def _rankings(
    tasks: dict[str, list[Task]], measures: tuple[Measure, ...], signature: Signature, order: list[str]
) -> dict[str, Ranking]:
    """Rank the systems by each measure; one pass over the draws serves all of them."""
    pairs = {name: [measured(task, measures) for task in runs] for name, runs in tasks.items()}
    means = {measure: _mean(measure, pairs, signature.average[0]) for measure in signature.measures}
    tables = {measure: _tables(measure, pairs, mean.average) for measure, mean in means.items()}
    flat = [(table, means[measure]) for measure in tables for runs in tables[measure].values() for table in runs]
    draws = bootstrap([table for table, _ in flat], resamples=signature.resamples, seed=signature.seed)
    drawn = np.concatenate(
        [
            np.stack([_f1(sums, signature, mean) for sums, (_, mean) in zip(block, flat, strict=True)], axis=1)
            for block in draws
        ]
    )
    columns = iter(drawn.T)
    rankings = {}
    for measure, systems in tables.items():
        groups = {
            name: _Group(runs, np.stack([next(columns) for _ in runs], axis=1), means[measure])
            for name, runs in systems.items()
        }
        rankings[measure] = _ranking(groups, signature, order)
    return rankings


def _mean(measure: str, pairs: dict[str, list[dict[str, LabelPairs]]], average: str) -> _Mean:
    """Give how a measure is averaged: as is asked, but by macro where labels have no common sums."""
    every = [run[measure] for runs in pairs.values() for run in runs]
    return _Mean("macro" if any(run.apart for run in every) else average, any(run.fixed for run in every))


def _tables(measure: str, pairs: dict[str, list[dict[str, LabelPairs]]], average: str) -> "dict[str, list[csr_array]]":
    """Give counts per document of each run with the same columns: of all labels in one for micro, else a label each."""
    labels = sorted({label for runs in pairs.values() for run in runs for label in run[measure].labels})
    places = dict.fromkeys(labels, 0) if average == "micro" else {label: place for place, label in enumerate(labels)}
    width = 1 if average == "micro" else len(labels)
    return {name: [run[measure].over(places, width) for run in runs] for name, runs in pairs.items()}


def _f1(sums: Floats, signature: Signature, mean: _Mean) -> Floats:
    """Give F1 of sums of shape (…, 4 * n_labels), averaged over labels; NaN where there is nothing."""
    width = sums.shape[-1] // 4
    absent = signature.zero_division if mean.fixed else None
    values: Floats = f1_values(sums.reshape(*sums.shape[:-1], 4, width), absent=absent)
    average: Floats = values[..., width + AVERAGES.index(mean.average)]
    return average


def _defined(values: Floats, signature: Signature) -> Floats:
    return np.where(np.isnan(values), signature.zero_division, values)


def _ranking(groups: dict[str, _Group], signature: Signature, order: list[str]) -> Ranking:
    """Rank the systems by one measure; all is computed in the order of names and given in that of the call."""
    runs = {
        name: np.sort(
            _defined(np.stack([_f1(table.sum(axis=0), signature, group.mean) for table in group.tables]), signature)
        )
        for name, group in groups.items()
    }
    scores = {name: float(values.mean()) for name, values in runs.items()}
    pairs = list(combinations(groups, 2))
    differences = [scores[one] - scores[two] for one, two in pairs]
    p = [
        _randomisation_p(groups[one], groups[two], difference, signature)
        for (one, two), difference in zip(pairs, differences, strict=True)
    ]
    found = {
        pair: _difference(groups, pair, difference, tests)
        for pair, difference, tests in zip(pairs, differences, zip(p, holm(p), strict=True), strict=True)
    }
    ranks = {name: 1 + sum(_loses(name, pair) for pair in found.values()) for name in groups}
    systems = {name: _system(runs[name], groups[name], ranks[name], signature) for name in order}
    given = tuple(found[pair] if pair in found else _swapped(found[pair[::-1]]) for pair in combinations(order, 2))
    return Ranking(systems, given)


def _loses(name: str, pair: Difference) -> bool:
    """Say whether a system is significantly worse than the other one of a pair."""
    sign = {pair.systems[0]: 1, pair.systems[1]: -1}.get(name, 0)
    return pair.significant and sign * pair.difference < 0


def _system(runs: Floats, group: _Group, rank: int, signature: Signature) -> SystemScore:
    (bounds,) = percentiles(group.drawn.mean(axis=1, keepdims=True), signature.zero_division)
    sd = float(runs.std(ddof=1)) if len(runs) > 1 else None
    return SystemScore(float(runs.mean()), _pair(bounds), rank, tuple(map(float, runs)), sd)


def _difference(
    groups: dict[str, _Group], pair: tuple[str, str], difference: float, tests: tuple[float, float]
) -> Difference:
    one, two = (groups[name].drawn.mean(axis=1) for name in pair)
    drawn = one - two
    (bounds,) = percentiles(drawn[:, None])
    return Difference(pair, difference, _pair(bounds), bootstrap_p(drawn, difference), *tests, detectable(drawn))


def _randomisation_p(one: _Group, two: _Group, difference: float, signature: Signature) -> float:
    """Give the two-sided p of approximate randomisation: runs change places, document by document."""
    extreme = []
    for sums in turned([*one.tables, *two.tables], trials=signature.resamples, seed=signature.seed):
        values = _defined(_f1(sums, signature, one.mean), signature)
        drawn = values[:, : len(one.tables)].mean(axis=1) - values[:, len(one.tables) :].mean(axis=1)
        extreme.append(np.abs(drawn) >= abs(difference) - NEAR)
    return share(np.concatenate(extreme))


def _swapped(pair: Difference) -> Difference:
    """Look at a pair from the other side."""
    (one, two), (low, high) = pair.systems, pair.ci95
    return replace(pair, systems=(two, one), difference=0.0 - pair.difference, ci95=(0.0 - high, 0.0 - low))


def _pair(bounds: Floats) -> tuple[float, float]:
    return float(bounds[0]), float(bounds[1])
