"""Names as mentions: where they stand in the author's words, in which case, with which title."""

from collections.abc import Iterator, Sequence
from itertools import dropwhile

from saidby.corpus.names_ru import is_given

from .cast_ru import Mention
from .models_ru import Tagged
from .outlines import Word
from .speech_ru import Reading
from .titles_ru import find_title

GENDERS = {"Masc": "masc", "Fem": "femn"}
"""The tagger's genders as the dictionary writes them."""


def mentions_of(text: str, reading: Reading, *, aside: bool) -> Iterator[Mention]:
    """Give the names of people in an outline; those in quoted words are aside."""
    places = {word.start: place for place, word in enumerate(reading.outline.words) if not word.quotation}
    for start, end in reading.people:
        covered = [places[at] for at in range(start, end) if at in places]
        yield _mention(text, start, end, reading, covered, aside=aside)


def _mention(text: str, start: int, end: int, reading: Reading, places: list[int], *, aside: bool) -> Mention:
    """Give a name as a mention; `places` are its words in the outline, none if it stands in quoted words."""
    if not places:
        return Mention(start, end, text[start:end], aside=True)
    words, tags = reading.outline.words, reading.tags
    places = _without_another(places, words, tags)
    start = words[places[0]].start
    title = find_title(words, tags, range(places[0], places[-1] + 1))
    last = tags[places[-1]].feats
    return Mention(start, end, text[start:end], last.get("Case"), GENDERS.get(last.get("Gender", "")), aside, title)


def _without_another(places: list[int], words: Sequence[Word], tags: Sequence[Tagged]) -> list[int]:
    """Take another's name away from the front: «секретарь Лужина Анна Мох» is no «Лужина Анна Мох»."""
    rest = list(dropwhile(lambda place: tags[place].feats.get("Case") == "Gen", places))
    return rest if rest and is_given(words[rest[0]].text) else places
