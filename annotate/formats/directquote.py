"""DirectQuote: direct quotes in English news, a word and its tag a line, a blank line between paragraphs.

::

    "We           B-LeftSpeaker
    will."        I-LeftSpeaker
    Lodge         I-Speaker

Tags are IOB1, of four labels; ``O`` is nothing. A paragraph is a document, for nothing tells articles: ``p1``, ``p2``.

===========================================  ===========================================================
LeftSpeaker, RightSpeaker, Unknown           a QUOTE of ``mode`` direct; the label is the attribute ``side``
Speaker                                      a SOURCE
===========================================  ===========================================================

A quote is related to the nearest source before it (LeftSpeaker) or behind it (RightSpeaker) in its paragraph; one
without such a source is told. The file is read as `bio` reads one, with its own repair of tags. Source:
https://github.com/THUNLP-MT/DirectQuote at 6dcd6f6, README.md, which describes ``data/truecased.txt``.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from saidby.corpus.errors import Problem
from saidby.corpus.model import Document, Fragment, Relation, Span

from . import bio
from .report import Report

LEFT, RIGHT = "LeftSpeaker", "RightSpeaker"
QUOTES = (LEFT, RIGHT, "Unknown")
SOURCE = "Speaker"


def read(path: Path, report: Report, *, repair: str = "error") -> Iterator[Document]:
    """Read the paragraphs of a file.

    Parameters
    ----------
    path : Path
        ``truecased.txt``.
    report : Report
        Counts quotes by side; takes quotes without source, and spans of other labels.
    repair : {"error", "conlleval", "discard"}
        What becomes of tags that IOB1 forbids.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    number = 0
    for document in bio.read(path, report, scheme="IOB1", repair=repair, comments="no", lang="en"):
        starts = [token.start for token in document.tokens]
        at = 0
        for sentence in document.sentences:
            number += 1
            first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
            behind = at
            while behind < len(document.spans) and document.spans[behind].end <= sentence.end:
                behind += 1
            tokens, spans = document.tokens[first:last], document.spans[at:behind]
            yield _paragraph(f"p{number}", document.text, tokens, spans, report)
            at = behind


def _paragraph(id: str, text: str, tokens: Sequence[Fragment], spans: Sequence[Span], report: Report) -> Document:
    """Give a paragraph, all of whose text is tokens and blanks between them, as a document of its own."""
    place = Fragment(tokens[0].start, tokens[-1].end)
    found = [moved for span in spans if (moved := _moved(span, place.start))]
    report.lost += [
        Problem(id, f"the label {span.label!r} is none of {', '.join((*QUOTES, SOURCE))}")
        for span in spans
        if span.label not in (*QUOTES, SOURCE)
    ]
    return Document(
        id,
        text[place.start : place.end],
        "en",
        sentences=(Fragment(0, place.end - place.start),),
        tokens=tuple(Fragment(start - place.start, end - place.start) for start, end in tokens),
        spans=tuple(found),
        relations=tuple(_relations(id, found, report)),
    )


def _moved(span: Span, start: int) -> Span | None:
    """Give a span as one of its paragraph; None if its label is none of ours."""
    fragments = tuple(Fragment(piece.start - start, piece.end - start) for piece in span.fragments)
    if span.label in QUOTES:
        return replace(span, label="QUOTE", fragments=fragments, attrs={"mode": "direct", "side": span.label})
    return replace(span, label="SOURCE", fragments=fragments) if span.label == SOURCE else None


def _relations(id: str, spans: Sequence[Span], report: Report) -> Iterator[Relation]:
    """Relate quotes to the source on the side that they name."""
    sources = [span for span in spans if span.label == "SOURCE"]
    starts = [span.start for span in sources]
    for span in spans:
        if span.label == "SOURCE":
            continue
        side = span.attrs["side"]
        report.counts[side] += 1
        place = bisect_left(starts, span.start) - (side == LEFT)
        if side in (LEFT, RIGHT) and 0 <= place < len(sources):
            yield Relation(f"{span.id}.source", "source", span.id, sources[place].id)
        elif side in (LEFT, RIGHT):
            report.lost.append(Problem(f"{id} {span.id}", f"there is no source on the side that {side} names"))
