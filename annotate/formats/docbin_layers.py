"""Tokens, sentences and layers of a document as columns of a DocBin, and back."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from saidby.corpus.model import Document, Fragment

from .docbin_file import Codes, Strings

Layers = dict[str, tuple[str | None, ...]]

COLUMN_OF = {"lemma": "LEMMA", "upos": "POS", "xpos": "TAG", "feats": "MORPH", "deprel": "DEP"}
"""Layers whose values stand in a column as they are."""

_FEATS = re.compile(r"[^=|]+=[^=|]+(?:\|[^=|]+=[^=|]+)*")
_PIECE = re.compile(r"\s+|\S+")


class Cut(NamedTuple):
    """The tokens of spaCy: their extents, whether a blank is behind each, and which are those of the document."""

    pieces: list[Fragment]
    spaces: NDArray[np.bool_]
    words: list[int]


def cut(document: Document) -> Cut:
    """Give tokens to the whole text: those of the document, and what is between."""
    pieces: list[Fragment] = []
    spaces: list[bool] = []
    words: list[int] = []
    at = 0
    for token in (*document.tokens, None):
        behind = token.start if token else len(document.text)
        for piece in _between(document.text, at, behind, after=bool(pieces)):
            if piece is None:
                spaces[-1] = True
            else:
                pieces.append(piece)
                spaces.append(False)
        if token:
            words.append(len(pieces))
            pieces.append(token)
            spaces.append(False)
            at = token.end
    return Cut(pieces, np.array(spaces, bool), words)


def _between(text: str, start: int, end: int, *, after: bool) -> Iterator[Fragment | None]:
    """Cut what is between two tokens; None is a blank that the token before it has."""
    while start < end:
        if after and text[start] == " ":
            yield None
            start += 1
            after = False
            continue
        found = _PIECE.match(text, start, end)
        start, stop = found.span() if found else (start, end)
        yield Fragment(start, stop)
        start, after = stop, True


def tokens_of(text: str, pieces: Sequence[Fragment]) -> list[int]:
    """Give the tokens of spaCy that are words: not of white space, not empty."""
    return [i for i, (start, end) in enumerate(pieces) if start < end and not text[start:end].isspace()]


def sentence_column(document: Document, made: Cut) -> Codes:
    """Give 1 where a sentence starts, else -1; 0 if there are none."""
    if not document.sentences:
        return np.zeros(len(made.pieces), np.uint64)
    column = np.full(len(made.pieces), -1, np.int64)
    starts = [piece.start for piece in made.pieces]
    column[[min(bisect_left(starts, sentence.start), len(starts) - 1) for sentence in document.sentences]] = 1
    head = made.words[0] if made.words else 0
    if column[head] == 1:  # White space at the head belongs to the first sentence.
        column[: head + 1] = [1] + [-1] * head
    return column.view(np.uint64)


def sentences_of(column: Codes | None, pieces: Sequence[Fragment], words: Sequence[int]) -> tuple[Fragment, ...]:
    """Give the sentences: words from a start to the next one."""
    if column is None or not (column[1:].any() or (len(column) == 1 and column[0] == 1)):
        return ()
    starts = [0, *(np.flatnonzero(column[1:] == 1) + 1).tolist(), len(pieces)]
    cuts = [bisect_left(words, start) for start in starts]
    return tuple(
        Fragment(pieces[words[first]].start, pieces[words[behind - 1]].end)
        for first, behind in pairwise(cuts)
        if first < behind
    )


def layer_columns(document: Document, made: Cut, strings: Strings) -> tuple[dict[str, Codes], Layers]:
    """Give the columns of the layers that spaCy has, and the layers that they do not tell."""
    columns: dict[str, Codes] = {}
    for name, column in COLUMN_OF.items():
        if name in document.layers and (codes := _codes(name, document.layers[name], made, strings)) is not None:
            columns[column] = codes
    heads = _heads(document, made)
    if heads is None or "DEP" not in columns:
        columns.pop("DEP", None)
    else:
        columns["HEAD"] = heads
    told = layers_of(columns, made.words, document, strings, document.id)
    for name, column in [*COLUMN_OF.items(), ("head", "HEAD")]:
        if column in columns and told.get(name) != document.layers[name]:
            del columns[column]
    if not {"DEP", "HEAD"} <= {*columns}:
        columns = {name: codes for name, codes in columns.items() if name not in ("DEP", "HEAD")}
    held = {name for name, column in [*COLUMN_OF.items(), ("head", "HEAD")] if column in columns}
    return columns, {name: values for name, values in document.layers.items() if name not in held}


def layers_of(
    columns: Mapping[str, Codes], words: Sequence[int], document: Document, strings: Strings, where: str
) -> Layers:
    """Give the layers that columns tell of the words, which are the tokens of the document; it has sentences too.

    Raises
    ------
    DataError
        If a string is not known.
    """
    layers: Layers = {}
    for name, column in COLUMN_OF.items():
        if column in columns and columns[column].any():
            texts = strings.texts(where, columns[column][words])
            if name == "feats":
                texts = [text if text != "_" else "" for text in texts]
            layers |= {name: tuple(text or None for text in texts)} if any(texts) else {}
    if "deprel" in layers and "HEAD" in columns:
        layers["head"] = tuple(_numbers(columns["HEAD"].view(np.int64), words, document))
    return layers


def _codes(name: str, values: Sequence[str | None], made: Cut, strings: Strings) -> Codes | None:
    """Give the column of a layer; None if spaCy does not have such values."""
    if name == "upos" and not {*filter(None, values)} <= _parts_of_speech():
        return None
    if name == "feats" and not all(_FEATS.fullmatch(value) for value in values if value):
        return None
    codes = np.zeros(len(made.pieces), np.uint64)
    codes[made.words] = [strings.code(value or "") for value in values]
    return codes


def _parts_of_speech() -> set[str]:
    from spacy.parts_of_speech import IDS

    return {*IDS}


def _numbers(heads: NDArray[np.int64], words: Sequence[int], document: Document) -> Iterator[str | None]:
    """Give the numbers of heads in their sentences, from 1; 0 for the root."""
    number = {word: i for i, word in enumerate(words)}
    starts = [token.start for token in document.tokens]
    bounds = [(bisect_left(starts, start), bisect_left(starts, end)) for start, end in document.sentences]
    begins = [begin for begin, _ in bounds]
    for i, word in enumerate(words):
        at = bisect_right(begins, i) - 1
        begin, behind = bounds[at] if at >= 0 else (0, 0)
        head = number.get(word + int(heads[word]))
        inside = i < behind and head is not None and begin <= head < behind
        yield None if not inside or head is None else "0" if head == i else str(head - begin + 1)


def _heads(document: Document, made: Cut) -> Codes | None:
    """Give how far the head of each token is; None if sentences are no trees of one root each."""
    values = document.layers.get("head", ())
    starts = [token.start for token in document.tokens]
    heads = np.zeros(len(made.pieces), np.int64)
    for start, end in document.sentences:
        begin, behind = bisect_left(starts, start), bisect_left(starts, end)
        numbers = [int(v) if v and v.isascii() and v.isdigit() and len(v) < 9 else -1 for v in values[begin:behind]]
        if not _is_tree(numbers):
            return None
        for i, number in enumerate(numbers, begin):
            heads[made.words[i]] = made.words[begin + number - 1] - made.words[i] if number else 0
    between = np.ones(len(made.pieces), bool)
    between[made.words] = False
    heads[between] = -1  # What is between words hangs on what is before it, at the head of the text on the first word.
    if made.words and made.words[0]:
        heads[0] = made.words[0]
    return heads.view(np.uint64)


def _is_tree(numbers: Sequence[int]) -> bool:
    """Say whether heads, by their numbers from 1, lead from every token to the one root."""
    size = len(numbers)
    if numbers.count(0) != 1 or not all(0 <= number <= size for number in numbers):
        return False
    below: list[list[int]] = [[] for _ in range(size + 1)]
    for i, number in enumerate(numbers, 1):
        below[number].append(i)
    seen, waiting = 0, [0]
    while waiting:
        found = below[waiting.pop()]
        seen += len(found)
        waiting += found
    return seen == size
