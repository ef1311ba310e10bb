"""English quotation marks that are no speech: every pair that is neither a quote nor a piece of one, with its use."""

from collections.abc import Iterable, Sequence

from .found import Found
from .nonspeech_ru import NonSpeech
from .speech_en import Reading
from .uses_en import use_of

PIECES = ("scare", "nickname")
"""Uses of marks that are the speaker's own words where they stand in a mixed quote."""


def find_nonspeech_en(readings: Iterable[Reading], quotes: Sequence[Found]) -> list[NonSpeech]:
    """Give the pairs of marks that are no speech, by start."""
    spoken = {place for quote in quotes if quote.mode == "direct" for piece in quote.fragments for place in piece}
    mixed = _covered(quote for quote in quotes if quote.mode == "mixed")
    answer = {}
    for reading in readings:
        for place, word in enumerate(reading.outline.words):
            if word.quotation is not None and word.quotation.pair.kind == "marks":
                start, end = word.quotation.pair.start, word.quotation.pair.end
                use = use_of(reading.outline.words, place)
                piece = start in mixed and end - 1 in mixed and use.use in PIECES
                if not piece and start not in spoken and end not in spoken:
                    answer[start] = NonSpeech(start, end, use)
    return [answer[start] for start in sorted(answer)]


def _covered(quotes: Iterable[Found]) -> set[int]:
    return {place for quote in quotes for start, end in quote.fragments for place in range(start, end)}
