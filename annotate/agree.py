"""Agreement between annotators: how far labellings of the same texts are the same.

Every number is defined in docs/reference/agreement.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from saidby.corpus.errors import UnknownName
from saidby.corpus.model import Document
from saidby.eval.choices import check_counts
from saidby.eval.columns import Ints

from .coefficients import MISSING, NOBODY, Coefficient, Kappa, cohen, krippendorff, mean
from .disagreements import Disagreement, disagreements
from .facts import About, Sides
from .labellings import Labellings, Source, labellings, with_labels
from .opinions import Opinion, opinions
from .pairing import extent
from .scheme import DEFAULT, Scheme, load_scheme
from .spanwise import F1, span_f1
from .tokenwise import Tokens, differing, tokens_of
from .unitizing import Sums, Unit, alpha, sums, units


@dataclass(frozen=True)
class TokenKappa(Coefficient):
    """Mean of Cohen's kappa over pairs of annotators, on tokens.

    Parameters
    ----------
    pairs : dict of (str, str) to Kappa
        Of each two annotators.
    outside : float, optional
        Share of tokens without the label, over all annotators. Where it is near 1, chance agreement is too.
    """

    pairs: dict[tuple[str, str], Kappa] = field(default_factory=dict)
    outside: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        pairs = [{"annotators": list(names), **kappa.to_dict()} for names, kappa in self.pairs.items()]
        return {"value": self.value, "note": self.note, "outside": self.outside, "pairs": pairs}


@dataclass(frozen=True)
class Unitizing(Coefficient):
    """Krippendorff's alpha of unitized continua.

    Parameters
    ----------
    joined : int
        Spans that share characters with another span of the same label and annotator, and are one unit with it.
    """

    joined: int = 0


@dataclass(frozen=True)
class LabelAgreement:
    """Agreement on the spans of a label, or of all labels.

    Parameters
    ----------
    spans : dict of str to int
        How many spans each annotator has, in the documents that are compared.
    exact, overlap : F1
        Of whole extents, and of extents that share a character.
    kappa : TokenKappa
        On tokens: inside or outside of the label; for all labels, the set of labels of the token.
    alpha : Coefficient
        Krippendorff's, on the same tokens, of all annotators at once.
    unitizing : Unitizing
        Krippendorff's, on characters; for all labels, of the labels' disagreements added up.
    """

    spans: dict[str, int]
    exact: F1
    overlap: F1
    kappa: TokenKappa
    alpha: Coefficient
    unitizing: Unitizing

    @property
    def ceiling(self) -> float | None:
        """The score that agreement sets as a ceiling: what one annotator gets, scored against another."""
        return self.exact.f1

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return {
            "spans": self.spans,
            "exact": self.exact.to_dict(),
            "overlap": self.overlap.to_dict(),
            "kappa": self.kappa.to_dict(),
            "alpha": self.alpha.to_dict(),
            "unitizing": self.unitizing.to_dict(),
        }


@dataclass(frozen=True)
class Agreement:
    """How far annotators agree.

    Parameters
    ----------
    annotators : tuple of str
        Their names, sorted.
    documents : dict of str to int
        How many documents each labelled of those that are compared.
    compared : int
        Documents that two or more labelled: only these count.
    alone : dict of str to str
        Documents that only one labelled, and who: left out.
    tokens : int
        Of the compared documents.
    retokenised : tuple of str
        Documents whose tokens differ between annotators; the text is cut at all their boundaries.
    labels : dict of str to LabelAgreement
        In the order of the scheme, others after it by name.
    together : LabelAgreement
        All labels at once.
    opinions : dict of About to Opinion
        What is said of spans that both have.
    disagreements : list of Disagreement
        Every one, by document and place.
    resamples, seed : int
        Draws of the documents for the intervals of F1.
    """

    annotators: tuple[str, ...]
    documents: dict[str, int]
    compared: int
    alone: dict[str, str]
    tokens: int
    retokenised: tuple[str, ...]
    labels: dict[str, LabelAgreement]
    together: LabelAgreement
    opinions: dict[About, Opinion]
    disagreements: list[Disagreement]
    resamples: int
    seed: int

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON, whole: what ``saidby agree --json`` prints."""
        return {
            "annotators": list(self.annotators),
            "documents": {"compared": self.compared, "by": self.documents, "alone": self.alone},
            "tokens": {"count": self.tokens, "retokenised": list(self.retokenised)},
            "resamples": self.resamples,
            "seed": self.seed,
            "labels": {label: found.to_dict() for label, found in self.labels.items()},
            "together": self.together.to_dict(),
            "opinions": [
                {"label": about.label, "kind": about.kind, "name": about.name, **opinion.to_dict()}
                for about, opinion in self.opinions.items()
            ],
            "ceiling": {
                "together": self.together.ceiling,
                "labels": {label: found.ceiling for label, found in self.labels.items()},
            },
            "disagreements": [found.to_dict() for found in self.disagreements],
        }


def agree(
    *annotators: Source,
    names: Sequence[str] | None = None,
    labels: Iterable[str] | None = None,
    scheme: Scheme | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Measure how far annotators agree.

    Parameters
    ----------
    *annotators : iterable of Document, datasets.Dataset, str or Path
        A corpus for each of two or more annotators, documents in any order. A document that some of them labelled
        counts for these; one that a single annotator labelled is left out and listed.
    names : sequence of str, optional
        Names of the annotators; by default those of the paths, or A, B, C … for documents.
    labels : iterable of str, optional
        Labels of spans to look at; by default all.
    scheme : Scheme, optional
        Gives attributes their defaults, and labels their order; by default the scheme ``news``.
    resamples : int
        Draws of the documents for the 95% intervals of F1; 0 for none.
    seed : int
        Of the draws, at least 0.

    Returns
    -------
    Agreement
        ``to_dict()`` is what ``saidby agree --json`` prints. The order of annotators, documents and spans changes
        nothing.

    Raises
    ------
    DataError
        If two annotators have different texts for one id, an id twice, invalid documents, or no document is shared.
    UsageError
        If there are fewer than two annotators, or names that do not fit.
    UnknownName
        If a label of `labels` is neither used nor in the scheme.
    """
    check_counts(resamples=resamples, seed=seed)
    scheme = load_scheme(DEFAULT) if scheme is None else scheme
    given = labellings(annotators, names=names)
    wanted = _wanted(given, labels, scheme)
    given = given if labels is None else with_labels(given, wanted)
    compared = [
        ((a, b), Sides(shared.by[a], shared.by[b], scheme)) for shared in given.documents for a, b in shared.pairs()
    ]
    tokens = tokens_of(given, wanted)
    *measured, together = _measured(given, tokens, resamples, seed)
    return Agreement(
        annotators=given.names,
        documents={name: sum(name in shared.by for shared in given.documents) for name in given.names},
        compared=len(given.documents),
        alone=given.alone,
        tokens=tokens.seen.shape[1],
        retokenised=differing(given),
        labels=dict(zip(wanted, measured, strict=True)),
        together=together,
        opinions=opinions(compared),
        disagreements=disagreements(compared),
        resamples=resamples,
        seed=seed,
    )


def _wanted(given: Labellings, labels: Iterable[str] | None, scheme: Scheme) -> list[str]:
    """Give the labels to look at, in the order of the scheme, those that it does not know after it by name."""
    used = {span.label for shared in given.documents for document in shared.by.values() for span in document.spans}
    wanted = used if labels is None else set(labels)
    for label in sorted(wanted - used - {*scheme.labels}):
        raise UnknownName("label", label, used)
    known = list(scheme.labels)
    return sorted(wanted, key=lambda label: (known.index(label) if label in known else len(known), label))


def _measured(given: Labellings, tokens: Tokens, resamples: int, seed: int) -> Iterator[LabelAgreement]:
    """Measure each label, and last all together."""
    exact, overlap = (
        span_f1(given, tokens.labels, rule, resamples=resamples, seed=seed) for rule in ("exact", "overlap")
    )
    continua = [_sums(given, label) for label in tokens.labels]
    rows = [
        *((tokens.of_label(i), [continua[i]], (label,)) for i, label in enumerate(tokens.labels)),
        (tokens.of_all(), continua, tokens.labels),
    ]
    for number, (values, parts, labels) in enumerate(rows):
        yield LabelAgreement(
            spans=_spans(given, labels),
            exact=exact[number],
            overlap=overlap[number],
            kappa=_kappa(given, values),
            alpha=krippendorff(values, undefined=_same(values)),
            unitizing=_unitizing(parts),
        )


def _spans(given: Labellings, labels: Sequence[str]) -> dict[str, int]:
    counts = dict.fromkeys(given.names, 0)
    for shared in given.documents:
        for name, document in shared.by.items():
            counts[name] += sum(span.label in labels for span in document.spans)
    return counts


def _kappa(given: Labellings, values: Ints) -> TokenKappa:
    rows = dict(zip(given.names, values, strict=True))
    pairs = {(a, b): cohen(rows[a], rows[b], undefined=_same(np.stack([rows[a], rows[b]]))) for a, b in given.pairs}
    seen = values[values != MISSING]
    found = mean(list(pairs.values()))
    return TokenKappa(found.value, found.note, pairs, float((seen == 0).mean()) if len(seen) else None)


def _same(values: Ints) -> str:
    """Say why there is nothing to correct for chance, should all values be the same."""
    return NOBODY if not (values > 0).any() else "undefined: every token has the label, for all annotators"


def _sums(given: Labellings, label: str) -> tuple[Sums, int]:
    """Add up the units of a label over all documents; count the spans that are part of another's unit."""
    total, joined = Sums(), 0
    for shared in given.documents:
        extents = [_extents(document, label) for document in shared.by.values()]
        marked = [units(stretch for spans in annotator for stretch in spans) for annotator in extents]
        total = total.plus(sums(marked, len(shared.text)))
        joined += sum(map(_joined, extents))
    return total, joined


def _extents(document: Document, label: str) -> list[tuple[Unit, ...]]:
    return [extent(span.fragments) for span in document.spans if span.label == label]


def _joined(extents: list[tuple[Unit, ...]]) -> int:
    """Count the spans of an annotator that share characters with another one of the label."""
    last, found = (-1, -1), set[int]()
    for start, end, number in sorted((start, end, i) for i, spans in enumerate(extents) for start, end in spans):
        if start < last[0]:
            found |= {number, last[1]}
        last = max(last, (end, number))
    return len(found)


def _unitizing(parts: Sequence[tuple[Sums, int]]) -> Unitizing:
    value = alpha(part for part, _ in parts)
    marked = any(part.marked for part, _ in parts)
    note = "undefined: the label covers all of every text" if marked else NOBODY
    return Unitizing(value, "" if value is not None else note, sum(joined for _, joined in parts))
