"""English quotes without a verb of speech: alone, beside other words, behind a label, in headings, set apart."""

import re
from collections.abc import Iterator, Sequence

from saidby.corpus.model import Block

from .cast_en import CastEn
from .found import Found
from .outlines import Stretch, Word, find_outlines
from .phrases import Phrase, phrase
from .speech_en import Reading
from .uses_en import is_spoken, use_of
from .words_en import is_in, is_role

MARKS = "\"“”‘’'«»"

LABELLED = re.compile(r"((?:N|H|NpN):)[TQq]+")
"""A label and quoted words: *Hale: …*."""

BETWEEN = re.compile(r"[Qq]–([NH])[^–.:;QqT]{1,12}–[Qq]")
"""The author between dashes: *“Higher” – Hale pointed up – “or we go home.”*"""

BESIDE = re.compile(r"Q([NH])(?![.:])")
"""The author behind a comma: *“I made it,” Hale nodded.*"""

BEHIND = re.compile(r"(?<=[,:])Q")
"""The author before a comma or colon: *Hale laughed, “I made it.”*"""

SUBJECT = re.compile(r"(?<![pi])[NH]")
"""Who does something: a noun phrase or pronoun without a preposition."""

OWN = frozenset(["i", "we", "you", "my", "our", "your", "i’m", "we’re"])
"""Words of the speaker's own voice in a heading."""


def alone(reading: Reading) -> tuple[Stretch, ...]:
    """Give the pieces of a sentence that is nothing but quoted words."""
    letters = reading.line.letters.rstrip(".")
    words = [word for word in reading.outline.words if word.quotation]
    turns = letters != "" and not letters.strip("T")
    long = letters == "q" and sum(word.text.count(" ") for word in words) > 1
    return _pieces(words) if turns or long or letters in ("Q", "QQ") else ()


def labelled(text: str, reading: Reading) -> Found | None:
    """Give the quote behind a label; one in capitals alone is a place: *MILLBROOK: …*."""
    words, line = reading.outline.words, reading.line
    label = LABELLED.fullmatch(line.letters.rstrip("."))
    if label is None or words[0].text.isupper():
        return None
    head = words[line.chunks[len(label[1]) - 2].end - 1].text
    if not (head[0].isupper() or is_role(head) or is_in(head, "bodies", "pronouns")):
        return None
    source = _phrase(text, words, range(line.chunks[len(label[1]) - 2].end))
    return Found("label", _pieces([word for word in words if word.quotation]), sources=(source,))


def beside(text: str, reading: Reading) -> Found | None:
    """Give the quote that begins a sentence in which the author goes on without a verb of speech."""
    words, line = reading.outline.words, reading.line
    if BETWEEN.fullmatch(line.letters):
        source = _phrase(text, words, range(line.chunks[2].start, line.chunks[2].end))
        return Found("between", _pieces([words[0], words[-1]]), sources=(source,))
    comma = words[0].text.rstrip(MARKS)[-1:] == "," and words[0].text.count(" ") > 1
    if not comma or not BESIDE.match(line.letters) or use_of(words, 0).use == "title":
        return None
    _, start, end = line.chunks[1]
    known = line.letters[1] == "H" or (words[end - 1].text[0].isupper() and line.letters[2:3] != ",")
    return Found("beside", _pieces(words[:1]), sources=(_phrase(text, words, range(start, end)),) if known else ())


def behind(text: str, reading: Reading, quotes: Sequence[Found]) -> Iterator[Found]:
    """Give sentences in marks behind a comma or colon that none of the quotes holds."""
    words, line = reading.outline.words, reading.line
    held = {place for quote in quotes for start, end in quote.fragments for place in range(start, end)}
    for match in BEHIND.finditer(line.letters):
        at = line.chunks[match.start()].start
        inner = words[at].text.strip(MARKS)
        sentence = inner.count(" ") > 1 and inner[0].isupper() and inner[-1] in ".?!…"
        if sentence and words[at].start not in held and is_spoken(words, at, named=False):
            subject = next(
                (line.chunks[found.start()] for found in SUBJECT.finditer(line.letters[: match.start()])), None
            )
            source = (_phrase(text, words, range(subject.start, subject.end)),) if subject else ()
            yield Found("behind", _pieces([words[at]]), sources=source)


def pull_quote_en(text: str, block: Block, first: Word, following: Block | None) -> Iterator[Found]:
    """Give the quote that a block set apart is, if it begins with marks or is attributed in the next."""
    content = (block.start, block.end)
    if first.quotation and first.quotation.pair.start == block.start:
        content = (first.quotation.pair.start, first.quotation.pair.end)
    sources = tuple(_attribution(text, following)) if following and following.kind == "attribution" else ()
    if sources or (text[content[0]] in MARKS and use_of([first], 0).use != "title"):
        yield Found("pull", (content,), sources=sources, aside=True)


def _attribution(text: str, block: Block) -> Iterator[Phrase]:
    words = next(find_outlines(text, block.start, block.end, (), "en")).words
    places = [place for place, word in enumerate(words) if word.text[0].isalnum()]
    if places:
        yield _phrase(text, words, range(places[0], places[-1] + 1), head=places[0])


def headline(text: str, reading: Reading, cast: CastEn) -> Iterator[Found]:
    """Give what a heading says by itself: *Hale: the bridge is safe*, *The bridge is safe – Hale*."""
    words, line = reading.outline.words, reading.line
    for who, content in _sides(reading):
        actor = cast.named_at(words[who.start].start)
        if actor is not None and actor.label == "PER" and not line.letters.endswith(":"):
            own = any(words[place].quotation or words[place].text.lower() in OWN for place in content)
            stretch = words[content.start].start, words[content.stop - 1].end
            source = _phrase(text, words, who)
            yield Found("headline", (stretch,), "direct" if own else "indirect", sources=(source,), aside=True)


def _sides(reading: Reading) -> Iterator[tuple[range, range]]:
    """Give the places of a name and of the words on the other side of the colon or dash."""
    letters, chunks, size = reading.line.letters, reading.line.chunks, len(reading.outline.words)
    if letters.startswith("N:") and len(letters) > 2:
        yield range(chunks[1].start), range(chunks[1].end, size)
    elif letters.endswith("–N") and len(letters) > 2:
        yield range(chunks[-2].end, size), range(chunks[-2].start)


def _pieces(words: Sequence[Word]) -> tuple[Stretch, ...]:
    return tuple((word.start, word.end) for word in words)


def _phrase(text: str, words: Sequence[Word], places: range, head: int | None = None) -> Phrase:
    return phrase(text, words, (), places, places[-1] if head is None else head)
