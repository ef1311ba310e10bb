"""``rules-ru``: quotes in Russian news, with cue, source and speaker, and quotation marks that are no speech.

What bounds speech is found (`marks`, `bounds`), sentences become outlines in which a quotation is one word
(`outlines`), orders say which quotations are speech and where the verb stands (`orders`, ``orders_ru.toml``), the
parsed clause gives the source (`clauses`), and the story of who was named gives the speaker (`cast_ru`, `story_ru`,
`speakers_ru`). What is reported in the author's grammar is found by frames (`frames`, `indirect_ru`). A pull quote is a
block of its own (`pull_quotes`); quotes over several paragraphs are joined (`chains`); marks that are left have a use
(`uses_ru`, `nonspeech_ru`). `quotes_ru` puts these together.
"""

from saidby.corpus.model import Document

from .quotes_ru import find_all
from .reasons import explained
from .spans import with_quotes


def label(document: Document, *, explain: str = "no") -> Document:
    """Give the document with its quotes, cues, sources and names, their relations and entities, and idle marks.

    PER spans that the document has are taken for the names of people; else natasha finds them. With `explain` ``yes``,
    ``meta["reasons"]`` tells which rule made each span (`reasons`).

    Raises
    ------
    MissingExtra
        If natasha or pymorphy3 is not installed.
    """
    quotes, nonspeech, cast = find_all(document)
    labelled = with_quotes(document, quotes, nonspeech, cast)
    return explained(labelled, quotes, nonspeech) if explain == "yes" else labelled
