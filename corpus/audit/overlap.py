"""Names of other splits that are in the training split: as they are written, and by their lemmas.

Names are spans of labels that are no parts of quotes and no MENTION (`saidby.corpus.labels`); a name is seen if the
training split has one of the same label and the same string, case folded. Where no split is called train, the first
part stands for it.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import NamedTuple

from saidby.corpus.labels import NO_NAMES
from saidby.corpus.model import Document, Span, covered
from saidby.corpus.russian import folded, is_russian, lemmas_of

from .findings import Finding, Known, Part, Place, Seen, Severity
from .watch import Watch

TRAIN = "train"
LEMMA = "lemma"
"""The layer that holds lemmas."""


class Name(NamedTuple):
    """A name: its label and string, its lemmas by the layer of its document if it has one, whether it is Russian."""

    label: str
    string: str
    lemmas: str | None
    russian: bool


Names = Counter[Name]
Key = Callable[[Name], tuple[str, str] | None]
"""What two names must share to be the same; None for a name that has nothing to compare."""


class Overlap(Watch):
    """Counts names by part, and compares the parts at the end: memory grows with the different names."""

    def __init__(self, check: str, severity: Severity, known: Known):
        super().__init__(check, severity, known)
        self._names: dict[Part, Names] = {}

    def see(self, seen: Seen) -> Iterator[Finding]:
        """Count the names of a document."""
        names = self._names.setdefault(seen.part, Counter())
        names.update(_names(seen.document))
        return iter(())

    def end(self) -> Iterator[Finding]:
        """Compare every other part with the training part: first of all names, then by label."""
        parts = {part: names for part, names in self._names.items() if names}
        if len(parts) < 2:
            return
        train = next((part for part in parts if part.split == TRAIN), next(iter(parts)))
        by_lemma, way = _lemma_key([name for names in parts.values() for name in names])
        compare = Comparison(train, parts[train], by_lemma)
        others = {part: names for part, names in parts.items() if part != train and part.split != TRAIN}
        for part, names in others.items():
            yield self._said(compare, part, "names", names, way=f" ({way})")
        for part, names in others.items():
            for label, group in _by_label(names):
                yield self._said(compare, part, label, group)

    def _said(self, compare: "Comparison", part: Part, label: str, names: Names, *, way: str = "") -> Finding:
        train, numbers = compare.train, compare.shares(names)
        here, there = (part.split, train.split) if part.corpus == train.corpus else (part.name, train.name)
        said = f"{label} of {here}: {numbers['seen']:.1%} of {numbers['names']:,.0f} are in {there}"
        if "seen_lemma" in numbers:
            said += f", {numbers['seen_lemma']:.1%} by lemma"
        said += f"; {numbers['different_seen']:.1%} of {numbers['different']:,.0f} different ones"
        return self.finding(said + way, Place(part.corpus), numbers=numbers)


class Comparison:
    """Looks names up among those of the training part."""

    def __init__(self, train: Part, names: Names, by_lemma: Key | None):
        keys = {"seen": _by_string} | ({"seen_lemma": by_lemma} if by_lemma else {})
        self.train = train
        self._known = {name: (key, {key(one) for one in names} - {None}) for name, key in keys.items()}

    def shares(self, names: Names) -> dict[str, float]:
        """Give how many names there are, how many different ones, and the shares that are known."""
        numbers = {"names": float(names.total())}
        for name, (key, known) in self._known.items():
            numbers[name] = sum(count for one, count in names.items() if key(one) in known) / names.total()
        different = {_by_string(one) for one in names}
        numbers["different"] = float(len(different))
        numbers["different_seen"] = len(different & self._known["seen"][1]) / len(different)
        return numbers


def _by_label(names: Names) -> list[tuple[str, Names]]:
    """Part names by label, the most frequent first; nothing if there is only one."""
    groups: defaultdict[str, Names] = defaultdict(Counter)
    for name, count in names.items():
        groups[name.label][name] = count
    ordered = sorted(groups.items(), key=lambda group: (-group[1].total(), group[0]))
    return ordered if len(ordered) > 1 else []


def _names(document: Document) -> Iterator[Name]:
    russian = is_russian(document.lang)
    spans = [span for span in document.spans if span.label not in NO_NAMES]
    lemmas = dict(_layer_lemmas(document, spans)) if LEMMA in document.layers else {}
    for span in spans:
        yield Name(span.label, folded(covered(document.text, span.fragments)), lemmas.get(span.id), russian)


def _layer_lemmas(document: Document, spans: list[Span]) -> Iterator[tuple[str, str]]:
    """Give the lemmas of the tokens that a span has characters of; a token without one stands for itself."""
    starts, ends = [token.start for token in document.tokens], [token.end for token in document.tokens]
    layer = document.layers[LEMMA]
    for span in spans:
        tokens = [
            i for start, end in span.fragments for i in range(bisect_right(ends, start), bisect_left(starts, end))
        ]
        words = [layer[i] or document.text[starts[i] : ends[i]] for i in dict.fromkeys(tokens)]
        yield span.id, folded(" ".join(words))


def _by_string(name: Name) -> tuple[str, str] | None:
    return name.label, name.string


def _by_layer(name: Name) -> tuple[str, str] | None:
    return None if name.lemmas is None else (name.label, name.lemmas)


def _by_dictionary(name: Name) -> tuple[str, str] | None:
    return (name.label, lemmas_of(name.string)) if name.russian else (name.label, name.string)


def _lemma_key(names: list[Name]) -> tuple[Key | None, str]:
    """Choose one way to lemmas for all: two would give one name two lemmas."""
    if all(name.lemmas is not None for name in names):
        return _by_layer, "lemmas of the layer 'lemma'"
    if not any(name.russian for name in names):
        return None, "no lemmas: not all documents have the layer 'lemma', and none is in Russian"
    if find_spec("pymorphy3") is None:
        return None, "no lemmas: not all documents have the layer 'lemma'; for Russian pip install 'saidby[ru]'"
    return _by_dictionary, "lemmas by pymorphy3, of documents in Russian"
