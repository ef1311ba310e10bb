"""Agreement about spans that two annotators both have: their attributes, entities and relations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from saidby.corpus.model import Span

from .coefficients import Coefficient, Kappa, cohen, mean
from .facts import NOTHING, About, Sides, Value

Names = tuple[str, str]
Said = tuple[str, ...]


@dataclass(frozen=True)
class Opinion:
    """How often two annotators say the same of a span that both have.

    Parameters
    ----------
    spans : int
        Pairs of spans of the label, over all pairs of annotators.
    agreed : int
        Pairs about which the two say the same; that both say nothing is the same too.
    share : float
        ``agreed / spans``.
    kappa : Coefficient
        Mean of Cohen's kappa over the pairs of annotators.
    pairs : dict of (str, str) to Kappa
        Of each two annotators.
    """

    spans: int
    agreed: int
    share: float
    kappa: Coefficient
    pairs: dict[Names, Kappa]

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        pairs = [{"annotators": list(names), **kappa.to_dict()} for names, kappa in self.pairs.items()]
        return {
            "spans": self.spans,
            "agreed": self.agreed,
            "share": self.share,
            "kappa": self.kappa.to_dict(),
            "pairs": pairs,
        }


def opinions(compared: Iterable[tuple[Names, Sides]]) -> dict[About, Opinion]:
    """Give agreement about everything that anybody says of a span.

    Parameters
    ----------
    compared : iterable of ((str, str), Sides)
        Each document that two annotators share, with their names; documents may come in any order.
    """
    spans = defaultdict[tuple[str, Names], int](int)
    said = defaultdict[tuple[About, Names], list[tuple[Said, Said]]](list)
    for names, sides in compared:
        for a, b in _both(sides):
            spans[a.label, names] += 1
            for about, values in sides.facts(a, b).items():
                here, there = (_in_document(value, about, sides) for value in values)
                said[about, names].append((here, there))
    abouts = sorted({about for about, _ in said})
    return {about: _opinion(about, dict(_of_label(spans, about.label)), said) for about in abouts}


def _both(sides: Sides) -> Iterator[tuple[Span, Span]]:
    yield from sides.pairing.same
    yield from sides.pairing.moved


def _in_document(value: Value, about: About, sides: Sides) -> Said:
    """Give a value that is another one in another document, where it names an entity or a span."""
    local = about.kind != "attribute" and value != (NOTHING,)
    return (sides.left.id, *value) if local else value


def _of_label(spans: dict[tuple[str, Names], int], label: str) -> Iterator[tuple[Names, int]]:
    yield from sorted((names, count) for (other, names), count in spans.items() if other == label)


def _opinion(
    about: About, spans: dict[Names, int], said: dict[tuple[About, Names], list[tuple[Said, Said]]]
) -> Opinion:
    pairs, agreed = {}, 0
    for names, count in spans.items():
        given = said.get((about, names), [])
        values = given + [((NOTHING,), (NOTHING,))] * (count - len(given))
        agreed += sum(here == there for here, there in values)
        pairs[names] = _kappa(about, values)
    total = sum(spans.values())
    return Opinion(total, agreed, agreed / total, mean(list(pairs.values())), pairs)


def _kappa(about: About, values: list[tuple[Said, Said]]) -> Kappa:
    codes = {value: code for code, value in enumerate(sorted({v for pair in values for v in pair}))}
    rows = np.array([[codes[here], codes[there]] for here, there in values], dtype=np.int64).reshape(-1, 2).T
    only = " ".join(next(iter(codes), ())) if about.kind == "attribute" else "the same one"
    return cohen(rows[0], rows[1], undefined=f"undefined: both always say {only}")
