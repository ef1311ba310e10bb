"""Indirect, mixed and reported speech in one outline, by the frames of ``frames_ru.toml``."""

from collections.abc import Iterator, Sequence

from saidby.corpus.russian import plain

from .attributions import find_attributions, owner_of
from .clauses import Node, Source, index_of, phrase_of, source_of
from .found import Found
from .frames import light_verb, senses, words
from .orders import Match
from .outlines import Stretch, Word
from .phrases import Phrase, phrase
from .pieces_ru import is_spoken
from .reach import Attribution, content_places
from .sentences import Sentence
from .speech_ru import Reading, with_names

PREPOSITIONS = ("по", "согласно", "со")
REPORTED = frozenset({"about", "for", "with", "this"})


def find_indirect(text: str, reading: Reading) -> Iterator[Found]:
    """Give the indirect, mixed and reported quotes of an outline of `text`."""
    outline = reading.outline
    if not _may_report(outline.words):
        return
    sentence = Sentence(outline.words, reading.content, reading.tags)
    taken = frozenset(
        match.cue for match in reading.matches if match.cue is not None and not _shares(outline.words, match)
    )
    found = find_attributions(sentence, taken)
    for one in found:
        others = [other for other in found if other is not one]
        runs = [run for run in content_places(sentence, one, others) if run]
        if runs:
            yield _found(text, reading, sentence, one, runs)


def _shares(words_: Sequence[Word], match: Match) -> bool:
    """Tell whether the cue of a direct quote has a clause of its own before it: «сказал, что рад, и потому: «…»»."""
    between = range(match.cue or 0, match.content[0])
    return any(words_[at].text == "," and plain(words_[at + 1].text) == "что" for at in between[:-1])


def _may_report(words_: Sequence[Word]) -> bool:
    return any(senses(word.text) or light_verb(word.text) or word.text.lower() in PREPOSITIONS for word in words_)


def _found(text: str, reading: Reading, sentence: Sentence, one: Attribution, runs: list[range]) -> Found:
    inside = frozenset(at for run in runs for at in run)
    sources = tuple(_sources(text, reading, sentence, one, inside))
    spoken = any(is_spoken(sentence, at) for at in inside if sentence.letters[at] == "Q")
    mode = "mixed" if spoken else "reported" if one.frame in REPORTED else "indirect"
    if one.frame == "naming" and _is_marked(sentence, inside):
        mode = "mixed"
    return Found(
        f"frame {one.frame}",
        tuple(_stretch(sentence, run) for run in runs),
        mode,
        _pieces(sentence, one.cue),
        one.sense.cue,
        sources,
        attrs=_attrs(sentence, one),
        aside=reading.outline.depth > 0,
    )


def _is_marked(sentence: Sentence, inside: frozenset[int]) -> bool:
    return any(sentence.letters[at] == "Q" and not _has_capital(sentence.words[at].text) for at in inside)


def _has_capital(quoted: str) -> bool:
    return quoted[1:2].isupper()


def _attrs(sentence: Sentence, one: Attribution) -> dict[str, str]:
    attrs = {}
    if one.sense.cue.group == "thought":
        attrs["medium"] = "thought"
    elif one.sense.lemma in words("writing"):
        attrs["medium"] = "writing"
    first = one.cue[0]
    if first and sentence.letters[first - 1] == "n":
        attrs["factuality"] = "negated"
    elif one.sense.future and one.sense.kind == "finite":
        attrs["factuality"] = "future"
    return attrs


def _stretch(sentence: Sentence, run: range) -> Stretch:
    return sentence.words[run.start].start, sentence.words[run.stop - 1].end


def _pieces(sentence: Sentence, places: Sequence[int]) -> tuple[Stretch, ...]:
    """Give the stretches of words, those that stand side by side as one."""
    pieces: list[range] = []
    for place in sorted(places):
        if pieces and pieces[-1].stop == place:
            pieces[-1] = range(pieces[-1].start, place + 1)
        else:
            pieces.append(range(place, place + 1))
    return tuple(_stretch(sentence, piece) for piece in pieces)


def _sources(
    text: str, reading: Reading, sentence: Sentence, one: Attribution, inside: frozenset[int]
) -> Iterator[Phrase]:
    source = _source(sentence, one, inside)
    if source is not None:
        places = with_names(sentence.words, sentence.tags, range(source.start, source.end), reading.people)
        yield phrase(text, sentence.words, sentence.tags, places, source.head)


def _source(sentence: Sentence, one: Attribution, inside: frozenset[int]) -> Source | None:
    if one.sense.kind == "preposition":
        owner = owner_of(sentence, one.cue)
        return None if owner is None else Source(owner.start, owner.stop, _head(sentence, owner))
    verb = min(one.cue) if one.key in sentence.verbs else one.key
    nodes = sentence.nodes(verb)
    at = index_of(nodes, verb)
    if one.sense.kind == "noun":
        return _owner_of_noun(sentence, one.key)
    if one.sense.kind == "participle":
        head = nodes[at].head
        good = nodes[at].rel in ("acl", "amod") and head >= 0
        return phrase_of(nodes, head, at) if good else None
    outside = inside if not one.aside else inside | frozenset(set(range(len(sentence.words))) - set(one.aside))
    return source_of(nodes, verb, one.sense.cue, outside)


def _owner_of_noun(sentence: Sentence, place: int) -> Source | None:
    """Find whose word a noun is: «обещание мэра», «его обещание»."""
    nodes = sentence.nodes(place)
    at = index_of(nodes, place)
    below = (i for i, node in enumerate(nodes) if node.head == at and node.rel in ("nmod", "det") and not node.content)
    owner = next((i for i in below if _is_owner(nodes, i)), None)
    return None if owner is None else phrase_of(nodes, owner, at)


def _is_owner(nodes: list[Node], i: int) -> bool:
    if plain(nodes[i].text) in words("possessive"):
        return True
    return nodes[i].feats.get("Case") == "Gen" and not any(node.head == i and node.rel == "case" for node in nodes)


def _head(sentence: Sentence, places: range) -> int:
    nouns = (at for at in places if sentence.tags[at].pos in ("NOUN", "PROPN", "PRON", "DET"))
    return next(nouns, places.start)
