"""What of the quotes of a task is right and wrong: contents, sources, speakers, and what is no quote.

Quotes of the same content are paired, and the pairs asked for their sources and speakers. `saidby.eval.challenge` says
what this means for an item of the challenge suite.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from saidby.corpus.model import covered
from saidby.corpus.ragged import equals

from .assign import assign
from .columns import Columns, Extents, Ints, joined
from .edges import trim
from .identity import spoken
from .keys import extent_keys
from .meet import meetings
from .task import Task

CRITERIA = ("content", "source", "speaker", "spurious")
"""What an item can fail by."""


@dataclass(frozen=True)
class Failure:
    """Why an item does not pass.

    Parameters
    ----------
    criterion : str
        One of `CRITERIA`.
    quote : str
        The text of the quote: of the gold, or if it is spurious of the predictions.
    gold, pred : str
        What should be there and what is: contents, sources, names of speakers; empty for nothing.
    """

    criterion: str
    quote: str
    gold: str
    pred: str


def failures(task: Task) -> dict[str, tuple[Failure, ...]]:
    """Give what is wrong with each document, by id, in the order of gold quotes, what is spurious last.

    Parameters
    ----------
    task : Task
        Gold and predictions with entities and relations.
    """
    found = dict[str, list[Failure]]()
    for doc, failure in _Judge(task).failures():
        found.setdefault(task.gold.documents[doc], []).append(failure)
    return {name: tuple(wrong) for name, wrong in found.items()}


class _Side:
    """The quotes of one side with what they have."""

    def __init__(self, columns: Columns, rows: Ints):
        self.columns, self.rows = columns, rows
        self.quotes = columns.take(rows)
        links = columns.links.of("source")
        self._sources = np.stack([links.head, links.tail])[:, links.tail >= 0]
        self._speakers = np.stack(spoken(columns))

    def sources(self, quote: int) -> list[int]:
        """Give the rows of the sources of a quote."""
        return self._of(self._sources, quote)

    def speakers(self, quote: int) -> list[int]:
        """Give the rows of the entities that speak a quote."""
        return self._of(self._speakers, quote)

    def text(self, row: int) -> str:
        """Give the text of a span."""
        return covered(self.columns.texts[self.columns.doc[row]], self.columns.extents.row(row))

    def quote_text(self, quote: int) -> str:
        """Give the text of a quote."""
        return self.text(int(self.rows[quote]))

    def extents(self, rows: list[int]) -> tuple[Ints, Extents]:
        """Give the extents of spans, alternatives behind the main ones, and whose they are."""
        spans = self.columns.take(np.array(rows, dtype=np.int64))
        owner = np.concatenate([np.arange(len(rows)), spans.alternatives.owner])
        return owner, joined([spans.extents, spans.alternatives.extents])

    def names(self, entities: Iterable[int]) -> str:
        """Give the names of entities."""
        return ", ".join(sorted(self.columns.entities.values[entity].name for entity in entities))

    def _of(self, pairs: Ints, quote: int) -> list[int]:
        found: list[int] = pairs[1][pairs[0] == self.rows[quote]].tolist()
        return found


class _Judge:
    """Gold and predicted quotes, paired by their contents."""

    def __init__(self, task: Task):
        self.gold, self.pred = map(_Side, (task.gold, task.pred), task.quote_rows("QUOTE"))
        self.who = task.identity.gold
        self.partner = self._paired()
        self.alone = sorted({*range(len(self.pred.rows))} - {*self.partner.values()})

    def _paired(self) -> dict[int, int]:
        """Pair quotes of one content: as many as can be, first those that must be found, then by what else is right."""
        gold, pred = trim(self.gold.quotes), trim(self.pred.quotes)
        owner = np.concatenate([np.arange(len(gold)), gold.alternatives.owner])
        extents = joined([gold.extents, gold.alternatives.extents, pred.extents])
        keys = extent_keys(np.concatenate([gold.doc[owner], pred.doc]), extents)
        left, right = equals(*np.split(keys, [len(owner)]))
        left, right = np.unique(np.stack([owner[left], right]), axis=1)
        wrong = [len(list(self._attribution(i, j))) for i, j in zip(left.tolist(), right.tolist(), strict=True)]
        demanded = (~gold.optional[left]).astype(np.int64)
        chosen = assign(left, right, np.ones_like(left), demanded, len(CRITERIA) - np.array(wrong, dtype=np.int64))
        return dict(zip(left[chosen].tolist(), right[chosen].tolist(), strict=True))

    def failures(self) -> Iterator[tuple[int, Failure]]:
        """Give document and failure, in the order of gold quotes, what is spurious last."""
        near = self._near()
        for quote in range(len(self.gold.rows)):
            doc = int(self.gold.quotes.doc[quote])
            if self.gold.quotes.optional[quote]:
                continue
            if quote not in self.partner:
                text = self.gold.quote_text(quote)
                yield doc, Failure("content", text, text, self.pred.quote_text(near[quote]) if quote in near else "")
            else:
                yield from ((doc, failure) for failure in self._attribution(quote, self.partner[quote]))
        for quote in self.alone:
            if quote not in near.values():
                text = self.pred.quote_text(quote)
                yield int(self.pred.quotes.doc[quote]), Failure("spurious", text, "", text)

    def _near(self) -> dict[int, int]:
        """Give the prediction without partner that shares most text with each quote that must be found and is not."""
        lost = [i for i in range(len(self.gold.rows)) if i not in self.partner and not self.gold.quotes.optional[i]]
        rows = np.array(lost, dtype=np.int64), np.array(self.alone, dtype=np.int64)
        left, right = (side.quotes.take(row) for side, row in zip((self.gold, self.pred), rows, strict=True))
        meet = meetings(left.doc, left.extents, right.doc, right.extents)
        order = np.lexsort((meet.right, meet.shared))
        return {lost[i]: self.alone[j] for i, j in zip(meet.left[order], meet.right[order], strict=True)}

    def _attribution(self, quote: int, other: int) -> Iterator[Failure]:
        """Compare sources and speakers of a quote that is found, where the gold has any."""
        text = self.gold.quote_text(quote)
        sources, found = self.gold.sources(quote), self.pred.sources(other)
        if sources and not self._meet(sources, found):
            texts = (", ".join(map(side.text, rows)) for side, rows in ((self.gold, sources), (self.pred, found)))
            yield Failure("source", text, *texts)
        speakers, named = self.gold.speakers(quote), self.pred.speakers(other)
        if speakers and {*speakers} != {int(self.who[entity]) for entity in named}:
            yield Failure("speaker", text, self.gold.names(speakers), self.pred.names(named))

    def _meet(self, sources: list[int], found: list[int]) -> bool:
        """Say whether each source that must be found shares text with one that is, and the reverse."""
        owner, extents = self.gold.extents(sources)
        one, two = (np.zeros(len(rows), dtype=np.int64) for rows in (owner, found))
        meet = meetings(one, extents, two, self.pred.extents(found)[1])
        met = {*owner[meet.left].tolist()}
        demanded = {i for i, row in enumerate(sources) if not self.gold.columns.optional[row]}
        return demanded <= met and {*meet.right.tolist()} == {*range(len(found))}
