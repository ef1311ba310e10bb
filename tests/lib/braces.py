"""Quotes in braces, for tables of examples: ``{Q «Мост открыт»}, — {C сказал} {S мэр}.``

Q is a quote, C its cue, S its source. A quote of several fragments has several braces. Where a text holds several quotes,
their numbers in text order stand behind the letter; a source of two quotes has both numbers.
"""

import re

from msgspec.structs import replace

from saidby.corpus.model import Document

OPEN = re.compile(r"\{[QCS]\d* ")


def without_braces(line: str) -> str:
    """Give the text of an example."""
    return OPEN.sub("", line).replace("}", "")


def with_braces(document: Document) -> str:
    """Give the text of a document with its quotes, cues and sources, and no other spans, in braces."""
    numbers = _numbers(document)
    inserts: list[tuple[int, int, int, str]] = []
    for span in (span for span in document.spans if span.label in ("QUOTE", "CUE", "SOURCE")):
        name = span.label[0] + (numbers[span.id] if len(_quotes(document)) > 1 else "")
        for start, end in span.fragments:
            inserts += [(end, 0, -start, "}"), (start, 1, -end, f"{{{name} ")]
    text = document.text
    for place, *_, mark in sorted(inserts, reverse=True):
        text = text[:place] + mark + text[place:]
    return text


def of_modes(document: Document, *modes: str) -> Document:
    """Give the document with the quotes of some modes only, and their cues, sources and speakers."""
    quotes = {span.id for span in document.spans if span.label == "QUOTE" and span.attrs["mode"] in modes}
    relations = tuple(relation for relation in document.relations if relation.head in quotes)
    kept = quotes | {relation.tail for relation in relations}
    spans = tuple(span for span in document.spans if span.id in kept)
    entities = tuple(entity for entity in document.entities if entity.id in kept)
    return replace(document, spans=spans, relations=relations, entities=entities)


def speakers(document: Document) -> list[str]:
    """Give the names of the speakers of the quotes, in text order; ``-`` for nobody."""
    names = {entity.id: entity.name for entity in document.entities}
    spoken = {relation.head: names[relation.tail] for relation in document.relations if relation.label == "speaker"}
    return [spoken.get(quote, "-") for quote in _quotes(document)]


def _quotes(document: Document) -> list[str]:
    spans = [span for span in document.spans if span.label == "QUOTE"]
    return [span.id for span in sorted(spans, key=lambda span: (span.start, -span.end))]


def _numbers(document: Document) -> dict[str, str]:
    numbers = {quote: str(number) for number, quote in enumerate(_quotes(document), 1)}
    found = dict(numbers)
    for relation in sorted(document.relations, key=lambda relation: numbers[relation.head]):
        if relation.label != "speaker":
            found[relation.tail] = found.get(relation.tail, "") + numbers[relation.head]
    return found
