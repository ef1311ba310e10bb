"""Where people, bodies and places are named: what natasha finds, cut, mended and completed.

The recogniser runs over the end of a name («Иван Мох. – Мне»), takes a title or a verb at the start of a sentence for a
part of it («Дворник Ермолай», «Беседовал Антон Пыжов»), is not sure what bears a rare name, and misses names at the
start of a paragraph. A person's name, once known, is found again wherever it stands with a capital, in any case.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import dropwhile
from typing import NamedTuple

from saidby.corpus.model import Block, Document
from saidby.corpus.names_ru import NAME_GRAMMEMES, is_given, name_keys, read_name
from saidby.corpus.russian import analyses, plain

from .models_ru import find_names
from .outlines import Stretch

NAME_END = re.compile(r"[.,]?\s+[–—-]\s|\s*[«»„“”\"\n(]")
"""What no person's name goes over."""

NICKNAMED = re.compile(r"[А-ЯЁ][а-яё]+ ([«„“\"])[^«»„“”\"\n]{2,20}[»“”\"] [А-ЯЁ][а-яё]+")
"""«Пётр «Якорь» Лужин»: a nickname in the midst of a name."""

WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
BEGINNING = 2
"""Letters that every form of a surname begins with, so that few words need the dictionary."""

CAPITALISED = re.compile(r"\b[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*\b")

BEFORE_SENTENCE = re.compile(r"(?:^|[.!?…:»\"“—–-]\s*|[\n«„\"“(]\s*)$")
"""What stands before the first word of a sentence, which has a capital whatever it is."""

TOPONYM = re.compile(r"(?:ск|град|бург|поль|город)(?:а|у|ом|е)?$|(?:[рзн]еч|озер|мор|гор|полес|лес)ь(?:е|я|ю|ем)$")
"""How the names of places end, and no person's does."""

PAIR = re.compile(r"\b(?P<given>[А-ЯЁ][а-яё]+)[ \u00a0](?P<surname>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)\b(?![»“”\"])")
"""Two words with capitals, no title in marks."""

COMMON = (
    "NOUN",
    "VERB",
    "INFN",
    "GRND",
    "PRTF",
    "PRTS",
    "ADVB",
    "ADJF",
    "ADJS",
    "PREP",
    "CONJ",
    "PRCL",
    "NPRO",
    "COMP",
    "PRED",
)

LETTER = re.compile(r"[^\W\d_]")
"""What every name has; a lone mark is none."""


class Named(NamedTuple):
    """A stretch of text that names a person (PER), a body (ORG) or a place (LOC)."""

    start: int
    end: int
    label: str


def find_named(document: Document, blocks: Sequence[Block]) -> list[Named]:
    """Give what is named in these blocks, sorted; the people that came with the document, if there are any."""
    text = document.text
    names = (Named(*name) for block in blocks for name in find_names(text, block.start, block.end))
    found = [name for name in names if LETTER.search(text, name.start, name.end)]
    if given := sorted({(span.start, span.end) for span in document.spans if span.label == "PER"}):
        people = [Named(start, end, "PER") for start, end in given]
    else:
        found = list(_settled(text, [mended for name in found if (mended := _mended(text, name))]))
        people = [name for name in found if name.label == "PER"]
        people += _with_given_names(text, blocks, found)
        people += (Named(start, end, "PER") for start, end in _again(text, blocks, [name[:2] for name in people]))
    covered = {place for name in people for place in range(name.start, name.end)}
    others = (name for name in found if name.label != "PER" and covered.isdisjoint(range(name.start, name.end)))
    return sorted([*people, *others])


def _with_given_names(text: str, blocks: Sequence[Block], found: Iterable[Named]) -> list[Named]:
    """Find names that were missed: a given name, and a word with a capital behind it: «Самсон Деканов»."""
    covered = {place for name in found for place in range(name.start, name.end)}
    pairs = (match for block in blocks for match in PAIR.finditer(text, block.start, block.end))
    free = (match for match in pairs if match.start() not in covered and match.end() - 1 not in covered)
    return [
        Named(match.start(), match.end(), "PER")
        for match in free
        if is_given(match["given"]) and not _is_common(match["given"]) and not _is_common(match["surname"])
    ]


def _mended(text: str, name: Named) -> Named | None:
    """Cut a person's name to what is a name; None if nothing is left."""
    start, end, label = name
    if label != "PER":
        return name
    if nicknamed := NICKNAMED.match(text, start):
        return Named(start, nicknamed.end(), label)
    end = start + len(NAME_END.split(text[start:end], maxsplit=1)[0])
    words = list(WORD.finditer(text, start, end))
    if len(words) > 1:
        words = list(dropwhile(lambda word: _is_common(word[0]), words)) or words[-1:]
        return Named(words[0].start(), end, label)
    marked = text[start - 1 : start] in ("«", "„", "“", '"') and text[end : end + 1] in ("»", "“", "”", '"')
    if marked and len(words) == 1:
        return Named(start, end, "ORG")
    if words and _is_common(words[0][0]) and BEFORE_SENTENCE.search(text, max(0, start - 3), start):
        return None
    return Named(start, end, label)


def _settled(text: str, found: Iterable[Named]) -> Iterator[Named]:
    """Give names of one word the label that the word has most often in the text."""
    names = list(found)
    votes: dict[str, Counter[str]] = {}
    for name in names:
        if len(words := WORD.findall(text[name.start : name.end])) == 1:
            votes.setdefault(_stem(words[0]), Counter())[name.label] += 1
    for name in names:
        words = WORD.findall(text[name.start : name.end])
        if len(words) == 1:
            yield name._replace(label=_label(words[0], votes[_stem(words[0])], name.label))
        else:
            yield name


def _label(word: str, votes: Counter[str], label: str) -> str:
    if TOPONYM.search(plain(word)):
        return "LOC" if label == "PER" else label
    if "Geox" in analyses(word.lower())[0].tag and analyses(word.lower())[0].is_known:
        return "LOC" if label == "PER" else label
    best = max(votes.values())
    return label if votes[label] == best else next(other for other in sorted(votes) if votes[other] == best)


@lru_cache(maxsize=10_000)
def _stem(word: str) -> str:
    """Give the shortest of a name's keys that the forms of a word are likely to share."""
    return min(name_keys(word), key=lambda key: (len(key), key))


def _again(text: str, blocks: Iterable[Block], found: Sequence[Stretch]) -> Iterator[Stretch]:
    """Find names that were missed: known words, joined where two follow one another."""
    given, surnames = _known_words(text, found)
    covered = {place for start, end in found for place in range(start, end)}
    beginnings = {surname[:BEGINNING] for surname in surnames}
    for block in blocks:
        before: re.Match[str] | None = None
        for match in CAPITALISED.finditer(text, block.start, block.end):
            if match.start() in covered:
                continue
            known = plain(match[0])[:BEGINNING] in beginnings
            if known and not surnames.isdisjoint(name_keys(match[0])) and _may_be_name(match[0]):
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


@lru_cache(maxsize=10_000)
def _is_common(word: str) -> bool:
    """Tell whether a word that the dictionary has is no name in any of its analyses."""
    found = analyses(word.lower())
    return all(
        a.is_known and a.tag.POS in COMMON and not any(g in a.tag for g in (*NAME_GRAMMEMES, "Geox", "Abbr", "Init"))
        for a in found
    )
