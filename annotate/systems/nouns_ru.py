"""Sources without a name: a title is who was called so, a common noun the body that it is.

What is left is somebody without a name, or nobody where the source is a crowd or says only "somebody". A document
speaks for who issued it.
"""

from saidby.corpus.names_ru import NAMELESS, read_name
from saidby.corpus.russian import plain

from .actors_ru import GENDERS, Actor, Resolved, resolved
from .cues import Cue
from .phrases import Phrase, lemma
from .roles_ru import is_body, is_kin, roles, takes_again
from .story_ru import Story
from .titles_ru import Title, first_adjective, is_person, read_title

SINGLE = ("один", "одна", "одного", "одной", "одному")
"""Words that single one out of several: «один из рыбаков»."""

ANOTHER = ("еще", "другой", "второй", "третий")
"""Words that tell somebody new from who was met."""

PARTNERS = ("собеседник", "эксперт", "специалист", "аналитик", "автор")
"""Words for somebody who stays unnamed, or is who just spoke."""

NOBODY = Resolved("generic")


def called(phrase: Phrase, verb: Cue | None, story: Story) -> Resolved:
    """Tell who a source without a name is.

    Parameters
    ----------
    phrase : Phrase
        The source; its head is a common noun.
    verb : Cue, optional
        The verb, whose gender the speaker has.
    story : Story
        The people of the text, read up to the source.
    """
    head = lemma(phrase.head_word)
    if head in roles()["documents"] or head in roles()["machines"]:
        return Resolved("nominal", None, _issuer(phrase, story) if head in roles()["documents"] else ())
    if head in roles()["crowd"] or (phrase.tag.feats.get("Number") == "Plur" and not _is_single(phrase)):
        pair = story.pair(phrase.start) if head in roles()["pairs"] else []
        return Resolved("nominal", None, tuple(pair)) if pair else NOBODY
    title = read_title(phrase.words, phrase.tags, phrase.places, phrase.head)
    if _is_another(phrase):
        return resolved(
            "nominal", story.cast.add(Actor("PER", _name(phrase), phrase.start, verb and verb.gender), title)
        )
    if bearer := _bearer(title, verb.gender if verb else None, story):
        return resolved("nominal", bearer)
    if head in roles()["anonymous"]:
        known = story.last_speaker(phrase.start) if head in PARTNERS else None
        meant = known is not None and known.label == "PER" and bool(known.fullest or len(phrase.places) == 1)
        return resolved("nominal", known) if meant else NOBODY
    return resolved("nominal", _unnamed(phrase, head, title, verb, story))


def _unnamed(phrase: Phrase, head: str, title: Title, verb: Cue | None, story: Story) -> Actor | None:
    """Give who was never called so: somebody who was met by name, or somebody new; None if it is a thing."""
    if (is_body(head) or _acts(phrase, head, verb)) and not _is_single(phrase):
        taken = story.body(phrase.start, untitled=True) if not title.rest and head in roles()["taken_up"] else None
        return taken or story.cast.add(Actor("ORG", _name(phrase), phrase.start), title)
    if not (_is_single(phrase) or is_person(phrase.head_word) or phrase.tag.feats.get("Animacy") == "Anim"):
        return None
    if takes_again(head) and (subject := _again(phrase, verb, story)):
        story.cast.entitle(subject, title)
        return subject
    gender = (verb.gender if verb else None) or GENDERS.get(phrase.tag.feats.get("Gender", ""))
    parts = read_name(phrase.text) if phrase.tag.pos == "PROPN" else NAMELESS
    return story.cast.add(Actor("PER", _name(phrase), phrase.start, gender, parts=parts), title)


def _name(phrase: Phrase) -> str:
    """Give what somebody without a name is called: «диспетчер», with a small letter at the start of a sentence, too."""
    first = phrase.words[phrase.places.start].text
    common = phrase.tags[phrase.places.start].pos != "PROPN" and not first.isupper()
    return phrase.name[:1].lower() + phrase.name[1:] if common else phrase.name


def _acts(phrase: Phrase, head: str, verb: Cue | None) -> bool:
    """Tell whether a place stands for those who work there: «уверяют в филармонии»."""
    placed = verb is not None and verb.plural and phrase.tag.feats.get("Case") == "Loc"
    return placed and head not in roles()["rooms"] and phrase.tag.feats.get("Animacy") != "Anim"


def _again(phrase: Phrase, verb: Cue | None, story: Story) -> Actor | None:
    """Give whom a noun takes up that nobody was called before: «артист»; more than a noun only who has no title."""
    subject = story.who(verb.gender if verb else None, phrase.start)
    bare = all(phrase.tags[place].pos == "ADJ" for place in phrase.places if place != phrase.head)
    return subject if subject and (bare or not subject.titles) else None


def _bearer(title: Title, gender: str | None, story: Story) -> Actor | None:
    """Give who was called so last; or else the only one who was called by its head, alone or with one of its words."""
    bearers = [actor for actor in story.cast.titled(title) if _may_be(actor, gender)]
    if not bearers and title.rest:
        alone = [actor for actor in story.cast.titled(Title(title.head, frozenset())) if _may_be(actor, gender)]
        bare = [actor for actor in alone if any(known.head == title.head and not known.rest for known in actor.titles)]
        shared = any(
            word & mine for word in title.rest for actor in alone for known in actor.titles for mine in known.rest
        )
        bearers = alone if len(alone) == 1 and (bare or shared or is_kin(title.head)) else []
    return max(bearers, key=lambda actor: (actor.last, -actor.first), default=None)


def _may_be(actor: Actor, gender: str | None) -> bool:
    return gender is None or actor.gender in (gender, None) or actor.label != "PER"


def _is_single(phrase: Phrase) -> bool:
    """Tell whether one of several is meant: «один из рыбаков»."""
    return plain(phrase.words[phrase.places.start].text) in SINGLE


def _is_another(phrase: Phrase) -> bool:
    """Tell whether somebody new is meant: «ещё один пассажир», «другая жительница»."""
    first = lemma(phrase.words[phrase.places.start].text)
    unknown = lemma(phrase.head_word) in roles()["anonymous"]
    return first in ANOTHER and len(phrase.places) > 1 and is_person(phrase.head_word) and not unknown


def _issuer(phrase: Phrase, story: Story) -> tuple[Actor, ...]:
    """Give whose document it is: who is named in it or bears a title in it; a mere «сообщение» is of who spoke last."""
    if len(phrase.places) == 1:
        last = story.last_speaker(phrase.start)
        return (last,) if last and last.label != "PER" else ()
    if plain(phrase.words[phrase.places.start].text) in ("его", "ее", "их"):
        last = story.last_speaker(phrase.start) or story.body(phrase.start)
        return (last,) if last else ()
    places: list[Actor] = []
    for place in phrase.places:
        word = phrase.words[place]
        named = story.cast.named_at(word.start) or (story.cast.named_at(word.start + 1) if word.quotation else None)
        if named and lemma(word.text) not in roles()["crowd"]:
            if named[0].label != "LOC":
                return (named[0],)
            places.append(named[0])
        elif place != phrase.head and phrase.tags[place].pos == "NOUN" and (issuer := _by_title(phrase, place, story)):
            return (issuer,)
    return tuple(places[:1])


def _by_title(phrase: Phrase, place: int, story: Story) -> Actor | None:
    """Give who is called by the noun at a place of a phrase; a body may be new."""
    start = first_adjective(phrase.tags, place, phrase.places.start)
    inner = phrase._replace(places=range(start, phrase.places.stop), head=place)
    title = read_title(phrase.words, phrase.tags, inner.places, place)
    if not (is_person(phrase.words[place].text) or is_body(title.head)):
        return None
    bearer = _bearer(title, None, story)
    if bearer is None and is_body(title.head):
        inner = inner._replace(text=phrase.text[inner.start - phrase.start :])
        bearer = story.cast.add(Actor("ORG", _name(inner), inner.start), title)
    return bearer
