"""Names as mentions: where they stand in the author's words, in which case, with which title."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from saidby.corpus.names_ru import is_given

from .actors_ru import GENDERS, Mention
from .attributed_ru import Reading
from .models_ru import Tagged
from .named_ru import Named
from .outlines import Word
from .phrases import lemma
from .roles_ru import roles
from .titles_ru import body_titles, find_titles


def mentions_of(text: str, reading: Reading, named: Iterable[Named], *, aside: bool) -> Iterator[Mention]:
    """Give the names in an outline; those in quoted words are aside."""
    words = reading.outline.words
    starts = [word.start for word in words]
    for name in named:
        first = bisect_right(starts, name.start) - 1
        last = bisect_left(starts, name.end) - 1
        places = range(max(first, 0), last + 1)
        if name.label != "PER":
            yield _body(text, name, reading, places, aside=aside)
        elif any(words[place].quotation for place in places) or _is_eponym(reading, places.start):
            yield Mention(name.start, name.end, text[name.start : name.end], aside=True)
        else:
            yield _person(text, name, reading, places, aside=aside)


def _is_eponym(reading: Reading, place: int) -> bool:
    """Tell whether something is named after a person: «болезнь Мха», «школа имени Лужина»."""
    if place == 0 or reading.tags[place].feats.get("Case") != "Gen":
        return False
    return lemma(reading.outline.words[place - 1].text) in roles()["words"]["eponyms"]


def _person(text: str, name: Named, reading: Reading, places: range, *, aside: bool) -> Mention:
    words, tags = reading.outline.words, reading.tags
    whole = places
    places = _without_another(places, words, tags)
    start = name.start if places == whole else words[places.start].start
    titles = tuple(find_titles(words, tags, places))
    last = tags[places[-1]].feats
    gender = GENDERS.get(last.get("Gender", ""))
    return Mention(start, name.end, text[start : name.end], last.get("Case"), gender, aside, titles)


def _body(text: str, name: Named, reading: Reading, places: range, *, aside: bool) -> Mention:
    aside = aside or any(place in reading.content for place in places)
    titles = tuple(body_titles(reading.outline.words, places)) if name.label == "ORG" else ()
    return Mention(name.start, name.end, text[name.start : name.end], aside=aside, titles=titles, label=name.label)


def _without_another(places: range, words: Sequence[Word], tags: Sequence[Tagged]) -> range:
    """Take another's name away from the front: «секретарь Лужина Анна Мох» is no «Лужина Анна Мох»."""
    rest = next((at for at in places if tags[at].feats.get("Case") != "Gen"), places.stop)
    return range(rest, places.stop) if rest < places.stop and is_given(words[rest].text) else places
