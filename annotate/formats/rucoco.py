"""RuCoCo: coreference in Russian news, a JSON file a text.

::

    {"text": "Лужин и Вереск открыли мост. Они …",
     "entities": [[[0, 5]], [[8, 14]], [[0, 14], [29, 32]]],
     "includes": [[], [], [0, 1]]}

An entity is the list of its mentions, first and last character, exclusive, in code points; ``includes`` names, by their
numbers from 0, the entities that one consists of. A mention is a span MENTION, ``m0.0`` the first of entity ``e0``; the
entity is named as its first mention in the text. Nothing says what kind of entity it is: its label is ENTITY. A member
is a relation ``includes`` from the first mention to the entity. A file without ``entities`` is a text to be labelled.
Source: https://github.com/dialogue-evaluation/RuCoCo-2023 at 6dacefc, README.md.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from saidby.corpus.errors import Problem, Problems
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

from .published import File, converted, decoded, files_with
from .report import Report


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file."""

    text: str
    entities: tuple[tuple[tuple[int, int], ...], ...] = ()
    includes: tuple[tuple[int, ...], ...] = ()


def read(path: Path, report: Report) -> Iterator[Document]:
    """Read a folder of texts and of the folders in it, or one text.

    Parameters
    ----------
    path : Path
        A folder, or ``2000_economics.json``.
    report : Report
        Counts entities, and those that consist of others; takes mentions that are there twice.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems = Problems()
    for file in files_with(".json", path, report, what="texts"):
        with problems.gathered():
            yield _document(file, converted(decoded(file.path, report=report), Text, str(file.path)), report)
    problems.raise_if_any()


def _document(file: File, content: Text, report: Report) -> Document:
    Problems(_problems(file, content)).raise_if_any()
    spans, relations, entities = list[Span](), list[Relation](), list[Entity]()
    for number, mentions in enumerate(content.entities):
        if len({*mentions}) < len(mentions):
            what = "has a mention twice, which is read once"
            report.repaired.append(Problem(f"{file.path} $.entities[{number}]", what))
        id, places = f"e{number}", [*dict.fromkeys(mentions)]
        spans += [
            Span(f"m{number}.{place}", "MENTION", (Fragment(*extent),), entity=id)
            for place, extent in enumerate(places)
        ]
        start, end = min(places)
        entities.append(Entity(id, "ENTITY", " ".join(content.text[start:end].split()) or id))
    for number, members in enumerate(content.includes):
        relations += [
            Relation(f"r{number}.{member}", "includes", f"m{number}.0", f"e{member}")
            for member in dict.fromkeys(members)
        ]
    report.counts["entities"] += len(entities)
    report.counts["entities that include others"] += sum(map(bool, content.includes))
    return Document(
        id=file.id,
        text=content.text,
        lang="ru",
        spans=tuple(spans),
        relations=tuple(relations),
        entities=tuple(entities),
        meta=file.split,
    )


def _problems(file: File, content: Text) -> Iterator[Problem]:
    where, size = str(file.path), len(content.entities)
    for number, mentions in enumerate(content.entities):
        if not mentions:
            yield Problem(f"{where} $.entities[{number}]", "must have a mention")
        for place, (start, end) in enumerate(mentions):
            if not 0 <= start < end <= len(content.text):
                what = f"must satisfy 0 <= start < end <= {len(content.text)}, got {start}-{end}"
                yield Problem(f"{where} $.entities[{number}][{place}]", what)
    if content.includes and len(content.includes) != size:
        yield Problem(f"{where} $.includes", f"must have a list an entity: {size}, got {len(content.includes)}")
    for number, members in enumerate(content.includes):
        for member in members:
            if not 0 <= member < size or member == number:
                yield Problem(f"{where} $.includes[{number}]", f"must be numbers of other entities, got {member}")
