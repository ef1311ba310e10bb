"""GePaDe-SpkAtt: who says what in German parliament, one JSON object of sentences with their candidates.

The form is that of `saidby.eval.spkatt_files`, which reads it. A speech is a document: its words joined by blanks, a
sentence a line. A candidate with a cue is an event; its roles become spans, each of all words of the role:

=========  ============================
V and PTC  CUE
Message    QUOTE
Source     SOURCE
Addr       ADDRESSEE
Medium     MEDIUM
Topic      TOPIC
Evidence   EVIDENCE
=========  ============================

They are related to the QUOTE by the name of the label, ``source``; in an event without message, to the CUE. Spans of
event 3 are ``cue3``, ``quote3``. Candidates that are no cue stand in ``native["gepade"]``: predicate by token, by
sentence. Source: https://github.com/umanlp/spkatt, data/GePaDe, at 3b4bb28.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

from saidby.corpus.errors import Problem, Problems
from saidby.corpus.model import JSON, Document, Fragment, Relation, Span
from saidby.eval.spkatt_files import TAGS, Sentence, read_sentences

from .events import Event, event, words
from .report import Report

MARK = "-sentence-"
"""Stands between the name of a speech and the number of a sentence."""
LABELS = {
    "V": "CUE",
    "PTC": "CUE",
    "Message": "QUOTE",
    "Source": "SOURCE",
    "Addr": "ADDRESSEE",
    "Medium": "MEDIUM",
    "Topic": "TOPIC",
    "Evidence": "EVIDENCE",
}


def read(path: Path, report: Report) -> Iterator[Document]:
    """Read a file of speeches.

    Parameters
    ----------
    path : Path
        ``dev.json``.
    report : Report
        Counts sentences, candidates, events, and events without message.

    Raises
    ------
    DataError
        After the last document, with every sentence that is not written so.
    """
    speeches: dict[str, dict[str, Sentence]] = {}
    for id, sentence in read_sentences(path).items():
        speeches.setdefault(id.rpartition(MARK)[0], {})[id] = sentence
    problems = Problems()
    for name, sentences in speeches.items():
        if found := list(_problems(path, sentences)):
            problems.extend(found)
        else:
            yield _document(path, name, sentences, report)
    problems.raise_if_any()


def _problems(path: Path, sentences: dict[str, Sentence]) -> Iterator[Problem]:
    for id, sentence in sentences.items():
        where, size = f"{path} {id}", len(sentence.words)
        if not id.rpartition(MARK)[0]:
            yield Problem(where, f"the id of a sentence must be name{MARK}number")
        if not size or not all(word.strip() for word in sentence.words):
            yield Problem(where, "words must be there, and none of them blank")
        if sentence.lemmas and len(sentence.lemmas) != size:
            yield Problem(where, f"must have a lemma a word: {size}, got {len(sentence.lemmas)}")
        for token, candidate in sentence.annotations.items():
            if len(candidate.roles) != size:
                yield Problem(where, f"candidate {token} must have a tag a word: {size}, got {len(candidate.roles)}")
            for tag in sorted({*candidate.roles} - TAGS):
                yield Problem(where, f"candidate {token} has the tag {tag!r}; known: {', '.join(sorted(TAGS))}")


def _document(path: Path, name: str, sentences: dict[str, Sentence], report: Report) -> Document:
    shown = [word for sentence in sentences.values() for word in sentence.words]
    ends = [end - 1 for end in accumulate(len(word) + 1 for word in shown)]
    tokens = [Fragment(end - len(word), end) for word, end in zip(shown, ends, strict=True)]
    spans, relations, others = list[Span](), list[Relation](), dict[str, JSON]()
    at, events = 0, 0
    for id, sentence in sentences.items():
        own = tokens[at : at + len(sentence.words)]
        at += len(own)
        bare = {}
        for token, candidate in sentence.annotations.items():
            if "B-V" in candidate.roles:
                events += 1
                found = _event(events, candidate.roles, own)
                spans += found.spans
                relations += found.relations
                report.repaired += _headless(f"{path} {id}", token, candidate.roles)
                report.counts["events without message"] += all(span.label != "QUOTE" for span in found.spans)
                continue
            bare[token] = candidate.predicate
            if {*candidate.roles} != {"_"}:
                report.lost.append(Problem(f"{path} {id}", f"candidate {token} has roles but no cue (B-V)"))
        others |= {id: bare} if bare else {}
        report.counts["candidates"] += len(sentence.annotations)
    report.counts["sentences"] += len(sentences)
    report.counts["events"] += events
    lemmas: list[str | None] = []
    for sentence in sentences.values():
        lemmas += sentence.lemmas or [None] * len(sentence.words)
    sizes = list(accumulate((len(sentence.words) for sentence in sentences.values()), initial=0))
    return Document(
        id=name,
        text=_text(sentences),
        lang="de",
        sentences=tuple(Fragment(tokens[a].start, tokens[b - 1].end) for a, b in pairwise(sizes)),
        tokens=tuple(tokens),
        layers={"lemma": tuple(lemmas)} if any(lemmas) else {},
        spans=tuple(spans),
        relations=tuple(relations),
        native={"gepade": others} if others else {},
    )


def _text(sentences: dict[str, Sentence]) -> str:
    return "\n".join(" ".join(sentence.words) for sentence in sentences.values())


def _event(number: int, tags: Sequence[str], tokens: Sequence[Fragment]) -> Event:
    """Give the spans of an event, each of all words of its role."""
    places: dict[str, list[int]] = {}
    for place, tag in enumerate(tags):
        if tag != "_":
            places.setdefault(LABELS[tag[2:]], []).append(place)
    return event(number, {label: [words(found, tokens)] for label, found in places.items()})


def _headless(where: str, token: str, tags: Sequence[str]) -> Iterator[Problem]:
    """Tell the roles that have no word where they begin."""
    for label in sorted({tag[2:] for tag in tags} & {*LABELS}):
        if f"B-{label}" not in tags and label != "V":
            yield Problem(where, f"{label} of candidate {token} has no B-{label}; its words are read as the role")
