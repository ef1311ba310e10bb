"""Speech in one outline: which of its quotations are quotes, with cue and source."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .clauses import find_source, tag_outline
from .cues import Cue, cue_of
from .found import Found
from .models_ru import Tagged
from .orders import Match, find_orders
from .outlines import Outline, Stretch, Word
from .phrases import Phrase, phrase
from .titles_ru import NOMINAL

SENTENCE = 3
"""Words that make a sentence of quoted words that no mark ends; titles are shorter."""

APART = 6
"""Words that may stand between a source and the name that belongs to it."""


class Reading(NamedTuple):
    """An outline with what the orders and the tagger say of it; `content` are the places of quoted words."""

    outline: Outline
    people: Sequence[Stretch]
    matches: Sequence[Match]
    content: frozenset[int]
    tags: Sequence[Tagged]


def read(outline: Outline, people: Sequence[Stretch]) -> Reading:
    """Find the speech in an outline; `people` are the stretches of it that name a person.

    An outline with neither is not tagged.
    """
    matches = list(_matches(outline, people))
    taken = {quotation.pair for match in matches for quotation in match.quotations}
    places = enumerate(outline.words)
    content = frozenset(place for place, word in places if word.quotation and word.quotation.pair in taken)
    tags = tag_outline(outline.words, content) if matches or people else ()
    return Reading(outline, people, [match for match in matches if _holds(match, outline, tags)], content, tags)


def find_speech(text: str, reading: Reading) -> Iterator[Found]:
    """Give the quotes of an outline of `text`."""
    words, aside = reading.outline.words, reading.outline.depth > 0
    for match in reading.matches:
        fragments = tuple(sorted({piece for quotation in match.quotations for piece in quotation.pieces}))
        verb = None if match.cue is None else cue_of(words[match.cue].text)
        if match.cue is None or verb is None:
            yield Found(match.order.name, fragments, sources=(_author(text, reading, match),), aside=aside)
        else:
            cue = (words[match.cue].start, words[match.cue].end)
            source = _source(text, reading, match.cue, verb)
            yield Found(match.order.name, fragments, "direct", (cue,), verb, (source,) if source else (), aside=aside)


def nominative(tags: Sequence[Tagged], places: range) -> int:
    """Give the first noun in the nominative, or else the first place."""
    nouns = (i for i in places if tags[i].pos in ("NOUN", "PROPN") and tags[i].feats.get("Case") == "Nom")
    return next(nouns, places.start)


def trimmed(words: Sequence[Word], places: range) -> range:
    """Give the places without punctuation at their ends."""
    start, end = places.start, places.stop
    while start < end and _is_punctuation(words[start]):
        start += 1
    while end > start and _is_punctuation(words[end - 1]):
        end -= 1
    return range(start, end)


def _is_punctuation(word: Word) -> bool:
    return word.quotation is None and not word.text[0].isalnum()


def _matches(outline: Outline, people: Sequence[Stretch]) -> Iterator[Match]:
    """Give each quotation to the first order that takes it."""
    taken: set[int] = set()
    for match in find_orders(outline, people):
        pairs = {quotation.pair.start for quotation in match.quotations}
        if taken.isdisjoint(pairs):
            taken |= pairs
            yield match


def _holds(match: Match, outline: Outline, tags: Sequence[Tagged]) -> bool:
    """Tell speech from titles where no verb does: quoted is a sentence, and what stands beside it a name."""
    if not match.order.sentences:
        return True
    if any(tags[place].pos in ("VERB", "AUX") for place in _beside(outline, match)):
        return False
    quoted = " ".join(outline.words[place].text for place in match.content)
    return len(quoted.split()) >= SENTENCE or quoted[:-1].endswith(tuple(".?!…"))


def _beside(outline: Outline, match: Match) -> range:
    """Give the places of the name before or behind quoted words."""
    words, content = outline.words, match.content[0]
    return trimmed(words, range(content) if match.order.name == "label" else range(content + 1, len(words)))


def _author(text: str, reading: Reading, match: Match) -> Phrase:
    places = _beside(reading.outline, match)
    return phrase(text, reading.outline.words, reading.tags, places, nominative(reading.tags, places))


def _source(text: str, reading: Reading, cue: int, verb: Cue) -> Phrase | None:
    words = reading.outline.words
    source = find_source(words, cue, verb, reading.content)
    if source is None:
        return None
    places = _with_names(words, reading.tags, range(source.start, source.end), reading.people)
    return phrase(text, words, reading.tags, places, source.head)


def _with_names(words: Sequence[Word], tags: Sequence[Tagged], places: range, people: Sequence[Stretch]) -> range:
    """Stretch a phrase over the names that it cuts, and up to a name that closely follows.

    «наблюдатель от палаты» is followed by «заречный инженер Иван Мох»: the parser saw two phrases, it is one.
    """
    start, end = places.start, places.stop
    for name_start, name_end in people:
        if name_start < words[end - 1].end and words[start].start < name_end:
            while start and name_start < words[start].start:
                start -= 1
        elif not _leads_to(words, tags, end, name_start):
            continue
        while end < len(words) and words[end].start < name_end:
            end += 1
    return range(start, end)


def _leads_to(words: Sequence[Word], tags: Sequence[Tagged], place: int, name: int) -> bool:
    """Tell whether only adjectives and nouns stand between a place and a name in the nominative."""
    for at in range(place, min(place + APART + 1, len(words))):
        if words[at].start == name:
            return tags[at].feats.get("Case") == "Nom"
        if tags[at].pos not in NOMINAL or words[at].quotation:
            return False
    return False
