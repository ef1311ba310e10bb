"""What a comparison of systems says, and the signature that it runs again from.

::

    measures:entities.strict|documents:254|…|average:micro|…|gold:81e47b901ad5|systems:big=4f0c2a9d7be1,small=…+…|version:…

The signature has the fields of `saidby.eval.signature`, with ``systems`` in the place of ``pred``: the name of each
system and the fingerprints of its runs.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import quote, unquote

from saidby.corpus.errors import Problem, UsageError

from .signature import Signature, parse_signature
from .significance import ALPHA


@dataclass(frozen=True)
class SystemScore:
    """The score of a system, or of a group of runs.

    Parameters
    ----------
    score : float
        F1, averaged over labels as the comparison says; of a group the mean of its runs.
    ci95 : tuple of two floats
        95% interval by bootstrap over documents.
    rank : int
        1 + the number of systems that are significantly better.
    runs : tuple of float
        The score of each run, ascending.
    sd : float, optional
        Standard deviation of the runs (n - 1); None for one run.
    """

    score: float
    ci95: tuple[float, float]
    rank: int
    runs: tuple[float, ...]
    sd: float | None


@dataclass(frozen=True)
class Difference:
    """Two systems: by how much the first is better, and whether this can be told.

    Parameters
    ----------
    systems : tuple of two str
        Their names.
    difference : float
        Score of the first less score of the second.
    ci95 : tuple of two floats
        95% interval of the difference by paired bootstrap.
    p_bootstrap, p_randomisation : float
        Two-sided p by paired bootstrap and by approximate randomisation.
    p_holm : float
        `p_randomisation`, corrected for all pairs of the measure; it decides.
    detectable : float, optional
        Smallest true difference that would be found in 80% of the cases; None if the two never differ.
    """

    systems: tuple[str, str]
    difference: float
    ci95: tuple[float, float]
    p_bootstrap: float
    p_randomisation: float
    p_holm: float
    detectable: float | None

    @property
    def significant(self) -> bool:
        """Whether the corrected test tells the two apart."""
        return self.p_holm < ALPHA


@dataclass(frozen=True)
class Ranking:
    """The systems by one measure, in the order in which they were given, and each pair of them."""

    systems: dict[str, SystemScore]
    pairs: tuple[Difference, ...]


@dataclass(frozen=True)
class ComparisonSignature:
    """What the numbers of a comparison depend on.

    Parameters
    ----------
    choices : Signature
        All that `saidby.eval.scores.score` depends on too; its ``pred`` is empty.
    systems : tuple of (str, tuple of str)
        Name of each system, and the fingerprints of its runs, sorted.
    """

    choices: Signature
    systems: tuple[tuple[str, tuple[str, ...]], ...]

    def __str__(self) -> str:
        return "|".join(f"{name}:{text}" for name, text in self.fields().items())

    def fields(self) -> dict[str, str]:
        """Give each field as it is written."""
        systems = ",".join(f"{quote(name, safe='')}={'+'.join(runs)}" for name, runs in self.systems)
        fields = self.choices.fields().items()
        return dict(("systems", systems) if name == "pred" else (name, text) for name, text in fields)


def parse_comparison_signature(line: str) -> ComparisonSignature:
    """Read the signature of a comparison.

    Raises
    ------
    UsageError
        If a field is missing, unknown, out of place, or has a value that it cannot have.
    """
    names = [part.partition(":")[0] for part in line.split("|")]
    if names.count("systems") != 1 or "pred" in names:
        raise UsageError(f"signature of a comparison must name its systems, got {line.strip()!r}")
    choices = parse_signature(line.replace("|systems:", "|pred:"))
    pairs = [part.partition("=") for part in choices.pred.split(",")]
    systems = tuple((unquote(name), tuple(runs.split("+"))) for name, _, runs in pairs)
    return ComparisonSignature(replace(choices, pred=""), systems)


@dataclass(frozen=True)
class Comparison:
    """Systems compared, by measure, with the signature and what a reader must know."""

    signature: ComparisonSignature
    measures: dict[str, Ranking]
    notes: tuple[Problem, ...] = ()

    @property
    def documents(self) -> int:
        """Number of gold documents."""
        return self.signature.choices.documents

    @property
    def average(self) -> str:
        """How F1 is averaged over labels."""
        return self.signature.choices.average[0]

    def to_dict(self) -> dict[str, Any]:
        """Give the comparison as JSON has it."""
        return {
            "signature": str(self.signature),
            "documents": self.documents,
            "average": self.average,
            "measures": {
                name: {
                    "systems": {system: _plain(score) for system, score in ranking.systems.items()},
                    "pairs": [{**_plain(pair), "significant": pair.significant} for pair in ranking.pairs],
                }
                for name, ranking in self.measures.items()
            },
            "notes": list(map(str, self.notes)),
        }


def _plain(row: SystemScore | Difference) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(row).items()}
