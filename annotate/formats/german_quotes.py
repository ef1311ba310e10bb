"""German news quotes: who says what in Wikinews, a JSON file an article, by characters.

::

    {"documentName": "7 - Brücke eröffnet (2031-05-02)", "originalText": "Sie sagte: „Ja“.",
     "sentences": [{"id": 0, "charBegin": 0, "charEnd": 16, "begin": 0, "end": 7, "text": "…", "tokens": ["Sie", …]}],
     "tokens": [{"id": 0, "charBegin": 0, "charEnd": 3, "sentence": 1, "word": 1, "text": "Sie"}, …],
     "annotations": [{"id": 0, "type": "Direct", "medium": "Speech", "hasNested": false, "isNested": false,
                      "quote": {"spans": [{"charBegin": 11, "charEnd": 15, "begin": 3, "end": 6}],
                                "text": "„Ja“", "tokenIds": [3, 4, 5]},
                      "speaker": {…}, "cue": {…}, "frame": {…}, "addressee": {…}}]}

Ends are exclusive, characters are code points of ``originalText`` (or counted as in `offsets`, if the words say so). A
role may be a list ``["0:3", "0:4"]`` of words of sentences instead, and a key of a role may be there more than once:
each value is read, and values that mean the same place are one. Without ``tokens`` the words are found in their
sentence.

===========  =============================
quote        QUOTE
cue          CUE
speaker      SOURCE
addressee    ADDRESSEE
frame        FRAME
type         ``mode`` of the QUOTE (`events.FORMS`)
medium       ``medium`` of the QUOTE (`events.MEDIA`)
===========  =============================

Spans and relations are those of `events`, numbered as the annotations are (``id``), or from 1 if these numbers are not
there or not unique. ``hasNested``, ``isNested``, a medium ``none`` and unknown keys stand in
``native["german-quotes"]`` by this number. A file with ``Sentences`` is one of SpkAtt 2023, task 2, and read as such
(`spkatt`). Source: https://github.com/uhh-lt/german-news-quotation-attribution-2024 at 74e7bd6.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import msgspec

from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import JSON, Document, Fragment, covered

from . import spkatt
from .events import Event, Extent, event, words
from .offsets import WAYS, Counting, fitting, placed
from .published import File, converted, decoded, files_with
from .report import Report

NAME = "german-quotes"
ROLES = {"quote": "QUOTE", "cue": "CUE", "speaker": "SOURCE", "addressee": "ADDRESSEE", "frame": "FRAME"}
"""Labels of the roles, in the order of the spans of an event."""
FORM, UTTERED, ID = "type", "medium", "id"

_TITLE = re.compile(r"[0-9]+ - (.+) \(([0-9]{4}-[0-9]{2}-[0-9]{2})\)")
_PLACE = re.compile(r"([0-9]{1,9}):([0-9]{1,9})")


class Piece(msgspec.Struct, frozen=True):
    """A stretch of a role, in characters and in words."""

    start: int = msgspec.field(name="charBegin")
    end: int = msgspec.field(name="charEnd")
    first: int = msgspec.field(name="begin", default=-1)
    last: int = msgspec.field(name="end", default=-1)


class Role(msgspec.Struct, frozen=True):
    """A role."""

    pieces: tuple[Piece, ...] = msgspec.field(name="spans", default=())
    text: str | None = None
    tokens: tuple[int, ...] = msgspec.field(name="tokenIds", default=())


class Token(msgspec.Struct, frozen=True):
    """A word."""

    start: int = msgspec.field(name="charBegin")
    end: int = msgspec.field(name="charEnd")
    text: str


class Sentence(msgspec.Struct, frozen=True):
    """A sentence."""

    start: int = msgspec.field(name="charBegin")
    end: int = msgspec.field(name="charEnd")
    tokens: tuple[str, ...] = ()


class Article(msgspec.Struct, frozen=True):
    """A file; other fields are not looked at."""

    text: str = msgspec.field(name="originalText")
    sentences: tuple[Sentence, ...] = ()
    tokens: tuple[Token, ...] | None = None
    annotations: tuple[dict[str, JSON], ...] = ()
    name: str = msgspec.field(name="documentName", default="")


def read(path: Path, report: Report) -> Iterator[Document]:
    """Read a folder of articles and of the folders in it, or one article.

    Parameters
    ----------
    path : Path
        ``data``, ``data/train``, or a file there.
    report : Report
        Counts sentences and annotations; takes what is repaired.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems, several = Problems(), {*ROLES, *spkatt.ROLES}
    for file in files_with(".json", path, report, what="articles", kind=".pretty"):
        with problems.gathered():
            content = decoded(file.path, several=several, report=report)
            if isinstance(content, dict) and "Sentences" in content:
                yield spkatt.document_of(file, content, report)
            else:
                yield _document(file, converted(content, Article, str(file.path)), report)
    problems.raise_if_any()


class _Text(NamedTuple):
    """An article, and where its words are."""

    text: str
    counting: Counting
    tokens: Sequence[Fragment]
    starts: Sequence[int]
    report: Report


def _document(file: File, article: Article, report: Report) -> Document:
    where, problems = str(file.path), Problems()
    count = _counting(article, where, report)
    sentences = _sentences(article, count, where)
    tokens = _tokens(article, sentences, count, where)
    sizes = [len(sentence.tokens) for sentence in article.sentences]
    text = _Text(article.text, count, tokens, [*accumulate(sizes, initial=0)], report)
    found: dict[str, tuple[Event, dict[str, JSON]]] = {}
    for place, (number, annotation) in enumerate(_numbered(article, where, report)):
        with problems.gathered():
            found[number] = _event(number, annotation, f"{where} $.annotations[{place}]", text)
    problems.raise_if_any()
    report.counts["sentences"] += len(sentences)
    report.counts["annotations"] += len(article.annotations)
    native: dict[str, JSON] = {number: rest for number, (_, rest) in found.items() if rest}
    return Document(
        id=file.id,
        text=article.text,
        lang="de",
        sentences=tuple(sentences),
        tokens=tuple(tokens),
        spans=tuple(span for event, _ in found.values() for span in event.spans),
        relations=tuple(relation for event, _ in found.values() for relation in event.relations),
        meta={**_about(article.name), **file.split},
        native={NAME: native} if native else {},
    )


def _counting(article: Article, where: str, report: Report) -> Counting:
    """Give the way in which an article counts characters: that in which its words are where it says."""
    said = article.tokens or ()
    count = fitting(article.text, said, lambda token, count: _shown(article.text, count, token) == token.text)
    if count.ways:
        told = "; ".join(WAYS[way] for way in count.ways)
        report.repaired.append(Problem(where, f"its offsets fit the text if {told}, and are read so"))
    return count


def _shown(text: str, count: Counting, piece: Token | Sentence | Piece) -> str:
    start, end = count.read(piece.start, piece.end)
    return text[start:end] if start >= 0 else ""


def _sentences(article: Article, count: Counting, where: str) -> list[Fragment]:
    problems, found = Problems(), list[Fragment]()
    for place, sentence in enumerate(article.sentences):
        start, end = count.read(sentence.start, sentence.end)
        if not (found[-1].end if found else 0) <= start < end <= len(article.text):
            what = (
                f"must lie in the text ({len(article.text)} characters) behind the sentence before; got {start}-{end}"
            )
            problems.note(f"{where} $.sentences[{place}]", what)
        else:
            found.append(Fragment(start, end))
    problems.raise_if_any()
    return found


def _tokens(article: Article, sentences: Sequence[Fragment], count: Counting, where: str) -> list[Fragment]:
    """Give the words: those that the file places, or those of sentences where they stand."""
    problems, found = Problems(), list[Fragment]()
    if article.tokens is None:
        for place, (sentence, extent) in enumerate(zip(article.sentences, sentences, strict=True)):
            with problems.gathered():
                found += _found(sentence.tokens, extent, article.text, f"{where} $.sentences[{place}]")
    for place, token in enumerate(article.tokens or ()):
        start, end = count.read(token.start, token.end)
        if _shown(article.text, count, token) != token.text or start >= end:
            what = f"says {token.text!r}, but the text has {article.text[max(start, 0) : max(end, 0)]!r} there"
            problems.note(f"{where} $.tokens[{place}]", what)
        elif found and start < found[-1].end:
            problems.note(f"{where} $.tokens[{place}]", f"must begin behind the word before; got {start}-{end}")
        else:
            found.append(Fragment(start, end))
    problems.raise_if_any()
    return found


def _found(shown: Sequence[str], extent: Fragment, text: str, where: str) -> Iterator[Fragment]:
    at = extent.start
    for number, word in enumerate(shown):
        start = text.find(word, at, extent.end)
        if start < 0 or not word or text[at:start].strip():
            raise problem(f"{where}.tokens[{number}]", f"{word!r} is not next in the sentence")
        at = start + len(word)
        yield Fragment(start, at)


def _numbered(article: Article, where: str, report: Report) -> list[tuple[str, dict[str, JSON]]]:
    """Give the annotations with their numbers."""
    given = [annotation.get(ID) for annotation in article.annotations]
    if all(type(id) is int for id in given) and len({*given}) == len(given):
        return [(str(id), annotation) for id, annotation in zip(given, article.annotations, strict=True)]
    report.repaired.append(Problem(where, "its annotations have no ids, or the same ones; they are numbered anew"))
    return [(str(number), annotation) for number, annotation in enumerate(article.annotations, 1)]


def _event(number: str, annotation: Mapping[str, JSON], where: str, text: _Text) -> tuple[Event, dict[str, JSON]]:
    """Give the event of an annotation, and what else it says."""
    problems, roles = Problems(), dict[str, list[Extent]]()
    for role, label in ROLES.items():
        for value in annotation.get(role, ()):
            with problems.gathered():
                if extent := _extent(value, f"{where}.{role}", text):
                    roles.setdefault(label, []).append(extent)
    with problems.gathered():
        places = f"{where}.{FORM}", f"{where}.{UTTERED}"
        attrs = spkatt.attributes(annotation.get(FORM), annotation.get(UTTERED), places)
    problems.raise_if_any()
    if roles and not {"QUOTE", "CUE"} & {*roles}:
        text.report.lost.append(Problem(where, "has neither quote nor cue that its other roles could be related to"))
    said = {*ROLES, FORM, ID} | ({UTTERED} if annotation.get(UTTERED) != spkatt.NONE else set())
    rest = {key: value for key, value in annotation.items() if key not in said}
    return event(number, {label: [*dict.fromkeys(found)] for label, found in roles.items()}, attrs), rest


def _extent(value: JSON, where: str, text: _Text) -> Extent:
    """Give the extent of a role; none if it is not there."""
    if value is None or value == []:
        return ()
    if isinstance(value, list):
        return words(_places(converted(value, list[str], where), where, text), text.tokens)
    role = converted(value, Role, where)
    if not role.pieces:
        return words(_inside(role.tokens, where, text), text.tokens)
    extent = placed([(piece.start, piece.end) for piece in role.pieces], text.counting, len(text.text))
    if extent is None:
        raise problem(f"{where}.spans", f"must lie in the text ({len(text.text)} characters), each with start < end")
    shown = " ".join(_shown(text.text, text.counting, piece) for piece in role.pieces)
    if role.text is not None and "".join(role.text.split()) != "".join(shown.split()):
        raise problem(where, f"says {role.text!r}, but the text has {covered(text.text, extent)!r} there")
    if [*extent] != [Fragment(*text.counting.read(piece.start, piece.end)) for piece in role.pieces]:
        text.report.repaired.append(Problem(where, "its pieces are not sorted and apart; they are read so"))
    named = {place for piece in role.pieces for place in range(piece.first, piece.last)}
    if role.tokens and named != {*role.tokens}:
        text.report.repaired.append(Problem(where, "its tokenIds are other words than its spans, which are read"))
    return extent


def _inside(numbers: Sequence[int], where: str, text: _Text) -> Sequence[int]:
    if any(not 0 <= number < len(text.tokens) for number in numbers):
        raise problem(f"{where}.tokenIds", f"must be numbers of the {len(text.tokens)} words, from 0; got {[*numbers]}")
    return numbers


def _places(places: Sequence[str], where: str, text: _Text) -> Iterator[int]:
    """Give the numbers of words that are given by their sentences."""
    for place in places:
        match = _PLACE.fullmatch(place)
        sentence, number = (int(match[1]), int(match[2])) if match else (-1, 0)
        if not 0 <= sentence < len(text.starts) - 1 or text.starts[sentence] + number >= text.starts[sentence + 1]:
            raise problem(where, f"must be sentence:word of this file, got {place!r}")
        yield text.starts[sentence] + number


def _about(name: str) -> dict[str, JSON]:
    """Give title and date of an article by the name of its file."""
    if match := _TITLE.fullmatch(name):
        return {"title": match[1], "date": match[2]}
    return {"title": name} if name else {}
