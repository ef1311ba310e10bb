"""The how-to guides work: their files are written, their commands run, their output is what they show.

A file is a block of code after a comment with its name, ``<!-- court.toml -->``. In a block of ``console`` a line with
``$ saidby …`` is run, and the lines up to the next one are what it must print, first to standard output, then to
standard error; ``…`` stands for anything. Blocks of ``python`` are run in the guides of `PROGRAMS`, one after the other.
"""

import re
import shlex
from pathlib import Path

import pytest
from hub import connect, serving
from real import real_data

from saidby import cli

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs"
GUIDES = {
    "explanation/factrueval.md": 1,
    "how-to/adjudicate.md": 5,
    "how-to/annotate-in-brat.md": 3,
    "how-to/annotate-in-doccano-or-prodigy.md": 4,
    "how-to/annotate-in-inception.md": 5,
    "how-to/annotate-in-label-studio.md": 3,
    "how-to/audit.md": 4,
    "how-to/challenge.md": 4,
    "how-to/compare-systems.md": 4,
    "how-to/own-scheme.md": 5,
    "how-to/publish.md": 4,
    "how-to/release-without-text.md": 6,
    "how-to/split.md": 6,
    "how-to/tags-and-tables.md": 6,
}
"""Guides that run without network, and the least number of their calls."""
PROGRAMS = {"how-to/publish.md": "datasets", "how-to/release-without-text.md": "saidby"}
"""Guides whose programs are run, and what these import."""
REAL = {"how-to/factrueval.md": ("factrueval", "devset")}
"""Guides that need real data: the set, and the folder of it that stands beside the reader."""

BLOCK = re.compile(r"(?:<!-- (?P<name>\S+) -->\n)?```(?P<lang>\w+)\n(?P<body>.*?)```", re.DOTALL)
CALL = re.compile(r"^\$ saidby (?P<arguments>.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)


HUB = "how-to/publish-on-the-hub.md"
"""The guide that needs a hub."""
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def follow(name: str, capsys: pytest.CaptureFixture[str]) -> int:
    """Do what a guide says, from the first block to the last; give the number of calls."""
    calls = 0
    names: dict[str, object] = {}
    for block in BLOCK.finditer((FOLDER / name).read_text("utf-8")):
        if block["name"]:
            Path(block["name"]).parent.mkdir(parents=True, exist_ok=True)
            Path(block["name"]).write_text(block["body"], "utf-8")
        elif block["lang"] == "python" and name in PROGRAMS:
            exec(compile(block["body"], name, "exec"), names)
            capsys.readouterr()
        elif block["lang"] == "console":
            for call in CALL.finditer(block["body"]):
                with pytest.raises(SystemExit):
                    cli.main(shlex.split(call["arguments"]))
                shown = "".join(capsys.readouterr())
                assert re.fullmatch(re.escape(call["output"]).replace("…", ".*?"), shown, re.DOTALL), shown
                calls += 1
    return calls


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_works(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a folder with nothing but the seeds."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    if name in PROGRAMS:
        pytest.importorskip(PROGRAMS[name])
    if PROGRAMS.get(name) == "datasets":
        monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")
    assert follow(name, capsys) >= GUIDES[name]


@pytest.mark.real
@pytest.mark.parametrize("name", REAL)
def test_a_guide_with_real_data_works(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a folder that holds only the data."""
    pytest.importorskip("slovnet", reason="needs the extra 'ru'")
    data, folder = REAL[name]
    (tmp_path / folder).symlink_to(real_data(data) / folder)
    monkeypatch.chdir(tmp_path)
    assert follow(name, capsys) >= 5


@pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")
def test_the_guide_to_the_hub_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its commands, then its Python, against a stand-in for the hub."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    with serving() as hub:
        connect(monkeypatch, hub, tmp_path)
        assert follow(HUB, capsys) >= 3
        for block in PYTHON.findall((FOLDER / HUB).read_text("utf-8")):
            exec(block, {})
        assert hub.repositories["zarechye/news"].private
