"""The text of a file of TEI, and where its elements are in it.

What ``xml:space="preserve"`` stands on is taken as it is. In other texts white space is one blank; elements like
``<p>`` and ``<l>`` have lines of their own, without blanks at the edges; ``<lb/>`` is a blank unless it has
``break="no"``, and ``join`` takes away the blank beside a token. Notes are left out, and of ``<choice>`` what was
corrected, regularised or expanded: the text is that which was made of it; of ``<app>`` it is the ``<lem>``.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import cast

from saidby.corpus.errors import problem
from saidby.corpus.model import BLOCK_KINDS, Block, BlockKind

from .xml_reading import Element

XML = "http://www.w3.org/XML/1998/namespace"
ID, LANG, SPACE = f"{XML} id", f"{XML} lang", f"{XML} space"

KINDS: dict[str, BlockKind] = {
    "p": "paragraph",
    "ab": "paragraph",
    "l": "paragraph",
    "head": "heading",
    "titlePart": "heading",
    "item": "list",
    "byline": "attribution",
    "dateline": "meta",
    "speaker": "attribution",
}
"""Kinds of blocks that elements are; others with lines of their own are paragraphs."""
BLOCKS = {"p", "head", "ab"}
"""Elements that are blocks where white space is as it is."""
LINES = {
    *KINDS,
    "text", "front", "body", "back", "group", "div", "div1", "div2", "div3", "div4", "div5", "div6", "div7", "lg",
    "sp", "stage", "list", "label", "table", "row", "cell", "figure", "opener", "closer", "salute", "signed",
    "trailer", "argument", "epigraph", "docTitle", "docAuthor", "docDate", "docImprint", "titlePage",
    "floatingText", "castList", "castGroup", "castItem", "postscript", "u",
}  # fmt: skip
"""Elements with lines of their own."""
LEFT = {
    "note", "noteGrp", "fw", "figDesc", "del", "gap", "rdg", "teiHeader", "standOff", "index", "certainty",
    "respons", "listPerson", "listOrg", "listPlace", "spanGrp", "fs", "xenoData",
}  # fmt: skip
"""Elements that are no part of the text."""
CHOSEN = {"sic", "orig", "abbr"}
"""Elements that are no part of the text if ``<choice>`` has another."""

TEXT, BESIDE = "text", "beside"

_PIECE = re.compile(r"[ \t\r\n]+|[^ \t\r\n]+")
_JOINS = {"right", "both"}


@dataclass(eq=False)
class Mark:
    """An element and its place in the text; -1 before its first character is known."""

    element: Element
    start: int = -1
    end: int = -1


@dataclass(eq=False)
class Part:
    """A ``<TEI>``: its text, where elements are in it, and elements beside it, whose `text` is all that they hold.

    `tags` are those of the elements that `blocks` are from.
    """

    root: Element
    exact: bool = False
    lang: str = ""
    marks: list[Mark] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    beside: list[Element] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of the text."""
        return "".join(self.pieces)


class Flow:
    """Takes what a parser tells, in its order, and gives parts."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[Part] = []
        self.size = 0
        self.depth = 0
        self.ways: list[str] = []
        self.held: list[list[str]] = []
        self.lines: list[Element] = []
        self.open: list[Mark] = []
        self.waiting: list[Mark] = []
        self.chunk: int | None = None
        self.blank = self.joined = False

    def begins(self, element: Element) -> None:
        """Take the beginning of an element."""
        tag = element.path[-1]
        if tag == "TEI":
            self._part(element)
        self.ways.append(self._way(element))
        if self.ways[-1] == TEXT:
            part = self.parts[-1]
            self.depth += 1
            if self.depth == 1:
                part.exact = "preserve" in (element.attributes.get(SPACE), part.root.attributes.get(SPACE))
                part.lang = element.attributes.get(LANG) or part.lang
            self._inside(element, part)
        elif self.ways[-1] == BESIDE:
            self.parts[-1].beside.append(element)
            self.held.append([])
            if tag == "g" and re.fullmatch(r"U\+[0-9A-F]{4,6}", element.attributes.get("n", "")):
                self._odd(element)

    def says(self, text: str) -> None:
        """Take text."""
        if self.ways[-1] == BESIDE:
            self.held[-1].append(text)
        elif self.ways[-1] == TEXT and self.parts[-1].exact:
            self._emit(text)
        elif self.ways[-1] == TEXT:
            for piece in _PIECE.findall(text):
                if piece[0] in " \t\r\n":
                    self.blank = self.chunk is not None and not self.joined
                else:
                    self._word(piece)

    def ends(self, element: Element) -> None:
        """Take the end of an element."""
        way = self.ways.pop()
        if way == TEXT:
            self.depth -= 1
            self._closed(element)
        elif way == BESIDE:
            element.text = "".join(self.held.pop())
            if self.ways and self.ways[-1] == BESIDE:
                self.held[-1].append(element.text)

    def _way(self, element: Element) -> str:
        """Say what an element is part of: the text, what is beside it, or no document."""
        tag, around = element.path[-1], self.ways[-1] if self.ways else ""
        if around == TEXT:
            if not self._is_left(element):
                return TEXT
            self.parts[-1].left[tag] += 1
        elif tag == "text" and self.parts and not self.depth:
            return TEXT
        return BESIDE if self.parts else ""

    def _part(self, element: Element) -> None:
        if "TEI" in element.path[:-1]:
            raise problem(f"{self.name}:{element.line}", "has a <TEI> inside of another, which is not read")
        self.parts.append(Part(element, lang=element.attributes.get(LANG, "")))
        self.size, self.chunk, self.blank, self.joined = 0, None, False, False

    def _is_left(self, element: Element) -> bool:
        return element.path[-1] in LEFT or (element.path[-1] in CHOSEN and element.path[-2:-1] == ("choice",))

    def _odd(self, element: Element) -> None:
        """Give a character that XML does not know to the element that is around."""
        code = int(element.attributes["n"][2:], 16)
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            raise problem(f"{self.name}:{element.line}", f"{element.attributes['n']} is no character")
        self.held[-1].append(chr(code))

    def _inside(self, element: Element, part: Part) -> None:
        tag, mark = element.path[-1], Mark(element)
        part.marks.append(mark)
        self.open.append(mark)
        if part.exact:
            mark.start = self.size
            return
        self.waiting.append(mark)
        if tag in LINES:
            self._line_ends()
            self.lines.append(element)
        elif tag in ("w", "pc") and element.attributes.get("join") in ("left", "both"):
            self.blank = False
        elif tag == "lb" and element.attributes.get("break") != "no":
            self.blank = self.chunk is not None

    def _closed(self, element: Element) -> None:
        part, mark = self.parts[-1], self.open.pop()
        mark.end = self.size
        if part.exact:
            self._exact_block(mark)
            return
        if mark.start < 0:
            mark.start = self.size
            self.waiting.remove(mark)
        self.joined = element.path[-1] in ("w", "pc") and element.attributes.get("join") in _JOINS
        if self.lines and self.lines[-1] is element:
            self._line_ends()
            self.lines.pop()

    def _exact_block(self, mark: Mark) -> None:
        tag, kind = mark.element.path[-1], mark.element.attributes.get("type", "")
        kinds: dict[str, str] = {"p": "paragraph", "head": "heading", "ab": kind}
        if mark.start < mark.end and kinds.get(tag) in BLOCK_KINDS and not BLOCKS & {*mark.element.path[:-1]}:
            self.parts[-1].blocks.append(Block(mark.start, mark.end, cast(BlockKind, kinds[tag])))
            self.parts[-1].tags.append(tag)

    def _word(self, word: str) -> None:
        if self.chunk is None:
            if self.size:
                self._emit("\n")
            self.chunk = self.size
        elif self.blank:
            self._emit(" ")
        self.blank = self.joined = False
        for mark in self.waiting:
            mark.start = self.size
        self.waiting.clear()
        self._emit(word)

    def _line_ends(self) -> None:
        if self.chunk is not None:
            tag = self.lines[-1].path[-1] if self.lines else ""
            self.parts[-1].blocks.append(Block(self.chunk, self.size, KINDS.get(tag, "paragraph")))
            self.parts[-1].tags.append(tag)
        self.chunk, self.blank = None, False

    def _emit(self, text: str) -> None:
        self.parts[-1].pieces.append(text)
        self.size += len(text)
