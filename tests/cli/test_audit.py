"""`saidby audit` as people and scripts meet it: output, exit codes, streams."""

import io
import json
import re
import sys
from pathlib import Path

import pytest
from calls import Call, Run

from saidby import cli
from saidby.corpus.audit import CHECKS

GOLD = "#said 1 lang=en\n#id a\n#split train\n\nin {LOC|Pell} town\n\n#said 1 lang=en\n#id b\n#split test\n\nin {ORG|Pell} town\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call `saidby` in a folder with `gold.said`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gold.said").write_text(GOLD, "utf-8")

    def call(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        return Run(ended.value.code or 0, *capsys.readouterr())

    return call


def test_an_audit_is_a_table(run: Call) -> None:
    """Counts, then findings; what was read is told on standard error."""
    assert run("audit", "gold.said", "--only", "labels,doubles", "--only", "empty") == (
        0,
        "         errors  warnings  notes\n"
        "labels        –         1      –  one string between the same words with several labels, or without\n"
        "doubles       –         –      –  spans that say what another one says\n"
        "empty         –         –      –  documents without a word\n"
        "\n"
        "labels\n"
        "  warning: b:3-7, a:3-7: LOC 1 time, ORG 1 time\n"
        "    in [Pell] town\n",
        "2 documents: 0 errors, 1 warning, 0 notes\n",
    )


def test_strict_is_for_scripts(run: Call) -> None:
    """Exit 1 for an error or a warning, not for a note; the table comes all the same."""
    assert run("audit", "gold.said", "--strict")[0] == 1
    assert run("audit", "gold.said", "--strict").out == run("audit", "gold.said").out
    assert run("audit", "gold.said", "--strict", "--only", "seen_names")[0] == 0


def test_an_audit_is_json(run: Call) -> None:
    """Every finding, with its places."""
    code, out, _ = run("audit", "gold.said", "--json", "--only", "labels")
    assert code == 0
    assert json.loads(out) == {
        "documents": 2,
        "parts": {"gold.said train": 1, "gold.said test": 1},
        "checks": {"labels": {"error": 0, "warning": 1, "note": 0}},
        "findings": [
            {
                "check": "labels",
                "severity": "warning",
                "what": "LOC 1 time, ORG 1 time",
                "places": [
                    {"corpus": "gold.said", "document": "b", "start": 3, "end": 7},
                    {"corpus": "gold.said", "document": "a", "start": 3, "end": 7},
                ],
                "excerpt": "in [Pell] town",
            }
        ],
    }


def test_five_of_a_check_are_listed_or_all(run: Call, tmp_path: Path) -> None:
    """The table says how many are left out; JSON leaves out none."""
    lines = [json.dumps({"schema": 1, "id": str(i), "text": "", "lang": "en"}) for i in range(7)]
    (tmp_path / "empty.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    call = ("audit", "empty.jsonl", "--only", "empty")
    assert run(*call).out.endswith("  warning: 4: the text is empty\n  … and 2 more\n")
    assert run(*call, "--all").out.endswith("  warning: 6: the text is empty\n")
    assert len(json.loads(run(*call, "--json").out)["findings"]) == 7


def test_standard_input_is_read_once_and_looked_at_twice(run: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a file is."""
    run("convert", "gold.said", "gold.jsonl")
    stream = io.TextIOWrapper(io.BytesIO(Path("gold.jsonl").read_bytes()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert run("audit", "-", "--only", "labels").out == run("audit", "gold.jsonl", "--only", "labels").out


def test_what_cannot_be_read_is_an_error(run: Call) -> None:
    """Exit 1; an unknown check is the fault of the call, exit 2."""
    assert run("audit", "none.jsonl") == (1, "", "saidby: none.jsonl: there is no such file\n")
    code, out, err = run("audit", "gold.said", "--skip", "lables")
    assert (code, out) == (2, "")
    assert err.startswith("saidby: unknown check 'lables'; did you mean 'labels'? known: ")


def test_the_reference_has_every_check() -> None:
    """One row a check, in order, its severity first."""
    page = (Path(__file__).parents[2] / "docs/reference/audit.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+)", page, re.MULTILINE)
    assert rows == [(check.name, check.severity) for check in CHECKS.values()]
