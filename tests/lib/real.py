"""Where real data by others lies; tests that need it are marked `real` and skip, with the reason, without it."""

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("SAIDBY_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))


def real_data(name: str) -> Path:
    """Give the folder of a data set, or skip the test."""
    if not (ROOT / name).is_dir():
        pytest.skip(f"no real data: {ROOT.name}/{name} is not there")
    return ROOT / name
