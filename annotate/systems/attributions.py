"""Where a sentence reports: the cues of its frames, with the place where the content begins or the words around it."""

import re
from collections.abc import Iterator
from functools import cache

from saidby.corpus.russian import plain

from .clauses import index_of, phrase_of
from .cues import Cue
from .frames import Frame, Sense, frames, words
from .naming import find_naming
from .phrases import lemma
from .reach import NOMINAL, Attribution
from .sentences import Sentence

SIGNS = {
    "CUE": "(?P<cue>[VS])",
    "CUES": "(?P<cue>[VGIPSNL])",
    "NEAR": "[^VGLSviIXckdhKr:;.]{0,30}?",
    "FAR": "[^VGLSX:;.]{0,40}",
    "THAT": "K?[cd]",
    "ORDER": "k",
    "WH": "w?[hKc]",
    "LI": "[^,:;.XVGl]{1,6}l",
    "INF": "[iI]",
    "ANY": "[^X.–]",
    "OF": "o[wQ#tN]",
    "FOR": "z[wQ#]",
    "WITH": "s[wQ#]",
    "EDGE": r"(?:^|(?<=[,–;:(]))",
    "KAK?": "(?P<kak>K?)",
    "SOME": "[wntos#]{0,3}",
    "REST": "(?P<rest>(?:[^VGSviIXckdhr:;,–.()]|,#[#w]{0,3},){0,25})(?=[,–.;)]|$)",
    ",": ",",
    ":": ":",
}
"""The regular expression of each sign, over the letters of a sentence."""

CLAUSE_FIRST = re.compile(
    "(?:^|(?<=[:;–])|(?<=,u))(?P<about>[wo]?t,|)(?P<content>(?:[chkK]|w[hr]|[wvQi]{1,5}l)[^X:;]*?),"
    "(?P<frame>[^,:;Xc]{0,8}(?P<cue>[VL])[^,:;XckhV]{0,8})(?=[,.;]|$)"
)
"""A clause, and behind it the cue: the letters of a sentence."""

THIS = re.compile("(?:^|(?<=[,;:–(u]))(?P<content>o[twhr])(?P<frame>[^,:;XckhV]{0,8}(?P<cue>[VS]))")
"""«Об этом» before its cue."""

CLAUSES = frozenset({"that", "order", "question"})


def find_attributions(sentence: Sentence, taken: frozenset[int]) -> list[Attribution]:
    """Give the attributions of a sentence in the order of their cues; `taken` are places of cues of direct quotes."""
    found: dict[int, Attribution] = {}
    starts: set[int] = set()
    for one in [
        *_clause_first(sentence),
        *_this(sentence),
        *_asides(sentence),
        *_owned(sentence),
        *find_naming(sentence),
        *_forward(sentence),
    ]:
        if one.key in found or one.key in taken or (not one.aside and one.start in starts):
            continue
        if _reports(sentence, one):
            found[one.key] = one
            starts.add(one.start)
    return [found[key] for key in sorted(found)]


def _forward(sentence: Sentence) -> Iterator[Attribution]:
    """Give the cues whose content follows."""
    for frame in frames():
        if "(" in frame.pattern:
            for match in _compiled(frame.pattern).finditer(sentence.letters):
                one = _attribution(sentence, frame, match.start("cue"), match.start("content"))
                if one is not None:
                    yield one


def _attribution(sentence: Sentence, frame: Frame, place: int, start: int) -> Attribution | None:
    sense = sentence.senses[place]
    if not frame.takes & sense.takes:
        return None
    return Attribution(frame.name, _cue_places(sentence, place, sense), sense, start)


def _cue_places(sentence: Sentence, place: int, sense: Sense) -> tuple[int, ...]:
    """Give the places of the words of a cue: verb and noun, «не» where it is part of it."""
    if place in sentence.verbs:
        verb = sentence.verbs[place]
        preposition = (place - 1,) if sentence.tags[place - 1].pos == "ADP" and place - 1 > verb else ()
        return (verb, *preposition, place) if verb < place else (place, verb)
    if sense.lemma in words("denied") and place and sentence.letters[place - 1] == "n":
        return place - 1, place
    return (place,)


def _clause_first(sentence: Sentence) -> Iterator[Attribution]:
    """Give the cues whose clause stands before them: «О том, что мост закрыт, мэр не сообщил»."""
    for match in CLAUSE_FIRST.finditer(sentence.letters):
        place = match.start("cue")
        sense = sentence.senses[place]
        first = plain(sentence.words[match.start("content")].text)
        sure = match["about"] or first in words("asking") or "l" in match["content"][:6] or "n" in match["frame"]
        if sure and sense.takes & CLAUSES:
            content = range(match.start("content"), match.end("content"))
            yield Attribution("clause first", _cue_places(sentence, place, sense), sense, content.start, before=content)


def _this(sentence: Sentence) -> Iterator[Attribution]:
    """Give the cues of what was said before: «Об этом сообщил мэр», «о чём сообщил мэр»."""
    for match in THIS.finditer(sentence.letters):
        place = match.start("cue")
        sense = sentence.senses[place]
        text = _texts(sentence, range(match.start("content"), match.end("content")))
        if "about" in sense.takes and text[-1] in ("этом", "чем", "том", "котором"):
            content = range(match.start("content"), match.end("content"))
            yield Attribution("this", (place,), sense, content.start, before=content)


def _asides(sentence: Sentence) -> Iterator[Attribution]:
    """Give the cues that stand in words aside: «, сообщил мэр», «как сообщил мэр,»."""
    frame = next(frame for frame in frames() if frame.name == "aside")
    for match in _compiled(frame.pattern).finditer(sentence.letters):
        place, kak = match.start("cue"), bool(match["kak"])
        sense = sentence.senses[place]
        if "aside" not in sense.takes or not (kak or _may_stand_aside(sentence, match)):
            continue
        start, stop = match.start(), _aside_end(sentence, match.end())
        if sense.lemma == "следовать" and "из" not in _texts(sentence, range(place, stop)):
            continue
        while start and sentence.letters[start - 1] in ",–(":
            start -= 1
        if start == 0 and stop >= sentence.end:
            continue
        yield Attribution("aside", (place,), sense, stop, range(start, stop), nested=kak)


def _may_stand_aside(sentence: Sentence, match: re.Match[str]) -> bool:
    """Tell «, сообщил мэр» from «, сообщил мэру» and «, мэр сообщил»: the subject follows, or none can."""
    place, sense = match.start("cue"), sentence.senses[match.start("cue")]
    if match.start() == 0:
        return False
    before, behind = range(match.start(), place), range(place + 1, match.end())
    if any(_is_subject(sentence, at) for at in before):
        return False
    if sense.cue.group == "impersonal" or sense.lemma.endswith("ся") or sense.lemma == "следовать":
        return True
    texts = _texts(sentence, behind)
    return any(_is_subject(sentence, at) for at in behind) or (
        sense.cue.plural and bool({"в", "во", "на"} & set(texts))
    )


def _is_subject(sentence: Sentence, at: int) -> bool:
    tag = sentence.tags[at]
    if sentence.words[at].quotation is not None:
        return True
    return tag.pos in NOMINAL and tag.feats.get("Case") == "Nom"


def _texts(sentence: Sentence, places: range) -> list[str]:
    return [plain(sentence.words[at].text) for at in places]


def _aside_end(sentence: Sentence, end: int) -> int:
    """Give where the author's words end: behind their mark, or at the end of the sentence with appositions."""
    letters = sentence.letters
    rest = letters[end : sentence.end]
    if re.fullmatch(r"(?:,[^VvXGSck:;–]*)+", rest) and _is_apposition(sentence, end + 1):
        return sentence.end
    if re.match(r",w?[rp]", rest):
        follow = letters.find(",", end + 1)
        end = sentence.end if follow < 0 else follow
    while end < len(letters) and letters[end] in ",–)":
        end += 1
    return end


def _is_apposition(sentence: Sentence, at: int) -> bool:
    return at < len(sentence.words) and sentence.tags[at].feats.get("Case") == "Nom"


def _owned(sentence: Sentence) -> Iterator[Attribution]:
    """Give «по словам мэра», «по его словам», «согласно отчёту», «со ссылкой на мэра»."""
    for place, word in enumerate(sentence.words):
        text = plain(word.text)
        if text in ("по", "согласно", "со"):
            cue = _preposition(sentence, place, text)
            if cue is not None and (one := _owned_aside(sentence, cue)) is not None:
                yield one


def _preposition(sentence: Sentence, place: int, text: str) -> tuple[int, ...] | None:
    """Give the places of a preposition of speech: «согласно», «по … словам», «со слов»."""
    texts = _texts(sentence, range(place, min(place + 5, len(sentence.words))))
    if text == "согласно":
        return (place,)
    if texts[:2] == ["со", "слов"]:
        return place, place + 1
    if text == "по":
        for at in range(place + 1, min(place + 4, len(sentence.words))):
            tag = sentence.tags[at]
            if tag.pos == "NOUN":
                good = lemma(sentence.words[at].text) in words("owned") and tag.feats.get("Case") == "Dat"
                return (place, at) if good else None
            if tag.pos not in ("ADJ", "DET", "PRON"):
                return None
    return None


def _owned_aside(sentence: Sentence, cue: tuple[int, ...]) -> Attribution | None:
    start, last, letters = cue[0], cue[-1], sentence.letters
    owner = owner_of(sentence, cue)
    if owner is None or not (start == 0 or letters[start - 1] in ",–;:(ucrhdKwe."):
        return None
    stop = max(owner.stop, last + 1)
    if re.match(r",w?[rp]", letters[stop:]):
        follow = letters.find(",", stop + 1)
        stop = len(letters) if follow < 0 else follow
    closed = stop >= sentence.end or letters[stop] in ",–)"
    begins = start == 0 or letters[start - 1] in ",–;:(ucrhe"
    if not (begins or (closed and stop >= sentence.end) or start <= 3):
        return None
    while stop < len(letters) and letters[stop] in ",–)":
        stop += 1
    while start and letters[start - 1] in ",–(":
        start -= 1
    group = "thought" if lemma(sentence.words[last].text) == "мнение" else "impersonal"
    sense = Sense("по " + lemma(sentence.words[last].text), "preposition", frozenset(), Cue("по", group))
    return Attribution("owned", cue, sense, stop, range(start, stop), nested=True)


def owner_of(sentence: Sentence, cue: tuple[int, ...]) -> range | None:
    """Give the places of the one whose words a preposition gives."""
    inner = [at for at in range(cue[0] + 1, cue[-1]) if plain(sentence.words[at].text) in words("possessive")]
    if inner:
        return range(inner[0], inner[0] + 1)
    at = _owner_head(sentence, cue)
    if at is None:
        return None
    nodes = sentence.nodes(cue[0])
    found = phrase_of(nodes, index_of(nodes, at), index_of(nodes, cue[0]))
    return range(cue[-1] + 1, max(found.end, at + 1))


def _owner_head(sentence: Sentence, cue: tuple[int, ...]) -> int | None:
    """Give the place of the noun that owns the words: in the genitive, after «согласно» in the dative."""
    case = "Dat" if len(cue) == 1 else "Gen"
    for at in range(cue[-1] + 1, min(cue[-1] + 6, len(sentence.words))):
        word, tag = sentence.words[at], sentence.tags[at]
        if word.quotation is not None:
            return at if at not in sentence.content else None
        if sentence.letters[at] == "r" or (at + 1 < len(sentence.words) and sentence.words[at + 1].text == "из"):
            return at
        if tag.pos in NOMINAL:
            return at if tag.feats.get("Case", case) in (case, "Acc") else None
        if tag.pos not in ("ADJ", "DET", "NUM", "X") and sentence.letters[at] != "#":
            return None
    return None


def _reports(sentence: Sentence, one: Attribution) -> bool:
    """Tell a report from its look-alikes."""
    sense, place = one.sense, one.key
    letters = sentence.letters
    if sense.kind == "preposition":
        return True
    if sense.first and sense.cue.group != "thought":
        return False
    if sense.lemma in words("denied") and letters[place - 1 : place] != "n":
        return False
    if sense.kind == "infinitive":
        return _is_somebodys(sentence, one.cue[0])
    if sense.kind == "noun":
        return not any(lemma(sentence.words[at].text) in words("pointing") for at in range(max(place - 2, 0), place))
    return True


def _is_somebodys(sentence: Sentence, place: int) -> bool:
    """Tell «отказался уточнить» from «можно сказать»."""
    nodes = sentence.nodes(place)
    head = nodes[nodes[index_of(nodes, place)].head]
    if head.place != place and lemma(head.text) in words("phases"):
        return True
    before = range(max(place - 4, 0), place)
    if "k" in sentence.letters[before.start : place]:
        return True
    return any(sentence.letters[at] in "vV" and lemma(sentence.words[at].text) in words("phases") for at in before)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    signs = pattern.split()
    parts = []
    for sign, before in zip(signs, ["", *signs], strict=False):
        if sign != "(":
            parts.append(f"(?P<content>{SIGNS[sign]})" if before == "(" else SIGNS[sign])
    return re.compile("".join(parts))
