"""The repository holds together: packages, links, imports, public names."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import saidby

ROOT = Path(__file__).parents[1]
LAYERS = ("corpus", "eval", "annotate", "cli")
"""Each may import itself and those before it."""
SOURCES = [path for folder in ("corpus", "eval", "annotate", "seeds") for path in sorted((ROOT / folder).rglob("*.py"))]
SOURCES += sorted(
    path for path in (ROOT / "src/saidby").glob("**/*.py") if not any(p.is_symlink() for p in path.parents)
)


def configuration() -> dict[str, dict[str, dict[str, object]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Give every absolute import of a file, with its line; relative ones stay inside their folder."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, f"{node.module}"


def layer(path: Path) -> str:
    return path.relative_to(ROOT).parts[0] if "src" not in path.relative_to(ROOT).parts else "cli"


def test_the_packages_are_those_of_the_tree() -> None:
    """A folder with code that the build does not know would be missing from the wheel."""
    tree = {"saidby", "saidby.annotate.guidelines", "saidby.seeds"}
    for path in SOURCES:
        parts = path.parent.relative_to(ROOT / "src/saidby" if "src" in path.parts else ROOT).parts
        tree.add(".".join(("saidby", *parts)))
    assert set(configuration()["tool"]["setuptools"]["packages"]) == tree  # type: ignore[call-overload]


@pytest.mark.parametrize("name", ["corpus", "annotate", "eval", "seeds"])
def test_the_links_lead_to_the_folders(name: str) -> None:
    """pytest, type checkers and editors see one package."""
    assert (ROOT / "src/saidby" / name).resolve() == ROOT / name


def test_the_manual_is_a_part_of_the_package() -> None:
    """Its pages stand with the documentation, and are shipped."""
    assert (ROOT / "annotate" / "guidelines").resolve() == ROOT / "docs" / "reference" / "guidelines"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way_and_never_by_bare_name(path: Path) -> None:
    """corpus ← eval ← annotate ← saidby.cli; `import corpus` would take a user's module of that name."""
    allowed = LAYERS[: LAYERS.index(layer(path)) + 1] if layer(path) in LAYERS else ()
    for line, name in imports(path):
        first, *rest = name.split(".")
        assert first not in ("corpus", "annotate", "eval", "seeds"), f"{path}:{line} imports bare {name}"
        if first == "saidby" and rest and path.name != "__init__.py":
            assert rest[0] in (*allowed, "seeds"), f"{path}:{line}: {layer(path)} must not import {name}"


def test_bare_names_never_enter_the_modules() -> None:
    """A user's own `corpus.py` or `eval.py` is safe from us."""
    code = (
        "import sys, importlib, saidby; [getattr(saidby, name) for name in saidby.__all__]; "
        "from saidby.cli import COMMANDS; [importlib.import_module(f'saidby.cli.{c}') for c in COMMANDS]; "
        "print([m for m in ('corpus', 'annotate', 'eval', 'seeds') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_public_names_are_sorted_and_there() -> None:
    """`from saidby import *` gives what `__all__` says."""
    assert saidby.__all__ == sorted(saidby.__all__)
    assert all(getattr(saidby, name) is not None for name in saidby.__all__)
    assert set(saidby.__all__) == set(saidby._WHERE)
    assert set(saidby.__all__) <= set(dir(saidby))


def test_import_is_light() -> None:
    """`import saidby` and the command line's help load nothing heavy."""
    heavy = ["datasets", "sklearn", "pyarrow", "natasha", "trafilatura", "numpy", "rich", "razdel", "conllu", "spacy"]
    code = f"import sys, saidby.cli; saidby.cli.cli.main(['--help'], standalone_mode=False); print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.endswith(
        "\n[]\n"
    )


def test_the_version_stands_in_one_place_and_its_copies_agree() -> None:
    """pyproject.toml, CITATION.cff and the changelog name one version."""
    version = configuration()["project"]["version"]
    assert saidby.__version__ == version
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"{version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
