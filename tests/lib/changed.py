"""Copies of a text that differ from it as copies do, with the place of every character known."""

import random
import re
import unicodedata

from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.normal_form import units

BLANKS = (" ", "\u00a0", "  ", "\n", "\r\n", "\t", "\u202f", " \u200b")
QUOTES = ('"', "«", "»", "“", "”", "„", "'", "’")
DASHES = ("-", "–", "—", "\u2011", "--", "\u2212")
HEADERS = ("Реклама. Читайте также: 10 примет долгой зимы", "(c) Интерберег, 2031. Все права защищены!", "")


class Changed:
    """A text that grows, and where each character of the original went."""

    def __init__(self) -> None:
        self.text = ""
        self.places: list[Fragment | None] = []

    def put(self, char: str) -> None:
        """Write what one character of the original became."""
        self.places.append(Fragment(len(self.text), len(self.text) + len(char)))
        self.text += char

    def lose(self, count: int, instead: str = "") -> None:
        """Leave out characters of the original."""
        self.places += [None] * count
        self.text += instead

    def place(self, fragment: Fragment, real: list[bool]) -> Fragment | None:
        """Give where a stretch is now, blanks at its edges left out; None if it has nothing else, or lost some."""
        inside = [i for i in range(fragment.start, fragment.end) if real[i]]
        if not inside or any(self.places[i] is None for i in inside):
            return None
        kept = [place for i in inside if (place := self.places[i])]
        return Fragment(kept[0].start, kept[-1].end)


def retyped(rng: random.Random, text: str) -> Changed:
    """Write a text with other blanks, quotation marks, dashes, ё, accents, soft hyphens, and something around it."""
    changed = Changed()
    changed.text = rng.choice(HEADERS) + "\n\n"
    decompose = rng.random() < 0.3
    for i, char in enumerate(text):
        before, after = text[i - 1 : i], text[i + 1 : i + 2]
        if char.isspace():
            changed.put(rng.choice(BLANKS) if rng.random() < 0.5 and not unicodedata.combining(after or " ") else char)
        elif char in '"«»“”„':
            changed.put(rng.choice(QUOTES))
        elif char in "-–—" and before not in "-–—" and (not after or after not in "-–—"):
            changed.put(rng.choice(DASHES))
        elif char == "…" and before not in ".…" and after not in ".…":
            changed.put("...")
        elif char in "ёЁ" and not unicodedata.combining(after or " "):
            changed.put(rng.choice((char, "е" if char == "ё" else "Е")))
        elif char.isalpha() and after.isalpha() and rng.random() < 0.01:
            changed.put(char)
            changed.text += "\u00ad"
        else:
            changed.put(unicodedata.normalize("NFD", char) if decompose else char)
    changed.text += "\n\n" + rng.choice(HEADERS)
    return changed


def rewritten(rng: random.Random, text: str, *, share: float = 0.02) -> Changed:
    """Write a text with some of its words lost, replaced, or followed by new ones."""
    changed = Changed()
    at = 0
    for match in re.finditer(r"\w+", text):
        for char in text[at : match.start()]:
            changed.put(char)
        at = match.end()
        fate = rng.random() / share
        if fate < 0.4:
            changed.lose(len(match[0]))
        elif fate < 0.8:
            changed.lose(len(match[0]), rng.choice(["мост", "река", "x"]) if match[0] != "мост" else "паром")
        else:
            for char in match[0]:
                changed.put(char)
            if fate < 1:
                changed.text += " вчера. Да."
    for char in text[at:]:
        changed.put(char)
    return changed


def units_of(text: str) -> list[bool]:
    """Tell for each character whether it belongs to a unit."""
    real = [False] * len(text)
    found = units(text)
    for start, end in zip(found.starts, found.ends, strict=True):
        real[start:end] = [True] * (end - start)
    return real


def expected(changed: Changed, document: Document) -> dict[str, tuple[Fragment | None, ...]]:
    """Give where the spans of a document, in their order, are in the changed text."""
    real = units_of(document.text)
    return {
        f"{i}": tuple(changed.place(fragment, real) for fragment in span.fragments)
        for i, span in enumerate(document.spans)
    }


def joined(fragments: tuple[Fragment, ...]) -> tuple[Fragment, ...]:
    """Join fragments that touch, as a placed span has them."""
    found: list[Fragment] = []
    for start, end in fragments:
        found.append(Fragment(found.pop().start, end) if found and found[-1].end == start else Fragment(start, end))
    return tuple(found)


def numbered(document: Document) -> Document:
    """Give a document whose spans are numbered in their order, without relations."""
    from msgspec.structs import replace

    spans = tuple(
        Span(f"{i}", span.label, span.fragments, alternatives=span.alternatives)
        for i, span in enumerate(document.spans)
    )
    return replace(document, spans=spans, relations=(), entities=())
