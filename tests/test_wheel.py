"""The wheel holds everything: `saidby demo` runs from it, outside the clone, in an empty directory."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = ("*.toml", "*.said", "*.txt", "*.jsonl", "*.md", "LICENSE", "py.typed")
"""What belongs into the wheel beside code."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    # By way of the source distribution: what an earlier build left in the clone cannot get in.
    call = [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("saidby-*.whl"))


def tree() -> set[str]:
    """Give the paths of all code and data in the packages, as the wheel names them."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    files = {Path(name) for name in tracked if name and not (ROOT / name).is_symlink()}
    inside = {path for path in files if path.parts[0] in ("corpus", "annotate", "eval", "seeds")}
    wanted = {path for path in inside if path.suffix == ".py" or any(path.match(pattern) for pattern in DATA)}
    own = {path.relative_to("src") for path in files if path.parts[0] == "src"}
    return {str(Path("saidby") / path) for path in wanted} | {str(path) for path in own}


@pytest.mark.heavy
def test_the_wheel_holds_the_tree(wheel: Path) -> None:
    """No module, scheme, article or licence is left behind."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    manual = {f"saidby/annotate/guidelines/{path.name}" for path in (ROOT / "docs/reference/guidelines").glob("*.md")}
    assert (tree() | manual) - names == set()


@pytest.mark.heavy
def test_the_demo_runs_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """A new environment, the wheel, the dependencies of this one, an empty directory."""
    venv.create(tmp_path / "env", with_pip=True)
    empty = tmp_path / "empty"
    empty.mkdir()
    python = tmp_path / "env" / "bin" / "python"
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}

    def run(*call: str | Path) -> str:
        done = subprocess.run(call, cwd=empty, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run(python, "-m", "pip", "install", "-q", "--no-deps", wheel)
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    # A path from a .pth file is behind the wheel, and .pth files in it, our own editable install, are not read.
    (Path(site) / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    assert "Open next: " in run(tmp_path / "env" / "bin" / "saidby", "demo", "-o", "out")
    assert site in run(python, "-c", "import saidby.seeds; print(saidby.seeds.__file__)")
