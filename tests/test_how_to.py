"""The how-to guides work: their files are written, their commands run, their output is what they show.

A file is a block of code after a comment with its name, ``<!-- court.toml -->``. In a block of ``console`` a line with
``$ saidby …`` is run, and the lines up to the next one are what it must print, first to standard output, then to
standard error; ``…`` stands for anything.
"""

import re
import shlex
from pathlib import Path

import pytest

from saidby import cli

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "how-to"
GUIDES = ["adjudicate.md", "compare-systems.md", "own-scheme.md"]
"""Guides that run without network."""

BLOCK = re.compile(r"(?:<!-- (?P<name>\S+) -->\n)?```(?P<lang>\w+)\n(?P<body>.*?)```", re.DOTALL)
CALL = re.compile(r"^\$ saidby (?P<arguments>.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_works(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the first block to the last, in a folder with nothing but the seeds."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    calls = 0
    for block in BLOCK.finditer((FOLDER / name).read_text("utf-8")):
        if block["name"]:
            Path(block["name"]).write_text(block["body"], "utf-8")
        elif block["lang"] == "console":
            for call in CALL.finditer(block["body"]):
                with pytest.raises(SystemExit):
                    cli.main(shlex.split(call["arguments"]))
                shown = "".join(capsys.readouterr())
                assert re.fullmatch(re.escape(call["output"]).replace("…", ".*?"), shown, re.DOTALL), shown
                calls += 1
    assert calls >= 4
