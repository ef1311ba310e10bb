"""The speakers of a document's quotes, asked for in the order of the text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from saidby.corpus.model import Block
from saidby.corpus.russian import analyses

from .actors_ru import Actor, Resolved
from .attributed_ru import Reading
from .cast_ru import Cast
from .cues import Cue, lexicon
from .found import Found
from .hosts import hosts_of
from .lines_ru import Line
from .mentions_ru import mentions_of
from .named_ru import Named
from .pronouns_ru import Speech, own_gender
from .sources_ru import resolve
from .spans import Quote
from .story_ru import Story
from .turns_ru import SET_APART, TURNS, fill_dialogues, fill_interviews, fill_repeated

ASIDE = ("pull_quote", "attribution")
"""Blocks outside the running text: nobody named there is its subject."""


BYLINE = 8
"""Words that a line with the author's name has at most."""


NEAR = 20
"""Characters before a turn among which a colon leads to it."""

BEFORE_TURN = " \u00a0\t\n–—―-"
"""What stands between a colon and a turn."""


class Scene(NamedTuple):
    """A block with the readings of its outlines."""

    block: Block
    readings: Sequence[Reading]


def with_speakers(
    text: str, scenes: Sequence[Scene], named: Sequence[Named], found: Iterable[tuple[Found, str]]
) -> tuple[list[Quote], Cast]:
    """Give the quotes, found with their layouts, in text order, each with its speakers; and the cast."""
    lines = list(_lines(text, scenes, named))
    cast = Cast(mention for line in lines for mention in line.mentions)
    pairs = list(found)
    hosts = hosts_of([quote for quote, _ in pairs])
    story = Story(text, cast, lines, (piece for quote, _ in pairs for piece in quote.fragments))
    byline = _byline(lines, cast)
    spoken: dict[int, Quote] = {}
    for i in sorted(range(len(pairs)), key=lambda i: _order(i, pairs, hosts)):
        host = hosts[i]
        spoken[i] = _spoken(*pairs[i], story, None if host is None else spoken[host], byline)
    quotes = sorted(spoken.values(), key=lambda quote: quote.found.fragments)
    return _filled(text, quotes, scenes, story), cast


def _order(i: int, pairs: Sequence[tuple[Found, str]], hosts: Sequence[int | None]) -> tuple[bool, int, int, int]:
    """Give when a quote is asked for its speaker: what is set apart last, a host before what stands in it."""
    depth, root = 0, i
    while (host := hosts[root]) is not None:
        depth, root = depth + 1, host
    return pairs[root][1] in SET_APART, pairs[root][0].place, depth, pairs[i][0].place


def _filled(text: str, quotes: list[Quote], scenes: Sequence[Scene], story: Story) -> list[Quote]:
    """Give the quotes with the speakers that neither source nor verb tells."""
    starts = [scene.block.start for scene in scenes]
    blocks = [bisect_right(starts, quote.found.fragments[0][0]) for quote in quotes]
    quotes = fill_dialogues(quotes, blocks, lambda quote: story.people(quote.found.fragments[0][0]))
    quotes = [_led_to(text, quote, story) for quote in quotes]
    quotes = fill_interviews(text, quotes, story.main())
    return fill_repeated(text, quotes)


def _led_to(text: str, quote: Quote, story: Story) -> Quote:
    """Give a turn that a colon leads to its speaker, the subject of the sentence with the colon."""
    start = quote.found.fragments[0][0]
    if quote.speakers or quote.form != "implicit" or quote.layout != "dialogue":
        return quote
    if not text[max(0, start - NEAR) : start].rstrip(BEFORE_TURN).endswith(":"):
        return quote
    actor = story.before(start)
    return quote._replace(speakers=(actor,) if actor else ())


def _byline(lines: Sequence[Line], cast: Cast) -> Actor | None:
    """Give the author: the name that stands alone in a short line at the start or the end."""
    for line in (*lines[:3], *lines[-2:]):
        people = [mention for mention in line.mentions if mention.label == "PER" and " " in mention.text]
        if len(people) == 1 and len(line.words) <= BYLINE and line.words[-1].text not in ".?!":
            named = cast.named_at(people[0].start)
            return named and named[0]
    return None


def _lines(text: str, scenes: Iterable[Scene], named: Sequence[Named]) -> Iterator[Line]:
    for number, scene in enumerate(scenes):
        aside = scene.block.kind in ASIDE
        for reading in scene.readings:
            if reading.outline.depth == 0:
                words = reading.outline.words
                here = named[bisect_left(named, (words[0].start,)) : bisect_left(named, (words[-1].end,))]
                yield Line(reading, number, aside=aside, mentions=list(mentions_of(text, reading, here, aside=aside)))


def _spoken(quote: Found, layout: str, story: Story, host: Quote | None, byline: Actor | None) -> Quote:
    """Give a quote its speakers."""
    speech = _speech(host) if host else Speech(byline)
    sources = tuple(resolve(source, quote.verb, story, speech) for source in quote.sources)
    told = sources or (_without_source(quote, layout, story, host),)
    speakers = tuple(dict.fromkeys(actor for one in told for actor in one.speakers))
    if host is None and layout not in SET_APART:
        for actor in speakers or (None,):
            story.spoke(actor, quote.place)
    return Quote(quote, layout, told[0].form, sources, speakers)


def _floating(quote: Found, story: Story) -> Actor | None:
    """Give whose a quote is that stands by itself: who spoke before, of the gender that the words have («я возила»)."""
    gender = own_gender(" ".join(story.text[start:end] for start, end in quote.fragments))
    actor = story.before(quote.place)
    if actor is None or gender in (None, actor.gender):
        return actor
    return story.who(gender, quote.place)


def has_subject(verb: Cue) -> bool:
    """Tell whether a cue has one person as its subject, who may be left out: «добавил», not «сообщается», «вопрос»."""
    is_verb = any(analysis.tag.POS == "INFN" for analysis in analyses(verb.lemma))
    if verb.lemma.endswith("ся") and verb.lemma not in lexicon()["speech"]:  # «считается»
        is_verb = verb.group == "manner"
    return is_verb and not verb.plural and verb.group not in ("impersonal", "quoting")


def _speech(host: Quote) -> Speech:
    stretch = host.found.fragments[0][0], host.found.fragments[-1][1]
    return Speech(next(iter(host.speakers), None), stretch)


def _without_source(quote: Found, layout: str, story: Story, host: Quote | None) -> Resolved:
    """Give who speaks by the context: the subject of the sentence before, or who speaks there."""
    form = "null" if quote.cue else "implicit"
    if quote.cue and not (quote.verb and has_subject(quote.verb)):
        return Resolved(form)
    if host is not None:
        return Resolved(form, None, host.speakers if form == "implicit" else ())
    if layout in (*SET_APART, *TURNS):
        return Resolved(form)
    actor = story.who(quote.verb and quote.verb.gender, quote.place) if quote.cue else _floating(quote, story)
    return Resolved(form, None, (actor,) if actor else ())
