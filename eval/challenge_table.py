"""How a system did on the challenge suite, as plain tables for people."""

from collections.abc import Iterator

from saidby.corpus.plain import aligned

from .challenge import Item, Key, Outcome, Tally
from .judge import CRITERIA

TABLES: dict[Key, str] = {"phenomenon": "phenomenon", "file": "file", "lang": "language"}
"""What items are counted by, and what it is called."""
NOTE = "content, source, speaker, spurious: items that fail by it; an item can fail by several"


def table(outcome: Outcome) -> str:
    """Give the outcome as text: tables by phenomenon, by file, by language, and the total; then notes and signature."""
    header = ("", "passed", "of", "%", *CRITERIA)
    rows: list[tuple[str, ...]] = [header]
    for key, title in TABLES.items():
        rows.append((f"by {title}",))
        rows += [_row(f"  {name}", counts) for name, counts in outcome.by(key).items()]
    rows.append(_row("all", outcome.total))
    return "\n".join([*aligned(rows), "", NOTE, *map(str, outcome.notes), f"signature {outcome.signature}", ""])


def reasons(item: Item) -> Iterator[str]:
    """Give a line a failure: what should be there, and what is.

    >>> from saidby.eval.judge import Failure
    >>> failures = Failure("source", "«Да»", "мэр Заречья", "Лужин"), Failure("spurious", "«Заря»", "", "«Заря»")
    >>> list(reasons(Item("a-1", "a.said", "ru", "a", False, failures)))
    ['source: мэр Заречья; found: Лужин', 'spurious: «Заря»']
    """
    for failure in item.failures:
        what = f"{failure.gold}; found: {failure.pred or 'nothing'}" if failure.gold else failure.pred
        yield " ".join(f"{failure.criterion}: {what}".split())


def _row(name: str, counts: Tally) -> tuple[str, ...]:
    share = f"{100 * counts.passed / counts.items:.0f}" if counts.items else ""
    return name, str(counts.passed), str(counts.items), share, *(str(count or "") for count in counts.failed)
