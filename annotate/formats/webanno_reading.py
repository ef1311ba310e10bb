"""A WebAnno TSV 3 file into layers."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

from saidby.corpus.errors import Problems
from saidby.corpus.model import Fragment

from .held_sentences import gap
from .layers import DEPENDENCY, WORD, Arc, Layered, Mark
from .offsets import counting
from .report import Report
from .webanno_cells import NONE, NULL, numbered, parts, text_of, value_of
from .webanno_rows import Layer, Row, Sentence, layers_in, sentences_in, version_of

_LINK = re.compile(r"([0-9]+-[0-9]+(?:\.[0-9]+)?)(?:\[([0-9]+)(?:_([0-9]+))?\])?")
_CHAIN = re.compile(r"((?:\\.|[^\\])*)->([0-9]+)-([0-9]+)", re.DOTALL)


def layered_of(name: str, content: str, report: Report) -> Layered:
    """Give text, tokens, sentences and layers of a file.

    Raises
    ------
    DataError
        With every problem of the file.
    """
    lines = [line.removesuffix("\r") for line in content.split("\n")]
    version = version_of(name, lines[0])
    problems = Problems()
    layers, first = layers_in(name, lines, problems)
    width = sum(len(layer.columns) for layer in layers)
    sentences = sentences_in(name, lines, first, width=width, java=version <= (3, 1), problems=problems)
    problems.raise_if_any()
    layered = _laid_out(sentences, problems)
    problems.raise_if_any()
    reading = _Marks(layered, layers, report, problems)
    for sentence in sentences:
        for row in sentence.rows:
            reading.take(row)
    reading.link()
    problems.raise_if_any()
    return layered


def _laid_out(sentences: Sequence[Sentence], problems: Problems) -> Layered:
    """Give the text with tokens and sentences; offsets of rows become code points."""
    pieces: list[str] = []
    at = 0
    for sentence in sentences:
        start = sentence.rows[0].start
        if start < at:
            problems.note(sentence.rows[0].where, f"begins at {start}, before the sentence above it ends ({at})")
            break
        pieces += [gap(start - at, first=not pieces), sentence.text]
        at = start + len(sentence.text.encode("utf-16-le")) // 2
    text = "".join(pieces)
    layered = Layered(text, counting(text, ["utf16"] if max(text, default="") > "\uffff" else []))
    if problems:
        return layered
    last = 0
    for sentence in sentences:
        for row in sentence.rows:
            if not _is_placed(row, layered, problems) or "." in row.id:
                continue
            if row.start < last or row.start == row.end:
                problems.note(row.where, "tokens must be in the order of the text, and have a width")
            layered.tokens.append(Fragment(row.start, row.end))
            last = row.end
        tokens = [row for row in sentence.rows if "." not in row.id]
        _check_parts(sentence.rows, {row.id: row for row in tokens}, problems)
        if tokens:
            layered.sentences.append(Fragment(tokens[0].start, tokens[-1].end))
    return layered


def _check_parts(rows: Sequence[Row], tokens: Mapping[str, Row], problems: Problems) -> None:
    """Note the parts of tokens that are not in their token."""
    for row in rows:
        token = tokens.get(row.id.partition(".")[0])
        if token is None or not token.start <= row.start <= row.end <= token.end:
            problems.note(row.where, f"{row.id} must lie in the row {row.id.partition('.')[0]} of its token")


def _is_placed(row: Row, layered: Layered, problems: Problems) -> bool:
    """Give a row its place in code points, if the text has what it says there."""
    start, end = layered.count.read(row.start, row.end) if row.start < row.end else _zero(row, layered)
    found = layered.text[start:end] if 0 <= start <= end <= len(layered.text) else None
    if found is None:
        what = f"{row.start}-{row.end} is outside of the text, or inside of a character; offsets count in UTF-16"
        problems.note(row.where, what)
    elif row.text != found and text_of(row.text) != found:
        problems.note(row.where, f"says {row.text!r}, but the text has {found!r} at {row.start}-{row.end}")
    else:
        row.start, row.end = start, end
        return True
    return False


def _zero(row: Row, layered: Layered) -> tuple[int, int]:
    place = layered.count.read(row.start, row.start)[0]
    return place, place


class _Marks:
    """Gathers annotations row by row; links them at the end."""

    def __init__(self, layered: Layered, layers: Sequence[Layer], report: Report, problems: Problems):
        self.layered, self.layers, self.report, self.problems = layered, layers, report, problems
        self.by_number: dict[tuple[str, int], Mark] = {}
        self.by_row: dict[str, dict[str, list[tuple[int | None, Mark]]]] = defaultdict(lambda: defaultdict(list))
        self.later: list[partial[None]] = []
        self.chains: dict[int, dict[int, Mark]] = defaultdict(dict)

    def take(self, row: Row) -> None:
        """Take the annotations of a row."""
        for layer in self.layers:
            cells = row.cells[layer.at : layer.at + len(layer.columns)]
            if any(cell != NONE for cell in cells):
                {"span": self._spans, "relation": self._relations, "chain": self._chain}[layer.kind](row, layer, cells)

    def link(self) -> None:
        """Resolve what rows say of other rows."""
        for resolve in self.later:
            resolve()
        for _, links in sorted(self.chains.items()):
            self.layered.chains.append([links[place] for place in sorted(links)])

    def _spans(self, row: Row, layer: Layer, cells: Sequence[str]) -> None:
        stacks = [list(parts(cell, "|")) if cell != NONE else [] for cell in cells]
        for depth in range(max(map(len, stacks))):
            features, number = {}, None
            roles: list[str] = []
            slots: list[tuple[str, list[str], list[str]]] = []
            for column, stack in zip(layer.columns, stacks, strict=True):
                part = stack[depth] if depth < len(stack) else NONE
                if column.kind == "role":
                    found, number = _with_number(part, number)
                    roles = [] if found == NONE else list(parts(found, ";"))
                    slots.append((column.name, roles, []))
                elif column.kind == "target":
                    slots[-1][2].extend([] if part in (NONE, NULL) else part.split(";"))
                else:
                    value, own = numbered(part)
                    number = own or number
                    if value is not None and column.kind == "feature":
                        features[column.name] = value
            mark = self._mark(row, layer.type, number, features)
            for slot in slots:
                self._slots(row, layer, mark, slot)

    def _mark(self, row: Row, type: str, number: int | None, features: dict[str, str]) -> Mark:
        mark = self.by_number.get((type, number)) if number else None
        if mark is None:
            mark = Mark(row.where, type, row.start, row.end, features)
            self.layered.marks.append(mark)
            if number:
                self.by_number[type, number] = mark
            self.by_row[row.id][type].append((number, mark))
        mark.end = max(mark.end, row.end)
        return mark

    def _slots(self, row: Row, layer: Layer, mark: Mark, slots: tuple[str, list[str], list[str]]) -> None:
        name, roles, targets = slots
        if len(roles) != len(targets):
            self.problems.note(row.where, f"{layer.type} has {len(roles)} roles and {len(targets)} slots")
            return
        target = next((c.name for c in layer.columns if c.kind == "target"), "")
        for role, link in zip(roles, targets, strict=True):
            label = name if role == NULL else value_of(role)
            self.later.append(partial(self._slot, row, mark, label, target, link))

    def _slot(self, row: Row, mark: Mark, label: str, target: str, link: str) -> None:
        found = _LINK.fullmatch(link)
        tail = self._at(found[1], target, int(found[2] or 0)) if found else None
        if tail is None:
            self.problems.note(row.where, f"there is no {target} at {link!r}")
        elif tail is not mark:
            self.layered.arcs.append(Arc(row.where, mark.type, mark, tail, label=label))

    def _relations(self, row: Row, layer: Layer, cells: Sequence[str]) -> None:
        if layer.type == DEPENDENCY or layer.base == WORD:
            stack = next(cell for column, cell in zip(layer.columns, cells, strict=True) if column.kind == "base")
            self.report.counts["relations of tokens (kept as they are)"] += len(list(parts(stack, "|")))
            return
        stacks = {column: list(parts(cell, "|")) for column, cell in zip(layer.columns, cells, strict=True)}
        ends = next((stack for column, stack in stacks.items() if column.kind == "base"), [])
        for depth, link in enumerate(ends):
            values = {
                column.name: numbered(stack[depth])[0]
                for column, stack in stacks.items()
                if column.kind == "feature" and depth < len(stack)
            }
            features = {name: value for name, value in values.items() if value is not None}
            self.later.append(partial(self._relation, row, layer, link, features))

    def _relation(self, row: Row, layer: Layer, link: str, features: Mapping[str, str]) -> None:
        found = _LINK.fullmatch(link)
        head = self._at(found[1], layer.base, int(found[2] or 0)) if found else None
        tail = self._at(row.id, layer.base, int(found[3] or 0)) if found else None
        if head is None or tail is None:
            self.problems.note(row.where, f"there are no two annotations {layer.base} at {row.id} and {link!r}")
            return
        self.layered.arcs.append(Arc(row.where, layer.type, head, tail, dict(features)))

    def _at(self, row: str, type: str, number: int) -> Mark | None:
        """Give the annotation of a layer (or, if rows have none of it, of any) that begins in a row."""
        if number and (mark := self.by_number.get((type, number))):
            return mark
        there = self.by_row.get(row, {})
        marks = there.get(type) or [pair for pairs in there.values() for pair in pairs]
        return next((mark for own, mark in marks if not number or own == number), None)

    def _chain(self, row: Row, layer: Layer, cells: Sequence[str]) -> None:
        stacks = [(column, list(parts(cell, "|"))) for column, cell in zip(layer.columns, cells, strict=True)]
        for depth in range(max(len(stack) for _, stack in stacks)):
            features, link = {}, None
            for column, stack in stacks:
                part = stack[depth] if depth < len(stack) else NONE
                if column.kind == "link" and (found := _CHAIN.fullmatch(part)):
                    link = int(found[2]), int(found[3])
                    part = found[1]
                value, _ = numbered(part)
                if value is not None:
                    features[column.name] = value
            if link is None:
                self.problems.note(row.where, f"{layer.type} must say which link of which chain it is: …->1-1")
                continue
            known = self.chains[link[0]].get(link[1])
            if known is not None:
                known.end = max(known.end, row.end)
                continue
            mark = Mark(row.where, layer.type, row.start, row.end, features)
            self.layered.marks.append(mark)
            self.chains[link[0]][link[1]] = mark


def _with_number(part: str, number: int | None) -> tuple[str, int | None]:
    """Give roles without the number of their annotation."""
    found = re.fullmatch(r"((?:\\.|[^\\\[])*)\[([0-9]+)\]", part, re.DOTALL)
    return (found[1], int(found[2])) if found else (part, number)
