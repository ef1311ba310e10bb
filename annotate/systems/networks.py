"""natasha's networks (slovnet), run on one sentence at a time.

The weights are slovnet's; what runs them here takes half its time on a sentence, as it pads, masks and copies less. A
sentence is always read alone: what stands beside it must not change what is found in it.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class _Layer(NamedTuple):
    """A convolution: weights of the window's words one after another, bias; then scale and shift."""

    size: int
    weights: Matrix
    bias: Matrix
    scale: Matrix
    shift: Matrix

    def __call__(self, rows: Matrix) -> Matrix:
        length, width = rows.shape
        padded = np.zeros((length + self.size - 1, width), rows.dtype)
        padded[self.size // 2 : self.size // 2 + length] = rows
        windows = np.concatenate([padded[i : i + length] for i in range(self.size)], axis=1)
        found: Matrix = windows @ self.weights
        found += self.bias
        np.maximum(found, 0, out=found)
        found *= self.scale
        found += self.shift
        return found


class Network:
    """A network that is loaded by slovnet: words to rows of numbers, one a word."""

    def __init__(self, loaded: Any):
        self._infer = loaded.infer
        self._model = loaded.infer.model
        self._layers = [_layer(layer) for layer in self._model.encoder.layers]
        self._ids: dict[str, tuple[int, int]] = {}

    def encoded(self, words: Sequence[str]) -> Matrix:
        """Give the rows of the words."""
        ids = np.array([self._id(word) for word in words])
        rows: Matrix = self._model.emb(ids[:, 0], ids[:, 1])
        for layer in self._layers:
            rows = layer(rows)
        return rows

    def _id(self, word: str) -> tuple[int, int]:
        if word not in self._ids:
            if len(self._ids) > REMEMBERED:
                self._ids.clear()
            ((word_id,), (shape_id,)) = self._infer.encoder.item([word])
            self._ids[word] = word_id, shape_id
        return self._ids[word]


class Tagger(Network):
    """Gives each word a tag by itself."""

    def tags(self, words: Sequence[str]) -> list[str]:
        """Give the tag of each word."""
        best = self._model.head.proj(self.encoded(words)).argmax(-1)
        return [self._infer.decoder.tags_vocab.decode(tag) for tag in best]


class Recogniser(Network):
    """Gives the words the likeliest sequence of tags."""

    def tags(self, words: Sequence[str]) -> list[str]:
        """Give the tag of each word: ``B-PER``, ``I-PER``, ``O``."""
        scores = self._model.head.proj(self.encoded(words))
        best = _likeliest(scores, self._model.head.crf.transitions.array)
        return [self._infer.decoder.tags_vocab.decode(tag) for tag in best]


class Parser(Network):
    """Gives each word its head and its relation to it."""

    def links(self, words: Sequence[str]) -> list[tuple[int, str]]:
        """Give the number of the head of each word (1 is the first word, 0 the root), and the relation."""
        rows = self.encoded(words)[np.newaxis]
        heads = self._model.head(rows).argmax(-1)
        relations = self._model.rel(rows, heads).argmax(-1)
        names = self._infer.decoder.rels_vocab
        return [(int(head), names.decode(rel)) for head, rel in zip(heads[0], relations[0], strict=True)]


REMEMBERED = 100_000
"""Words whose numbers a network keeps."""


@lru_cache(maxsize=1)
def threads() -> Any:
    """Give what limits the matrix library's threads; several would wait for one another longer than they compute."""
    import_module("numpy")  # its matrix library must be loaded to be found
    return import_module("threadpoolctl").ThreadpoolController()


def _layer(layer: Any) -> _Layer:
    weights = layer.conv.weight.array  # filters, width, window
    filters, width, size = weights.shape
    norm = layer.norm
    scale = norm.weight.array / norm.std.array
    shift = norm.bias.array - norm.mean.array * scale
    rows = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(size * width, filters))
    return _Layer(size, rows, layer.conv.bias.array, scale, shift)


def _likeliest(scores: Matrix, transitions: Matrix) -> list[int]:
    """Give the sequence of tags with the highest sum of scores and transitions (Viterbi)."""
    total, back = scores[0], []
    for row in scores[1:]:
        ways = total[:, np.newaxis] + transitions + row
        back.append(ways.argmax(0))
        total = ways.max(0)
    path = [int(total.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]
