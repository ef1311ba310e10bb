r"""`.said`: one readable text file with its annotation, for authors of gold, for tests, for diffs.

::

    #said 1 lang=ru tokens=razdel
    #id most
    #date 2031-05-02
    #entity e1 PER Пётр Лужин | Лужин
    #entity e2 LOC kb=Q1 Заречье

    =heading Мост откроют

    {QUOTE#q1 direct cue=#c1 source=#s1 speaker=@e1|«Мост в {LOC@e2|Заречье}}, — {CUE#c1|сказал}
    {SOURCE#s1@e1|мэр {PER@e1|Пётр Лужин}}, — {#q1|откроют в мае»}.

Header, text, tail. A file holds one or more documents; each begins with a line ``#said``. UTF-8, lines end
with ``"\\n"`` (``"\\r\\n"`` is read as it; a carriage return of the text is written ``\\r``).

**Header**: lines that start with ``#``, up to the first empty line.

==================================  ======================================================================
``#said 1 lang=L tokens=T``         version, language, tokeniser (`saidby.corpus.segment`) that gives sentences
                                    and tokens, ``none`` for neither; ``blocks=marked``: only marked lines are blocks
``#id ID``                          the document's id; by default the name of the file
``#entity ID LABEL [kb=K] N [| A]`` an entity with its name and aliases
``#KEY VALUE``                      ``meta[KEY]``, a string
``#meta KEY JSON``                  ``meta[KEY]``, anything else
==================================  ======================================================================

**Text**: as it is, with marks.

=============================  =========================================================================
``{PER|Лужин}``                a span; spans nest freely
``{LABEL?#id@entity~0.9 …|…}`` ``?``: optional; ``#``: its id (without one, spans are numbered 1, 2, … as they
                               begin); ``@``: the entity it mentions; ``~``: its score; then attributes
                               ``key=value`` and relations ``cue=#c1,#c2 speaker=@e1`` to spans and entities.
                               QUOTE's mode, MENTION's form and NONSPEECH's use may stand without key. Relations
                               are called ``q1.cue``, ``q1.cue.2``; another id follows ``!``: ``cue=#c1!r7``
``{#q1|…}``                    a further fragment of span q1
``{#q1/1|…}``                  a fragment of its first alternative extent
``{PER#p1>}…{<p1}``            begin and end of a span (or fragment, ``{#q1>}``) that crosses others
``=heading …``                 at the start of a line: the kind of the block that it is; lines are paragraphs
``{=list>}…{<=}``              begin and end of a block that is no whole line
=============================  =========================================================================

Names and values with blanks or marks are written as JSON strings. In the text ``\{ \} \\`` stand for
themselves, as do ``\#`` and ``\=`` at the start of a line; ``\~`` is a no-break space, ``\s`` a blank at the end
of a line, ``\n`` a line end at the end of the text, ``\r \t`` and ``\u{AD}`` what the eye cannot see. Empty lines at
the end are not part of the text.

**Tail**: after a line ``#end``, as JSON on a line each, what the tokeniser does not give: ``#tokens``,
``#sentences``, ``#layer NAME``, ``#native``.

Spans and relations come back in text order (`saidby.corpus.model.normal`), everything else as it was.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from . import inline, weave
from .errors import Problems, problem
from .files import stem
from .inline import NAME, QUOTED, name, unquoted
from .jsonl import foreign_schema, format_json, parse_json
from .model import SCHEMA, Document, Entity, Fragment, normal
from .segment import TOKENISERS, default_tokeniser, pieces

START = "#said"
_OPTION = re.compile(rf"\s+(lang|tokens|blocks)=({NAME})")
_ENTITY = re.compile(rf"({NAME})[ \t]+({NAME})[ \t]+(?:kb=({NAME})[ \t]+)?(.+)")
_ALIAS = re.compile(rf"[ \t]*({QUOTED}|[^|]*?)[ \t]*(?:\||$)")
_META_KEY = re.compile(r"[A-Za-z_][\w.-]*")
_KEY = re.compile(rf"#({_META_KEY.pattern})(?:[ \t]+(.*))?")
_RESERVED = ("said", "id", "entity", "meta", "end")
_FRAGMENTS = tuple[Fragment, ...]
_VALUES = tuple[str | None, ...]


def read(file: BinaryIO, name: str) -> Iterator[Document]:
    """Read documents; `name` stands in messages, and gives the id of a document that has none.

    Raises
    ------
    DataError
        At the end, with every problem of every document, by line and column.
    """
    problems = Problems()
    for first, lines in _documents(file, name, problems):
        with problems.gathered():
            yield _parse(lines, name, first)
    problems.raise_if_any()


def parse(text: str, *, name: str = "document") -> Document:
    r"""Read one document.

    >>> parse("#said 1 lang=en\n#id a\n\n{PER|Ann} left.").spans[0].fragments
    (Fragment(start=0, end=3),)
    """
    return _parse(text.replace("\r\n", "\n").split("\n"), name, 1)


def write(documents: Iterable[Document], file: BinaryIO) -> None:
    """Write documents, an empty line between two."""
    for number, document in enumerate(documents):
        file.write(("\n" * bool(number) + format(document)).encode())


def format(document: Document) -> str:
    """Write one document; `parse` gives it back in normal order."""
    document = normal(document)
    notation = weave.format(document)
    tokens, tail = _recomputed(document)
    start = f"{START} {SCHEMA} lang={name(document.lang)} tokens={tokens}"
    if notation.line_kind is None:
        start += " blocks=marked"
    lines = [start, *_header(document), "", notation.body]
    if tail:
        lines += ["#end", *tail]
    return "\n".join(lines) + "\n"


# Reading.


def _documents(file: BinaryIO, name: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Cut a file into documents: the number of the first line, and the lines."""
    first, lines = 1, list[str]()
    for number, raw in enumerate(file, 1):
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8").removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError as error:
            problems.note(f"{name}:{number}", f"is not UTF-8 ({error.reason}); convert the file to UTF-8")
            continue
        if line.startswith(START) and lines:
            yield first, lines
            first, lines = number, []
        if lines or line:
            lines.append(line)
        else:
            first = number + 1
    if lines:
        yield first, lines


def _parse(lines: list[str], where: str, first: int) -> Document:
    """Read the lines of one document."""
    empty = lines.index("") if "" in lines else len(lines)
    end = lines.index("#end", empty) if "#end" in lines[empty:] else len(lines)
    problems = Problems()
    header = _Header(where, first)
    with problems.gathered():
        header.read(lines[:empty])
    body = "\n".join(lines[empty + 1 : end]).rstrip("\n")
    with problems.gathered():
        read = _body(header, body, inline.Where(where, first + empty + 1, body))
    with problems.gathered():
        tail = _tail(lines[end + 1 :], where, first + end + 1)
    problems.raise_if_any()
    document = Document(
        header.id, read.text, header.lang, read.blocks, spans=read.spans, relations=read.relations,
        entities=tuple(header.entities), meta=header.meta,
    )  # fmt: skip
    return normal(_completed(document, header.tokens or default_tokeniser(header.lang), tail))


def _body(header: "_Header", body: str, where: inline.Where) -> inline.Body:
    entities = {entity.id for entity in header.entities}
    return inline.parse(body, line_kind=header.line_kind, entities=entities, where=where)


class _Header:
    """The lines before the text."""

    def __init__(self, where: str, first: int):
        self.where, self.first = where, first
        self.id = stem(Path(where))
        self.lang, self.tokens = "und", ""
        self.line_kind: str | None = "paragraph"
        self.entities: list[Entity] = []
        self.meta: dict[str, Any] = {}

    def read(self, lines: list[str]) -> None:
        """Read all lines, collecting problems."""
        problems = Problems()
        for number, line in enumerate(lines, self.first):
            with problems.gathered():
                self.line(line, f"{self.where}:{number}", start=number == self.first)
        problems.raise_if_any()

    def line(self, line: str, place: str, *, start: bool) -> None:
        """Read one line."""
        match = _KEY.fullmatch(line)
        if start and (match is None or match[1] != "said"):
            raise problem(place, f"a document begins with '{START} {SCHEMA} lang=…', got {line[:40]!r}")
        if match is None:
            raise problem(
                place, f"a line of the header is '#key value', got {line[:40]!r}; an empty line ends the header"
            )
        key, value = match[1], (match[2] or "").strip()
        try:
            self.field(key, value, place)
        except ValueError as error:
            raise problem(place, f"a quoted name must be a JSON string ({error})") from None

    def field(self, key: str, value: str, place: str) -> None:
        """Take one key and its value."""
        if key == "said":
            self.options(value, place)
        elif key == "id":
            self.id = unquoted(value)
        elif key == "entity":
            self.entities.append(_entity(value, place))
        elif key == "meta":
            self.set_meta(value, place)
        else:
            self.meta[key] = unquoted(value)

    def options(self, value: str, place: str) -> None:
        """Read what stands behind `#said`."""
        version, _, options = value.partition(" ")
        if version != str(SCHEMA):
            raise problem(place, foreign_schema(version))
        found = {match[1]: unquoted(match[2]) for match in _OPTION.finditer(" " + options)}
        if left := _OPTION.sub("", " " + options).strip():
            raise problem(place, f"unknown option {left!r}; known: lang=, tokens=, blocks=marked")
        self.lang = found.get("lang", self.lang)
        self.tokens = found.get("tokens", self.tokens)
        if self.tokens and self.tokens not in (*TOKENISERS, "none"):
            raise problem(place, f"unknown tokeniser {self.tokens!r}; known: {', '.join([*TOKENISERS, 'none'])}")
        if found.get("blocks", "lines") not in ("lines", "marked"):
            raise problem(place, f"blocks must be lines or marked, got {found['blocks']!r}")
        self.line_kind = None if found.get("blocks") == "marked" else "paragraph"

    def set_meta(self, value: str, place: str) -> None:
        """Read a key and a JSON value."""
        match = re.fullmatch(rf"({NAME})[ \t]+(.+)", value)
        if not match:
            raise problem(place, f"expected '#meta KEY JSON', got {value[:40]!r}")
        self.meta[unquoted(match[1])] = parse_json(place, match[2])


def _entity(value: str, place: str) -> Entity:
    match = _ENTITY.fullmatch(value)
    if match is None:
        raise problem(place, f"expected '#entity ID LABEL [kb=KB] NAME [| ALIAS]…', got {value[:40]!r}")
    identity, label, kb, names = match.groups()
    parts = [unquoted(part) for part in _ALIAS.findall(names)]
    if parts and not parts[-1]:
        parts.pop()
    if not all(parts):
        raise problem(place, f"a name is empty in {names!r}; write NAME | ALIAS")
    first, *aliases = parts
    return Entity(unquoted(identity), unquoted(label), first, tuple(aliases), kb and unquoted(kb))


def _tail(lines: list[str], where: str, first: int) -> dict[str, Any]:
    """Read the lines after `#end`: the fields of a document that they give."""
    fields: dict[str, Any] = {}
    layers: dict[str, _VALUES] = {}
    for number, line in enumerate(lines, first):
        place = f"{where}:{number}"
        match = re.fullmatch(rf"#(tokens|sentences|native|layer[ \t]+({NAME}))[ \t]+(.+)", line)
        if match and match[2]:
            layers[unquoted(match[2])] = _decoded(match[3], _VALUES, place)
        elif match:
            fields[match[1]] = _decoded(match[3], dict if match[1] == "native" else _FRAGMENTS, place)
        elif line:
            raise problem(place, f"after #end stand #tokens, #sentences, #layer NAME and #native, got {line[:40]!r}")
    return fields | ({"layers": layers} if layers else {})


def _decoded(value: str, kind: Any, place: str) -> Any:
    try:
        return msgspec.json.decode(value, type=kind)
    except ValueError as error:
        raise problem(place, str(error)) from None


def _completed(document: Document, tokeniser: str, tail: dict[str, Any]) -> Document:
    """Give sentences and tokens: those of the tokeniser, unless the tail has them."""
    sentences, tokens = _pieces(document, tokeniser)
    return msgspec.structs.replace(document, **({"sentences": sentences, "tokens": tokens} | tail))


# Writing.


def _pieces(document: Document, tokeniser: str) -> tuple[_FRAGMENTS, _FRAGMENTS]:
    if tokeniser == "none":
        return (), ()
    return pieces(document.text, document.blocks, tokeniser=tokeniser, lang=document.lang)


def _recomputed(document: Document) -> tuple[str, list[str]]:
    """Find the tokeniser that gives the document's tokens, and the lines of the tail for what it does not."""
    tokeniser = default_tokeniser(document.lang)
    sentences, tokens = _pieces(document, tokeniser)
    if not any(given and given == own for given, own in ((sentences, document.sentences), (tokens, document.tokens))):
        tokeniser, sentences, tokens = "none", (), ()
    tail = []
    if sentences != document.sentences:
        tail.append(f"#sentences {_json(document.sentences)}")
    if tokens != document.tokens:
        tail.append(f"#tokens {_json(document.tokens)}")
    tail += [f"#layer {name(key)} {_json(values)}" for key, values in document.layers.items()]
    if document.native:
        tail.append(f"#native {format_json(document.native)}")
    return tokeniser, tail


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _header(document: Document) -> Iterator[str]:
    yield f"#id {_plain(document.id)}"
    for key, value in document.meta.items():
        if isinstance(value, str) and _META_KEY.fullmatch(key) and key not in _RESERVED:
            yield f"#{key} {_plain(value)}".rstrip(" ")
        else:
            yield f"#meta {name(key)} {format_json(value)}"
    for entity in document.entities:
        kb = f"kb={name(entity.kb)} " if entity.kb is not None else ""
        names = " | ".join(map(_alias, (entity.name, *entity.aliases)))
        yield f"#entity {name(entity.id)} {name(entity.label)} {kb}{names}"


def _plain(value: str) -> str:
    """Write a value that goes on to the end of its line."""
    awkward = value != value.strip() or value.startswith('"') or not value.isprintable()
    return format_json(value) if awkward else value


def _alias(value: str) -> str:
    """Write one of several names between bars."""
    awkward = "|" in value or value.startswith("kb=") or not value
    return format_json(value) if awkward else _plain(value)
