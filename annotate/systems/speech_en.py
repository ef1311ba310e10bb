"""Speech in one English sentence: which words are quotes, of which mode, with cue, source and addressee."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .chunks_en import Line, read_line
from .clauses_en import is_given, lemma, particle
from .conditions_en import is_great
from .facts_en import factuality, medium
from .found import Found
from .orders_en import Match, find_orders_en
from .outlines import Outline, Stretch
from .phrases import Phrase, phrase
from .reach_en import around, is_reported, left_of, reach
from .uses_en import is_spoken
from .words_en import takes


class Reading(NamedTuple):
    """An outline in chunks, with what the orders say of it."""

    outline: Outline
    line: Line
    matches: Sequence[Match]


def read_en(outline: Outline) -> Reading:
    """Find the attributions of an outline."""
    line = read_line(outline.words)
    matches = [match for match in find_orders_en(line) if not _is_behind(match) or is_reported(line, match)]
    return Reading(outline, line, _each_once(matches))


def find_speech_en(text: str, reading: Reading) -> Iterator[Found]:
    """Give the quotes of an outline of `text` that have a cue."""
    sources: tuple[Phrase, ...] = ()
    pieces: list[Stretch] = []
    for match in reading.matches:
        pieces = pieces if match.order.mode == "relay" else _content(reading, match)
        if not pieces:
            continue
        own, verb = _sources(text, reading, match), reading.line.verb(match.cue)
        shared = sources or _first_subject(text, reading, match)
        addressees = _addressees(text, reading, match)
        if _is_passive(reading.line, match):
            addressees, own = own or addressees, _by(text, reading, match)
        sources = own or (shared if match.shared else ())
        if addressees and verb is not None and verb.group == "quoting":
            sources, addressees = addressees, ()
        yield Found(
            match.order.name,
            tuple(pieces),
            _mode(reading, match, pieces),
            tuple(_cue(reading, match)),
            verb,
            sources,
            _attrs(reading.line, match),
            aside=reading.outline.depth > 0,
            addressees=tuple(addressee.stretch for addressee in addressees),
        )


def _attrs(line: Line, match: Match) -> dict[str, str]:
    found = {"medium": medium(line, match), "factuality": factuality(line, match)}
    return {name: value for name, value in found.items() if value is not None}


def _is_behind(match: Match) -> bool:
    return match.order.pattern.startswith("(") and match.order.mode == "indirect"


def _each_once(matches: Sequence[Match]) -> list[Match]:
    """Give each quotation to the first that takes it."""
    taken: set[int] = set()
    begun: set[int | None] = {None}
    kept = []
    for match in sorted(matches, key=lambda match: -len(match.quotes)):
        content = None if _is_behind(match) else match.content
        if taken.isdisjoint(match.quotes) and (content is None or content not in begun):
            taken.update(match.quotes)
            begun.add(content)
            kept.append(match)
    return sorted(kept, key=lambda match: match.cue)


# Content


def _content(reading: Reading, match: Match) -> list[Stretch]:
    line = reading.line
    if match.order.mode == "direct":
        first = _left_of(reading, match) if match.quotes else 0
        return [_stretch(line, first if i == 0 else place, place + 1) for i, place in enumerate(match.quotes)]
    if match.order.name == "woven":
        return [_stretch(line, *piece) for piece in around(line, match, ())] + [
            _stretch(line, match.quotes[0], match.quotes[0] + 1)
        ]
    if _is_behind(match):
        return [_stretch(line, *piece) for piece in around(line, match, reading.matches)]
    start = match.content or 0
    end = match.right if match.quotes else reach(line, match, reading.matches)
    return [_stretch(line, start, end)] if start < end else []


def _left_of(reading: Reading, match: Match) -> int:
    """Give where content begins: with the quoted words, or with the author's if they are one sentence with them.

    *In May the bridge “was not safe,” said Hale*: all of it is what she said.
    """
    line, place = reading.line, match.quotes[0]
    before = line.letters[:place].rstrip(",")
    if place > match.cue or not before or is_great(line, place) or not re.search("[NHS]", before):
        return place
    start = left_of(line, place, goes_on=False)
    return start if any(letter in "AvVNHS" for letter in line.letters[start:place]) else place


def _stretch(line: Line, start: int, end: int) -> Stretch:
    while end > start + 1 and line.letters[end - 1] in ",:–x":
        end -= 1
    return line.words[line.chunks[start].start].start, line.words[line.chunks[end - 1].end - 1].end


def _mode(reading: Reading, match: Match, pieces: Sequence[Stretch]) -> str:
    if match.order.mode == "direct" and match.quotes:
        return "direct" if _left_of(reading, match) == match.quotes[0] else "mixed"
    if match.order.mode not in ("indirect", "relay"):
        return match.order.mode
    if all(_is_quotation(reading, piece) for piece in pieces):
        return "direct"
    inside = [
        place
        for place, word in enumerate(reading.outline.words)
        if word.quotation and any(start <= word.start and word.end <= end for start, end in pieces)
    ]
    named = bool(match.quotes)
    return "mixed" if any(is_spoken(reading.outline.words, place, named=named) for place in inside) else "indirect"


def _is_quotation(reading: Reading, piece: Stretch) -> bool:
    """Tell whether a piece of content is quoted words as a whole, which begin as a sentence does."""
    words = (word for word in reading.outline.words if word.quotation and (word.start, word.end) == piece)
    return any(word.text.strip("\"“”‘’'«»")[:1].isupper() for word in words)


# Cue, source, addressee


def _cue(reading: Reading, match: Match) -> list[Stretch]:
    """Give the pieces of the cue; what stands side by side is one."""
    words, line = reading.outline.words, reading.line
    chunks = [line.chunks[match.cue], *(line.chunks[start] for start, _ in match.parts)]
    if particle(line, match.cue):
        chunks.append(line.chunks[match.cue + 1])
    places = sorted({(chunk.end - 1 if chunk.letter in "SN" else chunk.start, chunk.end) for chunk in chunks})
    if lemma(line, match.cue) == "rule":
        places[0] = places[0][0] - 1, places[0][1]
    pieces: list[tuple[int, int]] = []
    for start, end in places:
        if pieces and pieces[-1][1] == start:
            pieces[-1] = pieces[-1][0], end
        else:
            pieces.append((start, end))
    return [(words[start].start, words[end - 1].end) for start, end in pieces]


def _sources(text: str, reading: Reading, match: Match) -> tuple[Phrase, ...]:
    if match.who and reading.line.text(match.who[0]) == "it" and is_given(reading.line, match.cue):
        return _document(text, reading, match.who[0])
    found = [_with_owner(reading.line, stretch) for stretch in (match.also, match.who) if stretch]
    if reading.line.letters[match.cue] == "S" and reading.line.letters[match.cue - 2 : match.cue] in ("Nx", "Hx"):
        found = [(match.cue - 2, match.cue - 1)]
    return tuple(_phrase(text, reading, stretch) for stretch in sorted(found))


def _with_owner(line: Line, stretch: tuple[int, int]) -> tuple[int, int]:
    """Give a noun of speech with its owner: *Hale’s statement*."""
    start, end = stretch
    return (start - 2, end) if line.letters[max(start - 2, 0) : start + 1] in ("NxS", "HxS") else stretch


def _document(text: str, reading: Reading, it: int) -> tuple[Phrase, ...]:
    """Give where it is said, if nobody says it: *in the will it is stated*."""
    in_it = it > 1 and reading.line.letters[it - 2] == "p" and reading.line.text(it - 2) == "in"
    return (_phrase(text, reading, (it - 1, it)),) if in_it else ()


def _phrase(text: str, reading: Reading, stretch: tuple[int, int]) -> Phrase:
    first, last = reading.line.chunks[stretch[0]], reading.line.chunks[stretch[1] - 1]
    places = range(first.start, last.end)
    return phrase(text, reading.outline.words, (), places, reading.line.chunks[stretch[0]].end - 1)


def _addressees(text: str, reading: Reading, match: Match) -> tuple[Phrase, ...]:
    if match.whom is None or (
        reading.line.letters[match.whom[0] - 1] != "i"
        and not takes(lemma(reading.line, match.cue), "tell", "order", "marked", "quoting")
    ):
        return ()
    return (_phrase(text, reading, match.whom),)


def _is_passive(line: Line, match: Match) -> bool:
    """Tell whether the subject is told."""
    return takes(lemma(line, match.cue), "tell", "order") and match.order.mode != "direct" and is_given(line, match.cue)


def _by(text: str, reading: Reading, match: Match) -> tuple[Phrase, ...]:
    """Give whom *by* names: *asked by a reporter whether …*."""
    letters = reading.line.letters
    if letters[match.cue + 1 : match.cue + 3] in ("pN", "pH") and reading.line.text(match.cue + 1) == "by":
        return (_phrase(text, reading, (match.cue + 2, match.cue + 3)),)
    return ()


def _first_subject(text: str, reading: Reading, match: Match) -> tuple[Phrase, ...]:
    """Give the noun phrase or pronoun that begins the sentence, for a verb that has no subject of its own."""
    letters = reading.line.letters
    place = next((i for i, letter in enumerate(letters[: match.cue]) if letter in "NHS"), None)
    if not match.shared or place is None:
        return ()
    return (_phrase(text, reading, (place, place + 1)),)
