"""Foreign formats: annotation by others, read into documents, and documents written for others.

A format is a module with a function ``read(path, report, **options)``, with ``write(documents, target, **options)`` if
it is written, and a line in `FORMATS` that says what it holds (`Keeps`).
"""

from .keeps import Keeps
from .projection import Projected, project
from .registry import FORMATS, Format, detect, format_named, read, write
from .report import Report

__all__ = [
    "FORMATS",
    "Format",
    "Keeps",
    "Projected",
    "Report",
    "detect",
    "format_named",
    "project",
    "read",
    "write",
]
