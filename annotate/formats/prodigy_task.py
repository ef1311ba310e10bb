"""A task of Prodigy into a document and back; what documents do not hold of it is kept."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import msgspec
from msgspec.structs import replace

from saidby.corpus.check import check
from saidby.corpus.errors import DataError, Problem, Problems, problem
from saidby.corpus.model import Document, Fragment, Relation
from saidby.corpus.segment import segment

from .held_ids import Further
from .json_rows import Row, encoded, list_of, merged
from .prodigy_items import Reader, identified
from .prodigy_tokens import shown, tokens_of, words
from .report import Report
from .said_column import BY, OURS, Said, own_meta, said_in, said_of, taken_by, with_said
from .sources import kept_in, says_the_same

NAME = "prodigy"
WHOLE = ("label", "accept", "options")
"""What is said of whole texts."""

Places: TypeAlias = Mapping[int, int]


class Choice(NamedTuple):
    """What is read of a task besides: the language, where it stands, its number, ids before it."""

    lang: str
    where: str
    number: int
    ids: Further


class Native(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A task as it was read, without its text (null in its place), the id of the document, the language."""

    task: dict[str, Any]
    id: str
    lang: str = "und"


class Content(NamedTuple):
    """What a task says: a document, which span and relation each item is, its tokens, the hidden column."""

    document: Document
    spans: Sequence[str | None]
    relations: Sequence[str | None]
    tokens: Sequence[Fragment]
    said: Said


def by_of(task: Row) -> str | None:
    """Give who answered: the annotator, or else the session."""
    named = (task.get("_annotator_id"), task.get("_session_id"))
    return next((str(name) for name in named if name not in (None, "")), None)


def document_of(task: Row, choice: Choice, report: Report) -> Document:
    """Give the document of a task.

    Raises
    ------
    DataError
        With every problem of the task.
    """
    text = task.get("text")
    if not isinstance(text, str):
        what = f"has no text; tasks of text are read (keys: {', '.join(task) or 'none'})"
        raise problem(choice.where, what)
    native = Native({**task, "text": None}, _id(task, choice, report), choice.lang)
    document = _content(native, text, choice.where, report).document
    if found := check(document):
        raise DataError(
            Problem(choice.where, f"{where.removeprefix(document.id).strip()} {what}") for where, what in found
        )
    for key in WHOLE:
        if task.get(key):
            report.counts[f"tasks with {key!r} of the whole text (kept as it is)"] += 1
    if encoded(task_of(document)) == encoded(task):
        return document
    return replace(document, native={NAME: msgspec.to_builtins(native)})


def task_of(document: Document) -> Row:
    """Give the task of a document: as it was read, with what has changed."""
    native = _native_of(document)
    old = _reread(native, document.text) if native else None
    if native and old and says_the_same(old.document, document):
        return {**native.task, "text": document.text}
    task = {**native.task, "text": document.text} if native else {"id": document.id, "text": document.text}
    task |= {"id": document.id} if native and document.id != native.id else {}
    places = [span.fragments[0] for span in document.spans]
    tokens = list(old.tokens) if old and _fits(old, document, places) else None
    task |= {} if tokens is not None else {"tokens": shown(document.text, _cut(document), places)}
    if tokens is None:
        tokens = tokens_of(task["tokens"], document.text, document.id, Problems())
    task = _with_meta(task, document, native, old, words(document.text, tokens))
    return task | _items_of(task, document, old, tokens)


# Reading.


def _id(task: Row, choice: Choice, report: Report) -> str:
    """Give the id of a document: that of the task, or the hash of its input, or its number."""
    named = (task.get("id"), task.get("_input_hash"))
    own = next((str(one) for one in named if isinstance(one, str | int) and one != ""), f"task{choice.number}")
    id = own
    if own in choice.ids.taken:
        id = choice.ids.next(f"{own}~")
        report.repaired.append(Problem(choice.where, f"{own!r} is the id of an earlier task already; this one is {id}"))
    choice.ids.taken.add(id)
    return id


def _content(native: Native, text: str, where: str, report: Report) -> Content:
    task, problems = native.task, Problems()
    said = said_in(task, where)
    tokens = tokens_of(list_of(task.get("tokens"), f"{where} $.tokens"), text, f"{where} $.tokens", problems)
    problems.raise_if_any()
    reader = Reader(text, tokens, where, report, problems)
    found = [reader.span(number, item) for number, item in enumerate(list_of(task.get("spans"), f"{where} $.spans"))]
    spans = identified(found, taken_by(said))
    links = list_of(task.get("relations"), f"{where} $.relations")
    relations = reader.relations(links, [span for span in spans if span], taken_by(said))
    problems.raise_if_any()
    kept = tuple(span for span in spans if span)
    draft = Document(native.id, text, native.lang, spans=kept, relations=tuple(one for one in relations if one))
    document = with_said(draft, said, words(text, tokens), where, report)
    by = by_of(task)
    meta = {**_shown_meta(task), **said.meta, **({} if by is None else {BY: by})}
    span_ids = [span.id if span else None for span in spans]
    relation_ids = [relation.id if relation else None for relation in relations]
    return Content(replace(document, meta=meta), span_ids, relation_ids, tokens, said)


def _shown_meta(task: Row) -> dict[str, Any]:
    meta = task.get("meta")
    return meta if isinstance(meta, dict) else {}


# Writing.


def _native_of(document: Document) -> Native | None:
    return kept_in(document, NAME, Native) if NAME in document.native else None


def _reread(native: Native, text: str) -> Content | None:
    """Read what is kept of a task again; None if the text has changed so that it does not fit any more."""
    problems = Problems()
    with problems.gathered():
        return _content(native, text, native.id, Report())
    return None


def _fits(old: Content, document: Document, places: Sequence[Fragment]) -> bool:
    """Say whether the tokens of a task are still right, or it has none and needs none."""
    if document.tokens != old.document.tokens:
        return False
    starts, ends = {token.start for token in old.tokens}, {token.end for token in old.tokens}
    return not old.tokens or all(place.start in starts and place.end in ends for place in places)


def _cut(document: Document) -> Sequence[Fragment]:
    return document.tokens or segment(replace(document, layers={}, sentences=())).tokens


def _with_meta(
    task: Row, document: Document, native: Native | None, old: Content | None, tokens: tuple[Fragment, ...]
) -> Row:
    """Give a task with metadata that people can be shown in ``meta``, and the rest in the hidden column."""
    before = _shown_meta(task) if native else {}
    by = by_of(task) if native else None
    meta = own_meta(document, by, {**before, **(old.said.meta if old else {})})
    plain = {key: value for key, value in meta.items() if _is_plain(value) or key in before}
    bare = replace(document, spans=tuple(replace(span, score=None) for span in document.spans))
    said = said_of(bare, {key: value for key, value in meta.items() if key not in plain}, tokens)
    if plain != before or native is None:
        task = {**task, "meta": plain}
    if native is None or OURS in task or said != Said():
        task = {**task, OURS: msgspec.to_builtins(said)}
    return task


def _is_plain(value: object) -> bool:
    """Say whether Prodigy can show a value on the card of a task."""
    return isinstance(value, str | int | float)


def _items_of(task: Row, document: Document, old: Content | None, tokens: Sequence[Fragment]) -> Row:
    """Give the spans and relations of a task."""
    spans, relations = _items(document, tokens)
    if old is None:
        return {"spans": [*spans.values()], "relations": [*relations.values()]}
    before = _items(old.document, old.tokens)
    moved = _Moved(old.tokens, tokens)
    new: Row = {}
    if spans or "spans" in task:
        new["spans"] = merged(moved.items(task.get("spans"), old.spans), old.spans, before[0], spans)
    if relations or "relations" in task:
        links = moved.items(task.get("relations"), old.relations)
        new["relations"] = merged(links, old.relations, before[1], relations)
    return new


class _Moved:
    """Gives items that documents do not hold the numbers of new tokens."""

    def __init__(self, old: Sequence[Fragment], new: Sequence[Fragment]):
        self.old, self.is_needed = old, list(old) != list(new)
        self.starts = {token.start: number for number, token in enumerate(new)}
        self.ends = {token.end: number for number, token in enumerate(new)}

    def items(self, items: Sequence[Any] | None, ids: Sequence[str | None]) -> list[Any]:
        """Give items, those that are about nothing of the document with other numbers."""
        if not self.is_needed:
            return list(items or [])
        return [self._item(item) if id is None else item for item, id in zip(items or [], ids, strict=True)]

    def _item(self, item: Any) -> Any:
        if not isinstance(item, dict):
            return item
        return {key: self._value(key, value) for key, value in item.items()}

    def _value(self, key: str, value: Any) -> Any:
        if key in ("head_span", "child_span"):
            return self._item(value)
        if key not in ("token_start", "token_end", "head", "child") or value not in range(len(self.old)):
            return value
        token = self.old[value]
        return self.starts.get(token.start, value) if key == "token_start" else self.ends.get(token.end, value)


def _items(document: Document, tokens: Sequence[Fragment]) -> tuple[dict[str, Row], dict[str, Row]]:
    """Give the item of each span, and of each relation between spans, by id."""
    starts = {token.start: number for number, token in enumerate(tokens)}
    ends = {token.end: number for number, token in enumerate(tokens)}
    spans: dict[str, Row] = {}
    for span in document.spans:
        item = {"start": span.start, "end": span.end}
        if span.start in starts and span.end in ends:
            item |= {"token_start": starts[span.start], "token_end": ends[span.end]}
        score = {} if span.score is None else {"score": span.score}
        spans[span.id] = {**item, "label": span.label, "id": span.id, **score}
    return spans, {one.id: _relation(one, spans) for one in document.relations if one.tail in spans}


def _relation(relation: Relation, spans: Mapping[str, Row]) -> Row:
    head, tail = spans[relation.head], spans[relation.tail]
    ends = {"head": head["token_end"], "child": tail["token_end"]} if {"token_end"} <= {*head} & {*tail} else {}
    return {**ends, "head_span": head, "child_span": tail, "label": relation.label, "id": relation.id}
