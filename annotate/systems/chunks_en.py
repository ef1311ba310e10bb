"""English sentences in chunks: noun phrases, verbs, small words, each a letter, so that orders can be patterns.

A noun phrase is what stands between small words (`letters_en`). The letters of chunks are

= ================================================================================
N a noun phrase, without what hangs on it: *the mayor of* is N p; # a number alone
S a noun of speech with what narrows it down: *claim*, *the last promise*
H a pronoun
Q quoted words that end as an utterance does, q other quoted words, T a turn of an interview
V a form of a verb of speech, G that in -ing, K *according to*
A auxiliary or negation, v another verb, X one that refuses or plans to say, e adverb, p preposition, i *to*, t *that*
w question word, r relative pronoun, b subordinator, c conjunction, D day, date or time
= ================================================================================

and punctuation: ``, . : ; ( ) –``, x for any other.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .cues import Cue
from .letters_en import letters_of
from .outlines import Word
from .words_en import is_in, is_role, singular, takes, verb_en

CHUNK = re.compile(
    r"(?:[d#]+(?:[evgX]{1,3}(?=[nCg#]))?|(?=[nCg]))(?:[nCg#]|'(?=[nCd#evg])(?:[evgX]{1,2}(?=[nCg]))?)*(?<=[nCgd#])"
    r"|K.|D(?:D|[#](?!n)|,(?=#(?![nC])))*|."
)
"""A noun phrase, *according to*, a date, or any other word, in the letters of words."""

RECKONED = ("this", "last", "next", "that", "every", "earlier", "several", "few")
"""Words that make a noun of time a time: *this week*."""


class Chunk(NamedTuple):
    """A chunk: its letter, and its places in the outline (half-open)."""

    letter: str
    start: int
    end: int


class Line(NamedTuple):
    """An outline in chunks; `letters` has one letter a chunk."""

    words: Sequence[Word]
    chunks: Sequence[Chunk]
    letters: str

    def verb(self, chunk: int) -> Cue | None:
        """Give what the lexicon says of a chunk's verb."""
        word = self.words[self.chunks[chunk].start]
        return None if word.quotation else verb_en(word.text)

    def text(self, chunk: int) -> str:
        """Give a chunk's last word in small letters."""
        return self.words[self.chunks[chunk].end - 1].text.lower()

    def first(self, chunk: int) -> str:
        """Give a chunk's first word in small letters; nothing behind the last chunk."""
        return self.words[self.chunks[chunk].start].text.lower() if chunk < len(self.chunks) else ""


def read_line(words: Sequence[Word]) -> Line:
    """Cut an outline into chunks."""
    letters = letters_of(words)
    chunks = [part for match in CHUNK.finditer(letters) for part in _chunks(words, letters, *match.span())]
    return Line(words, chunks, "".join(chunk.letter for chunk in chunks))


def _chunks(words: Sequence[Word], letters: str, start: int, end: int) -> Iterator[Chunk]:
    if letters[start] not in "dnCg#":
        yield Chunk(letters[start], start, end)
    elif letters[start:end].strip("#") == "":
        yield Chunk("#", start, end)
    else:
        cut = _name_start(words, letters, start, end)
        if cut > start:
            yield Chunk("N", start, cut)
        yield from _noun_phrase(words, letters, cut, end)


def _noun_phrase(words: Sequence[Word], letters: str, start: int, end: int) -> Iterator[Chunk]:
    """Give a noun phrase as one chunk; a noun of speech without its owner: *Hale | ’s | claim*."""
    head = words[end - 1].text
    speech = takes(head.lower(), "nouns", "hearsay", "opinions") or (
        head[0].islower() and takes(singular(head), "nouns")
    )
    owner = letters.rfind("'", start, end) if speech else -1
    if owner > start:
        yield Chunk("N", start, owner)
        yield Chunk("x", owner, owner + 1)
    letter = "S" if speech else "D" if _is_time(words[start].text, head) else "N"
    yield Chunk(letter, max(start, owner + 1), end)


def _is_time(first: str, head: str) -> bool:
    """Tell whether a noun phrase is a time: *this week*, *six months*."""
    reckoned = first.lower() in RECKONED or is_in(first, "numbers") or first.isdigit()
    return reckoned and is_in(singular(head), "times")


def _name_start(words: Sequence[Word], letters: str, start: int, end: int) -> int:
    """Give where a name begins that only stands beside the noun before it: *in a statement | Thornmere Council*."""
    place = letters.find("nC", start, end) + 1
    if letters[start] != "d" or place < start + 2:
        return start
    before = words[place - 1].text
    return start if is_role(before) or is_in(before, "named_things", "titles", "bodies") else place
