"""PolNeAR: who says, thinks and wants what in American political news, in brat's files.

::

    data/dev/text/NAME.txt
    data/dev/attributions/NAME_ANNOTATOR.ann
        T1	Content 0 14;32 45	“It is a start,” … said.
        T2	Source 16 21	Lodge
        T3	Cue 22 27	added
        T4	Attribution 22 27	added
        E1	Attribution:T4 Content:T1 Source:T2 Cue:T3

Lines are those of `brat`. An annotator's file is a document: its spans keep their ids, an Attribution, or an
Attribution-no-source, becomes relations. A source may be that of several, and an attribution have a second content
(``Content2``).

=========  =========
Content    QUOTE
Cue        CUE
Source     SOURCE
=========  =========

Cues and sources are related to every quote of the attribution, ``cue`` and ``source``; without content, the source to
the cue. ``mode`` of a quote is derived from its quotation marks, as nothing else tells it: direct if all its words
stand in marks, indirect if none do, else mixed. ``source_form`` is ``null`` where a quote has a cue without source,
``implicit`` where it has neither. Spans Discard and Discuss, which are no part of an attribution, stand in
``native["polnear"]``, and notes. Without ``text``, as in parc3-replication, there are no documents: put the texts
there. Source: https://github.com/networkdynamics/PolNeAR at c3eee83.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from msgspec.structs import replace

from saidby.annotate.systems.marks import read_marks
from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import JSON, Document, Fragment, Relation, Span

from .brat import ANNOTATION, TEXT, document_of_files
from .brat_native import native_of
from .published import File, files_with
from .report import Report

NAME = "polnear"
LABELS = {"Content": "QUOTE", "Cue": "CUE", "Source": "SOURCE"}
TEXTS, ANNOTATIONS = "text", "attributions"
Members: TypeAlias = dict[str, list[str]]
"""Ids of the spans of an attribution, by role."""
HEADS = ("Attribution", "Attribution-no-source")

_LINE = re.compile(r".+")
_WORD = re.compile(r"\w+")


def read(path: Path, report: Report, *, annotator: str | None = None) -> Iterator[Document]:
    """Read a folder of annotations and of the folders in it, or one file of them.

    Parameters
    ----------
    path : Path
        ``data``, ``data/dev``, ``data/dev/attributions``, or a file there.
    report : Report
        Counts attributions and what they lack; takes what is repaired, and annotations without texts.
    annotator : str, optional
        Whose annotation is read, and no other; ids of documents are then those of the texts.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems, bare = Problems(), Counter[Path]()
    for file in _files(path, report, annotator):
        text = _text_of(file.path)
        if path.is_dir() and not text.parent.is_dir():
            bare[file.path.parent] += 1
            continue
        with problems.gathered():
            yield _document(file, text, report)
    for folder, count in bare.items():
        what = f"{count} annotations have no texts, for there is no folder {TEXTS} beside it, and were not read"
        report.lost.append(Problem(str(folder), what))
    problems.raise_if_any()


def _files(path: Path, report: Report, annotator: str | None) -> Iterator[File]:
    """Give the files of annotation, those of one annotator if one is asked for."""
    own = Report()
    found = files_with(ANNOTATION, path, own, what="annotations")
    report.lost += [told for told in own.lost if not told.where.endswith(TEXT)]
    if annotator is None:
        yield from found
        return
    ending = f"_{annotator}"
    chosen = [file for file in found if file.id.endswith(ending)]
    if not chosen:
        known = sorted({file.id.rpartition("_")[2] for file in found})
        raise problem(str(path), f"has no annotations by {annotator!r}; there are {', '.join(known)}")
    for file in chosen:
        yield file._replace(id=file.id.removesuffix(ending))


def _text_of(annotation: Path) -> Path:
    name = annotation.name.removesuffix(ANNOTATION).rpartition("_")[0]
    return annotation.parent.parent / TEXTS / f"{name}{TEXT}"


def _document(file: File, text: Path, report: Report) -> Document:
    own = Report()
    document = document_of_files(text, file.path, file.path.stem, own, lang="en")
    report.repaired += own.repaired
    report.lost += own.lost
    attributions = dict(_attributions(document, str(file.path), report))
    _count(document, attributions, report)
    forms = dict[str, str]()
    for members in attributions.values():
        if "Source" not in members:
            forms |= dict.fromkeys(members.get("Content", ()), "null" if "Cue" in members else "implicit")
    relations = [relation for id, members in attributions.items() for relation in _relations(id, members)]
    native = _native(document)
    return Document(
        id=file.id,
        text=document.text,
        lang=document.lang,
        spans=tuple(_spans(document, forms)),
        relations=tuple(relations),
        meta={"labelled_by": file.path.stem.rpartition("_")[2], **file.split},
        native={NAME: native} if native else {},
    )


def _attributions(document: Document, where: str, report: Report) -> Iterator[tuple[str, Members]]:
    """Give the spans of each attribution by role; one whose label is another is told and left out."""
    labels = {span.id: span.label for span in document.spans}
    for id, group in groupby(document.relations, key=lambda relation: relation.id.partition(".")[0]):
        members: Members = {}
        for relation in group:
            role = relation.label.rstrip("0123456789")
            if role in LABELS and labels.get(relation.tail) == role:
                members.setdefault(role, []).append(relation.tail)
            else:
                what = f"{relation.tail}, a {labels.get(relation.tail)}, cannot be {relation.label} of {id}"
                report.lost.append(Problem(where, what))
        yield id, members


def _count(document: Document, attributions: Mapping[str, Members], report: Report) -> None:
    bare = native_of(document).triggers
    report.counts["attributions"] += len(attributions) + len(bare)
    for role in LABELS:
        lacking = sum(role not in members for members in attributions.values()) + len(bare)
        report.counts[f"without {role.lower()}"] += lacking
    for span in document.spans:
        if span.label not in LABELS and span.label not in HEADS:
            report.counts[f"{span.label} (kept in native)"] += 1


def _relations(id: str, members: Members) -> Iterator[Relation]:
    """Relate cues and sources to each content, or, without content, sources to the first cue."""
    heads = members.get("Content") or members.get("Cue", [])[:1]
    seen = Counter[str]()
    for head in heads:
        for role in ("Cue", "Source"):
            for tail in members.get(role, ()):
                if tail == head:
                    continue
                label = role.lower()
                seen[label] += 1
                name = f"{id}.{label}"
                yield Relation(name if seen[label] == 1 else f"{name}.{seen[label]}", label, head, tail)


def _spans(document: Document, forms: Mapping[str, str]) -> Iterator[Span]:
    marked = _marked(document.text)
    for span in document.spans:
        if span.label == "Content":
            form = {"source_form": forms[span.id]} if span.id in forms else {}
            yield replace(span, label=LABELS[span.label], attrs={"mode": _mode(document.text, span, marked), **form})
        elif span.label in LABELS:
            yield replace(span, label=LABELS[span.label])


def _marked(text: str) -> list[Fragment]:
    """Give what stands in quotation marks, line by line; a mark that nothing closes goes to the end of its line."""
    found = []
    for line in _LINE.finditer(text):
        marks = read_marks(text, line.start(), line.end())
        opened = min(marks.opened, default=line.end())
        found += [Fragment(pair.start, pair.end) for pair in marks.pairs if not pair.depth and pair.start < opened]
        found += [Fragment(opened, line.end())] if opened < line.end() else []
    return found


def _mode(text: str, span: Span, marked: Sequence[Fragment]) -> str:
    """Say whether all words of a content stand in quotation marks, some, or none."""
    starts = [piece.start for piece in marked]
    within = total = 0
    for fragment in span.fragments:
        for word in _WORD.finditer(text, fragment.start, fragment.end):
            place = bisect_right(starts, word.start()) - 1
            within += place >= 0 and word.start() < marked[place].end
            total += 1
    if not within:
        return "indirect"
    return "direct" if within == total else "mixed"


def _native(document: Document) -> dict[str, JSON]:
    """Give the spans that are no part of an attribution, by label, and lines that brat's documents do not hold."""
    found: dict[str, JSON] = {}
    for span in document.spans:
        if span.label not in LABELS and span.label not in HEADS:
            found.setdefault(span.label, []).append([[*fragment] for fragment in span.fragments])
    kept = [*native_of(document).kept]
    return found | ({"lines": kept} if kept else {})
