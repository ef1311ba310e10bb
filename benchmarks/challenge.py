"""What several runs of the challenge suite pass, as the table of docs/explanation/challenge-results.md.

::

    saidby challenge rules-ru --lang ru --json > last.json
    python benchmarks/challenge.py nothing.json first.json last.json

Columns stand in the order of the files and have their names; `-` in place of a file leaves a column open.
"""

import json
import sys
from pathlib import Path
from typing import Any

OPEN = "–"


def main(names: list[str]) -> None:
    """Print a row a construction, and one for all, with the items that pass in each run."""
    runs = {name: None if name == "-" else json.loads(Path(name).read_text("utf-8")) for name in names}
    known = next(run for run in runs.values() if run is not None)
    print("| construction | items |", " | ".join(Path(name).stem for name in names), "|")
    print("|---|---|" + "---|" * len(names))
    for name, counts in known["phenomena"].items():
        print(f"| `{name}` | {counts['items']} |", *(_cell(run, name) for run in runs.values()))
    print(
        f"| all | {known['items']} |", *(OPEN + " |" if run is None else f"{run['passed']} |" for run in runs.values())
    )


def _cell(run: dict[str, Any] | None, name: str) -> str:
    return f"{OPEN if run is None else run['phenomena'][name]['passed']} |"


if __name__ == "__main__":
    main(sys.argv[1:])
