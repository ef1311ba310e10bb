"""The foreign formats by name."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from msgspec.structs import replace

from saidby.corpus.errors import Problems, UnknownName, UsageError, problem
from saidby.corpus.model import Document

from .report import Report


class Module(Protocol):
    """What the module of a format gives."""

    def read(self, path: Path, report: Report, **options: str) -> Iterator[Document]:
        """Read documents; what is repaired or lost goes to the report, problems are raised at the end, all at once."""


class Format(NamedTuple):
    """A foreign format.

    Parameters
    ----------
    name : str
        How it is asked for.
    module : str
        Where its functions are.
    help : str
        What it is, in a line.
    options : dict of str to tuple of str
        Values that each option can have, the default first; no values at all: any text, and no default.
    """

    name: str
    module: str
    help: str
    options: Mapping[str, tuple[str, ...]] = {}

    def load(self) -> Module:
        """Import the module that reads it."""
        return cast(Module, import_module(self.module))


FORMATS = {
    format.name: format
    for format in (
        Format(
            "factrueval",
            "saidby.annotate.formats.factrueval",
            "factRuEval-2016: a folder of .txt, .tokens, .spans, .objects, .coref, .facts",
            {"object_extent": ("names", "all", "naeval")},
        ),
        Format(
            "factrueval-task1",
            "saidby.annotate.formats.factrueval_task1",
            "answers to factRuEval-2016 track 1: a folder of .task1, with the .txt",
            {"texts": ()},
        ),
    )
}
"""Every foreign format that saidby reads."""


def format_named(name: str) -> Format:
    """Give the format of a name.

    Raises
    ------
    UnknownName
        If there is none.
    """
    if name not in FORMATS:
        raise UnknownName("format", name, FORMATS)
    return FORMATS[name]


def read(name: str, path: str | Path, *, report: Report | None = None, **options: str) -> Iterator[Document]:
    """Read documents in a foreign format, one by one.

    Parameters
    ----------
    name : str
        A name of `FORMATS`.
    path : str or Path
        A file or a folder.
    report : Report, optional
        Is filled while documents are read.
    **options : str
        As the format has them: ``object_extent="all"``.

    Returns
    -------
    iterator of Document
        ``meta["imported"]`` tells format and options.

    Raises
    ------
    UnknownName, UsageError
        At once, if there is no such format, option or value.
    DataError
        After the last document, with every problem of the files.
    """
    chosen = _with_defaults(format_named(name), options)
    path = Path(path)
    if not path.exists():
        raise problem(str(path), "there is no such file or folder")
    about: dict[str, object] = {"format": name}
    about |= {"options": chosen} if chosen else {}
    return _documents(FORMATS[name], path, Report() if report is None else report, chosen, about)


def _documents(
    format: Format, path: Path, report: Report, options: dict[str, str], about: dict[str, object]
) -> Iterator[Document]:
    problems = Problems()
    with problems.gathered():
        for document in format.load().read(path, report, **options):
            report.add(document)
            yield replace(document, meta={**document.meta, "imported": about})
    problems.raise_if_any()


def _with_defaults(format: Format, options: dict[str, str]) -> dict[str, str]:
    for key, value in options.items():
        if not format.options:
            raise UsageError(f"{format.name} takes no options, got {key}={value}")
        if key not in format.options:
            raise UnknownName(f"option of {format.name}", key, format.options)
        if format.options[key] and value not in format.options[key]:
            raise UnknownName(f"value of {format.name}'s {key}", value, format.options[key])
    return {key: values[0] for key, values in format.options.items() if values} | options
