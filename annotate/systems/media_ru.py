"""How words came to others: in writing, or as a thought; else they were said."""

from .cues import Cue, lexicon
from .frames import tables, words
from .phrases import Phrase, lemma


def medium_of(verb: Cue | None, source: Phrase | None) -> str | None:
    """Give the medium of words by their cue, and by whom they come from; None is speech."""
    if verb is not None and verb.lemma in tables()["verbs"]["think"]["lemmas"].split():
        return "thought"
    written = verb is not None and (verb.lemma in words("writing") or verb.lemma in lexicon()["inscribing"])
    document = source is not None and lemma(source.head_word) in words("documents")
    return "writing" if written or document else None
