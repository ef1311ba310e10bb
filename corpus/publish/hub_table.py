"""What an upload did, or would do, as a plain table."""

from collections import Counter
from collections.abc import Iterator

from saidby.corpus.plain import aligned, many, printable

from .hub import Entry, Upload


def table(report: Upload) -> str:
    """Give a row for every file of the repository, and what came of it.

    >>> files = (Entry("README.md", 1200, "new"), Entry("notes.md", 7, "kept"))
    >>> print(table(Upload("a/b", "https://huggingface.co/datasets/a/b", "main", True, False, True, files)), end="")
    new   README.md  1,200
    kept  notes.md       7
    dry run: 1 file (1,200 bytes) would be sent, 0 deleted; nothing is done
    https://huggingface.co/datasets/a/b (private)
    """
    rows = [(entry.state, printable(entry.path), f"{entry.size:,}") for entry in report.files]
    return "\n".join([*aligned(rows, left=2), *_summary(report), ""])


def _summary(report: Upload) -> Iterator[str]:
    sent = [entry for entry in report.files if entry.state in ("new", "changed")]
    deleted = Counter(entry.state for entry in report.files)["deleted"]
    what = f"{many(len(sent), 'file')} ({_bytes(sent)})"
    if report.dry_run:
        yield f"dry run: {what} would be sent, {deleted} deleted; nothing is done"
    elif not report.commits:
        yield "nothing has changed; no commit is made"
    else:
        yield f"{what} sent, {deleted} deleted, in {many(len(report.commits), 'commit')}"
    yield f"{report.url}{_branch(report)} ({_visibility(report)})"


def _bytes(entries: list[Entry]) -> str:
    return many(sum(entry.size for entry in entries), "byte")


def _branch(report: Upload) -> str:
    return "" if report.revision == "main" else f"/tree/{report.revision}"


def _visibility(report: Upload) -> str:
    seen = "private" if report.private else "public"
    if not report.created:
        return seen
    return f"{seen}, to be created" if report.dry_run else f"{seen}, created"
