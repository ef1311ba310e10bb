"""Systems by name."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from saidby.annotate.systems import SYSTEMS, load_system, registry
from saidby.corpus.errors import MissingExtra, UnknownName, UsageError
from saidby.corpus.model import Document


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("natasha", "natasha"),
        ("natasha(by=text)", "natasha(by=text)"),
        (" natasha ( by = text ) ", "natasha(by=text)"),
        ("natasha(by=block)", "natasha"),
        ("rules-ru", "rules-ru"),
        ("rules-en", "rules-en"),
        ("command:cat -u", "command:cat -u"),
    ],
)
def test_a_name_prints_and_parses_back(monkeypatch: pytest.MonkeyPatch, spec: str, name: str) -> None:
    """Options that are the default are not written."""
    monkeypatch.setattr(registry, "find_spec", lambda package: package)
    assert load_system(spec).name == name
    assert load_system(name).name == name


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("natsha", "unknown system 'natsha'; did you mean 'natasha'? known: command:…, natasha, rules-en, rules-ru"),
        ("natasha(bi=text)", "unknown option of natasha 'bi'; known: by"),
        ("natasha(by=txt)", "unknown value of natasha's by 'txt'; did you mean 'text'? known: block, text"),
        ("natasha(by)", "system 'natasha(by)': an option must be written name=value, got 'by'"),
        ("natasha()", "system 'natasha()': an option must be written name=value, got ''"),
        ("natasha(by=text,by=block)", "system 'natasha(by=text,by=block)': an option is given twice; give it once"),
        ("natasha by=text", "system 'natasha by=text': must be written name(option=value,…)"),
        ("", "system '': must be written name(option=value,…)"),
        ("command:", "command: names no program; write command:PROGRAM ARGUMENTS"),
        ("command:cat 'x", "command:cat 'x: cannot be split into words: No closing quotation"),
    ],
)
def test_a_wrong_name_says_what_is_right(spec: str, message: str) -> None:
    """The message names what there is."""
    with pytest.raises(UsageError) as error:
        load_system(spec)
    assert str(error.value) == message


@pytest.mark.parametrize("name", [name for name, entry in SYSTEMS.items() if entry.packages])
def test_a_system_without_its_packages_names_the_extra(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The message has the command that installs it."""
    monkeypatch.setattr(registry, "find_spec", lambda package: None)
    with pytest.raises(MissingExtra) as error:
        load_system(name)
    assert str(error.value) == f"system '{name}' (natasha) needs the extra 'ru': pip install 'saidby[ru]'"


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_system_tells_what_it_is(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Name, a line of help, labels."""
    monkeypatch.setattr(registry, "find_spec", lambda package: package)
    system = load_system(name)
    assert (system.name, system.help, system.labels) == (name, SYSTEMS[name].help, SYSTEMS[name].labels)


@pytest.mark.parametrize("name", SYSTEMS)
def test_the_manual_has_every_system(name: str) -> None:
    """Its labels, what it can be given, its extra, its options."""
    manual = (Path(__file__).parents[3] / "docs/reference/systems.md").read_text("utf-8")
    row = next(line for line in manual.splitlines() if line.startswith(f"| `{name}` |"))
    entry = SYSTEMS[name]
    assert f"| {', '.join(entry.labels)}" in row
    needs = f"the extra `{entry.extra}`" if entry.extra else "nothing"
    assert f"| {', '.join(entry.takes) or '–'} | {needs} |" in row
    assert all(f"`{value}`" in manual for values in entry.options.values() for value in values)


class Echo:
    """A system of somebody else's."""

    help = "gives back what it gets"
    labels: tuple[str, ...] = ()

    def __init__(self, loud: str = "no"):
        self.name = f"echo(loud={loud})"

    def label(self, document: Document) -> Document:
        return document


def test_an_entry_point_is_a_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package's system is found by its name and gets its options."""
    point = EntryPoint("echo", "anything", "saidby.systems")
    monkeypatch.setattr(EntryPoint, "load", lambda self: Echo)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    assert load_system("echo(loud=yes)").name == "echo(loud=yes)"
    with pytest.raises(UnknownName, match="known: command:…, echo, natasha, rules-en, rules-ru"):
        load_system("ecko")
