"""Who speaks where neither source nor verb says it: dialogues, interviews, headlines, pull quotes.

In a dialogue two speak by turns; in an interview the questions are the reporter's and the answers those of the person
interviewed; a headline or a pull quote is whose words they repeat, or the only person's whom the article quotes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

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
    """Give the speakers of turns, who alternate: each place is spoken by whoever speaks at places that are even, or odd."""
    sides: tuple[Counter[Actor], Counter[Actor]] = (Counter(), Counter())
    for place, quote in enumerate(run):
        if quote.form != "implicit":
            sides[place % 2].update(quote.speakers)
    two = [next(iter(side), None) if len(side) == 1 else None for side in sides]
    known = {actor for actor in two if actor}
    if len(known) == 1 and not any(sides[number] for number in (0, 1) if two[number] is None):
        met = [actor for actor in others(run[0]) if actor not in known]
        if len(met) == 1 and not _asked(run, two.index(None)):
            two[two.index(None)] = met[0]
    elif not known:
        met = list(others(run[0]))
        silent = next((place % 2 for place, quote in enumerate(run) if quote.form != "implicit"), None)
        if len(met) == 1 and silent is not None:
            two[1 - silent] = met[0]
    return [two[place % 2] for place in range(len(run))]


def _asked(run: Sequence[Quote], side: int) -> bool:
    """Tell whether the turns of one side are somebody's who is not named: «— И не жалко? — спрашиваем мэра.»"""
    return any(place % 2 == side and quote.form != "implicit" and not quote.speakers for place, quote in enumerate(run))


def fill_interviews(text: str, quotes: Sequence[Quote], person: Actor | None) -> list[Quote]:
    """Give the quotes, the answers of interviews without label with the person interviewed as their speaker.

    `person` is who that is if nobody has a label.
    """
    told = Counter(actor for quote in quotes if quote.layout == "transcript" for actor in quote.speakers if actor.label == "PER")
    asked = max(told, key=lambda actor: (told[actor], -actor.first), default=person)
    return [
        quote._replace(speakers=(asked,))
        if asked and quote.layout == "transcript" and quote.form == "implicit" and not quote.speakers and not _is_question(text, quote)
        else quote
        for quote in quotes
    ]


def _is_question(text: str, quote: Quote) -> bool:
    return text[: quote.found.fragments[-1][1]].rstrip("»”“\"").endswith("?")


def fill_repeated(text: str, quotes: Sequence[Quote]) -> list[Quote]:
    """Give the quotes, headlines and pull quotes without source with the speaker of what they repeat.

    If they repeat nothing, it is the only person whom the article quotes; so too for a quote whose speaker no
    sentence before tells.
    """
    where = _index(text, quotes)
    people = {actor for quote in quotes for actor in quote.speakers if not quote.found.aside}
    only = tuple(people) if len(people) == 1 else ()
    return [_repeated(text, quote, number, quotes, where, only) for number, quote in enumerate(quotes)]


def _repeated(
    text: str, quote: Quote, number: int, quotes: Sequence[Quote], where: dict[str, list[int]], only: tuple[Actor, ...]
) -> Quote:
    if quote.speakers or quote.form not in ("implicit", "null") or quote.found.aside and quote.layout != "pull":
        return quote
    if quote.layout in ("headline", "pull"):
        words = _words(text, quote)
        shared = Counter(i for word in words if len(where[word]) <= FREQUENT for i in where[word] if i != number and quotes[i].speakers)
        best = max(shared, key=lambda i: (shared[i], -i), default=None)
        if best is not None and shared[best] >= SHARE * len(words):
            return quote._replace(speakers=quotes[best].speakers)
    if quote.form == "implicit":
        return quote._replace(speakers=only)
    return quote


def _index(text: str, quotes: Iterable[Quote]) -> dict[str, list[int]]:
    where: dict[str, list[int]] = {}
    for number, quote in enumerate(quotes):
        for word in _words(text, quote):
            where.setdefault(word, []).append(number)
    return where


def _words(text: str, quote: Quote) -> set[str]:
    return {plain(word)[:ALIKE] for start, end in quote.found.fragments for word in WORDS.findall(text[start:end])}
