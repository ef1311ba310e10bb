"""The data of the rules: TOML files beside the modules."""

import tomllib
from importlib.resources import files
from typing import Any


def read_data(name: str) -> dict[str, Any]:
    """Give what a file holds: ``frames_ru.toml``."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
