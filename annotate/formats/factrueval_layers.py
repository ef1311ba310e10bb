"""The files of a factRuEval document, line by line, into what they say; every problem with its file and line.

A line that cannot be read, names what is not there, or contradicts the text is a problem. A line that says a
thing in two ways that differ is repaired, as the official comparator reads it: tokens count, not characters; the
last of two parts with one id counts for the objects.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from saidby.corpus.errors import Problem, Problems
from saidby.corpus.model import Fragment

from .folders import read_text
from .report import Report


class Line(NamedTuple):
    """A line that is not blank, and its place for messages."""

    where: str
    text: str


class Token(NamedTuple):
    """A token: its number in the document, and its place."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Part:
    """A span of the first layer: a name, a surname, a word that describes.

    `key` is its id, made unique where the file gives one id twice.
    """

    key: str
    label: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Mention:
    """An object of the second layer: a mention of a person, organisation, place and so on."""

    id: str
    type: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Chain:
    """An identified object of the third layer: its mentions, and properties as key and value."""

    id: str
    mentions: tuple[str, ...]
    properties: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Layers:
    """All that the files of a document say."""

    text: str
    sentences: tuple[tuple[Token, ...], ...]
    parts: tuple[Part, ...]
    mentions: tuple[Mention, ...]
    chains: tuple[Chain, ...]
    facts: tuple[tuple[str, ...], ...]


def read_layers(stem: Path, report: Report) -> Layers:
    """Read the files of a document.

    Parameters
    ----------
    stem : Path
        Their common path without suffix.
    report : Report
        Takes what is repaired.

    Raises
    ------
    DataError
        With every problem of the files.
    """
    problems = Problems()
    text = read_text(_file(stem, ".txt"), problems)
    sentences, tokens = _tokens(_paragraphs(stem, ".tokens", problems), text, problems)
    parts, known = _parts(_lines(stem, ".spans", problems), tokens, text, problems, report)
    mentions = _mentions(_lines(stem, ".objects", problems), known, problems)
    chains = _chains(_paragraphs(stem, ".coref", problems), mentions, problems)
    facts = [tuple(line.text for line in lines) for lines in _paragraphs(stem, ".facts", problems)]
    problems.raise_if_any()
    return Layers(text, sentences, parts, mentions, chains, tuple(facts))


def numbers(fields: Iterable[str]) -> list[int] | None:
    """Read whole numbers; None if one of the fields is none."""
    fields = list(fields)
    return [int(field) for field in fields] if all(re.fullmatch("[0-9]{1,9}", field) for field in fields) else None


def lines_of(path: Path, problems: Problems) -> list[Line]:
    """Give the lines of a file, blank ones too."""
    text = read_text(path, problems)
    return [Line(f"{path}:{number}", line.strip(" \t\r")) for number, line in enumerate(text.split("\n"), 1)]


def _file(stem: Path, suffix: str) -> Path:
    return stem.with_name(stem.name + suffix)


def _lines(stem: Path, suffix: str, problems: Problems) -> list[Line]:
    return [line for line in lines_of(_file(stem, suffix), problems) if line.text]


def _paragraphs(stem: Path, suffix: str, problems: Problems) -> Iterator[list[Line]]:
    """Give the lines between blank ones; chains and facts may be absent."""
    path = _file(stem, suffix)
    if suffix in (".coref", ".facts") and not path.exists():
        return
    paragraph: list[Line] = []
    for line in [*lines_of(path, problems), Line("", "")]:
        if line.text:
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []


def _tokens(
    paragraphs: Iterable[list[Line]], text: str, problems: Problems
) -> tuple[tuple[tuple[Token, ...], ...], dict[str, Token]]:
    """Give the tokens by sentence, and by id."""
    known: dict[str, Token] = {}
    sentences, end = [], 0
    for lines in paragraphs:
        sentence = []
        for where, line in lines:
            fields = line.split(" ")
            place = numbers(fields[1:3])
            if len(fields) != 4 or place is None:
                problems.note(where, f"must be a token: id, start, length, text; got {line!r}")
                continue
            token = Token(len(known), place[0], place[0] + place[1])
            if what := _misfit(token, fields[3], text, end) or _again(fields[0], known):
                problems.note(where, what)
            end = max(end, token.end)
            known[fields[0]] = token
            sentence.append(token)
        sentences.append(tuple(sentence))
    return tuple(filter(None, sentences)), known


def _misfit(token: Token, form: str, text: str, end: int) -> str | None:
    found = text[token.start : token.end]
    if found != form or token.start == token.end:
        return f"token is {form!r}, but the text has {found!r} at {token.start}-{token.end}"
    return (
        f"token must come behind the one before, which ends at {end}, got {token.start}" if token.start < end else None
    )


def _again(name: str, known: Iterable[str]) -> str | None:
    return f"{name!r} is the id of an earlier line already" if name in known else None


def _parts(
    lines: Iterable[Line], tokens: dict[str, Token], text: str, problems: Problems, report: Report
) -> tuple[tuple[Part, ...], dict[str, Part]]:
    """Give the parts, and those that objects mean, by id."""
    parts: dict[str, Part] = {}
    known: dict[str, Part] = {}
    for where, line in lines:
        part = _part(where, line, tokens, problems)
        if part is None:
            continue
        name = part.key
        if name in known:
            part = Part(_free(name, parts), part.label, part.tokens)
            what = f"{name!r} is the id of a {known[name].label} already; objects mean the {part.label}"
            report.repaired.append(Problem(where, what))
        report.repaired.extend(_disagreement(where, line, part, text))
        parts[part.key] = known[name] = part
    return tuple(parts.values()), known


def _part(where: str, line: str, tokens: dict[str, Token], problems: Problems) -> Part | None:
    left, mark, right = line.partition(" # ")
    fields, comment = left.split(), right.split()
    place = numbers([*fields[2:4], *fields[5:6]])
    if len(fields) != 6 or place is None or not mark:
        problems.note(where, f"must be a span: id, type, start, length, token, tokens # ids, texts; got {line!r}")
        return None
    size = place[2]
    ids = comment[:size]
    unknown = [name for name in ids if name not in tokens]
    if not size or len(comment) != 2 * size or unknown:
        what = f"must name {size} tokens behind #, and their texts"
        problems.note(where, what + (f"; there is no token {', '.join(unknown)}" if unknown else f"; got {right!r}"))
        return None
    return Part(fields[0], fields[1], tuple(sorted({tokens[name] for name in ids})))


def _free(name: str, taken: Iterable[str]) -> str:
    number = 2
    while f"{name}.{number}" in taken:
        number += 1
    return f"{name}.{number}"


def _disagreement(where: str, line: str, part: Part, text: str) -> Iterator[Problem]:
    """Compare the tokens of a part with its characters and its words."""
    left, _, right = line.partition(" # ")
    start, size = (int(field) for field in left.split()[2:4])
    shown = " ".join(text[token.start : token.end] for token in part.tokens)
    if joined(part.tokens) != (Fragment(start, start + size),):
        said = f"characters {start}-{start + size} are {text[start : start + size]!r}, tokens are {shown!r}"
        yield Problem(where, f"{said}; the tokens are kept")
    words = " ".join(right.split()[len(right.split()) // 2 :])
    if words != shown:
        yield Problem(where, f"its words are {words!r}, its tokens {shown!r}; the tokens are kept")


def joined(tokens: Iterable[Token]) -> tuple[Fragment, ...]:
    """Give the extent of tokens: a fragment for each run of neighbours."""
    ordered = sorted(set(tokens))
    breaks = [i for i, (a, b) in enumerate(pairwise(ordered), 1) if b.number > a.number + 1]
    runs = [ordered[a:b] for a, b in pairwise([0, *breaks, len(ordered)])]
    return tuple(Fragment(run[0].start, run[-1].end) for run in runs if run)


def _mentions(lines: Iterable[Line], parts: dict[str, Part], problems: Problems) -> tuple[Mention, ...]:
    mentions: dict[str, Mention] = {}
    for where, line in lines:
        name, *fields = line.partition("#")[0].split() or [""]
        if len(fields) < 2:
            problems.note(where, f"must be an object: id, type, ids of spans # text; got {line!r}")
            continue
        kind, *ids = fields
        unknown = [number for number in ids if number not in parts]
        if unknown or name in mentions:
            problems.note(where, _again(name, mentions) or f"there is no span {', '.join(unknown)}")
            continue
        mentions[name] = Mention(name, kind, tuple(dict.fromkeys(parts[number] for number in ids)))
    return tuple(mentions.values())


def _chains(paragraphs: Iterable[list[Line]], mentions: Sequence[Mention], problems: Problems) -> tuple[Chain, ...]:
    free = {mention.id for mention in mentions}
    chains: dict[str, Chain] = {}
    for head, *lines in paragraphs:
        name, *ids = head.text.split()
        strange = [number for number in ids if number not in free]
        free -= {*ids}
        if not ids or strange or name in chains:
            what = f"there is no object {', '.join(strange)}, or it is identified already"
            problems.note(
                head.where, _again(name, chains) or (what if ids else f"must name objects; got {head.text!r}")
            )
            continue
        properties = [line.text.partition(" ") for line in lines]
        chains[name] = Chain(name, tuple(ids), tuple((key, value.strip()) for key, _, value in properties))
    return tuple(chains.values())
