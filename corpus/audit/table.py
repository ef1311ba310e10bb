"""An audit as plain text: a row a check, then the findings of each that has any."""

from collections.abc import Iterator
from itertools import groupby

from saidby.corpus.plain import aligned, many, printable

from .findings import SEVERITIES, Finding, Place
from .registry import CHECKS
from .run import Audit


def table(found: Audit) -> str:
    """Give the counts of the checks, and the findings that are kept, as text."""
    rows = [("", *(f"{severity}s" for severity in SEVERITIES), "")]
    for name, count in found.checks.items():
        cells = [f"{number:,}" if number else "–" for number in (count.error, count.warning, count.note)]
        rows.append((name, *cells, CHECKS[name].help))
    return "\n".join([*_left(rows), *_sections(found), ""])


def _left(rows: list[tuple[str, ...]]) -> list[str]:
    """Align a table whose last column is text."""
    numbers = aligned([row[:-1] for row in rows])
    return [f"{line}  {row[-1]}".rstrip() for line, row in zip(numbers, rows, strict=True)]


def _sections(found: Audit) -> Iterator[str]:
    many_corpora = len({place.corpus for finding in found.findings for place in finding.places}) > 1
    for name, findings in groupby(found.findings, key=lambda finding: finding.check):
        shown = list(findings)
        count = found.checks[name]
        left = count.error + count.warning + count.note - len(shown)
        yield f"\n{name}"
        for finding in shown:
            yield from _finding(finding, many_corpora)
        if left:
            yield f"  … and {left:,} more"


def _finding(finding: Finding, corpora: bool) -> Iterator[str]:
    where = ", ".join(_place(place, corpora) for place in finding.places)
    yield (
        f"  {finding.severity}: {where}: {printable(finding.what)}"
        if where
        else f"  {finding.severity}: {finding.what}"
    )
    if finding.excerpt:
        yield f"    {finding.excerpt}"


def _place(place: Place, corpora: bool) -> str:
    corpus = printable(place.corpus) if corpora or not place.document else ""
    extent = "" if place.start is None else f":{place.start}-{place.end}"
    return " ".join(filter(None, (corpus, printable(place.document) + extent)))


def summary(found: Audit) -> str:
    """Give one line: documents, and findings by severity."""
    counts = [sum(getattr(count, name) for count in found.checks.values()) for name in SEVERITIES]
    said = ", ".join(many(number, name) for number, name in zip(counts, SEVERITIES, strict=True))
    return f"{many(found.documents, 'document')}: {said}"
