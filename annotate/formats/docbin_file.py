"""The file of a DocBin: columns of codes into documents, without spaCy following what a file says."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, NamedTuple, TypeAlias, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from saidby.corpus.errors import MissingExtra, problem

EXTRA = "spacy"
COLUMNS = (
    "ORTH", "NORM", "LEMMA", "POS", "TAG", "DEP", "ENT_IOB", "ENT_TYPE", "HEAD", "SENT_START", "ENT_KB_ID", "MORPH",
    "ENT_ID",
)  # fmt: skip
"""The columns of spaCy's own files: such files can be merged."""
LARGEST = 2**32 - 1
"""Bytes of a value in msgpack."""
PLAIN = 2**15
"""Bytes up to which a file is not deflated: it gains little, and is the same with every build of zlib."""

Codes: TypeAlias = NDArray[np.uint64]
T = TypeVar("T")

_SPAN = struct.Struct(">QQQllll")
_BLOCK = 2**20


class Mark(NamedTuple):
    """A span of tokens, and its characters; empty strings are no id, no knowledge base, no label."""

    id: str
    kb: str
    label: str
    start: int
    end: int
    first: int
    behind: int


class Group(NamedTuple):
    """Spans under a key of ``doc.spans``, with attributes."""

    key: str
    marks: list[Mark]
    attrs: dict[str, Any]


@dataclass(frozen=True)
class Packed:
    """A document of a DocBin: a code a token in each column, whether a blank is behind, and what else it has."""

    columns: Mapping[str, Codes]
    spaces: NDArray[np.bool_]
    groups: list[Group] = field(default_factory=list)
    user_data: dict[Any, Any] = field(default_factory=dict)
    cats: dict[Any, Any] = field(default_factory=dict)


class Strings:
    """The codes of strings, as spaCy has them; remembers which were asked for."""

    def __init__(self) -> None:
        try:
            from spacy.attrs import IDS
            from spacy.strings import StringStore
        except ImportError as error:
            raise MissingExtra("the format spacy-docbin", EXTRA) from error
        self.store, self.numbers = StringStore(), IDS
        self.known: dict[str, int] = {"": 0}

    def add(self, strings: list[str]) -> None:
        """Learn strings of a file."""
        for text in strings:
            self.store.add(text)

    def code(self, text: str) -> int:
        """Give the code of a string."""
        if text not in self.known:
            self.known[text] = self.store.add(text)
        return self.known[text]

    def text(self, code: int) -> str | None:
        """Give the string of a code, if it is known."""
        try:
            return str(self.store[code])
        except KeyError:
            return None

    def texts(self, where: str, codes: Codes) -> list[str]:
        """Give the strings of a column.

        Raises
        ------
        DataError
            If one is not known.
        """
        found, places = np.unique(codes, return_inverse=True)
        texts = [self.text(int(code)) for code in found]
        if None in texts:
            raise problem(where, f"has the code {found[texts.index(None)]} of a string that the file does not have")
        return [str(texts[place]) for place in places]


class _File(msgspec.Struct):
    attrs: list[int]
    tokens: bytes
    spaces: bytes
    lengths: bytes
    strings: list[str]
    cats: list[dict[Any, Any]] = []
    flags: list[dict[str, Any]] = []
    span_groups: list[bytes] = []
    user_data: list[bytes | None] = []


class _Group(msgspec.Struct):
    name: str
    spans: list[bytes]
    attrs: dict[str, Any] = {}


def packed_in(where: str, data: bytes, strings: Strings) -> Iterator[Packed]:
    """Give the documents of a file.

    Raises
    ------
    DataError
        If the file is no DocBin, or one of its parts is not as long as it must be.
    """
    try:
        content = zlib.decompress(data)
    except zlib.error as error:
        raise problem(where, f"is no DocBin of spaCy 3 ({error})") from None
    file = decoded(where, content, _File)
    strings.add(file.strings)
    tokens, spaces, lengths = _arrays(where, file)
    names = {number: name for name, number in strings.numbers.items()}
    columns = [names.get(number, "") for number in file.attrs]
    if "ORTH" not in columns:
        raise problem(where, f"has no column ORTH (the words), only {', '.join(columns)}")
    at = 0
    for i, length in enumerate(lengths):
        rows, behind = tokens[at : at + length], spaces[at : at + length]
        unknown = bool(_of(file.flags, i, {}).get("has_unknown_spaces"))
        place = f"{where}:{i + 1}"
        yield Packed(
            {name: rows[:, j] for j, name in enumerate(columns)},
            np.ones(length, bool) if unknown else behind,
            list(_groups(place, _of(file.span_groups, i, b""), strings)),
            decoded(place, _of(file.user_data, i, None) or b"\x80", dict[Any, Any]),
            _of(file.cats, i, {}),
        )
        at += length


def decoded(where: str, data: bytes, type: type[T]) -> T:
    """Give a value of msgpack.

    Raises
    ------
    DataError
        If it is none, or of another type.
    """
    try:
        return msgspec.msgpack.decode(data, type=type)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError, ValueError) as error:
        raise problem(where, f"is no DocBin of spaCy 3 ({error})") from None


def _of(values: list[T], i: int, default: T) -> T:
    return values[i] if i < len(values) else default


def _arrays(where: str, file: _File) -> tuple[Codes, NDArray[np.bool_], list[int]]:
    sizes = {"lengths": 4, "tokens": 8 * len(file.attrs), "spaces": 1}
    counts = {}
    for name, size in sizes.items():
        content: bytes = getattr(file, name)
        if not size or len(content) % size:
            raise problem(where, f"its {name} are {len(content)} bytes, no multiple of {size}")
        counts[name] = len(content) // size
    lengths = np.frombuffer(file.lengths, "<i4").tolist()
    if min(lengths, default=0) < 0 or sum(lengths) != counts["tokens"] or counts["spaces"] != counts["tokens"]:
        told = f"{sum(lengths)} by the lengths of documents, {counts['tokens']} by words, {counts['spaces']} by blanks"
        raise problem(where, f"says in several ways how many tokens it has: {told}")
    for name in ("cats", "flags", "span_groups", "user_data"):
        if (count := len(getattr(file, name))) not in (0, len(lengths)):
            raise problem(where, f"has {len(lengths)} documents, but {name} of {count}")
    tokens = np.frombuffer(file.tokens, "<u8").reshape(-1, len(file.attrs))
    return tokens, np.frombuffer(file.spaces, np.uint8) != 0, lengths


def _groups(where: str, data: bytes, strings: Strings) -> Iterator[Group]:
    """Give the groups of a document: a map from a group to its keys; in older files a list of groups."""
    if not data:
        return
    if data[0] & 0xF0 == 0x90 or data[0] in (0xDC, 0xDD):
        keys_of: dict[bytes, list[str]] = {raw: [] for raw in decoded(where, data, list[bytes])}
    else:
        keys_of = decoded(where, data, dict[bytes, list[str]])
    for raw, keys in keys_of.items():
        group = decoded(where, raw, _Group)
        marks = [_mark(where, span, strings) for span in group.spans]
        yield from (Group(key, marks, group.attrs) for key in keys or [group.name])


def _mark(where: str, data: bytes, strings: Strings) -> Mark:
    if len(data) != _SPAN.size:
        told = f"a span has {len(data)} bytes, must have {_SPAN.size}; save the file with a newer spaCy"
        raise problem(where, told)
    *codes, start, end, first, behind = _SPAN.unpack(data)
    id, kb, label = (str(code) if (text := strings.text(code)) is None else text for code in codes)
    return Mark(id, kb, label, start, end, first, behind)


class Writer:
    """Writes documents one by one: each part of the file is gathered beside it, as every part holds all documents."""

    def __init__(self, strings: Strings):
        self.strings = strings
        self.parts: dict[str, IO[bytes]] = {}
        self.open = ExitStack()
        self.count = 0

    def __enter__(self) -> "Writer":
        names = ("tokens", "spaces", "lengths", "cats", "flags", "span_groups", "user_data")
        for name in names:
            self.parts[name] = self.open.enter_context(TemporaryFile())
        return self

    def __exit__(self, *_: object) -> None:
        self.open.close()

    def add(self, id: str, packed: Packed) -> None:
        """Add a document.

        Raises
        ------
        DataError
            If it holds what msgpack does not.
        """
        size = len(packed.spaces)
        none = np.zeros(size, np.uint64)
        rows = np.stack([packed.columns.get(name, none) for name in COLUMNS], axis=1)
        try:
            groups = {_group_bytes(group, self.strings): [group.key] for group in packed.groups}
            said = [msgspec.msgpack.encode(value) for value in (packed.cats, packed.user_data)]
        except (OverflowError, RecursionError) as error:
            raise problem(id, f"holds what msgpack, in which spaCy keeps it, does not ({error}); take it out") from None
        encode = msgspec.msgpack.encode
        content = {
            "tokens": rows.astype("<u8").tobytes(),
            "spaces": packed.spaces.astype(np.uint8).tobytes(),
            "lengths": struct.pack("<i", size),
            "cats": said[0],
            "flags": encode({"has_unknown_spaces": False}),
            "span_groups": encode(encode(groups) if groups else b"\x90"),
            "user_data": encode(said[1]),
        }
        for name, data in content.items():
            self.parts[name].write(data)
        self.count += 1

    def finish(self, target: BinaryIO) -> None:
        """Write the file.

        Raises
        ------
        DataError
            If a part is too large for msgpack.
        """
        encode, strings = msgspec.msgpack.encode, sorted({*self.strings.known})
        attrs = [self.strings.numbers[name] for name in COLUMNS]
        head = b"\x8a" + encode("version") + encode("0.1") + encode("attrs") + encode(attrs)
        pieces: list[bytes | str] = [head, "tokens", "spaces", "lengths", encode("strings") + encode(strings)]
        pieces += ["cats", "flags", "span_groups", "user_data"]
        size = sum(part.tell() for part in self.parts.values()) + sum(len(piece) for piece in pieces)
        pack = zlib.compressobj(0 if size <= PLAIN else -1)
        for piece in pieces:
            for block in self._part(piece) if isinstance(piece, str) else [piece]:
                target.write(pack.compress(block))
        target.write(pack.flush())

    def _part(self, name: str) -> Iterator[bytes]:
        """Give a part by blocks: bytes, or a list with a value for each document."""
        part = self.parts[name]
        size = part.tell()
        is_bytes = name in ("tokens", "spaces", "lengths")
        if is_bytes and size > LARGEST:
            told = f"{name} of all documents are {size} bytes, a DocBin takes {LARGEST}; write several files"
            raise problem("", told)
        count = struct.pack(">BI", 0xC6 if is_bytes else 0xDD, size if is_bytes else self.count)
        yield msgspec.msgpack.encode(name) + count
        part.seek(0)
        while block := part.read(_BLOCK):
            yield block


def _group_bytes(group: Group, strings: Strings) -> bytes:
    spans = [_SPAN.pack(*map(strings.code, mark[:3]), *mark[3:]) for mark in group.marks]
    return msgspec.msgpack.encode({"name": group.key, "attrs": group.attrs, "spans": spans})
