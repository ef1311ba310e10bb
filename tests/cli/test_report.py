"""``saidby score --report``: the page appears whole or not at all, and the table is printed all the same."""

import errno
from pathlib import Path
from typing import Any

import pytest

from saidby.cli import main
from saidby.corpus import files, stores
from saidby.corpus.said import parse
from saidby.eval.html import report
from saidby.eval.report import table
from saidby.eval.scores import score


def run(*arguments: object) -> object:
    with pytest.raises(SystemExit) as caught:
        main(list(map(str, arguments)))
    return caught.value.code


@pytest.fixture
def paths(tmp_path: Path) -> tuple[str, str]:
    for name, text in (("gold", "{PER|Лужин} в {LOC|Заречье}"), ("pred", "{PER|Лужин} в Заречье")):
        stores.save([parse(f"#said 1 lang=ru tokens=none\n#id a\n\n{text}\n")], tmp_path / f"{name}.jsonl")
    return str(tmp_path / "gold.jsonl"), str(tmp_path / "pred.jsonl")


def test_the_report_is_the_page_of_the_result(
    paths: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Results on standard output as ever; what was written on standard error; an old report is replaced."""
    target = tmp_path / "scores.html"
    target.write_text("old")
    assert run("score", *paths, "--report", target, "--resamples", "5", "--labels", "PER") in (0, None)
    result = score(*paths, resamples=5, labels="PER")
    assert target.read_text("utf-8") == report(result, *paths, names=paths)
    assert capsys.readouterr() == (table(result), f"1 document → {target}\n")
    again = tmp_path / "again.html"
    assert run("score", *paths, "--again", result.signature, "--report", again) in (0, None)
    assert again.read_bytes() == target.read_bytes()


def test_a_place_where_no_file_can_be_is_refused_before_any_work(
    paths: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No such folder, a folder, standard output: nothing is printed as a result."""
    assert run("score", *paths, "--report", tmp_path / "none" / "x.html") == 1
    assert run("score", *paths, "--report", tmp_path) == 1
    assert run("score", *paths, "--report", "-") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"there is no folder {tmp_path / 'none'}; make it first" in err
    assert f"{tmp_path}: is a directory; name a file" in err
    assert "--report - would mix with the table; name a file" in err


def test_a_full_disk_leaves_what_was_there(
    paths: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The old report stays, no half of a new one is left, exit 1 with the name of the file."""
    target = tmp_path / "scores.html"
    target.write_text("old")

    def full(path: Path) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "_sync", full)
    assert run("score", *paths, "--report", target) == 1
    assert capsys.readouterr() == ("", f"saidby: {target}: No space left on device\n")
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gold.jsonl", "pred.jsonl", "scores.html"]
