"""Reports of imports: short, whatever the file holds."""

from saidby.annotate.formats import Report
from saidby.annotate.formats.report import LABELS


def test_labels_beyond_the_hundredth_are_counted_together() -> None:
    """A file whose labels are names of persons has thousands of them."""
    report = Report(documents=1)
    report.spans.update({f"L{number:03}": 2 if number < LABELS else 1 for number in range(LABELS + 3)})
    lines = list(report.lines())
    assert lines[0] == "1 document, 203 spans"
    assert lines[1] == "  L000 2"
    assert lines[LABELS:] == ["  L099 2", "  … and 3 more labels 3"]
