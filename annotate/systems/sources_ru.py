"""Sources: what form they have (`source_form`), what they refer to, and whose the words are.

A name is looked up in the cast; pronouns (`pronouns_ru`) and common nouns (`nouns_ru`) are sought in the story.
"""

from saidby.corpus.names_ru import gender_of, read_name, to_nominative
from saidby.corpus.russian import analyses

from .actors_ru import GENDERS, Actor, Resolved, resolved
from .cues import Cue
from .nouns_ru import NOBODY, called
from .phrases import Phrase, lemma
from .pronouns_ru import Speech, pronoun
from .roles_ru import is_body, roles
from .story_ru import Story
from .titles_ru import is_person


def resolve(phrase: Phrase, verb: Cue | None, story: Story, speech: Speech) -> Resolved:
    """Tell who a source is.

    Parameters
    ----------
    phrase : Phrase
        The source.
    verb : Cue, optional
        The verb, whose gender the speaker has.
    story : Story
        The people of the text, read up to the source.
    speech : Speech
        What the source stands in.
    """
    phrase = _with_noun_head(phrase)
    if found := pronoun(phrase, story, speech):
        return found
    if _is_nobody(phrase):
        return NOBODY
    named = _named(phrase, story)
    if named is None or not (_agrees(named, verb) or _is_seen_to_agree(phrase, verb, story)):
        named = _as_subject(phrase, verb, story)
    return resolved("name", named) if named else called(phrase, verb, story)


def _with_noun_head(phrase: Phrase) -> Phrase:
    """Give the phrase with its first noun as head, if its head is a word beside that: «её пресс-секретарь»."""
    if phrase.tag.pos in ("NOUN", "PROPN", "PRON", "NUM") or len(phrase.places) == 1:
        return phrase
    nouns = [place for place in phrase.places if phrase.tags[place].pos in ("NOUN", "PROPN")]
    return phrase._replace(head=nouns[0]) if nouns else phrase


def _is_nobody(phrase: Phrase) -> bool:
    """Tell whether a source is unnamed people: «кто-то», «многие», «СМИ»."""
    word = phrase.head_word
    indefinite = word in roles()["indefinite"] and phrase.tag.pos not in ("NOUN", "PROPN")
    return indefinite or lemma(word) in roles()["crowd"]


def _agrees(actor: Actor, verb: Cue | None) -> bool:
    """Tell whether somebody can be the verb's subject: not Анна in «секретарь Анны сказал»."""
    genders = {actor.gender, verb.gender if verb else None}
    return actor.label != "PER" or not {"masc", "femn"} <= genders


def _is_seen_to_agree(phrase: Phrase, verb: Cue | None, story: Story) -> bool:
    """Tell whether the head is a name that the tagger gives the verb's gender: «рассказал Андреа», a man."""
    gender = GENDERS.get(phrase.tag.feats.get("Gender", ""))
    head = phrase.words[phrase.head].start
    return verb is not None and gender == verb.gender and story.cast.named_at(head) is not None


def _named(phrase: Phrase, story: Story) -> Actor | None:
    """Give whose name is the phrase's: a person's in the case of its head, a body's that is the head or beside it."""
    person = _person(phrase, story)
    if person or is_person(phrase.head_word):
        return person
    return _body(phrase, story)


def _person(phrase: Phrase, story: Story) -> Actor | None:
    """Give the person whose name agrees with the head: not «секретарь Лужина».

    Of two names side by side it is the second: «секретарь Лужина Анна Мох», «Лужина» taken for a woman.
    """
    case, found, behind = _case(phrase, phrase.head), None, -1
    for place in phrase.places:
        named = story.cast.named_at(phrase.words[place].start)
        if named is None or named[0].label != "PER":
            continue
        agrees = place == phrase.head or (_case(phrase, place) in (case, None) and _may_be(phrase, place, *named))
        if agrees and (found is None or place == behind):
            found, end = named
            behind = next((i for i in phrase.places if phrase.words[i].start >= end), -1)
    return found or _in_nominative(phrase, story) or _like_a_name(phrase, story)


def _in_nominative(phrase: Phrase, story: Story) -> Actor | None:
    """Give the only person named in the nominative, where the head is not in it: the parser took the wrong one."""
    found = [
        named[0]
        for place in phrase.places
        if (named := story.cast.named_at(phrase.words[place].start))
        and named[0].label == "PER"
        and _case(phrase, place) == "Nom"
        and _may_be(phrase, place, *named)
    ]
    return found[0] if len(found) == 1 else None


def _like_a_name(phrase: Phrase, story: Story) -> Actor | None:
    """Give the person whose name a phrase is that was not found to be one."""
    known = phrase.tag.pos == "PROPN" or phrase.places.start > 0
    if not known or not phrase.text[:1].isupper() or len(phrase.places) > 3:
        return None
    return story.cast.named(phrase.text, phrase.start)


def _may_be(phrase: Phrase, place: int, actor: Actor, end: int) -> bool:
    """Tell whether the tagger's gender is the person's; it takes «Лужина» of a man for the nominative of a woman.

    Where a name has two words, it is rather wrong about the gender than about the case.
    """
    gender = GENDERS.get(phrase.tags[place].feats.get("Gender", ""))
    full = place + 1 < phrase.places.stop and phrase.words[place + 1].end <= end
    return full or actor.gender is None or gender in (actor.gender, None)


def _as_subject(phrase: Phrase, verb: Cue | None, story: Story) -> Actor | None:
    """Give the person whose name ends the phrase and can be the verb's subject: «кандидат Мирослава Гора сказала»."""
    starts = [start for place in phrase.places if story.cast.named_at(start := phrase.words[place].start)]
    if not starts or verb is None or verb.gender is None:
        return None
    name = read_name(phrase.text[starts[-1] - phrase.start :])
    fits = name.given and gender_of(name, nominative=True) == verb.gender and to_nominative(name, verb.gender) == name
    return story.cast.named(str(name), phrase.start) if fits else None


def _body(phrase: Phrase, story: Story) -> Actor | None:
    """Give the body that is named by the head, or beside it: «агентство «Луч»», not «совет завода «Луч»»."""
    head = lemma(phrase.head_word)
    for place in phrase.places:
        word = phrase.words[place]
        named = story.cast.named_at(word.start) or (story.cast.named_at(word.start + 1) if word.quotation else None)
        if named is not None and named[0].label == "PER":
            continue
        if named is None and word.quotation is not None and (place == phrase.head or is_body(head)):
            named = story.cast.marked(word)
        if named is None:
            continue
        if word.start <= phrase.words[phrase.head].start < named[1]:
            return named[0]
        if named[0].label == "ORG" and place == phrase.head + 1 and _is_apposition(phrase, place, head):
            return named[0]
    return None


def _is_apposition(phrase: Phrase, place: int, head: str) -> bool:
    """Tell whether the name behind a noun is that noun's: «газета «Луч»», «агентство Рейтер»."""
    word = phrase.words[place]
    if word.quotation is not None:
        return _is_nominative(word.text) and head not in roles()["services"]
    return word.text.isascii() or (is_body(head) and _case(phrase, place) in ("Nom", None))


def _is_nominative(marked: str) -> bool:
    """Tell whether a name in marks can be in the nominative: «Луч», not «Луча»."""
    word = marked.strip('«»„“”"').split()[0] if marked.strip('«»„“”"').split() else ""
    cases = {a.tag.case for a in analyses(word.lower())[:3]} if word else set()
    return "nomn" in cases or cases <= {None}


def _case(phrase: Phrase, place: int) -> str | None:
    """Give the case; a man's genitive and accusative are one form, which the tagger confuses."""
    case = phrase.tags[place].feats.get("Case")
    return "Gen" if case == "Acc" else case
