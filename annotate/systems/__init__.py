"""Systems that label: documents without labels in, what the system found out.

``predict("natasha", documents)`` labels a corpus. A system is a line of `SYSTEMS`, with options in brackets
(``natasha(by=text)``), an entry point of the group ``saidby.systems``, or any program: ``command:PROGRAM ARGUMENTS``.
"""

from .registry import SYSTEMS, explaining, load_system
from .run import predict, shown
from .system import System

__all__ = ["SYSTEMS", "System", "explaining", "load_system", "predict", "shown"]
