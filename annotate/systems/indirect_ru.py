"""Indirect, mixed and reported speech in one outline, by the frames of ``frames_ru.toml``."""

from collections.abc import Iterator, Sequence

from saidby.corpus.russian import plain

from .attributions import find_attributions, owner_of
from .clauses import Node, Source, index_of, phrase_of, source_of
from .found import Found
from .cues import Cue
from .frames import Sense, light_verb, senses, words
from .outlines import Stretch, Word
from .phrases import Phrase, lemma, phrase
from .reach import Attribution, content_places
from .sentences import Sentence
from .speech_ru import Reading, with_names
from .pieces_ru import is_spoken
from .voice_ru import is_own_voice

LONGEST_LABEL = 6
"""Words before the colon of a headline."""

PREPOSITIONS = ("по", "согласно", "со")
REPORTED = frozenset({"about", "about first", "for", "with", "this", "at"})
CHAIN = ("со", "ссылкой", "на")


def find_indirect(text: str, reading: Reading, block: str = "paragraph") -> Iterator[Found]:
    """Give the indirect, mixed and reported quotes of an outline of `text`; `block` is the block's kind."""
    outline = reading.outline
    headline = block == "heading" and any(word.text == ":" for word in outline.words)
    if not headline and not _may_report(outline.words):
        return
    sentence = Sentence(outline.words, reading.content, reading.tags)
    taken = frozenset(match.cue for match in reading.matches if match.cue is not None)
    found = find_attributions(sentence, taken)
    for one in found:
        others = [other for other in found if other is not one]
        runs = [run for run in content_places(sentence, one, others) if run]
        if runs:
            quotes = [_found(text, reading, sentence, one, runs), *_chained(text, reading, sentence, one, runs)]
            yield from (quote for quote in quotes if quote.mode == "mixed" or not _needs_marks(one))
    if headline and not found and not reading.matches:
        yield from _headline(text, reading, sentence)


def _needs_marks(one: Attribution) -> bool:
    return one.sense.cue.group == "feeling" or one.frame == "marked deed"


def _chained(
    text: str, reading: Reading, sentence: Sentence, one: Attribution, runs: list[range]
) -> Iterator[Found]:
    """Give the quote of the one on whom a source relies: «сообщает газета со ссылкой на мэрию»."""
    inside = {at for run in runs for at in run}
    for place in range(len(sentence.words) - len(CHAIN)):
        cue = tuple(range(place, place + len(CHAIN)))
        if tuple(plain(sentence.words[at].text) for at in cue) == CHAIN and inside.isdisjoint(cue):
            sense = Sense("со ссылкой", "preposition", frozenset(), Cue("со ссылкой", "impersonal"))
            yield _found(text, reading, sentence, Attribution("chain", cue, sense, one.start), runs)


def _headline(text: str, reading: Reading, sentence: Sentence) -> Iterator[Found]:
    """Give what a headline reports behind a name: «Лужин: мост откроют скоро»."""
    colon = sentence.letters.find(":")
    label = range(colon)
    if not 0 < colon <= LONGEST_LABEL or not any(letter in "vVSp" for letter in sentence.letters[colon:]):
        return
    head = next((at for at in label if sentence.tags[at].feats.get("Case") == "Nom"), label.start)
    named = any(start <= sentence.words[at].start < end for at in label for start, end in reading.people)
    if named or lemma(sentence.words[head].text) in words("bodies"):
        source = phrase(text, sentence.words, sentence.tags, label, head)
        start, end = sentence.words[colon + 1].start, sentence.words[sentence.end - 1].end
        mode = "direct" if is_own_voice(text[start:end]) else "indirect"
        yield Found("frame headline", ((start, end),), mode, sources=(source,))


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
