"""Blocks, sentences and tokens of a document: blocks first, sentences inside blocks, tokens inside sentences.

A tokeniser sees one block at a time, so that no sentence and no token crosses a block. Blocks of kind ``meta`` (a
header) have neither.
"""

from collections.abc import Iterable
from itertools import chain

from msgspec.structs import replace

from .blocks import blocks
from .errors import UsageError
from .model import Block, Document, Fragment
from .tokenise import TOKENISERS, Pieces, default_tokeniser, load_tokeniser

__all__ = ["TOKENISERS", "Pieces", "blocks", "default_tokeniser", "pieces", "segment"]


def segment(document: Document, *, tokeniser: str | None = None) -> Document:
    """Give the document with blocks, sentences and tokens.

    Parameters
    ----------
    document : Document
        Its blocks are kept; if it has none but ``meta``, the rest of the text is cut into blocks. Its sentences
        and tokens are cut anew.
    tokeniser : str, optional
        A name of `TOKENISERS`; by default the one for the document's language.

    Raises
    ------
    UsageError
        If the document has layers on other tokens than these: they would lose their place.
    UnknownName, MissingExtra
        If the tokeniser is unknown or not installed.

    Examples
    --------
    >>> document = segment(Document("d1", "Мост открыт. Ура!", "ru"))
    >>> [document.text[start:end] for start, end in document.tokens]
    ['Мост', 'открыт', '.', 'Ура', '!']
    """
    found = document.blocks
    if all(block.kind == "meta" for block in found):
        found = blocks(document.text, known=found)
    name = default_tokeniser(document.lang) if tokeniser is None else tokeniser
    sentences, tokens = pieces(document.text, found, tokeniser=name, lang=document.lang)
    if document.layers and tokens != document.tokens:
        raise UsageError(_layers_at_risk(document, name))
    return replace(document, blocks=found, sentences=sentences, tokens=tokens)


def pieces(text: str, blocks: Iterable[Block], *, tokeniser: str, lang: str) -> Pieces:
    """Give the sentences and tokens of a text, block by block.

    Parameters
    ----------
    text : str
        The whole text of a document.
    blocks : iterable of Block
        In order; text outside of them, and in those of kind ``meta``, has no sentences and tokens.
    tokeniser : str
        A name of `TOKENISERS`.
    lang : str
        BCP 47 tag.
    """
    cut = load_tokeniser(tokeniser, lang)
    cuts = [cut(text[block.start : block.end], block.start) for block in blocks if block.kind != "meta"]
    return Pieces(_joined(sentences for sentences, _ in cuts), _joined(tokens for _, tokens in cuts))


def _joined(lists: Iterable[list[Fragment]]) -> tuple[Fragment, ...]:
    return tuple(chain.from_iterable(lists))


def _layers_at_risk(document: Document, tokeniser: str) -> str:
    names = ", ".join(document.layers)
    return (
        f"document {document.id!r}: tokens of {tokeniser} differ from those that the layers ({names}) stand on; "
        "keep its own tokens, or take the layers away first"
    )
