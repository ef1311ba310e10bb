"""The comments ``# saidby…`` of CoNLL-U: what columns and brackets do not say of a document, JSON on a line each."""

import json
import re
from collections.abc import Sequence
from typing import Any
from unicodedata import is_normalized

import msgspec

from .errors import Problems, problem
from .jsonl import foreign_schema
from .model import SCHEMA, Block, Entity, Fragment, Relation

PREFIX = "# saidby"
VERSION = f"{PREFIX} = {SCHEMA}"
HOLDS: dict[str, Any] = {
    "id": str,
    "lang": str,
    "meta": dict[str, Any],
    "native": dict[str, Any],
    "blocks": tuple[Block, ...],
    "sentences": tuple[Fragment, ...],
    "layer": tuple[str, dict[int, str | None] | None],
    "entity": Entity,
    "relation": Relation,
    "span": tuple[str, dict[str, Any]],
    "order": tuple[str, ...],
}
"""What a note of each name holds."""
REPEATED = ("layer", "entity", "relation", "span")
"""Names of which there may be several notes."""

_ENCODER = msgspec.json.Encoder(order="deterministic")
_NOTE = re.compile(rf"{PREFIX}\.(\w+) = (.*)")


class Notes(dict[str, list[tuple[str, Any]]]):
    """By name, the place and the value of each line."""

    def __init__(self) -> None:
        super().__init__((name, []) for name in HOLDS)

    def one(self, name: str, default: Any) -> Any:
        """Give the value of a note that stands once."""
        return self[name][0][1] if self[name] else default

    def all(self, name: str) -> list[Any]:
        """Give the values of notes that repeat."""
        return [value for _, value in self[name]]


def is_note(comment: str) -> bool:
    """Say whether a comment is a note.

    >>> is_note('# saidby.lang = "ru"'), is_note("# saidby the editor")
    (True, False)
    """
    return comment.startswith((f"{PREFIX} =", f"{PREFIX}."))


def read(comments: Sequence[str], start: int, name: str) -> Notes | None:
    """Read the notes among the comments of a document's first sentence.

    Parameters
    ----------
    comments : sequence of str
        The comments.
    start : int
        Line number of the first one.
    name : str
        Name of the file, for messages.

    Returns
    -------
    Notes, optional
        None if there are none: the document is by others.

    Raises
    ------
    DataError
        With every note that is not as it must be, or only that the schema is another one.
    """
    ours = [(number, line) for number, line in enumerate(comments, start) if is_note(line)]
    if not ours:
        return None
    _check_version(ours, name)
    problems = Problems()
    notes = Notes()
    for number, line in ours:
        if line != VERSION:
            with problems.gathered():
                _read(line, f"{name}:{number}", notes)
    problems.raise_if_any()
    return notes


def write(name: str, value: Any) -> str:
    r"""Write one note; what the eye cannot see, and what is not NFC, in escapes.

    >>> print(write("meta", {"by": "Анна\u200b"}))
    # saidby.meta = {"by":"\u0410\u043d\u043d\u0430\u200b"}
    """
    text = _ENCODER.encode(value).decode()
    if not (text.isprintable() and is_normalized("NFC", text)):
        text = json.dumps(json.loads(text), separators=(",", ":"))
    return f"{PREFIX}.{name} = {text}"


def _check_version(ours: Sequence[tuple[int, str]], name: str) -> None:
    for number, line in ours:
        key, _, version = line.partition(" =")
        if key == PREFIX and (version := version.strip()):
            if version != str(SCHEMA):
                raise problem(f"{name}:{number}", foreign_schema(version))
            return
    raise problem(f"{name}:{ours[0][0]}", f"the line '{VERSION}' is missing among the comments of this sentence")


def _read(line: str, where: str, notes: Notes) -> None:
    match = _NOTE.fullmatch(line)
    if not match or match[1] not in HOLDS:
        known = ", ".join(HOLDS)
        raise problem(where, f"expected '{PREFIX}.NAME = JSON', got {line[:40]!r}; names: {known}")
    if notes[match[1]] and match[1] not in REPEATED:
        raise problem(where, f"{PREFIX}.{match[1]} stands here a second time; keep one")
    try:
        notes[match[1]].append((where, msgspec.json.decode(match[2], type=HOLDS[match[1]])))
    except ValueError as error:
        raise problem(where, f"{PREFIX}.{match[1]}: {error}") from None
