"""How words came to others: in writing, or as a thought; else they were said."""

from .cues import Cue, lexicon
from .frames import is_thought, words
from .phrases import lemma
from .roles_ru import roles


def medium_of(verb: Cue | None, source: str | None) -> str | None:
    """Give the medium of words by their cue, and by the head of the noun phrase that they come from; None is speech."""
    if verb is not None and is_thought(verb.lemma):
        return "thought"
    written = verb is not None and (verb.lemma in words("writing") or verb.lemma in lexicon()["inscribing"])
    document = source is not None and lemma(source) in roles()["documents"]
    return "writing" if written or document else None
