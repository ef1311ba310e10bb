"""Indirect, mixed and reported speech in one outline, by the frames of ``frames_ru.toml``."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .attributed_ru import Reading, cue_places, with_names
from .borders import clause_start
from .clauses import Source
from .cues import Cue
from .found import Found
from .frames import Sense, light_verb, senses
from .manner_ru import manner
from .origins import addressees, sources
from .outlines import Stretch, Word
from .phrases import Phrase, phrase
from .pieces_ru import is_spoken
from .reach import content_places
from .report import Report
from .reports import find_reports
from .sentences import Sentence

PREPOSITIONS = ("по", "согласно", "со", "мол", "дескать")
"""Words that report without a verb or noun of the lexicon."""

REPORTED = frozenset({"about", "about first", "for", "with", "this", "at"})
CHAIN = ("со", "ссылкой", "на")


class View(NamedTuple):
    """A sentence that is read, and the places of the content of its attributions."""

    text: str
    reading: Reading
    sentence: Sentence
    contents: list[list[range]]


def find_indirect(text: str, reading: Reading) -> Iterator[Found]:
    """Give the indirect, mixed and reported quotes of an outline of `text`."""
    outline = reading.outline
    if not _may_report(outline.words):
        return
    sentence = Sentence(outline.words, reading.content, reading.tags)
    taken = frozenset(cue for cue, _ in cue_places(reading))
    found = find_reports(sentence, taken)
    contents = [content_places(sentence, one, [other for other in found if other is not one]) for one in found]
    view = View(text, reading, sentence, contents)
    for one, runs in zip(found, contents, strict=True):
        if runs:
            quotes = (_found(view, each, runs) for each in (one, *_chains(sentence, one)))
            yield from (quote for quote in quotes if quote.mode == "mixed" or not _needs_marks(one))


def _elsewhere(one: Report, contents: list[list[range]]) -> frozenset[int]:
    """Give the places of all content that an attribution does not stand in."""
    around = (runs for runs in contents if not any(one.key in run for run in runs))
    return frozenset(at for runs in around for run in runs for at in run)


def _needs_marks(one: Report) -> bool:
    return one.sense.cue.group == "feeling" or one.frame == "marked deed"


def _chains(sentence: Sentence, one: Report) -> Iterator[Report]:
    """Give the one on whom a source relies, beside its cue: «сообщает газета со ссылкой на мэрию»."""
    beside = one.aside or range(clause_start(sentence, one.cue[0]), one.start)
    for place in beside[: -len(CHAIN)]:
        cue = tuple(range(place, place + len(CHAIN)))
        if tuple(sentence.texts(range(place, cue[-1] + 1))) == CHAIN:
            sense = Sense("со ссылкой", "preposition", frozenset(), Cue("со ссылкой", "impersonal"))
            yield Report("chain", cue, sense, one.start)


def _may_report(words_: Sequence[Word]) -> bool:
    return any(senses(word.text) or light_verb(word.text) or word.text.lower() in PREPOSITIONS for word in words_)


def _found(view: View, one: Report, runs: list[range]) -> Found:
    sentence = view.sentence
    inside = frozenset(at for run in runs for at in run)
    outside = inside | _elsewhere(one, view.contents)
    found = sources(sentence, one, outside)
    return Found(
        f"frame {one.frame}",
        tuple(_stretch(sentence, run) for run in runs),
        _mode(sentence, one, inside),
        _pieces(sentence, one.cue),
        one.sense.cue,
        tuple(_phrase(view, source) for source in found),
        attrs=manner(sentence, one, found, inside),
        aside=view.reading.outline.depth > 0,
        addressees=tuple(_stretch(sentence, places) for places in addressees(sentence, one, outside)),
    )


def _mode(sentence: Sentence, one: Report, inside: frozenset[int]) -> str:
    spoken = any(is_spoken(sentence, at) for at in inside if sentence.letters[at] == "Q")
    if spoken or (one.frame == "naming" and _is_marked(sentence, inside)):
        return "mixed"
    return "reported" if one.frame in REPORTED else "indirect"


def _phrase(view: View, source: Source) -> Phrase:
    sentence = view.sentence
    places = with_names(sentence.words, sentence.tags, range(source.start, source.end), view.reading.people)
    return phrase(view.text, sentence.words, sentence.tags, places, source.head)


def _is_marked(sentence: Sentence, inside: frozenset[int]) -> bool:
    return any(sentence.letters[at] == "Q" and not _has_capital(sentence.words[at].text) for at in inside)


def _has_capital(quoted: str) -> bool:
    return quoted[1:2].isupper()


def _stretch(sentence: Sentence, run: range) -> Stretch:
    return sentence.words[run.start].start, sentence.words[run.stop - 1].end


def _pieces(sentence: Sentence, places: Sequence[int]) -> tuple[Stretch, ...]:
    """Give the stretches of words, those that stand side by side as one."""
    pieces: list[range] = []
    for place in sorted(places):
        if pieces and pieces[-1].stop == place:
            pieces[-1] = range(pieces[-1].start, place + 1)
        else:
            pieces.append(range(place, place + 1))
    return tuple(_stretch(sentence, piece) for piece in pieces)
