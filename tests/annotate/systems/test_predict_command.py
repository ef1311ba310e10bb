"""``saidby predict`` and ``saidby systems``."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from saidby import cli
from saidby.annotate.systems import SYSTEMS

LINES = '{"schema":1,"id":"a","text":"Мост.","lang":"ru"}\n{"schema":1,"id":"b","text":"Луч.","lang":"ru"}\n'
LABEL = (
    "import json,sys\n"
    "for line in sys.stdin: d=json.loads(line); d['spans']=[{'id':'n','label':'LOC','fragments':[[0,3]]}]; print(json.dumps(d))"
)


def call(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(list(arguments))
    return int(ended.value.code or 0)


def test_predictions_are_written_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The summary stands on standard error, nothing on standard output."""
    corpus, output, script = tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "label.py"
    corpus.write_text(LINES, "utf-8")
    script.write_text(LABEL, "utf-8")
    assert call("predict", f"command:{sys.executable} {script}", str(corpus), "-o", str(output)) == 0
    assert [json.loads(line)["spans"][0]["label"] for line in output.read_text("utf-8").splitlines()] == ["LOC", "LOC"]
    assert capsys.readouterr() == ("", f"2 documents, LOC 2 → {output}\n")


def test_a_failure_leaves_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code tells that the data is at fault; nothing half-written stands there."""
    corpus = tmp_path / "a.jsonl"
    corpus.write_text(LINES, "utf-8")
    assert call("predict", f"command:{sys.executable} -c 1", str(corpus), "-o", str(tmp_path / "b.jsonl")) == 1
    assert "a: the program gave no answer" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [corpus]


def test_the_corpus_is_not_replaced_by_its_predictions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Gold would be lost."""
    corpus = tmp_path / "a.jsonl"
    corpus.write_text(LINES, "utf-8")
    assert call("predict", "command:cat", str(corpus), "-o", str(corpus)) == 2
    assert (
        capsys.readouterr().err
        == f"saidby: {corpus}: is read here and would be replaced; give the output another name\n"
    )
    assert corpus.read_text("utf-8") == LINES


def test_a_full_disk_ends_the_program_too(tmp_path: Path) -> None:
    """The program waits for a reader, and nobody waits for the program."""
    corpus, output = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    line = '{"schema":1,"id":"%d","text":"' + "Мост. " * 500 + '","lang":"ru"}\n'
    corpus.write_text("".join(line % i for i in range(300)), "utf-8")
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        f"from saidby import cli; cli.main(['predict', 'command:cat', {str(corpus)!r}, '-o', {str(output)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=30)
    assert (done.returncode, done.stderr.decode()) == (1, f"saidby: {output}: File too large\n")
    assert list(tmp_path.iterdir()) == [corpus]


def test_given_layers_may_be_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--given` is repeated; a layer that a system cannot use is a wrong call."""
    pytest.importorskip("natasha", reason="needs the extra 'ru'")
    corpus = tmp_path / "a.jsonl"
    corpus.write_text(LINES, "utf-8")
    arguments = ("predict", "rules-ru", str(corpus), "-o", str(tmp_path / "b.jsonl"), "--given", "PER")
    assert call(*arguments, "--given", "LOC") == 2
    assert capsys.readouterr().err == "saidby: rules-ru cannot make use of given LOC; it takes: PER\n"
    assert call(*arguments) == 0


def test_the_list_of_systems_has_every_system(capsys: pytest.CaptureFixture[str]) -> None:
    """Name, labels, help, options."""
    assert call("systems") == 0
    out = capsys.readouterr().out
    for name, entry in SYSTEMS.items():
        assert f"\n{name} " in f"\n{out}"
        assert entry.help in out
    assert "by=block|text" in out
