"""Foreign formats: annotation by others, read into documents.

A format is a module with a function ``read(path, report, **options)``, and a line in `FORMATS`.
"""

from .registry import FORMATS, Format, format_named, read
from .report import Report

__all__ = ["FORMATS", "Format", "Report", "format_named", "read"]
