"""Sentences and tokens of spaCy's blank pipelines: its tokeniser for the language, and its sentencizer."""

import sys
from functools import partial
from importlib.util import find_spec
from typing import Any

from .errors import MissingExtra, UsageError
from .model import Fragment
from .tokenise import Tokeniser, language


def tokeniser(lang: str) -> Tokeniser:
    """Give the tokeniser of a language; ``und`` is spaCy's multi-language class.

    Raises
    ------
    MissingExtra
        If spaCy is not installed.
    UsageError
        If spaCy does not know the language, or needs a package for it that is not installed.
    """
    if find_spec("spacy") is None:
        raise MissingExtra("the tokeniser 'spacy'", "spacy")
    return partial(_cut, pipeline=_pipeline(language(lang)))


def _pipeline(lang: str) -> Any:
    import spacy

    try:
        pipeline = spacy.blank("xx" if lang == "und" else lang)
    except ImportError as error:
        reason = " ".join(str(error).split())
        raise UsageError(f"spaCy has no tokeniser for {lang!r} ({reason}); use the tokeniser 'unicode'") from None
    pipeline.max_length = sys.maxsize
    pipeline.add_pipe("sentencizer")
    return pipeline


def _cut(text: str, at: int, *, pipeline: Any) -> tuple[list[Fragment], list[Fragment]]:
    sentences, tokens = [], []
    for sentence in pipeline(text).sents:
        found = [Fragment(at + token.idx, at + token.idx + len(token)) for token in sentence if not token.is_space]
        if found:
            sentences.append(Fragment(found[0].start, found[-1].end))
        tokens += found
    return sentences, tokens
