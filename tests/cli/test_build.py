"""`saidby build` as people and scripts meet it: streams, exit codes, what it says."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from calls import Call, Run

from saidby import cli
from saidby.corpus import build as building

NEWS = "Мэр Пётр Лужин сказал: «Мост через Быструю откроют в мае, когда спадёт вода»."
PAGE = f'<html><head><meta charset="utf-8"><title>Мост</title></head><body><p>{NEWS}</p></body></html>'


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    """Call `saidby build` in an empty folder with one article in `news`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    (tmp_path / "news/most.txt").write_text(f"date 2031-05-02 {NEWS}", "utf-8")

    def call(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as ended:
            cli.main(["build", *arguments])
        return Run(ended.value.code or 0, *capfd.readouterr())

    return call


def test_a_summary_goes_to_standard_error(run: Call, tmp_path: Path) -> None:
    """One line, with counts and seconds; nothing on standard output, no progress without a terminal."""
    code, out, err = run("news", "-o", "c.jsonl")
    assert (code, out) == (0, "")
    assert re.fullmatch(r"c\.jsonl: 1 article, 18 tokens, \d+\.\d s\n", err)
    assert json.loads((tmp_path / "c.jsonl").read_bytes())["meta"]["date"] == "2031-05-02"


def test_standard_output_is_a_corpus(run: Call) -> None:
    """Ready for a pipe."""
    code, out, _ = run("news", "-o", "-")
    assert code == 0
    assert json.loads(out)["id"] == "most"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("cut.jsonl", b'{"text": "x"}\n{"tex', "cut.jsonl:2: is not JSON: Input data was truncated; "),
        ("page.html", PAGE.encode("cp1251"), "page.html: declares utf-8 but is not in it (byte 0xCC at 41, line 1); "),
        ("empty.txt", b"", "empty.txt: is empty; leave it out\n"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n", "photo.txt: is not text (PNG image); convert it to text or leave it out\n"),
    ],
)
def test_bad_input_is_a_message_and_exit_1(run: Call, tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """And no half-written output."""
    (tmp_path / name).write_bytes(data)
    code, out, err = run(name, "-o", "c.jsonl")
    assert (code, out) == (1, "")
    assert err.startswith(f"saidby: {said}")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["news", name])


def test_a_folder_without_articles_is_exit_1(run: Call, tmp_path: Path) -> None:
    """With what was looked for."""
    (tmp_path / "empty").mkdir()
    code, _, err = run("empty", "-o", "c.jsonl")
    assert code == 1
    assert err.startswith("saidby: empty: holds no articles; looked for .txt, ")


def test_an_encoding_reads_a_page_that_lies(run: Call, tmp_path: Path) -> None:
    """As the message advises."""
    (tmp_path / "page.html").write_bytes(PAGE.encode("cp1251"))
    assert run("page.html", "-o", "c.jsonl", "--encoding", "cp1251").code == 0
    assert json.loads((tmp_path / "c.jsonl").read_bytes())["text"] == NEWS


def test_a_map_names_columns(run: Call, tmp_path: Path) -> None:
    """TARGET=COLUMN; a wrong name is told with the columns that exist."""
    (tmp_path / "n.csv").write_text("body;date\nBridge.;2031-05-02\n")
    assert run("n.csv", "-o", "c.jsonl", "--map", "text=body,published=date", "--lang", "en").code == 0
    document = json.loads((tmp_path / "c.jsonl").read_bytes())
    assert (document["text"], document["lang"], document["meta"]["published"]) == ("Bridge.", "en", "2031-05-02")
    wrong = run("n.csv", "-o", "c.jsonl", "--map", "text=txt")
    assert (wrong.code, wrong.err) == (1, "saidby: n.csv:2: there is no column 'txt'; columns: body, date\n")


def test_what_is_skipped_and_what_failed_is_told(run: Call, tmp_path: Path) -> None:
    """With counts and places."""
    (tmp_path / "news/a.doc").touch()
    (tmp_path / "news/b.txt").touch()
    code, _, err = run("news", "-o", "c.jsonl", "--on-error", "quarantine")
    assert code == 0
    assert err.splitlines()[:2] == [
        "skipped files with suffix '.doc' (1): news/a.doc",
        "articles that failed (1) are in c.jsonl.quarantine.jsonl, with the reasons",
    ]


def test_shards_are_told_apart_from_the_whole(run: Call, tmp_path: Path) -> None:
    """A run for a shard joins nothing."""
    code, _, err = run("news", "-o", "c.jsonl", "--shard", "1/2")
    assert code == 0
    assert err.startswith("parts of c.jsonl, shard 1/2: 1 article, ")
    assert run("news", "-o", "c.jsonl").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.jsonl", "news"]


def test_a_failed_build_says_where_its_parts_are(run: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And how to go on."""
    monkeypatch.setattr(building, "BATCH_ARTICLES", 1)
    (tmp_path / "news/z.txt").touch()
    code, _, err = run("news", "-o", "c.jsonl")
    assert code == 1
    assert err == (
        "finished parts are kept in c.jsonl.parts; run again with --resume to go on from them\n"
        "saidby: news/z.txt: is empty; leave it out\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("news",), "Missing option '-o' / '--output'"),
        (("-o", "c.jsonl"), "Missing argument 'SRC...'"),
        (("news", "-o", "c.jsonl", "--shard", "1"), "must be like 1/4, got '1'"),
        (("news", "-o", "c.jsonl", "--workers", "0"), "'--workers'"),
        (("news", "-o", "c.docx"), "saidby: c.docx: no format has this suffix"),
        (("news", "-o", "c.jsonl", "--map", "body"), "saidby: a column map is TARGET=COLUMN"),
        (("news", "-o", "c.jsonl", "--reader", "txt"), "saidby: unknown reader 'txt'; did you mean 'text'?"),
        (("news", "-o", "c.jsonl", "--lang", "русский"), "saidby: the language must be a BCP 47 tag"),
    ],
)
def test_a_wrong_call_is_exit_2(run: Call, arguments: tuple[str, ...], said: str) -> None:
    """The call is at fault, not the data."""
    code, _, err = run(*arguments)
    assert code == 2
    assert said in err


def test_ctrl_c_is_exit_130_without_a_traceback(tmp_path: Path) -> None:
    """Finished parts are kept, and it says so."""
    with (tmp_path / "n.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": NEWS}) + "\n" for _ in range(40_000))
    command = [sys.executable, "-m", "saidby", "build", "n.jsonl", "-o", "c.jsonl", "--workers", "2"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        for _ in range(600):
            if (tmp_path / "c.jsonl.parts/000000.json").is_file():
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert [line for line in err.decode().splitlines() if line] == [
        "finished parts are kept in c.jsonl.parts; run again with --resume to go on from them",
        "saidby: stopped",
    ]
    assert not (tmp_path / "c.jsonl").exists()
