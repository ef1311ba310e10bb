"""A document in the terminal: text with its spans in brackets, and a line a quote.

Brackets nest, cross and repeat (a discontinuous span shows its id in every piece); colour helps where there is any,
but nothing depends on it.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from saidby.corpus.model import Document, Fragment, Relation, Span, covered
from saidby.corpus.visible import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

STYLES = {
    "PER": "bold magenta",
    "ORG": "bold blue",
    "LOC": "bold green",
    "EVENT": "bold yellow",
    "WORK": "bold yellow",
    "DATE": "yellow",
    "MONEY": "yellow",
    "QUANTITY": "yellow",
    "MENTION": "magenta",
    "QUOTE": "cyan",
    "CUE": "red",
    "SOURCE": "bright_magenta",
    "NONSPEECH": "bright_black",
}
"""How labels look; a label that is not here is underlined."""

BLOCK_STYLES = {"heading": "bold", "meta": "dim", "pull_quote": "italic"}


def show(document: Document, console: "Console") -> None:
    """Print a document."""
    from rich.text import Text

    title = Text.assemble((visible(document.id), "bold"), visible(f" · {document.lang} · {_facts(document)}"))
    console.rule(title, align="left")
    console.print(annotated(document), soft_wrap=True)
    for lines in (list(quote_lines(document)), list(reason_lines(document))):
        if lines:
            console.print()
        for line in lines:
            console.print(visible(line), soft_wrap=True, highlight=False, markup=False)


def annotated(document: Document) -> "Text":
    """Give the text with its spans in brackets: ``[Заречье LOC]``."""
    from rich.text import Text

    shown = Text()
    at = 0
    styles: list[tuple[int, str]] = []
    borders = [(block.end, (-1, 0), "", "") for block in document.blocks]
    for position, _, mark, style in sorted([*borders, *_marks(document)], key=lambda item: item[:2]):
        shown.append(visible(document.text[at:position]), _style_at(document, at, styles))
        at = position
        shown.append(visible(mark), style)
        if mark.startswith("["):
            styles.append((position, style))
        elif mark:
            styles.remove(next(item for item in reversed(styles) if item[1] == style))
    shown.append(visible(document.text[at:]), _style_at(document, at, styles))
    return shown


def quote_lines(document: Document) -> Iterator[str]:
    r"""Give a line a quote: id, mode, speaker, cue, and how it begins.

    >>> from saidby.corpus.said import parse
    >>> text = "#said 1\n#id a\n#entity e PER Ann\n\n{QUOTE#q direct cue=#c speaker=@e|“Go,”} Ann {CUE#c|said}."
    >>> list(quote_lines(parse(text)))
    ['q  direct  Ann (said): “Go,”']
    """
    spans = {span.id: span for span in document.spans}
    names = {entity.id: entity.name for entity in document.entities}
    related: dict[str, list[Relation]] = {}
    for relation in document.relations:
        related.setdefault(relation.head, []).append(relation)
    for quote in document.spans:
        if quote.label != "QUOTE":
            continue
        tails = related.get(quote.id, [])
        speaker = ", ".join(names[r.tail] for r in tails if r.label == "speaker" and r.tail in names) or "nobody named"
        cue = ", ".join(covered(document.text, spans[r.tail].fragments) for r in tails if r.label == "cue")
        said = " ".join(covered(document.text, quote.fragments).split())
        mode = quote.attrs.get("mode", "–")
        yield f"{quote.id}  {mode}  {speaker}{f' ({cue})' if cue else ''}: {_short(said)}"


def reason_lines(document: Document) -> Iterator[str]:
    r"""Give a line a span for which the document has a reason: id, label, reason, and how it begins.

    >>> from saidby.corpus.said import parse
    >>> text = '#said 1\n#id a\n#meta reasons {"c": "to go, motion"}\n\nAnn {CUE#c|went}.'
    >>> list(reason_lines(parse(text)))
    ['c  CUE  to go, motion: went']
    """
    reasons = document.meta.get("reasons")
    if isinstance(reasons, dict):
        for span in document.spans:
            if span.id in reasons:
                said = " ".join(covered(document.text, span.fragments).split())
                yield f"{span.id}  {span.label}  {reasons[span.id]}: {_short(said)}"


def _facts(document: Document) -> str:
    date = f"{document.meta['date']} · " if document.meta.get("date") else ""
    return f"{date}{len(document.sentences)} sentences, {len(document.tokens)} tokens, {len(document.spans)} spans"


def _short(text: str, *, size: int = 72) -> str:
    return text if len(text) <= size else f"{text[: size - 1]}…"


def _marks(document: Document) -> Iterator[tuple[int, tuple[int, int], str, str]]:
    """Give every bracket as (position, order, text, style): inner ones close first, outer ones open first."""
    for rank, span in enumerate(document.spans):
        style = STYLES.get(span.label, "underline")
        for fragment in span.fragments:
            length = fragment.end - fragment.start
            yield fragment.start, (1, -length * len(document.spans) + rank), "[", style
            yield fragment.end, (0, length * len(document.spans) - rank), f" {_tag(span, fragment)}]", style


def _tag(span: Span, fragment: Fragment) -> str:
    known = span.id if span.label == "QUOTE" or len(span.fragments) > 1 else ""
    more = "…" if fragment != span.fragments[-1] else ""
    return " ".join(part for part in (span.label, known) if part) + more


def _style_at(document: Document, at: int, styles: list[tuple[int, str]]) -> str:
    if styles:
        return styles[-1][1]
    here = bisect_right(document.blocks, at, key=lambda block: block.start) - 1
    inside = here >= 0 and at < document.blocks[here].end
    return BLOCK_STYLES.get(document.blocks[here].kind, "") if inside else ""
