"""``saidby score`` and ``saidby measures``: a thin call, results on standard output, exit codes."""

import json
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from saidby.cli import main
from saidby.corpus import stores
from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.said import parse
from saidby.eval.measures import MEASURES
from saidby.eval.report import table
from saidby.eval.scores import score


def run(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as caught:
        main(list(arguments))
    return caught.value.code


@pytest.fixture
def paths(tmp_path: Path) -> tuple[str, str]:
    """Write a corpus of gold and one of predictions."""
    for name, text in (("gold", "{PER|Лужин} в {LOC|Заречье}"), ("pred", "{PER|Лужин} в Заречье")):
        stores.save([parse(f"#said 1 lang=ru tokens=none\n#id a\n\n{text}\n")], tmp_path / f"{name}.jsonl")
    return str(tmp_path / "gold.jsonl"), str(tmp_path / "pred.jsonl")


def test_score_prints_the_table(paths: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json the table for people, and nothing on standard error."""
    assert run("score", *paths, "--resamples", "10") in (0, None)
    assert capsys.readouterr() == (table(score(*paths, resamples=10)), "")


def test_score_prints_json_with_the_options_given(paths: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Every option reaches the library: the signature shows them."""
    options = ["--json", "--measure", "quotes.strict[cue]", "--measure", "entities.strict"]
    assert run("score", *paths, *options, "--resamples", "7", "--seed", "3", "--missing", "empty") in (0, None)
    expected = score(*paths, measures=["quotes.strict[cue]", "entities.strict"], resamples=7, seed=3, missing="empty")
    assert json.loads(capsys.readouterr().out) == expected.to_dict()


def test_score_repeats_a_signature_and_says_what_differs(
    paths: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 0 and the same table for the same data; exit 1 and the field for other predictions."""
    line = str(score(*paths, measures="entities.*", labels="PER,LOC", resamples=10).signature)
    assert run("score", "--again", f"signature {line}", *paths) in (0, None)
    out, err = capsys.readouterr()
    assert out.rstrip().endswith(line)
    assert err == "saidby: nothing differs: same gold, predictions, choices and version\n"
    assert run("score", "--again", line, paths[0], paths[0]) == 1
    assert capsys.readouterr().err.startswith("saidby: pred differs: ")
    assert run("score", "--again", line.replace("version:", "version:0."), *paths) in (0, None)
    assert capsys.readouterr().err.startswith("saidby: version differs: 0.")
    assert run("score", "--again", line, *paths, "--seed", "1", "--labels", "PER") == 2
    assert "takes every choice from the signature; leave out --seed, --labels" in capsys.readouterr().err
    assert run("score", "--again", "entities.strict", *paths) == 2


def test_score_shows_scores_at_thresholds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One right span of confidence .9, one wrong one of .4: the higher threshold is the better one."""
    gold = Document("a", "Лужин", "ru", spans=(Span("1", "PER", (Fragment(0, 5),)),))
    wrong = Span("2", "LOC", (Fragment(0, 2),), score=0.4)
    pred = msgspec.structs.replace(gold, spans=(msgspec.structs.replace(gold.spans[0], score=0.9), wrong))
    paths = [str(tmp_path / f"{name}.jsonl") for name in ("gold", "pred")]
    for side, path in zip((gold, pred), paths, strict=True):
        stores.save([side], path)
    options = ["--measure", "entities.strict", "--resamples", "0", "--thresholds", "5"]
    assert run("score", *paths, *options) in (0, None)
    assert capsys.readouterr().out.splitlines()[-6:] == [
        "entities.strict from  predictions  precision  recall      f1",
        "  0.4                           2     0.5000  1.0000  0.6667",
        "  0.9                           1     1.0000  1.0000  1.0000  best",
        "",
        "average precision 1.0000 (micro)",
        "the best threshold was chosen on these documents: its f1 is too good; choose it on others",
    ]
    assert run("score", *paths, *options, "--json") in (0, None)
    assert json.loads(capsys.readouterr().out)["thresholds"]["entities.strict"]["best"]["threshold"] == 0.9
    assert run("score", paths[0], paths[0], *options) == 1
    assert "no span that entities.strict looks at has a score" in capsys.readouterr().err


def test_a_report_never_replaces_what_is_scored(paths: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """The predictions are still there after a slip of the hand."""
    before = Path(paths[1]).read_bytes()
    assert run("score", *paths, "--report", paths[1]) == 2
    assert "is read here and would be replaced" in capsys.readouterr().err
    assert Path(paths[1]).read_bytes() == before


def test_problems_say_in_which_corpus_they_are(paths: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """An id that occurs twice is of one side."""
    Path(paths[1]).write_bytes(Path(paths[1]).read_bytes() * 2)
    assert run("score", *paths) == 1
    assert capsys.readouterr().err == (
        f"saidby: {paths[1]}: a: is the id of more than one document; ids are unique in a corpus\n"
    )


def test_score_exits_with_1_if_the_data_is_at_fault_and_2_if_the_call_is(
    paths: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is printed as a result; the message says what to do."""
    stores.save([parse("#said 1 lang=ru tokens=none\n#id b\n\nДа\n")], tmp_path / "other.jsonl")
    assert run("score", paths[0], str(tmp_path / "other.jsonl")) == 1
    assert run("score", *paths, "--measure", "entities.strikt") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "a: has no predictions; add them, or pass missing='empty'" in err
    assert "did you mean 'entities.strict'?" in err


def test_measures_lists_every_measure_with_help(capsys: pytest.CaptureFixture[str]) -> None:
    """A line a measure; the default ones are marked, values of parameters follow the last that takes them."""
    assert run("measures") in (0, None)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == list(MEASURES)
    assert lines[0].split(maxsplit=1)[1] == "entities with the same extent and label (default)"
    measures = {line.split()[0]: after for line, after in pairwise(lines) if not line.startswith(" ")}
    for params, after in ((MEASURES[name].params, line.split()[0]) for name, line in measures.items()):
        assert not params or after.partition("=")[0] in params or MEASURES[after].params == params
