"""A comparison for people: a plain table, and tables to paste into a paper (LaTeX with booktabs, Markdown)."""

import re
from collections.abc import Callable, Iterable, Iterator

from saidby.corpus.plain import aligned, many, printable

from .comparison import Comparison, Difference, SystemScore
from .report import INDENT
from .significance import ALPHA

Row = tuple[str, ...]
SCORES: Row = ("", "f1", "95% interval", "rank")
RUNS: Row = ("runs", "sd")
PAIRS: Row = ("", "difference", "95% interval", "p bootstrap", "p randomisation", "p Holm", "detectable")

_LATEX = {
    **{character: f"\\{character}" for character in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def table(comparison: Comparison) -> str:
    """Give the comparison as text: the systems by each measure, then each pair of them; last notes and signature."""
    rankings = comparison.measures.items()
    grouped = any(score.sd is not None for _, ranking in rankings for score in ranking.systems.values())
    systems, pairs = [SCORES + RUNS * grouped], [PAIRS]
    for measure, ranking in rankings:
        systems += [(measure,), *(_score(name, score, grouped) for name, score in ranking.systems.items())]
        pairs += [(measure,), *map(_pair, ranking.pairs)]
    notes = [*_notes(comparison), *map(str, comparison.notes), f"signature {comparison.signature}"]
    return "\n".join([*aligned(systems), "", *aligned(pairs), "", *notes, ""])


def latex(comparison: Comparison) -> str:
    """Give a table for LaTeX with the package booktabs: a row a system, a column a measure; the best are bold."""
    head, *body = _cells(comparison, _latex, r"\textbf{{{}}}".format, r" $\pm$ ")
    lines = [
        rf"\begin{{tabular}}{{l{'c' * len(comparison.measures)}}}",
        r"\toprule",
        f"{' & '.join(head)} \\\\",
        r"\midrule",
        *(f"{' & '.join(row)} \\\\" for row in body),
        r"\bottomrule",
        r"\end{tabular}",
        *(f"% {line}" for line in _under(comparison)),
    ]
    return "\n".join([*lines, ""])


def markdown(comparison: Comparison) -> str:
    """Give a table for Markdown: a row a system, a column a measure; the best are bold."""
    head, *body = _cells(comparison, _markdown, "**{}**".format, " ± ")
    rule = ("---", *("---:" for _ in comparison.measures))
    *notes, signature = _under(comparison)
    lines = [f"| {' | '.join(row)} |" for row in (head, rule, *body)]
    return "\n".join([*lines, "", *(f"{note}  " for note in notes), f"`{signature}`", ""])


def _score(name: str, score: SystemScore, grouped: bool) -> Row:
    runs = (str(len(score.runs)), "" if score.sd is None else f"{score.sd:.4f}") if grouped else ()
    low, high = score.ci95
    return (INDENT + printable(name), f"{score.score:.4f}", f"{low:.4f}–{high:.4f}", str(score.rank), *runs)


def _pair(pair: Difference) -> Row:
    p = (f"{value:.4f}" for value in (pair.p_bootstrap, pair.p_randomisation, pair.p_holm))
    low, high = pair.ci95
    detectable = "" if pair.detectable is None else f"{pair.detectable:.4f}"
    names = " – ".join(map(printable, pair.systems))
    return (INDENT + names, f"{pair.difference:+.4f}", f"{low:+.4f} to {high:+.4f}", *p, detectable)


def _notes(comparison: Comparison) -> list[str]:
    documents, resamples = comparison.documents, comparison.signature.choices.resamples
    what = f"{many(documents, 'document')}; f1 is {comparison.average}"
    return [
        f"{what}; intervals and p from {resamples:,} draws of the documents",
        f"rank: 1 + the systems that are better with p Holm below {ALPHA}; "
        "detectable: the true difference that would be found in 80% of the cases",
    ]


def _cells(
    comparison: Comparison, escape: Callable[[str], str], bold: Callable[[str], str], plus_minus: str
) -> Iterator[Row]:
    """Give the head and a row a system: score, deviation of runs, interval."""
    rankings = comparison.measures.values()
    yield "", *map(escape, comparison.measures)
    for name, _ in comparison.signature.systems:
        scores = [ranking.systems[name] for ranking in rankings]
        yield escape(printable(name)), *(_cell(score, bold, plus_minus) for score in scores)


def _cell(score: SystemScore, bold: Callable[[str], str], plus_minus: str) -> str:
    value = bold(f"{score.score:.4f}") if score.rank == 1 else f"{score.score:.4f}"
    deviation = "" if score.sd is None else f"{plus_minus}{score.sd:.4f}"
    low, high = score.ci95
    return f"{value}{deviation} [{low:.4f}, {high:.4f}]"


def _under(comparison: Comparison) -> Iterable[str]:
    """Give what must stand under the table, the signature last."""
    runs = any(score.sd is not None for ranking in comparison.measures.values() for score in ranking.systems.values())
    deviation = "mean ± standard deviation of the runs, " if runs else ""
    documents = many(comparison.documents, "document")
    yield (
        f"F1 ({comparison.average}), {deviation}95% interval by bootstrap over {documents}. "
        f"Bold: no system is significantly better (approximate randomisation, Holm, p < {ALPHA})."
    )
    yield f"signature {comparison.signature}"


def _latex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in text)


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_|<>\[\]])", r"\\\1", text)
