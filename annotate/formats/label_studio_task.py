"""A task of Label Studio into a document and back; what documents do not hold of it is kept."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from saidby.corpus.check import check
from saidby.corpus.errors import DataError, Problem, Problems, problem
from saidby.corpus.model import JSON, Block, Document, Entity, Fragment

from .held_ids import Further
from .label_studio_items import Controls, Item, Key, Kinds, asked, items_of
from .label_studio_reading import Claim, Content, content_of
from .label_studio_regions import Place, labels_of
from .report import Report
from .sources import kept_in

NAME = "label-studio"
OURS = "saidby"
"""Key in ``meta`` of a task with what people do not see."""
OLD = "completions"
"""What annotations were called before Label Studio 1.0, and are by tools that come from it."""
EXPORT = "in Label Studio export the project as JSON"


class Choice(NamedTuple):
    """What is read of a task: whose regions, the key of the text, the language; where it stands; ids before it."""

    regions: str
    annotator: str
    text: str
    lang: str
    where: str
    number: int
    ids: Further


class Said(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a document says that people do not see in Label Studio."""

    lang: str = "und"
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Fragment, ...] = ()
    tokens: tuple[Fragment, ...] = ()
    layers: dict[str, tuple[str | None, ...]] = {}
    entities: tuple[Entity, ...] = ()
    meta: dict[str, JSON] = {}


class Native(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A task as it was read, without its text.

    Parameters
    ----------
    task : dict
        All of it; null in the place of the text.
    id : str
        Of the document.
    regions : {"annotations", "completions", "predictions"}
        What was read.
    index : int, optional
        Which of them; None if there were none.
    text : str
        The key of the text.
    lang : str
        The language of a text that does not say it.
    """

    task: dict[str, Any]
    id: str
    regions: str = "annotations"
    index: int | None = None
    text: str = "text"
    lang: str = "und"


def document_of(task: object, choice: Choice, kinds: Kinds, report: Report) -> Document | None:
    """Give the document of a task; None if it has nothing of the annotator.

    Raises
    ------
    DataError
        With every problem of the task.
    """
    task, text = _checked(task, choice)
    choice = choice._replace(regions=_key(task, choice.regions))
    index = _chosen(task, choice, report)
    if index is None and choice.annotator:
        report.lost.append(Problem(choice.where, f"has no {choice.regions} of {choice.annotator}, and was left out"))
        return None
    if index is None:
        report.counts[f"tasks without {choice.regions}{_instead(task, choice)} (documents without spans)"] += 1
    data = {**task["data"], choice.text: None}
    id = _id(task, choice, report)
    native = Native({**task, "data": data}, id, choice.regions, index, choice.text, choice.lang)
    problems = Problems()
    document = _content(native, text, choice.where, report, problems).document
    problems.raise_if_any()
    if found := check(document):
        raise DataError(
            Problem(choice.where, f"{where.removeprefix(document.id).strip()} {what}") for where, what in found
        )
    new = task_of(document, kinds, regions=choice.regions)
    if msgspec.json.encode(new) == msgspec.json.encode(task):
        return document
    return replace(document, native={NAME: msgspec.to_builtins(native)})


def task_of(document: Document, kinds: Kinds, *, regions: str, model: str = "") -> dict[str, Any]:
    """Give the task of a document: as it was read, with what has changed."""
    native = _native_of(document)
    if native is None:
        data: dict[str, Any] = {"id": document.id, "text": document.text}
        task = {"data": data} | _meta({}, Said(), document)
        return task | {regions: [_entry(document, regions, model, [item for _, item in items_of(document, kinds)])]}
    regions = _key(native.task, regions)
    content = _reread(native, document.text)
    data = {**native.task["data"], native.text: document.text}
    task = {**native.task, "data": data if document.id == native.id else {**data, "id": document.id}}
    if content is None or (said := _said(content.document)) != _said(document):
        task |= _meta(task.get("meta"), said if content else Said(), document)
    if native.regions != regions or content is None:
        task = {key: value for key, value in task.items() if key not in ("annotations", OLD, "predictions")}
        return task | {regions: [_entry(document, regions, model, [item for _, item in items_of(document, kinds)])]}
    entries = list(task.get(regions) or ())
    old = entries[native.index]["result"] if native.index is not None else []
    result = _merged(old, content, document, kinds)
    if native.index is not None:
        version = {"model_version": model} if model else {}
        entries[native.index] = {**entries[native.index], **version, "result": result}
    elif result:
        entries.append(_entry(document, regions, model, result))
    else:
        return task
    return {**task, regions: entries}


# Reading.


def _checked(task: object, choice: Choice) -> tuple[dict[str, Any], str]:
    """Give a task that is one, and its text."""
    if not isinstance(task, dict) or not isinstance(data := task.get("data"), dict):
        what = f"is no task: an object with data is expected, as a full export has it; {EXPORT}"
        if isinstance(task, dict) and {"annotation_id", "annotator", "lead_time"} & {*task}:
            what = f"has no data; this is JSON-MIN, which leaves out relations: {EXPORT}"
        raise problem(choice.where, what)
    text = data.get(choice.text)
    if not isinstance(text, str):
        known = ", ".join(key for key, value in data.items() if isinstance(value, str)) or "none"
        what = f"data has no text under {choice.text!r}; name the key of the text with --option text=KEY"
        raise problem(choice.where, f"{what} (keys with strings: {known})")
    return task, text


def _id(task: Mapping[str, Any], choice: Choice, report: Report) -> str:
    """Give the id of a document: that in its data, or that of the task, or its number."""
    own = task["data"].get("id")
    id = (
        str(own)
        if own not in (None, "") and isinstance(own, str | int)
        else str(task.get("id") or f"task{choice.number}")
    )
    if id in choice.ids.taken:
        new = choice.ids.next(f"{id}~")
        report.repaired.append(Problem(choice.where, f"{id!r} is the id of an earlier task already; this one is {new}"))
        id = new
    choice.ids.taken.add(id)
    return id


def _key(task: Mapping[str, Any], regions: str) -> str:
    """Give the key of what is read, or written: annotations of old exports have another."""
    return OLD if regions == "annotations" and regions not in task and OLD in task else regions


def _instead(task: Mapping[str, Any], choice: Choice) -> str:
    """Say what a task without annotations has that people may look for."""
    if choice.regions != "predictions" and task.get("predictions"):
        return " but with predictions, which --option regions=predictions reads"
    return " but with drafts, which nobody has submitted" if task.get("drafts") else ""


def _chosen(task: Mapping[str, Any], choice: Choice, report: Report) -> int | None:
    """Give the number of the annotation, or prediction, that is read; None if there is none."""
    entries = task.get(choice.regions) or []
    if not isinstance(entries, list) or not all(isinstance(entry, dict | int) for entry in entries):
        raise problem(f"{choice.where} $.{choice.regions}", "must be a list of objects")
    if any(isinstance(entry, int) for entry in entries):
        what = "are there by their ids only; export them too (interpolate predictions), or read annotations"
        raise problem(f"{choice.where} $.{choice.regions}", what)
    there = [number for number, entry in enumerate(entries) if not entry.get("was_cancelled")]
    if skipped := len(entries) - len(there):
        report.counts["annotations of tasks that were skipped (kept as they are)"] += skipped
    found = [number for number in there if not choice.annotator or choice.annotator in _names(entries[number])]
    if len(found) < 2:
        return found[0] if found else None
    names = [(_names(entries[number]) or ["?"])[0] for number in found]
    what = f"are of {', '.join(names)}; {_how(names, choice.regions)}"
    raise problem(f"{choice.where} $.{choice.regions}", what)


def _how(names: Sequence[str], regions: str) -> str:
    """Say how to choose one of several annotations."""
    one, marked = "choose one with --option annotator=NAME", "--option annotator=ground_truth"
    if regions == "predictions":
        return one
    if len({*names}) == 1:
        return f"delete all but one in Label Studio, or mark one there as ground truth and choose it with {marked}"
    return f"{one}, or the one that is marked with {marked}"


def _names(entry: Mapping[str, Any]) -> list[str]:
    """Give the names of who made an annotation or prediction, the best first."""
    keys = ("completed_by", "created_username", "model_version")
    by = next((entry[key] for key in keys if key in entry), None)
    names = [by.get("email"), by.get("id")] if isinstance(by, dict) else [by]
    return [str(name) for name in names if name not in (None, "")] + ["ground_truth"] * (
        entry.get("ground_truth") is True
    )


def _content(native: Native, text: str, where: str, report: Report, problems: Problems) -> Content:
    """Give the document of a task, and what each of its items is about."""
    said = _said_in(native.task, where)
    entry = native.task[native.regions][native.index] if native.index is not None else {"result": []}
    place = Place(where, f"$.{native.regions}[{native.index}].result")
    result = entry.get("result")
    if not isinstance(result, list) or not all(isinstance(item, dict) for item in result):
        raise problem(f"{where} {place.path}", "must be a list of objects")
    lang = said.lang if said.lang != "und" else native.lang
    draft = Document(
        native.id, text, lang, said.blocks, said.sentences, said.tokens, said.layers, entities=said.entities
    )
    others = frozenset(key for key, value in native.task["data"].items() if isinstance(value, str))
    content = content_of(result, draft, place, report, problems, elsewhere=others - {native.text})
    names = [name for name in _names(entry) if name != "ground_truth"]
    by = {"labelled_by": names[0]} if names and not content.asked else {}
    return content._replace(document=replace(content.document, meta={**said.meta, **content.asked, **by}))


def _said_in(task: Mapping[str, Any], where: str) -> Said:
    meta = task.get("meta")
    try:
        return msgspec.convert(meta.get(OURS, {}), Said) if isinstance(meta, dict) else Said()
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        raise problem(
            f"{where} $.meta.{OURS}{path.rstrip('`')}", f"{what}; saidby wrote it, and nobody should change it"
        ) from None


# Writing.


def _native_of(document: Document) -> Native | None:
    return kept_in(document, NAME, Native) if NAME in document.native else None


def _reread(native: Native, text: str) -> Content | None:
    """Read what is kept of a task again; None if the text has changed so that it does not fit any more."""
    problems = Problems()
    with problems.gathered():
        content = _content(native, text, native.id, Report(), problems)
    return None if problems else content


def _said(document: Document) -> Said:
    hidden = {"imported", *asked(document.meta)}
    return Said(
        document.lang, document.blocks, document.sentences, document.tokens, document.layers, document.entities,
        {key: value for key, value in document.meta.items() if key not in hidden},
    )  # fmt: skip


def _meta(meta: object, old: Said, document: Document) -> dict[str, Any]:
    """Give the field of a task with what people do not see, if there is anything."""
    said = _said(document)
    if said == old:
        return {}
    return {"meta": {**(meta if isinstance(meta, dict) else {}), OURS: msgspec.to_builtins(said)}}


def _entry(document: Document, regions: str, model: str, result: list[Item]) -> dict[str, Any]:
    """Give an annotation, or a prediction."""
    by = model or document.meta.get("labelled_by")
    return ({"model_version": str(by)} if regions == "predictions" and by else {}) | {"result": result}


def _merged(result: list[Item], content: Content, document: Document, kinds: Kinds) -> list[Item]:
    """Give the items as they were, without those of what is gone; changed ones anew; new ones at the end."""
    controls = _controls(result)
    before, after = (dict(items_of(one, kinds, controls)) for one in (content.document, document))
    spans = {span.id for span in document.spans}
    same = {key for key, item in after.items() if before.get(key) == item}
    items: list[Item] = []
    done: set[Key] = set()
    for item, claim in zip(result, content.claims, strict=True):
        if (claim.keys and same.issuperset(claim.keys)) or (not claim.keys and spans.issuperset(claim.needs)):
            items.append(item)
        else:
            items += [_changed(item, after[key], claim) for key in claim.keys if key in after and key not in done]
        done |= {*claim.keys}
    return items + [item for key, item in after.items() if key not in done]


def _changed(old: Item, new: Item, claim: Claim) -> Item:
    """Give an item anew, with what else the old one said if both are of one kind, and about one thing."""
    if len(claim.keys) > 1 or old.get("type") != new.get("type"):
        return new
    if "value" not in new:
        return {**old, **new, "direction": "right"}
    return {**new, **old, "value": new["value"]} | ({"score": new["score"]} if "score" in new else {})


def _controls(result: list[Item]) -> Controls:
    """Give the names of the controls of a project, as its regions have them."""
    named = [item for item in result if labels_of(item) and isinstance(item.get("from_name"), str)]
    if not named:
        return Controls()
    of = {label: str(item["from_name"]) for item in reversed(named) for label in labels_of(item)}
    return Controls(str(named[0]["from_name"]), str(named[0].get("to_name")), of)
