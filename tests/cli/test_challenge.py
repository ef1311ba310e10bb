"""``saidby challenge``: a program as a system, predictions from a file, tables, failing items, JSON, wrong calls."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from calls import Call, Run

from saidby import cli
from saidby.corpus import stores
from saidby.corpus.said import parse

MIRROR = """
import json, sys
log = open("log.jsonl", "w")
for line in sys.stdin:
    log.write(line)
    document = json.loads(line)
    at = document["text"].find("«")
    end = document["text"].find("»", at) + 1
    if at >= 0 and end:
        document["spans"] = [{"id": "q", "label": "QUOTE", "fragments": [[at, end]]}]
    print(json.dumps(document), flush=True)
"""
"""A system that takes the first marks for a quote, and writes down what it is given."""
SYSTEM = f"command:{sys.executable} mirror.py"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    """Call `saidby challenge` in a folder with the program."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mirror.py").write_text(MIRROR, "utf-8")

    def call(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as ended:
            cli.main(["challenge", *arguments])
        return Run(ended.value.code or 0, *capfd.readouterr())

    return call


def test_tables_and_failing_items(run: Call) -> None:
    """A row a construction, a file, a language; of each failing item the reason and the text of both sides."""
    code, out, err = run(SYSTEM, "--phenomenon", "straight-marks", "--phenomenon", "foreign-content", "--failed", "all")
    assert code == 0
    rows = {line.split()[0]: line.split()[1:4] for line in out.splitlines() if re.match(r"  [a-z]\S+ +\d", line)}
    assert rows.keys() >= {"straight-marks", "foreign-content", "direct.said", "typography.said", "ru"}
    assert sum(int(rows[name][1]) for name in ("straight-marks", "foreign-content")) == int(rows["ru"][1])
    total = next(line.split() for line in out.splitlines() if line.startswith("all "))
    assert total[1:3] == rows["ru"][:2]
    failing = int(total[2]) - int(total[1])
    assert out.count("\ngold: ") == out.count("\nfound: ") == failing > 0
    assert re.search(r"^source: .+; found: nothing$", out, re.M)
    assert err == ""


def test_a_system_sees_nothing_of_the_gold(run: Call, tmp_path: Path) -> None:
    """Texts, blocks and tokens: no labels, no header, and an id that tells nothing."""
    run(SYSTEM, "--phenomenon", "scare-quotes", "--lang", "ru")
    seen = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text("utf-8").splitlines()]
    assert seen
    for number, document in enumerate(seen):
        assert document["id"] == f"item-{number}"
        assert document.keys() <= {"schema", "id", "text", "lang", "blocks", "sentences", "tokens"}


def test_json_has_every_failing_item_and_the_same_numbers(run: Call) -> None:
    """Whatever is shown of the items."""
    found: dict[str, Any] = json.loads(run(SYSTEM, "--lang", "ru", "--json", "--failed", "1").out)
    assert found["system"] == SYSTEM
    assert found["languages"].keys() == {"ru"}
    assert len(found["failing"]) == found["items"] - found["passed"] > 1
    assert sum(row["passed"] for row in found["phenomena"].values()) == found["passed"]


def test_what_is_found_can_be_kept_and_judged_again(run: Call) -> None:
    """The same tables; only so many failing items are shown, and that is said."""
    first = run(SYSTEM, "--phenomenon", "scare-quotes", "-o", "found.jsonl", "--failed", "0")
    assert "items → found.jsonl" in first.err
    again = run("found.jsonl", "--phenomenon", "scare-quotes", "--failed", "1")
    assert again.out.endswith(first.out)
    assert again.out.count("\ngold: ") == 1
    assert re.fullmatch(r"1 of \d+ failing items are shown; for more: --failed N\n", again.err)


WRONG = [
    (("rules-rx",), "saidby: unknown system 'rules-rx'; did you mean 'rules-ru'?"),
    (("no/such/file.jsonl",), "no/such/file.jsonl"),
    ((SYSTEM, "--lang", "it"), "saidby: unknown language of the suite 'it'; known: de, en, fr, ru"),
    ((SYSTEM, "--phenomenon", "converbs"), "saidby: unknown phenomenon 'converbs'; did you mean 'converb'?"),
    ((SYSTEM, "--failed", "some"), "must be a number or 'all', got 'some'"),
    (("found.jsonl", "-o", "x.jsonl"), "found.jsonl holds predictions; -o is for what a system finds"),
    (("found.jsonl",), "saidby: pred: holds 0 of 487 items, not "),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_a_wrong_call_is_explained(run: Call, arguments: tuple[str, ...], message: str) -> None:
    """What is wrong, and what is known."""
    stores.save([parse("#said 1 lang=ru\n#id z\n\nДа\n")], Path("found.jsonl"))
    code, out, err = run(*arguments)
    assert code in (1, 2)
    assert (out, message in err) == ("", True), err
