"""Speech in one outline: which of its quotations are quotes, with cue and source."""

import re
from collections.abc import Iterator, Sequence

from .attributed_ru import Attribution, Reading, attribution, further, shares_subject
from .clauses import tag_outline
from .found import Found
from .media_ru import medium_of
from .orders import Match, find_orders
from .outlines import Outline, Stretch, Word
from .phrases import Phrase
from .uses_ru import EDGES, is_sentence
from .voice_ru import is_own_voice

FINAL = ("?", "!", "…", "...")
"""What ends quoted words behind which no comma stands."""

BLANK_LINE = re.compile(r"\s*\n\s*\n\s*")


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
        more=tuple(one.cue for one in more),
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
