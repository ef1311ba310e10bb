r"""saidby: who is named and who said what.

>>> import saidby
>>> document = saidby.parse_said("#said 1 lang=en\n#id a\n\n{PER|Ann} left.")
>>> document.text
'Ann left.'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saidby.annotate.agree import agree
    from saidby.annotate.scheme import load_scheme
    from saidby.annotate.stats import stats
    from saidby.annotate.systems import predict
    from saidby.corpus.audit import audit
    from saidby.corpus.build import build
    from saidby.corpus.check import check
    from saidby.corpus.dataset import from_dataset, to_dataset
    from saidby.corpus.errors import DataError, MissingExtra, Problem, SaidbyError, UnknownName, UsageError
    from saidby.corpus.fill import fill
    from saidby.corpus.model import Block, Document, Entity, Fragment, Relation, Span
    from saidby.corpus.said import format as format_said
    from saidby.corpus.said import parse as parse_said
    from saidby.corpus.segment import segment
    from saidby.corpus.split import split
    from saidby.corpus.stores import load, save, stream
    from saidby.corpus.stripped import strip
    from saidby.corpus.stripped_files import read_stripped, write_stripped
    from saidby.eval.compare import compare
    from saidby.eval.errors import errors
    from saidby.eval.scores import score
    from saidby.eval.tag_scores import score_tags
    from saidby.eval.thresholds import thresholds

_WHERE = {
    "Block": "corpus.model",
    "DataError": "corpus.errors",
    "Document": "corpus.model",
    "Entity": "corpus.model",
    "Fragment": "corpus.model",
    "MissingExtra": "corpus.errors",
    "Problem": "corpus.errors",
    "Relation": "corpus.model",
    "SaidbyError": "corpus.errors",
    "Span": "corpus.model",
    "UnknownName": "corpus.errors",
    "UsageError": "corpus.errors",
    "agree": "annotate.agree",
    "audit": "corpus.audit",
    "build": "corpus.build",
    "check": "corpus.check",
    "compare": "eval.compare",
    "errors": "eval.errors",
    "fill": "corpus.fill",
    "format_said": "corpus.said:format",
    "from_dataset": "corpus.dataset",
    "load": "corpus.stores",
    "load_scheme": "annotate.scheme",
    "parse_said": "corpus.said:parse",
    "predict": "annotate.systems",
    "read_stripped": "corpus.stripped_files",
    "save": "corpus.stores",
    "score": "eval.scores",
    "score_tags": "eval.tag_scores",
    "segment": "corpus.segment",
    "split": "corpus.split",
    "stats": "annotate.stats",
    "stream": "corpus.stores",
    "strip": "corpus.stripped",
    "thresholds": "eval.thresholds",
    "to_dataset": "corpus.dataset",
    "write_stripped": "corpus.stripped_files",
}
"""Where each public name lives; imported when it is first used, so that ``import saidby`` is instant."""

__all__ = [
    "Block",
    "DataError",
    "Document",
    "Entity",
    "Fragment",
    "MissingExtra",
    "Problem",
    "Relation",
    "SaidbyError",
    "Span",
    "UnknownName",
    "UsageError",
    "agree",
    "audit",
    "build",
    "check",
    "compare",
    "errors",
    "fill",
    "format_said",
    "from_dataset",
    "load",
    "load_scheme",
    "parse_said",
    "predict",
    "read_stripped",
    "save",
    "score",
    "score_tags",
    "segment",
    "split",
    "stats",
    "stream",
    "strip",
    "thresholds",
    "to_dataset",
    "write_stripped",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("saidby")
    if name not in _WHERE:
        raise AttributeError(f"module 'saidby' has no attribute {name!r}")
    module, _, attribute = _WHERE[name].partition(":")
    return getattr(import_module(f"saidby.{module}"), attribute or name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
