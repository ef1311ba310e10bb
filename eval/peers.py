"""Other scorers as measures of a task.

Tags are read raw where a task has them and all is in scope; else names are written as tags over the gold tokens, and
overlapping ones are left out (`saidby.eval.tagged`). nervaluate takes spans of documents as they are, in their order.
"""

from collections.abc import Collection

from . import conlleval as _conlleval
from . import nervaluate as _nervaluate
from . import seqeval as _seqeval
from . import spacy_scorer as _spacy
from .counts import LabelPairs
from .names import Measure
from .tagged import tagged
from .task import Task

BY: dict[str, Collection[str]] = {"by": ("label",), "ends": _nervaluate.ENDS, "version": _nervaluate.VERSIONS}
"""Parameters of nervaluate's measures: whose alignment, how ends are handed over, and which release."""


def conlleval(task: Task, measure: Measure) -> LabelPairs:
    """Count chunks as the script of the measure does, the Perl one by default."""
    return _conlleval.conlleval(*task.tagged, script=measure.param("script") or "perl")


def seqeval_default(task: Task, measure: Measure) -> LabelPairs:
    """Count entities as seqeval does without a mode."""
    return _seqeval.default(*task.tagged)


def seqeval_strict(task: Task, measure: Measure) -> LabelPairs:
    """Count entities as seqeval does in strict mode, by the scheme of the measure or of the gold."""
    scheme = measure.param("scheme")
    if task.with_tags[0].tags is not None or scheme in (None, "IOB2"):
        return _seqeval.strict(*task.tagged, scheme=scheme or _written(task))
    return _seqeval.strict(*(tagged(side, scheme=str(scheme)) for side in task.with_tags), scheme=scheme)


def _written(task: Task) -> str | None:
    """Give the scheme of tags that were made from spans; None if they were given."""
    return None if task.with_tags[0].tags is not None else "IOB2"


def nervaluate(task: Task, measure: Measure) -> LabelPairs:
    """Count entities as nervaluate does in the scheme that the measure names.

    Micro scores are its overall ones; with ``by=label`` each label is aligned by itself, and the scores of labels are
    nervaluate's.
    """
    prepared = task.nervaluated
    if measure.param("ends") or measure.param("version"):
        ends, version = measure.param("ends") or "inclusive", measure.param("version") or "1.2.1"
        prepared = _nervaluate.prepare(*task.for_nervaluate, tags=task.scope.labels or None, ends=ends, version=version)
    count = _nervaluate.nervaluate_by_label if measure.param("by") else _nervaluate.nervaluate
    return count(prepared, measure.name.partition(".")[2])


def spacy_ents(task: Task, measure: Measure) -> LabelPairs:
    """Count entities as spaCy's scorer does; of documents, whole ones are its sequences."""
    return _spacy.ents(*task.tagged_whole)
