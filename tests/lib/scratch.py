"""Environments of their own for libraries, or versions of them, that this one does not have."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / ".venv-scratch"
"""Where they are installed, a folder each; `make clean` removes it."""
INSTALLING = 300
"""Seconds that it may take."""


def python_with(*packages: str) -> Path:
    """Give the Python of an environment with these packages; install it first if it is not there."""
    folder = FOLDER / "+".join(packages).replace("=", "")
    done, python = folder / ".installed", folder / "bin" / "python"
    if done.exists():
        return python
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True, capture_output=True, timeout=60)
        call = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages]
        subprocess.run(call, check=True, capture_output=True, timeout=INSTALLING)
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"{' '.join(packages)} cannot be installed here: {error}")
    done.touch()
    return python
