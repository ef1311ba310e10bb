"""Where a sentence reports: the cues of its frames, with the place where the content begins or the words around it."""

import re
from collections.abc import Iterator
from functools import cache

from saidby.corpus.russian import analyses, plain

from .clauses import index_of, phrase_of
from .cues import Cue
from .frames import Frame, Sense, frames, words
from .guards import is_report
from .naming import find_naming
from .owned import find_owned
from .report import NOMINAL, Report
from .sentences import Sentence

SIGNS = {
    "CUE": "(?P<cue>[VS])",
    "CUES": "(?P<cue>[VGIPSNL])",
    "NEAR": "[^VGLSviIXckdhKr:;.]{0,30}?",
    "FAR": "[^VGLSX:;.]{0,40}",
    "THAT": "K?[cd]",
    "ORDER": "k",
    "WH": "[wzsao]?[hKc]",
    "LI": "[^,:;.XGl]{1,6}l",
    "INF": "[iI]",
    "ANY": "[^X.–]",
    "OF": "o[wQ#tN]",
    "FOR": "z[wQ#]",
    "WITH": "s[wQ#]",
    "AT": "a[wQ#]",
    "Q": "Q",
    "EDGE": r"(?:^|(?<=[,–;:(.]))",
    "KAK?": "(?P<kak>K?)",
    "SOME": "[wntos#]{0,3}",
    "REST": "(?P<rest>(?:[^VGSviIXckdhr:;,–.()]|,#[#w]{0,3},){0,25})(?=[,–.;:)]|$)",
    ",": ",",
    ":": ":",
}
"""The regular expression of each sign, over the letters of a sentence."""

AFTER = (["того", ","], ["тем", ","], ["так", ","])
"""What stands before «как» in «после того, как», which begins no words aside."""

BESIDE_DIRECT = frozenset({"that", "order", "deed", "naming"})
"""Frames of content that may stand beside a direct quote: «сообщил, что мост готов: «…»»."""

CLAUSE_FIRST = re.compile(
    "(?:^|(?<=[:;–])|(?<=,u))(?P<about>[wo]?t,|)(?P<content>(?:[chkK]|w[hr]|[wvQi]{1,5}l)[^X:;]*?),"
    "(?P<frame>[^,:;XcI]{0,8}(?P<cue>I|[VL](?![wn]{0,3}I))[^,:;XckhVi]{0,8})(?=[,.;]|$)"
)
"""A clause, and behind it the cue: the letters of a sentence."""

PARTICLE = re.compile("(?<=[,:–])w")
"""A word behind a mark."""

THIS = re.compile(
    "(?:^|(?<=[,;:–(u.w]))(?P<content>o(?:[thr]|[wQ#][^VGSLviIXckdhKr:;.,]{0,30}?))(?P<frame>(?:[wn#]|,#[w#]{0,3},){0,6}(?P<cue>[VS]))"
)
"""«Об этом» before its cue."""

CLAUSES = frozenset({"that", "order", "question"})


def find_reports(sentence: Sentence, taken: frozenset[int]) -> list[Report]:
    """Give the attributions of a sentence in the order of their cues; `taken` are places of cues of direct quotes."""
    found: dict[int, Report] = {}
    starts: set[int] = set()
    for one in _candidates(sentence):
        shared = one.frame in BESIDE_DIRECT or (one.frame == "aside" and _leads_on(sentence, one))
        if one.key in found or (one.key in taken and not shared) or (not one.aside and one.start in starts):
            continue
        if is_report(sentence, one):
            found[one.key] = one
            starts.add(one.start)
    return [found[key] for key in sorted(found)]


def _leads_on(sentence: Sentence, one: Report) -> bool:
    """Tell whether a direct quote follows the author's words: «Мост готов, сказал он: «…»»."""
    return ":" in sentence.letters[one.aside.stop - 1 : one.aside.stop + 1]


def _candidates(sentence: Sentence) -> Iterator[Report]:
    """Give what can be an attribution, surer frames first."""
    yield from _clause_first(sentence)
    yield from _this(sentence)
    yield from find_owned(sentence)
    yield from _particles(sentence)
    yield from find_naming(sentence)
    yield from _forward(sentence, clauses=True)
    yield from _asides(sentence)
    yield from _forward(sentence, clauses=False)


def _forward(sentence: Sentence, *, clauses: bool) -> Iterator[Report]:
    """Give the cues whose content follows: clauses, or all else."""
    for frame in frames():
        if "(" in frame.pattern and clauses == bool(frame.takes & CLAUSES):
            for match in _matches(frame.pattern, sentence.letters):
                one = _report(sentence, frame, match.start("cue"), match.start("content"))
                if one is not None:
                    yield one


def _matches(pattern: str, letters: str) -> Iterator[re.Match[str]]:
    """Match a pattern at every place: what begins with a cue is no hindrance to the next cue."""
    compiled = _compiled(pattern)
    found = (compiled.match(letters, place) for place in range(len(letters)))
    return (match for match in found if match)


def _report(sentence: Sentence, frame: Frame, place: int, start: int) -> Report | None:
    sense = sentence.senses[place]
    if not frame.takes & sense.takes:
        return None
    if frame.takes & CLAUSES and (_is_parenthesis(sentence, place) or _is_time(sentence, place, start)):
        return None
    apart = sense.kind == "noun" and start > place + 1
    if frame.name == "marked deed" and (apart or not _is_deed(sentence.words[start].text)):
        return None
    return Report(frame.name, _cue_places(sentence, place, sense), sense, start)


def _is_parenthesis(sentence: Sentence, place: int) -> bool:
    """Tell «, как сообщил мэр, »: a clause behind that is not its content; «после того, как мэр сообщил, » is none."""
    at = sentence.letters.rfind("K", max(place - 3, 0), place)
    return at >= 0 and sentence.letters[at - 1 : at] in ("", ",", "(") and sentence.letters[at - 2 : at - 1] != "t"


def _is_time(sentence: Sentence, cue: int, start: int) -> bool:
    """Tell «до того, как придёт лето», «о доме, что стоит у реки»: a clause that hangs on another word than the cue."""
    before = sentence.texts(range(max(start - 3, 0), start))
    if before[-2:] == ["того", ","]:
        return before[:1] != ["о"]
    return "o" in sentence.letters[cue:start] and sentence.letters[start - 2 : start - 1] != "t"


def _is_deed(quoted: str) -> bool:
    """Tell whether quoted words begin with an infinitive: «не спешить»."""
    first = [word for word in quoted.strip('«»„“”"').split()[:3] if plain(word) != "не"][:1]
    return any(analyses(word.lower())[0].tag.POS == "INFN" for word in first)


def _cue_places(sentence: Sentence, place: int, sense: Sense) -> tuple[int, ...]:
    """Give the places of the words of a cue: verb and noun, «не» where it is part of it."""
    if place in sentence.verbs:
        verb = sentence.verbs[place]
        preposition = (place - 1,) if sentence.tags[place - 1].pos == "ADP" and place - 1 > verb else ()
        return (verb, *preposition, place) if verb < place else (place, verb)
    if sense.lemma in words("denied") and place and sentence.letters[place - 1] == "n":
        return place - 1, place
    return (place,)


def _clause_first(sentence: Sentence) -> Iterator[Report]:
    """Give the cues whose clause stands before them: «О том, что мост закрыт, мэр не сообщил»."""
    for match in CLAUSE_FIRST.finditer(sentence.letters):
        place = match.start("cue")
        sense = sentence.senses[place]
        first = plain(sentence.words[match.start("content")].text)
        sure = match["about"] or first in words("asking") or "l" in match["content"][:6] or "n" in match["frame"]
        if sure and sense.takes & CLAUSES:
            content = range(match.start("content"), match.end("content"))
            yield Report("clause first", _cue_places(sentence, place, sense), sense, content.start, before=content)


def _this(sentence: Sentence) -> Iterator[Report]:
    """Give the cues of a topic that stands before them: «Об этом сообщил мэр», «Ранее о мосте заявил мэр»."""
    for match in THIS.finditer(sentence.letters):
        place = match.start("cue")
        sense = sentence.senses[place]
        if "about" in sense.takes:
            start = match.start("content")
            points = sentence.letters[start + 1] in "thr"
            content = range(start, start + 2 if points else _topic_end(sentence, start, place))
            frame = "this" if points else "about first"
            yield Report(frame, (place,), sense, content.start, before=content)


def _particles(sentence: Sentence) -> Iterator[Report]:
    """Give «мол» where no verb of speech is: «махнул рукой: мол, хватит»."""
    for match in PARTICLE.finditer(sentence.letters):
        place = match.end() - 1
        if plain(sentence.words[place].text) in words("particles") and "V" not in sentence.letters[:place]:
            sense = Sense("мол", "particle", frozenset(), Cue("мол", "particle"))
            yield Report("particle", (place,), sense, place + 1)


def _topic_end(sentence: Sentence, start: int, cue: int) -> int:
    """Give where a topic ends that stands before its cue: with the noun phrase behind its preposition."""
    nouns = ("NOUN", "PROPN")
    places = (at for at in range(start + 1, cue) if sentence.letters[at] == "Q" or sentence.tags[at].pos in nouns)
    head = next(places, start + 1)
    nodes = sentence.nodes(cue)
    return min(max(phrase_of(nodes, index_of(nodes, head), index_of(nodes, cue)).end, head + 1), cue)


def _asides(sentence: Sentence) -> Iterator[Report]:
    """Give the cues that stand in words aside: «, сообщил мэр», «как сообщил мэр,»."""
    frame = next(frame for frame in frames() if frame.name == "aside")
    for match in _compiled(frame.pattern).finditer(sentence.letters):
        place, kak = match.start("cue"), bool(match["kak"])
        sense = sentence.senses[place]
        timed = sentence.texts(range(max(match.start() - 2, 0), match.start())) in AFTER
        if "aside" not in sense.takes or not ((kak and not timed) or _may_stand_aside(sentence, match)):
            continue
        start = match.start()
        stop = _aside_end(sentence, match.end(), within=start > 0)
        if sense.lemma == "следовать" and "из" not in sentence.texts(range(place, stop)):
            continue
        while start and sentence.letters[start - 1] in ",–(":
            start -= 1
        if start == 0 and stop >= sentence.end:
            continue
        if sense.first and sense.cue.group == "thought":
            continue
        yield Report("aside", (place,), sense, stop, range(start, stop), nested=kak)


def _may_stand_aside(sentence: Sentence, match: re.Match[str]) -> bool:
    """Tell «, сообщил мэр» from «, сообщил мэру» and «, мэр сообщил»: the subject follows, or none can."""
    place, sense = match.start("cue"), sentence.senses[match.start("cue")]
    if match.start() == 0:
        return False
    before, behind = range(match.start(), place), range(place + 1, match.end())
    if any(_is_subject(sentence, at) for at in before) or {"это", "так"} & set(sentence.texts(before)):
        return False
    if sense.cue.group == "impersonal" or sense.lemma.endswith("ся") or sense.lemma == "следовать":
        return True
    if any(_is_bare(sentence, at, before) for at in before):
        return False
    if not behind and sentence.letters[place - 1] == "," == sentence.letters[place + 1 : place + 2]:
        return sentence.tags[place].feats.get("Tense") == "Pres"  # «Мост, добавляет, готов»
    texts = sentence.texts(behind)
    return any(_is_subject(sentence, at) for at in behind) or (
        sense.cue.plural and bool({"в", "во", "на"} & set(texts))
    )


def _is_bare(sentence: Sentence, at: int, before: range) -> bool:
    """Tell whether a noun stands there without preposition: an object, «факт подтвердили соседи»."""
    placed = any(sentence.tags[i].pos == "ADP" for i in range(before.start, at))
    return sentence.tags[at].pos in ("NOUN", "PROPN") and not placed


def _is_subject(sentence: Sentence, at: int) -> bool:
    tag = sentence.tags[at]
    foreign = sentence.words[at].text.isascii() and sentence.words[at].text[0].isalpha()
    if sentence.words[at].quotation is not None or foreign:
        return True
    return tag.pos in NOMINAL and tag.feats.get("Case") == "Nom"


def _aside_end(sentence: Sentence, end: int, *, within: bool) -> int:
    """Give where the author's words end: behind their mark, or at the end of the sentence with appositions."""
    letters = sentence.letters
    rest = letters[end : sentence.end]
    if within and re.fullmatch(r"(?:,[^VvXGSck:;–]*)+", rest) and _is_apposition(sentence, end + 1):
        return sentence.end
    if re.match(r",[wzsao]?[rp]", rest):
        follow = letters.find(",", end + 1)
        end = sentence.end if follow < 0 else follow
    while end < len(letters) and letters[end] in ",–)":
        end += 1
    return end


def _is_apposition(sentence: Sentence, at: int) -> bool:
    if at >= len(sentence.words) or sentence.words[at].quotation is not None:
        return False
    return sentence.tags[at].feats.get("Case") == "Nom"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    signs = pattern.split()
    parts = []
    for sign, before in zip(signs, ["", *signs], strict=False):
        if sign != "(":
            parts.append(f"(?P<content>{SIGNS[sign]})" if before == "(" else SIGNS[sign])
    return re.compile("".join(parts))
