"""The items of a row of doccano: which spans and relations they are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from saidby.corpus.errors import Problems
from saidby.corpus.model import Fragment, Relation, Span

from .held_ids import fresh
from .json_rows import list_of
from .offsets import Counting

Found: TypeAlias = tuple[int | None, Fragment, str]
"""Number, place and label of an item."""

NUMBERS = "doccano 1.0 has numbers of labels in JSONL, their names in JSONL (text labels): export this"


def found_in(items: list[Any], path: str, text: str, count: Counting, problems: Problems) -> list[Found]:
    """Give number, place and label of each item that has them."""
    found = []
    for number, item in enumerate(items):
        try:
            found.append(_span(item, text, count))
        except ValueError as error:
            problems.note(f"{path}[{number}]", str(error))
    for own, times in Counter(own for own, *_ in found if own is not None).items():
        if times > 1:
            problems.note(path, f"{own} is the id of several spans; give each its own")
    return found


def spans_of(found: Sequence[Found], taken: set[str]) -> tuple[list[Span], dict[int, str]]:
    """Give the span of each item, and the ids of spans by the numbers that relations name."""
    free = fresh("", taken | {str(own) for own, *_ in found})
    ids = [str(own) if own is not None and str(own) not in taken else next(free) for own, *_ in found]
    spans = [Span(id, label, (place,)) for id, (_, place, label) in zip(ids, found, strict=True)]
    return spans, {own: id for id, (own, *_) in zip(ids, found, strict=True) if own is not None}


def _span(item: object, text: str, count: Counting) -> Found:
    """Give number, place and label of an item.

    Raises
    ------
    ValueError
        If it is none.
    """
    own, start, end, label = _parts(item)
    if not _is_number(start) or not _is_number(end) or not (own is None or (_is_number(own) and own >= 0)):
        raise ValueError(f"id and offsets must be whole numbers, got {own!r}, {start!r}, {end!r}")
    if not isinstance(label, str) or not label:
        advice = f"; {NUMBERS}" if _is_number(label) else ""
        raise ValueError(f"the label must be a string that is not empty, got {label!r}{advice}")
    first, behind = count.read(start, end)
    if not 0 <= start < end or not 0 <= first < behind <= len(text):
        size = count.written(len(text))
        raise ValueError(f"{start}-{end} is no place in the text (0-{size}); does the project count otherwise? "
                         "--option offsets=codepoints, utf16 or graphemes")  # fmt: skip
    return own, Fragment(first, behind), label


def is_item(item: object) -> bool:
    """Say whether this is a span, as an object or a triple."""
    try:
        return all(map(_is_number, _parts(item)[1:3]))
    except ValueError:
        return False


def _parts(item: object) -> tuple[Any, Any, Any, Any]:
    """Give id, start, end and label of an object or a triple."""
    if isinstance(item, dict) and {"start_offset", "end_offset", "label"} <= {*item}:
        return item.get("id"), item["start_offset"], item["end_offset"], item["label"]
    if isinstance(item, list) and len(item) > 2:
        return None, item[0], item[1], item[2]
    if isinstance(item, str):
        raise ValueError(f"is a label of the whole text, {item!r}; documents have labels of spans only")
    raise ValueError(f"must be [start, end, label], or have start_offset, end_offset and label, got {item!r}")


def relations_of(
    items: object, path: str, spans: Mapping[int, str], taken: set[str], problems: Problems
) -> list[Relation]:
    """Give the relation of each item; `spans` are ids by the numbers that ends name."""
    relations: list[Relation] = []
    used = {f"r{item['id']}" for item in list_of(items, path) if isinstance(item, dict) and _is_number(item.get("id"))}
    free, seen = fresh("r", taken | used), {*taken}
    for number, item in enumerate(list_of(items, path)):
        where = f"{path}[{number}]"
        if not isinstance(item, dict):
            problems.note(where, f"must have from_id, to_id and type, got {item!r}")
            continue
        label: Any = item.get("type")
        ends: list[Any] = [item.get("from_id"), item.get("to_id")]
        gone = [end for end in ends if not _is_number(end) or end not in spans]
        if gone or not isinstance(label, str) or not label:
            what = ", ".join(f"there is no span {end!r}" for end in gone) or f"the type must be a string, got {label!r}"
            problems.note(where, what)
            continue
        own = f"r{item['id']}" if _is_number(item.get("id")) and item["id"] >= 0 else ""
        id = own if own and own not in seen else next(free)
        seen.add(id)
        relations.append(Relation(id, label, *(spans[end] for end in ends)))
    return relations


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
