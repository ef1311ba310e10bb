"""The Russian models of natasha (slovnet), each loaded once a process.

The models' files lie in natasha's wheel, but natasha itself is not imported: that would bring in its grammars
and pymorphy2, which needs ``pkg_resources``.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from saidby.corpus.errors import MissingExtra
from saidby.corpus.russian import EXTRA

LONGEST = 10_000
"""Characters in which names are sought at once; the recogniser needs up to 25 kB of memory for each."""


class Tagged(NamedTuple):
    """A word with its part of speech and features (Universal Dependencies)."""

    text: str
    pos: str
    feats: dict[str, str]


class Linked(NamedTuple):
    """A word's head (its index, -1 is the root) and its relation to it."""

    head: int
    rel: str


def find_names(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Give start, end and label (PER, LOC, ORG) of each name in ``text[start:end]``, by offsets of the text.

    What is longer than `LONGEST` is read in parts, cut where a line or a word ends.
    """
    while start < end:
        part = text[start : min(end, start + LONGEST)]
        if start + len(part) < end:
            part = part[: part.rfind("\n") + 1 or part.rfind(" ") + 1 or len(part)]
        if part.strip():
            for span in _run(_slovnet("NER", "ner"), part).spans:
                yield start + span.start, start + span.stop, span.type
        start += len(part)


@lru_cache(maxsize=256)
def tag(words: tuple[str, ...]) -> tuple[Tagged, ...]:
    """Give the part of speech and the features of each word of a sentence."""
    tokens = _run(_slovnet("Morph", "morph"), words).tokens
    return tuple(Tagged(token.text, token.pos, dict(token.feats)) for token in tokens)


@lru_cache(maxsize=256)
def parse(words: tuple[str, ...]) -> tuple[Linked, ...]:
    """Give the dependency tree of a sentence. Memory grows with the square of its length."""
    tokens = _run(_slovnet("Syntax", "syntax"), words).tokens
    return tuple(Linked(int(token.head_id) - 1, token.rel) for token in tokens)


def _run(model: Any, item: Any) -> Any:
    """Give what a model makes of one item, always alone: what stands beside it in a batch must not change it.

    The matrix library is kept to one thread; more would wait for one another longer than they compute.
    """
    with _threads().limit(limits=1, user_api="blas"):
        return next(model.map([item]))


@lru_cache(maxsize=1)
def _threads() -> Any:
    import_module("numpy")  # its matrix library must be loaded to be found
    return import_module("threadpoolctl").ThreadpoolController()


@lru_cache(maxsize=3)
def _slovnet(kind: str, name: str) -> Any:
    model = getattr(_module("slovnet"), kind).load(_file("model", f"slovnet_{name}_news_v1.tar"))
    return model.navec(_embedding())


@lru_cache(maxsize=1)
def _embedding() -> Any:
    return _module("navec").Navec.load(_file("emb", "navec_news_v1_1B_250K_300d_100q.tar"))


def _file(*parts: str) -> str:
    """Give the path of a file in natasha's wheel, without importing natasha."""
    spec = find_spec("natasha")
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtra("natasha", EXTRA)
    return str(Path(spec.submodule_search_locations[0], "data", *parts))


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise MissingExtra(name, EXTRA) from error
