"""The difference of two measures as plain text for people."""

from saidby.corpus.plain import aligned

from .errors_table import labels_of, name_of, shown
from .explain import Counts, Difference, Explanation


def table(explanation: Explanation, *, limit: int | None = None) -> str:
    """Give the explanation as text: the `limit` largest differences, all if it is None."""
    first, second = explanation.measures
    listed = explanation.differences[:limit]
    parts = [[f"{name}: micro F1 {f1:.4f}" for name, f1 in zip(explanation.measures, explanation.f1, strict=True)]]
    if not listed and not explanation.differences:
        parts.append(["no document and label is counted differently"])
    if explanation.differences:
        classes = ", ".join(f"{name} {count:,}" for name, count in explanation.classes.items())
        count = len(explanation.differences)
        parts.append([f"{count:,} labels of documents are counted differently; spans there: {classes or 'none'}"])
    parts += [_difference(found, first, second) for found in listed]
    if left := len(explanation.differences) - len(listed):
        parts.append([f"not listed: {left:,} smaller differences"])
    parts.append([str(note) for note in explanation.notes])
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _difference(found: Difference, first: str, second: str) -> list[str]:
    one, two = found.counts
    head = [f"{name_of(found.document)} {name_of(found.label)}"]
    head += [f"  {name}: {_counts(counts)}" for name, counts in ((first, one), (second, two))]
    return [*head, *("  " + line for line in aligned([(s.kind, labels_of(s), shown(s)) for s in found.spans], left=3))]


def _counts(counts: Counts) -> str:
    """Give counts in words: halves and qualities with what they need of decimals."""
    found, gold, right, predicted = (f"{round(value, 2):g}" for value in vars(counts).values())
    return f"{found} of {gold} gold found, {right} of {predicted} predictions right"
