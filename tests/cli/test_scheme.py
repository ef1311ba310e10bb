"""`saidby scheme`, `check --scheme` and `stats` as people and scripts meet them: output, exit codes, streams."""

import json
from pathlib import Path

import pytest
from calls import Call, Run

from saidby import cli
from saidby.annotate.answer import json_schema
from saidby.annotate.describe import describe, outline
from saidby.annotate.scheme import load_scheme, parse_scheme

GOLD = "#said 1 lang=ru\n#id a\n#split train\n\n{PERS|Лужин} {CUE mood=sad|сказал}.\n\n#said 1 lang=ru\n#id b\n#split test\n\n{PER|Лужин} уехал.\n"
COURT = 'name = "court"\nversion = "1"\n[labels.PARTY]\n'


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call `saidby` in a folder with `gold.said` and `court.toml`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gold.said").write_text(GOLD, "utf-8")
    (tmp_path / "court.toml").write_text(COURT, "utf-8")

    def call(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        return Run(ended.value.code or 0, *capsys.readouterr())

    return call


def test_a_scheme_is_shown_in_four_forms(run: Call) -> None:
    """An outline, a description for prompts, a JSON Schema of answers, and TOML to begin with."""
    news = load_scheme()
    assert run("scheme") == run("scheme", "news") == (0, outline(news), "")
    assert run("scheme", "news", "--describe") == (0, describe(news), "")
    assert json.loads(run("scheme", "--json-schema").out) == json_schema(news)
    assert parse_scheme(run("scheme", "--toml").out) == news


def test_a_file_is_a_scheme(run: Call) -> None:
    """By its path."""
    assert run("scheme", "court.toml") == (0, "court 1\n\nlabels\n  PARTY\n", "")


def test_a_wrong_scheme_is_the_fault_of_the_data(run: Call, tmp_path: Path) -> None:
    """All its problems on standard error, exit 1; an unknown name is the fault of the call, exit 2."""
    (tmp_path / "court.toml").write_text(COURT + "help = 1\ncolor = 2\n", "utf-8")
    problems = (
        "court.toml $.labels.PARTY.color: unknown key 'color'; did you mean 'colour'? known: attributes, colour, entity, group, help, shortcut\n"
        "court.toml $.labels.PARTY.help: Expected `str`, got `int`\n"
    )
    for arguments in (["scheme", "court.toml"], ["check", "gold.said", "--scheme", "court.toml"]):
        assert run(*arguments) == (1, "", f"saidby: {problems}")
    unknown = "saidby: unknown scheme 'new'; did you mean 'news'? known: FILE.toml, news\n"
    for arguments in (
        ["scheme", "new"],
        ["check", "gold.said", "--scheme", "new"],
        ["stats", "gold.said", "--scheme", "new"],
    ):
        assert run(*arguments) == (2, "", unknown)


def test_check_holds_a_corpus_to_a_scheme(run: Call) -> None:
    """Every problem with its place on standard output, exit 1; a document with problems is not valid."""
    known = "ADDRESSEE, CUE, DATE, EVENT, EVIDENCE, FRAME, LOC, MEDIUM, MENTION, MONEY, NONSPEECH, ORG, PER, QUANTITY, QUOTE, SOURCE, TOPIC, WORK"
    assert run("check", "gold.said", "--scheme", "news") == (
        1,
        f"a $.spans[0].label (1 'Лужин'): unknown label 'PERS'; did you mean 'PER'? known: {known}\n"
        "a $.spans[1].attrs.mood (2 'сказал'): unknown attribute of CUE 'mood'; the scheme has none; remove it\n",
        "1 valid documents, 2 problems\n",
    )


def test_check_without_a_scheme_takes_any_label(run: Call) -> None:
    """Labels are free until a scheme is named."""
    assert run("check", "gold.said") == (0, "", "2 valid documents, 0 problems\n")


def test_problems_of_corpus_and_scheme_come_together(run: Call, tmp_path: Path) -> None:
    """One run shows all there is to mend."""
    (tmp_path / "bad.jsonl").write_text(
        '{"schema":1,"id":"c","text":"x","lang":"en","spans":[{"id":"1","label":"PER","fragments":[[0,9]]}]}\n', "utf-8"
    )
    code, out, err = run("check", "bad.jsonl", "gold.said", "--scheme", "news")
    assert [line.split(" (")[0].split(": ")[0] for line in out.splitlines()] == [
        "c $.spans[0].fragments[0]",
        "a $.spans[0].label",
        "a $.spans[1].attrs.mood",
    ]
    assert (code, err) == (1, "1 valid documents, 3 problems\n")


def test_stats_are_a_table(run: Call) -> None:
    """Labels that the scheme does not know are counted too."""
    assert run("stats", "gold.said", "--by", "meta:split") == (
        0,
        "                    test  train  total\n"
        "documents              1      1      2\n"
        "sentences              1      1      2\n"
        "tokens                 3      3      6\n"
        "words                  2      2      4\n"
        "spans                  1      2      3\n"
        "spans: entities        1      0      1\n"
        "  PER                  1      0      1\n"
        "spans: quotes          0      1      1\n"
        "  CUE                  0      1      1\n"
        "    mood\n"
        "      sad              0      1      1\n"
        "spans: not in news     0      1      1\n"
        "  PERS                 0      1      1\n"
        "\n"
        "lengths in tokens  mean  median  p90  max\n"
        "document            3.0     3.0    3    3\n"
        "  test              3.0     3.0    3    3\n"
        "  train             3.0     3.0    3    3\n"
        "sentence            3.0     3.0    3    3\n"
        "  test              3.0     3.0    3    3\n"
        "  train             3.0     3.0    3    3\n"
        "PER                 1.0     1.0    1    1\n"
        "  test              1.0     1.0    1    1\n"
        "  train               –       –    –    –\n"
        "CUE                 1.0     1.0    1    1\n"
        "  test                –       –    –    –\n"
        "  train             1.0     1.0    1    1\n"
        "PERS                1.0     1.0    1    1\n"
        "  test                –       –    –    –\n"
        "  train             1.0     1.0    1    1\n",
        "",
    )


def test_stats_are_json(run: Call) -> None:
    """Total and parts have one shape."""
    code, out, err = run("stats", "gold.said", "--by", "lang", "--json")
    value = json.loads(out)
    assert (code, err) == (0, "")
    assert value["by"] == "lang"
    assert value["parts"] == {"ru": value["total"]}
    assert value["total"]["labels"]["CUE"]["attributes"] == {"mood": {"sad": 1}}
    whole = json.loads(run("stats", "gold.said", "--json").out)
    assert whole == {"by": None, "total": value["total"], "parts": {}}


def test_stats_refuse_an_unknown_part(run: Call) -> None:
    """The call is at fault."""
    assert run("stats", "gold.said", "--by", "spilt") == (
        2,
        "",
        "saidby: unknown part of a corpus 'spilt'; did you mean 'split'? known: lang, meta:KEY, split\n",
    )
