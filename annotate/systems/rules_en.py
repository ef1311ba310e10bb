"""``rules-en``: quotes in English news, with cue, source and speaker, and quotation marks that are no speech.

The outlines are those of ``rules-ru`` (`bounds`, `outlines`). No model is asked: small words and capitals cut a
sentence into chunks (`letters_en`, `chunks_en`); orders of chunks around a verb of speech (`orders_en`,
``orders_en.toml``) give content, cue and source; content has its end (`reach_en`). Names and the story of who was met
give the speaker (`names_en`, `cast_en`, `story_en`). `quotes_en` puts these together.
"""

from saidby.corpus.model import Document

from .quotes_en import find_all_en
from .reasons import explained
from .spans import with_quotes


def label(document: Document, *, explain: str = "no") -> Document:
    """Give the document with its quotes, cues, sources and names, their relations and entities, and idle marks.

    With `explain` ``yes``, ``meta["reasons"]`` tells which rule made each span (`reasons`).
    """
    quotes, nonspeech, cast = find_all_en(document)
    labelled = with_quotes(document, quotes, nonspeech, cast)
    return explained(labelled, quotes, nonspeech) if explain == "yes" else labelled
