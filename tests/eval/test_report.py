"""The table for people: aligned, complete, readable without colour."""

import re

from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.said import parse
from saidby.eval.report import summary, table
from saidby.eval.scores import score


def said(name: str, text: str) -> Document:
    return parse(f"#said 1 lang=ru tokens=none\n#id {name}\n\n{text}\n")


GOLD = [said("a", "{PER|Лужин} и {PER|Анна} в {LOC|Заречье}"), said("b", "{ORG|Заря} и {PER|Лужин}")]
PRED = [said("a", "{PER|Лужин} и {LOC|Анна} в {LOC|Заречье}"), said("b", "Заря и {PER|Лужин}")]
TABLE = """\
            tp  fp  fn  precision  recall      f1   95% interval
entities.strict
  LOC        1   1   0     0.5000  1.0000  0.6667  0.6667–0.6667
  ORG        0   0   1     0.0000  0.0000  0.0000  0.0000–0.0000
  PER        2   0   1     1.0000  0.6667  0.8000  0.6667–1.0000
  micro      3   1   2     0.7500  0.6000  0.6667  0.6667–0.6667
  macro                    0.5000  0.5556  0.4889  0.4889–0.6667
  weighted                 0.7000  0.6000  0.6133  0.5000–0.6667
quotes.strict[content]
  nothing to score: neither gold nor predictions

2 documents; 95% intervals of f1 from 1,000 draws of the documents
signature measures:entities.strict+quotes.strict[content]|documents:2|…
"""


def shown(text: str) -> str:
    return re.sub(r"documents:(\d+).*", r"documents:\1|…", text)


def test_a_table_has_a_row_a_label_then_the_averages() -> None:
    """Counts by hand; in draws of one document alone F1 is 2/3 for both, macro and weighted (2/3 + 2/3) / 2 or (0 + 1) / 2."""
    assert shown(table(score(GOLD, PRED))) == TABLE


def test_a_summary_has_a_row_a_measure() -> None:
    """Micro of each, then macro, then F1 of each label; of many labels none."""
    lines = summary(score(GOLD, PRED, measures=["entities.strict", "entities.exact"], resamples=0)).splitlines()
    assert lines[:3] == [
        "                 precision  recall      f1  95% interval  macro f1     LOC     ORG     PER",
        "entities.strict     0.7500  0.6000  0.6667                  0.4889  0.6667  0.0000  0.8000",
        "entities.exact      1.0000  0.8000  0.8889                  0.6667  1.0000  0.0000  1.0000",
    ]
    spans = tuple(Span(str(i), f"L{i}", (Fragment(0, 1),)) for i in range(9))
    document = Document("d", "x", "en", spans=spans)
    assert summary(score([document], [document], resamples=0)).splitlines()[0].endswith("macro f1")


def test_without_resamples_there_is_no_interval() -> None:
    """The column stays empty and the note does not speak of draws."""
    lines = table(score(GOLD, PRED, measures="entities.strict", resamples=0)).splitlines()
    assert lines[2] == "  LOC        1   1   0     0.5000  1.0000  0.6667"
    assert lines[-2] == "2 documents"


def test_one_document_is_said_to_have_no_interval() -> None:
    """An interval without width must not look like certainty."""
    lines = table(score(GOLD[:1], PRED[:1], resamples=10)).splitlines()
    assert lines[-3:-1] == [
        "1 document; 95% intervals of f1 from 10 draws of the documents",
        "from fewer than 2 documents there is nothing to draw: the intervals say nothing",
    ]


def test_labels_that_would_break_the_table_are_escaped() -> None:
    """A label is the user's string; line ends and control characters are shown, not obeyed."""
    spans = tuple(Span(str(i), label, (Fragment(0, 1),)) for i, label in enumerate(["A\nB", "\x1b[31m", "Персона"]))
    document = Document("d", "x", "en", spans=spans)
    labels = [line.split()[0] for line in table(score([document], [document], resamples=0)).splitlines()[2:5]]
    assert labels == [r"'\x1b[31m'", r"'A\nB'", "Персона"]
