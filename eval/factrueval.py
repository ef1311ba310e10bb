"""``factrueval.t1``: track 1 of factRuEval-2016, mentions of names as the official comparator counts them.

A mention is a set of gold tokens. A predicted one has the tokens that lie wholly inside of it, but for single
characters that are no letters and touch a neighbour. In the gold, tokens of the parts that name («name», «surname»,
«loc_name» …) are marked. For a gold mention and a prediction of its type:

priority
    Shared tokens / tokens of either.
quality
    Marked shared tokens / (those + marked tokens that are missed, punctuation aside + predicted tokens outside of the
    gold). Where that is 0 / 0: the priority. So words that describe may be missed, and cost nothing where included.

Pairs overlap; pairs of priority 1 come first; of what is left the pairing with the highest F1 of the document counts.
A pair adds its quality to the hits, 1 to gold and 1 to predictions. Ignored gold counts on neither side, nor does a
prediction that is paired with it:

- gold without a marked token;
- gold whose tokens are a part of those of another mention, of a type that may hold it (`PARENTS`);
- gold that has a twin, another mention of the same tokens and of a type that may hold it: if it is not paired and the
  twin is; if both are, or none is, where it is no organisation, or is the second of equal types.

Two oddities. A document with an object of a type that the comparator does not know, such as ``Facility``, has no
gold. A mention with two twins, or a twin where neither is an organisation, stops the comparator; here the first twin
decides, and the one that is no organisation is ignored.

References
----------
.. [1] https://github.com/dialogue-evaluation/factRuEval-2016, scripts/dialent, at dfe9623.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from saidby.corpus.errors import Problem, Problems, UsageError
from saidby.corpus.model import Fragment

from .columns import Columns
from .counts import LabelPairs
from .factrueval_search import Intractable, Mentions, Pairing, best_pairing
from .scope import EVERYTHING, Scope

LABELS = {"Person": "PER", "Org": "ORG", "Organization": "ORG", "Location": "LOC", "LocOrg": "LOCORG"}
"""Labels of the types of objects that are scored."""
UNSCORED = ("Project",)
"""Types that the comparator knows, and does not score."""
ORDER = ("PER", "LOC", "ORG", "LOCORG")
"""Labels in the order in which pairs are sought."""
PARENTS = {
    "PER": ("LOC", "ORG", "LOCORG"),
    "LOC": ("LOC", "ORG", "LOCORG"),
    "ORG": ("ORG", "LOCORG"),
    "LOCORG": ("ORG", "LOCORG"),
}
"""Labels of the mentions that may hold a mention of a label."""
NAME_PARTS = {
    "PER": frozenset({"name", "surname", "patronymic", "nickname"}),
    "ORG": frozenset({"org_name", "loc_name"}),
    "LOC": frozenset({"org_name", "loc_name"}),
    "LOCORG": frozenset({"org_name", "loc_name"}),
}
"""Labels of the parts that name a mention of a label."""
PART_OF = "part_of"
"""Attribute of a part: the objects that it belongs to, ``10433:Org 10547:LocOrg``."""
OBJECT = "object"
"""Attribute of the span of an object: which it is, ``10433:Org``."""


@dataclass(frozen=True)
class Mention:
    """A mention as a set of gold tokens, by number; `marked` are those of its names."""

    label: str
    tokens: frozenset[int]
    marked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Tokens:
    """The gold tokens of a document: where they start and end, which are punctuation, which predictions never have."""

    start: Sequence[int]
    end: Sequence[int]
    punctuation: frozenset[int]
    dropped: frozenset[int]

    def inside(self, fragments: Iterable[Fragment]) -> frozenset[int]:
        """Give the tokens that lie wholly inside one of the fragments."""
        found: set[int] = set()
        for start, end in fragments:
            found.update(range(bisect_left(self.start, start), bisect_right(self.end, end)))
        return frozenset(found)

    def touched(self, fragments: Iterable[Fragment]) -> frozenset[int]:
        """Give the tokens that share a character with one of the fragments."""
        found: set[int] = set()
        for start, end in fragments:
            found.update(range(bisect_right(self.end, start), bisect_left(self.start, end)))
        return frozenset(found)


def track1(gold: Columns, pred: Columns, *, locorg: str | None = None, scope: Scope = EVERYTHING) -> LabelPairs:
    """Pair mentions as the comparator of track 1 does.

    Parameters
    ----------
    gold, pred : Columns
        Spans over the same documents (`saidby.eval.documents.paired`), the gold with tokens. Where gold spans have the
        attribute ``part_of``, mentions are made of these parts, and spans of objects are not looked at; a document
        without has its PER, LOC, ORG and LOCORG spans for mentions, every token marked; a span inside of a token is
        that token. Alternatives and options are not looked at.
    locorg : {None, "loc"}
        ``loc``: LOCORG is LOC on both sides, the comparator's ``-l``.
    scope : Scope
        Mentions made of parts get the names that it gives the gold's labels; pairs of labels that it leaves aside do
        not count. Its level must be ``all``.

    Returns
    -------
    LabelPairs
        A pair of quality q weighs q where it is found, and 1 - q where it is missed and spurious. Precision without
        predictions and recall without gold are 1 in the comparator: score with ``zero_division=1``.

    Raises
    ------
    DataError
        If gold with names has no tokens, or the parts of an object have been left out.
    UsageError
        If only outer or inner spans are asked for.
    """
    if scope.level != "all":
        raise UsageError(
            f"factrueval.t1 has rules of its own for nested names; level must be 'all', got {scope.level!r}"
        )
    left, right = Side(gold, _aliases(locorg, scope)), Side(pred, _aliases(locorg))
    problems = Problems(left.problems())
    problems.raise_if_any()
    rows = list[Row]()
    for doc, name in enumerate(gold.documents):
        tokens = _tokens(gold, doc)
        try:
            rows += _rows(doc, left.gold(doc, tokens), right.predicted(doc, tokens), tokens)
        except Intractable:
            problems.note(name, "too many predictions overlap the same names; factrueval.t1 cannot pair them")
    problems.raise_if_any()
    chosen = [row for row in rows if row[-1] and (not scope.labels or (row[1] or row[2]) in scope.labels)]
    return _label_pairs(len(gold.documents), chosen)


def priority(gold: Mention, pred: Mention) -> Fraction:
    """Give the share of common tokens among the tokens of both; 0 for different labels."""
    common = len(gold.tokens & pred.tokens)
    return Fraction(common, len(gold.tokens | pred.tokens)) if gold.label == pred.label and common else Fraction(0)


def quality(gold: Mention, pred: Mention, punctuation: frozenset[int] = frozenset()) -> Fraction:
    """Give what a pair is worth, 0 to 1.

    >>> gold = Mention("PER", frozenset({0, 1, 2}), marked=frozenset({1, 2}))
    >>> quality(gold, Mention("PER", frozenset({1, 2}))), quality(gold, Mention("PER", frozenset({2, 3})))
    (Fraction(1, 1), Fraction(1, 3))
    """
    found = len(gold.marked & pred.tokens)
    missed = len(gold.marked - pred.tokens - punctuation)
    total = found + missed + len(pred.tokens - gold.tokens)
    return Fraction(found, total) if total else priority(gold, pred)


# Pairs of a document


Row = tuple[int, str, str, float]
"""Document, gold label, predicted label and weight of a pair; an empty label for none."""


def _rows(doc: int, golds: Sequence[Mention], preds: Sequence[Mention], tokens: Tokens) -> Iterator[Row]:
    """Give the pairs of a document, those that weigh nothing too."""
    pairing = _pairing(golds, preds, tokens)
    partner = dict(pairing.pairs)
    for i, mention in enumerate(golds):
        if i in pairing.ignored:
            continue
        share = float(quality(mention, preds[partner[i]], tokens.punctuation)) if i in partner else 0.0
        yield doc, mention.label, mention.label, share
        yield doc, mention.label, "", 1 - share
        if i in partner:
            yield doc, "", mention.label, 1 - share
    for j in sorted({*range(len(preds))} - {*partner.values()}):
        yield doc, "", preds[j].label, 1.0


def _pairing(golds: Sequence[Mention], preds: Sequence[Mention], tokens: Tokens) -> Pairing:
    """Pair the mentions of a document."""
    holders = defaultdict[int, list[int]](list)
    for j, pred in enumerate(preds):
        for token in pred.tokens:
            holders[token].append(j)
    near = [sorted({j for token in gold.tokens for j in holders[token]}) for gold in golds]
    priorities = [
        {j: found for j in candidates if (found := priority(gold, preds[j]))}
        for gold, candidates in zip(golds, near, strict=True)
    ]
    ignored = _ignored(golds)
    twins = _twins(golds)
    loses = [twin is not None and _loses(golds, i, twin, ignored) for i, twin in enumerate(twins)]
    mentions = Mentions(priorities, ignored, twins, loses)
    return best_pairing(mentions, len(preds), lambda i, j: quality(golds[i], preds[j], tokens.punctuation))


def _ignored(golds: Sequence[Mention]) -> list[bool]:
    """Say which mentions have no name, or lie inside of one that may hold them."""
    holders = defaultdict[int, list[int]](list)
    for i, gold in enumerate(golds):
        for token in gold.tokens:
            holders[token].append(i)
    return [
        not gold.marked
        or any(
            gold.tokens < golds[i].tokens and golds[i].label in PARENTS[gold.label] for i in holders[min(gold.tokens)]
        )
        for gold in golds
    ]


def _twins(golds: Sequence[Mention]) -> list[int | None]:
    """Give the first other mention of the same tokens that may hold a mention."""
    same = defaultdict[frozenset[int], list[int]](list)
    for i, gold in enumerate(golds):
        same[gold.tokens].append(i)
    return [
        next((j for j in same[gold.tokens] if j != i and golds[j].label in PARENTS[gold.label]), None)
        for i, gold in enumerate(golds)
    ]


def _loses(golds: Sequence[Mention], number: int, twin: int, ignored: Sequence[bool]) -> bool:
    """Say whether a mention is the one that does not count beside a twin that is paired, or not, as it is."""
    if golds[number].label == golds[twin].label:
        return twin < number and not ignored[twin]
    return golds[number].label != "ORG"


# From spans to mentions


class Side:
    """The mentions of one side, document by document."""

    def __init__(self, spans: Columns, alias: dict[str, str]):
        self.spans, self.alias = spans, alias
        self.part_of, self.object = _values(spans, PART_OF), _values(spans, OBJECT)
        self.first = np.searchsorted(spans.doc, np.arange(len(spans.documents) + 1)).tolist()

    def rows(self, doc: int) -> range:
        """Give the rows of a document."""
        return range(self.first[doc], self.first[doc + 1])

    def label(self, row: int) -> str:
        """Give the label of a span."""
        label: str = self.spans.labels[self.spans.label[row]]
        return self.alias.get(label, label)

    def fragments(self, row: int) -> tuple[Fragment, ...]:
        """Give the extent of a span."""
        return self.spans.extents.row(row)

    def has_parts(self, doc: int) -> bool:
        """Say whether mentions of a document are made of parts."""
        return any(self.part_of[row] or self.object[row] for row in self.rows(doc))

    def named(self, doc: int) -> list[int]:
        """Give the spans of a document that are scored by their label."""
        return [row for row in self.rows(doc) if self.label(row) in ORDER]

    def predicted(self, doc: int, tokens: Tokens) -> list[Mention]:
        """Give predicted mentions in the order in which they are tried: by label and place."""
        rows = sorted(self.named(doc), key=lambda row: (ORDER.index(self.label(row)), self.fragments(row)))
        return [Mention(self.label(row), tokens.inside(self.fragments(row)) - tokens.dropped) for row in rows]

    def gold(self, doc: int, tokens: Tokens) -> list[Mention]:
        """Give gold mentions in the order of the search: by label, and id or place."""
        if self.has_parts(doc):
            return self._of_parts(doc, tokens)
        rows = sorted(self.named(doc), key=lambda row: (ORDER.index(self.label(row)), self.fragments(row)))
        found = [tokens.inside(self.fragments(row)) or tokens.touched(self.fragments(row)) for row in rows]
        return [Mention(self.label(row), whole, whole) for row, whole in zip(rows, found, strict=True)]

    def _of_parts(self, doc: int, tokens: Tokens) -> list[Mention]:
        found: dict[tuple[str, str], Mention] = {}
        for row in self.rows(doc):
            for name, kind in _objects(self.part_of[row]):
                if kind not in LABELS and kind not in UNSCORED:
                    return []
                label = self.alias.get(LABELS.get(kind, ""), LABELS.get(kind))
                if label in ORDER:
                    part = tokens.inside(self.fragments(row))
                    mention = found.setdefault((label, name), Mention(label, frozenset()))
                    marked = part if self.label(row) in NAME_PARTS[label] else frozenset[int]()
                    found[label, name] = Mention(label, mention.tokens | part, mention.marked | marked)
        return [found[key] for key in sorted(found, key=lambda key: (ORDER.index(key[0]), key[1]))]

    def problems(self) -> Iterator[Problem]:
        """Find what keeps the gold from being scored: names without tokens, objects without their parts."""
        for doc, name in enumerate(self.spans.documents):
            if not len(self.spans.tokens.row(doc)) and (self.has_parts(doc) or self.named(doc)):
                yield Problem(name, "has names but no tokens; factrueval.t1 counts the tokens of the gold")
            parts = {known for row in self.rows(doc) for known, _ in _objects(self.part_of[row])}
            lost = {known for row in self.rows(doc) for known, _ in _objects(self.object[row])} - parts
            if lost:
                what = f"objects {', '.join(sorted(lost))} have lost their parts; keep the spans of parts too"
                yield Problem(name, what)


def _aliases(locorg: str | None, scope: Scope = EVERYTHING) -> dict[str, str]:
    """Give other names of labels: those that the scope gives the gold's, and LOC for LOCORG."""
    names = scope.names("gold")
    names = {label: names.get(label, label) for label in ORDER}
    return {old: "LOC" if new == "LOCORG" and locorg == "loc" else new for old, new in names.items()}


def _tokens(gold: Columns, doc: int) -> Tokens:
    pieces = gold.tokens.row(doc)
    forms = [gold.texts[doc][start:end].lower().strip(" \r\n\t") for start, end in pieces]
    marks = frozenset(i for i, form in enumerate(forms) if len(form) == 1 and form.upper() == form)
    touching = {i for i in range(len(pieces) - 1) if pieces[i].end == pieces[i + 1].start}
    letters = {i for i, form in enumerate(forms) if len(form) == 1 and i not in marks}
    single = {i for i, (start, end) in enumerate(pieces) if end - start == 1} - letters
    dropped = frozenset(i for i in single if i in touching or i - 1 in touching)
    return Tokens([piece.start for piece in pieces], [piece.end for piece in pieces], marks, dropped)


def _values(spans: Columns, key: str) -> list[str]:
    """Give the value of an attribute of each span, empty if it has none."""
    attributes = spans.attributes
    values = [""] * len(spans)
    if key in attributes.strings:
        at = np.flatnonzero(attributes.key == attributes.strings.index(key))
        owner = np.searchsorted(attributes.offsets, at, side="right") - 1
        for row, value in zip(owner.tolist(), attributes.value[at].tolist(), strict=True):
            values[row] = attributes.strings[value]
    return values


def _objects(value: str) -> Iterator[tuple[str, str]]:
    """Read ids and types of objects.

    >>> list(_objects("10433:Org 10547:LocOrg"))
    [('10433', 'Org'), ('10547', 'LocOrg')]
    """
    for item in value.split():
        name, _, kind = item.rpartition(":")
        yield name, kind


def _label_pairs(documents: int, rows: Sequence[Row]) -> LabelPairs:
    labels = tuple(sorted({label for _, left, right, _ in rows for label in (left, right) if label}))
    code = {label: number for number, label in enumerate(labels)}
    weight = np.array([weight for *_, weight in rows], dtype=np.float64)
    gold = np.array([code.get(label, len(labels) + 1) for _, label, _, _ in rows], dtype=np.int64)
    pred = np.array([code.get(label, len(labels)) for _, _, label, _ in rows], dtype=np.int64)
    return LabelPairs(
        documents,
        labels,
        np.array([doc for doc, *_ in rows], dtype=np.int64),
        gold,
        pred,
        np.where(gold < len(labels), weight, 0.0),
        np.where(pred < len(labels), weight, 0.0),
    )
