"""Mentions in the brackets of ``Entity=``: read, written, and what their fields say."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import is_normalized
from urllib.parse import unquote

from saidby.corpus.brackets import laid

FIELDS = ("eid", "etype", "head", "other")
"""What an opening bracket says, where a file declares nothing else."""
OLD_NAMES = {"GRP": "eid", "entity": "etype"}
"""Names of fields before CorefUD 1.0, and in the treebank GUM."""
LOCAL = "GRP"
"""Name of the field of an ``eid`` that stands for one entity in a document, not in a file."""

Fault = Callable[[int, str], None]
"""Hears of what is wrong at a node."""

_BRACKET = re.compile(r"\(([^()]+)(\)?)|([^()]+)\)")
_MARK = re.compile(r"(.+?)(?:\[([1-9][0-9]{0,8})/([1-9][0-9]{0,8})\])?")
_DECLARATION = re.compile(r"#\s*global\.Entity\s*=\s*(\S+)\s*")


@dataclass
class Mention:
    """A mention on nodes.

    Parameters
    ----------
    eid : str
        Of its entity, as it is written.
    fields : dict of str to str
        What its opening bracket says besides, by the names of the fields.
    pieces : list
        The first and last node of each piece.
    """

    eid: str
    fields: dict[str, str]
    pieces: list[tuple[int, int]] = field(default_factory=list)


def declared(comments: Iterable[str | None]) -> tuple[str, ...] | None:
    """Give the fields that ``# global.Entity`` declares; None without it.

    >>> declared(["# newdoc", "# global.Entity = eid-etype-head-other"])
    ('eid', 'etype', 'head', 'other')
    """
    found = (_DECLARATION.fullmatch(comment) for comment in comments if comment)
    return next((tuple(match[1].split("-")) for match in found if match), None)


def modern(fields: Iterable[str]) -> tuple[str, ...]:
    """Give fields by their names in CorefUD 1.

    >>> modern(["GRP", "etype", "infstat"])
    ('eid', 'etype', 'infstat')
    """
    return tuple(OLD_NAMES.get(name, name) for name in fields)


def is_declaration(comment: str | None) -> bool:
    """Say whether a comment is ``# global.Entity = …``."""
    return bool(comment and _DECLARATION.fullmatch(comment))


def parse(values: Mapping[int, str], fields: Sequence[str], fault: Fault) -> list[Mention]:
    """Read brackets.

    Parameters
    ----------
    values : mapping of int to str
        What ``Entity=`` holds, by node, in their order.
    fields : sequence of str
        What opening brackets say.
    fault : callable
        Hears of everything wrong.

    Returns
    -------
    list of Mention
        In the order in which they open.
    """
    reader = _Reader(fields, fault)
    for node, value in values.items():
        if _BRACKET.sub("", value) or not value:
            fault(node, f"Entity= must hold brackets like (eid-…, (eid-…) or eid), got {value!r}")
            continue
        for opening, alone, closing in _BRACKET.findall(value):
            mark = reader.open(node, opening) if opening else reader.mark(closing)
            if mark is not None and (alone or closing):
                reader.close(node, mark)
    return reader.whole()


@dataclass
class _Reader:
    fields: Sequence[str]
    fault: Fault
    mentions: list[Mention] = field(default_factory=list)
    opened: dict[str, list[tuple[Mention, int]]] = field(default_factory=lambda: defaultdict(list))
    waiting: dict[tuple[str, int], list[Mention]] = field(default_factory=lambda: defaultdict(list))

    def mark(self, closing: str) -> str:
        """Give what a closing bracket shares with its opening one; once all fields were repeated there."""
        values = closing.split("-")
        place = self.fields.index("eid")
        return values[place] if len(values) > place else values[0]

    def open(self, node: int, opening: str) -> str | None:
        values = opening.split("-")
        if len(values) > len(self.fields):
            most = "-".join(self.fields)
            self.fault(node, f"({opening} has {len(values)} fields, global.Entity declares {len(self.fields)} ({most})")
            return None
        named = dict(zip(self.fields, values, strict=False))
        mark = named.pop("eid", "")
        eid, part, parts = parted(mark)
        if not eid:
            self.fault(node, f"({opening} names no entity (eid)")
            return None
        if part == 1:
            mention = Mention(eid, named)
            self.mentions.append(mention)
            if parts > 1:
                self.waiting[eid, parts].append(mention)
        else:
            others = self.waiting[eid, parts]
            if not others or len(others[-1].pieces) != part - 1:
                self.fault(node, f"({mark} must follow on ({eid}[{part - 1}/{parts}]")
                return None
            mention = others[-1]
        self.opened[mark].append((mention, node))
        return mark

    def close(self, node: int, mark: str) -> None:
        if not self.opened[mark]:
            self.fault(node, f"{mark}) closes what is not open")
            return
        mention, first = self.opened[mark].pop()
        mention.pieces.append((first, node))
        eid, part, parts = parted(mark)
        if part == parts > 1:
            self.waiting[eid, parts].remove(mention)

    def whole(self) -> list[Mention]:
        for mark, left in self.opened.items():
            for _, node in left:
                self.fault(node, f"({mark} is never closed; write {mark}) at its last word")
        for (eid, parts), mentions in self.waiting.items():
            for mention in mentions:
                if mention.pieces:
                    has = len(mention.pieces)
                    self.fault(mention.pieces[0][0], f"({eid}[1/{parts}] is a mention in {parts} pieces, got {has}")
        return self.mentions


def parted(mark: str) -> tuple[str, int, int]:
    """Give the entity that brackets name, which piece this is, and of how many.

    >>> parted("e1"), parted("e1[2/3]")
    (('e1', 1, 1), ('e1', 2, 3))
    """
    match = _MARK.fullmatch(mark)
    if match is None:
        return "", 1, 1
    return match[1], int(match[2] or 1), int(match[3] or 1)


def mark_of(eid: str, part: int, parts: int) -> str:
    """Give what brackets name."""
    return eid if parts == 1 else f"{eid}[{part}/{parts}]"


def brackets_of(mentions: Iterable[Mention], fields: Sequence[str]) -> dict[int, str]:
    """Lay mentions on their nodes, as `saidby.corpus.brackets` orders them; ``eid`` must be the first field."""
    rows = []
    for mention in mentions:
        values = [mention.fields.get(name, "") for name in fields[1:]]
        while values and not values[-1]:
            values.pop()
        rows.append((mention.eid, "".join(f"-{value}" for value in values), tuple(mention.pieces)))
    return laid(rows)


def pairs_of(other: str) -> Iterator[tuple[str, str]]:
    """Give names and values of the field ``other``.

    >>> [*pairs_of("infstat:giv,note:a%2Cb,flag")]
    [('infstat', 'giv'), ('note', 'a,b'), ('flag', '')]
    """
    for part in other.split(",") if other else ():
        name, _, value = part.partition(":")
        yield decode(name), decode(value)


def other_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Write the field ``other``.

    >>> other_of([("infstat", "giv"), ("note", "a,b-c")])
    'infstat:giv,note:a%2Cb%2Dc'
    """
    return ",".join(f"{encode(name, also=',:')}:{encode(value, also=',')}" for name, value in pairs)


def encode(value: str, *, also: Collection[str] = "") -> str:
    """Percent-encode what would end a field, a bracket or a column, what the eye cannot see, and what is not NFC.

    >>> encode("Лужин (мэр)"), encode("e-1,2"), encode("1,2", also=",")
    ('Лужин%20%28мэр%29', 'e%2D1,2', '1%2C2')
    """
    normal = is_normalized("NFC", value)
    return "".join(
        sign if sign.isprintable() and sign not in "-=|()% " and sign not in also and (normal or sign.isascii())
        else "".join(f"%{byte:02X}" for byte in sign.encode())
        for sign in value
    )  # fmt: skip


def decode(value: str) -> str:
    """Undo `encode`; what is no UTF-8 then stays as it is."""
    try:
        return unquote(value, errors="strict") if "%" in value else value
    except UnicodeDecodeError:
        return value
