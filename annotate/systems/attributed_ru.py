"""The cue and the source of quoted words, in the clause around them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from saidby.corpus.russian import analyses, plain

from .addressees import heard
from .clauses import find_source, read_clause
from .cues import Cue, cue_of, lexicon
from .models_ru import Tagged
from .orders import Match
from .outlines import Outline, Stretch, Word
from .phrases import Phrase, phrase
from .titles_ru import NOMINAL
from .verbs_ru import first_person_of, infinitive_of, noun_letter, reports_own_words, verb_of

APART = 6
"""Words that may stand between a source and the name that belongs to it."""

JOINING = 3
"""Words that may stand between quoted words and a further verb of the same subject: «…», — и затем добавил: «…»."""

LINK = "ссылкой"

RELATIVE = "котор"

POSSESSIVE = ("его", "её", "ее", "их")

PREPOSITIONS = {"по": "словам", "со": "слов"}


class Reading(NamedTuple):
    """An outline with what the orders and the tagger say of it; `content` are the places of quoted words."""

    outline: Outline
    people: Sequence[Stretch]
    matches: Sequence[Match]
    content: frozenset[int]
    tags: Sequence[Tagged]


class Attribution(NamedTuple):
    """A cue in its pieces, what the lexicon says of it, the source, and to whom it was said."""

    cue: tuple[Stretch, ...] = ()
    verb: Cue | None = None
    source: Phrase | None = None
    heard: tuple[Stretch, ...] = ()


def attribution(text: str, reading: Reading, match: Match) -> Attribution:
    """Give the cue and the source of a match."""
    if match.cue is None:
        return Attribution(source=_author(text, reading, match))
    word = reading.outline.words[match.cue]
    if word.text.lower() == LINK:
        return _chain(text, reading, match.cue)
    if verb := cue_of(word.text) or infinitive_of(word.text) or _own_cue(word.text):
        source = _source(text, reading, match.cue, verb)
        return Attribution(((word.start, word.end),), verb, source, _heard(reading, match.cue, verb, source))
    if verb := verb_of(word.text):
        source = _main_subject(text, reading, match) or _source(text, reading, match.cue, verb)
        if own := reports_own_words(word.text):
            source = source if source and source.tag.pos == "PRON" else None
        before = match.content[0] < match.cue and (own if source is None else word.start < source.start)
        return Attribution((_deed(reading, match.cue),), verb, source) if before else Attribution(source=source)
    if noun_letter(word.text) == "O":
        return Attribution(source=_thing(text, reading, match.cue))
    return Attribution(_noun(reading, match.cue), Cue(plain(word.text), "words"), _owner(text, reading, match.cue))


def _own_cue(word: str) -> Cue | None:
    """Give a first person that no other rule takes for a verb: «скажу»."""
    return None if verb_of(word) else first_person_of(word)


def _heard(reading: Reading, place: int, verb: Cue, source: Phrase | None) -> tuple[Stretch, ...]:
    """Give to whom it was said: «сказал он журналистам»."""
    words, outside = reading.outline.words, frozenset(() if source is None else source.places)
    found = heard(words, read_clause(words, place, reading.content), place, verb.lemma, outside)
    return tuple((words[places.start].start, words[places.stop - 1].end) for places in found)


def _main_subject(text: str, reading: Reading, match: Match) -> Phrase | None:
    """Give the first subject before a colon that is no «который»: «мэр, который устал, взмахнул рукой: «…»»."""
    words = reading.outline.words
    for place in range(match.cue or 0, match.content[0]):
        verb = verb_of(words[place].text) if words[place].text[0].isalpha() else None
        source = verb and _source(text, reading, place, verb)
        if source and not source.head_word.startswith(RELATIVE):
            return source
    return None


def _chain(text: str, reading: Reading, place: int) -> Attribution:
    """Give on whom a source relies: «со ссылкой на мэра Заречья»."""
    words, tags = reading.outline.words, reading.tags
    start = end = min(place + 2, len(words))
    while end < len(words) and (words[end].quotation or tags[end].pos in NOMINAL):
        end += 1
    cue = ((words[place - 1].start, words[start - 1].end),)
    if start == end:
        return Attribution(cue, Cue("ссылка", "impersonal"))
    places = with_names(words, tags, range(start, end), reading.people)
    return Attribution(cue, Cue("ссылка", "impersonal"), phrase(text, words, tags, places, start))


def _noun(reading: Reading, place: int) -> tuple[Stretch, ...]:
    """Give a noun for words, with its preposition where both are the cue: «по словам», «по» его «словам»."""
    words = reading.outline.words
    noun = words[place].start, words[place].end
    owned = place > 1 and words[place - 1].text.lower() in POSSESSIVE
    before = words[place - 1 - owned] if place > owned else None
    if before is None or PREPOSITIONS.get(before.text.lower()) != words[place].text.lower():
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


def further(text: str, reading: Reading, match: Match) -> Iterator[Attribution]:
    """Give what attributes quoted words once more: «Мост, — сказал мэр, — готов, — добавил он, — и покрашен»."""
    for cue in _further_cues(reading.outline.words, match):
        word = reading.outline.words[cue]
        if verb := cue_of(word.text):
            yield Attribution(((word.start, word.end),), verb, _source(text, reading, cue, verb))


def cue_places(reading: Reading) -> Iterator[tuple[int, Match]]:
    """Give the places of all cues of the quotes of an outline, and of who relays them, each with its match."""
    words = reading.outline.words
    for match in reading.matches:
        if match.cue is not None:
            yield match.cue, match
            if words[match.cue].text.lower() == LINK:
                yield from ((place, match) for place in range(match.start, match.cue) if cue_of(words[place].text))
        yield from ((cue, match) for cue in _further_cues(words, match))


def shares_subject(reading: Reading, match: Match, before: Match) -> bool:
    """Tell whether only «и», «а затем» stand between another quote and the verb of this: both have one subject."""
    words, start = reading.outline.words, before.content[-1] + 1
    return match.cue is not None and start <= match.cue <= match.content[0] and _joins(words[start : match.cue])


def _joins(words: Sequence[Word]) -> bool:
    spelt = [word for word in words if word.text[0].isalnum()]
    return len(spelt) <= JOINING and not any(word.quotation or word.text[0].isupper() for word in spelt)


def _further_cues(words: Sequence[Word], match: Match) -> Iterator[int]:
    """Give the first verb that reports between each two pieces of a quotation, but for that of the match."""
    pairs = {quotation.pair for quotation in match.quotations}
    places = [place for place, word in enumerate(words) if word.quotation and word.quotation.pair in pairs]
    for a, b in pairwise(places if len(pairs) == 1 else ()):
        if match.cue is None or not a < match.cue < b:
            yield from [place for place in range(a + 1, b) if (cue := cue_of(words[place].text)) and not cue.converb][
                :1
            ]


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


def _author(text: str, reading: Reading, match: Match) -> Phrase | None:
    """Give who is named before or behind quoted words, where no verb stands."""
    words, tags = reading.outline.words, reading.tags
    places = trimmed(words, beside(match))
    bracket = next((i for i in places if words[i].text == "("), places.stop)
    places = trimmed(words, range(places.start, bracket))
    if not places or not any(tags[i].pos in ("NOUN", "PROPN") for i in places):
        return None
    return phrase(text, words, tags, places, nominative(tags, places))


def beside(match: Match) -> range:
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

    «наблюдатель от палаты» is followed by «заречный инженер Иван Мох»: the parser saw two phrases, it is one. A pronoun
    has no name: «сказал он Лужину».
    """
    if len(places) == 1 and tags[places.start].pos == "PRON":
        return places
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
