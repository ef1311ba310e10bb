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

from .networks import Parser, Recogniser, Tagger, threads

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
            yield from ((start + first, start + last, label) for first, last, label in _names(part))
        start += len(part)


@lru_cache(maxsize=256)
def tag(words: tuple[str, ...]) -> tuple[Tagged, ...]:
    """Give the part of speech and the features of each word of a sentence."""
    with threads().limit(limits=1, user_api="blas"):
        tags = _tagger().tags(words)
    return tuple(Tagged(word, *_read_tag(tag)) for word, tag in zip(words, tags, strict=True))


@lru_cache(maxsize=256)
def parse(words: tuple[str, ...]) -> tuple[Linked, ...]:
    """Give the dependency tree of a sentence. Memory grows with the square of its length."""
    with threads().limit(limits=1, user_api="blas"):
        return tuple(Linked(head - 1, rel) for head, rel in _parser().links(words))


def _names(text: str) -> Iterator[tuple[int, int, str]]:
    """Give start, end and label of each name in a text, from the tags B-PER, I-PER, O of its words."""
    from saidby.corpus.tokenise_razdel import cut

    _, words = cut(text, 0)
    with threads().limit(limits=1, user_api="blas"):
        tags = _recogniser().tags([text[start:end] for start, end in words])
    name: tuple[int, int, str] | None = None
    for (start, end), tag in zip(words, tags, strict=True):
        begins, _, label = tag.partition("-")
        if name and begins == "I":
            name = name[0], end, name[2]
            continue
        if name:
            yield name
        name = (start, end, label) if begins == "B" else None
    if name:
        yield name


@lru_cache(maxsize=10_000)
def _read_tag(tag: str) -> tuple[str, dict[str, str]]:
    """Give part of speech and features of a tag: ``NOUN|Case=Nom``."""
    pos, *feats = tag.split("|")
    return pos, {name: value for name, _, value in (feat.partition("=") for feat in feats)}


@lru_cache(maxsize=1)
def _tagger() -> Tagger:
    return Tagger(_slovnet("Morph", "morph"))


@lru_cache(maxsize=1)
def _recogniser() -> Recogniser:
    return Recogniser(_slovnet("NER", "ner"))


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(_slovnet("Syntax", "syntax"))


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
