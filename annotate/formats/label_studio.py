"""Label Studio: tasks with their annotations, as it imports and exports them: a list in JSON.

::

    [{"data": {"id": "most", "text": "Пётр Лужин открыл мост."},
      "meta": {"saidby": {"lang": "ru", "tokens": [[0, 4], …], "entities": [{"id": "e1", …}]}},
      "annotations": [{"completed_by": 1, "result": [
        {"id": "s1", "from_name": "label", "to_name": "text", "type": "labels",
         "value": {"start": 0, "end": 10, "text": "Пётр Лужин", "labels": ["PER"]}},
        {"id": "s1", "from_name": "mode", "to_name": "text", "type": "choices",
         "value": {"start": 0, "end": 10, "text": "Пётр Лужин", "choices": ["direct"]}},
        {"from_id": "s2", "to_id": "s1", "type": "relation", "direction": "right", "labels": ["source"]}]}],
      "predictions": [{"model_version": "rules-ru", "result": [ … ]}]}]

A region has one extent; offsets are code points of the text as it is. Items of a region have its id. Source:
https://labelstud.io/guide/export and https://labelstud.io/tags, and the exports of Label Studio 1.23.2.

Where each part of a document stands:

- a span in pieces is a region for each, joined by relations ``continued``;
- an attribute is an item of its region, named as the attribute: ``choices`` if the scheme lists values (each of a set
  is one), else ``textarea``. An attribute whose name is that of something else here is ``attribute:NAME``;
- ``entity`` (``textarea``) is the entity of a region, ``entity:speaker`` those that it is related to by ``speaker``;
- ``score`` is that of the region, ``optional`` an item ``choices``, ``alternatives`` a ``textarea``: ``0 4;8 9``;
- entities, language, layout, tokens and meta are in ``meta.saidby`` of the task, which people do not see and Label
  Studio gives back;
- ``dispute.1`` and so on of ``meta``, questions to a person (`saidby.annotate.adjudicate`), are the lines of a
  ``textarea`` of the document, ``disputes``, to be answered there.

What else a task says (ids, who did it and when, other annotations and predictions, drafts, fields of ``data``, items
that documents do not hold) stands in ``native`` (`label_studio_task`), and is written back. The normal form is a task a
line, characters as they are, keys in their order.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from saidby.annotate.scheme import load_scheme
from saidby.corpus import files
from saidby.corpus.errors import Problems, UsageError, problem
from saidby.corpus.model import Document

from .held_ids import Further
from .json_rows import items
from .keeps import ANY, VIEWS, Keeps, numbered
from .label_studio_items import CONTINUED, kinds_of
from .label_studio_task import Choice, document_of, task_of
from .report import Report

KEEPS = Keeps(
    views=VIEWS,
    relation_ids=numbered("r"),
    entity_relation_ids=numbered("r"),
    relation_labels=f"(?!{CONTINUED}$){ANY}",
    order="text",
)

ADVICE = "in Label Studio export the project as JSON, which has everything; JSON-MIN, CSV, TSV and CoNLL have not"


def read(
    path: Path,
    report: Report,
    *,
    regions: str = "annotations",
    annotator: str = "",
    text: str = "text",
    lang: str = "und",
) -> Iterator[Document]:
    """Read the tasks of a file.

    Parameters
    ----------
    path : Path
        An export in JSON.
    report : Report
        Takes what is repaired, and what documents do not hold.
    regions : {"annotations", "predictions"}
        Whose regions become spans: those of people, or of a model.
    annotator : str
        Whose, where a task has those of several: the id or e-mail address of an annotator, ``ground_truth``, or the
        version of a model. Tasks without any of them are left out, and told.
    text : str
        The key of ``data`` that has the text.
    lang : str
        The language of texts that do not say it.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    kinds, problems, ids = kinds_of(load_scheme()), Problems(), Further()
    for number, (line, task) in enumerate(_tasks(path), 1):
        choice = Choice(regions, annotator, text, lang, f"{path}:{line}", number, ids)
        with problems.gathered():
            document = document_of(task, choice, kinds, report)
            if document is not None:
                yield document
    problems.raise_if_any()


def write(
    documents: Iterable[Document],
    target: BinaryIO,
    *,
    regions: str = "annotations",
    model_version: str = "",
    scheme: str = "news",
) -> None:
    """Write documents as tasks.

    Parameters
    ----------
    documents : iterable of Document
        As `project` gives them.
    target : file
        Takes the list.
    regions : {"annotations", "predictions"}
        What spans become: the work of a person, or a suggestion that people begin with.
    model_version : str
        Whose predictions they are; by default who labelled the document.
    scheme : str
        Says which attributes have values to choose from.
    """
    kinds = kinds_of(load_scheme(scheme))
    if model_version and regions != "predictions":
        raise UsageError("model_version goes with regions=predictions; annotations have none")
    before = b"[\n"
    for document in documents:
        target.write(before + msgspec.json.encode(task_of(document, kinds, regions=regions, model=model_version)))
        before = b",\n"
    target.write(b"\n]\n")


def _tasks(path: Path) -> Iterator[tuple[int, object]]:
    """Give the tasks of a file, each with the number of its first line."""
    if path.is_dir():
        raise problem(str(path), "is a folder; label-studio reads a file, an export in JSON")
    with files.reading(path) as file:
        content = file.read().removeprefix(b"\xef\xbb\xbf")
    if content.lstrip()[:1] not in (b"[", b"{"):
        raise problem(f"{path}:1", f"is no list of tasks in JSON; {ADVICE}")
    for line, raw in items(content, path, ADVICE):
        try:
            task = msgspec.json.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise problem(f"{path}:{line}", f"is no JSON ({error}); {ADVICE}") from None
        yield line, task
