"""Speech in one outline: which of its quotations are quotes, with cue and source."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from saidby.corpus.russian import analyses, plain

from .clauses import find_source, tag_outline
from .cues import Cue, cue_of, lexicon
from .found import Found
from .media_ru import medium_of
from .models_ru import Tagged
from .orders import Match, find_orders
from .outlines import Outline, Stretch, Word
from .phrases import Phrase, phrase
from .titles_ru import NOMINAL
from .uses_ru import EDGES, is_sentence
from .verbs_ru import infinitive_of, noun_letter, reports_own_words, verb_of
from .voice_ru import is_own_voice

APART = 6
"""Words that may stand between a source and the name that belongs to it."""

FINAL = ("?", "!", "…", "...")
"""What ends quoted words behind which no comma stands."""

POSSESSIVE = ("его", "её", "ее", "их")

PREPOSITIONS = ("по", "со")

BLANK_LINE = re.compile(r"\s*\n\s*\n\s*")


class Reading(NamedTuple):
    """An outline with what the orders and the tagger say of it; `content` are the places of quoted words."""

    outline: Outline
    people: Sequence[Stretch]
    matches: Sequence[Match]
    content: frozenset[int]
    tags: Sequence[Tagged]


def read(outline: Outline, people: Sequence[Stretch], block: str = "paragraph") -> Reading:
    """Find the speech in an outline; `people` are the stretches of it that name a person, `block` the block's kind.

    An outline with neither is not tagged.
    """
    matches = list(_matches(outline, people, block))
    taken = {quotation.pair for match in matches for quotation in match.quotations}
    places = enumerate(outline.words)
    content = frozenset(place for place, word in places if word.quotation and word.quotation.pair in taken)
    tags = tag_outline(outline.words, content) if matches or (people and outline.depth == 0) else ()
    return Reading(outline, people, matches, content, tags)


def find_speech(text: str, reading: Reading) -> Iterator[Found]:
    """Give the quotes of an outline of `text`."""
    aside = reading.outline.depth > 0
    for match in reading.matches:
        pieces = {piece for quotation in match.quotations for piece in quotation.pieces}
        fragments = tuple(line for piece in sorted(pieces) for line in _lines(text, *piece))
        cue, verb, source = _attribution(text, reading, match)
        medium = match.order.medium or medium_of(verb, source)
        yield Found(
            f"order {match.order.name}",
            fragments,
            _mode(text, match),
            cue,
            verb,
            (source,) if source else (),
            {"medium": medium} if medium else {},
            aside=aside,
        )


def _mode(text: str, match: Match) -> str:
    """Give the mode: words behind a colon that no mark sets off are the speaker's own only if his voice shows."""
    (pair,) = {quotation.pair for quotation in match.quotations[:1]}
    return "indirect" if pair.kind == "block" and not is_own_voice(text[pair.start : pair.end]) else "direct"


def _lines(text: str, start: int, end: int) -> Iterator[Stretch]:
    """Cut a stretch where a blank line divides it."""
    for blank in BLANK_LINE.finditer(text, start, end):
        if start < blank.start():
            yield start, blank.start()
        start = blank.end()
    if start < end:
        yield start, end


def _attribution(text: str, reading: Reading, match: Match) -> tuple[tuple[Stretch, ...], Cue | None, Phrase | None]:
    """Give the cue, what the lexicon says of it, and the source."""
    if match.cue is None:
        return (), None, _author(text, reading, match)
    word = reading.outline.words[match.cue]
    if verb := cue_of(word.text) or infinitive_of(word.text):
        return ((word.start, word.end),), verb, _source(text, reading, match.cue, verb)
    if verb := verb_of(word.text):
        source = _source(text, reading, match.cue, verb)
        if own := reports_own_words(word.text):
            source = source if source and source.tag.pos == "PRON" else None
        before = match.content[0] < match.cue and (own if source is None else word.start < source.start)
        return (_deed(reading, match.cue),) if before else (), verb if before else None, source
    if noun_letter(word.text) == "O":
        return (), None, _thing(text, reading, match.cue)
    return _noun(reading, match.cue), Cue(plain(word.text), "words"), _owner(text, reading, match.cue)


def _noun(reading: Reading, place: int) -> tuple[Stretch, ...]:
    """Give a noun for words, with its preposition where both are the cue: «по словам», «по» его «словам»."""
    words = reading.outline.words
    noun = words[place].start, words[place].end
    owned = place > 1 and words[place - 1].text.lower() in POSSESSIVE
    before = words[place - 1 - owned] if place > owned else None
    if before is None or before.text.lower() not in PREPOSITIONS:
        return (noun,)
    return ((before.start, before.end), noun) if owned else ((before.start, noun[1]),)


def _deed(reading: Reading, place: int) -> Stretch:
    """Give a verb with the gesture that it names: «пожал плечами»."""
    words = reading.outline.words
    end = place + 1
    if end < len(words) and any(plain(a.normal_form) in lexicon()["gestures"] for a in analyses(words[end].text)[:2]):
        end += 1
    return words[place].start, words[end - 1].end


def _thing(text: str, reading: Reading, place: int) -> Phrase:
    """Give a noun with the adjectives before it."""
    start = place
    while start and reading.tags[start - 1].pos in ("ADJ", "DET"):
        start -= 1
    return phrase(text, reading.outline.words, reading.tags, range(start, place + 1), place)


def _owner(text: str, reading: Reading, place: int) -> Phrase | None:
    """Give whose words a noun names: «ответ директора завода» is the director's."""
    words, tags = reading.outline.words, reading.tags
    if place and words[place - 1].text.lower() in POSSESSIVE:
        return phrase(text, words, tags, range(place - 1, place), place - 1)
    end = place + 1
    while end < len(words) and _belongs(words[end], tags[end]):
        end += 1
    places = range(place + 1, end)
    heads = (i for i in places if tags[i].pos in ("NOUN", "PROPN"))
    return phrase(text, words, tags, places, head) if (head := next(heads, None)) is not None else None


def _belongs(word: Word, tag: Tagged) -> bool:
    return word.quotation is None and tag.pos in NOMINAL and tag.feats.get("Case") == "Gen"


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


def _matches(outline: Outline, people: Sequence[Stretch], block: str) -> Iterator[Match]:
    """Give each quotation to the first order that takes it."""
    taken: set[int] = set()
    for match in find_orders(outline, people, block=block):
        pairs = {quotation.pair.start for quotation in match.quotations}
        if taken.isdisjoint(pairs) and _holds(match, outline):
            taken |= pairs
            yield match


def _holds(match: Match, outline: Outline) -> bool:
    """Tell speech from titles where no verb that reports does."""
    quoted = outline.words[match.content[0]].text
    pair = match.quotations[0].pair
    if match.cue is None and ((pair.kind == "block" and not is_own_voice(quoted)) or quoted.startswith("'")):
        return False
    if pair.kind in ("open", "tail"):
        return True
    if match.order.tied and not _tied(match, outline.words, quoted):
        return False
    capital = not quoted.strip(EDGES)[:1].islower()
    if (match.order.sentences or match.order.utterance) and capital and len(quoted.split()) >= match.order.words:
        return True
    if match.order.utterance:
        return is_sentence(quoted) and (capital or " " not in quoted)
    return not match.order.sentences or is_sentence(quoted)


def _tied(match: Match, words: Sequence[Word], quoted: str) -> bool:
    behind = words[match.content[-1] + 1 :][:1]
    return quoted.rstrip('»”“"').endswith(FINAL) or any(word.text[0] in ",)" for word in behind)


def _author(text: str, reading: Reading, match: Match) -> Phrase | None:
    """Give who is named before or behind quoted words, where no verb stands."""
    words, tags = reading.outline.words, reading.tags
    places = trimmed(words, _beside(match))
    bracket = next((i for i in places if words[i].text == "("), places.stop)
    places = trimmed(words, range(places.start, bracket))
    if not places or not any(tags[i].pos in ("NOUN", "PROPN") for i in places):
        return None
    return phrase(text, words, tags, places, nominative(tags, places))


def _beside(match: Match) -> range:
    """Give the places of a match before or behind the quoted words."""
    first, last = match.content[0], match.content[-1]
    return range(match.start, first) if match.start < first else range(last + 1, match.end)


def _source(text: str, reading: Reading, cue: int, verb: Cue) -> Phrase | None:
    words = reading.outline.words
    source = find_source(words, cue, verb, reading.content)
    if source is None:
        return None
    places = with_names(words, reading.tags, range(source.start, source.end), reading.people)
    return phrase(text, words, reading.tags, places, source.head)


def with_names(words: Sequence[Word], tags: Sequence[Tagged], places: range, people: Sequence[Stretch]) -> range:
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
