"""A document into a WebAnno TSV 3 file with our layers."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from saidby.corpus.model import Document, Fragment, Relation

from .layers import OWN, RELATION, SPAN, arcs_of, features_of
from .offsets import Counting, counting
from .webanno_cells import NONE, NULL, escaped_text, escaped_value

VERSION = "#FORMAT=WebAnno TSV 3.3"


class _Unit(NamedTuple):
    """A row to be: a token, or a part of one."""

    token: int
    extent: Fragment


def content_of(document: Document) -> str:
    """Give the file of a document: as `project` gives it."""
    return "".join(f"{line}\n" for line in _Writing(document).lines())


class _Writing:
    """Knows which spans are in which rows, and the number of each."""

    def __init__(self, document: Document):
        self.document = document
        self.count: Counting = counting(document.text, ["utf16"] if max(document.text, default="") > "\uffff" else [])
        self.starts = [token.start for token in document.tokens]
        self.ends = [token.end for token in document.tokens]
        self.units = [list(self._units(span.fragments[0])) for span in document.spans]
        self.rows: dict[_Unit, list[int]] = defaultdict(list)
        for place, units in enumerate(self.units):
            for unit in units:
                self.rows[unit].append(place)
        self.numbers = dict(self._numbers())
        self.parts: dict[int, list[_Unit]] = defaultdict(list)
        for unit in sorted(self.rows):
            if unit.extent != document.tokens[unit.token]:
                self.parts[unit.token].append(unit)
        self.features = features_of(document, self.count)
        self.columns = self._columns()
        self.relations = self._relations()
        self.ids: dict[_Unit, str] = {}

    def lines(self) -> Iterator[str]:
        yield VERSION
        if self.features:
            yield "|".join((f"#T_SP={SPAN}", *self.columns))
        if self.relations:
            yield f"#T_RL={RELATION}|id|label|BT_{SPAN}"
        yield ""
        sentences = [*self._sentences()]
        for _, rows in sentences:
            self.ids.update({unit: id for id, unit in rows})
        for sentence, rows in sentences:
            yield ""
            for line in self.document.text[sentence.start : sentence.end].split("\n"):
                yield f"#Text={escaped_text(line)}"
            yield from (self._row(id, unit) for id, unit in rows)

    def _sentences(self) -> Iterator[tuple[Fragment, list[tuple[str, _Unit]]]]:
        at = 0
        for number, sentence in enumerate(self.document.sentences, 1):
            rows = []
            behind = bisect_left(self.starts, sentence.end)
            for place, token in enumerate(range(at, behind), 1):
                id = f"{number}-{place}"
                rows.append((id, _Unit(token, self.document.tokens[token])))
                rows += [(f"{id}.{part}", unit) for part, unit in enumerate(self.parts[token], 1)]
            at = behind
            yield sentence, rows

    def _units(self, extent: Fragment) -> Iterator[_Unit]:
        """Give the tokens, and parts of tokens, of a span."""
        for place in range(bisect_right(self.ends, extent.start), bisect_left(self.starts, extent.end)):
            token = self.document.tokens[place]
            yield _Unit(place, Fragment(max(token.start, extent.start), min(token.end, extent.end)))

    def _numbers(self) -> Iterator[tuple[int, int]]:
        number = 0
        for place, units in enumerate(self.units):
            if len(units) > 1 or len(self.rows[units[0]]) > 1:
                number += 1
                yield place, number

    def _columns(self) -> tuple[str, ...]:
        there = {name for features in self.features for name in features}
        attributes = sorted(there - {*OWN})
        return (*(name for name in OWN[:2] if name in there), *attributes, *(name for name in OWN[2:] if name in there))

    def _relations(self) -> dict[_Unit, list[tuple[Relation, int, int]]]:
        """Give the relations by the first row of what they lead to."""
        places = {span.id: place for place, span in enumerate(self.document.spans)}
        relations: dict[_Unit, list[tuple[Relation, int, int]]] = defaultdict(list)
        for relation in arcs_of(self.document):
            head, tail = places[relation.head], places[relation.tail]
            relations[self.units[tail][0]].append((relation, head, tail))
        return relations

    def _row(self, id: str, unit: _Unit) -> str:
        start, end = unit.extent
        places = f"{self.count.written(start)}-{self.count.written(end)}"
        cells = [id, places, escaped_text(self.document.text[start:end]), *self._cells(unit)]
        return "".join(f"{cell}\t" for cell in cells)

    def _cells(self, unit: _Unit) -> Iterator[str]:
        here = self.rows.get(unit)
        for column in self.columns:
            yield "|".join(self._value(place, column) for place in here) if here else NONE
        if self.relations:
            yield from self._ends(self.relations[unit]) if unit in self.relations else [NONE] * 3

    def _value(self, place: int, column: str) -> str:
        value, number = self.features[place].get(column), self.numbers.get(place)
        return (NULL if value is None else escaped_value(value)) + (f"[{number}]" if number else "")

    def _ends(self, relations: Sequence[tuple[Relation, int, int]]) -> Iterator[str]:
        yield "|".join(escaped_value(relation.id) for relation, _, _ in relations)
        yield "|".join(escaped_value(relation.label) for relation, _, _ in relations)
        yield "|".join(self._end(head, tail) for _, head, tail in relations)

    def _end(self, head: int, tail: int) -> str:
        numbers = [self.numbers.get(place, 0) for place in (head, tail)]
        return self.ids[self.units[head][0]] + (f"[{numbers[0]}_{numbers[1]}]" if any(numbers) else "")
