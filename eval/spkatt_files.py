"""The files of GePaDe-SpkAtt: gold as one JSON object, predictions as a line of JSON a sentence.

::

    {"19059_…-sentence-2": {"words": ["Er", "sagt", …], "annotations": {"1": {"roles": ["B-Source", "B-V", …]}}}}
    {"sentence_id": "19059_…-sentence-2", "annotations": {"1": {"roles": ["B-Source", "B-V", …]}}}

A candidate, a token that could be a cue, has a tag a token: ``B-V`` is the cue, other ``V`` and ``PTC`` are more words
of it. The sentences of a speech, whose name stands before ``-sentence-`` in their ids, are a document.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np

from saidby.corpus import files
from saidby.corpus.errors import DataError, Problem, Problems

from .columns import Ints
from .spkatt import Events, Filled

CUE = "Cue"
LABELS = (CUE, "Addr", "Evidence", "Medium", "Message", "PTC", "Source", "Topic", "V")
"""Roles; `CUE` is ``B-V``."""
FORM = "a sentence has words and annotations, as in data/GePaDe of umanlp/spkatt; --from spkatt reads SpkAtt-2023's"
"""What the gold must be, for messages."""
TAGS = {"_", *(f"{prefix}-{label}" for prefix in "BI" for label in LABELS if label != CUE)}


class Candidate(msgspec.Struct):
    """The tags of a candidate, and what kind of predicate it is."""

    roles: list[str]
    predicate: str = ""


class Sentence(msgspec.Struct):
    """A sentence of the gold; other fields are not looked at."""

    words: list[str]
    annotations: dict[str, Candidate]
    lemmas: list[str] = []


class Answer(msgspec.Struct):
    """A sentence of the predictions."""

    sentence_id: str
    annotations: dict[str, Candidate]


def read_events(gold: Path, pred: Path) -> Events:
    """Read the candidates of both files as events.

    A candidate is one event if both sides have the same cue for it, or none: what else it has is compared then.

    Raises
    ------
    DataError
        If a file is not written so, or predictions lack a candidate of the gold.
    """
    asked = read_sentences(gold)
    found = {answer.sentence_id: answer.annotations for answer in _answers(pred)}
    Problems(_problems(asked, found, pred)).raise_if_any()
    rows = [
        (sentence.rpartition("-sentence-")[0], candidate.roles, found[sentence][token].roles)
        for sentence, content in asked.items()
        for token, candidate in content.annotations.items()
    ]
    documents = {name.rpartition("-sentence-")[0]: None for name in asked}
    return _events(list(documents), rows)


def read_sentences(path: Path) -> dict[str, Sentence]:
    """Read the sentences of the gold by id.

    Raises
    ------
    DataError
        If the file is not written so: with every sentence that is not.
    """
    with files.reading(path) as file, _placed(str(path), FORM):
        rows = msgspec.json.decode(file.read(), type=dict[str, msgspec.Raw])
    problems, sentences = Problems(), dict[str, Sentence]()
    for id, row in rows.items():
        with problems.gathered(), _placed(f"{path} {id}", FORM):
            sentences[id] = msgspec.json.decode(row, type=Sentence)
    problems.raise_if_any()
    return sentences


def _answers(path: Path) -> Iterator[Answer]:
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        with _placed(f"{path}:{number}"):
            yield msgspec.json.decode(line, type=Answer)


@contextmanager
def _placed(where: str, advice: str = "") -> Iterator[None]:
    """Say where JSON is that cannot be read."""
    try:
        yield
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DataError([Problem(where, f"{error}{advice and '; '}{advice}")]) from None


def _problems(gold: Mapping[str, Sentence], pred: Mapping[str, dict[str, Candidate]], path: Path) -> Iterator[Problem]:
    """Find candidates without an answer, and rows of tags that do not fit the words."""
    for name, sentence in gold.items():
        for token, candidate in sentence.annotations.items():
            answer = pred.get(name, {}).get(token)
            if answer is None:
                yield Problem(f"{path} {name}", f"has no answer for the candidate at token {token}")
                continue
            for side, roles in (("gold", candidate.roles), ("pred", answer.roles)):
                if len(roles) != len(sentence.words):
                    what = f"candidate {token} must have a tag a word: {len(sentence.words)}, got {len(roles)}"
                    yield Problem(f"{side} {name}", what)
                for tag in sorted({*roles} - TAGS):
                    what = f"candidate {token} has the tag {tag!r}; known: _, and B- or I- with {', '.join(LABELS[1:])}"
                    yield Problem(f"{side} {name}", what)


def _events(documents: list[str], rows: list[tuple[str, list[str], list[str]]]) -> Events:
    shared = np.array([_cue(gold) == _cue(pred) for _, gold, pred in rows], dtype=bool)
    size, every = len(rows), np.arange(len(rows))
    place = {name: number for number, name in enumerate(documents)}
    doc = np.array([place[name] for name, _, _ in rows], dtype=np.int64)
    return Events(
        len(documents),
        LABELS,
        np.tile(doc, 2),
        np.tile(shared, 2),
        _filled([gold for _, gold, _ in rows], every),
        _filled([pred for _, _, pred in rows], np.where(shared, every, size + every)),
    )


def _cue(tags: list[str]) -> list[int]:
    return [token for token, tag in enumerate(tags) if tag == "B-V"]


def _filled(rows: list[list[str]], events: Ints) -> Filled:
    codes = {label: code for code, label in enumerate(LABELS)}
    found = [
        (event, codes[CUE if tag == "B-V" else tag[2:]], token)
        for event, tags in zip(events.tolist(), rows, strict=True)
        for token, tag in enumerate(tags)
        if tag != "_"
    ]
    return Filled(*np.array(found, dtype=np.int64).reshape(-1, 3).T)
