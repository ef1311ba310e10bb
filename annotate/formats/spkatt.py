"""SpkAtt 2023: who says what in German debates (task 1) and in German news (task 2), a JSON file a document.

::

    {"Sentences": [{"SentenceId": 0, "Tokens": ["Sie", "kündigte", "es", "an", "."]}],
     "Annotations": [{"Source": ["0:0"], "Cue": ["0:1", "0:3"], "PTC": ["0:3"], "Message": ["0:2"], "Addr": [],
                      "Medium": [], "Topic": [], "Evidence": []}]}

A role is the words ``SentenceId:number`` of the sentence, in any order, also of several sentences. Task 2 has
``DocumentName``, and in an annotation ``Form``, ``STWR``, ``Frame``, ``HasNested``, ``IsNested``, without the last
four roles above. The other form of task 1 is an object of sentences by number, each with ``Tokens`` and its own
``Annotations``. The text is built anew: words joined by blanks, a sentence a line.

=================  ==========================================
Cue and PTC        CUE
Message            QUOTE
Source             SOURCE
Addr               ADDRESSEE
Frame              FRAME
Medium             MEDIUM
Topic              TOPIC
Evidence           EVIDENCE
Form               ``mode`` of the QUOTE (`events.FORMS`)
STWR               ``medium`` of the QUOTE (`events.MEDIA`)
=================  ==========================================

Spans and relations are those of `events`, numbered from 1. What else an annotation says stands in
``native["spkatt"]`` under its number: which words are PTC, flags, values without a place. Sources:
https://github.com/umanlp/SpkAtt-2023 at 19be811, https://github.com/uhh-lt/news-speaker-attribution-2023 at fdd6f5c.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import msgspec

from saidby.corpus.errors import Problem, Problems
from saidby.corpus.model import JSON, Document, Fragment

from .events import FORMS, MEDIA, Event, event, words
from .published import File, converted, decoded, files_with
from .report import Report

NAME = "spkatt"
ROLES = {
    "Message": "QUOTE",
    "Cue": "CUE",
    "PTC": "CUE",
    "Source": "SOURCE",
    "Addr": "ADDRESSEE",
    "Frame": "FRAME",
    "Medium": "MEDIUM",
    "Topic": "TOPIC",
    "Evidence": "EVIDENCE",
}
"""Labels of the roles, in the order of the spans of an event."""
PARTICLE, FORM, UTTERED = "PTC", "Form", "STWR"
NONE = "none"
"""The value of ``STWR`` that says nothing."""

_PLACE = re.compile(r"(.+):([0-9]{1,9})")


class Sentence(msgspec.Struct, frozen=True):
    """A sentence; other fields are not looked at."""

    id: int | str = msgspec.field(name="SentenceId")
    tokens: tuple[str, ...] = msgspec.field(name="Tokens")


class Speech(msgspec.Struct, frozen=True):
    """A file."""

    sentences: tuple[Sentence, ...] = msgspec.field(name="Sentences")
    annotations: tuple[dict[str, JSON], ...] = msgspec.field(name="Annotations", default=())
    name: str = msgspec.field(name="DocumentName", default="")


class _Numbered(msgspec.Struct, frozen=True):
    """A sentence of the other form."""

    tokens: tuple[str, ...] = msgspec.field(name="Tokens")
    annotations: tuple[dict[str, JSON], ...] = msgspec.field(name="Annotations", default=())


def read(path: Path, report: Report) -> Iterator[Document]:
    """Read a folder of documents and of the folders in it, or one document.

    Parameters
    ----------
    path : Path
        ``data/train/task1``, or a file there.
    report : Report
        Counts sentences and annotations; takes what is repaired.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems = Problems()
    for file in files_with(".json", path, report, what="speeches", kind=".pretty"):
        with problems.gathered():
            yield document_of(file, decoded(file.path, several=ROLES, report=report), report)
    problems.raise_if_any()


def document_of(file: File, content: JSON, report: Report) -> Document:
    """Give the document of a file.

    Parameters
    ----------
    content : JSON
        As `decoded` gives it, each role a list of its values.

    Raises
    ------
    DataError
        With every problem of the file.
    """
    speech = _speech(content, str(file.path))
    problems = Problems(_problems(speech, str(file.path)))
    problems.raise_if_any()
    shown = [word for sentence in speech.sentences for word in sentence.tokens]
    ends = [end - 1 for end in accumulate(len(word) + 1 for word in shown)]
    tokens = [Fragment(end - len(word), end) for word, end in zip(shown, ends, strict=True)]
    numbers = _numbers(speech.sentences)
    found = []
    for number, annotation in enumerate(speech.annotations, 1):
        with problems.gathered():
            found.append(_event(number, annotation, _Text(numbers, tokens, str(file.path), report)))
    problems.raise_if_any()
    report.counts["sentences"] += len(speech.sentences)
    report.counts["annotations"] += len(speech.annotations)
    native: dict[str, JSON] = {str(number): rest for number, (_, rest) in enumerate(found, 1) if rest}
    return Document(
        id=file.id,
        text="\n".join(" ".join(sentence.tokens) for sentence in speech.sentences if sentence.tokens),
        lang="de",
        sentences=tuple(_sentences(speech.sentences, tokens)),
        tokens=tuple(tokens),
        spans=tuple(span for event, _ in found for span in event.spans),
        relations=tuple(relation for event, _ in found for relation in event.relations),
        meta={**({"title": speech.name} if speech.name else {}), **file.split},
        native={NAME: native} if native else {},
    )


class _Text(NamedTuple):
    """The words of a document: their numbers by sentence and place there, and where each is."""

    numbers: Mapping[str, tuple[int, int]]
    tokens: Sequence[Fragment]
    where: str
    report: Report


def _speech(content: JSON, where: str) -> Speech:
    """Give a file of either form."""
    if isinstance(content, dict) and content and "Sentences" not in content and all(map(str.isdecimal, content)):
        rows = converted(content, dict[str, _Numbered], where)
        sentences = tuple(Sentence(number, row.tokens) for number, row in rows.items())
        return Speech(sentences, tuple(annotation for row in rows.values() for annotation in row.annotations))
    return converted(content, Speech, where)


def _problems(speech: Speech, where: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, sentence in enumerate(speech.sentences):
        at = f"{where} $.Sentences[{number}]"
        if str(sentence.id) in seen:
            yield Problem(at, f"{sentence.id} is the SentenceId of an earlier sentence already")
        seen.add(str(sentence.id))
        for place, word in enumerate(sentence.tokens):
            if not word.strip():
                yield Problem(f"{at}.Tokens[{place}]", f"a word must not be blank, got {word!r}")


def _numbers(sentences: Sequence[Sentence]) -> dict[str, tuple[int, int]]:
    """Give the first word and the number of words of each sentence, by its id."""
    starts = accumulate((len(sentence.tokens) for sentence in sentences), initial=0)
    return {str(sentence.id): (start, len(sentence.tokens)) for sentence, start in zip(sentences, starts, strict=False)}


def _sentences(sentences: Sequence[Sentence], tokens: Sequence[Fragment]) -> Iterator[Fragment]:
    at = 0
    for sentence in sentences:
        if sentence.tokens:
            yield Fragment(tokens[at].start, tokens[at + len(sentence.tokens) - 1].end)
        at += len(sentence.tokens)


def _event(number: int, annotation: Mapping[str, JSON], text: _Text) -> tuple[Event, dict[str, JSON]]:
    """Give the event of an annotation, and what else it says."""
    where, problems = f"{text.where} $.Annotations[{number - 1}]", Problems()
    with problems.gathered():
        roles = _roles(annotation, where, text)
    with problems.gathered():
        attrs = attributes(annotation.get(FORM), annotation.get(UTTERED), (f"{where}.{FORM}", f"{where}.{UTTERED}"))
    problems.raise_if_any()
    if "QUOTE" not in roles:
        text.report.counts["annotations without message"] += 1
    if roles and not {"QUOTE", "CUE"} & {*roles}:
        text.report.lost.append(Problem(where, "has neither message nor cue that its other roles could be related to"))
    extents = {
        label: [*dict.fromkeys(words(places, text.tokens) for places in found)] for label, found in roles.items()
    }
    return event(number, extents, attrs), _rest(annotation)


def attributes(form: JSON, uttered: JSON, places: tuple[str, str]) -> dict[str, str]:
    """Give the attributes of a quote by its form, and by the way in which it was uttered.

    Parameters
    ----------
    places : tuple of str
        Of both, for messages.

    Raises
    ------
    DataError
        If one is none of those that there are.
    """
    problems, attrs = Problems(), {}
    for name, value, known, where in (("mode", form, FORMS, places[0]), ("medium", uttered, MEDIA, places[1])):
        if isinstance(value, str) and value in known:
            attrs[name] = known[value]
        elif value is not None and not (value == NONE and name == "medium"):
            problems.note(where, f"must be one of {', '.join(known)}, got {value!r}")
    problems.raise_if_any()
    return attrs


def _roles(annotation: Mapping[str, JSON], where: str, text: _Text) -> dict[str, list[list[int]]]:
    """Give the words of each role that has some, by label; those of PTC are words of the cue."""
    problems, roles = Problems(), dict[str, list[list[int]]]()
    for role, label in ROLES.items():
        for value in annotation.get(role, ()):
            with problems.gathered():
                found = _words(value, f"{where}.{role}", text)
                if found and role == PARTICLE and label in roles:
                    roles[label][0] += found
                elif found:
                    roles.setdefault(label, []).append(found)
    problems.raise_if_any()
    return roles


def _words(value: JSON, where: str, text: _Text) -> list[int]:
    """Give the numbers of the words of a role."""
    problems, found = Problems(), list[int]()
    for number, place in enumerate(converted(value, list[str], where)):
        match = _PLACE.fullmatch(place)
        start, size = text.numbers.get(match[1] if match else "", (0, 0))
        if match and int(match[2]) < size:
            found.append(start + int(match[2]))
        elif match and size:
            problems.note(f"{where}[{number}]", f"{place!r} is no word: the sentence {match[1]} has {size}, from 0")
        else:
            problems.note(f"{where}[{number}]", f"must be sentence:word of this file, got {place!r}")
    problems.raise_if_any()
    if found != sorted({*found}):
        text.report.repaired.append(Problem(where, "its words are not in order; they are read so"))
    return found


def _rest(annotation: Mapping[str, JSON]) -> dict[str, JSON]:
    """Give what no span and no attribute says."""
    said = {*ROLES, FORM} - {PARTICLE} | ({UTTERED} if annotation.get(UTTERED) != NONE else set())
    rest = {key: value for key, value in annotation.items() if key not in said}
    return {key: value for key, value in rest.items() if key != PARTICLE or value != [[]]}
