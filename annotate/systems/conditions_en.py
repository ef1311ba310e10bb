"""What the signs of English orders ask for beside letters: words, capitals, tense."""

from collections.abc import Callable
from typing import NamedTuple

from .chunks_en import Line
from .clauses_en import has_verb, is_clause, is_given, is_passive, is_past, lemma, particle
from .uses_en import use_of
from .words_en import is_in, is_role, singular, takes

SENTENCE = 2
"""Words of quoted words that are a sentence, if more."""


class Found(NamedTuple):
    """A pattern's match around a verb: the signs, the verb's chunk, and the chunks of each named sign."""

    signs: tuple[str, ...]
    line: Line
    cue: int
    groups: dict[str, tuple[int, int]]
    end: int

    def start(self, name: str) -> int:
        """Give the first chunk of a sign."""
        return self.groups[name][0]

    def has(self, name: str) -> bool:
        """Tell whether a sign has matched something."""
        return name in self.groups and self.groups[name][0] < self.groups[name][1]


def is_great(line: Line, chunk: int) -> bool:
    """Tell whether quoted words begin with a capital, or are *yes* or *no*."""
    words = line.words[line.chunks[chunk].start].text.strip("«»“”\"'‘’ ").split()
    return not words or words[0][0].isupper() or _is_answer(words)


def _is_answer(words: list[str]) -> bool:
    return words[0].lower().strip(".,!") in ("no", "yes") and (len(words) == 1 or words[0].endswith(","))


def _great(found: Found) -> bool:
    """Without a mark before them, quoted words must end as an utterance does."""
    chunk = found.start("great")
    words = found.line.words[found.line.chunks[chunk].start].text.strip("«»“”\"'‘’ ").split()
    bare = found.signs[-2] == "TO" and bool(words) and not _is_answer(words)
    ends = found.line.letters[chunk] == "Q" or (len(words) > SENTENCE and found.line.letters[chunk + 1 :][:1] in ".,")
    return is_great(found.line, chunk) and (not bare or ends)


def _whom(found: Found) -> bool:
    """Let who is told stand beside verbs of telling only: not *named the places that …*, *asked anyone who …*."""
    verb = lemma(found.line, found.cue)
    if found.signs[0] == "(":
        return takes(verb, "tell")
    if found.signs[-1] in ("THAT", "WH") and not takes(verb, "tell", "order"):
        return False
    return found.signs[-1] != "WH" or found.line.letters[found.end - 1] != "r" or verb == "tell"


def _quoted(found: Found) -> bool:
    """Leave out a title of two words or more in the midst of a sentence: it is not what is said."""
    for name, (chunk, _) in found.groups.items():
        place = found.line.chunks[chunk].start if name.startswith("q") else 0
        if chunk and place and chunk < found.cue and " " in found.line.words[place].text:
            return use_of(found.line.words, place).use != "title"
    return True


def _who_word(found: Found) -> bool:
    """Of single words, pronouns, *who*, numbers, and names in marks speak; *who* within content does not."""
    chunk = found.start("who_word")
    letter = found.line.letters[chunk]
    if letter == "r":
        return found.signs[0] != "(" and found.line.text(chunk) in ("who", "which")
    return letter != "q" or use_of(found.line.words, found.line.chunks[chunk].start).use == "title"


def _shared(found: Found) -> bool:
    """Lend a subject from before if *and* joins the verb in the same tense, or the verb begins the sentence."""
    line, cue, shared = found.line, found.cue, found.start("shared")
    if line.letters[cue] != "V":
        return True
    if line.letters[shared] != "c" or shared == cue:
        return not line.letters[shared:cue].strip("Ae")
    before = line.letters.rfind("V", 0, shared)
    return before < 0 or is_past(line, before) == is_past(line, cue) or "A" in line.letters[shared:cue]


def _speaks(found: Found) -> bool:
    """Leave out data, which do not speak, and things that only suggest or reveal."""
    heads = [found.line.text(found.start(name)) for name in ("who", "who_one") if found.has(name)]
    if not takes(lemma(found.line, found.cue), "inferring"):
        return not any(is_in(head, "mute") for head in heads)
    capital = any(_is_capital(found, name) for name in ("who", "who_one"))
    return capital or found.has("who_word") or "Q" in found.signs or any(map(_has_mind, heads))


def _is_capital(found: Found, name: str) -> bool:
    """Tell whether a noun phrase ends with a capital, but for the first word of a sentence."""
    if not found.has(name):
        return False
    chunk = found.line.chunks[found.start(name)]
    return chunk.end > 1 and found.line.words[chunk.end - 1].text[0].isupper()


def _has_mind(noun: str) -> bool:
    return is_role(noun) or is_in(singular(noun), "bodies", "documents") or is_in(noun, "crowds")


def _active(found: Found) -> bool:
    """Leave out passives, whose subject does not speak, but for *it is said* and who is told."""
    line, cue = found.line, found.cue
    if line.letters[cue] != "V" or not is_passive(line, cue):
        return True
    impersonal = found.has("who_word") and line.text(found.start("who_word")) == "it"
    return impersonal or takes(lemma(line, cue), "tell", "order", "question")


def _bound(found: Found) -> bool:
    """Leave out verbs that are of speech only with their small word: *rule out*."""
    return not takes(lemma(found.line, found.cue), "bound") or particle(found.line, found.cue)


GROUPS: dict[str, Callable[[Found], bool]] = {
    "great": _great,
    "small": lambda found: not is_great(found.line, found.start("small")),
    "whom": _whom,
    "part": lambda found: particle(found.line, found.cue),
    "noun": lambda found: takes(singular(found.line.text(found.start("noun"))), "feelings"),
    "agent": lambda found: found.line.text(found.start("agent") - 1) == "by",
    "in": lambda found: found.line.text(found.start("in")) == "in",
    "who_word": _who_word,
}
"""By the name of a sign's group: what must hold if it has matched something."""


def _that(found: Found) -> bool:
    """Tell *that* before a clause from *that exact word*."""
    line, behind = found.line, found.end
    if line.letters[behind : behind + 1] != "N":
        return True
    first = line.words[line.chunks[behind].start].text
    bare = first[0].islower() and not is_in(first, "determiners", "numbers") and not line.text(behind).endswith("s")
    return has_verb(line, behind) or not bare


def _clause(found: Found) -> bool:
    if found.signs[-1] != "CLAUSE":
        return True
    surely = "WHOM" not in found.signs and takes(lemma(found.line, found.cue), "surely")
    return is_clause(found.line, found.end, surely=surely)


def _noun(found: Found) -> bool:
    word = found.line.text(found.cue)
    return "THAT" not in found.signs or takes(singular(word), "claims") or takes(word, "hearsay")


SIGNS: dict[str, Callable[[Found], bool]] = {
    "THAT": _that,
    "CLAUSE": _clause,
    "NOUN": _noun,
    "OPINION": lambda found: takes(found.line.text(found.cue), "opinions"),
    "AS": lambda found: found.line.text(found.end - 2) == "as",
    "FOR": lambda found: found.line.text(found.end - 2) in ("for", "as", "of", "about"),
    "GIVEN": lambda found: is_given(found.line, found.cue),
}
"""By sign: what must hold in an order that has it."""


def _finite(found: Found) -> bool:
    """Leave out verbs behind *that*, which is their subject, and infinitives; *refused to say* reports."""
    before = found.line.letters[: found.cue]
    return not before.rstrip("Ae").endswith("t") and (not before.endswith("i") or before.endswith("Xi"))


ALWAYS = (_finite, _active, _bound, _speaks, _quoted)
"""What must hold in any order."""


def holds(found: Found) -> bool:
    """Tell whether a match is what its signs mean."""
    if not all(check(found) for check in ALWAYS):
        return False
    if "shared" in found.groups and not _shared(found):
        return False
    signs = (check for sign, check in SIGNS.items() if sign in found.signs)
    groups = (check for name, check in GROUPS.items() if found.has(name))
    return all(check(found) for check in (*signs, *groups))
