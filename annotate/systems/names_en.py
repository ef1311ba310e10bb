"""Names in English sentences: runs of capitals inside noun phrases, with the titles before them, and what they name."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .chunks_en import Line
from .outlines import Word
from .words_en import is_in, is_role, singular

WHERE = frozenset({"in", "at", "near", "from", "across", "off", "through", "outside", "around"})
"""Prepositions before places."""


class Name(NamedTuple):
    """A name: its places in an outline, the words of titles before it, and its label: PER, ORG, LOC or unknown.

    One that `describes` stands before a noun that it only describes: *an Afghan official*.
    """

    words: Sequence[Word]
    start: int
    end: int
    titles: tuple[str, ...]
    label: str | None
    describes: bool = False

    @property
    def offset(self) -> int:
        """Where it starts in the document."""
        return self.words[self.start].start

    @property
    def offset_end(self) -> int:
        """Where it ends in the document."""
        return self.words[self.end - 1].end

    @property
    def parts(self) -> tuple[str, ...]:
        """Its words."""
        return tuple(word.text for word in self.words[self.start : self.end])


def find_names(line: Line) -> Iterator[Name]:
    """Give the names of a sentence, in text order."""
    for chunk in line.chunks:
        if chunk.letter in "NSx":
            before = line.words[chunk.start - 1].text.lower() if chunk.start else ""
            for name in names_in(line.words, range(chunk.start, chunk.end)):
                where = name.label is None and name.start == chunk.start and before in WHERE
                describes = name.end < chunk.end and line.words[name.end].text[0].islower()
                yield name._replace(label="LOC") if where else name._replace(describes=describes)


def names_in(words: Sequence[Word], places: range) -> Iterator[Name]:
    """Give the names among the words at some places."""
    place = places.start
    while place < places.stop:
        if not _is_capital(words, place):
            place += 1
            continue
        end = place + 1
        while end < places.stop and _is_capital(words, end):
            end += 1
        yield from _named(words, places.start, place, end)
        place = end


def _named(words: Sequence[Word], first: int, start: int, end: int) -> Iterator[Name]:
    """Cut titles off the front of a run of capitals."""
    before = [word.text.lower() for word in words[first:start]]
    at = max((place + 1 for place in range(start, end - 1) if is_title(words, place)), default=start)
    lead = [word.text.lower() for word in words[start:at]]
    yield Name(words, at, end, (*before, *lead), _label(words, at, end, before, lead))


def is_title(words: Sequence[Word], place: int) -> bool:
    """Tell whether a word is a title that stands before a name: not that of a body, *Coast Guard Service*."""
    word, behind = words[place].text, words[place + 1].text
    return (is_in(word, "titles") or (is_role(word) and len(word) > 5)) and not is_in(behind, "bodies", "things")


def _label(words: Sequence[Word], start: int, end: int, before: Sequence[str], lead: Sequence[str]) -> str | None:
    """Give what a name is of, None if nothing tells."""
    parts = [word.text for word in words[start:end]]
    if any(is_in(singular(part), "bodies") for part in parts) or is_in(parts[-1], "things"):
        return "ORG"
    if lead or (before and (is_role(before[-1]) or is_in(before[-1], "titles"))):
        return "PER"
    if before and is_in(before[-1], "bodies", "named_things"):
        return "ORG"
    if is_in(parts[0], "masculine_names", "feminine_names") and len(parts) > 1:
        return "PER"
    return "ORG" if before and before[0] in ("the", "a", "an") else None


def gender_en(name: Name) -> str | None:
    """Give the gender that titles or a given name tell."""
    for word in (*name.titles, name.parts[0]):
        if is_in(word, "feminine_titles", "feminine_names") or word.endswith("woman"):
            return "femn"
        if is_in(word, "masculine_titles", "masculine_names") or word.endswith("man"):
            return "masc"
    return "femn" if len(name.parts) > 1 and name.parts[0].endswith("a") else None


def _is_capital(words: Sequence[Word], place: int) -> bool:
    word = words[place]
    if word.quotation is not None or not word.text[0].isupper() or is_in(word.text, "determiners", "numbers", "days"):
        return False
    if is_in(word.text, "crowds") or (word.text.endswith("s") and is_role(word.text)):
        return any(other.text[:1].isupper() for other in words[place + 1 : place + 2])
    return bool(place) or not is_role(word.text) or any(other.text[:1].isupper() for other in words[1:2])
