"""What makes a corpus unfit to be published or learnt from: leaks between splits, slips of annotation, personal data.

>>> from saidby.corpus.model import Document, Fragment, Span
>>> loose = Document("d17", "Мост открыт.", "ru", spans=(Span("s1", "LOC", (Fragment(0, 5),)),))
>>> found = audit([loose], only=["loose_edges"])
>>> found.findings[0].what
'LOC s1 ends with white space'
"""

from .findings import Finding, Place
from .registry import CHECKS, Check
from .run import Audit, Count, audit

__all__ = ["CHECKS", "Audit", "Check", "Count", "Finding", "Place", "audit"]
