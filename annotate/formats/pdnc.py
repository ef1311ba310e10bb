"""PDNC: who says what to whom in English novels, a folder of three files a novel.

::

    data/NOVEL/novel_text.txt
    data/NOVEL/character_info.csv    Character ID, Main Name, Aliases, Gender, Category
    data/NOVEL/quotation_info.csv    quoteID, quoteText, subQuotationList, quoteByteSpans, speaker, addressees,
                                     quoteType, referringExpression, mentionTextsList, mentionSpansList,
                                     mentionEntitiesList

A novel is a document, and its folder the id. Lists, and the set of aliases, are written as Python has them:
``[[120, 138]]``. ``quoteByteSpans`` are code points in fact, with exclusive ends; the pieces of a quote may be in any
order. (The project's own description calls two of the files otherwise.)

====================  ========================================================================
a quotation           a QUOTE of ``mode`` direct, in pieces, with the id that it has
speaker               a relation ``speaker`` to the entity
addressees            relations ``addressee`` to entities
quoteType             ``source_form``: Explicit is name, Implicit is implicit; Anaphoric is pronoun if a word of the
                      referring expression is one, else nominal
referringExpression   a FRAME where it stands beside a piece of the quote, with a relation ``frame``
mentions              spans of the entity: PER where the text is its name or an alias, else MENTION with ``form``
                      pronoun or nominal; one of several entities has relations ``mention`` to them instead
a character           an entity PER: ``c`` and its Character ID, with its aliases
====================  ========================================================================

A speaker is named by main name, or by an alias of one character only; any other name is told, and an entity of its
own. ``quoteType`` and ``referringExpression`` of quotes, gender and category of characters stand in
``native["pdnc"]``. Source: https://github.com/Priya22/project-dialogism-novel-corpus at 6fda0a7.
"""

import ast
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

from saidby.corpus.errors import Problem, Problems, problem
from saidby.corpus.model import JSON, Document, Entity, Fragment, Relation, Span

from .folders import id_of, read_text
from .offsets import WAYS, Counting, fitting, placed
from .published import converted
from .report import Report

T = TypeVar("T")

NAME = "pdnc"
TEXT, CHARACTERS, QUOTES = "novel_text.txt", "character_info.csv", "quotation_info.csv"
CHARACTER_COLUMNS = ("Character ID", "Main Name", "Aliases", "Gender", "Category")
QUOTE_COLUMNS = (
    "quoteID",
    "subQuotationList",
    "quoteByteSpans",
    "speaker",
    "addressees",
    "quoteType",
    "referringExpression",
    "mentionTextsList",
    "mentionSpansList",
    "mentionEntitiesList",
)
FORMS = {"Explicit": "name", "Implicit": "implicit"}
UNKNOWN = frozenset({"", "nan"})
"""What stands where nothing is known."""
_PRONOUNS = """
i me my mine myself you your yours yourself yourselves thou thee thy thine he him his himself she her hers herself it
its itself we us our ours ourselves they them their theirs themselves who whom whose which that this these those
"""
PRONOUNS = frozenset(_PRONOUNS.split())

REACH = 40
"""Characters before a quote in which an expression is looked for, beside twice its own."""

_WORD = re.compile(r"\w+")
_BETWEEN = r"[\W_]*"


class Row(NamedTuple):
    """A row of a table, and where it is."""

    where: str
    cells: Mapping[str, str]


class Quote(NamedTuple):
    """A quotation."""

    where: str
    id: str
    pieces: list[tuple[int, int]]
    texts: list[str]
    speaker: str
    addressees: list[str]
    type: str
    expression: str
    mentions: list["Mention"]
    unmatched: bool


class Character(NamedTuple):
    """A character, and what no entity holds of it."""

    entity: Entity
    kind: dict[str, JSON]


class Mention(NamedTuple):
    """A mention of entities in a quotation."""

    text: str
    place: tuple[int, int]
    names: list[str]


def read(path: Path, report: Report) -> Iterator[Document]:
    """Read a folder of novels, or one novel.

    Parameters
    ----------
    path : Path
        ``data``, or a folder with the three files.
    report : Report
        Counts quotes by type, and quotes in pieces; takes what is repaired.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems = Problems()
    for folder in _novels(path):
        with problems.gathered():
            yield _document(folder, report)
    problems.raise_if_any()


def _novels(path: Path) -> list[Path]:
    if not path.is_dir():
        raise problem(str(path), "is a file; name the folder of a novel, or of novels")
    if (path / QUOTES).exists():
        return [path]
    found = sorted(folder for folder in path.iterdir() if (folder / QUOTES).exists())
    if not found:
        raise problem(str(path), f"is a folder without novels ({QUOTES})")
    return found


def _document(folder: Path, report: Report) -> Document:
    problems = Problems()
    text = read_text(folder / TEXT, problems)
    with problems.gathered():
        characters = list(_characters(folder / CHARACTERS))
    with problems.gathered():
        quotes = list(_quotes(folder / QUOTES))
    problems.raise_if_any()
    count = fitting(text, quotes, lambda quote, count: _fits(quote, text, count))
    if count.ways:
        told = "; ".join(WAYS[way] for way in count.ways)
        report.repaired.append(Problem(str(folder), f"its offsets fit the text if {told}, and are read so"))
    cast = _Cast.of(characters)
    novel = _Novel(text, count, cast, report)
    for quote in quotes:
        with problems.gathered():
            novel.take(quote)
    problems.raise_if_any()
    report.repaired += [Problem(str(folder), what) for what in cast.told()]
    return Document(
        id=id_of(folder.absolute().name),
        text=text,
        lang="en",
        spans=tuple(novel.spans),
        relations=tuple(novel.relations),
        entities=tuple(cast.entities),
        native={NAME: {"quotes": novel.native, "characters": {one.entity.id: one.kind for one in characters}}},
    )


def _rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Give the rows of a table that has these columns."""
    problems = Problems()
    content = read_text(path, problems)
    problems.raise_if_any()
    reader = csv.DictReader(io.StringIO(content, newline=""), strict=True)
    try:
        if missing := [name for name in columns if name not in (reader.fieldnames or ())]:
            raise problem(f"{path}:1", f"has no column {', '.join(missing)}")
        line = reader.line_num
        for cells in reader:
            if None in cells or None in cells.values():
                problems.note(f"{path}:{line + 1}", f"must have {len(reader.fieldnames or ())} cells")
            else:
                yield Row(f"{path}:{line + 1}", cells)
            line = reader.line_num
    except csv.Error as error:
        problems.note(f"{path}:{reader.line_num}", f"is no CSV: {error}")
    problems.raise_if_any()


def _characters(path: Path) -> Iterator[Character]:
    problems, seen = Problems(), set[str]()
    for where, cells in _rows(path, CHARACTER_COLUMNS):
        name, id = cells["Main Name"].strip(), f"c{cells['Character ID'].strip()}"
        if not name or id in seen:
            problems.note(where, f"must have a name and an id of its own, got {name!r}, {cells['Character ID']!r}")
            continue
        seen.add(id)
        with problems.gathered():
            aliases = {alias.strip() for alias in _literal(cells["Aliases"], set[str], f"{where} Aliases")}
            entity = Entity(id, "PER", name, tuple(sorted(aliases - {name, ""})))
            yield Character(entity, {"gender": cells["Gender"], "category": cells["Category"]})
    problems.raise_if_any()


def _quotes(path: Path) -> Iterator[Quote]:
    problems, seen = Problems(), set[str]()
    for where, cells in _rows(path, QUOTE_COLUMNS):
        with problems.gathered():
            quote = _quote(where, cells)
            if not quote.id or quote.id in seen:
                problems.note(where, f"must have an id of its own, got {quote.id!r}")
            seen.add(quote.id)
            yield quote
    problems.raise_if_any()


def _quote(where: str, cells: Mapping[str, str]) -> Quote:
    places = list[tuple[int, int]]
    return Quote(
        where,
        cells["quoteID"],
        _literal(cells["quoteByteSpans"], places, f"{where} quoteByteSpans"),
        _literal(cells["subQuotationList"], list[str], f"{where} subQuotationList"),
        cells["speaker"].strip(),
        _literal(cells["addressees"], list[str], f"{where} addressees"),
        cells["quoteType"],
        cells["referringExpression"],
        *_mentions(where, cells),
    )


def _mentions(where: str, cells: Mapping[str, str]) -> tuple[list[Mention], bool]:
    """Give the mentions, and whether the three lists of them are of different lengths."""
    texts = _literal(cells["mentionTextsList"], list[list[str]], f"{where} mentionTextsList")
    places = _literal(cells["mentionSpansList"], list[list[tuple[int, int]]], f"{where} mentionSpansList")
    names = _literal(cells["mentionEntitiesList"], list[list[list[str]]], f"{where} mentionEntitiesList")
    sizes = [[len(group) for group in column] for column in (texts, places, names)]
    found = [
        Mention(text, place, who)
        for group in zip(texts, places, names, strict=False)
        for text, place, who in zip(*group, strict=False)
    ]
    return found, not sizes[0] == sizes[1] == sizes[2]


def _literal(cell: str, type: type[T], where: str) -> T:
    """Give a list or set that is written as Python has it."""
    try:
        value = ast.literal_eval(cell.strip() or "[]")
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        raise problem(where, f"must be a list as Python writes it, got {cell[:80]!r}") from None
    return converted(value, type, where)


def _fits(quote: Quote, text: str, count: Counting) -> bool:
    """Say whether the pieces of a quote are the text at their places, blanks aside."""
    shown = [_shown(text, count, place) for place in quote.pieces]
    return [_bare(piece) for piece in shown] == [_bare(piece) for piece in quote.texts]


def _shown(text: str, count: Counting, place: tuple[int, int]) -> str:
    start, end = count.read(*place)
    return text[start:end] if 0 <= start < end else ""


def _bare(text: str) -> str:
    return "".join(text.split())


@dataclass
class _Cast:
    """The entities of a novel, whom each name means, and names that are no character's."""

    entities: list[Entity]
    by_name: dict[str, str]
    strangers: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, characters: Sequence[Character]) -> "_Cast":
        entities = [character.entity for character in characters]
        aliases = Counter(alias for entity in entities for alias in entity.aliases)
        by_name = {alias: e.id for e in entities for alias in e.aliases if aliases[alias] == 1}
        names = Counter(entity.name for entity in entities)
        return cls(entities, by_name | {e.name: e.id for e in entities if names[e.name] == 1})

    def id_of(self, name: str) -> str:
        """Give the entity of a name; a new one if no character, or more than one, has it."""
        name = name.strip()
        if name not in self.by_name:
            self.by_name[name] = f"x{len(self.strangers) + 1}"
            self.entities.append(Entity(self.by_name[name], "PER", name))
            self.strangers[name] = 0
        if name in self.strangers:
            self.strangers[name] += 1
        return self.by_name[name]

    def told(self) -> Iterator[str]:
        """Tell the names that are no character's."""
        for name, count in self.strangers.items():
            yield f"{name!r} ({count} times) is the name of no character, or of several; it is an entity of its own"


@dataclass
class _Novel:
    """The annotation of a novel, filled quote by quote."""

    text: str
    counting: Counting
    cast: _Cast
    report: Report
    spans: list[Span] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    native: dict[str, JSON] = field(default_factory=dict)

    def take(self, quote: Quote) -> None:
        """Take a quote with all that belongs to it."""
        extent = placed(quote.pieces, self.counting, len(self.text))
        if not extent:
            what = f"must lie in the text ({len(self.text)} characters), each with start < end; got {quote.pieces}"
            raise problem(f"{quote.where} quoteByteSpans", what)
        if not _fits(quote, self.text, self.counting):
            shown = [_shown(self.text, self.counting, place) for place in quote.pieces]
            raise problem(quote.where, f"says {quote.texts}, but the text has {shown} there")
        if len(extent) < len(quote.pieces) or sorted(quote.pieces) != quote.pieces:
            what = f"the pieces of {quote.id} are not sorted and apart; they are read so"
            self.report.repaired.append(Problem(quote.where, what))
        self.spans.append(Span(quote.id, "QUOTE", extent, attrs={"mode": "direct"} | _form(quote)))
        self._people(quote)
        self._frame(quote, extent)
        self._mentions(quote)
        self._count(quote, extent)

    def _people(self, quote: Quote) -> None:
        if quote.speaker not in UNKNOWN:
            tail = self.cast.id_of(quote.speaker)
            self.relations.append(Relation(f"{quote.id}.speaker", "speaker", quote.id, tail))
        for number, name in enumerate(dict.fromkeys(quote.addressees), 1):
            if name.strip() not in UNKNOWN:
                tail = self.cast.id_of(name)
                self.relations.append(Relation(f"{quote.id}.addressee{number}", "addressee", quote.id, tail))

    def _frame(self, quote: Quote, extent: Sequence[Fragment]) -> None:
        if found := _beside(self.text, extent, quote.expression):
            self.spans.append(Span(f"{quote.id}.f", "FRAME", (found,)))
            self.relations.append(Relation(f"{quote.id}.frame", "frame", quote.id, f"{quote.id}.f"))

    def _mentions(self, quote: Quote) -> None:
        for number, mention in enumerate(quote.mentions, 1):
            extent = placed([mention.place], self.counting, len(self.text))
            if not extent or _bare(_shown(self.text, self.counting, mention.place)) != _bare(mention.text):
                what = f"{quote.id} has the mention {mention.text!r} at {mention.place}, where the text has another"
                self.report.lost.append(Problem(quote.where, what))
                continue
            ids = [self.cast.id_of(name) for name in dict.fromkeys(mention.names)]
            id = f"{quote.id}.m{number}"
            named = len(ids) == 1 and self.cast.by_name.get(" ".join(mention.text.split())) == ids[0]
            label, attrs = ("PER", {}) if named else ("MENTION", {"form": _form_of(mention.text)})
            self.spans.append(Span(id, label, extent, entity=ids[0] if len(ids) == 1 else None, attrs=attrs))
            if len(ids) > 1:
                self.relations += [Relation(f"{id}.{place}", "mention", id, of) for place, of in enumerate(ids, 1)]
        if quote.unmatched:
            what = f"the lists of the mentions of {quote.id} are of different lengths; what has no partner is left out"
            self.report.lost.append(Problem(quote.where, what))

    def _count(self, quote: Quote, extent: Sequence[Fragment]) -> None:
        self.native[quote.id] = {"quoteType": quote.type, "referringExpression": quote.expression}
        self.report.counts[quote.type if quote.type not in UNKNOWN else "without type"] += 1
        self.report.counts["in pieces"] += len(quote.pieces) > 1


def _form(quote: Quote) -> dict[str, str]:
    """Give the ``source_form`` of a quote."""
    if quote.type == "Anaphoric" and quote.expression not in UNKNOWN:
        return {"source_form": _form_of(quote.expression)}
    return {"source_form": FORMS[quote.type]} if quote.type in FORMS else {}


def _form_of(words: str) -> str:
    return "pronoun" if any(word.lower() in PRONOUNS for word in _WORD.findall(words)) else "nominal"


def _beside(text: str, extent: Sequence[Fragment], expression: str) -> Fragment | None:
    """Find an expression behind or before a piece of a quote, with nothing but punctuation between them."""
    if expression in UNKNOWN or not _WORD.search(expression):
        return None
    pattern = r"\s+".join(map(re.escape, expression.split()))
    behind, before = re.compile(f"{_BETWEEN}({pattern})"), re.compile(f"({pattern}){_BETWEEN}")
    for piece in extent:
        if found := behind.match(text, piece.end):
            return Fragment(*found.span(1))
    for piece in extent:
        around = text[max(0, piece.start - 2 * len(expression) - REACH) : piece.start]
        for found in before.finditer(around):
            if found.end() == len(around):
                return Fragment(*(piece.start - len(around) + place for place in found.span(1)))
    return None
