"""Pull quotes: a block of quoted words, its source the line of attribution behind it."""

from collections.abc import Iterator

from saidby.corpus.model import Block

from .attributed_ru import nominative, trimmed
from .clauses import tag_outline
from .found import Found
from .marks import MARKS, match_marks
from .outlines import Outline, Stretch, find_outlines
from .phrases import Phrase, phrase
from .uses_ru import is_sentence
from .voice_ru import is_own_voice

SHORTEST = 5
"""Words that no title has."""


def pull_quote(text: str, block: Block, behind: Block | None) -> Iterator[Found]:
    """Give the quote that a block of kind ``pull_quote`` is.

    If nobody signs it, a title in marks is none, nor is a sentence without marks but in a speaker's own voice.

    Parameters
    ----------
    text : str
        The document's.
    block : Block
        Its quoted words: a pair of marks at its start, or without that the whole block.
    behind : Block, optional
        The next block; of kind ``attribution``, it is the source.
    """
    source = _attribution(text, behind) if behind is not None and behind.kind == "attribution" else None
    start, end = _content(text, block)
    quoted = text[start:end]
    marked = quoted[0] in MARKS and (is_sentence(quoted) or len(quoted.split()) >= SHORTEST)
    if source or marked or (quoted[0] not in MARKS and is_own_voice(quoted)):
        yield Found("pull quote", ((start, end),), sources=(source,) if source else (), aside=True)


def _content(text: str, block: Block) -> Stretch:
    pairs = match_marks(text, block.start, block.end)
    if pairs and pairs[0].start == block.start:
        return pairs[0].start, pairs[0].end
    return block.start, block.end


def _attribution(text: str, block: Block) -> Phrase | None:
    """Give the source of a line: «– Пётр Лужин, мэр Заречья» without its dash."""
    outlines = [outline for outline in find_outlines(text, block.start, block.end) if outline.depth == 0]
    line = Outline(tuple(word for outline in outlines for word in outline.words), 0)
    places = trimmed(line.words, range(len(line.words)))
    if not places:
        return None
    tags = tag_outline(line.words, frozenset())
    return phrase(text, line.words, tags, places, nominative(tags, places))
