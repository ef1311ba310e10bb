"""Why a span is there: the rule that made it, and what the rule saw, for people (``rules-ru(explain=yes)``).

``meta["reasons"]`` has a line for each span, by its id::

    q1   order after
    c1   сказать, speech
    s1   head «мэр», Nom; Пётр Лужин
    n1   use title: capital
    p1   Пётр Лужин
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from saidby.corpus.model import Document

from .nonspeech_ru import NonSpeech
from .phrases import Phrase
from .spans import Quote

KEY = "reasons"
"""The key of ``meta``."""


def explained(document: Document, quotes: Iterable[Quote], nonspeech: Iterable[NonSpeech]) -> Document:
    """Give the document, labelled with these quotes and pairs of marks, with the reason for every span.

    The quotes are those of `with_quotes`, in the same sequence.
    """
    tails: dict[tuple[str, str], list[str]] = {}
    for relation in document.relations:
        tails.setdefault((relation.head, relation.label), []).append(relation.tail)
    reasons: dict[str, str] = {}
    for number, quote in enumerate(quotes, 1):
        head = f"q{number}"
        reasons[head] = quote.found.rule
        for tail, reason in _attribution(quote, tails.get((head, "cue"), ()), tails.get((head, "source"), ())):
            reasons.setdefault(tail, reason)
    reasons |= {f"n{number}": f"use {one.use.use}: {one.use.name}" for number, one in enumerate(nonspeech, 1)}
    names = {entity.id: entity.name for entity in document.entities}
    for span in document.spans:
        reasons.setdefault(span.id, names.get(span.entity or "", "no entity"))
    return replace(document, meta={**document.meta, KEY: reasons})


def _attribution(quote: Quote, cues: Sequence[str], sources: Sequence[str]) -> Iterator[tuple[str, str]]:
    verb = quote.found.verb
    for cue in cues:
        yield cue, f"{verb.lemma}, {verb.group}" if verb else "no verb"
    for source, phrase, resolved in zip(sources, quote.found.sources, quote.sources, strict=False):
        name = resolved.entity.name if resolved.entity else "nobody known"
        yield source, f"head «{phrase.words[phrase.head].text}», {_case(phrase)}; {name}"


def _case(phrase: Phrase) -> str:
    return phrase.tag.feats.get("Case", "no case")
