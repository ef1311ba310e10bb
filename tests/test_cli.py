"""The command line as a newcomer and as a script meet it: help, exit codes, streams, errors."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from saidby import cli
from saidby.cli import COMMANDS

GOLD = "#said 1 lang=ru\n#id a\n#entity e PER Лужин\n\n{PER@e|Лужин} уехал.\n\n#said 1 lang=ru\n#id b\n\nМост открыт.\n"


class Run:
    """What a call printed, and its exit code."""

    def __init__(self, *arguments: str, data: bytes = b"") -> None:
        done = subprocess.run(
            [sys.executable, "-m", "saidby", *arguments], input=data, capture_output=True, check=False
        )
        self.code, self.out, self.err = done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.said"
    path.write_text(GOLD, "utf-8")
    return path


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`saidby COMMAND --help` names its arguments and, where it takes any, gives an example."""
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    text = capsys.readouterr().out
    assert ended.value.code == 0
    assert text.startswith(f"Usage: saidby {name}")
    assert "\\b" not in text
    assert f"saidby {name} " in text.split("Example", 1)[-1] or "CORPUS" not in text.split("\n")[0]


def test_the_help_names_every_command() -> None:
    """The first screen is the list of commands, in the order of the work."""
    run = Run("--help")
    assert run.code == 0
    assert [line.split()[0] for line in run.out.split("Commands:\n")[1].strip().split("\n")] == list(COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["chekc"],
            "unknown command 'chekc'; did you mean 'check'? known: adjudicate, agree, audit, build, challenge, ",
        ),
        (["show", "x.docx"], "x.docx: no format has the suffix '.docx'; known: .jsonl, .parquet, .conllu, .said"),
        (["convert", "a.said", "b.jsonl", "--from", "brta"], "unknown format 'brta'; did you mean 'brat'? known: "),
        (["predict", "natsha", "a.said", "-o", "b.jsonl"], "unknown system 'natsha'; did you mean 'natasha'? known: "),
        (["score", "gold.said", "gold.said", "--measure", "entities.strct"], "did you mean 'entities.strict'?"),
    ],
)
def test_a_wrong_call_exits_2_and_says_what_there_is(gold: Path, arguments: list[str], message: str) -> None:
    """Usage errors name what was meant and what exists."""
    run = Run(*(str(gold) if argument == "gold.said" else argument for argument in arguments))
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("saidby: ")
    assert message in run.err


def test_a_missing_argument_exits_2() -> None:
    """click's own complaint, with its code."""
    run = Run("convert", "a.said")
    assert run.code == 2
    assert "Missing argument 'OUT'" in run.err


def test_bad_data_exits_1_and_writes_nothing(tmp_path: Path, gold: Path) -> None:
    """Every problem is on standard error, nothing on standard output, no file under the new name."""
    gold.write_text(GOLD + "\n#said 1\n#id c\n\n{PER|x\n", "utf-8")
    run = Run("convert", str(gold), str(tmp_path / "out.jsonl"))
    assert (run.code, run.out) == (1, "")
    assert f"{gold}:15:1: '1' is opened here and never closed" in run.err
    assert list(tmp_path.iterdir()) == [gold]


def test_convert_and_pipes(gold: Path) -> None:
    """`-` is a pipe on either side; results on standard output, nothing else there."""
    lines = Run("convert", str(gold), "-", "--to", "jsonl")
    assert (lines.code, lines.err) == (0, "")
    assert [json.loads(line)["id"] for line in lines.out.splitlines()] == ["a", "b"]
    back = Run("convert", "-", "-", "--from", "jsonl", "--to", "said", data=lines.out.encode())
    assert back.out == GOLD.replace("lang=ru", "lang=ru tokens=razdel")


def test_check_lists_every_problem_and_exits_1(tmp_path: Path, gold: Path) -> None:
    """Problems are the result: on standard output, a line each."""
    assert Run("check", str(gold)).code == 0
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id":"a","text":"x","lang":"ru","tokens":[[0,2]]}\n{"id":"a"\n', "utf-8")
    run = Run("check", str(gold), str(bad))
    assert run.code == 1
    assert run.out.splitlines() == [
        "a $.tokens[0]: 0-2 is outside the text (1 characters)",
        f"{bad}:2: the JSON is cut off; get a whole copy of the file",
    ]
    assert run.err == "2 valid documents, 2 problems\n"


def test_show_without_a_terminal_has_no_colour(gold: Path) -> None:
    """Brackets carry the annotation, colour is not needed."""
    run = Run("show", str(gold), "--id", "a")
    assert run.code == 0
    assert "[Лужин PER] уехал." in run.out
    assert "\x1b" not in run.out
    assert Run("show", str(gold), "--id", "nobody").err == f"saidby: {gold}: holds no document nobody\n"


def test_a_full_disk_without_a_name_is_told_of_both_places(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Results and temporary files: the error does not say which."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cli.cli, "main", full)
    with pytest.raises(SystemExit) as caught:
        cli.main([])
    assert caught.value.code == 1
    assert capsys.readouterr().err == "saidby: output, or temporary files (TMPDIR): No space left on device\n"


def test_what_is_half_written_goes_when_we_are_asked_to_end(tmp_path: Path) -> None:
    """`timeout`, schedulers and containers send SIGTERM: nothing stays beside the output, as with Ctrl-C."""
    command = [sys.executable, "-m", "saidby", "convert", "-", "corpus", "--from", "jsonl"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        for _ in range(600):
            if list(tmp_path.iterdir()):
                break
            time.sleep(0.05)
        assert [path.suffix for path in tmp_path.iterdir()] == [".tmp"]
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (143, b"")
    assert list(tmp_path.iterdir()) == []


def test_a_closed_pipe_is_no_error(gold: Path) -> None:
    """`saidby show … | head -1` ends quietly."""
    gold.write_text(
        "\n".join(GOLD.replace("#id a", f"#id a{i}").replace("#id b", f"#id b{i}") for i in range(300)), "utf-8"
    )
    shell = f"{sys.executable} -m saidby show {gold} | head -1"
    run = subprocess.run(["bash", "-c", shell], capture_output=True, check=False)
    assert run.stderr == b""


@pytest.mark.parametrize("command", ["convert {} -", "measures"])
def test_a_closed_pipe_ends_with_0(gold: Path, command: str) -> None:
    """The exit code does not say that data is at fault, wherever the writing stops."""
    gold.write_text(
        "\n".join(GOLD.replace("#id a", f"#id a{i}").replace("#id b", f"#id b{i}") for i in range(3000)), "utf-8"
    )
    shell = f"(sleep 0.1; {sys.executable} -m saidby {command.format(gold)}; echo $? >&2) | true"
    assert subprocess.run(["bash", "-c", shell], capture_output=True, check=False).stderr == b"0\n"


@pytest.mark.parametrize("encoding", ["ascii", "koi8-r", "latin-1"])
def test_no_encoding_of_the_terminal_stops_a_command(gold: Path, encoding: str) -> None:
    """What the terminal lacks is escaped; JSON stays JSON."""

    def run(*arguments: str) -> bytes:
        done = subprocess.run(
            [sys.executable, "-m", "saidby", *arguments],
            env={**os.environ, "PYTHONIOENCODING": encoding},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout

    gold.write_text(GOLD.replace("открыт", "открыт «€» 😀"), "utf-8")
    for arguments in (("show", str(gold)), ("score", str(gold), str(gold)), ("stats", str(gold))):
        assert run(*arguments)
    text = run("errors", str(gold), str(gold), "--json", "--class", "correct")
    found = json.loads(text.decode("utf-8" if encoding == "ascii" else encoding))
    assert found["errors"][0]["gold"]["text"] == "Лужин"


def test_formats_systems_measures_are_listed() -> None:
    """A line each, the name first."""
    for command, name in (("formats", "said"), ("systems", "rules-ru"), ("measures", "entities.strict")):
        run = Run(command)
        assert run.code == 0
        assert any(line.split()[0] == name for line in run.out.splitlines() if line.strip())


BAD_SOURCES = {
    "empty": ("empty.txt", b"", "empty.txt: "),
    "picture": ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "photo.txt: is not text (PNG"),
    "charset": (
        "page.html",
        "<html><head><meta charset='utf-8'></head><body><p>Мост в Заречье открыли в мае.</p></body></html>".encode(
            "cp1251"
        ),
        "page.html: ",
    ),
    "nothing": ("notes.docx", b"x", ""),
}


@pytest.mark.parametrize("case", BAD_SOURCES)
def test_bad_sources_are_named_and_nothing_is_written(tmp_path: Path, case: str) -> None:
    """Empty file, picture named .txt, page in another charset than it says, folder without articles."""
    name, data, message = BAD_SOURCES[case]
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / name).write_bytes(data)
    run = Run("build", str(tmp_path / "articles"), "-o", str(tmp_path / "corpus.jsonl"))
    assert (run.code, run.out) == (1, "")
    assert message in run.err
    assert [path.name for path in tmp_path.iterdir()] == ["articles"]


def test_the_demo_walks_the_whole_path(tmp_path: Path) -> None:
    """Build, predict, score and show run on the bundled articles and leave their files."""
    run = Run("demo", "-o", str(tmp_path / "demo"))
    assert run.code == 0, run.err
    scores = json.loads((tmp_path / "demo" / "scores.json").read_text("utf-8"))
    assert "</html>" in (tmp_path / "demo" / "natasha.html").read_text("utf-8")
    assert scores["natasha"]["documents"] == scores["rules-ru"]["documents"] > 2
    assert scores["natasha"]["measures"]["entities.strict"]["micro"]["f1"] > 0.3
    assert scores["rules-ru"]["measures"]["quotes.strict[content]"]["micro"]["tp"] > 3
    assert "Open next: " in run.out
    assert Run("check", str(tmp_path / "demo" / "gold.said"), str(tmp_path / "demo" / "corpus.jsonl")).code == 0


@pytest.mark.parametrize("arguments", [("score", "-", "-"), ("errors", "-", "-"), ("compare", "-", "a=-", "b=-")])
def test_standard_input_is_read_once(arguments: tuple[str, ...]) -> None:
    """The second side would be empty, and blamed for it."""
    run = Run(*arguments, data=b'{"schema":1,"id":"a","text":"x","lang":"ru"}\n')
    assert (run.code, run.out) == (2, "")
    assert run.err == "saidby: -: standard input can be read once; write what else is read to a file\n"
