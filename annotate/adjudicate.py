"""Adjudication: from the labellings of several annotators to one gold; a person decides where they differ.

`adjudicate` gives the gold of documents about which all agree. For each other one it gives a document in which a
person decides: it holds what is settled and every candidate, and in its header a line for each dispute ::

    #dispute.3 ? CUE “сказал” | anna: text “сказал” | boris: text “сказал он”

The person writes a name in the place of ``?`` (or ``none`` or ``all``), and may correct the candidate that stays, in
the text. `decide` takes such documents back. What a place is, and when it is settled, says `saidby.annotate.merge`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from saidby.corpus.errors import Problem, Problems, UsageError, problem
from saidby.corpus.inline import relation_id
from saidby.corpus.model import Document, Relation, Span, normal

from .labellings import Labellings, Source, labellings
from .merge import DISPUTE, Dispute, Merged, merge, used_ids

UNDECIDED = "?"
NONE, ALL = "none", "all"
HELP = "how_to_decide"
"""Key of `meta` that tells the person what to do."""
_NAME = re.compile(r"[^\s?+|.,]+")


class Lost(NamedTuple):
    """A relation that went with the span to which it leads, because that was decided against."""

    document: str
    relation: str

    def __str__(self) -> str:
        return f"{self.document}: {self.relation}"


@dataclass(frozen=True)
class Adjudication:
    """What annotators agree about, and what they dispute.

    Parameters
    ----------
    annotators : tuple of str
        Their names, sorted.
    gold : tuple of Document
        Documents without disputes, merged.
    disputed : tuple of Document
        Documents for a person to decide in.
    disputes : dict of str to tuple of Dispute
        By id of the document.
    alone : dict of str to str
        Documents that only one annotator labelled, and who: they are left out.
    unlike : dict of str to tuple of str
        Fields of the layout and keys of meta that differ between annotators, by document; those of the first, by name,
        are taken.
    """

    annotators: tuple[str, ...]
    gold: tuple[Document, ...]
    disputed: tuple[Document, ...]
    disputes: dict[str, tuple[Dispute, ...]]
    alone: dict[str, str]
    unlike: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Decided:
    """The gold, and the relations that went with what was decided against."""

    gold: tuple[Document, ...]
    lost: tuple[Lost, ...]


def adjudicate(*annotators: Source, names: Sequence[str] | None = None) -> Adjudication:
    """Merge labellings of the same documents, and find what annotators dispute.

    Parameters
    ----------
    *annotators : iterable of Document, datasets.Dataset, str or Path
        A corpus for each of two or more annotators.
    names : sequence of str, optional
        Names of the annotators, without blanks and ``? + | . ,``; by default those of the paths, or A, B, C … for
        documents.

    Raises
    ------
    DataError
        As `saidby.annotate.labellings.labellings`; or if spans have the attribute ``dispute``.
    UsageError
        If names do not fit.
    """
    given = labellings(annotators, names=names)
    _check(given)
    merged = {shared.id: merge(shared) for shared in given.documents}
    return Adjudication(
        annotators=given.names,
        gold=tuple(renumbered(found.document) for found in merged.values() if not found.disputes),
        disputed=tuple(_asking(found) for found in merged.values() if found.disputes),
        disputes={identity: found.disputes for identity, found in merged.items() if found.disputes},
        alone=given.alone,
        unlike={identity: found.unlike for identity, found in merged.items() if found.unlike},
    )


def decide(*annotators: Source, decisions: Iterable[Document], names: Sequence[str] | None = None) -> Decided:
    """Give the gold that a person decided for.

    Parameters
    ----------
    *annotators, names
        As they were given to `adjudicate`.
    decisions : iterable of Document
        `Adjudication.disputed` with an answer to each dispute.

    Raises
    ------
    DataError
        With every dispute that is not decided; and if decisions are missing, were made on other labellings, are no
        name of an annotator, or do not fit together.
    """
    given = labellings(annotators, names=names)
    _check(given)
    answered = {document.id: document for document in decisions}
    gold, lost, problems = [], list[Lost](), Problems()
    for shared in given.documents:
        found = merge(shared)
        with problems.gathered():
            document, gone = _decided(found, answered.pop(shared.id, None)) if found.disputes else (found.document, [])
            gold.append(renumbered(document))
            lost += gone
    for identity in answered:
        problems.note(identity, "has decisions, but the annotators dispute nothing there; take it out of the decisions")
    problems.raise_if_any()
    return Decided(tuple(gold), tuple(lost))


def renumbered(document: Document) -> Document:
    """Give relations their usual ids, and spans whose ids are mere numbers those of their places in the text."""
    document = normal(document)
    taken = {span.id for span in document.spans if not span.id.isdecimal()} | {e.id for e in document.entities}
    ids = {}
    for number, span in enumerate(document.spans, 1):
        ids[span.id] = _free(f"{number}", taken) if span.id.isdecimal() else span.id
    relations, numbers = [], Counter[tuple[str, str]]()
    for relation in document.relations:
        head, tail = ids[relation.head], ids.get(relation.tail, relation.tail)
        numbers[head, relation.label] += 1
        usual = relation_id(head, relation.label, numbers[head, relation.label])
        relations.append(Relation(_free(usual, taken), relation.label, head, tail))
    spans = tuple(msgspec.structs.replace(span, id=ids[span.id]) for span in document.spans)
    return msgspec.structs.replace(document, spans=spans, relations=tuple(relations))


def _free(wanted: str, taken: set[str]) -> str:
    """Give an id that is not taken, and take it."""
    while wanted in taken:
        wanted += "-"
    taken.add(wanted)
    return wanted


def _check(given: Labellings) -> None:
    for name in given.names:
        if not _NAME.fullmatch(name) or name in (NONE, ALL):
            what = f"an annotator's name must have no blank and none of ? + | . , and not be none or all, got {name!r}"
            raise UsageError(f"{what}; give names")
    problems = Problems()
    for shared in given.documents:
        for name, document in shared.by.items():
            for span in document.spans:
                if DISPUTE in span.attrs:
                    problems.note(f"{name} {shared.id} {span.id}", f"has the attribute {DISPUTE!r}; decide it first")
    problems.raise_if_any()


# Asking.


def _asking(found: Merged) -> Document:
    """Give the document in which a person decides."""
    who = ", ".join(found.names)
    help_ = f"write a name for each ? below: {who}; none if none of them is right, all to keep all"
    asked = {HELP: help_, **{_key(dispute): f"{UNDECIDED} {dispute.words}" for dispute in found.disputes}}
    return renumbered(msgspec.structs.replace(found.document, meta={**found.document.meta, **asked}))


def _key(dispute: Dispute) -> str:
    return f"{DISPUTE}.{dispute.number}"


# Deciding.


def _decided(found: Merged, answered: Document | None) -> tuple[Document, list[Lost]]:
    """Give a document with its disputes decided, and what went with the rejected spans."""
    identity, problems = found.document.id, Problems()
    if answered is None:
        raise problem(identity, f"has {len(found.disputes)} disputes, but no decisions; write the disputes anew")
    if answered.text != found.document.text:
        problems.note(identity, "the decisions are on another text; correct labels, not the text")
    choices = {d.number: choice for d in found.disputes if (choice := _choice(d, found, answered, problems))}
    problems.extend(_vanished(found, answered, choices))
    problems.raise_if_any()
    return _Decision(found, answered, choices).made()


def _choice(dispute: Dispute, found: Merged, answered: Document, problems: Problems) -> str | None:
    """Read the answer to a dispute; None with a problem noted if there is none."""
    place = f"{found.document.id} {_key(dispute)}"
    answer = answered.meta.get(_key(dispute))
    choice, _, words = str(answer or "").partition(" ")
    if answer is None:
        problems.note(place, "is gone from the header; put its line back, or write the disputes anew")
    elif words != dispute.words:
        problems.note(place, "is not the dispute of these labellings; write the disputes anew, or give the same files")
    elif choice == UNDECIDED:
        problems.note(place, f"is undecided: {dispute.words}")
    elif choice not in (known := [*found.names, NONE, *([ALL] if dispute.kind == "span" else [])]):
        problems.note(place, f"must be decided for one of {', '.join(known)}, got {choice!r}")
    else:
        return choice
    return None


def _vanished(found: Merged, answered: Document, choices: dict[int, str]) -> Iterator[Problem]:
    """Find candidates that were decided for, and are not in the file any more."""
    there = {span.attrs.get(DISPUTE) for span in answered.spans}
    entities = {entity.id for entity in answered.entities}
    for dispute in found.disputes:
        for candidate in dispute.candidates:
            if choices.get(dispute.number) in (*candidate.names, ALL):
                mark = f"{dispute.number}.{'+'.join(candidate.names)}"
                if (candidate.id not in entities) if dispute.kind == "entity" else (mark not in there):
                    yield Problem(
                        f"{found.document.id} {_key(dispute)}",
                        f"was decided for {mark}, which is gone; decide for none",
                    )


class _Decision:
    """One document on its way from disputes to gold."""

    def __init__(self, found: Merged, answered: Document, choices: dict[int, str]):
        self.found, self.answered, self.choices = found, answered, choices
        self.disputes = {dispute.number: dispute for dispute in found.disputes}

    def made(self) -> tuple[Document, list[Lost]]:
        """Give the gold and the relations that were lost."""
        kept = [span for span in self.answered.spans if self._stays(span)]
        ids = self._ids(kept)
        spans = tuple(self._plain(span, ids) for span in kept)
        relations, lost = self._relations(ids)
        document = msgspec.structs.replace(self.answered, spans=spans, relations=relations, meta=self._meta())
        return self._with_entities(document), lost

    def _stays(self, span: Span) -> bool:
        number, names = _mark(span)
        if number not in self.choices:
            return True
        return self.choices[number] == ALL or self.choices[number] in names

    def _ids(self, kept: list[Span]) -> dict[str, str]:
        """Give the ids of what stays: of a single candidate that of its place."""
        several = Counter(_mark(span)[0] for span in kept)
        taken = {span.id for span in self.answered.spans} | {entity.id for entity in self.answered.entities}
        top = max((int(one) for one in taken if one.isdecimal()), default=0)
        ids = {}
        for span in kept:
            number = _mark(span)[0]
            own = self.disputes[number].id if number in self.disputes else span.id
            own = f"{top + number}" if number and own.isdecimal() else own
            ids[span.id] = span.id if own in taken or several[number] > 1 else own
        return ids

    def _plain(self, span: Span, ids: dict[str, str]) -> Span:
        attrs = span.attrs
        if _mark(span)[0] in self.disputes:
            attrs = {key: value for key, value in attrs.items() if key != DISPUTE}
        return msgspec.structs.replace(span, id=ids[span.id], attrs=attrs)

    def _relations(self, ids: dict[str, str]) -> tuple[tuple[Relation, ...], list[Lost]]:
        spans = {span.id: span for span in self.answered.spans}
        kept, lost = [], []
        for relation in self.answered.relations:
            tail = spans.get(relation.tail)
            if relation.head in ids and (tail is None or tail.id in ids):
                ends = {"head": ids[relation.head], "tail": ids.get(relation.tail, relation.tail)}
                kept.append(msgspec.structs.replace(relation, **ends))
            elif relation.head in ids and tail is not None and not self._replaced(tail, ids):
                lost.append(Lost(self.answered.id, f"{relation.label} of {ids[relation.head]} to {tail.id}"))
        return tuple(kept), lost

    def _replaced(self, tail: Span, ids: dict[str, str]) -> bool:
        """Say whether another candidate stays in the place of one that does not."""
        number = _mark(tail)[0]
        return any(_mark(span)[0] == number and span.id in ids for span in self.answered.spans)

    def _meta(self) -> dict[str, object]:
        asked = {HELP, *map(_key, self.found.disputes)}
        return {key: value for key, value in self.answered.meta.items() if key not in asked}

    def _with_entities(self, document: Document) -> Document:
        """Give the document with the entities that were decided for, and those that something leads to."""
        used = used_ids(document)
        records = {entity.id: entity for entity in document.entities}
        problems = Problems()
        for dispute in self.found.disputes:
            if dispute.kind == "entity":
                for candidate in dispute.candidates:
                    record = records.pop(candidate.id, None)
                    if record is not None and self.choices[dispute.number] in candidate.names:
                        records[dispute.id] = msgspec.structs.replace(record, id=dispute.id)
                if dispute.id in used and dispute.id not in records:
                    what = f"entity {dispute.id} was decided against, but something that stays leads to it"
                    problems.note(f"{document.id} {_key(dispute)}", f"{what}; decide for a record of it")
        problems.raise_if_any()
        order = {entity.id: i for i, entity in enumerate(document.entities)}
        kept = [record for record in records.values() if record.id in used or record.id not in self.found.loose]
        return msgspec.structs.replace(document, entities=tuple(sorted(kept, key=lambda e: order[e.id])))


def _mark(span: Span) -> tuple[int, tuple[str, ...]]:
    """Read to which dispute a span belongs, and who has it; 0 for none."""
    number, _, names = span.attrs.get(DISPUTE, "").partition(".")
    return (int(number), tuple(names.split("+"))) if number.isdecimal() else (0, ())
