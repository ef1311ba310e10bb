"""The layout of a plain text: what each of its paragraphs is.

Rules look at a paragraph and its neighbours, in any language, and claim what they know; the first to claim a
paragraph decides, in the order of `RULES`, and what none claims is a paragraph.

pull_quote
    Wholly inside one pair of quotation marks of any kind, a mark of punctuation behind at most. Not one
    that an author's words interrupt («…, — сказал он, — …»).
attribution
    Right behind a pull quote: a dash and a name with or without role, or without dash a name of two to four
    capitalised words, a role behind a comma at most.
list
    Two or more paragraphs in a row with a number («1.», «1)») or a bullet; or with a dash, where they begin with
    small letters, end with semicolons, or none of them ends a sentence.
turn
    A dash and speech: two or more in a row that are no list, or one that ends a sentence. Or a label and
    speech («Корреспондент: …», "Q: …"): there are two or more such paragraphs, and the label comes again, is one
    of `INTERVIEW`, or stands next to one that is. A label of `SERVICE` («Фото: …») is none.
heading
    Short, with letters, no sentence end nor colon behind, no date line, credit or address; what follows is a longer
    paragraph, a list, a pull quote, a turn or another heading.

A caption, a date line and a correction note are paragraphs.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice

from .model import Block, BlockKind, Fragment
from .paragraphs import paragraphs
from .punctuation import DASHES, QUOTATION, ends_sentence


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


INTERVIEW = _words(
    "в о вопрос ответ корреспондент корр интервьюер ведущий ведущая журналист",
    "q a question answer interviewer host frage antwort f r réponse entrevistador pregunta respuesta 记者 問 答 问",
)
"""Labels that make a line a turn of an interview, in small letters."""

SERVICE = _words(
    "фото фотография видео иллюстрация источник автор авторы текст читайте подробнее теги обновлено опубликовано",
    "исправлено исправление уточнение photo photos video image source author text credit tags updated published",
    "correction read foto bild quelle autor crédit fuente ©",
)
"""First words, in small letters, of captions, credits and notes: no labels, no headings."""

PARTICLES = _words(
    "фон ван де ди да дель ла ле оглы оглу кызы ибн бин бен аль эль",
    "von van der den de di da del la le du dos al el bin ibn ben y",
)
"""Small words inside of names."""

MONTHS = (
    "янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|"
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|märz|mai|okt|dez|janv|févr|avr|juin|juil|août|déc|ene|abr|ago|dic"
)
"""How months begin in date lines."""

LONGEST_HEADING = 100
LONGEST_CREDIT = 120
"""Characters of a heading, of an attribution line."""

Kinds = Sequence[BlockKind | None]
Claims = Iterator[tuple[int, BlockKind]]
Rule = Callable[[Sequence[str], Kinds], Claims]

_D = re.escape(DASHES)
_NUMBER = re.compile(r"\d{1,3}[.)]\s")
_BULLET = re.compile(r"[•▪◦‣●○■□▸►·]|\*\s")
_DASH = re.compile(rf"(?:--|[{_D}])(?:\s+|(?!\d))(?=[^\s{_D}])")  # — Да | -Да, but not -5
_LABEL = re.compile(r"([^\W\d_][\w.’'-]*(?: [\w.’'-]+){0,3}(?: ?\([^()]{1,40}\))?) ?(?::\s|：\s*)(?=\S)")
_AUTHOR = re.compile(rf"[,.!?…:;]\s*[{_D}]+\s")
_INNER_END = re.compile(r"\w{3}[.!?…]\s")
_DATE = (
    rf"(?:\d{{1,2}}\.? (?:{MONTHS})\w*|(?:{MONTHS})\w*\.? \d{{1,2}}(?!\d)"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}:\d\d)"
)
_DATE_LINE = re.compile(rf"(?:[^,]{{1,40}}, ?)?{_DATE}(?:[ ,]+(?:{_DATE}|\d{{4}}|г\.|года?))*(?: ?[,(/|{_D}].*)?", re.I)
_ADDRESS = re.compile(r"\S+@\S+\.\S+|\w+://\S+|www\.\S+")
_FIRST_WORD = re.compile(r"[^\W\d_]+|©")
_MARKS = "«»“”„\"‘’‚'‹›()[]"


def blocks(text: str, *, known: Iterable[Block] = ()) -> tuple[Block, ...]:
    r"""Find the blocks of a text.

    Parameters
    ----------
    text : str
        The whole text of a document.
    known : iterable of Block
        Blocks that are known already, of any kind (a header, headings of a page), in order; the rest of the
        text is cut around them.

    Returns
    -------
    tuple of Block
        In order, `known` included. Every character that is not white space lies in exactly one; none but those
        of `known` begins or ends with white space.

    Examples
    --------
    >>> text = "«Мост откроют в мае»\n– Пётр Лужин\nОн строится два года."
    >>> [block.kind for block in blocks(text)]
    ['pull_quote', 'attribution', 'paragraph']
    """
    given = {block.start: block for block in known}
    places = sorted([*paragraphs(text, around=given.values()), *(Fragment(b.start, b.end) for b in given.values())])
    lines = [text[start:end] for start, end in places]
    kinds = _kinds(lines, [given[place.start].kind if place.start in given else None for place in places])
    return tuple(Block(start, end, kind) for (start, end), kind in zip(places, kinds, strict=True))


def _kinds(lines: Sequence[str], kinds: list[BlockKind | None]) -> list[BlockKind]:
    for rule in RULES:
        for i, kind in list(rule(lines, kinds)):
            kinds[i] = kinds[i] or kind
    return [kind or "paragraph" for kind in kinds]


def _pull_quotes(lines: Sequence[str], kinds: Kinds) -> Claims:
    for i, line in enumerate(lines):
        if _is_wholly_quoted(line) and not _is_interrupted(line):
            yield i, "pull_quote"


def _is_wholly_quoted(line: str) -> bool:
    """Tell whether the first mark opens a quotation that the last mark, and none before, closes."""
    body = line.rstrip(".,;!?…")
    closing = QUOTATION.get(body[:1], "")
    if len(body) < 3 or body[-1] not in closing:
        return False
    depth = 1
    for match in re.finditer(rf"[{body[0]}{closing}]", body[1:-1]):
        at = match.start() + 1
        depth += _depth_change(body, at, closing)
        if depth == 0:
            return False
    return True


def _depth_change(body: str, at: int, closing: str) -> int:
    """Give 1 for a mark that opens, -1 for one that closes, 0 for an apostrophe («It’s»)."""
    before, mark, after = body[at - 1], body[at], body[at + 1]
    if mark not in closing:
        return 1
    if mark == body[0] and (before.isspace() or before in "([«“„" or before in DASHES) and not after.isspace():
        return 1
    return 0 if after.isalnum() else -1


def _is_interrupted(line: str) -> bool:
    """Tell whether words of the author stand inside: «…, — сказал он, — …»."""
    author = list(islice(_AUTHOR.finditer(line), 2))
    return len(author) == 2 and line[author[0].end() :][:1].islower()


def _attributions(lines: Sequence[str], kinds: Kinds) -> Claims:
    for i in range(1, len(lines)):
        dash = _DASH.match(lines[i])
        if kinds[i - 1] == "pull_quote" and (_is_credit(lines[i][dash.end() :]) if dash else _is_name(lines[i])):
            yield i, "attribution"


def _is_credit(line: str) -> bool:
    """Tell a name with or without role behind a dash from speech."""
    if len(line) > LONGEST_CREDIT or line[-1] in "!?…:;," or _INNER_END.search(line):
        return False
    words = line.split()
    capitals = sum(word.lstrip(_MARKS)[:1].isupper() for word in words)
    if line.endswith("."):
        return capitals > 1
    return len(words) <= 12 and (not words[0][0].isupper() or len(words) <= 2 or capitals > 1 or "," in line)


def _is_name(line: str) -> bool:
    """Tell a line that is a name, with a role behind a comma at most: «Анна де Грут, инженер»."""
    name, _, role = line.partition(",")
    words = [word for word in name.split() if word.casefold() not in PARTICLES]
    if len(line) > LONGEST_CREDIT or ends_sentence(line) or not 2 <= len(words) <= 4 or len(role.split()) > 10:
        return False
    return all(word[0].isupper() and word.replace("-", "").replace(".", "").isalpha() for word in words)


def _lists(lines: Sequence[str], kinds: Kinds) -> Claims:
    for mark in (_NUMBER, _BULLET):
        for run in _runs(lines, kinds, mark):
            if len(run) > 1:
                yield from ((i, "list") for i in run)
    for run in _runs(lines, kinds, _DASH):
        if len(run) > 1 and _are_items([lines[i] for i in run]):
            yield from ((i, "list") for i in run)


def _are_items(lines: Sequence[str]) -> bool:
    """Tell a list by dashes from a dialogue."""
    texts = [_DASH.sub("", line, count=1) for line in lines]
    small = sum(text[0].islower() or text[0].isdigit() for text in texts)
    joined = sum(text[-1] in ";," for text in texts[:-1])
    return 2 * small > len(texts) or 2 * joined > len(texts) - 1 or not any(map(ends_sentence, texts))


def _turns_by_dash(lines: Sequence[str], kinds: Kinds) -> Claims:
    for run in _runs(lines, kinds, _DASH):
        if len(run) > 1 or ends_sentence(lines[run[0]]):
            yield from ((i, "turn") for i in run)


def _turns_by_label(lines: Sequence[str], kinds: Kinds) -> Claims:
    labels = {i: label for i, line in enumerate(lines) if not kinds[i] and (label := _label(line))}
    counts = Counter(labels.values())
    sure = {i for i, label in labels.items() if counts[label] > 1 or label in INTERVIEW}
    turns = [i for i in labels if sure & {i - 1, i, i + 1}]
    if len(turns) > 1:
        yield from ((i, "turn") for i in turns)


def _label(line: str) -> str:
    """Give who speaks in «Лужин: Мост откроют», in small letters; empty if nobody."""
    match = _LABEL.match(line)
    if match is None or line[0].islower() or _first_word(line) in SERVICE:
        return ""
    return match[1].casefold().rstrip(".")


def _headings(lines: Sequence[str], kinds: Kinds) -> Claims:
    below: BlockKind | None = None
    for i in range(len(lines) - 1, -1, -1):
        kind = kinds[i] or "paragraph"
        if kinds[i] is None and _is_title(lines[i]) and _stands_over(lines[i], below, "".join(lines[i + 1 : i + 2])):
            kind = "heading"
            yield i, kind
        below = kind


def _stands_over(line: str, kind: BlockKind | None, following: str) -> bool:
    """Tell whether what follows is something that a heading stands over."""
    if kind == "paragraph":
        return len(following) > len(line) and (ends_sentence(following) or len(following) > 2 * len(line))
    return kind in ("heading", "list", "pull_quote", "turn")


def _is_title(line: str) -> bool:
    if len(line) > LONGEST_HEADING or line[-1] in ",;:" or ends_sentence(line) or line[0].islower():
        return False
    if _DASH.match(line) or _BULLET.match(line) or _AUTHOR.search(line):
        return False
    if _DATE_LINE.fullmatch(line) or _ADDRESS.fullmatch(line):
        return False
    return any(map(str.isalpha, line)) and _first_word(line) not in SERVICE


def _first_word(line: str) -> str:
    match = _FIRST_WORD.search(line)
    return match.group().casefold() if match else ""


def _runs(lines: Sequence[str], kinds: Kinds, mark: re.Pattern[str]) -> Iterator[list[int]]:
    """Give the paragraphs in a row that begin with a mark and are not claimed yet."""
    for marked, run in groupby(range(len(lines)), lambda i: not kinds[i] and bool(mark.match(lines[i]))):
        if marked:
            yield list(run)


RULES: tuple[Rule, ...] = (_pull_quotes, _attributions, _lists, _turns_by_dash, _turns_by_label, _headings)
"""In the order in which they claim."""
