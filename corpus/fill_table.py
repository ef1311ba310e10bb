"""What became of a release, as a table and as JSON."""

from collections.abc import Sequence

from .fill import KINDS, Filled, Report
from .fill import to_dict as report_to_dict
from .plain import aligned, printable

STATUSES = ("exact", "aligned", "missing", "ambiguous")


def table(reports: Sequence[Report]) -> str:
    """Give a row a document that is not exact, and one for all; ``placed/given`` where something is left out."""
    rows = [["", "status", "found by", *(f"{kind}s" for kind in KINDS), "copy"]]
    rows += [_row(report) for report in reports if report.status != "exact"]
    rows.append([f"all ({len(reports)})", "", "", *(_cell(reports, kind) for kind in KINDS), ""])
    counted = {status: sum(report.status == status for report in reports) for status in STATUSES}
    told = ", ".join(f"{status} {count:,}" for status, count in counted.items() if count)
    return "\n".join([*aligned(rows, left=3), f"documents: {told}", ""])


def to_dict(filled: Filled) -> dict[str, object]:
    """Give the counts of all, and a report on each document."""
    counts = {f"{kind}s": dict(zip(("given", "placed"), _counts(filled.reports, kind), strict=True)) for kind in KINDS}
    statuses = {status: sum(report.status == status for report in filled.reports) for status in STATUSES}
    documents = [
        {**report_to_dict(report), "lost": [lost._asdict() for lost in report.lost]} for report in filled.reports
    ]
    return {**statuses, **counts, "unread": [str(problem) for problem in filled.unread], "documents": documents}


def _row(report: Report) -> list[str]:
    return [
        printable(report.id),
        report.status,
        report.by or "–",
        *(_cell([report], kind) for kind in KINDS),
        printable(report.copy or "–"),
    ]


def _counts(reports: Sequence[Report], kind: str) -> tuple[int, int]:
    return sum(report.given[kind] for report in reports), sum(report.placed[kind] for report in reports)


def _cell(reports: Sequence[Report], kind: str) -> str:
    given, placed = _counts(reports, kind)
    return f"{given:,}" if given == placed else f"{placed:,}/{given:,}"
