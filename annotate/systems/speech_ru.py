"""Speech in one outline: which of its quotations are quotes, with cue and source."""

import re
from collections.abc import Iterator, Sequence

from .attributed_ru import Attribution, Reading, attribution, beside, further, shares_subject, trimmed
from .clauses import tag_outline
from .cues import cue_of, lexicon
from .found import Found
from .media_ru import medium_of
from .orders import Match, Order, find_orders
from .outlines import Outline, Stretch, Word
from .phrases import Phrase, lemma
from .roles_ru import is_body
from .uses_ru import EDGES, is_sentence
from .verbs_ru import is_official, is_person
from .voice_ru import is_own_voice

SHORTEST = 3
"""Words from which on what stands on something is no name."""

MINISTRY = "мин"
"""How names of ministries begin: «Минфин»."""

LABEL = 3
"""Words of the label of a headline."""

ABBREVIATION = range(2, 7)
"""Letters of an abbreviation: «МЧС»."""

FINAL = ("?", "!", "…", "...")
"""What ends quoted words behind which no comma stands."""

UNSET = ("block", "headline")
"""Bounds that do not set words off as the speaker's own."""

DASHES = "–—-"

BLANKS = re.compile(r"\s+")


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
    before: tuple[Match, Phrase | None] | None = None
    for match in reading.matches:
        first = attribution(text, reading, match)
        if first.source is None and before is not None and shares_subject(reading, match, before[0]):
            first = first._replace(source=before[1])
        before = match, first.source
        yield _found(text, reading, match, first)


def _found(text: str, reading: Reading, match: Match, first: Attribution) -> Found:
    pieces = {piece for quotation in match.quotations for piece in quotation.pieces}
    more = list(further(text, reading, match))
    medium = match.order.medium or medium_of(first.verb, first.source and first.source.head_word)
    return Found(
        f"order {match.order.name}",
        tuple(line for piece in sorted(pieces) for line in _lines(text, *piece)),
        _mode(text, match),
        first.cue,
        first.verb,
        tuple(one.source for one in (first, *more) if one.source),
        {"medium": medium} if medium else {},
        aside=reading.outline.depth > 0,
        addressees=first.heard,
        more=tuple(one.cue for one in more),
    )


def _mode(text: str, match: Match) -> str:
    """Give the mode: words behind a colon that no mark sets off are the speaker's own only if his voice shows."""
    (pair,) = {quotation.pair for quotation in match.quotations[:1]}
    return "indirect" if pair.kind in UNSET and not is_own_voice(text[pair.start : pair.end]) else "direct"


def _lines(text: str, start: int, end: int) -> Iterator[Stretch]:
    """Cut a stretch where a blank line divides it."""
    for blank in BLANKS.finditer(text, start, end):
        if blank[0].count("\n") > 1:
            if start < blank.start():
                yield start, blank.start()
            start = blank.end()
    if start < end:
        yield start, end


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
    if _is_other(match, outline.words, quoted):
        return False
    if match.quotations[0].pair.kind in ("open", "tail"):
        return True
    if match.order.tied and not _tied(match, outline.words, quoted):
        return False
    return _is_utterance(match.order, quoted) and not _names_the_outlet(match, outline.words)


def _is_utterance(order: Order, quoted: str) -> bool:
    """Tell whether quoted words are as much of a sentence as an order asks for."""
    if not (order.sentences or order.utterance):
        return True
    capital = not quoted.strip(EDGES)[:1].islower()
    if capital and len(quoted.split()) >= order.words:
        return True
    return is_sentence(quoted) and (order.sentences or capital or " " not in quoted)


def _is_other(match: Match, words: Sequence[Word], quoted: str) -> bool:
    """Tell what is no speech for other reasons: a paragraph of the author, a name on a hull, a predicate."""
    kind = match.quotations[0].pair.kind
    if match.cue is None and ((kind == "block" and not is_own_voice(quoted)) or quoted.startswith("'")):
        return True
    label = trimmed(words, beside(match))
    if match.order.body and not _is_body(words[label.start : label.stop]):
        return True
    if kind == "headline" and match.start == match.content[0] and is_person(quoted.rsplit(maxsplit=1)[-1]):
        return True
    return _is_inscribed(match, words) and len(quoted.split()) < SHORTEST and not is_sentence(quoted)


def _is_body(words: Sequence[Word]) -> bool:
    """Tell whether a label is a body or a person that speaks: «Минфин», «мэр»; «мэрия», if it is alone."""
    text = words[0].text
    if text.lower().startswith(MINISTRY) or (text.isupper() and len(text) in ABBREVIATION) or is_official(text):
        return len(words) <= LABEL
    return len(words) == 1 and is_body(lemma(text))


def _is_inscribed(match: Match, words: Sequence[Word]) -> bool:
    """Tell whether the verb says that words stand on something, as the name on a hull does: «выведено»."""
    cue = None if match.cue is None else cue_of(words[match.cue].text)
    return cue is not None and cue.group == "impersonal" and cue.lemma in (*lexicon()["inscribing"], "написать")


def _names_the_outlet(match: Match, words: Sequence[Word]) -> bool:
    """Tell whether one word in marks is who speaks, as the words said stand before the verb: «…», — пишут «Вести»."""
    if not match.order.utterance or match.cue is None or " " in words[match.content[0]].text:
        return False
    before = words[max(match.cue - 3, 0) : match.cue]
    return bool(before) and before[-1].text in DASHES and any(word.quotation for word in before)


def _tied(match: Match, words: Sequence[Word], quoted: str) -> bool:
    behind = words[match.content[-1] + 1 :][:1]
    return quoted.rstrip('»”“"').endswith(FINAL) or any(word.text[0] in ",)" for word in behind)
