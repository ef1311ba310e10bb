"""``rules-ru``: direct quotes in Russian news, with cue, source and speaker.

Quotation marks are paired (`marks`), sentences become outlines in which a quotation is one word (`outlines`), orders
say which quotations are speech and where the verb stands (`orders`, ``orders_ru.toml``), the parsed clause gives the
source (`clauses`), and the story of who was named gives the speaker (`cast_ru`, `story_ru`, `speakers_ru`). A pull
quote is a block of its own; its source is the line of attribution behind it (`pull_quotes`). `quotes_ru` puts these
together.
"""

from saidby.corpus.model import Document

from .quotes_ru import find_all
from .spans import with_quotes


def label(document: Document) -> Document:
    """Give the document with QUOTE, CUE and SOURCE spans, their relations, and the speakers as entities.

    PER spans that the document has are taken for the names of people; else natasha finds them.

    Raises
    ------
    MissingExtra
        If natasha or pymorphy3 is not installed.
    """
    return with_quotes(document, *find_all(document))
