"""Who is meant: the people of the text on their way through it, so that «он» and «политолог» find their person.

A pronoun or a missing subject is sought in the sentences before it. What counts against a person is the way back, and
how he was met there: least as the speaker of a quote, more as a subject, most within what somebody says.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from .actors_ru import GENDERS, Actor
from .cast_ru import Cast
from .lines_ru import Candidate, Line, Rank
from .outlines import Stretch
from .phrases import lemma
from .titles_ru import read_title

BACK = 4
"""Sentences, before that of the pronoun, in which its person is sought first."""

COSTS = {Rank.SPEAKER: 0.0, Rank.SUBJECT: 0.3, Rank.RELATIVE: 0.6, Rank.OTHER: 1.4, Rank.QUOTED: 2.2}
"""What counts against a person, in sentences."""

NEAR = 40
"""Characters behind «он» within which somebody else is named: «сказал он вчера Лужину»."""

NEW_BLOCK = 0.5
"""What a paragraph's end counts."""

DOUBT = 0.4
"""What it counts that the gender of a person is not known."""


class Story:
    """The people of a document on their way through it; it must be asked in text order.

    Parameters
    ----------
    text : str
        The document's.
    cast : Cast
        Who is named; new actors are added to it.
    lines : sequence of Line
        The author's sentences, in text order.
    quoted : iterable of (int, int)
        Where the words of quotes stand: who is named there is taken up last.
    """

    def __init__(self, text: str, cast: Cast, lines: Sequence[Line], quoted: Iterable[Stretch]):
        self.text = text
        self.cast = cast
        self._lines = [line for line in lines if not line.aside]
        self._starts = [line.start for line in self._lines]
        self._quoted = sorted(set(quoted))
        self._bodies = [(start, actor) for start, _, actor in cast.names() if actor.label == "ORG"]
        self._untitled = [pair for pair in self._bodies if not pair[1].titles]
        self._people = [(start, actor) for start, _, actor in cast.names() if actor.label == "PER"]
        self._silent: set[int] = set()
        self._spoke: list[tuple[int, Actor | None]] = []
        self._met: list[list[Candidate]] = []
        self._subjects: dict[str | None, Actor] = {}

    def who(self, gender: str | None, place: int) -> Actor | None:
        """Give who «он», «она» or a missing subject of that gender is at an offset."""
        self._read_to(place)
        beside = self._beside(place)
        near = (pair for pair in self._near(gender, place) if pair[1] not in beside)
        best = min(near, key=lambda pair: pair[0], default=None)
        if best is not None:
            return best[1]
        stranger = self._stranger(gender, place)
        return stranger or self._subjects.get(gender)

    def before(self, place: int) -> Actor | None:
        """Give who speaks in the sentence before, or is its subject, or alone in it; if nobody is, in that before it.

        Nobody, if somebody unknown speaks there, or several are met.
        """
        self._read_to(place)
        line = self._line_at(place)
        for number in (line, line - 1, line - 2):
            if number < line - 1 and not self._same_block(number, line):
                return None
            met = [m for m in self._candidates(number) if m.place < place and m.rank < Rank.QUOTED]
            if number in self._silent and not any(m.rank == Rank.SPEAKER for m in met):
                return None
            if met:
                best = min(met, key=lambda m: (m.rank, -m.place))
                return best.actor if best.rank <= Rank.RELATIVE or len({m.actor for m in met}) == 1 else None
        return None

    def _same_block(self, a: int, b: int) -> bool:
        return a >= 0 and self._lines[a].block == self._lines[b].block

    def people(self, place: int) -> list[Actor]:
        """Give the people who are met in the sentence at an offset and in the two before."""
        line = self._line_at(place)
        met = (candidate for number in range(line - 2, line + 1) for candidate in self._candidates(number))
        return list(dict.fromkeys(candidate.actor for candidate in met))

    def main(self) -> Actor | None:
        """Give the person who is named most."""
        named = Counter(actor for _, _, actor in self.cast.names() if actor.label == "PER")
        return max(named, key=lambda actor: (named[actor], -actor.first), default=None)

    def within(self, gender: str | None, place: int, start: int, but: Actor | None) -> Actor | None:
        """Give the last person who is named from `start` on, before an offset: who «он» is in somebody's words."""
        first = bisect_left(self._people, start, key=lambda pair: pair[0])
        last = bisect_left(self._people, place, key=lambda pair: pair[0])
        met = (actor for _, actor in reversed(self._people[first:last]) if actor is not but and _agrees(actor, gender))
        return next(met, None)

    def pair(self, place: int) -> list[Actor]:
        """Give the two whom «они» are: joined by «и» in the sentences before; nobody if there is no such pair."""
        self._read_to(place)
        line = self._line_at(place)
        for number in range(line, max(line - 3, -1), -1):
            named = [met for met in self._candidates(number) if met.rank <= Rank.SUBJECT and met.place < place]
            people = list(dict.fromkeys(met.actor for met in sorted(named, key=lambda met: met.place)))
            if len(people) == 2:
                first, last = min(met.place for met in named), max(met.place for met in named)
                words = [word.text.lower() for word in self._lines[number].words if first < word.start < last]
                return people if "и" in words else []
            if named:
                return []
        return []

    def other(self, gender: str, place: int, *, last: bool = False) -> Actor | None:
        """Give whom «тот» takes up: who was met last, and is no subject; with `last`, «последний», whoever it is."""
        self._read_to(place)
        line = self._line_at(place)
        for number in range(line, max(line - 3, -1), -1):
            met = [m for m in self._candidates(number) if m.place < place and _agrees(m.actor, gender)]
            subjects = {m.actor for m in met if m.rank <= Rank.SUBJECT}
            fitting = [m for m in met if last or m.actor not in subjects]
            if fitting:
                return max(fitting, key=lambda m: m.place).actor
        return None

    def last_speaker(self, place: int) -> Actor | None:
        """Give who spoke last before an offset, in the sentences before, if that is known."""
        self._read_to(place)
        at = bisect_left(self._spoke, place, key=lambda pair: pair[0]) - 1
        near = at >= 0 and self._line_at(place) - self._line_at(self._spoke[at][0]) <= BACK
        return self._spoke[at][1] if near else None

    def body(self, place: int, *, untitled: bool = False) -> Actor | None:
        """Give the body that was named last before an offset; `untitled`: of those that no common noun is known for."""
        bodies = self._untitled if untitled else self._bodies
        number = bisect_left(bodies, place, key=lambda pair: pair[0])
        return bodies[number - 1][1] if number else None

    def nearest(self, place: int, gender: str | None = None) -> Candidate | None:
        """Give the last who was named before an offset, in its sentence."""
        self._read_to(place)
        met = [m for m in self._candidates(self._line_at(place)) if m.place < place and _agrees(m.actor, gender)]
        return max(met, key=lambda m: m.place, default=None)

    def spoke(self, actor: Actor | None, place: int) -> None:
        """Take note of who speaks at an offset."""
        self._read_to(place)
        number = self._line_at(place)
        if number < 0:
            return
        insort(self._spoke, (place, actor), key=lambda pair: pair[0])
        if actor is None:
            self._silent.add(number)
            return
        actor.last = max(actor.last, place)
        if actor.label == "PER":
            self._met[number].append(Candidate(place, Rank.SPEAKER, actor))
            self._enter(actor)

    # The way through the text

    def _read_to(self, place: int) -> None:
        while len(self._met) <= self._line_at(place):
            line = self._lines[len(self._met)]
            self._met.append([])
            met = [*line.named(self.cast), *line.called(self.cast)]
            self._met[-1] = [self._ranked(candidate) for candidate in met]
            for candidate in sorted(met, key=lambda m: m.place):
                candidate.actor.last = max(candidate.actor.last, candidate.place)
            for at, word in line.pronouns():
                if self._in_quote(at) is False and (actor := self._pronoun(word, at)):
                    self._met[-1].append(Candidate(at, Rank.SUBJECT, actor))
            for candidate in sorted(self._met[-1], key=lambda c: (-c.rank, c.place)):
                self._enter(candidate.actor)

    def _pronoun(self, word: str, place: int) -> Actor | None:
        gender = "masc" if word == "он" else "femn"
        best = min(self._near(gender, place), key=lambda pair: pair[0], default=None)
        return best[1] if best else self._subjects.get(gender)

    def _enter(self, actor: Actor) -> None:
        for gender in (actor.gender, None) if actor.gender else ("masc", "femn", None):
            self._subjects[gender] = actor

    def _ranked(self, candidate: Candidate) -> Candidate:
        return candidate._replace(rank=Rank.QUOTED) if self._in_quote(candidate.place) else candidate

    def _in_quote(self, place: int) -> bool:
        at = bisect_right(self._quoted, (place, place + 1)) - 1
        return any(start <= place < end for start, end in self._quoted[max(0, at - 3) : at + 1])

    def _line_at(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1

    def _candidates(self, number: int) -> list[Candidate]:
        return self._met[number] if 0 <= number < len(self._met) else []

    def _near(self, gender: str | None, place: int) -> Iterator[tuple[tuple[float, int], Actor]]:
        """Give who was met in the last sentences, and what counts against each."""
        line = self._line_at(place)
        for number in range(line, max(line - BACK - 1, -1), -1):
            blocks = self._lines[line].block - self._lines[number].block
            way = line - number + NEW_BLOCK * min(blocks, 2)
            for met in self._candidates(number):
                if met.place < place and _agrees(met.actor, gender):
                    doubt = DOUBT if gender and met.actor.gender is None else 0.0
                    yield (way + COSTS[met.rank] + doubt, -met.place), met.actor

    def _beside(self, place: int) -> list[Actor]:
        """Give whom «он» cannot be, as they stand beside it: «сказал он Лужину»."""
        named = [
            m for m in self._candidates(self._line_at(place)) if place < m.place < place + NEAR and m.rank == Rank.OTHER
        ]
        return [candidate.actor for candidate in named]

    def _stranger(self, gender: str | None, place: int) -> Actor | None:
        """Give somebody without a name who is the subject of the sentence before: «Рядом сидел старик»."""
        line = self._line_at(place)
        for number in range(line, max(line - 3, -1), -1):
            words, tags = self._lines[number].words, self._lines[number].tags
            fitting = [
                at
                for at in self._lines[number].strangers()
                if words[at].start < place and GENDERS.get(tags[at].feats.get("Gender", "")) in (gender, None)
            ]
            subjects = [at for at in fitting if tags[at].feats.get("Case") == "Nom"]
            if fitting and self._lines[number].block == self._lines[line].block:
                at = (subjects or fitting)[-1]
                title = read_title(words, tags, range(at, at + 1), at)
                return self.cast.add(Actor("PER", lemma(words[at].text), words[at].start, gender), title)
        return None


def _agrees(actor: Actor, gender: str | None) -> bool:
    return gender is None or actor.gender in (gender, None)
