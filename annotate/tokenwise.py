"""What each annotator says of each token: inside or outside of a label, and which labels cover it.

A token is inside of a span that shares a character with it. Where annotators' documents differ in their tokens, all
their boundaries cut the text, so that nobody's tokens are preferred; a document that comes without tokens from all of
them gets those of its language.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from saidby.corpus.model import Document
from saidby.corpus.segment import default_tokeniser, pieces
from saidby.eval.columns import Bools, Ints
from saidby.eval.keys import pack, ranks

from .coefficients import MISSING
from .labellings import Labellings, Shared


@dataclass(frozen=True, eq=False)
class Tokens:
    """Tokens of all documents, and what annotators say of them.

    Parameters
    ----------
    labels : tuple of str
        In the order of `inside`.
    seen : bool array of shape (n_annotators, n_tokens)
        Whether the annotator labelled the token's document.
    inside : bool array of shape (n_labels, n_annotators, n_tokens)
        Whether a span of the label covers the token.
    """

    labels: tuple[str, ...]
    seen: Bools
    inside: Bools

    def of_label(self, number: int) -> Ints:
        """Give 1 for inside, 0 for outside, `MISSING` for not seen; shape (n_annotators, n_tokens)."""
        return np.where(self.seen, self.inside[number].astype(np.int64), MISSING)

    def of_all(self) -> Ints:
        """Give a code for each set of labels: 0 for none, `MISSING` for not seen; shape (n_annotators, n_tokens)."""
        shape = self.seen.shape
        empty = np.zeros(1, dtype=np.int64)
        columns = [np.concatenate([empty, label.ravel().astype(np.int64)]) for label in self.inside]
        codes = ranks(pack(np.zeros(1 + self.seen.size, dtype=np.int64), *columns))
        return np.where(self.seen, codes[1:].reshape(shape), MISSING)


def tokens_of(given: Labellings, labels: Sequence[str]) -> Tokens:
    """Give the tokens of the documents with what each annotator says of them; `labels` are all that there are."""
    cut = [(shared, *_cut(shared)) for shared in given.documents]
    size = sum(len(start) for _, start, _ in cut)
    seen = np.zeros((len(given.names), size), dtype=bool)
    inside = np.zeros((len(labels), len(given.names), size), dtype=bool)
    at = 0
    for shared, start, end in cut:
        for number, name in enumerate(given.names):
            if name in shared.by:
                seen[number, at : at + len(start)] = True
                for label, row in _covered(shared.by[name], start, end):
                    inside[labels.index(label), number, at : at + len(start)] = row
        at += len(start)
    return Tokens(tuple(labels), seen, inside)


def differing(given: Labellings) -> tuple[str, ...]:
    """Give the ids of the documents whose tokens are not the same for all annotators."""
    return tuple(s.id for s in given.documents if len({document.tokens for document in s.by.values()}) > 1)


def _cut(shared: Shared) -> tuple[Ints, Ints]:
    """Give starts and ends of the tokens of a document."""
    layouts = {document.tokens for document in shared.by.values()} - {()}
    if not layouts:
        document = next(iter(shared.by.values()))
        _, tokens = pieces(
            document.text, document.blocks, tokeniser=default_tokeniser(document.lang), lang=document.lang
        )
        layouts = {tokens}
    if len(layouts) == 1:
        (tokens,) = layouts
        flat = np.array([tuple(token) for token in tokens], dtype=np.int64).reshape(-1, 2)
        return flat[:, 0], flat[:, 1]
    edges = np.unique([edge for tokens in layouts for token in tokens for edge in token])
    start, end = edges[:-1], edges[1:]
    used = np.zeros(len(start), dtype=bool)
    for tokens in layouts:
        used |= _inside((tuple(token) for token in tokens), start, end)
    return start[used], end[used]


def _covered(document: Document, start: Ints, end: Ints) -> Iterator[tuple[str, Bools]]:
    """Give for each label of a document which tokens its spans cover."""
    fragments: dict[str, list[tuple[int, int]]] = {}
    for span in document.spans:
        fragments.setdefault(span.label, []).extend((a, b) for a, b in span.fragments)
    for label, stretches in fragments.items():
        yield label, _inside(stretches, start, end)


def _inside(stretches: Iterable[tuple[int, ...]], start: Ints, end: Ints) -> Bools:
    """Say of each token whether one of the stretches shares a character with it."""
    edges = np.array(list(stretches), dtype=np.int64).reshape(-1, 2)
    steps = np.zeros(len(start) + 1, dtype=np.int64)
    np.add.at(steps, np.searchsorted(end, edges[:, 0], side="right"), 1)
    np.add.at(steps, np.searchsorted(start, edges[:, 1], side="left"), -1)
    inside: Bools = np.cumsum(steps)[:-1] > 0
    return inside
