"""The text of a format that has it sentence by sentence, with nothing but blanks between: steps of `projection`."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from saidby.corpus.model import Document, Fragment

from .held_spans import Losses, loss

_WORD = re.compile(r"\S+")


def covered_by_tokens(document: Document) -> Document:
    """Give tokens to all that is no blank, and sentences to all tokens: a line each, where there are none."""
    tokens = sorted({*document.tokens, *_missed(document)})
    if tokens != list(document.tokens):
        document = replace(document, tokens=tuple(tokens), layers={})
    return replace(document, sentences=tuple(_sentences(document)))


def without_blanks(document: Document) -> tuple[Document, Losses]:
    """Cut blanks at the edges of spans, and of other extents that they have; a span of nothing else is lost."""
    inside = _inside_of_tokens(document)
    spans, losses = [], []
    for span in document.spans:
        extent = tuple(_cut(span.fragments, document.text, inside))
        if not extent:
            losses.append(loss(document, span, "it holds nothing but blanks"))
            continue
        if extent != span.fragments:
            losses.append(loss(document, span, "blanks at the edges of it, or of its pieces, are cut"))
        others = [tuple(_cut(other, document.text, inside)) for other in span.alternatives]
        if others != list(span.alternatives):
            losses.append(loss(document, span, "blanks at the edges of an alternative are cut"))
        spans.append(replace(span, fragments=extent, alternatives=tuple(filter(None, others))))
    return replace(document, spans=tuple(spans)), losses


def blanked(document: Document) -> Document:
    r"""Give the text as it comes back: between sentences a line break, then blanks; nothing behind the last.

    >>> blanked(Document("d", "\tA \n b.\n", "en", sentences=(Fragment(1, 2), Fragment(5, 7)))).text
    ' A\n  b.'
    """
    parts, at = [], 0
    for start, end in document.sentences:
        parts += [gap(start - at, first=at == 0), document.text[start:end]]
        at = end
    return replace(document, text="".join(parts))


def gap(size: int, *, first: bool) -> str:
    """Give what stands between two sentences, or before the first."""
    return " " * size if first or not size else "\n" + " " * (size - 1)


def _missed(document: Document) -> Iterator[Fragment]:
    """Give what is no blank and in no token, cut at the edges of sentences."""
    cuts = {0, len(document.text)}
    for piece in (*document.tokens, *document.sentences):
        cuts |= {*piece}
    known = {token.start: token.end for token in document.tokens}
    at = 0
    for cut in sorted(cuts):
        if cut > at:
            yield from (Fragment(*found.span()) for found in _WORD.finditer(document.text, at, cut))
        at = max(at, cut, known.get(cut, 0))


def _sentences(document: Document) -> Iterator[Fragment]:
    """Join tokens: those of one sentence, and those of a line between two."""
    starts = [sentence.start for sentence in document.sentences]
    place: tuple[int, bool] | None = None
    open_sentence: Fragment | None = None
    for token in document.tokens:
        at = bisect_right(starts, token.start) - 1
        here = (at, at >= 0 and token.start < document.sentences[at].end)
        if open_sentence and here == place and (here[1] or not _breaks(document.text, open_sentence.end, token.start)):
            open_sentence = Fragment(open_sentence.start, token.end)
            continue
        if open_sentence:
            yield open_sentence
        open_sentence, place = token, here
    if open_sentence:
        yield open_sentence


def _breaks(text: str, start: int, end: int) -> bool:
    return text.find("\n", start, end) >= 0


def _inside_of_tokens(document: Document) -> set[int]:
    """Give the places of blanks that lie inside of tokens; few tokens have any."""
    return {
        at
        for start, end in document.tokens
        if not _WORD.fullmatch(document.text, start, end)
        for at in range(start, end)
        if document.text[at].isspace()
    }


def _cut(fragments: Iterable[Fragment], text: str, inside: set[int]) -> Iterator[Fragment]:
    for fragment in fragments:
        start, end = fragment
        while start < end and text[start].isspace() and start not in inside:
            start += 1
        while start < end and text[end - 1].isspace() and end - 1 not in inside:
            end -= 1
        if start < end:
            yield Fragment(start, end)
