"""``saidby errors``: tables for people that no text can break, JSON, options, exit codes."""

import json
from pathlib import Path

import pytest

from saidby.cli import main
from saidby.corpus import stores
from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.said import parse
from saidby.eval.errors import errors

GOLD = "{PER|Лужин} в {LOC|Заречье}, {PER|Анна}"
PRED = "{PER|Лужин} в {ORG|Заречье}, {PER|Анна}"
TABLE = """\
2 documents; gold spans by class, spurious are predictions

entities  gold  correct  wrong_label  too_long  too_short  shifted  split  merged  missed  spurious  predicted
LOC          1        0            1         0          0        0      0       0       0         0          0
ORG          0        0            0         0          0        0      0       0       0         0          1
PER          4        3            0         0          0        0      0       0       1         0          3
all          5        3            1         0          0        0      0       0       1         0          4

gold ↓ predicted →  LOC  ORG  PER  missed
LOC                   0    1    0       0
ORG                   0    0    0       0
PER                   0    0    3       1
spurious              0    0    0       0

by label
     gold  found  recall   95% interval  predicted  right  precision   95% interval
LOC     1      0  0.0000  0.0000–0.7935          0      0
ORG     0      0                                 1      0     0.0000  0.0000–0.7935
PER     4      3  0.7500  0.3006–0.9544          3      3     1.0000  0.4385–1.0000

errors: [gold] {predicted}
a  wrong_label  LOC→ORG  Лужин в [{Заречье}], Анна
b  missed       PER      Лужин [Анна]
"""
"""Counts by hand; Wilson intervals of 0 of 1, 3 of 4 and 3 of 3 as by scipy, `binomtest(k, n).proportion_ci(method="wilson")`."""


def run(*arguments: str) -> object:
    with pytest.raises(SystemExit) as caught:
        main(list(arguments))
    return caught.value.code


@pytest.fixture
def paths(tmp_path: Path) -> tuple[str, str]:
    for name, (a, b) in {"gold": (GOLD, "{PER|Лужин} {PER|Анна}"), "pred": (PRED, "{PER|Лужин} Анна")}.items():
        documents = [parse(f"#said 1 lang=ru tokens=none\n#id {id_}\n\n{text}\n") for id_, text in (("a", a), ("b", b))]
        stores.save(documents, tmp_path / f"{name}.jsonl")
    return str(tmp_path / "gold.jsonl"), str(tmp_path / "pred.jsonl")


def test_the_tables_say_what_is_wrong_and_where(paths: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Classes by label, confusions, buckets, listing; nothing on standard error."""
    assert run("errors", *paths, "--by", "label") in (0, None)
    assert capsys.readouterr() == (TABLE, "")


def test_a_limit_is_said(paths: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """What is not listed is counted; `all` lists it."""
    assert run("errors", *paths, "--limit", "0") in (0, None)
    assert capsys.readouterr().out.endswith("\n\nnot listed: wrong_label 1, missed 1\n")
    assert run("errors", *paths, "--limit", "all", "--class", "missed") in (0, None)
    assert capsys.readouterr().out.endswith("\n\nerrors: [gold] {predicted}\nb  missed  PER  Лужин [Анна]\n")


def test_json_has_every_error_and_the_options_given(paths: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Options reach the library."""
    assert run(
        "errors", *paths, "--json", "--by", "length", "--by", "seen", "--train", paths[0], "--level", "outer"
    ) in (0, None)
    out, err = capsys.readouterr()
    expected = errors(*paths, by=["length", "seen"], train=paths[0], level="outer")
    assert (json.loads(out), err) == (expected.to_dict(), "")
    assert [str(note) for note in expected.notes] == [
        "train: holds the texts of 2 gold documents too (a, b): what is seen tells little"
    ]


def test_text_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Escapes, line ends, directions of writing in text, ids, labels and metadata are shown, not obeyed."""
    text = "x\x1b[31m\r\nЛужин\u202e\x9b2J"
    gold = Document(
        "a\x1b]0;t\x07", text, "ru", spans=(Span("1", "P\nR", (Fragment(0, len(text)),)),), meta={"k": "v\x1b"},
    )  # fmt: skip
    stores.save([gold], tmp_path / "gold.jsonl")
    pred = Document(gold.id, text, "ru", spans=(Span("1", "\u2067", (Fragment(1, 9),)),))
    stores.save([pred], tmp_path / "pred.jsonl")
    assert run("errors", str(tmp_path / "gold.jsonl"), str(tmp_path / "pred.jsonl"), "--by", "meta:k,label") in (
        0,
        None,
    )
    out = capsys.readouterr().out
    assert out.endswith("a␛]0;t␇  wrong_label  P↵R→<U+2067>  [x{␛[31m↵Л}ужин<U+202E><U+009B>2J]\n")
    assert "v␛" in out
    assert all(character.isprintable() for character in out.replace("\n", ""))


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--limit", "some"), 2, "must be a number or 'all', got 'some'"),
        (("--class", "to_long"), 2, "unknown class of errors 'to_long'; did you mean 'too_long'?"),
        (("--by", "seen"), 2, "by 'seen' needs the corpus that the system was trained on; give it as train"),
    ],
)
def test_a_wrong_call_exits_2(
    paths: tuple[str, str], arguments: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says what to do."""
    assert run("errors", *paths, *arguments) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


def test_data_at_fault_exits_1(paths: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As for scores."""
    stores.save([parse("#said 1 lang=ru tokens=none\n#id c\n\nДа\n")], tmp_path / "other.jsonl")
    assert run("errors", paths[0], str(tmp_path / "other.jsonl")) == 1
    assert "a: has no predictions" in capsys.readouterr().err


def test_quotes_are_shown_stage_by_stage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where they are lost, and which part is wrong; options choose what must be the same."""
    text = "{{QUOTE#q direct cue=#c|«Да»}}, — {} он."
    for name, cue in (("gold", "{CUE#c|тихо сказал}"), ("pred", "тихо {CUE#c|сказал}")):
        document = parse(f"#said 1 lang=ru tokens=none\n#id a\n\n{text.format(cue)}\n")
        stores.save([document], tmp_path / f"{name}.jsonl")
    paths = str(tmp_path / "gold.jsonl"), str(tmp_path / "pred.jsonl")
    assert run("errors", *paths, "--of", "quotes", "--by", "order") in (0, None)
    shown = capsys.readouterr().out
    assert "\nright            1  1.0000                               1  1.0000\n" in shown
    assert "\nby place of the cue\n" in shown
    assert run("errors", *paths, "--of", "quotes", "--parts", "strict", "--edges", "keep") in (0, None)
    assert "a  wrong_cue  direct  cue [тихо сказал] {сказал} | [{«Да»}], — тихо сказал он." in capsys.readouterr().out
    assert run("errors", *paths, "--of", "quotes", "--json", "--class", "right") in (0, None)
    assert [error["class"] for error in json.loads(capsys.readouterr().out)["errors"]] == ["right"]
    assert run("errors", *paths, "--of", "cue", "--parts", "strict") == 2
    assert "parts is a choice of quotes" in capsys.readouterr().err
