"""Where people are named: what natasha finds, cut and completed.

The recogniser runs over the end of a name («Иван Мох. – Мне»), and misses names at the start of a paragraph. A name's
words, once known, are found again wherever they stand with a capital, in any case.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from saidby.corpus.model import Block, Document
from saidby.corpus.names_ru import NAME_GRAMMEMES, name_keys, read_name
from saidby.corpus.russian import analyses

from .models_ru import find_names
from .outlines import Stretch

NAME_END = re.compile(r"[.,]?\s+[–—-]\s|\s*[«»„“”\"\n(]")
"""What no name goes over."""

CAPITALISED = re.compile(r"\b[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*\b")


def find_people(document: Document, blocks: Sequence[Block]) -> list[Stretch]:
    """Give the stretches that name a person, sorted; those that came with the document, if there are any."""
    if given := sorted({(span.start, span.end) for span in document.spans if span.label == "PER"}):
        return given
    found = [name for block in blocks for name in _recognised(document.text, block)]
    return sorted([*found, *_again(document.text, blocks, found)])


def _recognised(text: str, block: Block) -> Iterator[Stretch]:
    for start, end, label in find_names(text, block.start, block.end):
        if label == "PER":
            yield start, start + len(NAME_END.split(text[start:end], maxsplit=1)[0])


def _again(text: str, blocks: Iterable[Block], found: Sequence[Stretch]) -> Iterator[Stretch]:
    """Find names that were missed: known words, joined where two follow one another."""
    given, surnames = _known_words(text, found)
    covered = {place for start, end in found for place in range(start, end)}
    for block in blocks:
        before: re.Match[str] | None = None
        for match in CAPITALISED.finditer(text, block.start, block.end):
            if match.start() in covered:
                continue
            if not surnames.isdisjoint(name_keys(match[0])) and _may_be_name(match[0]):
                follows = before is not None and before.end() + 1 == match.start()
                joined = before if before and follows and not given.isdisjoint(name_keys(before[0])) else match
                yield joined.start(), match.end()
            before = match


def _known_words(text: str, found: Iterable[Stretch]) -> tuple[set[str], set[str]]:
    given: set[str] = set()
    surnames: set[str] = set()
    for name in {text[start:end] for start, end in found}:
        parts = read_name(name)
        surnames |= name_keys(parts.surname) if len(parts.surname) > 1 else set()
        given |= name_keys(parts.given) if len(parts.given) > 1 else set()
    return given, surnames


def _may_be_name(word: str) -> bool:
    """Tell whether a word is no common one: «Гора» at the start of a sentence is a mountain."""
    likeliest = analyses(word.lower())[0]
    return not likeliest.is_known or any(grammeme in likeliest.tag for grammeme in NAME_GRAMMEMES)
