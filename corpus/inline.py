"""The text part of `.said`: annotation in braces, blocks by line. `saidby.corpus.said` is its specification.

`parse` reads it into text, spans, relations and blocks, collecting every problem with line and column.
`saidby.corpus.weave` is its inverse.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .errors import Problem, Problems
from .layout import Lines, line_blocks
from .model import Block, Fragment, Relation, Span

MAIN_ATTRIBUTE = {"QUOTE": "mode", "MENTION": "form", "NONSPEECH": "use"}
"""The attribute whose value may stand alone after the label."""

BARE = r'[^\s?#@~|<>{}="!,/\\]+'
QUOTED = r'"(?:[^"\\]|\\.)*"'
NAME = rf"(?:{QUOTED}|{BARE})"
_TARGET = rf"[#@]{NAME}(?:!{NAME})?"
_VALUE = rf'(?:{QUOTED}|[^\s|<>{{}}"#@][^\s|<>{{}}"]*)'
_ITEM = rf"{NAME}=(?:{_TARGET}(?:,{_TARGET})*|{_VALUE})|{NAME}"
_FIRST = rf"(?P<label>{NAME})(?P<optional>\?)?(?:#(?P<id>{NAME}))?(?:@(?P<entity>{NAME}))?(?:~(?P<score>[-+.\deE]+))?"
_TAG = re.compile(
    rf"\{{(?:"
    rf"<(?:(?P<block_end>=)|(?P<end>{NAME})(?:/(?P<end_alternative>\d+))?)\}}"
    rf"|=(?P<kind>[a-z_]+)>\}}"
    rf"|(?:#(?P<more>{NAME})(?:/(?P<alternative>\d+))?|{_FIRST}(?P<items>(?:[ \t]+(?:{_ITEM}))*))"
    rf"[ \t]*(?P<form>\||>\}})"
    rf")"
)
_NAME = re.compile(NAME)
_ITEMS = re.compile(_ITEM)
_TARGETS = re.compile(rf"(?P<sort>[#@])(?P<id>{NAME})(?:!(?P<relation>{NAME}))?")
_PIECE = re.compile(
    r"^=(?P<line_kind>[a-z_]+)(?: |$)|\\(?:u\{(?P<code>[0-9A-Fa-f]{1,6})\}|(?P<escape>.))|(?P<brace>[{}])", re.M
)
_ESCAPES = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "s": " ",
    "~": "\u00a0",
    "\\": "\\",
    "{": "{",
    "}": "}",
    "#": "#",
    "=": "=",
}


class Body(NamedTuple):
    """What the text part of a document says."""

    text: str
    blocks: tuple[Block, ...]
    spans: tuple[Span, ...]
    relations: tuple[Relation, ...]


class Key(NamedTuple):
    """Which extent of which span a piece belongs to: 0 is the span's own, 1… its alternatives."""

    span: str
    extent: int

    def __str__(self) -> str:
        return name(self.span) + (f"/{self.extent}" if self.extent else "")


def name(value: str) -> str:
    """Write a name, quoted as JSON where it must be."""
    return value if re.fullmatch(BARE, value) and value.isprintable() else json.dumps(value)


def unquoted(value: str) -> str:
    """Read a name or value, quoted as JSON or not.

    Raises
    ------
    ValueError
        If a quoted one is no JSON string.
    """
    return str(json.loads(value)) if value.startswith('"') else value


@dataclass
class _Draft:
    """A span while its extents are being found."""

    label: str
    attrs: dict[str, str]
    entity: str | None
    score: float | None
    optional: bool
    column: int
    extents: dict[int, list[Fragment]] = field(default_factory=dict)


class _Link(NamedTuple):
    """A relation as written: `sort` is ``#`` to a span, ``@`` to an entity."""

    head: str
    label: str
    sort: str
    tail: str
    id: str | None
    column: int


@dataclass
class _Open:
    """A brace or a begin mark that waits for its end."""

    key: Key
    start: int
    column: int


def parse(body: str, *, line_kind: str | None, entities: Collection[str], where: "Where") -> Body:
    r"""Read the text part.

    Parameters
    ----------
    body : str
        The lines between header and tail, joined by ``"\n"``, without empty lines around them.
    line_kind : str or None
        Kind of the block that a line without a marker is; None if it is none.
    entities : collection of str
        The ids of the document's entities.
    where : Where
        Turns a position in `body` into a place for messages.

    Raises
    ------
    DataError
        With every problem of the body.
    """
    reader = _Reader(body, where)
    reader.run()
    reader.resolve(entities)
    reader.problems.raise_if_any()
    text = "".join(reader.out)
    blocks = line_blocks(text, Lines(line_kind, reader.line_kinds), reader.blocks)
    return Body(text, blocks, *reader.annotation())


class Where:
    """Places in a file: turns a position in the body into ``file:line:column`` with the line and a caret."""

    def __init__(self, name: str, first_line: int, body: str):
        self.name, self.first_line, self.body = name, first_line, body

    def problem(self, position: int, what: str) -> Problem:
        """Give the problem at a position, with the line under it."""
        start = self.body.rfind("\n", 0, position) + 1
        line = self.first_line + self.body.count("\n", 0, start)
        column = position - start
        text = self.body[start:].split("\n", 1)[0]
        left = max(0, column - 40)
        shown = text[left : column + 40]
        return Problem(f"{self.name}:{line}:{column + 1}", f"{what}\n    {shown}\n    {' ' * (column - left)}^")


_BROKEN = Key("", -1)
"""Stands for a brace that could not be read, so that its end is not a second problem."""


class _Reader:
    """One pass over the body: plain text is copied, marks are acted upon."""

    def __init__(self, body: str, where: Where):
        self.body, self.where, self.problems = body, where, Problems()
        self.out: list[str] = []
        self.size = 0
        self.line_kinds: dict[int, str] = {}
        self.blocks: list[Block] = []
        self.block: tuple[str, int, int] | None = None
        self.braces: list[_Open] = []
        self.marks: dict[Key, _Open] = {}
        self.drafts: dict[str, _Draft] = {}
        self.pieces: list[tuple[Key, Fragment, int]] = []
        self.links: list[_Link] = []

    def run(self) -> None:
        """Go through the body, then see what is left open."""
        at = 0
        while match := _PIECE.search(self.body, at):
            self.copy(self.body[at : match.start()])
            at = self.act(match)
        self.copy(self.body[at:])
        for left in [*(b for b in self.braces if b.key is not _BROKEN), *self.marks.values()]:
            self.complain(left.column, f"{str(left.key)!r} is opened here and never closed")
        if self.block:
            self.complain(self.block[2], f"the block {self.block[0]!r} begins here and never ends; write {{<=}}")

    def copy(self, text: str) -> None:
        self.out.append(text)
        self.size += len(text)

    def complain(self, position: int, what: str) -> None:
        self.problems.append(self.where.problem(position, what))

    def act(self, match: re.Match[str]) -> int:
        """Act upon one line marker, escape or brace; give where to go on."""
        if match["line_kind"]:
            self.line_kinds[self.size] = match["line_kind"]
        elif match["code"]:
            self.copy(self.code_point(match))
        elif match["escape"]:
            self.copy(self.escape(match))
        elif match["brace"] == "}":
            self.close_brace(match.start())
        else:
            return self.tag(match.start())
        return match.end()

    def code_point(self, match: re.Match[str]) -> str:
        """Give the character of an escape by code point."""
        code = int(match["code"], 16)
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            self.complain(match.start(), f"U+{code:04X} is no character")
            return ""
        return chr(code)

    def escape(self, match: re.Match[str]) -> str:
        """Give the character of an escape."""
        if match["escape"] not in _ESCAPES:
            known = " ".join("\\" + key for key in _ESCAPES)
            self.complain(match.start(), f"unknown escape {match[0]!r}; known: {known} \\u{{A0}}")
        return _ESCAPES.get(match["escape"], "")

    def tag(self, at: int) -> int:
        """Read what stands behind an opening brace; give where to go on."""
        match = _TAG.match(self.body, at)
        if match is None:
            self.complain(
                at, "expected {LABEL#id@entity key=value|text}, {#id|text} or {<id}; a brace of the text is \\{"
            )
            self.braces.append(_Open(_BROKEN, self.size, at))
            return at + 1
        try:
            self.dispatch(match, at)
        except ValueError as error:
            self.complain(at, f"a quoted name must be a JSON string ({error})")
        return match.end()

    def dispatch(self, match: re.Match[str], at: int) -> None:
        """Do what a well-formed tag says."""
        if match["block_end"]:
            self.end_block(at)
        elif match["end"]:
            self.end_mark(Key(unquoted(match["end"]), int(match["end_alternative"] or 0)), at)
        elif match["kind"]:
            self.begin_block(match["kind"], at)
        else:
            key = (
                Key(unquoted(match["more"]), int(match["alternative"] or 0)) if match["more"] else self.begin(match, at)
            )
            self.open(_Open(key, self.size, at), mark=match["form"] != "|")

    def open(self, opened: _Open, *, mark: bool) -> None:
        """Remember a brace or a begin mark until its end."""
        if not mark:
            self.braces.append(opened)
        elif opened.key in self.marks:
            self.complain(opened.column, f"{str(opened.key)!r} is open already; end it first by {{<{opened.key}}}")
        else:
            self.marks[opened.key] = opened

    def begin(self, match: re.Match[str], at: int) -> Key:
        """Start a new span; give the key of its extent."""
        identity = unquoted(match["id"]) if match["id"] else str(len(self.drafts) + 1)
        if identity in self.drafts:
            self.complain(at, f"the id {identity!r} is taken by another span; further fragments are {{#{identity}|…}}")
        attrs = self.items(match, identity, at)
        entity = unquoted(match["entity"]) if match["entity"] else None
        draft = _Draft(unquoted(match["label"]), attrs, entity, self.number(match, at), bool(match["optional"]), at)
        self.drafts.setdefault(identity, draft)
        return Key(identity, 0)

    def number(self, match: re.Match[str], at: int) -> float | None:
        """Read a score."""
        try:
            return float(match["score"]) if match["score"] else None
        except ValueError:
            self.complain(at, f"the score after ~ must be a number, got {match['score']!r}")
            return None

    def items(self, match: re.Match[str], identity: str, at: int) -> dict[str, str]:
        """Read the attributes after the label, and note the relations."""
        attrs: dict[str, str] = {}
        for item in _ITEMS.findall(match["items"]):
            key, sign, value = _split_item(item)
            if sign and value.startswith(("#", "@")):
                self.relate(identity, key, value, at)
                continue
            if not sign:
                label = unquoted(match["label"])
                if label not in MAIN_ATTRIBUTE:
                    self.complain(at, f"{item!r} stands alone, and {label} has no main attribute; write key={item}")
                key, value = MAIN_ATTRIBUTE.get(label, "?"), key
            if key in attrs:
                self.complain(at, f'{key!r} is given twice; a set of values is written {key}="a b"')
            attrs[key] = unquoted(value)
        return attrs

    def relate(self, head: str, label: str, targets: str, at: int) -> None:
        for target in _TARGETS.finditer(targets):
            relation = unquoted(target["relation"]) if target["relation"] else None
            self.links.append(_Link(head, label, target["sort"], unquoted(target["id"]), relation, at))

    def close_brace(self, at: int) -> None:
        """End the innermost brace."""
        if not self.braces:
            self.complain(at, "nothing is open here; a brace of the text is \\}")
            return
        self.end(self.braces.pop(), at)

    def end_mark(self, key: Key, at: int) -> None:
        """End what a begin mark has opened."""
        if key not in self.marks:
            self.complain(at, f"{str(key)!r} is not open; its begin mark is {{LABEL#{key.span}>}} or {{#{key}>}}")
            return
        self.end(self.marks.pop(key), at)

    def end(self, opened: _Open, at: int) -> None:
        """Keep the piece of text between a beginning and here."""
        if opened.key is _BROKEN:
            return
        if opened.start == self.size:
            self.complain(opened.column, f"{str(opened.key)!r} holds no text")
            return
        self.pieces.append((opened.key, Fragment(opened.start, self.size), opened.column))

    def begin_block(self, kind: str, at: int) -> None:
        if self.block:
            self.complain(at, f"the block {self.block[0]!r} is still open; end it first by {{<=}}")
        self.block = (kind, self.size, at)

    def end_block(self, at: int) -> None:
        """End the open block."""
        if not self.block:
            self.complain(at, "no block is open here; one begins by {=paragraph>}")
            return
        self.blocks.append(Block(self.block[1], self.size, self.block[0]))  # type: ignore[arg-type]
        self.block = None

    def resolve(self, entities: Collection[str]) -> None:
        """Give each span its fragments, and look every reference up."""
        for key, fragment, column in self.pieces:
            if key.span in self.drafts:
                self.drafts[key.span].extents.setdefault(key.extent, []).append(fragment)
            else:
                self.complain(column, f"there is no span {key.span!r} to belong to")
        for identity, draft in self.drafts.items():
            if draft.extents and sorted(draft.extents) != list(range(len(draft.extents))):
                self.complain(draft.column, f"the alternatives of {identity!r} must be numbered /1, /2, …")
            if draft.entity is not None and draft.entity not in entities:
                self.complain(draft.column, f"there is no entity {draft.entity!r}; add '#entity {draft.entity} …'")
        for link in self.links:
            if link.sort == "#" and link.tail not in self.drafts:
                self.complain(link.column, f"{link.label}: there is no span {link.tail!r}; an entity is @{link.tail}")
            if link.sort == "@" and link.tail not in entities:
                self.complain(link.column, f"{link.label}: there is no entity {link.tail!r}; a span is #{link.tail}")

    def annotation(self) -> tuple[tuple[Span, ...], tuple[Relation, ...]]:
        return tuple(_span_values(self.drafts)), tuple(_relations(self.links))


def _span_values(drafts: dict[str, _Draft]) -> Iterator[Span]:
    for identity, draft in drafts.items():
        own, *alternatives = (tuple(sorted(draft.extents[n])) for n in sorted(draft.extents))
        yield Span(
            identity, draft.label, own, draft.entity, draft.attrs, draft.score, tuple(alternatives), draft.optional
        )


def _split_item(item: str) -> tuple[str, str, str]:
    """Cut an item into key, ``=`` and value; both others are empty where a word stands alone."""
    key = _NAME.match(item)[0]  # type: ignore[index]  # an item begins by a name
    return unquoted(key), item[len(key) :][:1], item[len(key) + 1 :]


def _relations(links: Iterable["_Link"]) -> Iterator[Relation]:
    """Name the relations that have no id of their own."""
    counts: dict[tuple[str, str], int] = {}
    for head, label, _, tail, identity, _ in links:
        counts[head, label] = counts.get((head, label), 0) + 1
        yield Relation(identity or relation_id(head, label, counts[head, label]), label, head, tail)


def relation_id(head: str, label: str, number: int = 1) -> str:
    """Name the n-th relation of this label from a span.

    >>> relation_id("q1", "cue"), relation_id("q1", "cue", 2)
    ('q1.cue', 'q1.cue.2')
    """
    return f"{head}.{label}" if number == 1 else f"{head}.{label}.{number}"
