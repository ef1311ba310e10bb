"""The systems by name.

::

    system  = name ["(" option {"," option} ")"]  |  "command:" program {argument}
    option  = key "=" value

A name is one of `SYSTEMS`, or an entry point of the group ``saidby.systems``: a callable that takes the options as
keyword arguments and gives a `System`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from typing import NamedTuple, cast

from saidby.corpus.errors import MissingExtra, UnknownName, UsageError
from saidby.corpus.model import Document

from .command import Command
from .system import System

GROUP = "saidby.systems"

EXPLAIN = "explain"
"""The option of a system that can tell why a span is there."""


class Entry(NamedTuple):
    """A system that comes with saidby.

    Parameters
    ----------
    help : str
        What it does, in a line.
    labels : tuple of str
        What it can find.
    module : str
        Where its function ``label(document, **options)`` is.
    options : dict of str to tuple of str
        Values that each option can have, the default first.
    packages : tuple of str
        Packages that it needs, whose versions stand in what it labels.
    extra : str, optional
        The extra that installs them.
    takes : tuple of str
        Labels of gold that it can make use of.
    """

    help: str
    labels: tuple[str, ...]
    module: str
    options: Mapping[str, tuple[str, ...]] = {}
    packages: tuple[str, ...] = ()
    extra: str | None = None
    takes: tuple[str, ...] = ()


SYSTEMS = {
    "natasha": Entry(
        "names in Russian news, by natasha's recogniser, block by block",
        ("PER", "LOC", "ORG"),
        "saidby.annotate.systems.natasha",
        options={"by": ("block", "text")},
        packages=("natasha", "navec", "slovnet"),
        extra="ru",
    ),
    "rules-ru": Entry(
        "quotes in Russian news with cue, source and speaker, and marks that are no speech, by rules",
        ("QUOTE", "CUE", "SOURCE", "ADDRESSEE", "NONSPEECH", "PER", "ORG", "LOC", "MENTION"),
        "saidby.annotate.systems.rules_ru",
        options={EXPLAIN: ("no", "yes")},
        packages=("natasha", "navec", "pymorphy3", "pymorphy3_dicts_ru", "slovnet"),
        extra="ru",
        takes=("PER",),
    ),
    "rules-en": Entry(
        "quotes in English news with cue, source and speaker, and marks that are no speech, by rules",
        ("QUOTE", "CUE", "SOURCE", "ADDRESSEE", "NONSPEECH", "PER", "ORG", "LOC", "MENTION"),
        "saidby.annotate.systems.rules_en",
        options={EXPLAIN: ("no", "yes")},
    ),
}
"""Every system that comes with saidby."""

_SPEC = re.compile(r"\s*(?P<name>[\w.-]+)\s*(?:\((?P<options>[^()]*)\))?\s*")
_OPTION = re.compile(r"\s*(?P<key>\w+)\s*=\s*(?P<value>[\w./-]+)\s*")


@dataclass(frozen=True)
class Registered:
    """A system of the registry with its options, ready to label."""

    key: str
    entry: Entry
    options: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name with the options that are not the default."""
        told = [f"{key}={value}" for key, value in self.options.items() if value != self.entry.options[key][0]]
        return self.key + (f"({','.join(told)})" if told else "")

    @property
    def help(self) -> str:
        """What it does, in a line."""
        return self.entry.help

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels that it can find."""
        return self.entry.labels

    @property
    def versions(self) -> dict[str, str]:
        """The versions of the packages that it needs."""
        return {package: version(package) for package in self.entry.packages}

    def label(self, document: Document) -> Document:
        """Give the document with what the system found."""
        return cast(Document, import_module(self.entry.module).label(document, **self.options))


def load_system(spec: str) -> System:
    """Give the system of a name.

    Parameters
    ----------
    spec : str
        As the module says: ``rules-ru``, ``natasha(by=text)``, ``command:./label.sh --fast``.

    Raises
    ------
    UnknownName
        If nothing has that name.
    UsageError
        If the options are not those of the system.
    MissingExtra
        If packages that it needs are not installed.
    """
    if spec.startswith("command:"):
        return Command(spec.removeprefix("command:"))
    name, options = _parsed(spec)
    if name in SYSTEMS:
        return _registered(name, SYSTEMS[name], options)
    points = {point.name: point for point in entry_points(group=GROUP)}
    if name not in points:
        raise UnknownName("system", name, [*SYSTEMS, *points, "command:…"])
    return cast(System, points[name].load()(**options))


def explaining(system: System) -> System:
    """Give the system with its reasons for what it finds.

    Raises
    ------
    UsageError
        If it cannot explain.
    """
    if isinstance(system, Registered) and EXPLAIN in system.entry.options:
        return replace(system, options=system.options | {EXPLAIN: "yes"})
    able = ", ".join(name for name, entry in SYSTEMS.items() if EXPLAIN in entry.options)
    raise UsageError(f"{system.name} cannot explain what it finds; these can: {able}")


def _parsed(spec: str) -> tuple[str, dict[str, str]]:
    match = _SPEC.fullmatch(spec)
    if not match:
        raise UsageError(f"system {spec!r}: must be written name(option=value,…)")
    options = [] if match["options"] is None else [_option(spec, part) for part in match["options"].split(",")]
    if len(dict(options)) < len(options):
        raise UsageError(f"system {spec!r}: an option is given twice; give it once")
    return match["name"], dict(options)


def _option(spec: str, part: str) -> tuple[str, str]:
    match = _OPTION.fullmatch(part)
    if not match:
        raise UsageError(f"system {spec!r}: an option must be written name=value, got {part.strip()!r}")
    return match["key"], match["value"]


def _registered(name: str, entry: Entry, options: dict[str, str]) -> Registered:
    for key, value in options.items():
        if key not in entry.options:
            raise UnknownName(f"option of {name}", key, entry.options)
        if value not in entry.options[key]:
            raise UnknownName(f"value of {name}'s {key}", value, entry.options[key])
    for package in entry.packages:
        if find_spec(package) is None:
            raise MissingExtra(f"system {name!r} ({package})", str(entry.extra))
    defaults = {key: values[0] for key, values in entry.options.items()}
    return Registered(name, entry, defaults | options)
