"""Rules of the annotation manual that no scheme can state; each gives what breaks it, an empty list if nothing does."""

import re
from collections import Counter

from saidby.annotate.scheme import load_scheme
from saidby.corpus.model import Document, Fragment, Span

SCHEME = load_scheme("news")
NAMES = {"PER", "ORG", "LOC", "EVENT", "WORK"}
ORDER = ("mode", "layout", "medium", "factuality", "source_form")
ENDS = {"cue": "CUE", "source": "SOURCE", "addressee": "ADDRESSEE"}
QUOTATION_MARK = re.compile('(?<!\\d)["«»„“”]')
"""After a digit `"` is a unit."""


def quotes(document: Document) -> list[str]:
    """Defaults are left out, `source_form` tells which relations there are, `reported` is optional."""
    broken = []
    for quote in labelled(document, "QUOTE"):
        related = Counter(relation.label for relation in document.relations if relation.head == quote.id)
        form = quote.attrs["source_form"]
        rules = {
            "source and source_form": bool(related["source"]) == (form not in ("null", "implicit")),
            "null needs a cue": related["cue"] or form != "null",
            "implicit has no cue": not (related["cue"] and form == "implicit"),
            "reported is optional": quote.optional or quote.attrs["mode"] != "reported",
            "order of attributes": list(quote.attrs) == [key for key in ORDER if key in quote.attrs],
            "defaults are left out": not any(
                attribute.default is not None and quote.attrs.get(key) == attribute.default
                for key, attribute in SCHEME.labels["QUOTE"].attributes.items()
            ),
        }
        broken += [f"{document.id} {quote.id}: {rule}" for rule, kept in rules.items() if not kept]
    return broken


def attribution(document: Document) -> list[str]:
    """The cue, source and addressee of a quote lie outside of its content; each serves a quote."""
    spans = {span.id: span for span in document.spans}
    links = [relation for relation in document.relations if relation.label in ENDS]
    broken = [f"{document.id} {link.id}: inside" for link in links if overlap(spans[link.head], spans[link.tail])]
    for part in (span for label in ENDS.values() for span in labelled(document, label)):
        served = [spans[link.head] for link in links if link.tail == part.id]
        if not served or part.optional != all(quote.optional for quote in served):
            broken.append(f"{document.id} {part.id}: serves {[quote.id for quote in served]}")
    return broken


def entities(document: Document) -> list[str]:
    """A name has an entity of its own label; a source has the entity of a speaker, if it has one."""
    known = {entity.id: entity for entity in document.entities}
    speakers = {relation.tail for relation in document.relations if relation.label == "speaker"}
    names = [span for span in document.spans if span.label in NAMES]
    broken = [span for span in names if not span.entity or known[span.entity].label != span.label]
    broken += [span for span in labelled(document, "SOURCE") if span.entity and span.entity not in speakers]
    return [f"{document.id} {span.id}: {span.label} of {span.entity}" for span in broken]


def marks(document: Document) -> list[str]:
    """Every quotation mark is part of a quote or of NONSPEECH."""
    covered = [f for span in document.spans if span.label in ("QUOTE", "NONSPEECH") for f in span.fragments]
    found = [match.start() for match in QUOTATION_MARK.finditer(document.text)]
    left = [place for place in found if not any(a <= place < b for a, b in covered)]
    return [f"{document.id} {place}: quotation mark left over" for place in left]


def labelled(document: Document, label: str) -> list[Span]:
    return [span for span in document.spans if span.label == label]


def overlap(first: Span, second: Span) -> bool:
    return any(meet(a, b) for a in first.fragments for b in second.fragments)


def meet(a: Fragment, b: Fragment) -> bool:
    return a.start < b.end and b.start < a.end
