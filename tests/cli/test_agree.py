"""`saidby agree` as people and scripts meet it: the table, JSON, disagreements, exit codes."""

import json
from pathlib import Path

import pytest
from calls import Call, Run

from saidby import agree, cli
from saidby.annotate.agree_table import listed, table

HEAD = "#said 1 lang=ru tokens=razdel\n#id {}\n\n"
ANNA = HEAD.format("a") + "{PER|Лужин} в {LOC|Заречье}.\n\n" + HEAD.format("b") + "{PER|Вера} тут.\n"
BORIS = HEAD.format("a") + "{PER|Лужин} в Заречье.\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call `saidby` in a folder with `anna.said` and `boris.said`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "anna.said").write_text(ANNA, "utf-8")
    (tmp_path / "boris.said").write_text(BORIS, "utf-8")

    def call(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        return Run(ended.value.code or 0, *capsys.readouterr())

    return call


def test_the_table_is_for_newcomers(run: Call) -> None:
    """What was compared and left out, a row a label, dashes in words, how to read it, what differs.

    By hand: κ of all labels (3/4 - 7/16) / (9/16), α 1 - (2/8) / (34/56); α units of LOC 1 - 14 / (2 · 32 · 7 · 25 / 950).
    """
    assert run("agree", "anna.said", "boris.said", "--resamples", "0") == (
        0,
        "1 document labelled by two or more (anna 1, boris 1), 4 tokens\n"
        "left out: 1 document that anna alone labelled\n"
        "\n"
        "            anna  boris  F1 exact  95% interval  overlap  κ tokens  outside  α tokens  α units\n"
        "all labels     2      1     0.667                  0.667     0.556    62.5%     0.588    0.473\n"
        "  PER          1      1     1.000                  1.000     1.000    75.0%     1.000    1.000\n"
        "  LOC          1      0     0.000                  0.000     0.000    87.5%     0.000   -0.188\n"
        "\n"
        "F1: mean over pairs of annotators; one label and the same extent (exact), or a character in common (overlap).\n"
        "A system scored against one annotator meets its ceiling at F1 exact: what another annotator gets.\n"
        "κ, α: agreement beyond chance, 1 at most, 0 as by chance; on tokens, or on marked stretches of text (units).\n"
        "outside: share of tokens without the label; where it is large, F1 says more than κ and α.\n"
        "\n"
        "1 disagreement: missing 1\n",
        "",
    )


def test_of_three_each_pair_has_a_row(run: Call, tmp_path: Path) -> None:
    """Who stands apart can be seen."""
    (tmp_path / "clara.said").write_text(BORIS.replace("{PER|Лужин}", "Лужин"), "utf-8")
    assert (
        "all labels, by pair  spans  spans  agreed  F1 exact  overlap  κ tokens\n"
        "  anna – boris           2      1       1     0.667    0.667     0.556\n"
        "  anna – clara           2      0       0     0.000    0.000     0.000\n"
        "  boris – clara          1      0       0     0.000    0.000     0.000\n"
    ) in run("agree", "anna.said", "boris.said", "clara.said").out


def test_dashes_are_explained(run: Call) -> None:
    """A label that nobody used."""
    shown = run("agree", "anna.said", "boris.said", "--labels", "EVENT", "--resamples", "0").out
    assert "  EVENT        0      0         –                      –         –   100.0%         –        –\n" in shown
    assert "\n– EVENT: F1, κ tokens, α tokens, α units undefined: no annotator used the label\n" in shown


def test_intervals_of_one_document_say_nothing(run: Call) -> None:
    """And the table says so."""
    shown = run("agree", "anna.said", "boris.said").out
    assert "95% intervals from 1,000 draws of the documents.\n" in shown
    assert "From fewer than 2 documents there is nothing to draw: the intervals say nothing.\n" in shown


def test_json_is_the_whole_result(run: Call) -> None:
    """Every option reaches the library."""
    options = ["--names", "А,Б", "--labels", "PER, LOC", "--resamples", "7", "--seed", "3", "--json"]
    found = agree("anna.said", "boris.said", names=["А", "Б"], labels=["PER", "LOC"], resamples=7, seed=3)
    shown = run("agree", "anna.said", "boris.said", *options)
    assert json.loads(shown.out) == json.loads(json.dumps(found.to_dict()))
    assert shown.code == 0


def test_disagreements_follow_the_table(run: Call) -> None:
    """All, or the first N and how many are left; without the option only their number."""
    found = agree("anna.said", "boris.said")
    shown = table(found)
    each = "a 8-15  missing: LOC\n  Лужин в Заречье.\n  anna: Заречье\n  boris: –\n"
    assert listed(found.disagreements) == each
    assert run("agree", "anna.said", "boris.said", "--disagreements").out == f"{shown}\n{each}"
    assert run("agree", "anna.said", "boris.said", "--disagreements", "0").out == f"{shown}\n… and 1 more\n"
    assert run("agree", "anna.said", "boris.said").out == shown


def test_exit_codes(run: Call, tmp_path: Path) -> None:
    """1 if texts differ, 2 if the call makes no sense; nothing is printed as a result."""
    (tmp_path / "other.said").write_text(BORIS.replace("Заречье", "Заречии"), "utf-8")
    assert run("agree", "anna.said", "other.said") == (
        1,
        "",
        "saidby: a: anna and other have different texts from character 13 on: "
        "anna …'ин в Заречье.' (its end), other …'ин в Заречии.' (its end); label one text\n",
    )
    assert run("agree", "anna.said")[:2] == (2, "")
    assert run("agree", "anna.said", "boris.said", "--names", "x").code == 2
    assert run("agree", "anna.said", "boris.said", "--labels", "PERS").code == 2
