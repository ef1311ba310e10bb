"""Who speaks where neither source nor verb says it: dialogues, interviews, headlines, pull quotes.

In a dialogue two speak by turns; in an interview the questions are the reporter's and the answers those of the person
interviewed; a headline or a pull quote is whose words they repeat, or the only person's whom the article quotes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from saidby.corpus.russian import plain

from .actors_ru import Actor
from .spans import Quote

WORDS = re.compile(r"\w{4,}")

ALIKE = 5
"""First letters by which words of two quotes are compared, so that cases do not matter."""

SHARE = 0.5
"""The share of its words that a headline or a pull quote must have in common with a quote that it repeats."""

FREQUENT = 50
"""Quotes that have a word; one of more says nothing."""

SET_APART = ("headline", "pull")
TURNS = ("dialogue", "transcript")
"""Layouts of quotes."""

Others = Callable[[Quote], Sequence[Actor]]


def fill_dialogues(quotes: Sequence[Quote], blocks: Sequence[int], others: Others) -> list[Quote]:
    """Give the quotes, in text order, the turns of dialogues without source with their speakers.

    Parameters
    ----------
    quotes : sequence of Quote
        In text order.
    blocks : sequence of int
        The number of the block of each.
    others : callable
        Gives the people who were met just before and in a turn.
    """
    answer = list(quotes)
    for run in _runs(quotes, blocks):
        names = _by_turns([answer[i] for i in run], others)
        for i, speaker in zip(run, names, strict=True):
            if answer[i].form == "implicit" and speaker is not None:
                answer[i] = answer[i]._replace(speakers=(speaker,))
    return answer


def _runs(quotes: Sequence[Quote], blocks: Sequence[int]) -> Iterator[list[int]]:
    """Give the numbers of turns that follow one another."""
    run: list[int] = []
    for i, quote in enumerate(quotes):
        if quote.layout != "dialogue" or quote.found.aside:
            continue
        if run and blocks[i] - blocks[run[-1]] > 1:
            yield run
            run = []
        run.append(i)
    if run:
        yield run


def _by_turns(run: Sequence[Quote], others: Others) -> list[Actor | None]:
    """Give the speakers of turns: one at the even places, the other at the odd ones.

    If nothing tells one of them, it is the only other person who was met.
    """
    two = [_speaker(run[side::2]) for side in (0, 1)]
    for side in (0, 1):
        if two[side] is None and not _is_told(run[side::2]) and _is_told(run[1 - side :: 2]):
            met = [actor for actor in others(run[0]) if actor is not two[1 - side]]
            two[side] = met[0] if len(met) == 1 else None
    return [two[place % 2] for place in range(len(run))]


def _speaker(turns: Sequence[Quote]) -> Actor | None:
    """Give the one who speaks in those of the turns that tell it."""
    told = {actor for quote in turns if quote.form != "implicit" for actor in quote.speakers}
    return next(iter(told)) if len(told) == 1 else None


def _is_told(turns: Sequence[Quote]) -> bool:
    """Tell whether any of the turns has author's words: «— И не жалко? — спрашиваем мэра» has, though no name."""
    return any(quote.form != "implicit" for quote in turns)


def fill_interviews(text: str, quotes: Sequence[Quote], person: Actor | None) -> list[Quote]:
    """Give the quotes, the answers of interviews without label with the person interviewed as their speaker.

    `person` is who that is if nobody has a label. A turn of a dialogue that nothing tells is an answer if the turn
    before it is a question of somebody unknown.
    """
    told = Counter(
        actor for quote in quotes if quote.layout == "transcript" for actor in quote.speakers if actor.label == "PER"
    )
    asked = max(told, key=lambda actor: (told[actor], -actor.first), default=person)
    answer, before = [], None
    for quote in quotes:
        answers = _is_answer(text, quote) and (quote.layout == "transcript" or _is_open_question(text, before))
        answer.append(quote._replace(speakers=(asked,)) if asked and answers else quote)
        before = before if quote.found.aside else quote
    return answer


def _is_answer(text: str, quote: Quote) -> bool:
    unknown = quote.layout in TURNS and quote.form == "implicit" and not quote.speakers
    return unknown and not _is_question(text, quote)


def _is_open_question(text: str, quote: Quote | None) -> bool:
    """Tell whether a turn is a question of somebody whom nothing tells."""
    return quote is not None and quote.layout == "dialogue" and not quote.speakers and _is_question(text, quote)


def _is_question(text: str, quote: Quote) -> bool:
    return text[: quote.found.fragments[-1][1]].rstrip('»”“"').endswith("?")


def fill_repeated(text: str, quotes: Sequence[Quote]) -> list[Quote]:
    """Give the quotes, headlines and pull quotes without source with the speaker of what they repeat.

    If they repeat nothing, it is the only person whom the article quotes; so too for a quote whose speaker no
    sentence before tells.
    """
    where = _index(text, quotes)
    people = {actor for quote in quotes for actor in quote.speakers if not quote.found.aside}
    only = tuple(people) if len(people) == 1 else ()
    answer = []
    for number, quote in enumerate(quotes):
        speakers = quote.speakers
        if not speakers and quote.layout in SET_APART and quote.form in ("implicit", "null"):
            speakers = _repeated(_words(text, quote), number, quotes, where)
        if not speakers and quote.form == "implicit" and quote.layout not in TURNS:
            speakers = only
        answer.append(quote._replace(speakers=speakers))
    return answer


def _repeated(
    words: Set[str], number: int, quotes: Sequence[Quote], where: Mapping[str, Sequence[int]]
) -> tuple[Actor, ...]:
    """Give the speakers of the quote that has most words in common with quote `number`, if it has enough."""
    telling = (i for word in words if len(where[word]) <= FREQUENT for i in where[word])
    shared = Counter(i for i in telling if i != number and quotes[i].speakers)
    best = max(shared, key=lambda i: (shared[i], -i), default=None)
    return () if best is None or shared[best] < SHARE * len(words) else quotes[best].speakers


def _index(text: str, quotes: Iterable[Quote]) -> dict[str, list[int]]:
    where: dict[str, list[int]] = {}
    for number, quote in enumerate(quotes):
        for word in _words(text, quote):
            where.setdefault(word, []).append(number)
    return where


def _words(text: str, quote: Quote) -> set[str]:
    return {plain(word)[:ALIKE] for start, end in quote.found.fragments for word in WORDS.findall(text[start:end])}
